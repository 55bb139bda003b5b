"""Networks and their derivatives by other means than the builders: plain loops, forward mode.

Nothing here calls the evaluation, the counting or the sweeps of `verify.engine.network`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lemmata.verify.engine.network.units import LINEAR, Activations, Graph, derivative_of

Number = Any


def values_and_tangents(
    G: Graph, z: Sequence[Number], tau: Activations
) -> tuple[list[Number], list[list[Number]]]:
    """Return the outputs and, for each, its derivatives along the inputs, by dual numbers."""
    d = G.inputs
    unit = [[1 if i == j else 0 for j in range(d)] for i in range(d)]
    duals: list[tuple[Number, list[Number]]] = list(zip(z, unit, strict=True))
    for node in G.units:
        a: Number = 0 if node.bias is None else node.bias
        dot: list[Number] = [0] * d
        for k in range(len(node.sources)):
            value, tangent = duals[node.sources[k]]
            w = node.weights[k]
            a = a + w * value
            dot = [t + w * u for t, u in zip(dot, tangent, strict=True)]
        if node.activation == LINEAR:
            duals.append((a, dot))
        else:
            slope = tau[derivative_of(node.activation)](a)
            duals.append((tau[node.activation](a), [slope * t for t in dot]))
    chosen = [duals[o] for o in G.outputs]
    return [v for v, _ in chosen], [t for _, t in chosen]


def step_by_formula(
    G: Graph, c1: Number, c2: Number, x: Sequence[Number], z: Sequence[Number], tau: Activations
) -> list[Number]:
    """Return c1 z + c2 J^T (G(z) - x), the Jacobian by forward mode."""
    values, J = values_and_tangents(G, z, tau)
    d = len(z)
    q = [values[j] - x[j] for j in range(d)]
    return [c1 * z[i] + c2 * sum(J[j][i] * q[j] for j in range(d)) for i in range(d)]


def enumerated(G: Graph) -> dict[str, int]:
    """Count what the formulas are made of, from edge lists drawn up afresh."""
    pairs = [(s, G.inputs + i) for i, u in enumerate(G.units) for s in u.sources]
    outputs = set(G.outputs)
    hidden = [u for i, u in enumerate(G.units) if G.inputs + i not in outputs]
    biases = [u.bias is not None for u in G.units]
    return {
        "d": G.inputs,
        "n_E": len(pairs),
        "n_in": len([1 for s, _ in pairs if s < G.inputs]),
        "n_out": len([1 for _, t in pairs if t in outputs]),
        "H": len([1 for u in hidden if u.activation != LINEAR]),
        "b_H": len([1 for u in hidden if u.bias is not None]),
        "N": len(pairs) + sum(biases),
    }


def parameters(G: Graph) -> int:
    """Count edges and biases, one after the other."""
    total = 0
    for u in G.units:
        for _ in u.weights:
            total += 1
        if u.bias is not None:
            total += 1
    return total
