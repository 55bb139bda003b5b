r"""One Euler-Maruyama step against the diffusion of :math:`L=\frac12\lVert z\rVert^2`, exactly.

Both laws are normal; what a half-space says of them shows that they are apart.
"""

from __future__ import annotations

import sympy as sp

from bounds.kernel import Step, apply, step
from bounds.language.functions import function
from bounds.language.laws import TV, Dirac, Mass, Normal
from bounds.language.processes import At, Diffusion, Euler
from bounds.language.sets import Sublevel
from bounds.language.vectors import UnitVector, Vector, norm
from bounds.literature import gaussian_paths as gaussian
from bounds.literature import paths as fact
from bounds.symbols import T, h

SQUARE = function(lambda z: norm(z) ** 2 / 2)
EVERYWHERE = Sublevel(function(lambda _: sp.S.Zero), 0)
e_1, one = UnitVector(1), sp.Integer(1)


def diffusion(start: Vector) -> Diffusion:
    """Return the Langevin diffusion of the square from a point."""
    return Diffusion(function(lambda z: -z), 2, Dirac(start))


def one_step_apart(start: Vector, time: sp.Expr, level: sp.Expr, least: sp.Expr) -> tuple[Step, ...]:
    """Return steps that show the laws of diffusion and chain at ``time = h`` to be apart.

    The last goal, ``"apart"``, says that their distance is at least ``least``, by the mass of the
    half-space above a level.
    """
    X, time = diffusion(start), sp.sympify(time)
    chain = Euler(X, time)
    half = gaussian.above(level)
    exact = Normal(sp.exp(-time) * start, 1 - sp.exp(-2 * time))
    stepped = Normal((1 - time) * start, 2 * time)
    laws = {"diffusion": (At(X, time), exact), "chain": (At(chain, time), stepped)}
    at = {gaussian.v: 2, gaussian.k: 1, gaussian.z: start, gaussian.t: time, h: time}
    return (
        apply("law of the diffusion", gaussian.ORNSTEIN_UHLENBECK, at),
        apply("law of the chain", gaussian.STEP, {gaussian.b: X.args[0]} | at),
        *(
            apply(f"mass, {name}", fact.EVENT, {fact.P: law, fact.Q: normal, fact.S: half})
            for name, (law, normal) in laws.items()
        ),
        *(
            apply(f"half-space, {name}", gaussian.HALF_SPACE, _normal(normal, level))
            for name, (_, normal) in laws.items()
        ),
        apply("both", fact.EVENT, {fact.P: At(X, time), fact.Q: At(chain, time), fact.S: half}),
        step(
            "apart",
            sp.Ge(TV(At(X, time), At(chain, time)), least),
            *(f"{what} {name}" for what in ("law of the", "mass,", "half-space,") for name in laws),
            "both",
        ),
    )


def _normal(law: Normal, level: sp.Expr) -> dict[sp.Basic, sp.Basic]:
    mean, variance = law.args
    return {gaussian.mean: mean, gaussian.v: variance, gaussian.a: level}
