"""Theorem 2 repaired and sharp: small encoders with computable activations fail."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp

from bounds.catalogue import claim
from bounds.claim import Claim, Twin
from bounds.kernel import Model, Statement, Step, apply, generalise, induct, instance, step
from bounds.kernel.statement import Assumption
from bounds.language.circuits import Gates, Wires
from bounds.language.expectations import quantity
from bounds.language.formulas import for_all
from bounds.language.functions import Function
from bounds.language.samplers import Layered, Observed, error, mean_error, share
from bounds.literature import inverters, one_way
from bounds.literature import probability as prob
from bounds.literature.inverters import C, E, MISS, TAIL, d, d_o, eta, hard, x
from bounds.literature.one_way import F, HARD, T, k, n
from bounds.paper.hardness import inverter, size
from bounds.paper.hardness import truncation as cut
from bounds.symbols import beta, eps

# The noise level: beta <= 1/sqrt(2 log(4 d/eps)).
m = sp.Symbol("m", positive=True)
_small = sp.Le(2 * beta**2 * sp.log(4 * m / eps), 1)
_exp = sp.exp(-1 / (2 * beta**2))
NOISE = Statement(
    sp.Le(m * _exp, eps / 4),
    given={"noise": _small},
    steps=(
        step("exponent", sp.Le(-1 / (2 * beta**2), -sp.log(4 * m / eps)), "noise"),
        step("power", sp.Le(_exp, sp.exp(-sp.log(4 * m / eps))), "exponent"),
        step("times m", sp.Le(m * _exp, eps / 4), "power"),
    ),
    example=Model("m = 1, eps = 1, beta = 1/2", {m: 1, eps: 1, beta: sp.Rational(1, 2)}),
)
_above = prob.MOMENT.args[1].xreplace({prob.b: -1 / beta**2 - sp.log(2), prob.s: -1 / beta})
_moments = {prob.b: -1 / beta**2 - sp.log(2), prob.s: -1 / beta}
KAPPA = Statement(
    sp.And(sp.Ge(MISS, 0), sp.Le(MISS, _exp / 2)),
    steps=(
        generalise(
            "two means",
            prob.x,
            step("below", sp.And(MISS.args[1](prob.x) >= 0, MISS.args[1](prob.x) <= _above(prob.x)), why="1 + e^s >= 2 e^(s/2)"),
        ),
        apply("exponential moment", prob.NORMAL_EXPONENTIAL, _moments),
        apply("mean", prob.MONOTONE, {prob.P: MISS.args[0], prob.X: MISS.args[1], prob.Y: _above}),
        step("bound", sp.Ge(MISS, 0) & sp.Le(MISS, _exp / 2), "mean", "exponential moment"),
    ),
)
_miss, _i = sp.Symbol("miss", nonnegative=True), sp.Symbol("i", integer=True, nonnegative=True)
_bernoulli = for_all(_i, sp.Ge((1 - _miss) ** _i, 1 - _i * _miss))
BERNOULLI = Statement(
    _bernoulli,
    given={"probability": sp.Le(_miss, 1)},
    steps=(
        induct(
            "powers",
            _i,
            _bernoulli.at(_i)[1],
            step("next", ..., "induction hypothesis", "probability"),
        ),
    ),
    example=Model("0", {_miss: 0}),
)
_here = {m: d_o}
_noise = {"noise": _small.xreplace(_here)}
SMALL_REPAIRED = Statement(
    sp.Le(inverter.COLLISION_REPAIRED.conclusion.rhs, eps / 4),
    given=_noise,
    steps=(
        apply("noise level", NOISE, _here),
        apply("tail", prob.NORMAL_TAIL, {prob.t: 1 / beta}),
        step("loss", sp.Le(2 * d_o * TAIL, eps / 4), "noise level", "tail"),
    ),
    example=Model("one bit", {C: inverter.EXAMPLE.at[C], eps: 1, beta: sp.Rational(1, 2)}),
)
_power = (1 - MISS) ** d_o
SMALL_SHARP = Statement(
    sp.Le(1 - _power, eps / 8),
    given=_noise,
    steps=(
        apply("noise level", NOISE, _here),
        apply("one coordinate", KAPPA),
        step("at most 1", sp.Le(MISS, 1), "one coordinate"),
        apply("all", BERNOULLI, {_miss: MISS}, "at most 1"),
        instance("all coordinates", _bernoulli.xreplace({_miss: MISS}), d_o),
        step("loss", sp.Le(1 - _power, eps / 8), "all coordinates", "one coordinate", "noise level"),
    ),
    example=SMALL_REPAIRED.example,
)

# The theorem, for a family F of circuits and its member with n inputs.
_at = {C: F[n]}
_gates = inverters.COMPILATION.conclusion.args[0].rhs
ASYMPTOTIC = {
    "polynomials": one_way.Polynomial(T) & one_way.Polynomial(k),
    "eps": sp.Eq(eps * k(n), 4),
    "large d": sp.Ge(n, one_way.Threshold(F, T, k)),
    "size": sp.Le(_gates.xreplace(_at), T(n)),
    "rare overflow": sp.Le(inverter.OVERFLOW.xreplace(_at), eps / 8),
    "margin": sp.Le(8 * n * eta, eps),
    "noise": _small.xreplace({m: d_o.xreplace(_at)}),
}
ONE_WAY = Assumption("conjecture-1", one_way.one_way(F))
_tv = quantity(lambda x: error(hard, beta, E, x)).xreplace(_at)
_law = Observed(hard, beta).xreplace(_at)
_share = sp.Le(share(hard, beta, E).xreplace(_at), eps)
_unit = {prob.P: _law, prob.X: _tv, prob.a: sp.S.Zero, prob.b: sp.S.One, prob.t: sp.Rational(1, 10)}


def _here_(formulas):
    return {label: f.xreplace(_at) for label, f in formulas.items()}


# An example: no nodes at all, a member of the family that Conjecture 1 gives.
_N = sp.Symbol("N'", real=True)
_T, _k = Function(_N, _N), Function(_N, sp.Integer(4))
_large = one_way.Threshold(HARD, _T, _k) + 1
_VALUES = {F: HARD, T: _T, k: _k, n: _large, E: Layered(inverters.IDENTITY, inverter.NO_WEIGHTS, 0, 0)}
_VALUES |= {eps: sp.S.One, beta: 1 / (_large + 2), eta: 1 / (8 * _large), inverters.p: 8 * _large}
_VALUES |= {inverters.A: Wires(1), size.word: 16 * _large + 3, size.k_w: 8 * _large + 1}
_VALUES |= dict.fromkeys((inverters.M, inverters.N, inverters.W, cut.L_act, cut.q_g), sp.S.One)
_VALUES |= {cut.Delta: 2 ** (1 - 8 * _large)}


def _example(given: Mapping[str, sp.Basic]) -> Model:
    """Return the model, with the proofs that need Conjecture 1 or an induction."""
    here = {label: f.xreplace(_VALUES) for label, f in given.items()}
    ways, many = one_way.one_way(HARD), one_way.permutations(HARD)
    variables = (T, k, n, one_way.C)
    few = dict(zip(("T", "k", "large", "few"), one_way.conditions(HARD), strict=True))
    assumed = apply("assumed", one_way.CONJECTURE)
    again = generalise("one-way", variables, instance("seldom", ways, *variables, uses=tuple(few)), when=few)
    outputs = (assumed, instance("outputs", many, _large))
    powers = for_all(_i, sp.Le((_i + 1) * 2 ** (-_i), 1))
    bits = here["bits"].at(cut.t)
    precise = (
        cut.ONE_EACH,
        induct("powers", _i, powers.at(_i)[1], step("next", ..., "induction hypothesis")),
        instance("2^p", powers, 8 * _large),
        generalise(
            "bits",
            cut.t,
            instance("sum here", cut.ONES, cut.t),
            step("enough", bits[1], "2^p", "few", "sum here"),
            when={"few": bits[0]},
        ),
    )
    because = {"conjecture-1": (assumed, again), "bits": precise}
    because |= {label: (*outputs, step(label, here[label], "outputs")) for label in ("size", "noise")}
    return Model("no nodes, T(n) = n, k = 4, at the first n that is large enough", _VALUES, because=because)


def _theorem(inverts: Statement, small: Statement) -> Statement:
    """Return the theorem for one form of the inverter."""
    compiled = inverters.COMPILED.xreplace(_at)
    return Statement(
        _share,
        assume=(ONE_WAY,),
        given=_here_(inverts.given) | ASYMPTOTIC,
        define=_here_(inverts.define),
        steps=(
            apply("inverter", inverts, _at),
            step("few gates", sp.Le(Gates(compiled), T(n)), "inverter", "size"),
            instance("one-way", ONE_WAY.formula, T, k, n, compiled, uses=("polynomials", "large d", "few gates")),
            apply("loss", small, _at),
            generalise(
                "distances",
                x,
                apply("distance", inverters.TV_RANGE, {inverters.P: _tv(x).args[0], inverters.Q: _tv(x).args[1]}),
                step("between", (_tv(x) >= 0) & (_tv(x) <= 1), "distance"),
            ),
            apply("Markov", prob.MARKOV, _unit),
            step("mean", sp.Le(1 - mean_error(hard, beta, E).xreplace(_at), 3 * eps / 4), "inverter", "one-way", "loss", "rare overflow", "margin", "eps"),
            step("level", _share, "mean", "Markov"),
        ),
        example=_example(_here_(inverts.given) | ASYMPTOTIC),
    )


THEOREM_2_REPAIRED = _theorem(inverter.INVERTER_REPAIRED, SMALL_REPAIRED)
THEOREM_2_SHARP = _theorem(inverter.INVERTER_SHARP, SMALL_SHARP)
