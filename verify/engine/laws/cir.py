r"""The Cox-Ingersoll-Ross process :math:`dX=(N-wX)dt+2\sqrt X\,dB` with exact transitions.

Paper: Lemma 14, equations (33)-(37).  For integer ``N`` it is the squared norm of ``N``
Ornstein-Uhlenbeck processes; in general
:math:`X_t\sim v\,\chi'^2_N(e^{-wt}X_0/v)` with :math:`v=(1-e^{-wt})/w`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import mpmath
import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from lemmata.verify.engine.arguments import Float, count, positive
from lemmata.verify.engine.laws.ou import increments
from lemmata.verify.errors import InputError


@dataclass(frozen=True)
class CIR:
    """Parameters of the process.

    Attributes
    ----------
    N : float
        Dimension, positive, not necessarily an integer.
    w : float
        Rate, positive.
    """

    N: float
    w: float

    def __post_init__(self) -> None:
        positive(self.N, "N")
        positive(self.w, "w")

    def transition(self, x0: ArrayLike, time: float) -> tuple[Float, float]:
        """Return noncentrality and scale ``v`` of the law at ``time``."""
        v = float(-np.expm1(-self.w * positive(time, "time")) / self.w)
        return np.asarray(np.exp(-self.w * time) * _start(x0) / v), v

    def cdf(self, x: ArrayLike, x0: float, time: float) -> Float:
        r"""Return :math:`\Pr[X_t\le x]`."""
        noncentrality, v = self.transition(x0, time)
        return np.asarray(stats.ncx2.cdf(np.asarray(x) / v, self.N, noncentrality))

    def stationary(self) -> Any:
        r"""Return the stationary law, :math:`\Gamma(\tfrac N2,\tfrac2w)` (shape, scale)."""
        return stats.gamma(self.N / 2, scale=2 / self.w)

    def path(self, x0: float, times: ArrayLike, n: int, *, rng: Any = None) -> Float:
        """Draw ``n`` paths at increasing ``times`` by exact transitions, ``(len(times), n)``."""
        generator = np.random.default_rng(rng)
        x = np.full(count(n, "n", 1), float(_start(x0)))
        steps = increments(times)
        path = np.empty((len(steps), n))
        for k, step in enumerate(steps):
            x = path[k] = self._draw(x, step, generator)
        return path

    def _draw(self, x: Float, step: float, generator: np.random.Generator) -> Float:
        noncentrality, v = self.transition(x, step)
        return np.asarray(v * generator.noncentral_chisquare(self.N, noncentrality))

    def hits(
        self, x0: float, level: float, time: float, steps: int, n: int, *, rng: Any = None
    ) -> int:
        r"""Count, among ``n`` paths, those with :math:`\sup_{t\le T}X_t\ge` ``level``.

        Exact transitions; between grid points :math:`\sqrt X`, which has unit diffusion, crosses
        with the probability of a Brownian bridge.  What is left is of the order ``time / steps``.
        """
        a, dt = np.sqrt(positive(level, "level")), positive(time, "time") / count(steps, "steps", 1)
        generator = np.random.default_rng(rng)
        x = np.full(count(n, "n", 1), float(_start(x0)))
        found = int((np.sqrt(x) >= a).sum())
        x = x[np.sqrt(x) < a]
        for _ in range(steps):
            new = self._draw(x, dt, generator)
            cross = np.exp(np.minimum(-2 * (a - np.sqrt(x)) * (a - np.sqrt(new)) / dt, 0))
            stay = (np.sqrt(new) < a) & (generator.random(len(x)) >= cross)
            found += len(x) - int(stay.sum())
            x = new[stay]
        return found

    def exceedance_by_inversion(self, x0: float, level: float, time: float) -> float:
        r"""Return :math:`\Pr[\sup_{t\le T}X_t\ge a]` by numerical Laplace inversion (Talbot).

        :math:`\int_0^\infty e^{-st}\Pr[\tau_a\le t]dt=\frac1s\,
        \frac{{}_1F_1(s/w;N/2;wX_0/2)}{{}_1F_1(s/w;N/2;wa/2)}`.  Not rigorous.
        """
        start, a = float(_start(x0)), positive(level, "level")
        if start >= a:
            return 1.0
        b, y0, ya = (mpmath.mpf(v) for v in (self.N / 2, self.w * start / 2, self.w * a / 2))

        def transform(s: Any) -> Any:
            top, bottom = mpmath.hyp1f1(s / self.w, b, y0), mpmath.hyp1f1(s / self.w, b, ya)
            return top / bottom / s

        with mpmath.workdps(30):
            value = mpmath.invertlaplace(transform, positive(time, "time"), method="talbot")
        return float(value)


def _start(x0: ArrayLike) -> Float:
    x = np.asarray(x0, dtype=np.float64)
    if not (np.isfinite(x).all() and (x >= 0).all()):
        raise InputError("the process starts at a finite number that is not negative")
    return x
