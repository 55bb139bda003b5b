"""Conjecture 1: one-way permutations, as a property of a family of circuits."""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.bits.circuits import (
    Bijective,
    CircuitVariable,
    Family,
    Gates,
    Member,
    Outputs,
    Success,
)
from lemmata.bounds.language.formulas import Formula, Predicate, for_all
from lemmata.bounds.language.functions import CurveVariable, Function
from lemmata.bounds.language.terms import Functional, Term


class Polynomial(Predicate):
    """A curve is a polynomial; of a curve that is given, this is worked out."""

    text = "{} is a polynomial"

    def __new__(cls, T: Term) -> Formula:
        """Make the property."""
        if isinstance(T, Function):
            n, body = T.open()[:2]
            return sp.sympify(bool(body.is_polynomial(n)))
        return super().__new__(cls, T)


class Threshold(Functional):
    """From where on no circuit of T(n) gates inverts more than 1/k(n) of a one-way family.

    ``args`` are the family, T and k; for a family that is not one-way it is any number.
    """

    is_integer = True
    is_nonnegative = is_extended_nonnegative = True
    text = "d_0({}, {}, {})"


class HardFamily(Term):
    """The family that Conjecture 1 says there is."""

    sort = "family of circuits"
    text = "F_one_way"
    tex = r"{{F_{{\text{{one-way}}}}}}"

    def __getitem__(self, n: Any) -> Member:
        """Return the circuit with n inputs."""
        made: Member = Member(self, n)
        return made


F, C = Family("F"), CircuitVariable("C'")
T, k = CurveVariable("T", order=0), CurveVariable("k", order=0)
n = sp.Symbol("n", integer=True, positive=True)
HARD = HardFamily()


def one_way(F: Term) -> Formula:
    r"""Return that circuits of polynomial size seldom find a pre-image, for all large n.

    For all polynomials T and k there is a number from which on a circuit of at most T(n) gates
    succeeds with probability at most 1/k(n).
    """
    rarely = Success(Member(F, n), C) * k(n) <= 1
    return for_all((T, k, n, C), rarely, sp.And(*conditions(F)))


def conditions(F: Term) -> tuple[Formula, ...]:
    """Return when that is said: of polynomials T and k, a large n and a small circuit."""
    return Polynomial(T), Polynomial(k), n >= Threshold(F, T, k), Gates(C) <= T(n)


def small(F: Term, T: Term) -> Formula:
    """Return that the n-th circuit has at most T(n) gates."""
    return for_all(n, Gates(Member(F, n)) <= T(n))


def permutations(F: Term) -> Formula:
    """Return that all members are bijections of the cube."""
    return for_all(n, sp.And(Bijective(Member(F, n)), sp.Eq(Outputs(Member(F, n)), n)))


CONJECTURE = Fact(
    "conjecture-1",
    "Conjecture 1: one-way permutations exist",
    "assumption; Goldreich, Foundations of Cryptography I, Definition 2.2.2 and section 2.2.2",
    conclusion=sp.And(one_way(HARD), permutations(HARD)),
)
