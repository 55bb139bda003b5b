"""Relations between real scalars: what may stand in one, and the terms of sequences.

A sequence is an undefined function of its index, as ``f(n)``.  An induction, and a lemma about a
sequence, takes a hypothesis in which one occurs, as ``f(n + 1) <= f(n)``, for every index; any
other relation is about one value of each of its symbols.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean, BooleanAtom

from lemmata.bounds.defined import known

_NUMBERS = (sp.Rational, sp.NumberSymbol, BooleanAtom)


def check(part: sp.Basic, what: str) -> None:
    """Refuse what is no exact expression in, or relation between, real scalars.

    Raises
    ------
    ValueError
        If something else occurs: a float, an infinity, a bound variable, an unknown function.
    """
    if not isinstance(part, (sp.Expr, Boolean)):
        raise ValueError(f"{what} is {part!r}, no SymPy expression or relation")
    for node in sp.preorder_traversal(part):
        if known(node) if node.args else isinstance(node, _NUMBERS) or _is_scalar(node):
            continue
        if isinstance(node, sp.Float):
            raise ValueError(f"{what} contains the float {node}; write it as a Rational")
        raise ValueError(f"{what} contains {node}, which is no operation on real scalars")


def _is_scalar(node: sp.Basic) -> bool:
    # A class of one's own may say anything of its symbols.
    return type(node) in (sp.Symbol, sp.Dummy) and bool(node.is_commutative)


def replaced(part: sp.Basic, values: Mapping[sp.Basic, sp.Basic]) -> sp.Basic:
    """Return an expression or relation with terms replaced, all at once.

    Raises
    ------
    ValueError
        If SymPy meets an undefined value on the way.
    """
    return _replaced(part, tuple(values.items()))


@cache
def _replaced(part: sp.Basic, values: tuple[tuple[sp.Basic, sp.Basic], ...]) -> sp.Basic:
    try:
        return part.xreplace(dict(values))
    except (AttributeError, TypeError) as undefined:
        raise ValueError(f"{part} says nothing with {dict(values)}: {undefined}") from None


@cache
def indices(part: sp.Basic) -> frozenset[sp.Symbol]:
    """Return the symbols in the arguments of sequences."""
    return frozenset(s for f in part.atoms(AppliedUndef) for s in f.free_symbols)


def fixed(part: sp.Basic) -> frozenset[sp.Symbol]:
    """Return the symbols of which a hypothesis says something for one value only."""
    parts = sp.And.make_args(part)
    return frozenset(s for p in parts for s in p.free_symbols - indices(p))


def named(relations: Iterable[sp.Basic]) -> list[sp.Basic]:
    """Name the terms of sequences, ``f(s)``, ``r**s`` and ``exp(a s)``, by fresh scalars."""
    flat = list(relations)
    if not any(r.has(AppliedUndef) for r in flat):
        return flat
    names: dict[sp.Basic, sp.Dummy] = {}

    def name(term: sp.Basic) -> sp.Dummy:
        sign = "positive" if term.is_positive else "nonnegative" if term.is_nonnegative else "real"
        return names.setdefault(term, sp.Dummy(str(term), **{sign: True}))

    def power(term: sp.Pow) -> sp.Expr:
        base, (shift, index) = term.base, term.exp.as_coeff_Add()
        whole, natural = shift.is_integer and index.is_integer, shift >= 0 and index.is_nonnegative
        if base.is_positive or (whole and (base.is_nonzero or natural)):
            return name(base**index) * base**shift
        return name(term)

    def exponential(term: sp.exp) -> sp.Expr:
        return sp.Mul(*(name(sp.exp(t)) for t in sp.Add.make_args(sp.expand(term.args[0]))))

    for meant, renamed in (
        (lambda t: isinstance(t, AppliedUndef), name),
        (lambda t: isinstance(t, sp.exp), exponential),
        (lambda t: t.is_Pow and t.base.is_Symbol and bool(t.exp.free_symbols), power),
    ):
        # SymPy's `replace` builds everything anew: only where there is something to replace.
        flat = [r.replace(meant, renamed) if r.find(meant) else r for r in flat]
    return flat
