"""Steps 6 to 10 of Theorem 2's proof: from an encoder to a deterministic inverter."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from lemmata.bounds.kernel.concrete import CONCLUSION
from lemmata.bounds.language.bits.arrays import ArrayVariable, Listed
from lemmata.bounds.language.bits.circuits import (
    Agree,
    Bijective,
    Circuit,
    Input,
    Inverse,
    Not,
    Or,
    Outputs,
    signs,
)
from lemmata.bounds.language.bits.samplers import Exact, Pairs, Sampled, Thresholded, tail
from lemmata.bounds.language.formulas import exists, for_all
from lemmata.bounds.language.measures.expectations import (
    Best,
    Complement,
    Expectation,
    Fair,
    Inside,
    QuantityVariable,
    probability,
    quantity,
    where,
)
from lemmata.bounds.language.measures.laws import LawVariable, Mass
from lemmata.bounds.literature.bits import lower_bound as fact
from lemmata.bounds.literature.bits.lower_bound import C, x
from lemmata.bounds.literature.measures import probability as prob
from lemmata.bounds.symbols import beta, d, eps

TRUE = Circuit(1, Or(Input(0), Not(Input(0))))

# Step 6: the reverse Markov inequality, for any 0 <= A <= 1.
P, A = LawVariable("P"), QuantityVariable("A")
_E = Expectation(P, A)
FRACTION = {
    "A": for_all(x, (A(x) >= 0) & (A(x) <= 1)),
    "mean": sp.Ge(_E, eps / 2),
    "eps": sp.Le(eps, 1),
}


def low(level: sp.Expr) -> sp.Expr:
    r"""Return :math:`\Pr[A\le a]`."""
    return probability(P, lambda x: A(x) <= level)


def high(level: sp.Expr) -> sp.Expr:
    r"""Return :math:`\Pr[A>a]`."""
    return Mass(P, Complement(where(lambda x: A(x) <= level)))


def _markov(level: sp.Expr, *uses: str) -> tuple[Step, ...]:
    """Return Markov's inequality at a level, and the probability above it."""
    at = {prob.P: P, prob.X: A, prob.a: sp.S.Zero, prob.b: sp.S.One, prob.t: level}
    below = {prob.P: P, prob.A: where(lambda x: A(x) <= level)}
    return (
        apply("reverse Markov", prob.MARKOV, at, *uses),
        apply("above", prob.COMPLEMENT, below),
    )


def coin(
    text: str,
    values: sp.Basic,
    bits: int,
    at: dict[sp.Basic, sp.Basic],
    *levels: sp.Expr,
    least: sp.Expr = eps / 2,
    dimension: int = 1,
) -> Model:
    """Return a quantity of fair bits, with its mean and the probability of each level."""
    law = Fair(bits)
    here = {prob.m: sp.Integer(bits), prob.X: values}
    average = apply("average", prob.FAIR_MEAN, here)
    bound = step(
        "mean",
        sp.Ge(Expectation(law, values), least.xreplace(at | {d: sp.Integer(dimension)})),
        "average",
    )
    counts: list[Step] = [average]
    for i, level in enumerate(levels):
        counts.append(apply(f"count {i}", prob.FAIR_EVENT, here | {prob.t: level}))
        event = where(lambda x: values(x) <= level)  # noqa: B023
        counts.append(apply(f"above {i}", prob.COMPLEMENT, {prob.P: law, prob.A: event}))
    against = step("contradiction", sp.false, CONCLUSION, *(s.label for s in counts))
    because = {"mean": (average, bound), CONCLUSION: (*counts, against)}
    return Model(text, {P: law, A: values} | at, dimension, because)


_quarter, _half = sp.Rational(1, 4), sp.Rational(1, 2)
CONSTANT = coin(
    "A = eps/2 for every z, eps = 1/2", quantity(lambda _: _quarter), 1, {eps: _half}, _quarter
)
STEP_6_PRINTED = Statement(sp.Le(low(eps / 2), 1 - eps**2 / 4), given=FRACTION, refuted_by=CONSTANT)
_rest, _quarters = sp.Ge(high(eps / 4), eps / (4 - eps)), sp.Ge(high(eps / 4), eps / 4)
STEP_6 = Statement(
    sp.And(_rest, _quarters),
    given=FRACTION,
    steps=(
        *_markov(eps / 4, "eps"),
        step("rest", _rest, "reverse Markov", "above", "mean", "eps"),
        step("quarter", _quarters, "rest", "eps"),
    ),
    example=CONSTANT,
)
_LARGER = eps - sp.exp(-d)
_larger = {"mean": sp.Ge(_E, _LARGER), "large d": sp.Le(sp.exp(-d), eps / 4)}
_fraction, _squared = sp.Ge(high(eps / 2), eps / 2 / (2 - eps)), sp.Ge(high(eps / 2), eps**2 / 4)
STEP_6_SHARP = Statement(
    _squared,
    given=FRACTION | _larger,
    steps=(
        *_markov(eps / 2, "eps"),
        step("rest", _fraction, "reverse Markov", "above", "mean", "large d", "eps"),
        step("square", _squared, "rest", "eps"),
    ),
    example=coin(
        "A = 1, eps = 1, d = 2",
        quantity(lambda _: sp.S.One),
        1,
        {eps: sp.S.One},
        dimension=2,
        least=_LARGER,
    ),
)

# Step 7: how many samples; one succeeds with probability at least eps/5 at a good input.
samples = sp.Symbol("M", positive=True)
SAMPLES = 5 * sp.log(2) * d / eps
"""Number of samples after which the union over 2^d inputs is below 1."""
_union = sp.Lt(d * sp.log(2) + samples * sp.log(1 - eps / 5), 0)
_enough = {"samples": sp.Ge(samples, SAMPLES), "eps": sp.Le(eps, 1)}
STEP_7 = Statement(
    _union,
    given=_enough,
    steps=(
        step("logarithm", sp.Lt(sp.log(1 - eps / 5), -eps / 5), "eps"),
        step("many", sp.Ge(samples * eps / 5, sp.log(2) * d), "samples"),
        step("union", _union, "logarithm", "many", "eps"),
    ),
    example=Model("eps = 1, M = 5, d = 1", {eps: 1, samples: 5}),
)

# Step 8: the check.
z, y = map(ArrayVariable, "zy")
_found = Agree(signs(z), signs(Inverse(C)(signs(y))), fact.d_C)
_checked = Agree(C(signs(z)), signs(y), Outputs(C))
_flipped = {C: Circuit(1, Not(Input(0))), z: Listed(1), y: Listed(1)}
STEP_8_PRINTED = Statement(
    _checked,
    given={"bijection": Bijective(C), "right": Agree(signs(z), signs(y), Outputs(C))},
    refuted_by=Model("d = 1, C = NOT: z = 1 is the pre-image of -1", _flipped),
)
STEP_8 = Statement(
    sp.Equivalent(_checked, _found),
    given={"bijection": Bijective(C)},
    steps=(apply("check", fact.INVERSE, {fact.z: z, fact.y: y}),),
    example=Model("C = NOT", _flipped),
)

# Step 9: one noise for all inputs; W <= 0 where noise omega inverts the input a, of one bit.
a, omega, W = sp.Symbol("a", real=True), ArrayVariable("omega"), QuantityVariable("W")


def served(a: sp.Expr, omega: ArrayVariable) -> sp.Basic:
    """Return that a noise inverts an input."""
    return sp.Le(W(Listed(a, omega[0])), 0)


_apart = quantity(lambda w: sp.Abs(w[0] - w[1]))
_one = {a: sp.S.One}
_some = for_all(a, served(a, omega), sp.Eq(a**2, 1))
_likely = probability(P, lambda w: served(a, w)) >= eps / 2
ONE_SLOT = {P: Fair(1), W: _apart, eps: sp.S.One}
STEP_9_PRINTED = Statement(
    exists(omega, _some),
    given={"every input": for_all(a, _likely, sp.Eq(a**2, 1))},
    refuted_by=Model(
        "d = 1: a fair coin inverts the input that is equal to it, and fails at the other one",
        ONE_SLOT,
        because={
            "every input": (
                generalise(
                    "inputs",
                    a,
                    apply(
                        "count",
                        prob.FAIR_EVENT,
                        {
                            prob.m: sp.S.One,
                            prob.X: quantity(lambda w: sp.Abs(a - w[0])),
                            prob.t: sp.S.Zero,
                        },
                    ),
                    step("likely", _likely.xreplace(ONE_SLOT), "count", "bit"),
                    when={"bit": sp.Eq(a**2, 1)},
                ),
            ),
            CONCLUSION: (
                generalise(
                    "none",
                    omega,
                    instance("input 1", _some.xreplace(ONE_SLOT), sp.S.One),
                    instance("input -1", _some.xreplace(ONE_SLOT), sp.S.NegativeOne),
                    step("absurd", sp.false, "input 1", "input -1"),
                    when={"supposed": _some.xreplace(ONE_SLOT)},
                ),
                step("contradiction", sp.false, CONCLUSION, "none"),
            ),
        },
    ),
)
N = sp.Symbol("N", integer=True, positive=True)
_whole = for_all(x, (A(x) >= 0) & (A(x) <= N) & ((A(x) <= N - 1) | (A(x) >= N)))
_limits = for_all(x, (A(x) >= 0) & (A(x) <= N))
_best = Best(P, A)
STEP_9 = Statement(
    sp.Eq(A(_best), N),
    given={"count": _whole, "union bound": sp.Gt(_E, N - 1)},
    steps=(
        generalise(
            "bounded",
            x,
            instance("number", _whole, x),
            step("limits", _limits.at(x)[1], "number"),
        ),
        apply("some list", prob.AVERAGING, {prob.P: P, prob.X: A, prob.a: sp.S.Zero, prob.b: N}),
        instance("its number", _whole, _best),
        step("all", sp.Eq(A(_best), N), "some list", "its number", "union bound"),
    ),
    example=replace(
        _all := coin("A = N = 1", quantity(lambda _: sp.S.One), 1, {eps: sp.S.One, N: sp.S.One}),
        because={
            "union bound": (
                _all.because["mean"][0],
                step(
                    "mean", sp.Gt(Expectation(Fair(1), quantity(lambda _: sp.S.One)), 0), "average"
                ),
            )
        },
    ),
)

# Step 10: the deterministic inverter.
E, u, pairs = fact.E, fact.u, Pairs(fact.hard, beta)
_fifth, _four_fifths = sp.Rational(1, 5), sp.Rational(4, 5)
_misses = quantity(lambda u: fact.miss(C, E, u))
SIGNS_RIGHT = where(lambda u: _misses(u) <= _fifth)
"""Where the encoder's signs invert y with probability 4/5, steps 3 and 4."""
BEST = fact.BestFixed(C, beta, E)
_RATE = eps - sp.exp(-fact.d_C)
_inverts, _two_fifths = sp.Ge(BEST, _four_fifths * _RATE), sp.Ge(BEST, 2 * eps / 5)
_good = {
    "steps 3 and 4": sp.Ge(Mass(pairs, SIGNS_RIGHT), _RATE),
    "large d": sp.Le(sp.exp(-fact.d_C), eps / 2),
}


def _true_circuit() -> Model:
    """Return the circuit that is always true, which everything inverts."""
    at = {C: TRUE, E: Exact(Thresholded(TRUE), 1), beta: sp.S.One, eps: sp.S.One}
    law, event = (term.xreplace(at) for term in (pairs, SIGNS_RIGHT))
    right, law_z = fact.right_signs(TRUE, u), Sampled(at[E], tail(u, sp.S.One))
    first = Agree(u, TRUE(signs(z)), sp.S.One)
    value = step("value", Agree(TRUE(signs(omega)), signs(u), sp.S.One), "pair")
    sure = (
        generalise("draws", omega, value),
        apply("sure", prob.SURE, {prob.P: law_z, prob.A: right}),
        apply("wrong", prob.COMPLEMENT, {prob.P: law_z, prob.A: right}),
        step("right", Inside(u, event), "sure", "wrong"),
    )
    steps = (
        generalise("pairs", (z, u), *sure, when={"pair": first}),
        apply("every pair", fact.PAIR_EVENT, {C: TRUE, beta: sp.S.One, fact.S: event}),
        step("likely", sp.Ge(Mass(law, event), 1 - sp.exp(-1)), "every pair"),
    )
    against = (
        apply("fixed noise", fact.FIXED_NOISE, {C: TRUE, beta: sp.S.One, E: at[E]}),
        step("contradiction", sp.false, CONCLUSION, "fixed noise"),
    )
    because = {"steps 3 and 4": steps, CONCLUSION: against}
    return Model("C always true, eps = 1", at, because=because)


STEP_10_SHARP = Statement(
    sp.And(_inverts, _two_fifths),
    given=_good,
    steps=(
        generalise(
            "probabilities",
            u,
            apply(
                "right",
                prob.COMPLEMENT,
                {prob.P: Sampled(E, tail(u, Outputs(C))), prob.A: fact.right_signs(C, u)},
            ),
            step("miss", (_misses(u) >= 0) & (_misses(u) <= 1), "right"),
        ),
        apply(
            "Markov",
            prob.MARKOV,
            {prob.P: pairs, prob.X: _misses, prob.a: sp.S.Zero, prob.b: sp.S.One, prob.t: _fifth},
        ),
        apply("fixed noise", fact.FIXED_NOISE),
        step("inverted", _inverts, "Markov", "fixed noise", "steps 3 and 4"),
        step("two fifths", _two_fifths, "inverted", "large d"),
    ),
    example=_true_circuit(),
)
_print = sp.Ge(BEST, eps**2 / 4)
STEP_10_PRINTED = Statement(
    _print,
    given=_good | {"eps": sp.Le(eps, 1)},
    steps=(
        apply("averaging", STEP_10_SHARP),
        step("weaker", _print, "averaging", "eps"),
    ),
    example=STEP_10_SHARP.example,
)


_RARE = coin(
    "A = 1 with probability 1/4, else 1/5",
    quantity(lambda w: sp.Piecewise((1, w[0] + w[1] > 1), (sp.Rational(1, 5), True))),
    2,
    {eps: sp.Rational(4, 5)},
    sp.Rational(1, 5),
)
_SURE = coin(
    "A = eps = 1, d = 2",
    quantity(lambda _: sp.S.One),
    1,
    {eps: sp.S.One},
    sp.S.One,
    dimension=2,
    least=_LARGER,
)
_SMALL = coin(
    "A = eps - 1/e",
    quantity(lambda _: _half - sp.exp(-1)),
    1,
    {eps: _half},
    _quarter,
    least=_LARGER,
)
_NEVER = {P: Fair(1), A: quantity(lambda _: sp.S.Zero), N: sp.S.One}
_average = apply("average", prob.FAIR_MEAN, {prob.m: sp.S.One, prob.X: _NEVER[A]})
_above = step("mean", sp.Gt(Expectation(Fair(1), _NEVER[A]), -1), "average")
_NONE = Model("A = 0, N = 1", _NEVER, because={"union bound": (_average, _above)})
_INVERTED = STEP_10_SHARP.example


def _search(title: str, enough: sp.Expr) -> Twin:
    return Twin(title, "printed", change={"samples": sp.Ge(samples, enough)})


CLAIMS: tuple[Claim, ...] = (
    claim(
        "hardness-step-6",
        {"printed": STEP_6_PRINTED, "repaired": STEP_6, "sharp": STEP_6_SHARP},
        twins=(
            Twin("a = eps/2", "repaired", sp.Ge(high(eps / 2), eps / 4), model=CONSTANT),
            Twin("eps/(4 - eps) -> eps/3", "repaired", sp.Ge(high(eps / 4), eps / 3), model=_RARE),
            Twin("a = eps", "sharp", sp.Ge(high(eps), eps**2 / 4), model=_SURE),
            Twin("small d", "sharp", drop=("large d",), model=_SMALL),
        ),
        erratum=Erratum(
            "Reverse Markov at the mean, a = eps/2, gives the bound 1; a variable that is "
            "constant eps/2 shows that nothing better is true. 1 - eps^2/4 belongs to a = eps/(2 "
            "+ eps). With a = eps/4, or with E A >= eps - exp(-d), the sentence derived from it "
            "holds.",
            theorem_2="survives",
        ),
    ),
    claim(
        "hardness-step-7",
        {"printed": STEP_7},
        twins=(
            _search("log d for d", 5 * sp.log(d + 1) / eps),
            _search("half as many", SAMPLES / 2),
        ),
        erratum=Erratum(
            "The number M is unreadable in the available text; M M' of order d/eps is needed, "
            "and M' = 1 suffices.",
            "notation",
        ),
    ),
    claim(
        "hardness-step-8",
        {"printed": STEP_8_PRINTED, "repaired": STEP_8},
        twins=(
            Twin(
                "sgn z = y",
                "repaired",
                sp.Equivalent(_checked, Agree(signs(z), signs(y), fact.d_C)),
                model=STEP_8.example,
            ),
            Twin(
                "sgn z = -y",
                "repaired",
                sp.Equivalent(_checked, sp.Not(Agree(signs(z), signs(y), fact.d_C))),
                model=Model("C the identity", _flipped | {C: Circuit(1, Input(0))}),
            ),
        ),
        erratum=Erratum(
            "Misprint: the second mention of the check must read C(sgn z) = x.",
            theorem_2="survives",
        ),
    ),
    claim(
        "hardness-step-9",
        {"printed": STEP_9_PRINTED, "repaired": STEP_9},
        uses=("hardness-step-7",),
        twins=(
            Twin(
                "mean above N - 2",
                "repaired",
                change={"union bound": sp.Gt(_E, N - 2)},
                model=_NONE,
            ),
            Twin("no union bound", "repaired", drop=("union bound",), model=_NONE),
        ),
        erratum=Erratum(
            "The union bound gives a list of noise vectors such that each good input has a "
            "member that works; the member depends on the input. One pair for all inputs need "
            "not exist.",
            theorem_2="survives",
        ),
    ),
    claim(
        "hardness-step-10",
        {"printed": STEP_10_PRINTED, "sharp": STEP_10_SHARP},
        twins=(
            Twin("eps^2/4 -> 2 eps^2", "printed", sp.Ge(BEST, 2 * eps**2), model=_INVERTED),
            Twin("eps^2/4 -> 5/4", "printed", sp.Ge(BEST, sp.Rational(5, 4)), model=_INVERTED),
            Twin("4/5 -> 2", "sharp", sp.Ge(BEST, 2 * _RATE), model=_INVERTED),
            Twin("2/5 -> 2", "sharp", sp.Ge(BEST, 2 * eps), model=_INVERTED),
        ),
        erratum=Erratum(
            "The conclusion is true, the derivation is not (steps 6 and 9): averaging gives one "
            "copy of the encoder and success 4/5 (eps - exp(-d)).",
            "does not follow",
            theorem_2="survives",
        ),
    ),
)
