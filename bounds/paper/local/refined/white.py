r"""The posterior in the coordinates of theorem-1-exponential: its Hessian, and what is far away.

In :math:`z=\hat z+\varsigma u` the Hessian of L is within :math:`\theta_0+\kappa\lVert u\rVert`
of the identity, on the whole space.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel import Statement, apply, generalise, instance, step
from lemmata.bounds.language.bodies import Outside
from lemmata.bounds.language.functions import derivative, function, rough
from lemmata.bounds.language.gram import triangle
from lemmata.bounds.language.maps.linear import Scaling
from lemmata.bounds.language.measures.laws import Gibbs, Mass, Normal
from lemmata.bounds.language.measures.pushforward import Pushforward
from lemmata.bounds.language.sets import Ball, member
from lemmata.bounds.language.vectors import ZERO, UnitVector, norm
from lemmata.bounds.literature import draws, log_concave, maps
from lemmata.bounds.literature.diffusions import paths
from lemmata.bounds.literature.measures import gibbs, laws
from lemmata.bounds.paper.calculus.curved import LINE, moved
from lemmata.bounds.paper.local import exit
from lemmata.bounds.paper.local.parts import setting
from lemmata.bounds.paper.local.parts.setting import (
    R,
    a,
    ell,
    t,
    theta,
    u_star,
)
from lemmata.bounds.paper.local.parts.terms import eps_3, eps_4, kappa_u, lam_far, reach, t_0
from lemmata.bounds.paper.local.size import mu, theta_0, varsigma
from lemmata.bounds.paper.mixing import lemma_4, static
from lemmata.bounds.paper.mixing.mode import z_star
from lemmata.bounds.paper.mixing.size import C_LOW, C_UP, STATIC_S, r_out
from lemmata.bounds.paper.objects import INVERSE, G, L, x, z, z_hat
from lemmata.bounds.paper.simulation.at_x import ASSUMED, start
from lemmata.bounds.symbols import (
    M2,
    R_0,
    M,
    Q,
    S,
    T,
    beta,
    c_M,
    c_m,
    d,
    delta,
    h,
    norm_z_hat,
    rho,
)

u, v, w, e_1 = setting.u, setting.v, setting.w, UnitVector(1)
s = setting._s
affine = function(lambda u: z_hat + varsigma * u)
whitened = function(lambda u: L(z_hat + varsigma * u), name="ell")
off = rough(lambda s: theta_0 + kappa_u * s, "s")
"""How far the Hessian is from the identity, by the distance from 0."""
low = rough(lambda s: 1 - theta_0 - kappa_u * s, "s")
HERE = {ell: whitened, a: low, theta: off, u_star: (z_star - z_hat) / varsigma}
HERE |= {exit.u_0: (start - z_hat) / varsigma}

# The Hessian, on the whole space.
WHITE = {
    "lower": sp.Le(1 - theta_0, varsigma**2 * C_LOW),
    "upper": sp.Le(varsigma**2 * C_UP, 1 + theta_0),
    "bend": sp.Le(M * M2 * varsigma**3, kappa_u * beta**2),
}
_eighth, _wide = sp.Rational(1, 8), 1 + 10 * sp.sqrt(2)
EXAMPLE = moved(
    LINE,
    {
        varsigma: 1 / sp.sqrt(2),
        theta_0: 0,
        kappa_u: 0,
        u: e_1,
        v: e_1,
        w: e_1,
        t: _eighth,
        t_0: _eighth,
    }
    | {R: _wide, rho: _wide - _eighth, r_out: 10, c_m: 2, c_M: 2, lam_far: sp.Rational(1, 4)}
    | {
        x: e_1 / 8,
        z_hat: e_1 / 8,
        R_0: 20,
        reach: 1,
        delta: sp.Rational(1, 2),
        mu: sp.Rational(1, 100),
        S: 0,
        Q: 1,
    }
    | {T: 3, h: 3, eps_3: 1, eps_4: sp.Rational(1, 100)},
    "G(z) = z, x = e_1/8, beta = 1: L(z) = |z|^2/2 + |z - x|^2/2",
)
_at = z_hat + varsigma * u
_phi = setting.away(whitened)
_size = (theta_0 + kappa_u * norm(u)) * norm(v) ** 2
_matrix = function(lambda u: _phi(u) * e_1)
_bent = derivative(_phi, u, v, v)
_norm = {maps.F_2: _matrix, maps.z: u, maps.c: theta_0 + kappa_u * norm(u)}
OFF_IDENTITY = Statement(
    sp.Le(sp.Abs(derivative(_phi, u, v, w)), (theta_0 + kappa_u * norm(u)) * norm(v) * norm(w)),
    assume=ASSUMED,
    given=INVERSE | WHITE,
    example=EXAMPLE,
    steps=(
        instance("apart", ASSUMED[1].formula, _at, z_hat),
        step(
            "residual",
            sp.Le(norm(G(_at) - G(z_hat)), M * varsigma * norm(u)),
            "apart",
        ),
        generalise(
            "each direction",
            v,
            apply("Hessian", lemma_4.EQUATION_39, {z: _at, lemma_4.v: v}),
            step(
                "bent",
                sp.Le(norm(derivative(_matrix, u, v, v)), _size),
                "Hessian",
                "residual",
                "inverse point",
                *WHITE,
            ),
        ),
        apply("norm", maps.BANACH_2, _norm),
        instance("two directions", maps.BANACH_2.conclusion.xreplace(_norm), v, w),
        step(
            "off",
            sp.Le(
                sp.Abs(derivative(_phi, u, v, w)), (theta_0 + kappa_u * norm(u)) * norm(v) * norm(w)
            ),
            "two directions",
        ),
    ),
)

# The mass outside D*.
WHITENED = Gibbs(whitened)
posterior = Gibbs(L)
IMAGE = Pushforward(WHITENED, affine, 0)
_edge = R - 2 * t
_far, _FAR = Outside(Ball(ZERO, _edge)), static.outside(r_out)
_chi = -d * sp.log(1 - 2 * lam_far) / 2 - lam_far * c_m * (r_out - norm_z_hat / c_m) ** 2
_s_here, _chi_here = static.here(STATIC_S), static.here(_chi)
FAR = sp.exp(_s_here) * sp.exp(_chi_here)
"""Bound of the posterior's mass farther than r_out from the inverse point."""
_top = z_hat - z_hat / c_m
_normal = Normal(_top, 1 / c_m)
_shorter = Outside(Ball(_top, r_out - norm(z_hat) / c_m))
SUBSTITUTED = apply(
    "substitution",
    log_concave.SUBSTITUTION,
    {log_concave.L: L, log_concave.C: Scaling(varsigma)}
    | {log_concave.z: z_hat, log_concave.c: varsigma},
)
OUTSIDE = {
    "lambda": sp.Lt(2 * lam_far, 1),
    "r_out": sp.Le(r_out, varsigma * _edge),
    "far mass": sp.Le(FAR, mu),
    "beyond the mean": sp.Gt(c_m * r_out, norm(z_hat)),
}
y = laws.z
FAR_IN_U = Statement(
    sp.Le(Mass(WHITENED, _far), mu),
    assume=ASSUMED[:2],
    given=INVERSE | OUTSIDE,
    define=static.SIZES,
    example=EXAMPLE,
    steps=(
        apply("far", static.S_BOUND),
        generalise(
            "nearer the mean",
            y,
            step("too far", member(y, _shorter), "off", triangle(y - _top, _top - z_hat)),
            when={"off": member(y, _FAR)},
        ),
        apply("shorter", draws.SUBSET, {draws.P: _normal, draws.A: _FAR, draws.B: _shorter}),
        step("positive", sp.Gt(r_out - norm(z_hat) / c_m, 0), "beyond the mean"),
        apply(
            "tail",
            gibbs.CHERNOFF,
            {gibbs.p: _top, gibbs.w: 1 / c_m, gibbs.r: r_out - norm(z_hat) / c_m}
            | {gibbs.lam: lam_far},
            "positive",
            "lambda",
        ),
        SUBSTITUTED,
        generalise(
            "mapped",
            y,
            step("there", member(affine(y), _FAR), "off", "r_out"),
            when={"off": member(y, _far)},
        ),
        apply("image", laws.IMAGE, {laws.P: WHITENED, laws.G: affine, laws.A: _far, laws.C: _FAR}),
        apply("event", paths.EVENT, {paths.P: IMAGE, paths.Q: posterior, paths.S: _FAR}),
        step(
            "in z",
            sp.Le(Mass(WHITENED, _far), Mass(posterior, _FAR)),
            "image",
            "event",
            "substitution",
        ),
        step("normal", sp.Le(Mass(_normal, _FAR), sp.exp(_chi_here)), "shorter", "tail", "lambda"),
        step(
            "product",
            sp.Le(sp.exp(_s_here) * Mass(_normal, _FAR), sp.exp(_s_here) * sp.exp(_chi_here)),
            "normal",
            "lambda",
        ),
        step(
            "mass", sp.Le(Mass(WHITENED, _far), mu), "in z", "far", "product", "far mass", "lambda"
        ),
    ),
)
