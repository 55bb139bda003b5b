r"""One-dimensional diffusions by finite volumes: reflected, killed, their spectral gaps.

Paper: equations (5), (7) and Theorem 3 in ``d = 1``; the killed process of Lemma 14.  A diffusion
with speed density :math:`\pi` and generator :math:`\frac\kappa\pi(\pi f')'` becomes a
birth-and-death process on cells; symmetrised it is a tridiagonal matrix, diagonalised once for
all times.  Second order in the cell size, so two sizes extrapolate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.linalg import eigh_tridiagonal
from scipy.special import gamma, gammainc

from lemmata.verify.engine.arguments import Float, count, finite, positive
from lemmata.verify.engine.laws.kernel import Law
from lemmata.verify.engine.laws.quadrature import gauss
from lemmata.verify.errors import InputError


@dataclass(frozen=True)
class Process:
    r"""A reversible process on cells, as eigenvalues and vectors.

    Attributes
    ----------
    centers : (n,) ndarray
        Cell centres.
    mass : (n,) ndarray
        Stationary masses :math:`\pi_i`; they sum to 1.
    values : (n,) ndarray
        Eigenvalues of minus the generator, increasing; the first is 0 unless mass is killed.
    vectors : (n, n) ndarray
        Orthonormal eigenvectors of the symmetrised generator.
    """

    centers: Float
    mass: Float
    values: Float
    vectors: Float

    @property
    def gap(self) -> float:
        """Spectral gap, the inverse Poincaré constant; without killing."""
        return float(self.values[1])

    def law(self, start: float, time: float) -> Float:
        r"""Return the cell masses at ``time`` from ``start``, linear between two cell centres.

        Raises
        ------
        InputError
            If the start is outside, or so unlikely that rounding spoils the result.
        """
        begin = self._begin(start)
        decay = np.exp(-self.values * _time(time))
        scaled = self.vectors @ (decay * (self.vectors.T @ (begin / np.sqrt(self.mass))))
        return np.asarray(scaled * np.sqrt(self.mass))

    def density(self, start: float, time: float) -> Law:
        """Return the law as a density on the (equidistant) cell centres."""
        width = float(self.centers[1] - self.centers[0])
        return Law(self.centers, self.law(start, time) / width)

    def survival(self, start: float, time: float) -> float:
        """Return the mass that has not been killed by ``time``."""
        return float(self.law(start, time).sum())

    def tv_to_stationary(self, start: float, time: float) -> float:
        r"""Return :math:`d_{TV}(P_t,\pi)` on the cells."""
        return float(np.abs(self.law(start, time) - self.mass).sum() / 2)

    def chi_square(self, start: float, time: float) -> float:
        r"""Return :math:`\chi^2(P_t,\pi)=\sum p_i^2/\pi_i-1`."""
        begin = self.vectors.T @ (self._begin(start) / np.sqrt(self.mass))
        return float(((np.exp(-self.values * _time(time)) * begin)[1:] ** 2).sum())

    def _begin(self, start: float) -> Float:
        z, c = finite(start, "start"), self.centers
        half = (c[1] - c[0]) / 2
        if not c[0] - 1.001 * half <= z <= c[-1] + 1.001 * half:
            raise InputError(f"start {z} is outside [{c[0] - half}, {c[-1] + half}]")
        j = int(np.clip(np.searchsorted(c, z) - 1, 0, len(c) - 2))
        share = float(np.clip((z - c[j]) / (c[j + 1] - c[j]), 0.0, 1.0))
        begin = np.zeros(len(c))
        begin[[j, j + 1]] = 1 - share, share
        if self.mass.max() / self.mass[[j, j + 1]].min() > 1e16:
            raise InputError("start is too unlikely under the stationary law for this method")
        return begin


def process(centers: Float, mass: Float, conductance: Float) -> Process:
    r"""Diagonalise the birth-and-death process with rates :math:`c_{i\pm1/2}/\pi_i`.

    ``conductance`` has ``n + 1`` entries, one a face; a positive one at an end kills there.
    """
    total = mass.sum()
    m, c = mass / total, conductance / total
    diagonal = (c[:-1] + c[1:]) / m
    values, vectors = eigh_tridiagonal(diagonal, -c[1:-1] / np.sqrt(m[:-1] * m[1:]))
    spectrum = np.asarray(np.maximum(values, 0.0), dtype=np.float64)
    return Process(centers, m, spectrum, np.asarray(vectors, dtype=np.float64))


def langevin(
    potential: Callable[[Float], Float], low: float, high: float, cells: int = 1000
) -> Process:
    r"""Return :math:`dz=-L'dt+\sqrt2\,dB` reflected at both ends of ``[low, high]``.

    With ends far in the tails this is the diffusion on the line.
    """
    a, b = finite(low, "low"), finite(high, "high")
    if not a < b:
        raise InputError(f"the interval needs low < high, not {low} and {high}")
    width = (b - a) / count(cells, "cells", 4)
    centers = np.asarray(a + width * (np.arange(cells) + 0.5))
    level = np.asarray(potential(centers), dtype=np.float64)
    level = np.asarray(level - level.min())
    between = np.exp(-(level[:-1] + level[1:]) / 2) / width
    return process(centers, width * np.exp(-level), np.concatenate([[0.0], between, [0.0]]))


def killed_cir(N: float, w: float, level: float, cells: int = 1000) -> Process:
    r"""Return :math:`\sqrt X` for :math:`dX=(N-wX)dt+2\sqrt X\,dB`, killed at :math:`X=a`.

    :math:`r=\sqrt X` has generator :math:`\frac1{2\pi}(\pi f')'` with
    :math:`\pi=r^{N-1}e^{-wr^2/2}`, reflected at 0 and killed at :math:`\sqrt a`.
    """
    positive(N, "N"), positive(w, "w")
    top = float(np.sqrt(positive(level, "level")))
    width = top / count(cells, "cells", 4)
    faces = width * np.arange(cells + 1)
    inner = faces[1:]
    speed = inner ** (N - 1) * np.exp(-w * inner**2 / 2)
    # Conductance 1 / integral of 1/pi; the last face is half a cell from its centre.
    conductance = np.concatenate([[0.0], speed / (2 * width)])
    conductance[-1] *= 2
    # Mass of a cell: an incomplete gamma function at the singular end, Gauss-Legendre elsewhere.
    nodes, weights = gauss(4)
    r = faces[:-1, None] + width * nodes
    mass = (r ** (N - 1) * np.exp(-w * r**2 / 2)) @ weights * width
    mass[0] = 0.5 * (2 / w) ** (N / 2) * gamma(N / 2) * gammainc(N / 2, w * faces[1] ** 2 / 2)
    return process(faces[:-1] + width / 2, mass, conductance)


def _time(time: float) -> float:
    t = finite(time, "time")
    if t < 0:
        raise InputError(f"time must not be negative, not {time}")
    return t
