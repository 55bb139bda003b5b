"""Theorem 1, sampling half, sharp: assembled from the lemmas of the other rooms."""

from __future__ import annotations

from typing import TypeAlias

import sympy as sp
from sympy.core.function import AppliedUndef

from lemmata.bounds.claim import Statement, apply, cite, step
from lemmata.bounds.facts import LIPSCHITZ_GRADIENT, TRIANGLE, fact
from lemmata.bounds.paper.descent.scalar import LEMMA_1_SHARP, dist
from lemmata.bounds.paper.discretization.stopped import LEMMA_17_SHARP, grad_L, tv_paths
from lemmata.bounds.paper.mixing import tails
from lemmata.bounds.paper.mixing.convexity import BALL, LEMMA_4_SHARP, MEAN_SLOPE, MODE, gap, hess_L
from lemmata.bounds.paper.mixing.reflected import THEOREM_3_CONVEX, R_diam, tv_mix
from lemmata.bounds.paper.mixing.size import LAMBDA
from lemmata.bounds.paper.mixing.tails import MASS_FAR, TWO_SCALE, mass_out
from lemmata.bounds.paper.region.drift import uL
from lemmata.bounds.paper.region.exit import LEMMA_13_SHARP, U_0, p_exit
from lemmata.bounds.paper.simulation import sampling
from lemmata.bounds.paper.simulation.size import DELTA_SHARP, K_SHARP_TERM, RHO
from lemmata.bounds.symbols import (
    R_0,
    K,
    Lam,
    T,
    U,
    a_mass,
    alpha,
    d_TV,
    delta,
    eps,
    eta,
    g1,
    g2,
    h,
    latex,
    local,
    norm_z_hat,
    q,
    qg2,
    rho,
)

U_mode = local("U_mode", r"\lVert z-z^*\rVert", nonnegative=True)
uL_mode = local("uL_mode", r"\langle z-z^*,\nabla L(z)\rangle")
tv_join = local("tv_join", r"d_{TV}(\bar z_T,y_T)", nonnegative=True)
_AT_MODE = {U: U_mode, uL: uL_mode, eta: U_mode**2 / 2}
_a, _b, _c, _p, _s = sp.symbols("a b c p s", real=True)
Point: TypeAlias = tuple[dict[sp.Symbol, sp.Expr], dict[str, sp.Basic]]

REFLECTED_COUPLING = fact(
    "reflected-coupling",
    "the diffusion z and the one reflected in a ball, driven by the same noise from the same "
    "start, agree until z leaves the ball, which it does by T with probability p; couple the "
    "stopped paths of z and of a process at distance b maximally and continue them (gluing): the "
    "law of the latter at T is within c <= b + p of the reflected one",
    "Lions and Sznitman, Comm. Pure Appl. Math. 37 (1984) 511-537; Villani, Optimal Transport, "
    "gluing lemma",
    sp.Le(_c, _b + _p),
)
RESTRICTION = fact(
    "restriction",
    "the posterior restricted to a set and normalised is at distance p, the mass outside, from the "
    "posterior; so total distance c <= a + b + p along a chain of laws at distances a, b, p",
    "definition of total variation, and its triangle inequality",
    sp.Le(_c, _a + _b + _p),
)


def at_point(statement: Statement, tag: str, *names: sp.Symbol) -> Point:
    """Return a statement's scalars and hypotheses at a point of their own, marked ``tag``."""
    at = {s: local(f"{s.name}_{tag}", rf"{{{latex(s)}}}_{{({tag})}}", **_domain(s)) for s in names}
    hypotheses = {
        f"{label} at {tag}": relation.subs(at, simultaneous=True)
        for label, relation in statement.hypotheses.items()
    }
    return at, hypotheses


def _domain(symbol: sp.Symbol) -> dict[str, bool]:
    return {"nonnegative": True} if symbol.is_nonnegative else {"real": True}


# z: a point of D*; y: any point of the space.
_Z, _Z_HYPOTHESES = at_point(LEMMA_4_SHARP, "z", U, q, g1, g2, qg2)
_Y, _Y_HYPOTHESES = at_point(MASS_FAR, "y", U, tails.loss, tails.norm_z2, tails.q2, tails.uz)
_IN_BALL = "in the ball at z"
_Z_GIVEN = {k: v for k, v in _Z_HYPOTHESES.items() if k not in (_IN_BALL, "R_0 at z")}
_Y_GIVEN = {k: v for k, v in _Y_HYPOTHESES.items() if k not in ("alpha at y", "m <= M at y")}
_DESCENT = dict(LEMMA_1_SHARP.hypotheses)
_DEFINITIONS = {
    "R_0": BALL,
    **sampling.NOISE,
    **sampling.ALPHA_DEF,
    "Lambda": sp.Eq(Lam, LAMBDA),
    **sampling.MASS_DEF,
    "rho": sp.Eq(rho, RHO),
    **sampling.TIME_DEF,
    "delta": sp.Eq(delta, DELTA_SHARP),
    "weight": LEMMA_17_SHARP.hypotheses["weight"],
    "K": sp.Ge(K, K_SHARP_TERM),
    "h": sp.Eq(K * h, T),
    **sampling.ACCURACY,
}

_GEOMETRY = (
    apply("noise level", sampling.NOISE_LEVEL, {}, *sampling.NOISE_LEVEL.hypotheses),
    apply("descent", LEMMA_1_SHARP, {}, *_DESCENT, why="Lemma 1"),
    step("room", sp.Lt(norm_z_hat, alpha * R_0), "noise level"),
    apply("mode", MODE, {}, "room", "minimiser in the ball"),
    cite("from z to z_hat", TRIANGLE, {"c": _Z[U], "a": U_mode, "b": gap}),
    step(
        _IN_BALL,
        sp.Le(_Z[U], R_0),
        "from z to z_hat",
        "z in D*",
        "mode",
        "noise level",
    ),
    apply(
        "Hessian of L",
        LEMMA_4_SHARP,
        _Z,
        *_Z_GIVEN,
        "R_0",
        _IN_BALL,
        why="Lemma 4",
    ),
)
_START = (
    cite("from z_0 to z*", TRIANGLE, {"c": U_0, "a": dist, "b": gap}),
    apply(
        "start",
        sampling.START,
        {sampling.dist_start: dist},
        "alpha",
        "beta_1, first",
        "descent",
        "delta",
        "mode",
        "from z_0 to z*",
    ),
)
_EXIT = (
    cite(
        "slope",
        MEAN_SLOPE,
        {"a": uL_mode, "b": alpha, "c": U_mode},
        "Hessian of L",
        "mode",
        why="the gradient vanishes at z*",
    ),
    apply("exit", LEMMA_13_SHARP, _AT_MODE, "slope", why="Lemma 13"),
    apply(
        "exit is rare",
        sampling.EXIT_IS_RARE,
        {},
        "eps",
        "a",
        "T",
        "exit",
        "start",
        "rho",
    ),
)
_DISCRETISATION = (
    step(
        "curvature on D*",
        sp.Le(sp.Abs(hess_L), Lam),
        "Hessian of L",
        "Lambda",
    ),
    cite(
        "gradient",
        LIPSCHITZ_GRADIENT,
        {"a": grad_L, "b": Lam, "c": hess_L, "s": U_mode},
        "curvature on D*",
        "mode",
    ),
    step("gradient on D*", sp.Le(grad_L, Lam * rho), "gradient", "z in D*"),
    step("steps on D*", LEMMA_17_SHARP.hypotheses["steps"], "K"),
    apply(
        "paths",
        LEMMA_17_SHARP,
        {},
        "gradient on D*",
        "curvature on D*",
        "h",
        "steps on D*",
        "weight",
        why="Lemma 17",
    ),
    cite("joining", REFLECTED_COUPLING, {"b": tv_paths, "c": tv_join, "p": p_exit}),
)
_MIXING = (
    apply("mixing", THEOREM_3_CONVEX, {R_diam: 2 * rho}, why="Theorem 3 on D*, of diameter 2 rho"),
    step("growth", sp.Eq(sp.exp(2 * alpha * T), 1 + 72 * a_mass / (sp.pi * eps**2)), "T"),
    step("radius", sp.Eq(alpha * rho**2, a_mass), "rho"),
    step("mixed", sp.Le(tv_mix, eps / 6), "mixing", "growth", "radius"),
)
_MASS = (
    apply("outside D*", TWO_SCALE, {}, "inside"),
    apply("far outside", MASS_FAR, _Y, *_Y_GIVEN, "alpha", "m <= M"),
    apply(
        "little mass",
        sampling.MASS_IS_SMALL,
        {},
        "eps",
        "a",
        "noise level",
        "far outside",
        "exponent at y",
    ),
)

_HYPOTHESES = (
    _DESCENT
    | _DEFINITIONS
    | _Z_GIVEN
    | _Y_GIVEN
    | {"minimiser in the ball": sp.Le(gap, R_0), "z in D*": sp.Le(U_mode, rho)}
)


def _witness() -> dict[sp.Basic, sp.Expr]:
    """Return all scalars for G(z) = z, d = 1, eps = 1, beta = 1, x = 0, with every point at 0.

    What a hypothesis defines by an equation is computed from it.
    """
    terms = {t for h in _HYPOTHESES.values() for t in h.atoms(AppliedUndef) | h.free_symbols}
    at = {t: sp.Integer(1 if t.is_positive else 0) for t in terms} | dict(sampling.WITNESS)
    at |= {_Z[g1]: sp.Integer(1), K: sp.Integer(10) ** 6, h: at[T] / 10**6}
    for relation in _HYPOTHESES.values():
        if isinstance(relation, sp.Eq) and relation.lhs.is_Symbol:
            at[relation.lhs] = relation.rhs.xreplace(at)
    return at


THEOREM_1_SHARP = Statement(
    text="Assumptions 1 and 3, |J| <= M, |D^2 G| <= M2 (no third derivative), 0 < eps <= 1, "
    "beta <= beta_1. S steps of gradient descent from 0 with step 1/Q, then K Langevin steps of "
    "size h = T/K, produce a law within eps of the posterior p(.|x) in total variation.",
    conclusion=sp.Le(d_TV, eps),
    hypotheses=_HYPOTHESES,
    steps=(
        *_GEOMETRY,
        *_START,
        *_EXIT,
        *_DISCRETISATION,
        *_MIXING,
        step("inside", sp.Le(rho + gap, R_0), "noise level", "mode"),
        *_MASS,
        cite(
            "chain of laws",
            RESTRICTION,
            {"a": tv_join, "b": tv_mix, "c": d_TV, "p": mass_out},
            why="law of the chain, reflected diffusion, restricted posterior, posterior",
        ),
        step(
            "total",
            sp.Le(d_TV, eps),
            "chain of laws",
            "joining",
            "paths",
            "exit is rare",
            "mixed",
            "outside D*",
            "little mass",
        ),
    ),
    where={
        U_mode: "distance of a point z of D* to the mode",
        uL_mode: "inner product of z - z* and grad L",
        tv_join: "distance of the chain's law to that of the reflected diffusion",
        tv_mix: "distance of the reflected diffusion's law to the restricted posterior",
        mass_out: "posterior mass outside D*",
        p_exit: "probability that the diffusion leaves D* by T",
    },
    witness=_witness(),
)
