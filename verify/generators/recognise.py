"""Find the family that a layer graph belongs to, without changing a single weight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from lemmata.verify.generators.base import Generator
from lemmata.verify.generators.exact import exact_product, exact_sum
from lemmata.verify.generators.families.composition import Composition
from lemmata.verify.generators.families.convex import Convex
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
from lemmata.verify.generators.unbounded import functions

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


_MOST = 8
"""Terms of a sum, and factors of one, that a member of a family may have at most."""


@dataclass(frozen=True)
class Term:
    """A product of linear maps, applied to the input or to one activation layer.

    The factors are kept apart, outermost first: multiplying them would round.
    """

    factors: tuple[Array, ...]
    layer: ActivationNode | None = None
    weights: Array | None = None

    def of(self, ndim: int) -> list[Array]:
        """Return the scalars (0), diagonals (1) or matrices (2) among the factors."""
        return [f for f in self.factors if f.ndim == ndim]


@dataclass(frozen=True)
class Form:
    """A sum of terms and a constant; `bias` is the constant if it is a single array."""

    terms: tuple[Term, ...]
    constants: int = 0
    bias: Array | None = None


def recognise(network: Network) -> Generator:
    """Return the generator as a member of a family, or a composition of such.

    The graph is cut where everything flows through one layer, as wide as the input or the
    output; each piece is compared with a z + c W₂ σ(W₁z + b), Wᵀ C (a Wz + b σ(Wz)), a shear
    and a linear map. A constant G(0) ≠ 0 of a piece becomes a `Translation`.

    Parameters
    ----------
    network
        Any layer graph.

    Returns
    -------
    Generator
        The same function, up to the rounding of evaluation; `network` itself if some
        piece belongs to no family.
    """
    cuts, last = _cuts(network), len(network.nodes)
    parts: list[Generator] = []
    start = 0
    while start < last:
        for stop, forms in reversed(list(_forms(network, start, cuts))):
            found = _family(forms, network.widths[start])
            if found is not None:
                parts.extend(_translated(found, _piece(network, start, stop)))
                start = stop
                break
        else:
            return network
    return parts[0] if len(parts) == 1 else Composition(tuple(reversed(parts)))


def _cuts(network: Network) -> set[int]:
    """Results as wide as input or output that no edge jumps over; the output among them."""
    last = len(network.nodes)
    reach = [0] * (last + 1)
    for i, node in enumerate(network.nodes, start=1):
        for s in node.sources:
            reach[s] = max(reach[s], i)
    cuts, furthest = set(), reach[0]
    for i in range(1, last + 1):
        if furthest <= i and network.widths[i] in (network.dim, network.out):
            cuts.add(i)
        furthest = max(furthest, reach[i])
    return cuts


def _piece(network: Network, start: int, stop: int) -> Network:
    nodes = tuple(node.moved(lambda s: s - start) for node in network.nodes[start:stop])
    return Network(network.widths[start], nodes)


def _family(forms: Sequence[Form | None], dim: int) -> Generator | None:
    """Return the member of a family that a piece is, up to a constant."""
    for form in forms:
        for attempt in (_linear, _residual, _shear, _convex):
            found = attempt(form, dim) if form is not None else None
            if found is not None:
                return found
    return None


def _translated(found: Generator, piece: Network) -> list[Generator]:
    """Return the family member, followed by a translation if the piece has another G(0)."""
    offset = piece.offset - found.offset
    if not offset.any():
        return [found]
    alone = isinstance(found, Linear) and np.array_equal(found.A, np.eye(found.dim))
    return [Translation(offset)] if alone else [found, Translation(offset)]


def _forms(
    network: Network, start: int, cuts: set[int]
) -> Iterator[tuple[int, tuple[Form | None, Form | None]]]:
    """Yield the cuts after `start` with the forms of what lies between.

    The first form keeps all factors apart, in the second those are multiplied, and terms added,
    that can be without rounding.  It ends at a cut that has neither: nothing after it has.
    """
    one, dim = Form((Term(()),)), network.widths[start]
    known: dict[int, tuple[Form | None, Form | None]] = {start: (one, one)}
    for i, node in enumerate(network.nodes[start:], start=start + 1):
        args = [known[s] for s in node.sources]
        apart, merged = (
            _combine(node, [a for a in column if a is not None], dim, merge=merge)
            if all(column)
            else None
            for merge, column in enumerate(zip(*args, strict=True))
        )
        known[i] = apart, merged
        if i in cuts:
            if apart is None and merged is None:
                return
            yield i, known[i]


def _combine(node: Node, args: list[Form], dim: int, *, merge: int) -> Form | None:
    form = _together(node, args, dim, merge)
    if form is None:
        return None
    small = len(form.terms) <= _MOST and all(len(t.factors) <= _MOST for t in form.terms)
    return form if small else None


def _together(node: Node, args: list[Form], dim: int, merge: int) -> Form | None:
    if isinstance(node, SumNode):
        terms = tuple(t for form in args for t in form.terms)
        constants = sum(form.constants for form in args)
        return Form(_summed(terms, dim) if merge else terms, constants)
    form = args[0]
    if isinstance(node, ShiftNode):
        return Form(form.terms, form.constants + 1, node.b if form.constants == 0 else None)
    if isinstance(node, MatrixNode | ScaleNode):
        factor = node.W if isinstance(node, MatrixNode) else node.factor
        scaled = tuple(
            Term(_times(factor, t.factors, merge), t.layer, t.weights) for t in form.terms
        )
        return Form(scaled, form.constants)
    return _activated(node, form, dim) if isinstance(node, ActivationNode) else None


def _times(factor: Array, factors: tuple[Array, ...], merge: int) -> tuple[Array, ...]:
    product = exact_product(factor, factors[0]) if merge and factors else None
    return (factor, *factors) if product is None else (product, *factors[1:])


def _summed(terms: tuple[Term, ...], dim: int) -> tuple[Term, ...]:
    """Add the linear terms of one factor each, if that is exact."""
    linear = [t for t in terms if t.layer is None and len(t.factors) <= 1]
    rest = tuple(t for t in terms if t.layer is not None or len(t.factors) > 1)
    if len(linear) < 2:
        return terms
    total = _matrix(linear[0].factors, dim)
    for term in linear[1:]:
        added = exact_sum(total, _matrix(term.factors, dim))
        if added is None:
            return terms
        total = added
    return (_simplest(total), *rest)


def _simplest(A: Array) -> Term:
    """Return a matrix as a linear term: nothing, a number or itself."""
    scalar = A.shape[0] == A.shape[1] and np.array_equal(A, A[0, 0] * np.eye(len(A)))
    if not scalar:
        return Term((A,))
    return Term(() if A[0, 0] == 1 else (np.asarray(A[0, 0]),))


def _activated(node: ActivationNode, form: Form, dim: int) -> Form | None:
    """σ(Wz + b) as a term, if its argument is exactly of that form."""
    if node.activation in functions:
        return None  # families have constants on the whole space
    if len(form.terms) != 1 or form.terms[0].layer is not None:
        return None
    factors = form.terms[0].factors
    plain = form.constants == 0 or (form.constants == 1 and form.bias is not None)
    if len(factors) > 1 or not plain or (form.bias is not None and node.b is not None):
        return None
    weights = _matrix(factors, dim)
    bias = node.b if form.bias is None else form.bias
    layer = ActivationNode(0, node.activation, bias if bias is not None and bias.any() else None)
    return Form((Term((), layer, weights),))


def _matrix(factors: tuple[Array, ...], dim: int) -> Array:
    """At most one factor as a matrix."""
    if not factors:
        return np.eye(dim)
    f = factors[0]
    return f if f.ndim == 2 else np.eye(dim) * f


def _number(term: Term) -> float | None:
    """Return the single scalar factor, 1 if there is none."""
    scalars = [float(f) for f in term.of(0) if f != 1]
    return None if len(scalars) > 1 else scalars[0] if scalars else 1.0


def _chain(term: Term, *expected: Array) -> bool:
    """Whether the factors that are not scalars are exactly these."""
    factors = [f for f in term.factors if f.ndim]
    return len(factors) == len(expected) and all(map(np.array_equal, factors, expected))


def _split(form: Form) -> tuple[Term, Term] | None:
    """Return the linear and the activated term, if there is one of each."""
    linear = [t for t in form.terms if t.layer is None]
    bent = [t for t in form.terms if t.layer is not None]
    return (linear[0], bent[0]) if len(linear) == len(bent) == 1 else None


def _linear(form: Form, dim: int) -> Generator | None:
    if len(form.terms) != 1 or form.terms[0].layer is not None or len(form.terms[0].factors) > 1:
        return None
    A = _matrix(form.terms[0].factors, dim)
    return Linear(A) if len(A) >= dim else None


def _residual(form: Form, dim: int) -> Generator | None:
    split = _split(form)
    if split is None:
        return None
    linear, bent = split
    a, c, W2 = _number(linear), _number(bent), bent.of(2)
    if a is None or c is None or linear.of(1) or linear.of(2) or bent.of(1) or len(W2) > 1:
        return None
    assert bent.layer is not None
    assert bent.weights is not None
    outer = W2[0] if W2 else np.eye(dim)
    return Residual(a, c, bent.weights, outer, bent.layer.activation, bent.layer.b)


def _shear(form: Form, dim: int) -> Generator | None:
    split = _split(form)
    if split is None or dim != 2:
        return None
    linear, bent = split
    assert bent.layer is not None
    shaped = (
        len(linear.factors) == len(bent.factors) == 1
        and linear.factors[0].shape == (2,)
        and bool((linear.factors[0] > 0).all())
        and bent.factors[0].shape == (2, 1)
        and bent.factors[0][1, 0] == 0
        and np.array_equal(np.asarray(bent.weights), [[0, 1]])
        and (bent.layer.b is None or not bent.layer.b.any())
    )
    if not shaped:
        return None
    p, q = linear.factors[0]
    return Shear(p, q, bent.factors[0][0, 0], bent.layer.activation)


def _convex(form: Form, dim: int) -> Generator | None:
    split = _split(form)
    if split is None:
        return None
    linear, bent = split
    assert bent.layer is not None
    W, a, b = bent.weights, _number(linear), _number(bent)
    diagonals = linear.of(1), bent.of(1)
    if W is None or a is None or b is None or b < 0 or any(len(c) > 1 for c in diagonals):
        return None
    C = [c[0] if c else np.ones(W.shape[0]) for c in diagonals]
    if not np.array_equal(C[0], C[1]) or not (C[0] > 0).all():
        return None
    if not _chain(linear, W.T, *diagonals[0], W) or not _chain(bent, W.T, *diagonals[1]):
        return None
    return Convex(a, b, W, C[0], bent.layer.activation, bent.layer.b)
