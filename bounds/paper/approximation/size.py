"""Appendix G: sizes and errors of networks whose activations are replaced, each once."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.symbols import H, local

lip = local("Lip", "L", nonnegative=True)
budget = local("B", "B", positive=True)
box = local("M_box", "M", positive=True)
accuracy = local("eps_net", r"\varepsilon", positive=True)
unit_error = local("eps_unit", r"\varepsilon'", nonnegative=True)
pieces = local("pieces", "m", integer=True, positive=True)
depth = local("layers", "l", integer=True, nonnegative=True)
count = local("n_par", "n", integer=True, nonnegative=True)
growth = local("growth", "LB", nonnegative=True)
bend = local("bend_K", "K", nonnegative=True)
width = local("cell", r"\lambda", positive=True)

WHERE: dict[sp.Symbol, str] = {
    lip: "common Lipschitz constant of the activations on [-BM, BM]",
    budget: "M times a row's l1 norm, plus its bias, is at most B M",
    box: "inputs and values of activations are at most M",
    accuracy: "error asked of the network",
    unit_error: "error of one replaced activation",
    pieces: "pieces of an interpolant",
    depth: "activated nodes on a path, at most",
    growth: "L B",
}

# Lemma 27.
FACTOR_PRINTED = (lip * budget) ** depth * depth * budget * box / accuracy
"""Printed factor between the sizes, its logarithm and constant aside."""
UNIT_PRINTED = accuracy / depth
"""Printed error of one activation."""
GROWTH_PRINTED = growth**depth * depth
"""Printed bound of the error at depth l, in units of the error of one activation."""
GAMMA = sp.Piecewise((depth, sp.Eq(growth, 1)), ((growth**depth - 1) / (growth - 1), True))
"""The same, sharp: the sum of (LB)^i over i < l."""
PIECES_LIPSCHITZ = lip * budget * box / unit_error
"""Pieces for a Lipschitz activation, before rounding up."""
PIECES_SMOOTH = budget * box * sp.sqrt(bend / (2 * unit_error))
"""Pieces for an activation with second derivative at most K, before rounding up."""
PARAMETERS = count + (3 * pieces - 1) * H
"""Parameters after H activations are replaced by interpolants of m pieces."""
RELU_NODES = (pieces + 1) * H
"""ReLU nodes of that network."""
PARAMETERS_LINEAR = count + (3 * pieces + 1) * H
"""Parameters where pre-activations and values are linear nodes of their own."""
CELL = 2 * budget * box / pieces
"""Length of a piece."""
ERROR_LIPSCHITZ = lip * width / 2
"""Interpolation error of an L-Lipschitz function on a cell."""
ERROR_SMOOTH = bend * width**2 / 8
"""Interpolation error where the second derivative is at most K."""

# The square gadget.
levels = local("levels", "m", integer=True, nonnegative=True)
reach = local("reach", "R", positive=True)
SQUARE_ERROR = sp.Integer(4) ** (-levels - 1)
"""sup of f_m(t) - t^2 on [0, 1]; half of it after a shift."""
SQUARE_PARAMETERS = 5 * levels + 5
"""Parameters of the square of a value, linear model."""
SQUARE_RELU = levels + 2
"""ReLU nodes of the square of a value."""
LEVELS = sp.log(reach**2 / (4 * unit_error)) / sp.log(4)
"""Levels for an error of eps' in the square on [-R, R], before rounding up."""
