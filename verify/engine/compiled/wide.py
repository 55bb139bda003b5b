"""Chains of wide networks: NumPy's own BLAS, compiled activations and normals between products.

For these the products take nearly all the time, and one loop for everything gains less than NumPy's
BLAS, usually newer than SciPy's, gains over the one that compiled code can call.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from verify.engine.arguments import Array
from verify.engine.compiled.activate import CODES, activate
from verify.engine.compiled.normals import BLOCK, normals, seeded
from verify.engine.euler import NumpyChunk
from verify.engine.ridge_drift import RidgeDrift

WIDE = 16_384
"""Entries of a weight matrix from which a network is wide."""


class CompiledDrift(RidgeDrift):
    """The drift with compiled activations."""

    def _activate(self, z: Array) -> tuple[Array, Array]:
        h = self._pre_activation(z)
        activate(CODES[self._sigma.name], h.ravel("K"), self._slope.ravel("K"))
        return h, self._slope


@dataclass(frozen=True)
class WideChunk(NumpyChunk):
    """Advances chunks of chains of a wide ridge generator."""

    def _normals(
        self, seed: np.random.SeedSequence, shape: tuple[int, int], kind: Any
    ) -> Callable[[], Array]:
        state, scale = seeded(seed, 1)[0], np.sqrt(2 * self.task.step)
        size = shape[0] * shape[1]
        flat = np.empty(-(-size // BLOCK) * BLOCK, kind)
        words = np.empty(flat.nbytes // 8, np.uint64)

        def draw() -> Array:
            normals(state, words, flat)
            noise = flat[:size].reshape(shape)
            noise *= scale
            return noise

        return draw

    def _drift(self, xs: Array, z: Array) -> CompiledDrift:
        assert self.form is not None
        return CompiledDrift(self.form, xs, z)
