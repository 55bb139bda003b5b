"""What the variables of a statement stand for at a `Case`.

``z_hat``, ``z`` and ``x`` are what they are called.  Another vector is a point where a map or a
field is applied to it, and takes a point that is free; else it is a direction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import sympy as sp

from lemmata.bounds.language.diffusions.ito import WHOLE_SPACE
from lemmata.bounds.language.formulas import Formula
from lemmata.bounds.language.sets import SetVariable
from lemmata.bounds.language.terms import plain_name, variables
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.language.vectors import VectorVariable, norm
from lemmata.bounds.paper.region.size import S_LOG
from lemmata.bounds.symbols import M2, M3, M, S_log, beta, d, delta, eps, m, norm_x
from lemmata.verify.interpret.case import DIRECTIONS

if TYPE_CHECKING:
    from lemmata.verify.interpret.inequality import Inequality

POINTS = ("z", "z_hat", "mirrored")
"""Points of a case: z_hat + u, z_hat, z_hat - u."""
KNOWN = {d, beta, m, M, M2, M3}
USUAL: Mapping[sp.Symbol, Any] = {
    delta: beta,
    eps: sp.Rational(1, 4),
    S_log: S_LOG.xreplace({norm_x: norm(VectorVariable("x"))}),
}
"""What stands for numbers that no condition fixes."""


@dataclass(frozen=True, eq=False)
class Roles:
    """The terms of an inequality, worked out, with the part that each variable has.

    Attributes
    ----------
    left, right : sympy.Expr
        The sides.
    given : tuple of Formula
        The conditions.
    define : mapping of symbol to term
        Definitions, among them those of `USUAL` that are needed.
    vectors : mapping of VectorVariable to str
        One of `POINTS`, of `DIRECTIONS`, or ``"x"``.
    free : tuple of sympy.Symbol
        Numbers that are chosen so that the conditions hold.
    computed : bool
        Whether derivatives are measured; see `Inequality`.
    """

    left: sp.Expr
    right: sp.Expr
    given: tuple[Formula, ...]
    define: Mapping[sp.Symbol, sp.Expr]
    vectors: Mapping[Any, str]
    free: tuple[sp.Symbol, ...]
    computed: bool = False

    @classmethod
    def of(cls, i: Inequality) -> Roles:
        """Work the terms out, and find the parts; measured derivatives stay as they are."""
        sides, given, define = (i.measured, i.bound), i.given, i.define
        sets = {A: WHOLE_SPACE for t in (*sides, *given) for A in t.atoms(SetVariable)}
        left, right = sides if i.computed else (_plain(s, sets) for s in sides)
        given = tuple(g for g in (_plain(g, sets) for g in given) if g != sp.true)
        given = _felt(given, variables(left, right), {*define, *USUAL})
        meant = {**USUAL, **{s: _plain(t, sets) for s, t in define.items()}}
        needed = _needed((left, right, *given), meant)
        terms = (left, right, *given, *needed.values())
        numbers = [v for v in _in_order(terms) if isinstance(v, sp.Symbol)]
        left_open = tuple(s for s in numbers if s not in KNOWN and s not in needed)
        vectors = _vectors(_in_order(sides), _in_order(terms), _applied_to(terms))
        return cls(left, right, given, needed, vectors, left_open, i.computed)

    @cached_property
    def chosen(self) -> tuple[tuple[sp.Symbol, tuple[Formula, ...]], ...]:
        """The free numbers in an order of choice, each with the conditions that are known then."""
        found, todo = [], list(self.free)
        while todo:
            about = {s: [g for g in self.given if s in free(g)] for s in todo}
            s = min(todo, key=lambda s: sum(len(free(g) & {*todo}) > 1 for g in about[s]))
            todo.remove(s)
            found.append((s, tuple(g for g in about[s] if not free(g) & {*todo})))
        return tuple(found)

    @property
    def uses(self) -> tuple[str, ...]:
        """The fields of `Case` that matter."""
        parts = set(self.vectors.values())
        terms = (self.left, self.right, *self.given, *self.define.values())
        length = any(not s.is_integer for s in self.free)
        matters = {
            "z_hat": bool(parts & {"x", "z_hat", "mirrored"}),
            "u": length or bool(parts & {"z", "mirrored"}),
            **{name: name in parts for name in DIRECTIONS},
            "beta": beta in variables(*terms),
            "steps": any(s.is_integer for s in self.free),
        }
        return tuple(name for name, there in matters.items() if there)


@lru_cache(maxsize=4096)
def free(term: Any) -> frozenset[Any]:
    """Return the free variables of a term."""
    return frozenset(variables(term))


def _plain(term: Any, sets: Mapping[Any, Any]) -> Any:
    return unfold(term.xreplace(dict(sets)) if sets else term)


def _felt(
    given: tuple[Formula, ...], about: set[Any], define: Iterable[sp.Symbol]
) -> tuple[Formula, ...]:
    """Drop conditions on a variable of which nothing else is said: a value for it exists."""
    known = {*KNOWN, *define}
    free_in = [{v for v in variables(g) if v not in known and _is_chosen(v)} for g in given]

    def said_elsewhere(v: Any, k: int) -> bool:
        return v in about or any(v in other for j, other in enumerate(free_in) if j != k)

    return tuple(g for k, g in enumerate(given) if all(said_elsewhere(v, k) for v in free_in[k]))


def _is_chosen(v: Any) -> bool:
    """Whether a variable is a number, or a vector of the statement that no case has."""
    of_case = getattr(v, "name", "") in ("z", "z_hat", "x")
    return isinstance(v, sp.Symbol) or (
        isinstance(v, VectorVariable) and not v.args[1] and not of_case
    )


def _needed(terms: Iterable[Any], meant: Mapping[sp.Symbol, Any]) -> dict[sp.Symbol, Any]:
    """Return the definitions that terms rest on, those of definitions included."""
    found: dict[sp.Symbol, Any] = {}
    todo = list(terms)
    while todo:
        for s in variables(todo.pop()) & set(meant) - set(found):
            found[s] = sp.sympify(meant[s])
            todo.append(found[s])
    return found


def _in_order(terms: Iterable[Any]) -> list[Any]:
    free = variables(*terms)
    return sorted(free, key=lambda v: (plain_name(v), str(v)))


def _vectors(first: list[Any], others: list[Any], applied: set[Any]) -> dict[Any, str]:
    """Return the parts of vectors; those of the sides choose first."""
    vectors = [v for v in dict.fromkeys([*first, *others]) if isinstance(v, VectorVariable)]
    named = {v: v.name for v in vectors if v.name in ("z", "z_hat", "x") and not v.args[1]}
    rest = [v for v in vectors if v not in named]
    at, along = ([v for v in rest if (v in applied) is there] for there in (True, False))
    taken = {named.get(v) for v in first}
    points = [p for p in POINTS if p not in taken] + [*POINTS]
    return {
        **named,
        **{v: points[i % len(points)] for i, v in enumerate(at)},
        **{v: DIRECTIONS[i % len(DIRECTIONS)] for i, v in enumerate(along)},
    }


def _applied_to(terms: Iterable[Any]) -> set[Any]:
    """Return the variables in arguments of maps and fields."""
    found: set[Any] = set()
    for term in terms:
        for node in sp.preorder_traversal(term):
            if hasattr(node, "taken"):
                found |= variables(node.args[1])
    return found
