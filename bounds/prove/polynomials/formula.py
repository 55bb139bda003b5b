"""Polynomial formulas over the rationals, read off what the solver is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, mul, sub
from typing import Literal

import z3
from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

Relation = Literal["=", ">=", ">"]
_BOUNDS = {
    z3.Z3_OP_GE: (1, False),
    z3.Z3_OP_GT: (1, True),
    z3.Z3_OP_LE: (-1, False),
    z3.Z3_OP_LT: (-1, True),
}
"""Sign of left minus right, and whether it is strict."""


@dataclass(frozen=True)
class Atom:
    """``poly = 0``, ``poly >= 0`` or ``poly > 0``."""

    poly: fmpq_mpoly
    relation: Relation


@dataclass(frozen=True)
class Every:
    """All parts hold."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True)
class Some:
    """At least one part holds."""

    parts: tuple[Formula, ...]


Formula = Atom | Every | Some


def ring(names: Sequence[str]) -> fmpq_mpoly_ctx:
    """Return the polynomials over the rationals in these variables."""
    return fmpq_mpoly_ctx.get(tuple(names), Ordering.degrevlex)


def terms_of(p: fmpq_mpoly) -> dict[tuple[int, ...], fmpq]:
    """Return the coefficients of a polynomial by exponents."""
    return {tuple(map(int, exponents)): c for exponents, c in p.to_dict().items()}


def flat(parts: Sequence[Formula]) -> tuple[Atom | Some, ...]:
    """Write a list of formulas without conjunctions at the top."""
    out: list[Atom | Some] = []
    for part in parts:
        out += flat(part.parts) if isinstance(part, Every) else [part]
    return tuple(out)


class Reader:
    """Reads z3 formulas in real variables as polynomial formulas in one ring.

    What is not one, or might be read in two ways, raises ``ValueError``.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.ctx = ring(names)
        self._variable = dict(zip(names, self.ctx.gens(), strict=True))
        # The node is kept: z3 gives the number of one that is gone to another.
        self._terms: dict[int, tuple[z3.ArithRef, fmpq_mpoly]] = {}

    def formula(self, node: z3.BoolRef, negate: bool = False) -> Formula:
        """Return a formula with negations pushed into the atoms."""
        kind = node.decl().kind()
        if kind == z3.Z3_OP_NOT:
            return self.formula(node.arg(0), not negate)
        if kind == z3.Z3_OP_IMPLIES:
            parts = (self.formula(node.arg(0), not negate), self.formula(node.arg(1), negate))
            return Every(parts) if negate else Some(parts)
        if kind in (z3.Z3_OP_TRUE, z3.Z3_OP_FALSE):
            return Every(()) if (kind == z3.Z3_OP_TRUE) != negate else Some(())
        if kind in (z3.Z3_OP_AND, z3.Z3_OP_OR):
            inner = tuple(self.formula(a, negate) for a in node.children())
            return Every(inner) if (kind == z3.Z3_OP_AND) != negate else Some(inner)
        return self._atom(node, kind, negate)

    def _atom(self, node: z3.BoolRef, kind: int, negate: bool) -> Formula:
        if kind == z3.Z3_OP_DISTINCT:
            kind, negate = z3.Z3_OP_EQ, not negate
        if node.num_args() != 2 or (kind != z3.Z3_OP_EQ and kind not in _BOUNDS):
            raise ValueError(f"{node} is no relation between two terms")
        difference = self._term(node.arg(0)) - self._term(node.arg(1))
        if kind == z3.Z3_OP_EQ:
            if negate:
                return Some((Atom(difference, ">"), Atom(-difference, ">")))
            return Atom(difference, "=")
        sign, strict = _BOUNDS[kind]
        if negate:
            sign, strict = -sign, not strict
        return Atom(sign * difference, ">" if strict else ">=")

    def _term(self, node: z3.ArithRef) -> fmpq_mpoly:
        key = node.get_id()
        if key not in self._terms:
            self._terms[key] = node, self._build(node)
        return self._terms[key][1]

    def _build(self, node: z3.ArithRef) -> fmpq_mpoly:
        if z3.is_rational_value(node):
            value = fmpq(node.numerator_as_long(), node.denominator_as_long())
            return self.ctx.constant(value)
        kind = node.decl().kind()
        if kind == z3.Z3_OP_UNINTERPRETED and z3.is_real(node) and not node.num_args():
            return self._variable[node.decl().name()]
        if kind == z3.Z3_OP_POWER:
            return self._term(node.arg(0)) ** _exponent(node.arg(1))
        combine = _COMBINE.get(kind)
        if combine is None:
            raise ValueError(f"{node} is no polynomial")
        parts = [self._term(a) for a in node.children()]
        return -parts[0] if kind == z3.Z3_OP_UMINUS else reduce(combine, parts)


def _exponent(node: z3.ArithRef) -> int:
    if not z3.is_rational_value(node) or node.denominator_as_long() != 1:
        raise ValueError(f"{node} is no whole number")
    power = int(node.numerator_as_long())
    if power < 1:
        raise ValueError(f"the exponent {power} is not positive")
    return power


def _quotient(p: fmpq_mpoly, q: fmpq_mpoly) -> fmpq_mpoly:
    if not q.is_constant() or q.is_zero():
        raise ValueError(f"a quotient by {q} is no polynomial")
    return p * (1 / terms_of(q)[(0,) * q.context().nvars()])


_COMBINE: dict[int, Callable[[fmpq_mpoly, fmpq_mpoly], fmpq_mpoly]] = {
    z3.Z3_OP_ADD: add,
    z3.Z3_OP_SUB: sub,
    z3.Z3_OP_UMINUS: sub,
    z3.Z3_OP_MUL: mul,
    z3.Z3_OP_DIV: _quotient,
}
