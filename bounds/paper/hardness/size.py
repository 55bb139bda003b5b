"""Constants of the lower bound, over numbers; checks evaluate them, statements put objects in."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.language.bits.stored import (
    free_groups,
    parameters,
    posterior_groups,
    table_groups,
)
from lemmata.bounds.symbols import beta, d


def _symbols(names: str, **domain: bool) -> tuple[sp.Symbol, ...]:
    return tuple(sp.Symbol(name, **domain) for name in names.split())


# Lemma 22.
(size_x,) = _symbols("x_i", nonnegative=True)
ODDS = sp.exp(-2 * size_x / beta**2)
"""Posterior odds of the wrong sign of a bit, given x."""
HIT_FACTOR = 1 / (1 + ODDS)
"""Factor of Pr[sgn z = C^{-1}(sgn x) | x], Lemma 22 in exact form."""

# Truncation.
L_act, N_in, W_max, M_max = _symbols("L_act N_in W_max M_max", positive=True)
d_w, d_a, E_t = _symbols("delta_w delta_a E_t", nonnegative=True)
q_step = L_act * N_in * W_max
"""Growth of the error in one layer, q = L N W."""
STEP_ERROR = L_act * N_in * M_max * d_w + d_a
"""New error of one layer, Delta."""
EDGE_ERROR = W_max * E_t + M_max * d_w
"""Error of one edge."""

# Gates.
word, k_w, V_nodes, T_edges, d_out, A_act = _symbols(
    "n_word k_w V_nodes T_edges d_out A_act", integer=True, nonnegative=True
)
EDGE_GATES = 5 * word * k_w + word
"""Gates of one edge: k_w additions of n-bit words, five gates a bit, and one complement."""
GATES = 5 * word * (k_w + 1) * T_edges + V_nodes * A_act + d_out
"""Gates of the circuit that simulates an encoder with T edges and V nodes."""

# From a sampler to an inverter.
mean_tv, Q_tail, kappa, pi_M, eta_m = _symbols("mean_tv Q_tail kappa pi_M eta_m", nonnegative=True)
d_in, d_o = _symbols("d d_obs", positive=True)
MARGIN = d_in * eta_m * sp.sqrt(2 / sp.pi)
"""Bound of Pr[min |z_i| <= eta]."""
LOSS_REPAIRED = 2 * d_o * Q_tail
"""Collision loss by the optimal decoder."""
LOSS_SHARP = 1 - kappa**d_o
"""Collision loss 1 - kappa(beta)^d_o, attained by the exact posterior of a bijection."""


def success_bound(loss: sp.Expr) -> sp.Expr:
    """Return the lower bound of the inverter's success for a collision loss."""
    return 1 - mean_tv - loss - MARGIN - pi_M


# Encoders that store tables.
TABLE_PARAMETERS, ANY_PARAMETERS, FREE_PARAMETERS = (
    parameters(groups(d)) for groups in (table_groups, posterior_groups, free_groups)
)
"""Parameters of the encoders, node by node: 15d + 3, 6d + 6 and 4d + 1."""
ramp, cell, grid, h_z = _symbols("theta_ramp cell_x grid_z h_z", positive=True)
steep, jumps, box_x, box_z, tail_A, entries = _symbols(
    "slope_G jumps_G box_x box_z tail_A entries", nonnegative=True
)
VARIATION = sp.sqrt(d) + steep * d * sp.sqrt(2 / sp.pi) / beta + 2 * jumps / sp.sqrt(2 * sp.pi)
"""What bounds the mean variation of the law of z given the cell of x."""
ANY_TERMS = {
    "reads the table": (2 * d + 1) * ramp + box_x + 2 * tail_A,
    "rounded table": entries,
    "grid": box_z + sp.sqrt(d) * grid / (2 * h_z * sp.sqrt(2 * sp.pi)),
    "smoothing": h_z * VARIATION / sp.sqrt(2 * sp.pi),
    "cells": cell * d / (beta * sp.sqrt(2 * sp.pi)),
}
ANY_ERROR = sp.Add(*ANY_TERMS.values())
"""What bounds E d_TV(E(.|x), p(.|x)) for the encoder that stores a posterior on a grid."""
hits, last = _symbols("P theta_last", nonnegative=True)
FREE_ERROR = 1 - hits + 2 * d * last / sp.pi
"""1 - prod 1/(1 + exp(-2|x_i|/beta^2)) + 2 d theta/pi."""
PRIOR_BOUND = sp.sqrt(d) / (2 * beta)
"""Mean error of the encoder that ignores x and draws from the prior."""
