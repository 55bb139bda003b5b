r"""Statements and facts: what holds for all objects that satisfy the hypotheses.

Every variable that occurs is universally quantified.  A hypothesis has one of three kinds: an
*assumption* of the paper about an object, a *condition* of this statement, or the *definition* of
a symbol by a term.  Whatever else a proof needs is a `Fact`, and is cited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal
from weakref import WeakValueDictionary

import sympy as sp

from lemmata.bounds.language.formulas import Formula
from lemmata.bounds.language.functions import Function
from lemmata.bounds.language.terms import (
    Binder,
    Substitution,
    Variable,
    plain_name,
    strays,
    variables,
)

if TYPE_CHECKING:
    from lemmata.bounds.kernel.steps import Step

Kind = Literal["assumption", "condition", "definition"]


def freeze(owner: object, *names: str) -> None:
    """Copy mappings and lists, so that what has been decided cannot be changed from outside."""
    for name in names:
        value = getattr(owner, name)
        fixed = MappingProxyType(dict(value)) if isinstance(value, Mapping) else tuple(value)
        object.__setattr__(owner, name, fixed)


@dataclass(frozen=True)
class Assumption:
    """An assumption of the paper, made of an object.

    Attributes
    ----------
    label : str
        Its id and, where it has several parts, which one: ``"assumption-2, second order"``.
    formula : Formula
        What is assumed.
    """

    label: str
    formula: Formula


@dataclass(frozen=True, eq=False)
class Fact:
    """A theorem of the literature: a schema over objects with typed premises.

    Attributes
    ----------
    id, title : str
        Stable id, and its name in words.
    reference : str
        Where it is proved.
    premises : mapping of str to Formula
        What must be shown of the objects.
    conclusion : Formula
        What it says of them.
    """

    id: str
    title: str
    reference: str
    conclusion: Formula
    premises: Mapping[str, Formula] = field(default_factory=dict)

    def __post_init__(self) -> None:
        freeze(self, "premises")
        known = LITERATURE.setdefault(self.id, self)
        if known is not self and (":" not in self.id or known._content != self._content):
            raise ValueError(f"there is a fact {self.id} already; give this one another id")

    @property
    def _content(self) -> tuple[object, ...]:
        return self.title, self.reference, self.conclusion, dict(self.premises)

    @property
    def hypotheses(self) -> Mapping[str, Formula]:
        """The premises."""
        return self.premises

    @property
    def statement(self) -> str:
        """The theorem in words and as a formula."""
        parts = "; ".join(map(str, self.premises.values()))
        return f"{self.title}: {f'if {parts}, then ' if parts else ''}{self.conclusion}"


def check_classes(*terms: sp.Basic) -> None:
    """Refuse terms of classes that are neither SymPy's nor of this package.

    The provers believe what a class says of itself, ``is_positive`` for one: with a class of one's
    own that would be an assumption that nobody reads.
    """
    for kind in {type(node) for term in terms for node in sp.preorder_traversal(term)}:
        # SymPy's undefined functions have no module; no prover takes them.
        if str(kind.__module__).partition(".")[0] not in ("sympy", "lemmata", "None"):
            raise ValueError(
                f"{kind.__name__} is a class of your own, of which nothing is known; "
                "take a variable, and assume or cite what holds of it"
            )


def check_terms(*terms: sp.Basic) -> None:
    """Refuse terms about scalars that are not real, or with variables that nothing binds."""
    check_classes(*terms)
    for term in terms:
        loose = strays(term) | {v for v in term.free_symbols if v.is_real is not True}
        if loose:
            raise ValueError(f"{loose.pop()} is not declared real, or has the name of a bound one")


LITERATURE: MutableMapping[str, Fact] = WeakValueDictionary()
"""Every fact that there is, by its id, so that no two say different things under one name.

A module of the user's own, whose facts have a namespace, may be imported again.
"""


@dataclass(frozen=True, eq=False)
class Model:
    """Concrete objects, at which a statement is tried.

    Attributes
    ----------
    text : str
        The objects in words.
    at : mapping of variables to terms
        Vectors have coordinates, maps are given by formulas, scalars are exact numbers.
    dimension : int
        Of the space; what holds for all vectors is shown for ``t_1 e_1 + ... + t_d e_d``.
    because : mapping of str to steps
        Proofs of hypotheses that the prover does not decide at once, by label; under the label
        ``"conclusion"``, steps that derive "false" from the conclusion of what it refutes.
        They may use ``"dimension"``, which says what d is.
    """

    text: str
    at: Substitution
    dimension: int = 1
    because: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", {v: sp.sympify(term) for v, term in self.at.items()})
        freeze(self, "at", "because")


@dataclass(frozen=True, eq=False)
class Statement:
    """Under its hypotheses the conclusion holds, for all values of its variables.

    Attributes
    ----------
    conclusion : Formula
        What is said.
    assume : tuple of Assumption
        Assumptions of the paper, of objects of this statement.
    given : mapping of str to Formula
        Conditions, by label.
    define : mapping of symbol to term
        Symbols that stand for terms; each occurs in later definitions only.
    steps : tuple of Step
        The proof.
    refuted_by : Model, optional
        Objects at which the hypotheses hold and the conclusion fails.
    example : Model, optional
        Objects at which the hypotheses hold, so that the statement is not vacuous.
    """

    conclusion: Formula
    assume: tuple[Assumption, ...] = ()
    given: Mapping[str, Formula] = field(default_factory=dict)
    define: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    refuted_by: Model | None = None
    example: Model | None = None

    def __post_init__(self) -> None:
        freeze(self, "assume", "given", "define", "steps")
        order = list(self.define)
        for i, (symbol, term) in enumerate(self.define.items()):
            late = set(order[i:]) & variables(term)
            if late:
                raise ValueError(f"{symbol} is defined by {late.pop()}, which is not known there")
        labels = [a.label for a in self.assume] + [*self.given, *map(str, order)]
        twice = {x for x in labels if labels.count(x) > 1}
        if twice:
            raise ValueError(f"two hypotheses are called {twice.pop()!r}")

    @cached_property
    def hypotheses(self) -> Mapping[str, Formula]:
        """All hypotheses by label; a definition is an equation."""
        defined = {str(s): sp.Eq(s, t, evaluate=False) for s, t in self.define.items()}
        return {a.label: a.formula for a in self.assume} | dict(self.given) | defined

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The kind of each hypothesis."""
        kinds: dict[str, Kind] = {a.label: "assumption" for a in self.assume}
        kinds |= dict.fromkeys(self.given, "condition")
        return kinds | {str(s): "definition" for s in self.define}

    @property
    def variables(self) -> set[Variable]:
        """Everything it speaks about."""
        return variables(self.conclusion, *self.hypotheses.values())

    @property
    def text(self) -> str:
        """The statement as text, made of its terms."""
        return self.told(str)

    def told(self, show: Callable[[sp.Basic], str]) -> str:
        """Return the statement as text, every formula written by a printer."""
        parts = [show(f) for f in self.hypotheses.values()]
        return (f"If {'; '.join(parts)}, then " if parts else "") + show(self.conclusion)

    @property
    def where(self) -> Mapping[Function, Function]:
        """What the names of functions stand for."""
        return {F: F.plain for F in self._named}

    @property
    def _named(self) -> list[Function]:
        formulas = (self.conclusion, *self.hypotheses.values())
        found = {F for formula in formulas for F in _functions(formula) if F.name}
        return sorted(found, key=lambda F: F.name)

    def check_names(self) -> None:
        """Refuse a statement in which two different things have one name, or one has no sort."""
        for formula in (self.conclusion, *self.hypotheses.values()):
            check_terms(formula)
        things = [*self.variables, *self._named]
        names = [plain_name(t) for t in things]
        twice = {n for n in names if names.count(n) > 1}
        if twice:
            raise ValueError(f"two different things are called {twice.pop()}; rename one")

    def without(self, *labels: str, **changes: Any) -> Statement:
        """Return the statement without some hypotheses, and without its proof."""
        assume = tuple(a for a in self.assume if a.label not in labels)
        given = {k: f for k, f in self.given.items() if k not in labels}
        define = {k: t for k, t in self.define.items() if str(k) not in labels}
        return self.variant(**({"assume": assume, "given": given, "define": define} | changes))

    def variant(self, **changes: Any) -> Statement:
        """Return a changed statement without proof, e.g. a twin."""
        return replace(self, **({"steps": (), "refuted_by": None, "example": None} | changes))


def _functions(term: sp.Basic) -> Iterator[Function]:
    """Yield the functions in a term; below a binder they are about the variable that is shown."""
    if isinstance(term, Function):
        yield term
    for part in term.shown() if isinstance(term, Binder) else term.args:
        yield from _functions(part)
