r"""Facts about paths of diffusions and of Itô processes."""

from __future__ import annotations

from typing import Any, TypeAlias

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.diffusions.ito import (
    MOVING,
    WHOLE_SPACE,
    Along,
    Exceed,
    Grown,
    ItoProcess,
    ItoVariable,
    Moves,
    Reach,
    Start,
    dynamics,
)
from lemmata.bounds.language.diffusions.ito import b as _b
from lemmata.bounds.language.diffusions.ito import v as _v
from lemmata.bounds.language.diffusions.ito import y as _y
from lemmata.bounds.language.diffusions.processes import Diffusion, Exit
from lemmata.bounds.language.formulas import Formula, equal, for_all
from lemmata.bounds.language.functions import (
    CurveJet,
    CurveVariable,
    FieldVariable,
    MapVariable,
    function,
)
from lemmata.bounds.language.measures.laws import Dirac
from lemmata.bounds.language.sets import Set, SetVariable, Sublevel, member
from lemmata.bounds.language.terms import Functional, Term
from lemmata.bounds.language.traces import generator, noise
from lemmata.bounds.language.vectors import ZERO, UnitVector, Vector, VectorVariable, inner, norm

drift, f = MapVariable("b", order=1), FieldVariable("f", order=2)
z_0, y, A = VectorVariable("z_0"), VectorVariable("y"), SetVariable("A")
rate = sp.Symbol("r", nonnegative=True)
a, s = sp.symbols("a s", real=True)
T, c = sp.symbols("T c", nonnegative=True)
delta = sp.Symbol("delta", positive=True)
Z = Diffusion(drift, rate, Dirac(z_0))
Triple: TypeAlias = tuple[sp.Expr, sp.Expr, sp.Expr]
"""A value of a process, with its drift and its variation there."""


class State(Vector):
    """Where a diffusion is when a process along it is at y with drift b and variation v."""

    text = "z"

    def __new__(cls, X: Along, y: Any, b: Any, v: Any) -> Vector:
        made: Vector = sp.Basic.__new__(cls, X, *map(sp.sympify, (y, b, v)))
        return made


def computed(f: Term, Z: Diffusion, z: Vector) -> Triple:
    """Return the value of a field at a point, and its drift and variation along a diffusion."""
    drift, rate, _ = Z.args
    return f(z), generator(drift, rate, f)(z), noise(rate, f, z)


def ito(f: Term, Z: Diffusion, A: Set) -> Formula:
    """Return what Itô's formula says of a field along a diffusion."""
    X = Along(f, Z, A)
    z = State(X, *MOVING)
    there = (sp.Eq(p, q, evaluate=False) for p, q in zip(MOVING, computed(f, Z, z), strict=True))
    return dynamics(X, sp.And(member(z, A), *there))


ITO = Fact(
    "ito",
    "Ito's formula",
    "Revuz and Yor, Continuous Martingales and Brownian Motion, Theorem IV.3.3",
    conclusion=ito(f, Z, A),
)
ITO_START = Fact(
    "ito-start",
    "Ito's formula at time 0, for a start inside the set",
    "Revuz and Yor, Continuous Martingales and Brownian Motion, Theorem IV.3.3",
    conclusion=Moves(Along(f, Z, A), *computed(f, Z, z_0)),
    premises={"inside": for_all(y, member(y, A), when=sp.Lt(norm(y - z_0), delta))},
)

X, g = ItoVariable("X"), sp.Symbol("g", real=True)


class Time(Functional):
    """When a process is at y with drift b and variation v."""

    is_extended_nonnegative = True
    is_nonnegative = True
    text = "t"

    def __new__(cls, X: ItoProcess, y: Any, b: Any, v: Any) -> sp.Expr:
        made: sp.Expr = sp.Basic.__new__(cls, X, *map(sp.sympify, (y, b, v)))
        return made


def with_factor(g: sp.Expr, t: sp.Expr, y: Any, b: Any, v: Any) -> Triple:
    r"""Return how :math:`e^{gt}X_t` moves when X is, at time t, at y with drift b, variation v."""
    e = sp.exp(g * t)
    return e * y, e * (b + g * y), e**2 * v


def without_factor(g: sp.Expr, X: ItoProcess, y: Any, b: Any, v: Any) -> Triple:
    r"""Return how X moves when :math:`e^{gt}X_t` is at y with drift b and variation v."""
    e = sp.exp(g * Time(Grown(g, X), y, b, v))
    return y / e, (b - g * y) / e, v / e**2


def grown(g: sp.Expr, X: ItoProcess) -> tuple[Formula, Formula]:
    r"""Return how :math:`e^{gt}X_t` moves as X does, and X as it does."""
    Y = Grown(g, X)
    return (
        dynamics(X, Moves(Y, *with_factor(g, Time(X, *MOVING), *MOVING))),
        dynamics(Y, Moves(X, *without_factor(g, X, *MOVING))),
    )


INTEGRATING_FACTOR = Fact(
    "integrating-factor",
    "d(e^(gt) X) = e^(gt) (dX + g X dt)",
    "Revuz and Yor, Continuous Martingales and Brownian Motion, Proposition IV.3.1",
    conclusion=sp.And(*grown(g, X)),
)

phi = CurveVariable("phi", order=2)
MAXIMAL_INEQUALITY = Fact(
    "maximal-inequality",
    "phi(X) - c t is a supermartingale, which is seldom large (Ito, optional stopping)",
    "Kushner, Stochastic Stability and Control, Theorem III.1; Revuz and Yor, Exercise II.1.15",
    conclusion=sp.Le(Reach(X, a, T) * phi(a), phi(Start(X)) + c * T),
    premises={
        "drift of phi(X)": dynamics(
            X, sp.Le(CurveJet(phi, _y, 1) * _b + CurveJet(phi, _y, 2) * _v / 2, c)
        ),
        "nonnegative": for_all(s, sp.Ge(phi(s), 0)),
        "beyond a": for_all(s, sp.Ge(phi(s), phi(a)), when=sp.Ge(s, a)),
    },
)
EXIT_LEVEL = Fact(
    "exit-level",
    "where a path first leaves a set, f is as large as it is anywhere off the set, by continuity",
    "continuity of paths",
    conclusion=sp.Le(Exit(Z, A, T), Reach(Along(f, Z, A), a, T)),
    premises={"off A": for_all(y, sp.Or(member(y, A), sp.Ge(f(y), a)))},
)
_free, _below = Along(f, Z, WHOLE_SPACE), Sublevel(f, a)
LEVEL = Fact(
    "level",
    "f exceeds a level along a path when the path leaves the sublevel set",
    "definition of the sublevel set",
    conclusion=sp.And(
        sp.Eq(Exceed(_free, a, T), Exit(Z, _below, T)),
        sp.Ge(Reach(_free, a, T), Exit(Z, _below, T)),
    ),
)

# The Ornstein-Uhlenbeck process.
k, t, height = sp.symbols("k t a", positive=True)
n = sp.Symbol("n", integer=True, positive=True)
noisy = sp.Symbol("r", positive=True)
first = UnitVector(1)


def ornstein_uhlenbeck(k: sp.Expr, v: sp.Expr, z_0: Vector) -> Diffusion:
    r"""Return :math:`dz=-kz\,dt+\sqrt v\,dB` from a point."""
    made: Diffusion = Diffusion(function(lambda z: -k * z), v, Dirac(z_0))
    return made


def variance(k: sp.Expr, v: sp.Expr, t: sp.Expr) -> sp.Expr:
    r"""Return :math:`\frac v{2k}(1-e^{-2kt})`, the variance of a coordinate at time t."""
    return v * (1 - sp.exp(-2 * k * t)) / (2 * k)


OU = ornstein_uhlenbeck(k, noisy, z_0)
ANYWHERE = Fact(
    "anywhere",
    "an Ornstein-Uhlenbeck process has a normal law at every later time, so it may be anywhere",
    "Karatzas and Shreve, Brownian Motion and Stochastic Calculus, Example 5.6.8",
    conclusion=Moves(Grown(g, Along(f, OU, WHOLE_SPACE)), *with_factor(g, t, *computed(f, OU, y))),
)
_spread = sp.sqrt(2 * variance(k, noisy, t))
ANDERSON = Fact(
    "anderson",
    "looked at n times, each time t after the one before, a coordinate of an Ornstein-Uhlenbeck "
    "process is a chain with normal steps; wherever it is, the next value is in [-a, a] with at "
    "most the probability that it has from 0",
    "T. W. Anderson, Proc. Amer. Math. Soc. 6 (1955) 170-176",
    conclusion=sp.Ge(Exit(OU, A, n * t), 1 - sp.erf(height / _spread) ** n),
    premises={"slab": for_all(y, sp.Le(sp.Abs(inner(first, y)), height), when=member(y, A))},
)
_odd = Diffusion(drift, rate, Dirac(ZERO))
_side, _both = function(lambda z: inner(first, z)), function(lambda z: inner(first, z) ** 2)
SYMMETRY = Fact(
    "symmetry",
    "a diffusion from 0 with an odd drift is as likely to be its own reflection: of passing a and "
    "passing -a, each has at least half the probability of either",
    "uniqueness in law; Karatzas and Shreve, Proposition 5.3.20",
    conclusion=sp.Ge(
        2 * Reach(Along(_side, _odd, WHOLE_SPACE), height, T),
        Exit(_odd, Sublevel(_both, height**2), T),
    ),
    premises={"odd": for_all(y, equal(drift(-y), -drift(y)))},
)
