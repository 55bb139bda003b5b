"""Building a layer graph from the operations of a model, one at a time.

Products, roots and quotients of layers are no layers; they are remembered until they complete an
activation spelled out (`composites`), and refused if they do not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np

from lemmata.verify.errors import InputError
from lemmata.verify.generators.network import Network, check_dimension
from lemmata.verify.generators.nodes import (
    ActivationNode,
    MatrixNode,
    Node,
    ScaleNode,
    ShiftNode,
    SumNode,
)
from lemmata.verify.generators.readers.composites import IRRATIONAL, Match, Poly, Value, X, match
from lemmata.verify.generators.readers.rounding import NOTE, rounded

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
Operand: TypeAlias = Value | Array

LARGEST = 2**26
"""Most entries of a matrix that selects or repeats coordinates; half a gigabyte."""
_ROUGH = """
abs celu ceil clamp clip elu floor frac hardsigmoid hardshrink hardswish hardtanh leaky_relu
leakyrelu max maximum min minimum prelu relu relu6 round rrelu selu sign softshrink softsign
threshold thresholdedrelu trunc
"""
ROUGH = frozenset(_ROUGH.split())
"""Functions with kinks or jumps, in lower case."""


def refusal(kind: str, said: str, otherwise: str) -> InputError:
    """Return why an operator is refused: for its kinks, or otherwise."""
    if kind.lower() in ROUGH:
        why = "it is not three times differentiable, so assumption 2 fails; use tanh or GELU"
        return InputError(f"{said}: {why}")
    return InputError(f"{said}; {otherwise}")


@dataclass(frozen=True)
class Above:
    """Where a layer exceeds a number."""

    layer: Value
    threshold: float


@dataclass(frozen=True)
class Built:
    """A layer graph, and what its reader knows of how it differs from the model.

    Attributes
    ----------
    network
        The graph.
    slack
        For every node, by how much the model may differ from it before any rounding.
    sizes
        For every node, the size of numbers that cancel inside the model's operator.
    notes
        What the user should know.
    """

    network: Network
    slack: tuple[float, ...]
    sizes: tuple[float, ...]
    notes: tuple[str, ...]


class Builder:
    """Collects nodes; layers that turn out not to be used are dropped at the end.

    Parameters
    ----------
    dim
        The dimension d of the input.
    unit
        Rounding unit of the precision in which the model runs.
    batch
        The number of points it takes at once, if that is fixed.
    """

    def __init__(self, dim: int, unit: float, batch: int | None = None) -> None:
        check_dimension(dim)
        self.dim, self.unit, self.batch = dim, unit, batch
        self.nodes: list[Node] = []
        self.slack: dict[int, float] = {}
        self.sizes: dict[int, float] = {}
        self.notes: dict[str, None] = {}
        self.quotients: set[Fraction] = set()
        """Rounded reciprocals of what is divided by."""
        self.input = Value(dim, 0)

    def _add(self, node: Node, width: int, kind: str = "layer", *args: Value | Fraction) -> Value:
        self.nodes.append(node)
        return Value(width, len(self.nodes), kind, args)

    def layer(self, x: Operand) -> int:
        """Return the number of a layer.

        Raises
        ------
        InputError
            If it is a constant, or a product that is no activation.
        """
        if not isinstance(x, Value):
            raise InputError("a constant stands where a layer should; fold constants first")
        if x.flat:
            raise InputError("a number a point, without an axis of its own: keep the axis")
        if x.layer is None:
            raise InputError(
                f"{_culprit(x)} is not understood (only exact GELU, its tanh form, SiLU, Mish, "
                "softplus and x/sqrt(1+x^2) spelled out)"
            )
        return x.layer

    # -- activations ------------------------------------------------------------

    def activate(self, x: Operand, name: str) -> Value:
        """Return σ(x)."""
        if isinstance(x, Value) and x.layer is None:
            return self.function(x, name)
        layer = self.layer(x)
        assert isinstance(x, Value)
        return self._add(ActivationNode(layer, name), x.width, name, x)

    def function(self, x: Operand, name: str) -> Value:
        """Return exp, log, log1p, sqrt, reciprocal or an activation, as part of an activation."""
        if not isinstance(x, Value):
            raise InputError("a constant stands where a layer should; fold constants first")
        return self._completed(Value(x.width, None, name, (x,)))

    def softplus(self, x: Operand, beta: float = 1.0, threshold: float = math.inf) -> Value:
        """Return softplus(βx)/β, or x itself where βx exceeds a threshold."""
        if not 0 < beta < math.inf:
            raise InputError(f"softplus with beta = {beta} is not understood; use a positive one")
        if beta == 1:
            return self._continued(self.activate(x, "softplus"), beta, threshold)
        bent = self.activate(self.multiply(x, np.array(beta)), "softplus")
        return self._continued(self.divide(bent, np.array(beta)), beta, threshold)

    def _continued(self, x: Value, beta: float, threshold: float) -> Value:
        """Leave out the jump of a softplus at its threshold, if the model's precision does."""
        if threshold == math.inf:
            return x
        jump = math.log1p(math.exp(-threshold)) / beta if threshold > 0 else math.inf
        if not jump <= self.unit * threshold / beta:
            raise InputError(
                f"softplus jumps by {jump:.2g} at its threshold {threshold:g}, so it is not even "
                "continuous; use single precision, or a threshold of 40"
            )
        layer = self.layer(x)
        self.slack[layer] = self.slack.get(layer, 0.0) + jump
        self.notes[f"softplus is smooth beyond {threshold:g}, where the model rounds it"] = None
        return x

    def above(self, x: Operand, y: Operand) -> Above:
        """Return where x exceeds a number y."""
        if not isinstance(x, Value) or isinstance(y, Value) or np.size(y) != 1:
            raise InputError("a comparison is not understood (only in softplus)")
        return Above(x, float(np.ravel(y)[0]))

    def where(self, above: Any, x: Any, y: Any) -> Value:
        """Return y = softplus(βx)/β, with x where βx exceeds a threshold."""
        beta = _rate(above, x, y, self.unit)
        if beta is None:
            raise InputError("a condition is not understood (only in softplus); export without it")
        return self._continued(y, beta, above.threshold)

    def _completed(self, value: Value) -> Value:
        """Return a layer if the value is an activation spelled out, else the value."""
        found = match(value, self.unit)
        if found is None or Fraction(float(found.scale)) != found.scale:
            return value
        self._idealised(found)
        base = found.base if found.sign == 1 else self.multiply(found.base, np.array(-1.0))
        out = self.activate(base, found.name)
        if found.rounded:
            # √½ and the like as the model stores them; the value moves by less than this.
            self.slack[self.layer(out)] = 8 * self.unit
        if found.scale != 1:
            out = self._scaled(out, np.array(float(found.scale)))
        return replace(value, layer=out.layer, spelled=found.scale != 1)

    def _idealised(self, found: Match) -> None:
        """Say which coefficients were read as those of the ideal activation."""
        if found.rounded and self.unit > 2.0**-24:
            raise InputError(
                "GELU spelled out in half precision has too coarse constants to be GELU; export "
                "with an opset whose Gelu is one operator (20 or later)"
            )
        # x/√2 is not rounded, then.
        self.quotients -= found.rounded.keys()
        what = {"gelu": "exact GELU", "gelu_tanh": "the tanh form of GELU"}.get(found.name)
        for a, ideal in found.rounded.items():
            self.notes[
                f"the model's {float(a):.9g} is read as {IRRATIONAL[ideal]}, which it is rounded "
                f"from: the certificate is of {what}"
            ] = None

    # -- arithmetic -------------------------------------------------------------

    def matrix(self, x: Operand, W: Operand) -> Value:
        """Return x W, rows being points; W ``(in, out)``, or ``(in,)`` for one number a point."""
        if isinstance(W, Value) or not isinstance(x, Value) or W.ndim not in (1, 2):
            raise InputError("a matrix product without a constant matrix on the right")
        if W.ndim == 1:
            return replace(self.matrix(x, W[:, None]), flat=True)
        if W.shape[0] != x.width:
            raise InputError(f"a matrix of shape {W.shape} meets {x.width} inputs")
        return self._add(MatrixNode(self.layer(x), W.T), W.shape[1])

    def column(self, x: Operand) -> Value:
        """Return a number a point with an axis for it."""
        if not isinstance(x, Value) or not x.flat:
            raise InputError("a layer with another axis is not understood; keep two")
        return replace(x, flat=False)

    def select(self, x: Operand, indices: Array) -> Value:
        """Return some coordinates, in the order asked for."""
        self.layer(x)
        assert isinstance(x, Value)
        if indices.size == 0:
            raise InputError("a piece without coordinates is not understood; export without it")
        if np.array_equal(indices, np.arange(x.width)):
            return x
        return self.matrix(x, self._selection(x.width, indices))

    def concatenate(self, parts: Sequence[Operand]) -> Value:
        """Return the coordinates of several layers side by side."""
        layers = [self.layer(part) for part in parts]
        widths = [part.width for part in parts if isinstance(part, Value)]
        ends = np.cumsum([0, *widths])
        places = [
            self._add(MatrixNode(n, self._selection(int(ends[-1]), np.arange(a, b))), int(ends[-1]))
            for n, a, b in zip(layers, ends, ends[1:], strict=False)
        ]
        return self._add(SumNode(tuple(map(self.layer, places))), int(ends[-1]))

    def _selection(self, width: int, ones: Array) -> Array:
        """Return the matrix ``(width, k)`` whose column j has a 1 in row ``ones[j]``."""
        if width * ones.size > LARGEST:
            raise InputError(f"{ones.size} of {width} coordinates are too many to rearrange")
        W = np.zeros((width, ones.size))
        W[ones, np.arange(ones.size)] = 1
        return W

    def add(self, x: Operand, y: Operand) -> Value:
        """Return x + y, of layers or of a layer and a constant."""
        if isinstance(x, Value) and isinstance(y, Value):
            return self._sum(*self._alike(x, y))
        x, b = _apart(x, y)
        x = self._widened(x, b.size)
        if b.ndim == 0:
            shifted = Value(x.width, None, "sum", (x, Fraction(float(b))))
            if x.layer is None:
                return self._completed(shifted)
            return replace(shifted, layer=self._shifted(x, np.full(x.width, b)).layer)
        return self._shifted(x, b)

    def _sum(self, x: Value, y: Value) -> Value:
        if x.layer is None or y.layer is None:
            return self._completed(Value(x.width, None, "sum", (x, y)))
        return self._add(SumNode((x.layer, y.layer)), x.width, "sum", x, y)

    def _shifted(self, x: Value, b: Array) -> Value:
        return self._add(ShiftNode(self.layer(x), b), x.width)

    def subtract(self, x: Operand, y: Operand) -> Value:
        """Return x - y."""
        if not isinstance(y, Value):
            return self.add(x, -np.asarray(y, np.float64))
        return self.add(x, self.multiply(y, np.array(-1.0)))

    def multiply(self, x: Operand, y: Operand) -> Value:
        """Return x y, of a layer and a constant, or as part of an activation."""
        if isinstance(x, Value) and isinstance(y, Value):
            x, y = self._alike(x, y)
            return self._completed(Value(x.width, None, "product", (x, y)))
        x, s = _apart(x, y)
        x = self._widened(x, s.size)
        if s.ndim:
            return self._scaled(x, s)
        scaled = Value(x.width, None, "product", (x, Fraction(float(s))))
        if x.spelled or x.layer is None:
            done = self._completed(scaled)
            if x.layer is None or done.layer is not None:
                return done
        return replace(scaled, layer=self._scaled(x, s).layer)

    def _scaled(self, x: Value, s: Array) -> Value:
        return self._add(ScaleNode(self.layer(x), s), x.width)

    def divide(self, x: Operand, y: Operand) -> Value:
        """Return x / y, y a constant or part of an activation."""
        if isinstance(y, Value):
            return self.multiply(x, self.function(y, "reciprocal"))
        if np.any(np.asarray(y) == 0):
            raise InputError("division by zero")
        reciprocal = 1 / np.asarray(y, np.float64)
        if rounded("Div", [1.0, y], reciprocal):
            self.quotients.update(map(Fraction, reciprocal[np.isfinite(reciprocal)].tolist()))
        return self.multiply(x, reciprocal)

    def combined(self, kind: str, args: Sequence[Any], result: Any) -> None:
        """Say that constants were combined, unless they are exact."""
        if rounded(kind, args, result):
            self.notes[NOTE] = None

    def power(self, x: Operand, y: Operand) -> Value:
        """Return x², x³, √x or 1/x, as part of an activation."""
        exponent = None if isinstance(y, Value) or np.size(y) != 1 else float(np.ravel(y)[0])
        if exponent in (2, 3):
            square = self.multiply(x, x)
            return square if exponent == 2 else self.multiply(square, x)
        if exponent in (0.5, -1):
            return self.function(x, "sqrt" if exponent == 0.5 else "reciprocal")
        raise InputError("a power of a layer is not understood; use products")

    def normalise(self, x: Operand, scale: Array, mean: Array, shift: Array) -> Value:
        """Return (x - mean) scale + shift, for every coordinate."""
        self.notes[NOTE] = None  # the root in the scale is hardly ever rational
        out = self.add(self._folded(x, scale), shift - mean * scale)
        # The model subtracts the mean first: its numbers are larger than those seen here.
        self.sizes[self.layer(out)] = float(np.max(np.abs(mean * scale) + np.abs(shift)))
        return out

    def _folded(self, x: Operand, scale: Array) -> Value:
        """Return s x, in one matrix with a product before it: s is rounded in any case."""
        number = self.layer(x)
        node = self.nodes[number - 1] if number else None
        bias = node.b if isinstance(node, ShiftNode) else None
        below = self.nodes[node.source - 1] if isinstance(node, ShiftNode) and node.source else node
        if not isinstance(below, MatrixNode) or scale.shape != (len(below.W),):
            return self.multiply(x, scale)
        out = self._add(MatrixNode(below.source, scale[:, None] * below.W), len(below.W))
        return out if bias is None else self.add(out, scale * bias)

    def _alike(self, x: Value, y: Value) -> tuple[Value, Value]:
        return self._widened(x, y.width), self._widened(y, x.width)

    def _widened(self, x: Value, width: int) -> Value:
        """Return a layer of width 1 repeated, as broadcasting does."""
        if width in (1, x.width):
            return x
        if x.width != 1:
            raise InputError(f"{width} numbers meet a layer of width {x.width}")
        return self.matrix(x, np.ones((1, width)))

    # -- the result ---------------------------------------------------------------

    def built(self, output: Operand) -> Built:
        """Return the network, without the nodes that do not reach the output.

        Raises
        ------
        InputError
            If the output is no layer, or narrower than d.
        """
        if not isinstance(output, Value):
            raise InputError("the output does not depend on the input; export it again")
        last = self.layer(output)
        needed = {0, last}
        for i in range(last, 0, -1):
            if i in needed:
                needed.update(self.nodes[i - 1].sources)
        order = sorted(needed)
        number = {old: new for new, old in enumerate(order)}
        nodes = [self.nodes[i - 1].moved(number.__getitem__) for i in order[1:]]
        network = Network(self.dim, tuple(nodes) or (ScaleNode(0, np.array(1.0)),))
        slack, sizes = (
            tuple(of.get(i, 0.0) for i in order[1:]) or (0.0,) for of in (self.slack, self.sizes)
        )
        notes = self.notes | (dict.fromkeys([NOTE]) if self.quotients else {})
        return Built(network, slack, sizes, tuple(notes))


def _culprit(x: Value) -> str:
    """Return what keeps a value from being a layer."""
    inner: Value | None = x
    while inner is not None:
        x = inner
        inner = next((a for a in x.args if isinstance(a, Value) and a.layer is None), None)
    names = {"product": "a product of layers", "reciprocal": "a quotient of layers"}
    return names.get(x.kind, f"{x.kind} of a layer")


def _rate(above: Any, x: Any, y: Any, unit: float) -> float | None:
    """Return β if y is softplus(βx)/β and the condition is on βx."""
    if not (isinstance(above, Above) and isinstance(x, Value) and isinstance(y, Value)):
        return None
    argument, value = above.layer.expanded(x), y.expanded(x)
    if y.layer is None or argument is None or value is None or len(value.terms) != 1:
        return None
    ((_, beta),) = argument.terms if len(argument.terms) == 1 else ((None, Fraction(0)),)
    ((_, scale),) = value.terms
    same = beta > 0 and value == Poly.constant(scale) * argument.through("softplus")
    linear = argument == Poly.constant(beta) * X
    return float(beta) if same and linear and abs(scale * beta - 1) <= 4 * unit else None


def _apart(x: Operand, y: Operand) -> tuple[Value, Array]:
    """Return the layer, and the constant as a number or one number a coordinate."""
    layer, constant = (x, y) if isinstance(x, Value) else (y, x)
    if not isinstance(layer, Value):
        raise InputError("a constant stands where a layer should; fold constants first")
    array = np.asarray(constant, np.float64)
    if array.ndim > 2 or (array.ndim == 2 and len(array) != 1):
        raise InputError(f"a constant of shape {array.shape} is not the same for all points")
    if not np.isfinite(array).all():
        raise InputError("a constant is NaN or infinite; train again or clean it")
    return layer, array.reshape(()) if array.size == 1 else array.reshape(-1)
