"""Theorem 2 repaired and sharp: small encoders with computable activations fail."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp

from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, induct, instance, step
from lemmata.bounds.kernel.statement import Assumption
from lemmata.bounds.language.bits.circuits import Gates, Wires
from lemmata.bounds.language.bits.samplers import Layered, Observed, error, mean_error, share
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import Function
from lemmata.bounds.language.measures.expectations import quantity
from lemmata.bounds.language.terms import Term
from lemmata.bounds.literature.bits import inverters, one_way
from lemmata.bounds.literature.bits.inverters import MISS, TAIL, d_o, eta
from lemmata.bounds.literature.bits.lower_bound import C, E, hard, x
from lemmata.bounds.literature.bits.one_way import HARD, F, T, k, n
from lemmata.bounds.literature.measures import probability as prob
from lemmata.bounds.paper.hardness import inverter, size
from lemmata.bounds.paper.hardness import truncation as cut
from lemmata.bounds.symbols import beta, eps

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
            step(
                "below",
                sp.And(MISS.args[1](prob.x) >= 0, MISS.args[1](prob.x) <= _above(prob.x)),
                why="1 + e^s >= 2 e^(s/2)",
            ),
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
        step(
            "loss", sp.Le(1 - _power, eps / 8), "all coordinates", "one coordinate", "noise level"
        ),
    ),
    example=SMALL_REPAIRED.example,
)

# The theorem, for the member with n inputs of a family of circuits.
_gates = inverters.COMPILATION.conclusion.args[0].rhs


def _assumed() -> dict[str, tuple[Step, ...]]:
    """Return why the family of Conjecture 1 has the properties that it says."""
    variables, bits = (T, k, n, one_way.C), one_way.permutations(HARD)
    few = dict(zip(("T", "k", "large", "few"), one_way.conditions(HARD), strict=True))
    seldom = instance("seldom", one_way.one_way(HARD), *variables, uses=tuple(few))
    assumed = apply("assumed", one_way.CONJECTURE)
    return {
        "conjecture-1": (assumed, generalise("one-way", variables, seldom, when=few)),
        "permutations": (assumed, generalise("bijections", n, instance("one", bits, n))),
    }


ASSUMED = _assumed()


def _example(formulas: Mapping[str, sp.Basic]) -> Model:
    """Return a network without nodes, with the proofs that need Conjecture 1 or an induction."""
    here = {label: f.xreplace(_VALUES) for label, f in formulas.items()}
    assumed = apply("assumed", one_way.CONJECTURE)
    outputs = (assumed, instance("outputs", one_way.permutations(HARD), _large))
    powers = for_all(_i, sp.Le((_i + 1) * 2 ** (-_i), 1))
    small, enough = here["bits"].at(cut.t)
    precise = (
        cut.ONE_EACH,
        induct("powers", _i, powers.at(_i)[1], step("next", ..., "induction hypothesis")),
        instance("2^-p", powers, 8 * _large),
        generalise(
            "bits",
            cut.t,
            instance("sum here", cut.ONES, cut.t),
            step("enough", enough, "2^-p", "few", "sum here"),
            when={"few": small},
        ),
    )
    because = {label: (*outputs, step(label, here[label], "outputs")) for label in _BY_OUTPUTS}
    text = "no nodes, T(n) = n, k = 4, at the first n that is large enough"
    return Model(text, _VALUES, because=because | ASSUMED | {"bits": precise})


_BY_OUTPUTS = ("size", "noise")
_N = sp.Symbol("N'", real=True)
_T, _k = Function(_N, _N), Function(_N, sp.Integer(4))
_large = one_way.Threshold(HARD, _T, _k) + 1
_NO_NODES = Layered(inverters.IDENTITY, inverter.NO_WEIGHTS, 0, 0)
_VALUES = {F: HARD, T: _T, k: _k, n: _large, E: _NO_NODES, eps: sp.S.One, beta: 1 / (_large + 2)}
_VALUES |= {eta: 1 / (8 * _large), inverters.p: 8 * _large, inverters.A: Wires(1)}
_VALUES |= {size.word: 16 * _large + 3, size.k_w: 8 * _large + 1, cut.Delta: 2 ** (1 - 8 * _large)}
_VALUES |= dict.fromkeys((inverters.M, inverters.N, inverters.W, size.L_act, cut.q_g), sp.S.One)


def _theorem(inverts: Statement, small: Statement, family: Term, *first: Step) -> Statement:
    """Return the theorem for one form of the inverter and one family.

    Without a first step that shows it, it is assumed that the family is one-way.
    """
    at, level = {C: family[n]}, sp.Rational(1, 10)
    ways, compiled = one_way.one_way(family), inverters.COMPILED.xreplace(at)
    G, law = hard.xreplace(at), Observed(hard, beta).xreplace(at)
    tv, mean = quantity(lambda x: error(G, beta, E, x)), mean_error(G, beta, E)
    laws = dict(zip((prob.P, inverters.Q), tv(x).args, strict=True))
    unit = {prob.P: law, prob.X: tv, prob.a: sp.S.Zero, prob.b: sp.S.One, prob.t: level}
    given = {label: f.xreplace(at) for label, f in inverts.given.items()} | {
        "polynomials": one_way.Polynomial(T) & one_way.Polynomial(k),
        "eps": sp.Eq(eps * k(n), 4),
        "large d": sp.Ge(n, one_way.Threshold(family, T, k)),
        "size": sp.Le(_gates.xreplace(at), T(n)),
        "rare overflow": sp.Le(inverter.OVERFLOW.xreplace(at), eps / 8),
        "margin": sp.Le(8 * n * eta, eps),
        "noise": _small.xreplace({m: d_o.xreplace(at)}),
    }
    uses = ("inverter", "one-way", "loss", "rare overflow", "margin", "eps")
    return Statement(
        sp.Le(share(G, beta, E), eps),
        assume=() if first else (Assumption("conjecture-1", ways),),
        given=given,
        define={symbol: term.xreplace(at) for symbol, term in inverts.define.items()},
        steps=(
            *first,
            apply("inverter", inverts, at),
            step("few gates", sp.Le(Gates(compiled), T(n)), "inverter", "size"),
            instance(
                "one-way", ways, T, k, n, compiled, uses=("polynomials", "large d", "few gates")
            ),
            apply("loss", small, at),
            generalise(
                "distances",
                x,
                apply("distance", inverters.TV_RANGE, laws),
                step("between", (tv(x) >= 0) & (tv(x) <= 1), "distance"),
            ),
            apply("Markov", prob.MARKOV, unit),
            step("mean", sp.Le(1 - mean, 3 * eps / 4), *uses),
            step("level", sp.Le(share(G, beta, E), eps), "mean", "Markov"),
        ),
        example=_example(given),
    )


THEOREM_2_REPAIRED = _theorem(
    inverter.INVERTER_REPAIRED, SMALL_REPAIRED, HARD, apply("family", one_way.CONJECTURE)
)
THEOREM_2_SHARP = _theorem(inverter.INVERTER_SHARP, SMALL_SHARP, F)
