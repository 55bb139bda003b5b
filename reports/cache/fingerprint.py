"""What an answer depends on besides the question: the program's own text, and what it runs on."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distributions

from lemmata.verify.fingerprint import HOUSE, digest, sources

FLOORS = ("bounds", "verify", "reports")


@cache
def program() -> str:
    """Return a digest of all three floors and of everything they run on."""
    return digest([*sources(HOUSE, FLOORS), *_versions()])


@cache
def provers() -> str:
    """Return a digest of the provers: ``bounds`` without the paper, and what it runs on."""
    paper = HOUSE / "bounds" / "paper"
    return digest([*sources(HOUSE, ("bounds",), paper), *_versions()])


def _versions() -> Iterator[bytes]:
    yield f"{platform.python_implementation()} {platform.python_version()}".encode()
    yield f"{platform.system()} {platform.machine()}".encode()
    installed = {(str(d.name).lower(), d.version) for d in distributions()}
    yield from (f"{name} {version}".encode() for name, version in sorted(installed))
