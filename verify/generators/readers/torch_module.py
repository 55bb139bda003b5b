"""Torch modules, traced as `forward` runs them.  Imports torch only when given one.

`torch.export` runs the module once, hooks and parametrizations included, and records the operators;
the table is `torch_table`.  Constants are folded by torch itself, in double precision.
"""

from __future__ import annotations

import operator
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeAlias

import numpy as np

from lemmata.verify.errors import InputError
from lemmata.verify.generators.base import Generator
from lemmata.verify.generators.network import LARGEST
from lemmata.verify.generators.readers import guard
from lemmata.verify.generators.readers.builder import Above, Builder, Built, refusal
from lemmata.verify.generators.readers.choice import ONLY, Choice
from lemmata.verify.generators.readers.composites import Value
from lemmata.verify.generators.readers.torch_table import (
    ACTIVATIONS,
    IGNORED,
    LINEAR,
    MOVING,
    TABLE,
)
from lemmata.verify.generators.recognise import recognise

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]

BATCH = 5
"""Points in the batch that a module is traced with."""
_TRIALS = 64
"""Dimensions tried at most."""


def read(module: Any, choice: Choice = ONLY) -> Generator:
    """Return a torch module as a generator, recognised as a family where possible.

    The dimension is ``module.dim``, or the only one with which the module runs. The module is read
    in inference mode and comes back as it was. Weights are taken at their exact values.

    Raises
    ------
    InputError
        If it cannot be traced, an operator is not understood or not three times differentiable, or
        the module disagrees with what was read.
    """
    import torch

    if not isinstance(module, torch.nn.Module):
        raise InputError(f"cannot load a torch {type(module).__name__}; give a torch.nn.Module")
    if any(isinstance(part, torch.jit.ScriptModule) for part in module.modules()):
        raise InputError("cannot load TorchScript; give the module it was made of, or export it")
    module = _chosen(getattr(module, "_orig_mod", module), choice)
    with _inference(module), torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dtype, device = _arithmetic(module)
        dim = _dimension(module, dtype, device)
        example = torch.zeros(BATCH, dim, dtype=dtype, device=device)
        walk = _Walk(_traced(module, example), dim, torch.finfo(dtype).eps / 2)
        built = walk.built()
        G = recognise(built.network)
        notes = (*built.notes, *_compare(G, built, module, dtype, device))
    half = [guard.half(str(dtype))] if torch.finfo(dtype).bits < 32 else []
    return G.noted(*notes, *half)


def _chosen(module: Any, choice: Choice) -> Any:
    """Return the module, or one of its outputs."""
    import torch

    if choice.input is not None or choice.fix:
        raise InputError("a torch module takes one input here; wrap it to fix the others")
    if choice.output is None:
        return module
    key: Any = int(choice.output) if choice.output.isdecimal() else choice.output

    class Output(torch.nn.Module):  # type: ignore[misc, name-defined, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            self.whole = module
            if hasattr(module, "dim"):
                self.dim = module.dim

        def forward(self, z: Any) -> Any:
            try:
                return self.whole(z)[key]
            except (LookupError, TypeError):
                raise InputError(f"{type(module).__name__} has no output {key!r}") from None

    return Output()


@contextmanager
def _inference(module: Any) -> Iterator[None]:
    """Run the block in inference mode; whatever forward leaves behind is undone."""
    parts = list(module.modules())
    before = [(part, dict(part.__dict__)) for part in parts]
    inner = [
        (part.__dict__[name], dict(part.__dict__[name]))
        for part in parts
        for name in ("_parameters", "_buffers", "_modules")
    ]
    buffers = [(buffer, buffer.clone()) for buffer in module.buffers()]
    module.eval()
    try:
        yield
    finally:
        for store, saved in (*inner, *((part.__dict__, saved) for part, saved in before)):
            store.clear()
            store.update(saved)
        for buffer, saved in buffers:
            buffer.copy_(saved)


def _arithmetic(module: Any) -> tuple[Any, Any]:
    """Return the type of numbers that a module computes in, and where."""
    import torch

    tensors = [*module.parameters(), *module.buffers()]
    if any(map(torch.nn.parameter.is_lazy, tensors)):
        raise InputError("the torch module has weights without a shape; run it on data first")
    if any(t.is_complex() for t in tensors):
        raise InputError("the torch module has complex weights; a generator is a real map")
    kinds = {t.dtype for t in tensors if t.is_floating_point()}
    if len(kinds) > 1:
        names = " and ".join(sorted(map(str, kinds)))
        raise InputError(f"the torch module mixes {names}; convert it, e.g. module.double()")
    device = tensors[0].device if tensors else torch.device("cpu")
    return (kinds.pop() if kinds else torch.get_default_dtype()), device


def _dimension(module: Any, dtype: Any, device: Any) -> int:
    """Return the dimension of the input, found by trying."""
    import torch

    square: list[int] = []
    tall: list[int] = []
    results, problem = {}, ""
    for d in _candidates(module):
        try:
            out = module(torch.zeros(BATCH, d, dtype=dtype, device=device))
        except Exception as error:
            # Whatever the user's own code raises on points of another dimension.
            problem = problem or " ".join(f"{type(error).__name__}: {error}".split())
            continue
        results[d] = out
        if isinstance(out, torch.Tensor) and out.ndim > 1 and len(out) == BATCH:
            size = out[0].numel()
            (square if size == d else tall if size > d else []).append(d)
    name, found = type(module).__name__, square or tall
    if len(found) == 1 or getattr(module, "dim", None) in found:
        return int(found[0])
    if found:
        raise InputError(f"{name} runs in dimensions {found}; set its attribute dim")
    for d, out in results.items():
        if not isinstance(out, torch.Tensor):
            raise InputError(
                f"{name} returns a {type(out).__name__}; choose a tensor by --output NAME"
            )
        raise InputError(
            f"{name} takes {d} coordinates to a result of shape {tuple(out.shape)} for {BATCH} "
            "points; give a decoder with at least as many observables as latents"
        )
    why = f" ({problem})" if problem else ""
    raise InputError(f"the dimension of {name} is not known{why}; set its attribute dim")


def _candidates(module: Any) -> list[int]:
    """Return dimensions to try: the module's own, or sizes of its weights, and sums of two."""
    dim = getattr(module, "dim", None)
    own = [dim] if type(dim) is int and 0 < dim <= LARGEST else []
    sizes = {n for t in (*module.parameters(), *module.buffers()) for n in t.shape}
    sums = {a + b for a in sizes for b in sizes}
    tried = [n for n in (*sorted(sizes), *sorted(sums - sizes)) if 0 < n <= LARGEST]
    return list(dict.fromkeys([*own, *tried[:_TRIALS]]))


def _traced(module: Any, example: Any) -> Any:
    import torch

    try:
        return torch.export.export(module, (example,), strict=False).run_decompositions({})
    except Exception as problem:
        # The tracer raises many unrelated types, with many lines.
        why = (str(problem).strip().splitlines() or [type(problem).__name__])[0]
        raise InputError(f"torch.export cannot trace {type(module).__name__} ({why})") from None


class _Walk:
    """One pass over a traced graph."""

    def __init__(self, program: Any, dim: int, unit: float) -> None:
        self.program, self.unit = program, unit
        self.builder = Builder(dim, unit)
        self.values: dict[Any, Any] = {}
        self.stored = {
            spec.arg.name: spec.target
            for spec in program.graph_signature.input_specs
            if spec.target is not None
        }

    def built(self) -> Built:
        """Return the layer graph."""
        from torch.export.graph_signature import OutputKind

        specs = self.program.graph_signature.output_specs
        names = [s.arg.name for s in specs if s.kind is OutputKind.USER_OUTPUT]
        changed = [s.target for s in specs if s.kind is OutputKind.BUFFER_MUTATION]
        if changed:
            raise InputError(f"forward changes the buffer {changed[0]!r}; a map has no memory")
        for node in self.program.graph.nodes:
            if node.op == "placeholder":
                self.values[node] = self._input(node.name)
            elif node.op == "call_function":
                self.values[node] = self._call(node)
        (output,) = (v for node, v in self.values.items() if node.name == names[0])
        return self.builder.built(output if isinstance(output, Value) else _array(output))

    def _input(self, name: str) -> Any:
        if name not in self.stored:
            return self.builder.input
        target = self.stored[name]
        found = self.program.state_dict.get(target, self.program.constants.get(target))
        if found.is_complex():
            raise InputError("the torch module has complex constants; a generator is a real map")
        return _double(found)

    def _call(self, node: Any) -> Any:
        from torch.utils._pytree import tree_any, tree_map

        if node.target is operator.getitem:
            return self.values[node.args[0]][node.args[1]]
        args, kwargs = (
            tree_map(lambda a: self.values.get(a, a) if _hashable(a) else a, part)
            for part in (node.args, node.kwargs)
        )
        name = str(getattr(node.target, "__name__", node.target)).partition(".")[0]
        if not hasattr(node.target, "_schema"):
            raise InputError(f"{name} in a torch module is not understood; write it without")
        if not node.target._schema.returns:
            return None  # an assertion, which held when the module was traced
        if not tree_any(lambda a: isinstance(a, Value | Above), [args, kwargs]):
            return self._constant(node, name, args, kwargs)
        given = {a.name: v for a, v in zip(node.target._schema.arguments, args, strict=False)}
        return self._layer(node, name, given | dict(kwargs))

    def _constant(self, node: Any, name: str, args: Any, kwargs: Any) -> Any:
        """Evaluate an operator on constants."""
        import torch
        from torch.utils._pytree import tree_leaves, tree_map

        target = node.target
        if torch.Tag.nondeterministic_seeded in target.tags:
            raise InputError(f"{name} is random; a random map is no generator")
        try:
            result = tree_map(_double, target(*args, **kwargs))
        except Exception as problem:
            why = " ".join(str(problem).split())
            raise InputError(f"{name} of constants in a torch module fails ({why})") from None
        given, found = (
            [leaf for leaf in tree_leaves(part) if isinstance(leaf, torch.Tensor | int | float)]
            for part in ([args, kwargs], result)
        )
        # σ(b) in σ(h + b) - σ(b) is the same number as of the layer.
        balanced = name in ACTIVATIONS and all(str(u.target)[:9] == "aten.sub." for u in node.users)
        if found and not balanced:
            first, *arrays = (
                leaf.cpu().numpy() if isinstance(leaf, torch.Tensor) else leaf
                for leaf in (found[0], *given)
            )
            self.builder.combined(name, arrays, first)
        return result

    def _layer(self, node: Any, name: str, given: dict[str, Any]) -> Any:
        """Apply an operator to layers."""
        first = next(iter(given.values()))
        if name in ("_to_copy", "to", "type_as"):
            return self._converted(first, node.meta["val"].dtype)
        layers = [key for key, v in given.items() if isinstance(v, Value)]
        plain = isinstance(first, Value) and len(first.shape) == 1 and name in TABLE
        if (name in MOVING or name in LINEAR) and len(layers) == 1 and not plain:
            try:
                return self._by_torch(node.target, name, layers[0], given)
            except (InputError, RuntimeError) as problem:
                why = " ".join(str(problem).split())
                raise InputError(f"the torch operator {name} on a layer: {why}") from None
        if name not in TABLE:
            said = f"the torch operator {name} is not understood"
            raise refusal(name, said, "replace it, or write it with others")
        row = TABLE[name]
        schema = {a.name: a for a in node.target._schema.arguments}
        for key, value in given.items():
            known = key in row.names.split() or key in IGNORED
            if not known and not (schema[key].has_default_value() and _same(value, schema[key])):
                raise InputError(f"{name} with {key} = {value} is not understood; leave it out")
        names = [n for n in row.names.split() if n in schema]
        values = [given.get(n, schema[n].default_value) for n in names]
        return row.meaning(self.builder, *map(_operand, values))

    def _by_torch(self, target: Any, name: str, layer: str, given: dict[str, Any]) -> Any:
        """Apply an operator that moves coordinates, or a linear one, by what torch makes of it."""
        import torch
        from torch.utils._pytree import tree_leaves

        bias = given.get("bias")
        unbiased = given if bias is None else given | {"bias": torch.zeros_like(bias)}

        def run(output: int, z: Array) -> Array:
            found = target(**unbiased | {layer: torch.as_tensor(z)})
            return np.asarray(tree_leaves(found)[output].numpy())

        x = given[layer]
        outputs = len(
            tree_leaves(target(**unbiased | {layer: torch.zeros(BATCH, *x.shape).double()}))
        )
        found = []
        for i in range(outputs):
            one = partial(run, i)
            if name in MOVING:
                found.append(self.builder.moved(x, one, BATCH))
            else:
                found.append(self.builder.linear(x, one, BATCH, exact=LINEAR[name]))
        if bias is not None:
            last = name == "linear"
            across = (-1, *(1,) * (0 if last else len(found[0].shape) - 1))
            found[0] = self.builder.add(found[0], _array(bias).reshape(across))
        return found[0] if len(found) == 1 else found

    def _converted(self, x: Any, dtype: Any) -> Any:
        import torch

        if not dtype.is_floating_point or torch.finfo(dtype).eps / 2 > self.unit:
            raise InputError(f"a conversion of a layer to {dtype} rounds it; leave it out")
        return x


def _hashable(thing: Any) -> bool:
    return type(thing).__hash__ is not None


def _same(value: Any, argument: Any) -> bool:
    return bool(value is argument.default_value or value == argument.default_value)


def _double(thing: Any) -> Any:
    import torch

    if not isinstance(thing, torch.Tensor) or not thing.is_floating_point():
        return thing
    return (thing if thing.layout is torch.strided else thing.to_dense()).detach().double()


def _operand(thing: Any) -> Any:
    """Return a constant as an array; numbers that stand where tensors may, too."""
    import torch

    if isinstance(thing, list | tuple):
        return [_operand(part) for part in thing]
    return _array(thing) if isinstance(thing, torch.Tensor) else thing


def _array(tensor: Any) -> Array:
    if tensor.is_complex():
        raise InputError("the torch module has complex constants; a generator is a real map")
    array = np.asarray(tensor.detach().cpu().numpy())
    # A row repeated for every point of the batch.
    same = array.ndim == 2 and len(array) == BATCH and (array == array[0]).all()
    return array[:1] if same else array


def _compare(G: Generator, built: Built, module: Any, dtype: Any, device: Any) -> tuple[str, ...]:
    """Compare with the module in double precision, or in its own where it fixes that."""
    import torch

    weights = {
        name: t.double() if t.is_floating_point() else t
        for name, t in (*module.named_parameters(), *module.named_buffers())
    }

    def exact(z: Array) -> Array:
        points = torch.as_tensor(z, device=device)
        out = torch.func.functional_call(module, weights, (points,), strict=False)
        return np.asarray(out.detach().cpu().numpy())

    def own(z: Array) -> Array:
        out = module(torch.as_tensor(z, device=device).to(dtype))
        return np.asarray(out.detach().cpu().double().numpy())

    try:
        exact(np.zeros((BATCH, G.dim)))
    except Exception:
        # Tensors that are neither parameters nor buffers keep their type.
        return guard.agree(G, built, own, torch.finfo(dtype).eps / 2, normwise=True)
    return guard.agree(G, built, exact, guard.UNIT)
