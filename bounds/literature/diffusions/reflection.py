r"""Facts about reflection: of paths, of Brownian motion, of diffusions, and about projection."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.diffusions.processes import At, Diffusion, Euler, Reflected
from lemmata.bounds.language.diffusions.reflection import Push, PushTime
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import CurveVariable, function
from lemmata.bounds.language.measures.integrals import SmoothConvex
from lemmata.bounds.language.measures.laws import Dirac, Mass
from lemmata.bounds.language.measures.pushforward import Projected
from lemmata.bounds.language.vectors import ZERO
from lemmata.bounds.literature.diffusions import semigroups
from lemmata.bounds.literature.diffusions.gaussian_paths import above
from lemmata.bounds.literature.measures.laws import below
from lemmata.bounds.symbols import h

b, P, D = semigroups.b, semigroups.P, semigroups.D
t, v = semigroups.t, semigroups.v
a = sp.Symbol("a", nonnegative=True)
HALF_SPACE = above(sp.S.Zero)
PROJECTION = Fact(
    "projection-onto-a-half-space",
    "the nearest point of a half-space has the coordinate 0 if the point has a negative one",
    "Boyd and Vandenberghe, Convex Optimization, section 8.1",
    conclusion=sp.Eq(Mass(Projected(P, HALF_SPACE), below(a)), Mass(P, below(a))),
)
no_drift = function(lambda _: ZERO)
FOLDED = Fact(
    "reflected-at-0",
    "Brownian motion that is reflected at 0 is |B| in law; to freeze no drift changes nothing",
    "Karatzas and Shreve, Brownian Motion and Stochastic Calculus, section 3.6.C",
    conclusion=sp.Eq(
        Mass(At(Reflected(Euler(Diffusion(no_drift, v, Dirac(ZERO)), h), HALF_SPACE), t), below(a)),
        sp.erf(a / sp.sqrt(2 * v * t)),
    ),
)
STAYS = Fact(
    "reflected-stays-inside",
    "a reflected diffusion stays in its region",
    "Lions and Sznitman, Comm. Pure Appl. Math. 37 (1984) 511-537",
    conclusion=sp.Eq(Mass(At(Reflected(Diffusion(b, v, P), D), t), D), 1),
    premises={"region": SmoothConvex(D), "start": sp.Eq(Mass(P, D), 1)} | semigroups.LIPSCHITZ,
)

# Reflection of a path.
path = CurveVariable("w", order=0)
time, before = sp.symbols("t s_0", nonnegative=True)
_attained = PushTime(path, time)
EXTREME_VALUE = Fact(
    "extreme-value",
    "a continuous function attains its maximum on an interval",
    "Rudin, Principles of Mathematical Analysis, Theorem 4.16",
    conclusion=sp.And(
        for_all(before, sp.Or(sp.Gt(before, time), sp.Ge(Push(path, time), -path(before)))),
        sp.Le(_attained, time),
        sp.Or(sp.Eq(Push(path, time), 0), sp.Eq(Push(path, time), -path(_attained))),
    ),
)
