"""Building a layer graph from the operations of a model, one at a time.

Products, roots, quotients and exponentials of layers are remembered until they complete an
activation spelled out (`composites`).  If they do not they become layers as they are, whose
constants are finite on a ball only.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
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
from lemmata.verify.generators.unbounded import functions

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
Operand: TypeAlias = Value | Array
Run: TypeAlias = Callable[[Array], Array]

LARGEST = 2**26
"""Most entries of a matrix that selects or repeats coordinates; half a gigabyte."""
WHAT = {
    "square": "products",
    "reciprocal": "quotients",
    "sqrt": "square roots",
    "exp": "exponentials",
    "log": "logarithms",
}
"""What functions with unbounded derivatives are called."""
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

    def _add(
        self, node: Node, width: int, kind: str = "layer", *args: Value | Fraction, like: Any = None
    ) -> Value:
        self.nodes.append(node)
        axes = None if like is None else like.axes
        return Value(width, len(self.nodes), kind, args, axes=axes)

    def layer(self, x: Operand) -> int:
        """Return the number of a layer.

        Raises
        ------
        InputError
            If it is a constant.
        """
        if not isinstance(x, Value):
            raise InputError("a constant stands where a layer should; fold constants first")
        pending = [x] if x.layer is None else []
        while pending:
            top = pending[-1]
            below = [a for a in top.args if isinstance(a, Value) and a.layer is None]
            pending += below
            if not below:
                top.layer = self._written(top) if top.layer is None else top.layer
                pending.pop()
        assert x.layer is not None
        return x.layer

    def _written(self, x: Value) -> int:
        """Return a product, a sum or a function of layers as a layer."""
        first = x.args[0]
        assert isinstance(first, Value)
        if x.kind == "product":
            return self._product(first, x.args[1], x.width)
        if x.kind == "sum":
            other = x.args[1]
            if isinstance(other, Value):
                return self.layer(
                    self._add(SumNode((self.layer(first), self.layer(other))), x.width)
                )
            return self.layer(self._shifted(first, np.full(x.width, float(other))))
        if x.kind == "log1p":
            first = self._shifted(first, np.ones(x.width))
        name = "log" if x.kind == "log1p" else x.kind
        self._bend(name)
        return self.layer(self._add(ActivationNode(self.layer(first), name), x.width))

    def _bend(self, name: str) -> None:
        if name in functions:
            self.notes[f"{WHAT[name]} of layers have constants on a ball only; give a radius"] = (
                None
            )

    def _product(self, x: Value, y: Value | Fraction, width: int) -> int:
        """Return x y = ((x + y)² - (x - y)²)/4."""
        if isinstance(y, Fraction):
            return self.layer(self._scaled(x, np.array(float(y))))
        self._bend("square")
        if self.layer(x) == self.layer(y):
            return self.layer(self._add(ActivationNode(self.layer(x), "square"), width))
        turned = self._scaled(y, np.array(-1.0))
        squares = []
        for other, quarter in ((y, 0.25), (turned, -0.25)):
            total = self._add(SumNode((self.layer(x), self.layer(other))), width)
            square = self._add(ActivationNode(self.layer(total), "square"), width)
            squares.append(self.layer(self._scaled(square, np.array(quarter))))
        return self.layer(self._add(SumNode(tuple(squares)), width))

    # -- activations ------------------------------------------------------------

    def activate(self, x: Operand, name: str) -> Value:
        """Return σ(x)."""
        if isinstance(x, Value) and x.layer is None:
            return self.function(x, name)
        layer = self.layer(x)
        assert isinstance(x, Value)
        self._bend(name)
        return self._add(ActivationNode(layer, name), x.width, name, x, like=x)

    def function(self, x: Operand, name: str) -> Value:
        """Return exp, log, log1p, sqrt, reciprocal or an activation, as part of an activation."""
        if not isinstance(x, Value):
            raise InputError("a constant stands where a layer should; fold constants first")
        return self._completed(Value(x.width, None, name, (x,), axes=x.axes))

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
            return replace(self.matrix(x, W[:, None]), axes=x.shape[:-1])
        if len(x.shape) != 1:
            return self.linear(x, lambda z: z @ W)
        if W.shape[0] != x.width:
            raise InputError(f"a matrix of shape {W.shape} meets {x.width} inputs")
        return self._add(MatrixNode(self.layer(x), W.T), W.shape[1])

    def product(self, x: Operand, y: Operand) -> Value:
        """Return the matrix product x y, for each point if both are layers."""
        if not (isinstance(x, Value) and isinstance(y, Value)):
            return self.matrix(x, y)
        if len(x.shape) < 2 or len(x.shape) != len(y.shape):
            raise InputError("a matrix product of layers without matrices is not understood")
        *more, k, columns = y.shape
        terms = self.multiply(
            replace(x, layer=self.layer(x), axes=(*x.shape, 1), kind="layer"),
            replace(y, layer=self.layer(y), axes=(*more, 1, k, columns), kind="layer"),
        )
        return self.linear(terms, lambda z: z.sum(-2))

    def softmax(self, x: Operand, axis: int) -> Value:
        """Return exp(x_i)/Σ_j exp(x_j) = 1/Σ_j exp(x_j - x_i) along an axis."""
        apart = lambda z: np.expand_dims(z, axis) - np.expand_dims(z, _after(axis))  # noqa: E731
        powers = self.function(self.linear(x, apart), "exp")
        total = self.linear(powers, lambda z: z.sum(_after(axis)))
        return self.function(total, "reciprocal")

    def linear(self, x: Operand, run: Run, step: int = 64, *, exact: bool = True) -> Value:
        """Return a linear operator's result, by its values at the unit vectors.

        Parameters
        ----------
        x
            A layer.
        run
            The operator: ``(step, *shape)`` to ``(step, *new shape)``.
        step
            Points that it takes at once.
        exact
            Whether its coefficients are weights of the model, not rounded combinations of them.
        """
        if not isinstance(x, Value):
            raise InputError("a constant stands where a layer should; fold constants first")
        k, rows = x.width, []
        if k**2 > LARGEST:
            raise InputError(f"a layer of width {k} is too large for its linear maps")
        for start in range(0, k, step):
            unit = np.eye(step, k, start)
            rows.append(_by_point(run(unit.reshape(step, *x.shape)), step))
            if rows[0].size * k > LARGEST * step:
                raise InputError(f"a linear map of {k} to {rows[0].size // step} is too large")
        W = np.concatenate([row.reshape(step, -1) for row in rows])[:k]
        tried = np.resize(np.arange(-3.0, 4.0), (step, k))
        found = run(tried.reshape(step, *x.shape)).reshape(step, -1)
        if not np.allclose(found, tried @ W, rtol=1e-9, atol=1e-9 * (1 + np.abs(W).max(initial=0))):
            raise InputError("an operator mixes points, or is not linear; export without it")
        if not exact:
            self.notes[NOTE] = None
        out = self._add(MatrixNode(self.layer(x), W.T), W.shape[1])
        return replace(out, axes=rows[0].shape[1:])

    def moved(self, x: Operand, run: Run, step: int = 64) -> Value:
        """Return what an operator gives that moves, repeats or leaves out coordinates."""
        if not isinstance(x, Value):
            raise InputError("a constant stands where a layer should; fold constants first")
        number = np.arange(step * x.width, dtype=np.float64)
        out = _by_point(run(number.reshape(step, *x.shape)), step)
        places = out.reshape(step, -1) - x.width * np.arange(step)[:, None]
        if (places != places[0]).any() or not out.size:
            raise InputError("an operator mixes points, or leaves nothing; export without it")
        indices = places[0].astype(int)
        axes = out.shape[1:]
        if np.array_equal(indices, np.arange(x.width)):
            return Value(x.width, self.layer(x), axes=axes)
        return self._selected(x, indices, axes)

    def _selected(self, x: Value, indices: Array, axes: tuple[int, ...]) -> Value:
        W = self._selection(x.width, indices)
        return replace(self._add(MatrixNode(self.layer(x), W.T), indices.size), axes=axes)

    def select(self, x: Operand, indices: Array) -> Value:
        """Return some coordinates, in the order asked for."""
        self.layer(x)
        assert isinstance(x, Value)
        _plain(x)
        if indices.size == 0:
            raise InputError("a piece without coordinates is not understood; export without it")
        if np.array_equal(indices, np.arange(x.width)):
            return x
        return self._selected(x, indices, (indices.size,))

    def concatenate(self, parts: Sequence[Operand], axis: int = 1) -> Value:
        """Return the coordinates of several layers side by side."""
        layers = [self.layer(part) for part in parts]
        values = [part for part in parts if isinstance(part, Value)]
        ends = np.cumsum([0, *(value.width for value in values)])
        numbers = [np.arange(a, b) for a, b in pairwise(ends)]
        shaped = [n.reshape(1, *v.shape) for n, v in zip(numbers, values, strict=True)]
        if axis in (0, -shaped[0].ndim):
            raise InputError(f"Concat along axis {axis} mixes points; do it along the last")
        try:
            order = np.concatenate(shaped, axis)
        except ValueError as problem:
            raise InputError(f"layers cannot be joined ({problem})") from None
        places = [
            self._add(MatrixNode(n, self._selection(int(ends[-1]), np.arange(a, b))), int(ends[-1]))
            for n, a, b in zip(layers, ends, ends[1:], strict=False)
        ]
        joined = self._add(SumNode(tuple(map(self.layer, places))), int(ends[-1]))
        if np.array_equal(order.ravel(), np.arange(ends[-1])):
            return replace(joined, axes=order.shape[1:])
        return self._selected(joined, order.ravel(), order.shape[1:])

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
        x, b = self._apart(x, y)
        if b.ndim == 0:
            shifted = Value(x.width, None, "sum", (x, Fraction(float(b))), axes=x.axes)
            if x.layer is None:
                return self._completed(shifted)
            return replace(shifted, layer=self._shifted(x, np.full(x.width, b)).layer)
        return self._shifted(x, b)

    def _sum(self, x: Value, y: Value) -> Value:
        if x.layer is None or y.layer is None:
            return self._completed(Value(x.width, None, "sum", (x, y), axes=x.axes))
        return self._add(SumNode((x.layer, y.layer)), x.width, "sum", x, y, like=x)

    def _shifted(self, x: Value, b: Array) -> Value:
        return self._add(ShiftNode(self.layer(x), b), x.width, like=x)

    def subtract(self, x: Operand, y: Operand) -> Value:
        """Return x - y."""
        if not isinstance(y, Value):
            return self.add(x, -np.asarray(y, np.float64))
        return self.add(x, self.multiply(y, np.array(-1.0)))

    def multiply(self, x: Operand, y: Operand) -> Value:
        """Return x y, of a layer and a constant, or as part of an activation."""
        if isinstance(x, Value) and isinstance(y, Value):
            x, y = self._alike(x, y)
            return self._completed(Value(x.width, None, "product", (x, y), axes=x.axes))
        x, s = self._apart(x, y)
        if s.ndim:
            return self._scaled(x, s)
        scaled = Value(x.width, None, "product", (x, Fraction(float(s))), axes=x.axes)
        if x.spelled or x.layer is None:
            done = self._completed(scaled)
            if x.layer is None or done.layer is not None:
                return done
        return replace(scaled, layer=self._scaled(x, s).layer)

    def _scaled(self, x: Value, s: Array) -> Value:
        return self._add(ScaleNode(self.layer(x), s), x.width, like=x)

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
        if exponent in (0.5, -0.5, -1):
            if exponent == -1:
                return self.function(x, "reciprocal")
            root = self.function(x, "sqrt")
            return root if exponent == 0.5 else self.function(root, "reciprocal")
        if exponent == 4:
            square = self.multiply(x, x)
            return self.multiply(square, square)
        raise InputError("a power of a layer is not understood; use products")

    def length(self, x: Operand, axes: Sequence[int], keep: bool, power: int = 2) -> Value:
        """Return the sum of squares along some axes, or its root (`power` 1)."""
        total = self.linear(self.multiply(x, x), lambda z: z.sum(tuple(axes), keepdims=keep))
        return self.function(total, "sqrt") if power == 1 else total

    def layer_norm(
        self, x: Operand, count: int, scale: Array | None, shift: Array | None, epsilon: float
    ) -> Value:
        """Return (x - mean)/√(variance + ε) scale + shift, over the last `count` axes."""
        mean = lambda z: z.mean(tuple(range(-count, 0)), keepdims=True)  # noqa: E731
        centred = self.subtract(x, self.linear(x, mean, exact=False))
        variance = self.linear(self.multiply(centred, centred), mean, exact=False)
        root = self.function(self.add(variance, np.array(epsilon)), "sqrt")
        out = self.multiply(centred, self.function(root, "reciprocal"))
        out = out if scale is None else self.multiply(out, scale)
        return out if shift is None else self.add(out, shift)

    def normalise(self, x: Operand, scale: Array, mean: Array, shift: Array) -> Value:
        """Return (x - mean) scale + shift, for every coordinate."""
        self.notes[NOTE] = None  # the root in the scale is hardly ever rational
        if isinstance(x, Value) and len(x.shape) > 1:
            across = (-1, *(1,) * (len(x.shape) - 1))
            scale, mean, shift = (v.reshape(across) for v in (scale, mean, shift))
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
        return self._widened(x, y.shape), self._widened(y, x.shape)

    def _widened(self, x: Value, other: tuple[int, ...]) -> Value:
        """Return a layer repeated along axes of length 1, as broadcasting does."""
        if other == x.shape:
            return x
        try:
            shape = np.broadcast_shapes(x.shape, other)
        except ValueError:
            shape = ()
        if len(other) != len(x.shape) or not shape:
            raise InputError(
                f"layers of shapes {x.shape} and {other}, for each point, do not fit; keep all axes"
            )
        return x if shape == x.shape else self._selected(x, _repeated(x, shape), shape)

    def _apart(self, x: Operand, y: Operand) -> tuple[Value, Array]:
        """Return the layer, and the constant as a number or one number a coordinate."""
        layer, constant = (x, y) if isinstance(x, Value) else (y, x)
        if not isinstance(layer, Value):
            raise InputError("a constant stands where a layer should; fold constants first")
        array = np.asarray(constant, np.float64)
        rank = len(layer.shape)
        if array.ndim > rank + 1 or (array.ndim == rank + 1 and len(array) != 1):
            raise InputError(f"a constant of shape {array.shape} is not the same for all points")
        if not np.isfinite(array).all():
            raise InputError("a constant is NaN or infinite; train again or clean it")
        if array.size == 1:
            return layer, array.reshape(())
        array = array[0] if array.ndim == rank + 1 else array
        try:
            shape = np.broadcast_shapes(layer.shape, array.shape)
        except ValueError:
            said = "x".join(map(str, array.shape))
            raise InputError(f"{said} numbers meet a layer of width {layer.width}") from None
        if shape != layer.shape:
            layer = self._selected(layer, _repeated(layer, shape), shape)
        return layer, np.broadcast_to(array, shape).ravel()

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
        if len(output.shape) > 1:
            self.notes[f"an observation is an array of shape {output.shape}, row by row"] = None
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


def _after(axis: int) -> int:
    return axis + 1 if axis >= 0 else axis - 1


def _plain(x: Value) -> None:
    if len(x.shape) != 1:
        raise InputError(f"coordinates of a layer of shape {x.shape} are not understood")


def _by_point(out: Array, step: int) -> Array:
    """Return a result, if its first axis is still that of points."""
    if out.ndim == 0 or len(out) != step:
        raise InputError("an operator mixes points, or drops their axis; export without it")
    return out


def _repeated(x: Value, shape: tuple[int, ...]) -> Array:
    return np.broadcast_to(np.arange(x.width).reshape(x.shape), shape).ravel()


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
