"""Sections 5.3, D.2, D.3: what is counted, and every size as one expression.

A network has as many parameters as edges and biases that are present.  A generator has ``d``
inputs, ``H`` hidden nodes with an activation and ``d`` linear outputs; with a bias at every node
``N = n_E + H + d``.  In the linear model a network may have linear nodes; in the strict model
every hidden node carries an activation.  Skip edges are allowed in both.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.symbols import N_G, H, K, N_enc, S, d, local


def count(name: str, latex: str = "") -> sp.Symbol:
    """Return a symbol for a number of things."""
    return local(name, latex, integer=True, nonnegative=True)


n_E = count("n_E", "n_E")
n_in = count("n_in", r"n_{\rm in}")
n_out = count("n_out", r"n_{\rm out}")
b_H = count("b_H", "b_H")
in_H = count("in_H", r"\textstyle\sum_{v}\mathrm{indeg}(v)")
out_H = count("out_H", r"\textstyle\sum_{v}\mathrm{outdeg}(v)")
outdeg_i = count("outdeg_i", r"\mathrm{outdeg}(z_i)")

EDGES = {
    "edges by their ends": sp.Eq(in_H + n_out, n_E),
    "edges by their starts": sp.Eq(out_H + n_in, n_E),
}
"""Outputs have no outgoing edges."""
PARAMETERS = {"full biases": sp.Eq(b_H, H), "parameters": sp.Eq(N_G, n_E + b_H + d)}

# Lemmas 18 and 19: f and g with one output each.
N_f, N_g = (count(f"N_{n}") for n in "fg")
n_f, n_g = (count(f"n_{n}") for n in "fg")
gap = local("Delta", r"\Delta", integer=True, positive=True)
SUM_PRINTED = N_f + N_g + 2
"""A node that reads both outputs."""
SUM = N_f + N_g - 1
"""The outputs merged, of in-degree n_f and n_g, each with a bias."""
SUM_SQUARES = N_f + N_g + n_f + 6 * gap - 3
"""Edges join consecutive layers only, and f has fewer by gap: carried by pairs of squares."""
PRODUCT = N_f + N_g + 6
"""Two squares that read both outputs."""
PRODUCT_STRICT = N_f + N_g + n_f + n_g + 2
"""Every hidden node activated: the outputs are inlined into the two squares."""

# Lemma 5, linear model.
GRADIENT = 2 * n_E - n_out + 9 * H
"""All partial derivatives of one output by one reverse sweep, full hidden biases."""
PARTIAL = 2 * n_E - n_out - n_in + outdeg_i + 9 * H
"""One partial derivative by forward mode."""
PARTIAL_AT_MOST = 2 * n_E + 9 * H
"""The same, whatever the input."""
GRADIENT_ANY = 2 * n_E - n_out + b_H + 8 * H
"""As GRADIENT, whatever biases there are and with linear hidden nodes (not counted in H)."""

# Lemma 20.
STEP_PRINTED = d**2 * (2 * n_E + 9 * H + 7) + d * (N_G + 1)
"""d^2 separate partial derivatives, d^2 products, d sums."""
STEP = 2 * N_G + 7 * H
"""One reverse sweep, linear model, full biases."""
STEP_ANY = 2 * n_E + b_H + 8 * H + 2 * d
"""One reverse sweep, whatever biases there are and with linear hidden nodes."""
STEP_STRICT = 6 * n_E - 2 * n_in + 4 * H + 3 * d
"""One reverse sweep, strict model."""

# Remark 8: the activation of G and nothing else.
STEP_CENTRAL = 2 * N_G + 6 * H
STEP_ONE_SIDED = 2 * N_G + 4 * H
STEP_SQUARES = 2 * N_G + 22 * H
"""Slopes and squares from values of the activation."""

# Theorem 1: the encoder, S gradient steps and K Langevin steps.
STEP_PRINTED_FULL = STEP_PRINTED.subs(n_E, N_G - H - d)
"""The printed step for a generator with full biases."""
ENCODER_REPAIRED = (S + K) * STEP_PRINTED_FULL + K + d
"""The printed steps with a whole number of them, a variance a layer, d edges that are 0."""
ENCODER = (S + K) * STEP + K + d
"""N': the sharp steps."""
AMORTISATION = d * (S + K) + N_enc
"""phi: one affine layer; one edge for each bias that depends on x."""
