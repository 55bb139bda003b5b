"""What the polynomial prover was asked, as text, and how much of it is replayed.

Run ``python -m lemmata.verify.independent.question [ID ...]`` for a table by claim.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any

import z3

from lemmata.bounds.claim import Claim
from lemmata.bounds.prove.certificates.library import FILE
from lemmata.bounds.prove.polynomials.polynomial import Obligation
from lemmata.verify.independent.replay import RefusedError, replay
from lemmata.verify.obligations import obligations

PRINTED = {"pp.min_alias_size": (10**9, 10), "pp.max_depth": (10**9, 5)}
"""Settings of z3's printer, ours and its own.

What z3 abbreviates it calls ``a!1``, ``a!2``, ..., as our translation calls variables: text with
abbreviations may be read in two ways.
"""


def texts(obligation: Obligation) -> list[str]:
    """Return the formulas of an obligation, without abbreviations."""
    try:
        for name, (ours, _) in PRINTED.items():
            z3.set_param(name, ours)
        return [str(f.sexpr()) for f in obligation.formulas]
    finally:
        for name, (_, own) in PRINTED.items():
            z3.set_param(name, own)


def shipped() -> Mapping[str, Any]:
    """Return the certificates that are shipped, unread by the provers."""
    path = files("lemmata.bounds.prove") / FILE
    entries: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return entries


def outcomes(claims: Iterable[Claim]) -> dict[str, tuple[str, str]]:
    """Return claim and outcome of each contradiction that the polynomial prover reported."""
    entries, out = shipped(), {}
    for name, met in obligations(claims).items():
        if met.status == "unsat":
            out[name] = met.claim, outcome(texts(met.obligation), entries.get(name))
    return out


def outcome(question: list[str], entry: Mapping[str, Any] | None) -> str:
    """Return ``replayed``, or why not."""
    if entry is None:
        return "no certificate"
    try:
        replay(question, entry)
    except RefusedError as refusal:
        return f"refused: {refusal}"
    return "replayed"


def main(ids: list[str]) -> None:
    """Print how many questions of each claim are replayed, and what becomes of the others."""
    from lemmata.bounds.registry import claims

    found = outcomes(claims[i] for i in ids or claims)
    counted = Counter(found.values())
    for (claim, what), number in sorted(counted.items()):
        print(f"{claim:30} {number:5}  {what}")
    for what, number in sorted(Counter(what for _, what in found.values()).items()):
        print(f"{'all':30} {number:5}  {what}")


if __name__ == "__main__":
    main(sys.argv[1:])
