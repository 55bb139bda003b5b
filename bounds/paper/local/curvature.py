r"""local-curvature: the Hessian of the potential on a ball, by what is known of g there.

:math:`\nabla^2\ell(u)=C^\top C+Dg(u)^\top Dg(u)+\langle g(u),D^2g(u)\rangle`, compared with its
value at 0: (E0) along the segment, (E1) without a third derivative, (E2) with the linear part,
which is a cubic form S, for itself.
"""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, apply
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import derivative, function
from lemmata.bounds.language.maps.hessians import HessianSize
from lemmata.bounds.language.vectors import ZERO, UnitVector, Vector, inner, norm
from lemmata.bounds.paper.calculus.curved import moved
from lemmata.bounds.paper.local import size
from lemmata.bounds.paper.local.parts.cubic import E1, E2, ell, phi
from lemmata.bounds.paper.local.parts.expansion import (
    FIRST,
    KNOWN,
    LINEAR,
    SECOND,
    THIRD,
    between,
    g_C2,
    p,
)
from lemmata.bounds.paper.local.parts.setting import g, u
from lemmata.bounds.paper.local.parts.third import E0, SLOW
from lemmata.bounds.paper.local.size import H_2, J_0, g_1, g_2, g_3, kappa_S, s, theta_0
from lemmata.bounds.symbols import d

e_1 = UnitVector(1)

CURVATURE = Statement(
    sp.And(E0.conclusion, *between(ell, size.E1_LOW, size.E1_HIGH), E2.conclusion, SLOW.conclusion),
    given=KNOWN | FIRST | SECOND | THIRD,
    steps=(
        apply("E0", E0),
        apply("E1", E1, {g_C2: g}),
        apply("E2", E2),
        apply("slow", SLOW),
    ),
    example=LINEAR,
)


def bent(rate: sp.Expr = sp.S.Half, cube: int = 0) -> Model:
    """Return a curved g of the line, at 1/10: g(u) = 4u/5 + rate u^2 + cube u^3."""
    four, at = sp.Rational(4, 5), sp.Rational(1, 10)

    def value(p: Vector) -> Vector:
        x = inner(e_1, p)
        made: Vector = (four * x + rate * x**2 + cube * x**3) * e_1
        return made

    second, first = 2 * rate + 6 * cube * at, four + 2 * rate * at + 3 * cube * at**2
    return moved(
        LINEAR,
        {g: function(value), u: at * e_1, s: at, g_1: first, g_2: second, H_2: 2 * rate}
        | {g_3: 6 * cube, kappa_S: 6 * four * rate},
        f"g(u) = 4u/5 + {rate} u^2 + {cube} u^3, C = 3/5, at u = 1/10",
    )


_CURVED, _SQUARED = bent(), size.g_2**2 * s**2
_TWO_BLOCKS = replace(
    moved(
        LINEAR,
        {g: function(lambda p: p), J_0: 1, theta_0: sp.Rational(9, 25)},
        "g(u) = u, C = 3/5, d = 2",
    ),
    dimension=2,
)
_one_term = function(lambda z: inner(derivative(g, ZERO, p), derivative(g, ZERO, z, z)) / 2)
_WITHOUT = sp.Le(HessianSize(_one_term, ZERO), kappa_S * norm(p))

CLAIMS: tuple[Claim, ...] = (
    claim(
        "local-curvature",
        {"sharp": CURVATURE},
        uses=("equation-58",),
        twins=(
            Twin(
                "(E0), 3 -> 2",
                "sharp",
                between(ell, 0, 1 + size.E0_THETA - g_1 * g_2 * s)[1],
                model=_CURVED,
            ),
            Twin(
                "S without its cyclic terms",
                "sharp",
                change={"cubic form": for_all(p, _WITHOUT)},
                model=moved(_CURVED, {kappa_S: sp.Rational(4, 5)}),
            ),
            Twin(
                "(E1), the square of the change of Dg dropped",
                "sharp",
                between(ell, 0, size.E1_HIGH - _SQUARED)[1],
                model=_CURVED,
            ),
            Twin(
                "(E2), the same",
                "sharp",
                between(ell, 0, size.E2_HIGH - _SQUARED)[1],
                model=_CURVED,
            ),
            Twin(
                "Frobenius norm -> norm",
                "sharp",
                sp.Le(HessianSize(phi, u), size.E2_FROBENIUS.xreplace({sp.sqrt(d): sp.S.One})),
                model=_TWO_BLOCKS,
            ),
            Twin(
                "third derivative dropped",
                "sharp",
                drop=("third derivative",),
                model=moved(bent(sp.S.Zero, 1), {g_3: 0}),
            ),
        ),
    ),
)
