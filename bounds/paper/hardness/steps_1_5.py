"""Steps 1 to 5 of Theorem 2's proof: the generator, and an encoder near the cube."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, induct, instance, step
from lemmata.bounds.kernel.concrete import CONCLUSION
from lemmata.bounds.language.bits.arrays import Indexed, Listed, array, total
from lemmata.bounds.language.bits.circuits import (
    Agree,
    And,
    Circuit,
    Gates,
    Input,
    Inverse,
    Not,
    Or,
    Outputs,
    Sgn,
    signs,
)
from lemmata.bounds.language.bits.samplers import (
    Exact,
    Given,
    Observed,
    Pairs,
    Parameters,
    Sampled,
    error,
    tail,
)
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.measures.expectations import (
    Complement,
    Inside,
    Intersection,
    StandardNormal,
    mean,
    where,
)
from lemmata.bounds.language.measures.laws import Law, Mass
from lemmata.bounds.language.sets import Set
from lemmata.bounds.language.terms import Substitution
from lemmata.bounds.literature.bits import lower_bound as fact
from lemmata.bounds.literature.bits.lower_bound import (
    HIT,
    C,
    E,
    d_C,
    hard,
    near_cube,
    near_vertex,
    right_signs,
    u,
    x,
)
from lemmata.bounds.literature.diffusions import paths
from lemmata.bounds.literature.measures import probability as prob
from lemmata.bounds.paper.hardness.lemma_22 import (
    BALL,
    BIJECTION,
    LEMMA_22_EXACT,
    LEMMA_22_SHARP,
    NEAR,
    NOISE,
    WRONG,
    posterior,
)
from lemmata.bounds.symbols import beta, eps

k = sp.Symbol("k", integer=True, nonnegative=True)

# Step 1: gates on bits, and the size of C(sgn z).
a, b = sp.symbols("a b", real=True)
_bits = Listed(a, b)
_two = for_all(k, sp.Eq(total(lambda _: sp.Integer(2), k), 2 * k))
AND, OR = (Circuit(2, gate(Input(0), Input(1)))(_bits)[0] for gate in (And, Or))
_and, _or = sp.Eq(AND, sp.Max(a + b, 0) - 1), sp.Eq(OR, 1 - sp.Max(-a - b, 0))
_size = sp.Eq(Parameters(hard), 2 * Gates(C) + d_C + Outputs(C))
STEP_1 = Statement(
    sp.And(_and, _or, _size),
    given={"a is a bit": sp.Eq(a**2, 1), "b is a bit": sp.Eq(b**2, 1)},
    steps=(
        step("AND", _and, "a is a bit", "b is a bit"),
        step("OR", _or, "a is a bit", "b is a bit"),
        induct("two a gate", k, _two.at(k)[1], step("next", ..., "induction hypothesis")),
        instance("gates", _two, Gates(C)),
        step("size", _size, "gates"),
    ),
    example=Model("bits that are true", {a: 1, b: 1}),
)

# Step 2: y = C(sgn z) is uniform.
_normal = StandardNormal(d_C)
_image = fact.right_signs(C, x)
_preimage = where(lambda z: Agree(signs(z), signs(Inverse(C)(signs(x))), d_C))


def _within(label: str, A: Set, B: Set) -> tuple[Step, ...]:
    """Return the proof that one of two events which are the same is not more likely."""
    inside = Inside(fact.z, A), Inside(fact.z, B)
    return (
        generalise(
            f"{label}, at z",
            fact.z,
            apply("inverse", fact.INVERSE, {fact.y: x}),
            step("implies", sp.Implies(*inside), "inverse"),
        ),
        apply(label, prob.MONOTONE_EVENT, {prob.P: _normal, prob.A: A, prob.B: B}),
    )


_uniform = sp.Eq(Mass(_normal, _image), 2 ** (-d_C))
STEP_2 = Statement(
    _uniform,
    given=BIJECTION,
    steps=(
        *_within("at most", _image, _preimage),
        *_within("at least", _preimage, _image),
        apply("signs", fact.UNIFORM_SIGNS, {prob.n: d_C, fact.y: Inverse(C)(signs(x))}),
        step("uniform", _uniform, "at most", "at least", "signs"),
    ),
    example=NEAR,
)

# Step 3: the encoder is good, and x is near the cube.
CLOSE = sp.Rational(1, 10)
E_1 = where(lambda x: error(hard, beta, E, x) <= CLOSE)
E_2 = where(lambda x: near_cube(x, d_C, 36 * d_C))
_observed, _pairs = Observed(hard, beta), Pairs(hard, beta)
LARGE_D = {"large d": sp.Le(sp.exp(-d_C), eps / 2)}
LEMMA_21_AT_1 = (
    apply("chi square", prob.CHI_SQUARE, {prob.n: d_C, prob.t: sp.Integer(36)}),
    apply("noise of a pair", fact.NOISE, {fact.t: 36 * d_C}),
)
"""Lemma 21 at c = 1, which print excludes and uses."""
_both = Mass(_observed, Intersection(E_1, E_2))


ONE_BIT = {C: Circuit(1, Input(0)), beta: sp.Rational(1, 7), eps: sp.S.One}
TWO_BITS = {C: Circuit(2, Input(0), Input(1)), beta: sp.Rational(1, 10), eps: sp.S.One}


def good(law: Law, event: Set, seen: Callable[[Indexed], Indexed], bits: Substitution) -> Model:
    """Return the exact sampler as the encoder, and why it is good whatever is seen."""
    at = {E: Exact(hard, beta).xreplace(bits)} | dict(bits)
    law, event = law.xreplace(at), event.xreplace(at)
    here = {fact.G: hard.xreplace(at), beta: at[beta], fact.x: seen(prob.x)}
    sure = (
        generalise(
            "every time",
            prob.x,
            apply("exact", fact.EXACT, here),
            step("good", Inside(prob.x, event), "exact"),
        ),
        apply("sure", prob.SURE, {prob.P: law, prob.A: event}),
        step("likely", sp.Ge(Mass(law, event), 1), "sure"),
    )
    return Model("C the identity, E exact, eps = 1", at, because={"encoder": sure})


STEP_3_PRINTED = Statement(
    sp.Ge(_both, eps / 2),
    given=BIJECTION | {"encoder": sp.Ge(Mass(_observed, E_1), eps)} | LARGE_D,
    steps=(
        *LEMMA_21_AT_1,
        apply("both", prob.INTERSECTION, {prob.P: _observed, prob.A: E_1, prob.B: E_2}),
        step(
            "half",
            sp.Ge(_both, eps / 2),
            "both",
            "encoder",
            "large d",
            "chi square",
            "noise of a pair",
        ),
    ),
    example=good(_observed, E_1, lambda x: x, ONE_BIT),
)
GOOD = where(lambda u: error(hard, beta, E, tail(u, d_C)) <= CLOSE)
NEAR_Y = where(lambda u: near_vertex(u, d_C, 36 * d_C))
_squares = array(lambda i: (u[i + d_C] - u[i]) ** 2)
_joint = Mass(_pairs, Intersection(GOOD, NEAR_Y))
_loss = sp.Ge(_joint, eps - sp.exp(-d_C))
_when = {
    "near": Inside(u, NEAR_Y),
    "bit": sp.Eq(u[k] ** 2, 1),
    "coordinate": sp.Lt(k, d_C),
}
_sign = sp.Eq(Sgn(u[k + d_C]), u[k])
STEP_3 = Statement(
    sp.And(_loss, for_all((u, k), _sign, sp.And(*_when.values()))),
    given=BIJECTION
    | {"encoder": sp.Ge(Mass(_pairs, GOOD), eps), "noise": sp.Lt(36 * beta**2 * d_C, 1)},
    steps=(
        *LEMMA_21_AT_1,
        apply("both", prob.INTERSECTION, {prob.P: _pairs, prob.A: GOOD, prob.B: NEAR_Y}),
        step("loss", _loss, "both", "encoder", "chi square", "noise of a pair"),
        generalise(
            "signs",
            (u, k),
            generalise("squares", prob.k, step("square", sp.Ge(_squares[prob.k], 0))),
            apply("one of them", prob.ENTRY, {prob.x: _squares, prob.n: d_C}, "coordinate"),
            step("sign", _sign, "one of them", "near", "bit", "noise"),
            when=_when,
        ),
    ),
    example=good(_pairs, GOOD, lambda u: tail(u, sp.S.One), ONE_BIT),
)

# Step 4: where both hold, the encoder's signs are right with probability 4/5.
_missed = Mass(Sampled(E, x), WRONG)
_fifth = sp.Le(_missed, sp.Rational(1, 5))
ENCODER = {"encoder": sp.Le(error(hard, beta, E, x), CLOSE)}
_two_bits = {"dimension": sp.Ge(d_C, 2)}


def two_bits(x_0: sp.Expr, noise: sp.Expr) -> Model:
    """Return two bits at (x_0, 1) with the exact sampler, and what its law is there."""
    at = {C: TWO_BITS[C], x: Listed(x_0, 1), beta: noise}
    at |= {E: Exact(hard, beta).xreplace(at)}
    here = {fact.G: hard.xreplace(at), beta: noise, fact.x: at[x]}
    law, right = posterior.xreplace(at), HIT.xreplace(at)
    exact = apply("exact", fact.EXACT, here)
    sampled = {paths.P: Sampled(E, x).xreplace(at), paths.Q: law, paths.S: Complement(right)}
    steps = (
        exact,
        apply("same law", paths.EVENT, sampled),
        apply("product", LEMMA_22_EXACT, at),
        apply("wrong", prob.COMPLEMENT, {prob.P: law, prob.A: right}),
        step("contradiction", sp.false, CONCLUSION, "exact", "same law", "product", "wrong"),
    )
    close = step("close", ENCODER["encoder"].xreplace(at), "exact")
    text = f"the identity of two bits at ({x_0}, 1), beta = {noise}, E exact"
    return Model(text, at, because={"encoder": (exact, close), CONCLUSION: steps})


STEP_4 = Statement(
    _fifth,
    given=BIJECTION | BALL | NOISE | ENCODER | _two_bits,
    steps=(
        apply("posterior", LEMMA_22_SHARP),
        apply("event", paths.EVENT, {paths.P: Sampled(E, x), paths.Q: posterior, paths.S: WRONG}),
        step("at d = 2", sp.Le(sp.exp(-2 * d_C), CLOSE), "dimension"),
        step("sum", _fifth, "posterior", "event", "encoder", "at d = 2"),
    ),
    example=two_bits(sp.S.One, sp.Rational(1, 10)),
)

# Step 5: the tower rule.
RIGHT_4_5 = where(lambda x: Mass(Sampled(E, x), Complement(right_signs(C, x))) <= sp.Rational(1, 5))
EVENTS = Intersection(E_1, E_2)
MEAN_A = mean(StandardNormal(d_C), lambda z: Mass(Given(hard, beta, z), RIGHT_4_5))
"""The mean of A(z), the probability given z that the encoder's signs are right 4 times in 5."""
_mean = sp.Ge(MEAN_A, eps / 2)
_outside = ("bijection", "noise", "dimension")
_SURE = good(_observed, E_1, lambda x: x, TWO_BITS)
STEP_5 = Statement(
    _mean,
    given=BIJECTION | NOISE | _two_bits | {"step 3": sp.Ge(_both, eps / 2)},
    steps=(
        generalise(
            "step 4 at x",
            x,
            apply("step 4", STEP_4, keep=("encoder", "ball")),
            step("right", sp.Implies(Inside(x, EVENTS), Inside(x, RIGHT_4_5)), "step 4"),
        ),
        apply(
            "within", prob.MONOTONE_EVENT, {prob.P: _observed, prob.A: EVENTS, prob.B: RIGHT_4_5}
        ),
        apply("tower", fact.TOWER, {fact.G: hard, fact.S: RIGHT_4_5}),
        step("mean", _mean, "within", "tower", "step 3"),
    ),
    example=replace(
        _SURE,
        because={
            "step 3": (*_SURE.because["encoder"], apply("step 3 there", STEP_3_PRINTED, _SURE.at))
        },
    ),
)


def _against(model: Model, *steps: Step) -> Model:
    """Return a model with steps by which it contradicts a conclusion."""
    labels = (CONCLUSION, *(s.label for s in steps))
    against = (*steps, step("contradiction", sp.false, *labels))
    return replace(model, because=dict(model.because) | {CONCLUSION: against})


def _at_most_1(model: Model | None, law: Law, event: Set, *steps: Step) -> Model:
    """Return a model at which what is claimed of a probability is more than 1."""
    assert model is not None
    at = {prob.P: law.xreplace(model.at), prob.A: event.xreplace(model.at)}
    return _against(model, apply("complement", prob.COMPLEMENT, at), *steps)


_TRUE = Circuit(1, Or(Input(0), Not(Input(0))))
_at_true = {C: _TRUE, x: array(lambda _: sp.S.One), beta: sp.S.One}
_always = (
    generalise("always", prob.x, step("true", Inside(prob.x, _image.xreplace(_at_true)))),
    apply("sure", prob.SURE, {prob.P: StandardNormal(1), prob.A: _image.xreplace(_at_true)}),
)
_LOOSE = Model(
    "x = -9/10 for y = 1, beta = 1/3",
    ONE_BIT | {beta: sp.Rational(1, 3), u: Listed(1, -sp.Rational(9, 10)), k: sp.S.Zero},
)
_PAIRS, _FOUR = STEP_3.example, dict(_SURE.at) | {eps: sp.Integer(4)}
_right = RIGHT_4_5.xreplace(_SURE.at)
_tower = apply(
    "tower", fact.TOWER, {fact.G: hard.xreplace(_SURE.at), fact.S: _right, beta: _SURE.at[beta]}
)
_MEAN = _at_most_1(STEP_5.example, _observed, RIGHT_4_5, _tower)
_MEAN_4 = replace(_MEAN, at=_FOUR, text="the same with eps = 4")
_TWINS_2 = (
    Twin(
        "half as likely",
        "printed",
        sp.Eq(_uniform.lhs, 2 ** (-d_C - 1)),
        model=_against(NEAR, apply("uniform", STEP_2, NEAR.at)),
    ),
    Twin(
        "not a bijection",
        "printed",
        drop=("bijection",),
        model=_against(Model("C always true, x = 1", _at_true), *_always),
    ),
)
CLAIMS: tuple[Claim, ...] = (
    claim(
        "hardness-step-1",
        {"printed": STEP_1},
        twins=(
            Twin(
                "bias -1 -> +1", "printed", sp.Eq(AND, sp.Max(a + b, 0) + 1), model=STEP_1.example
            ),
            Twin(
                "a is no bit",
                "printed",
                drop=("a is a bit",),
                model=Model("a = 5, b = 1", {a: 5, b: 1}),
            ),
        ),
        erratum=Erratum(
            "min and max are binary activations, outside the class of functions R -> R; sgn, "
            "ReLU and tanh gates avoid them.",
            "notation",
        ),
    ),
    claim(
        "hardness-step-2",
        {"printed": STEP_2},
        twins=_TWINS_2,
        erratum=Erratum(
            "Needs that C is a bijection; for any f take y = f(a) with a uniform.",
            "notation",
        ),
    ),
    claim(
        "equation-47",
        {"printed": STEP_2},
        uses=("hardness-step-2",),
        twins=tuple(map(replace, _TWINS_2)),
    ),
    claim(
        "hardness-step-3",
        {"printed": STEP_3_PRINTED, "repaired": STEP_3},
        uses=("lemma-21",),
        twins=(
            Twin(
                "6 beta sqrt(d) <= 2",
                "repaired",
                sp.Implies(sp.And(*_when.values()), _sign),
                drop=("encoder",),
                change={"noise": sp.Le(36 * beta**2 * d_C, 4)},
                model=_LOOSE,
            ),
            Twin(
                "eps -> 2 eps",
                "repaired",
                sp.Ge(_joint, 2 * eps - sp.exp(-d_C)),
                model=_at_most_1(_PAIRS, _pairs, Intersection(GOOD, NEAR_Y)),
            ),
        ),
        erratum=Erratum(
            "E_2 is about sgn x and does not imply sgn x = y; take E_2 = {|x - y| <= 6 beta "
            "sqrt(d)} with 6 beta sqrt(d) < 1. Keep eps - exp(-d) instead of eps/2. Lemma 21 is "
            "stated for c > 1 and used here at c = 1, where it holds: (36 - 1 - log 36)/2 >= 1.",
            "does not follow",
            theorem_2="survives",
        ),
    ),
    claim(
        "hardness-step-4",
        {"printed": STEP_4},
        uses=("lemma-22",),
        twins=(
            Twin(
                "1/5 -> 1/200",
                "printed",
                sp.Le(_missed, sp.Rational(1, 200)),
                model=two_bits(sp.Rational(3, 100), sp.Rational(229, 2000)),
            ),
            Twin(
                "beta <= 1/sqrt(d)",
                "printed",
                change={"noise": sp.Le(2 * beta**2, 1)},
                model=two_bits(sp.S.Zero, sp.Rational(1, 2)),
            ),
        ),
        erratum=Erratum(
            "Needs d >= 2, for exp(-2) + 1/10 > 1/5; print says 'for a large enough d'.",
            "notation",
        ),
    ),
    claim(
        "hardness-step-5",
        {"printed": STEP_5},
        uses=("hardness-step-3",),
        twins=(
            Twin("eps/2 -> 2 eps", "printed", sp.Ge(MEAN_A, 2 * eps), model=_MEAN),
            Twin("without step 3", "printed", drop=("step 3",), model=_MEAN_4),
        ),
    ),
)
