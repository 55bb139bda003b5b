"""Decide statements, from memory where an earlier run has proved them; twins; whole claims."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Protocol

from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, check
from lemmata.bounds.kernel.evidence import Decision, StepResult
from lemmata.bounds.verdict import Verdict, worst

__all__ = [
    "Decision",
    "Memory",
    "StepResult",
    "claim_verdict",
    "decide",
    "decide_twin",
    "forget",
    "remember",
    "with_numbers",
]


class Memory(Protocol):
    """Where decisions of earlier runs are kept; this floor knows no files."""

    def recall(self, statement: Statement) -> Decision | None:
        """Return an earlier decision of a statement with the same content, if there is one."""

    def keep(self, statement: Statement, decision: Decision) -> None:
        """Keep a decision for later runs."""


_memory: Memory | None = None


def remember(memory: Memory | None) -> None:
    """Let `decide` use a memory from now on; none at all for ``None``."""
    global _memory
    _memory = memory
    decide.cache_clear()


@cache
def decide(statement: Statement) -> Decision:
    """Return the verdict of a statement with its evidence.

    ``REFUTED`` by a model at which every hypothesis holds and the conclusion fails, exactly.  Else
    the worst verdict of the steps, provided that all hold, each conjunct of the conclusion is the
    goal of one, and an example satisfies the hypotheses; ``VACUOUS`` if a step derives ``false``
    from them; else ``UNKNOWN``: a step that fails shows nothing about the statement.

    Parameters
    ----------
    statement : Statement
        What to decide.

    Returns
    -------
    Decision
        The verdict and the steps, each with its own verdict, prover and time.

    Raises
    ------
    ValueError
        If the statement is not well formed: two formulas with one label, two things with one name,
        a value of the wrong sort, a lemma that applies itself.
    """
    if _memory is None:
        return check.decide(statement)
    decision = _memory.recall(statement)
    if decision is None:
        decision = check.decide(statement)
        _memory.keep(statement, decision)
    return decision


def decide_twin(claim: Claim, twin: Twin) -> Decision:
    """Decide a false variant; ``REFUTED`` is what a sound check must answer.

    Without a model of its own, numbers that refute it are looked for.
    """
    changed = twin.statement(claim.statements[twin.of])
    return check.decide(changed) if changed.refuted_by else check.search(changed)


def with_numbers(statement: Statement) -> Statement:
    """Return a statement without proof with numbers that refute it, where the prover finds some."""
    if statement.steps or statement.refuted_by is not None:
        return statement
    found = check.search(statement)
    if found.verdict is not Verdict.REFUTED or found.counterexample is None:
        return statement
    return replace(
        statement, refuted_by=Model("numbers that the prover found", found.counterexample)
    )


def claim_verdict(claim: Claim) -> Verdict:
    """Return the worst verdict among the statements we assert; ``UNKNOWN`` if there is none."""
    return worst(decide(claim.statements[form]).verdict for form in claim.asserted)


def forget() -> None:
    """Decide everything anew from now on."""
    from lemmata.bounds.kernel import check as objects

    objects.forget()
    decide.cache_clear()
    check.decide.cache_clear()
