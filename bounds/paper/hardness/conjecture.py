"""Conjecture 1, which is an assumption, and what is said around Theorem 2."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, step
from lemmata.bounds.kernel.concrete import CONCLUSION
from lemmata.bounds.kernel.statement import Assumption
from lemmata.bounds.language.bits.circuits import Circuit, Input, Sgn
from lemmata.bounds.language.bits.samplers import Parameters, Ramped, mean_error
from lemmata.bounds.language.formulas import exists
from lemmata.bounds.literature.bits import inverters, lower_bound, one_way
from lemmata.bounds.literature.bits.inverters import d
from lemmata.bounds.literature.bits.lower_bound import C, E, hard
from lemmata.bounds.literature.bits.one_way import F, n
from lemmata.bounds.literature.measures import probability as prob
from lemmata.bounds.paper.hardness import inverter, theorem_2
from lemmata.bounds.symbols import beta, eps

# Nothing here proves or refutes these; what needs them says so.
CONJECTURE_PRINTED = Statement(exists(F, sp.And(one_way.one_way(F), one_way.permutations(F))))
CONJECTURE_REPAIRED = Statement(exists(F, one_way.one_way(F)))

# The introduction: exponential size does not follow from Conjecture 1, nor is it refuted.
_rate = sp.Symbol("c", positive=True)
INTRO_PRINTED = Statement(
    sp.Ge(Parameters(E), 2 ** (_rate * n)),
    assume=(Assumption("conjecture-1", one_way.one_way(F)),),
    given={"succeeds": sp.Gt(theorem_2.THEOREM_2_SHARP.conclusion.lhs, eps)},
)
gates, succeeds = sp.Symbol("g", nonnegative=True), sp.Symbol("s", nonnegative=True)
t_hard, T, factor = (sp.Symbol(name, positive=True) for name in ("t", "T", "poly"))
INTRO_REPAIRED = Statement(
    sp.Gt(factor * T**3, t_hard),
    given={
        "t-hard": sp.Implies(sp.Le(gates, t_hard), sp.Le(succeeds * t_hard, 1)),
        "circuit": sp.Le(gates, factor * T**3),
        "success": sp.Gt(succeeds * t_hard, 1),
    },
    steps=(
        step("many gates", sp.Gt(gates, t_hard), "t-hard", "success"),
        step("size", sp.Gt(factor * T**3, t_hard), "many gates", "circuit"),
    ),
    example=Model("8 gates", {gates: 8, succeeds: 1, t_hard: 2, T: 2, factor: 1}),
)

# Remark 9.
z_1, z_2 = sp.symbols("z_1 z_2", real=True)
REMARK_9 = Statement(
    sp.Eq(Sgn(z_1), Sgn(z_2)),
    given={"same orthant": sp.Gt(z_1 * z_2, 0)},
    steps=(step("same sign", sp.Eq(Sgn(z_1), Sgn(z_2)), "same orthant"),),
    example=Model("1 and 1", {z_1: 1, z_2: 1}),
)

# Remark 10: ramps of width theta in place of sgn.
theta = lower_bound.theta
_ramped = Ramped(C, theta)
_move = 2 * d * theta * sp.sqrt(2 / sp.pi)
_moved = sp.Ge(mean_error(_ramped, beta, E), mean_error(hard, beta, E) - _move)
REMARK_10 = Statement(
    _moved,
    steps=(
        apply("ramps", lower_bound.RAMPS),
        apply("two changes", lower_bound.OTHER_GENERATOR),
        step("moved", _moved, "ramps", "two changes"),
    ),
)

_MORE, _still = sp.Rational(3, 2), mean_error(hard, beta, E)
_VALUES = {C: Circuit(1, Input(0)), theta: sp.S.One, beta: sp.S.One, E: inverter.LINEAR}


def _between_0_and_1(label: str, mean: sp.Expr) -> tuple[Step, ...]:
    """Return that a mean distance is between 0 and 1, by Markov's inequality at 0."""
    law, distance = mean.args
    ends = dict(zip((prob.P, inverters.Q), distance(prob.x).args, strict=True))
    unit = {prob.P: law, prob.X: distance, prob.a: sp.S.Zero, prob.b: sp.S.One, prob.t: sp.S.Zero}
    return (
        generalise(
            f"{label}, each",
            prob.x,
            apply("range", inverters.TV_RANGE, ends),
            step("between", (distance(prob.x) >= 0) & (distance(prob.x) <= 1), "range"),
        ),
        apply(label, prob.MARKOV, unit),
    )


_means = {
    label: term.xreplace(_VALUES) for label, term in (("ramps", _moved.lhs), ("signs", _still))
}
_BIT = Model(
    "one bit",
    _VALUES,
    because={
        CONCLUSION: (
            *(s for label, term in _means.items() for s in _between_0_and_1(label, term)),
            step("contradiction", sp.false, CONCLUSION, *_means),
        )
    },
)

# Remark 11: a number of size exp(p) has about p binary digits.
N, p = sp.Symbol("N", integer=True, positive=True), sp.Symbol("p", positive=True)
_digits = sp.Le(sp.floor(sp.log(N) / sp.log(2)) + 1, p / sp.log(2) + 1)
REMARK_11 = Statement(
    _digits,
    given={"size": sp.Le(N, sp.exp(p))},
    steps=(
        step("logarithm", sp.Le(sp.log(N), p), "size"),
        step("digits", _digits, "logarithm"),
    ),
    example=Model("N = 1", {N: 1, p: 1}),
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "conjecture-1",
        {"printed": CONJECTURE_PRINTED, "repaired": CONJECTURE_REPAIRED},
        erratum=Erratum(
            "An assumption: nothing here proves or refutes it. 'For all large d' is meant: at d "
            "= 1 a constant circuit succeeds with probability 1/2. One-way functions suffice; "
            "one-way permutations are a stronger assumption.",
            "notation",
        ),
    ),
    claim(
        "remark-9",
        {"printed": REMARK_9},
        twins=(
            Twin(
                "any two points",
                "printed",
                drop=("same orthant",),
                model=Model("1, -1", {z_1: 1, z_2: -1}),
            ),
            Twin(
                "sgn 0",
                "printed",
                change={"same orthant": sp.Ge(z_1 * z_2, 0)},
                model=Model("0, -1", {z_1: 0, z_2: -1}),
            ),
        ),
    ),
    claim(
        "remark-10",
        {"printed": REMARK_10},
        twins=(
            Twin("2 tau -> -2", "printed", sp.Ge(_moved.lhs, _still + 2), model=_BIT),
            Twin("2 tau -> -3/2", "printed", sp.Ge(_moved.lhs, _still + _MORE), model=_BIT),
        ),
        erratum=Erratum(
            "sgn is discontinuous, so Lemma 27 cannot apply, and its factor is exponential in "
            "the depth. ReLU ramps and exact gates do it.",
            "does not follow",
        ),
    ),
    claim(
        "remark-11",
        {"printed": REMARK_11, "repaired": theorem_2.THEOREM_2_REPAIRED},
        uses=("theorem-2",),
        erratum=Erratum(
            "Numbers of that size are short indeed, but Lipschitz and bounded is not enough for "
            "Theorem 2: the activations have to be computable by small circuits.",
            "does not follow",
            theorem_2="fails as printed",
        ),
    ),
    claim(
        "intro-exponential",
        {"printed": INTRO_PRINTED, "repaired": INTRO_REPAIRED},
        uses=("theorem-2",),
        twins=(
            Twin("f is not t-hard", "repaired", drop=("t-hard",)),
            Twin("no success", "repaired", drop=("success",)),
            Twin("T^3 -> T^2", "repaired", sp.Gt(factor * T**2, t_hard)),
        ),
        erratum=Erratum(
            "Conjecture 1 gives super-polynomial size only, so exponential size does not follow; "
            "it needs 2^Omega(d)-hardness.",
            "does not follow",
        ),
    ),
)
