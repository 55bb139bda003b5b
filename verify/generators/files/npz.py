"""Generators in `.npz` files (schema ``lemmata-generator/1``).

An archive written by ``np.savez`` with these entries (no pickles):

``format``
    The string ``lemmata-generator/1``.
``family``
    Name of a class in `verify.generators`: ``Linear``, ``Translation``, ``Shear``,
    ``CosineGenerator``, ``CosineShear``, ``Residual``, ``Convex``, ``Coordinatewise``,
    ``Twist``, ``Fresnel``, ``Composition``, ``BlockDiagonal``, ``Network``; or ``MLP``.
every field
    One entry for every field of that class, under its name: numbers and strings as
    0-d arrays, matrices as they are. Optional fields (a bias) may be left out.
    Example, family ``Residual``: ``a``, ``c``, ``W1`` (k, d), ``W2`` (d, k),
    ``activation``, ``b`` (k,).
``parts``
    Of ``Composition`` (first part acts last) and ``BlockDiagonal``: their number;
    part i has its own ``family`` and parameters under the prefix ``i/``, as in
    ``0/family``, ``0/W1``.
``nodes``
    Of ``Network``: their number; besides, ``inputs`` = d. Node i has under ``i/`` the
    entry ``family``: ``MatrixNode`` (``source``, ``W``), ``ScaleNode`` (``source``,
    ``factor``), ``ShiftNode`` (``source``, ``b``), ``ActivationNode`` (``source``,
    ``activation``, ``b``), ``SumNode`` (``terms``). Source 0 is the input, i + 1 the
    result of node i; the last node is the output.
``W1``, ``b1``, ``W2``, ``b2``, ..., ``activation``
    Of ``MLP``: x ↦ ... W2 σ(W1 x + b1) + b2 ..., ``W`` (out, in); a b may be left out.

Arrays may be ``float32`` or ``float64``. Entries that no field asks for are an error.
"""

from __future__ import annotations

import dataclasses
import math
import os
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, TypeAlias, TypeVar

import numpy as np

import lemmata.verify.generators as families
from lemmata.verify.errors import InputError, closest
from lemmata.verify.generators import nodes as node_types
from lemmata.verify.generators.base import Generator
from lemmata.verify.generators.network import Network, mlp
from lemmata.verify.generators.recognise import recognise
from lemmata.verify.generators.values import Value, fields

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]

T = TypeVar("T", Generator, node_types.Node)

FORMAT = "lemmata-generator/1"
_LARGE, _RATIO = 2**28, 100
"""Bytes that an archive may unpack to in any case, and how many times its own size beyond."""
_NESTED = ("parts", "nodes")
_FAMILIES: dict[str, type[Generator]] = {
    name: getattr(families, name) for name in families.__all__ if name != "Generator"
}
_NODES: dict[str, type[node_types.Node]] = {
    cls.__name__: cls
    for cls in (
        node_types.MatrixNode,
        node_types.ScaleNode,
        node_types.ShiftNode,
        node_types.ActivationNode,
        node_types.SumNode,
    )
}


def read(path: Path) -> Generator:
    """Return the generator stored in an `.npz` file.

    Raises
    ------
    InputError
        If the file is missing, corrupt, or not of the schema.
    """
    data = _entries(path)
    found = data.pop("format", np.array(""))
    if found.ndim or str(found) != FORMAT:
        raise InputError(
            f"{path}: entry 'format' must be {FORMAT!r}, not {_shown(found)}; "
            "see verify.generators.files.npz"
        )
    try:
        generator = _build(data)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    except RecursionError:
        raise InputError(f"{path}: parts within parts within parts; nest them less") from None
    return recognise(generator) if isinstance(generator, Network) else generator


def write(generator: Generator, path: Path) -> None:
    """Store a generator as an `.npz` file, at once or not at all."""
    data = {"format": np.array(FORMAT), **_entries_of(generator)}
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".npz", delete=False) as handle:
        try:
            np.savez(handle, allow_pickle=False, **data)
            handle.close()
            Path(handle.name).chmod(0o666 & ~_umask())
            Path(handle.name).replace(path)
        except BaseException:
            Path(handle.name).unlink(missing_ok=True)
            raise


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _entries(path: Path) -> dict[str, Array]:
    try:
        # Our own handle: np.load leaks its own when the archive is broken.
        with path.open("rb") as handle:
            if handle.read(6) == np.lib.format.MAGIC_PREFIX:
                raise InputError(f"{path}: a single array, not an .npz archive; use np.savez")
            _refuse_hollow(handle, path)
            handle.seek(0)
            archive = np.load(handle, allow_pickle=False)
            return {name: _array(name, archive[name]) for name in archive.files}
    except FileNotFoundError:
        raise InputError(f"{path}: no such file; check the path") from None
    except InputError:
        raise
    except MemoryError:
        raise InputError(f"{path}: an entry is larger than the memory here; check it") from None
    except Exception as error:
        # NumPy reads headers as Python's own parser does, and raises what that raises.
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(f"{path}: not a readable .npz archive ({reason}); save it again") from None


def _refuse_hollow(handle: IO[bytes], path: Path) -> None:
    """Refuse an archive that declares more than it holds, before any of it is allocated."""
    with zipfile.ZipFile(handle) as archive:
        members = archive.infolist()
        total, stored = sum(m.file_size for m in members), path.stat().st_size
        if total > _LARGE and total > _RATIO * stored:
            raise InputError(
                f"{path}: {stored} bytes that unpack to {total}, no trained model; use np.savez"
            )
        for member in members:
            with archive.open(member) as entry:
                shape, dtype = _declared(entry)
            size = math.prod(shape) * dtype.itemsize
            if not dtype.hasobject and size > member.file_size:
                raise InputError(
                    f"{path}: entry {member.filename.removesuffix('.npy')!r} declares shape "
                    f"{shape}, more than it holds; save it again"
                )


def _declared(entry: IO[bytes]) -> tuple[tuple[int, ...], np.dtype[Any]]:
    version = np.lib.format.read_magic(entry)
    read = np.lib.format.read_array_header_1_0
    if version != (1, 0):
        read = np.lib.format.read_array_header_2_0
    shape, _, dtype = read(entry)
    return shape, dtype


def _array(name: str, entry: Any) -> Array:
    if not isinstance(entry, np.ndarray):
        raise ValueError(f"entry {name!r} is no array")
    if entry.dtype.kind == "U":
        codes = np.frombuffer(entry.tobytes(), np.dtype("u4").newbyteorder(entry.dtype.byteorder))
        if np.any(codes > sys.maxunicode):
            raise ValueError(f"entry {name!r} is no text")
    return entry


def _build(data: Mapping[str, Array]) -> Generator:
    family = _text(data, "family")
    if family == "MLP":
        return _mlp(data)
    if family not in _FAMILIES:
        raise InputError(f"unknown family {family!r}; {closest(family, [*_FAMILIES, 'MLP'])}")
    return _filled(_FAMILIES[family], data)


def _node(data: Mapping[str, Array]) -> node_types.Node:
    kind = _text(data, "family")
    if kind not in _NODES:
        raise InputError(f"unknown node {kind!r}; {closest(kind, _NODES)}")
    return _filled(_NODES[kind], data)


def _filled(cls: type[T], data: Mapping[str, Array]) -> T:
    """Return an instance of the dataclass `cls`, with its fields taken from `data`."""
    values: dict[str, Any] = {}
    used = {"family"}
    for f in dataclasses.fields(cls):  # type: ignore[arg-type]
        if f.name not in data:
            if f.default is dataclasses.MISSING:
                raise InputError(f"{cls.__name__}: entry {f.name!r} is missing; add it")
            continue
        used.add(f.name)
        if f.name in _NESTED:
            parts = _parts(data, _count(data, f.name))
            values[f.name] = tuple(_build(p) if f.name == "parts" else _node(p) for p in parts)
            used |= {name for name in data if "/" in name}
        else:
            values[f.name] = _plain(f.name, data[f.name])
    _refuse_unused(cls.__name__, set(data) - used)
    return cls(**values)


def _plain(name: str, entry: Array) -> Any:
    if name in ("source", "inputs", "terms"):
        axes = int(name == "terms")
        if entry.dtype.kind not in "iu" or entry.ndim != axes:
            raise InputError(f"entry {name!r} must be {('an integer', 'a row of integers')[axes]}")
        return entry.tolist()
    if name == "activation":
        return _text({name: entry}, name)
    return entry if entry.ndim else entry[()]


def _parts(data: Mapping[str, Array], count: int) -> list[dict[str, Array]]:
    parts: list[dict[str, Array]] = [{} for _ in range(count)]
    for name, entry in data.items():
        head, slash, tail = name.partition("/")
        if not slash:
            continue
        if not head.isdecimal() or int(head) >= count:
            raise InputError(f"entry {name!r} does not belong to one of the {count} parts")
        parts[int(head)][tail] = entry
    return parts


def _count(data: Mapping[str, Array], name: str) -> int:
    entry = data[name]
    if entry.ndim or entry.dtype.kind not in "iu" or not 1 <= int(entry) <= 10**6:
        raise InputError(f"entry {name!r} must be a positive integer")
    return int(entry)


def _mlp(data: Mapping[str, Array]) -> Network:
    count = 0
    while f"W{count + 1}" in data:
        count += 1
    if count == 0:
        raise InputError("MLP: entry 'W1' is missing; add it")
    weights = [f"W{i}" for i in range(1, count + 1)]
    biases = [f"b{i}" for i in range(1, count + 1)]
    _refuse_unused("MLP", set(data) - {"family", "activation", *weights, *biases})
    arrays = [data[name] for name in weights]
    return mlp(arrays, [data.get(name) for name in biases], _text(data, "activation"))


def _text(data: Mapping[str, Array], name: str) -> str:
    if name not in data:
        raise InputError(f"entry {name!r} is missing; see verify.generators.files.npz")
    if data[name].ndim or data[name].dtype.kind not in "US":
        raise InputError(f"entry {name!r} must be a text, not {_shown(data[name])}")
    return str(data[name])


def _shown(entry: Array) -> str:
    return f"an array of shape {entry.shape}" if entry.ndim else repr(entry.item())


def _refuse_unused(title: str, unused: set[str]) -> None:
    if unused:
        raise InputError(f"{title}: no parameter is called {sorted(unused)[0]!r}; rename it")


def _entries_of(owner: Value) -> dict[str, Any]:
    data: dict[str, Any] = {"family": np.array(type(owner).__name__)}
    for name, value in fields(owner):
        if name in _NESTED:
            data[name] = np.array(len(value))
            for i, part in enumerate(value):
                data |= {f"{i}/{key}": entry for key, entry in _entries_of(part).items()}
        elif value is not None:
            data[name] = np.asarray(value)
    return data
