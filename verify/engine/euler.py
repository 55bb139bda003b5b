r"""One chunk of Euler-Maruyama chains in NumPy; the reference for the compiled kernels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.engine.arguments import Array, Map

Observer = Callable[[int, int, Array], None]
"""Called as ``observer(k, first, z)`` after step ``k`` with rows ``first, first + 1, ...``."""

_WORK_BYTES = 2_400_000


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
    """Advances chunks of chains of any map."""

    G: Map
    task: Task

    def rows(self, itemsize: int) -> int:
        """Rows whose work arrays (about six of width d, three of the hidden one) fill the cache."""
        width = int(getattr(self.G, "width", 4 * self.G.dim))
        return max(64, _WORK_BYTES // (itemsize * (6 * self.G.dim + 3 * width)))

    def run(
        self,
        xs: Array,
        z: Array,
        seed: np.random.SeedSequence,
        first: int,
        exits: NDArray[np.int64] | None,
    ) -> None:
        """Advance ``z`` in place by all steps; ``first`` is the number of its first row."""
        rng = np.random.Generator(np.random.SFC64(seed))
        noise = np.empty_like(z)
        # An unstable step may overflow: the infinities are the answer, not an error.
        with np.errstate(over="ignore", invalid="ignore"):
            note(z, 0, self.task.watch, exits)
            for k in range(1, self.task.steps + 1):
                rng.standard_normal(out=noise, dtype=z.dtype)
                advance(self.G, self.task, xs, z, noise)
                note(z, k, self.task.watch, exits)
                if self.task.observer is not None:
                    self.task.observer(k, first, z)


def advance(G: Map, task: Task, xs: Array, z: Array, noise: Array) -> None:
    """Make one step in place, with given standard normals, which are used up."""
    gradient = G.gradient_of_half_square(z, xs)[0]
    gradient *= task.weight
    noise *= np.sqrt(2 * task.step)
    z *= 1 - task.step
    z -= gradient
    z += noise
    if task.project is not None:
        project_on_ball(z, *task.project)


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
