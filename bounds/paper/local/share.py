r"""local-share: of N observations, on how many a certificate succeeds, with a stated confidence.

N is fixed beforehand and every refusal counts; so the share of all observations at which the
encoder is within :math:`\epsilon` of the posterior is at least the exact lower limit of Clopper
and Pearson, but with probability at most :math:`\delta`.
"""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, apply, generalise, step
from lemmata.bounds.kernel.concrete import CONCLUSION
from lemmata.bounds.language.bits.arrays import ArrayVariable
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import CurveVariable, rough
from lemmata.bounds.language.measures.draws import Binomial, Draws
from lemmata.bounds.language.measures.expectations import QuantityVariable, quantity, where
from lemmata.bounds.language.measures.laws import LawVariable, Mass, Normal
from lemmata.bounds.language.sets import Set, SetVariable, member
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable, inner
from lemmata.bounds.literature import draws
from lemmata.bounds.literature.measures import events, laws, probability
from lemmata.bounds.symbols import eps

P, A = LawVariable("P"), SetVariable("A")
distance = QuantityVariable("distance", of="vector")
"""Total variation from the encoder's law at an observation to the posterior."""
lower, x = CurveVariable("lower", order=-1), VectorVariable("x")
n, delta, s = draws.n, sp.Symbol("delta", nonnegative=True), ArrayVariable("s")


def good(distance: QuantityVariable, eps: sp.Expr) -> Set:
    """Return the observations at which the distance is small."""
    return where(lambda x: distance(x) <= eps, of=x)


_share = Mass(P, good(distance, eps))


def above(lower: CurveVariable, share: sp.Expr) -> Set:
    """Return that the lower limit exceeds a share."""
    return where(lambda s: lower(s[0]) > share)


_hits, _wrong = Draws(P, A, n), above(lower, _share)
_CONFIDENT = sp.Le(Mass(_hits, _wrong), delta)
_success = Mass(P, A)
_larger = above(lower, _success)
_less = sp.Implies(lower(s[0]) > _share, lower(s[0]) > _success)
CERTIFIED = {"certified": for_all(x, sp.Le(distance(x), eps), when=member(x, A))}

# One draw of a normal number: the certificate succeeds where it is not positive.
_limit = sp.Rational(3, 5)
_k, _e = draws.k, UnitVector(1)
_one = Binomial(1, _limit)
_some, _more = where(lambda s: s[0] >= 1), where(lambda s: s[0] >= _k + 1)
_TAILS = (
    generalise(
        "tails",
        _k,
        generalise("fewer", s, step("at least one", sp.Implies(s[0] >= _k + 1, s[0] >= 1))),
        apply(
            "less",
            probability.MONOTONE_EVENT,
            {probability.P: _one, probability.A: _more, probability.B: _some},
        ),
        apply("one", draws.BERNOULLI, {draws.q: _limit}),
        step("tail", sp.Le(Mass(_one, _more), _limit), "less", "one"),
        when={"few": sp.Lt(_k, 1)},
    ),
)
ONE_DRAW = Model(
    "one draw of a normal number, certified where it is not positive",
    {P: Normal(ZERO, 1), A: laws.below(sp.S.Zero), n: 1, eps: 1, delta: _limit}
    | {
        distance: quantity(lambda x: inner(_e, x) + 1, of=x),
        lower: rough(lambda k: _limit * sp.Min(k, 1)),
    },
    because={"tails": _TAILS},
)
SHARE = Statement(
    _CONFIDENT,
    given=CERTIFIED | draws.limits(lower, n, delta),
    steps=(
        apply("within", draws.SUBSET, {draws.P: P, draws.A: A, draws.B: good(distance, eps)}),
        generalise("less often", s, step("less", _less, "within")),
        apply(
            "wrong less often",
            probability.MONOTONE_EVENT,
            {probability.P: _hits, probability.A: _wrong, probability.B: _larger},
        ),
        apply("at most 1", events.AT_MOST_ONE, {events.P: P, events.A: A}),
        apply(
            "exact limit",
            draws.CLOPPER_PEARSON,
            {draws.q: _success, draws.lower: lower, draws.delta: delta},
        ),
        step("confident", _CONFIDENT, "wrong less often", "exact limit"),
    ),
    example=ONE_DRAW,
)

_there = {v: ONE_DRAW.at[v] for v in (P, A, n, eps, distance, lower)}
_event, _mass = (f.xreplace(_there) for f in (_wrong, _share))
_law, _half = Draws(ONE_DRAW.at[P], ONE_DRAW.at[A], 1), sp.S.Half
_low, _good = ONE_DRAW.at[A], good(ONE_DRAW.at[distance], sp.S.One)
_OFTEN = (
    apply("half", laws.DISTRIBUTION, {laws.mu: ZERO, laws.v: 1, laws.s: 0}),
    generalise("inside", x, step("good", member(x, _good), "low"), when={"low": member(x, _low)}),
    generalise("outside", x, step("low", member(x, _low), "good"), when={"good": member(x, _good)}),
    apply("there", draws.SUBSET, {draws.P: ONE_DRAW.at[P], draws.A: _low, draws.B: _good}),
    apply("and back", draws.SUBSET, {draws.P: ONE_DRAW.at[P], draws.A: _good, draws.B: _low}),
    step(
        "share",
        sp.And(sp.Eq(Mass(ONE_DRAW.at[P], _low), _half), sp.Eq(_mass, _half)),
        "half",
        "there",
        "and back",
    ),
    apply("one", draws.BERNOULLI, {draws.q: Mass(ONE_DRAW.at[P], _low)}, "share"),
    generalise("enough", s, step("above", sp.Implies(s[0] >= 1, _event.contains(s)), "share")),
    apply(
        "more often",
        probability.MONOTONE_EVENT,
        {probability.P: _law, probability.A: _some, probability.B: _event},
    ),
    step("contradiction", sp.false, "one", "more often", "share", CONCLUSION),
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "local-share",
        {"sharp": SHARE},
        twins=(
            Twin(
                "twice the confidence",
                "sharp",
                sp.Le(Mass(_hits, _wrong), delta / 2),
                model=replace(ONE_DRAW, because=dict(ONE_DRAW.because) | {CONCLUSION: _OFTEN}),
            ),
        ),
    ),
)
