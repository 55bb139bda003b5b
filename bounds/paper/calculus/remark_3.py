"""Remark 3 of Section 2.1: an invertible generator whose layers are not.

H(t) = (t, t) and F(a, b) = a + b.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, step
from lemmata.bounds.language.functions import CurveJet, function
from lemmata.bounds.language.vectors import ZERO, UnitVector, Vector, coordinates, inner, norm
from lemmata.bounds.literature.maps import sigma
from lemmata.bounds.symbols import d

e_1, e_2 = UnitVector(1), UnitVector(2)
s, t = sp.symbols("s t", real=True)

F = function(lambda p: inner(e_1 + e_2, p), name="F")


def H(t: sp.Expr) -> Vector:
    """Return (t, t)."""
    return coordinates(t, t)


_COMPOSED = sp.Ge(sp.Abs(F(H(s)) - F(H(t))), 2 * sp.Abs(s - t))
_MERGES = sp.Eq(F(coordinates(1, -1)), F(ZERO), evaluate=False)
_MISSES = sp.Gt(norm(H(t) - e_1), 0)
REMARK_3 = Statement(
    sp.And(_COMPOSED, _MERGES, _MISSES),
    given={"a plane": sp.Ge(d, 2)},
    steps=(
        step("strongly invertible", _COMPOSED),
        step("H is not onto", _MISSES, why="(1, 0) is not (t, t)"),
    ),
    example=Model("the plane", {}, 2),
)
"""F(H(t)) = 2t, while F merges (1, -1) and (0, 0), as is seen by computing, and H misses (1, 0)."""

_seen = CurveJet(sigma, t)
_AMONG = sp.Or(*(sp.Eq(a, t) for a in (*(CurveJet(sigma, _seen, k) for k in (0, 1)), _seen**2)))
"""One of sigma, sigma' and squares takes sigma(t) to t."""
_BENT = {sigma: function(lambda t: t + sp.tanh(t), of=t), t: sp.Integer(1)}

CLAIMS: tuple[Claim, ...] = (
    claim(
        "remark-3",
        {"printed": REMARK_3},
        twins=(
            Twin(
                "2 -> 3",
                "printed",
                sp.Ge(sp.Abs(F(H(s)) - F(H(t))), 3 * sp.Abs(s - t)),
                model=Model("t = 0, s = 1", {s: sp.Integer(1), t: sp.S.Zero}, dimension=2),
            ),
            Twin(
                "F one-to-one",
                "printed",
                sp.Ne(F(coordinates(1, -1)), F(ZERO), evaluate=False),
                model=Model("F(1, -1) = F(0, 0)", {}, dimension=2),
            ),
            Twin(
                "layers inverted by sigma, sigma' or squares",
                "printed",
                _AMONG,
                model=Model("sigma(t) = t + tanh t at t = 1", _BENT, dimension=2),
            ),
        ),
        erratum=Erratum(
            "To 'simply invert each layer' takes the inverse of sigma, which is not among the "
            "activations sigma, sigma', rho that Theorem 1 allows, as for sigma(t) = t + tanh t "
            "(a twin).",
            "does not follow",
        ),
    ),
)
