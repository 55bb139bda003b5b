"""Lemma 9, the adjusted descent lemma, and equations 15 to 17 of its proof."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, apply, generalise, instance, step
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import derivative, function
from lemmata.bounds.language.gram import congruence
from lemmata.bounds.language.sets import SetVariable, Sublevel, member
from lemmata.bounds.language.vectors import ZERO, VectorVariable, inner, norm
from lemmata.bounds.literature import calculus as fact
from lemmata.bounds.paper.descent.lemma_10 import (
    DESCENT,
    MORE,
    QUARTIC,
    SQUARE,
    after,
    bend,
    f,
    first,
    g,
    ray,
    s,
    v,
    z,
)
from lemmata.bounds.symbols import Q

A = SetVariable("A")
y, z_0 = VectorVariable("y"), VectorVariable("z_0")
CURVATURE = for_all((y, v), bend(y), when=member(y, A))
OUTSIDE = for_all(y, sp.Or(member(y, A), sp.Ge(f(y), f(z_0))))

t_exit = fact.ExitTime(A, z, -g, 1 / Q)
BEFORE = {"before": (s > 0) & (s < t_exit)}
INSIDE = for_all(s, member(z - s * g, A), when=sp.And(*BEFORE.values()))
EVERYWHERE = Sublevel(function(lambda _: sp.S.Zero), 0)

LEMMA_9 = Statement(
    sp.And(DESCENT, sp.Le(f(after), f(z_0))),
    given={"curvature on A": CURVATURE, "off A": OUTSIDE, "below the start": sp.Le(f(z), f(z_0))},
    steps=(
        apply(
            "exit",
            fact.EXIT_TIME,
            {fact.f: f, fact.A: A, fact.z: z, fact.u: -g, fact.b: 1 / Q, fact.w: f(z_0)},
            why="the ray z - t grad f(z), followed up to t = 1/Q",
        ),
        generalise(
            "until the exit",
            s,
            instance("inside", INSIDE, s),
            instance("Hessian", CURVATURE, z - s * g, g),
            step(
                "second derivative",
                sp.Le(derivative(f, z - s * g, g, g), Q * norm(g) ** 2),
                "Hessian",
            ),
            when=BEFORE,
        ),
        apply(
            "along the ray",
            fact.TAYLOR,
            {fact.phi: ray, fact.t: t_exit, fact.c: Q * norm(g) ** 2},
        ),
        step(
            "still below",
            sp.Or(sp.Eq(norm(g), 0), sp.Lt(f(z - t_exit * g), f(z_0))),
            "along the ray",
            "exit",
            "below the start",
            why="f <= f(z) - t (1 - Q t/2)|grad f|^2 < f(z) at the exit time t",
        ),
        step(
            "descent",
            DESCENT,
            "still below",
            "exit",
            "along the ray",
            congruence(ray, t_exit, 1 / Q),
            congruence(f, after, z),
            why="the ray stays in A up to 1/Q, unless the gradient vanishes and nothing moves",
        ),
        step("below", sp.Le(f(after), f(z_0)), "descent", "below the start"),
    ),
    example=Model(
        "f = 0",
        {f: function(lambda _: sp.S.Zero), A: EVERYWHERE, Q: sp.Integer(1), z: ZERO, z_0: ZERO},
    ),
)


def _model(model: Model, region: Sublevel) -> Model:
    return replace(model, at=dict(model.at) | {A: region, z_0: model.at[z]})


ORIGIN = Sublevel(function(lambda p: norm(p) ** 2), 0)
_TOO_MUCH = Twin("1/(2Q) -> 51/(100Q)", "printed", MORE, model=_model(SQUARE, EVERYWHERE))
_steep = dict(QUARTIC.at) | {f: function(lambda p: inner(first, p) + 16 * inner(first, p) ** 4)}
_NO_BOUND = Twin(
    "no Hessian bound",
    "printed",
    drop=("curvature on A",),
    model=_model(
        Model("f(t) = t + 16 t^4 at 0, Q = 1: the step goes to -1", _steep),
        EVERYWHERE,
    ),
)
_LOWER = Twin("f may be lower off A", "printed", drop=("off A",), model=_model(QUARTIC, ORIGIN))

_square = function(lambda p: inner(first, p) ** 2)

# Equation 16: what a step hands on.
_anywhere = for_all(y, sp.Or(member(y, A), sp.Le(f(z), f(y))))
_below = sp.Or(member(y, A), sp.Le(f(after), f(y)))
_inside = sp.Or(member(after, A), sp.Eq(norm(g), 0))
EQUATION_16 = Statement(
    sp.And(for_all(y, _below), _inside),
    given={"descent": DESCENT, "below all off A": _anywhere},
    steps=(
        generalise(
            "inherited",
            y,
            instance("before", _anywhere, y),
            step("after", _below, "before", "descent"),
        ),
        instance("at the next point", _anywhere, after),
        step(
            "inside",
            _inside,
            "at the next point",
            "descent",
            why="off A the value would be at least f(z), and it is less unless grad f(z) = 0",
        ),
    ),
    example=LEMMA_9.example,
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-9",
        {"printed": LEMMA_9},
        uses=("lemma-10",),
        twins=(_TOO_MUCH, _NO_BOUND, _LOWER),
        erratum=Erratum(
            "True for every set A, but the printed induction uses Lemma 10 through (15): that "
            "z(s) is in A says nothing of the segment to z(s+1). Follow the ray to its first "
            "exit from A instead.",
            "does not follow",
            theorem_1="survives",
        ),
    ),
    claim(
        "equation-15",
        {"printed": LEMMA_9},
        uses=("lemma-10",),
        twins=tuple(replace(t) for t in (_TOO_MUCH, _NO_BOUND)),
        erratum=Erratum(
            "The derivation is false, the statement true. The step from J(s) to I(s) is Lemma "
            "10, which is false; under the standing hypothesis of Lemma 9, f >= f(z(0)) off A, "
            "the inequality holds.",
            "does not follow",
            theorem_1="survives",
        ),
    ),
    claim(
        "equation-16",
        {"printed": EQUATION_16},
        twins=(
            Twin(
                "inside even at a critical point",
                "printed",
                member(after, A),
                model=Model(
                    "f = 0, A = {0}, at z = e_1",
                    {f: function(lambda _: sp.S.Zero), A: ORIGIN, Q: sp.Integer(1), z: first},
                ),
            ),
            Twin(
                "the step does not descend",
                "printed",
                _inside,
                drop=("descent",),
                model=Model(
                    "f(t) = t^2, A = [-1, 1], at z = 1 with Q = 1/2: the step goes to -3",
                    {f: _square, A: Sublevel(_square, 1), Q: sp.Rational(1, 2), z: first},
                ),
            ),
        ),
        erratum=Erratum(
            "In the equality case grad f(z(s)) = 0 and z(s+1) = z(s), which print passes over.",
            "does not follow",
            theorem_1="survives",
        ),
    ),
    claim(
        "equation-17",
        {"printed": LEMMA_9},
        uses=("equation-15", "equation-16"),
        twins=tuple(replace(t) for t in (_TOO_MUCH, _LOWER)),
        erratum=Erratum(
            "Fine once (15) is replaced by the exit-time argument.",
            "does not follow",
            theorem_1="survives",
        ),
    ),
)
