r"""What a prover is asked: formulas about vectors as relations between finitely many reals.

The vectors whose norms and inner products occur span a space.  A basis of it is chosen among them,
every other vector is written in that basis, and its inner products are multiplied out.  The entries
of the Gram matrix of the basis are then free unknowns: nothing but bilinearity has been used.
What follows from positivity of Gram matrices is stated by `cauchy_schwarz`, `triangle` and
`gram`, for vectors that a proof names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sympy as sp

from lemmata.bounds.language.formulas import Equal, Formula, Predicate
from lemmata.bounds.language.functions import Callable_
from lemmata.bounds.language.terms import Functional
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.language.vectors import Inner, Norm, Vector, combine, inner, norm, vector


@dataclass(frozen=True)
class Rule:
    """What holds of objects by the rules of inner products and of equality."""

    name: str
    objects: tuple[Any, ...]

    def __post_init__(self) -> None:
        # What is checked and what the relation is made of are the same terms.
        object.__setattr__(self, "objects", tuple(map(sp.sympify, self.objects)))

    @property
    def relation(self) -> Formula:
        """The relation, made from the objects it is about."""
        return RULES[self.name](*self.objects)

    def __str__(self) -> str:
        """Return its name and its objects."""
        return f"{self.name} for {', '.join(map(str, self.objects))}"


def _cauchy_schwarz(v: Vector, w: Vector) -> Formula:
    return sp.Le(sp.Abs(inner(v, w)), norm(v) * norm(w), evaluate=False)


def _triangle(v: Vector, w: Vector) -> Formula:
    return sp.Le(norm(v + w), norm(v) + norm(w), evaluate=False)


def _gram(*vectors: Vector) -> Formula:
    matrix = sp.Matrix(len(vectors), len(vectors), lambda i, j: inner(vectors[i], vectors[j]))
    return sp.Ge(matrix.det(method="berkowitz"), 0, evaluate=False)


def _congruence(F: Callable_, a: Any, b: Any) -> Formula:
    apart = norm(a - b) if isinstance(a, Vector) else sp.Abs(a - b)
    return sp.Or(sp.Gt(apart, 0, evaluate=False), sp.Eq(F(a), F(b), evaluate=False))


def _adjoint(a: Vector, w: Vector) -> Formula:
    return sp.Eq(inner(a, w), a.moved(w), evaluate=False)


RULES: dict[str, Callable[..., Formula]] = {
    "Cauchy-Schwarz": _cauchy_schwarz,
    "triangle inequality": _triangle,
    "Gram": _gram,
    "adjoint": _adjoint,
    "equal arguments": _congruence,
}


def cauchy_schwarz(v: Vector, w: Vector) -> Rule:
    r"""Return :math:`|\langle v,w\rangle|\le\lVert v\rVert\lVert w\rVert`."""
    return Rule("Cauchy-Schwarz", (vector(v), vector(w)))


def triangle(v: Vector, w: Vector) -> Rule:
    r"""Return :math:`\lVert v+w\rVert\le\lVert v\rVert+\lVert w\rVert`."""
    return Rule("triangle inequality", (vector(v), vector(w)))


def gram(*vectors: Vector) -> Rule:
    r"""Return :math:`\det(\langle v_i,v_j\rangle)\ge0`."""
    return Rule("Gram", tuple(map(vector, vectors)))


def adjoint_rule(a: Vector, w: Vector) -> Rule:
    r"""Return :math:`\langle a,w\rangle=\langle b,DG(z)w\rangle` for :math:`a=DG(z)^\top b`.

    It is an identity unless w is made of adjoints itself.
    """
    return Rule("adjoint", (vector(a), vector(w)))


def congruence(F: Callable_, a: Any, b: Any) -> Rule:
    """Return that a field or curve has equal values at equal arguments."""
    return Rule("equal arguments", (F, a, b))


def scalars(relations: Sequence[Formula]) -> list[Formula]:
    """Return relations between real symbols that say the same.

    Equations of vectors become linear dependences of the basis, and leave the list as ``true``.
    A norm of a vector outside the basis is a new unknown, whose square is added at the end.

    Parameters
    ----------
    relations : sequence of formulas
        Without quantifiers.
    """
    relations = [unfold(r) for r in relations]
    zero = [r.args[0] for r in relations[1:] if isinstance(r, Equal)]
    kept = [relations[0], *(sp.true if isinstance(r, Equal) else r for r in relations[1:])]
    kept = [r.xreplace({e: e.relation for e in r.atoms(Equal)}) for r in kept]
    basis = _Basis(_occurring(kept), zero)
    entries = {a: basis.expand(a) for r in kept for a in r.atoms(Inner)}
    squares = {p: basis.expand_square(p) for r in kept for p in r.atoms(sp.Pow) if _even(p)}
    # A square may leave inner products behind, which were the coefficients of its vector.
    flat = [r.xreplace(entries | squares).xreplace(entries) for r in kept]
    norms = {n: basis.expand_norm(n) for r in flat for n in r.atoms(Norm)}
    flat = [r.xreplace(norms) for r in flat]
    flat += [sp.Eq(n**2, square) for n, square in basis.squares.items()]
    names = numbers(*flat)
    flat = _powers([r.xreplace(names) for r in flat])
    # A property that is opaque is true or false: the sign of a number of its own.
    signs = {p: sp.Le(sp.Dummy(str(p), real=True), 0) for r in flat for p in r.atoms(Predicate)}
    return [r.xreplace(signs) for r in flat]


def numbers(*parts: sp.Basic) -> dict[Functional, sp.Dummy]:
    """Return a real unknown for each functional that occurs."""
    return {a: _named(a) for a in sorted(outermost(parts), key=_text)}


def _powers(relations: list[Formula]) -> list[Formula]:
    """Name powers with natural exponents: r**(s + 1) is r times the unknown r**s.

    Where all of them have the same exponent they stay as they are, for the provers know more of
    them than a name says.
    """
    found = {t for r in relations for t in r.atoms(sp.Pow, sp.exp) if _natural(t.exp)}
    named = {t: _split(t) for t in found}
    if all(rest == 1 for _, rest in named.values()):
        return relations
    names = {p: _named(p) for p in {p for p, _ in named.values()}}
    return [r.xreplace({t: names[p] * rest for t, (p, rest) in named.items()}) for r in relations]


def _natural(exponent: sp.Expr) -> bool:
    return any(s.is_integer and s.is_nonnegative for s in exponent.free_symbols)


def _split(term: sp.Pow) -> tuple[sp.Expr, sp.Expr]:
    """Write a power as one whose exponent has no part without an index, and the rest."""
    parts = sp.Add.make_args(sp.expand(term.exp))
    index = sp.Add(*(p for p in parts if _natural(p)))
    return term.base**index, term.base ** (sp.expand(term.exp) - index)


def _even(power: sp.Pow) -> bool:
    return isinstance(power.base, Norm) and power.exp.is_Integer and power.exp.is_even


def outermost(relations: Iterable[Formula]) -> set[Functional]:
    """Return the outermost functionals."""
    found: set[Functional] = set()
    for r in relations:
        walk = sp.preorder_traversal(r)
        for node in walk:
            if isinstance(node, Functional):
                found.add(node)
                walk.skip()
    return found


def _named(term: sp.Expr) -> sp.Dummy:
    sign = "positive" if term.is_positive else "nonnegative" if term.is_nonnegative else "real"
    domain = {"integer": True} if term.is_integer else {}
    return sp.Dummy(_text(term), **{sign: True}, **domain)


_text = lru_cache(maxsize=20_000)(str)


def _occurring(relations: Iterable[Formula]) -> Iterator[Vector]:
    """Yield the vectors whose norms and products occur, simple ones first."""
    found = {v for r in relations for a in r.atoms(Norm, Inner) for v in a.args}
    yield from sorted(found, key=lambda v: (len(v.parts), _text(v)))


class _Basis:
    """A basis of the span of some vectors, modulo vectors that are zero."""

    def __init__(self, vectors: Iterable[Vector], zero: Iterable[Vector]) -> None:
        self._rows: list[tuple[Vector, dict[Vector, sp.Expr], dict[Vector, sp.Expr]]] = []
        self.squares: dict[Norm, sp.Expr] = {}
        for v in zero:
            self._add(v, {})
        for v in vectors:
            if self._reduced(v)[0]:
                self._add(v, {v: sp.S.One})

    def _add(self, v: Vector, meant: dict[Vector, sp.Expr]) -> None:
        """Enter a row: a pivot direction, what is left of v, and v in the basis."""
        rest, used = self._reduced(v)
        pivots = [d for d, c in rest.items() if c.is_nonzero]
        if not pivots:
            return
        value = {b: -c for b, c in used.items()}
        for b, c in meant.items():
            value[b] = value.get(b, sp.S.Zero) + c
        c = rest[pivots[0]]
        self._rows.append(
            (pivots[0], {d: e / c for d, e in rest.items()}, {b: e / c for b, e in value.items()})
        )

    def _reduced(self, v: Vector) -> tuple[dict[Vector, sp.Expr], dict[Vector, sp.Expr]]:
        """Return what is left of v after the rows, and the combination taken away."""
        rest, used = dict(v.parts), dict[Vector, sp.Expr]()
        for pivot, row, value in self._rows:
            c = rest.get(pivot, sp.S.Zero)
            if c == 0:
                continue
            for d, e in row.items():
                rest[d] = sp.expand(rest.get(d, sp.S.Zero) - c * e)
            for b, e in value.items():
                used[b] = used.get(b, sp.S.Zero) + c * e
        return {d: c for d, c in rest.items() if c != 0}, used

    def coordinates(self, v: Vector) -> dict[Vector, sp.Expr]:
        """Write a vector in the basis; a rest outside it stays as it is."""
        rest, used = self._reduced(v)
        whole = {b: c for b, c in ((b, sp.expand(c)) for b, c in used.items()) if c != 0}
        return whole | ({combine(*rest.items()): sp.S.One} if rest else {})

    def expand(self, entry: Inner) -> sp.Expr:
        """Multiply an inner product out in the basis."""
        v, w = (self.coordinates(u) for u in entry.args)
        if {entry.args[0]: 1} == v and {entry.args[1]: 1} == w:
            return entry
        return sp.expand(sp.Add(*(a * b * inner(p, q) for p, a in v.items() for q, b in w.items())))

    def expand_norm(self, entry: Norm) -> sp.Expr:
        """Return a norm; outside the basis its square is noted."""
        v = self.coordinates(entry.args[0])
        if len(v) <= 1:
            return sp.Add(*(sp.Abs(c) * norm(b) for b, c in v.items()))
        self.squares[entry] = _square(v)
        return entry

    def expand_square(self, power: sp.Pow) -> sp.Expr:
        """Return an even power of a norm."""
        return _square(self.coordinates(power.base.args[0])) ** (power.exp / 2)


def _square(v: Mapping[Vector, sp.Expr]) -> sp.Expr:
    rows = list(v.items())
    return sp.expand(sp.Add(*(a * b * inner(p, q) for p, a in rows for q, b in rows)))
