r"""Steps about processes :math:`f(z_t)` along a diffusion, for proofs and for models."""

from __future__ import annotations

from typing import Any

import sympy as sp

from bounds.kernel import Statement, Step, apply, generalise, instance, step
from bounds.language.formulas import Formula, for_all
from bounds.language.functions import function
from bounds.language.gram import triangle
from bounds.language.ito import MOVING, WHOLE_SPACE, Along, Moves, dynamics
from bounds.language.laws import Dirac
from bounds.language.processes import Diffusion
from bounds.language.sets import member
from bounds.language.terms import Term
from bounds.language.vectors import Vector, VectorVariable, norm
from bounds.literature import processes as fact

SQUARE = function(lambda z: norm(z) ** 2)
"""The field |z|^2, which takes an Ornstein-Uhlenbeck process to one of Lemma 14."""
y = VectorVariable("y")


def _of(X: Along) -> dict[Any, Any]:
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
        apply("Ito", fact.ITO, _of(X) | {fact.A: X.args[2]}),
        generalise(
            label,
            MOVING,
            instance("state", fact.ito(*X.args), *MOVING),
            *inner,
            when={"moves": Moves(X, *MOVING)},
        ),
    )


def shown(X: Along, body: Formula) -> tuple[Step, ...]:
    """Return the steps that show how X moves where that is computed."""
    return moving(X, step("computed", body, "state"))


def refuted_at_start(X: Along, claimed: Formula, *before: Step) -> tuple[Step, ...]:
    """Return the steps by which what is claimed of a process fails at its start."""
    f, Z, A = X.args
    (z_0,) = Z.args[2].args
    values = fact.computed(f, Z, z_0)
    near = ()
    if A != WHOLE_SPACE:
        inside = step("inside A", member(y, A), "near", *(b.label for b in before), triangle(y - z_0, z_0))
        near = (generalise("near the start", y, inside, when={"near": sp.Lt(norm(y - z_0), 1)}),)
    return (
        *before,
        *near,
        apply("start", fact.ITO_START, _of(X) | {fact.A: A, fact.delta: 1}),
        apply("Ito", fact.ITO, _of(X) | {fact.A: A}),
        instance("state", fact.ito(f, Z, A), *values),
        instance("as claimed", claimed, *values),
        step("contradiction", sp.false, "as claimed", "state", "dimension"),
    )
