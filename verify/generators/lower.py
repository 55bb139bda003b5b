"""Write a generator as a layer graph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np

from lemmata.verify.activations import get
from lemmata.verify.errors import InputError
from lemmata.verify.generators.base import Generator
from lemmata.verify.generators.families.composition import BlockDiagonal, Composition
from lemmata.verify.generators.families.convex import Convex
from lemmata.verify.generators.families.coordinatewise import Coordinatewise
from lemmata.verify.generators.families.linear import Linear, Translation
from lemmata.verify.generators.families.residual import Residual
from lemmata.verify.generators.families.shear import Shear
from lemmata.verify.generators.network import Network
from lemmata.verify.generators.nodes import (
    ActivationNode,
    MatrixNode,
    Node,
    ScaleNode,
    ShiftNode,
    SumNode,
)

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


def as_network(generator: Generator) -> Network:
    """Return the layer graph of a generator; `recognise` undoes it for families A to D.

    Raises
    ------
    InputError
        If it has none (twist, cosine and Fresnel generators).
    """
    nodes: list[Node] = []
    _lower(generator, 0, nodes)
    if not nodes:
        _add(nodes, ScaleNode(0, np.array(1.0)))
    return Network(generator.dim, tuple(nodes))


def _add(nodes: list[Node], node: Node) -> int:
    nodes.append(node)
    return len(nodes)


def _scaled(nodes: list[Node], source: int, factor: float | Array) -> int:
    trivial = np.ndim(factor) == 0 and factor == 1
    return source if trivial else _add(nodes, ScaleNode(source, np.asarray(factor)))


def _activated(nodes: list[Node], source: int, name: str, b: Array | None, width: int) -> int:
    if b is None and get(name).at_zero:
        b = np.zeros(width)
    return _add(nodes, ActivationNode(source, name, b))


def _lower(G: Generator, z: int, nodes: list[Node]) -> int:
    """Append the nodes of `G` applied to result `z`; return the number of its result."""
    match G:
        case Linear():
            return _add(nodes, MatrixNode(z, G.A))
        case Translation():
            return _add(nodes, ShiftNode(z, G.t))
        case Shear():
            h = _add(nodes, MatrixNode(z, np.array([[0.0, 1.0]])))
            s = _activated(nodes, h, G.activation, None, 1)
            bent = _add(nodes, MatrixNode(s, np.array([[G.c], [0.0]])))
            return _sum(nodes, _scaled(nodes, z, np.array([G.p, G.q])), bent)
        case Residual():
            h = _add(nodes, MatrixNode(z, G.W1))
            s = _activated(nodes, h, G.activation, G.b, len(G.W1))
            bent = _scaled(nodes, _add(nodes, MatrixNode(s, G.W2)), G.c)
            return _sum(nodes, _scaled(nodes, z, G.a), bent)
        case Convex():
            h = _add(nodes, MatrixNode(z, G.W))
            s = _activated(nodes, h, G.activation, G.bias, len(G.W))
            both = _sum(nodes, _scaled(nodes, h, G.a), _scaled(nodes, s, G.b))
            return _add(nodes, MatrixNode(_scaled(nodes, both, G.C), G.W.T))
        case Coordinatewise():
            return _coordinatewise(G, z, nodes)
        case Composition():
            for part in reversed(G.parts):
                z = _lower(part, z, nodes)
            return z
        case BlockDiagonal():
            return _blocks(G, z, nodes)
        case Network():
            base = len(nodes)
            nodes.extend(n.moved(lambda s: s + base if s else z) for n in G.nodes)
            return len(nodes)
    raise InputError(f"{type(G).__name__} is no layer graph; save it as .npz")


def _sum(nodes: list[Node], *terms: int) -> int:
    return _add(nodes, SumNode(terms))


def _coordinatewise(G: Coordinatewise, z: int, nodes: list[Node]) -> int:
    d, K = G.c.shape
    spread = np.zeros((d, K, d))
    gather = np.zeros((d, d, K))
    index = np.arange(d)
    spread[index, :, index] = G.a
    gather[index, index, :] = G.c
    y = _add(nodes, MatrixNode(z, G.V))
    h = _add(nodes, MatrixNode(y, spread.reshape(d * K, d)))
    s = _add(nodes, ActivationNode(h, G.activation, G.b.ravel()))
    g = _add(nodes, MatrixNode(s, gather.reshape(d, d * K)))
    return _add(nodes, MatrixNode(g, G.U))


def _blocks(G: BlockDiagonal, z: int, nodes: list[Node]) -> int:
    ends: Sequence[int] = []
    read, given = np.eye(G.dim), np.eye(G.out)
    for part, block, image in zip(G.parts, G.blocks, G.images, strict=True):
        inner = _lower(part, _add(nodes, MatrixNode(z, read[block])), nodes)
        ends = [*ends, _add(nodes, MatrixNode(inner, given[:, image]))]
    return _sum(nodes, *ends)
