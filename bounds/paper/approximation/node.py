"""Lemma 27, one node: its values and its error, when another activation takes its place."""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from lemmata.bounds.language.formulas import Formula, for_all
from lemmata.bounds.language.functions import CurveJet, CurveVariable, rough
from lemmata.bounds.language.networks.explicit import Unit, explicit
from lemmata.bounds.language.networks.network import NetworkVariable, count
from lemmata.bounds.language.networks.nodes import FamilyVariable, Node, at
from lemmata.bounds.language.networks.rows import Level, RowNorm, Sup
from lemmata.bounds.language.networks.weights import Activation, Bias, pre_activation, values
from lemmata.bounds.language.vectors import ZERO, Vector, VectorVariable, coordinates
from lemmata.bounds.literature import networks as fact
from lemmata.bounds.literature.networks import nodes_below, u
from lemmata.bounds.paper.approximation.circuits import HALF
from lemmata.bounds.paper.approximation.interpolant import bounded, inside, lipschitz, t
from lemmata.bounds.paper.approximation.size import box, budget, lip, unit_error
from lemmata.bounds.symbols import local

G = NetworkVariable("G", order=-1)
z, w = VectorVariable("z"), FamilyVariable("w")
R = CurveVariable("R", order=-1)
v = sp.Symbol("v", integer=True, positive=True)
below = local("err_below", "e", nonnegative=True)
SIGMA = Activation(G, v)
y = values(G, z)

READ = at(pre_activation(G, z, y), v)
"""What the node reads."""
READ_HAT = at(pre_activation(G, z, w), v)
"""What it reads where the nodes below it have the values w."""


def row_sum(v: sp.Expr) -> Formula:
    """Return that the weights of a node, and its bias, are inside the budget."""
    return sp.Le(box * RowNorm(G, v) + sp.Abs(at(Bias(G, "hidden"), v)), budget * box)


def close(w: Vector, u: sp.Expr, e: sp.Expr) -> Formula:
    """Return that the values at a node are at most M, and differ by at most e."""
    here, there = at(y, u), at(w, u)
    return sp.And(
        sp.Le(sp.Abs(here), box), sp.Le(sp.Abs(there), box), sp.Le(sp.Abs(here - there), e)
    )


def surrogate(sigma: Any, R: Any) -> Formula:
    """Return that a curve is within eps' of an activation on [-BM, BM], and at most M there."""
    near = sp.Le(sp.Abs(CurveJet(sigma, t) - CurveJet(R, t)), unit_error)
    return for_all(t, near & sp.Le(sp.Abs(CurveJet(R, t)), box), when=inside(t))


BELOW = nodes_below(G, v, close(w, u, below))
_WHEN = {"node below": sp.Le(u, count(G, "H")) & sp.Le(Level(G, u) + 1, Level(G, v))}


def _read(label: str, p: Vector, e: sp.Expr, x: Vector) -> tuple[Step, Step]:
    """Return Hölder's inequality for what the node reads of values p and inputs x."""
    return (
        generalise(
            f"{label} below", u,
            instance(f"{label} at u", BELOW, u),
            step(f"{label} at most", sp.Le(sp.Abs(at(p, u)), e), f"{label} at u"),
            when=_WHEN,
        ),
        apply(label, fact.HOELDER, {fact.y: p, fact.z: x, fact.e: e}),
    )  # fmt: skip


ERROR = sp.Le(sp.Abs(CurveJet(SIGMA, READ) - R(READ_HAT)), lip * budget * below + unit_error)
CONCLUSION = sp.And(
    inside(READ, READ_HAT),
    sp.Le(sp.Abs(CurveJet(SIGMA, READ)), box),
    sp.Le(sp.Abs(R(READ_HAT)), box),
    ERROR,
)
NODE = Statement(
    CONCLUSION,
    given={
        "node": sp.Le(v, count(G, "H")),
        "row sum": row_sum(v),
        "below": BELOW,
        "input": sp.Le(Sup(z), box),
        "Lipschitz": lipschitz(SIGMA),
        "bounded": bounded(SIGMA),
        "surrogate": surrogate(SIGMA, R),
    },
    steps=(
        *_read("values", y, box, z),
        *_read("other values", w, box, z),
        *_read("differences", y - w, below, ZERO),
        step("in range", inside(READ, READ_HAT), "values", "other values", "row sum"),
        step(
            "apart", sp.Le(sp.Abs(READ - READ_HAT), budget * below), "differences", "row sum",
        ),
        instance("value", bounded(SIGMA), READ),
        instance("moved", lipschitz(SIGMA), READ, READ_HAT),
        instance("missed", surrogate(SIGMA, R), READ_HAT),
        step("error", ERROR, "moved", "missed", "apart"),
    ),
    example=Model(
        "one linear node without edges, R = 0", {
            G: explicit(1, [Unit()], []), z: ZERO, w: ZERO, v: 1, R: rough(lambda _: sp.S.Zero),
            box: 1, budget: 1, lip: 1, unit_error: 1, below: 0,
        },
    ),
)  # fmt: skip

SGN, CLIP = rough(sp.sign), rough(lambda t: sp.Max(-1, sp.Min(1, t)))
_TENTH = HALF / 5
_UNIT = {v: 1, box: 1, budget: 1, lip: 1, unit_error: 0, below: 0, z: ZERO, w: ZERO}
_JUMP = Model(
    "y_1 = 1/10 and its copy -1/10, y_2 = sgn(y_1), R = sgn", _UNIT | {
        G: explicit(1, [Unit({1: 1}), Unit({}, {1: 1}, activation=SGN)], []), v: 2, R: SGN,
        z: coordinates(_TENTH), w: -_TENTH * Node(1), below: 2 * _TENTH,
    },
)  # fmt: skip
_BIASED = Model(
    "sigma clips to [-1, 1], R(t) = t, its interpolant of one piece; bias 10",
    _UNIT | {G: explicit(1, [Unit(bias=10, activation=CLIP)], []), R: rough(lambda t: t)},
)
_OVERSHOOT = Model(
    "sigma clips to [-1, 1], R = sigma + 1/10, at 1", _UNIT | {
        G: explicit(1, [Unit({1: 1}, activation=CLIP)], []), R: rough(lambda t: CLIP(t) + _TENTH),
        z: coordinates(1), unit_error: _TENTH,
    },
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-27-node",
        {"sharp": NODE},
        twins=(
            Twin("no Lipschitz constant", "sharp", drop=("Lipschitz",), model=_JUMP),
            Twin("biases outside the budget", "sharp", model=_BIASED,
                 change={"row sum": sp.Le(box * RowNorm(G, v), budget * box)}),
            Twin(
                "a surrogate that overshoots", "sharp", model=_OVERSHOOT,
                change={"surrogate": for_all(
                    t, sp.Le(sp.Abs(CurveJet(SIGMA, t) - R(t)), unit_error), when=inside(t))},
            ),
        ),
    ),
)  # fmt: skip
