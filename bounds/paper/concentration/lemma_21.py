r"""Lemma 21: the observable is near the generator's value; the norm of normal noise.

Given z, the observable is :math:`x\sim N(G(z),\beta^2I)`; the bound is the same for every z, and so
for a random one, and for every G, such as :math:`C(\operatorname{sgn}z)`.
"""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, apply, step
from lemmata.bounds.language.formulas import Formula
from lemmata.bounds.language.functions import MapVariable
from lemmata.bounds.language.measures.laws import Mass, Normal
from lemmata.bounds.language.sets import Ball
from lemmata.bounds.language.vectors import ZERO, VectorVariable
from lemmata.bounds.literature.measures import laws as fact
from lemmata.bounds.paper.concentration.size import NOISE_FACTOR, NOISE_PRINTED, c, rate, s
from lemmata.bounds.paper.objects import IDENTITY
from lemmata.bounds.symbols import beta, d

G, z, mu = MapVariable("G", order=-1), VectorVariable("z"), VectorVariable("mu")
r, v = sp.Symbol("r", nonnegative=True), sp.Symbol("v", positive=True)
one = sp.Integer(1)


def _inside(power: sp.Expr) -> Formula:
    """Return Pr[|x - mu|^2 <= s d v] >= 1 - exp(-power) for x ~ N(mu, v I)."""
    ball = Ball(mu, sp.sqrt(s * d * v))
    return sp.Ge(Mass(Normal(mu, v), ball), 1 - sp.exp(-power))


CHI_SQUARE = Statement(
    _inside(r * d),
    given={"above the mean": sp.Ge(s, 1), "rate": sp.Ge(rate(s), r)},
    steps=(
        apply(
            "Markov",
            fact.CHERNOFF,
            {fact.mu: mu, fact.v: v, fact.r: sp.sqrt(s * d * v), fact.lam: (1 - 1 / s) / 2},
            "above the mean",
        ),
        step("Chernoff", _inside(rate(s) * d), "Markov"),
        step("slower", _inside(r * d), "Chernoff", "rate"),
    ),
    example=Model("s = 9, r = 1", {s: 9 * one, r: one}),
)


def near(radius: sp.Expr, rare: sp.Expr = -(c**2) * d) -> Formula:
    """Return that |x - G(z)| is at most a radius, but for a probability exp(rare)."""
    return sp.Ge(Mass(Normal(G(z), beta**2), Ball(G(z), radius)), 1 - sp.exp(rare))


_given_z = {mu: G(z), v: beta**2, r: c**2}
LEMMA_21_PRINTED = Statement(
    near(NOISE_PRINTED),
    given={"c": sp.Gt(c, 1)},
    steps=(
        step("exponent", sp.Ge(rate(36 * c**2), c**2), "c"),
        step("above the mean", sp.Ge(36 * c**2, 1), "c"),
        apply("noise", CHI_SQUARE, _given_z | {s: 36 * c**2}, "above the mean"),
    ),
    example=Model("c = 2", {c: 2 * one}),
)

ROOT = {"s": sp.Gt(s, 1), "root": sp.Ge(s - 1 - sp.log(s), 2)}
LEMMA_21_SHARP = Statement(
    near(NOISE_FACTOR),
    given={"c": sp.Ge(c, 1)} | ROOT,
    steps=(
        step("more than three", sp.Gt(s, 3), *ROOT, why="log s > 0"),
        step("exponent", sp.Ge(rate(s * c**2), c**2), "more than three", "root", "c"),
        step("above the mean", sp.Ge(s * c**2, 1), "c", "s"),
        apply("noise", CHI_SQUARE, _given_z | {s: s * c**2}, "above the mean"),
    ),
    example=Model("c = 1, s = 9", {c: one, s: 9 * one}),
)


def _exact(text: str, dimension: int, radius: sp.Expr, at: Mapping[sp.Symbol, sp.Expr]) -> Model:
    """Return a model with beta = 1 in which the law of the norm contradicts the conclusion."""
    values = dict(at) | {beta: one, d: sp.Integer(dimension)}
    where = {fact.mu: ZERO, fact.v: one, fact.r: radius.subs(values)}
    objects = dict(at) | {beta: one, G: IDENTITY, z: ZERO}
    steps = (
        apply("law", fact.EVEN[dimension], where, "dimension"),
        step("contradiction", sp.false, "conclusion", "law", "dimension"),
    )
    return Model(f"d = {dimension}, beta = 1, {text}", objects, dimension, {"conclusion": steps})


_TWO, _SHRUNK = sp.Rational(1, 3) * NOISE_PRINTED, sp.Rational(9, 10) * NOISE_FACTOR
_C, _S, _SMALL = sp.Rational(101, 100), sp.Rational(451, 100), sp.Rational(2, 5)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-21",
        {"printed": LEMMA_21_PRINTED, "sharp": LEMMA_21_SHARP},
        twins=(
            Twin("6 -> 2", "printed", near(_TWO), model=_exact("c = 1.01", 40, _TWO, {c: _C})),
            Twin(
                "exp(-c^2 d) -> exp(-19 c^2 d)",
                "printed",
                near(NOISE_PRINTED, -19 * c**2 * d),
                model=_exact("c = 1.01", 2, NOISE_PRINTED, {c: _C}),
            ),
            Twin(
                "sqrt(s) -> (9/10) sqrt(s)",
                "sharp",
                near(_SHRUNK),
                model=_exact("c = 1, s = 4.51", 40, _SHRUNK, {c: one, s: _S}),
            ),
            Twin(
                "c >= 1 dropped",
                "sharp",
                drop=("c",),
                model=_exact("c = 2/5, s = 4.51", 40, NOISE_FACTOR, {c: _SMALL, s: _S}),
            ),
        ),
    ),
)
