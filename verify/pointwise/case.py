"""A place at which an inequality about a generator is evaluated."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np

from lemmata.verify.generators.base import Generator

_BARE = {"y": None, "beta": 1.0, "steps": 0}


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
    beta : float
        Noise level; for inequalities on gradient descent the accuracy ``delta``.
    steps : int
        Steps of gradient descent made before the one that is looked at.
    """

    G: Generator
    z_hat: tuple[float, ...]
    u: tuple[float, ...]
    y: tuple[float, ...] | None = None
    beta: float = 1.0
    steps: int = 0

    def but(self, **changes: Any) -> Case:
        """Return the case with some fields changed."""
        return dataclasses.replace(self, **changes)

    def __repr__(self) -> str:
        shown = [f"{name}={getattr(self, name)!r}" for name in ("G", "z_hat", "u")]
        shown += [
            f"{name}={getattr(self, name)!r}"
            for name, default in _BARE.items()
            if getattr(self, name) != default
        ]
        return f"Case({', '.join(shown)})"


def clamp(case: Case, centre: np.ndarray, radius: float) -> Case | None:
    """Return the case with z moved towards a centre, into the ball of this radius."""
    z_hat = np.array(case.z_hat)
    z = z_hat + np.array(case.u)
    gap = float(np.linalg.norm(z - centre))
    if gap <= radius:
        return case
    u = centre + (z - centre) * (radius / gap) - z_hat
    return case.but(u=tuple(float(t) for t in u)) if u.any() else None
