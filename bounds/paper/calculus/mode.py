"""The mode of the posterior is near the inverse point (new; Sections 4 and 5 say it in words)."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, instance, step
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import function
from lemmata.bounds.language.gram import cauchy_schwarz
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable, inner, norm
from lemmata.bounds.paper.assumptions import expanding
from lemmata.bounds.paper.calculus.curved import moved
from lemmata.bounds.paper.calculus.size import CONVEXITY_AT_INVERSE, MAP_DISTANCE
from lemmata.bounds.paper.objects import IDENTITY, INVERSE, G, L, u, x, z, z_hat
from lemmata.bounds.symbols import beta, m, norm_z_hat

y, e_1 = VectorVariable("y"), UnitVector(1)
_1 = expanding(G, m)
_LEAST = for_all(y, sp.Le(L(z), L(y)))
_ENERGY = sp.Le(CONVEXITY_AT_INVERSE * norm(u) ** 2, -2 * inner(z_hat, u))
_bound = MAP_DISTANCE.xreplace({norm_z_hat: norm(z_hat)})
_MODE = Model(
    "G(z) = z, z_hat = 1, beta = 1: the mode is 1/2",
    {G: IDENTITY, x: e_1, z_hat: e_1, z: e_1 / 2, m: sp.Integer(1), beta: sp.Integer(1)},
)

DISTANCE = Statement(
    sp.Le(norm(u), _bound),
    assume=(_1,),
    given=INVERSE | {"mode": _LEAST},
    steps=(
        instance("below", _LEAST, z_hat),
        instance("expanding", _1.formula, z, z_hat),
        step("energy", _ENERGY, "below", "expanding", "inverse point"),
        step("distance", sp.Le(norm(u), _bound), "energy", cauchy_schwarz(z_hat, u)),
    ),
    example=_MODE,
)
_FLAT = {G: function(lambda _: ZERO), x: ZERO, z: ZERO, m: sp.Integer(2)}

CLAIMS: tuple[Claim, ...] = (
    claim(
        "map-distance",
        {"sharp": DISTANCE},
        assumes=("assumption-1",),
        uses=("equation-3",),
        twins=(
            Twin("2 -> 9/10", "sharp", sp.Le(norm(u), sp.Rational(9, 20) * _bound), model=_MODE),
            Twin(
                "not the mode",
                "sharp",
                drop=("mode",),
                model=moved(_MODE, {z: 3 * e_1}, "G(z) = z, z_hat = 1, z = 3"),
            ),
            Twin(
                "assumption-1 dropped",
                "sharp",
                drop=("assumption-1",),
                model=moved(_MODE, _FLAT, "G = 0, z_hat = 1: the mode is 0"),
            ),
        ),
    ),
)
