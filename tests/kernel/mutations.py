"""Mutants of a proof: arguments replaced, scaled and swapped, hypotheses and uses dropped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import sympy as sp

from lemmata.bounds.kernel import Statement, Step
from lemmata.bounds.kernel.check import Checker, decide
from lemmata.bounds.kernel.obligation import ask
from lemmata.bounds.language.formulas import ForAll, Formula, for_all
from lemmata.bounds.language.functions import Function, function
from lemmata.bounds.language.terms import is_variable, sort_of, variables


@dataclass(frozen=True)
class Mutant:
    """A changed statement, what was changed, and what the changed step says before and after."""

    what: str
    original: Statement
    statement: Statement
    before: Formula = sp.false
    after: Formula = sp.true

    @property
    def holds(self) -> bool:
        """Whether it is established all the same.

        It is decided as a whole only if no step from the first changed one on fails by itself;
        those before it are taken for shown, as they were in the original.
        """
        try:
            checker = Checker(self.statement.hypotheses)
            if _broken(checker, self.original.steps, self.statement.steps):
                return False
            return decide(self.statement).verdict.holds
        except (ValueError, TypeError):
            return False

    @property
    def says_the_same(self) -> bool:
        """Whether the changed step is equivalent to the one before, so that nothing is changed.

        So it is where an inequality is symmetric, or homogeneous in what was scaled.
        """
        return all(
            ask(goal, [known]).verdict.holds
            for goal, known in ((self.before, self.after), (self.after, self.before))
        )


def _broken(checker: Checker, old: tuple[Step, ...], new: tuple[Step, ...]) -> bool:
    """Whether a step fails, looked for from the first one that is changed, at every depth."""
    pairs = enumerate(zip(old, new, strict=False))
    first = next((i for i, (s, t) in pairs if s is not t), min(len(old), len(new)))
    checker.scope |= {s.label: s.goal for s in new[:first]}
    for s in new[first:]:
        before = next((t for t in old if t.label == s.label), None)
        if before is not None and _broken_inside(checker, before, s):
            return True
        if not all(r.verdict.holds for r in checker.run([s])):
            return True
    return False


def _broken_inside(checker: Checker, old: Step, new: Step) -> bool:
    """Whether what is inside a generalisation fails; the rest of it is not looked at."""
    if new is old or not new.variables or new.induction or old.induction:
        return False
    return _broken(checker.inside(new), old.inner, new.inner)


def mutants(statement: Statement) -> Iterator[Mutant]:
    """Yield all mutants of a statement's proof."""
    terms = _terms(statement)
    for path, step in _steps(statement.steps):
        for what, changed in _changed(step, terms):
            where = " / ".join(s.label for s in path)
            mutant = replace(statement, steps=_with(statement.steps, path, changed))
            # Only another instance can say the same: what loses a use, or its step, must not hold.
            goals = () if changed is None or changed.at == step.at else (step.goal, changed.goal)
            yield Mutant(f"{where}: {what}", statement, mutant, *goals)
    for label in statement.hypotheses:
        yield Mutant(f"hypothesis {label} dropped", statement, _dropped(statement, label))


def _steps(steps: tuple[Step, ...], above: tuple[Step, ...] = ()) -> Iterator[Any]:
    for step in steps:
        path = (*above, step)
        yield path, step
        yield from _steps(step.start, path)
        yield from _steps(step.inner, path)


def _with(steps: tuple[Step, ...], path: tuple[Step, ...], new: Step | None) -> tuple[Step, ...]:
    """Return the steps with the one at the end of a path changed, or left out."""
    first, *rest = path
    out = []
    for step in steps:
        if step is not first:
            out.append(step)
        elif rest:
            inner, start = (_with(part, tuple(rest), new) for part in (step.inner, step.start))
            out.append(_rebuilt(replace(step, inner=inner, start=start)))
        elif new is not None:
            out.append(new)
    return tuple(out)


def _rebuilt(step: Step) -> Step:
    """Let a generalisation say what its changed proof says."""
    if not step.variables or step.induction or not step.inner:
        return step
    when = sp.And(*step.when.values())
    return replace(step, goal=for_all(step.variables, step.inner[-1].goal, when))


def _changed(step: Step, terms: dict[str, list[Any]]) -> Iterator[tuple[str, Step | None]]:
    yield "left out", None
    for use in step.uses:
        yield f"without {use}", replace(step, uses=tuple(u for u in step.uses if u is not use))
    if step.source is None:
        return
    for name, at in _arguments(step.at, terms):
        try:
            made = replace(step, at=at)
            yield name, replace(made, goal=made.meant)
        except (TypeError, ValueError):
            continue


def _arguments(at: Any, terms: dict[str, list[Any]]) -> Iterator[tuple[str, dict[Any, Any]]]:
    for variable, value in at.items():
        sort = sort_of(value)
        for other in terms.get(sort, []):
            if other != value:
                yield f"{variable} = {other}", dict(at) | {variable: other}
        if sort in ("scalar", "vector") and value != 2 * value:
            yield f"{variable} doubled", dict(at) | {variable: 2 * value}
        if isinstance(value, Function) and value.sort == "field":
            yield f"{variable} doubled", dict(at) | {variable: _twice(value)}
    for first, second in combinations(at, 2):
        if sort_of(at[first]) == sort_of(at[second]) and at[first] != at[second]:
            yield f"{first}, {second} swapped", dict(at) | {first: at[second], second: at[first]}


def _twice(f: Function) -> Function:
    return function(lambda z: 2 * f(z))


def _terms(statement: Statement) -> dict[str, list[Any]]:
    """Return terms that are in scope, by sort: variables, and arguments that occur."""
    found: dict[Any, None] = dict.fromkeys(sorted(statement.variables, key=str))
    for _, step in _steps(statement.steps):
        if not isinstance(step.source, ForAll):
            found |= dict.fromkeys(v for v in step.at.values() if not is_variable(v))
    inside = {w for v in found for w in variables(v)}
    known = [v for v in found if variables(v) <= statement.variables | inside]
    out: dict[str, list[Any]] = {}
    for term in known:
        out.setdefault(sort_of(term), []).append(term)
    return out


def _dropped(statement: Statement, label: str) -> Statement:
    """Drop a hypothesis together with every mention of it."""
    bare = statement.without(label, example=statement.example)
    return replace(bare, steps=tuple(_unused(s, label) for s in statement.steps))


def _unused(step: Step, label: str) -> Step:
    inner, start = (tuple(_unused(s, label) for s in part) for part in (step.inner, step.start))
    uses = tuple(u for u in step.uses if u != label)
    pairs = zip((*inner, *start), (*step.inner, *step.start), strict=True)
    if uses == step.uses and all(new is old for new, old in pairs):
        return step
    return replace(step, uses=uses, inner=inner, start=start)
