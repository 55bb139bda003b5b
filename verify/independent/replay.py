"""Replay certificates with integers and fractions only; nothing of this package is imported.

A question is the text that z3 prints, without abbreviations, of formulas that are to contradict one
another (SMT-LIB 2, real variables). What is trusted: this file, Python, and that the text says the
negation of the step; the translation from SymPy is not replayed.

Polynomials are mappings of monomials to fractions, monomials sorted tuples of (variable, power);
formulas are ``(relation, polynomial)``, the relation to 0 being ``=``, ``>=`` or ``>``, or
``("and" | "or", parts)``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

Monomial = tuple[tuple[str, int], ...]
Poly = dict[Monomial, Fraction]
ONE: Poly = {(): Fraction(1)}


class RefusedError(ValueError):
    """A proof that does not show what it should; the message says where it fails."""


def replay(texts: Sequence[str], entry: Mapping[str, Any]) -> None:
    """Check that a certificate, as it is shipped, contradicts the formulas of a question.

    Raises
    ------
    RefusedError
        If it does not.
    """
    try:
        if not all(0 <= i < len(texts) for i in entry["uses"]):
            raise RefusedError("a formula is used that is not given")
        contradict(entry["proof"], [parse(texts[i]) for i in entry["uses"]])
    except RefusedError:
        raise
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise RefusedError(f"what is damaged proves nothing ({error})") from error


# --- polynomials ---


def add(p: Poly, q: Poly, scale: Fraction | int = 1) -> Poly:
    """Return p + scale q."""
    out = dict(p)
    for m, c in q.items():
        out[m] = out.get(m, Fraction(0)) + scale * c
    return {m: c for m, c in out.items() if c}


def mul(p: Poly, q: Poly) -> Poly:
    """Return p q."""
    out: Poly = {}
    for m, c in p.items():
        for n, d in q.items():
            powers = dict(m)
            for v, e in n:
                powers[v] = powers.get(v, 0) + e
            key = tuple(sorted(powers.items()))
            out[key] = out.get(key, Fraction(0)) + c * d
    return {m: c for m, c in out.items() if c}


def power(p: Poly, n: int) -> Poly:
    """Return p to a whole power."""
    out = ONE
    for _ in range(n):
        out = mul(out, p)
    return out


def monomial(powers: Mapping[str, int]) -> Poly:
    """Return a product of powers."""
    if not all(isinstance(e, int) and e >= 0 for e in powers.values()):
        raise RefusedError(f"{dict(powers)} is no monomial")
    return {tuple(sorted((v, e) for v, e in powers.items() if e)): Fraction(1)}


def is_number(p: Poly) -> bool:
    """Whether a polynomial is constant."""
    return not any(p)


# --- reading the question ---

TOKEN = re.compile(r"\s*(\(|\)|\|[^|]*\||[^\s()|]+)")


def parse(text: str) -> Any:
    """Read one formula."""
    tokens: list[str] = []
    at = 0
    while at < len(text.rstrip()):
        found = TOKEN.match(text, at)
        if found is None:
            raise RefusedError("a formula that is not read whole")
        tokens, at = [*tokens, found[1]], found.end()
    tree, rest = _tree(tokens, 0)
    if rest != len(tokens):
        raise RefusedError("more than one formula")
    return _formula(tree, False)


def _tree(tokens: Sequence[str], at: int) -> tuple[Any, int]:
    if tokens[at] != "(":
        return tokens[at], at + 1
    out, at = [], at + 1
    while tokens[at] != ")":
        part, at = _tree(tokens, at)
        out.append(part)
    return out, at + 1


def _formula(tree: Any, negate: bool) -> Any:
    if isinstance(tree, str):
        if tree not in ("true", "false"):
            raise RefusedError(f"{tree} is no formula")
        return ("or" if (tree == "false") != negate else "and", [])
    head, *parts = tree
    if head == "not" and len(parts) == 1:
        return _formula(parts[0], not negate)
    if head == "=>" and len(parts) == 2:
        inner = [_formula(parts[0], not negate), _formula(parts[1], negate)]
        return ("and" if negate else "or", inner)
    if head in ("and", "or"):
        kind = {"and": "or", "or": "and"}[head] if negate else head
        return (kind, [_formula(p, negate) for p in parts])
    return _relation(head, parts, negate)


def _relation(head: str, parts: Sequence[Any], negate: bool) -> Any:
    if len(parts) != 2 or head not in ("=", "distinct", "<", "<=", ">", ">="):
        raise RefusedError(f"{head} is no relation between two terms")
    p = add(_term(parts[0]), _term(parts[1]), -1)
    if head in ("=", "distinct"):
        apart = (head == "distinct") != negate
        return ("or", [(">", p), (">", add({}, p, -1))]) if apart else ("=", p)
    if head[0] == "<":
        head, p = head.replace("<", ">"), add({}, p, -1)
    return ({">=": ">", ">": ">="}[head], add({}, p, -1)) if negate else (head, p)


def _term(tree: Any) -> Poly:
    if isinstance(tree, str):
        if tree[0].isdigit():
            return add({}, ONE, Fraction(tree))
        return monomial({tree.strip("|"): 1})
    head, *parts = tree
    terms = [_term(p) for p in parts]
    if head == "^" and len(terms) == 2:
        return power(terms[0], _whole(terms[1]))
    if head == "-" and len(terms) == 1:
        return add({}, terms[0], -1)
    if head not in ("+", "-", "*", "/") or not terms:
        raise RefusedError(f"{head} makes no polynomial")
    out = terms[0]
    for q in terms[1:]:
        out = _combined(head, out, q)
    return out


def _combined(head: str, p: Poly, q: Poly) -> Poly:
    if head == "*":
        return mul(p, q)
    if head != "/":
        return add(p, q, 1 if head == "+" else -1)
    if not is_number(q) or not q:
        raise RefusedError("a quotient is no polynomial")
    return add({}, p, 1 / q[()])


def _whole(p: Poly) -> int:
    n = p.get((), Fraction(0))
    if not is_number(p) or n.denominator != 1 or n < 1:
        raise RefusedError("an exponent is no positive whole number")
    return int(n)


# --- proofs ---


def contradict(node: Sequence[Any], hypotheses: Sequence[Any]) -> None:
    """Check that a proof, as lists, contradicts hypotheses; else raise :class:`RefusedError`."""
    state, (kind, *rest) = _flat(hypotheses), node
    if kind == "keep":
        contradict(rest[1], [_pick(state, i) for i in rest[0]])
    elif kind == "split":
        how, parts = _pick(state, rest[0])
        if how != "or" or len(parts) != len(rest[1]):
            raise RefusedError("not each branch of a disjunction is contradicted")
        for part, branch in zip(parts, rest[1], strict=True):
            contradict(branch, [*state[: rest[0]], *state[rest[0] + 1 :], part])
    elif kind == "solve":
        contradict(rest[2], _solved(state, rest[0], rest[1]))
    elif kind == "sum":
        _sum(rest[0], state)
    else:
        raise RefusedError(f"{kind} is no way to prove")


def _flat(parts: Sequence[Any]) -> list[Any]:
    return [q for p in parts for q in (_flat(p[1]) if p[0] == "and" else [p])]


def _pick(state: Sequence[Any], i: int) -> Any:
    if not 0 <= i < len(state):
        raise RefusedError(f"hypothesis {i} is not given")
    return state[i]


def _sum(terms: Sequence[Any], state: Sequence[Any]) -> None:
    low, apart = _signs(state)
    total: Poly = {}
    positive = False
    for coefficient, powers, squares, indices in terms:
        value, c = monomial(powers), Fraction(coefficient)
        for square in squares:
            p: Poly = {}
            for number, its in square:
                p = add(p, monomial(its), Fraction(number))
            value = mul(value, mul(p, p))
        kinds: list[str] = []
        for i in indices:
            kind, p = _pick(state, i)
            if kind not in ("=", ">=", ">"):
                raise RefusedError("a factor is no relation")
            kinds, value = [*kinds, kind], mul(value, p)
        total = add(total, value, c)
        if "=" in kinds:
            continue
        if c <= 0 or any(e % 2 and v not in low for v, e in powers.items()):
            raise RefusedError("a term may be negative")
        positive |= not squares and set(kinds) <= {">"} and set(powers) <= apart
    if total or not positive:
        raise RefusedError("the terms do not add up to 0" if total else "no term is positive")


def _signs(state: Sequence[Any]) -> tuple[set[str], set[str]]:
    """Return the variables that are >= 0 and those that are not 0, by ``c x^a >= k`` alone."""
    bounds: list[tuple[Monomial, Fraction, str]] = []
    for kind, p in state:
        terms = [(m, c) for m, c in p.items() if m] if kind in ("=", ">=", ">") else []
        if len(terms) == 1 and (terms[0][1] > 0 or kind == "="):
            bounds.append((terms[0][0], -p.get((), Fraction(0)) / terms[0][1], kind))
    low: set[str] = set()
    apart: set[str] = set()
    before = -1
    while before < len(low) + len(apart):
        before = len(low) + len(apart)
        for m, level, kind in bounds:
            if level > 0 or (level == 0 and kind == ">") or (level < 0 and kind == "="):
                apart |= {v for v, _ in m}
            odd = {v for v, e in m if e % 2} - (low & apart)
            if level >= 0 and len(odd) == 1 and {v for v, _ in m} - odd <= apart:
                low |= odd
    return low, apart


def _solved(state: Sequence[Any], index: int, v: str) -> list[Any]:
    """Insert v = -r/a, of a v + r = 0, and multiply by a power of a that is not negative."""
    kind, p = _pick(state, index)
    parts = _by_power(p, v) if kind == "=" else []
    if len(parts) != 2:
        raise RefusedError(f"no equation that is linear in {v}")
    r, a = parts
    if is_number(a):
        r, a = add({}, r, 1 / a[()]), ONE
    low, apart = _signs(state)
    every = all(c > 0 and all(e % 2 == 0 or x in low for x, e in m) for m, c in a.items())
    positive = every and any({x for x, _ in m} <= apart for m in a)
    nonzero = positive or (is_number(r) and bool(r))

    def insert(part: Any) -> Any:
        kind, p = part
        if kind in ("and", "or"):
            return (kind, [insert(q) for q in p])
        powers = _by_power(p, v)
        degree = len(powers) - 1
        degree += 0 if positive else degree % 2
        out: Poly = {}
        for k, c in enumerate(powers):
            out = add(out, mul(c, mul(power(add({}, r, -1), k), power(a, degree - k))))
        return (">=" if kind == ">" and degree and not nonzero else kind, out)

    rests = [insert(part) for part in (*state[:index], *state[index + 1 :])]
    return [*rests, (">", a)] if positive and len(a) == 1 and not is_number(a) else rests


def _by_power(p: Poly, v: str) -> list[Poly]:
    """Return the coefficients of v^0, v^1, ..."""
    found: dict[int, Poly] = {}
    for m, c in p.items():
        rest = tuple((x, e) for x, e in m if x != v)
        found.setdefault(dict(m).get(v, 0), {})[rest] = c
    return [found.get(k, {}) for k in range(max(found, default=0) + 1)]
