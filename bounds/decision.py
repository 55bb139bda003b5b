"""Turn a statement into a verdict by discharging its steps, or replaying its counterexample."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Protocol

import sympy as sp
from sympy.core.function import AppliedUndef

from lemmata.bounds import kernel
from lemmata.bounds.claim import AnyStatement, Claim, Counterexample, Statement, Twin
from lemmata.bounds.discharge import StepResult, discharged, foundations, general, run_steps
from lemmata.bounds.prove import Proof, points, prove
from lemmata.bounds.prove.goal import read
from lemmata.bounds.prove.polynomials import polynomial
from lemmata.bounds.prove.reals.ball import decide as decide_at
from lemmata.bounds.prove.reals.domain import conjuncts
from lemmata.bounds.scalars import indices, named, replaced
from lemmata.bounds.symbols import latex
from lemmata.bounds.verdict import NO_PROOF, Verdict, worst
from lemmata.bounds.wellformed import check_statement, checked_point

__all__ = [
    "Decision",
    "Memory",
    "StepResult",
    "claim_verdict",
    "conjuncts",
    "decide",
    "decide_twin",
    "forget",
    "inhabit",
    "remember",
]


@dataclass(frozen=True)
class Decision:
    """A statement's verdict with all the evidence for it.

    Attributes
    ----------
    verdict : Verdict
        Computed from the rest; see `decide`.
    steps : tuple of StepResult
        The proof, or, for a refutation, what ties the counterexample to its object.
    given : tuple of str
        Ids of the cited facts.
    reason : str
        Why the verdict is not better, in one line; empty for a proof.
    counterexample : mapping of sympy.Symbol to sympy.Expr, optional
        Replayed exactly.
    recalled : bool
        Whether it was decided in an earlier run and is remembered from there.
    """

    verdict: Verdict
    steps: tuple[StepResult, ...] = ()
    given: tuple[str, ...] = ()
    reason: str = ""
    counterexample: Mapping[sp.Symbol, sp.Expr] | None = None
    recalled: bool = False


class Memory(Protocol):
    """Where decisions of earlier runs are kept; this floor knows no files."""

    def recall(self, statement: AnyStatement) -> Decision | None:
        """Return an earlier decision of a statement with the same content, if there is one."""

    def keep(self, statement: AnyStatement, decision: Decision) -> None:
        """Keep a decision for later runs."""


_memory: Memory | None = None


def remember(memory: Memory | None) -> None:
    """Let `decide` use a memory from now on; none at all for ``None``."""
    global _memory
    _memory = memory
    decide.cache_clear()


def _given(results: Iterable[StepResult]) -> tuple[str, ...]:
    return tuple(sorted({id for r in results for id in r.given}))


def _unestablished(statement: Statement, results: Iterable[StepResult]) -> list[sp.Basic]:
    goals = {g for r in results if r.verdict.holds for g in conjuncts(r.step.goal)}
    return [c for c in conjuncts(statement.conclusion) if c not in goals and c != sp.true]


def _satisfiable(statement: Statement) -> Verdict:
    """``PROVED`` if something satisfies the hypotheses, ``VACUOUS`` if nothing does."""
    if not statement.hypotheses:
        return Verdict.PROVED
    if statement.witness is not None:
        point = checked_point(statement.witness, (sp.Symbol, AppliedUndef))
        # A value in place of a term could cancel what is undefined: it gets a name instead.
        names = {t: sp.Dummy(real=True) for t in point if isinstance(t, AppliedUndef)}
        point = {names.get(t, t): v for t, v in point.items()}
        held = [decide_at(replaced(h, names), point) for h in statement.hypotheses.values()]
        return Verdict.PROVED if all(held) else Verdict.UNKNOWN
    return {Verdict.REFUTED: Verdict.PROVED, Verdict.VACUOUS: Verdict.VACUOUS}.get(
        inhabit(statement).verdict, Verdict.UNKNOWN
    )


def _clash_at_0(statement: Statement) -> bool:
    """Whether hypotheses that are used for every index contradict one another at index 0.

    Those of a lemma that are handed to it as they stand were asked for when it was decided.
    """
    rests = foundations(statement.steps, statement.hypotheses)
    used: set[str] = set()
    for s in statement.steps:
        own = set() if s.lemma is None else set(s.lemma.hypotheses.values())
        for label in s.uses if general(s) else ():
            if statement.hypotheses.get(label) not in own:
                used |= rests.get(label, frozenset())
    parts = [p for k, h in statement.hypotheses.items() if k in used for p in sp.And.make_args(h)]
    running = frozenset().union(*map(indices, parts))
    first = [replaced(p, dict.fromkeys(indices(p), sp.Integer(0))) for p in parts if indices(p)]
    if not first:
        return False
    scalars = [p for p in parts if not p.free_symbols & running]
    problem = read(sp.false, named([*scalars, *first]))
    asked = polynomial.obligation(problem.hypotheses, problem.symbols)
    status, _ = polynomial.ask(asked.formulas, polynomial.BACKSTOP, polynomial.HINT)
    return status == "unsat"


def inhabit(statement: Statement) -> Proof:
    """Put "the hypotheses are contradictory" to the prover; a counterexample satisfies them."""
    given = named(statement.hypotheses.values())
    return prove(sp.false, given=given, points=points.known(statement.text, given))


def _replay(statement: Statement, example: Counterexample) -> Decision:
    """``REFUTED`` if all hypotheses hold and the conclusion fails at the point, exactly."""
    at = checked_point(example.at)
    steps = run_steps(example.because, {})
    given = _given(steps)
    for label, hypothesis in statement.hypotheses.items():
        if decide_at(hypothesis, at) is not True:
            reason = f"the counterexample does not satisfy {label}: {latex(hypothesis)}"
            return Decision(Verdict.UNKNOWN, steps, given, reason)
    if decide_at(statement.conclusion, at) is not False:
        return Decision(Verdict.UNKNOWN, steps, given, "the counterexample does not refute it")
    if not all(r.verdict.holds for r in steps):
        return Decision(Verdict.UNKNOWN, steps, given, "the counterexample is not established")
    return Decision(Verdict.REFUTED, steps, given, example.text, at)


@cache
def decide(statement: AnyStatement) -> Decision:
    """Return the verdict of a statement with its evidence.

    ``REFUTED`` by a counterexample at which every hypothesis holds and the conclusion fails,
    exactly, its own or one that a prover finds for a step.  Else the worst verdict of the steps,
    provided that all hold and each conjunct of the conclusion is the goal of one; ``VACUOUS`` if
    nothing satisfies the hypotheses, or a step derives ``false`` from them; else ``UNKNOWN``: a
    step that fails shows nothing about the statement.

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
        If the statement is not well formed: two relations with one label, a symbol with a value
        outside its domain, a step that is no instance of what it cites, a lemma that applies
        itself.
    """
    if _memory is None:
        return _decide(statement)
    decision = _memory.recall(statement)
    if decision is None:
        decision = _decide(statement)
        _memory.keep(statement, decision)
    return decision


def _decide(statement: AnyStatement) -> Decision:
    if isinstance(statement, kernel.Statement):
        from lemmata.bounds.kernel import check as objects

        return objects.decide(statement)
    if statement in _under_way:
        raise ValueError(f"a statement applies itself: {statement.text}")
    _under_way.add(statement)
    try:
        check_statement(statement)
        if statement.counterexample is not None:
            return _replay(statement, statement.counterexample)
        return _from_steps(statement)
    finally:
        _under_way.remove(statement)


_under_way: set[Statement] = set()


def _from_steps(statement: Statement) -> Decision:
    if not statement.steps:
        return Decision(Verdict.UNKNOWN, reason=NO_PROOF)
    results = run_steps(statement.steps, statement.hypotheses)
    given = _given(results)
    failed = [r for r in results if not r.verdict.holds]
    if failed:
        return _failed(statement, results, failed)
    if any(r.step.goal == sp.false for r in results):
        reason = "the hypotheses contradict what is proved from them"
        return Decision(Verdict.VACUOUS, results, given, reason)
    if statement.conclusion == sp.true:
        reason = "the conclusion says nothing: SymPy evaluates it to true"
        return Decision(Verdict.UNKNOWN, results, given, reason)
    open_parts = _unestablished(statement, results)
    if open_parts:
        reason = f"no step establishes {latex(open_parts[0])}"
        return Decision(Verdict.UNKNOWN, results, given, reason)
    inhabited = _satisfiable(statement)
    if inhabited is not Verdict.PROVED:
        return Decision(inhabited, results, given, "no point satisfying the hypotheses is known")
    if _clash_at_0(statement):
        reason = "hypotheses that are used for every index contradict one another at index 0"
        return Decision(Verdict.UNKNOWN, results, given, reason)
    return Decision(worst(r.verdict for r in results), results, given)


def _failed(
    statement: Statement, results: tuple[StepResult, ...], failed: Sequence[StepResult]
) -> Decision:
    """``UNKNOWN``, unless a step fails where the statement does."""
    relations = [statement.conclusion, *statement.hypotheses.values()]
    symbols = frozenset().union(*(r.free_symbols for r in relations))
    plain = not any(r.has(AppliedUndef) for r in relations)  # one index is no sequence
    for r in failed if plain else ():
        if r.counterexample is not None and symbols <= r.counterexample.keys():
            refuted = _replay(statement, Counterexample(r.detail, r.counterexample))
            if refuted.verdict is Verdict.REFUTED:
                return replace(refuted, steps=results, given=_given(results))
    reason = f"step {failed[0].step.label}: {failed[0].detail}"
    return Decision(Verdict.UNKNOWN, results, _given(results), reason)


def decide_twin(claim: Claim, twin: Twin) -> Decision:
    """Decide a false variant; ``REFUTED`` is what a sound check must answer.

    Without a counterexample of its own the twin's conclusion is put to the prover, part by part.
    """
    changed = twin.statement(claim.statements[twin.of])
    if isinstance(changed, kernel.Statement):
        from lemmata.bounds.kernel import check as objects

        return objects.decide(changed) if changed.refuted_by else objects.search(changed)
    if changed.counterexample is not None:
        return decide(changed)
    given = list(changed.hypotheses.values())
    suggested = points.known(changed.text, [changed.conclusion, *given])
    proof = prove(changed.conclusion, given=given, points=suggested)
    return Decision(proof.verdict, reason=proof.detail, counterexample=proof.counterexample)


def claim_verdict(claim: Claim) -> Verdict:
    """Return the worst verdict among the statements we assert; ``UNKNOWN`` if there is none."""
    return worst(decide(claim.statements[form]).verdict for form in claim.asserted)


def forget() -> None:
    """Decide everything anew from now on."""
    from lemmata.bounds.kernel import check as objects

    objects.forget()
    decide.cache_clear()
    discharged.cache_clear()
