"""Looking for certificates: z3 says which hypotheses are needed, its simplex finds multipliers.

Nothing here is trusted: what is found is a proof because
:mod:`bounds.prove.certificates.certificate` checks it. All arithmetic is rational; the linear
programs are solved by the exact simplex of z3.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import monotonic

import z3
from flint import fmpq_mpoly, fmpq_mpoly_ctx

from lemmata.bounds.prove.certificates.certificate import (
    Keep,
    Node,
    Signs,
    Solve,
    Split,
    State,
    check,
    solve,
    split,
)
from lemmata.bounds.prove.certificates.library import Certificate, certificate_of
from lemmata.bounds.prove.certificates.multipliers import identity, is_sign
from lemmata.bounds.prove.polynomials.formula import Atom, Formula, Reader, Some, flat, terms_of
from lemmata.bounds.prove.polynomials.polynomial import Obligation, ask

_ORACLE_MS = 1000


def find(hypotheses: Sequence[Formula], ctx: fmpq_mpoly_ctx, timeout: float = 10.0) -> Node | None:
    """Look for a certificate.

    Parameters
    ----------
    hypotheses : sequence of Formula
        What is to be contradicted.
    ctx : fmpq_mpoly_ctx
        Their ring.
    timeout : float
        Seconds after which to give up.

    Returns
    -------
    Node or None
        A certificate that was checked, or ``None`` if none was found.
    """
    deadline, state = monotonic() + timeout, flat(hypotheses)
    node = Search(ctx, deadline).refute(state)
    if node is None and not any(isinstance(f, Some) for f in state):
        # What z3 does not need may be what a short combination does: a form that is negative
        # definite by itself takes squares of its own, but perhaps one product of the others.
        node = identity(state, ctx, deadline)
    if node is None:
        return None
    check(node, hypotheses, ctx)
    return node


def certify(obligation: Obligation, timeout: float = 10.0) -> Certificate | None:
    """Look for a certificate that the formulas of an obligation contradict one another."""
    deadline = monotonic() + timeout
    reader = Reader(obligation.translator.names)
    every = [reader.formula(f) for f in obligation.formulas]
    core = set(_core(obligation.formulas, deadline))
    signs = {i for i, h in enumerate(every) if all(map(is_sign, flat([h])))}
    # More signs make more multipliers possible, and lead to other eliminations.
    for chosen in dict.fromkeys((tuple(sorted(core | signs)), tuple(sorted(core)))):
        hypotheses = [every[i] for i in chosen]
        node = find(hypotheses, reader.ctx, deadline - monotonic())
        if node is not None:
            node, uses = _trimmed(node, hypotheses)
            return certificate_of(obligation, node, [chosen[i] for i in uses])
    return None


def _core(formulas: Sequence[z3.BoolRef], deadline: float) -> list[int]:
    """Return indices of formulas that z3 finds contradictory as they stand, none redundant.

    All of them if it does not; expanded polynomials are sometimes harder for it.
    """
    kept = list(range(len(formulas)))
    if not _contradictory(formulas, deadline):
        return kept
    for i in sorted(kept, key=lambda i: (-len(formulas[i].sexpr()), i)):
        fewer = [j for j in kept if j != i]
        if _contradictory([formulas[j] for j in fewer], deadline):
            kept = fewer
    return kept


def _contradictory(formulas: Sequence[z3.BoolRef], deadline: float) -> bool:
    """Whether z3 finds quickly that formulas have no common solution."""
    if not formulas:
        return False
    return ask(formulas, min(_ORACLE_MS / 1000, deadline - monotonic()))[0] == "unsat"


def _trimmed(node: Node, hypotheses: Sequence[Formula]) -> tuple[Node, tuple[int, ...]]:
    """Say which formulas are used at all, so that only these need to be read."""
    if not isinstance(node, Keep):
        return node, tuple(range(len(hypotheses)))
    owner = [i for i, h in enumerate(hypotheses) for _ in flat([h])]
    uses = sorted({owner[i] for i in node.indices})
    left = [i for i, o in enumerate(owner) if o in uses]
    return Keep(tuple(left.index(i) for i in node.indices), node.then), tuple(uses)


class Search:
    """A search in one ring until a deadline."""

    def __init__(self, ctx: fmpq_mpoly_ctx, deadline: float) -> None:
        self.ctx = ctx
        self.deadline = deadline
        self._z3 = z3.Context()
        self._names = {n: z3.Real(n, self._z3) for n in ctx.names()}

    def refute(self, state: State) -> Node | None:
        """Contradict hypotheses that have no common solution."""
        kept = self._needed(state)
        if kept is None:
            return None
        state = tuple(state[i] for i in kept)
        node = self._proceed(state)
        return None if node is None else Keep(tuple(kept), node)

    def _proceed(self, state: State) -> Node | None:
        if monotonic() > self.deadline:
            return None
        open_ = [i for i, f in enumerate(state) if isinstance(f, Some)]
        if not open_:
            direct = identity(state, self.ctx, self.deadline, 2)
            if direct is not None:
                return direct
        for index, variable in self._eliminations(state):
            node = self._solved(state, index, variable)
            if node is not None:
                return node
            break
        if open_:
            return self._split(state, min(open_, key=lambda i: len(state[i].parts)))  # type: ignore[union-attr]
        return identity(state, self.ctx, self.deadline)

    def _solved(self, state: State, index: int, variable: str) -> Node | None:
        rest = flat(solve(state, index, variable, self.ctx))
        node = self.refute(rest)
        return None if node is None else Solve(index, variable, node)

    def _split(self, state: State, index: int) -> Node | None:
        branches = []
        for branch in split(state, index):
            node = self.refute(flat(branch))
            if node is None:
                return None
            branches.append(node)
        return Split(index, tuple(branches))

    def _eliminations(self, state: State) -> Iterator[tuple[int, str]]:
        """Yield equations and variables to eliminate by them, the simplest first."""
        signs = Signs.of(state, self.ctx)
        found = []
        for i, atom in enumerate(state):
            if not isinstance(atom, Atom) or atom.relation != "=":
                continue
            for v, degree in zip(self.ctx.names(), atom.poly.degrees(), strict=True):
                if degree != 1:
                    continue
                place = self.ctx.variable_to_index(v)
                terms = terms_of(atom.poly)
                slope = [e for e in terms if e[place]]
                constant = sum(slope[0]) == 1 and len(slope) == 1
                a = self.ctx.from_dict({(*e[:place], 0, *e[place + 1 :]): terms[e] for e in slope})
                b = [e for e in terms if not e[place]]
                inverse = all(sum(e) == 0 for e in b) and b
                if constant or inverse or signs.of_polynomial(a, self.ctx):
                    cost = (not constant, not inverse, len(terms), atom.poly.total_degree())
                    found.append((cost, i, v))
        for _, i, v in sorted(found):
            yield i, v

    # --- the oracle ---

    def _needed(self, state: State) -> list[int] | None:
        """Return indices of hypotheses that contradict one another, none of them redundant."""
        formulas = [self._formula(f) for f in state]
        if not _contradictory(formulas, self.deadline):
            return None
        kept = list(range(len(state)))
        # What says the sign of a variable costs nothing, and makes more multipliers possible.
        signs = [i for i in kept if is_sign(state[i])]
        doubtful = set(kept) - set(signs)
        for i in sorted(doubtful, key=lambda i: (-_size(state[i]), i)):
            fewer = [j for j in kept if j != i]
            if _contradictory([formulas[j] for j in fewer], self.deadline):
                kept = fewer
        occurring = set().union(*(_variables(state[i]) for i in kept if i in doubtful))
        return [i for i in kept if i in doubtful or _variables(state[i]) <= occurring]

    def _formula(self, part: Formula) -> z3.BoolRef:
        if not isinstance(part, Atom):
            inner = [self._formula(p) for p in part.parts]
            combine = z3.Or if isinstance(part, Some) else z3.And
            return combine(*inner, z3.BoolVal(not isinstance(part, Some), self._z3))
        p = self._polynomial(part.poly)
        return p == 0 if part.relation == "=" else p >= 0 if part.relation == ">=" else p > 0

    def _polynomial(self, p: fmpq_mpoly) -> z3.ArithRef:
        total = z3.RealVal(0, self._z3)
        for exponents, c in terms_of(p).items():
            term = z3.RealVal(str(c), self._z3)
            for name, e in zip(self.ctx.names(), exponents, strict=True):
                if e:
                    term = term * self._names[name] ** e
            total = total + term
        return total


def _size(part: Formula) -> int:
    if isinstance(part, Atom):
        return len(part.poly) + (10 if part.relation == "=" else 0)
    return 100 + sum(_size(p) for p in part.parts)


def _variables(part: Formula) -> set[int]:
    if isinstance(part, Atom):
        return {i for i, d in enumerate(part.poly.degrees()) if d}
    return set().union(*(_variables(p) for p in part.parts))
