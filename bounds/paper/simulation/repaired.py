"""Theorem 1 for a given observable, with the paper's own beta_0, rad(D) and T."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Twin
from lemmata.bounds.kernel import Model, Statement, apply, step
from lemmata.bounds.language.diffusions.processes import At, Euler
from lemmata.bounds.language.functions import function
from lemmata.bounds.language.measures.laws import TV, Gibbs
from lemmata.bounds.language.vectors import ZERO, UnitVector, Vector, norm
from lemmata.bounds.literature.diffusions import paths as fact
from lemmata.bounds.paper.descent import lemma_1
from lemmata.bounds.paper.discretization import in_region, lemma_17
from lemmata.bounds.paper.discretization.exit import langevin, z_0
from lemmata.bounds.paper.mixing.lemma_2 import LEMMA_2_REPAIRED
from lemmata.bounds.paper.mixing.size import T_2
from lemmata.bounds.paper.objects import G, L, x, z_hat
from lemmata.bounds.paper.simulation.size import DELTA_PRINTED, K_REPAIRED_TERMS, STEP
from lemmata.bounds.paper.simulation.size import L_1 as SLOPE
from lemmata.bounds.symbols import K, M, Q, S, T, beta, d, delta, eps, h, m, norm_z_hat, rad_D

e_1 = UnitVector(1)
_chain = At(Euler(langevin, h), T)
posterior = Gibbs(L)
_near = sp.Le(TV(_chain, posterior), eps)
_terms = (t.xreplace({SLOPE: SLOPE.xreplace({norm_z_hat: norm(z_hat)})}) for t in K_REPAIRED_TERMS)
STEPS = {f"K, {which}": sp.Ge(K, t) for which, t in zip(("first", "second"), _terms, strict=True)}
CONSTANTS = dict(LEMMA_2_REPAIRED.define) | in_region.CONSTANTS | {h: STEP}


def _example(x_0: Vector, *, slope: int = 1, **more: sp.Expr) -> Model:
    """Return G(z) = slope z, eps = 1/2, at an x, with all constants; started at z_hat."""
    k, one = sp.Integer(slope), sp.Integer(1)
    at = dict(in_region.IN_D.at) | {x: x_0, z_hat: x_0 / k, z_0: x_0 / k, m: k, M: k}
    at |= {G: function(lambda z: k * z), beta: one / 10, Q: one, K: sp.Integer(10) ** 12}
    for symbol, term in (in_region.DEFINED | {T: T_2} | CONSTANTS | {delta: DELTA_PRINTED}).items():
        at[symbol] = term.xreplace(at).xreplace({d: one})
    at |= {S: more.get("S", sp.S.Zero)}
    return Model(f"G(z) = {k} z, x = {x_0}, beta = 1/10, eps = 1/2, S = {at[S]}", at)


FROM_START = Statement(
    _near,
    assume=in_region.ASSUMED,
    given=dict(LEMMA_2_REPAIRED.given) | STEPS,
    define=CONSTANTS,
    steps=(
        apply("diffusion", LEMMA_2_REPAIRED),
        step("earlier", sp.Le(T, in_region.TIME.rhs), "time", "eps"),
        *in_region.ON_D[:-1],
        apply("stays", in_region.STAYS, {}, "earlier"),
        step("first step size", lemma_17.STEP_SIZE["first step size"], "h", "K, first"),
        step(
            "second step size",
            lemma_17.STEP_SIZE["second step size"],
            "h",
            "K, second",
            "L_1",
            "Lam",
        ),
        apply("Euler-Maruyama", lemma_17.LEMMA_17_REPAIRED, in_region.HERE),
        apply(
            "chain of laws",
            fact.TRIANGLE,
            {fact.P: _chain, fact.Q: At(langevin, T), fact.R: posterior},
        ),
        step("total", _near, "chain of laws", "Euler-Maruyama", "stays", "diffusion"),
    ),
    example=_example(ZERO),
)

# From 0, by gradient descent.
_start = {z_0: lemma_1.z[S]}
_given = {k: f for k, f in FROM_START.given.items() if k != "start"}
THEOREM_1_REPAIRED = Statement(
    _near.xreplace(_start),
    assume=in_region.ASSUMED,
    given=_given | {k: lemma_1.LEMMA_1_SHARP.given[k] for k in ("Q", "steps")},
    define=CONSTANTS | {delta: DELTA_PRINTED},
    steps=(
        apply("descent", lemma_1.LEMMA_1_SHARP),
        step("start", sp.Le(norm(lemma_1.z[S] - z_hat), rad_D / 2), "descent", "delta", "rad_D"),
        apply("from there", FROM_START, _start, "start"),
    ),
    example=_example(e_1 / 8),
)

# S and 1/Q belong to the network, |x| does not: what is right for one x fails at another.
_close = sp.Le(norm(lemma_1.z[S] - z_hat), delta)
TWINS = (
    Twin(
        "S that is enough for another x: descent has not begun",
        "repaired",
        _close,
        drop=("steps",),
        model=_example(8 * e_1),
    ),
    Twin(
        "1/Q for another x: descent diverges",
        "repaired",
        _close,
        drop=("Q",),
        model=_example(8 * e_1, slope=2, S=sp.Integer(2)),
    ),
)
