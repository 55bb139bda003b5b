"""Discharge the steps of a proof, one after the other, by the provers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import sympy as sp

from lemmata.bounds import kernel
from lemmata.bounds.claim import Method, Step
from lemmata.bounds.facts import FACTS
from lemmata.bounds.instance import Instance
from lemmata.bounds.prove import Proof, prove
from lemmata.bounds.prove.certificates.library import Certificate
from lemmata.bounds.prove.goal import undefined
from lemmata.bounds.scalars import fixed, indices, named, replaced
from lemmata.bounds.verdict import Verdict, worst


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

    step: Step | kernel.Step
    kind: str
    verdict: Verdict
    solver: str = ""
    detail: str = ""
    seconds: float = 0.0
    given: tuple[str, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    shown: tuple[tuple[str, ...], ...] = ()
    counterexample: Mapping[sp.Symbol, sp.Expr] | None = None


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
    narrow = [u for u in step.uses if about_one.get(u, frozenset()) & general(step)]
    if narrow and step.variable is not None:
        one = f"{narrow[0]} is about one {step.variable}"
        raise ValueError(f"{one}, so no induction on it may use it")
    given = tuple(scope[label] for label in step.uses)
    return discharged(step, given, tuple(scope[u] for u in step.uses if u not in narrow))


def general(step: Step) -> frozenset[sp.Symbol]:
    """Return the indices for every value of which a step needs something of what it uses."""
    if step.lemma is not None:
        return frozenset().union(*map(indices, step.lemma.hypotheses.values()))
    return frozenset() if step.variable is None else frozenset([step.variable])


@cache
def discharged(step: Step, given: tuple[sp.Basic, ...], always: tuple[sp.Basic, ...]) -> StepResult:
    """Discharge one step from what is given, and from what of it holds for every index."""
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
        from lemmata.bounds.decision import decide  # which discharges the lemma's own steps here

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
        for label, rests in foundations(steps, scope).items()
    }
    for step in steps:
        result = run_step(step, known, about_one)
        results.append(result)
        if result.verdict.holds:
            known[step.label] = step.goal
    return tuple(results)


def foundations(steps: Iterable[Step], hypotheses: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the labels of the hypotheses on which each relation rests, through those it uses."""
    rests = {label: frozenset([label]) for label in hypotheses}
    for step in steps:
        if step.label in rests:
            raise ValueError(f"two relations are labelled {step.label!r}; rename one")
        rests[step.label] = frozenset().union(*(rests.get(u, ()) for u in step.uses))
    return rests
