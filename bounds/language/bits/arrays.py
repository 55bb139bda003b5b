r"""Arrays: real numbers indexed by natural numbers, with their sums and products.

A point of :math:`\mathbb R^n` is an array whose entries count up to n, the index beginning at 0; it
is the vector with these coordinates.  An array of rank 2 has arrays for its entries.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import sympy as sp
from sympy.core.symbol import Str

from lemmata.bounds.language.terms import (
    Abbreviation,
    Binder,
    Functional,
    ObjectVariable,
    SortError,
    Term,
    fresh,
)

_i = sp.Symbol("i", integer=True, nonnegative=True)


def natural(i: Any) -> sp.Expr:
    """Return an index; refuse what is not known to be a natural number."""
    i = sp.sympify(i)
    if not (isinstance(i, sp.Expr) and i.is_integer and i.is_nonnegative):
        raise SortError(f"{i} is not known to be a natural number")
    return i


class Indexed(Term):
    """Something with entries."""

    rank: int

    @property
    def sort(self) -> str:  # type: ignore[override]
        """``"array"``, or ``"array of rank n"``."""
        return "array" if self.rank == 1 else f"array of rank {self.rank}"

    def __getitem__(self, i: Any) -> Any:
        """Return the entry with a natural index."""
        return Entry(self, i) if self.rank == 1 else Row(self, i)


class ArrayVariable(ObjectVariable, Indexed):
    """Any array of a rank."""

    def __new__(
        cls, name: str | Str, number: int | sp.Integer = 0, rank: int | sp.Integer = 1
    ) -> Any:
        return sp.Basic.__new__(cls, Str(str(name)), sp.Integer(number), sp.Integer(rank))

    @property
    def rank(self) -> int:  # type: ignore[override]
        """How many indices it has."""
        return int(self.args[2])

    def numbered(self, number: int, name: str) -> ArrayVariable:
        """Return a variable of the same rank."""
        made: ArrayVariable = ArrayVariable(name, number, self.rank)
        return made


class Array(Binder, Indexed):
    """The array whose entry i is given by a formula in i."""

    text = "({1})_{0}"
    tex = "({1})_{{{0}}}"

    def __new__(cls, variable: sp.Symbol, body: Any) -> Array:
        made: Array = cls.bind(variable, sp.sympify(body))
        return made

    @property
    def rank(self) -> int:  # type: ignore[override]
        """One more than that of its entries."""
        return 1 + (self.args[1].rank if isinstance(self.args[1], Indexed) else 0)


def array(body: Callable[[Any], Any]) -> Array:
    """Return the array given by a Python function of its index."""
    i = fresh(_i)
    return Array(i, body(i))


class Listed(Indexed):
    """The array with the given entries first; further ones are zero, or like the last row."""

    def __new__(cls, *entries: Any) -> Any:
        return sp.Basic.__new__(cls, *map(sp.sympify, entries))

    @property
    def rank(self) -> int:  # type: ignore[override]
        """One more than that of its entries."""
        return 1 + (self.args[0].rank if isinstance(self.args[0], Indexed) else 0)

    def _sympystr(self, printer: Any) -> str:
        return f"({', '.join(map(printer._print, self.args))})"

    _latex = _sympystr


class Row(Indexed):
    """An entry of an array of rank 2 or more."""

    text = "{}[{}]"
    tex = "{{{}}}_{{{}}}"

    def __new__(cls, a: Indexed, i: Any) -> Any:
        i = natural(i)
        if isinstance(a, Array):
            return a.open(i)[1]
        if isinstance(a, Listed) and i.is_Integer:
            return a.args[min(int(i), len(a.args) - 1)]
        return sp.Basic.__new__(cls, a, i)

    @property
    def rank(self) -> int:  # type: ignore[override]
        """One less than that of the array."""
        return int(self.args[0].rank) - 1


class Entry(Functional):
    """An entry of an array, a number."""

    text, tex = Row.text, Row.tex

    def __new__(cls, a: Indexed, i: Any) -> sp.Expr:
        if getattr(a, "sort", "") != "array":
            raise SortError(f"{a} is no array of numbers")
        i = natural(i)
        if isinstance(a, Array):
            entry: sp.Expr = a.open(i)[1]
            return entry
        if isinstance(a, Listed) and i.is_Integer:
            return a.args[int(i)] if i < len(a.args) else sp.S.Zero
        made: sp.Expr = sp.Basic.__new__(cls, a, i)
        return made


class Fold(Functional, Abbreviation):
    """The first n entries of an array, joined; it is worked out where n is a number or n + 1."""

    empty: ClassVar[sp.Expr]
    joined: ClassVar[type[sp.Expr]]

    def __new__(cls, a: Indexed, n: Any) -> sp.Expr:
        if getattr(a, "sort", "") != "array":
            raise SortError(f"{a} is no array of numbers")
        n = natural(n)
        if n == 0 or (isinstance(a, Array) and a.args[1] == cls.empty):
            return cls.empty
        made: sp.Expr = sp.Basic.__new__(cls, a, n)
        return made

    @property
    def unfolded(self) -> sp.Expr:
        """The last entry apart, where the number says that there is one."""
        a, n = self.args
        if n.as_coeff_Add()[0] > 0:
            return self.joined(type(self)(a, n - 1), a[n - 1])
        return self

    def _eval_is_nonnegative(self) -> bool | None:
        return self._any.is_nonnegative or None

    def _eval_is_extended_nonnegative(self) -> bool | None:
        return self._any.is_nonnegative or None

    @property
    def _any(self) -> sp.Expr:
        """Any entry."""
        entry: sp.Expr = self.args[0][_i]
        return entry


class Total(Fold):
    r"""The sum :math:`\sum_{i<n}a_i`."""

    empty, joined = sp.S.Zero, sp.Add
    text = "sum({}, {})"
    tex = r"\sum_{{i<{1}}}{0}"


class Product(Fold):
    r"""The product :math:`\prod_{i<n}a_i`."""

    empty, joined = sp.S.One, sp.Mul
    text = "product({}, {})"
    tex = r"\prod_{{i<{1}}}{0}"

    def _eval_is_positive(self) -> bool | None:
        return self._any.is_positive or None

    def _eval_is_extended_positive(self) -> bool | None:
        return self._any.is_positive or None


def total(body: Callable[[Any], Any], n: Any) -> sp.Expr:
    r"""Return :math:`\sum_{i<n}` of a formula in i."""
    return Total(array(body), n)


def product(body: Callable[[Any], Any], n: Any) -> sp.Expr:
    r"""Return :math:`\prod_{i<n}` of a formula in i."""
    return Product(array(body), n)
