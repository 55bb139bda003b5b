r"""Couplings: pairs of random vectors :math:`(X,X')` on one space, given by their joint law."""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.language.functions import _need
from lemmata.bounds.language.measures.laws import Law, need_law
from lemmata.bounds.language.sets import Set
from lemmata.bounds.language.terms import Functional, ObjectVariable, Term


class Coupling(Term):
    """A joint law of two random vectors."""

    sort = "coupling"


class CouplingVariable(ObjectVariable, Coupling):
    """Any such law."""


class _OfLaws(Coupling):
    """A coupling that is made from its marginal laws."""

    def __new__(cls, P: Law, Q: Law) -> Any:
        """Make the coupling of two laws."""
        need_law(P)
        need_law(Q)
        return sp.Basic.__new__(cls, P, Q)


class Independent(_OfLaws):
    """The coupling of two laws in which the vectors are independent."""

    text = "independent coupling of {} and {}"
    tex = r"({},{})_{{\text{{independent}}}}"


class Maximal(_OfLaws):
    """A coupling of two laws in which the vectors agree as often as they can."""

    text = "maximal coupling of {} and {}"
    tex = r"({},{})_{{\text{{maximal}}}}"


class _Marginal(Law):
    which: int

    def __new__(cls, C: Coupling) -> Any:
        """Make the law of a vector of a coupling."""
        _need(C, Coupling.sort)
        return C.args[cls.which] if isinstance(C, _OfLaws) else sp.Basic.__new__(cls, C)


class First(_Marginal):
    """The law of the first vector."""

    which = 0
    text = "law of X in {}"
    tex = r"\mathcal L_{{{}}}(X)"


class Second(_Marginal):
    """The law of the second vector."""

    which = 1
    text = "law of Y in {}"
    tex = r"\mathcal L_{{{}}}(Y)"


class Joint(Functional):
    r"""The probability :math:`\Pr[X\in A,X'\in B]`."""

    is_extended_nonnegative = True
    is_nonnegative = True
    text = "P[X in {1}, Y in {2}] in {0}"
    tex = r"\Pr_{{{}}}[X\in {},Y\in {}]"

    def __new__(cls, C: Coupling, A: Set, B: Set) -> sp.Expr:
        """Make the probability for a coupling and two sets."""
        _need(C, Coupling.sort)
        made: sp.Expr = sp.Basic.__new__(cls, C, A, B)
        return made


class Differ(Functional):
    r"""The probability :math:`\Pr[X\ne X']`."""

    is_extended_nonnegative = True
    is_nonnegative = True
    text = "P[X != Y] in {}"
    tex = r"\Pr_{{{}}}[X\ne Y]"

    def __new__(cls, C: Coupling) -> sp.Expr:
        """Make the probability for a coupling."""
        _need(C, Coupling.sort)
        made: sp.Expr = sp.Basic.__new__(cls, C)
        return made
