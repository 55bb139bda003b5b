r"""Definition 11: the generator and the Dirichlet form of the Langevin diffusion.

For its stationary law :math:`P\propto e^{-g}`, :math:`-\mathbb E_P[f\,\mathcal Lf]` is
:math:`\mathbb E_P\lVert\nabla f\rVert^2`.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, step
from lemmata.bounds.language.formulas import Formula
from lemmata.bounds.language.functions import FieldVariable, Function, function, grad
from lemmata.bounds.language.measures.integrals import (
    Integrable,
    Normalisable,
    energy,
    slope_squared,
    squared,
)
from lemmata.bounds.language.measures.laws import Gibbs, Mean, Normal
from lemmata.bounds.language.traces import generator
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable, norm
from lemmata.bounds.literature.diffusions import semigroups as fact
from lemmata.bounds.literature.measures import distances, laws
from lemmata.bounds.paper.discretization.linear_models import loss
from lemmata.bounds.paper.distances.definition_12 import first

g, f = FieldVariable("g", order=2), FieldVariable("f", order=2)
z, e_1, one = VectorVariable("z"), UnitVector(1), sp.Integer(1)
P = Gibbs(g)


def _against_generator(sign: int = 1) -> Function:
    """Return f L f, for the drift -grad g or, with the sign -1, grad g."""
    L_f = generator(function(lambda z: -sign * grad(g)(z)), sp.Integer(2), f)
    return function(lambda z: sp.expand(f(z) * L_f(z)))


_flux = function(lambda z: f(z) * grad(f)(z))
_product, _slope = _against_generator(), slope_squared(f)
RESTRICTED = {
    "normalisable": Normalisable(g),
    "flux": Integrable(P, function(lambda z: norm(_flux(z)) ** 2)),
    "product": Integrable(P, _product),
    "energy": Integrable(P, _slope),
}
"""For which f: all integrals are finite."""


def dirichlet(value: sp.Expr, sign: int = 1) -> Formula:
    """Return that the Dirichlet form of f has a value."""
    return sp.Eq(-Mean(P, _against_generator(sign)), value)


def _at_coordinate() -> tuple[
    dict[sp.Basic, sp.Basic], dict[str, tuple[Step, ...]], tuple[Step, ...]
]:
    """Return g = |z|^2/2 and f = <e_1, z>, why the integrals are finite, and their values."""
    at = {g: loss(), f: first}
    law, normal, square = Gibbs(loss()), Normal(ZERO, 1), squared(first)
    slope, quadratic = _slope.xreplace(at), {fact.g: loss(), fact.c: 0}
    means = {distances.P: normal, distances.Q: law, distances.f: square}
    negative = {distances.P: law, distances.f: square, distances.g: square}
    negative |= {distances.a: -1, distances.b: 0, distances.c: 0}
    values = (
        generalise("density", z, step("at z", sp.Eq(loss()(z), norm(z) ** 2 / 2))),
        apply("Gibbs", fact.GIBBS_NORMAL, quadratic | {fact.mu: ZERO, fact.v: 1}),
        apply("moments", laws.COORDINATE, {laws.mu: ZERO, laws.v: one, laws.w: e_1}),
        apply("same", distances.EQUAL_LAWS, means),
        step("mean square", Integrable(law, square), "same", "moments"),
        apply("minus", distances.LINEARITY, negative),
        generalise("slope", z, step("slope at z", sp.Eq(slope(z), 1))),
        apply("energy", distances.CONSTANT, {distances.P: law, distances.f: slope, distances.c: 1}),
    )
    because: dict[str, tuple[Step, ...]] = {
        "normalisable": (
            generalise("quadratic", z, step("at z", sp.Ge(loss()(z), norm(z) ** 2 / 2))),
            apply("normalisable", fact.NORMALISABLE, quadratic | {fact.e: one / 2}),
        )
    }
    for label in ("flux", "product", "energy"):
        goal = RESTRICTED[label].xreplace(at)
        because[label] = (*values, step("finite", goal, "mean square", "minus", "energy"))
    return at, because, values


_AT, _BECAUSE, _VALUES = _at_coordinate()
_TEXT = "g = |z|^2/2, f = <e_1, z>"
DEFINITION_11 = Statement(
    dirichlet(energy(P, f)),
    given=RESTRICTED,
    steps=(
        apply(
            "product rule",
            distances.LINEARITY,
            {distances.P: P, distances.f: _product, distances.g: _slope}
            | {distances.a: 1, distances.b: 1, distances.c: 0},
        ),
        apply("by parts", fact.GREEN, {fact.f: g, fact.b: _flux}),
        step("Dirichlet form", dirichlet(energy(P, f)), "product rule", "by parts"),
    ),
    example=Model(_TEXT, _AT, because=_BECAUSE),
)


def _twin(title: str, said: Formula) -> Twin:
    uses = ("conclusion", "same", "moments", "minus", "energy")
    steps = (*_VALUES, step("contradiction", sp.false, *uses))
    model = Model(_TEXT, _AT, because=_BECAUSE | {"conclusion": steps})
    return Twin(title, "printed", said, model=model)


CLAIMS: tuple[Claim, ...] = (
    claim(
        "definition-11",
        {"printed": DEFINITION_11},
        twins=(
            _twin("half of |grad f|^2", dirichlet(energy(P, f) / 2)),
            _twin("grad g with the wrong sign", dirichlet(energy(P, f), sign=-1)),
        ),
        erratum="The square in Var is missing, in print or in the scan; the generator and the loss "
        "share a letter.",
    ),
)
