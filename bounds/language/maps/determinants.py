"""Determinants of derivatives of maps of the space to itself."""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.language.functions import _need, _need_order, computable, derivative, into
from lemmata.bounds.language.terms import Functional, SortError, Term
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.language.vectors import UnitVector, Vector, inner, vector
from lemmata.bounds.symbols import d


class JacobianDeterminant(Functional):
    r"""The number :math:`|\det DG(z)|`; in a dimension that is a number it is worked out."""

    is_extended_nonnegative = True
    is_nonnegative = True
    text = "|det D{0}({1})|"
    tex = r"|\det D{0}({1})|"

    def __new__(cls, G: Term, z: Vector, n: Any = d) -> sp.Expr:
        """Make the number for a map, a point and the dimension."""
        _need(G, "map")
        _need_order(G, 1)
        z, n, plain = vector(z), sp.sympify(n), unfold(G)
        if into(plain) != z.sort and z.parts:
            raise SortError(f"{G} goes into another space, so that its derivative is no square")
        if n.is_Integer and computable(plain):
            basis = [UnitVector(i + 1) for i in range(int(n))]
            return sp.Abs(
                sp.Matrix([[inner(e, derivative(plain, z, f)) for f in basis] for e in basis]).det()
            )
        made: sp.Expr = sp.Basic.__new__(cls, G, z, n)
        return made
