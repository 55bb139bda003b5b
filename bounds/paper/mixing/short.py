"""Lemma 2 as printed: near eps = 1 the time T is too short to move, for G(z) = z."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Counterexample, Statement, cite, step
from lemmata.bounds.facts import fact
from lemmata.bounds.paper.mixing.sampling import T_2, log_eps
from lemmata.bounds.paper.region.exit import GEOMETRY, U_0, log_N
from lemmata.bounds.paper.region.size import N_PRIME, NOISE, RAD_D
from lemmata.bounds.symbols import (
    M2,
    M3,
    M,
    N_prime,
    S_log,
    T,
    beta,
    d,
    eps,
    local,
    m,
    norm_x,
    rad_D,
    w,
)

gain = local("gain_A", "P_T(A)-P(A)")
p_law = local("p_law", r"\Pr[z_t>b]", nonnegative=True)
p_rest = local("p_rest", r"P(z>b)", nonnegative=True)
now = local("t_now", "t", positive=True)

_a, _b, _c, _f, _g, _p, _q, _r, _v = sp.symbols("a b c f g p q r v", real=True)

LINEAR_LAW = fact(
    "ornstein-uhlenbeck-law",
    "dV = -c V dt + sqrt(2) dB from a point is normal at every time; mean a and variance v solve "
    "a' = f = -c a and v' = g = 2 - 2 c v; so P[V > b] = p = (1 - erf((b - a)/sqrt(2 v)))/2",
    "Karatzas and Shreve, Brownian Motion and Stochastic Calculus, 5.6.8",
    sp.Eq(_p, (1 - sp.erf((_b - _a) / sp.sqrt(2 * _v))) / 2),
    (sp.Eq(_f, -_c * _a), sp.Eq(_g, 2 - 2 * _c * _v), sp.Gt(_v, 0)),
)


def _gaussian(mean: sp.Expr, variance: sp.Expr, level: sp.Expr) -> sp.Expr:
    return (1 - sp.erf((level - mean) / sp.sqrt(2 * variance))) / 2


def too_short() -> Counterexample:
    """Return G(z) = z, d = 1, x = 0, beta = 1, eps = 999/1000, z_0 = rad(D)/2.

    ``L = z^2`` gives an Ornstein-Uhlenbeck process of rate c = 2; the event is ``z > b`` with b
    half of the mean at T.
    """
    at = {s: sp.Integer(1) for s in (m, M, d, beta)}
    at |= {s: sp.Integer(0) for s in (M2, M3, norm_x)}
    at[eps] = sp.Rational(999, 1000)
    at[N_prime] = N_PRIME.subs(at)
    at[log_N] = sp.log(16 * at[N_prime] / at[eps])
    at[S_log] = sp.sqrt(at[N_prime] * at[log_N])
    at[rad_D] = RAD_D.subs(at)
    at[U_0] = at[rad_D] / 2
    at[w] = (m**2 / beta**2).subs(at)
    at[log_eps] = sp.log(1 / at[eps])
    at[T] = T_2.subs(at)
    rate = 1 + at[w]
    mean, variance = at[U_0] * sp.exp(-rate * now), (1 - sp.exp(-2 * rate * now)) / rate
    level = mean.subs(now, at[T]) / 2
    at[gain] = _gaussian(mean.subs(now, at[T]), variance.subs(now, at[T]), level) - _gaussian(
        sp.Integer(0), 1 / rate, level
    )
    law = {
        "a": mean,
        "b": level,
        "c": rate,
        "f": sp.diff(mean, now),
        "g": sp.diff(variance, now),
        "p": p_law,
        "v": variance,
    }
    rest = {"a": 0, "b": level, "c": rate, "f": 0, "g": 0, "p": p_rest, "v": 1 / rate}
    return Counterexample(
        f"G(z) = z, d = 1, x = 0, beta = 1, eps = {at[eps]}, z_0 = rad(D)/2, A = (b, oo) with b "
        "half of the mean at T",
        at,
        (
            cite("law at t", LINEAR_LAW, law, why="at t = T"),
            cite("stationary law", LINEAR_LAW, rest, why="the posterior N(0, 1/c) is stationary"),
        ),
    )


LEMMA_2_PRINTED = Statement(
    text="beta <= beta_0, |z_0 - z_hat| <= rad(D)/2, T = rad(D)^2 log(1/eps), eps < 1. Then P_T(A) "
    "- p(A|x) <= eps/2 for every event A.",
    conclusion=sp.Le(gain, eps / 2),
    hypotheses={
        **GEOMETRY,
        **NOISE,
        "eps": sp.Lt(eps, 1),
        "m <= M": sp.Le(m, M),
        "log eps": sp.Eq(eps * sp.exp(log_eps), 1),
        "time": sp.Eq(T, T_2),
    },
    counterexample=too_short(),
    where={gain: "P_T(A) - p(A|x) for an event A", log_eps: "log(1/eps)"},
)

_T_2 = T_2.subs(log_eps, sp.log(1 / eps))
ROOT_EPS = Statement(
    text="The printed arithmetic, e^(-T/(2 rad(D)^2)) <= eps/2 for T = rad(D)^2 log(1/eps), whose "
    "left side is sqrt(eps), needs eps >= 4.",
    conclusion=sp.Ge(eps, 4),
    hypotheses={"printed": sp.Le(sp.exp(-_T_2 / (2 * rad_D**2)), eps / 2)},
    steps=(step("square", sp.Ge(eps, 4), "printed"),),
)
