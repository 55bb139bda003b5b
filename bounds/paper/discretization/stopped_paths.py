r"""Stopped paths of the diffusion and of the Euler-Maruyama chain are near.

``X`` is the diffusion, ``chain`` the interpolation (41), whose drift is frozen at the last multiple
of the step ``h``.  Both are stopped on leaving a convex set; Girsanov's theorem compares the
stopped paths, and nothing is assumed of the chain.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel import Model, Statement, apply, generalise, instance, step
from lemmata.bounds.language.diffusions.paths import Passes, convex
from lemmata.bounds.language.diffusions.processes import Diffusion, Euler, Path
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import FieldVariable, derivative, function, grad
from lemmata.bounds.language.gram import triangle
from lemmata.bounds.language.measures.laws import KL, TV, LawVariable
from lemmata.bounds.language.sets import SetVariable, member
from lemmata.bounds.language.vectors import VectorVariable, norm
from lemmata.bounds.literature import maps
from lemmata.bounds.literature.diffusions import paths as fact
from lemmata.bounds.paper.discretization.linear_models import EVERYWHERE
from lemmata.bounds.paper.discretization.size import KL_BOUND, KL_YOUNG, L_1
from lemmata.bounds.symbols import Lam, T, d, eta_h, h

L, D, P_0 = FieldVariable("L", order=2), SetVariable("D"), LawVariable("P_0")
slope = function(grad(L))
drift = function(lambda z: -grad(L)(z))
X = Diffusion(drift, 2, P_0)
"""The Langevin diffusion, equation 5."""
chain = Euler(X, h)
"""The interpolated Euler-Maruyama chain, equation 41."""
y, v, p, z, w = map(VectorVariable, "yvpzw")
s = fact.s

LOCAL = {
    "convex": convex(D),
    "gradient": for_all(y, sp.Le(norm(grad(L)(y)), L_1), when=member(y, D)),
    "curvature": for_all(
        (y, v), sp.Le(norm(derivative(slope, y, v)), Lam * norm(v)), when=member(y, D)
    ),
}
stopped = Path(X, D, T), Path(chain, D, T)

# (x + y)^2 <= (1 + 1/eta) x^2 + (1 + eta) y^2 for any eta > 0: drift and noise are weighed.
_drifted = function(lambda s: Lam**2 * (1 + 1 / eta_h) * L_1**2 * s**2, of=s)
_noise = Lam**2 * (1 + eta_h)
_total = function(lambda s: Lam**2 * (1 + 1 / eta_h) * L_1**2 * s**3 / 3 + _noise * d * s**2, of=s)
_moved = z - p
_on_segment = p + maps.t * _moved
_at = {fact.b: drift, fact.v: sp.Integer(2), fact.P: P_0, fact.S: D, fact.c: L_1}
_weighed = {fact.A: _drifted, fact.F: _total, fact.k: _noise}

_PINSKER = sp.Le(2 * TV(*stopped) ** 2, KL(*stopped))
STILL = Model("L = 0, D the whole space", {L: function(lambda _: sp.S.Zero), D: EVERYWHERE})

PATHS_YOUNG = Statement(
    sp.And(sp.Le(KL(*stopped), KL_YOUNG), _PINSKER),
    given=LOCAL,
    steps=(
        apply("path", fact.PATHWISE, _at),
        generalise(
            "frozen",
            (s, p, z, w),
            instance("increment", fact.PATHWISE.conclusion.xreplace(_at), s, p, z, w),
            generalise(
                "on the segment",
                maps.t,
                instance("between", LOCAL["convex"], p, z, maps.t, uses=("increment",)),
                instance("Hessian", LOCAL["curvature"], _on_segment, _moved),
                when={"segment": maps.SEGMENT},
            ),
            apply(
                "Lipschitz",
                maps.MEAN_VALUE,
                {maps.F: slope, maps.p: p, maps.r: _moved, maps.c: Lam * norm(_moved)},
            ),
            step(
                "pathwise",
                sp.Le(norm(drift(z) - drift(p)) ** 2, _drifted(s) + _noise * norm(w) ** 2),
                "increment",
                "Lipschitz",
                triangle(z - p - w, w),
                why="2xy <= x^2/eta + eta y^2",
            ),
            when={"passes": Passes(X, D, s, p, z, w), "within a step": fact.WITHIN},
        ),
        generalise(
            "rate",
            s,
            step(
                "integrand",
                fact.MEAN_SQUARE.premises["primitive"].xreplace(_at | _weighed).at(s)[1],
                "within a step",
            ),
            when={"within a step": fact.WITHIN},
        ),
        apply("over time", fact.MEAN_SQUARE, _at | _weighed),
        apply("Girsanov", fact.GIRSANOV, _at),
        step("entropy", sp.Le(KL(*stopped), KL_YOUNG), "Girsanov", "over time"),
        apply("Pinsker", fact.PINSKER, {fact.P: stopped[0], fact.Q: stopped[1]}),
    ),
    example=STILL,
)

PATHS = Statement(
    sp.And(sp.Le(KL(*stopped), KL_BOUND), _PINSKER),
    given=LOCAL,
    steps=(apply("weighed alike", PATHS_YOUNG, {eta_h: 1}),),
    example=STILL,
)
