"""Polynomial formulas over the rationals, read off what the solver is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, mul
from typing import Literal

import z3
from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

Relation = Literal["=", ">=", ">"]


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
    """Reads z3 formulas in real variables as polynomial formulas in one ring."""

    def __init__(self, names: Sequence[str]) -> None:
        self.ctx = ring(names)
        self._variable = dict(zip(names, self.ctx.gens(), strict=True))
        self._terms: dict[int, fmpq_mpoly] = {}

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
        difference = self._term(node.arg(0)) - self._term(node.arg(1))
        if kind == z3.Z3_OP_EQ:
            if negate:
                return Some((Atom(difference, ">"), Atom(-difference, ">")))
            return Atom(difference, "=")
        sign = 1 if kind in (z3.Z3_OP_GE, z3.Z3_OP_GT) else -1
        strict = kind in (z3.Z3_OP_GT, z3.Z3_OP_LT)
        if negate:
            sign, strict = -sign, not strict
        return Atom(sign * difference, ">" if strict else ">=")

    def _term(self, node: z3.ArithRef) -> fmpq_mpoly:
        key = node.get_id()
        if key not in self._terms:
            self._terms[key] = self._build(node)
        return self._terms[key]

    def _build(self, node: z3.ArithRef) -> fmpq_mpoly:
        if z3.is_rational_value(node):
            value = fmpq(node.numerator_as_long(), node.denominator_as_long())
            return self.ctx.constant(value)
        kind = node.decl().kind()
        if kind == z3.Z3_OP_UNINTERPRETED:
            return self._variable[node.decl().name()]
        if kind == z3.Z3_OP_POWER:
            return self._term(node.arg(0)) ** int(node.arg(1).as_fraction())
        parts = [self._term(a) for a in node.children()]
        if kind == z3.Z3_OP_DIV:
            return parts[0] * (1 / terms_of(parts[1])[(0,) * self.ctx.nvars()])
        combine: dict[int, Callable[[fmpq_mpoly, fmpq_mpoly], fmpq_mpoly]] = {
            z3.Z3_OP_ADD: add,
            z3.Z3_OP_MUL: mul,
            z3.Z3_OP_SUB: lambda a, b: a - b,
        }
        if kind == z3.Z3_OP_UMINUS:
            return -parts[0]
        return reduce(combine[kind], parts)
