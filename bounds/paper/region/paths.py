r"""Steps about processes :math:`f(z_t)` along a diffusion, for proofs and for models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from lemmata.bounds.kernel import Step, apply, generalise, instance, step
from lemmata.bounds.kernel.concrete import CONCLUSION
from lemmata.bounds.language.diffusions.ito import MOVING, WHOLE_SPACE, Along, Moves, b, v
from lemmata.bounds.language.diffusions.ito import y as height
from lemmata.bounds.language.diffusions.processes import Diffusion
from lemmata.bounds.language.formulas import Formula
from lemmata.bounds.language.functions import function
from lemmata.bounds.language.gram import cauchy_schwarz, triangle
from lemmata.bounds.language.sets import Set, Sublevel, member
from lemmata.bounds.language.terms import Term
from lemmata.bounds.language.vectors import ZERO, Vector, VectorVariable, inner, norm
from lemmata.bounds.literature.diffusions import processes as fact
from lemmata.bounds.symbols import T

SQUARE = function(lambda z: norm(z) ** 2)
"""The field |z|^2, which takes an Ornstein-Uhlenbeck process to one of Lemma 14."""
y = VectorVariable("y")


def below(drift: sp.Expr) -> Formula:
    """Return that X >= 0 has at most a drift, which may depend on X, and the noise 2 sqrt(X) dB."""
    return sp.And(sp.Ge(height, 0), sp.Le(b, drift), sp.Eq(v, 4 * height))


def parts(X: Along) -> dict[Any, Any]:
    """Return the objects that a process is made of, for facts about it."""
    f, Z, A = X.args
    drift, rate, start = Z.args
    (z_0,) = start.args
    at = {fact.f: f, fact.drift: drift, fact.rate: rate, fact.z_0: z_0}
    return at if A == WHOLE_SPACE else at | {fact.A: A}


def state(X: Along) -> Vector:
    """Return where the diffusion is when X moves as `MOVING` says."""
    return fact.State(X, *MOVING)


def moving(X: Along, *inner: Step, label: str = "dynamics") -> tuple[Step, ...]:
    """Return the steps that show how X moves; the inner ones may use ``"state"``."""
    return (
        apply("Ito", fact.ITO, parts(X) | {fact.A: X.args[2]}),
        generalise(
            label,
            MOVING,
            instance("state", fact.ito(*X.args), *MOVING),
            *inner,
            when={"moves": Moves(X, *MOVING)},
        ),
    )


def shown(X: Along, body: Formula, *uses: str) -> tuple[Step, ...]:
    """Return the steps that show how X moves where that is computed."""
    return moving(X, step("computed", body, "state", *uses))


def refuted_at_start(X: Along, claimed: Formula) -> tuple[Step, ...]:
    """Return the steps by which what is claimed of a process fails at its start."""
    f, Z, A = X.args
    (z_0,) = Z.args[2].args
    values = fact.computed(f, Z, z_0)
    near: tuple[Step, ...] = ()
    if A != WHOLE_SPACE:
        inside = step("inside A", member(y, A), "near", triangle(y - z_0, z_0))
        near = (generalise("near the start", y, inside, when={"near": sp.Lt(norm(y - z_0), 1)}),)
    return (
        *near,
        apply("start", fact.ITO_START, parts(X) | {fact.A: A, fact.delta: 1}),
        apply("Ito", fact.ITO, parts(X) | {fact.A: A}),
        instance("state", fact.ito(f, Z, A), *values),
        instance("as claimed", claimed, *values),
        step("contradiction", sp.false, "as claimed", "state", "dimension"),
    )


@dataclass(frozen=True)
class Looks:
    r"""An Ornstein-Uhlenbeck process :math:`dz=-kz\,dt+\sqrt v\,dB` from 0, looked at n times.

    Attributes
    ----------
    k, v : sympy.Expr
        Its rates.
    t : sympy.Expr
        From one look to the next.
    n : int
        How often it is looked at.
    """

    k: sp.Expr
    v: sp.Expr
    t: sp.Expr
    n: int

    @property
    def time(self) -> sp.Expr:
        """The last time."""
        return self.n * self.t

    @property
    def process(self) -> Diffusion:
        """The process."""
        return fact.ornstein_uhlenbeck(self.k, self.v, ZERO)

    @property
    def square(self) -> Along:
        """The process of its squared norm."""
        return Along(SQUARE, self.process, WHOLE_SPACE)

    def stays(self, height: sp.Expr) -> sp.Expr:
        """Return a bound of the probability that a coordinate stays in [-height, height]."""
        return sp.erf(height / sp.sqrt(2 * fact.variance(self.k, self.v, self.t))) ** self.n

    def leaves(self, A: Set, height: sp.Expr) -> tuple[Step, ...]:
        """Return the steps that bound from below the probability that it leaves a set in a slab."""
        at = {fact.k: self.k, fact.noisy: self.v, fact.z_0: ZERO, fact.t: self.t, fact.n: self.n}
        inside = step(
            "slab",
            sp.Le(sp.Abs(inner(fact.first, y)), height),
            "in A",
            cauchy_schwarz(fact.first, y),
        )
        return (
            generalise("in the slab", y, inside, when={"in A": member(y, A)}),
            apply("leaves", fact.ANDERSON, at | {fact.A: A, fact.height: height}),
        )

    def against(self, A: Set, height: sp.Expr, *steps: Step) -> tuple[Step, ...]:
        """Return the steps by which it leaves a set in a slab more often than is claimed."""
        uses = CONCLUSION, "leaves", "dimension", *(s.label for s in steps)
        return *self.leaves(A, height), *steps, step("contradiction", sp.false, *uses)

    def passing(self, f: Term, a: sp.Expr, *steps: Step) -> tuple[Step, ...]:
        """Return the steps by which a field passes a level more often than is claimed."""
        at = parts(Along(f, self.process, WHOLE_SPACE)) | {fact.a: a, fact.T: self.time}
        level = apply("level", fact.LEVEL, at)
        return self.against(Sublevel(f, a), sp.sqrt(a), level, *steps)


def leaves(X: Along, a: sp.Expr, *uses: str) -> tuple[Step, ...]:
    """Return the steps from an exit to the level that is reached by then."""
    f, _, A = X.args
    off = step("off the set", sp.Or(member(y, A), sp.Ge(f(y), a)), *uses)
    return (
        generalise("off A", y, off),
        apply("exit", fact.EXIT_LEVEL, parts(X) | {fact.A: A, fact.a: a, fact.T: T}),
    )
