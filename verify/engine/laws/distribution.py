"""A distribution on the line given by its density, panel by panel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lemmata.verify.engine.arguments import Float, count
from lemmata.verify.engine.laws.quadrature import gauss
from lemmata.verify.errors import InputError


@dataclass(frozen=True)
class Distribution:
    """Distribution function and its inverse by Gauss-Legendre on fixed panels.

    Attributes
    ----------
    edges : (p + 1,) ndarray
        Ends of the panels, on each of which the density is resolved.
    density : callable
        Maps ``(n,)`` points to ``(n,)`` values.
    """

    edges: Float
    density: Callable[[Float], Float]

    @cached_property
    def _cumulative(self) -> Float:
        mass = self._between(self.edges[:-1], self.edges[1:])
        return np.asarray(np.concatenate([[0.0], np.cumsum(mass)]) / mass.sum())

    def _between(self, low: Float, high: Float) -> Float:
        """Mass of each interval, each inside one panel."""
        nodes, weights = gauss(20)
        z = low[:, None] + (high - low)[:, None] * nodes
        values = self.density(z.ravel()).reshape(z.shape)
        return np.asarray((values @ weights) * (high - low))

    def cdf(self, z: ArrayLike) -> Float:
        """Return the distribution function at ``z``, shape of ``z``."""
        t = np.asarray(z, dtype=np.float64)
        edges, cumulative = self.edges, self._cumulative
        flat = np.clip(t.ravel(), edges[0], edges[-1])
        panel = np.clip(np.searchsorted(edges, flat, side="right") - 1, 0, len(edges) - 2)
        values = cumulative[panel] + self._between(edges[panel], flat)
        return np.clip(values, 0.0, 1.0).reshape(t.shape)

    def quantile(self, u: ArrayLike) -> Float:
        """Return the inverse of `cdf` by safeguarded Newton, shape of ``u``.

        Raises
        ------
        InputError
            If a level is not in [0, 1].
        """
        goal = np.asarray(u, dtype=np.float64)
        if not ((goal >= 0) & (goal <= 1)).all():
            raise InputError("quantile levels must lie in [0, 1]")
        edges, cumulative, flat = self.edges, self._cumulative, goal.ravel()
        panel = np.clip(np.searchsorted(cumulative, flat, side="right") - 1, 0, len(edges) - 2)
        base, low, high = edges[panel], edges[panel].copy(), edges[panel + 1].copy()
        width, z = high - low, (low + high) / 2
        for _ in range(60):
            gap = cumulative[panel] + self._between(base, z) - flat
            low, high = np.where(gap <= 0, z, low), np.where(gap > 0, z, high)
            with np.errstate(divide="ignore", invalid="ignore"):
                new = z - gap / self.density(z)
            new = np.where((new > low) & (new < high), new, (low + high) / 2)
            moved, z = np.abs(new - z), new
            if (moved <= 1e-14 * (width + np.abs(z))).all():
                break
        return np.asarray(z.reshape(goal.shape))

    def sample(self, n: int, *, rng: Any = None) -> Float:
        """Draw ``n`` independent points by inversion, shape ``(n,)``."""
        return self.quantile(np.random.default_rng(rng).random(count(n, "n")))
