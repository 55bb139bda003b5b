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

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, wraps
from itertools import count
from string import Formatter
from typing import Any, ClassVar, TypeAlias

import sympy as sp
from sympy.core.symbol import Str

Variable: TypeAlias = "sp.Symbol | ObjectVariable"
Substitution: TypeAlias = Mapping[Any, Any]
_fresh = count(1)
_OPENED = 10**9
"""The first number of a variable by which a binder is opened; fresh ones have smaller numbers."""

LATEX = {
    **{"z_hat": r"\hat z", "z_star": "z^*", "u_star": "u^*", "z_circ": r"z^\circ"},
    **{"eta": r"\eta", "ell": r"\ell", "phi": r"\varphi", "Lambda": r"\Lambda"},
    **{"theta": r"\theta", "theta_F": r"\theta_F"},
}
"""How variables are typeset that are not typeset by their names."""


def remembered(function: Callable[..., Any]) -> Callable[..., Any]:
    """Remember what a function of terms returns, by which objects they are.

    Equal terms may be written with other names of bound variables; those that are the same are
    written the same, whatever else this process has done.
    """
    known: dict[tuple[int, ...], tuple[Any, Any]] = {}

    @wraps(function)
    def found(*terms: Any) -> Any:
        key = tuple(map(id, terms))
        if key not in known:
            known[key] = terms, function(*terms)  # kept alive, so that no other gets their number
        return known[key][1]

    return found


class SortError(TypeError):
    """A term of one sort stands where another is needed."""


class Written:
    """Mixin of what is written by patterns, in which ``{0}``, ``{1}``, ... are its arguments.

    Without ``text`` it is written as SymPy writes its class; without ``tex`` it is typeset as it
    is written, with its words upright.
    """

    text: ClassVar[str] = ""
    tex: ClassVar[str] = ""

    def shown(self) -> tuple[Any, ...]:
        """Return what the patterns are filled with."""
        return self.args  # type: ignore[attr-defined,no-any-return]

    def _sympystr(self, printer: Any) -> str:
        return _filled(self.text, self, printer)

    def _latex(self, printer: Any) -> str:
        return _filled(self.tex or typeset(self.text), self, printer)


@cache
def typeset(pattern: str) -> str:
    """Return a pattern of plain text as one of LaTeX: words upright, relations as symbols."""
    parts = Formatter().parse(pattern)
    return "".join(
        _WORDS.sub(_sign_or_text, plain) + ("" if field is None else f"{{{field}}}")
        for plain, field, _, _ in parts
    )


def upright(name: str) -> str:
    """Return a name in LaTeX: upright if it is a word."""
    return typeset(name).format()


_SIGNS = {
    "<=": r"\le ",
    "~": r"\sim",
    "Pr": r"\Pr",
    "sgn z": r"\mathrm{{sgn}}\,z",
    "**": "^",
    "{": r"\{{",
    "}": r"\}}",
}
_WORDS = re.compile(r"<=|~|\*\*|[{}]|\s*-?[A-Za-z]{2,}(?:[ ,'-]+[A-Za-z]+)*\s*")


def _sign_or_text(found: re.Match[str]) -> str:
    return _SIGNS.get(found[0]) or rf"\text{{{{{found[0]}}}}}"


def _filled(pattern: str, term: Written, printer: Any) -> str:
    if not pattern:
        printers = (getattr(printer, f"_print_{c.__name__}", None) for c in type(term).__mro__)
        return next(filter(None, printers))(term)  # type: ignore[no-any-return]
    return pattern.format(*map(printer._print, term.shown()))


class Term(Written, sp.Basic):  # type: ignore[misc]
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
    return _level(term) > 0


def _level(term: Any) -> int:
    """Return the height of the binder of a bound variable; 0 of any other term."""
    if isinstance(term, ObjectVariable):
        return max(0, -int(term.args[1]))
    if isinstance(term, sp.Symbol):
        tail = term.name.partition("#-")[2]
        return int(tail) if tail.isdecimal() else len(tail)
    return 0


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
        bound = numbered(variable, -_height(parts), "")
        if variable != bound:
            parts = tuple(p.xreplace({variable: bound}) for p in parts)
        made = sp.Basic.__new__(cls, bound, *parts)
        made.hint = plain_name(variable)
        return made

    @property
    def height(self) -> int:
        """One more than the largest height of the binders inside."""
        return _level(self.args[0])

    def open(self, value: Any = None) -> tuple[Any, ...]:
        """Return the value, by default a fresh variable, and the parts about it."""
        bound = self.args[0]
        value = numbered(bound, next(_fresh), self.hint) if value is None else value
        return value, *(p.xreplace({bound: value}) for p in self.args[1:])

    def opened(self, *others: Any) -> tuple[Any, ...]:
        """Return a variable that is free neither here nor in other terms, and the parts about it.

        It is the first one of its kind, so that equal terms are opened alike, and what is found
        out about their parts need not be found out again.
        """
        taken = {v for term in (self, *others) for v in _walk(term)}
        names = (numbered(self.args[0], _OPENED + n, self.hint) for n in count())
        value = next(v for v in names if v not in taken)
        return value, *_parts_at(self, value)

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
        if isinstance(rule, _Opening) or not self._may_stay_closed(rule):
            variable, *parts = self.opened(*rule, *rule.values())
            return self.rebound(variable, *(p.xreplace(rule) for p in parts)), True
        try:
            return self._replaced_inside(rule if isinstance(rule, _Closed) else _Closed(rule)), True
        except _TallerError:
            if isinstance(rule, _Closed):
                raise  # a binder above may be closed too
            return self._xreplace(_Opening(rule))

    def _may_stay_closed(self, rule: Substitution) -> bool:
        """Whether no value brings a binder, or what is bound here or below, where it stands."""
        return self.args[0] not in rule and not any(
            isinstance(node, Binder) or 0 < _level(node) <= self.height
            for value in rule.values()
            for node in sp.preorder_traversal(value)
        )

    def _replaced_inside(self, rule: _Closed) -> Any:
        """Replace without opening, much faster: nothing is captured unless a height rises."""
        parts = [p.xreplace(rule) for p in self.args[1:]]
        if _height(parts) > self.height:
            raise _TallerError
        return self.rebound(self.args[0], *parts)

    def rebound(self, variable: Variable, *parts: sp.Basic) -> Any:
        """Bind changed parts again, under the same name."""
        made = type(self)(variable, *parts)
        if isinstance(made, Binder):
            made.hint = self.hint
        return made


def _height(parts: Iterable[sp.Basic]) -> int:
    """Return the height of a binder around parts; what is inside another binder is lower."""
    highest, todo = 0, list(parts)
    while todo:
        node = todo.pop()
        if isinstance(node, Binder):
            highest = max(highest, node.height)
        else:
            todo.extend(node.args)
    return 1 + highest


@remembered
def _parts_at(binder: Binder, value: Variable) -> tuple[sp.Basic, ...]:
    return tuple(p.xreplace({binder.args[0]: value}) for p in binder.args[1:])


class _Closed(dict[Any, Any]):
    """What is replaced below a binder that has not been opened."""


class _Opening(dict[Any, Any]):
    """What is replaced by opening every binder."""


class _TallerError(Exception):
    """A binder has become taller than it was."""


def _touches(term: sp.Basic, rule: Substitution) -> bool:
    todo = [term]
    while todo:
        node = todo.pop()
        if node in rule:
            return True
        todo.extend(node.args)
    return False


class Functional(Written, sp.Expr):  # type: ignore[misc]
    """A real number that depends on objects, e.g. a norm or a probability: an atom of algebra."""

    is_commutative = True
    is_extended_real = True
    is_finite = True
    is_number = False
    smooth: ClassVar[bool] = False
    """Whether it is smooth in its scalar arguments, and SymPy can differentiate it."""


class Named(Functional):
    """A functional that is written by a word, with its arguments in brackets."""

    word: ClassVar[str]

    def _sympystr(self, printer: Any) -> str:
        return f"{self.word}({', '.join(map(printer._print, self.args))})"

    def _latex(self, printer: Any) -> str:
        return rf"\mathrm{{{self.word}}}({', '.join(map(printer._print, self.args))})"
