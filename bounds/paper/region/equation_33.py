r"""Equations 33 and 34: Ornstein-Uhlenbeck processes, their squares, and their noise."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from bounds.catalogue import claim
from bounds.claim import Claim, Twin
from bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from bounds.kernel.check import CONCLUSION, concrete
from bounds.language.formulas import Formula
from bounds.language.functions import function
from bounds.language.ito import (
    MOVING,
    WHOLE_SPACE,
    Along,
    Grown,
    Moves,
    b,
    dynamics,
    v,
    y,
)
from bounds.language.sets import SetVariable
from bounds.language.vectors import VectorVariable, inner
from bounds.literature import processes as fact
from bounds.paper.region.paths import SQUARE, parts, refuted_at_start, shown
from bounds.symbols import d, w

_ONE = sp.Integer(1)
# Equation 33: the squares of d Ornstein-Uhlenbeck processes, which are one in d dimensions.
z_0, A = VectorVariable("z_0"), SetVariable("A")
_V = fact.ornstein_uhlenbeck(w / 2, 1, z_0)
_sum = Along(SQUARE, _V, A)
_33 = sp.And(sp.Eq(b, d - w * y), sp.Eq(v, 4 * y))
EQUATION_33 = Statement(dynamics(_sum, _33), steps=shown(_sum, _33))
_FROM_1 = Model("dV = -V/2 dt + dB from 1", {w: _ONE, z_0: fact.first, A: WHOLE_SPACE})


def _wrong_sum(title: str, said: Formula) -> Twin:
    claimed = concrete(dynamics(_sum, said), _FROM_1)
    against = refuted_at_start(concrete(_sum, _FROM_1), claimed)
    model = replace(_FROM_1, because={CONCLUSION: against})
    return Twin(title, "printed", dynamics(_sum, said), model=model)


# Equation 34: the integrating factor.
COORDINATE = function(lambda z: inner(fact.first, z))
_line = Along(COORDINATE, _V, A)
_alone = sp.And(sp.Eq(b, -w * y / 2), sp.Eq(v, 1))


_time = fact.Time(Grown(w / 2, _line), *MOVING)
_free = sp.And(sp.Eq(b, 0), sp.Eq(v, sp.exp(w * _time)))
_forth, _back = fact.grown(w / 2, _line)
_with, _V_moves = Grown(w / 2, _line), dynamics(_line, _alone)
_factor = apply("integrating factor", fact.INTEGRATING_FACTOR, {fact.X: _line, fact.g: w / 2})


def _in_V(*values: sp.Expr) -> tuple[Step, ...]:
    """Return the steps that say how V moves where e^(wt/2) V moves as given."""
    moves = instance("in V", _back, *values)
    return moves, instance("V there", _V_moves, *fact.without_factor(w / 2, _line, *values))


EQUATION_34 = Statement(
    dynamics(_with, _free),
    steps=(
        *shown(_line, _alone),
        _factor,
        generalise(
            "no drift",
            MOVING,
            *_in_V(*MOVING),
            step("free", _free, "V there"),
            when={"moves": Moves(_with, *MOVING)},
        ),
    ),
)


def _wrong_factor(title: str, factor: sp.Expr, said: Formula) -> Twin:
    """Return a false variant, which fails at some time although it may hold at time 0."""
    claimed = dynamics(Grown(factor, _line), said)
    V, g, no = (concrete(t, _FROM_1) for t in (_line, factor, claimed))
    values = fact.with_factor(g, V, *fact.computed(COORDINATE, V.args[1], fact.first))
    against = (
        *shown(V, concrete(_alone, _FROM_1)),
        apply("start", fact.ITO_START, parts(V) | {fact.A: WHOLE_SPACE, fact.delta: 1}),
        apply("integrating factor", fact.INTEGRATING_FACTOR, {fact.X: V, fact.g: g}),
        instance("with it", fact.grown(g, V)[0], *fact.computed(COORDINATE, V.args[1], fact.first)),
        instance("without it", fact.grown(g, V)[1], *values),
        instance("V there", concrete(_V_moves, _FROM_1), *fact.without_factor(g, V, *values)),
        instance("as claimed", no, *values),
        step("contradiction", sp.false, "as claimed", "V there"),
    )
    return Twin(title, "printed", claimed, model=replace(_FROM_1, because={CONCLUSION: against}))


CLAIMS: tuple[Claim, ...] = (
    claim(
        "equation-33",
        {"printed": EQUATION_33},
        twins=(
            _wrong_sum("drift of V^2 without the Ito term", sp.Eq(b, -w * y)),
            _wrong_sum("noise 2V^2", sp.Eq(v, 2 * y)),
        ),
    ),
    claim(
        "equation-34",
        {"printed": EQUATION_34},
        twins=(
            _wrong_factor("the integrating factor e^(wt)", w, sp.Eq(b, 0)),
            _wrong_factor("the noise 2 e^(wt/2) dB", w / 2, sp.Eq(v, 4 * sp.exp(w * _time))),
        ),
        erratum="Right with the integrand e^(-w(t-s)/2). With e^(-ws/2), which the scan does not "
        "exclude, F has the right law at each time but is a martingale, and not V's noise.",
    ),
)
