"""Trained encoders beside Theorem 1's: what was measured once and is shipped."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from lemmata.reports.evidence import Data

FOLDER = Path(__file__).parent / "comparisons"
"""One JSON file for each generator, made by ``examples/encoders.py``."""


def comparison(generator: Path) -> Data | None:
    """Return what is shipped about a generator, known by the digest of its file."""
    if not generator.is_file():
        return None
    digest = hashlib.sha256(generator.read_bytes()).hexdigest()
    return next((c for c in comparisons() if c["generator"]["sha256"] == digest), None)


def comparisons() -> list[Data]:
    """Return all that are shipped, by name."""
    return [json.loads(f.read_text(encoding="utf-8")) for f in sorted(FOLDER.glob("*.json"))]
