"""What is to be tested: a file, or ``module:object``."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from verify.errors import InputError
from verify.generators.base import Generator
from verify.generators.function import from_callable
from verify.generators.load import load

SUFFIXES = (".npz", ".onnx")


@dataclass(frozen=True)
class Source:
    """A generator or a family to test.

    Attributes
    ----------
    name : str
        As the user gave it.
    kind : str
        What it turned out to be, in words.
    members : Generator or strategy
        What is tested.
    code : str
        Lines and an expression ``G = ...`` that rebuild it in a snippet; empty for families, whose
        members print themselves.
    """

    name: str
    kind: str
    members: Any
    code: str = ""

    @property
    def generator(self) -> Generator | None:
        """The generator, or None for a family."""
        return self.members if isinstance(self.members, Generator) else None


def resolve(text: str, *, dim: int | None = None, constants: Mapping[str, float] = {}) -> Source:
    """Return what a command-line argument points at.

    Parameters
    ----------
    text : str
        Path of an ``.npz`` or ``.onnx`` file, or ``module:object`` (also ``file.py:object``): a
        generator, a Hypothesis strategy, a ``torch.nn.Module``, a function, or an object or mapping
        with ``value`` and perhaps ``jacobian``, ``hessian``, ``third``.
    dim : int, optional
        Dimension of a plain function.
    constants : mapping of str to float
        Constants that are claimed of a plain function.

    Raises
    ------
    InputError
        If there is nothing that can be tested.
    """
    module, colon, name = text.rpartition(":")
    if colon and not name:
        raise InputError(f"{text}: write module:object, e.g. mymodel:G")
    if not colon or Path(text).suffix in SUFFIXES:
        return Source(text, "file", load(text), f"import verify\nG = verify.load({text!r})")
    thing = _attribute(_module(module), name, text)
    if _is_strategy(thing):
        return Source(text, "strategy", thing)
    asked = f"{text!r}, dim={dim}, constants={dict(constants)}"
    code = f"from verify.testing.sources import resolve\nG = resolve({asked}).generator"
    if isinstance(thing, Generator):
        return Source(text, type(thing).__name__, thing, code)
    if _from_torch(thing):
        return Source(text, "torch module", load(thing), code)
    G = from_callable(thing, dim=dim, name=text, **constants)
    return Source(text, "function", G, code)


def _module(name: str) -> ModuleType:
    if not name:
        raise InputError("write module:object, e.g. mymodel:G")
    if name.endswith(".py"):
        return _file(Path(name))
    if "" not in sys.path and str(Path.cwd()) not in sys.path:
        sys.path.insert(0, str(Path.cwd()))
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as missing:
        if missing.name is not None and name.startswith(missing.name):
            raise InputError(f"there is no module {missing.name!r} here; check the name") from None
        raise InputError(f"{name} cannot be imported: {missing}") from None
    except (Exception, SystemExit) as problem:
        raise InputError(f"{name} cannot be imported: {problem!r}") from None


def _file(path: Path) -> ModuleType:
    if not path.is_file():
        raise InputError(f"{path}: no such file; check the path")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as problem:
        raise InputError(f"{path} cannot be imported: {problem!r}") from None
    return module


def _attribute(module: ModuleType, name: str, text: str) -> Any:
    thing: Any = module
    for part in name.split("."):
        if not hasattr(thing, part):
            known = ", ".join(n for n in vars(module) if not n.startswith("_")) or "nothing"
            raise InputError(f"{text}: no object {name!r} in the module; it has {known[:200]}")
        thing = getattr(thing, part)
    return thing


def _is_strategy(thing: Any) -> bool:
    from hypothesis.strategies import SearchStrategy

    return isinstance(thing, SearchStrategy)


def _from_torch(thing: Any) -> bool:
    modules = (cls.__module__.partition(".")[0] for cls in type(thing).__mro__)
    return "torch" in modules and not isinstance(thing, type)
