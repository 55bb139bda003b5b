"""Polynomial hypotheses in fewer variables that have a common solution exactly if the given do.

A solver answers for either what it answers for the other. What is done:

- a variable is eliminated by an equation ``a v = b`` in which ``a`` is a number, or positive by
  the signs of the variables; ``a > 0`` is written down, so that each solution of what is left has
  exactly one ``v = b/a``;
- what the signs of the variables imply is left out, and so are branches of a disjunction that
  they, or another hypothesis, rule out;
- a hypothesis is divided by powers of variables that are positive.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flint import fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from lemmata.bounds.prove.certificates.certificate import Signs, State, coefficients, solve
from lemmata.bounds.prove.polynomials.formula import Atom, Every, Formula, flat, terms_of

_MAX_TERMS = 100
"""Terms that the powers of ``a`` and ``b`` may have, so that hypotheses do not grow."""


def simpler(hypotheses: Sequence[Formula], ctx: fmpq_mpoly_ctx) -> State:
    """Return hypotheses in fewer variables that have a solution exactly if the given ones have.

    Parameters
    ----------
    hypotheses : sequence of Formula
        All of them are to hold at once.
    ctx : fmpq_mpoly_ctx
        Their ring.

    Returns
    -------
    State
        In the same ring. Empty if all are true; an empty disjunction among them is false.
    """
    state = _settled(flat(hypotheses), ctx)
    while (found := _elimination(state, ctx)) is not None:
        state = _settled(_eliminated(state, *found, ctx), ctx)
    signs = Signs.of(_sign_atoms(state), ctx)
    return _settled(flat([_divided(part, signs, ctx) for part in state]), ctx)


# --- eliminating variables ---


def _elimination(state: State, ctx: fmpq_mpoly_ctx) -> tuple[int, str, int] | None:
    """Return an equation, a variable, and the sign of its coefficient; the simplest first."""
    signs = Signs.of(state, ctx)
    highest = _highest(state, ctx)
    found = []
    for i, atom in enumerate(state):
        if not isinstance(atom, Atom) or atom.relation != "=":
            continue
        for place, (v, degree) in enumerate(zip(ctx.names(), atom.poly.degrees(), strict=True)):
            if degree != 1:
                continue
            b, a = coefficients(atom.poly, place, ctx, 2)
            sign = _sign(a, signs, ctx)
            if sign and max(len(a), len(b)) ** highest[place] <= _MAX_TERMS:
                cost = (not a.is_constant(), len(a), len(b), atom.poly.total_degree())
                found.append((cost, i, v, sign))
    return min(found)[1:] if found else None


def _sign(a: fmpq_mpoly, signs: Signs, ctx: fmpq_mpoly_ctx) -> int:
    if a.is_constant() or signs.of_polynomial(a, ctx):
        return 1
    return -1 if signs.of_polynomial(-a, ctx) else 0


def _highest(state: State, ctx: fmpq_mpoly_ctx) -> list[int]:
    """Return the highest power of each variable."""
    powers = [list(map(int, atom.poly.degrees())) for atom in _atoms(state)]
    return [max(column) for column in zip([0] * ctx.nvars(), *powers, strict=True)]


def _atoms(parts: Sequence[Formula]) -> Iterator[Atom]:
    for part in parts:
        if isinstance(part, Atom):
            yield part
        else:
            yield from _atoms(part.parts)


def _eliminated(
    state: State, index: int, variable: str, sign: int, ctx: fmpq_mpoly_ctx
) -> list[Formula]:
    equation = state[index]
    assert isinstance(equation, Atom)
    turned = (*state[:index], Atom(sign * equation.poly, "="), *state[index + 1 :])
    _, a = coefficients(sign * equation.poly, ctx.variable_to_index(variable), ctx, 2)
    known = [] if a.is_constant() else [Atom(a, ">")]
    return [*solve(turned, index, variable, ctx), *known]


# --- leaving out what is known ---


@dataclass(frozen=True)
class _Known:
    """What the signs of the variables, and the hypotheses themselves, say of a formula."""

    signs: Signs
    given: Sequence[Formula]
    ctx: fmpq_mpoly_ctx

    def holds(self, part: Formula) -> bool | None:
        """Whether a formula is true, or false, wherever all hypotheses hold."""
        if part in self.given:
            return True
        if isinstance(part, Atom):
            return self._atom(part)
        every = isinstance(part, Every)
        answers = [self.holds(p) for p in part.parts]
        if (not every) in answers:
            return not every
        return every if all(a is every for a in answers) else None

    def _atom(self, atom: Atom) -> bool | None:
        above, below = self._sides(atom.poly)
        if atom.relation == "=":
            return False if ">" in (above, below) else True if atom.poly.is_zero() else None
        if above == ">" or (above == ">=" and atom.relation == ">="):
            return True
        return False if below == ">" or (below == ">=" and atom.relation == ">") else None

    def _sides(self, p: fmpq_mpoly) -> tuple[str, str]:
        """Say of p and of -p whether all terms show it to be ``">"`` or ``">="``."""
        names = self.ctx.names()
        terms = [
            (c, [(names[i], e) for i, e in enumerate(exponents) if e])
            for exponents, c in terms_of(p).items()
        ]
        if not all(self.signs.nonnegative(powers) for _, powers in terms):
            return "", ""
        relation = ">" if any(self.signs.positive(powers) for _, powers in terms) else ">="
        above, below = all(c > 0 for c, _ in terms), all(c < 0 for c, _ in terms)
        return relation if above else "", relation if below else ""

    def shortened(self, part: Formula) -> Formula:
        """Leave out what is known within a formula."""
        if isinstance(part, Atom):
            return part
        kept = [p for p in part.parts if self.holds(p) is not isinstance(part, Every)]
        parts = tuple(self.shortened(p) for p in kept)
        return parts[0] if len(parts) == 1 else type(part)(parts)


def _settled(state: Sequence[Formula], ctx: fmpq_mpoly_ctx) -> State:
    """Leave out what is known until nothing changes; what says the signs stays."""
    state = flat(state)
    while True:
        low = _sign_atoms(state)
        signs = Signs.of(low, ctx)
        atoms = [p for p in state if isinstance(p, Atom)]
        rest = list(_open(state, _Known(signs, (), ctx), _Known(signs, atoms, ctx)))
        new = flat(_once([*low, *rest]))
        if new == state:
            return state
        state = new


def _once(parts: Sequence[Formula]) -> list[Formula]:
    """Drop repetitions; polynomials have no hash."""
    return [part for i, part in enumerate(parts) if part not in parts[:i]]


def _open(state: State, by_sign: _Known, by_all: _Known) -> Iterator[Formula]:
    """Yield what does not follow from the signs, and disjunctions not from other hypotheses."""
    for part in state:
        if _says_a_sign(part):
            continue
        if isinstance(part, Atom):
            if by_sign.holds(part) is not True:
                yield part
        elif by_all.holds(part) is not True:
            yield by_all.shortened(part)


def _sign_atoms(state: State) -> State:
    return tuple(part for part in state if _says_a_sign(part))


def _says_a_sign(part: Formula) -> bool:
    """Whether a hypothesis bounds one variable alone: ``c v + k >= 0``, ``> 0`` or ``= 0``."""
    if not isinstance(part, Atom) or part.poly.total_degree() != 1:
        return False
    return sum(1 for d in part.poly.degrees() if d) == 1


def _divided(part: Formula, signs: Signs, ctx: fmpq_mpoly_ctx) -> Formula:
    """Divide by powers of variables that are positive."""
    if not isinstance(part, Atom):
        return type(part)(tuple(_divided(p, signs, ctx) for p in part.parts))
    terms = terms_of(part.poly)
    if not terms or _says_a_sign(part):
        return part
    lowest = [min(column) for column in zip(*terms, strict=True)]
    known = signs.at_least_zero & signs.not_zero
    powers = [e if v in known else 0 for v, e in zip(ctx.names(), lowest, strict=True)]
    moved = {tuple(a - b for a, b in zip(e, powers, strict=True)): c for e, c in terms.items()}
    return Atom(ctx.from_dict(moved) / _largest(terms), part.relation)


def _largest(terms: dict[tuple[int, ...], fmpq]) -> fmpq:
    """Return the largest coefficient, so that no number is large without need."""
    return max(abs(c) for c in terms.values())
