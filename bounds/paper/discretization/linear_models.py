r"""One Euler-Maruyama step against the diffusion of :math:`L=\frac c2\lVert z\rVert^2`, exactly.

Both laws are normal; what a half-space says of them shows that they are apart.
"""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp

from lemmata.bounds.kernel import Statement, Step, apply, generalise, step
from lemmata.bounds.language.diffusions.paths import convex
from lemmata.bounds.language.diffusions.processes import At, Diffusion, Euler, Exit, Path
from lemmata.bounds.language.functions import Function, function
from lemmata.bounds.language.gram import triangle
from lemmata.bounds.language.measures.laws import TV, Dirac, Normal
from lemmata.bounds.language.sets import Ball, Sublevel, member
from lemmata.bounds.language.traces import generator
from lemmata.bounds.language.vectors import ZERO, UnitVector, Vector, VectorVariable, norm
from lemmata.bounds.literature import maps
from lemmata.bounds.literature.diffusions import gaussian_paths as gaussian
from lemmata.bounds.literature.diffusions import paths as fact
from lemmata.bounds.symbols import T, d, h, rho

EVERYWHERE = Sublevel(function(lambda _: sp.S.Zero), 0)
e_1, one = UnitVector(1), sp.Integer(1)
FAR: Vector = e_1 * 100
_c = sp.Symbol("c", positive=True)
z_0, y, p, z, centre = map(VectorVariable, ("z_0", "y", "p", "z", "z_star"))
t, square = maps.t, function(lambda z: norm(z) ** 2)


def loss(c: sp.Expr = one) -> Function:
    """Return c|z|^2/2."""
    return function(lambda z: c * norm(z) ** 2 / 2)


def diffusion(start: Vector, c: sp.Expr = one) -> Diffusion:
    """Return its Langevin diffusion from a point."""
    made: Diffusion = Diffusion(function(lambda z: -c * z), 2, Dirac(start))
    return made


_ball = Ball(centre, rho)
_ends = {"p in it": member(p, _ball), "z in it": member(z, _ball)}
BALL_IS_CONVEX = Statement(
    convex(_ball),
    steps=(
        generalise(
            "convex",
            (p, z, t),
            step(
                "between",
                member(p + t * (z - p), _ball),
                "on the segment",
                *_ends,
                triangle((1 - t) * (p - centre), t * (z - centre)),
            ),
            when={"on the segment": maps.SEGMENT, **_ends},
        ),
    ),
)

_X, _around_0 = diffusion(z_0, _c), Ball(ZERO, rho)
SELDOM = sp.Le(rho**2 * Exit(_X, _around_0, T), norm(z_0) ** 2 + 2 * d * T)
LEAVES_SELDOM = Statement(
    SELDOM,
    steps=(
        generalise("nonnegative", y, step("square", sp.Ge(square(y), 0))),
        generalise(
            "drift",
            y,
            step("drift of |z|^2", sp.Le(generator(_X.args[0], sp.Integer(2), square)(y), 2 * d)),
            when={"in it": member(y, _around_0)},
        ),
        generalise(
            "off the ball",
            y,
            step("far", sp.Or(member(y, _around_0), sp.Ge(square(y), rho**2))),
        ),
        apply(
            "exit",
            fact.SUPERMARTINGALE,
            {fact.b: _X.args[0], fact.v: 2, fact.z_0: z_0, fact.f: square, fact.S: _around_0}
            | {fact.a: rho**2, fact.e: 2 * d},
        ),
    ),
)


def labels(steps: Iterable[Step]) -> tuple[str, ...]:
    """Return the labels of steps."""
    return tuple(s.label for s in steps)


def half_space(name: str, law: At, normal: Normal, level: sp.Expr) -> tuple[Step, ...]:
    """Return steps that give the mass of a half-space under a law with a known distance to N."""
    mean, variance = normal.args
    at = {gaussian.mean: mean, gaussian.v: variance, gaussian.a: level}
    half = {fact.P: law, fact.Q: normal, fact.S: gaussian.above(level)}
    return (
        apply(f"mass, {name}", fact.EVENT, half),
        apply(f"half-space, {name}", gaussian.HALF_SPACE, at),
    )


def one_step_apart(
    start: Vector, level: sp.Expr, least: sp.Expr, c: sp.Expr = one
) -> tuple[Step, ...]:
    """Return steps that show the laws of diffusion and chain at T = h = 1 to be apart.

    The last goal, ``"apart"``, says that their distance is at least ``least``, by the mass of the
    half-space above a level.
    """
    X = diffusion(start, c)
    laws = At(X, one), At(Euler(X, one), one)
    exact = Normal(sp.exp(-c) * start, (1 - sp.exp(-2 * c)) / c)
    at = {gaussian.v: 2, gaussian.k: c, gaussian.z: start, gaussian.t: one, h: one}
    steps = (
        apply("law of the diffusion", gaussian.ORNSTEIN_UHLENBECK, at),
        apply("law of the chain", gaussian.STEP, {gaussian.b: X.args[0]} | at),
        *half_space("diffusion", laws[0], exact, level),
        *half_space("chain", laws[1], Normal((1 - c) * start, 2), level),
        apply(
            "both", fact.EVENT, {fact.P: laws[0], fact.Q: laws[1], fact.S: gaussian.above(level)}
        ),
    )
    return (*steps, step("apart", sp.Ge(TV(*laws), least), *labels(steps)))


def paths_apart(
    start: Vector, radius: sp.Expr, level: sp.Expr, least: sp.Expr, c: sp.Expr = one
) -> tuple[Step, ...]:
    """Return steps that show the paths stopped on leaving B(0, radius) to be apart, T = h = 1.

    On the line; the last goal is ``"paths apart"``.
    """
    X, ball = diffusion(start, c), Ball(ZERO, radius)
    chain, at = Euler(X, one), {z_0: start, rho: radius, T: one}
    coupled = {fact.b: X.args[0], fact.v: 2, fact.P: X.args[2], fact.S: ball, fact.Y: chain, T: one}
    leaves = (norm(start) ** 2 + 2) / radius**2
    steps = (
        *one_step_apart(start, level, least + leaves, c),
        apply("seldom", LEAVES_SELDOM, at | {_c: c}),
        apply("stopped", fact.STOPPED_COUPLING, coupled),
    )
    paths = TV(Path(X, ball, one), Path(chain, ball, one))
    return (*steps, step("paths apart", sp.Ge(paths, least), *labels(steps[-3:]), "dimension"))


def refuting(*steps: Step) -> dict[str, tuple[Step, ...]]:
    """Return, for a model, steps that contradict the conclusion."""
    return {"conclusion": (*steps, step("contradiction", sp.false, "conclusion", *labels(steps)))}
