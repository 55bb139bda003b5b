"""Appendix F.1, Lemma 23 and equation 54: the norm of the inverse point."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, instance, step
from lemmata.bounds.language.functions import function
from lemmata.bounds.language.vectors import ZERO, UnitVector, norm
from lemmata.bounds.paper.assumptions import centred, expanding, lipschitz
from lemmata.bounds.paper.concentration.size import INVERSE_LOWER, INVERSE_PRINTED
from lemmata.bounds.paper.objects import IDENTITY, INVERSE, G, x, z_hat
from lemmata.bounds.symbols import M, m, norm_x

_1, _2, _3 = expanding(G, m), lipschitz(G, M), centred(G)
e_1, one = UnitVector(1), sp.Integer(1)
_above, _below = (b.xreplace({norm_x: norm(x)}) for b in (INVERSE_PRINTED, INVERSE_LOWER))
ABOVE, BELOW = sp.Le(norm(z_hat), _above), sp.Ge(norm(z_hat), _below)

DOUBLE = Model(
    "G(z) = 2z, x = 2 e_1",
    {G: function(lambda z: 2 * z), x: 2 * e_1, z_hat: e_1, m: 2 * one, M: 2 * one},
)
_FROM_ABOVE = (
    instance("expanding", _1.formula, z_hat, ZERO),
    step("above", ABOVE, "expanding", "inverse point", "assumption-3"),
)
LEMMA_23_PRINTED = Statement(
    ABOVE, assume=(_1, _3), given=INVERSE, steps=_FROM_ABOVE, example=DOUBLE
)
LEMMA_23_SHARP = Statement(
    sp.And(BELOW, ABOVE),
    assume=(_1, _2, _3),
    given=INVERSE,
    steps=(
        *_FROM_ABOVE,
        instance("Lipschitz", _2.formula, z_hat, ZERO),
        step("below", BELOW, "Lipschitz", "inverse point", "assumption-3"),
    ),
    example=DOUBLE,
)

_SHIFTED = Model(
    "G(z) = 2z + e_1, x = 0: z_hat = -e_1/2",
    {G: function(lambda z: 2 * z + e_1), x: ZERO, z_hat: -e_1 / 2, m: 2 * one},
)
_FLAT = Model("G(z) = z, m = 2", {G: IDENTITY, x: e_1, z_hat: e_1, m: 2 * one})
_TWINS = (
    Twin(
        "1/m -> (9/10)/m",
        "printed",
        sp.Le(norm(z_hat), sp.Rational(9, 10) * _above),
        model=DOUBLE,
    ),
    Twin("assumption-3 dropped", "printed", drop=("assumption-3",), model=_SHIFTED),
    Twin("assumption-1 dropped", "printed", drop=("assumption-1",), model=_FLAT),
)
_ERRATUM = Erratum(
    "Uses G(0) = 0 (Assumption 3), which the statement does not list; without it replace |x| by "
    "|x - G(0)|. Theorem 1 has to list Assumption 3.",
    "notation",
    theorem_1="survives",
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-23",
        {"printed": LEMMA_23_PRINTED, "sharp": LEMMA_23_SHARP},
        assumes=("assumption-1", "assumption-2", "assumption-3"),
        twins=(
            *_TWINS,
            Twin(
                "|z_hat| >= |x|/M -> |z_hat| >= (10/9)|x|/M",
                "sharp",
                sp.Ge(norm(z_hat), sp.Rational(10, 9) * _below),
                model=DOUBLE,
            ),
        ),
        erratum=_ERRATUM,
    ),
    claim(
        "equation-54",
        {"printed": LEMMA_23_PRINTED},
        assumes=("assumption-1", "assumption-3"),
        uses=("lemma-23",),
        twins=tuple(replace(t) for t in _TWINS),
        erratum=_ERRATUM,
    ),
)
