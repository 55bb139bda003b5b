r"""Remark 1: equal dimensions suffice.

:math:`\mathbb R^{d_l}` and :math:`\mathbb R^{d_o}` are spanned by the first axes of a space that
has room for both, and a map between them is one of that space, looked at on the first.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, apply, generalise, instance, step
from lemmata.bounds.language.dimensions.hilbert import Hilbert
from lemmata.bounds.language.dimensions.subspaces import Within
from lemmata.bounds.language.formulas import equal, for_all
from lemmata.bounds.language.functions import MapVariable, function
from lemmata.bounds.language.vectors import UnitVector, inner, norm
from lemmata.bounds.literature import dimensions as known
from lemmata.bounds.literature.dimensions import y, z
from lemmata.bounds.symbols import M, d, local, m

_Q = sp.Rational
d_l, d_o = (local(name, name, integer=True, positive=True) for name in ("d_l", "d_o"))

# Space-filling curves: print calls them bijective.
curve = MapVariable("F", order=0)
r, s, t = sp.symbols("r s t", real=True)
e_1 = UnitVector(1)


def _meets(one: sp.Expr, other: sp.Expr) -> sp.Expr:
    """Return the distance of the points of the curve at two times."""
    return norm(curve(one * e_1) - curve(other * e_1))


_HILBERT = Model(
    "Hilbert's curve is at (1/2, 1/2) at the times 1/6, 1/2 and 5/6",
    {curve: Hilbert(), r: _Q(1, 6), s: _Q(1, 2), t: _Q(5, 6)},
    dimension=2,
    because={"fills": (apply("fills", known.HILBERT),)},
)
REMARK_1_PRINTED = Statement(
    sp.Gt(_meets(r, s), 0),
    given={
        "plane": sp.Ge(d, 2),
        "fills": known.fills_a_square(curve),
        "times": sp.And(r >= 0, r < s, s <= 1),
    },
    refuted_by=_HILBERT,
)

# A bijective Lipschitz map that is strongly invertible; H is its inverse.
G, H = (MapVariable(name, order=-1) for name in "GH")
_u, _v = y, z
_INTO = for_all(z, Within(G(z), d_o), when=Within(z, d_l))
_ONTO = known.reaches(G, d_l, d_o, H)
_EXPANDS = for_all(
    (y, z),
    sp.Ge(norm(G(y) - G(z)), m * norm(y - z)),
    when=sp.And(Within(y, d_l), Within(z, d_l)),
)
_IN_IMAGE = {"first point": Within(_u, d_o), "second point": Within(_v, d_o)}
REMARK_1_REPAIRED = Statement(
    sp.Eq(d_l, d_o),
    given={
        "room": sp.And(sp.Le(d_l, d), sp.Le(d_o, d)),
        "into": _INTO,
        "onto": _ONTO,
        "assumption-1": _EXPANDS,
        "assumption-2": known.moves_at_most(G, M, d_l),
    },
    steps=(
        apply(
            "image not larger",
            known.DIMENSION,
            {known.F: G, known.H: H, known.a: d_l, known.b: d_o, known.c: M},
            "room",
        ),
        generalise(
            "inverse is Lipschitz",
            (_u, _v),
            instance("there and back", _ONTO, _u),
            instance("there and back again", _ONTO, _v),
            instance("apart", _EXPANDS, H(_u), H(_v)),
            step(
                "near",
                sp.Le(norm(H(_u) - H(_v)), norm(_u - _v) / m),
                "there and back",
                "there and back again",
                "apart",
            ),
            when=_IN_IMAGE,
        ),
        generalise(
            "inverse is onto",
            z,
            instance("its image", _INTO, z),
            instance("image and back", _ONTO, G(z)),
            instance("one-to-one", _EXPANDS, H(G(z)), z),
            step("the same", equal(H(G(z)), z), "image and back", "one-to-one"),
            step(
                "both",
                sp.And(Within(G(z), d_o), equal(H(G(z)), z)),
                "its image",
                "the same",
            ),
            when={"point": Within(z, d_l)},
        ),
        apply(
            "image not smaller",
            known.DIMENSION,
            {known.F: H, known.H: G, known.a: d_o, known.b: d_l, known.c: 1 / m},
            "room",
        ),
        step("equal", sp.Eq(d_l, d_o), "image not larger", "image not smaller"),
    ),
    example=Model(
        "the identity of the line",
        {G: function(lambda p: p), H: function(lambda p: p)}
        | {d_l: sp.Integer(1), d_o: sp.Integer(1), m: sp.Integer(1), M: sp.Integer(1)},
    ),
)


def _from_to(text: str, G_value: object, a: int, b: int) -> Model:
    """Return a map of the plane as one from R^a to R^b, with the identity for its inverse."""
    ones = {m: sp.Integer(1), M: sp.Integer(1)}
    at = {G: G_value, H: function(lambda p: p), d_l: sp.Integer(a), d_o: sp.Integer(b)}
    return Model(text, at | ones, dimension=2)


_INCLUSION = _from_to("the inclusion of the line in the plane", function(lambda p: p), 1, 2)
_SHADOW = _from_to("the shadow on the line", function(lambda p: inner(e_1, p) * e_1), 2, 1)
_ITSELF = _from_to("the identity of the line", function(lambda p: p), 1, 1)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "remark-1",
        {"printed": REMARK_1_PRINTED, "repaired": REMARK_1_REPAIRED},
        twins=(
            Twin(
                "at no point three times",
                "printed",
                sp.Gt(_meets(r, s) + _meets(s, t), 0),
                change={"times": sp.And(r >= 0, r < s, s < t, t <= 1)},
                model=_HILBERT,
            ),
            Twin("not onto", "repaired", drop=("onto",), model=_INCLUSION),
            Twin("not one-to-one", "repaired", drop=("assumption-1",), model=_SHADOW),
            Twin("one dimension more", "repaired", sp.Eq(d_l, d_o + 1), model=_ITSELF),
        ),
        erratum=Erratum(
            "Space-filling curves are onto and never one-to-one; no continuous bijection R -> "
            "R^2 exists. The conclusion and the padding by constants are right.",
        ),
    ),
)
