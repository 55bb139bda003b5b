r"""The encoder as an ONNX model: two loops over one step network, noise as an input.

Inputs ``x (n, d)``, ``z (n, d)``, ``noise (k, n, d)`` and a scalar ``start``; output
``z_next (n, d)``.  With ``start`` true the ``S`` gradient steps are run from 0, and ``z`` is
ignored; then come ``k`` Langevin steps, one for each slice of ``noise``.  Because ``K`` slices need
not fit in memory, noise is fed in pieces of any length, ``start`` being true for the first and the
state being passed on: only the numbers fed count, not how they are cut.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from lemmata.verify.engine.encoder.build import Encoder
from lemmata.verify.engine.encoder.local import LocalEncoder
from lemmata.verify.engine.network import Program
from lemmata.verify.engine.network.program import Group
from lemmata.verify.engine.network.units import LINEAR, SQUARE
from lemmata.verify.generators.files.onnx_writer import OPSET, SIMPLE, _write

DOUBLE = frozenset({"tanh", "sigmoid", "softplus", "sin", "rsqrt", *("silu", "gelu_tanh", "mish")})
"""Activations for which onnxruntime has kernels in float64 (1.23); the file is valid for all."""


def to_onnx(encoder: Encoder, path: str | os.PathLike[str]) -> int:
    """Write the encoder as an ONNX model in float64; return the number of bytes.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    content: bytes = model(encoder).SerializeToString()
    _write(content, Path(path))
    return len(content)


def model(encoder: Encoder) -> Any:
    """Return the encoder as an ONNX model."""
    pen, d = _Pen(), encoder.dim
    biases = np.array([encoder.drift.units[v - d].bias for v in encoder.drift.free])
    free = pen.op("Sub", [pen.constant(biases[:, None]), pen.op("Transpose", ["x"])], "phi")
    zero = pen.constant(np.zeros((), np.int64))
    trips = pen.op("Where", ["start", pen.constant(np.int64(encoder.numbers.S)), zero])
    old = pen.op("Transpose", ["z"])
    origin = pen.op("Mul", [pen.op("Transpose", ["x"]), pen.constant(0.0)])
    first = pen.op("Where", ["start", origin, old])
    begun = pen.loop(trips, first, lambda p, z, _: _step(p, Program(encoder.descent), z, free), d)
    scale = pen.constant(np.sqrt(2 * encoder.numbers.h))
    pieces = pen.op("Gather", [pen.op("Shape", ["noise"]), zero])

    def langevin(p: _Pen, z: str, k: str) -> str:
        xi = p.op("Transpose", [p.op("Gather", ["noise", k], axis=0)])
        mean = _step(p, Program(encoder.drift), z, free)
        return p.op("Add", [mean, p.op("Mul", [scale, xi])])

    ended = pen.loop(pieces, begun, langevin, d)
    pen.op("Transpose", [ended], "z_next")
    return _finished(pen, {"x": ["n", d], "z": ["n", d], "noise": ["k", "n", d]}, d)


def local_model(encoder: LocalEncoder) -> Any:
    """Return the encoder of one observation as an ONNX model.

    Inputs ``z (n, d)``, ``noise (k, n, d)`` and a scalar ``start``; output ``z_next (n, d)``.  With
    ``start`` true z is standard normal and becomes the Gaussian layer; each slice of noise is a
    Langevin layer, K in all.
    """
    pen, c = _Pen(), encoder.chain
    d, s = len(c.x), c.step
    fresh = pen.op("Transpose", ["z"])
    drawn = pen.op("MatMul", [pen.constant(c.C), fresh])
    drawn = pen.op("Add", [pen.constant(c.center[:, None]), drawn])
    first = pen.op("Where", ["start", drawn, fresh])
    root = pen.constant(np.sqrt(s * (2 - s)) * c.C)
    pieces = pen.op("Gather", [pen.op("Shape", ["noise"]), pen.constant(np.zeros((), np.int64))])
    free, program = pen.constant(encoder.bias), Program(encoder.mean)

    def layer(p: _Pen, z: str, k: str) -> str:
        xi = p.op("Transpose", [p.op("Gather", ["noise", k], axis=0)])
        return p.op("Add", [_step(p, program, z, free), p.op("MatMul", [root, xi])])

    pen.op("Transpose", [pen.loop(pieces, first, layer, d)], "z_next")
    return _finished(pen, {"z": ["n", d], "noise": ["k", "n", d]}, d)


def _finished(pen: _Pen, inputs: dict[str, list[Any]], d: int) -> Any:
    """Return the model of the nodes that were collected, checked."""
    import onnx

    info, kind = onnx.helper.make_tensor_value_info, onnx.TensorProto
    given = [info(name, kind.DOUBLE, shape) for name, shape in inputs.items()]
    given.append(info("start", kind.BOOL, []))
    outputs = [info("z_next", kind.DOUBLE, ["n", d])]
    graph = onnx.helper.make_graph(pen.nodes, "encoder", given, outputs, pen.constants)
    opset = onnx.helper.make_opsetid("", OPSET)
    made = onnx.helper.make_model(graph, opset_imports=[opset], ir_version=9)
    onnx.checker.check_model(made)
    return made


class _Pen:
    """Collects operators; constants are kept once and shared by the bodies of loops."""

    def __init__(self, above: _Pen | None = None) -> None:
        self.nodes: list[Any] = []
        self.top: _Pen = above.top if above else self
        self.constants: list[Any] = above.constants if above else []
        self.known: dict[tuple[Any, ...], str] = above.known if above else {}
        self.names = 0

    def fresh(self) -> str:
        self.top.names += 1
        return f"h{self.top.names}"

    def constant(self, value: Any) -> str:
        import onnx

        array = np.asarray(value)
        key = (array.dtype.str, array.shape, array.tobytes())
        if key not in self.known:
            self.known[key] = f"c{len(self.known)}"
            self.constants.append(onnx.numpy_helper.from_array(array.copy(), self.known[key]))
        return self.known[key]

    def op(self, kind: str, inputs: Sequence[str], output: str = "", **attributes: Any) -> str:
        import onnx

        name = output or self.fresh()
        self.nodes.append(onnx.helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def loop(self, trips: str, state: str, body: Any, d: int) -> str:
        """Repeat ``state <- body(pen, state, k)``."""
        import onnx

        inner, helper = _Pen(self), onnx.helper
        k, go, z = self.fresh(), self.fresh(), self.fresh()
        result = body(inner, z, k)
        going = inner.op("Identity", [go])
        kinds = onnx.TensorProto
        info = helper.make_tensor_value_info
        inputs = [
            info(k, kinds.INT64, []),
            info(go, kinds.BOOL, []),
            info(z, kinds.DOUBLE, [d, "n"]),
        ]
        outputs = [info(going, kinds.BOOL, []), info(result, kinds.DOUBLE, [d, "n"])]
        graph = helper.make_graph(inner.nodes, f"body_{k}", inputs, outputs)
        return self.op("Loop", [trips, self.constant(np.array(True)), state], body=graph)


def _step(pen: _Pen, program: Program, z: str, free: str) -> str:
    """Add the nodes of a step network, group by group as `Program` runs them."""
    tensors: list[tuple[int, int, str]] = [(0, program.inputs, z)]
    for group in program.groups:
        value = _group(pen, group, tensors, free, len(program.graph.free))
        tensors.append((group.first, group.nodes, value))
    return _rows(pen, tensors, program.outputs)


def _rows(pen: _Pen, tensors: list[tuple[int, int, str]], places: Any) -> str:
    """Return the values at some places, from as few tensors as hold them."""
    wanted = [int(p) for p in places]
    used = [t for t in tensors if any(t[0] <= p < t[0] + t[1] for p in wanted)]
    order = [p for first, nodes, _ in used for p in range(first, first + nodes)]
    names = [name for _, _, name in used]
    whole = names[0] if len(names) == 1 else pen.op("Concat", names, axis=0)
    if order == wanted:
        return whole
    index = {p: i for i, p in enumerate(order)}
    rows = np.array([index[p] for p in wanted], np.int64)
    return pen.op("Gather", [whole, pen.constant(rows)], axis=0)


def _group(
    pen: _Pen, group: Group, tensors: list[tuple[int, int, str]], free: str, given: int
) -> str:
    terms = []
    if not group.sparse:
        matrix = pen.constant(group.weights)
        terms.append(pen.op("MatMul", [matrix, _rows(pen, tensors, group.places[0])]))
    else:
        for places, weights in zip(group.places, group.weights, strict=True):
            rows = _rows(pen, tensors, places)
            unit = bool((weights == 1).all())
            terms.append(rows if unit else pen.op("Mul", [pen.constant(weights[:, None]), rows]))
    if not terms:
        silent = pen.op("Mul", [tensors[0][2], pen.constant(0.0)])
        silent = pen.op("ReduceSum", [silent, pen.constant(np.array([0]))], keepdims=1)
        terms.append(pen.op("Mul", [pen.constant(np.zeros((group.nodes, 1))), silent]))
    if group.bias.any() or not group.sparse:
        terms.insert(0, pen.constant(group.bias[:, None]))
    if group.free.size:
        terms.append(_given(pen, group, free, given))
    total = terms[0]
    for term in terms[1:]:
        total = pen.op("Add", [total, term])
    return total if group.activation == LINEAR else sigma(pen, group.activation, total)


def _given(pen: _Pen, group: Group, free: str, given: int) -> str:
    """Return the biases that phi produces, 0 at the other nodes of the group."""
    spread = np.zeros((group.nodes, given))
    spread[group.free[0], group.free[1]] = 1.0
    if np.array_equal(spread, np.eye(given)):
        return free
    return pen.op("MatMul", [pen.constant(spread), free])


def sigma(pen: _Pen, name: str, t: str) -> str:
    """Add an activation, its derivative (``"tanh'"``) or the square."""
    if name == SQUARE:
        return pen.op("Mul", [t, t])
    if name.endswith("'"):
        return _slope(pen, name[:-1], t)
    if name in _GATES:
        return pen.op("Mul", [t, _GATES[name](pen, t)[0]])
    if name == "softplus":
        # onnxruntime has no Softplus in float64.
        far = pen.op("Exp", [pen.op("Neg", [pen.op("Abs", [t])])])
        near = pen.op("Log", [pen.op("Add", [far, pen.constant(1.0)])])
        return pen.op("Add", [pen.op("Relu", [t]), near])
    if name == "rsqrt":
        return pen.op("Div", [t, pen.op("Sqrt", [_one_plus_square(pen, t)])])
    return pen.op(SIMPLE[name], [t])


def _one_plus_square(pen: _Pen, t: str) -> str:
    return pen.op("Add", [pen.op("Mul", [t, t]), pen.constant(1.0)])


def _logistic(pen: _Pen, t: str) -> tuple[str, str]:
    """Add p(t) and p'(t) = p(t) p(-t)."""
    gate = pen.op("Sigmoid", [t])
    return gate, pen.op("Mul", [gate, pen.op("Sigmoid", [pen.op("Neg", [t])])])


def _bent(pen: _Pen, t: str) -> tuple[str, str]:
    """Add p(u) and its derivative, u = 2 √(2/π) (t + 0.044715 t^3)."""
    c, square = 2 * np.sqrt(2 / np.pi), pen.op("Mul", [t, t])

    def even(k: float) -> str:
        cubic = pen.op("Mul", [pen.constant(k * 0.044715 * c), square])
        return pen.op("Add", [pen.constant(c), cubic])

    gate, slope = _logistic(pen, pen.op("Mul", [t, even(1.0)]))
    return gate, pen.op("Mul", [slope, even(3.0)])


def _softly(pen: _Pen, t: str) -> tuple[str, str]:
    """Add tanh(softplus(t)) and its derivative."""
    soft = sigma(pen, "softplus", t)
    slope = pen.op("Mul", [_slope(pen, "tanh", soft), pen.op("Sigmoid", [t])])
    return pen.op("Tanh", [soft]), slope


_GATES = {"silu": _logistic, "gelu_tanh": _bent, "mish": _softly}
"""Activations t q(t): q and q'."""


def _slope(pen: _Pen, name: str, t: str) -> str:
    if name in _GATES:
        gate, slope = _GATES[name](pen, t)
        return pen.op("Add", [gate, pen.op("Mul", [t, slope])])
    if name == "tanh":
        value = pen.op("Tanh", [t])
        return pen.op("Sub", [pen.constant(1.0), pen.op("Mul", [value, value])])
    if name == "sigmoid":
        mirror = pen.op("Sigmoid", [pen.op("Neg", [t])])
        return pen.op("Mul", [pen.op("Sigmoid", [t]), mirror])
    if name == "softplus":
        return pen.op("Sigmoid", [t])
    if name == "sin":
        return pen.op("Cos", [t])
    if name == "arctan":
        return pen.op("Reciprocal", [_one_plus_square(pen, t)])
    if name == "rsqrt":
        base = _one_plus_square(pen, t)
        return pen.op("Reciprocal", [pen.op("Mul", [base, pen.op("Sqrt", [base])])])
    if name == "erf":
        return pen.op("Mul", [pen.constant(2 / np.sqrt(np.pi)), _gauss(pen, t, 1.0)])
    half = pen.op("Erf", [pen.op("Mul", [t, pen.constant(np.sqrt(0.5))])])
    below = pen.op("Mul", [pen.constant(0.5), pen.op("Add", [half, pen.constant(1.0)])])
    bell = pen.op("Mul", [pen.constant(1 / np.sqrt(2 * np.pi)), _gauss(pen, t, 0.5)])
    return pen.op("Add", [below, pen.op("Mul", [t, bell])])


def _gauss(pen: _Pen, t: str, rate: float) -> str:
    return pen.op("Exp", [pen.op("Mul", [pen.constant(-rate), pen.op("Mul", [t, t])])])
