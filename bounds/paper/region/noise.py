"""Appendix C.2, equations 35 to 38: the links of the printed chain that fail for large T."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Counterexample, Statement, apply, step
from lemmata.bounds.paper.region import chain, cir, drift
from lemmata.bounds.paper.region.chain import SLOW, Chain
from lemmata.bounds.paper.region.exit import N_CIR, U_0
from lemmata.bounds.symbols import N_cir, T, beta, d, eps, eta, local, m, norm_z_hat, theta, w

height = local("height", "a", positive=True)
r = local("r_tail", "r", positive=True)
p_ever = local("p_ever", r"\underline{\Pr}[\exists t\le T:F(t)\ge a]", nonnegative=True)
p_end = local("p_end", r"\Pr[F(T)\ge a]", nonnegative=True)
p_two = local("p_two", r"\underline{\Pr}[\exists t\le T:|F(t)|\ge a]", nonnegative=True)
_WHERE = {
    p_ever: "a lower bound of the probability that F reaches a by time T",
    p_two: "a lower bound of the probability that |F| reaches a by time T",
    p_end: "probability that F(T) >= a",
}
_HALF = sp.Rational(1, 2)
VARIANCE = (1 - sp.exp(-w * T)) / w
"""Variance of F(T)."""


def _reflection() -> Counterexample:
    """Return w = 1, a = 3: reached by T with probability 1/4 at least, exceeded at T seldom."""
    at = {w: 2 * SLOW.rate, height: sp.Integer(3), T: SLOW.time}
    end = (1 - sp.erf(height / sp.sqrt(2 * VARIANCE))) / 2
    # By symmetry one of F and -F is as likely as the other to be the first.
    at |= {p_ever: (1 - SLOW.stays(at[height])) / 2, p_end: end.subs(at)}
    return Counterexample(
        f"dF = -F/2 dt + dB from 0, w = 1, a = 3, T = {SLOW.time}; F looked at {SLOW.n} times",
        at,
        SLOW.because(at[height]),
    )


EQUATION_35_PRINTED = Statement(
    text="Pr[F(t) >= a for some t <= T] = 2 Pr[F(T) >= a] for the noise F of (34); that is, no "
    "lower bound of the left side is larger.",
    conclusion=sp.Le(p_ever, 2 * p_end),
    hypotheses={"at T": sp.Eq(p_end, (1 - sp.erf(height / sp.sqrt(2 * VARIANCE))) / 2)},
    counterexample=_reflection(),
    where=_WHERE,
)

TWO_SIDED = (1 + w * T / 2 * sp.exp(-_HALF)) * sp.exp(-w * height**2 / 4)
"""Probability that |F| reaches a by time T, by the repaired Lemma 14 for F^2."""
EQUATION_35_REPAIRED = Statement(
    text="Pr[|F(t)| >= a for some t <= T] <= (1 + (wT/2) e^(-1/2)) e^(-w a^2/4).",
    conclusion=sp.Le(p_two, TWO_SIDED),
    hypotheses={"drift of F^2": sp.Le(cir.drift, 1 - w * cir.X)},
    steps=(
        apply(
            "tail of F^2",
            cir.LEMMA_14_REPAIRED,
            {
                N_cir: sp.Integer(1),
                cir.X_0: sp.Integer(0),
                cir.level: height**2,
                theta: _HALF,
                cir.p_reach: p_two,
            },
            "drift of F^2",
        ),
    ),
    where={p_two: "probability that |F| reaches a", cir.X: "F^2", cir.drift: "drift of F^2"},
)

TAIL_LEVEL = r * sp.sqrt(2 * VARIANCE)


def _tail() -> Counterexample:
    """Return w = 1, r = 2."""
    at = {w: 2 * SLOW.rate, r: sp.Integer(2), T: SLOW.time}
    at[height] = TAIL_LEVEL.subs(at)
    at[p_two] = 1 - SLOW.stays(at[height])
    return Counterexample(
        f"dF = -F/2 dt + dB from 0, w = 1, r = 2, T = {SLOW.time}; F looked at {SLOW.n} times",
        at,
        SLOW.because(at[height]),
    )


EQUATION_36_PRINTED = Statement(
    text="Pr[|F(t)| >= r sqrt((2/w)(1 - e^(-wT))) for some t <= T] <= 4 e^(-r^2); that is, no "
    "lower bound of the left side is larger.",
    conclusion=sp.Le(p_two, 4 * sp.exp(-(r**2))),
    hypotheses={"level": sp.Eq(height, TAIL_LEVEL)},
    counterexample=_tail(),
    where=_WHERE,
)
EQUATION_36_REPAIRED = Statement(
    text="Pr[|F(t)| >= r sqrt(2/w) for some t <= T] <= (1 + (wT/2) e^(-1/2)) e^(-r^2/2).",
    conclusion=sp.Le(p_two, (1 + w * T / 2 * sp.exp(-_HALF)) * sp.exp(-(r**2) / 2)),
    hypotheses=EQUATION_35_REPAIRED.hypotheses,
    steps=(apply("tail", EQUATION_35_REPAIRED, {height: r * sp.sqrt(2 / w)}, "drift of F^2"),),
    where=EQUATION_35_REPAIRED.where,
)

# Equation 38, for G(z) = z in d = 1 with x = 0: eta = z^2/2.
_BETA = sp.Rational(1, 10)
_C = 1 + 1 / _BETA**2
LINEAR = Chain(rate=_C, noise=sp.sqrt(2), tau=3 / (2 * _C), n=40_000)
N_CEILING = sp.ceiling(N_CIR)
"""The printed N of equation 38."""


def _linear() -> Counterexample:
    at = {m: 1, d: 1, norm_z_hat: 0, beta: _BETA, eps: _HALF, cir.X_0: 0}
    point = {k: sp.sympify(v) for k, v in at.items()}
    point[w] = drift.REVERSION.subs(point)
    point[N_cir] = N_CEILING.subs(point)
    point[cir.level] = cir.CIR_LEVEL_PRINTED.subs(point)
    distance = sp.sqrt(2 * point[cir.level])
    point |= {T: LINEAR.time, chain.p_stay: LINEAR.stays(distance)}
    return Counterexample(
        f"G(z) = z, d = 1, x = 0, beta = {_BETA}, eps = 1/2, z_0 = 0; z looked at {LINEAR.n} times",
        point,
        LINEAR.because(distance),
    )


EQUATION_38_PRINTED = Statement(
    text="For every T > 0, eta(z_t) <= 2 eta(z_0) + (4N/w) log(4N/eps) for all t <= T with "
    "probability at least 1 - eps, w = m^2/beta^2 and N = ceil(|z_hat|^2 + d); that is, no upper "
    "bound of that probability is smaller.",
    conclusion=sp.Ge(chain.p_stay, 1 - eps),
    hypotheses={
        "rate": drift.RATE,
        "N": sp.Eq(N_cir, N_CEILING),
        "level": sp.Eq(cir.level, cir.CIR_LEVEL_PRINTED),
    },
    counterexample=_linear(),
    where={chain.p_stay: "an upper bound of the probability", cir.X_0: "eta(z_0)"},
)
EQUATION_38_REPAIRED = Statement(
    text="While z is in D the drift of eta is at most N - w eta with w = m^2/beta^2 and "
    "N = ceil(|z_hat|^2 + d), so that the repaired Lemma 14 applies; the ceiling is not needed.",
    conclusion=sp.And(
        sp.Le(drift.drift, N_CEILING - w * eta),
        sp.Le(cir.p_reach, cir.CIR_TAIL.subs({N_cir: N_CEILING, cir.X_0: U_0**2 / 2})),
    ),
    hypotheses={**drift.IN_D, "theta": cir.PROCESS["theta"]},
    steps=(
        apply("Lemma 3", drift.LEMMA_3, {}, *drift.IN_D),
        step("ceiling", sp.Le(drift.drift, N_CEILING - w * eta), "Lemma 3"),
        apply(
            "tail",
            cir.LEMMA_14_REPAIRED,
            {
                cir.X: eta,
                cir.X_0: U_0**2 / 2,
                cir.drift: drift.drift,
                N_cir: N_CEILING,
            },
            "ceiling",
            "theta",
        ),
    ),
    where=dict(drift.LEMMA_3.where) | {cir.p_reach: "probability that eta reaches a in D"},
)
