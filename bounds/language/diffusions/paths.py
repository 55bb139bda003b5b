r"""What is said of a diffusion between a time and the last multiple of a step.

Paths are followed while they stay in a set.  What holds of the points of almost every path is said
with `Passes`, and the cost of freezing the drift is `FrozenGap`.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.language.diffusions.processes import Diffusion
from lemmata.bounds.language.formulas import Formula, Predicate, for_all
from lemmata.bounds.language.measures.laws import Law, need_law
from lemmata.bounds.language.sets import Set, member
from lemmata.bounds.language.terms import Functional, SortError
from lemmata.bounds.language.vectors import Vector, VectorVariable, vector

_p, _z = VectorVariable("p"), VectorVariable("z")
_t = sp.Symbol("t", real=True)


def convex(S: Set) -> Formula:
    """Return that a set contains the segments between its points."""
    ends = member(_p, S), member(_z, S)
    return for_all((_p, _z, _t), member(_p + _t * (_z - _p), S), sp.And(_t > 0, _t < 1, *ends))


class Passes(Predicate):
    r"""A diffusion may go from p to z in a time :math:`s\ge0`, staying in a set from the start on.

    That is, on some path on which the diffusion's equation holds, :math:`z_{t-s}=p`,
    :math:`z_t=z` and :math:`\sqrt v(B_t-B_{t-s})=w` at some t before the path leaves the set.
    """

    def __new__(cls, X: Diffusion, S: Set, s: Any, p: Vector, z: Vector, w: Vector) -> Formula:
        """Make the property of a diffusion, a set, a time, two points and a noise."""
        return super().__new__(cls, _diffusion(X), S, s, vector(p), vector(z), vector(w))

    text = "({0}) in {1} goes from {3} to {4} in time {2} with noise {5}"


class FrozenGap(Functional):
    r"""The mean of :math:`\int_0^{T\wedge\tau}\lVert b(z_t)-b(z_{h\lfloor t/h\rfloor})\rVert^2dt`.

    The diffusion z has drift b and leaves the set at :math:`\tau`.  It is finite if b is bounded on
    the set.
    """

    is_extended_nonnegative = True
    is_nonnegative = True
    text = "E[integral of |b(z_t) - b(z_(t - t mod {1}))|^2 until {3} for {0} in {2}]"
    tex = (
        r"\mathbb E\int_0^{{{3}}}\lVert b(z_t)-b(z_{{{1}\lfloor t/{1}\rfloor}})\rVert^2dt"
        r"\text{{ for }}{0}\text{{ in }}{2}"
    )

    def __new__(cls, X: Diffusion, h: Any, S: Set, T: Any) -> sp.Expr:
        """Make the mean for a diffusion, a step, a set and a time."""
        parts = (_diffusion(X), sp.sympify(h), S, sp.sympify(T))
        made: sp.Expr = sp.Basic.__new__(cls, *parts)
        return made


class FiniteEntropy(Predicate):
    """The relative entropy of one law with respect to another is finite."""

    text = "KL({}, {}) is finite"

    def __new__(cls, P: Law, Q: Law) -> Formula:
        """Make the property of two laws."""
        need_law(P)
        need_law(Q)
        return super().__new__(cls, P, Q)


def _diffusion(X: Any) -> Diffusion:
    if not isinstance(X, Diffusion):
        raise SortError(f"{X} is no diffusion")
    return X
