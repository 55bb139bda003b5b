"""The encoder of Theorem 1 as a deep latent Gaussian, and the law of what it returns."""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.kernel import Statement, Step, apply, generalise, instance, step
from lemmata.bounds.language.diffusions.processes import At, Euler
from lemmata.bounds.language.formulas import equal, for_all
from lemmata.bounds.language.functions import function
from lemmata.bounds.language.measures.laws import TV, Dirac, Law, Normal
from lemmata.bounds.language.measures.pushforward import Chained
from lemmata.bounds.language.networks.amortised import amortised
from lemmata.bounds.language.networks.assembled import Assembled, assembled
from lemmata.bounds.language.networks.deep import Deep, LawOf
from lemmata.bounds.language.networks.layers import Layer, same
from lemmata.bounds.language.networks.network import Plain, computed_by
from lemmata.bounds.language.vectors import ZERO, Vector
from lemmata.bounds.literature.diffusions.paths import TRIANGLE
from lemmata.bounds.literature.diffusions.paths import P as P_
from lemmata.bounds.literature.diffusions.paths import Q as Q_
from lemmata.bounds.literature.diffusions.paths import R as R_
from lemmata.bounds.literature.measures import deep as fact
from lemmata.bounds.paper import objects
from lemmata.bounds.paper.descent import lemma_1
from lemmata.bounds.paper.discretization.exit import langevin, z_0
from lemmata.bounds.paper.simulation import networks
from lemmata.bounds.paper.simulation.lemma_20 import COMPUTES, LEMMA_20_ANY
from lemmata.bounds.paper.simulation.networks import SHAPE, G, G_map, step_network, x, z
from lemmata.bounds.symbols import K, Q, S, T, beta, h


def forget(G: Plain) -> Assembled:
    """Return the network that multiplies its input by 0."""
    return assembled(G, Layer("out", "input", (same("z", 0),)), name="zero")


def descent(G: Plain, x: Vector) -> Assembled:
    """Return a step of gradient descent."""
    return step_network(G, x, 1, -1 / Q, "descent")


def langevin_step(G: Plain, x: Vector, h: Any) -> Assembled:
    """Return the mean of a step of the Langevin chain."""
    return step_network(G, x, 1 - h, -h / beta**2, "langevin")


def encoder(G: Plain, x: Vector, h: Any) -> Deep:
    """Return S steps of descent from 0 and K steps of the Langevin chain, of size h."""
    steps = (descent(G, x), 0, S), (langevin_step(G, x, h), 2 * h, K)
    made: Deep = Deep((forget(G), 0, 1), *steps)
    return made


PHI = amortised(lambda x: encoder(G, x, h), "phi")
"""The network that produces the encoder's parameters from x."""
_at_G = {objects.G: G_map, objects.x: x}
start = lemma_1.z[S].xreplace(_at_G)
chain = Euler(langevin.xreplace({z_0: start} | _at_G), h)
"""The chain of Lemma 17, from where descent ends."""
SAME = sp.Eq(TV(LawOf(PHI(x)), At(chain, T)), 0)


_zero, _descent, _langevin = (computed_by(N) for N, *_ in PHI(x).args)
_down = lemma_1.z.step.xreplace(_at_G)
_drift = chain.args[0].args[0]
move = function(lambda z: z + h * _drift(z))
_begun = Chained(Normal(ZERO, 1), _zero, 1, 0)
_descended = Chained(_begun, _descent, S, 0)


def _triangle(label: str, P: Law, Q: Law, R: Law) -> Step:
    return apply(label, TRIANGLE, {P_: P, Q_: Q, R_: R})


DESCENDS, MOVES = (
    for_all(z, equal(found(z), meant(z))) for found, meant in ((_descent, _down), (_langevin, move))
)


def _computes(label: str, found: Any, meant: Any, c_1: Any, c_2: Any) -> tuple[Step, ...]:
    """Return that a network computes a map, by Lemma 20."""
    at = {networks.c_1: c_1, networks.c_2: c_2}
    return (
        apply(f"{label} by lemma 20", LEMMA_20_ANY, at),
        generalise(
            label,
            z,
            instance(f"{label} at z", COMPUTES.xreplace(at), z),
            step(f"{label} as meant", equal(found(z), meant(z)), f"{label} at z"),
        ),
    )


EXAMPLE = networks.on_the_line(
    ", x = 0", {x: ZERO, S: 0} | dict.fromkeys((K, Q, T, h, beta), sp.Integer(1))
)
STEPS = Statement(
    sp.And(DESCENDS, MOVES),
    given=SHAPE,
    steps=(
        *_computes("descent", _descent, _down, 1, -1 / Q),
        *_computes("langevin", _langevin, move, 1 - h, -h / beta**2),
    ),
    example=EXAMPLE,
)
_from_0, _from_start = (
    {fact.P: Dirac(ZERO), fact.v: 0, fact.K: S},
    {fact.P: Dirac(start), fact.v: 2 * h, fact.K: K},
)
LAW = Statement(
    SAME,
    given=SHAPE,
    define={h: T / K},
    steps=(
        generalise("zero", z, step("forgets", equal(_zero(z), ZERO))),
        apply("begun", fact.CONSTANT, {fact.P: Normal(ZERO, 1), fact.G: _zero, fact.z: ZERO}),
        apply(
            "descent's start",
            fact.DATA_PROCESSING,
            {fact.P: _begun, fact.R: Dirac(ZERO), fact.F: _descent, fact.v: 0, fact.K: S},
        ),
        apply("computed", STEPS),
        apply("descent", fact.SAME_MAP, {fact.F: _descent, fact.G: _down} | _from_0),
        apply("descended", fact.NO_NOISE, {fact.z: ZERO, fact.F: _down, fact.K: S}),
        _triangle(
            "to descent",
            _descended,
            Chained(Dirac(ZERO), _descent, S, 0),
            Chained(Dirac(ZERO), _down, S, 0),
        ),
        _triangle("to z(S)", _descended, Chained(Dirac(ZERO), _down, S, 0), Dirac(start)),
        apply(
            "chain's start",
            fact.DATA_PROCESSING,
            {fact.P: _descended, fact.R: Dirac(start), fact.F: _langevin, fact.v: 2 * h, fact.K: K},
        ),
        apply("chain", fact.SAME_MAP, {fact.F: _langevin, fact.G: move} | _from_start),
        apply(
            "Euler-Maruyama",
            fact.EULER_CHAIN,
            {fact.b: _drift, fact.rate: 2, fact.P: Dirac(start), fact.K: K},
            "h",
        ),
        _triangle(
            "to the chain",
            LawOf(PHI(x)),
            Chained(Dirac(start), _langevin, K, 2 * h),
            Chained(Dirac(start), move, K, 2 * h),
        ),
        _triangle("to its end", LawOf(PHI(x)), Chained(Dirac(start), move, K, 2 * h), At(chain, T)),
        step(
            "same",
            SAME,
            "begun",
            "descent's start",
            "descent",
            "descended",
            "to descent",
            "to z(S)",
            "chain's start",
            "chain",
            "Euler-Maruyama",
            "to the chain",
            "to its end",
        ),
    ),
    example=EXAMPLE,
)
