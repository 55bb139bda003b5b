r"""The posterior :math:`p(z\mid x)\propto e^{-L(z)}` by quadrature in one and two dimensions.

Paper: Section 2.1, with :math:`L(z)=\tfrac12\|z\|^2+\frac1{2\beta^2}\|G(z)-x\|^2`.  The prior alone
bounds the domain: :math:`L\ge\tfrac12\|z\|^2`, so no assumption on ``G`` is used and a second well
is not missed for want of one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lemmata.verify.engine.arguments import Float, Map, finite, observables, points, positive
from lemmata.verify.engine.laws import charts
from lemmata.verify.engine.laws.distribution import Distribution
from lemmata.verify.engine.laws.quadrature import Integral, Integrand, halves, integrate
from lemmata.verify.engine.modes import Modes, modes, potential
from lemmata.verify.errors import InputError

# Beyond this drop of the log density nothing reaches the sixteenth digit of a mass.
_DROP = 60.0
_UNIT = Integral(np.ones(()), np.zeros(()), np.empty((0, 1, 2)))


@dataclass(frozen=True)
class Posterior:
    r"""Posterior of one observable, ``d = 1`` or ``2``, normalised by quadrature.

    Attributes
    ----------
    G, x, beta
        Generator, observable ``(o,)``, noise level.
    wells : Modes
        Local minima of ``L``.
    radius : float
        The ball of this radius around 0 carries the mass.
    tolerance : float
        Of the quadrature, box by box.
    normaliser : Integral
        :math:`\int e^{-(L-\min L)}`, with its error estimate.
    """

    G: Map = field(repr=False)
    x: Float
    beta: float
    wells: Modes
    radius: float
    tolerance: float
    normaliser: Integral = field(repr=False)

    @property
    def mode(self) -> Float:
        """The global mode :math:`z_{MAP}`, shape ``(d,)``."""
        top: Float = self.wells.points[0]
        return top

    @property
    def modes(self) -> Float:
        """All modes, the global one first, shape ``(k, d)``."""
        return self.wells.points

    @property
    def scale(self) -> float:
        """Smallest standard deviation of the Gaussian approximation at a mode."""
        return self.wells.scale

    @property
    def log_normaliser(self) -> float:
        r""":math:`\log\int e^{-L}`."""
        return float(np.log(self.normaliser.value) - self.wells.offset)

    @property
    def relative_error(self) -> float:
        """Estimated relative error of the normaliser, from the last grid refinement."""
        return float(self.normaliser.error / self.normaliser.value)

    def density(self, z: ArrayLike) -> Float:
        """Return the density at the points ``(n, d)`` or ``(d,)``; in ``d = 1`` any 1-d array."""
        array = np.asarray(z, dtype=np.float64)
        rows = points(array.reshape(-1, 1) if self.G.dim == 1 else array, self.G.dim, "z")[0]
        return self._weight(rows) / float(self.normaliser.value)

    def expectation(self, fn: Integrand, *, tolerance: float | None = None) -> Float:
        """Return the expectation of ``fn``: ``(n, d)`` to ``(n,)`` or ``(n, p)``, smooth."""
        boxes, chart = self._everything

        def weighted(y: Float) -> Float:
            z, volume = chart(y)
            values, weight = fn(z), self._weight(z) * volume
            return values * weight.reshape(-1, *[1] * (values.ndim - 1))

        limit = self.tolerance if tolerance is None else tolerance
        return np.asarray(integrate(weighted, boxes, tolerance=limit).value / self.normaliser.value)

    def moments(self) -> tuple[Float, Float]:
        """Return mean ``(d,)`` and covariance ``(d, d)``, both computed about the mode."""
        d = self.G.dim

        def powers(z: Float) -> Float:
            u = z - self.mode
            square = np.einsum("ni,nj->nij", u, u).reshape(len(u), -1)
            return np.concatenate([u, square], axis=1)

        values = self.expectation(powers)
        shift = values[:d]
        return self.mode + shift, values[d:].reshape(d, d) - np.outer(shift, shift)

    def half_space(self, normal: ArrayLike, level: float) -> float:
        r"""Return :math:`P(\langle n,z\rangle\le c)` for the normal made a unit vector."""
        n = points(normal, self.G.dim, "normal")[0][0]
        n = n / positive(float(np.linalg.norm(n)), "norm of the normal")
        cut = finite(level, "level")
        return self._mass(*charts.half_space(self.wells, n, cut, self.radius))

    def mass_outside(self, center: ArrayLike, radius: float) -> float:
        r"""Return :math:`P(\|z-c\|>r)`, integrated outside so that small masses keep digits."""
        c, r, far = self._around(center, radius)
        return self._mass(*charts.ball(self.wells, c, r, far)) if r < far else 0.0

    def mass_inside(self, center: ArrayLike, radius: float) -> float:
        r"""Return :math:`P(\|z-c\|\le r)`, integrated inside."""
        c, r, far = self._around(center, radius)
        return self._mass(*charts.ball(self.wells, c, 0.0, min(r, far)))

    def cdf(self, z: ArrayLike) -> Float:
        """Return the distribution function at ``z`` (``d = 1``), shape of ``z``."""
        return self.distribution.cdf(z)

    def quantile(self, u: ArrayLike) -> Float:
        """Return the inverse of `cdf` at ``u`` in [0, 1] (``d = 1``), shape of ``u``."""
        return self.distribution.quantile(u)

    def sample(self, n: int, *, rng: Any = None) -> Float:
        """Draw ``n`` independent points by inversion (``d = 1``), shape ``(n, 1)``."""
        return self.distribution.sample(n, rng=rng)[:, None]

    @cached_property
    def distribution(self) -> Distribution:
        """The law as a `Distribution` on the line (``d = 1``)."""
        if self.G.dim != 1:
            raise InputError("the distribution function needs d = 1; use half_space in d = 2")
        panels = halves(self.normaliser.boxes)[:, 0]
        panels = panels[np.argsort(panels[:, 0])] + self.mode[0]
        return Distribution(np.append(panels[:, 0], panels[-1, 1]), self.density)

    @cached_property
    def _everything(self) -> tuple[Float, charts.Chart]:
        return charts.half_space(self.wells, np.eye(self.G.dim)[0], np.inf, self.radius)

    def _weight(self, z: Float) -> Float:
        return np.asarray(np.exp(self.wells.offset - potential(self.G, self.x, self.beta, z)))

    def _around(self, center: ArrayLike, radius: float) -> tuple[Float, float, float]:
        c = points(center, self.G.dim, "center")[0][0]
        return c, positive(radius, "radius"), self.radius + float(np.linalg.norm(c))

    def _mass(self, boxes: Float, chart: charts.Chart) -> float:
        return float(self._integrate(boxes, chart).value / self.normaliser.value)

    def _integrate(self, boxes: Float, chart: charts.Chart) -> Integral:
        """Integrate the weight over the image of ``boxes`` under a chart."""

        def integrand(y: Float) -> Float:
            z, volume = chart(y)
            return self._weight(z) * volume

        return integrate(integrand, boxes, tolerance=self.tolerance)


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
    xs, single = points(x, observables(G), "x")
    if not single and len(xs) != 1:
        raise InputError("the posterior takes one observable; give shape (o,)")
    wells = modes(G, xs[0], positive(beta, "beta"))
    if tolerance is None:
        tolerance = max(1e-13, 3e-16 * (1 + float(np.linalg.norm(xs[0]))) / beta)
    radius = float(np.sqrt(2 * (wells.offset + _DROP - 2 * np.log(min(wells.scale, 1.0)))))
    draft = Posterior(G, xs[0], float(beta), wells, radius, tolerance, _UNIT)
    return replace(draft, normaliser=draft._integrate(*draft._everything))
