r"""Decide a statement: discharge its steps one by one, or try it at a model.

What is trusted for a verdict is this folder, the language it checks and the provers it asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TypeAlias

import sympy as sp

from lemmata.bounds.kernel.concrete import (
    CONCLUSION,
    DEFINED,
    concrete,
    defined_everywhere,
    not_in_space,
    objects_of,
    space_of,
    true_of_all,
)
from lemmata.bounds.kernel.definedness import (
    definedness,
    domain_conditions,
    rules_of,
    terms_of,
    values_of,
)
from lemmata.bounds.kernel.evidence import Decision, StepResult, cited
from lemmata.bounds.kernel.obligation import Shown, all_of, ask, not_shown, quantified
from lemmata.bounds.kernel.statement import Fact, Model, Statement, check_terms
from lemmata.bounds.kernel.steps import Step
from lemmata.bounds.language.defined import lost
from lemmata.bounds.language.formulas import ForAll, Formula, conjuncts, for_all, need_sort
from lemmata.bounds.language.terms import variables
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.language.vectors import UnitVector
from lemmata.bounds.prove import prove
from lemmata.bounds.symbols import d
from lemmata.bounds.verdict import NO_PROOF, Verdict, worst

NATURAL = sp.Symbol("n", integer=True, nonnegative=True)
"""The only kind of variable over which there is induction."""
Scope: TypeAlias = Mapping[str, Formula]
_under_way: set[Statement] = set()


class Checker:
    """Checks the steps of one proof against what is established so far."""

    def __init__(self, scope: Scope, dimension: int = 1) -> None:
        self.scope, self.dimension = dict(scope), dimension

    def run(self, steps: Iterable[Step]) -> list[StepResult]:
        """Discharge steps in order; only an established goal may be used by a later one."""
        results = []
        for s in steps:
            if type(s) is not Step:
                raise ValueError(f"{type(s).__name__} is not the class `bounds.kernel.Step`")
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
            return not_shown(f"rests on {', '.join(missing)}, which is not established"), []
        size = max([self.dimension, *map(_least_dimension, self.scope.values())])
        if any(e.args[0] > size for e in terms_of(s).atoms(UnitVector)):
            return not_shown(f"of an orthonormal basis only {size} vectors are known to exist"), []
        check_terms(terms_of(s))
        for variable, value in values_of(s):
            need_sort(variable, value)
        if unfold(s.goal) != unfold(s.meant):
            return not_shown("its goal is not what its source says"), []
        if s.at.get(d, d) != d or d in s.variables:
            return not_shown(
                "the dimension d is that of the space: no other value can stand for it"
            ), []
        if s.induction:
            return self._induction(s)
        if s.variables:
            return self._generalisation(s)
        return (self.own(s) if s.source is None else self._instance(s)), []

    def own(self, s: Step) -> Shown:
        """Show what a step itself asks for; a statement that it applies is not decided here."""
        if s.source is not None:
            return self._premises(s)
        if s.goal == sp.false and self._clash(s):
            return Shown(Verdict.PROVED, "identity", "a formula and its negation")
        known = self._known(s)
        defined = [ask(c, known) for _, c in definedness(s)]
        return all_of([ask(s.goal, known, rules_of(s)), *defined])

    def _clash(self, s: Step) -> bool:
        """Whether a step names a formula and its negation, word for word."""
        named = [unfold(self.scope[u]) for u in s.uses if isinstance(u, str)]
        return any(sp.Not(f) in named for f in named)

    def _known(self, s: Step) -> list[Formula]:
        """Return what a step may use: relations it names, without quantifiers."""
        named = [self.scope[u] for u in s.uses if isinstance(u, str)]
        return [c for formula in named for c in conjuncts(formula) if not quantified(c)]

    def _words(self) -> dict[Formula, str]:
        """Return everything in scope, with names worked out, and where it stands."""
        parts = ((c, label) for label, f in self.scope.items() for c in (f, *conjuncts(f)))
        return {unfold(c): label for c, label in parts}

    def _holds(
        self, label: str, premise: Formula, known: list[Formula], rules: list[Formula]
    ) -> Shown:
        """Show a premise: it is in scope word for word, or follows from what is known."""
        here = self._words()
        parts = [(c, unfold(c)) for c in conjuncts(premise)]
        named = sorted({here[word] for _, word in parts if word in here})
        rest = [c for c, word in parts if word not in here]
        open_ = [c for c in rest if quantified(c)]
        if open_:
            return not_shown(f"nothing shows {label}: {open_[0]}")
        shown = all_of(ask(c, known, rules) for c in rest)
        source = f"({', '.join(named)})" if named and not rest else ""
        told = source if named == [label] else source and f"{label} is {source}"
        return replace(shown, detail=shown.detail or told)

    def _premises(self, s: Step) -> Shown:
        source, known = s.source, self._known(s)
        where = self._words().get(unfold(source)) if isinstance(source, ForAll) else ""
        if where is None:
            return not_shown(f"{source} is not established")
        domain = {f"{v} is in its domain, {c}": c for v, c in domain_conditions(values_of(s))}
        needed = dict(s.premises) | domain | dict(definedness(s))
        shown = [self._holds(k, p, known, rules_of(s)) for k, p in needed.items()]
        told = [f"from ({where})"] if where else []
        whole = all_of(shown)
        detail = "; ".join(t for t in (*told, *(p.detail for p in shown)) if t)
        return replace(whole, detail=detail if whole.verdict.holds else whole.detail)

    def _instance(self, s: Step) -> Shown:
        source, whole = s.source, self._premises(s)
        if isinstance(source, Fact):
            verdict = worst([Verdict.PROVED_GIVEN, whole.verdict])
            return replace(whole, kind="fact", verdict=verdict, given=(source.id,))
        if isinstance(source, Statement):
            inside = decide(source)
            if not inside.verdict.holds:
                whole = not_shown(f"the lemma is {inside.verdict}: {inside.reason}")
            verdict = worst([inside.verdict, whole.verdict])
            return replace(whole, kind="lemma", verdict=verdict, given=inside.given)
        return replace(whole, kind="instance")

    def _without(self, s: Step) -> dict[str, Formula]:
        """Return the scope without what is about the variables that a step generalises."""
        return {k: f for k, f in self.scope.items() if not variables(f) & set(s.variables)}

    def inside(self, s: Step) -> Checker:
        """Return who checks the inner steps of a generalisation, or of an induction."""
        inner = dict(s.when)
        if s.induction:
            assert isinstance(s.goal, ForAll)
            inner = {"induction hypothesis": s.goal.at(s.variables[0])[1]}
        return Checker(self._without(s) | inner, self.dimension)

    def at_start(self, s: Step) -> Checker:
        """Return who checks the start of an induction."""
        return Checker(self._without(s), self.dimension)

    def _generalisation(self, s: Step) -> tuple[Shown, list[StepResult]]:
        if not s.inner:
            return not_shown("it has no inner steps"), []
        said = for_all(s.variables, s.inner[-1].goal, sp.And(*s.when.values()))
        if unfold(s.goal) != unfold(said):
            return not_shown("its goal is not what its inner steps show"), []
        results = self.inside(s).run(s.inner)
        return _gathered("for all", results), results

    def _induction(self, s: Step) -> tuple[Shown, list[StepResult]]:
        (n,) = s.variables
        assert isinstance(s.goal, ForAll)
        if not isinstance(n, sp.Symbol) or n.assumptions0 != NATURAL.assumptions0:
            raise ValueError(f"step {s.label}: induction is over natural numbers, not over {n}")
        if unfold(s.goal) != unfold(for_all(n, s.goal.at(n)[1])):
            return not_shown(f"its goal is not about all natural numbers {n}"), []
        start, next_ = (s.goal.at(value)[1] for value in (sp.S.Zero, n + 1))
        base = self.at_start(s).run(s.first)
        if unfold(s.first[-1].goal) != unfold(start):
            return not_shown("the start does not show the goal at 0"), base
        later = self.inside(s).run(s.inner)
        if not s.inner or unfold(s.inner[-1].goal) != unfold(next_):
            return not_shown(f"no step shows the goal at the next number, {next_}"), later
        return _gathered("induction", [*base, *later]), [*base, *later]


def _least_dimension(formula: Formula) -> int:
    """Return n for the hypothesis d >= n."""
    plain = isinstance(formula, sp.Ge) and formula.lhs == d and formula.rhs.is_Integer
    return int(formula.rhs) if plain else 1


def _gathered(kind: str, results: Sequence[StepResult]) -> Shown:
    verdict = worst(r.verdict for r in results)
    failed = next((r for r in results if not r.verdict.holds), None)
    detail = "" if failed is None else f"step {failed.step.label}: {failed.detail}"
    return Shown(verdict, kind, detail, (), cited(results))


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


@cache
def decide(statement: Statement) -> Decision:
    """Return the verdict of a statement with its evidence."""
    if type(statement) is not Statement:
        raise ValueError(f"{type(statement).__name__} is not the class `bounds.kernel.Statement`")
    if statement in _under_way:
        raise ValueError(f"a statement applies itself: {statement.text}")
    _under_way.add(statement)
    try:
        return _decided(statement)
    finally:
        _under_way.remove(statement)


def _decided(statement: Statement) -> Decision:
    statement.check_names()
    if statement.refuted_by is not None:
        return _refutation(statement, statement.refuted_by)
    if not statement.steps:
        return Decision(Verdict.UNKNOWN, reason=NO_PROOF)
    results = tuple(Checker(statement.hypotheses).run(statement.steps))
    given, verdict = cited(results), worst(r.verdict for r in results)
    failed = next((r for r in results if not r.verdict.holds), None)
    if failed is not None:
        # A step may be false where the statement is true: only a model refutes.
        why = f"step {failed.step.label}: {failed.detail}"
        return Decision(Verdict.UNKNOWN, results, given, why)
    # What inner steps show, they show for their own variables and under their own conditions.
    goals = {unfold(c) for s in statement.steps for c in conjuncts(s.goal)}
    if sp.false in goals:
        return Decision(Verdict.VACUOUS, results, given, "the hypotheses contradict each other")
    if statement.conclusion == sp.true:
        reason = "the conclusion says nothing: SymPy evaluates it to true"
        return Decision(Verdict.UNKNOWN, results, given, reason)
    left = [c for c in conjuncts(statement.conclusion) if unfold(c) not in {*goals, sp.true}]
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
    results = _shown_defined(model)
    wrong = not_in_space(statement, model)
    if wrong:
        return results, f"{model.text}: {wrong}"
    for label, hypothesis in statement.hypotheses.items():
        goal = concrete(hypothesis, model)
        if not _still_defined(hypothesis, model):
            return results, f"{model.text}: {label} is not defined there"
        if label in model.because:
            steps = model.because[label]
            proved = Checker(space_of(model), model.dimension).run(steps)
            results += proved
            shown = bool(steps) and unfold(steps[-1].goal) == unfold(goal)
            good = shown and all(r.verdict.holds for r in proved)
        else:
            good = true_of_all(goal, model.dimension).verdict.holds
        if not good:
            return results, f"{model.text}: it is not shown that {label} holds"
    return results, ""


def _still_defined(formula: Formula, model: Model) -> bool:
    """Whether no undefined term of a formula cancels where a model's objects are put in."""
    missing = lost(formula, objects_of(model))
    shown = _shown_defined(model) if missing else []
    goals = [concrete(r.step.goal, model) for r in shown if r.verdict.holds]
    known = [c for goal in goals for c in conjuncts(goal) if not quantified(c)]
    return all(ask(c, known).verdict.holds for c in missing)


def _shown_defined(model: Model) -> list[StepResult]:
    return Checker(space_of(model), model.dimension).run(model.because.get(DEFINED, ()))


def _refutation(statement: Statement, model: Model) -> Decision:
    """``REFUTED`` if all hypotheses hold at the model and the conclusion fails, exactly."""
    steps, failed = at_model(statement, model)
    given = cited(steps)
    if failed:
        return Decision(Verdict.UNKNOWN, tuple(steps), given, failed)
    conclusion = concrete(statement.conclusion, model)
    if not _still_defined(statement.conclusion, model):
        why = f"{model.text}: the conclusion is not defined there"
        return Decision(Verdict.UNKNOWN, tuple(steps), given, why)
    if CONCLUSION in model.because:
        return _contradiction(conclusion, model, steps)
    parts = [c for c in conjuncts(conclusion) if not quantified(c)]
    if variables(*parts):
        return Decision(Verdict.UNKNOWN, tuple(steps), given, f"{model.text} leaves {conclusion}")
    if not any(ask(sp.Not(c), []).verdict.holds for c in parts):
        return Decision(Verdict.UNKNOWN, tuple(steps), given, f"{model.text} does not refute it")
    return Decision(Verdict.REFUTED, tuple(steps), given, model.text, dict(model.at))


def _contradiction(conclusion: Formula, model: Model, before: list[StepResult]) -> Decision:
    """``REFUTED`` if steps of the model derive "false" from the conclusion."""
    steps = model.because[CONCLUSION]
    scope = space_of(model) | {CONCLUSION: conclusion}
    results = (*before, *Checker(scope, model.dimension).run(steps))
    given = cited(results)
    failed = next((r for r in results if not r.verdict.holds), None)
    if failed is not None or not steps or steps[-1].goal != sp.false or variables(conclusion):
        why = f"step {failed.step.label}: {failed.detail}" if failed else f"it leaves {conclusion}"
        return Decision(Verdict.UNKNOWN, results, given, f"{model.text}: {why}")
    return Decision(Verdict.REFUTED, results, given, model.text, dict(model.at))


def tried(statement: Statement, model: Model) -> Iterator[tuple[str, Formula, bool | None]]:
    """Yield each hypothesis and part of the conclusion, and whether it holds at a model."""
    for label, hypothesis in statement.hypotheses.items():
        alone = statement.variant(assume=(), given={label: hypothesis}, define={})
        yield label, hypothesis, None if at_model(alone, model)[1] else True
    if CONCLUSION in model.because:
        refuted = _refutation(statement, model).verdict is Verdict.REFUTED
        yield CONCLUSION, statement.conclusion, False if refuted else None
        return
    for part in conjuncts(statement.conclusion):
        goal = concrete(part, model)
        fails = not quantified(goal) and ask(sp.Not(goal), []).verdict.holds
        holds = not fails and true_of_all(goal, model.dimension).verdict.holds
        yield CONCLUSION, part, False if fails else holds or None


def forget() -> None:
    """Decide everything anew from now on."""
    for function in (decide, true_of_all, defined_everywhere):
        function.cache_clear()


def search(statement: Statement) -> Decision:
    """Look for numbers that refute a statement about nothing but numbers."""
    formulas = [statement.conclusion, *statement.hypotheses.values()]
    if any(not isinstance(v, sp.Symbol) for v in statement.variables) or any(
        map(quantified, formulas)
    ):
        return Decision(Verdict.UNKNOWN, reason="it is about objects: a model is needed")
    proof = prove(formulas[0], given=formulas[1:])
    return Decision(proof.verdict, reason=proof.detail, counterexample=proof.counterexample)
