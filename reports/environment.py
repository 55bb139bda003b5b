"""What the run depended on: versions, machine, entropy."""

from __future__ import annotations

import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from lemmata.reports import trusted

PACKAGES = (
    "lemmata",
    "sympy",
    "z3-solver",
    "python-flint",
    "mpmath",
    "numpy",
    "scipy",
    "onnx",
    "numba",
)


def environment(rng: int, profile: str, jobs: int) -> dict[str, Any]:
    """Return versions of everything that decides, the seed, and when it ran."""
    return {
        "versions": {"python": platform.python_version()} | {p: _version(p) for p in PACKAGES},
        "platform": f"{platform.system()} {platform.machine()}",
        "entropy": rng,
        "profile": profile,
        "jobs": jobs,
        "trusted": {row["part"]: row["lines"] for row in trusted.summary(trusted.base())},
        "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
