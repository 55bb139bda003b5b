r"""Standard normals from exponentials and uniforms, faster than NumPy's own.

If :math:`E` is exponential and :math:`U` uniform then :math:`\sqrt{2E}\,(\cos2\pi U,\sin2\pi U)`
is a pair of independent normals (Box and Muller).  In float64 the point on the circle is
:math:`(w-1,wt)` with :math:`t=\tan\pi U`, :math:`w=2/(1+t^2)`: NumPy computes a tangent, unlike
sine and cosine, with vector instructions.  In float32 sine and cosine have them too, and the halves
of a word of 64 bits are the two uniforms.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lemmata.verify.engine.arguments import Array

_AHEAD_BYTES, _MOST = 800_000, 16
"""What is made at once if one array holds less, and arrays that are made at once at most."""


class Polar:
    """A source of arrays of normals times a constant; each may be overwritten by the next.

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
        self._rng, size = rng, max(1, shape[0] * shape[1])
        ahead = min(_MOST, -(-_AHEAD_BYTES // (size * np.dtype(kind).itemsize)))
        half = -(-ahead * size // 2)
        self._out = np.empty(2 * half, kind)
        self._spare, self._weight = np.empty(half, kind), np.empty(half, kind)
        self._twice_variance = self._out.dtype.type(2 * scale * scale)
        self._arrays = self._out[: ahead * size].reshape(ahead, *shape)
        self._next = ahead
        self._fill = self._doubles if self._out.dtype == np.float64 else self._singles

    def __call__(self) -> Array:
        """Return the next array."""
        if self._next == len(self._arrays):
            self._fill()
            self._next = 0
        self._next += 1
        array: Array = self._arrays[self._next - 1]
        return array

    def _doubles(self) -> None:
        radius, other = np.split(self._out, 2)
        t, w = self._spare, self._weight
        self._rng.standard_exponential(out=radius)
        self._rng.random(out=t)
        radius *= self._twice_variance
        np.sqrt(radius, out=radius)
        t *= np.pi
        np.tan(t, out=t)
        np.multiply(t, t, out=w)
        w += 1
        np.divide(2, w, out=w)
        t *= w
        np.multiply(radius, t, out=other)
        w -= 1
        radius *= w

    def _singles(self) -> None:
        radius, other = np.split(self._out, 2)
        angle, cosine = self._spare, self._weight
        first, second = np.split(self._rng.bit_generator.random_raw(len(radius)).view(np.uint32), 2)
        np.copyto(radius, first, casting="unsafe")
        np.copyto(angle, second.view(np.int32), casting="unsafe")
        # A uniform in (0, 1].
        radius *= 2.0**-32
        radius += 2.0**-33
        np.log(radius, out=radius)
        radius *= -self._twice_variance
        np.sqrt(radius, out=radius)
        angle *= np.pi * 2.0**-31
        np.cos(angle, out=cosine)
        np.sin(angle, out=angle)
        np.multiply(radius, angle, out=other)
        radius *= cosine
