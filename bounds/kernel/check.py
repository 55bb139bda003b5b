r"""Decide a statement: discharge its steps one by one, or try it at a model.

What is trusted for a verdict is this file, the language it checks and the provers it asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeAlias

import sympy as sp

from bounds.decision import Decision, StepResult
from bounds.kernel.statement import Fact, Model, Statement
from bounds.kernel.steps import Step
from bounds.language.formulas import ForAll, Formula, conjuncts, need_sort
from bounds.language.gram import Rule, scalars
from bounds.language.unfold import unfold
from bounds.language.terms import fresh, variables
from bounds.language.vectors import VectorVariable, coordinates
from bounds.prove import Proof, prove
from bounds.symbols import d
from bounds.verdict import Verdict, worst

Scope: TypeAlias = Mapping[str, Formula]


@dataclass(frozen=True)
class Shown:
    """What became of one obligation."""

    verdict: Verdict
    kind: str
    detail: str
    proofs: tuple[Proof, ...] = ()
    given: tuple[str, ...] = ()

    @property
    def solver(self) -> str:
        """Who decided it."""
        return self.proofs[-1].solver if self.proofs else ""


def ask(goal: Formula, known: Sequence[Formula]) -> Shown:
    """Put a formula without quantifiers to the provers."""
    if goal == sp.true:
        return Shown(Verdict.PROVED, "identity", "true as it stands")
    flat = scalars([goal, *known])
    proof = prove(flat[0], given=[k for k in flat[1:] if k != sp.true], inhabited=True)
    return Shown(proof.verdict, proof.kind, proof.detail, (proof,))


def quantified(formula: Formula) -> bool:
    """Whether a formula speaks about all of something."""
    return bool(formula.atoms(ForAll)) or isinstance(formula, ForAll)


class Checker:
    """Checks the steps of one proof against what is established so far."""

    def __init__(self, scope: Scope) -> None:
        self.scope = dict(scope)

    def run(self, steps: Iterable[Step]) -> list[StepResult]:
        """Discharge steps in order; only an established goal may be used by a later one."""
        results = []
        for s in steps:
            if s.label in self.scope:
                raise ValueError(f"two formulas are called {s.label!r}; rename one")
            shown, inner = self._step(s)
            results += inner
            results.append(_result(s, shown))
            if shown.verdict.holds:
                self.scope[s.label] = s.goal
        return results

    def _step(self, s: Step) -> tuple[Shown, list[StepResult]]:
        missing = [u for u in s.uses if isinstance(u, str) and u not in self.scope]
        if missing:
            return _open(f"rests on {', '.join(missing)}, which is not established"), []
        if unfold(s.goal) != unfold(s.meant):
            return _open("its goal is not what its source says"), []
        if s.induction:
            return self._induction(s)
        if s.variables:
            return self._generalisation(s)
        if s.source is not None:
            return self._instance(s), []
        return ask(s.goal, self._known(s)), []

    def _known(self, s: Step) -> list[Formula]:
        """Return what a step may use: relations it names, without quantifiers."""
        named = [u.relation if isinstance(u, Rule) else self.scope[u] for u in s.uses]
        return [c for formula in named for c in conjuncts(formula) if not quantified(c)]

    def _words(self) -> set[Formula]:
        """Return everything in scope, with names worked out."""
        return {unfold(c) for f in self.scope.values() for c in (f, *conjuncts(f))}

    def _holds(self, premise: Formula, known: list[Formula]) -> Shown:
        """Show a premise: it is in scope word for word, or follows from what is known."""
        here = self._words()
        rest = [c for c in conjuncts(premise) if unfold(c) not in here]
        open_ = [c for c in rest if quantified(c)]
        if open_:
            return _open(f"nothing shows {open_[0]}")
        return _all(ask(c, known) for c in rest)

    def _instance(self, s: Step) -> Shown:
        source, known = s.source, self._known(s)
        if isinstance(source, ForAll):
            if unfold(source) not in self._words():
                return _open(f"{source} is not established")
            domain = _domain(dict(zip(_bound(source, len(s.at)), s.at.values(), strict=True)))
        else:
            domain = _domain(dict(s.at))
        premises = [*s.premises.values(), *domain]
        shown = _all(self._holds(p, known) for p in premises)
        if isinstance(source, Fact):
            verdict = worst([Verdict.PROVED_GIVEN, shown.verdict])
            return replace(shown, kind="fact", verdict=verdict, given=(source.id,))
        if isinstance(source, Statement):
            inside = decide(source)
            verdict = worst([inside.verdict, shown.verdict])
            return replace(shown, kind="lemma", verdict=verdict, given=inside.given)
        return replace(shown, kind="instance")

    def _without(self, s: Step) -> dict[str, Formula]:
        """Return the scope without what is about the variables that a step generalises."""
        return {k: f for k, f in self.scope.items() if not variables(f) & set(s.variables)}

    def _generalisation(self, s: Step) -> tuple[Shown, list[StepResult]]:
        checker = Checker(self._without(s) | dict(s.when))
        results = checker.run(s.inner)
        return _gathered("for all", results), results

    def _induction(self, s: Step) -> tuple[Shown, list[StepResult]]:
        (n,) = s.variables
        assert isinstance(s.goal, ForAll)
        if not (isinstance(n, sp.Symbol) and n.is_integer and n.is_nonnegative):
            raise ValueError(f"step {s.label}: induction is over natural numbers, not over {n}")
        outer = self._without(s)
        here, start, next_ = (s.goal.at(value)[1] for value in (n, sp.S.Zero, n + 1))
        plain = Step("start", start)
        base = Checker(outer).run(s.start or (plain,))
        if unfold((s.start or (plain,))[-1].goal) != unfold(start):
            return _open("the start does not show the goal at 0"), base
        later = Checker(outer | {"induction hypothesis": here}).run(s.inner)
        if not s.inner or unfold(s.inner[-1].goal) != unfold(next_):
            return _open(f"no step shows the goal at the next number, {next_}"), later
        return _gathered("induction", [*base, *later]), [*base, *later]


def _bound(formula: ForAll, n: int) -> list[sp.Basic]:
    found: list[sp.Basic] = []
    body: Formula = formula
    for _ in range(n):
        assert isinstance(body, ForAll)
        found.append(body.args[0])
        body = body.args[2]
    return found


def _domain(at: Mapping[sp.Basic, sp.Basic]) -> list[Formula]:
    """Return what says that each value has the properties assumed of its symbol."""
    needed: list[Formula] = []
    for symbol, value in at.items():
        if not isinstance(symbol, sp.Symbol):
            continue
        if symbol.is_integer and value.is_integer is not True:
            raise ValueError(f"{symbol} is an integer; {value} is not known to be one")
        if symbol.is_positive and value.is_positive is not True:
            needed.append(sp.Gt(value, 0))
        elif symbol.is_nonnegative and value.is_nonnegative is not True:
            needed.append(sp.Ge(value, 0))
    return needed


def _open(why: str) -> Shown:
    return Shown(Verdict.UNKNOWN, "", why)


def _all(parts: Iterable[Shown]) -> Shown:
    """Combine obligations, all of which must hold."""
    shown = list(parts)
    failed = next((p for p in shown if not p.verdict.holds), None)
    verdict = worst([Verdict.PROVED, *(p.verdict for p in shown)])
    proofs = tuple(q for p in shown for q in p.proofs)
    detail = "" if failed is None else failed.detail
    return Shown(verdict, "identity", detail, proofs)


def _gathered(kind: str, results: Sequence[StepResult]) -> Shown:
    verdict = worst(r.verdict for r in results)
    failed = next((r for r in results if not r.verdict.holds), None)
    detail = "" if failed is None else f"step {failed.step.label}: {failed.detail}"
    return Shown(verdict, kind, detail, (), _given(results))


def _result(s: Step, shown: Shown) -> StepResult:
    return StepResult(
        s,
        shown.kind,
        shown.verdict,
        shown.solver,
        shown.detail,
        sum(p.seconds for p in shown.proofs),
        shown.given,
        tuple(c for p in shown.proofs for c in p.certificates),
    )


def _given(results: Iterable[StepResult]) -> tuple[str, ...]:
    return tuple(sorted({id for r in results for id in r.given}))


@cache
def decide(statement: Statement) -> Decision:
    """Return the verdict of a statement with its evidence."""
    if statement.refuted_by is not None:
        return _refutation(statement, statement.refuted_by)
    if not statement.steps:
        return Decision(Verdict.UNKNOWN, reason="no proof yet")
    results = tuple(Checker(statement.hypotheses).run(statement.steps))
    given, verdict = _given(results), worst(r.verdict for r in results)
    failed = next((r for r in results if not r.verdict.holds), None)
    if failed is not None:
        return Decision(verdict, results, given, f"step {failed.step.label}: {failed.detail}")
    goals = {unfold(c) for r in results for c in conjuncts(r.step.goal)}
    if sp.false in goals:
        return Decision(Verdict.VACUOUS, results, given, "the hypotheses contradict each other")
    left = [c for c in conjuncts(statement.conclusion) if unfold(c) not in goals and c != sp.true]
    if left:
        return Decision(Verdict.UNKNOWN, results, given, f"no step shows {left[0]}")
    if statement.hypotheses:
        reason = _inhabited(statement)
        if reason:
            return Decision(Verdict.UNKNOWN, results, given, reason)
    return Decision(verdict, results, given)


def _inhabited(statement: Statement) -> str:
    """Return why it is not known that something satisfies the hypotheses, if it is not."""
    if statement.example is None:
        return "no objects are named that satisfy the hypotheses"
    _, failed = at_model(statement, statement.example)
    return failed


def at_model(statement: Statement, model: Model) -> tuple[list[StepResult], str]:
    """Show the hypotheses at a model; return the steps of it and the first that fails."""
    results: list[StepResult] = []
    for variable, value in model.at.items():
        need_sort(variable, value)
    if not _all(ask(c, []) for c in _domain(model.at)).verdict.holds:
        return results, f"{model.text}: some number is not in the domain of its symbol"
    for label, hypothesis in statement.hypotheses.items():
        goal = concrete(hypothesis, model)
        if label in model.because:
            steps = model.because[label]
            proved = Checker({}).run(steps)
            results += proved
            good = unfold(steps[-1].goal) == unfold(goal) and all(r.verdict.holds for r in proved)
        else:
            good = _true_of_all(goal, model).verdict.holds
        if not good:
            return results, f"{model.text}: it is not shown that {label} holds"
    return results, ""


def concrete(formula: Formula, model: Model) -> Formula:
    """Put a model's objects into a formula."""
    return unfold(formula).xreplace({d: sp.Integer(model.dimension)} | dict(model.at))  # type: ignore[no-any-return]


def _true_of_all(formula: Formula, model: Model) -> Shown:
    """Show a formula about concrete objects, every vector being given by its coordinates."""
    parts, known = [formula], []
    while any(isinstance(p, ForAll) for p in parts):
        part = next(p for p in parts if isinstance(p, ForAll))
        parts.remove(part)
        condition, body = part.at(_generic(part.args[0], model.dimension))
        known.append(condition)
        parts += conjuncts(body)
    if any(quantified(p) for p in (*parts, *known)):
        return _open("quantifiers inside")
    return _all(ask(p, known) for p in parts)


def _generic(variable: sp.Basic, dimension: int) -> sp.Basic:
    if isinstance(variable, VectorVariable):
        return coordinates(*(fresh(sp.Symbol(f"t_{i + 1}", real=True)) for i in range(dimension)))
    if isinstance(variable, sp.Symbol):
        return fresh(variable)
    raise ValueError(f"{variable} cannot be given by numbers")


def _refutation(statement: Statement, model: Model) -> Decision:
    """``REFUTED`` if all hypotheses hold at the model and the conclusion fails, exactly."""
    steps, failed = at_model(statement, model)
    given = _given(steps)
    if failed:
        return Decision(Verdict.UNKNOWN, tuple(steps), given, failed)
    conclusion = concrete(statement.conclusion, model)
    parts = [c for c in conjuncts(conclusion) if not quantified(c)]
    if variables(*parts):
        return Decision(Verdict.UNKNOWN, tuple(steps), given, f"{model.text} leaves {conclusion}")
    if not any(ask(sp.Not(c), []).verdict.holds for c in parts):
        return Decision(Verdict.UNKNOWN, tuple(steps), given, f"{model.text} does not refute it")
    return Decision(Verdict.REFUTED, tuple(steps), given, model.text, dict(model.at))




def tried(statement: Statement, model: Model) -> Iterator[tuple[str, Formula, bool | None]]:
    """Yield each hypothesis and part of the conclusion, and whether it holds at a model."""
    for label, hypothesis in statement.hypotheses.items():
        alone = statement.variant(assume=(), given={label: hypothesis}, define={})
        yield label, hypothesis, None if at_model(alone, model)[1] else True
    for part in conjuncts(statement.conclusion):
        goal = concrete(part, model)
        fails = not quantified(goal) and ask(sp.Not(goal), []).verdict.holds
        holds = not fails and _true_of_all(goal, model).verdict.holds
        yield "conclusion", part, False if fails else holds or None


def search(statement: Statement) -> Decision:
    """Look for numbers that refute a statement about nothing but numbers."""
    formulas = [statement.conclusion, *statement.hypotheses.values()]
    if any(not isinstance(v, sp.Symbol) for v in statement.variables) or any(
        map(quantified, formulas)
    ):
        return Decision(Verdict.UNKNOWN, reason="it is about objects: a model is needed")
    proof = prove(formulas[0], given=formulas[1:])
    return Decision(proof.verdict, reason=proof.detail, counterexample=proof.counterexample)
