"""Join proofs and measurements into the verdicts of a claim; worst wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from lemmata.bounds.catalogue import Form
from lemmata.bounds.verdict import Verdict
from lemmata.reports.cache.recall import Data, Key, check_key
from lemmata.reports.effort import Effort

if TYPE_CHECKING:
    from lemmata.bounds.claim import Claim


def combine(proof: Verdict, checks: Sequence[Verdict]) -> Verdict:
    """Return a statement's verdict from its proof and its checks; worst wins.

    A check cannot improve on a proof.  It refutes what is not proved, it makes what has no
    proof ``CONSISTENT``, and a proof beside a refuting check means the evidence is broken.
    """
    if Verdict.ERROR in (proof, *checks):
        return Verdict.ERROR
    if Verdict.REFUTED in checks:
        return Verdict.ERROR if proof.holds else Verdict.REFUTED
    if proof is Verdict.UNKNOWN and checks and all(c is Verdict.CONSISTENT for c in checks):
        return Verdict.CONSISTENT
    return proof


def header(claim: Claim) -> Data:
    """Return what is known of a claim before anything is decided."""
    return {
        "id": claim.id,
        "title": claim.title,
        "source": {
            "section": claim.source.section,
            "equation": claim.source.equation,
            "page": claim.source.page,
        },
        "assumes": list(claim.assumes),
        "uses": list(claim.uses),
        "asserted": list(claim.asserted),
        "erratum": claim.erratum,
    }


def joined(outline: Data, found: Mapping[Key, Data], effort: Effort) -> Data:
    """Return the entry of a claim that has an outline, from the answers about it."""
    proved = found.get(("proof", outline["header"]["id"]), {"statements": {}, "twins": []})
    measured = [found[check_key(check, effort)] for check in outline["checks"]]
    return claim_entry(outline["header"], proved, measured)


def claim_entry(claim: Data, proved: Data, measured: Sequence[Data]) -> Data:
    """Join what was proved and what was measured with a claim's header into one entry."""
    statements = {f: _judged(f, s, measured) for f, s in proved["statements"].items()}
    variants = [*proved["twins"], *(t for c in measured for t in _check_twins(c))]
    asserted = [Verdict(statements[f]["verdict"]) for f in claim["asserted"]]
    verdict = max(asserted, key=lambda v: v.rank, default=Verdict.UNKNOWN)
    return {
        **claim,
        "verdict": str(verdict),
        "note": "" if statements else "not done yet",
        "statements": statements,
        "checks": [{k: v for k, v in c.items() if k != "claim"} for c in measured],
        "twins": {
            "total": len(variants),
            "rejected": sum(v["verdict"] == Verdict.REFUTED for v in variants),
            "each": variants,
        },
    }


def _judged(form: Form, statement: Data, measured: Sequence[Data]) -> Data:
    checks = [Verdict(c["verdict"]) for c in measured if c["statement"] == form]
    verdict = combine(Verdict(statement["proof"]), checks)
    reason = statement["reason"]
    if verdict is Verdict.ERROR and Verdict(statement["proof"]).holds:
        reason = "a proof and a refuting check: the evidence contradicts itself"
    elif verdict is Verdict.REFUTED and statement["proof"] != Verdict.REFUTED:
        reason = "refuted by a measurement"
    elif verdict is Verdict.CONSISTENT:
        reason = "measured only; no proof yet"
    return statement | {"verdict": str(verdict), "reason": reason}


def _check_twins(check: Data) -> list[Data]:
    return [
        {"title": t, "of": check["statement"], "by": check["name"], "verdict": v, "reason": "",
         "at": [], "seconds": 0.0}
        for t, v in check["twins"].items()
    ]  # fmt: skip
