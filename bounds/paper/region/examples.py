"""The objects behind the twins: points at which a false variant fails, derived, not typed."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.paper.region import cir, drift, exit, noise
from lemmata.bounds.paper.region.chain import SLOW, Chain
from lemmata.bounds.symbols import (
    M2,
    M3,
    M,
    N_cir,
    S_log,
    T,
    U,
    alpha,
    beta,
    d,
    ell,
    eps,
    eta,
    m,
    norm_x,
    norm_z_hat,
    q,
    rad_D,
    rho,
    theta,
    w,
)

Point = dict[sp.Symbol, sp.Expr]
_HALF = sp.Rational(1, 2)


def drift_point(given: dict[sp.Symbol, object]) -> Point:
    """Return all scalars of Lemma 3 from those of G and z, by the definitions."""
    at = {k: sp.sympify(v) for k, v in given.items()}
    at[drift.uf] = (at[drift.p] ** 2 + at[q] ** 2 - at[drift.gap] ** 2) / 2
    at[drift.uL] = at[drift.uz] + at[U] ** 2 + at[drift.uf] / at[beta] ** 2
    at[eta] = at[U] ** 2 / 2
    at[w] = drift.REVERSION.subs(at)
    at[drift.drift] = at[d] - at[drift.uL]
    at[drift.variation] = 4 * at[eta]
    at[drift.noise] = 2 * sp.sqrt(at[eta])
    return at


def bent() -> Point:
    """Return |J u| = |q| = m|u| and |J u - q| = M2|u|^2/2: equality in Taylor."""
    given = {U: 1, m: 1, M2: 1, drift.p: 1, q: 1, drift.gap: _HALF, drift.uz: 0, norm_z_hat: 0}
    return drift_point({**given, beta: 1, d: 1, drift.r_ball: 1})


def linear(slope: int = 2) -> Point:
    """Return G(z) = m z, x = 0, beta = 1, d = 1, at z = 1."""
    given = {U: 1, m: slope, M: slope, M2: 0, M3: 0, drift.p: slope, q: slope, drift.gap: 0}
    given |= {drift.uz: 0, norm_z_hat: 0, beta: 1, d: 1, S_log: 1}
    return drift_point({**given, rad_D: sp.Rational(4, slope), drift.r_ball: 1})


def halfway() -> Point:
    """Return u = -z_hat/2 with |z_hat| = 2 for G(z) = z, where (30') is an equality."""
    return {U: sp.Integer(1), norm_z_hat: sp.Integer(2), drift.uz: sp.Integer(-2)}


def opposite() -> Point:
    """Return u = -z_hat, |u| = 1."""
    return {U: sp.Integer(1), norm_z_hat: sp.Integer(1), drift.uz: sp.Integer(-1)}


LONG = Chain(rate=SLOW.rate, noise=SLOW.noise, tau=SLOW.tau, n=10**9)
"""The chain of the refutation, followed for much longer."""


def reaches(chain: Chain, height: sp.Expr, given: dict[sp.Symbol, object]) -> Point:
    """Return N = w = 1, X = V^2 from 0 at X = 0, and the chance to reach ``height`` in time."""
    at = {k: sp.sympify(v) for k, v in given.items()}
    at |= {N_cir: sp.Integer(1), w: 2 * chain.rate, cir.X: sp.Integer(0), cir.X_0: sp.Integer(0)}
    at |= {cir.drift: sp.Integer(1), T: chain.time, cir.level: height}
    # By Ito the drift of exp(lambda X) at X = 0 is lambda.
    best = cir.THETA_STAR.subs(at) if ell in at else _HALF
    at[cir.growth] = cir.LAM.subs({w: at[w], theta: best})
    return at | {cir.p_reach: 1 - chain.stays(sp.sqrt(height))}


def without_time() -> Point:
    """Return the sharp level with ell = log(1/eps), eps = 1/2."""
    at = {N_cir: sp.Integer(1), w: sp.Integer(1), cir.X_0: sp.Integer(0), ell: sp.log(2)}
    return reaches(SLOW, cir.CIR_LEVEL.subs(at), {ell: sp.log(2), eps: _HALF})


def without_root_two(level: sp.Expr) -> Point:
    """Return a level with too small a multiple of ell, eps = 1/2, for a long time."""
    value = sp.log(2 * (1 + LONG.time))
    at = {N_cir: sp.Integer(1), w: sp.Integer(1), cir.X_0: sp.Integer(0), ell: value}
    return reaches(LONG, level.subs(at), {ell: value, eps: _HALF})


def without_growth() -> Point:
    """Return theta = 1/2 and the level 16 for a long time."""
    return reaches(LONG, sp.Integer(16), {theta: _HALF})


def noise_reaches(chain: Chain, height: sp.Expr) -> Point:
    """Return F = V from 0 and the chance that |F| reaches ``height`` in time, w = 1."""
    at = reaches(chain, height**2, {})
    return {k: at[k] for k in (w, T, cir.X, cir.drift, cir.growth)} | {
        noise.height: height,
        noise.p_two: at[cir.p_reach],
        noise.r: height * sp.sqrt(at[w] / 2),
    }


def small_ball() -> Point:
    """Return G(z) = z with a quarter of rad(D), at the largest T that Lemma 13 allows."""
    point = exit.at_centre()
    point[rad_D] = point[rad_D] / 4
    longest = exit.LONGEST.subs(point) / point[w]
    chain = exit.LINEAR
    steps = int(sp.floor(longest / chain.tau))
    short = Chain(chain.rate, chain.noise, chain.tau, steps)
    return point | {T: longest, exit.p_exit: 1 - short.stays(point[rad_D])}


def mode_ball() -> Point:
    """Return G(z) = z, beta = 1, d = 1: dz = -2z dt + sqrt(2) dB from 0, one look at it."""
    chain = Chain(rate=sp.Integer(2), noise=sp.sqrt(2), tau=sp.Rational(3, 4), n=1)
    radius = sp.sqrt(8)
    at = {alpha: chain.rate, d: 1, rho: radius, T: chain.time, U: 0, exit.U_0: 0, eta: 0}
    at |= {drift.uL: 0, drift.drift: 1, drift.variation: 0, drift.noise: 0}
    point = {k: sp.sympify(v) for k, v in at.items()}
    return point | {exit.p_exit: 1 - chain.stays(radius), norm_x: sp.Integer(0)}


def still() -> Point:
    """Return G(z) = z, x = 0 at z = z_hat = 0, with the statement about the tail at theta = 1/2."""
    at = exit.at_centre() | {theta: _HALF, cir.level: sp.Integer(1), cir.p_reach: sp.Integer(0)}
    return at | {drift.variation: sp.Integer(0), drift.noise: sp.Integer(0)}
