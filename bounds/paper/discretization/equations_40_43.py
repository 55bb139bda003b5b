r"""Equations 2 and 40 to 43: the step, its interpolation, and two triangle inequalities."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, Step, apply, step
from lemmata.bounds.language.diffusions.processes import At, Diffusion, Euler, Reflected
from lemmata.bounds.language.formulas import Formula
from lemmata.bounds.language.functions import FieldVariable, function, grad
from lemmata.bounds.language.measures.laws import TV, Dirac, Normal
from lemmata.bounds.language.sets import SetVariable
from lemmata.bounds.language.vectors import ZERO, VectorVariable
from lemmata.bounds.literature.diffusions import gaussian_paths as gaussian
from lemmata.bounds.literature.diffusions import paths as fact
from lemmata.bounds.paper.discretization.linear_models import (
    EVERYWHERE,
    diffusion,
    e_1,
    half_space,
    loss,
    one,
    one_step_apart,
    refuting,
)
from lemmata.bounds.symbols import T, h

L, D, z, mu = (
    FieldVariable("L", order=2),
    SetVariable("D"),
    VectorVariable("z"),
    VectorVariable("mu"),
)
drift = function(lambda z: -grad(L)(z))

# Equation 40 for a quadratic: one step from a normal law.
c, q = sp.Symbol("c", positive=True), sp.Symbol("q", nonnegative=True)
spread = (1 - c * h) ** 2 * q + 2 * h
"""Variance after a step, for L = c|z|^2/2 and variance q before it."""


def _law(variance: sp.Expr) -> Formula:
    start = Diffusion(function(lambda z: -c * z), 2, Normal(mu, q))
    return sp.Eq(TV(At(Euler(start, h), h), Normal((1 - c * h) * mu, variance)), 0)


def _stable(limit: sp.Expr) -> Formula:
    return sp.Implies(sp.Lt(c * h, limit), sp.Lt((1 - c * h) ** 2, 1))


def _grows(limit: sp.Expr) -> Formula:
    return sp.Implies(sp.Gt(c * h, limit), sp.Gt(spread, q))


EQUATION_40 = Statement(
    sp.And(_law(spread), _stable(2), _grows(2)),
    steps=(
        apply(
            "law",
            gaussian.LINEAR_STEP,
            {gaussian.k: c, gaussian.v: 2, gaussian.mean: mu, gaussian.q: q},
        ),
        step("contracts", _stable(2)),
        step("explodes", _grows(2)),
    ),
)
_STEP_TWINS = (
    Twin(
        "2 -> 5/2",
        "printed",
        _stable(sp.Rational(5, 2)),
        model=Model("c = 1, h = 9/4", {c: one, h: sp.Rational(9, 4)}),
    ),
    Twin(
        "grows from ch = 3/2 on",
        "printed",
        _grows(sp.Rational(3, 2)),
        model=Model("c = 1, h = 7/4, variance 100", {c: one, h: sp.Rational(7, 4), q: 100 * one}),
    ),
)


# Equation 41: the interpolation passes through the chain.
def _step_law(size: sp.Expr, variance: sp.Expr) -> Formula:
    chain = Euler(Diffusion(drift, 2, Dirac(z)), h)
    return sp.Eq(TV(At(chain, h), Normal(z - size * grad(L)(z), variance)), 0)


EQUATION_41 = Statement(
    _step_law(h, 2 * h),
    steps=(apply("one step", gaussian.STEP, {gaussian.b: drift, gaussian.v: 2}),),
)


def _other_law(size: int, variance: int) -> Model:
    """Return L = |z|^2/2 at e_1 with h = 1: the chain is N(0, 2), where a twin says otherwise."""
    start, said = diffusion(e_1), Normal(e_1 * (1 - size), variance)
    chain = At(Euler(start, one), one)
    at = {gaussian.b: start.args[0], gaussian.v: 2, gaussian.z: e_1, h: one}
    steps = (
        apply("law", gaussian.STEP, at),
        *half_space("true", chain, Normal(ZERO, 2), one),
        *half_space("said", chain, said, one),
    )
    return Model(
        "L = |z|^2/2, one step from e_1, h = 1",
        {L: loss(), z: e_1, h: one},
        because=refuting(*steps),
    )


# Equations 42 and 43: between the laws at T, two of them of reflected processes.
P_0 = Dirac(z)
X = Diffusion(drift, 2, P_0)
processes = {"P": X, "hat P": Euler(X, h), "Q": Reflected(X, D), "hat Q": Reflected(Euler(X, h), D)}


def between(first: str, second: str) -> sp.Expr:
    """Return the distance of two of the laws at T."""
    return TV(At(processes[first], T), At(processes[second], T))


def _through(first: str, middle: str, last: str) -> Statement:
    names = {fact.P: first, fact.Q: middle, fact.R: last}
    laws = {v: At(processes[n], T) for v, n in names.items()}
    return Statement(
        sp.Le(between(first, last), between(first, middle) + between(middle, last)),
        steps=(apply(f"through {middle}", fact.TRIANGLE, laws),),
    )


EQUATION_42 = _through("hat P", "Q", "P")
EQUATION_43 = _through("hat P", "hat Q", "Q")

# With D the whole space nothing is reflected, and one step is not the diffusion.
_AT = {L: loss(), D: EVERYWHERE, z: ZERO, h: one, T: one}
_here = {name: process.xreplace(_AT) for name, process in processes.items()}


def _same(name: str) -> tuple[Step, ...]:
    at = {fact.Y: _here[name], fact.S: EVERYWHERE, T: one}
    return (
        apply(f"{name} stays", fact.NO_EXIT, at),
        apply(f"{name} is not reflected", fact.SAME_NOISE, at),
    )


def _sides(*names: str) -> Step:
    laws = {v: At(_here[n], one) for v, n in zip((fact.P, fact.Q, fact.R), names, strict=True)}
    return apply(", ".join(names), fact.TRIANGLE, laws)


_FACTS = (
    *one_step_apart(ZERO, one, one / 20),
    *_same("P"),
    *_same("hat P"),
    _sides("hat P", "Q", "P"),
    _sides("hat P", "P", "Q"),
    _sides("hat Q", "hat P", "Q"),
)
_UNREFLECTED = Model(
    "L = |z|^2/2, D the whole space, one step from 0, h = T = 1",
    _AT,
    because=refuting(*_FACTS),
)


def _twins(*names: tuple[str, str]) -> tuple[Twin, ...]:
    """Return twins of a triangle inequality of which one side is 0."""
    first, zero, other = (between(*pair) for pair in names)
    return tuple(
        Twin(title, "printed", sp.Le(first, bound), model=_UNREFLECTED)
        for title, bound in (("without one term", zero), ("half of the sum", (zero + other) / 2))
    )


CLAIMS: tuple[Claim, ...] = (
    claim("equation-2", {"printed": EQUATION_40}, twins=_STEP_TWINS),
    claim("equation-40", {"printed": EQUATION_40}, twins=_STEP_TWINS),
    claim(
        "equation-41",
        {"printed": EQUATION_41},
        twins=tuple(
            Twin(title, "printed", _step_law(a * h, b * h), model=_other_law(a, b))
            for title, a, b in (("noise sqrt(2h) -> sqrt(h)", 1, 1), ("drift h -> 2h", 2, 2))
        ),
    ),
    claim(
        "equation-42",
        {"printed": EQUATION_42},
        twins=_twins(("hat P", "P"), ("P", "Q"), ("hat P", "Q")),
    ),
    claim(
        "equation-43",
        {"printed": EQUATION_43},
        twins=_twins(("hat P", "Q"), ("hat P", "hat Q"), ("hat Q", "Q")),
        erratum="Fine as an inequality; the projected chain (14) is not the reflected diffusion "
        "looked at multiples of h, as Definition 14 has it.",
    ),
)
