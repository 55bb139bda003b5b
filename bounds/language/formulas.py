r"""Formulas: relations between scalars, equations of vectors, and what holds for all objects.

A relation is SymPy's.  ``for_all`` quantifies over variables of any sort, under a condition.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import sympy as sp
from sympy.logic.boolalg import Boolean

from lemmata.bounds.language.functions import SmoothVariable, smoothness
from lemmata.bounds.language.terms import (
    Binder,
    SortError,
    Variable,
    Written,
    is_variable,
    remembered,
    sort_of,
)
from lemmata.bounds.language.vectors import ZERO, Norm, Vector, combine, vector

Formula: TypeAlias = Boolean


class ForAll(Binder, Boolean):  # type: ignore[misc]
    """For every value of a variable that satisfies the condition, the body holds."""

    sort = "formula"

    def __new__(cls, variable: Variable, condition: Any, body: Any) -> Formula:
        if body in (True, sp.true):
            return sp.true
        made: Formula = cls.bind(variable, sp.sympify(condition), sp.sympify(body))
        return made

    def at(self, value: Any) -> tuple[Formula, Formula]:
        """Return the condition and the body at a value of the variable's sort."""
        value = sp.sympify(value)
        need_sort(self.args[0], value)
        condition, body = _at(self, value)
        return condition, body

    def _sympystr(self, printer: Any) -> str:
        return self._written(printer._print, "for all {}{}: {}", " with {}")

    def _latex(self, printer: Any) -> str:
        return self._written(printer._print, r"\forall {}{}:\ {}", r",\ {}")

    def denied(self, show: Any, form: str) -> str | None:
        """Return the negation as "there is": ``form`` takes the variables and what they satisfy.

        A chain of quantifiers whose last body is false denies every condition on its way;
        another chain, None, is no ``exists``.
        """
        names: list[str] = []
        limits: list[Formula] = []
        formula: Formula = self
        while isinstance(formula, ForAll):
            variable, condition, formula = formula.shown()
            names.append(show(variable))
            limits += [] if condition == sp.true else [condition]
        if formula != sp.false:
            return None
        return form.format(", ".join(names), show(sp.And(*limits)))

    def _written(self, show: Any, form: str, when: str) -> str:
        variable, condition, body = self.shown()
        limit = "" if condition == sp.true else when.format(show(condition))
        return form.format(show(variable), limit, show(body))


@remembered
def _at(formula: ForAll, value: Any) -> tuple[Formula, Formula]:
    _, condition, body = formula.open(value)
    return condition, body


def for_all(variables: Variable | tuple[Variable, ...], body: Any, when: Any = True) -> Formula:
    """Return "for all variables with ``when``: body"; the condition stands innermost."""
    several = variables if isinstance(variables, tuple) else (variables,)
    formula = ForAll(several[-1], when, body)
    for variable in reversed(several[:-1]):
        formula = ForAll(variable, True, formula)
    return formula


def exists(variables: Variable | tuple[Variable, ...], body: Any) -> Formula:
    """Return that some values of variables satisfy the body: not for all of them it is absurd."""
    return sp.Not(for_all(variables, sp.false, body))


class Equal(Written, Boolean):  # type: ignore[misc]
    """Two vectors are equal; ``args`` is their difference, which is 0."""

    text = "{} = {}"

    def __new__(cls, difference: Vector) -> Any:
        difference = vector(difference)
        if difference == ZERO:
            return sp.true
        return sp.Basic.__new__(cls, difference)

    @property
    def relation(self) -> Formula:
        """The same as a relation between scalars."""
        return sp.Eq(Norm(self.args[0]) ** 2, 0)

    def shown(self) -> tuple[Vector, Vector]:
        """Return the sides."""
        return self.sides

    @property
    def sides(self) -> tuple[Vector, Vector]:
        """The vectors that are equal: what is subtracted stands on the right."""
        parts = self.args[0].parts
        less = {v: -c for v, c in parts.items() if c.could_extract_minus_sign()}
        more = {v: c for v, c in parts.items() if v not in less}
        return combine(*more.items()), combine(*less.items())


class Predicate(Written, Boolean):  # type: ignore[misc]
    """A property of objects of which no prover knows anything; ``text`` says it."""

    text = "{}"

    def __new__(cls, *objects: Any) -> Formula:
        made: Formula = sp.Basic.__new__(cls, *map(sp.sympify, objects))
        return made


def equal(v: Vector, w: Vector) -> Formula:
    """Return that two vectors are equal."""
    return Equal(vector(v) - vector(w))


def conjuncts(formula: Formula) -> tuple[Formula, ...]:
    """Split a conjunction into its parts."""
    return tuple(formula.args) if isinstance(formula, sp.And) else (formula,)


def need_sort(variable: Variable, value: Any) -> None:
    """Refuse a value that is not of a variable's sort, e.g. a function that is not smooth."""
    if not is_variable(variable):
        raise SortError(f"{variable} is no variable, so it cannot be given a value")
    wanted, got = sort_of(variable), sort_of(value)
    zero = isinstance(variable, Vector) and value == ZERO
    if wanted != got and not zero:
        raise SortError(f"{value} is a {got}, where a {wanted} is needed")
    if isinstance(variable, SmoothVariable) and smoothness(value) < variable.order:
        raise SortError(f"{value} is not known to be {variable.order} times differentiable")
