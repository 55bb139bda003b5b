"""A generator's own network: how it is counted, and how a layer graph is written unit by unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lemmata.verify.activations import get
from lemmata.verify.engine.network.units import LINEAR, Builder, Graph, Number
from lemmata.verify.errors import InputError
from lemmata.verify.generators.base import Generator
from lemmata.verify.generators.lower import as_network
from lemmata.verify.generators.nodes import ActivationNode, MatrixNode, Node, ScaleNode, ShiftNode
from lemmata.verify.generators.unbounded import functions


@dataclass(frozen=True)
class Size:
    """What the formulas of Section 5.3 count in a generator.

    Attributes
    ----------
    d : int
        Inputs.
    n_E, n_in, n_out : int
        Edges; those that leave an input; those that enter an output.
    H, b_H : int
        Hidden nodes with an activation; hidden nodes, linear ones included, that have a bias.
    N : int
        Parameters.
    """

    d: int
    n_E: int
    n_in: int
    n_out: int
    H: int
    b_H: int
    N: int

    @property
    def names(self) -> dict[str, int]:
        """The numbers by the names of their symbols in the bounds."""
        return dict(self.__dict__)


def size(G: Graph) -> Size:
    """Count a network by enumeration."""
    ends = set(G.outputs)
    hidden = [u for i, u in enumerate(G.units, G.inputs) if i not in ends]
    return Size(
        d=G.inputs,
        n_E=G.edges,
        n_in=sum(s < G.inputs for u in G.units for s in u.sources),
        n_out=sum(len(G.units[o - G.inputs].sources) for o in ends),
        H=sum(u.activation != LINEAR for u in hidden),
        b_H=sum(u.bias is not None for u in hidden),
        N=G.parameters,
    )


def full_size(G: Graph) -> dict[str, int]:
    """Return N and H of a network once it has the biases that it lacks.

    The bounds ask for a bias at every hidden node and output; linear nodes may have one as well.
    So the sizes they give are never too small: twice the larger of H and b_H is at least their sum.
    """
    n = size(G)
    return {"N": n.n_E + max(n.b_H, n.H) + n.d, "H": n.H}


def standard(G: Graph) -> Graph:
    """Return the network with linear outputs that are distinct, no inputs and not read again.

    An output that is not of this kind gets a linear node with one edge of weight 1.
    """
    read = {s for u in G.units for s in u.sources}
    build = Builder(G.inputs)
    number = build.insert(G, range(G.inputs))
    taken: set[int] = set()
    outputs = []
    for o in G.outputs:
        plain = o >= G.inputs and o not in read | taken
        plain = plain and G.units[o - G.inputs].activation == LINEAR
        outputs.append(number[o] if plain else build.linear([(number[o], 1.0)]))
        taken.add(o)
    return build.graph(outputs, G.free)


Form = dict[int, Number]
"""An affine form: weights of nodes; the key -1 holds the bias, if there is one."""
BIAS = -1


def units(generator: Generator) -> Graph:
    """Return a generator unit by unit: an edge for each nonzero weight, a bias where one is.

    Layers that only scale, shift or add are merged into the units that read them, and so are
    products of matrices, unless a row of linear units between them has fewer parameters.

    Raises
    ------
    InputError
        If the generator is no layer graph.
    """
    network = as_network(generator)
    rough = {n.activation for n in network.nodes if isinstance(n, ActivationNode)} & set(functions)
    if rough:
        raise InputError(
            f"an encoder of {'/'.join(sorted(rough))} is not known; its generator must have layers "
            "with bounded derivatives"
        )
    build = Builder(network.inputs)
    results: list[list[Form]] = [[{i: 1.0} for i in range(network.inputs)]]
    for node in network.nodes:
        results.append(_forms(build, node, [results[s] for s in node.sources]))
    outputs = [_unit(build, LINEAR, form) for form in results[-1]]
    return _pruned(build.graph(outputs))


def _unit(build: Builder, activation: str, form: Form) -> int:
    edges = [(s, w) for s, w in form.items() if s != BIAS]
    return build.add(activation, edges, form.get(BIAS))


def _trivial(form: Form) -> bool:
    return len(form) == 1 and BIAS not in form


def _forms(build: Builder, node: Node, args: Sequence[list[Form]]) -> list[Form]:
    if isinstance(node, MatrixNode):
        return _product(build, node, args[0])
    if isinstance(node, ScaleNode):
        factors = np.broadcast_to(node.factor, len(args[0])).tolist()
        return [{s: w * c for s, w in f.items()} for c, f in zip(factors, args[0], strict=True)]
    if isinstance(node, ShiftNode):
        return [_shifted(f, b) for f, b in zip(args[0], node.b.tolist(), strict=True)]
    if isinstance(node, ActivationNode):
        return list(_activated(build, node, args[0]))
    return [_combined((1.0, f) for f in terms) for terms in zip(*args, strict=True)]


def _product(build: Builder, node: MatrixNode, below: list[Form]) -> list[Form]:
    """Multiply by a matrix: merged, or with a row of linear units between if that is smaller."""
    merged = [_combined(zip(row.tolist(), below, strict=True)) for row in node.W]
    between = sum(len(f) for f in below if not _trivial(f)) + np.count_nonzero(node.W)
    if sum(map(len, merged)) <= between:
        return merged
    plain = [f if _trivial(f) else {_unit(build, LINEAR, f): 1.0} for f in below]
    return [_combined(zip(row.tolist(), plain, strict=True)) for row in node.W]


def _combined(terms: Any) -> Form:
    total: Form = {}
    for factor, form in terms:
        if factor != 0:
            for s, w in form.items():
                total[s] = total[s] + factor * w if s in total else factor * w
    return total


def _shifted(form: Form, b: float) -> Form:
    return {**form, BIAS: form[BIAS] + b if BIAS in form else b}


def _activated(build: Builder, node: ActivationNode, forms: list[Form]) -> Iterator[Form]:
    if node.b is None:
        for form in forms:
            yield {_unit(build, node.activation, form): 1.0}
        return
    at_bias = get(node.activation).value(node.b)
    for form, b, offset in zip(forms, node.b.tolist(), at_bias.tolist(), strict=True):
        unit = _unit(build, node.activation, _shifted(form, b))
        yield {unit: 1.0} if offset == 0 else {unit: 1.0, BIAS: -offset}


def _pruned(G: Graph) -> Graph:
    """Leave out linear units that nothing reads."""
    read = {s for u in G.units for s in u.sources} | set(G.outputs)
    dead = {i for i, u in enumerate(G.units, G.inputs) if i not in read and u.activation == LINEAR}
    if not dead:
        return G
    build = Builder(G.inputs)
    number = build.insert(G, range(G.inputs), skip=dead)
    return _pruned(build.graph([number[o] for o in G.outputs]))


def require_standard(G: Graph) -> None:
    """Check the standing assumptions on a generator.

    Raises
    ------
    InputError
        If an output is an input, is read again, occurs twice, or carries an activation.
    """
    read = {s for u in G.units for s in u.sources}
    for o in G.outputs:
        if o < G.inputs or o in read or G.units[o - G.inputs].activation != LINEAR:
            raise InputError(f"output {o} is no linear node of its own; use `standard` first")
    if len(set(G.outputs)) < len(G.outputs):
        raise InputError("two outputs are the same node; use `standard` first")
