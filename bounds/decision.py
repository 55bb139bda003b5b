"""Turn a statement into a verdict by discharging its steps, or replaying its counterexample."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import sympy as sp
from sympy.core.function import AppliedUndef

from bounds.claim import Claim, Counterexample, Statement, Step, Twin
from bounds.prove import Proof, points, prove
from bounds.prove.ball import decide as decide_at
from bounds.prove.domain import conjuncts
from bounds.prove.library import Certificate
from bounds.symbols import latex
from bounds.verdict import Verdict, worst


@dataclass(frozen=True)
class StepResult:
    """What became of one step.

    Attributes
    ----------
    step : Step
        The step.
    kind : str
        ``"identity"``, ``"polynomial"``, ``"enclosure"``, ``"calculus"``, ``"fact"``,
        ``"induction"``, or ``"lemma"`` for an instance of another statement.
    verdict : Verdict
        ``PROVED``, ``PROVED_GIVEN`` (a fact whose premises hold), or worse.
    solver, detail : str
        Who decided it, and how or why not.
    seconds : float
        Wall time.
    given : tuple of str
        Ids of the facts it rests on, directly or through a lemma.
    certificates : tuple of Certificate
        Proofs over the rationals of what was polynomial in it.
    shown : tuple of tuple of str
        The certificates in words, of a step that is remembered from an earlier run.
    """

    step: Step
    kind: str
    verdict: Verdict
    solver: str = ""
    detail: str = ""
    seconds: float = 0.0
    given: tuple[str, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    shown: tuple[tuple[str, ...], ...] = ()


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


def run_step(step: Step, scope: Mapping[str, sp.Basic]) -> StepResult:
    """Discharge one step from the relations it names, all of which must be in ``scope``.

    That something satisfies the hypotheses is checked once, for the whole statement.
    """
    missing = [label for label in step.uses if label not in scope]
    if missing:
        reason = f"rests on {', '.join(missing)}, which is not established"
        return StepResult(step, "fact" if step.fact else "identity", Verdict.UNKNOWN, "", reason)
    return _discharge(step, tuple(scope[label] for label in step.uses))


@cache
def _discharge(step: Step, given: tuple[sp.Basic, ...]) -> StepResult:
    if step.variable is not None:
        return _run_induction(step, given, step.variable)
    if step.fact is not None or step.lemma is not None:
        return _run_instance(step, given)
    goal, *known = _scalars([step.goal, *given])
    proof = prove(goal, given=known, method=step.method, inhabited=True)
    return StepResult(
        step,
        proof.kind,
        proof.verdict,
        proof.solver,
        proof.detail,
        proof.seconds,
        certificates=proof.certificates,
    )


def _run_instance(step: Step, given: tuple[sp.Basic, ...]) -> StepResult:
    """Prove the premises of a cited fact or of another statement."""
    relations = _scalars([*step.premises, *given])
    premises, known = relations[: len(step.premises)], relations[len(step.premises) :]
    proofs = [prove(premise, given=known, inhabited=True) for premise in premises]
    seconds = sum(p.seconds for p in proofs)
    failed = "; ".join(p.detail for p in proofs if not p.verdict.holds)
    shown = tuple(c for p in proofs for c in p.certificates)
    if step.lemma is not None:
        source = decide(step.lemma)
        verdict = worst([source.verdict, *(p.verdict for p in proofs)])
        return StepResult(
            step, "lemma", verdict, "", failed or step.lemma.text, seconds, source.given, shown
        )
    assert step.fact is not None
    verdict = worst([Verdict.PROVED_GIVEN, *(p.verdict for p in proofs)])
    detail = failed or step.fact.statement
    return StepResult(
        step, "fact", verdict, step.fact.reference, detail, seconds, (step.fact.id,), shown
    )


def _scalars(relations: Iterable[sp.Basic]) -> list[sp.Basic]:
    """Name the terms of sequences, ``f(s)``, ``r**s`` and ``exp(a s)``, by fresh scalars."""
    flat = [sp.sympify(r) for r in relations]
    if not any(r.has(AppliedUndef) for r in flat):
        return flat
    names: dict[sp.Basic, sp.Dummy] = {}

    def name(term: sp.Basic) -> sp.Dummy:
        sign = "positive" if term.is_positive else "nonnegative" if term.is_nonnegative else "real"
        return names.setdefault(term, sp.Dummy(str(term), **{sign: True}))

    def power(term: sp.Pow) -> sp.Expr:
        shift, index = term.exp.as_coeff_Add()
        return name(term.base**index) * term.base**shift

    def exponential(term: sp.exp) -> sp.Expr:
        return sp.Mul(*(name(sp.exp(t)) for t in sp.Add.make_args(sp.expand(term.args[0]))))

    for meant, renamed in (
        (lambda t: isinstance(t, AppliedUndef), name),
        (lambda t: isinstance(t, sp.exp), exponential),
        (lambda t: t.is_Pow and t.base.is_Symbol and bool(t.exp.free_symbols), power),
    ):
        # SymPy's `replace` builds everything anew: only where there is something to replace.
        flat = [r.replace(meant, renamed) if r.find(meant) else r for r in flat]
    return flat


def _run_induction(step: Step, given: tuple[sp.Basic, ...], s: sp.Symbol) -> StepResult:
    for g in given:
        if s in g.free_symbols and not g.has(AppliedUndef):
            raise ValueError(f"{latex(g)} is about one {s}, so no induction on it may use it")
    base, *known = _scalars([step.goal.subs(s, 0), *(g.subs(s, 0) for g in given)])
    first = prove(base, given=known, inhabited=True)
    goal, *known = _scalars([step.goal.subs(s, s + 1), step.goal, *given])
    next_ = prove(goal, given=known, inhabited=True)
    verdict = worst([first.verdict, next_.verdict])
    return StepResult(
        step,
        "induction",
        verdict,
        next_.solver,
        f"at 0: {first.detail}; from s to s + 1: {next_.detail}",
        first.seconds + next_.seconds,
        certificates=first.certificates + next_.certificates,
    )


def run_steps(steps: Iterable[Step], scope: Mapping[str, sp.Basic]) -> tuple[StepResult, ...]:
    """Discharge steps in order; only an established goal may be used by a later step."""
    known, results = dict(scope), []
    for step in steps:
        if step.label in known:
            raise ValueError(f"two relations are labelled {step.label!r}; rename one")
        result = run_step(step, known)
        results.append(result)
        if result.verdict.holds:
            known[step.label] = step.goal
    return tuple(results)


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
        terms = {t: v for t, v in statement.witness.items() if not t.is_Symbol}
        values = {t: v for t, v in statement.witness.items() if t.is_Symbol}
        held = [decide_at(h.xreplace(terms), values) for h in statement.hypotheses.values()]
        return Verdict.PROVED if all(held) else Verdict.UNKNOWN
    return {Verdict.REFUTED: Verdict.PROVED, Verdict.VACUOUS: Verdict.VACUOUS}.get(
        inhabit(statement).verdict, Verdict.UNKNOWN
    )


def inhabit(statement: Statement) -> Proof:
    """Put "the hypotheses are contradictory" to the prover; a counterexample satisfies them."""
    given = _scalars(statement.hypotheses.values())
    return prove(sp.false, given=given, points=points.known(statement.text, given))


def _replay(statement: Statement, example: Counterexample) -> Decision:
    """``REFUTED`` if all hypotheses hold and the conclusion fails at the point, exactly."""
    steps = run_steps(example.because, {})
    given = _given(steps)
    for label, hypothesis in statement.hypotheses.items():
        if decide_at(hypothesis, example.at) is not True:
            reason = f"the counterexample does not satisfy {label}: {latex(hypothesis)}"
            return Decision(Verdict.UNKNOWN, steps, given, reason)
    if decide_at(statement.conclusion, example.at) is not False:
        return Decision(Verdict.UNKNOWN, steps, given, "the counterexample does not refute it")
    if not all(r.verdict.holds for r in steps):
        return Decision(Verdict.UNKNOWN, steps, given, "the counterexample is not established")
    return Decision(Verdict.REFUTED, steps, given, example.text, example.at)


@cache
def decide(statement: Statement) -> Decision:
    """Return the verdict of a statement with its evidence.

    ``REFUTED`` by a counterexample at which every hypothesis holds and the conclusion fails,
    exactly.  Else the worst verdict of the steps, provided that each conjunct of the conclusion
    is the goal of a step; ``VACUOUS`` if nothing satisfies the hypotheses, or a step derives
    ``false`` from them; ``UNKNOWN`` without
    any steps.  A statement without steps and hypotheses of its own is put to the prover as it is.

    Parameters
    ----------
    statement : Statement
        What to decide.

    Returns
    -------
    Decision
        The verdict and the steps, each with its own verdict, prover and time.
    """
    if _memory is None:
        return _decide(statement)
    decision = _memory.recall(statement)
    if decision is None:
        decision = _decide(statement)
        _memory.keep(statement, decision)
    return decision


def _decide(statement: Statement) -> Decision:
    if statement.counterexample is not None:
        return _replay(statement, statement.counterexample)
    if not statement.steps:
        return Decision(Verdict.UNKNOWN, reason="no proof yet")
    results = run_steps(statement.steps, statement.hypotheses)
    given = _given(results)
    failed = [r for r in results if not r.verdict.holds]
    if failed:
        first = failed[0]
        reason = f"step {first.step.label}: {first.detail}"
        return Decision(worst(r.verdict for r in failed), results, given, reason)
    if any(r.step.goal == sp.false for r in results):
        reason = "the hypotheses contradict what is proved from them"
        return Decision(Verdict.VACUOUS, results, given, reason)
    open_parts = _unestablished(statement, results)
    if open_parts:
        reason = f"no step establishes {latex(open_parts[0])}"
        return Decision(Verdict.UNKNOWN, results, given, reason)
    inhabited = _satisfiable(statement)
    if inhabited is not Verdict.PROVED:
        return Decision(inhabited, results, given, "no point satisfying the hypotheses is known")
    return Decision(worst(r.verdict for r in results), results, given)


def decide_twin(claim: Claim, twin: Twin) -> Decision:
    """Decide a false variant; ``REFUTED`` is what a sound check must answer.

    Without a counterexample of its own the twin's conclusion is put to the prover, part by part.
    """
    changed = twin.statement(claim.statements[twin.of])
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
    decide.cache_clear()
    _discharge.cache_clear()
