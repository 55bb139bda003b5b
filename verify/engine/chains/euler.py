r"""One chunk of Euler-Maruyama chains in NumPy; the reference for the compiled kernels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lemmata.verify.engine.arguments import Array, Map
from lemmata.verify.engine.chains.polar import Polar
from lemmata.verify.engine.chains.ridge_drift import RidgeDrift
from lemmata.verify.engine.chains.ridge_factors import Factors, factors
from lemmata.verify.engine.chains.ridge_form import RidgeForm, ridge_form
from lemmata.verify.engine.chains.ridge_stack import FEW, RidgeStack

Step = Callable[[], None]
Observer = Callable[[int, int, Array], None]
"""Called as ``observer(k, first, z)`` after step ``k`` with rows ``first, first + 1, ...``."""

_WORK_BYTES = 9_000_000
_WIDE, _WIDE_BYTES = 16_384, 18_000_000
"""Where a weight matrix has so many entries products take most of the time, and BLAS is faster for
more columns."""
_SHARED = 100_000
"""Points times widths that are worth a second chunk."""


@dataclass(frozen=True)
class Task:
    r"""What all chains share, in the type of the states.

    Attributes
    ----------
    step, weight : scalar
        :math:`h` and :math:`h/\beta^2`.
    steps : int
    project, watch : pair of (1, d) ndarray and scalar, or None
        Balls.
    observer : callable or None
    """

    step: Any
    weight: Any
    steps: int
    project: tuple[Array, Any] | None
    watch: tuple[Array, Any] | None
    observer: Observer | None


@dataclass(frozen=True)
class NumpyChunk:
    """Advances chunks of chains of any map; the normals of a step form a ``(d, n)`` array.

    A generator whose `ridge_form` is known makes its steps in work arrays that are allocated once,
    with the same draws and, up to rounding, the same result as any other map.
    """

    G: Map
    task: Task

    @cached_property
    def form(self) -> RidgeForm | None:
        """The parts of the generator."""
        return ridge_form(self.G)

    @cached_property
    def factors(self) -> Factors:
        """Their products with the weight of a step."""
        assert self.form is not None
        return factors(self.form, np.dtype(type(self.task.step)), float(self.task.weight))

    def rows(self, itemsize: int, n: int) -> int:
        """Rows of a chunk whose work arrays (six of width d, three of the hidden) fit the cache.

        Chunks are of equal size and even in number, for two cores to share.
        """
        width = int(getattr(self.G, "_width", 4 * self.G.dim))
        work = _WIDE_BYTES if self.G.dim * width >= _WIDE else _WORK_BYTES
        fit = max(128, work // (itemsize * (6 * self.G.dim + 3 * width)))
        chunks = -(-n // fit)
        if chunks == 1 and n * (self.G.dim + width) < _SHARED:
            return fit
        return -(-n // (chunks + chunks % 2))

    def run(
        self,
        xs: Array,
        z: Array,
        seed: np.random.SeedSequence,
        first: int,
        exits: NDArray[np.int64] | None,
    ) -> None:
        """Advance ``z`` in place by all steps; ``first`` is the number of its first row."""
        task = self.task
        step, y = self._step(xs, z, seed)
        # An unstable step may overflow: the infinities are the answer, not an error.
        with np.errstate(over="ignore", invalid="ignore"):
            note(y, 0, task.watch, exits)
            for k in range(1, task.steps + 1):
                step()
                if task.project is not None:
                    project_on_ball(y, *task.project)
                note(y, k, task.watch, exits)
                if task.observer is not None:
                    task.observer(k, first, y)
        if y is not z:
            z[:] = y

    def _step(self, xs: Array, z: Array, seed: np.random.SeedSequence) -> tuple[Step, Array]:
        """Return what makes a step without projection, and the ``(n, d)`` array it works in."""
        draw = self._normals(seed, (z.shape[1], z.shape[0]), z.dtype)
        if self.form is None:
            return lambda: self._any_step(z, xs, draw().T), z
        if self.form.dim <= FEW and self.form.hidden:
            stack = RidgeStack(self.factors, self.task.step, xs, z)
            return lambda: stack(draw()), stack.points
        drift = RidgeDrift(self.factors, xs, z)
        y = drift.laid_out(z)
        return lambda: shift(self.task, y, drift(y.T).T, draw().T), y

    def _any_step(self, y: Array, xs: Array, noise: Array) -> None:
        advance(self.task, y, self.G.gradient_of_half_square(y, xs)[0], noise)

    def _normals(
        self, seed: np.random.SeedSequence, shape: tuple[int, int], kind: Any
    ) -> Callable[[], Array]:
        """Return a source of normals of variance ``2 h``."""
        rng = np.random.Generator(np.random.SFC64(seed))
        return Polar(rng, shape, kind, np.sqrt(2 * self.task.step))


def advance(task: Task, z: Array, gradient: Array, noise: Array) -> None:
    r"""Make one step in place, without projection.

    ``gradient`` is used up, ``noise`` has variance :math:`2h`.
    """
    gradient *= task.weight
    shift(task, z, gradient, noise)


def shift(task: Task, z: Array, pull: Array, noise: Array) -> None:
    """`advance` with the gradient times the weight of the step."""
    z *= 1 - task.step
    z -= pull
    z += noise


def project_on_ball(z: Array, center: Array, radius: Any) -> None:
    r"""Replace each row by its nearest point in the ball, in place (:math:`\Pi_D`)."""
    if z.shape[1] == 1:
        np.clip(z, center - radius, center + radius, out=z)
        return
    z -= center
    norm = np.sqrt(np.einsum("nd,nd->n", z, z))
    outside = norm > radius
    z[outside] *= (radius / norm[outside])[:, None]
    z += center


def note(
    z: Array, k: int, watch: tuple[Array, Any] | None, exits: NDArray[np.int64] | None
) -> None:
    """Write ``k`` where a row is outside the watched ball for the first time."""
    if exits is None or watch is None:
        return
    u = z - watch[0]
    inside = np.einsum("nd,nd->n", u, u) <= watch[1] ** 2
    exits[(exits < 0) & ~inside] = k
