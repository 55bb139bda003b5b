"""One chunk of Euler-Maruyama chains, compiled; `verify.engine.chains.euler` is the reference."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lemmata.verify.engine.arguments import Array
from lemmata.verify.engine.chains.euler import Task
from lemmata.verify.engine.chains.ridge_form import RidgeForm
from lemmata.verify.engine.compiled.activate import CODES
from lemmata.verify.engine.compiled.blocks import LINE, packed
from lemmata.verify.engine.compiled.chain import run
from lemmata.verify.engine.compiled.normals import seeded

_TILE_BYTES = 400_000
_CHUNK_ROWS = 4096
_STRIP, _MOST = 3 * LINE, 21
"""Bytes of a row of the narrowest strip, a block of registers where vectors are widest, and how
many times as wide the widest is."""
_LARGE, _SHARING = 2**21, 144
"""Bytes of a matrix that the cache does not hold, and chains to be done at each reading of it."""


def tile_of(form: RidgeForm, kind: Any) -> tuple[int, int]:
    """Return strips and width of a tile: one strip if its work arrays fit the cache."""
    size = np.dtype(kind).itemsize
    narrow = _STRIP // size
    fit = _TILE_BYTES // (6 * form.dim + 2 * form.hidden) // _STRIP
    width = min(max(fit, 1), _MOST) * narrow
    least = max(3 * narrow, _SHARING if form.W.size * size > _LARGE else 0)
    return -(-least // width), width


def even_parts(n: int, most: int, itemsize: int) -> int:
    """Return the size of parts of n rows: equal, whole lines, even in number for two cores."""
    parts, line = -(-n // most), LINE // itemsize
    return max(1, -(-n // ((parts + parts % 2) * line))) * line


def kernel_map(form: RidgeForm, kind: Any) -> tuple[Any, ...]:
    """Return the generator as `verify.engine.compiled.chain.run` takes it, packed once."""
    key = f"packed {np.dtype(kind).name}"
    if key not in form.kept:
        form.kept[key] = _packed(form, kind)
    found: tuple[Any, ...] = form.kept[key]
    return found


def _packed(form: RidgeForm, kind: Any) -> tuple[Any, ...]:
    d, simple = form.dim, form.A.ndim == 1
    diagonal, full = (form.A, np.zeros((0, 0))) if simple else (np.zeros(d), form.A)
    vectors = (v.astype(kind) for v in (form.b, np.zeros(max(d, form.hidden)), diagonal))
    matrices = (packed(M, kind) for M in (full, form.B, form.W))
    return CODES[form.activation], *map(_read_only, (*vectors, *matrices))


def _read_only(array: Array) -> Array:
    """Return a view that cannot be written: to Numba that is a type, and there is to be one."""
    view = array.view()
    view.flags.writeable = False
    return view


@dataclass(frozen=True)
class CompiledChunk:
    """Advances chunks of chains of a ridge generator.

    A chunk is cut into tiles.  The random state of every tile comes from the seed of the chunk, so
    draws depend on `rows` and `shape`, and these on the shape and precision of the generator and
    the number of chains only.
    """

    form: RidgeForm
    task: Task

    def __post_init__(self) -> None:
        """Pack the matrices before several threads want them."""
        kernel_map(self.form, self.kind)

    @cached_property
    def kind(self) -> Any:
        """The type of the states."""
        return np.dtype(type(self.task.step))

    @cached_property
    def tile(self) -> int:
        """Chains of a tile."""
        return self.shape[0] * self.shape[1]

    @cached_property
    def shape(self) -> tuple[int, int]:
        """Strips of a tile and columns of a strip."""
        return tile_of(self.form, self.kind)

    def rows(self, itemsize: int, n: int) -> int:
        """Rows of a chunk: at most one tile, or several if they are done soon."""
        small = self.form.dim + self.form.hidden <= 16
        return even_parts(n, max(self.tile, _CHUNK_ROWS if small else 0), itemsize)

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
        balls = self._ball(self.task.project), self._ball(self.task.watch)
        observer, steps = self.task.observer, self.task.steps
        stride = steps if observer is None else min(steps, 1)
        for k in range(0, max(1, steps), max(1, stride)):
            run(
                kernel_map(self.form, self.kind),
                self._scales,
                k,
                stride,
                self.shape,
                states,
                target,
                z,
                *balls,
                noted,
            )
            if observer is not None and stride:
                observer(k + 1, first, z)
