"""Chains of wide networks: NumPy's own BLAS, and compiled loops for all between the products.

For these the products take nearly all the time, and one loop for everything gains less than NumPy's
BLAS, usually newer than SciPy's, gains over the one that compiled code can call.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from verify.engine.arguments import Array
from verify.engine.compiled.activate import CODES, activate
from verify.engine.compiled.jit import kernel
from verify.engine.compiled.normals import BLOCK, normals, seeded
from verify.engine.euler import NumpyChunk, Step, Task
from verify.engine.ridge_drift import RidgeDrift, times
from verify.engine.ridge_factors import Factors, factors

WIDE = 16_384
"""Entries of a weight matrix from which a network is wide."""


class CompiledDrift(RidgeDrift):
    """The drift with compiled activations."""

    def _activate(self, z: Array) -> tuple[Array, Array]:
        h = self._pre_activation(z)
        activate(CODES[self._factors.activation], h.ravel("K"), self._slope.ravel("K"))
        return h, self._slope


class FusedStep(CompiledDrift):
    """A step of a generator whose ``A`` is a number, with one loop after each outer product."""

    def __init__(self, factors: Factors, a: float, task: Task, xs: Array, like: Array) -> None:
        super().__init__(factors, xs, like)
        # A target for each point lets the loops run over flat arrays.
        self._spare[:] = self._target
        self._target = self._spare
        kind = like.dtype.type
        pull = kind(1.0) if factors.scale is None else factors.scale
        self._a = kind(a)
        self._scales = 1 - task.step, pull, kind(a * task.weight), np.sqrt(2 * task.step)

    def advance(self, z: Array, noise: Array) -> None:
        """Move points, ``(d, n)``, in place; standard normals lie in memory as they do."""
        f = self._factors
        s, slope = self._activate(z)
        q = times(f.outer, s, self._residual)
        residual(q.ravel("K"), z.ravel("K"), self._target.ravel("K"), self._a)
        back = times(f.outer_back, q, self._hidden)
        back *= slope
        gradient = times(f.inner_back, back, self._gradient)
        flat, pull, direct, normal = (v.ravel("K") for v in (z, gradient, q, noise))
        move(flat, pull, direct, normal, self._scales)


@kernel
def residual(q: Any, z: Any, target: Any, a: Any) -> None:
    """Add ``a z - target``."""
    for i in range(q.size):
        q[i] = (q[i] + a * z[i]) - target[i]


@kernel
def move(z: Any, gradient: Any, q: Any, noise: Any, scales: Any) -> None:
    """Replace ``z`` by ``keep z - pull gradient - direct q + scale noise``."""
    keep, pull, direct, scale = scales
    for i in range(z.size):
        z[i] = (keep * z[i] - (pull * gradient[i] + direct * q[i])) + scale * noise[i]


@dataclass(frozen=True)
class WideChunk(NumpyChunk):
    """Advances chunks of chains of a wide ridge generator."""

    @cached_property
    def factors(self) -> Factors:
        """The factors for the compiled tanh."""
        assert self.form is not None
        kind = np.dtype(type(self.task.step))
        return factors(self.form, kind, float(self.task.weight), logistic=False)

    def _step(self, xs: Array, z: Array, seed: np.random.SeedSequence) -> tuple[Step, Array]:
        assert self.form is not None
        A = self.form.A
        if A.ndim == 2 or np.ptp(A) > 0:
            return super()._step(xs, z, seed)
        fused = FusedStep(self.factors, float(A[0]), self.task, xs, z)
        draw = _standard(seed, (z.shape[1], z.shape[0]), z.dtype)
        y, beside = fused.laid_out(z), np.empty_like(z)

        def step() -> None:
            noise = draw()
            if fused.by_points:
                np.copyto(beside, noise.T)
                noise = beside.T
            fused.advance(y.T, noise)

        return step, y

    def _normals(
        self, seed: np.random.SeedSequence, shape: tuple[int, int], kind: Any
    ) -> Callable[[], Array]:
        draw, scale = _standard(seed, shape, kind), np.sqrt(2 * self.task.step)

        def scaled() -> Array:
            noise = draw()
            noise *= scale
            return noise

        return scaled

    def _drift(self, xs: Array, z: Array) -> CompiledDrift:
        return CompiledDrift(self.factors, xs, z)


def _standard(
    seed: np.random.SeedSequence, shape: tuple[int, int], kind: Any
) -> Callable[[], Array]:
    """Return a source of standard normals; each array overwrites the last."""
    state, size = seeded(seed, 1)[0], shape[0] * shape[1]
    flat = np.empty(-(-size // BLOCK) * BLOCK, kind)
    words = np.empty(flat.nbytes // 8, np.uint64)

    def draw() -> Array:
        normals(state, words, flat)
        return flat[:size].reshape(shape)

    return draw
