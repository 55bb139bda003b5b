"""Networks unit by unit: dense, narrow and deep, sparse with skip edges, mixed activations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from lemmata.verify.engine.network.draw import SHAPES
from lemmata.verify.engine.network.units import LINEAR, Builder, Graph
from lemmata.verify.errors import InputError, closest
from lemmata.verify.strategies.shapes import activations, readable, size

Draw = Any
LAYERS = {"dense": (1, 3, 2, 5), "narrow": (3, 7, 1, 2), "linear": (0, 0, 1, 1)}
"""Fewest and most hidden layers, and nodes in each."""
NODES = 10
"""Most hidden nodes of a sparse network."""


def networks(
    *,
    dim: int | None = None,
    shapes: Sequence[str] = SHAPES,
    only: tuple[str, ...] | list[str] | None = None,
    full_biases: bool | None = None,
) -> st.SearchStrategy[Graph]:
    """Return a strategy for networks d to d that satisfy the standing assumptions on a generator.

    Their outputs are linear nodes that nothing reads.  They shrink to few nodes, few edges, and
    weights like 0 and 1.

    Parameters
    ----------
    dim
        The dimension d; from 1 to 4 if not given.
    shapes
        Some of ``dense``, ``narrow``, ``sparse``, ``linear`` (no hidden node).
    only
        Activations to choose from, one a node; all if not given.
    full_biases
        A bias at every node (True), at some (False), or either.

    Raises
    ------
    InputError
        If a shape or an activation is not known, or ``dim`` is not a positive integer.
    """
    for shape in shapes:
        if shape not in SHAPES:
            raise InputError(f"no shape {shape!r}; {closest(str(shape), SHAPES)}")
    if not shapes:
        raise InputError("shapes=[] leaves none; give at least one")
    d = st.integers(1, 4) if dim is None else st.just(size(dim, "dim"))
    full = st.booleans() if full_biases is None else st.just(full_biases)
    return _network(d, st.sampled_from(list(shapes)), activations(only=only), full)


@st.composite
def _network(draw: Draw, dims: Any, shapes: Any, names: Any, full: Any) -> Graph:
    d, shape, always = draw(dims), draw(shapes), draw(full)
    build = Builder(d)

    def node(sources: Sequence[int], name: str) -> int:
        edges = [(s, draw(readable(-1, 1))) for s in sources]
        bias = draw(readable(-1, 1)) if always or draw(st.booleans()) else None
        return build.add(name, edges, bias)

    if shape == "sparse":
        for v in range(d, d + draw(st.integers(1, NODES))):
            node(draw(_some(v)), draw(names))
        inner = d + len(build.units)
        return build.graph([node(draw(_some(inner)), LINEAR) for _ in range(d)])
    fewest, most, low, high = LAYERS[shape]
    layer: Sequence[int] = range(d)
    for _ in range(draw(st.integers(fewest, most))):
        layer = [node(layer, draw(names)) for _ in range(draw(st.integers(low, high)))]
    return build.graph([node(layer, LINEAR) for _ in range(d)])


def _some(below: int) -> st.SearchStrategy[list[int]]:
    """Return a strategy for earlier nodes, each at most once."""
    return st.lists(st.integers(0, below - 1), min_size=1, max_size=6, unique=True)
