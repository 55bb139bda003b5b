"""What a formula says at a model, and whether it is true there of everything in its space."""

from __future__ import annotations

from functools import cache

import sympy as sp

from lemmata.bounds.kernel.definedness import domain_conditions
from lemmata.bounds.kernel.obligation import (
    Shown,
    all_of,
    ask,
    not_shown,
    quantified,
    shown_by_provers,
)
from lemmata.bounds.kernel.statement import Model, Statement, check_classes
from lemmata.bounds.language.bits.arrays import ArrayVariable
from lemmata.bounds.language.defined import partial, totality
from lemmata.bounds.language.formulas import ForAll, Formula, conjuncts, need_sort
from lemmata.bounds.language.functions import Function
from lemmata.bounds.language.terms import SortError, Variable, numbered, plain_name, variables
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.language.vectors import UnitVector, VectorVariable, coordinates
from lemmata.bounds.symbols import d

CONCLUSION = "conclusion"
"""Label of the conclusion in the steps by which a model refutes it."""
DEFINED = "defined"
"""Label of the steps that show, at a model, what a term needs that is lost where it is put in."""


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


def objects_of(model: Model) -> dict[sp.Basic, sp.Basic]:
    """Return what a model puts in for what."""
    return _put_in(tuple(model.at.items()), model.dimension)


def _put_in(
    values: tuple[tuple[Variable, sp.Basic], ...], dimension: int
) -> dict[sp.Basic, sp.Basic]:
    size = {d: sp.Integer(dimension)}
    return size | {v: value.xreplace(size) for v, value in values}


def space_of(model: Model) -> dict[str, Formula]:
    """Return what the steps of a model may use: its dimension is a number."""
    return {"dimension": sp.Eq(d, model.dimension)}


def not_in_space(statement: Statement, model: Model) -> str:
    """Return what in a model is of the wrong sort, outside its domain, or not in its space."""
    if not isinstance(model.dimension, int) or model.dimension < 1 or d in model.at:
        return "its dimension is not a whole number of its own, at least 1"
    check_classes(*model.at.values())
    for variable, value in model.at.items():
        try:
            need_sort(variable, value)
        except SortError as problem:
            return str(problem)
        if not defined_everywhere(value):
            return f"{variable} = {value} is not defined everywhere"
    for variable, condition in domain_conditions(model.at.items()):
        if not true_of_all(condition, model.dimension).verdict.holds:
            return f"{variable} is not in its domain"
    said = (statement.conclusion, *statement.hypotheses.values(), *model.at.values())
    axes = [e for term in said for e in term.atoms(UnitVector)]
    if any(e.args[0] > model.dimension for e in axes):
        return f"its vectors are not in {model.dimension} dimensions"
    return ""


@cache
def defined_everywhere(value: sp.Basic) -> bool:
    """Whether an object is shown to be defined, a function at every point."""
    needed = [*partial(value), *(totality(value) if isinstance(value, Function) else ())]
    return all_of(shown_by_provers(c, []) for c in needed).verdict.holds


@cache
def true_of_all(formula: Formula, dimension: int) -> Shown:
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
            return not_shown("quantifiers inside")
        else:
            shown.append(ask(part, known))
    return all_of(shown)


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
