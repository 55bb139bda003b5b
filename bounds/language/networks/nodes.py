r"""Families of numbers, one for each hidden node of a network: :math:`(y_v)_{v=1,2,\dots}`.

They are vectors of a space of their own, with the unit vectors ``Node(v)``, so that the number at
a node is ``at(y, v)``, an inner product.  Beside the operations of vectors there is the product
node by node; :math:`\sum_va_vb_vc_v` is symmetric in its factors by construction.
"""

from __future__ import annotations

from functools import reduce
from itertools import product as pairs
from typing import Any

import sympy as sp
from sympy.core.sorting import default_sort_key

from lemmata.bounds.language.terms import Functional, ObjectVariable
from lemmata.bounds.language.vectors import (
    ZERO,
    Axis,
    Vector,
    combine,
    inner,
    need_one_space,
    vector,
)


class Family(Vector):
    """A number for each hidden node."""

    sort = "family"


class FamilyVariable(ObjectVariable, Family):
    """Any family."""


class Node(Axis, Family):
    """The family that is 1 at the node with a number, and 0 elsewhere."""

    smooth = True
    text = "1_{}"
    tex = "1_{{{}}}"

    def __new__(cls, v: Any) -> Any:
        v = sp.sympify(v)
        if not (v.is_integer and v.is_positive):
            raise ValueError(f"{v} is not known to be the number of a node, which is 1, 2, ...")
        return sp.Basic.__new__(cls, v)


def at(y: Vector, v: Any) -> sp.Expr:
    """Return the number of a family at a node."""
    return inner(Node(v), y)


class Ones(Vector):
    """The vector whose coordinates are 1; of families there is none, for nodes have no last one."""

    smooth = True
    text = "1"

    def moves(self, other: Vector) -> bool:
        """Its coordinates are known."""
        return any(isinstance(e, Axis) for e in other.parts)

    def moved(self, other: Vector) -> sp.Expr:
        """Return its inner product with axes worked out."""
        axes = [c for e, c in other.parts.items() if isinstance(e, Axis)]
        rest = combine(*((w, c) for w, c in other.parts.items() if not isinstance(w, Axis)))
        return sp.Add(inner(self, rest), *axes)


class Product(Vector):
    """The product of vectors or families that are no sums, place by place; made by `times`."""

    smooth = True

    @property
    def sort(self) -> str:  # type: ignore[override]
        """The space it is in."""
        return self.args[0].sort  # type: ignore[no-any-return]

    def __new__(cls, *factors: Vector) -> Vector:
        return reduce(times, factors)

    def moves(self, other: Vector) -> bool:
        """Whether an inner product is written as a sum over places; matrices are moved first."""
        return not any(getattr(w, "transposed", False) for w in other.parts)

    def moved(self, other: Vector) -> sp.Expr:
        """Return that sum."""
        return sp.Add(*(c * total(self, w) for w, c in other.parts.items()))

    def unwrapped(self, w: Vector, u: Vector) -> tuple[Vector, Vector]:
        """Return v and b so that its inner product with w is that of v with b, v about u."""
        (first,) = (f for f in self.args if f.has(u))
        return first, reduce(times, (f for f in self.args if f != first), w)

    def derivative(self, t: sp.Symbol) -> Vector:
        """Return the derivative in a parameter, by the product rule."""
        rows = []
        for i, factor in enumerate(self.args):
            rest = [*self.args[:i], *self.args[i + 1 :]]
            rows.append((reduce(times, [factor.derivative(t), *rest]), sp.S.One))
        return combine(*rows)

    def _sympystr(self, printer: Any) -> str:
        return " o ".join(map(printer._print, self.args))

    def _latex(self, printer: Any) -> str:
        return r"\odot ".join(map(printer._print, self.args))


def _factors(direction: Vector) -> tuple[Vector, ...]:
    return direction.args if isinstance(direction, Product) else (direction,)


def times(a: Vector, b: Vector) -> Vector:
    """Return the product of two families, or of two vectors, place by place, multiplied out."""
    need_one_space(vector(a), vector(b))
    rows = pairs(vector(a).parts.items(), vector(b).parts.items())
    return combine(*((_product(v, w), p * q) for (v, p), (w, q) in rows))


def _product(v: Vector, w: Vector) -> Vector:
    """Return the product of two directions; with an axis it is a multiple of that."""
    for first, other in ((v, w), (w, v)):
        if isinstance(first, Axis):
            return combine((first, inner(first, other)))
        if isinstance(first, Ones):
            return other
    made: Vector = sp.Basic.__new__(
        Product, *sorted((*_factors(v), *_factors(w)), key=default_sort_key)
    )
    return made


def total(*directions: Vector) -> sp.Expr:
    """Return the sum over all places of the product of directions."""
    every = [f for d in directions for f in _factors(d)]
    several = [f for f in every if not isinstance(f, Ones)]
    several += [f for f in every if isinstance(f, Ones)][: max(0, 2 - len(several))]
    node = next((f for f in several if isinstance(f, Axis)), None)
    if node is not None:
        several.remove(node)
        return sp.Mul(*(inner(node, f) for f in several))
    if len(several) == 2:
        return inner(*several)
    several.sort(key=default_sort_key)
    matrix = next((f for f in several if getattr(f, "transposed", False)), None)
    if matrix is not None:
        several.remove(matrix)
        return inner(matrix, reduce(times, several))
    made: sp.Expr = sp.Basic.__new__(Total, *several)
    return made


class Total(Functional):
    r"""The number :math:`\sum_va_vb_vc_v\cdots` of three or more families; made by `total`."""

    smooth = True

    def __new__(cls, *factors: Vector) -> sp.Expr:
        rows = pairs(*(vector(f).parts.items() for f in factors))
        return sp.Add(*(sp.Mul(*(c for _, c in row)) * total(*(v for v, _ in row)) for row in rows))

    def _eval_derivative(self, t: sp.Symbol) -> sp.Expr:
        changed = [[*self.args] for _ in self.args]
        for i, factors in enumerate(changed):
            factors[i] = factors[i].derivative(t)
        return sp.Add(*(Total(*factors) for factors in changed if ZERO not in factors))

    def _sympystr(self, printer: Any) -> str:
        return "sum({})".format(" o ".join(map(printer._print, self.args)))

    def _latex(self, printer: Any) -> str:
        return r"\textstyle\sum_v({})".format(r"\odot ".join(map(printer._print, self.args)))
