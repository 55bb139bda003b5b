"""Reading generators from ONNX models.

Only what the output depends on is read.  Constants are folded by ONNX's reference implementation;
operators on layers are those of `onnx_table`.  Weights of every precision are taken at their exact
values: the generator is the function of real numbers that they define.  The exception is GELU
spelled out: √½ and its kin, correctly rounded, are read as themselves (`composites`), with a note.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from lemmata.verify.errors import InputError, closest
from lemmata.verify.generators.base import Generator
from lemmata.verify.generators.readers import guard
from lemmata.verify.generators.readers.builder import Above, Builder, Built, refusal
from lemmata.verify.generators.readers.choice import ONLY, Choice
from lemmata.verify.generators.readers.composites import Value
from lemmata.verify.generators.readers.onnx_constants import (
    ACTIVATIONS,
    BATCHES,
    Sized,
    dense,
    evaluator,
    fold,
    read_constants,
    run,
)
from lemmata.verify.generators.readers.onnx_doubtful import refuse_doubtful
from lemmata.verify.generators.readers.onnx_table import LINEAR, MOVING, TABLE, Flipped
from lemmata.verify.generators.recognise import recognise

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
Result: TypeAlias = Array | Sized | Value | Above | Flipped

UNITS = {"DOUBLE": 2.0**-53, "FLOAT": 2.0**-24, "FLOAT16": 2.0**-11, "BFLOAT16": 2.0**-8}
"""Rounding units of the types that a model may compute in."""
_OF_ONE_TYPE = ("Add", "Div", "Gemm", "MatMul", "Mul", "Sub", "Sum")
"""Operators whose inputs have the same type."""
OLDEST = 9
"""Before this operator set, normalisation and dropout had no fixed inference mode."""


def read(path: Path, choice: Choice = ONLY) -> Generator:
    """Return the generator in an `.onnx` file.

    Parameters
    ----------
    path
        The file.
    choice
        Which output, of which input.

    Raises
    ------
    InputError
        If the file is corrupt, has an operator that is not understood, NaN weights, fewer
        observables than latents, or disagrees with what was read.
    """
    import onnx
    from onnx import inliner

    try:
        model = onnx.load(str(path))
        onnx.checker.check_model(model)
        model = inliner.inline_local_functions(model) if model.functions else model
    except Exception as error:
        # protobuf and the checker raise many unrelated types.
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise InputError(f"{path}: not a valid ONNX model ({reason}); export it again") from None
    try:
        return _Reader(model, choice).generator()
    except ValueError as error:
        raise InputError(f"{path}: {error}") from None


class _Reader:
    """Walks the operators in order, with a constant or a layer under every name."""

    def __init__(self, model: Any, choice: Choice) -> None:
        self.graph = model.graph
        self.opset = next((o.version for o in model.opset_import if o.domain in ("", "ai.onnx")), 0)
        if self.opset < OLDEST:
            raise InputError(f"operator set {self.opset} is too old; export with {OLDEST} or later")
        constants = {t.name for t in self.graph.initializer}
        constants |= {t.values.name for t in self.graph.sparse_initializer}
        inputs = [i for i in self.graph.input if i.name not in constants]
        self.fixed = [_fixed(choice.fix[i.name], i) for i in inputs if i.name in choice.fix]
        _refuse_unknown(choice.fix, [i.name for i in inputs], "fix")
        free = [i for i in inputs if i.name not in choice.fix]
        self.input = _chosen(free, choice.input, "input", "; others take --fix NAME=FILE")
        self.output = _chosen(self.graph.output, choice.output, "output", "")
        left = [i.name for i in free if i is not self.input]
        self.kind = _kind(self.input)
        self.nodes = _live(self.graph.node, self.output.name)
        read = {n for node in self.nodes for n in node.input}
        missing = [name for name in left if name in read]
        if missing:
            raise InputError(f"input {missing[0]!r} has no value; give one by --fix NAME=FILE")
        self.values: dict[str, Result] = dict(read_constants(self.graph, self.fixed))
        self.batch = (_sizes(self.input) or [0])[0]
        self.builder = Builder(self._dimension(), UNITS[self.kind], self.batch or None)
        self.values[self.input.name] = self.builder.input

    def generator(self) -> Generator:
        """Return the generator, compared with the file.

        Raises
        ------
        InputError
            If something is not understood.
        """
        for node in self.nodes:
            results = self._apply(node)
            self.values |= {n: r for n, r in zip(node.output, results, strict=False) if n}
        output = self.values.get(self.output.name)
        if not isinstance(output, Value):
            raise InputError(
                f"output {self.output.name!r} does not depend on the input, or is no batch"
            )
        built = self.builder.built(output)
        said = _declared(self.output)
        if said not in (0, built.network.out):
            raise InputError(
                f"output {self.output.name!r} is declared with {said} coordinates, but has "
                f"{built.network.out}; export it again"
            )
        G = recognise(built.network)
        notes = (*built.notes, *self._compare(G, built))
        half = [guard.half(self.kind.lower())] if self.kind.endswith("FLOAT16") else []
        return G.noted(*notes, *half)

    def _dimension(self) -> int:
        """Return the dimension of the input: as declared, of a weight, or that of the output."""
        found = _declared(self.input) or self._met() or _declared(self.output)
        if not found:
            raise InputError("the input has no fixed last dimension; export with one")
        return found

    def _met(self) -> int:
        """Return what a matrix that meets the input says; 0 if none does."""
        for node in self.nodes:
            W = self.values.get(node.input[1]) if len(node.input) > 1 else None
            if node.input[0] == self.input.name and isinstance(W, np.ndarray) and W.ndim == 2:
                turned = any(a.name == "transB" and a.i for a in node.attribute)
                if node.op_type in ("Gemm", "MatMul"):
                    return int(W.shape[1] if turned else W.shape[0])
        return 0

    # -- one operator -------------------------------------------------------------

    def _apply(self, node: Any) -> Sequence[Any]:
        from onnx import helper

        kind = node.op_type
        if node.domain not in ("", "ai.onnx"):
            raise InputError(
                f"operator {node.domain}.{kind} is not one of ONNX's own; export it so"
            )
        args = [self._argument(name, kind) for name in node.input]
        options = {a.name: _plain(helper.get_attribute_value(a)) for a in node.attribute}
        if kind == "Shape" and isinstance(args[0], Value):
            return [self._shape(args[0], **options)]
        if kind == "CastLike" and not isinstance(args[0], Value):
            raise InputError("CastLike of a constant is not understood; export with Cast")
        constants = [a for a in args if a is None or isinstance(a, np.ndarray | Sized)]
        if len(constants) == len(args):
            folded = fold(node, constants, self.opset)
            if not self._balanced(node):
                arrays = [a for a in constants if not isinstance(a, Sized)]
                self.builder.combined(kind, arrays, folded[0])
            return folded
        if kind == "Cast":
            return [self._cast(args[0], **options)]
        self._refuse_mixed(node, args)
        if isinstance(args[0], Value):
            refuse_doubtful(kind, args[0].shape, args, options, self.opset)
        if self._probed(kind, args):
            try:
                return self._by_reference(node, args)
            except InputError as problem:
                raise InputError(f"operator {kind!r} on a layer: {problem}") from None
        if kind not in TABLE:
            known = [*TABLE, *MOVING, *LINEAR]
            raise refusal(kind, f"operator {kind!r} is not understood", closest(kind, known))
        if kind in ("Split", "BatchNormalization"):
            options["outputs"] = sum(map(bool, node.output))
        result = TABLE[kind](kind, self.builder, args, options)
        return result if isinstance(result, tuple) else [result]

    def _probed(self, kind: str, args: Sequence[Any]) -> bool:
        """Whether an operator on one layer is read by what ONNX's reference makes of arrays."""
        layers = [a for a in args if isinstance(a, Value)]
        if len(layers) != 1 or any(isinstance(a, Above | Flipped) for a in args):
            return False
        plain = len(layers[0].shape) == 1 and kind in TABLE
        return (kind in MOVING or kind in LINEAR) and not plain

    def _by_reference(self, node: Any, args: Sequence[Any]) -> Sequence[Value]:
        """Apply an operator that moves coordinates, or a linear one."""
        place = next(i for i, a in enumerate(args) if isinstance(a, Value))
        bias = args[2] if node.op_type in ("Conv", "ConvTranspose") and len(args) > 2 else None
        found = []
        for output in range(len(node.output)):
            results = {}
            # A model of any number of points must not know how many there are.
            for size in {self.batch} if self.batch else {7, 64}:
                run = partial(self._run, node, args, place, output, bias is not None)
                if node.op_type in MOVING:
                    results[size] = self.builder.moved(args[place], run, size)
                else:
                    exact = LINEAR[node.op_type]
                    results[size] = self.builder.linear(args[place], run, size, exact=exact)
            if len({r.shape for r in results.values()}) > 1:
                raise InputError(f"operator {node.op_type!r} depends on the number of points")
            found.append(results[max(results)])
        if bias is not None:
            found[0] = self.builder.add(
                found[0], bias.reshape(-1, *(1,) * (len(found[0].shape) - 1))
            )
        return found

    def _run(
        self, node: Any, args: Sequence[Any], place: int, output: int, unbiased: bool, z: Array
    ) -> Array:
        """Evaluate an operator on points, without its bias."""
        filled = [
            z if i == place else a.arrays[BATCHES.index(len(z))] if isinstance(a, Sized) else a
            for i, a in enumerate(args)
        ]
        if unbiased:
            filled[2] = np.zeros_like(filled[2])
        return run(node, filled, self.opset)[output]

    def _refuse_mixed(self, node: Any, args: Sequence[Any]) -> None:
        """Refuse integers where ONNX asks for numbers of the layer's type."""
        for name, arg in zip(node.input, args, strict=True):
            whole = isinstance(arg, np.ndarray) and arg.dtype.kind in "biu"
            if whole and node.op_type in _OF_ONE_TYPE:
                raise InputError(
                    f"operator {node.op_type!r} on a layer of {self.kind} and {name!r}, which "
                    f"holds {arg.dtype}; store it as {self.kind}, or export with a Cast"
                )

    def _balanced(self, node: Any) -> bool:
        """Whether it is the σ(b) of σ(h + b) - σ(b), which is the same number for the layer."""
        users = [n for n in self.nodes if node.output[0] in n.input]
        return node.op_type in ACTIVATIONS and all(n.op_type == "Sub" for n in users)

    def _argument(self, name: str, kind: str) -> Result | None:
        if not name:
            return None
        if name not in self.values:
            raise InputError(f"operator {kind!r} reads {name!r}, a result that is not understood")
        return self.values[name]

    def _shape(self, x: Value, start: int = 0, end: int | None = None) -> Array | Sized:
        if self.batch:
            return np.array((self.batch, *x.shape)[start:end])
        return Sized(tuple(np.array((n, *x.shape)[start:end]) for n in BATCHES))

    def _cast(self, x: Any, to: int, **_: Any) -> Any:
        """Return the layer itself, if the type is no coarser than the model's."""
        from onnx import TensorProto

        name = TensorProto.DataType.Name(to)
        if UNITS.get(name, 1.0) > UNITS[self.kind]:
            raise InputError(
                f"Cast of a layer from {self.kind} to {name} rounds it, which is no smooth map; "
                "export without"
            )
        return x

    # -- the guard ----------------------------------------------------------------

    def _compare(self, G: Generator, built: Built) -> tuple[str, ...]:
        """Compare with the file in double precision, and as it is where NumPy has its types."""
        exact = self._promoted()
        notes = guard.agree(G, built, lambda z: _evaluated(exact, self, z), guard.UNIT)
        if self.kind not in ("FLOAT", "DOUBLE"):
            return notes
        single = np.float32 if self.kind == "FLOAT" else np.float64
        sparse = map(dense, self.graph.sparse_initializer)
        constants = (*self.graph.initializer, *sparse, *self.fixed)
        own = evaluator(self._rebuilt(self.nodes, constants), self.opset)
        return guard.agree(
            G, built, lambda z: _evaluated(own, self, z.astype(single)), UNITS[self.kind],
            normwise=True,
        )  # fmt: skip

    def _promoted(self) -> Any:
        """Return an evaluator of the operators on layers, with the folded constants as doubles."""
        from onnx import TensorProto, helper, numpy_helper

        nodes, needed = [], set()
        for node in self.nodes:
            if all(isinstance(self.values.get(n), np.ndarray) for n in node.output if n):
                continue
            if node.op_type == "Cast" and isinstance(self.values.get(node.input[0]), Value):
                node = helper.make_node("Cast", node.input, node.output, to=TensorProto.DOUBLE)
            nodes.append(node)
            needed |= set(node.input)
        constants = [
            numpy_helper.from_array(value, name)
            for name, value in self.values.items()
            if name in needed and isinstance(value, np.ndarray)
        ]
        return evaluator(self._rebuilt(nodes, constants), self.opset)

    def _rebuilt(self, nodes: Sequence[Any], constants: Sequence[Any]) -> Any:
        from onnx import helper

        return helper.make_graph(nodes, "live", [self.input], [self.output], constants)


def _evaluated(model: Any, reader: _Reader, z: Array) -> Array:
    """Evaluate a model on a batch, or on as many points at once as it is declared for."""
    step = reader.batch or len(z)
    padded = np.concatenate([z, np.zeros((-len(z) % step, z.shape[1]), z.dtype)])
    try:
        with np.errstate(all="ignore"):
            found = [
                model.run(None, {reader.input.name: padded[i : i + step]})[0]
                for i in range(0, len(padded), step)
            ]
            return np.asarray(np.concatenate(found)[: len(z)], np.float64)
    except Exception as problem:
        # The reference implementation raises whatever NumPy does.
        why = " ".join(str(problem).split())
        raise InputError(f"ONNX's reference implementation cannot run it ({why})") from None


def _live(nodes: Sequence[Any], output: str) -> list[Any]:
    """Return the operators that the output depends on, in order."""
    needed, kept = {output}, []
    for node in reversed(nodes):
        if needed.intersection(node.output):
            needed.update(node.input)
            kept.append(node)
    return kept[::-1]


def _kind(info: Any) -> str:
    from onnx import TensorProto

    tensor = info.type.tensor_type
    name = TensorProto.DataType.Name(tensor.elem_type)
    if name not in UNITS:
        raise InputError(f"the input holds {name}, not real numbers; export a model of real ones")
    if tensor.HasField("shape") and len(tensor.shape.dim) != 2:
        raise InputError(
            f"the input has {len(tensor.shape.dim)} axes, not two (a batch of points); flatten it"
        )
    return str(name)


def _sizes(info: Any) -> list[int]:
    """Return the declared sizes, 0 for a free one."""
    return [int(dim.dim_value) for dim in info.type.tensor_type.shape.dim]


def _declared(info: Any) -> int:
    """Return the declared number of coordinates, 0 if it is free."""
    _, *sizes = _sizes(info) or [0]
    return math.prod(sizes) if sizes else 0


def _chosen(infos: Sequence[Any], name: str | None, what: str, more: str) -> Any:
    """Return the input or output of a name, or the only one."""
    names = [info.name for info in infos]
    if name is not None:
        _refuse_unknown([name], names, what)
        return infos[names.index(name)]
    if len(infos) != 1:
        raise InputError(
            f"{len(infos)} {what}s ({', '.join(names)}); choose one by --{what} NAME{more}"
        )
    return infos[0]


def _refuse_unknown(given: Iterable[str], names: Sequence[str], what: str) -> None:
    for name in given:
        if name not in names:
            raise InputError(f"--{what}: no {name!r}; {closest(name, names)}")


def _fixed(array: Array, info: Any) -> Any:
    """Return what an input is fixed to, as a constant of its type."""
    from onnx import helper, numpy_helper

    kind = helper.tensor_dtype_to_np_dtype(info.type.tensor_type.elem_type)
    return numpy_helper.from_array(np.asarray(array).astype(kind), info.name)


def _plain(value: Any) -> Any:
    return value.decode() if isinstance(value, bytes) else value
