"""The programs that decide the last bits of a result: those of different ones are not mixed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from lemmata.verify.errors import InputError
from lemmata.verify.fingerprint import HOUSE, digest, sources

PROGRAMS = ("lemmata", "numpy", "scipy", "sympy", "python-flint")


@cache
def versions() -> dict[str, str]:
    """Return their versions, and a digest of the text of what computes."""
    found = {}
    for program in PROGRAMS:
        try:
            found[program] = version(program)
        except PackageNotFoundError:
            found[program] = "not installed"
    return found | {"program text": digest(sources(HOUSE, ("bounds", "verify")))[:16]}


def require_same(theirs: Mapping[str, str], mine: Mapping[str, str], where: str) -> None:
    """Make sure that somebody computes with the same programs.

    Raises
    ------
    InputError
        Naming the first that differs.
    """
    for name, value in mine.items():
        if theirs.get(name) != value:
            raise InputError(
                f"{where} has {name} {theirs.get(name)}, here is {value}: results would be mixed; "
                "install the same versions"
            )
