r"""Sizes of the second and third derivative of a field that are sums over a basis.

In a dimension that is a number they are worked out, in any other they are known by facts.
"""

from __future__ import annotations

from typing import Any, ClassVar

import sympy as sp

from lemmata.bounds.language.functions import GradientJet, _need, _need_order, computable
from lemmata.bounds.language.terms import Functional, Term
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.language.vectors import UnitVector, Vector, combine, norm, vector
from lemmata.bounds.symbols import d


class _OverBasis(Functional):
    """A number that is a sum over an orthonormal basis of d vectors; ``args[2]`` is d."""

    is_extended_nonnegative = True
    is_nonnegative = True
    order: ClassVar[int]

    def __new__(cls, f: Term, z: Vector, n: Any = d) -> sp.Expr:
        """Make the number for a field, which must be smooth enough, and a point."""
        _need(f, "field")
        _need_order(f, cls.order)
        n = sp.sympify(n)
        plain = unfold(f)
        if n.is_Integer and computable(plain):
            return cls.worked_out(plain, vector(z), [UnitVector(i + 1) for i in range(int(n))])
        made: sp.Expr = sp.Basic.__new__(cls, f, vector(z), n)
        return made

    @classmethod
    def worked_out(cls, f: Term, z: Vector, basis: list[Vector]) -> sp.Expr:
        """Return the sum over a basis."""
        raise NotImplementedError


class HessianSize(_OverBasis):
    r"""The Frobenius norm :math:`\lVert\nabla^2f(z)\rVert_F`, a root of a sum of squares."""

    order = 2
    text = "|D2{0}({1})|_F"
    tex = r"\lVert\nabla^2{0}({1})\rVert_F"

    @classmethod
    def worked_out(cls, f: Term, z: Vector, basis: list[Vector]) -> sp.Expr:
        """Return the root of the sum of squares."""
        return sp.sqrt(sp.Add(*(norm(GradientJet(f, z, sp.Tuple(e))) ** 2 for e in basis)))


class LaplacianSlope(_OverBasis):
    r"""The norm :math:`\lVert\nabla\Delta f(z)\rVert` of the gradient of the Laplacian."""

    order = 3
    text = "|grad Laplacian {0}({1})|"
    tex = r"\lVert\nabla\Delta {0}({1})\rVert"

    @classmethod
    def worked_out(cls, f: Term, z: Vector, basis: list[Vector]) -> sp.Expr:
        """Return the norm of the sum."""
        return norm(combine(*((GradientJet(f, z, sp.Tuple(e, e)), 1) for e in basis)))
