"""Lemma 22 averaged over x: the probability that one bit of a posterior draw is right."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Statement, cite, step
from lemmata.bounds.paper.concentration.tools import MONOTONE_EXPECTATION
from lemmata.bounds.paper.hardness.facts import NORMAL_EXPONENTIAL
from lemmata.bounds.symbols import beta, local

lam_kappa = local("lam_kappa", r"\lambda_\beta", positive=True)
kappa_beta = sp.exp(-lam_kappa)
"""kappa(beta) = exp(-lambda), the probability that one bit of a posterior draw is right."""
_g = local("g_noise", "g")
_mean = local("m_exp", r"\mathbb E e^{-(1+\beta g)/\beta^2}", positive=True)
MISS_POINT = 1 / (1 + sp.exp(2 * (1 + beta * _g) / beta**2))
"""Posterior probability of the wrong bit at noise g; its mean over g is 1 - kappa(beta)."""
MISS_BOUND = sp.exp(-1 / (2 * beta**2)) / 2
"""Upper bound of 1 - kappa(beta)."""

KAPPA = Statement(
    text="1 - kappa(beta) = E 1/(1 + exp(2(1 + beta g)/beta^2)) <= exp(-1/(2 beta^2))/2.",
    conclusion=sp.Le(1 - kappa_beta, MISS_BOUND),
    steps=(
        step(
            "two means",
            sp.Le(MISS_POINT, sp.exp(-(1 + beta * _g) / beta**2) / 2),
            why="1 + e^s >= 2 e^(s/2)",
        ),
        cite(
            "expectation",
            MONOTONE_EXPECTATION,
            {
                "a": 1 - kappa_beta,
                "b": _mean / 2,
                "x": MISS_POINT,
                "y": sp.exp(-(1 + beta * _g) / beta**2) / 2,
            },
            "two means",
        ),
        cite(
            "exponential moment",
            NORMAL_EXPONENTIAL,
            {"a": _mean, "b": -1 / beta**2, "s": -1 / beta},
        ),
        step(
            "square",
            sp.Eq(-1 / beta**2 + (-1 / beta) ** 2 / 2, -1 / (2 * beta**2), evaluate=False),
            method="identity",
        ),
        step(
            "bound",
            sp.Le(1 - kappa_beta, MISS_BOUND),
            "expectation",
            "exponential moment",
            "square",
        ),
    ),
    where={lam_kappa: "-log kappa(beta)", _g: "standard normal"},
)
