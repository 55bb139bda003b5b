"""What is to be tested: a file, or ``module:object``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb
from types import ModuleType
from typing import Any

from lemmata.verify.errors import InputError
from lemmata.verify.generators.base import Generator
from lemmata.verify.generators.function import from_callable
from lemmata.verify.generators.load import is_torch_module, load
from lemmata.verify.testing.modules import imported

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
    file : str
        Where its code is; empty for data.
    """

    name: str
    kind: str
    members: Any
    code: str = ""
    file: str = ""

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
        Dimension of a plain function; of a generator it must be its own, and a strategy has none.
    constants : mapping of str to float
        Constants that are claimed of a plain function.

    Raises
    ------
    InputError
        If there is nothing that can be tested.
    """
    found = _resolve(text, dim, constants)
    if dim is not None and found.generator is None:
        raise InputError(f"{text} is a strategy, whose members have their own dimensions; no --dim")
    if dim is not None and found.members.dim != dim:
        raise InputError(f"{text} has d = {found.members.dim}, not {dim}; leave --dim out")
    return found


def generator(text: str, chosen: Mapping[str, Any] = {}) -> Generator:
    """Return the generator that a command-line argument points at, a file or ``module:object``.

    ``chosen`` is what `load` is told of inputs and outputs.

    Raises
    ------
    InputError
        If there is none, or a strategy, which is a family of them.
    """
    found = _resolve(text, None, None, chosen)
    if found.generator is None:
        raise InputError(f"{text} is a strategy, a family of generators; give one generator")
    return found.generator


@contextmanager
def blamed(source: Source) -> Iterator[None]:
    """Turn what the user's own code raises inside the block, or its leaving, into one line.

    Raises
    ------
    InputError
        If a line of the source's file was running; anything else is a fault of ours, and passes.
    """
    try:
        yield
    except InputError:
        raise
    except (Exception, SystemExit) as problem:
        running = [f for f in extract_tb(problem.__traceback__) if f.filename == source.file]
        if not running:
            raise
        why = " ".join(f"{type(problem).__name__}: {problem}".split())
        place = f"{Path(source.file).name}, line {running[-1].lineno}"
        raise InputError(f"{source.name} fails: {why} ({place}); correct it") from problem


def _resolve(
    text: str,
    dim: int | None,
    constants: Mapping[str, float] | None,
    chosen: Mapping[str, Any] = {},
) -> Source:
    """Return what is pointed at; no plain function unless there are ``constants`` for it."""
    module, colon, name = text.rpartition(":")
    if colon and not name:
        raise InputError(f"{text}: write module:object, e.g. mymodel:G")
    if not colon or Path(text).suffix in SUFFIXES:
        return Source(
            text,
            "file",
            load(text, **chosen),
            f"from lemmata import verify\nG = verify.load({text!r})",
        )
    home = imported(module)
    thing, file = _attribute(home, name, text), str(getattr(home, "__file__", ""))
    if _is_strategy(thing):
        return Source(text, "strategy", thing, file=file)
    asked = f"{text!r}, dim={dim}, constants={dict(constants or {})}"
    code = f"from lemmata.verify.testing.sources import resolve\nG = resolve({asked}).generator"
    if isinstance(thing, Generator):
        return Source(text, type(thing).__name__, load(thing, **chosen), code, file)
    if is_torch_module(thing):
        return Source(text, "torch module", load(thing, **chosen), code, file)
    if constants is None:
        raise InputError(
            f"{text} is no generator but a {type(thing).__name__}, of which nothing can be proved; "
            "lemmata test tests claims on plain functions"
        )
    G = from_callable(thing, dim=dim, name=text, **constants)
    return Source(text, "function", G, code, file)


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
