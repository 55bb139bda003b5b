r"""Closed forms for linear generators :math:`G(z)=Az`: everything is Gaussian.

Paper: Sections 2.1, C and D.1 restricted to linear ``G`` (families file, "Linear").  With
:math:`H=I+A^\top A/\beta^2` and :math:`b=A^\top x/\beta^2`, :math:`\nabla L(z)=Hz-b`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats
from scipy.special import erf

from lemmata.verify.engine.arguments import Float, count, points, positive
from lemmata.verify.engine.laws.quadrature import boxes_from, graded, integrate
from lemmata.verify.errors import InputError


@dataclass(frozen=True)
class Gaussian:
    """A normal law.

    Attributes
    ----------
    mean : (d,) ndarray
    cov : (d, d) ndarray
    """

    mean: Float
    cov: Float

    def density(self, z: ArrayLike) -> Float:
        """Return the density at ``(n, d)`` points."""
        white = np.linalg.solve(_root(self.cov), (points(z, len(self.mean), "z")[0] - self.mean).T)
        logarithm = (white**2).sum(axis=0) + np.linalg.slogdet(2 * np.pi * self.cov)[1]
        return np.asarray(np.exp(-0.5 * logarithm))

    def marginal(self, direction: ArrayLike) -> Gaussian:
        r"""Return the law of :math:`\langle e,z\rangle`."""
        e = points(direction, len(self.mean), "direction")[0][0]
        mean, variance = float(e @ self.mean), float(e @ self.cov @ e)
        return Gaussian(np.array([mean]), np.array([[variance]]))


def posterior(A: ArrayLike, x: ArrayLike, beta: float) -> Gaussian:
    r"""Return :math:`N(H^{-1}b,H^{-1})`, the posterior of ``x``.

    Raises
    ------
    InputError
        If ``A`` is not square, ``x`` does not fit or ``beta`` is not positive.
    """
    H, b = _potential(A, x, beta)
    return Gaussian(np.linalg.solve(H, b), np.linalg.inv(H))


def chain(
    A: ArrayLike, x: ArrayLike, beta: float, step: float, steps: int, start: ArrayLike | Gaussian
) -> Gaussian:
    r"""Return the law of the Euler-Maruyama chain after ``steps`` steps.

    :math:`z_{k+1}=(I-hH)z_k+hb+\sqrt{2h}\,\xi`; in the eigenbasis of ``H`` the sums are geometric:
    mean :math:`\mu+(1-h\lambda)^K(z_0-\mu)`, variance
    :math:`2h\sum_{k<K}(1-h\lambda)^{2k}` plus the transported initial one.
    """
    H, b = _potential(A, x, beta)
    values, basis = _spectrum(H)
    h, K = positive(step, "step"), count(steps, "steps")
    ratio = 1 - h * values
    # 1 - ratio^2 = h lambda (2 - h lambda) vanishes at the edge of stability: then K terms of 1.
    gap = h * values * (2 - h * values)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        total = np.where(np.abs(gap) < 1e-300, K, (1 - ratio ** (2 * K)) / gap)
    return _moved(
        _start(start, len(b)), basis, np.linalg.solve(H, b), np.asarray(ratio**K), 2 * h * total
    )


def diffusion(
    A: ArrayLike, x: ArrayLike, beta: float, time: float, start: ArrayLike | Gaussian
) -> Gaussian:
    r"""Return the law of the Langevin diffusion, an Ornstein-Uhlenbeck process, at ``time``.

    :math:`e^{-tH}` transports, :math:`H^{-1}(I-e^{-2tH})` is added.
    """
    H, b = _potential(A, x, beta)
    values, basis = _spectrum(H)
    t = float(time) if time == 0 else positive(time, "time")
    added = -np.expm1(-2 * t * values) / values
    decay = np.asarray(np.exp(-t * values))
    return _moved(_start(start, len(b)), basis, np.linalg.solve(H, b), decay, added)


def kl(p: Gaussian, q: Gaussian) -> float:
    r"""Return :math:`KL(p\|q)`, infinite when ``p`` has no density."""
    d = len(p.mean)
    ratio = np.linalg.solve(q.cov, p.cov)
    sign, logarithm = np.linalg.slogdet(ratio)
    if sign <= 0:
        return float("inf")
    u = q.mean - p.mean
    return float(0.5 * (np.trace(ratio) - d - logarithm + u @ np.linalg.solve(q.cov, u)))


def tv(p: Gaussian, q: Gaussian) -> float:
    r"""Return the total variation distance.

    Exact for ``d = 1`` (the densities cross where a quadratic vanishes) and for equal covariances
    (:math:`\mathrm{erf}(\|\Sigma^{-1/2}(\mu-\mu')\|/\sqrt8)`).

    Raises
    ------
    InputError
        In ``d > 1`` with different covariances, where there is no closed form; see `tv_bounds`.
    """
    if len(p.mean) == 1:
        return _tv_line(p.mean[0], p.cov[0, 0], q.mean[0], q.cov[0, 0])
    if not np.allclose(p.cov, q.cov, rtol=1e-15, atol=0):
        raise InputError("no closed form for different covariances in d > 1; use tv_bounds")
    u = p.mean - q.mean
    return float(erf(np.sqrt(u @ np.linalg.solve(q.cov, u) / 8)))


def tv_bounds(p: Gaussian, q: Gaussian) -> tuple[float, float]:
    r"""Return bounds on the total variation distance, any ``d``.

    Below: the best one-dimensional marginal along the mean difference and the generalised
    eigenvectors.  Above: Pinsker and Bretagnolle-Huber, whichever is smaller.
    """
    mixed = np.linalg.solve(_root(q.cov), _root(p.cov))
    vectors = np.linalg.eigh(mixed.T @ mixed)[1]
    lines = list(np.linalg.solve(_root(p.cov).T, vectors).T)
    u = p.mean - q.mean
    if np.any(u):
        lines.append(np.linalg.solve(p.cov + q.cov, u))
    low = max(tv(p.marginal(e), q.marginal(e)) for e in lines)
    divergence = min(kl(p, q), kl(q, p))
    return low, float(min(np.sqrt(divergence / 2), np.sqrt(-np.expm1(-divergence)), 1.0))


def tv_quadrature(p: Gaussian, q: Gaussian) -> float:
    r"""Return :math:`\tfrac12\int|p-q|` by adaptive quadrature in ``d = 1``, a second route."""
    centers = [float(g.mean[0]) for g in (p, q)]
    widths = [float(np.sqrt(g.cov[0, 0])) for g in (p, q)]
    reach = 12 * max(widths)
    breaks = graded(min(centers) - reach, max(centers) + reach, centers, min(widths))
    total = integrate(lambda z: np.abs(p.density(z) - q.density(z)), boxes_from(breaks))
    return float(total.value) / 2


def stationary_path_kl(c: float, dim: int, step: float, time: float) -> float:
    r"""Return the path KL of `discretization`: :math:`\frac{cdT}2(1-\frac{1-e^{-ch}}{ch})`.

    Langevin diffusion against Euler-Maruyama interpolation for :math:`L=\frac c2\|z\|^2`, started
    in stationarity, without stopping; ``step`` must divide ``time``.
    """
    a = positive(c, "c") * positive(step, "step")
    return float(0.5 * c * count(dim, "dim", 1) * positive(time, "time") * (1 + np.expm1(-a) / a))


def _potential(A: ArrayLike, x: ArrayLike, beta: float) -> tuple[Float, Float]:
    matrix = np.atleast_2d(np.asarray(A, dtype=np.float64))
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not np.isfinite(matrix).all():
        raise InputError(f"A must be a finite square matrix, not of shape {matrix.shape}")
    xs = points(x, len(matrix), "x")[0][0]
    weight = positive(beta, "beta") ** -2
    return np.eye(len(matrix)) + weight * matrix.T @ matrix, weight * matrix.T @ xs


def _start(start: ArrayLike | Gaussian, dim: int) -> Gaussian:
    if isinstance(start, Gaussian):
        return start
    return Gaussian(points(start, dim, "start")[0][0], np.zeros((dim, dim)))


def _moved(start: Gaussian, basis: Float, fix: Float, factor: Float, added: Float) -> Gaussian:
    transport = (basis * factor) @ basis.T
    cov = transport @ start.cov @ transport.T + (basis * added) @ basis.T
    return Gaussian(fix + transport @ (start.mean - fix), (cov + cov.T) / 2)


def _root(cov: Float) -> Float:
    return np.asarray(np.linalg.cholesky(cov), dtype=np.float64)


def _spectrum(matrix: Float) -> tuple[Float, Float]:
    values, basis = np.linalg.eigh(matrix)
    return np.asarray(values, dtype=np.float64), np.asarray(basis, dtype=np.float64)


def _tv_line(mu: float, var: float, nu: float, war: float) -> float:
    """Return the distance of two normal laws on the line from the crossings of their densities."""
    p, q = stats.norm(mu, np.sqrt(var)), stats.norm(nu, np.sqrt(war))
    # log p - log q = A t^2 + B t + C in t = z - mu.
    shift = nu - mu
    A, B = 0.5 / war - 0.5 / var, -shift / war
    C = 0.5 * shift**2 / war + 0.5 * np.log(war / var)
    if A == 0:
        return float(erf(abs(shift) / np.sqrt(8 * var)))
    root = np.sqrt(max(B * B - 4 * A * C, 0.0))
    far = -(B + np.copysign(root, B)) / 2
    crossings = sorted(mu + t for t in (far / A, C / far if far else 0.0))
    inside = [float(law.cdf(crossings[1]) - law.cdf(crossings[0])) for law in (p, q)]
    return abs(inside[0] - inside[1])
