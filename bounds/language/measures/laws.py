r"""Laws of random vectors, and the numbers that compare them.

A law is a probability measure on :math:`\mathbb R^d` or on paths.  Distances are functionals of two
laws, so a triangle inequality can only be cited for laws that fit together.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.language.functions import _need
from lemmata.bounds.language.sets import Set
from lemmata.bounds.language.terms import Functional, ObjectVariable, SortError, Term
from lemmata.bounds.language.vectors import Vector, vector


class Law(Term):
    """A probability measure."""

    sort = "law"


class LawVariable(ObjectVariable, Law):
    """Any law on vectors."""


class Gibbs(Law):
    r"""The law with density proportional to :math:`e^{-f}`; the posterior is that of ``L``.

    Where :math:`e^{-f}` is not integrable it has all its mass at infinity, in no set of vectors.
    """

    text = "Gibbs({})"
    tex = r"\propto e^{{-{}}}"

    def __new__(cls, f: Term) -> Any:
        _need(f, "field")
        return sp.Basic.__new__(cls, f)


class Normal(Law):
    r"""The normal law :math:`N(\mu,vI)`."""

    text = "N({}, {} I)"

    def __new__(cls, mean: Vector, variance: Any) -> Any:
        return sp.Basic.__new__(cls, vector(mean), sp.sympify(variance))


class Dirac(Law):
    """The law of a vector that is not random."""

    text = "delta({})"
    tex = r"\delta_{{{}}}"

    def __new__(cls, z: Vector) -> Any:
        return sp.Basic.__new__(cls, vector(z))


class Restricted(Law):
    r"""A law restricted to a set and normalised, if the set has mass.

    Of a Gibbs law it has density proportional to :math:`e^{-f}` on the set wherever that can be
    normalised, whether or not :math:`e^{-f}` can be on the whole space.
    """

    text = "({} | {})"
    tex = r"({}\mid {})"

    def __new__(cls, P: Law, A: Set) -> Any:
        need_law(P)
        return sp.Basic.__new__(cls, P, A)


def need_law(P: Any) -> None:
    """Refuse what is no law."""
    if getattr(P, "sort", None) != "law":
        raise SortError(f"{P} is no law")


class Divergence(Functional):
    """A number that compares two laws."""

    is_extended_nonnegative = True
    is_nonnegative = True

    def __new__(cls, P: Law, Q: Law) -> sp.Expr:
        need_law(P)
        need_law(Q)
        if P == Q:
            return sp.S.Zero
        made: sp.Expr = sp.Basic.__new__(cls, P, Q)
        return made


class TV(Divergence):
    r"""The total variation distance :math:`\sup_A|P(A)-Q(A)|`."""

    text = "d_TV({}, {})"
    tex = r"d_{{\mathrm{{TV}}}}({},{})"

    def __new__(cls, P: Law, Q: Law) -> sp.Expr:
        P, Q = sorted((P, Q), key=sp.default_sort_key)
        return super().__new__(cls, P, Q)


class KL(Divergence):
    r"""The relative entropy :math:`\mathbb E_P\log\frac{dP}{dQ}`, where it is finite."""

    text = "KL({}, {})"
    tex = r"\mathrm{{KL}}({},{})"


class ChiSquare(Divergence):
    r"""The divergence :math:`\mathbb E_Q(\frac{dP}{dQ}-1)^2`, where it is finite."""

    text = "chi2({}, {})"
    tex = r"\chi^2({},{})"


class Mass(Functional):
    """The probability P(A) of a set."""

    is_extended_nonnegative = True
    is_nonnegative = True
    text = "{}[{}]"

    def __new__(cls, P: Law, A: Set) -> sp.Expr:
        need_law(P)
        made: sp.Expr = sp.Basic.__new__(cls, P, A)
        return made


class Mean(Functional):
    """The expectation of a field under a law."""

    text = "E_{} {}"
    tex = r"\mathbb E_{{{}}}{}"

    def __new__(cls, P: Law, f: Term) -> sp.Expr:
        need_law(P)
        _need(f, "field")
        made: sp.Expr = sp.Basic.__new__(cls, P, f)
        return made
