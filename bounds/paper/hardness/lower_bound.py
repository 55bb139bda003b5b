"""Theorem 2 repaired and sharp, given one-way functions; where it must end."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Statement, Step, apply, cite, induct, step
from lemmata.bounds.facts import PINSKER
from lemmata.bounds.paper.concentration.tools import JENSEN, MONOTONE_EXPECTATION
from lemmata.bounds.paper.hardness.facts import CONJECTURE, GAUSSIAN_CAPACITY, MARKOV, NORMAL_TAIL
from lemmata.bounds.paper.hardness.gates import CIRCUIT, GATES, T_edges, gates
from lemmata.bounds.paper.hardness.inverter import (
    INVERTER_REPAIRED,
    INVERTER_SHARP,
    LOSS_REPAIRED,
    LOSS_SHARP,
    MARGIN,
    Q_tail,
    d_o,
    mean_tv,
    pi_M,
    success,
)
from lemmata.bounds.paper.hardness.mean_hit import KAPPA, MISS_BOUND, lam_kappa
from lemmata.bounds.paper.hardness.theorem import share
from lemmata.bounds.paper.hardness.truncation import eta_m
from lemmata.bounds.symbols import beta, d, d_TV, eps, local

_Q = sp.Rational
n = local("n", "n", integer=True, nonnegative=True)
size_limit = local("size_limit", r"T'(d)", nonnegative=True)
d_0 = local("d_0", "d_0", nonnegative=True)

NOISE_FOR_EPS = 2 * beta**2 * sp.log(4 * d_o / eps)
"""At most 1: beta <= 1/sqrt(2 log(4 d_o/eps)), which o(1/sqrt d) implies for large d."""

_ASYMPTOTIC = {
    "large d": sp.Ge(d, d_0),
    "rare overflow": sp.Le(pi_M, eps / 8),
    "margin": sp.Eq(eta_m, eps / (8 * d)),
    "polynomial size": sp.Le(GATES, size_limit),
    "noise": sp.Le(NOISE_FOR_EPS, 1),
}
_WHERE = {
    share: "Pr over x ~ G of d_TV(E(.|x), p(.|x)) <= 1/10",
    size_limit: "a polynomial that bounds the gates of step 16: T, log L, log W, log M <= poly(d), "
    "activations with A(b) = poly(b)",
    d_0: "from where on the conjecture holds for T' and eps/4",
    mean_tv: "mean total variation error",
}

SMALL_NOISE = Statement(
    text="beta <= 1/sqrt(2 log(4 d_o/eps)): d_o exp(-1/(2 beta^2)) <= eps/4.",
    conclusion=sp.Le(d_o * sp.exp(-1 / (2 * beta**2)), eps / 4),
    hypotheses={"noise": _ASYMPTOTIC["noise"]},
    steps=(
        step("exponent", sp.Le(-1 / (2 * beta**2), -sp.log(4 * d_o / eps)), "noise"),
        step(
            "power",
            sp.Le(sp.exp(-1 / (2 * beta**2)), sp.exp(-sp.log(4 * d_o / eps))),
            "exponent",
        ),
        step(
            "quotient",
            sp.Eq(sp.exp(-sp.log(4 * d_o / eps)), eps / (4 * d_o), evaluate=False),
            method="identity",
        ),
        step(
            "times d_o",
            sp.Le(d_o * sp.exp(-1 / (2 * beta**2)), eps / 4),
            "power",
            "quotient",
        ),
    ),
)
BERNOULLI = Statement(
    text="Bernoulli's inequality: kappa^n >= 1 - n (1 - kappa), kappa = exp(-lambda).",
    conclusion=sp.Ge(sp.exp(-lam_kappa * n), 1 - n * (1 - sp.exp(-lam_kappa))),
    steps=(
        induct("induction", sp.Ge(sp.exp(-lam_kappa * n), 1 - n * (1 - sp.exp(-lam_kappa))), n),
    ),
)
LOSS_IS_SMALL_REPAIRED = Statement(
    text="2 d_o Q(1/beta) <= eps/4.",
    conclusion=sp.Le(LOSS_REPAIRED, eps / 4),
    hypotheses=SMALL_NOISE.hypotheses,
    steps=(
        apply("noise level", SMALL_NOISE, {}, "noise"),
        cite("tail", NORMAL_TAIL, {"p": Q_tail, "t": 1 / beta}),
        step("loss", sp.Le(LOSS_REPAIRED, eps / 4), "noise level", "tail"),
    ),
)
LOSS_IS_SMALL_SHARP = Statement(
    text="1 - kappa(beta)^d_o <= d_o (1 - kappa(beta)) <= eps/8.",
    conclusion=sp.Le(LOSS_SHARP, eps / 8),
    hypotheses=SMALL_NOISE.hypotheses,
    steps=(
        apply("noise level", SMALL_NOISE, {}, "noise"),
        apply("one coordinate", KAPPA, {}),
        apply("all coordinates", BERNOULLI, {n: d_o}),
        step("sum", sp.Le(LOSS_SHARP, d_o * MISS_BOUND), "one coordinate", "all coordinates"),
        step("loss", sp.Le(LOSS_SHARP, eps / 8), "sum", "noise level"),
    ),
)


def _theorem(inverter: Statement, small: Statement, text: str, *more: Step) -> Statement:
    """Return the asymptotic theorem for one form of the inverter."""
    conclusion = sp.Le(share, eps)
    return Statement(
        text=text,
        conclusion=conclusion,
        hypotheses=dict(inverter.hypotheses) | dict(CIRCUIT.hypotheses) | _ASYMPTOTIC,
        steps=(
            apply("inverter", inverter, {}, *inverter.hypotheses),
            apply("gates", CIRCUIT, {}, *CIRCUIT.hypotheses),
            step("few gates", sp.Le(gates(T_edges), size_limit), "gates", "polynomial size"),
            cite(
                "one-way",
                CONJECTURE,
                {
                    "s": success,
                    "e": eps / 4,
                    "g": gates(T_edges),
                    "t": size_limit,
                    "d": d,
                    "v": d_0,
                },
                "few gates",
                "large d",
            ),
            apply("loss", small, {}, "noise"),
            step("margin mass", sp.Le(MARGIN, eps / 8), "margin", why="sqrt(2/pi) < 1"),
            cite("Markov", MARKOV, {"t": _Q(9, 10), "p": share, "e": 1 - mean_tv}),
            step(
                "level",
                conclusion,
                "inverter",
                "one-way",
                "loss",
                "margin mass",
                "rare overflow",
                "Markov",
            ),
        ),
        where=_WHERE,
    )


THEOREM_2_REPAIRED = _theorem(
    INVERTER_REPAIRED,
    LOSS_IS_SMALL_REPAIRED,
    "f = f_d of Conjecture 1, G = f(sgn z), eps(d) = 1/poly(d), beta <= 1/sqrt(2 log(4d/eps)) (in "
    "particular beta = o(1/sqrt d)). Every encoder of polynomial size whose activations have "
    "circuits of polynomial size has Pr_x[d_TV <= 1/10] <= eps for all large d.",
)
THEOREM_2_SHARP = _theorem(
    INVERTER_SHARP,
    LOSS_IS_SMALL_SHARP,
    "The same from success by overlap, for any one-way function f: {-1,1}^d -> {-1,1}^d_o (not a "
    "permutation), any sampler z' = F(x, omega), with loss 1 - kappa(beta)^d_o.",
)

# Larger noise by repetition, and where no lower bound can hold.
copies = local("r_copies", "r", positive=True)
x_bar = local("x_bar", r"\bar x_i")
x_j = local("x_ij", "x_{ij}")
bits = local("d_bits", "d'", positive=True)
_sum_x = sp.Function("X", real=True)
_dist = sp.Function("D", real=True)
_copy = sp.Function("x", real=True)
REPETITION = Statement(
    text="Each bit v repeated n times with noise beta: sum_j (x_j + 1)^2 - sum_j (x_j - 1)^2 = 4 n "
    "x_mean, so the posterior odds are those of one bit seen at x_mean with noise beta/sqrt(n).",
    conclusion=sp.Eq(_dist(n), 4 * _sum_x(n)),
    hypotheses={
        "difference of squares": sp.And(
            sp.Eq(_dist(0), 0),
            sp.Eq(_dist(n + 1), _dist(n) + (_copy(n) + 1) ** 2 - (_copy(n) - 1) ** 2),
        ),
        "sum": sp.And(sp.Eq(_sum_x(0), 0), sp.Eq(_sum_x(n + 1), _sum_x(n) + _copy(n))),
    },
    steps=(induct("odds", sp.Eq(_dist(n), 4 * _sum_x(n)), n, "difference of squares", "sum"),),
    where={n: "number of copies"},
)
REPETITION_LOSS = Statement(
    text="r >= 2 beta^2 log(d)^2 copies of each of d' bits: the loss 1 - kappa(beta/sqrt r)^d' is "
    "at "
    "most d'/2 exp(-log(d)^2) = d'/2 d^(-log d).",
    conclusion=sp.Le(
        bits / 2 * sp.exp(-copies / (2 * beta**2)), bits / 2 * sp.exp(-(sp.log(d) ** 2))
    ),
    hypotheses={"copies": sp.Ge(copies, 2 * beta**2 * sp.log(d) ** 2)},
    steps=(
        step("exponent", sp.Le(-copies / (2 * beta**2), -(sp.log(d) ** 2)), "copies"),
        step(
            "loss",
            sp.Le(bits / 2 * sp.exp(-copies / (2 * beta**2)), bits / 2 * sp.exp(-(sp.log(d) ** 2))),
            "exponent",
        ),
    ),
    where={copies: "copies of each bit", bits: "number of bits that are repeated"},
)

info = local("info", "I(z;x)", nonnegative=True)
kl_x = local("kl_x", r"\mathrm{KL}(p(\cdot\mid x)\,\|\,p)", nonnegative=True)
mean_square = local("mean_square", r"\mathbb E\,d_{TV}^2", nonnegative=True)
PRIOR_BOUND = sp.sqrt(d) / (2 * beta)
"""Mean error of the encoder that ignores x and draws from the prior."""
PRIOR_ENCODER = Statement(
    text="For any G with |G(z)|^2 <= d the prior, as an encoder that ignores x, has E d_TV <= "
    "sqrt(d)/(2 beta): for beta >= 5 sqrt(d) no lower bound beyond 1/10 can hold.",
    conclusion=sp.Le(mean_tv, PRIOR_BOUND),
    steps=(
        cite("Pinsker", PINSKER, {"c": d_TV, "a": kl_x}),
        cite(
            "mean over x",
            MONOTONE_EXPECTATION,
            {"a": 2 * mean_square, "b": info, "x": 2 * d_TV**2, "y": kl_x},
            "Pinsker",
        ),
        cite("Jensen", JENSEN, {"a": mean_tv, "b": mean_square}),
        cite("capacity", GAUSSIAN_CAPACITY, {"a": info, "d": d, "s": beta}),
        step("logarithm", sp.Le(sp.log(1 + 1 / beta**2), 1 / beta**2)),
        step(
            "square",
            sp.Le(4 * mean_tv**2 * beta**2, d),
            "mean over x",
            "Jensen",
            "capacity",
            "logarithm",
        ),
        step("root", sp.Le(mean_tv, PRIOR_BOUND), "square"),
    ),
    where={kl_x: "relative entropy of the posterior from the prior", info: "mutual information"},
)
