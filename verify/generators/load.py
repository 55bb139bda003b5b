"""Loading trained generators, whatever they come as."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from lemmata.verify.errors import InputError
from lemmata.verify.generators.base import Generator
from lemmata.verify.generators.readers.choice import ONLY, Choice


def load(
    source: str | os.PathLike[str] | Generator | Any,
    *,
    output: str | None = None,
    input: str | None = None,
    fix: Mapping[str, Any] | None = None,
) -> Generator:
    """Return a generator from a file or an object.

    The structure is recognised where possible (see `verify.generators.recognise`), so
    that sound constants can be computed; otherwise the result is a `Network`.

    Parameters
    ----------
    source
        Path of an `.npz` file (schema in `verify.generators.files.npz`) or of an `.onnx`
        file; a torch module, which is traced; or a generator, which is returned as it is.
    output, input
        Which one is meant, by name, of a model with several; of a torch module's tuple of outputs,
        its place ("0").
    fix
        Values of the other inputs, by name.

    Raises
    ------
    InputError
        If it cannot be read, with one line that says why and what to do.
    """
    choice = Choice(output, input, {n: np.asarray(v) for n, v in (fix or {}).items()})
    if isinstance(source, Generator):
        _refuse_choice(choice, "a generator")
        return source
    if isinstance(source, str | os.PathLike):
        return _load_file(Path(source), choice)
    if is_torch_module(source):
        from lemmata.verify.generators.readers import torch_module

        return torch_module.read(source, choice)
    kind = type(source)
    name = f"torch {kind.__name__}" if kind.__module__.startswith("torch") else kind.__name__
    raise InputError(f"cannot load a {name}; give the path of an .npz or .onnx")


def is_torch_module(thing: object) -> bool:
    """Whether it is a ``torch.nn.Module``; a tensor, say, is not.  Does not import torch."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(thing, torch.nn.Module)


def _load_file(path: Path, choice: Choice) -> Generator:
    if path.is_dir():
        raise InputError(f"{path}: a directory; give an .npz or .onnx file in it")
    if not path.exists():
        raise InputError(f"{path}: no such file; check the path")
    if not path.is_file():
        raise InputError(f"{path}: not a regular file; give an .npz or .onnx file")
    if path.suffix.lower() == ".npz":
        from lemmata.verify.generators.files import npz

        _refuse_choice(choice, f"{path}")
        return npz.read(path)
    if path.suffix.lower() == ".onnx":
        from lemmata.verify.generators.readers import onnx_file

        return onnx_file.read(path, choice)
    raise InputError(f"{path}: unknown kind {path.suffix!r}; give an .npz or .onnx file")


def _refuse_choice(choice: Choice, what: str) -> None:
    if choice != ONLY:
        raise InputError(f"{what} has one input and one output; leave out output, input and fix")
