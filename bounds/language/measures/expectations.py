r"""Random quantities: functions of an outcome, events, probabilities and means.

A `Quantity` is a function that need not be smooth; whatever can be written is measurable.  A
`Mass` of ``where(...)`` is the probability of an event.  An outcome is an array, or a vector, which
is the array of its coordinates; a law on arrays of n entries has zeros from there on, and a law of
paths is taken at the final time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from sympy.core.symbol import Str

from lemmata.bounds.language.bits.arrays import ArrayVariable, Indexed
from lemmata.bounds.language.formulas import Formula, Predicate
from lemmata.bounds.language.measures.laws import Law, Mass, need_law
from lemmata.bounds.language.sets import Set
from lemmata.bounds.language.terms import (
    Binder,
    Functional,
    ObjectVariable,
    SortError,
    Term,
    Variable,
    fresh,
    sort_of,
)

OUTCOME = ArrayVariable("x")


class Measurable(Term):
    """A real function of an outcome."""

    of: str

    @property
    def sort(self) -> str:  # type: ignore[override]
        """What it is a function of."""
        return f"quantity of {self.of}"

    def __call__(self, at: Any) -> sp.Expr:
        """Return the value at an outcome."""
        return Value(self, at)


class QuantityVariable(ObjectVariable, Measurable):
    """Any such function, of arrays unless another sort is named."""

    def __new__(cls, name: str | Str, number: int | sp.Integer = 0, of: str | Str = "array") -> Any:
        return sp.Basic.__new__(cls, Str(str(name)), sp.Integer(number), Str(str(of)))

    @property
    def of(self) -> str:  # type: ignore[override]
        """The sort of its argument."""
        return str(self.args[2])

    def numbered(self, number: int, name: str) -> QuantityVariable:
        """Return a variable of the same sort."""
        made: QuantityVariable = QuantityVariable(name, number, self.of)
        return made


class Quantity(Binder, Measurable):
    """The function of an outcome that is given by a formula."""

    text = "({} -> {})"
    tex = r"({}\mapsto {})"

    def __new__(cls, variable: Variable, body: Any) -> Quantity:
        made: Quantity = cls.bind(variable, sp.sympify(body))
        if not isinstance(made.args[1], sp.Expr):
            raise SortError(f"{body} is no number")
        return made

    @property
    def of(self) -> str:  # type: ignore[override]
        """The sort of its argument."""
        return sort_of(self.args[0])


def quantity(body: Callable[[Any], Any], of: Variable = OUTCOME) -> Quantity:
    """Return the quantity given by a Python function of the outcome, by default an array."""
    variable = fresh(of)
    return Quantity(variable, body(variable))


class Value(Functional):
    """The value of a quantity."""

    text = "{}({})"

    def __new__(cls, X: Measurable, at: Any) -> sp.Expr:
        at = sp.sympify(at)
        if getattr(X, "of", "") != sort_of(at):
            raise SortError(f"{X} is no quantity of {sort_of(at)}")
        if isinstance(X, Quantity):
            value: sp.Expr = X.open(at)[1]
            return value
        made: sp.Expr = sp.Basic.__new__(cls, X, at)
        return made


class Event(Binder, Set):
    """The set of outcomes for which a formula holds."""

    text = "{{{} with {}}}"
    tex = r"\{{{}:\ {}\}}"

    def contains(self, z: Any) -> Formula:
        """Return that an outcome is in it."""
        return self.open(z)[1]


def where(formula: Callable[[Any], Any], of: Variable = OUTCOME) -> Event:
    """Return the event given by a Python function of the outcome, by default an array."""
    variable = fresh(of)
    made: Event = Event(variable, formula(variable))
    return made


def probability(P: Law, formula: Callable[[Any], Any], of: Variable = OUTCOME) -> sp.Expr:
    r"""Return :math:`\Pr_{x\sim P}` of a formula in x."""
    return Mass(P, where(formula, of))


class Expectation(Functional):
    r"""The mean :math:`\mathbb E_{x\sim P}X(x)`; of use where X is `Integrable`."""

    text = "E_[{}] {}"
    tex = r"\mathbb E_{{{}}}{}"

    def __new__(cls, P: Law, X: Measurable) -> sp.Expr:
        need_law(P)
        if not isinstance(X, Measurable):
            raise SortError(f"{X} is no quantity")
        made: sp.Expr = sp.Basic.__new__(cls, P, X)
        return made


def mean(P: Law, body: Callable[[Any], Any], of: Variable = OUTCOME) -> sp.Expr:
    r"""Return :math:`\mathbb E_{x\sim P}` of a formula in x."""
    return Expectation(P, quantity(body, of))


class Integrable(Predicate):
    """A quantity has a finite mean under a law."""

    text = "under {} the mean of {} is finite"


class LawOf(Law):
    """A law made of numbers and objects."""

    def __new__(cls, *parts: Any) -> Any:
        return sp.Basic.__new__(cls, *map(sp.sympify, parts))


class StandardNormal(LawOf):
    r"""The law :math:`N(0,I_n)` on arrays of n entries."""

    text = "N(0, I_{})"


class Fair(LawOf):
    r"""The uniform law on :math:`\{-1,1\}^n`."""

    text = "uniform on {{-1, 1}}^{}"


class Inside(Predicate):
    """An outcome is in an event; of an event that is given, this is its formula."""

    text = "{} in {}"

    def __new__(cls, x: Any, A: Set) -> Formula:
        """Make the property."""
        if isinstance(A, Event):
            return A.contains(x)
        if isinstance(A, Complement):
            return sp.Not(cls(x, A.args[0]))
        if isinstance(A, Intersection):
            return sp.And(*(cls(x, part) for part in A.args))
        return super().__new__(cls, x, A)


class Complement(Set):
    """The outcomes that are not in a set."""

    text = "not {}"
    tex = "({})^c"


class Intersection(Set):
    """The outcomes that are in two sets."""

    text = "({} and {})"
    tex = r"({}\cap {})"


class Best(Indexed):
    """An outcome at which a quantity of arrays is at least its mean."""

    rank = 1
    text = "best outcome under {} for {}"
