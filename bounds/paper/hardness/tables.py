"""Encoders that store an inverse or a posterior in one Lipschitz activation."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, induct, instance, step
from lemmata.bounds.language.bits.arrays import array
from lemmata.bounds.language.bits.circuits import Circuit, Input
from lemmata.bounds.language.bits.samplers import Observed, Parameters, error, mean_error, share
from lemmata.bounds.language.bits.stored import FreeWeights, GridOf, InverseTable, Radius
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.measures.expectations import Inside, quantity, where
from lemmata.bounds.language.measures.laws import TV, Mass
from lemmata.bounds.literature.bits import inverters
from lemmata.bounds.literature.bits import stored as fact
from lemmata.bounds.literature.bits.lower_bound import HIT, C, d_C, hard, x
from lemmata.bounds.literature.bits.stored import LAWS, A, E, G, R, a, d, delta, g, h, theta
from lemmata.bounds.literature.diffusions import paths
from lemmata.bounds.literature.measures import probability as prob
from lemmata.bounds.paper.hardness.lemma_22 import BIJECTION, LEMMA_22_EXACT, hits, odds, posterior
from lemmata.bounds.symbols import beta

k = sp.Symbol("k", integer=True, nonnegative=True)

# The posterior of any generator: nine terms of at most delta/9 each.
NINTH, CHOICES = fact.NINTH, fact.CHOICES
_t, _c = sp.Symbol("t", positive=True), sp.Symbol("c", positive=True)
TAIL = Statement(
    sp.Le(2 * _c * fact.tail(_t), NINTH),
    given={"t": sp.Ge(_t**2 / 2, sp.log(9 * _c / delta))},
    steps=(
        apply("tail", prob.NORMAL_TAIL, {prob.t: _t}),
        step("exponent", sp.Le(-(_t**2) / 2, -sp.log(9 * _c / delta)), "t"),
        step("power", sp.Le(sp.exp(-(_t**2) / 2), sp.exp(-sp.log(9 * _c / delta))), "exponent"),
        step("ninth", sp.Le(2 * _c * fact.tail(_t), NINTH), "tail", "power"),
    ),
    example=Model("t = 3, c = delta = 1", {_t: 3, _c: 1, delta: 1}),
)


def _apart(i: int, j: int) -> sp.Expr:
    return fact.distance(LAWS[i], LAWS[j])


def _chain(j: int) -> tuple[Step, ...]:
    """Return that the mean distance of laws 0 and j + 1 is at most a sum, from that of 0 and j."""
    P, Q, S = LAWS[0], LAWS[j], LAWS[j + 1]
    parts = {prob.X: quantity(lambda y: TV(P, S).xreplace({x: y}))}
    parts |= {prob.Y: quantity(lambda y: TV(Q, S).xreplace({x: y}))}
    parts |= {prob.Z: quantity(lambda y: TV(P, Q).xreplace({x: y}))}
    at = parts | {
        prob.P: fact.observed,
        prob.c: sp.S.Zero,
        prob.r: sp.S.NegativeOne,
        prob.s: sp.S.One,
    }
    at |= {prob.a: sp.S.Zero, prob.b: sp.S.One}
    limits = prob.LINEAR.premises["bounded"].xreplace(at).at(x)[1]
    pairs = ((P, S), (Q, S), (P, Q))
    ranges = tuple(
        apply(f"range {i}", inverters.TV_RANGE, {prob.P: v, inverters.Q: w})
        for i, (v, w) in enumerate(pairs)
    )
    above = prob.LINEAR.premises["above"].xreplace(at).at(x)[1]
    return (
        generalise(
            f"limits {j}", x, *ranges, step("between", limits, "range 0", "range 1", "range 2")
        ),
        generalise(
            f"triangles {j}",
            x,
            apply("triangle", paths.TRIANGLE, {paths.P: P, paths.Q: Q, paths.R: S}),
            step("above", above, "triangle"),
        ),
        apply(f"mean {j}", prob.LINEAR, at),
    )


_TRUE = hard.xreplace({C: Circuit(1, Input(0))})
_LAW = Observed(_TRUE, 1)
_TIGHT = {prob.P: _LAW, fact.m: sp.S.One, fact.t: sp.Rational(1, 9)}
_GRID = {"a": sp.Rational(2, 9), "g": sp.Rational(1, 243), "R": 3, "A": 9}
_GRID |= {"theta": sp.Rational(1, 27), "h": sp.Rational(1, 27), "b": 14}
EXAMPLE = Model(
    "G = sgn in one dimension, delta = beta = 1",
    {G: _TRUE, delta: 1, beta: 1} | {fact.grid: GridOf(B=Radius(*_TIGHT.values()), **_GRID)},
    because={"box": (apply("far out", fact.TIGHT, _TIGHT),)},
)
ERROR = sp.Add(*fact.TERMS.values())
NINE_TERMS = Statement(
    sp.Le(_apart(0, 5), ERROR),
    given={"nodes": CHOICES["nodes"], "narrow": sp.Le(a, beta)},
    steps=(
        *(apply(f.id, f) for f in fact.CHAIN),
        *(s for j in range(1, 5) for s in _chain(j)),
        step(
            "sum",
            sp.Le(_apart(0, 5), ERROR),
            *(f.id for f in fact.CHAIN),
            *(f"mean {j}" for j in range(1, 5)),
        ),
    ),
    example=EXAMPLE,
)
_count = sp.Eq(Parameters(E), 6 * d + 6)
_within = sp.Le(mean_error(G, beta, E), delta)
ANY_GENERATOR = Statement(
    sp.And(_count, _within),
    given=CHOICES,
    steps=(
        step("narrow", sp.Le(a, beta), "cell", "delta"),
        apply("nine terms", NINE_TERMS),
        step("cells", sp.Le(fact.TERMS["cells"], NINTH), "cell"),
        step("smooth", sp.Le(fact.TERMS["smoothing"], NINTH), "h"),
        step("shift", sp.Le(sp.sqrt(d) * g / (2 * h * sp.sqrt(2 * sp.pi)), NINTH), "grid"),
        step("16", sp.Ge((A / 4) ** 2 / 2, sp.log(9 / delta)), "A"),
        apply("rounding", TAIL, {_t: A / 4, _c: sp.S.One}, "16"),
        step("2", sp.Ge(R**2 / 2, sp.log(9 * d / delta)), "R"),
        apply("tail of R", TAIL, {_t: R, _c: d}, "2"),
        apply("box of z", fact.NORMAL_BOX, {fact.m: d, fact.t: R}),
        step(
            "sum",
            _within,
            "nine terms",
            "theta",
            "box",
            "rounding",
            "cells",
            "smooth",
            "shift",
            "tail of R",
            "box of z",
            "bits",
        ),
    ),
    example=EXAMPLE,
)

# One activation that stores C^{-1}, at beta = 1/(d + 1) and theta = 2^-d/d.
THETA = 2 ** (-d_C) / d_C
TABLE = InverseTable(hard, THETA)
TENTH = sp.Rational(1, 10)
_far = where(lambda x: fact.Far(x, d_C))
_good = where(lambda x: error(hard, beta, TABLE, x) <= TENTH)
_fifteen = sp.Eq(Parameters(TABLE), 15 * d_C + 3)
_half = sp.Ge(share(hard, beta, TABLE), sp.Rational(1, 2))
_y, _hundredth = sp.Symbol("y", positive=True), sp.Rational(1, 100)
_ramps = sp.Le(_y * sp.exp(-((_y + 1) ** 2) / 8) / 2, sp.Rational(1, 2))
_clips = sp.Le(3 * _y * sp.exp(-((_y + 3) ** 2) / 2) / 2, _hundredth)
_odds = sp.Le(_y * sp.exp(-((_y + 1) ** 2)), _hundredth)
_smoothing = sp.Le(2 ** (-_y), sp.Rational(1, 16))
LARGE = Statement(
    sp.And(_ramps, _clips, _odds, _smoothing),
    given={"y": sp.Ge(_y, 4)},
    steps=tuple(
        step(label, part, "y")
        for label, part in (
            ("ramps", _ramps),
            ("clips", _clips),
            ("odds", _odds),
            ("halves", _smoothing),
        )
    ),
    example=Model("y = 4", {_y: 4}),
)
_e = sp.exp(-1 / beta**2)
_far_odds = for_all(k, (hits(k) <= 1) & ((k > d_C) | (hits(k) >= 1 - k * _e)))
FAR_PRODUCT = Statement(
    sp.Ge(hits(d_C), 1 - d_C * _e),
    given={"far from 0": fact.Far(x, d_C)},
    steps=(
        apply("entries", fact.FAR_ENTRY),
        induct(
            "product",
            k,
            _far_odds.at(k)[1],
            instance("entry", fact.FAR_ENTRY.conclusion, k),
            step("odds", (k >= d_C) | (odds(k) <= _e), "entry"),
            step("next", ..., "induction hypothesis", "odds"),
        ),
        instance("all", _far_odds, d_C),
        step("bound", sp.Ge(hits(d_C), 1 - d_C * _e), "all"),
    ),
    example=Model("x = 1", {x: array(lambda _: sp.S.One), C: Circuit(1, Input(0)), beta: 1}),
)
_right = {prob.P: posterior, prob.A: HIT}
_within_tenth = sp.Implies(Inside(x, _far), Inside(x, _good))
TABLE_ENCODER = Statement(
    sp.And(_fifteen, _half),
    given=BIJECTION | {"dimension": sp.Ge(d_C, 4), "noise": sp.Eq(beta, 1 / (d_C + 1))},
    steps=(
        apply("large", LARGE, {_y: d_C}, "dimension"),
        apply("half tail", prob.NORMAL_TAIL, {prob.t: 1 / (2 * beta)}),
        apply("clip tail", prob.NORMAL_TAIL, {prob.t: d_C + 3}),
        apply("far", fact.FAR),
        step(
            "most x",
            sp.Ge(Mass(Observed(hard, beta), _far), sp.Rational(1, 2)),
            "far",
            "half tail",
            "large",
            "noise",
        ),
        generalise(
            "good",
            x,
            apply("table", fact.INVERSE_TABLE, {theta: THETA}, keep=("far from 0",)),
            apply("product", FAR_PRODUCT, keep=("far from 0",)),
            apply("exact", LEMMA_22_EXACT),
            apply("wrong", prob.COMPLEMENT, _right),
            step(
                "tenth",
                _within_tenth,
                "table",
                "product",
                "exact",
                "wrong",
                "clip tail",
                "large",
                "noise",
            ),
        ),
        apply(
            "within",
            prob.MONOTONE_EVENT,
            {prob.P: Observed(hard, beta), prob.A: _far, prob.B: _good},
        ),
        step("half", _half, "most x", "within"),
    ),
    example=Model(
        "the identity of four bits",
        {C: Circuit(4, *map(Input, range(4))), beta: sp.Rational(1, 5)},
    ),
)

# Weights that depend on x for free.
FREE = FreeWeights(hard, theta)
_four, _error = sp.Eq(Parameters(FREE), 4 * d_C + 1), error(hard, beta, FREE, x)
_free = sp.Le(_error, 1 - hits(d_C) + 2 * d_C * theta / sp.pi)
FREE_ENCODER = Statement(
    sp.And(_four, _free),
    given=BIJECTION,
    steps=(
        apply("one layer", fact.FREE_WEIGHTS),
        apply("exact", LEMMA_22_EXACT),
        apply("wrong", prob.COMPLEMENT, _right),
        step("error", _free, "one layer", "exact", "wrong"),
    ),
    example=Model(
        "one bit", {C: Circuit(1, Input(0)), x: array(lambda _: sp.S.One), beta: 1, theta: 0}
    ),
)

CLAIMS: tuple[Claim, ...] = (
    claim("theorem-2-tables", {"sharp": TABLE_ENCODER}),
    claim("theorem-2-any-generator", {"sharp": ANY_GENERATOR}),
    claim("theorem-2-free-parameters", {"sharp": FREE_ENCODER}, uses=("lemma-22",)),
)
