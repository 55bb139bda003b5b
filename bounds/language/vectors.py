r"""Vectors of a Hilbert space, and the scalars they give: inner products and norms.

A vector is a linear combination of *directions* (variables, values of maps, gradients), kept in
normal form.  Formulas show norms and inner products as they were written; `bounds.language.gram`
expands them where a prover is asked, so that whatever follows from bilinearity, e.g. polarisation,
is an identity between polynomials, and states what follows from positivity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import sympy as sp
from sympy.core.sorting import default_sort_key

from lemmata.bounds.language.terms import Functional, ObjectVariable, SortError, Term


class Vector(Term):
    """A vector; as it stands a direction, the unit of linear combinations."""

    sort = "vector"

    @property
    def parts(self) -> dict[Vector, sp.Expr]:
        """Directions and their coefficients."""
        return {self: sp.S.One}

    def __add__(self, other: Vector) -> Vector:
        return combine((self, sp.S.One), (vector(other), sp.S.One))

    def __sub__(self, other: Vector) -> Vector:
        return combine((self, sp.S.One), (vector(other), -sp.S.One))

    def __neg__(self) -> Vector:
        return combine((self, -sp.S.One))

    def __mul__(self, factor: Any) -> Vector:
        return combine((self, scalar(factor)))

    __rmul__ = __mul__

    def __truediv__(self, factor: Any) -> Vector:
        return combine((self, 1 / scalar(factor)))

    def moves(self, other: Vector) -> bool:
        """Whether an inner product with another vector is written in another way."""
        return False

    def moved(self, other: Vector) -> sp.Expr:
        """Return that other way."""
        raise NotImplementedError(f"{self} is no adjoint or gradient, whose products can be moved")

    def derivative(self, t: sp.Symbol) -> Vector:
        """Return the derivative in a scalar parameter."""
        if self.has(t):
            raise NotImplementedError(f"{self} is not known to be differentiable in {t}")
        return ZERO


class VectorVariable(ObjectVariable, Vector):
    """Any vector."""


class Axis(Vector):
    """A vector of an orthonormal basis of its space, by its number ``args[0]``."""


class UnitVector(Axis):
    r"""The i-th vector of an orthonormal basis, :math:`\langle e_i,e_j\rangle=\delta_{ij}`."""

    text = "e_{}"
    tex = "e_{{{}}}"

    def __new__(cls, i: int) -> Any:
        return sp.Basic.__new__(cls, sp.Integer(i))


class Combination(Vector):
    """A linear combination; ``args`` are pairs of a direction and a coefficient."""

    def __new__(cls, *pairs: sp.Tuple) -> Vector:
        return combine(*pairs)

    @property
    def sort(self) -> str:  # type: ignore[override]
        """The space it is in, which is that of its directions."""
        return self.args[0][0].sort if self.args else Vector.sort

    @property
    def parts(self) -> dict[Vector, sp.Expr]:
        """Directions and their coefficients."""
        return {pair[0]: pair[1] for pair in self.args}

    def derivative(self, t: sp.Symbol) -> Vector:
        """Return the derivative in a scalar parameter."""
        rows = [((v, c.diff(t)), (v.derivative(t), c)) for v, c in self.parts.items()]
        return combine(*(pair for row in rows for pair in row))

    def _sympystr(self, printer: Any) -> str:
        return _sum(self, printer._print, "*")

    def _latex(self, printer: Any) -> str:
        return _sum(self, printer._print, " ")


def _sum(v: Combination, show: Callable[[Any], str], times: str) -> str:
    """Write a linear combination; terms with a plain sign come first."""
    text = ""
    for direction, c in v.parts.items():
        negative = c.could_extract_minus_sign()
        size = show(-c if negative else c)
        if (-c if negative else c).is_Add:
            size = f"({size})"
        term = show(direction) if size == "1" else size + times + show(direction)
        joint = (" - " if negative else " + ") if text else ("-" if negative else "")
        text += joint + term
    return text or "0"


def combine(*pairs: Iterable[Any]) -> Vector:
    """Return the sum of coefficients times vectors in normal form."""
    total: dict[Vector, sp.Expr] = {}
    for v, coefficient in pairs:
        for direction, c in vector(v).parts.items():
            total[direction] = total.get(direction, sp.S.Zero) + scalar(coefficient) * c
    kept = {v: c for v, c in ((v, sp.expand(c)) for v, c in total.items()) if c != 0}
    need_one_space(*kept)
    if list(kept.values()) == [sp.S.One]:
        return next(iter(kept))
    rows = [sp.Tuple(v, kept[v]) for v in sorted(kept, key=default_sort_key)]
    made: Vector = sp.Basic.__new__(Combination, *rows)
    return made


def need_one_space(*vectors: Vector) -> None:
    """Refuse vectors of different spaces; the zero vector is in every one."""
    spaces = {v.sort: v for v in vectors if v != ZERO}
    if len(spaces) > 1:
        first, second = list(spaces.values())[:2]
        raise SortError(f"{first} and {second} are vectors of different spaces")


ZERO: Vector = sp.Basic.__new__(Combination)


def vector(value: Any) -> Vector:
    """Return a vector as it is; 0 stands for the zero vector."""
    if isinstance(value, Vector):
        return value
    if value == 0:
        return ZERO
    raise SortError(f"{value} is no vector")


def scalar(value: Any) -> sp.Expr:
    """Return a scalar as a SymPy expression."""
    value = sp.sympify(value)
    if not isinstance(value, sp.Expr):
        raise SortError(f"{value} is no scalar")
    return value


def inner(v: Vector, w: Vector) -> sp.Expr:
    """Return the inner product; what is known of it by definition is worked out.

    Scalar factors are taken out, adjoints moved to the other side, and vectors given by their
    coordinates multiplied out.
    """
    (a, v), (b, w) = primitive(vector(v)), primitive(vector(w))
    need_one_space(v, w)
    if _has_coordinates(v) and _has_coordinates(w):
        return a * b * sp.Add(*(c * w.parts.get(e, 0) for e, c in v.parts.items()))
    if v == w:
        return a * b * Norm(v) ** 2
    for first, second in ((v, w), (w, v)):
        moved = [d for d in first.parts if d.moves(second)]
        if moved:
            rest = combine(*((d, c) for d, c in first.parts.items() if d not in moved))
            parts = [first.parts[d] * _moved(d, second) for d in moved]
            return sp.Add(*(a * b * term for term in (*parts, inner(rest, second))))
    return a * b * _entry(v, w)


def _moved(d: Vector, other: Vector) -> sp.Expr:
    same = other.parts.get(d, sp.S.Zero)
    return same * Norm(d) ** 2 + d.moved(other - same * d)


def _entry(v: Vector, w: Vector) -> sp.Expr:
    if v == ZERO or w == ZERO:
        return sp.S.Zero
    made: sp.Expr = sp.Basic.__new__(Inner, *sorted((v, w), key=default_sort_key))
    return made


def primitive(v: Vector) -> tuple[sp.Expr, Vector]:
    """Take the scalar factor out of a vector: a common number, else the sign."""
    if not isinstance(v, Combination) or v == ZERO:
        return sp.S.One, v
    first = next(iter(v.parts.values()))
    if all((c / first).is_Rational for c in v.parts.values()):
        return first, v / first
    return (-sp.S.One, -v) if first.could_extract_minus_sign() else (sp.S.One, v)


def _has_coordinates(v: Vector) -> bool:
    return all(isinstance(d, Axis) and d.args[0].is_Integer for d in v.parts)


class Inner(Functional):
    """The inner product of two different vectors; made by `inner`."""

    text = "<{}, {}>"
    tex = r"\langle {},{}\rangle"

    def __new__(cls, v: Vector, w: Vector) -> sp.Expr:
        return inner(v, w)

    def _eval_derivative(self, t: sp.Symbol) -> sp.Expr:
        v, w = self.args
        return inner(v.derivative(t), w) + inner(v, w.derivative(t))

    def _sympystr(self, printer: Any) -> str:
        form = self._as_form(printer._print, "D{k}{f}({z})[{u}]")
        return form or super()._sympystr(printer)

    def _latex(self, printer: Any) -> str:
        form = self._as_form(printer._print, "D^{{{k}}}{f}({z})[{u}]")
        return form or super()._latex(printer)

    def _as_form(self, show: Callable[[Any], str], pattern: str) -> str:
        """Write a product with the derivative of a gradient as a derivative of the field."""
        for v, w in (self.args, self.args[::-1]):
            if getattr(v, "is_gradient", False) and v.args[2]:
                f, z, directions = v.args
                shown = {"f": show(f), "z": show(z), "k": len(directions) + 1}
                return pattern.format(u=", ".join(map(show, (*directions, w))), **shown)
        return ""


class Norm(Functional):
    """The norm of a vector, positively homogeneous and even by construction."""

    is_extended_nonnegative = True
    is_nonnegative = True
    text = "|{}|"
    tex = r"\lVert {}\rVert"

    def __new__(cls, v: Vector) -> sp.Expr:
        factor, v = primitive(vector(v))
        if _has_coordinates(v):
            return sp.Abs(factor) * sp.sqrt(sp.Add(*(c**2 for c in v.parts.values())))
        made: sp.Expr = sp.Basic.__new__(cls, v)
        return sp.Abs(factor) * made

    def _eval_derivative(self, t: sp.Symbol) -> sp.Expr:
        (v,) = self.args
        return inner(v, v.derivative(t)) / self


def norm(v: Vector) -> sp.Expr:
    r"""Return the norm :math:`\lVert v\rVert`."""
    return Norm(v)


def coordinates(*values: Any) -> Vector:
    """Return the vector with these coordinates in an orthonormal basis."""
    return combine(*((UnitVector(i), value) for i, value in enumerate(values, 1)))


def coefficients(v: Vector) -> Mapping[Vector, sp.Expr]:
    """Return the directions of a vector with their coefficients."""
    return vector(v).parts
