"""A proof that polynomial hypotheses contradict one another, checked by expansion alone.

The hypotheses are atoms ``p = 0``, ``p >= 0``, ``p > 0`` and disjunctions of them, in real
variables with rational coefficients; the negation of what is to be proved is among them. A proof
is a tree of

- :class:`Keep`: forget all hypotheses but some;
- :class:`Split`: contradict each branch of a disjunction;
- :class:`Solve`: from ``a v = b`` insert ``v = b/a`` everywhere and multiply by a power of ``a``;
- :class:`Identity`: products of hypotheses, squares and non-negative numbers, one product of them
  positive, that add up to the zero polynomial: a positive number equals 0.

That the products add up to 0 is an identity between polynomials over the rationals: expanding it
is all there is to check (Positivstellensatz; Krivine 1964, Stengle 1974). How a proof was found
does not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from lemmata.bounds.prove.polynomials.formula import Atom, Formula, Some, flat, terms_of

State = tuple[Atom | Some, ...]


class CertificateError(ValueError):
    """A certificate that does not prove what it should."""


@dataclass(frozen=True)
class Term:
    """``coefficient * monomial * squares * hypotheses``.

    Attributes
    ----------
    coefficient : fmpq
        Positive, unless one of the hypotheses is an equation.
    monomial : mapping of str to int
        Powers of variables; odd ones only of variables that the hypotheses say are >= 0.
    squares : tuple of fmpq_mpoly
        Polynomials that enter squared.
    factors : tuple of int
        Indices of hypotheses.
    """

    coefficient: fmpq
    monomial: tuple[tuple[str, int], ...] = ()
    squares: tuple[fmpq_mpoly, ...] = ()
    factors: tuple[int, ...] = ()


@dataclass(frozen=True)
class Keep:
    """Continue with these hypotheses, in this order."""

    indices: tuple[int, ...]
    then: Node


@dataclass(frozen=True)
class Split:
    """Contradict each branch of a disjunction."""

    index: int
    branches: tuple[Node, ...]


@dataclass(frozen=True)
class Solve:
    """Eliminate a variable by an equation that is linear in it."""

    index: int
    variable: str
    then: Node


@dataclass(frozen=True)
class Identity:
    """Terms that add up to the zero polynomial, though one of them is positive."""

    terms: tuple[Term, ...]


Node = Keep | Split | Solve | Identity


def check(node: Node, hypotheses: Sequence[Formula], ctx: fmpq_mpoly_ctx) -> None:
    """Check that a certificate contradicts the hypotheses.

    Raises
    ------
    CertificateError
        If it does not; the message says where it fails.
    """
    state = flat(hypotheses)
    if isinstance(node, Keep):
        if not all(0 <= i < len(state) for i in node.indices):
            raise CertificateError("a hypothesis is used that is not given")
        check(node.then, [state[i] for i in node.indices], ctx)
    elif isinstance(node, Split):
        cases = split(state, node.index)
        if len(cases) != len(node.branches):
            raise CertificateError("not every branch of a disjunction is contradicted")
        for branch, rest in zip(node.branches, cases, strict=True):
            check(branch, rest, ctx)
    elif isinstance(node, Solve):
        check(node.then, solve(state, node.index, node.variable, ctx), ctx)
    else:
        _check_identity(node, state, ctx)


def split(state: State, index: int) -> list[list[Formula]]:
    """Return the hypotheses of each branch."""
    chosen = state[index] if 0 <= index < len(state) else None
    if not isinstance(chosen, Some):
        raise CertificateError(f"hypothesis {index} is no disjunction")
    return [[*state[:index], *state[index + 1 :], part] for part in chosen.parts]


def _check_identity(node: Identity, state: State, ctx: fmpq_mpoly_ctx) -> None:
    signs = Signs.of(state, ctx)
    total, positive = ctx.constant(0), False
    for term in node.terms:
        value, strict = _evaluate(term, state, signs, ctx)
        total, positive = total + value, positive or strict
    if not positive:
        raise CertificateError("no term is positive")
    if not total.is_zero():
        raise CertificateError(f"the terms add up to {total}, not to 0")


def _evaluate(
    term: Term, state: State, signs: Signs, ctx: fmpq_mpoly_ctx
) -> tuple[fmpq_mpoly, bool]:
    """Return a term expanded, and whether it is positive; it is >= 0 or equal to 0 anyway."""
    atoms = [state[i] if 0 <= i < len(state) else None for i in term.factors]
    factors = [a for a in atoms if isinstance(a, Atom)]
    if len(factors) < len(atoms):
        raise CertificateError("a factor is no hypothesis")
    value = monomial(term.monomial, ctx) * term.coefficient
    for square in term.squares:
        value *= square**2
    for atom in factors:
        value *= atom.poly
    if any(a.relation == "=" for a in factors):
        return value, False
    if term.coefficient <= 0:
        raise CertificateError(f"the multiplier {term.coefficient} is not positive")
    if not signs.nonnegative(term.monomial):
        raise CertificateError(f"the sign of {monomial(term.monomial, ctx)} is not known")
    strict = not term.squares and all(a.relation == ">" for a in factors)
    return value, strict and signs.positive(term.monomial)


def monomial(powers: Sequence[tuple[str, int]], ctx: fmpq_mpoly_ctx) -> fmpq_mpoly:
    """Return a product of powers of variables, none of them negative."""
    if any(power < 0 for _, power in powers):
        raise CertificateError(f"{dict(powers)} is no monomial")
    exponents = [0] * ctx.nvars()
    for name, power in powers:
        exponents[ctx.variable_to_index(name)] += power
    return ctx.from_dict({tuple(exponents): fmpq(1)})


@dataclass(frozen=True)
class Signs:
    """Variables that hypotheses of one term, ``c x^a >= k``, say are >= 0 or not 0."""

    at_least_zero: frozenset[str]
    not_zero: frozenset[str]

    @classmethod
    def of(cls, state: State, ctx: fmpq_mpoly_ctx) -> Signs:
        """Read off the signs."""
        atoms = [a for a in state if isinstance(a, Atom)]
        bounds = [(*pair, a.relation) for a in atoms if (pair := one_term(a)) is not None]
        names = ctx.names()
        low: set[str] = set()
        apart: set[str] = set()
        before = -1
        while before < len(low) + len(apart):
            before = len(low) + len(apart)
            for exponents, level, relation in bounds:
                used = {names[i] for i, e in enumerate(exponents) if e}
                odd = {names[i] for i, e in enumerate(exponents) if e % 2} - (low & apart)
                if level > 0 or (level == 0 and relation == ">") or (level < 0 and relation == "="):
                    apart |= used
                if level >= 0 and len(odd) == 1 and used - odd <= apart:
                    low |= odd
        return cls(frozenset(low), frozenset(apart))

    def nonnegative(self, powers: Sequence[tuple[str, int]]) -> bool:
        """Whether a product of powers is >= 0."""
        return all(e % 2 == 0 or v in self.at_least_zero for v, e in powers)

    def positive(self, powers: Sequence[tuple[str, int]]) -> bool:
        """Whether a product of powers is > 0."""
        return self.nonnegative(powers) and all(v in self.not_zero for v, _ in powers)

    def of_polynomial(self, p: fmpq_mpoly, ctx: fmpq_mpoly_ctx) -> bool:
        """Whether a polynomial is > 0, term by term."""
        names = ctx.names()
        terms = [(c, [(names[i], e) for i, e in enumerate(x) if e]) for x, c in terms_of(p).items()]
        every = all(c > 0 and self.nonnegative(x) for c, x in terms)
        return every and any(self.positive(x) for _, x in terms)


def one_term(atom: Atom) -> tuple[tuple[int, ...], fmpq] | None:
    """Return a and k of an atom ``c x^a >= c k``, c > 0 (or ``>``, ``=``)."""
    terms = terms_of(atom.poly)
    constant = terms.pop((0,) * atom.poly.context().nvars(), fmpq(0))
    if len(terms) != 1:
        return None
    ((exponents, c),) = terms.items()
    return (exponents, -constant / c) if c > 0 or atom.relation == "=" else None


def solve(state: State, index: int, variable: str, ctx: fmpq_mpoly_ctx) -> list[Formula]:
    """Insert ``v = b/a``, from the equation ``a v = b``, into the other hypotheses.

    Each is multiplied by ``a`` as often as needed to be a polynomial again, by an even power
    unless ``a > 0`` is known; a strict one stays strict only if ``a`` is known not to vanish.
    That a product ``a`` is positive may follow from what is eliminated, so it is written down.
    """
    equation = state[index] if 0 <= index < len(state) else None
    if not isinstance(equation, Atom) or equation.relation != "=":
        raise CertificateError(f"hypothesis {index} is no equation")
    place = ctx.variable_to_index(variable)
    rest, a, *more = coefficients(equation.poly, place, ctx, 2)
    if more or a.is_zero():
        raise CertificateError(f"hypothesis {index} is not linear in {variable}")
    if a.is_constant():
        rest, a = rest / _number(a), ctx.constant(1)
    positive = Signs.of(state, ctx).of_polynomial(a, ctx)
    apart = positive or (rest.is_constant() and not rest.is_zero())

    def insert(part: Formula) -> Formula:
        if not isinstance(part, Atom):
            return type(part)(tuple(insert(p) for p in part.parts))
        powers = coefficients(part.poly, place, ctx)
        degree = len(powers) - 1
        degree += 0 if positive else degree % 2
        value = sum(
            (c * (-rest) ** k * a ** (degree - k) for k, c in enumerate(powers)), ctx.constant(0)
        )
        weak = part.relation == ">" and not apart and degree > 0
        return Atom(value, ">=" if weak else part.relation)

    rests = [insert(part) for part in (*state[:index], *state[index + 1 :])]
    return [*rests, Atom(a, ">")] if positive and len(a) == 1 and not a.is_constant() else rests


def _number(p: fmpq_mpoly) -> fmpq:
    return terms_of(p).get((0,) * p.context().nvars(), fmpq(0))


def coefficients(
    p: fmpq_mpoly, place: int, ctx: fmpq_mpoly_ctx, least: int = 1
) -> list[fmpq_mpoly]:
    """Return the coefficients of a polynomial in one variable, lowest first."""
    found: dict[int, dict[tuple[int, ...], fmpq]] = {}
    for exponents, c in terms_of(p).items():
        k = exponents[place]
        found.setdefault(k, {})[(*exponents[:place], 0, *exponents[place + 1 :])] = c
    length = max([least, *(k + 1 for k in found)])
    return [ctx.from_dict(found.get(k, {})) for k in range(length)]
