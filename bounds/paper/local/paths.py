r"""local-paths: the exponential integrator follows the Langevin diffusion on the ball D*.

The chain :math:`u\leftarrow u-s\nabla\ell(u)+\sqrt{s(2-s)}\,\xi`, :math:`s=1-e^{-h}`, solves
:math:`du=-(u+\nabla\varphi(u_{kh}))dt+\sqrt2dB`: only what differs from a standard normal law is
frozen.  E bounds the mean of :math:`\lVert\nabla^2\varphi\rVert_F^2` and Q the root of the mean
square of the drift of :math:`\nabla\varphi`, while the diffusion is in D*.
"""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from lemmata.bounds.kernel.concrete import concrete
from lemmata.bounds.language.diffusions.integrator import Exponential, While
from lemmata.bounds.language.diffusions.processes import At, Path
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import FieldVariable, derivative, function, grad, rough
from lemmata.bounds.language.gram import triangle
from lemmata.bounds.language.measures.expectations import Quantity
from lemmata.bounds.language.measures.laws import KL, TV, Dirac, Law, Normal
from lemmata.bounds.language.sets import member
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable, inner, norm
from lemmata.bounds.literature import integrators as fact
from lemmata.bounds.literature.diffusions import gaussian_paths as gaussian
from lemmata.bounds.literature.diffusions import paths
from lemmata.bounds.literature.measures import laws
from lemmata.bounds.paper.calculus.curved import moved
from lemmata.bounds.paper.discretization import linear_models as linear
from lemmata.bounds.paper.local import exit
from lemmata.bounds.paper.local.exit import D_STAR, ROOM, diffusion, nu, y
from lemmata.bounds.paper.local.growth import MODE
from lemmata.bounds.paper.local.parts import slope
from lemmata.bounds.paper.local.parts.setting import (
    R,
    away,
    ell,
    near_identity_on_average,
    slowly_bent,
    t,
    t_3,
    theta,
    theta_F,
    u,
    u_star,
)
from lemmata.bounds.paper.local.parts.terms import PATHS, E, Q
from lemmata.bounds.paper.local.size import gamma
from lemmata.bounds.symbols import T, d, h, rho

potential = FieldVariable("ell", order=3)
SMOOTH = {ell: potential}
"""A potential with a third derivative."""
X = diffusion(nu).xreplace(SMOOTH)
chain = Exponential(X, h)
stopped = Path(X, D_STAR, T), Path(chain, D_STAR, T)
_f = {fact.f: potential, fact.P: nu}
WIDTH, PUSH = (q.xreplace(_f) for q in (fact.WIDTH, fact.PUSH))
_at = {fact.b: X.args[0], fact.v: 2, fact.P: nu, fact.S: D_STAR}
SIZES = {
    "E": for_all(fact.s, sp.Le(While(X, D_STAR, fact.s, WIDTH), E)),
    "Q": for_all(fact.s, sp.Le(While(X, D_STAR, fact.s, PUSH), Q**2)),
}
NEAR = {k: f.xreplace(SMOOTH) for k, f in slope.NEAR.items()}
IN_BALL = {k: MODE[k] for k in ("near 0",)} | ROOM
_edge = gamma + slope.Theta(rho + t)
_in_D = {"in D*": member(y, D_STAR)}
BOUNDED = generalise(
    "bounded",
    y,
    step("where", sp.Le(norm(y), rho + t), "in D*", "near 0", triangle(y - u_star, u_star)),
    step("in range", sp.Le(norm(y), R), "where", "room"),
    apply("slope", slope.SLOPE, {u: y} | SMOOTH, "in range"),
    apply(
        "to the edge",
        slope.GROWS,
        {slope._low: norm(y), slope._high: rho + t} | SMOOTH,
        "where",
        "room",
    ),
    step("size", sp.Le(norm(fact.slope.xreplace(_f)(y)), _edge), "slope", "to the edge"),
    when=_in_D,
)
_zero = rough(lambda _: sp.S.Zero)
_still = moved(
    exit.EXAMPLE,
    {potential: exit.EXAMPLE.at[ell], E: 0, Q: 0, gamma: 0}
    | dict.fromkeys((theta, theta_F, t_3), _zero),
    "l(u) = |u|^2/2, of which nothing is frozen",
)


def sized(model: Model, start: Law = nu, width: sp.Expr = 0, push: sp.Expr = 0) -> Model:
    """Return a model with the proofs of its sizes, by bounds on D*."""
    at = {fact.b: concrete(X, model).args[0], fact.v: 2, fact.S: concrete(D_STAR, model)}
    at |= {fact.P: concrete(start, model)}
    shown = {}
    for label, Y, c in (("E", WIDTH, width), ("Q", PUSH, push**2)):
        Y, inside = concrete(Y, model), {"inside": member(y, at[fact.S])}
        size = step("size", sp.And(Y(y) >= 0, Y(y) <= c), "inside", "dimension")
        shown[label] = (
            generalise(f"{label} on D*", y, size, when=inside),
            generalise(label, fact.s, apply("at s", fact.BOUNDED, at | {fact.Y: Y, fact.c: c})),
        )
    return replace(model, because=dict(model.because) | shown)


EXAMPLE = sized(_still)
APART = sp.Le(TV(*stopped), PATHS)
STOPPED = Statement(
    APART,
    given=NEAR | IN_BALL | SIZES,
    steps=(
        BOUNDED,
        apply("edge", slope.GROWS, {slope._low: rho + t, slope._high: rho + t} | SMOOTH, "room"),
        apply("Girsanov", fact.GIRSANOV, _at | {fact.c: _edge}, "edge"),
        apply("over the steps", fact.ITO_STEPS, _f | {fact.S: D_STAR, fact.E: E, fact.q: Q}),
        apply("Pinsker", paths.PINSKER, {paths.P: stopped[0], paths.Q: stopped[1]}),
        step(
            "entropy",
            sp.Le(KL(*stopped), T * h / 4 * (sp.sqrt(E) + Q * sp.sqrt(h / 3)) ** 2),
            "Girsanov",
            "over the steps",
        ),
        step("square", sp.Le(TV(*stopped) ** 2, PATHS**2), "Pinsker", "entropy"),
        step("apart", APART, "square"),
    ),
    example=EXAMPLE,
)

e_1, _high = UnitVector(1), rho + t
_pull = grad(potential)(y)
_turned, w = derivative(function(grad(away(potential))), y, _pull), VectorVariable("w")
CRUDE = {E: theta_F(_high) ** 2, Q: theta(_high) * (_high + _edge) + t_3(_high)}
"""The sizes on all of D*."""
PROFILES = {
    "average": near_identity_on_average(potential, theta_F),
    "third": slowly_bent(potential, t_3),
}


def _while(label: str, Y: Quantity, bound: sp.Expr, *uses: str) -> Step:
    """Return the step from a bound on D* to one of the mean at every time."""
    at = _at | {fact.Y: Y, fact.c: bound}
    return generalise(label, fact.s, apply(f"{label} at s", fact.BOUNDED, at, *uses))


SIZES_ON_D = Statement(
    sp.And(*SIZES.values()).xreplace(CRUDE),
    given=NEAR | IN_BALL | PROFILES,
    steps=(
        generalise(
            "width",
            y,
            step("where", sp.Le(norm(y), _high), "in D*", "near 0", triangle(y - u_star, u_star)),
            instance("size", PROFILES["average"], y, _high, uses=("where", "room")),
            step("square", sp.And(WIDTH(y) >= 0, WIDTH(y) <= CRUDE[E]), "size"),
            when=_in_D,
        ),
        _while("E", WIDTH, CRUDE[E]),
        BOUNDED,
        generalise(
            "push",
            y,
            step("where", sp.Le(norm(y), _high), "in D*", "near 0", triangle(y - u_star, u_star)),
            generalise(
                "each way",
                w,
                instance(
                    "form", NEAR["near the identity"], y, _pull, w, _high, uses=("where", "room")
                ),
            ),
            instance(
                "turn",
                for_all(w, sp.Le(sp.Abs(inner(_turned, w)), theta(_high) * norm(_pull) * norm(w))),
                _turned,
            ),
            instance("third order", PROFILES["third"], y, _high, uses=("where", "room")),
            instance("slope", BOUNDED.goal, y, uses=("in D*",)),
            step(
                "gradient",
                sp.Le(norm(_pull), _high + _edge),
                "where",
                "slope",
                triangle(_pull - y, y),
            ),
            instance("theta", NEAR["near the identity"], ZERO, e_1, e_1, _high, uses=("room",)),
            step(
                "turned",
                sp.Le(norm(_turned), theta(_high) * (_high + _edge)),
                "turn",
                "gradient",
                "theta",
            ),
            step("square", sp.And(PUSH(y) >= 0, PUSH(y) <= CRUDE[Q] ** 2), "turned", "third order"),
            when=_in_D,
        ),
        _while("Q", PUSH, CRUDE[Q] ** 2),
    ),
    example=EXAMPLE,
)
LOCAL_PATHS = Statement(
    sp.And(APART, APART.xreplace(CRUDE)),
    given=NEAR | IN_BALL | SIZES | PROFILES,
    steps=(
        apply("paths", STOPPED),
        apply("sizes on D*", SIZES_ON_D),
        instance("theta", NEAR["near the identity"], ZERO, e_1, e_1, _high, uses=("room",)),
        instance("third order", PROFILES["third"], ZERO, _high, uses=("room",)),
        apply("edge", slope.GROWS, {slope._low: _high, slope._high: _high} | SMOOTH, "room"),
        step("nonnegative", sp.Ge(CRUDE[Q], 0), "theta", "third order", "edge"),
        apply("with these", STOPPED, CRUDE),
    ),
    example=EXAMPLE,
)

# l(u) = 2|u|^2 from 0, one step: the normal laws at its end are apart.
_1, _4 = sp.Integer(1), sp.Integer(4)
_at_4 = {potential: linear.loss(_4), nu: Dirac(ZERO), rho: 10 * _1, R: 10 * _1, T: _1, h: _1}
_BENT = moved(
    EXAMPLE, _at_4 | {theta: rough(lambda _: 3 * _1)}, "l(u) = 2|u|^2 from 0, h = T = 1, rho = 10"
)


def _frozen() -> Model:
    """Return the model in which the paths are apart."""
    free, stepped, region = (concrete(o, _BENT) for o in (X, chain, D_STAR))
    level, at_1 = sp.Rational(7, 10), (At(free, _1), At(stepped, _1))
    at = {fact.b: free.args[0], fact.v: 2, fact.P: free.args[2], h: 1}
    ou = {gaussian.v: 2, gaussian.k: _4, gaussian.z: ZERO, gaussian.t: 1}
    exact = Normal(ZERO, (1 - sp.exp(-8)) / 4), Normal(ZERO, 1 - sp.exp(-2))
    pushed = {laws.z: ZERO, laws.b: 1 - sp.exp(-2)}
    pushed |= {laws.G: function(lambda z: z + (1 - sp.exp(-1)) * free.args[0](z))}
    end = laws.GIVEN_POINT.conclusion.xreplace(pushed).lhs.args
    through = {
        paths.P: at_1[1],
        paths.Q: next(P for P in end if not isinstance(P, Normal)),
        paths.R: exact[1],
    }
    coupled = {paths.b: free.args[0], paths.v: 2, paths.P: free.args[2], paths.S: region}
    steps = (
        apply("law of the diffusion", gaussian.ORNSTEIN_UHLENBECK, ou),
        apply("step of the chain", fact.STEP, at),
        apply("at its end", laws.GIVEN_POINT, pushed),
        apply("law of the chain", paths.TRIANGLE, through),
        *linear.half_space("diffusion", at_1[0], exact[0], level),
        *linear.half_space("chain", at_1[1], exact[1], level),
        apply(
            "above",
            paths.EVENT,
            {paths.P: at_1[0], paths.Q: at_1[1], paths.S: gaussian.above(level)},
        ),
        apply(
            "seldom", linear.LEAVES_SELDOM, {linear.z_0: ZERO, rho: 10 * _1, T: _1, linear._c: _4}
        ),
        apply("stopped", paths.STOPPED_COUPLING, coupled | {paths.Y: stepped, T: _1}),
    )
    return replace(_BENT, because=linear.refuting(*steps, step("line", sp.Eq(d, 1), "dimension")))


CLAIMS: tuple[Claim, ...] = (
    claim(
        "local-paths",
        {"sharp": LOCAL_PATHS},
        uses=("lemma-17",),
        twins=(
            Twin(
                "sizes that nothing says anything of",
                "sharp",
                APART,
                drop=("E", "Q", "average", "third"),
                model=_frozen(),
            ),
        ),
    ),
)
