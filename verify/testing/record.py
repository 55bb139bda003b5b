"""What a ledger says of a search."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from lemmata.verify.testing.search import Found
from lemmata.verify.testing.snippet import snippet


def entry(
    found: Found, constants: Mapping[str, float] | None = None, source: str = ""
) -> dict[str, Any]:
    """Return what a ledger says of one search, as JSON.

    ``measured``, ``bound``, ``ratio`` and ``worst_case`` are of one case; ``largest_ratio`` is
    larger if that was shrunk.  A ratio is null where a bound is not positive.
    """
    o, i = found.outcome, found.inequality
    code = None
    if found.refuted and found.case is not None:
        code = snippet(i, found.case, source=source, constants=constants)
    return {
        "claim": i.claim,
        "statement": i.form,
        "inequality": i.name,
        "kind": i.kind,
        "verdict": str(found.verdict),
        "n": found.n,
        "measured": None if o is None else _finite(o.measured),
        "bound": None if o is None else _finite(o.bound),
        "error": None if o is None else _finite(o.error),
        "ratio": _finite(found.ratio),
        "largest_ratio": _finite(found.largest),
        "worst_case": None if found.case is None else repr(found.case),
        "counterexample": code,
        "reason": found.reason,
    }


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
