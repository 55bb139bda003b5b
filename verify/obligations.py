"""Every polynomial obligation of the paper, met while all claims are decided.

Run ``python -m lemmata.verify.obligations`` to look for the certificates that are not shipped yet.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from lemmata.bounds.claim import Claim
from lemmata.bounds.decision import decide, decide_twin, forget
from lemmata.bounds.prove.certificates.library import encoded, key, shipped
from lemmata.bounds.prove.certificates.search import certify
from lemmata.bounds.prove.polynomials.polynomial import LISTENERS, Obligation


@dataclass(frozen=True)
class Met:
    """An obligation, the claim it came from, and the answer it got."""

    claim: str
    obligation: Obligation
    status: str


@contextmanager
def listening(found: dict[str, Met], claim: str) -> Iterator[None]:
    """Collect what the polynomial prover is asked, by the key of its formulas."""

    def listen(obligation: Obligation, status: str) -> None:
        known = found.get(key(obligation))
        if known is None or known.status == "unknown":
            found[key(obligation)] = Met(claim, obligation, status)

    LISTENERS.append(listen)
    try:
        yield
    finally:
        LISTENERS.remove(listen)


def obligations(claims: Iterable[Claim]) -> dict[str, Met]:
    """Decide claims and their twins; return every different obligation on the way."""
    found: dict[str, Met] = {}
    forget()
    for claim in claims:
        with listening(found, claim.id):
            for statement in claim.statements.values():
                decide(statement)
            for twin in claim.twins:
                decide_twin(claim, twin)
    return found


def search(met: Mapping[str, Met], seconds: float = 20.0) -> dict[str, Any]:
    """Return the certificates of all obligations, shipped or newly found, as plain data."""
    out = {}
    for name, one in sorted(met.items()):
        if one.status == "sat":
            continue
        found = shipped(one.obligation) or certify(one.obligation, seconds)
        if found is None:
            print(f"{one.claim}: no certificate for {name}", file=sys.stderr)
        else:
            out[name] = {"uses": found.uses, "proof": encoded(found.node)}
    return out


def dump(entries: Mapping[str, Any]) -> str:
    """Return what is shipped by key, certificates or points, as JSON with one a line."""
    rows = (f'"{k}": {json.dumps(v, separators=(",", ":"))}' for k, v in sorted(entries.items()))
    return "{\n" + ",\n".join(rows) + "\n}\n"


def main() -> None:
    """Write the certificates of all claims beside the provers."""
    from pathlib import Path

    from lemmata.bounds.registry import claims

    start = time.perf_counter()
    met = obligations(claims.values())
    unsat = sum(m.status == "unsat" for m in met.values())
    print(f"{len(met)} obligations, {unsat} contradictory, {time.perf_counter() - start:.0f} s")
    entries = search(met)
    library = import_module("lemmata.bounds.prove.certificates.library")
    path = Path(str(library.__file__)).parents[1] / library.FILE
    path.write_text(dump(entries), encoding="utf-8")
    print(f"{len(entries)} certificates, {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
