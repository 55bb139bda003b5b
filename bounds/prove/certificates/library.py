"""The certificates shipped with the claims: found once, checked whenever they are used.

A certificate is stored under a hash of the formulas it contradicts. Where a claim or its
translation changes, none is found, and the solver decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import sympy as sp
import z3
from flint import fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from lemmata.bounds.prove.certificates import certificate as ct
from lemmata.bounds.prove.certificates.shipping import entries
from lemmata.bounds.prove.polynomials.formula import Formula, Reader, terms_of
from lemmata.bounds.prove.polynomials.polynomial import Obligation
from lemmata.bounds.prove.polynomials.translate import context

FILE = "certificates.json"


@dataclass(frozen=True)
class Certificate:
    """A checked proof that formulas contradict one another.

    Attributes
    ----------
    node : Node
        The proof.
    uses : tuple of int
        Which formulas of the obligation it uses.
    hypotheses : tuple of Formula
        These formulas, as polynomials.
    ctx : fmpq_mpoly_ctx
        Their ring.
    meaning : mapping of str to sympy.Basic
        What each variable of the ring stands for.
    """

    node: ct.Node
    uses: tuple[int, ...]
    hypotheses: tuple[Formula, ...]
    ctx: fmpq_mpoly_ctx
    meaning: Mapping[str, sp.Basic]


def certificate_of(obligation: Obligation, node: ct.Node, uses: Sequence[int]) -> Certificate:
    """Return a certificate after checking it.

    Raises
    ------
    CertificateError
        If it proves nothing, or something else.
    """
    reader = Reader(obligation.translator.names)
    if not all(0 <= i < len(obligation.formulas) for i in uses):
        raise ct.CertificateError("a hypothesis is used that is not given")
    hypotheses = tuple(reader.formula(obligation.formulas[i]) for i in uses)
    ct.check(node, hypotheses, reader.ctx)
    return Certificate(node, tuple(uses), hypotheses, reader.ctx, obligation.translator.meaning())


def shipped(obligation: Obligation) -> Certificate | None:
    """Return the stored certificate of an obligation, if there is one and it is right."""
    stored = _entries().get(key(obligation))
    if stored is None:
        return None
    try:
        node = decoded(stored["proof"], Reader(obligation.translator.names).ctx)
        return certificate_of(obligation, node, stored["uses"])
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return None


def stored() -> int:
    """Return how many certificates are shipped."""
    return len(_entries())


def _entries() -> Mapping[str, Any]:
    return entries(FILE)


def key(obligation: Obligation) -> str:
    """Return a name of an obligation that changes with its formulas and their order."""
    text = "\n".join(map(_text, obligation.formulas))
    return sha256(text.encode()).hexdigest()[:32]


def _text(formula: z3.BoolRef) -> str:
    """Return a formula as text; one that occurs again, in the common context, is not printed anew.

    Its number is its own as long as it is kept alive, as it is here.
    """
    if formula.ctx is not context():
        return str(formula.sexpr())
    if len(_TEXTS) > _MOST_TEXTS:
        _TEXTS.clear()
    if formula.get_id() not in _TEXTS:
        _TEXTS[formula.get_id()] = formula, str(formula.sexpr())
    return _TEXTS[formula.get_id()][1]


_TEXTS: dict[int, tuple[z3.BoolRef, str]] = {}
_MOST_TEXTS = 20_000


# --- certificates as plain data ---


def encoded(node: ct.Node) -> list[Any]:
    """Return a certificate as lists, for JSON."""
    if isinstance(node, ct.Keep):
        return ["keep", list(node.indices), encoded(node.then)]
    if isinstance(node, ct.Split):
        return ["split", node.index, [encoded(b) for b in node.branches]]
    if isinstance(node, ct.Solve):
        return ["solve", node.index, node.variable, encoded(node.then)]
    return ["sum", [_term(t) for t in node.terms]]


def _term(term: ct.Term) -> list[Any]:
    squares = [_polynomial(s) for s in term.squares]
    return [str(term.coefficient), dict(term.monomial), squares, list(term.factors)]


def _polynomial(p: fmpq_mpoly) -> list[Any]:
    names = p.context().names()
    return [
        [str(c), {n: e for n, e in zip(names, exponents, strict=True) if e}]
        for exponents, c in terms_of(p).items()
    ]


def decoded(data: Sequence[Any], ctx: fmpq_mpoly_ctx) -> ct.Node:
    """Return the certificate that lists describe; nothing is checked yet."""
    kind, *rest = data
    if kind == "keep":
        return ct.Keep(tuple(rest[0]), decoded(rest[1], ctx))
    if kind == "split":
        return ct.Split(rest[0], tuple(decoded(b, ctx) for b in rest[1]))
    if kind == "solve":
        return ct.Solve(rest[0], rest[1], decoded(rest[2], ctx))
    return ct.Identity(
        tuple(
            ct.Term(
                fmpq(*map(int, c.split("/"))),
                tuple(powers.items()),
                tuple(_read_polynomial(s, ctx) for s in squares),
                tuple(factors),
            )
            for c, powers, squares, factors in rest[0]
        )
    )


def _read_polynomial(data: Sequence[Any], ctx: fmpq_mpoly_ctx) -> fmpq_mpoly:
    total = ctx.constant(0)
    for c, powers in data:
        total += ct.monomial(tuple(powers.items()), ctx) * fmpq(*map(int, c.split("/")))
    return total
