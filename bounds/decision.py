"""Turn a statement into a verdict by discharging its steps, or replaying its counterexample."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Protocol

import sympy as sp
from sympy.core.function import AppliedUndef

from bounds.claim import Claim, Counterexample, Method, Statement, Step, Twin
from bounds.facts import FACTS
from bounds.instance import Instance, in_domain
from bounds.prove import Proof, points, polynomial, prove
from bounds.prove.ball import decide as decide_at
from bounds.prove.goal import read, undefined
from bounds.prove.library import Certificate
from bounds.scalars import check, fixed, indices, named, replaced
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
    counterexample : mapping of sympy.Symbol to sympy.Expr, optional
        Where the goal fails although what it uses holds.
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
    counterexample: Mapping[sp.Symbol, sp.Expr] | None = None


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


def conjuncts(relation: sp.Basic) -> tuple[sp.Basic, ...]:
    """Split a conjunction into its parts."""
    return tuple(relation.args) if isinstance(relation, sp.And) else (relation,)


def run_step(
    step: Step, scope: Mapping[str, sp.Basic], about_one: Mapping[str, frozenset[sp.Symbol]] = {}
) -> StepResult:
    """Discharge one step from the relations it names, all of which must be in ``scope``.

    Which of them say something about one value of an index only is ``about_one``: no induction on
    it may use them, nor may what a lemma needs for every index.  That something satisfies the
    hypotheses is checked once, for the whole statement.
    """
    missing = [label for label in step.uses if label not in scope]
    if missing:
        reason = f"rests on {', '.join(missing)}, which is not established"
        return StepResult(step, "fact" if step.fact else "identity", Verdict.UNKNOWN, "", reason)
    narrow = [u for u in step.uses if about_one.get(u, frozenset()) & _general(step)]
    if narrow and step.variable is not None:
        one = f"{narrow[0]} is about one {step.variable}"
        raise ValueError(f"{one}, so no induction on it may use it")
    given = tuple(scope[label] for label in step.uses)
    return _discharge(step, given, tuple(scope[u] for u in step.uses if u not in narrow))


def _general(step: Step) -> frozenset[sp.Symbol]:
    """Return the indices for every value of which a step needs something of what it uses."""
    if step.lemma is not None:
        return frozenset().union(*map(indices, step.lemma.hypotheses.values()))
    return frozenset() if step.variable is None else frozenset([step.variable])


@cache
def _discharge(step: Step, given: tuple[sp.Basic, ...], always: tuple[sp.Basic, ...]) -> StepResult:
    wanted = step.instance()
    if step.goal != wanted.goal or step.premises not in ((), wanted.premises):
        raise ValueError(f"step {step.label} is no instance of its fact or lemma")
    if step.variable is not None:
        return _run_induction(step, given, step.variable)
    if step.fact is not None or step.lemma is not None:
        return _run_instance(step, wanted, given, always)
    conditions = () if step.goal in given else undefined(step.goal)
    proof = _joined(_established([step.goal], conditions, given, step.method))
    return StepResult(
        step,
        proof.kind,
        proof.verdict,
        proof.solver,
        proof.detail,
        proof.seconds,
        certificates=proof.certificates,
        counterexample=proof.counterexample,
    )


def _established(
    goals: Sequence[sp.Basic],
    conditions: Iterable[sp.Basic],
    given: Iterable[sp.Basic],
    method: Method = "auto",
) -> list[Proof]:
    """Prove goals, and the conditions under which their terms are defined.

    A hypothesis with an undefined term counts as false: without the conditions, what is proved
    at such a point would say that there is none.
    """
    conditions = [c for c in dict.fromkeys(conditions) if c != sp.true]
    if not goals and not conditions:
        return []
    relations = named([*goals, *conditions, *given])
    known = relations[len(goals) + len(conditions) :]
    proofs = [prove(g, given=known, method=method, inhabited=True) for g in relations[: len(goals)]]
    for condition, relation in zip(conditions, relations[len(goals) :], strict=False):
        proof = prove(relation, given=known, inhabited=True)
        if not proof.verdict.holds:
            why = f"a term may be undefined: {condition} is not proved"
            proof = replace(proof, verdict=Verdict.UNKNOWN, detail=why, counterexample=None)
        proofs.append(proof)
    return proofs


def _joined(proofs: Sequence[Proof]) -> Proof:
    """Return the first of the worst proofs, with the certificates and the time of all."""
    verdict = worst(p.verdict for p in proofs)
    return replace(
        next(p for p in proofs if p.verdict == verdict),
        seconds=sum(p.seconds for p in proofs),
        certificates=tuple(c for p in proofs for c in p.certificates),
    )


def _run_instance(
    step: Step, wanted: Instance, given: tuple[sp.Basic, ...], always: tuple[sp.Basic, ...]
) -> StepResult:
    """Prove the premises of a cited fact or of another statement.

    Those about a sequence must follow from what is ``always`` so, for every index.
    """
    proofs = []
    for source, general in ((given, False), (always, True)):
        known = {*source, sp.true}
        goals, conditions = (
            [r for r in relations if bool(indices(r)) == general and r not in known]
            for relations in (wanted.premises, wanted.conditions)
        )
        conditions += [c for g in goals for c in undefined(g)]
        proofs += _established(goals, conditions, source)
    seconds = sum(p.seconds for p in proofs)
    failed = "; ".join(p.detail for p in proofs if not p.verdict.holds)
    shown = tuple(c for p in proofs for c in p.certificates)
    if step.lemma is not None:
        found = decide(step.lemma)
        verdict = worst([found.verdict, *(p.verdict for p in proofs)])
        if not found.verdict.holds:
            failed = f"the lemma is {found.verdict}: {found.reason}"
        return StepResult(
            step, "lemma", verdict, "", failed or step.lemma.text, seconds, found.given, shown
        )
    assert step.fact is not None
    if FACTS.get(step.fact.id) is not step.fact:
        raise ValueError(f"fact {step.fact.id} is not registered; make it by `bounds.facts.fact`")
    verdict = worst([Verdict.PROVED_GIVEN, *(p.verdict for p in proofs)])
    detail = failed or step.fact.statement
    return StepResult(
        step, "fact", verdict, step.fact.reference, detail, seconds, (step.fact.id,), shown
    )


def _run_induction(step: Step, given: tuple[sp.Basic, ...], s: sp.Symbol) -> StepResult:
    if not isinstance(s, sp.Symbol) or s.assumptions0 != _INDEX.assumptions0:
        raise ValueError(f"no induction on {s}: all that may be assumed of it is an integer >= 0")

    def at(index: sp.Expr, relations: Iterable[sp.Basic]) -> list[sp.Basic]:
        return [replaced(r, {s: index}) for r in relations]

    goal, conditions = [step.goal], undefined(step.goal)
    start, after = sp.Integer(0), s + 1
    first = _joined(_established(at(start, goal), at(start, conditions), at(start, given)))
    next_ = _joined(_established(at(after, goal), at(after, conditions), [*goal, *given]))
    return StepResult(
        step,
        "induction",
        worst([first.verdict, next_.verdict]),
        next_.solver,
        f"at 0: {first.detail}; from s to s + 1: {next_.detail}",
        first.seconds + next_.seconds,
        certificates=first.certificates + next_.certificates,
    )


_INDEX = sp.Symbol("n", integer=True, nonnegative=True)


def run_steps(steps: Iterable[Step], scope: Mapping[str, sp.Basic]) -> tuple[StepResult, ...]:
    """Discharge steps in order; only an established goal may be used by a later step."""
    known, results = dict(scope), []
    about_one = {
        label: frozenset().union(*(fixed(scope[h]) for h in rests))
        for label, rests in _foundations(steps, scope).items()
    }
    for step in steps:
        result = run_step(step, known, about_one)
        results.append(result)
        if result.verdict.holds:
            known[step.label] = step.goal
    return tuple(results)


def _foundations(steps: Iterable[Step], hypotheses: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the labels of the hypotheses on which each relation rests, through those it uses."""
    rests = {label: frozenset([label]) for label in hypotheses}
    for step in steps:
        if step.label in rests:
            raise ValueError(f"two relations are labelled {step.label!r}; rename one")
        rests[step.label] = frozenset().union(*(rests.get(u, ()) for u in step.uses))
    return rests


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
        point = _checked(statement.witness, (sp.Symbol, AppliedUndef))
        # A value in place of a term could cancel what is undefined: it gets a name instead.
        names = {t: sp.Dummy(real=True) for t in point if isinstance(t, AppliedUndef)}
        point = {names.get(t, t): v for t, v in point.items()}
        held = [decide_at(replaced(h, names), point) for h in statement.hypotheses.values()]
        return Verdict.PROVED if all(held) else Verdict.UNKNOWN
    return {Verdict.REFUTED: Verdict.PROVED, Verdict.VACUOUS: Verdict.VACUOUS}.get(
        inhabit(statement).verdict, Verdict.UNKNOWN
    )


def _clash_at_0(statement: Statement) -> bool:
    """Whether hypotheses that are used for every index contradict one another at index 0."""
    rests = _foundations(statement.steps, statement.hypotheses)
    used = {h for s in statement.steps if _general(s) for u in s.uses for h in rests.get(u, ())}
    general = [h for label, h in statement.hypotheses.items() if label in used]
    parts = [p for h in general for p in sp.And.make_args(h) if indices(p)]
    if not parts:
        return False
    first = [replaced(p, dict.fromkeys(indices(p), sp.Integer(0))) for p in parts]
    problem = read(sp.false, named([*statement.hypotheses.values(), *first]))
    asked = polynomial.obligation(problem.hypotheses, problem.symbols)
    status, _ = polynomial.ask(asked.formulas, polynomial.BACKSTOP, polynomial.HINT)
    return status == "unsat"


def _checked(
    point: Mapping[sp.Symbol, sp.Expr], terms: type | tuple[type, ...] = sp.Symbol
) -> dict[sp.Symbol, sp.Expr]:
    """Return a point after checking that its values are numbers in the domain of their symbols."""
    values = {term: sp.sympify(value) for term, value in point.items()}
    for term, value in values.items():
        if not isinstance(term, terms) or value.free_symbols:
            raise ValueError(f"{term} = {value} is no value of a scalar")
        for condition in in_domain(term, value):
            if decide_at(condition) is not True:
                raise ValueError(f"{term} = {value} is not in its domain: {condition}")
    return values


def inhabit(statement: Statement) -> Proof:
    """Put "the hypotheses are contradictory" to the prover; a counterexample satisfies them."""
    given = named(statement.hypotheses.values())
    return prove(sp.false, given=given, points=points.known(statement.text, given))


def _replay(statement: Statement, example: Counterexample) -> Decision:
    """``REFUTED`` if all hypotheses hold and the conclusion fails at the point, exactly."""
    at = _checked(example.at)
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
def decide(statement: Statement) -> Decision:
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


def _decide(statement: Statement) -> Decision:
    if statement in _under_way:
        raise ValueError(f"a statement applies itself: {statement.text}")
    _under_way.add(statement)
    try:
        _check(statement)
        if statement.counterexample is not None:
            return _replay(statement, statement.counterexample)
        return _from_steps(statement)
    finally:
        _under_way.remove(statement)


_under_way: set[Statement] = set()


def _check(statement: Statement) -> None:
    """Refuse a statement whose relations are not about exact real scalars with one meaning each."""
    if type(statement) is not Statement or any(type(s) is not Step for s in statement.steps):
        raise ValueError("a statement and its steps are of the classes of `bounds.claim`")
    relations = {"the conclusion": statement.conclusion, **statement.hypotheses}
    for what, relation in (*relations.items(), *((s.label, s.goal) for s in statement.steps)):
        check(relation, what)
    symbols = frozenset().union(*(r.free_symbols for r in relations.values()))
    sequences = {f.func for r in relations.values() for f in r.atoms(AppliedUndef)}
    for kind, names in (("symbols", [s.name for s in symbols]), ("sequences", map(str, sequences))):
        twice = [name for name, times in Counter(names).items() if times > 1]
        if twice:
            raise ValueError(f"two {kind} are called {min(twice)}; rename one")


def _from_steps(statement: Statement) -> Decision:
    if not statement.steps:
        return Decision(Verdict.UNKNOWN, reason="no proof yet")
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
    symbols = statement.conclusion.free_symbols.union(
        *(h.free_symbols for h in statement.hypotheses.values())
    )
    for r in failed:
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
