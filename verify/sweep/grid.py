"""The tasks of a sweep: points of the grid, numbered, each with randomness of its own.

What a task computes depends on its point and the configuration alone, never on the order, the
process or the machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from lemmata.verify.generators import Generator
from lemmata.verify.sweep.config import Config, Family, Measures
from lemmata.verify.sweep.families import FAMILIES, FILE

_MEMBER, _TASK = 0, 1
"""First word of a spawn key."""


@dataclass(frozen=True)
class Point:
    """One task.

    Attributes
    ----------
    index : int
        Its number in the grid.
    family : Family
    d, beta, eps, seed
        Its coordinates; beta and eps as exact text, beta also "covered".
    measures : Measures
    tasks : int
        Number of tasks of the whole sweep, over which error levels are split.
    entropy : int
        From the hash of the configuration.
    branch : tuple of int
        Family, dimension and seed by position: what the generator is drawn from, so that it is the
        same for every beta and eps.
    own : Generator, optional
        The generator of a family from a file.
    """

    index: int
    family: Family
    d: int
    beta: str
    eps: str
    seed: int
    measures: Measures
    tasks: int
    entropy: int
    branch: tuple[int, int, int]
    own: Generator | None = field(default=None, repr=False)

    def member_rng(self) -> np.random.Generator:
        """Return the randomness of the generator."""
        return self._rng((_MEMBER, *self.branch))

    def rng(self) -> np.random.Generator:
        """Return the randomness of the measurements."""
        return self._rng((_TASK, self.index))

    def _rng(self, key: tuple[int, ...]) -> np.random.Generator:
        return np.random.default_rng(np.random.SeedSequence(self.entropy, spawn_key=key))


def dimensions(config: Config, family: int, own: Mapping[int, Generator]) -> tuple[int, ...]:
    """Return the dimensions in which a family takes part."""
    kind = config.families[family]
    if kind.name == FILE:
        return (own[family].dim,)
    return tuple(d for d in config.d if FAMILIES[kind.name].fits(d))


def size(config: Config, own: Mapping[int, Generator]) -> int:
    """Return the number of tasks."""
    places = sum(len(dimensions(config, i, own)) for i in range(len(config.families)))
    return places * len(config.beta) * len(config.eps) * config.seeds


def points(
    config: Config, own: Mapping[int, Generator], done: Iterable[int] = ()
) -> Iterator[Point]:
    """Yield the tasks in order, without those that are done."""
    entropy, total, skip = int(config.hash[:32], 16), size(config, own), set(done)
    index = -1
    for i, family in enumerate(config.families):
        places = enumerate(dimensions(config, i, own))
        for (k, d), beta, eps, seed in product(
            places, config.beta, config.eps, range(config.seeds)
        ):
            index += 1
            if index not in skip:
                branch = (i, k, seed)
                yield Point(
                    index, family, d, beta, eps, seed, config.measures, total, entropy, branch,
                    own.get(i),
                )  # fmt: skip
