r"""The Ornstein-Uhlenbeck process :math:`dV=-cV\,dt+s\,dB` with exact transitions.

Paper: equations (33)-(36), Appendix C.2, where :math:`c=w/2`, :math:`s=1`, and the reflection
step (35), which holds for a martingale and fails for this process.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lemmata.verify.engine.arguments import Float, count, finite, positive
from lemmata.verify.errors import InputError


@dataclass(frozen=True)
class OU:
    """Parameters of the process.

    Attributes
    ----------
    rate : float
        ``c > 0``.
    sigma : float
        ``s > 0``.
    """

    rate: float
    sigma: float = 1.0

    def __post_init__(self) -> None:
        positive(self.rate, "rate")
        positive(self.sigma, "sigma")

    def moments(self, v0: ArrayLike, time: ArrayLike) -> tuple[Float, Float]:
        r"""Return mean :math:`e^{-ct}v_0` and variance :math:`\frac{s^2}{2c}(1-e^{-2ct})`."""
        t = np.asarray(time, dtype=np.float64)
        spread = -np.expm1(-2 * self.rate * t) * self.sigma**2 / (2 * self.rate)
        return np.exp(-self.rate * t) * np.asarray(v0, dtype=np.float64), spread

    def path(self, v0: ArrayLike, times: ArrayLike, n: int, *, rng: Any = None) -> Float:
        """Draw ``n`` paths at increasing ``times``, shape ``(len(times), n, ...)`` like ``v0``.

        The transitions are exact, so the spacing is free.

        Raises
        ------
        InputError
            If the times are not positive and increasing.
        """
        steps = increments(times)
        generator = np.random.default_rng(rng)
        start = np.asarray(v0, dtype=np.float64)
        v = np.broadcast_to(start, (count(n, "n", 1), *start.shape)).copy()
        path = np.empty((len(steps), *v.shape))
        for k, step in enumerate(steps):
            mean, variance = self.moments(v, step)
            v = mean + np.sqrt(variance) * generator.standard_normal(v.shape)
            path[k] = v
        return path

    def hits(
        self, v0: float, level: float, time: float, steps: int, n: int, *, rng: Any = None
    ) -> int:
        r"""Count, among ``n`` paths, those with :math:`\sup_{t\le T}|V_t|\ge` ``level``.

        Exact transitions; between the grid points the crossing of either level is decided with
        the probability :math:`\exp(-2(a-u)(a-v)/(s^2\delta))` of a Brownian bridge.  What is left
        is an error of the order of ``time / steps`` (curvature of the drift within a step).
        """
        a, dt = positive(level, "level"), positive(time, "time") / count(steps, "steps", 1)
        generator = np.random.default_rng(rng)
        v = np.full(count(n, "n", 1), finite(v0, "v0"))
        _, variance = self.moments(0.0, dt)
        spread, decay, noise = np.sqrt(variance), np.exp(-self.rate * dt), self.sigma**2 * dt
        found = int((np.abs(v) >= a).sum())
        v = v[np.abs(v) < a]
        for _ in range(steps):
            new = decay * v + spread * generator.standard_normal(len(v))
            # log(1 - P[cross up]) + log(1 - P[cross down]), bounded by 1 each.
            up = np.exp(np.minimum(-2 * (a - v) * (a - new) / noise, 0))
            down = np.exp(np.minimum(-2 * (a + v) * (a + new) / noise, 0))
            stay = (np.abs(new) < a) & (generator.random(len(v)) < (1 - up) * (1 - down))
            found += len(v) - int(stay.sum())
            v = new[stay]
        return found


def increments(times: ArrayLike) -> Float:
    """Return the steps of an increasing time grid that starts after 0.

    Raises
    ------
    InputError
        If it is not one.
    """
    grid = np.atleast_1d(np.asarray(times, dtype=np.float64))
    steps = np.diff(grid, prepend=0.0)
    if grid.ndim != 1 or not np.isfinite(grid).all() or not (steps > 0).all():
        raise InputError("times must be finite, positive and increasing")
    return np.asarray(steps)
