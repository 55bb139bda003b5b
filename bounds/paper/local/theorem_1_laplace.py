r"""One Gaussian layer in the paper's own regime, without any Langevin step.

``layer`` is :math:`N(\hat z-\hat H^{-1}\hat z,\hat H^{-1})` with
:math:`\hat H=I+\beta^{-2}J(\hat z)^\top J(\hat z)`: the law whose potential is the quadratic part
of L at the inverse point.  The gradients differ by the remainder of Lemma 26, and a logarithmic
Sobolev inequality on the ball of Theorem 1 turns that into relative entropy.
"""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from lemmata.bounds.kernel.concrete import CONCLUSION, DEFINED, concrete
from lemmata.bounds.language.bodies import Outside
from lemmata.bounds.language.functions import derivative, function, grad
from lemmata.bounds.language.gram import cauchy_schwarz, triangle
from lemmata.bounds.language.measures.laws import TV, Gibbs, Law, Mass, Mean, Normal, Restricted
from lemmata.bounds.language.sets import Ball, member
from lemmata.bounds.language.terms import Term
from lemmata.bounds.language.vectors import ZERO, inner, norm
from lemmata.bounds.literature import log_concave as fact
from lemmata.bounds.literature import maps, minima
from lemmata.bounds.literature.diffusions import gaussian_paths as gaussian
from lemmata.bounds.literature.diffusions import paths, semigroups
from lemmata.bounds.literature.measures import deep, distances, gibbs
from lemmata.bounds.paper.calculus import lemma_26
from lemmata.bounds.paper.calculus import remarks_2_4 as remark
from lemmata.bounds.paper.calculus.curved import moved
from lemmata.bounds.paper.calculus.size import CONVEXITY_AT_INVERSE, GRADIENT_SHARP
from lemmata.bounds.paper.discretization import linear_models as linear
from lemmata.bounds.paper.local.parts.terms import LAPLACE, OFFSET, offset
from lemmata.bounds.paper.mixing import equation_24, mode
from lemmata.bounds.paper.mixing.mode import z_star
from lemmata.bounds.paper.objects import G, L, x, z, z_hat
from lemmata.bounds.paper.simulation import at_x, sampling
from lemmata.bounds.paper.simulation.at_x import D_STAR, given_D, posterior, v, y
from lemmata.bounds.paper.simulation.size import TAIL_SHARE
from lemmata.bounds.symbols import M2, M, U, a_mass, alpha, beta, d, eps, m, norm_z_hat, rho

quadratic = function(
    lambda z: (
        inner(z_hat, z - z_hat)
        + norm(z - z_hat) ** 2 / 2
        + norm(derivative(G, z_hat, z - z_hat)) ** 2 / (2 * beta**2)
    ),
    name="L_2",
)
"""The quadratic part of L at the inverse point."""
layer = Gibbs(quadratic)
"""The Gaussian layer."""
slope = function(grad(quadratic))
mean = maps.Inverse(slope)(ZERO)
"""Its mean, where the slope of its potential vanishes."""
inside = Mass(layer, D_STAR)
_left, _off = Mass(posterior, Outside(D_STAR)), Mass(layer, Outside(D_STAR))
_bent, _spread = CONVEXITY_AT_INVERSE, beta * sp.sqrt(d) / m
_cut = Restricted(layer, D_STAR)
_apart = y - z_hat

# The fourth power of a sum, by convexity.
_w, _t = sp.symbols("w t", nonnegative=True)
_convex = sp.Le((_w + offset * _t) ** 4, (1 + offset) ** 3 * (_w**4 + offset * _t**4))
FOURTH_POWER = Statement(
    _convex,
    steps=(step("convexity of w^4", _convex),),
    example=Model("ones", dict.fromkeys((_w, _t, offset), sp.Integer(1))),
)

_rate = (3 * M * M2 / (2 * beta**2)) ** 2 * (1 + offset) ** 3
_fourth = fact.FOURTH.xreplace({fact.p: mean})
_above = function(lambda z: _rate * _fourth(z) + _rate * offset * _spread**4)
_remainder = function(lambda z: norm(grad(quadratic)(z) - grad(L)(z)) ** 2)

GAUSSIAN = (
    generalise(
        "convexity of the layer",
        (y, v),
        apply("Jacobian", remark.REMARK_2, {z: z_hat, remark.u: v}),
        step("curved", sp.Ge(derivative(quadratic, y, v, v), _bent * norm(v) ** 2), "Jacobian"),
    ),
    generalise(
        "slopes",
        (y, v),
        apply(
            "monotone",
            mode.MONOTONE,
            {mode.f: quadratic, mode.S: linear.EVERYWHERE, mode.a: _bent, mode.p: v, mode.q: y},
        ),
        step(
            "expanding",
            sp.Ge(norm(slope(y) - slope(v)), _bent * norm(y - v)),
            "monotone",
            cauchy_schwarz(y - v, slope(y) - slope(v)),
        ),
    ),
    apply("onto", maps.ONTO, {maps.F: slope, maps.m: _bent}),
    instance("mean", maps.ONTO.conclusion.xreplace({maps.F: slope, maps.m: _bent}), ZERO),
    apply("Jacobian at the mean", remark.REMARK_2, {z: z_hat, remark.u: mean - z_hat}),
    step("still", sp.Eq(norm(slope(mean)), 0), "mean"),
    step(
        "near the mean",
        sp.Le(norm(mean - z_hat), offset * _spread),
        "still",
        cauchy_schwarz(mean - z_hat, slope(mean)),
        "Jacobian at the mean",
        "offset",
        cauchy_schwarz(z_hat, mean - z_hat),
    ),
    apply(
        "moments",
        fact.NEARER,
        {fact.f: quadratic, fact.p: mean, fact.kappa: _bent, fact.radius: rho},
        "mean",
    ),
)

REMAINDER = (
    generalise(
        "remainder",
        y,
        apply("lemma 26", lemma_26.LEMMA_26_SHARP, {z: y}),
        step(
            "farther",
            sp.Le(norm(_apart), norm(y - mean) + offset * _spread),
            "near the mean",
            triangle(y - mean, mean - z_hat),
        ),
        apply("fourth power", FOURTH_POWER, {_w: norm(y - mean), _t: _spread}),
        step(
            "fourth",
            sp.Le(
                norm(_apart) ** 4,
                (1 + offset) ** 3 * (norm(y - mean) ** 4 + offset * _spread**4),
            ),
            "farther",
            "fourth power",
        ),
        step(
            "square",
            sp.Le(_remainder(y), GRADIENT_SHARP.xreplace({U: norm(_apart)}) ** 2),
            "lemma 26",
        ),
        step("below", (_remainder(y) >= 0) & (_remainder(y) <= _above(y)), "square", "fourth"),
        when={"in D*": member(y, D_STAR)},
    ),
    generalise(
        "potential",
        y,
        step(
            "quadratic",
            sp.Ge(quadratic(y), -(norm(z_hat) ** 2) + norm(_apart) ** 2 / 4),
            cauchy_schwarz(z_hat, _apart),
        ),
    ),
    apply(
        "layer's mass",
        gibbs.POSITIVE,
        {gibbs.f: quadratic, gibbs.p: z_hat, gibbs.q: z_star, gibbs.r: rho}
        | {gibbs.b_1: -(norm(z_hat) ** 2), gibbs.c_1: sp.Rational(1, 2)},
    ),
    apply(
        "mean of the bound",
        distances.LINEARITY,
        {distances.P: layer, distances.f: _fourth, distances.g: _fourth}
        | {distances.a: _rate, distances.b: 0, distances.c: _rate * offset * _spread**4},
        "moments",
    ),
    apply(
        "mean on D*",
        fact.RESTRICTED_MEAN,
        {fact.P: layer, fact.A: D_STAR, fact.r: _remainder, fact.R: _above},
        "layer's mass",
        "mean of the bound",
    ),
)

_pair = _cut, given_D
ENTROPY = (
    apply(
        "log-Sobolev",
        fact.LOG_SOBOLEV,
        {fact.f: L, fact.g: quadratic, fact.p: z_star, fact.radius: rho, fact.kappa: alpha},
    ),
    apply("Pinsker", paths.PINSKER, {paths.P: _cut, paths.Q: given_D}, "log-Sobolev"),
    step(
        "spread",
        sp.Le(
            Mean(_cut, _remainder) * inside,
            9 * M**2 * M2**2 / (4 * m**4) * (1 + offset) ** 4 * (d**2 + 2 * d),
        ),
        "mean on D*",
        "mean of the bound",
        "moments",
    ),
    step(
        "in square",
        sp.Le(TV(*_pair) ** 2 * inside, LAPLACE**2),
        "Pinsker",
        "log-Sobolev",
        "spread",
        "alpha",
        "layer's mass",
    ),
    step("on D*", sp.Le(TV(*_pair), LAPLACE / sp.sqrt(inside)), "in square", "layer's mass"),
)


def _triangle(label: str, P: Law, Q: Law, R: Law) -> Step:
    return apply(label, paths.TRIANGLE, {paths.P: P, paths.Q: Q, paths.R: R})


_NEAR = sp.Le(TV(layer, posterior), LAPLACE / sp.sqrt(inside) + TAIL_SHARE + _off)
CONSTANTS = sampling.NOISE | {offset: OFFSET.xreplace({norm_z_hat: norm(z_hat)})}
THEOREM_1_LAPLACE = Statement(
    _NEAR,
    assume=at_x.ASSUMED,
    given={k: f for k, f in at_x.GIVEN.items() if k not in ("Q", "steps", "K")},
    define=CONSTANTS,
    steps=(
        *at_x.GEOMETRY,
        *GAUSSIAN,
        *REMAINDER,
        *ENTROPY,
        step("radius", sp.Eq(alpha * rho**2, a_mass), "rho"),
        *at_x.OUTSIDE,
        apply(
            "restricted layer",
            equation_24.EQUATION_24,
            {equation_24.Q: layer, equation_24.E: D_STAR},
            "layer's mass",
        ),
        _triangle("from the layer", layer, _cut, posterior),
        _triangle("to the posterior", _cut, given_D, posterior),
        step(
            "total",
            _NEAR,
            "from the layer",
            "to the posterior",
            "restricted layer",
            "on D*",
            "restriction",
            "mass outside",
        ),
    ),
    example=moved(at_x.EXAMPLE, {offset: sp.Rational(1, 8)}),
)

# G(z) = z, x = 0 on the line at beta = 1: the posterior is N(0, 1/2), and M_2 = 0.
_HALF = sp.Rational(1, 2)


def _line(because: Mapping[str, tuple[Step, ...]] | None = None) -> Model:
    """Return this model at eps = 1/2, with all constants."""
    at = {v: t for v, t in at_x.EXAMPLE.at.items() if v not in CONSTANTS}
    at |= {x: ZERO, z_hat: ZERO, eps: _HALF}
    for symbol, term in CONSTANTS.items():
        at[symbol] = term.xreplace(at).xreplace({d: sp.Integer(1)})
    return Model("G(z) = z, x = 0, beta = 1, eps = 1/2", at, because=because or {})


def _normal(name: str, f: Term, variance: sp.Expr, level: sp.Expr) -> tuple[Step, ...]:
    """Return the steps that give the law of a multiple of |z|^2, and its mass above a level."""
    w, at = semigroups.z, {semigroups.mu: ZERO, semigroups.v: variance, semigroups.c: 0}
    square = step(f"value, {name}", sp.Eq(f(w), norm(w) ** 2 / (2 * variance)))
    return (
        generalise(f"square, {name}", w, square),
        apply(f"law, {name}", semigroups.GIBBS_NORMAL, {semigroups.g: f} | at),
        *linear.half_space(name, Gibbs(f), Normal(ZERO, variance), level),
    )


def _twin(title: str, priors: int, variance: sp.Expr, least: sp.Expr) -> Twin:
    """Return the claim for a layer that counts the prior otherwise; it is N(0, variance) there."""
    f = function(lambda z: quadratic(z) + (priors - 1) * norm(z - z_hat) ** 2 / 2)
    one, other, region = (concrete(o, _line()) for o in (Gibbs(f), posterior, D_STAR))
    (mode, radius), level, w = region.args, sp.Rational(3, 5), deep.y
    normal, ball = Normal(ZERO, variance), Ball(ZERO, radius)
    far, near = Outside(ball), Outside(region)
    steps = (
        *_normal("layer", one.args[0], variance, level),
        *_normal("posterior", other.args[0], _HALF, level),
        apply("minimum", minima.MINIMISER, {minima.f: other.args[0], minima.c: ZERO, minima.r: 20}),
        step("mode", sp.Eq(norm(mode), 0), "minimum"),
        generalise(
            "off D*",
            w,
            step("far", member(w, far), "beyond", "mode", triangle(mode, -w)),
            when={"beyond": member(w, near)},
        ),
        apply("farther", deep.MONOTONE, {deep.P: normal, deep.A: near, deep.B: far}),
        apply(
            "tail",
            gibbs.CHERNOFF,
            {gibbs.p: ZERO, gibbs.w: variance, gibbs.r: radius, gibbs.lam: sp.Rational(1, 4)},
        ),
        apply("off", paths.EVENT, {paths.P: one, paths.Q: normal, paths.S: near}),
        apply("above", paths.EVENT, {paths.P: one, paths.Q: other, paths.S: gaussian.above(level)}),
    )
    root = step("root of 2", sp.Le(sp.exp(d * sp.log(2) / 2), 2), "dimension")
    away = step(
        "little off",
        sp.Le(Mass(one, near), least - sp.Rational(1, 25)),
        "off",
        "law, layer",
        "farther",
        "tail",
        "root of 2",
    )
    masses = (s.label for s in steps if s.label.startswith(("law", "mass", "half-space", "above")))
    apart = step("apart", sp.Ge(TV(one, other), least), *masses, "dimension")
    end = step("contradiction", sp.false, CONCLUSION, "little off", "apart")
    around = {gibbs.f: one.args[0], gibbs.p: ZERO, gibbs.q: mode, gibbs.r: region.args[1]}
    has_mass = apply("mass", gibbs.POSITIVE, around | {gibbs.b_1: 0, gibbs.c_1: 1 / variance})
    because = {CONCLUSION: (*steps, root, away, apart, end), DEFINED: (has_mass,)}
    return Twin(title, "sharp", _NEAR.xreplace({layer: Gibbs(f)}), model=_line(because))


CLAIMS: tuple[Claim, ...] = (
    claim(
        "theorem-1-laplace",
        {"sharp": THEOREM_1_LAPLACE},
        assumes=("assumption-1", "assumption-2"),
        uses=("lemma-26", "theorem-1"),
        twins=(
            _twin("the prior dropped", 0, sp.S.One, sp.Rational(7, 100)),
            _twin("the prior twice", 2, sp.Rational(1, 3), sp.Rational(9, 200)),
        ),
    ),
)
