r"""Decide a statement: discharge its steps one by one, or try it at a model.

What is trusted for a verdict is this file, the language it checks and the provers it asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeAlias

import sympy as sp

from lemmata.bounds.kernel.evidence import Decision, StepResult, cited
from lemmata.bounds.kernel.statement import Fact, Model, Statement, check_terms
from lemmata.bounds.kernel.steps import Step
from lemmata.bounds.language.bits.arrays import ArrayVariable
from lemmata.bounds.language.defined import lost, partial, totality, undefined
from lemmata.bounds.language.formulas import ForAll, Formula, conjuncts, for_all, need_sort
from lemmata.bounds.language.functions import Function
from lemmata.bounds.language.gram import Rule, numbers, scalars
from lemmata.bounds.language.terms import (
    Functional,
    SortError,
    Variable,
    numbered,
    plain_name,
    variables,
)
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.language.vectors import UnitVector, VectorVariable, coordinates
from lemmata.bounds.prove import Proof, prove
from lemmata.bounds.scalars import in_domain
from lemmata.bounds.symbols import d
from lemmata.bounds.verdict import NO_PROOF, Verdict, worst

NATURAL = sp.Symbol("n", integer=True, nonnegative=True)
"""The only kind of variable over which there is induction."""
CONCLUSION = "conclusion"
"""Label of the conclusion in the steps by which a model refutes it."""
DEFINED = "defined"
"""Label of the steps that show, at a model, what a term needs that is lost where it is put in."""
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


def ask(goal: Formula, known: Sequence[Formula], rules: Sequence[Formula] = ()) -> Shown:
    """Put a formula without quantifiers to the provers; it, and the rules, must be defined.

    A prover excludes the points where its goal is undefined; as a hypothesis the goal would then
    say that there are none.  So what is to be used later is shown to be defined as well.
    """
    first = [_prove(c, known) for r in rules for c in undefined(r)]
    everything = [*known, *rules]
    shown = _all([*first, _prove(goal, everything)])
    if not shown.verdict.holds:
        return shown
    return _all([shown, *(_prove(c, everything) for c in undefined(goal))])


def _prove(goal: Formula, known: Sequence[Formula]) -> Shown:
    if goal == sp.true:
        return Shown(Verdict.PROVED, "identity", "")
    if quantified(goal):
        return _open(f"{goal} speaks about all of something")
    flat = scalars([goal, *known])
    proof = prove(flat[0], given=[k for k in flat[1:] if k != sp.true], inhabited=True)
    return Shown(proof.verdict, proof.kind, proof.detail, (proof,))


def quantified(formula: Formula) -> bool:
    """Whether a formula speaks about all of something; the probability of an event is a number."""
    walk = sp.preorder_traversal(formula)
    for node in walk:
        if isinstance(node, ForAll):
            return True
        if isinstance(node, Functional):
            walk.skip()
    return False


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
            return _open(f"rests on {', '.join(missing)}, which is not established"), []
        size = max([self.dimension, *map(_least_dimension, self.scope.values())])
        if any(e.args[0] > size for e in _terms_of(s).atoms(UnitVector)):
            return _open(f"of an orthonormal basis only {size} vectors are known to exist"), []
        check_terms(_terms_of(s))
        for variable, value in _values(s):
            need_sort(variable, value)
        if unfold(s.goal) != unfold(s.meant):
            return _open("its goal is not what its source says"), []
        if s.at.get(d, d) != d or d in s.variables:
            return _open(
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
        defined = [ask(c, known) for _, c in _defined(s)]
        return _all([ask(s.goal, known, _rules(s)), *defined])

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
            return _open(f"nothing shows {label}: {open_[0]}")
        shown = _all(ask(c, known, rules) for c in rest)
        source = f"({', '.join(named)})" if named and not rest else ""
        told = source if named == [label] else source and f"{label} is {source}"
        return replace(shown, detail=shown.detail or told)

    def _premises(self, s: Step) -> Shown:
        source, known = s.source, self._known(s)
        where = self._words().get(unfold(source)) if isinstance(source, ForAll) else ""
        if where is None:
            return _open(f"{source} is not established")
        domain = {f"{v} is in its domain, {c}": c for v, c in _domain(_values(s))}
        needed = dict(s.premises) | domain | dict(_defined(s))
        shown = [self._holds(k, p, known, _rules(s)) for k, p in needed.items()]
        told = [f"from ({where})"] if where else []
        whole = _all(shown)
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
                whole = _open(f"the lemma is {inside.verdict}: {inside.reason}")
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
            return _open("it has no inner steps"), []
        said = for_all(s.variables, s.inner[-1].goal, sp.And(*s.when.values()))
        if unfold(s.goal) != unfold(said):
            return _open("its goal is not what its inner steps show"), []
        results = self.inside(s).run(s.inner)
        return _gathered("for all", results), results

    def _induction(self, s: Step) -> tuple[Shown, list[StepResult]]:
        (n,) = s.variables
        assert isinstance(s.goal, ForAll)
        if not isinstance(n, sp.Symbol) or n.assumptions0 != NATURAL.assumptions0:
            raise ValueError(f"step {s.label}: induction is over natural numbers, not over {n}")
        if unfold(s.goal) != unfold(for_all(n, s.goal.at(n)[1])):
            return _open(f"its goal is not about all natural numbers {n}"), []
        start, next_ = (s.goal.at(value)[1] for value in (sp.S.Zero, n + 1))
        base = self.at_start(s).run(s.first)
        if unfold(s.first[-1].goal) != unfold(start):
            return _open("the start does not show the goal at 0"), base
        later = self.inside(s).run(s.inner)
        if not s.inner or unfold(s.inner[-1].goal) != unfold(next_):
            return _open(f"no step shows the goal at the next number, {next_}"), later
        return _gathered("induction", [*base, *later]), [*base, *later]


def _least_dimension(formula: Formula) -> int:
    """Return n for the hypothesis d >= n."""
    plain = isinstance(formula, sp.Ge) and formula.lhs == d and formula.rhs.is_Integer
    return int(formula.rhs) if plain else 1


def _terms_of(s: Step) -> sp.Tuple:
    return sp.Tuple(s.goal, *s.at.values(), *s.when.values(), *s.variables, *_objects_of(s))


def _objects_of(s: Step) -> list[sp.Basic]:
    return [sp.sympify(o) for u in s.uses if isinstance(u, Rule) for o in u.objects]


def _rules(s: Step) -> list[Formula]:
    return [u.relation for u in s.uses if isinstance(u, Rule)]


def _values(s: Step) -> list[tuple[Variable, sp.Basic]]:
    """Return the variables that a step gives values to, with the values."""
    if not isinstance(s.source, ForAll):
        return list(s.at.items())
    pairs, body = [], s.source
    for value in s.at.values():
        pairs.append((body.args[0], value))
        body = body.at(value)[1]
    return pairs


def _defined(s: Step) -> Iterator[tuple[str, Formula]]:
    """Yield what says that a step, and each object it is about, is defined.

    The objects are asked for themselves: in the goal and the premises they may have cancelled.
    """
    if s.source is not None:
        parts = [c for c in conjuncts(s.goal) if not quantified(c)]
        yield "defined", sp.And(*(c for p in parts for c in undefined(p)))
        yield "defined before", sp.And(*_lost(s))
    for F in (*s.at.values(), *_objects_of(s)):
        yield f"{F} is defined", sp.And(*partial(F))
        if isinstance(F, Function):
            yield f"{F} is defined everywhere", sp.And(*totality(F))


def _lost(s: Step) -> Iterator[Formula]:
    """Yield what says that no undefined term of a theorem cancels where its objects are put in.

    The conclusion of what is proved is defined where its hypotheses hold.
    """
    if isinstance(s.source, ForAll):
        limits, at, body = list[Formula](), dict[sp.Basic, sp.Basic](), s.source
        for value in s.at.values():
            variable, limit, body = body.open()
            limits, at = [*limits, limit], at | {variable: value}
        yield from (c for f in limits for c in lost(f, at))
    elif s.source is not None:
        said = [s.source.conclusion] if isinstance(s.source, Fact) else []
        yield from (c for f in (*s.source.hypotheses.values(), *said) for c in lost(f, s.at))


def _domain(values: Iterable[tuple[Variable, sp.Basic]]) -> Iterator[tuple[Variable, Formula]]:
    """Yield what says that each value has the properties assumed of its symbol."""
    for symbol, value in values:
        if not isinstance(symbol, sp.Symbol):
            continue
        names = numbers(value)
        back = {name: term for term, name in names.items()}
        for condition in in_domain(symbol, value.xreplace(names)):
            yield symbol, condition.xreplace(back)


def _open(why: str) -> Shown:
    return Shown(Verdict.UNKNOWN, "", why)


def _all(parts: Iterable[Shown]) -> Shown:
    """Combine obligations, all of which must hold; the first says how."""
    shown = list(parts)
    if not shown:
        return Shown(Verdict.PROVED, "identity", "")
    failed = next((p for p in shown if not p.verdict.holds), None)
    proofs = tuple(q for p in shown for q in p.proofs)
    told = shown[0] if failed is None else failed
    return Shown(worst(p.verdict for p in shown), shown[0].kind, told.detail, proofs)


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


_under_way: set[Statement] = set()


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
    wrong = _not_in_space(statement, model)
    if wrong:
        return results, f"{model.text}: {wrong}"
    for label, hypothesis in statement.hypotheses.items():
        goal = concrete(hypothesis, model)
        if not _still_defined(hypothesis, model):
            return results, f"{model.text}: {label} is not defined there"
        if label in model.because:
            steps = model.because[label]
            proved = Checker(_space(model), model.dimension).run(steps)
            results += proved
            shown = bool(steps) and unfold(steps[-1].goal) == unfold(goal)
            good = shown and all(r.verdict.holds for r in proved)
        else:
            good = _true_of_all(goal, model.dimension).verdict.holds
        if not good:
            return results, f"{model.text}: it is not shown that {label} holds"
    return results, ""


def _space(model: Model) -> dict[str, Formula]:
    """Return what the steps of a model may use: its dimension is a number."""
    return {"dimension": sp.Eq(d, model.dimension)}


def _not_in_space(statement: Statement, model: Model) -> str:
    """Return what in a model is of the wrong sort, outside its domain, or not in its space."""
    if not isinstance(model.dimension, int) or model.dimension < 1 or d in model.at:
        return "its dimension is not a whole number of its own, at least 1"
    for variable, value in model.at.items():
        try:
            need_sort(variable, value)
        except SortError as problem:
            return str(problem)
        if not _defined_everywhere(value):
            return f"{variable} = {value} is not defined everywhere"
    for variable, condition in _domain(model.at.items()):
        if not _true_of_all(condition, model.dimension).verdict.holds:
            return f"{variable} is not in its domain"
    said = (statement.conclusion, *statement.hypotheses.values(), *model.at.values())
    axes = [e for term in said for e in term.atoms(UnitVector)]
    if any(e.args[0] > model.dimension for e in axes):
        return f"its vectors are not in {model.dimension} dimensions"
    return ""


def _objects(model: Model) -> dict[sp.Basic, sp.Basic]:
    """Return what a model puts in for what."""
    return _put_in(tuple(model.at.items()), model.dimension)


def _put_in(
    values: tuple[tuple[Variable, sp.Basic], ...], dimension: int
) -> dict[sp.Basic, sp.Basic]:
    size = {d: sp.Integer(dimension)}
    return size | {v: value.xreplace(size) for v, value in values}


def _still_defined(formula: Formula, model: Model) -> bool:
    """Whether no undefined term of a formula cancels where a model's objects are put in."""
    missing = lost(formula, _objects(model))
    shown = _shown_defined(model) if missing else []
    goals = [concrete(r.step.goal, model) for r in shown if r.verdict.holds]
    known = [c for goal in goals for c in conjuncts(goal) if not quantified(c)]
    return all(ask(c, known).verdict.holds for c in missing)


def _shown_defined(model: Model) -> list[StepResult]:
    return Checker(_space(model), model.dimension).run(model.because.get(DEFINED, ()))


@cache
def _defined_everywhere(value: sp.Basic) -> bool:
    needed = [*partial(value), *(totality(value) if isinstance(value, Function) else ())]
    return _all(_prove(c, []) for c in needed).verdict.holds


def concrete(formula: Formula, model: Model) -> Formula:
    """Put a model's objects into a formula."""
    try:
        return _concrete(formula, tuple(model.at.items()), model.dimension)
    except TypeError as problem:
        raise ValueError(f"{model.text}: {formula} is not defined there") from problem


@cache
def _concrete(
    formula: Formula, values: tuple[tuple[Variable, sp.Basic], ...], dimension: int
) -> Formula:
    return unfold(formula).xreplace(_put_in(values, dimension))


@cache
def _true_of_all(formula: Formula, dimension: int) -> Shown:
    """Show a formula about concrete objects, every vector being given by its coordinates.

    A claim's statements and twins are tried at few models, so that many ask for the same.
    """
    todo: list[tuple[Formula, tuple[Formula, ...]]] = [(c, ()) for c in conjuncts(formula)]
    shown, opened, name = list[Shown](), 0, _unused(formula)
    while todo:
        part, known = todo.pop(0)
        if isinstance(part, ForAll):
            for value in _values_at(part, dimension, f"{name}_{opened}"):
                condition, body = part.at(value)
                todo += [(c, (*known, condition)) for c in conjuncts(body)]
            opened += 1
        elif any(map(quantified, (part, *known))):
            return _open("quantifiers inside")
        else:
            shown.append(ask(part, known))
    return _all(shown)


def _unused(formula: Formula) -> str:
    """Return how no variable's name begins; it is the same in every process.

    Shipped certificates are found by these names.
    """
    name = "any"
    while any(v.name.startswith(name) for v in variables(formula)):
        name += "_"
    return name


def _values_at(formula: ForAll, dimension: int, name: str) -> list[sp.Basic]:
    """Return what is put in for the variable: each value if there are few, else any."""
    variable, condition, _ = formula.open(formula.args[0])
    counted = isinstance(variable, sp.Symbol) and variable.is_integer and variable.is_positive
    tops = [c.rhs for c in conjuncts(condition) if isinstance(c, sp.Le) and c.lhs == variable]
    last = min((n for n in tops if n.is_Integer), default=None)
    if counted and last is not None:
        return [sp.Integer(i + 1) for i in range(int(last))]
    return [_generic(variable, dimension, name)]


def _generic(variable: sp.Basic, dimension: int, name: str) -> sp.Basic:
    if isinstance(variable, VectorVariable):
        return coordinates(*(sp.Symbol(f"{name}_{i + 1}", real=True) for i in range(dimension)))
    if isinstance(variable, (sp.Symbol, ArrayVariable)):
        return numbered(variable, 0, f"{name}_{plain_name(variable)}")
    raise ValueError(f"{variable} cannot be given by numbers")


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
    scope = _space(model) | {CONCLUSION: conclusion}
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
        holds = not fails and _true_of_all(goal, model.dimension).verdict.holds
        yield CONCLUSION, part, False if fails else holds or None


def forget() -> None:
    """Decide everything anew from now on."""
    for function in (decide, _true_of_all, _defined_everywhere):
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
