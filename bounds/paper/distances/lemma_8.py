"""Lemma 8: the reflected Langevin diffusion mixes in chi-square."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from lemmata.bounds.language.diffusions.processes import At, Diffusion, Reflected
from lemmata.bounds.language.formulas import Formula, for_all
from lemmata.bounds.language.functions import FieldVariable, Function, function, grad
from lemmata.bounds.language.measures.integrals import (
    HasDensity,
    Integrable,
    Normalisable,
    RelativeDensity,
    SmoothConvex,
    energy,
    finite_energy,
    poincare,
    slope_squared,
    squared,
    variance,
)
from lemmata.bounds.language.measures.laws import (
    ChiSquare,
    Gibbs,
    Law,
    LawVariable,
    Mass,
    Normal,
    Restricted,
)
from lemmata.bounds.language.sets import SetVariable
from lemmata.bounds.language.vectors import ZERO, UnitVector, Vector, VectorVariable, norm
from lemmata.bounds.literature.diffusions import paths, reflection
from lemmata.bounds.literature.diffusions import semigroups as fact
from lemmata.bounds.literature.measures import distances, laws
from lemmata.bounds.paper.discretization.linear_models import EVERYWHERE, loss
from lemmata.bounds.paper.distances.definition_6 import DEFINITION_6
from lemmata.bounds.paper.distances.definition_6 import P as _P
from lemmata.bounds.paper.distances.definition_6 import Q as _Q
from lemmata.bounds.paper.distances.definition_6 import r as _r
from lemmata.bounds.paper.distances.normal_models import same
from lemmata.bounds.paper.distances.size import C_PC, DECAY, DECAY_PRINTED, t
from lemmata.bounds.symbols import T

g, r = FieldVariable("g", order=2), FieldVariable("r", order=-1)
D, P_0 = SetVariable("D"), LawVariable("P_0")
h = FieldVariable("h", order=1)
u, w, z, e_1 = *map(VectorVariable, "uwz"), UnitVector(1)
c, s, one = sp.Symbol("c", real=True), sp.Symbol("s", positive=True), sp.Integer(1)
langevin = function(lambda z: -grad(g)(z))
P = Restricted(Gibbs(g), D)
"""The stationary law."""


def at(time: sp.Expr) -> Law:
    """Return the law of the diffusion at a time."""
    made: Law = At(Reflected(Diffusion(langevin, 2, P_0), D), time)
    return made


def decays(factor: sp.Expr) -> Formula:
    """Return that chi-square has fallen by a factor at the time t."""
    return sp.Le(ChiSquare(at(t), P), factor * ChiSquare(P_0, P))


GIVEN = {
    "region": SmoothConvex(D),
    "Lipschitz": for_all((u, w), sp.Le(norm(langevin(u) - langevin(w)), c * norm(u - w))),
    "normalisable": Normalisable(g),
    "density": HasDensity(P_0, r, P),
    "finite": Integrable(P, squared(r)),
    "Poincare inequality": poincare(P, C_PC),
}
START = {"start": sp.Eq(Mass(P_0, D), 1)}
_DIFFUSION = {fact.b: langevin, fact.f: g, fact.P: P_0, fact.D: D, fact.r: r, fact.c: c}
_later = RelativeDensity(at(s), P)
_FALLS: tuple[Step, ...] = (
    generalise(
        "rate",
        s,
        apply("density at s", fact.FLOW, _DIFFUSION | {fact.t: s}),
        apply("chi-square at s", DEFINITION_6, {_P: at(s), _Q: P, _r: _later}),
        apply("mean", distances.DENSITY, {distances.P: at(s), distances.Q: P, distances.r: _later}),
        instance("its variance", GIVEN["Poincare inequality"], _later),
        step(
            "dissipates",
            sp.Ge(2 * energy(P, _later), 2 / C_PC * ChiSquare(at(s), P)),
            *("chi-square at s", "mean", "its variance"),
        ),
    ),
    apply("decay", fact.DISSIPATION, _DIFFUSION | {fact.k: 2 / C_PC, fact.t: t}),
)


# Normal laws, with D the whole space: g = |z|^2/(2v), from N(mean, v I).
@dataclass(frozen=True)
class Shifted:
    """What is known of the diffusion with the stationary law N(0, v I), from a shifted start."""

    mean: Vector
    v: sp.Expr

    @property
    def values(self) -> dict[sp.Basic, sp.Basic]:
        """The objects, at the time 1."""
        objects = {g: loss(1 / self.v), D: EVERYWHERE, P_0: Normal(self.mean, self.v), r: self.r}
        return objects | {c: 1 / self.v, C_PC: self.v, t: one}

    @property
    def normal(self) -> Normal:
        """The stationary law."""
        return Normal(ZERO, self.v)  # type: ignore[no-any-return]

    @property
    def stationary(self) -> Law:
        """The same by its density."""
        return Restricted(Gibbs(loss(1 / self.v)), EVERYWHERE)  # type: ignore[no-any-return]

    @property
    def r(self) -> Function:
        """The density of the start."""
        density = laws.SHIFTED.conclusion.atoms(HasDensity).pop().args[1]
        return density.xreplace({laws.mu: self.mean, laws.v: self.v})  # type: ignore[no-any-return]

    def swapped(self, label: str, *, to_normal: bool = False, **what: Any) -> Step:
        """Return the step that puts one of the two forms of the law in place of the other."""
        pair = (self.stationary, self.normal)
        P, Q = pair if to_normal else pair[::-1]
        at = {distances.P: P, distances.Q: Q}
        return apply(
            label, distances.EQUAL_LAWS, at | {getattr(distances, k): v for k, v in what.items()}
        )

    @property
    def same_law(self) -> tuple[Step, ...]:
        """Steps that show that they are equal; the second is about the integral of exp(-g)."""
        f, law = loss(1 / self.v), Gibbs(loss(1 / self.v))
        through = {paths.P: self.stationary, paths.Q: law, paths.R: self.normal}
        on_all = {distances.P: law, distances.A: EVERYWHERE}
        form = {fact.g: f, fact.c: 0}
        size = norm(z) ** 2 / (2 * self.v)
        return (
            generalise("quadratic", z, step("g at z", sp.Ge(f(z), size))),
            apply("normalisable", fact.NORMALISABLE, form | {fact.e: 1 / (2 * self.v)}),
            generalise("log density", z, step("exactly", sp.Eq(f(z), size))),
            apply("Gibbs", fact.GIBBS_NORMAL, form | {fact.mu: ZERO, fact.v: self.v}),
            apply("nothing cut", distances.NOTHING_CUT, on_all),
            apply("through", paths.TRIANGLE, through),
            step("normal", same(self.stationary, self.normal), "Gibbs", "nothing cut", "through"),
        )

    @property
    def shift(self) -> Step:
        """The density of the start with respect to N(0, v I)."""
        return apply("shifted", laws.SHIFTED, {laws.mu: self.mean, laws.v: self.v})

    @property
    def hypotheses(self) -> dict[str, tuple[Step, ...]]:
        """Why the hypotheses hold."""
        start, square = Normal(self.mean, self.v), squared(self.r)
        everywhere = {distances.P: start, distances.A: EVERYWHERE}
        return {
            "region": (apply("region", fact.WHOLE_SPACE, {fact.D: EVERYWHERE}),),
            "normalisable": self.same_law[:2],
            "density": (
                *self.same_law,
                self.shift,
                self.swapped("same", R=start, r=self.r),
                step("density", HasDensity(start, self.r, self.stationary), "same", "shifted"),
            ),
            "finite": (
                *self.same_law,
                self.shift,
                self.swapped("same", f=square),
                step("finite", Integrable(self.stationary, square), "same", "shifted"),
            ),
            "start": (apply("sure", distances.SURE, everywhere),),
            "Poincare inequality": (*self.same_law, self.poincare),
        }

    @property
    def poincare(self) -> Step:
        """The Gaussian Poincare inequality for the stationary law."""
        P, Q = self.stationary, self.normal
        gaussian = poincare(Q, self.v)
        parts = {"square": squared(h), "value": h, "slope": slope_squared(h)}
        return generalise(
            "for all h",
            h,
            *(self.swapped(k, to_normal=True, f=f) for k, f in parts.items()),
            step("finite", finite_energy(Q, h), "finite energy", "square", "slope"),
            apply("Gaussian", fact.GAUSSIAN_POINCARE, {fact.mu: ZERO, fact.v: self.v}),
            instance("inequality", gaussian, h),
            step(
                "same numbers", sp.Le(variance(P, h), self.v * energy(P, h)), "inequality", *parts
            ),
            when={"finite energy": finite_energy(P, h)},
        )

    @property
    def divergences(self) -> tuple[Step, ...]:
        """Steps for chi-square at the start and at the time 1."""
        start, rate = Normal(self.mean, self.v), 1 / self.v
        later = Normal(sp.exp(-rate) * self.mean, self.v)
        here = at(one).xreplace(self.values)
        free = here.args[0].args[0]
        unreflected = {paths.Y: free, paths.S: EVERYWHERE, T: one}
        linear = {fact.k: rate, fact.v: 2, fact.mu: self.mean, fact.q: self.v, fact.t: one}
        through = {paths.P: here, paths.Q: At(free, one), paths.R: later}
        equal = {distances.P: here, distances.Q: later, distances.R: self.stationary}
        return (
            *self.same_law,
            self.shift,
            apply("shifted at 1", laws.SHIFTED, {laws.mu: later.args[0], laws.v: self.v}),
            self.swapped("P at the start", R=start),
            self.swapped("P at 1", R=later),
            apply("no exit", paths.NO_EXIT, unreflected),
            apply("not reflected", paths.SAME_NOISE, unreflected),
            apply("free law", fact.OU_LAW, linear),
            apply("law at 1", paths.TRIANGLE, through),
            step("law", same(here, later), "no exit", "not reflected", "free law", "law at 1"),
            apply("chi-square at 1", distances.EQUAL_LAWS, equal),
        )

    def model(self, refuting_steps: bool = False) -> Model:
        """Return the model, with a refutation by both divergences."""
        why = self.hypotheses
        if refuting_steps:
            uses = ("shifted", "shifted at 1", "P at the start", "P at 1", "chi-square at 1")
            last = step("contradiction", sp.false, "conclusion", *uses)
            why |= {"conclusion": (*self.divergences, last)}
        text = f"g = |z|^2/{2 * self.v}, D the whole space, from N({self.mean}, {self.v} I)"
        return Model(text, self.values, because=why)


_ONE = Shifted(e_1, one)
LEMMA_8 = Statement(
    sp.And(sp.Eq(Mass(at(t), D), 1), decays(DECAY_PRINTED)),
    given=GIVEN | START,
    steps=(
        apply("inside", reflection.STAYS, _DIFFUSION | {reflection.v: 2, reflection.t: t}),
        *_FALLS,
        step("printed", decays(DECAY_PRINTED), "decay"),
    ),
    example=_ONE.model(),
)
LEMMA_8_SHARP = Statement(decays(DECAY), given=GIVEN, steps=_FALLS, example=_ONE.model())

_WIDE = Shifted(10 * e_1, 100 * one)
_gap = _WIDE.model(refuting_steps=True)
CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-8",
        {"printed": LEMMA_8, "sharp": LEMMA_8_SHARP},
        uses=("definition-12",),
        twins=(
            Twin(
                "e^(-2t/C) -> e^(-3t/C)",
                "sharp",
                decays(sp.exp(-3 * t / C_PC)),
                model=_ONE.model(refuting_steps=True),
            ),
            Twin(
                "C_PC is the spectral gap",
                "printed",
                decays(DECAY_PRINTED),
                change={"Poincare inequality": poincare(P, 1 / C_PC)},
                model=replace(_gap, at=dict(_gap.at) | {C_PC: one / 100}),
            ),
        ),
        erratum="True with the repaired Definition 12, but the exponent can be doubled; with the "
        "spectral gap in place of C_PC it is false. Not used afterwards.",
    ),
)
