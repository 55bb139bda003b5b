"""One chunk of Euler-Maruyama chains, compiled; `verify.engine.euler` is the reference."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.engine.arguments import Array
from verify.engine.compiled.activate import CODES
from verify.engine.compiled.chain import run
from verify.engine.compiled.normals import seeded
from verify.engine.compiled.products import BLAS
from verify.engine.euler import Task
from verify.engine.ridge_form import RidgeForm

_TILE_BYTES = 400_000
_CHUNK_ROWS = 2048


def tile_of(form: RidgeForm, kind: Any) -> int:
    """Return the columns of a tile whose work arrays stay in the second-level cache."""
    fit = _TILE_BYTES // (np.dtype(kind).itemsize * (6 * form.dim + 2 * form.hidden))
    return int(min(512, max(128, fit // 32 * 32)))


def uses_blas(form: RidgeForm) -> bool:
    """Whether the products of a form are for BLAS."""
    return max(form.W.size, form.A.size if form.A.ndim == 2 else 0) >= BLAS


def kernel_map(form: RidgeForm, kind: Any) -> tuple[Any, ...]:
    """Return the generator as `verify.engine.compiled.chain.run` takes it."""
    form = form.at(kind)
    diagonal = form.A if form.A.ndim == 1 else np.zeros(form.dim, kind)
    full = np.zeros((0, 0), kind) if form.A.ndim == 1 else form.A
    arrays = (diagonal, full, form.B, form.W, form.b)
    return CODES[form.activation], *map(_read_only, arrays)


def _read_only(array: Array) -> Array:
    """Return a view that cannot be written: to Numba that is a type, and there is to be one."""
    view = array.view()
    view.flags.writeable = False
    return view


@dataclass(frozen=True)
class CompiledChunk:
    """Advances chunks of chains of a ridge generator.

    A chunk is cut into tiles.  The random state of every tile comes from the seed of the chunk, so
    draws depend on `rows` and `tile`, and these on the shape and precision of the generator only.
    """

    form: RidgeForm
    task: Task

    @cached_property
    def kind(self) -> Any:
        """The type of the states."""
        return np.dtype(type(self.task.step))

    @cached_property
    def tile(self) -> int:
        """Chains of a tile."""
        return tile_of(self.form, self.kind)

    def rows(self, itemsize: int, n: int) -> int:
        """Rows of a chunk: one tile, or several if they are done soon."""
        small = self.form.dim + self.form.hidden <= 16
        return self.tile * (max(1, _CHUNK_ROWS // self.tile) if small else 1)

    @cached_property
    def _map(self) -> tuple[Any, ...]:
        return kernel_map(self.form, self.kind)

    @property
    def _scales(self) -> tuple[Any, Any, Any]:
        h = self.task.step
        return 1 - h, self.task.weight, np.sqrt(2 * h)

    def _ball(self, ball: tuple[Array, Any] | None) -> tuple[Array, Any]:
        if ball is None:
            return np.zeros(self.form.dim, self.kind), self.kind.type(0)
        return np.ascontiguousarray(ball[0][0]), ball[1]

    def run(
        self,
        xs: Array,
        z: Array,
        seed: np.random.SeedSequence,
        first: int,
        exits: NDArray[np.int64] | None,
    ) -> None:
        """Advance ``z`` in place by all steps; ``first`` is the number of its first row."""
        states = seeded(seed, -(-len(z) // self.tile))
        target = np.ascontiguousarray(xs - self.form.t.astype(self.kind))
        noted = np.empty(0, np.int64) if exits is None else exits
        blas = uses_blas(self.form)
        balls = self._ball(self.task.project), self._ball(self.task.watch)
        observer, steps = self.task.observer, self.task.steps
        stride = steps if observer is None else min(steps, 1)
        for k in range(0, max(1, steps), max(1, stride)):
            run(
                self._map,
                blas,
                self._scales,
                k,
                stride,
                self.tile,
                states,
                target,
                z,
                *balls,
                noted,
            )
            if observer is not None and stride:
                observer(k + 1, first, z)
