r"""Generators with more observables than latents, by construction.

A member of a family behind a tall linear head; or :math:`Az+c\,V\sigma(Wz)` with a tall A and a
bend that norms keep small enough for :math:`|G(u)-G(v)|\ge m|u-v|`, in all coordinates or in some
that A leaves free.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from hypothesis import strategies as st

from lemmata.verify.activations import get
from lemmata.verify.generators import Composition, Generator, Linear, Network
from lemmata.verify.generators.nodes import ActivationNode, MatrixNode, SumNode
from lemmata.verify.strategies.families import Target, member
from lemmata.verify.strategies.shapes import activations, layer_matrices, readable

Draw: TypeAlias = Any
Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
_IN = 1 - 1e-9
"""Leaves room for rounding."""


@st.composite
def tall(draw: Draw, name: str, t: Target, out: int | None) -> Generator:
    """Draw a generator of d latents and more observables, with m >= low and M <= high.

    Parameters
    ----------
    name
        Family of the member behind a linear head.
    t
        Targets, and the dimension d.
    out
        The number o > d of observables.
    """
    assert out is not None
    kind = draw(
        st.sampled_from(("head", "added", "beside") if out > t.dim + 1 else ("head", "added"))
    )
    if kind == "head":
        inner = t.halved
        A = draw(layer_matrices(rows=out, cols=t.dim, singular_values=(inner.low, inner.high)))
        return Composition((Linear(A), draw(member(name, inner))))
    return _bent(draw, t, out, beside=kind == "beside")


def _bent(draw: Draw, t: Target, out: int, *, beside: bool) -> Generator:
    """Return A z + c V s(W z); the bend in rows that A leaves free, if beside."""
    sigma, k = draw(activations(only=t.names)), draw(st.integers(1, 3))
    d, size = t.dim, 2.0 ** draw(st.integers(0, 2))
    room = (t.high - t.low) / 4
    inner = Target(t.low + room, t.high - room, d, t.names).narrowed
    rows = draw(st.integers(d, out - 1)) if beside else out
    A = draw(layer_matrices(rows=rows, cols=d, singular_values=(inner.low, inner.high)))
    W = draw(layer_matrices(rows=k, cols=d, singular_values=(0, size * _IN)))
    c = draw(readable(0, room)) * _IN / get(sigma).s1 / size
    V = draw(layer_matrices(rows=out - rows if beside else out, cols=k, singular_values=(0, _IN)))
    A = np.vstack([A, np.zeros((out - rows, d))])
    V = c * np.vstack([np.zeros((out - len(V), k)), V])
    nodes = MatrixNode(0, A), MatrixNode(0, W), ActivationNode(2, sigma), MatrixNode(3, V)
    return Network(d, (*nodes, SumNode((1, 4))))
