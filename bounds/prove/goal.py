"""Reading goals and hypotheses: validation, exact numbers, assumptions on symbols, normal form.

Every symbol is real. An atom (an equation or inequality) that is *undefined* at a point, because
a denominator vanishes or a root or logarithm leaves its real domain, counts as true in a goal
(the point is excluded) and as false in a hypothesis (it says that its terms are defined).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from lemmata.bounds.defined import LOGIC

_NEGATION = {sp.Eq: sp.Ne, sp.Ne: sp.Eq, sp.Lt: sp.Ge, sp.Ge: sp.Lt, sp.Gt: sp.Le, sp.Le: sp.Gt}


DEPTH = 4
"""How many changes of form may lie between a goal and what a prover decides."""


@dataclass(frozen=True)
class Problem:
    """A goal with hypotheses, in real symbols and negation normal form."""

    goal: Boolean
    given: tuple[Boolean, ...]
    domain: tuple[Boolean, ...]
    """What the assumptions on the symbols say (``d >= 1`` for a positive integer)."""
    back: dict[sp.Symbol, sp.Symbol]
    """Internal symbol to the caller's symbol."""
    source: Boolean
    """The goal as the caller wrote it."""
    conditions: tuple[Boolean, ...] = ()
    """The hypotheses as the caller wrote them."""
    inhabited: bool = False
    """Whether the caller knows a point that satisfies the hypotheses."""
    granted: bool = False
    """Whether that is no matter either: it stands for one of which it is known."""
    certify: bool = False
    """Whether to look for a certificate where none is shipped."""
    depth: int = DEPTH
    """How many more times it may be put in another form."""

    @property
    def hypotheses(self) -> tuple[Boolean, ...]:
        """Hypotheses and domain together."""
        return self.given + self.domain

    @property
    def symbols(self) -> list[sp.Symbol]:
        """All symbols, in a fixed order."""
        return sorted(self.back, key=str)


def read(goal: Any, given: Iterable[Any]) -> Problem:
    """Validate and normalise.

    Raises
    ------
    ValueError
        If an argument is no real equation, inequality or expression.
    """
    try:
        return _read(goal, given)
    except RecursionError:
        raise ValueError("the goal or a hypothesis is nested too deeply; name its parts") from None


def _read(goal: Any, given: Iterable[Any]) -> Problem:
    statement = _boolean(goal, "goal")
    if isinstance(given, (sp.Basic, str)):
        raise ValueError("given must be a list of relations, e.g. given=[x > 0]")
    conditions = [_boolean(g, "hypothesis") for g in given]
    names: dict[sp.Symbol, sp.Symbol] = {}
    for part in [statement, *conditions]:
        # A set, whose order is another in every process.
        for s in sorted(part.free_symbols, key=str):
            names[s] = _real(s)
    inner = [_normal(part, names) for part in [statement, *conditions]]
    domain = tuple(c for s in sorted(names, key=str) for c in _domain(s, names[s]))
    back = {new: old for old, new in names.items()}
    return Problem(inner[0], tuple(inner[1:]), domain, back, statement, tuple(conditions))


def _boolean(part: Any, role: str) -> Boolean:
    if not isinstance(part, sp.Basic):
        part = _sympified(part, role)
    if isinstance(part, sp.Expr):
        part = sp.Eq(part, 0, evaluate=False)
    if not isinstance(part, (Relational, sp.logic.boolalg.BooleanAtom, *LOGIC)):
        raise ValueError(f"the {role} {part} is not an equation, inequality or combination of them")
    if part.has(sp.I, sp.nan, sp.zoo, sp.oo, -sp.oo):
        raise ValueError(f"the {role} {part} contains a complex or infinite number; use real ones")
    bad = part.atoms(sp.core.function.AppliedUndef, sp.Derivative, sp.Integral, sp.Sum, sp.Limit)
    if bad:
        raise ValueError(f"the {role} contains {next(iter(bad))}, which cannot be evaluated")
    return part


def _sympified(part: Any, role: str) -> sp.Basic:
    try:
        out = sp.sympify(part, strict=True)
    except sp.SympifyError:
        raise ValueError(f"the {role} {part!r} is not a SymPy expression or relation") from None
    if out in (sp.true, sp.false):
        raise ValueError(
            f"the {role} is a bare {part}: Python has compared two terms as they are written (== "
            "does) or two numbers; use Eq, Ne, Le, Lt, Ge or Gt, with evaluate=False for numbers"
        )
    return out


def _real(s: sp.Symbol) -> sp.Symbol:
    if not isinstance(s, sp.Symbol) or s.is_commutative is False:
        raise ValueError(f"{s} is not a scalar symbol")
    if s.is_extended_real is False or s.is_finite is False:
        raise ValueError(f"the symbol {s} is declared non-real; every symbol must be real")
    if s.is_real:
        return s
    known = {k: v for k, v in s._assumptions_orig.items() if "extended" not in k}
    for sign in ("positive", "negative", "nonnegative", "nonpositive", "nonzero"):
        if getattr(s, f"is_extended_{sign}"):
            known[sign] = True
    known.pop("complex", None)
    return sp.Dummy(s.name, **{**known, "real": True})


def _domain(s: sp.Symbol, r: sp.Symbol) -> list[Boolean]:
    # Unevaluated: SymPy knows the assumption, and would answer "true".
    def says(relation: type[Relational], bound: int) -> Boolean:
        return relation(r, sp.Integer(bound), evaluate=False)

    if r.is_positive:
        return [says(sp.Ge, 1) if r.is_integer else says(sp.Gt, 0)]
    if r.is_negative:
        return [says(sp.Le, -1) if r.is_integer else says(sp.Lt, 0)]
    if r.is_zero:
        return [says(sp.Eq, 0)]
    known = ((r.is_nonnegative, sp.Ge), (r.is_nonpositive, sp.Le), (r.is_nonzero, sp.Ne))
    return [says(relation, 0) for holds, relation in known if holds]


def _normal(part: Boolean, names: dict[sp.Symbol, sp.Symbol]) -> Boolean:
    # Floats first: SymPy would compare 0.1*x with x/10 in floating point.
    floats = {f: sp.Rational(f) for f in part.atoms(sp.Float)}
    # A symbol that stays must not be in the rule: SymPy would build all terms around it anew.
    renamed = {old: new for old, new in names.items() if old is not new}
    return negation_normal(rename(part, {**floats, **renamed}))


def rename(part: Boolean, rule: dict[sp.Expr, sp.Expr]) -> Boolean:
    """Substitute below the relations, so that no relation is evaluated on the way."""
    if not rule:
        return part
    if isinstance(part, Relational):
        exact = {k: v for k, v in rule.items() if not isinstance(k, sp.Symbol)}
        sides = [a.xreplace(exact).xreplace(rule) for a in part.args]
        return part.func(*sides, evaluate=False)
    if isinstance(part, LOGIC):
        return part.func(*[rename(a, rule) for a in part.args], evaluate=False)
    return part


def negation_normal(part: Boolean, negate: bool = False) -> Boolean:
    """Push negations into the atoms."""
    if part in (sp.true, sp.false):
        return sp.Not(part) if negate else part
    if isinstance(part, Relational):
        if not negate:
            return part
        return _NEGATION[type(part)](*part.args, evaluate=False)
    if isinstance(part, sp.Not):
        return negation_normal(part.args[0], not negate)
    if isinstance(part, sp.Implies):
        return negation_normal(sp.Or(sp.Not(part.args[0]), part.args[1], evaluate=False), negate)
    if isinstance(part, (sp.And, sp.Or)):
        func = sp.Or if isinstance(part, sp.And) == negate else sp.And
        return func(*[negation_normal(a, negate) for a in part.args], evaluate=False)
    if isinstance(part, (sp.Equivalent, sp.Xor, sp.ITE)):
        return negation_normal(part.to_nnf(simplify=False), negate)
    raise ValueError(f"{part} is not an equation, inequality or combination of them")


def violated(goal: Boolean) -> Boolean:
    """Return the negation of a goal in normal form."""
    return negation_normal(goal, negate=True)
