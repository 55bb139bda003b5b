r"""local-laplace: one Gaussian layer near the posterior, with a certified error (K = 0).

``layer`` is :math:`N(z^\circ,CC^\top)`, in whitened coordinates :math:`N(0,I)`.  On D* its relative
entropy is at most :math:`\frac1{2\alpha}\mathbb E\lVert\nabla\varphi\rVert^2`, by a logarithmic
Sobolev inequality.
"""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, apply, generalise, instance, step
from lemmata.bounds.kernel.concrete import CONCLUSION, concrete
from lemmata.bounds.language.measures.expectations import Expectation, mean, quantity
from lemmata.bounds.language.measures.laws import TV, Gibbs, Mass, Normal
from lemmata.bounds.language.measures.pushforward import Pushforward
from lemmata.bounds.language.sets import member
from lemmata.bounds.language.vectors import ZERO, norm
from lemmata.bounds.literature import log_concave as fact
from lemmata.bounds.literature import transport as starts
from lemmata.bounds.literature.diffusions import gaussian_paths as gaussian
from lemmata.bounds.literature.diffusions import paths, semigroups
from lemmata.bounds.literature.measures import gibbs, laws
from lemmata.bounds.paper.discretization import linear_models as linear
from lemmata.bounds.paper.local import mixing
from lemmata.bounds.paper.local import theorem_1_local as theorem
from lemmata.bounds.paper.local.exit import D_STAR, ROOM, y
from lemmata.bounds.paper.local.growth import LOWER, MODE
from lemmata.bounds.paper.local.mixing import (
    CONVEX,
    HALF,
    HAS_MASS,
    HESSIAN,
    STANDARD,
    alpha_D,
    normal_D,
)
from lemmata.bounds.paper.local.parts import slope
from lemmata.bounds.paper.local.parts.setting import ell, t, u, u_star
from lemmata.bounds.paper.local.parts.terms import LAYER, bent_2, eps_4, inside
from lemmata.bounds.paper.local.paths import SMOOTH
from lemmata.bounds.paper.local.size import gamma
from lemmata.bounds.paper.local.theorem_1_local import EPS_5, posterior
from lemmata.bounds.symbols import alpha, d, rho

BENT_2 = mean(STANDARD, lambda u: mixing.bent(norm(u)) ** 2, of=u)
_layer = LAYER.xreplace({bent_2: BENT_2, alpha: alpha_D, inside: Mass(STANDARD, D_STAR)})
_pair = normal_D, mixing.given_D
_field = fact.SLOPE_APART.xreplace({fact.f: ell, fact.g: HALF})
_square = quantity(lambda u: _field(u), of=u)
_edge, _bent = gamma + slope.Theta(rho + t), mixing.bent(norm(y))
_ball = {fact.f: ell, fact.g: HALF, fact.p: u_star, fact.radius: rho, fact.kappa: alpha_D}
_part = {starts.P: STANDARD, starts.A: D_STAR, starts.X: _square, starts.Y: BENT_2.args[1]}
SECOND = Statement(
    sp.And(
        sp.Le(Expectation(normal_D, _square) * Mass(STANDARD, D_STAR), BENT_2), sp.Ge(BENT_2, 0)
    ),
    given=LOWER | slope.NEAR | MODE | ROOM,
    steps=(
        HAS_MASS,
        *mixing.BENT_ON_D,
        generalise(
            "squares",
            y,
            instance("bent", mixing.BOUNDED, y),
            step("size", sp.And(_bent**2 >= 0, _bent**2 <= _edge**2), "bent"),
        ),
        generalise(
            "less",
            y,
            instance("slope", mixing.BELOW, y, uses=("in D*",)),
            step("square", sp.And(_field(y) >= 0, _field(y) <= _bent**2), "slope"),
            when={"in D*": member(y, D_STAR)},
        ),
        apply("part", starts.PART, _part | {starts.q: _edge**2}, "has mass"),
        step(
            "mean", sp.Le(Expectation(normal_D, _square) * Mass(STANDARD, D_STAR), BENT_2), "part"
        ),
        step("nonnegative", sp.Ge(BENT_2, 0), "part"),
    ),
    example=mixing.EXAMPLE,
)
ON_D = Statement(
    sp.Le(TV(*_pair), _layer),
    given=LOWER | slope.NEAR | MODE | ROOM | CONVEX,
    steps=(
        HESSIAN,
        HAS_MASS,
        apply("log-Sobolev", fact.LOG_SOBOLEV, _ball, "convex"),
        apply("Pinsker", paths.PINSKER, {paths.P: _pair[0], paths.Q: _pair[1]}, "log-Sobolev"),
        generalise("values", starts.z, step("value", sp.Eq(_field(starts.z), _square(starts.z)))),
        apply(
            "as a quantity",
            starts.MEAN_OF_FIELD,
            {starts.P: normal_D, starts.field: _field, starts.X: _square},
        ),
        apply("part", SECOND, {}, "has mass"),
        step(
            "in square",
            sp.Le(TV(*_pair) ** 2, _layer**2),
            "log-Sobolev",
            "Pinsker",
            "as a quantity",
            "part",
            "has mass",
            "convex",
        ),
        step("on D*", sp.Le(TV(*_pair), _layer), "in square", "part", "has mass", "convex"),
    ),
    example=mixing.EXAMPLE,
)

GIVEN = {k: f for k, f in theorem.GIVEN.items() if k not in ("E", "Q", "time")}
layer = Pushforward(Normal(ZERO, 1), theorem.affine, 0)
"""N(z_circ, C C^T)."""
_near = sp.Le(TV(Normal(ZERO, 1), posterior), _layer + eps_4 + EPS_5)
IN_U = Statement(
    _near,
    given=GIVEN,
    steps=(
        HAS_MASS,
        apply("part", SECOND, SMOOTH, "has mass"),
        apply("on D*", ON_D, SMOOTH, "convex", "has mass", "part"),
        *theorem.ENDS,
        theorem.triangle_of("from N(0, I)", Normal(ZERO, 1), STANDARD, posterior),
        theorem.triangle_of("from D*", STANDARD, normal_D, posterior),
        theorem.triangle_of("to the posterior", normal_D, theorem.given_D, posterior),
        step(
            "total",
            _near,
            "from N(0, I)",
            "from D*",
            "to the posterior",
            "normal law",
            "restricted start",
            "off",
            "farther",
            "on D*",
            "restriction",
            "mass",
        ),
    ),
    example=theorem.EXAMPLE,
)

_alike = {laws.P: Normal(ZERO, 1), laws.Q: Gibbs(theorem.whitened), laws.G: theorem.affine}
_there = Pushforward(Gibbs(theorem.whitened), theorem.affine, 0)
NEAR = sp.Le(TV(layer, Gibbs(theorem.f)), _near.rhs)
LOCAL_LAPLACE = Statement(
    NEAR,
    given={k: c.xreplace(theorem.WHITENED) for k, c in GIVEN.items()} | theorem.INVERTIBLE,
    steps=(
        HAS_MASS,
        apply("part", SECOND, {ell: theorem.whitened}, "has mass"),
        apply("in whitened coordinates", IN_U, theorem.WHITENED, "has mass", "part", "convex"),
        apply("substitution", fact.SUBSTITUTION, theorem.SUBSTITUTED),
        apply("data processing", laws.DATA_PROCESSING, _alike | {laws.b: 0}),
        theorem.triangle_of("in z", layer, _there, Gibbs(theorem.f)),
        step("near", NEAR, "in z", "data processing", "substitution", "in whitened coordinates"),
    ),
    example=theorem.EXAMPLE,
)


def _too_steep() -> Model:
    """Return N(0, 1/4) that is taken for N(0, 1), with the steps that these laws are apart."""
    model, level, w = theorem.STEEP, sp.Rational(7, 10), semigroups.z
    made, law, ball = (concrete(o, model) for o in (layer, Gibbs(theorem.f), D_STAR))
    one, quarter, high = Normal(ZERO, 1), Normal(ZERO, sp.S.One / 4), gaussian.above(level)
    normal = {semigroups.g: law.args[0], semigroups.mu: ZERO, semigroups.v: quarter.args[1]}
    zero = concrete(BENT_2.args[1], model)
    none = {starts.P: STANDARD, starts.A: ball, starts.X: zero, starts.Y: zero, starts.q: 0}
    whole = {gibbs.f: HALF, gibbs.p: ZERO, gibbs.q: ZERO, gibbs.r: 6, gibbs.b_1: 0, gibbs.c_1: 1}
    tail = {gibbs.p: ZERO, gibbs.w: 1, gibbs.r: 6, gibbs.lam: sp.S.One / 4}
    uses = "copy", "law", "above", "mass, layer", "mass, posterior", "wide", "narrow"
    steps = (
        apply("copy", laws.NORMAL_PUSHED, {laws.mu: ZERO, laws.q: 1, laws.c: 1, laws.b: 0}),
        *linear.half_space("layer", made, one, level),
        generalise("square", w, step("value", sp.Eq(law.args[0](w), 2 * norm(w) ** 2))),
        apply("law", semigroups.GIBBS_NORMAL, normal | {semigroups.c: 0}),
        *linear.half_space("posterior", law, quarter, level),
        apply("above", paths.EVENT, {paths.P: made, paths.Q: law, paths.S: high}),
        step("wide", sp.Ge(Mass(one, high), sp.Rational(23, 100)), "half-space, layer"),
        step("narrow", sp.Le(Mass(quarter, high), sp.Rational(9, 100)), "half-space, posterior"),
        step("apart", sp.Ge(TV(made, law), sp.Rational(14, 100)), *uses),
        apply("has mass", gibbs.POSITIVE, whole),
        apply("none", starts.PART, none, "has mass"),
        apply("tail", gibbs.CHERNOFF, tail),
        step("root of 2", sp.Le(sp.exp(d * sp.log(2) / 2), 2), "dimension"),
        step(
            "contradiction", sp.false, CONCLUSION, "apart", "tail", "root of 2", "none", "has mass"
        ),
    )
    return replace(model, because=dict(model.because) | {CONCLUSION: steps})


CLAIMS: tuple[Claim, ...] = (
    claim(
        "local-laplace",
        {"sharp": LOCAL_LAPLACE},
        uses=("local-mixing",),
        twins=(
            Twin(
                "theta = 0 for a posterior four times as steep",
                "sharp",
                drop=("near the identity",),
                model=_too_steep(),
            ),
        ),
    ),
)
