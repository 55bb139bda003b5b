"""Saving generators."""

from __future__ import annotations

import os
from pathlib import Path

from lemmata.verify.errors import InputError
from lemmata.verify.generators.base import Generator


def save(generator: Generator, path: str | os.PathLike[str]) -> None:
    """Write a generator to a file, at once or not at all.

    Parameters
    ----------
    generator
        Any generator; for `.onnx` one that has a layer graph.
    path
        Ends in `.npz` or `.onnx` (``float64``; for ``float32`` use
        `verify.generators.files.onnx_writer.to_onnx`).

    Raises
    ------
    InputError
        If the suffix is another, or there is no such directory.
    """
    target = Path(path)
    if not target.parent.is_dir():
        raise InputError(f"{target}: there is no directory {target.parent}; create it")
    if target.suffix.lower() == ".npz":
        from lemmata.verify.generators.files import npz

        npz.write(generator, target)
    elif target.suffix.lower() == ".onnx":
        from lemmata.verify.generators.files.onnx_writer import to_onnx

        to_onnx(generator, target)
    else:
        raise InputError(f"{target}: unknown kind {target.suffix!r}; use .npz or .onnx")
