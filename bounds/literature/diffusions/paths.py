r"""Facts about paths that are stopped on leaving a set, and about freezing a drift."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.diffusions.paths import FiniteEntropy, FrozenGap, Passes
from lemmata.bounds.language.diffusions.processes import (
    At,
    Diffusion,
    Euler,
    Exit,
    Path,
    ProcessVariable,
    Reflected,
)
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import CurveJet, CurveVariable, FieldVariable, MapVariable
from lemmata.bounds.language.measures.laws import KL, TV, Dirac, LawVariable, Mass
from lemmata.bounds.language.sets import Ball, SetVariable, member
from lemmata.bounds.language.traces import generator
from lemmata.bounds.language.vectors import VectorVariable, norm
from lemmata.bounds.symbols import T, d, h

b, S = MapVariable("b", order=1), SetVariable("S")
P, Q = LawVariable("P"), LawVariable("Q")
y, p, z, w = map(VectorVariable, "ypzw")
v = sp.Symbol("v", positive=True)
c, k = sp.symbols("c k", nonnegative=True)
s = sp.Symbol("s", real=True)
X = Diffusion(b, v, P)
chain = Euler(X, h)
bounded = {"bounded drift": for_all(y, sp.Le(norm(b(y)), c), when=member(y, S))}
_passes = Passes(X, S, s, p, z, w)

PATHWISE = Fact(
    "increment-of-a-path",
    "before it leaves a set, a diffusion moves by the integral of its drift and by its noise",
    "Revuz and Yor, Continuous Martingales and Brownian Motion, Definition IX.1.2",
    conclusion=for_all(
        (s, p, z, w),
        sp.And(member(p, S), member(z, S), sp.Ge(s, 0), sp.Le(norm(z - p - w), c * s)),
        when=_passes,
    ),
    premises=bounded,
)

A, F = CurveVariable("A", order=0), CurveVariable("F", order=2)
WITHIN = (s > 0) & (s < h)
MEAN_SQUARE = Fact(
    "mean-over-steps",
    "the noise of time s has mean square v d s; a shorter last step has a lower mean (Tonelli)",
    "Revuz and Yor, Continuous Martingales and Brownian Motion, Definition I.1.1",
    conclusion=sp.Le(h * FrozenGap(X, h, S, T), T * (F(h) - F(0))),
    premises={
        "pathwise": for_all(
            (s, p, z, w),
            sp.Le(norm(b(z) - b(p)) ** 2, A(s) + k * norm(w) ** 2),
            when=sp.And(_passes, WITHIN),
        ),
        "primitive": for_all(
            s,
            sp.And(
                sp.Ge(A(s), 0),
                sp.Eq(CurveJet(F, s, 1), A(s) + k * v * d * s),
                sp.Ge(CurveJet(F, s, 2), 0),
            ),
            when=WITHIN,
        ),
    },
)

_stopped = Path(X, S, T), Path(chain, S, T)
GIRSANOV = Fact(
    "girsanov",
    "Girsanov's theorem for a drift that is frozen, with the same start and noise",
    "Revuz and Yor, Continuous Martingales and Brownian Motion, Theorem VIII.1.7",
    conclusion=sp.And(
        FiniteEntropy(*_stopped), sp.Eq(KL(*_stopped), FrozenGap(X, h, S, T) / (2 * v))
    ),
    premises=bounded,
)

# Total variation.
PINSKER = Fact(
    "pinsker",
    "Pinsker's inequality",
    "Tsybakov, Introduction to Nonparametric Estimation, Lemma 2.5",
    conclusion=sp.Le(2 * TV(P, Q) ** 2, KL(P, Q)),
    premises={"finite": FiniteEntropy(P, Q)},
)

R = LawVariable("R")
TRIANGLE = Fact(
    "tv-triangle",
    "total variation is a metric",
    "Tsybakov, Introduction to Nonparametric Estimation, section 2.4",
    conclusion=sp.Le(TV(P, R), TV(P, Q) + TV(Q, R)),
)
EVENT = Fact(
    "tv-event",
    "definition of total variation",
    "Tsybakov, Introduction to Nonparametric Estimation, Definition 2.4",
    conclusion=sp.Le(sp.Abs(Mass(P, S) - Mass(Q, S)), TV(P, Q)),
)

# Exits.
Y = ProcessVariable("Y")
_apart = TV(Path(X, S, T), Path(Y, S, T)) + Exit(X, S, T)
STOPPED_COUPLING = Fact(
    "stopped-coupling",
    "couple the stopped paths of a diffusion and of a process maximally and continue them by "
    "gluing: where they agree and the diffusion has not left, neither has the other",
    "Lindvall, Lectures on the Coupling Method, I.5; Villani, Optimal Transport, Gluing Lemma",
    conclusion=sp.And(sp.Le(TV(At(X, T), At(Y, T)), _apart), sp.Le(Exit(Y, S, T), _apart)),
)
REFLECTED_COUPLING = Fact(
    "reflected-coupling",
    "on that event the diffusion reflected in the set, driven by the same noise, has not left the "
    "diffusion's path either",
    "Lions and Sznitman, Comm. Pure Appl. Math. 37 (1984) 511-537; Villani, Optimal Transport, "
    "Gluing Lemma",
    conclusion=sp.Le(TV(At(Reflected(X, S), T), At(Y, T)), _apart),
)
NO_EXIT = Fact(
    "no-exit",
    "no path leaves the whole space",
    "definition of an exit",
    conclusion=sp.Eq(Exit(Y, S, T), 0),
    premises={"everything": for_all(y, member(y, S))},
)
SAME_NOISE = Fact(
    "same-noise",
    "a process and the one reflected in a set, driven by the same noise, agree until the first "
    "leaves the set",
    "Lions and Sznitman, Comm. Pure Appl. Math. 37 (1984) 511-537; Lindvall, I.2",
    conclusion=sp.Le(TV(At(Y, T), At(Reflected(Y, S), T)), Exit(Y, S, T)),
)
f, z_0, centre = FieldVariable("f", order=2), VectorVariable("z_0"), VectorVariable("z_star")
a, e = sp.symbols("a e", nonnegative=True)
r = sp.Symbol("r", positive=True)
CONFINED = Fact(
    "reflected-stays",
    "a chain that is reflected in a ball stays there",
    "Lions and Sznitman, Comm. Pure Appl. Math. 37 (1984) 511-537",
    conclusion=sp.Eq(
        Mass(At(Reflected(Euler(Diffusion(b, v, Dirac(z_0)), h), Ball(centre, r)), T), S), 0
    ),
    premises={
        "start": sp.Le(norm(z_0 - centre), r),
        "outside": for_all(y, sp.Gt(norm(y - centre), r), when=member(y, S)),
    },
)
SUPERMARTINGALE = Fact(
    "exit-probability",
    "f(z_t) - e t is a supermartingale until the exit, and f is at least a there",
    "Kushner, Stochastic Stability and Control, Theorem III.1",
    conclusion=sp.Le(a * Exit(Diffusion(b, v, Dirac(z_0)), S, T), f(z_0) + e * T),
    premises={
        "nonnegative": for_all(y, sp.Ge(f(y), 0)),
        "drift of f": for_all(y, sp.Le(generator(b, v, f)(y), e), when=member(y, S)),
        "off S": for_all(y, sp.Or(member(y, S), sp.Ge(f(y), a))),
    },
)
