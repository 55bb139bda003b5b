"""What several rooms' tests share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lemmata.bounds.claim import Claim
from lemmata.bounds.decision import Decision, decide, decide_twin
from lemmata.bounds.kernel import Statement
from lemmata.verify.check import Result, checks_of, run_check


def drop_each_step(statement: Statement) -> Iterator[tuple[str, Decision]]:
    """Yield, for each step of the proof, its label and the decision without it."""
    for i, step in enumerate(statement.steps):
        rest = statement.steps[:i] + statement.steps[i + 1 :]
        yield step.label, decide(replace(statement, steps=rest))


def unnecessary_steps(statement: Statement) -> list[str]:
    """Return the labels of steps without which the statement is still established."""
    return [label for label, decision in drop_each_step(statement) if decision.verdict.holds]


def surviving_twins(claim: Claim) -> list[str]:
    """Return the titles of proof twins that are not rejected, with what was found instead."""
    decisions = ((t.title, decide_twin(claim, t)) for t in claim.twins)
    return [f"{t}: {d.verdict} {d.reason}" for t, d in decisions if d.verdict != "REFUTED"]


def failing_checks(claim: Claim) -> list[Result]:
    """Return the results of checks that are not consistent or have a surviving twin."""
    results = [run_check(check) for check in checks_of(claim.id)]
    return [r for r in results if r.verdict != "CONSISTENT" or r.rejected < len(r.check.twins)]
