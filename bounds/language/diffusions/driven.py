r"""Processes on one noise: what Lemmas 15 and 16 speak of.

A *driven process* U is continuous, has values in :math:`\mathbb R^d`, starts at a point, and is
:math:`dU=b\,dt+s\,dB` with adapted vectors b and s.  B is one real Brownian motion, the same for
all driven processes, which live on one probability space.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.language.diffusions.ito import ItoProcess
from lemmata.bounds.language.formulas import Equal, Formula, Predicate, equal, for_all
from lemmata.bounds.language.functions import Callable_, _need
from lemmata.bounds.language.sets import Set
from lemmata.bounds.language.terms import Functional, ObjectVariable, Term
from lemmata.bounds.language.vectors import (
    UnitVector,
    Vector,
    VectorVariable,
    coefficients,
    inner,
    vector,
)

FIRST = UnitVector(1)
POINT, DRIFT, NOISE = map(VectorVariable, "pbs")
FOLLOWED = (POINT, DRIFT, NOISE)
"""A place of a driven process, with its drift and the factor of its noise there."""


class Driven(Term):
    """A driven process."""

    sort = "driven process"


class DrivenVariable(ObjectVariable, Driven):
    """Any driven process."""


class Motion(Driven):
    r"""The process :math:`a+tu+t^2w`, which needs no noise."""

    def __new__(cls, a: Vector, u: Any = 0, w: Any = 0) -> Motion:
        made: Motion = sp.Basic.__new__(cls, *map(vector, (a, u, w)))
        return made

    def at(self, t: sp.Expr) -> Vector:
        """Return where it is at a time."""
        a, u, w = self.args
        place: Vector = a + t * u + t**2 * w
        return place

    def velocity(self, t: sp.Expr) -> Vector:
        """Return how fast it is at a time."""
        _, u, w = self.args
        fast: Vector = u + 2 * t * w
        return fast

    def _sympystr(self, printer: Any) -> str:
        return f"({printer._print(self.at(sp.Symbol('t')))})"

    _latex = _sympystr


class Origin(Vector):
    """Where a driven process starts."""

    text = "{}_0"

    def __new__(cls, U: Driven) -> Vector:
        _need(U, Driven.sort)
        made: Vector = U.args[0] if isinstance(U, Motion) else sp.Basic.__new__(cls, U)
        return made


class Follows(Predicate):
    """At some time a driven process is at p with drift b and noise s dB."""

    text = "d{0} = {2} dt + {3} dB at {1}"
    tex = r"d{0}={2}\,dt+{3}\,dB\text{{ at }}{1}"

    def __new__(cls, U: Driven, p: Vector, b: Vector, s: Vector) -> Formula:
        _need(U, Driven.sort)
        return super().__new__(cls, U, *map(vector, (p, b, s)))


def equation(f: Callable_, h: Callable_) -> Formula:
    """Return that drift and noise are those of dU = f(U) dt + h(U) dB."""
    return sp.And(equal(DRIFT, f(POINT)), equal(NOISE, h(POINT)))


def solves(U: Driven, f: Callable_, h: Callable_) -> Formula:
    """Return that U solves dU = f(U) dt + h(U) dB."""
    return for_all(FOLLOWED, equation(f, h), when=Follows(U, *FOLLOWED))


class Unique(Predicate):
    """An equation has a pathwise unique solution from every point."""

    text = "dX = {}(X) dt + {}(X) dB has pathwise unique solutions"
    tex = r"dX={}(X)\,dt+{}(X)\,dB\text{{ has pathwise unique solutions}}"


class Nonnegative(Predicate):
    """No coordinate of a vector is negative; for a vector with coordinates this is computed."""

    text = "{1} <= {0}"
    tex = r"{1}\le {0}"

    def __new__(cls, v: Vector) -> Formula:
        parts = coefficients(v)
        if all(isinstance(e, UnitVector) for e in parts):
            return sp.And(*(sp.Ge(c, 0) for c in parts.values()))
        return super().__new__(cls, vector(v))

    def shown(self) -> tuple[Vector, Vector]:
        """Return the vectors that are compared, the larger one first."""
        larger, smaller = Equal(*self.args).sides
        return larger, smaller


def below(v: Vector, w: Vector) -> Formula:
    """Return that v <= w in every coordinate."""
    return Nonnegative(vector(w) - vector(v))


class Dominated(Functional):
    r"""The probability :math:`\Pr[\forall t\le T:U_t\le X_t]`, in every coordinate."""

    is_extended_nonnegative = True
    is_nonnegative = True
    text = "P[{} <= {} up to {}]"
    tex = r"\Pr[\forall t\le {2}:{0}\le {1}]"

    def __new__(cls, U: Driven, X: Driven | Vector, T: Any) -> sp.Expr:
        X = Motion(X) if isinstance(X, Vector) else X
        _need(U, Driven.sort)
        _need(X, Driven.sort)
        if U == X:
            return sp.S.One
        made: sp.Expr = sp.Basic.__new__(cls, U, X, sp.sympify(T))
        return made


class Lead(ItoProcess):
    r"""The process :math:`\langle e_1,U-X\rangle`, which ends where U leaves a set."""

    text = "(<e_1, {0} - {1}> while {0} is in {2})"
    tex = r"(\langle e_1,{0}-{1}\rangle,\ {0}\in {2})"

    def __new__(cls, U: Driven, X: Driven, A: Set) -> Lead:
        _need(U, Driven.sort)
        _need(X, Driven.sort)
        _need(A, Set.sort)
        made: Lead = sp.Basic.__new__(cls, U, X, A)
        return made

    @property
    def start(self) -> sp.Expr:
        """The number at which it starts."""
        U, X, _ = self.args
        return inner(FIRST, Origin(U) - Origin(X))
