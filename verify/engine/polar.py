r"""Standard normals from exponentials and uniforms, faster than NumPy's own.

If :math:`E` is exponential and :math:`U` uniform then :math:`\sqrt{2E}\,(\cos2\pi U,\sin2\pi U)`
is a pair of independent normals (Box and Muller).  With :math:`t=\tan\pi(U-\frac12)` and
:math:`w=2/(1+t^2)` the point :math:`(w-1,wt)` is uniform on the circle; NumPy computes a tangent,
unlike sine and cosine, with vector instructions in both precisions.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from verify.engine.arguments import Array


class Polar:
    """A source of arrays of normals times a constant, each overwriting the last.

    Parameters
    ----------
    rng : Generator
    shape : tuple of int
    kind : dtype
        float64 or float32.
    scale : scalar
        Standard deviation.
    """

    def __init__(
        self, rng: np.random.Generator, shape: tuple[int, int], kind: Any, scale: Any
    ) -> None:
        self._rng, self._shape = rng, shape
        self._size = shape[0] * shape[1]
        half = -(-self._size // 2)
        self._out = np.empty(2 * half, kind)
        self._tangent, self._weight = np.empty(half, kind), np.empty(half, kind)
        self._twice_variance = self._out.dtype.type(2 * scale * scale)
        self._pi, self._half = self._out.dtype.type(np.pi), self._out.dtype.type(0.5)

    def __call__(self) -> Array:
        """Return the next array."""
        radius, other = np.split(self._out, 2)
        t, w, kind = self._tangent, self._weight, self._out.dtype
        self._rng.standard_exponential(out=radius, dtype=kind)
        self._rng.random(out=t, dtype=kind)
        radius *= self._twice_variance
        np.sqrt(radius, out=radius)
        t -= self._half
        t *= self._pi
        np.tan(t, out=t)
        np.multiply(t, t, out=w)
        w += 1
        np.divide(2, w, out=w)
        t *= w
        np.multiply(radius, t, out=other)
        w -= 1
        radius *= w
        return self._out[: self._size].reshape(self._shape)
