r"""A lower bound of :math:`|\det DG|` on a ball, block by block.

The determinant is multiplicative over compositions.  A block :math:`aI+cW_2DW_1` with
:math:`D=\mathrm{diag}(s+\delta)`, :math:`|\delta_k|\le r_k` the range of the slopes on the ball, is
:math:`B(I+F)`, :math:`F=B^{-1}cW_2\,\mathrm{diag}(\delta)W_1`, and with
:math:`L=W_1B^{-1}cW_2`, :math:`\|F\|_F\le f<1`

.. math::
    \log|\det(I+F)|\ge-\sum_kr_k|L_{kk}|-\tfrac12\sum_{k,l}r_kr_l|L_{kl}L_{lk}|
    -\frac{f^3}{3(1-f)},

because :math:`\log\det(I+F)=\sum_j\frac{(-1)^{j+1}}j\mathrm{tr}F^j` and
:math:`|\mathrm{tr}F^j|\le\|F\|_F^j`, :math:`j\ge2`.  The determinant of
:math:`W^\top C(a+b\,\mathrm{diag}(\sigma'))W` grows with every slope (Cauchy and Binet).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from flint import arb, arb_mat

from lemmata.verify.certify import rules
from lemmata.verify.certify.pieces.cells import whole
from lemmata.verify.certify.pieces.rounded import Array, Uncertain
from lemmata.verify.certify.pieces.sweep import forward, layers, node_norms
from lemmata.verify.certify.points.slope import diagonal
from lemmata.verify.generators import (
    Composition,
    Convex,
    Generator,
    Linear,
    Residual,
    Translation,
)
from lemmata.verify.generators.network import Network
from lemmata.verify.generators.nodes import ActivationNode
from lemmata.verify.generators.recognise import recognise
from lemmata.verify.norms import exact_matrix, power, upper


def determinant(G: Generator, center: Array, radius: arb) -> arb:
    """Return a lower bound of the determinant's size on a ball; 0 if no rule is known."""
    network = layers(G)
    if network is None:
        return arb(0)
    family = recognise(G) if isinstance(G, Network) else G
    parts = family.parts if isinstance(family, Composition) else (family,)
    if not all(isinstance(part, Linear | Translation | Residual | Convex) for part in parts):
        return arb(0)
    results = forward(network, node_norms(network), whole(center, upper(radius)))
    nodes = enumerate(network.nodes, start=1)
    slopes = iter([results[i].slopes[0] for i, n in nodes if isinstance(n, ActivationNode)])
    total = arb(1)
    for part in reversed(parts):
        total *= _of_part(part, slopes)
    return total.lower().max(arb(0))


def _of_part(part: Generator, slopes: Iterator[Uncertain]) -> arb:
    if isinstance(part, Linear):
        return abs(exact_matrix(part.A).det())
    if isinstance(part, Residual):
        slope = next(slopes)
        m = rules.constants(part)["m"].value
        return power(arb(m), part.dim).max(_residual(part, slope))
    if isinstance(part, Convex):
        low = [arb(float(s)) for s in next(slopes).low[0]]
        W = exact_matrix(part.W)
        weights = [
            arb(float(c)) * (arb(part.a) + arb(part.b) * s)
            for c, s in zip(part.C, low, strict=True)
        ]
        if not all(weight >= 0 for weight in weights):
            return arb(0)
        return (W.transpose() * diagonal(weights) * W).det()
    return arb(1)


def _residual(part: Residual, slope: Uncertain) -> arb:
    d = part.dim
    W1, W2 = exact_matrix(part.W1), arb(part.c) * exact_matrix(part.W2)
    middle = [arb(float(s)) for s in slope.mid[0]]
    r = [arb(float(x)) for x in np.broadcast_to(slope.rad, slope.mid.shape)[0]]
    B = arb(part.a) * diagonal([arb(1)] * d) + W2 * diagonal(middle) * W1
    try:
        V = B.solve(W2)
    except ZeroDivisionError:
        return arb(0)
    L = (W1 * V).tolist()
    first = sum((x * abs(row[k]) for k, (x, row) in enumerate(zip(r, L, strict=True))), arb(0))
    second = _paired(r, L, arb_mat(L).transpose().tolist())
    gram = (V.transpose() * V).tolist(), (W1 * W1.transpose()).tolist()
    f = _paired(r, *gram).sqrt()
    if not f < 1:
        return arb(0)
    loss = first + second / 2 + power(f, 3) / (3 * (1 - f))
    return abs(B.det()) * (-loss).exp()


def _paired(r: list[arb], P: list[list[arb]], Q: list[list[arb]]) -> arb:
    """Return the sum of r_k r_l |P_kl Q_kl|."""
    rows = zip(r, P, Q, strict=True)
    return sum(
        (
            x * y * abs(p * q)
            for x, p_row, q_row in rows
            for y, p, q in zip(r, p_row, q_row, strict=True)
        ),
        arb(0),
    ).nonnegative_part()
