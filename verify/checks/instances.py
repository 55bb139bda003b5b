"""Generators on which checks measure: small, with constants proved, and extreme in some way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lemmata.verify.certify import certify
from lemmata.verify.generators import (
    Composition,
    Convex,
    CosineGenerator,
    CosineShear,
    Generator,
    Linear,
    Residual,
    Shear,
    Twist,
)


@dataclass(frozen=True)
class Instance:
    """A generator with its constants as floats, rounded to the sound side.

    Attributes
    ----------
    name : str
        What is special about it.
    G : Generator
        The generator.
    m, M, M2, M3 : float
        ``m`` from below, the others from above.
    """

    name: str
    G: Generator
    m: float
    M: float
    M2: float
    M3: float

    @property
    def constants(self) -> dict[str, float]:
        """The constants by the paper's names, and ``d``."""
        return {"m": self.m, "M": self.M, "M2": self.M2, "M3": self.M3, "d": self.G.dim}


def instance(name: str, G: Generator) -> Instance:
    """Return a generator with its certified constants."""
    proved = certify(G)
    return Instance(name, G, *(getattr(proved, c).value for c in ("m", "M", "M2", "M3")))


@lru_cache(maxsize=1)
def gallery() -> tuple[Instance, ...]:
    """Return one instance of every family, d from 1 to 6."""
    rng = np.random.default_rng(20220202)
    W1, W2 = rng.normal(size=(8, 4)) / 3, rng.normal(size=(4, 8)) / 3
    W = rng.normal(size=(9, 6)) / 3
    residual = Residual(a=1.0, c=0.4, W1=W1, W2=W2, activation="tanh")
    turn = np.linalg.qr(rng.normal(size=(4, 4)))[0]
    members: dict[str, Generator] = {
        "linear, stretched": Linear(np.diag([1.0, 10.0])),
        "shear": Shear(p=1.0, q=0.5, c=0.75, activation="tanh"),
        "strong shear": Shear(p=1.0, q=0.125, c=4.0, activation="sin"),
        "cosine": CosineGenerator(a=1.0, k=2.0, omega=8.0),
        "cosine shear": CosineShear(p=2.0, q=0.5, k=1.0, omega=16.0),
        "residual": residual,
        "convex, not layerwise invertible": Convex(
            a=1.0, b=0.5, W=W, C=np.ones(9), activation="softplus"
        ),
        "twist": Twist(a=1.5, b=1.0, tau=0.75),
        "turned and stretched residual": Composition((Linear(1.5 * turn), residual)),
    }
    return tuple(instance(name, G) for name, G in members.items())


def observations(instance: Instance, n: int, rng: np.random.Generator) -> np.ndarray:
    """Return ``(n, d)`` observables ``G(z)`` of Gaussian latent points, some far out."""
    scale = rng.choice([0.1, 1.0, 3.0], size=(n, 1))
    z = scale * rng.normal(size=(n, instance.G.dim))
    return np.asarray(instance.G.value(z))
