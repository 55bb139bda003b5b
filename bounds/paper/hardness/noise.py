"""Theorem 2 at large noise: by repetition, and where no lower bound can hold."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, apply, generalise, induct, instance, step
from lemmata.bounds.language.bits.arrays import ArrayVariable, array, total
from lemmata.bounds.language.bits.circuits import Circuit, Input
from lemmata.bounds.language.bits.samplers import Observed, Posterior, Reads, Thresholded, Writes
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.measures.expectations import Expectation, StandardNormal, quantity
from lemmata.bounds.language.measures.laws import KL, TV
from lemmata.bounds.literature.bits import inverters
from lemmata.bounds.literature.bits import lower_bound as fact
from lemmata.bounds.literature.diffusions import paths
from lemmata.bounds.literature.measures import probability as prob
from lemmata.bounds.paper.hardness.size import PRIOR_BOUND
from lemmata.bounds.symbols import beta, d

# Repetition: each bit v is seen n times.
x = ArrayVariable("x")
k, n = (sp.Symbol(name, integer=True, nonnegative=True) for name in "kn")


def apart(v: int, n: sp.Expr) -> sp.Expr:
    r"""Return :math:`\sum_{j<n}(x_j-v)^2`."""
    return total(lambda j: (x[j] - v) ** 2, n)


_copies = for_all(k, sp.Eq(apart(-1, k) - apart(1, k), 4 * total(lambda j: x[j], k)))
REPETITION = Statement(
    sp.Eq(apart(-1, n) - apart(1, n), 4 * total(lambda j: x[j], n)),
    steps=(
        induct("odds", k, _copies.at(k)[1], step("next copy", ..., "induction hypothesis")),
        instance("all copies", _copies, n),
    ),
)
_SEEN = Model("one copy, x = 1", {x: array(lambda _: sp.S.One), n: 1})
copies, bits = sp.Symbol("r", positive=True), sp.Symbol("d'", positive=True)
_loss = bits / 2 * sp.exp(-copies / (2 * beta**2))
_enough = 2 * beta**2 * sp.log(d) ** 2
LOSS = Statement(
    sp.Le(_loss, bits / 2 * sp.exp(-(sp.log(d) ** 2))),
    given={"copies": sp.Ge(copies, _enough)},
    steps=(
        step("exponent", sp.Le(-copies / (2 * beta**2), -(sp.log(d) ** 2)), "copies"),
        step("loss", sp.Le(_loss, bits / 2 * sp.exp(-(sp.log(d) ** 2))), "exponent"),
    ),
    example=Model("r = 1, d = 1", {copies: 1, beta: 1, bits: 1}),
)
_many = {beta: 2, bits: 1, copies: 4 * sp.log(sp.Integer(100)) ** 2}
_FEW = Model("d = 100, beta = 2, half as many copies", _many, 100)

# The prior as an encoder, for |G(z)|^2 <= d and d outputs.
G, z = fact.G, fact.z
d_o = Writes(G)
SIZE = {"size": for_all(z, sp.Le(total(lambda i: G(z)[i] ** 2, d_o), d_o))}
_law, _prior = Observed(G, beta), StandardNormal(Reads(G))
_tv = quantity(lambda x: TV(Posterior(G, beta, x), _prior))
_kl = quantity(lambda x: KL(Posterior(G, beta, x), _prior))
_twice = quantity(lambda x: 2 * _tv(x) ** 2)
_unit = {prob.P: _law, prob.X: _tv, prob.a: sp.S.Zero, prob.b: sp.S.One, prob.c: sp.Integer(2)}
MEAN_TV = Expectation(_law, _tv)
_bound = sp.Le(MEAN_TV, PRIOR_BOUND.xreplace({d: d_o}))
ONE_BIT = Model("G = sgn in one dimension", {G: Thresholded(Circuit(1, Input(0))), beta: 1})
_at_x = {paths.P: Posterior(G, beta, x), paths.Q: _prior}
PRIOR_ENCODER = Statement(
    _bound,
    given=SIZE,
    steps=(
        apply("capacity", fact.CAPACITY, {fact.t: d_o}),
        generalise(
            "Pinsker at x",
            x,
            instance("finite", fact.FINITE, x),
            apply("Pinsker", paths.PINSKER, _at_x),
            step("below", (_twice(x) >= 0) & (_twice(x) <= _kl(x)), "Pinsker"),
        ),
        apply("mean over x", prob.MONOTONE, {prob.P: _law, prob.X: _twice, prob.Y: _kl}),
        generalise(
            "distances",
            x,
            apply("range", inverters.TV_RANGE, {prob.P: _at_x[paths.P], inverters.Q: _prior}),
            step("between", (_tv(x) >= 0) & (_tv(x) <= 1), "range"),
        ),
        apply("Jensen", prob.JENSEN, _unit),
        step("logarithm", sp.Le(sp.log(1 + 1 / beta**2), 1 / beta**2)),
        step(
            "square",
            sp.Le(4 * MEAN_TV**2 * beta**2, d_o),
            "mean over x",
            "Jensen",
            "capacity",
            "logarithm",
        ),
        step("root", _bound, "square"),
    ),
    example=ONE_BIT,
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "theorem-2-repetition",
        {"repaired": REPETITION, "sharp": LOSS},
        twins=(
            Twin(
                "beta for beta^2",
                "sharp",
                change={"copies": sp.Ge(copies, 2 * beta * sp.log(d) ** 2)},
                model=_FEW,
            ),
            Twin(
                "half as many copies",
                "sharp",
                change={"copies": sp.Ge(copies, _enough / 2)},
                model=_FEW,
            ),
        ),
    ),
    claim("theorem-2-noise", {"sharp": PRIOR_ENCODER}),
)
