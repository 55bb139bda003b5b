r"""Terms and their sorts: what a formula may be about.

A *scalar* is a SymPy expression.  Every other object (a vector, a map, a law, a process) is a
`Term`, and whatever a formula says of it is a scalar built from it, e.g. :math:`\lVert v\rVert`.
Terms are SymPy trees, so replacing a variable rebuilds every constructor above it, and the
constructors bring what they build into normal form.

A `Binder` binds one variable in its parts.  Bound variables are numbered by the height of their
binder, so that terms that differ in the names of bound variables only are equal, and replacing
can never capture a variable.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, ClassVar, TypeAlias

import sympy as sp
from sympy.core.symbol import Str

Variable: TypeAlias = "sp.Symbol | ObjectVariable"
Substitution: TypeAlias = Mapping[Any, Any]
_fresh = count(1)

LATEX = {"z_hat": r"\hat z", "z_star": "z^*"}
"""How variables are typeset that are not typeset by their names."""


class SortError(TypeError):
    """A term of one sort stands where another is needed."""


class Term(sp.Basic):  # type: ignore[misc]
    """A mathematical object that is not a number."""

    sort: ClassVar[str] = "object"


class Abbreviation:
    """Mixin of terms that are written in short, and worked out where a proof is checked."""

    @property
    def unfolded(self) -> Any:
        """What it stands for; itself if nothing more is known of it."""
        raise NotImplementedError


class ObjectVariable(Term):
    """Mixin of variables of all sorts but scalars; ``args`` are the name and a number.

    The number is 0 for a variable that an author wrote, positive for a fresh copy, and negative
    for a bound variable.
    """

    def __new__(cls, name: str | Str, number: int | sp.Integer = 0) -> Any:
        return sp.Basic.__new__(cls, Str(str(name)), sp.Integer(number))

    @property
    def name(self) -> str:
        """The name as written."""
        return str(self.args[0])

    def _sympystr(self, printer: Any) -> str:
        return self.name

    def _latex(self, printer: Any) -> str:
        return LATEX.get(self.name, self.name)

    def numbered(self, number: int, name: str) -> ObjectVariable:
        """Return a variable of the same sort."""
        made: ObjectVariable = type(self)(name, number)
        return made


def sort_of(term: Any) -> str:
    """Return the sort of a term; ``"scalar"`` for a SymPy expression."""
    if isinstance(term, Term):
        return term.sort
    if isinstance(term, sp.Expr):
        return "scalar"
    raise SortError(f"{term!r} is neither a scalar nor an object")


def is_variable(term: Any) -> bool:
    """Whether a term is a variable of any sort."""
    return isinstance(term, (sp.Symbol, ObjectVariable))


def fresh(variable: Variable) -> Variable:
    """Return a new variable of the same sort and domain, which occurs nowhere else."""
    return numbered(variable, next(_fresh), plain_name(variable))


def plain_name(variable: Variable) -> str:
    """Return the name of a variable without the number of a copy."""
    return str(variable.name).partition("#")[0]


def numbered(variable: Variable, number: int, name: str) -> Variable:
    """Return a copy of a variable, of the same sort and domain, by a number and a name."""
    if isinstance(variable, ObjectVariable):
        return variable.numbered(number, name)
    domain = {k: v for k, v in variable._assumptions_orig.items() if k != "commutative"}
    return sp.Symbol(f"{name}#{number}" if number else name, **domain)


def _is_bound(term: Any) -> bool:
    if isinstance(term, ObjectVariable):
        return bool(term.args[1] < 0)
    return isinstance(term, sp.Symbol) and "#-" in term.name


def strays(term: Any) -> set[Variable]:
    """Return variables that are named like bound ones and are bound by nothing.

    A binder made later would capture them, so no formula that is checked may have any.
    """
    if is_variable(term):
        return {term} if _is_bound(term) else set()
    found = {v for arg in term.args for v in strays(arg)}
    return found - {term.args[0]} if isinstance(term, Binder) else found


def variables(*terms: Any) -> set[Variable]:
    """Return the free variables of terms and formulas."""
    found: set[Variable] = set()
    for term in terms:
        found |= {v for v in _walk(term) if not _is_bound(v)}
    return found


def _walk(term: Any) -> Iterator[Variable]:
    for node in sp.preorder_traversal(term):
        if is_variable(node):
            yield node


class Binder(Term):
    """A term that binds ``args[0]`` in its other arguments, e.g. ``z -> |z|^2``."""

    hint: str

    def __new__(cls, variable: Variable, *parts: Any) -> Any:
        return cls.bind(variable, *map(sp.sympify, parts))

    @classmethod
    def bind(cls, variable: Variable, *parts: sp.Basic) -> Any:
        """Return the term that binds a variable which is free in the parts."""
        height = 1 + max((b.height for p in parts for b in _binders(p)), default=0)
        bound = numbered(variable, -height, "")
        made = sp.Basic.__new__(cls, bound, *(p.xreplace({variable: bound}) for p in parts))
        made.hint = plain_name(variable)
        return made

    @property
    def height(self) -> int:
        """One more than the largest height of the binders inside."""
        bound = self.args[0]
        if isinstance(bound, sp.Symbol):
            return -int(bound.name.partition("#")[2])
        return -int(bound.args[1])

    def open(self, value: Any = None) -> tuple[Any, ...]:
        """Return the value, by default a fresh variable, and the parts about it."""
        bound = self.args[0]
        value = numbered(bound, next(_fresh), self.hint) if value is None else value
        return value, *(p.xreplace({bound: value}) for p in self.args[1:])

    def shown(self) -> tuple[Any, ...]:
        """Return the variable and the parts under a name that is not taken in them."""
        taken = {v.name for p in self.args[1:] for v in variables(p)}
        name = self.hint
        while name in taken:
            name += "'"
        return self.open(numbered(self.args[0], 0, name))

    def _xreplace(self, rule: Substitution) -> tuple[Any, bool]:
        if self in rule:
            return rule[self], True
        if not _touches(self, rule):
            return self, False
        variable, *parts = self.open()
        return self.rebound(variable, *(p.xreplace(rule) for p in parts)), True

    def rebound(self, variable: Variable, *parts: sp.Basic) -> Any:
        """Bind changed parts again, under the same name."""
        made = type(self)(variable, *parts)
        if isinstance(made, Binder):
            made.hint = self.hint
        return made


def _binders(term: sp.Basic) -> Iterator[Binder]:
    for node in sp.preorder_traversal(term):
        if isinstance(node, Binder):
            yield node


def _touches(term: sp.Basic, rule: Substitution) -> bool:
    return any(node in rule for node in sp.preorder_traversal(term))


class Functional(sp.Expr):  # type: ignore[misc]
    """A real number that depends on objects, e.g. a norm or a probability: an atom of algebra."""

    is_commutative = True
    is_extended_real = True
    is_finite = True
    is_number = False
    smooth: ClassVar[bool] = False
    """Whether it is smooth in its scalar arguments, and SymPy can differentiate it."""

    @property
    def is_constant_object(self) -> bool:
        """Whether no variable occurs in it."""
        return not variables(self)
