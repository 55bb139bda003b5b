"""The printed reduction, steps 1 to 10: from an encoder to a deterministic inverter (Appendix E).

``y`` is uniform on the cube (printed as x), ``x = y + xi`` has the law of the generator (printed
as x with a tilde), and E is an encoder with d_TV <= 1/10 on a fraction eps of all x.
"""

from __future__ import annotations

from itertools import product

import sympy as sp

from lemmata.bounds.claim import Counterexample, Statement, apply, cite, step
from lemmata.bounds.paper.concentration.tools import MONOTONE_EXPECTATION
from lemmata.bounds.paper.hardness.facts import AVERAGING, INTERSECTION, MARKOV, TOWER
from lemmata.bounds.symbols import beta, d, eps, local

_Q = sp.Rational
TENTH, FIFTH = _Q(1, 10), _Q(1, 5)
_SMALL_EPS = sp.Le(eps, 1)
_LARGE_D = sp.Le(sp.exp(-d), eps / 2)

# Step 1: gates on bits.
v_a, v_b = local("v_a", "a"), local("v_b", "b")
_BITS = {"a is a bit": sp.Eq(v_a**2, 1), "b is a bit": sp.Eq(v_b**2, 1)}
AND_RELU = sp.Max(v_a + v_b, 0) - 1
OR_RELU = 1 - sp.Max(-v_a - v_b, 0)
STEP_1 = Statement(
    text="On bits AND = min(a, b) = relu(a + b) - 1 and OR = max(a, b) = 1 - relu(-a - b), NOT is "
    "the sign of an edge: C(sgn z) with g gates AND and OR is a network with activations {sgn, "
    "min, max} and 2g + d + d_o parameters.",
    conclusion=sp.And(sp.Eq(sp.Min(v_a, v_b), AND_RELU), sp.Eq(sp.Max(v_a, v_b), OR_RELU)),
    hypotheses=_BITS,
    steps=(
        step("AND", sp.Eq(sp.Min(v_a, v_b), AND_RELU), *_BITS),
        step("OR", sp.Eq(sp.Max(v_a, v_b), OR_RELU), *_BITS),
    ),
)

# Step 2: y is uniform.
mass = local("mass_y", r"\Pr[y=v]", nonnegative=True)
preimages = local("preimages", r"\#C^{-1}(v)", nonnegative=True)
STEP_2 = Statement(
    text="C a bijection, z ~ N(0, I): y = C(sgn z) is uniform, Pr[y = v] = 2^(-d), so that y + xi "
    "has the law of the generator for uniform y.",
    conclusion=sp.Eq(mass, 2 ** (-d)),
    hypotheses={
        "uniform signs": sp.Eq(mass, preimages * 2 ** (-d)),
        "bijection": sp.Eq(preimages, 1),
    },
    steps=(step("one pre-image", sp.Eq(mass, 2 ** (-d)), "uniform signs", "bijection"),),
    where={preimages: "number of pre-images of v", mass: "probability of a vertex"},
)

# Step 3: both events.
good = local("p_E1", r"\Pr[E_1]", nonnegative=True)
near = local("p_E2", r"\Pr[E_2]", nonnegative=True)
both = local("p_both", r"\Pr[E_1\wedge E_2]", nonnegative=True)
x_t, y_t = local("x_tilde", r"\tilde x_i"), local("y_i", "y_i")
_EVENTS = {
    "encoder": sp.Ge(good, eps),
    "lemma-21": sp.Ge(near, 1 - sp.exp(-d)),
}
_WHERE_3 = {
    good: "probability that d_TV <= 1/10",
    near: "probability that |x - G(z)| <= 6 beta sqrt(d)",
}
_TOGETHER = cite("both", INTERSECTION, {"p": both, "a": good, "b": near})
STEP_3_PRINTED = Statement(
    text="For d with exp(-d) <= eps/2: Pr[E_1 and E_2] >= eps/2.",
    conclusion=sp.Ge(both, eps / 2),
    hypotheses=_EVENTS | {"large d": _LARGE_D},
    steps=(
        _TOGETHER,
        step("half", sp.Ge(both, eps / 2), "both", *_EVENTS, "large d"),
    ),
    where=_WHERE_3,
)
STEP_3_REPAIRED = Statement(
    text="E_2 = {|x - y| <= 6 beta sqrt(d)} with 6 beta sqrt(d) < 1: Pr[E_1 and E_2] >= eps - "
    "exp(-d), and on E_2 sgn x = y.",
    conclusion=sp.And(sp.Ge(both, eps - sp.exp(-d)), sp.Gt(x_t * y_t, 0)),
    hypotheses=_EVENTS
    | {
        "E_2": sp.Le(sp.Abs(x_t - y_t), 6 * beta * sp.sqrt(d)),
        "noise": sp.Lt(6 * beta * sp.sqrt(d), 1),
        "bit": sp.Eq(y_t**2, 1),
    },
    steps=(
        _TOGETHER,
        step("loss", sp.Ge(both, eps - sp.exp(-d)), "both", *_EVENTS),
        step("same sign", sp.Gt(x_t * y_t, 0), "E_2", "noise", "bit"),
    ),
    where=_WHERE_3 | {x_t: "a coordinate of y + xi", y_t: "the bit y_i"},
)

# Step 4: the encoder's signs.
miss_p = local("miss_p", r"\Pr_p[\ne]", nonnegative=True)
miss_E = local("miss_E", r"\Pr_E[\ne]", nonnegative=True)
_NEAR_VERTEX = {
    "lemma-22": sp.Le(miss_p, sp.exp(-2 * d)),
    "total variation": sp.Le(sp.Abs(miss_E - miss_p), TENTH),
}
_AT_STEP_4 = {d: 1, miss_p: sp.exp(-2), miss_E: sp.exp(-2) + TENTH}
STEP_4_PRINTED = Statement(
    text="On E_1 and E_2 the encoder misses C^{-1}(y) with probability at most exp(-2d) + 1/10 "
    "<= 1/5.",
    conclusion=sp.Le(miss_E, FIFTH),
    hypotheses=_NEAR_VERTEX,
    counterexample=Counterexample(
        "d = 1, x with posterior odds e^2 - 1, an encoder that moves a tenth of the mass away from "
        "the right sign",
        _AT_STEP_4,
    ),
    where={miss_p: "posterior probability of other signs", miss_E: "the encoder's"},
)
STEP_4_REPAIRED = Statement(
    text="The same for d >= 2.",
    conclusion=sp.Le(miss_E, FIFTH),
    hypotheses=_NEAR_VERTEX | {"dimension": sp.Ge(d, 2)},
    steps=(
        step("at d = 2", sp.Le(sp.exp(-2 * d), TENTH), "dimension"),
        step("sum", sp.Le(miss_E, FIFTH), "at d = 2", *_NEAR_VERTEX),
    ),
    where=STEP_4_PRINTED.where,
)

# Step 5: the tower rule.
mean_A = local("mean_A", r"\mathbb E A", nonnegative=True)
STEP_5 = Statement(
    text="E_z A(z) = Pr[the encoder misses with probability at most 1/5] >= Pr[E_1 and E_2] >= "
    "eps/2.",
    conclusion=sp.Ge(mean_A, eps / 2),
    hypotheses={"step 3": sp.Ge(both, eps / 2)},
    steps=(
        cite("tower", TOWER, {"e": mean_A, "p": both}),
        step("mean", sp.Ge(mean_A, eps / 2), "tower", "step 3"),
    ),
    where={mean_A: "mean of A over z"},
)

# Step 6: reverse Markov.
low = local("p_low", r"\Pr[A\le a]", nonnegative=True)
level = local("a_level", "a", nonnegative=True)
A_z, inside = local("A_z", "A(z)", nonnegative=True), local("ind", r"\mathbf 1_{A\le a}")


def constant_variable(value: sp.Expr, level_: sp.Expr) -> dict[sp.Symbol, sp.Expr]:
    """Return mean and Pr[A <= level] of the constant variable A = value."""
    return {mean_A: value, low: sp.Integer(1) if value <= level_ else sp.Integer(0)}


_LAW = {
    "reverse Markov": sp.Le(mean_A, level * low + 1 - low),
    "probability": sp.Le(low, 1),
}
_E = _Q(1, 2)
STEP_6_PRINTED = Statement(
    text="0 <= A <= 1 and E A >= eps/2, so Pr[A <= eps/2] <= 1 - eps^2/4.",
    conclusion=sp.Le(low, 1 - eps**2 / 4),
    hypotheses=_LAW
    | {"mean": sp.Ge(mean_A, eps / 2), "level": sp.Eq(level, eps / 2), "eps": _SMALL_EPS},
    counterexample=Counterexample(
        "A = eps/2 for every z, eps = 1/2: the reverse Markov inequality at the mean says nothing",
        {eps: _E, level: _E / 2, **constant_variable(_E / 2, _E / 2)},
    ),
    where={low: "probability that A is at most the level"},
)
REVERSE_MARKOV = Statement(
    text="0 <= A <= 1: E A <= a Pr[A <= a] + Pr[A > a].",
    conclusion=sp.Le(mean_A, level * low + 1 - low),
    hypotheses={
        "A": sp.Le(A_z, 1),
        "indicator": sp.Or(sp.Eq(inside, 0), sp.And(sp.Eq(inside, 1), sp.Le(A_z, level))),
    },
    steps=(
        step("every z", sp.Le(A_z, level * inside + 1 - inside), "A", "indicator"),
        cite(
            "mean",
            MONOTONE_EXPECTATION,
            {"a": mean_A, "b": level * low + 1 - low, "x": A_z, "y": level * inside + 1 - inside},
            "every z",
        ),
    ),
    where={inside: "1 where A <= a, else 0"},
)
STEP_6_REPAIRED = Statement(
    text="0 <= A <= 1 and E A >= eps/2, so Pr[A > eps/4] >= eps/(4 - eps) >= eps/4.",
    conclusion=sp.And(sp.Ge(1 - low, eps / (4 - eps)), sp.Ge(1 - low, eps / 4)),
    hypotheses=dict(REVERSE_MARKOV.hypotheses)
    | {"mean": sp.Ge(mean_A, eps / 2), "level": sp.Eq(level, eps / 4), "eps": _SMALL_EPS},
    steps=(
        apply("reverse Markov", REVERSE_MARKOV, {}, "A", "indicator"),
        step("rest", sp.Ge(1 - low, eps / (4 - eps)), "reverse Markov", "mean", "level", "eps"),
        step("quarter", sp.Ge(1 - low, eps / 4), "rest", "eps"),
    ),
)
STEP_6_SHARP = Statement(
    text="0 <= A <= 1 and E A >= eps - exp(-d), exp(-d) <= eps/4, so Pr[A > eps/2] >= eps^2/4: the "
    "printed sentence is true, its derivation is not.",
    conclusion=sp.Ge(1 - low, eps**2 / 4),
    hypotheses=dict(REVERSE_MARKOV.hypotheses)
    | {
        "mean": sp.Ge(mean_A, eps - sp.exp(-d)),
        "level": sp.Eq(level, eps / 2),
        "eps": _SMALL_EPS,
        "large d": sp.Le(sp.exp(-d), eps / 4),
    },
    steps=(
        apply("reverse Markov", REVERSE_MARKOV, {}, "A", "indicator"),
        step(
            "rest",
            sp.Ge(1 - low, eps / 2 / (2 - eps)),
            "reverse Markov",
            "mean",
            "level",
            "large d",
            "eps",
        ),
        step("square", sp.Ge(1 - low, eps**2 / 4), "rest", "eps"),
    ),
)

# Step 7: how many samples.
samples = local("M_samples", "M", positive=True)
SAMPLES = 5 * sp.log(2) * d / eps
"""Number of samples after which the union over 2^d inputs is below 1."""
_UNION = d * sp.log(2) + samples * sp.log(1 - eps / 5)
STEP_7 = Statement(
    text="A good input is inverted by one sample with probability at least eps/5. For M >= "
    "5 log(2) d/eps samples 2^d (1 - eps/5)^M < 1, so the union over all good inputs fails with "
    "probability below 1; one inner sample (M' = 1) suffices.",
    conclusion=sp.Lt(_UNION, 0),
    hypotheses={"samples": sp.Ge(samples, SAMPLES), "eps": _SMALL_EPS},
    steps=(
        step("logarithm", sp.Lt(sp.log(1 - eps / 5), -eps / 5), "eps"),
        step("many", sp.Ge(samples * eps / 5, sp.log(2) * d), "samples"),
        step("union", sp.Lt(_UNION, 0), "logarithm", "many"),
    ),
    where={samples: "number of samples"},
)

# Step 8: the check.
flip = local("flip", "s")
_ONE_BIT = {"C is a bijection of one bit": sp.Eq(flip**2, 1), "z is a bit": sp.Eq(v_a**2, 1)}
STEP_8_PRINTED = Statement(
    text="A sample z is right if sgn z = x (second mention; x is the vertex to invert).",
    conclusion=sp.Eq(v_a, v_b),
    hypotheses=_ONE_BIT | {"right": sp.Eq(flip * v_a, v_b)},
    counterexample=Counterexample(
        "d = 1, C = NOT: z = 1 is the pre-image of -1", {flip: -1, v_a: 1, v_b: -1 * 1}
    ),
    where={flip: "C(s) = flip s", v_a: "sgn z", v_b: "the vertex to invert"},
)
STEP_8_REPAIRED = Statement(
    text="A sample z is right, sgn z = C^{-1}(y), if and only if C(sgn z) = y (here for one bit).",
    conclusion=sp.Equivalent(sp.Eq(flip * v_a, v_b), sp.Eq(v_a, flip * v_b)),
    hypotheses=_ONE_BIT,
    steps=(
        step(
            "check",
            sp.Equivalent(sp.Eq(flip * v_a, v_b), sp.Eq(v_a, flip * v_b)),
            "C is a bijection of one bit",
        ),
    ),
    where=STEP_8_PRINTED.where,
)

# Step 9: one pair of noise vectors for all inputs.
fraction = local("fraction", r"\text{fraction}", nonnegative=True)


def best_fraction(slots: int, bits: int) -> sp.Rational:
    """Return the largest fraction of vertices that one noise inverts from their slots.

    Vertex v has slot ``v mod slots`` for one noise coordinate, each slot of probability 1/slots;
    the encoder is the exact posterior where the noise is in the slot, and always wrong elsewhere.
    """
    vertices = range(len(list(product((-1, 1), repeat=bits))))
    served = [sum(v % slots == s for v in vertices) for s in range(slots)]
    return _Q(max(served), len(vertices))


STEP_9_PRINTED = Statement(
    text="If every input is inverted with positive probability over the noise, one pair of noise "
    "vectors inverts all of them.",
    conclusion=sp.Ge(fraction, 1),
    hypotheses={"every input works": sp.Ge(mean_A, eps / 2)},
    counterexample=Counterexample(
        "d = 2, four slots of probability 1/4 for one noise coordinate, one for each vertex; the "
        "encoder is exact where the noise is in the slot of the vertex, else wrong: every vertex "
        "has A = 1/4, and any one noise vector inverts a single vertex",
        {eps: _Q(1, 2), mean_A: _Q(1, 4), fraction: best_fraction(4, 2)},
    ),
    where={fraction: "fraction of inputs that the best noise vector inverts"},
)
failures = local("failures", "k", nonnegative=True)
mean_fail = local("mean_fail", r"\mathbb E k", nonnegative=True)
STEP_9_REPAIRED = Statement(
    text="Some fixed list of M noise vectors has, for every good input, a member that works: the "
    "mean number of good inputs that no member inverts is below 1.",
    conclusion=sp.Eq(failures, 0),
    hypotheses={
        "union bound": sp.Lt(mean_fail, 1),
        "count": sp.Or(sp.Eq(failures, 0), sp.Ge(failures, 1)),
    },
    steps=(
        cite("some list", AVERAGING, {"a": -failures, "e": -mean_fail}),
        step("none fails", sp.Eq(failures, 0), "some list", "union bound", "count"),
    ),
    where={failures: "good inputs that a list does not invert", mean_fail: "its mean"},
)

# Step 10: the deterministic inverter.
mean_hit = local("mean_hit", r"\Pr[\text{hit}]", nonnegative=True)
best = local("best", r"\max_{\xi,\omega}\Pr_a[\text{hit}]", nonnegative=True)
_INVERTER = {"events": sp.Ge(both, eps - sp.exp(-d)), "large d": _LARGE_D, "eps": _SMALL_EPS}
_FOUR_FIFTHS = _Q(4, 5)
STEP_10_SHARP = Statement(
    text="Some fixed (xi, omega) inverts a fraction at least 4/5 (eps - exp(-d)) >= 2/5 eps of all "
    "inputs, with one copy of the encoder and none of C: no repetition, no check, no union.",
    conclusion=sp.And(sp.Ge(best, _FOUR_FIFTHS * (eps - sp.exp(-d))), sp.Ge(best, _Q(2, 5) * eps)),
    hypotheses=_INVERTER,
    steps=(
        cite("hits", MARKOV, {"t": _FOUR_FIFTHS, "p": both, "e": mean_hit}),
        cite("fixed noise", AVERAGING, {"a": best, "e": mean_hit}),
        step(
            "inverted",
            sp.Ge(best, _FOUR_FIFTHS * (eps - sp.exp(-d))),
            "hits",
            "fixed noise",
            "events",
        ),
        step("two fifths", sp.Ge(best, _Q(2, 5) * eps), "inverted", "large d"),
    ),
    where={mean_hit: "probability that sgn z = C^{-1}(y), over y, xi and omega"},
)
STEP_10_PRINTED = Statement(
    text="A deterministic network of size O(|C| + T(d)) inverts C with probability eps^2/4.",
    conclusion=sp.Ge(best, eps**2 / 4),
    hypotheses=_INVERTER,
    steps=(
        apply("averaging", STEP_10_SHARP, {}, "events", "large d", "eps"),
        step("weaker", sp.Ge(best, eps**2 / 4), "averaging", "eps"),
    ),
    where=STEP_10_SHARP.where,
)
