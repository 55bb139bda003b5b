"""A diffusion on a line as a chain on a grid, for the trials of facts about paths."""

from __future__ import annotations

import numpy as np

from lemmata.verify.activations import Array


def _generator(grid: Array, slope: Array) -> Array:
    """Return the generator of dX = -slope dt + sqrt(2) dB, reflected at the ends of a grid."""
    h = grid[1] - grid[0]
    middle = (slope[1:] + slope[:-1]) / 2
    up, down = np.exp(-middle * h / 2) / h**2, np.exp(middle * h / 2) / h**2
    rates = np.diag(up, 1) + np.diag(down, -1)
    return np.asarray(rates - np.diag(rates.sum(axis=1)))
