"""A place at which an inequality about a generator is evaluated."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np

from lemmata.verify.generators.base import Generator

_BARE = {"y": None, "v": None, "w": None, "beta": 1.0, "steps": 0}
DIRECTIONS = ("y", "v", "w")


@dataclass(frozen=True, repr=False)
class Case:
    """A generator, an inverse point and what else an inequality may look at.

    Attributes
    ----------
    G : Generator
        The map.
    z_hat : tuple of float
        The inverse point; the observable is ``x = G(z_hat)``.
    u : tuple of float
        Not zero; the latent point is ``z = z_hat + u``.
    y : tuple of float or None
        A direction, of any length but 0; that of ``u`` if not given.
    v, w : tuple of float or None
        Further directions; ``y`` if not given.
    beta : float
        Noise level; for inequalities on gradient descent the accuracy ``delta``.
    steps : int
        Steps of gradient descent made before the one that is looked at.
    """

    G: Generator
    z_hat: tuple[float, ...]
    u: tuple[float, ...]
    y: tuple[float, ...] | None = None
    v: tuple[float, ...] | None = None
    w: tuple[float, ...] | None = None
    beta: float = 1.0
    steps: int = 0

    def but(self, **changes: Any) -> Case:
        """Return the case with some fields changed."""
        return dataclasses.replace(self, **changes)

    def direction(self, name: str) -> np.ndarray:
        """Return a direction as a unit vector."""
        given = getattr(self, name) or self.y or self.u
        v = np.array(given, float)
        return np.asarray(v / np.linalg.norm(v))

    def moved(self, u: np.ndarray) -> Case | None:
        """Return the case with another u, if that is neither zero nor infinite."""
        good = u.any() and np.isfinite(u).all()
        return self.but(u=tuple(float(t) for t in u)) if good else None

    def __repr__(self) -> str:
        shown = [f"{name}={getattr(self, name)!r}" for name in ("G", "z_hat", "u")]
        shown += [
            f"{name}={getattr(self, name)!r}"
            for name, default in _BARE.items()
            if getattr(self, name) != default
        ]
        return f"Case({', '.join(shown)})"
