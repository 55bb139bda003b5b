"""The programs whose versions decide the last bits of a result."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

PROGRAMS = ("lemmata", "numpy", "scipy", "sympy", "python-flint")


def versions() -> dict[str, str]:
    """Return their versions."""
    found = {}
    for program in PROGRAMS:
        try:
            found[program] = version(program)
        except PackageNotFoundError:
            found[program] = "not installed"
    return found
