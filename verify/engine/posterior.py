r"""The posterior :math:`p(z\mid x)\propto e^{-L(z)}` by quadrature in one and two dimensions.

Paper: Section 2.1, with :math:`L(z)=\tfrac12\|z\|^2+\frac1{2\beta^2}\|G(z)-x\|^2`.  The prior alone
bounds the domain: :math:`L\ge\tfrac12\|z\|^2`, so no assumption on ``G`` is used and a second well
is not missed for want of one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from verify.engine.arguments import Float, Map, count, finite, points, positive
from verify.engine.modes import modes, potential
from verify.engine.quadrature import (
    Integral,
    Integrand,
    boxes_from,
    gauss,
    graded,
    halves,
    integrate,
)
from verify.errors import InputError

# Beyond this drop of the log density nothing reaches the sixteenth digit of a mass.
_DROP = 60.0
_UNIT = Integral(np.ones(()), np.zeros(()), np.empty((0, 1, 2)))


@dataclass(frozen=True)
class Posterior:
    r"""Posterior of one observable, ``d = 1`` or ``2``, normalised by quadrature.

    Attributes
    ----------
    G, x, beta
        Generator, observable ``(d,)``, noise level.
    modes : (k, d) ndarray
        Local minima of ``L``, the global one first.
    offset : float
        ``L`` at the global mode.
    scale : float
        Smallest standard deviation :math:`\lambda_{\max}(\nabla^2L)^{-1/2}` at the modes.
    radius : float
        The domain is the ball of this radius around 0 (in fact its bounding box).
    normaliser : Integral
        :math:`\int e^{-(L-\text{offset})}`, with its error estimate.
    """

    G: Map = field(repr=False)
    x: Float
    beta: float
    modes: Float
    offset: float
    scale: float
    radius: float
    normaliser: Integral = field(repr=False)
    tolerance: float = 1e-13

    @property
    def mode(self) -> Float:
        """The global mode :math:`z_{MAP}`, shape ``(d,)``."""
        top: Float = self.modes[0]
        return top

    @property
    def log_normaliser(self) -> float:
        r""":math:`\log\int e^{-L}`."""
        return float(np.log(self.normaliser.value) - self.offset)

    @property
    def relative_error(self) -> float:
        """Estimated relative error of the normaliser, from the last grid refinement."""
        return float(self.normaliser.error / self.normaliser.value)

    def density(self, z: ArrayLike) -> Float:
        """Return the density at the points ``(n, d)`` or ``(d,)``; in ``d = 1`` any 1-d array."""
        rows = _points(z, len(self.x))
        return _weight(self, rows) / float(self.normaliser.value)

    def expectation(self, fn: Integrand, *, tolerance: float | None = None) -> Float:
        """Return the expectation of ``fn``: ``(n, d)`` to ``(n,)`` or ``(n, p)``, smooth."""
        limit = self.tolerance if tolerance is None else tolerance

        def weighted(z: Float) -> Float:
            values = fn(z)
            weight = _weight(self, z)
            return values * weight.reshape(-1, *[1] * (values.ndim - 1))

        result = integrate(weighted, self._start, tolerance=limit).value
        return np.asarray(result / self.normaliser.value)

    def moments(self) -> tuple[Float, Float]:
        """Return mean ``(d,)`` and covariance ``(d, d)``, both computed about the mode."""
        d = len(self.x)

        def powers(z: Float) -> Float:
            u = z - self.mode
            square = np.einsum("ni,nj->nij", u, u).reshape(len(u), -1)
            return np.concatenate([u, square], axis=1)

        values = self.expectation(powers)
        shift = values[:d]
        return self.mode + shift, values[d:].reshape(d, d) - np.outer(shift, shift)

    def mass_outside(self, center: ArrayLike, radius: float) -> float:
        r"""Return :math:`P(\|z-c\|>r)`, integrated outside so that small masses keep digits."""
        return self._ball(center, radius, outside=True)

    def mass_inside(self, center: ArrayLike, radius: float) -> float:
        r"""Return :math:`P(\|z-c\|\le r)`, integrated inside."""
        return self._ball(center, radius, outside=False)

    def half_space(self, normal: ArrayLike, level: float) -> float:
        r"""Return :math:`P(\langle n,z\rangle\le c)` for the normal made a unit vector."""
        n = points(normal, len(self.x), "normal")[0][0]
        n = n / positive(float(np.linalg.norm(n)), "norm of the normal")
        level, reach = finite(level, "level"), self.radius * np.sqrt(len(n))
        if level <= -reach:
            return 0.0
        frame = np.eye(1) * n if len(n) == 1 else np.array([n, [-n[1], n[0]]])
        seen = self.modes @ frame.T
        breaks = [graded(-reach, min(level, reach), np.append(seen[:, 0], level), self.scale)]
        breaks += [graded(-reach, reach, seen[:, i], self.scale) for i in range(1, len(n))]
        return self._mass(boxes_from(*breaks), lambda y: (y @ frame, np.ones(len(y))))

    def _ball(self, center: ArrayLike, radius: float, *, outside: bool) -> float:
        c = points(center, len(self.x), "center")[0][0]
        r, far = positive(radius, "radius"), self.radius * np.sqrt(len(c)) + np.linalg.norm(c)
        low, high = (r, float(far)) if outside else (0.0, min(r, float(far)))
        if low >= high:
            return 0.0
        away = np.linalg.norm(self.modes - c, axis=1)
        radial = graded(low, high, np.append(away, r), self.scale)
        if len(c) == 1:
            sides = [boxes_from(radial), -boxes_from(radial)[:, :, ::-1]]
            return self._mass(np.concatenate(sides), lambda y: (c + y, np.ones(len(y))))
        angles = np.arctan2(self.modes[:, 1] - c[1], self.modes[:, 0] - c[0])
        fine = self.scale / max(float(away.max()), self.scale)
        around = np.concatenate([angles, angles + 2 * np.pi, angles - 2 * np.pi])
        boxes = boxes_from(radial, graded(-np.pi, np.pi, around, fine))
        return self._mass(boxes, lambda y: (c + y[:, :1] * _circle(y[:, 1]), y[:, 0]))

    def _mass(self, boxes: Float, chart: Callable[[Float], tuple[Float, Float]]) -> float:
        """Integrate the density over the image of ``boxes`` under a chart with its Jacobian."""

        def integrand(y: Float) -> Float:
            z, volume = chart(y)
            return _weight(self, z) * volume

        total = integrate(integrand, boxes, tolerance=self.tolerance).value
        return float(total / self.normaliser.value)

    @cached_property
    def _start(self) -> Float:
        r = self.radius
        return boxes_from(*[graded(-r, r, column, self.scale) for column in self.modes.T])

    @cached_property
    def _panels(self) -> tuple[Float, Float]:
        """Edges of the accepted panels and the distribution function there (``d = 1``)."""
        if len(self.x) != 1:
            raise InputError("the distribution function needs d = 1; use half_space in d = 2")
        boxes = halves(self.normaliser.boxes)
        boxes = boxes[np.argsort(boxes[:, 0, 0])]
        edges = np.append(boxes[:, 0, 0], boxes[-1, 0, 1])
        mass = self._between(edges[:-1], edges[1:])
        return edges, np.concatenate([[0.0], np.cumsum(mass)]) / mass.sum()

    def _between(self, low: Float, high: Float) -> Float:
        """Mass of each interval, each inside one accepted panel."""
        nodes, weights = gauss(20)
        z = low[:, None] + (high - low)[:, None] * nodes
        values = self.density(z.reshape(-1, 1)).reshape(z.shape)
        return np.asarray((values @ weights) * (high - low))

    def cdf(self, z: ArrayLike) -> Float:
        """Return the distribution function at ``z`` (``d = 1``), shape of ``z``."""
        t = np.asarray(z, dtype=np.float64)
        edges, cumulative = self._panels
        flat = np.clip(t.ravel(), edges[0], edges[-1])
        panel = np.clip(np.searchsorted(edges, flat, side="right") - 1, 0, len(edges) - 2)
        values = cumulative[panel] + self._between(edges[panel], flat)
        return np.clip(values, 0.0, 1.0).reshape(t.shape)

    def quantile(self, u: ArrayLike) -> Float:
        """Return the inverse of `cdf` at ``u`` in [0, 1] by safeguarded Newton, shape of ``u``."""
        goal = np.asarray(u, dtype=np.float64)
        if not ((goal >= 0) & (goal <= 1)).all():
            raise InputError("quantile levels must lie in [0, 1]")
        edges, cumulative = self._panels
        flat = goal.ravel()
        panel = np.clip(np.searchsorted(cumulative, flat, side="right") - 1, 0, len(edges) - 2)
        base, low, high = edges[panel], edges[panel].copy(), edges[panel + 1].copy()
        z = (low + high) / 2
        for _ in range(60):
            gap = cumulative[panel] + self._between(base, z) - flat
            low, high = np.where(gap <= 0, z, low), np.where(gap > 0, z, high)
            with np.errstate(divide="ignore", invalid="ignore"):
                new = z - gap / self.density(z[:, None])
            new = np.where((new > low) & (new < high), new, (low + high) / 2)
            moved, z = np.abs(new - z), new
            if (moved <= 1e-14 * (self.scale + np.abs(z))).all():
                break
        return np.asarray(z.reshape(goal.shape))

    def sample(self, n: int, *, rng: Any = None) -> Float:
        """Draw ``n`` independent points by inversion (``d = 1``), shape ``(n, 1)``."""
        u = np.random.default_rng(rng).random(count(n, "n"))
        return self.quantile(u)[:, None]


def posterior(G: Map, x: ArrayLike, beta: float, *, tolerance: float | None = None) -> Posterior:
    r"""Build the `Posterior` of one observable.

    The ``tolerance`` of the quadrature is :math:`10^{-13}`, or the rounding error of
    :math:`\|G-x\|^2/\beta^2` where that is larger.

    Raises
    ------
    InputError
        If ``d`` is not 1 or 2, ``x`` is not one finite point or ``beta`` is not positive.
    """
    if G.dim not in (1, 2):
        raise InputError(f"quadrature of the posterior needs d = 1 or 2, not {G.dim}")
    xs, single = points(x, G.dim, "x")
    if not single and len(xs) != 1:
        raise InputError("the posterior takes one observable; give shape (d,)")
    found = modes(G, xs[0], positive(beta, "beta"))
    if tolerance is None:
        tolerance = max(1e-13, 3e-16 * (1 + float(np.linalg.norm(xs[0]))) / beta)
    radius = float(np.sqrt(2 * (found.offset + _DROP - 2 * np.log(min(found.scale, 1.0)))))
    draft = Posterior(
        G, xs[0], float(beta), found.points, found.offset, found.scale, radius, _UNIT, tolerance
    )
    total = integrate(lambda z: _weight(draft, z), draft._start, tolerance=tolerance)
    return replace(draft, normaliser=total)


def _weight(p: Posterior, z: Float) -> Float:
    return np.asarray(np.exp(p.offset - potential(p.G, p.x, p.beta, z)))


def _circle(angle: Float) -> Float:
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def _points(z: ArrayLike, dim: int) -> Float:
    array = np.asarray(z, dtype=np.float64)
    return points(array.reshape(-1, 1) if dim == 1 else array, dim, "z")[0]
