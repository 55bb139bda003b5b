r"""Definition 12, the Poincare inequality and its constant.

The Dirichlet form of the Langevin diffusion is :math:`\mathbb E_P\lVert\nabla g\rVert^2`, by
Definition 11.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from lemmata.bounds.language.formulas import Formula, for_all
from lemmata.bounds.language.functions import FieldVariable, function
from lemmata.bounds.language.measures.integrals import (
    energy,
    finite_energy,
    poincare,
    slope_squared,
    variance,
)
from lemmata.bounds.language.measures.laws import LawVariable, Normal
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable, inner
from lemmata.bounds.literature.diffusions import semigroups as fact
from lemmata.bounds.literature.measures import distances, laws

P, g, z = LawVariable("P"), FieldVariable("g", order=1), VectorVariable("z")
C, c = sp.symbols("C c", real=True)
e_1, one = UnitVector(1), sp.Integer(1)
STANDARD = Normal(ZERO, 1)


def _printed(constant: sp.Expr) -> Formula:
    """Return E(g) >= C Var(g) for all g, as it is printed."""
    return for_all(g, sp.Ge(energy(P, g), constant * variance(P, g)), when=finite_energy(P, g))


_smaller = {"nonnegative c": sp.Ge(c, 0), "for c": _printed(c)}
_slope = slope_squared(g)
_finite = {"finite": finite_energy(STANDARD, g)}
DEFINITION_12_PRINTED = Statement(
    sp.Gt(C, 0),
    given={
        "nonnegative": sp.Ge(C, 0),
        "inequality": _printed(C),
        "smallest": for_all(c, sp.Ge(c, C), when=sp.And(*_smaller.values())),
    },
    refuted_by=Model(
        "C = 0, which satisfies the inequality for every g, here under N(0, I)",
        {P: STANDARD, C: sp.S.Zero},
        because={
            "inequality": (
                generalise(
                    "for all g",
                    g,
                    generalise("square", z, step("at z", sp.Ge(_slope(z), 0))),
                    apply(
                        "mean", distances.NONNEGATIVE, {distances.P: STANDARD, distances.f: _slope}
                    ),
                    when=_finite,
                ),
            ),
            "smallest": (
                generalise(
                    "least",
                    c,
                    step("at least 0", sp.Ge(c, 0), "nonnegative c"),
                    when={k: f.xreplace({P: STANDARD}) for k, f in _smaller.items()},
                ),
            ),
        },
    ),
)


def _gap(constant: sp.Expr) -> Formula:
    """Return that the spectral gap is at least a constant."""
    quotient = sp.Ge(energy(P, g) / variance(P, g), constant)
    return for_all(g, quotient, when=sp.And(*_not_constant.values()))


_not_constant = {"finite": finite_energy(P, g), "not constant": sp.Gt(variance(P, g), 0)}
POINCARE = {"positive": sp.Gt(C, 0), "Poincare inequality": poincare(P, C)}
_gaussian = {laws.mu: ZERO, laws.v: one}


def gaussian(v: sp.Expr = one) -> dict[str, tuple[Step, ...]]:
    """Return why N(0, v I) satisfies the inequality with the constant v."""
    return {
        "Poincare inequality": (
            apply("Gaussian", fact.GAUSSIAN_POINCARE, {fact.mu: ZERO, fact.v: v}),
        )
    }


DEFINITION_12_REPAIRED = Statement(
    _gap(1 / C),
    given=POINCARE,
    steps=(
        generalise(
            "gap",
            g,
            instance("inequality", POINCARE["Poincare inequality"], g),
            step(
                "quotient",
                sp.Ge(energy(P, g) / variance(P, g), 1 / C),
                *("inequality", "not constant", "positive"),
            ),
            when=_not_constant,
        ),
    ),
    example=Model("N(0, I), C = 1", {P: STANDARD, C: one}, because=gaussian()),
)
"""The gap is the least quotient E(g)/Var(g); so the smallest such C is its inverse."""

first = function(lambda z: inner(e_1, z))
"""The first coordinate, for which there is equality."""


def coordinate(v: sp.Expr) -> tuple[Step, ...]:
    """Return steps for variance and energy of the first coordinate under N(0, v I)."""
    law, slope = Normal(ZERO, v), slope_squared(first)
    constant = {distances.P: law, distances.f: slope, distances.c: 1}
    return (
        apply("moments", laws.COORDINATE, {laws.mu: ZERO, laws.v: v, laws.w: e_1}),
        generalise("slope", z, step("at z", sp.Eq(slope(z), 1))),
        apply("energy", distances.CONSTANT, constant),
        step("finite", finite_energy(law, first), "moments", "energy"),
        step("variance", sp.Eq(variance(law, first), v), "moments"),
    )


def _at_coordinate(text: str, v: sp.Expr, said: Callable[[], Formula]) -> Model:
    """Return N(0, v I) with C = 1, at which the gap is 1/v."""
    at = {P: Normal(ZERO, v), C: one}
    here = said().xreplace(at)
    steps = (
        *coordinate(v),
        instance("here", here, first, uses=("finite", "variance")),
        step("contradiction", sp.false, "here", "variance", "energy"),
    )
    return Model(text, at, because=gaussian() | {"conclusion": steps})


CLAIMS: tuple[Claim, ...] = (
    claim(
        "definition-12",
        {"printed": DEFINITION_12_PRINTED, "repaired": DEFINITION_12_REPAIRED},
        twins=(
            Twin(
                "2/C",
                "repaired",
                _gap(2 / C),
                model=_at_coordinate("N(0, I), C = 1", one, lambda: _gap(2 / C)),
            ),
            Twin(
                "no inequality",
                "repaired",
                drop=("Poincare inequality",),
                model=_at_coordinate("N(0, 100 I), C = 1", 100 * one, lambda: _gap(1 / C)),
            ),
        ),
        erratum="The inequality is the wrong way round: the smallest C with E(g) >= C Var(g) is 0. "
        "With Var(g) <= C E(g) the smallest C is the inverse spectral gap. Theorem 1 survives.",
    ),
)
