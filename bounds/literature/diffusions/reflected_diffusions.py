r"""Facts about diffusions that are reflected in a convex body."""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.bodies import body
from lemmata.bounds.language.diffusions.descending import (
    FALLING,
    DescendingVariable,
    Distance,
    Lasts,
    Origin,
    Place,
    falling,
)
from lemmata.bounds.language.diffusions.processes import At, Diffusion, Exit, Process, Reflected
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import FieldVariable, MapVariable, function, grad
from lemmata.bounds.language.measures.laws import (
    TV,
    Dirac,
    Gibbs,
    Law,
    LawVariable,
    Mass,
    Restricted,
)
from lemmata.bounds.language.sets import Ball, Set, SetVariable, Sublevel, member
from lemmata.bounds.language.terms import Functional, Term
from lemmata.bounds.language.vectors import ZERO, UnitVector, Vector, VectorVariable, inner, norm
from lemmata.bounds.symbols import T, d

drift, g = MapVariable("b", order=1), FieldVariable("g", order=2)
S, P = SetVariable("S"), LawVariable("P")
x, y, c = map(VectorVariable, ("z_0", "y_0", "c"))
rate, r, R, w = sp.symbols("v r R w", positive=True)
a, k, s = sp.symbols("a k s", nonnegative=True)
bound = sp.Symbol("q", real=True)
INSIDE = body(S, c, r, R)


def kept(drift: Term, rate: Any, start: Law) -> Process:
    """Return the diffusion from a law that is reflected in S."""
    made: Process = Reflected(Diffusion(drift, rate, start), S)
    return made


def law(start: Vector) -> Law:
    """Return the law at T of the reflected diffusion from a point."""
    made: Law = At(kept(drift, rate, Dirac(start)), T)
    return made


DELTA = Distance(drift, rate, S, x, y)
_first, _second = (Place(DELTA, i, *FALLING) for i in (1, 2))
_height, _b, _v = FALLING
_apart = _second - _first
MIRRORED = sp.And(
    member(_first, S),
    member(_second, S),
    sp.Gt(_height, 0),
    sp.Eq(_height, norm(_apart), evaluate=False),
    sp.Eq(_height * _b, inner(_apart, drift(_second) - drift(_first)), evaluate=False),
    sp.Eq(_v, 4 * rate),
)
MIRROR = Fact(
    "mirror-coupling",
    "diffusions reflected in a convex body, with noise mirrored until they meet: their distance "
    "has the drift and noise of Ito's formula, and the boundary only lessens it; when they have "
    "met they stay together",
    "Lindvall and Rogers, Ann. Probab. 14 (1986) 860-872; Wang, Probab. Theory Related Fields 98 "
    "(1994) 299-306",
    conclusion=sp.And(falling(DELTA, MIRRORED), sp.Le(TV(law(x), law(y)), Lasts(DELTA, T))),
    premises=INSIDE | {"x": member(x, S), "y": member(y, S)},
)

X = DescendingVariable("X")
FIRST_PASSAGE = Fact(
    "first-passage",
    "e^(kt) X is at most s plus a martingale whose variation w (e^(2kt) - 1)/(2k) is not random "
    "(time change), and stays positive with at most the probability of the reflection principle",
    "Revuz and Yor, Continuous Martingales and Brownian Motion, Theorem V.1.6, Proposition III.3.7",
    conclusion=sp.Le(Lasts(X, T), sp.erf(s * sp.sqrt(k) / sp.sqrt(w * (sp.exp(2 * k * T) - 1)))),
    premises={
        "drift": falling(X, sp.And(sp.Le(_b, -k * _height), sp.Eq(_v, w))),
        "start": sp.Le(Origin(X), s),
        "reverting": sp.Gt(k, 0),
    },
)
_time = sp.pi**2 * w * T / (8 * R**2)
_terms = [4 / (sp.pi * j) * sp.exp(-(j**2) * _time) for j in map(sp.Integer, (1, 3, 5))]
FLAT_OR_DOWN = sp.And(sp.Le(_b, 0), sp.Eq(_v, w), sp.Le(_height, R))
BELOW_A_CEILING = Fact(
    "survival-below-a-ceiling",
    "a process without drift upwards that is never above R is at most Brownian motion reflected "
    "downwards at R; that this has not reached 0 has the probability of an alternating series with "
    "decreasing terms",
    "Carslaw and Jaeger, Conduction of Heat in Solids, section 3.3; Rudin, Principles of "
    "Mathematical Analysis, Theorem 3.43",
    conclusion=sp.And(
        sp.Le(Lasts(X, T), _terms[0]), sp.Le(Lasts(X, T), _terms[0] - _terms[1] + _terms[2])
    ),
    premises={"no drift upwards": falling(X, FLAT_OR_DOWN)},
)
MIXTURE = Fact(
    "law-of-a-mixture",
    "the law from a random start is a mixture, and total variation is convex",
    "Lindvall, Lectures on the Coupling Method, I.2; Villani, Optimal Transport, Theorem 4.8",
    conclusion=sp.Le(TV(law(x), At(kept(drift, rate, P), T)), bound),
    premises={
        "from each point": for_all(y, sp.Le(TV(law(x), law(y)), bound), when=member(y, S)),
        "law on S": sp.Eq(Mass(P, S), 1),
    },
)
downhill = function(lambda z: -grad(g)(z))
given = Restricted(Gibbs(g), S)
STATIONARY = Fact(
    "reflected-langevin",
    "the reflected Langevin diffusion has a unique strong solution; it is reversible under the law "
    "with density proportional to e^(-g) on the body",
    "Tanaka, Hiroshima Math. J. 9 (1979) 163-177 (existence); Bubeck, Eldan and Lehec, Discrete "
    "Comput. Geom. 59 (2018) 757-783, section 2 (stationarity)",
    conclusion=sp.And(
        sp.Eq(TV(At(kept(downhill, 2, given), T), given), 0), sp.Eq(Mass(given, S), 1)
    ),
    premises=INSIDE,
)

A = SetVariable("A")
STAYS = Fact(
    "reflected-diffusion-stays",
    "a diffusion that is reflected in a convex body stays there",
    "Tanaka, Hiroshima Math. J. 9 (1979) 163-177",
    conclusion=sp.Eq(Mass(law(x), A), 0),
    premises=INSIDE
    | {"x": member(x, S), "off S": for_all(y, sp.Not(member(y, S)), when=member(y, A))},
)


class Late(Functional):
    """A time by which a diffusion has left a set with more than a given probability."""

    is_extended_nonnegative = True
    is_nonnegative = True
    text = "t"

    def __new__(cls, X: Diffusion, S: Set, p: sp.Expr) -> sp.Expr:
        """Make the time for a diffusion, a set and a probability."""
        made: sp.Expr = sp.Basic.__new__(cls, X, S, sp.sympify(p))
        return made


p = sp.Symbol("p", real=True)
_X = Diffusion(drift, rate, Dirac(x))
LEAVES = Fact(
    "leaves-bounded-sets",
    "a diffusion with noise leaves a bounded set sooner or later",
    "Karatzas and Shreve, Brownian Motion and Stochastic Calculus, Lemma 5.7.2",
    conclusion=sp.Gt(Exit(_X, S, Late(_X, S, p)), p),
    premises={"diameter": INSIDE["diameter"], "below 1": sp.Lt(p, 1)},
)

# The line: Brownian motion in [-r, r].
_still = function(lambda z: 0 * z)
FLAT = function(lambda _: sp.S.Zero)
_e_1 = UnitVector(1)
LEFT = Sublevel(function(lambda z: inner(_e_1, z)), 0)
"""The half-space on the left of 0."""
_segment = Ball(ZERO, r)
COSINES = Fact(
    "reflected-brownian-motion",
    "Brownian motion on an interval from its left end: the mass of the left half, by cosines",
    "Carslaw and Jaeger, Conduction of Heat in Solids, section 3.3",
    conclusion=sp.And(
        sp.Ge(
            Mass(At(Reflected(Diffusion(_still, 2, Dirac(-r * _e_1)), _segment), T), LEFT),
            sp.Rational(1, 2)
            + 2
            / sp.pi
            * (sp.exp(-(sp.pi**2) * T / (4 * r**2)) - sp.exp(-9 * sp.pi**2 * T / (4 * r**2)) / 3),
        ),
        sp.Eq(Mass(Restricted(Gibbs(FLAT), _segment), LEFT), sp.Rational(1, 2)),
    ),
    premises={"line": sp.Eq(d, 1)},
)
