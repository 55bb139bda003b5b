"""What an answer depends on besides the question: the program's own text, and what it runs on."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import distributions
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
FLOORS = ("bounds", "verify", "reports")


@cache
def program() -> str:
    """Return a digest of all three floors and of everything they run on."""
    return _digest([*_sources(FLOORS), *_versions()])


@cache
def provers() -> str:
    """Return a digest of the provers: ``bounds`` without the paper, and what it runs on."""
    paper = HOUSE / "bounds" / "paper"
    return _digest([*_sources(("bounds",), paper), *_versions()])


def _digest(parts: list[bytes]) -> str:
    out = sha256()
    for part in parts:
        out.update(sha256(part).digest())
    return out.hexdigest()


def _sources(floors: tuple[str, ...], but: Path | None = None) -> Iterator[bytes]:
    for floor in floors:
        for path in sorted((HOUSE / floor).rglob("*")):
            compiled = "__pycache__" in path.parts or not path.is_file()
            if compiled or (but is not None and but in path.parents):
                continue
            yield path.relative_to(HOUSE).as_posix().encode()
            yield path.read_bytes()


def _versions() -> Iterator[bytes]:
    yield f"{platform.python_implementation()} {platform.python_version()}".encode()
    yield f"{platform.system()} {platform.machine()}".encode()
    installed = {(str(d.name).lower(), d.version) for d in distributions()}
    yield from (f"{name} {version}".encode() for name, version in sorted(installed))
