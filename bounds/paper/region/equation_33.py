r"""Equations 33 and 34: Ornstein-Uhlenbeck processes, their squares, and their noise."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, apply, generalise, instance, step
from lemmata.bounds.kernel.concrete import CONCLUSION, concrete
from lemmata.bounds.language.diffusions.ito import (
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
from lemmata.bounds.language.formulas import Formula
from lemmata.bounds.language.functions import function
from lemmata.bounds.language.sets import SetVariable
from lemmata.bounds.language.vectors import VectorVariable, inner
from lemmata.bounds.literature.diffusions import processes as fact
from lemmata.bounds.paper.region.paths import SQUARE, refuted_at_start, shown
from lemmata.bounds.symbols import d, w

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


_scaled = Grown(w / 2, _line)
_free = sp.And(sp.Eq(b, 0), sp.Eq(v, sp.exp(w * fact.Time(_scaled, *MOVING))))
EQUATION_34 = Statement(
    dynamics(_scaled, _free),
    steps=(
        *shown(_line, _alone),
        apply("integrating factor", fact.INTEGRATING_FACTOR, {fact.X: _line, fact.g: w / 2}),
        generalise(
            "no drift",
            MOVING,
            instance("in V", fact.grown(w / 2, _line)[1], *MOVING),
            instance(
                "V there",
                dynamics(_line, _alone),
                *fact.without_factor(w / 2, _line, *MOVING),
            ),
            step("free", _free, "V there"),
            when={"moves": Moves(_scaled, *MOVING)},
        ),
    ),
)


def _wrong_factor(title: str, factor: sp.Expr, said: Formula) -> Twin:
    """Return a false variant, which fails at time 1 although it may hold at time 0."""
    claimed = dynamics(Grown(factor, _line), said)
    V, g, no = (concrete(t, _FROM_1) for t in (_line, factor, claimed))
    values = fact.with_factor(g, _ONE, *fact.computed(COORDINATE, V.args[1], fact.first))
    at = {fact.f: COORDINATE, fact.k: sp.S.Half, fact.noisy: 1, fact.z_0: fact.first}
    against = (
        apply("at time 1", fact.ANYWHERE, at | {fact.y: fact.first, fact.g: g, fact.t: 1}),
        instance("as claimed", no, *values),
        step("contradiction", sp.false, "as claimed"),
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
            _wrong_factor("F with the integrand e^(-ws/2)", w / 2, sp.Eq(v, 1)),
        ),
        erratum=Erratum(
            "The scan does not decide the integrand of F. With e^(-w(t-s)/2) it is right: "
            "e^(wt/2) V is a martingale with variation e^(wt) dt. With e^(-ws/2) that variation "
            "would be dt: F has the right law at each time, but V is not V_0 e^(-wt/2) + F.",
            "notation",
        ),
    ),
)
