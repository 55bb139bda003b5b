"""Constants of gradient descent, printed and sharp, over numbers."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.symbols import M2, M, Q, d, delta, f, grad_f, m, norm_x

A_RADIUS = (M / m + 1) * norm_x / m
"""Radius of the region A, equation 18."""
Q_PRINTED = M**2 + 2 * sp.sqrt(d) * M * M2 * (M / m + 1) * norm_x / m
"""Printed bound of the Hessian of f on A, equation 19."""
S_PRINTED = Q * norm_x**2 / (m**4 * delta**2)
"""Printed number of steps, equation 20."""
Q_SHARP = M**2 + M2 * norm_x
"""Sharp bound of the Hessian of f on {f <= f(0)}: no dimension."""
LOG_START = sp.log(norm_x**2 / (m**2 * delta**2))
S_SHARP = sp.Max(0, sp.ceiling(Q_SHARP / m**2 * LOG_START))
"""Sharp number of steps: a linear rate."""
RATE = 1 - m**2 / Q
"""Factor by which one step lowers f."""
FALL = f - grad_f**2 / (2 * Q)
"""What f is at most after one step."""
