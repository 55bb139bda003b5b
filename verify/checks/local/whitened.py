"""Posteriors in whitened coordinates, with what the enclosures ask for, in floating point."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lemmata.verify.checks.instances import Instance, gallery, instance
from lemmata.verify.generators import CosineGenerator, Linear

Array = np.ndarray
STEP = 1e-5
"""Of central differences of the gradient."""


@dataclass(frozen=True)
class Whitened:
    """The potential of a generator at an observation, around a centre z° and in a scale C."""

    member: Instance
    x: Array
    noise: float
    centre: Array
    C: Array

    def g(self, u: Array) -> Array:
        """Return the scaled residual."""
        there = np.asarray(self.member.G.value(self.centre + self.C @ u))
        return np.asarray((there - self.x) / self.noise)

    def value(self, u: Array) -> float:
        """Return the potential."""
        z, g = self.centre + self.C @ u, self.g(u)
        return float(z @ z + g @ g) / 2

    def gradient(self, u: Array) -> Array:
        """Return the gradient, by the product with the transposed Jacobian of G."""
        z = self.centre + self.C @ u
        pulled = np.asarray(self.member.G.vjp(z, self.g(u))) / self.noise
        return np.asarray(self.C.T @ (z + pulled))

    def hessian(self, u: Array) -> Array:
        """Return the Hessian by central differences of the gradient."""
        rows = [
            (self.gradient(u + STEP * e) - self.gradient(u - STEP * e)) / (2 * STEP)
            for e in np.eye(len(u))
        ]
        return np.asarray(np.array(rows) + np.array(rows).T) / 2

    def numbers(self, s: float) -> dict[str, float]:
        """Return the constants of the enclosures; those of the second and third order global."""
        G, zero, d = self.member.G, np.zeros(len(self.centre)), len(self.centre)
        scale = float(np.linalg.norm(self.C, 2))
        J = np.asarray(G.jacobian(self.centre)) @ self.C / self.noise
        D2 = self._second_at_0()
        cubic = np.einsum("mi,mjk->ijk", J, D2)
        S = cubic + np.moveaxis(cubic, 0, 1) + np.moveaxis(cubic, 0, 2)
        J_0, g_2 = float(np.linalg.norm(J, 2)), self.member.M2 * scale**2 / self.noise
        return {
            "d": d,
            "s": s,
            "r_0": float(np.linalg.norm(self.g(zero))),
            "J_0": J_0,
            "sigma_0": float(np.linalg.svd(J, compute_uv=False)[-1]),
            "g_1": J_0 + g_2 * s,
            "g_2": g_2,
            "g_3": self.member.M3 * scale**3 / self.noise,
            "H_2": min(g_2, float(np.linalg.norm(D2.reshape(d, -1), 2))),
            "kappa_S": float(np.linalg.norm(S.reshape(d, -1), 2)),
            "theta_0": float(np.linalg.norm(self._hessian_at_0(J, D2) - np.eye(d), 2)),
        }

    def _second_at_0(self) -> Array:
        columns = self.C.T
        rows = [[self.member.G.hessian(self.centre, a, b) for b in columns] for a in columns]
        return np.moveaxis(np.asarray(rows), -1, 0) / self.noise

    def _hessian_at_0(self, J: Array, D2: Array) -> Array:
        residual = np.einsum("m,mjk->jk", self.g(np.zeros(len(self.centre))), D2)
        return np.asarray(self.C.T @ self.C + J.T @ J + residual)


def whitened(member: Instance, z_hat: Array, noise: float, off: float = 0.0) -> Whitened | None:
    """Return the posterior of G(z_hat) around its mode, or a point off it; None if not convex."""
    x = np.asarray(member.G.value(z_hat))
    rough = Whitened(member, x, noise, z_hat, np.eye(len(z_hat)))
    u = np.zeros(len(z_hat))
    for _ in range(8):
        H = rough.hessian(u)
        if np.linalg.eigvalsh(H)[0] <= 0:
            return None
        u = u - np.linalg.solve(H, rough.gradient(u))
    values, vectors = np.linalg.eigh(rough.hessian(u))
    if values[0] <= 0:
        return None
    C = (vectors / np.sqrt(values)) @ vectors.T
    return Whitened(member, x, noise, z_hat + u + C @ (off * np.ones(len(u))), C)


def posteriors(rng: np.random.Generator, off: float = 0.0) -> Iterator[Whitened]:
    """Yield posteriors of the gallery, of linear and of steep maps, at two noise levels."""
    more = [instance("identity", Linear(np.eye(3)))]
    more += [instance("steep", CosineGenerator(a=1.0, k=2.0, omega=4.0))]
    for member in (*gallery(), *more):
        for noise in (0.02, 0.2):
            z_hat = 0.7 * rng.normal(size=member.G.dim)
            found = whitened(member, z_hat, noise, off)
            if found is not None:
                yield found
