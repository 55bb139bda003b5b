"""The linear program behind a certificate: products of hypotheses that add up to zero."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, combinations_with_replacement, islice
from operator import add, sub
from time import monotonic

import z3
from flint import fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from lemmata.bounds.prove.certificates.certificate import Identity, Signs, State, Term
from lemmata.bounds.prove.polynomials.formula import Atom, Some, terms_of

Exponents = tuple[int, ...]

PLANS = (
    (1, 0, False),
    (1, 2, False),
    (2, 0, True),
    (1, 3, True),
    (2, 1, True),
    (3, 0, True),
    (2, 3, True),
)
"""Hypotheses in a product, rounds in which monomials are added, squares or not."""

_MAX_COLUMNS = 6000
_MAX_MONOMIALS = 1500
_RATIOS = (1, -1, 2, -2, fmpq(1, 2), fmpq(-1, 2))


@dataclass(frozen=True)
class Column:
    """A term with coefficient one, expanded."""

    term: Term
    poly: dict[Exponents, fmpq]
    free: bool
    strict: bool


def identity(
    state: State, ctx: fmpq_mpoly_ctx, deadline: float, plans: int = len(PLANS)
) -> Identity | None:
    """Return terms that contradict the atoms of a state, or ``None``."""
    atoms = [(i, a) for i, a in enumerate(state) if isinstance(a, Atom)]
    for i, a in atoms:
        if a.poly.is_zero() and a.relation == ">":
            return Identity((Term(fmpq(1), (), (), (i,)),))
    atoms = [(i, a) for i, a in atoms if not a.poly.is_zero()]
    signs = Signs.of(state, ctx)
    for size, extend, squares in PLANS[:plans]:
        if monotonic() > deadline:
            return None
        columns = pruned(_columns(atoms, signs, ctx, size, extend, squares))
        if columns and (terms := _combination(columns, deadline)):
            return Identity(terms)
    return None


def _columns(
    atoms: Sequence[tuple[int, Atom]],
    signs: Signs,
    ctx: fmpq_mpoly_ctx,
    size: int,
    extend: int,
    squares: bool,
) -> list[Column]:
    products = list(_products(atoms, ctx, size))
    target = _target([terms_of(p) for _, p, _, _ in products], extend, squares)
    if len(target) > _MAX_MONOMIALS:
        return []
    columns = []
    for factors, p, free, strict in products:
        terms = terms_of(p)
        for shift in _shifts(terms, target):
            powers = tuple((ctx.names()[i], e) for i, e in enumerate(shift) if e)
            if free or signs.nonnegative(powers):
                moved = {_plus(e, shift): c for e, c in terms.items()}
                positive = strict and signs.positive(powers)
                columns.append(Column(Term(fmpq(1), powers, (), factors), moved, free, positive))
        if len(columns) > _MAX_COLUMNS:
            return []
    if squares:
        columns += islice(_squares(target, signs, ctx), _MAX_COLUMNS - len(columns))
    return columns


def _target(supports: Sequence[Iterable[Exponents]], rounds: int, halfway: bool) -> set[Exponents]:
    """Return the monomials that may occur: those of the hypotheses, and of multiples of them.

    A round adds what is halfway between two, and all terms of a multiple that has a term
    in common with what is there; the degree does not grow.
    """
    rows = [sorted(s) for s in supports]
    target = {e for row in rows for e in row}
    degree = max(map(sum, target)) + (rounds > 1)
    for _ in range(rounds):
        if len(target) > _MAX_MONOMIALS:
            break
        new = set(target)
        if halfway:
            new |= {m for u, v in combinations(sorted(target), 2) if (m := _middle(u, v))}
        for row in rows:
            for shift in {_minus(t, e) for t in target for e in row}:
                if min(shift, default=0) >= 0 and sum(shift) + sum(max(row, key=sum)) <= degree:
                    new |= {_plus(shift, e) for e in row}
        target = new
    return target


def _middle(u: Exponents, v: Exponents) -> Exponents | None:
    if any((a + b) % 2 for a, b in zip(u, v, strict=True)):
        return None
    return tuple((a + b) // 2 for a, b in zip(u, v, strict=True))


def _plus(u: Exponents, v: Exponents) -> Exponents:
    return tuple(map(add, u, v))


def _minus(u: Exponents, v: Exponents) -> Exponents:
    return tuple(map(sub, u, v))


def _products(
    atoms: Sequence[tuple[int, Atom]], ctx: fmpq_mpoly_ctx, size: int
) -> Iterator[tuple[tuple[int, ...], fmpq_mpoly, bool, bool]]:
    """Yield products of up to ``size`` inequalities, and single equations."""
    yield (), ctx.constant(1), False, True
    for i, a in atoms:
        if a.relation == "=":
            yield (i,), a.poly, True, False
    bounds = [(i, a) for i, a in atoms if a.relation != "=" and not is_sign(a)]
    for n in range(1, size + 1):
        for chosen in combinations_with_replacement(bounds, n):
            p = ctx.constant(1)
            for _, a in chosen:
                p *= a.poly
            strict = all(a.relation == ">" for _, a in chosen)
            yield tuple(i for i, _ in chosen), p, False, strict
    for i, a in atoms:
        if a.relation != "=" and is_sign(a):
            yield (i,), a.poly, False, a.relation == ">"


def is_sign(part: Atom | Some) -> bool:
    """Whether a hypothesis says that one variable is >= 0, or > 0."""
    terms = terms_of(part.poly) if isinstance(part, Atom) and part.relation != "=" else {}
    return len(terms) == 1 and all(c > 0 and sum(e) == 1 for e, c in terms.items())


def _shifts(terms: dict[Exponents, fmpq], target: set[Exponents]) -> Iterator[Exponents]:
    """Yield monomials that move all terms into the target."""
    first, *others = sorted(terms)
    for goal in sorted(target):
        shift = _minus(goal, first)
        if min(shift, default=0) >= 0 and all(_plus(e, shift) in target for e in others):
            yield shift


def _squares(target: set[Exponents], signs: Signs, ctx: fmpq_mpoly_ctx) -> Iterator[Column]:
    """Yield ``x^a (x^b + k x^c)^2`` whose terms lie in the target."""
    ordered = sorted(target)
    for n, u in enumerate(ordered):
        for v in ordered[:n]:
            middle = _middle(u, v)
            if middle is None or middle not in target:
                continue
            low = tuple(map(min, u, v))
            powers = tuple((ctx.names()[i], e) for i, e in enumerate(low) if e)
            if not signs.nonnegative(powers):
                continue
            b, c = (
                ctx.from_dict({tuple((p - q) // 2 for p, q in zip(w, low, strict=True)): fmpq(1)})
                for w in (u, v)
            )
            for k in _RATIOS:
                k = fmpq(k)
                poly = {u: fmpq(1), middle: 2 * k, v: k * k}
                yield Column(Term(fmpq(1), powers, (b + k * c,), ()), poly, False, False)


def pruned(columns: Sequence[Column]) -> list[Column]:
    """Drop columns that cannot occur: a monomial of theirs has one sign in all that is left."""
    left = list(columns)
    while True:
        signs: dict[Exponents, set[int]] = {}
        for column in left:
            for e, c in column.poly.items():
                signs.setdefault(e, set()).update((-1, 1) if column.free else (1 if c > 0 else -1,))
        kept = [c for c in left if all(len(signs[e]) == 2 for e in c.poly)]
        if not any(c.strict for c in kept):
            return []
        if len(kept) == len(left):
            return kept
        left = kept


def _combination(columns: Sequence[Column], deadline: float) -> tuple[Term, ...]:
    """Return the terms of a combination that vanishes; its positive terms have weight one."""
    context = z3.Context()
    solver = z3.SolverFor("QF_LRA", context)
    solver.set("timeout", max(1, int(1000 * (deadline - monotonic()))))
    weights = [z3.Real(f"c{n}", context) for n in range(len(columns))]
    rows: dict[Exponents, list[z3.ArithRef]] = {}
    for w, column in zip(weights, columns, strict=True):
        if not column.free:
            solver.add(w >= 0)
        for e, c in column.poly.items():
            rows.setdefault(e, []).append(w if c == 1 else w * z3.RealVal(str(c), context))
    for row in rows.values():
        solver.add(z3.Sum(row) == 0)
    solver.add(z3.Sum([w for w, c in zip(weights, columns, strict=True) if c.strict]) == 1)
    if solver.check() != z3.sat:
        return ()
    model = solver.model()
    values = [model.eval(w, model_completion=True) for w in weights]
    found = [fmpq(v.numerator_as_long(), v.denominator_as_long()) for v in values]
    return tuple(
        Term(value, c.term.monomial, c.term.squares, c.term.factors)
        for value, c in zip(found, columns, strict=True)
        if value != 0
    )
