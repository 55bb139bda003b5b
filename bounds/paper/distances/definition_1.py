"""Definitions 1 and 2: latent Gaussians, and deep ones, by their laws for linear layers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, Step, apply, step
from lemmata.bounds.language.functions import Function, function
from lemmata.bounds.language.measures.laws import Law, Normal
from lemmata.bounds.language.measures.pushforward import Pushforward
from lemmata.bounds.language.vectors import ZERO, Vector, VectorVariable
from lemmata.bounds.literature.diffusions import paths
from lemmata.bounds.literature.measures import laws as fact
from lemmata.bounds.paper.discretization.linear_models import labels
from lemmata.bounds.paper.distances.normal_models import same, unequal
from lemmata.bounds.symbols import beta

mu = VectorVariable("mu")
a, a_1, a_2 = sp.symbols("a a_1 a_2", real=True)
beta_1, beta_2 = sp.symbols("beta_1 beta_2", positive=True)
q, one = sp.Symbol("q", nonnegative=True), sp.Integer(1)


def linear(slope: sp.Expr) -> Function:
    """Return the generator z -> a z."""
    return function(lambda z: slope * z)


def layer(name: str, mean: Vector, variance: sp.Expr, slope: sp.Expr, noise: sp.Expr) -> Step:
    """Return the step that gives the law of a layer over a normal vector."""
    at = {fact.mu: mean, fact.q: variance, fact.c: slope, fact.b: noise**2}
    return apply(name, fact.NORMAL_PUSHED, at)


# Definition 1: z is standard normal, and x given z is N(G(z), beta^2 I).
latent = Pushforward(Normal(ZERO, 1), linear(a), beta**2)
DEFINITION_1 = Statement(
    same(latent, Normal(ZERO, a**2 + beta**2)), steps=(layer("law", ZERO, one, a, beta),)
)

# Definition 2: z_i given z_(i-1) is N(G_i(z_(i-1)), beta_i^2 I); two layers.
_first = Pushforward(Normal(mu, q), linear(a_1), beta_1**2)
deep = Pushforward(_first, linear(a_2), beta_2**2)
_between = Normal(a_1 * mu, a_1**2 * q + beta_1**2)
_second = Pushforward(_between, linear(a_2), beta_2**2)
_last = Normal(a_2 * a_1 * mu, a_2**2 * (a_1**2 * q + beta_1**2) + beta_2**2)
_TWO_LAYERS: tuple[Step, ...] = (
    layer("first layer", mu, q, a_1, beta_1),
    layer("second layer", a_1 * mu, a_1**2 * q + beta_1**2, a_2, beta_2),
    apply(
        "the same is done",
        fact.DATA_PROCESSING,
        {fact.P: _first, fact.Q: _between, fact.G: linear(a_2), fact.b: beta_2**2},
    ),
    apply("through", paths.TRIANGLE, {paths.P: deep, paths.Q: _second, paths.R: _last}),
)
DEFINITION_2 = Statement(
    same(deep, _last),
    steps=(*_TWO_LAYERS, step("law", same(deep, _last), *labels(_TWO_LAYERS))),
)
"""For z_0 ~ N(mu, q I): with q = 0 given z_0 = mu, and with mu = 0, q = 1 for a random z_0."""


def _twin(
    title: str, true: Statement, law: Law, wrong: Normal, text: str, at: Mapping[sp.Basic, Any]
) -> Twin:
    """Return that a law is another normal one than is shown, refuted at given values."""
    values = {v: sp.sympify(value) for v, value in at.items()}
    known = apply("law", true, values)
    contradiction = unequal(law.xreplace(values), wrong.xreplace(values), known)
    return Twin(
        title, "printed", same(law, wrong), model=Model(text, values, because=contradiction)
    )


_LINE, _TWO = {a: 0, beta: 2}, {a_1: 1, a_2: 1, beta_1: 1, beta_2: 1, mu: ZERO, q: 1}
_OF_1, _OF_2 = (DEFINITION_1, latent), (DEFINITION_2, deep)
_ONES = "G_i(z) = z, beta_i = 1, z_0 ~ N(0, I)"
CLAIMS: tuple[Claim, ...] = (
    claim(
        "definition-1",
        {"printed": DEFINITION_1},
        twins=(
            _twin(
                "beta is the variance",
                *_OF_1,
                Normal(ZERO, a**2 + beta),
                "G = 0, beta = 2",
                _LINE,
            ),
            _twin(
                "the noise left out",
                *_OF_1,
                Normal(ZERO, a**2),
                "G(z) = z, beta = 2",
                _LINE | {a: 1},
            ),
        ),
        erratum="After Lemma 2 the text calls beta the variance; it is the standard deviation.",
    ),
    claim(
        "definition-2",
        {"printed": DEFINITION_2},
        twins=(
            _twin("always standard normal", *_OF_2, Normal(mu, 1), _ONES, _TWO),
            _twin(
                "the noise of the first layer left out",
                *_OF_2,
                Normal(a_1 * a_2 * mu, (a_1 * a_2) ** 2 * q + beta_2**2),
                _ONES,
                _TWO,
            ),
        ),
    ),
)
