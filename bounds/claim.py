"""Claims of the paper: each has up to three statements, and false variants beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from weakref import WeakKeyDictionary

import sympy as sp

from lemmata.bounds.catalogue import BY_ID, asserted
from lemmata.bounds.catalogue import FORMS as FORMS
from lemmata.bounds.catalogue import Form as Form
from lemmata.bounds.catalogue import Source as Source
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement
from lemmata.bounds.language.formulas import Formula


@dataclass(frozen=True, eq=False)
class Twin:
    """A false variant of a statement, which a sound check must reject.

    Attributes
    ----------
    title : str
        What was changed, e.g. ``"3/2 -> 7/5"``.
    of : str
        The form it is a variant of.
    conclusion : Formula, optional
        The changed conclusion.
    drop : tuple of str
        Labels of hypotheses that are dropped.
    change : mapping of str to Formula
        Hypotheses that are changed.
    model : Model, optional
        Objects that refute it; without them the prover looks for numbers.
    """

    title: str
    of: Form
    conclusion: Formula | None = None
    drop: tuple[str, ...] = ()
    change: Mapping[str, Formula] = field(default_factory=dict)
    model: Model | None = None

    def statement(self, original: Statement) -> Statement:
        """Return the changed statement, without its proof."""
        said = original.conclusion if self.conclusion is None else self.conclusion
        kept = original.without(*self.drop, conclusion=said, refuted_by=self.model)
        return replace(kept, given=dict(kept.given) | dict(self.change))


@dataclass(frozen=True, eq=False)
class Claim:
    """A numbered claim of the paper with up to three statements.

    Attributes
    ----------
    id, title : str
        Stable id (``"lemma-13"``) and a few words.
    source : Source
        Where the paper says it.
    statements : mapping of {"printed", "repaired", "sharp"} to Statement
        What is printed, what is right in its place, and the best we can prove.
    assumes, uses : tuple of str
        Ids of the assumptions and of the claims it builds on.
    twins : tuple of Twin
        False variants that the provers must reject.
    erratum : Erratum, optional
        What is wrong in print, how bad that is, and what it does to the two theorems.
    """

    id: str
    title: str
    source: Source
    statements: Mapping[Form, Statement] = field(default_factory=dict)
    assumes: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    twins: tuple[Twin, ...] = ()
    erratum: Erratum | None = None

    def __post_init__(self) -> None:
        unknown = set(self.statements) - set(FORMS)
        if unknown:
            raise ValueError(f"{self.id}: {sorted(unknown)} is not one of {list(FORMS)}")
        for form, statement in self.statements.items():
            if statement.conclusion == sp.true:
                raise ValueError(f"{self.id} ({form}) says nothing: SymPy evaluates it to true")
            _MADE_OF.setdefault(statement, []).append((self.id, form))
        object.__setattr__(self, "statements", MappingProxyType(dict(self.statements)))

    @property
    def asserted(self) -> tuple[Form, ...]:
        """The forms we stand for: repaired, sharp, and printed where there is no repair."""
        return asserted(self.statements)


_MADE_OF: WeakKeyDictionary[Statement, list[tuple[str, Form]]] = WeakKeyDictionary()


def name_of(statement: Statement) -> str:
    """Return the claim and form that a statement is, of several the first of the catalogue."""
    order = list(BY_ID)
    found = _MADE_OF.get(statement, ())
    known = sorted(found, key=lambda at: order.index(at[0]) if at[0] in BY_ID else len(order))
    return "{} ({})".format(*known[0]) if known else "a lemma"
