"""Inequalities from statements: of their conclusions, and of the steps of their proofs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

import sympy as sp

from lemmata.bounds.catalogue import BY_ID, Form
from lemmata.bounds.claim import Claim
from lemmata.bounds.kernel.statement import Statement
from lemmata.bounds.kernel.steps import Step
from lemmata.bounds.language.formulas import Equal, Formula, conjuncts
from lemmata.bounds.language.functions import MapVariable
from lemmata.bounds.language.terms import variables
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.language.vectors import VectorVariable
from lemmata.bounds.paper.assumptions import (
    centred,
    expanding,
    lipschitz,
    second_order,
    third_order,
)
from lemmata.bounds.paper.objects import INVERSE, z_hat
from lemmata.bounds.registry import claims
from lemmata.bounds.symbols import M2, M3, M, m
from lemmata.verify.errors import InputError
from lemmata.verify.interpret.inequality import Inequality
from lemmata.verify.interpret.model import NotAboutPointsError
from lemmata.verify.interpret.objects import BY_STEPS, OBJECTS, Objects, assumed
from lemmata.verify.interpret.statements.said import MOTION, Said, said, split
from lemmata.verify.interpret.statements.sorts import about_points
from lemmata.verify.interpret.statements.told import ROOMS


@cache
def inequalities_of(claim: str) -> tuple[Inequality, ...]:
    """Return what a claim says about a generator at points, in all its forms; perhaps nothing."""
    return tuple(
        i for form, said in claims[claim].statements.items() for i in _of(claim, form, said)
    )


def own(claim: str | Claim, forms: Iterable[Form] | None = None) -> tuple[Inequality, ...]:
    """Return what a claim of the user's own says about a generator at points.

    Raises
    ------
    InputError
        If that is nothing, or it rests on an assumption of which a generator proves nothing.
    """
    try:
        made = claims[claim] if isinstance(claim, str) else claim
    except KeyError as unknown:
        raise InputError(str(unknown.args[0])) from None
    chosen = {f: s for f, s in made.statements.items() if f in (forms or made.asserted)}
    for statement in chosen.values():
        _know(made, statement)
    found = tuple(i for form, said in chosen.items() for i in _of(made.id, form, said))
    if not found:
        why = _refused(made) or "there it holds by computation alone"
        raise InputError(f"{made.id} says nothing about a generator at single points: {why}")
    return found


def _know(claim: Claim, statement: Statement) -> None:
    for a in statement.assume:
        maps = [v for v in variables(a.formula) if isinstance(v, MapVariable)]
        known = [f(G, c).formula for G in maps for f, c in _PROVED] + [
            centred(G).formula for G in maps
        ]
        if a.formula not in known:
            raise InputError(
                f"{claim.id} assumes {a.label!r}; of a generator only assumptions 1 to 3 are "
                "proved, with the constants m, M, M2, M3 of lemmata.bounds.symbols"
            )


_PROVED = ((expanding, m), (lipschitz, M), (second_order, M2), (third_order, M3))


def why_not(claim: str) -> str:
    """Return why a claim says nothing at points: what stands in the way first."""
    if BY_ID[claim].room in ROOMS:
        return ROOMS[BY_ID[claim].room]
    return _refused(claims[claim]) or "there it holds by computation alone"


def _refused(claim: Claim) -> str:
    for form, statement in claim.statements.items():
        for formula in conjuncts(statement.conclusion):
            refused = _tried(claim.id, form, statement, [("", formula, ())])[1]
            if refused:
                return refused[0]
    return ""


def _of(claim: str, form: Form, statement: Statement) -> list[Inequality]:
    whole = assumed(claim)
    if whole:
        parts = ((name, conjuncts(said.conclusion), said) for name, said in whole.items())
        return [
            i
            for name, formulas, of in parts
            for i in _tried(claim, form, of, [(name, f, ()) for f in formulas])[0]
        ]
    goals = [(_label(statement, c), c, ()) for c in conjuncts(statement.conclusion)]
    found, refused = _tried(claim, form, statement, goals)
    if len(found) == 1 and not refused and found[0].name not in MOTION:
        found = [replace(found[0], name="")]
    extra = [g for g in _steps(statement.steps, ()) if g[0] in BY_STEPS.get(claim, ())]
    return found + _tried(claim, form, statement, extra)[0]


NUMBERS = "it relates numbers to each other, whatever the generator"
CASE = INVERSE["inverse point"]
"""What x is at every case."""
Goal = tuple[str, Formula, tuple[Formula, ...]]
"""A label, what is said, and where."""


def steps_of(claim: str, form: Form) -> tuple[list[Inequality], list[str]]:
    """Return what the steps of a proof say at points, and the labels of those that do not."""
    statement = claims[claim].statements[form]
    found: list[Inequality] = []
    silent: list[str] = []
    for goal in _steps(statement.steps, ()):
        inequalities, refused = _tried(claim, form, statement, [goal])
        found += inequalities
        silent += [f"{claim} {form}, {goal[0]}: {why}" for why in refused]
    return found, silent


def _steps(steps: Iterable[Step], when: tuple[Formula, ...]) -> Iterator[Goal]:
    for s in steps:
        yield s.label, s.goal, when
        yield from _steps((*s.start, *s.inner), (*when, *s.when.values()))


def _label(statement: Statement, conjunct: Formula) -> str:
    """Return the label of the step that shows a part of the conclusion."""
    shown = [s.label for s in statement.steps if conjunct in conjuncts(s.goal)]
    return shown[-1] if shown else ""


def _tried(
    claim: str, form: Form, statement: Statement, goals: Iterable[Goal]
) -> tuple[list[Inequality], list[str]]:
    """Return the inequalities in goals, and why other parts of them are not about points."""
    objects = OBJECTS[claim]() if claim in OBJECTS else Objects()
    found: list[Inequality] = []
    refused: list[str] = []
    for label, formula, when in goals:
        try:
            for part in said(objects.put(formula), map(objects.put, when)):
                made = _inequality(claim, form, part.name or label, statement, objects, part)
                found += [made] if made is not None else []
        except NotAboutPointsError as problem:
            refused.append(str(problem))
    return _numbered(_telling(found)), refused


def _telling(found: list[Inequality]) -> list[Inequality]:
    """Leave out the noise of a process beside its drift: it is the same by computation alone."""
    bounded = any(i.name == "drift" and not i.computed for i in found)
    return [i for i in found if not (bounded and i.computed and i.name == "variation")]


def _numbered(found: list[Inequality]) -> list[Inequality]:
    """Tell inequalities of one name apart."""
    names = [i.name for i in found]
    return [
        replace(i, name=f"{i.name} {names[:k].count(i.name) + 1}".strip())
        if names.count(i.name) > 1
        else i
        for k, i in enumerate(found)
    ]


def _inequality(
    claim: str, form: Form, name: str, statement: Statement, objects: Objects, part: Said
) -> Inequality | None:
    """Return a part of a statement as an inequality; None if there is nothing to be tried."""
    computed = unfold(part.relation) == sp.true
    if part.relation == CASE or (computed and not isinstance(part.relation, (sp.Eq, Equal))):
        return None
    kind, measured, bound = split(part.relation)
    given = (*part.when, *_given(statement, objects))
    define = {s: objects.put(t) for s, t in statement.define.items()} | dict(objects.define)
    assume = {a.label: a.formula for a in (*statement.assume, *objects.assume)}
    made = Inequality(
        claim, form, name, kind, measured, bound, given, define, assume, computed=computed
    )
    about_points(made.roles.left, made.roles.right, *made.roles.given)
    about_points(*made.roles.define.values())
    if not made.roles.vectors and not part.relation.has(MapVariable):
        raise NotAboutPointsError(NUMBERS)
    return made


def _given(statement: Statement, objects: Objects) -> Iterator[Formula]:
    """Yield the conditions; what is said of all vectors is tried at z_hat and at a free one."""
    for condition in statement.given.values():
        for part in said(objects.put(condition)):
            if part.relation == CASE:
                continue
            formula = sp.Or(*map(sp.Not, part.when), part.relation)
            yield formula
            any_ = variables(formula) - variables(objects.put(condition))
            at = {v: z_hat for v in any_ if isinstance(v, VectorVariable)}
            if at:
                yield formula.xreplace(at)
