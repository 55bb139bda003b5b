"""Observations whose posterior is known, or drawn from a trained generator."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy import integrate

from lemmata.verify import load
from lemmata.verify.certify.posterior import mode
from lemmata.verify.certify.posterior.whitened import whitened
from lemmata.verify.generators import Residual

WEIGHTS = Path(__file__).parents[2] / "examples" / "weights"


def trained(name):
    return load(WEIGHTS / f"{name}.npz")


def drawn(G, beta, n, seed=0):
    """Draw observations G(z) + beta xi."""
    rng = np.random.default_rng(seed)
    z = rng.standard_normal((n, G.dim))
    return G.value(z) + beta * rng.standard_normal((n, G.dim))


def seen(G, x, beta):
    """Return the whitened energy around the mode."""
    z = mode.center(G, x, beta)
    return whitened(G, x, beta, z, mode.whitening(mode.hessian(G, x, beta, z)))


def wave(c=0.5, w=2.0):
    """Return z + (c/w)(sin(wz + 1) - sin 1): one-to-one for c < 1."""
    return Residual(1.0, c / w, np.array([[w]]), np.array([[1.0]]), "sin", np.array([1.0]))


def energy(w, u):
    """Return the whitened energy at rows u, in floats."""
    z = w.center + u @ w.C.T
    gap = (w.G.value(z) - w.x) / w.beta
    return 0.5 * (np.square(z).sum(axis=1) + np.square(gap).sum(axis=1))


def hessian(w, u):
    """Return its Hessian (n, d, d), in floats."""
    z = w.center + u @ w.C.T
    gap, J = (w.G.value(z) - w.x) / w.beta, w.G.jacobian(z) @ w.C / w.beta
    H = np.einsum("niab,ap,bq->nipq", w.G.hessian(z), w.C, w.C) / w.beta
    return w.C.T @ w.C + np.swapaxes(J, 1, 2) @ J + np.einsum("ni,niab->nab", gap, H)


def line(w, reach=14.0, n=2001):
    """Return a grid of u and the density of the posterior on it (d = 1)."""
    u = np.linspace(-reach, reach, n)
    value = energy(w, u[:, None])
    density = np.exp(value.min() - value)
    return u, density / integrate.trapezoid(density, u)


def chain_law(w, s, K, u):
    """Return the density of the K-th iterate on the grid (d = 1), by its transition kernel."""
    slope = np.gradient(energy(w, u[:, None]), u)
    h, var = u[1] - u[0], s * (2 - s)
    move = np.exp(-((u[:, None] - (u - s * slope)) ** 2) / (2 * var)) / np.sqrt(2 * np.pi * var)
    law = np.exp(-u * u / 2) / np.sqrt(2 * np.pi)
    for _ in range(K):
        law = move @ law * h
    return law


def distance(p, q, u):
    """Return the total variation of two densities on a grid."""
    return 0.5 * integrate.trapezoid(np.abs(p - q), u)
