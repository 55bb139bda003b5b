"""Instances of what is proved or cited for all scalars: its symbols replaced by values.

That is allowed where each value lies in the domain of its symbol; what SymPy does not know of
this becomes a premise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sympy as sp
from sympy.core.function import AppliedUndef

from lemmata.bounds.defined import definedness
from lemmata.bounds.scalars import check, indices, replaced

Values = Mapping[sp.Symbol, sp.Expr]

_REAL = {"real", "extended_real", "finite", "complex", "commutative", "hermitian"}
_SAYS = {
    ("positive", True): sp.Gt,
    ("positive", False): sp.Le,
    ("negative", True): sp.Lt,
    ("negative", False): sp.Ge,
    ("nonnegative", True): sp.Ge,
    ("nonnegative", False): sp.Lt,
    ("nonpositive", True): sp.Le,
    ("nonpositive", False): sp.Gt,
    ("nonzero", True): sp.Ne,
    ("nonzero", False): sp.Eq,
    ("zero", True): sp.Eq,
    ("zero", False): sp.Ne,
}


@dataclass(frozen=True)
class Instance:
    """A theorem at values of its symbols.

    Attributes
    ----------
    goal : sympy.Basic
        What it says there.
    premises : tuple of sympy.Basic
        What must hold: its hypotheses, and that the values are in the domains of their symbols.
    conditions : tuple of sympy.Basic
        What must hold for all terms to be defined, also for those that SymPy cancels.
    """

    goal: sp.Basic
    premises: tuple[sp.Basic, ...] = ()
    conditions: tuple[sp.Basic, ...] = ()


def conclusion(said: sp.Basic, values: Values, kept: Iterable[sp.Basic] = ()) -> sp.Basic:
    """Return what a theorem says with its symbols replaced; ``kept`` stays as a premise."""
    goal, stays = replaced(said, values), [replaced(k, values) for k in kept]
    return sp.Implies(sp.And(*stays), goal) if stays else goal


def instance(
    said: sp.Basic,
    premises: Sequence[sp.Basic],
    values: Values,
    kept: Sequence[sp.Basic] = (),
    partial: Sequence[sp.Basic] = (),
) -> Instance:
    """Return a theorem with its symbols replaced, and what must be proved for it.

    Where a sequence occurs in a premise, the theorem needs it for every index: so an index has no
    value, no value may depend on it, and such a premise cannot be kept.

    Parameters
    ----------
    said : sympy.Basic
        The conclusion.
    premises, kept : sequence of sympy.Basic
        Hypotheses that are to be proved, and those that stay as premises of an implication.
    values : mapping of sympy.Symbol to sympy.Expr
        What stands for the symbols.
    partial : sequence of sympy.Basic
        Relations of which the theorem does not say that their terms are defined.

    Raises
    ------
    ValueError
        If a value is not in the domain of its symbol, or an index is touched.
    """
    from lemmata.bounds.prove.goal import (
        undefined,  # the provers are loaded when something is decided
    )

    running = frozenset().union(*map(indices, (*premises, *kept)))
    changed = {s: v for s, v in values.items() if s != v}
    for symbol, value in changed.items():
        if not isinstance(symbol, sp.Symbol):
            raise ValueError(f"{symbol} is no symbol, so it cannot be given a value")
        if symbol in running or running & value.free_symbols:
            raise ValueError(f"{symbol} = {value}: a premise about a sequence is for every index")
    if any(map(indices, kept)):
        raise ValueError("a premise about a sequence is for every index; it cannot be kept")
    needed = [c for pair in changed.items() for c in in_domain(*pair)]
    open_ = [c for p in premises if replaced(p, values) != p for c in undefined(p)]
    open_ += [c for p in partial for c in undefined(p)]
    open_ += [c for k in kept for c in definedness(k)]
    conditions = [c for v in changed.values() for c in definedness(v)]
    return Instance(
        conclusion(said, values, kept),
        (*(replaced(p, values) for p in premises), *needed),
        (*conditions, *(replaced(c, values) for c in open_)),
    )


def in_domain(term: sp.Expr, value: sp.Expr) -> Iterator[sp.Basic]:
    """Yield what says that a value has all that is assumed of a symbol or of a sequence's terms.

    What SymPy knows already is left out.  Every scalar is real, so the value must be defined, too.

    Raises
    ------
    ValueError
        If the value is no real expression, or an assumption is no relation (``integer``, ``prime``)
        and not known to hold.
    """
    check(value, f"the value of {term}")
    if not isinstance(value, sp.Expr) or value.is_extended_real is False:
        raise ValueError(f"the value of {term} is {value}, which is no real number")
    assumed = term.func._kwargs if isinstance(term, AppliedUndef) else term._assumptions_orig
    for name, wanted in assumed.items():
        if (name in _REAL and wanted) or getattr(value, f"is_{name}") is wanted:
            continue
        relation = _SAYS.get((name.removeprefix("extended_"), wanted))
        if relation is None:
            raise ValueError(f"{term} is assumed {name} = {wanted}; {value} is not known to be so")
        yield relation(value, 0)
