"""The local theorem from m, M, M2, M3 alone, against certificates, samples and quadrature."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from lemmata import verify
from lemmata.verify.certify.posterior.compared.named import Named, named
from lemmata.verify.certify.posterior.compared.sampled import Energy, sampled
from lemmata.verify.engine.posterior import posterior
from tests.posterior.cases import trained

EPS = 0.1
IRIS = trained("iris1")
FOUND = verify.certify(IRIS)
BOUNDS = Named(FOUND.m.value, FOUND.M.value, FOUND.M2.value, FOUND.M3.value, 1, 1.5)


@pytest.mark.parametrize("x", [-1.2, 0.1, 0.9])
def test_it_is_no_better_than_a_certificate_nor_than_the_truth(x: float) -> None:
    beta = 0.02
    terms, c = BOUNDS.terms(beta, EPS), verify.certify_posterior(IRIS, [x], beta, EPS)
    assert terms is not None
    assert terms.K == c.K == 0
    assert c.eps <= terms.total <= EPS
    energy, law = Energy(IRIS, [x], beta), posterior(IRIS, [x], beta)
    assert energy.center is not None
    assert energy.C is not None
    assert abs(float(energy.center[0])) <= BOUNDS.norm_z
    mean, deviation = float(energy.center[0]), float(energy.C[0, 0])
    z = np.linspace(mean - 12 * deviation, mean + 12 * deviation, 4001)
    layer = np.exp(-(((z - mean) / deviation) ** 2) / 2) / (deviation * math.sqrt(2 * math.pi))
    apart = np.abs(layer - law.density(z)).sum() * (z[1] - z[0]) / 2
    assert apart <= terms.total


def test_sampled_curvature_needs_no_more_layers() -> None:
    beta = 0.05
    terms, near = BOUNDS.terms(beta, EPS), sampled(IRIS, [0.1], beta, EPS)
    assert near is not None
    assert near.K == 0
    assert terms is None or terms.K >= near.K


def test_the_example_of_the_theorem() -> None:
    """m = 1, M = 2, M2 = 1, d = 2: beyond beta_1 = 0.0141 no Langevin layer, then few."""
    plane = Named(1.0, 2.0, 1.0, math.inf, 2, math.sqrt(2))
    steps = [plane.terms(beta, EPS) for beta in (0.0141, 0.04, 1.0)]
    assert steps[0] is not None
    assert steps[0].K == 0
    assert steps[1] is not None
    assert 0 < steps[1].K <= 2000
    assert steps[2] is None
    assert Named(0.0, 2.0, 1.0, 1.0, 2, 1.0).terms(0.01, EPS) is None


def test_exact_numbers_are_rounded_to_the_safe_side() -> None:
    given = {"d": 2, "beta": Fraction(1, 50), "eps": Fraction(1, 10), "norm_z_hat": 1}
    unknown, known = named(1, 2, 1, 0, **given), named(1, 2, 1, 1, **given)
    assert unknown is not None
    assert known is not None
    assert unknown.total >= known.total, "M3 = 0 means that nothing is known of it"
    linear = named(1, 2, 0, 0, **given)
    assert linear is not None
    assert (linear.K, linear.total < 1e-9) == (0, True)
