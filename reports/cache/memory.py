"""Decisions of earlier runs, found by the content of the statement; see `bounds.content`.

Only proofs are kept: what time, memory or a bug has left undecided is decided anew, and so is every
refutation, whose counterexample is then replayed.  The verdict of a recalled proof is computed from
its steps as for a new one, and its certificates are expanded once more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lemmata.bounds import decision as deciding
from lemmata.bounds import kernel
from lemmata.bounds.claim import AnyStatement, Step
from lemmata.bounds.content import UnknownContentError, digest
from lemmata.bounds.decision import Decision, StepResult
from lemmata.bounds.discharge import run_step
from lemmata.bounds.kernel import check
from lemmata.bounds.kernel.steps import flattened
from lemmata.bounds.verdict import Verdict, worst
from lemmata.reports.cache import fingerprint
from lemmata.reports.cache.store import Store
from lemmata.reports.certificates import lines
from lemmata.reports.evidence import certificates_told

Data = dict[str, Any]


@dataclass(frozen=True)
class ProofMemory:
    """Keeps decisions in a `Store`; a `bounds.decision.Memory`."""

    store: Store

    def recall(self, statement: AnyStatement) -> Decision | None:
        """Return an earlier proof of a statement with this content."""
        try:
            found = self.store.get("decision", digest(statement))
            if found is None or uncertified(statement, found["steps"]):
                return None
            return restored(statement, found)
        except (UnknownContentError, KeyError, TypeError, ValueError):
            return None

    def keep(self, statement: AnyStatement, decision: Decision) -> None:
        """Keep a proof."""
        if decision.verdict.holds:
            try:
                self.store.put(written(decision), "decision", digest(statement))
            except UnknownContentError:
                return


def install(folder: Path | None) -> None:
    """Let proofs be remembered in a folder; ``None`` forgets."""
    memory = ProofMemory(Store(folder / "proofs", fingerprint.provers())) if folder else None
    deciding.remember(memory)


@contextmanager
def installed(folder: Path | None) -> Iterator[None]:
    """Let proofs be remembered inside the block, if there is a folder."""
    if folder is None:
        yield
        return
    install(folder)
    try:
        yield
    finally:
        install(None)


def written(decision: Decision) -> Data:
    """Return a proof as plain data; its steps in the order of the statement's."""
    return {
        "verdict": str(decision.verdict),
        "steps": [
            {
                "label": r.step.label,
                "kind": r.kind,
                "verdict": str(r.verdict),
                "solver": r.solver,
                "detail": r.detail,
                "seconds": r.seconds,
                "given": list(r.given),
                "certificates": certificates_told(r),
            }
            for r in decision.steps
        ],
    }


def steps_of(statement: AnyStatement) -> list[Any]:
    """Return the steps in the order of their results, also those inside others."""
    if isinstance(statement, kernel.Statement):
        return list(flattened(statement.steps))
    return list(statement.steps)


def restored(statement: AnyStatement, data: Data) -> Decision | None:
    """Return a proof from plain data; ``None`` unless it fits the statement step by step."""
    order = steps_of(statement)
    if [s["label"] for s in data["steps"]] != [s.label for s in order]:
        return None
    steps = tuple(_step(*pair) for pair in zip(order, data["steps"], strict=True))
    verdict = worst(r.verdict for r in steps)
    if not verdict.holds or verdict != data["verdict"]:
        return None
    given = tuple(sorted({id for r in steps for id in r.given}))
    return Decision(verdict, steps, given, recalled=True)


def uncertified(statement: AnyStatement, steps: Sequence[Data]) -> str:
    """Return the first step that has other certificates than a remembered proof shows, if any.

    What a remembered step says is held against the step itself: its certificates are found and
    expanded anew, each in milliseconds.  Instances of other statements, whose certificates are
    theirs, and what has no certificate are not decided again.

    Parameters
    ----------
    statement : Statement
    steps : sequence of dict
        Of a proof of it, as `written` or as in a ledger.
    """
    if isinstance(statement, kernel.Statement):
        return _uncertified(statement, steps)
    told, scope = {s["label"]: s for s in steps}, dict(statement.hypotheses)
    for step in statement.steps:
        if step.label not in told:
            return step.label
        shown = told[step.label].get("certificates")
        if shown and step.lemma is None:
            found = run_step(step, scope)
            if not found.verdict.holds or certificates_told(found) != shown:
                return step.label
        scope[step.label] = step.goal
    return ""


def _uncertified(statement: kernel.Statement, steps: Sequence[Data]) -> str:
    if statement.refuted_by is not None:
        told = [(s["label"], s["certificates"]) for s in written(check.decide(statement))["steps"]]
        pairs = zip(told, steps, strict=False)
        wrong = (label for (label, shown), s in pairs if shown != s.get("certificates", []))
        return next(wrong, "" if len(told) == len(steps) else "another number of steps")
    if [s["label"] for s in steps] != [s.label for s in steps_of(statement)]:
        return "other steps"
    checker = check.Checker(statement.hypotheses)
    return next(_changed(checker, statement.steps, iter(steps)), "")


def _changed(
    checker: check.Checker, steps: Sequence[kernel.Step], told: Iterator[Data]
) -> Iterator[str]:
    """Yield the steps that have other certificates than they show; what is told is in order."""
    for step in steps:
        if step.induction:
            yield from _changed(checker.at_start(step), step.first, told)
        if step.inner:
            yield from _changed(checker.inside(step), step.inner, told)
        shown = next(told).get("certificates", [])
        if shown and shown != [lines(c) for p in checker.own(step).proofs for c in p.certificates]:
            yield step.label
        checker.scope[step.label] = step.goal


def _step(step: Step, data: Data) -> StepResult:
    return StepResult(
        step,
        str(data["kind"]),
        Verdict(data["verdict"]),
        str(data["solver"]),
        str(data["detail"]),
        float(data["seconds"]),
        tuple(map(str, data["given"])),
        shown=tuple(tuple(map(str, c)) for c in data["certificates"]),
    )
