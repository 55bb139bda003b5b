"""Why no fixed level holds for all times: a Gaussian chain inside the diffusion.

An Ornstein-Uhlenbeck process ``dV = -c V dt + s dB``, looked at every ``tau``, is the chain
``V(k+1) = e^(-c tau) V(k) + s_tau xi(k)``.  Whatever ``V(k)``, the next value is beyond a level
with a probability that is bounded from below, so the level is passed sooner or later; Anderson's
inequality makes that a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp

from lemmata.bounds.claim import Counterexample, Statement, Step, cite, step
from lemmata.bounds.facts import ANDERSON, ITO
from lemmata.bounds.paper.region.cir import CIR_LEVEL_PRINTED, X_0, level
from lemmata.bounds.symbols import N_cir, T, eps, local, w

p_stay = local("p_stay", r"\overline{\Pr}[\forall t\le T:X_t\le a]", nonnegative=True)
p_true = local("p_true", r"\Pr[\forall t\le T:X_t\le a]", nonnegative=True)
_r, _v = sp.symbols("r V", real=True)


@dataclass(frozen=True)
class Chain:
    """The process ``dV = -c V dt + s dB`` from 0 at the times ``k tau``, k = 1, ..., n."""

    rate: sp.Expr
    noise: sp.Expr
    tau: sp.Expr
    n: int

    @property
    def time(self) -> sp.Expr:
        """The last time, n tau."""
        return self.n * self.tau

    def variance(self, time: sp.Expr) -> sp.Expr:
        """Variance of V at a time, from 0: Ito's isometry."""
        weight = self.noise**2 * sp.exp(-2 * self.rate * (time - _r))
        return sp.integrate(weight, (_r, 0, time))

    @property
    def spread(self) -> sp.Expr:
        """Standard deviation of one transition."""
        return sp.sqrt(self.variance(self.tau))

    def stays(self, height: sp.Expr) -> sp.Expr:
        """Upper bound of the probability that ``|V| < height`` up to the last time."""
        return sp.erf(height / (self.spread * sp.sqrt(2))) ** self.n

    def because(self, height: sp.Expr) -> tuple[Step, ...]:
        """Return the step that ties the bound to the process."""
        at = {"p": p_true, "a": height, "s": self.spread, "n": sp.Integer(self.n)}
        return (
            cite("at the times k tau", ANDERSON, at, why=f"every {self.tau} up to {self.time}"),
        )


def square_of(chain: Chain) -> tuple[Step, ...]:
    """Return the steps that show that V^2 has drift ``1 - w V^2``, w = 2c, for unit noise."""
    square = _v**2
    slope, bend = sp.diff(square, _v), sp.diff(square, _v, 2)
    drift = local("drift_V2", "b_{V^2}")
    at = {"c": drift, "a": -slope * chain.rate * _v, "v": chain.noise**2, "t": bend}
    goal = sp.Eq(drift, 1 - 2 * chain.rate * square)
    return (cite("X = V^2", ITO, at), step("drift of V^2", goal, "X = V^2"))


SLOW = Chain(rate=sp.Rational(1, 2), noise=sp.Integer(1), tau=sp.Integer(3), n=230)
"""dV = -V/2 dt + dB: X = V^2 solves dX = (1 - X) dt + 2 sqrt(X) dB."""


def printed_level(at: Mapping[sp.Symbol, sp.Expr]) -> sp.Expr:
    """Return the printed level of Lemma 14."""
    return CIR_LEVEL_PRINTED.subs(at)


def exceeds_printed_level() -> Counterexample:
    """Return N = w = 1, eps = 1/2, X_0 = 0, and a time by which the level is likely passed."""
    at = {N_cir: sp.Integer(1), w: 2 * SLOW.rate, eps: sp.Rational(1, 2), X_0: sp.Integer(0)}
    height = sp.sqrt(printed_level(at))
    return Counterexample(
        f"X = V^2 with dV = -V/2 dt + dB from 0, N = w = 1, eps = 1/2, T = {SLOW.time}; V looked "
        f"at {SLOW.n} times",
        at | {T: SLOW.time, level: height**2, p_stay: SLOW.stays(height)},
        (*square_of(SLOW), *SLOW.because(height)),
    )


LEMMA_14_PRINTED = Statement(
    text="dX = (N - wX) dt + 2 sqrt(X) dB, N a positive integer. For every eps > 0 and T > 0, "
    "X_t <= 2X_0 + (4N/w) log(4N/eps) for all t <= T with probability at least 1 - eps; that is, "
    "no upper bound of that probability is smaller.",
    conclusion=sp.Ge(p_stay, 1 - eps),
    hypotheses={"level": sp.Eq(level, CIR_LEVEL_PRINTED)},
    counterexample=exceeds_printed_level(),
    where={p_stay: "an upper bound of the probability that X stays below the level up to T"},
)
