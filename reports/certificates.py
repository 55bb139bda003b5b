"""A certificate in words: what is inserted, which cases there are, and the identities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import sympy as sp
from flint import fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from lemmata.bounds.prove.certificates.certificate import (
    Identity,
    Keep,
    Node,
    Solve,
    State,
    Term,
    solve,
    split,
)
from lemmata.bounds.prove.certificates.library import Certificate
from lemmata.bounds.prove.polynomials.formula import Atom, Formula, Some, flat, terms_of
from lemmata.reports.render.unicode import plain

_UP = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_WORD = {"=": "=", ">=": "≥", ">": ">"}


def lines(certificate: Certificate) -> list[str]:
    """Return a certificate as lines of text.

    Every identity reads ``0 = sum of terms``. Each term is a product of hypotheses (in brackets),
    squares, and what is non-negative, so their sum is 0 only if no term is positive; but one is.
    """
    names = {v: _name(certificate.meaning.get(v, sp.Symbol(v))) for v in certificate.ctx.names()}
    told = _Teller(certificate.ctx, names)
    return list(told.node(certificate.node, flat(certificate.hypotheses)))


@lru_cache(maxsize=4096)
def _name(expr: sp.Basic) -> str:
    text = plain(expr)
    return text if expr.is_Symbol or expr.is_Function else f"({text})"


class _Teller:
    """Tells certificates in one ring."""

    def __init__(self, ctx: fmpq_mpoly_ctx, names: dict[str, str]) -> None:
        self.ctx = ctx
        self.names = names

    def node(self, node: Node, state: State) -> Iterator[str]:
        if isinstance(node, Keep):
            yield from self.node(node.then, flat([state[i] for i in node.indices]))
        elif isinstance(node, Solve):
            equation = state[node.index]
            yield f"insert {self.names[node.variable]} from {self.formula(equation)}"
            rest = solve(state, node.index, node.variable, self.ctx)
            yield from self.node(node.then, flat(rest))
        elif isinstance(node, Identity):
            yield from self._identity(node, state)
        else:
            chosen = state[node.index]
            assert isinstance(chosen, Some)
            rests = split(state, node.index)
            for n, (branch, rest) in enumerate(zip(node.branches, rests, strict=True), 1):
                case = self.formula(chosen.parts[n - 1])
                yield f"case {n} of {len(rests)}: {case}"
                yield from ("  " + line for line in self.node(branch, flat(rest)))

    def _identity(self, node: Identity, state: State) -> Iterator[str]:
        used = sorted({i for t in node.terms for i in t.factors})
        for i in used:
            yield f"[{i}]  {self.formula(state[i])}"
        yield "0 = " + " + ".join(self._term(t) for t in node.terms).replace("+ -", "- ")

    def _term(self, term: Term) -> str:
        parts = [] if term.coefficient == 1 else [str(term.coefficient)]
        parts += [self._power(v, e) for v, e in term.monomial]
        parts += [f"({self.polynomial(s)})²" for s in term.squares]
        parts += [f"[{i}]" for i in term.factors]
        return "·".join(parts) or "1"

    def formula(self, part: Formula) -> str:
        """Return a formula as text."""
        if isinstance(part, Atom):
            return f"{self.polynomial(part.poly)} {_WORD[part.relation]} 0"
        word = "  or  " if isinstance(part, Some) else "  and  "
        return word.join(self.formula(p) for p in part.parts)

    def polynomial(self, p: fmpq_mpoly) -> str:
        """Return a polynomial as text."""
        names = self.ctx.names()
        rows = []
        for exponents, c in terms_of(p).items():
            powers = [self._power(n, e) for n, e in zip(names, exponents, strict=True) if e]
            rows.append(_product(c, powers))
        return " + ".join(rows).replace("+ -", "- ") or "0"

    def _power(self, variable: str, e: int) -> str:
        return self.names[variable] + ("" if e == 1 else str(e).translate(_UP))


def _product(c: fmpq, powers: Sequence[str]) -> str:
    if not powers:
        return str(c)
    sign = {fmpq(1): "", fmpq(-1): "-"}.get(c, f"{c}·")
    return sign + "·".join(powers)
