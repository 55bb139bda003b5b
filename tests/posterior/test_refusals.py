"""What cannot be certified is refused with the term that fails; nothing is an error."""

from __future__ import annotations

import json

import numpy as np
import pytest
from cases import drawn, trained, wave

from lemmata.bounds.verdict import Verdict
from lemmata.verify import certify_posterior, certify_posteriors
from lemmata.verify.certify.posterior import mode
from lemmata.verify.engine.modes import mode as descended
from lemmata.verify.engine.modes import modes
from lemmata.verify.errors import InputError
from lemmata.verify.generators import Composition, CosineGenerator, Linear, Translation
from lemmata.verify.generators.network import mlp

IRIS = trained("iris1")


def refused(c, reason):
    assert c.verdict is Verdict.UNKNOWN
    assert c.K is None
    assert c.eps == 1
    assert reason in c.reason
    json.dumps(c.to_dict())
    with pytest.raises(InputError, match="no certified sampler"):
        c.sample(3, rng=0)


def test_a_double_well():
    """z -> 2 sin z - x has two preimages near: one well alone is never certified."""
    G = mlp([np.eye(1), np.array([[2.0]])], [None, None], "sin")
    for beta in (0.02, 0.1, 0.5):
        c = certify_posterior(G, [1.0], beta, 0.1)
        refused(c, "no certified m")
    c = certify_posterior(G, [1.0], 0.02, 0.1)
    assert c.conditional.verdict is Verdict.PROVED_GIVEN
    assert "conditioned to the ball" in c.conditional.reason
    assert len(c.conditional.sample(5, rng=0)) == 5


def test_a_centre_between_two_wells_or_far_from_the_mode():
    refused(certify_posterior(wave(3.0), [0.3], 0.2, 0.1, center=[0.455]), "alpha <= 0")
    refused(certify_posterior(wave(3.0), [0.3], 0.2, 0.1, center=[0.9]), "gamma >= a(r) r")
    far = certify_posterior(IRIS, [0.5], 0.1, 0.1, center=[3.0])
    assert far.verdict is Verdict.UNKNOWN
    assert far.reason


def test_a_noise_that_the_generator_does_not_show_in():
    refused(certify_posterior(trained("wine"), drawn(trained("wine"), 10, 1)[0], 10, 0.1), "")


@pytest.mark.parametrize("name", ["wine2", "wine"])
def test_an_observation_far_from_all_that_is_drawn(name):
    G = trained(name)
    beta = {"wine2": 0.2, "wine": 0.05}[name]
    x = 10 * max(drawn(G, beta, 50), key=np.linalg.norm)
    c = certify_posterior(G, x, beta, 0.1)
    refused(c, c.reason)
    assert c.reason


def test_a_singular_whitening():
    refused(certify_posterior(IRIS, [0.5], 0.1, 0.1, C=[[0.0]]), "not certified invertible")


def test_a_generator_without_a_layer_graph():
    refused(certify_posterior(CosineGenerator(2.0, 0.5, 1.0), [0.5], 0.1, 0.1), "no enclosure")


def test_a_generator_without_m():
    G = mlp([np.eye(2), np.eye(2)], [None, np.zeros(2)], "tanh")
    refused(certify_posterior(G, [0.1, 0.2], 0.05, 0.1), "no certified m")


def test_a_tolerance_that_nothing_reaches():
    c = certify_posterior(IRIS, drawn(IRIS, 0.1, 1)[0], 0.1, 1e-9)
    assert c.verdict is Verdict.UNKNOWN
    assert "epsilon" in c.reason


@pytest.mark.parametrize("beta", [1e-160, 1e160])
def test_numbers_out_of_range_are_no_errors(beta):
    x = drawn(IRIS, 0.1, 1)[0]
    refused(certify_posterior(IRIS, x, beta, 0.1), "")
    refused(certify_posterior(IRIS, 1e200 * x, 0.1, 0.1), "")
    refused(certify_posterior(IRIS, x, 0.1, 0.1, C=[[1e150]]), "alpha <= 0")


def test_a_mode_is_found_where_the_scan_of_the_line_fails(monkeypatch):
    def fails(*arguments):
        raise ValueError("no descent arrived")

    x = drawn(IRIS, 0.1, 1)[0]
    first = certify_posterior(IRIS, x, 0.1, 0.1)
    monkeypatch.setattr(mode, "modes", fails)
    c = certify_posterior(IRIS, x, 0.1, 0.1)
    assert c.verdict is first.verdict is Verdict.PROVED
    np.testing.assert_allclose(c.center, first.center, atol=1e-12)


BAD = [
    ({"x": [0.1, 0.2]}, "the observation must be 1 finite numbers"),
    ({"x": [np.nan]}, "entry 0 is nan"),
    ({"beta": 0.0}, "beta must be positive"),
    ({"beta": np.inf}, "beta must be finite"),
    ({"eps": 1.5}, "eps must be below 1"),
    ({"eps": -0.1}, "eps must be positive"),
    ({"center": [1.0, 2.0]}, "the centre must be 1 finite numbers"),
    ({"C": [1.0]}, "C must have shape"),
    ({"G": lambda z: z}, "needs a generator"),
]


@pytest.mark.parametrize(("change", "message"), BAD)
def test_bad_input_is_one_line(change, message):
    arguments = {"G": IRIS, "x": [0.5], "beta": 0.1, "eps": 0.1} | change
    with pytest.raises(InputError, match=message):
        certify_posterior(**arguments)


@pytest.mark.parametrize("beta", [1e300, 1e160])
def test_noise_beyond_the_squares_of_floats_is_unknown_with_a_reason(beta):
    refused(certify_posterior(IRIS, [0.5], beta, 0.1), "")
    assert np.isfinite(descended(IRIS, [0.5], beta)).all()


def test_no_mode_is_told_in_one_line():
    with np.errstate(all="ignore"), pytest.raises(InputError, match="no descent finds a mode"):
        modes(IRIS, np.array([1e200]), 1e-300)


def test_affine_generators_of_every_shape_are_certified():
    G = Composition(
        (Translation(np.array([0.5, -1.0])), Linear(np.array([[2.0, 1.0], [0.0, 1.0]])))
    )
    c = certify_posterior(G, [0.3, 0.1], 0.7, 1e-4)
    assert (c.verdict, c.K) == (Verdict.PROVED, 0)


def test_many_observations_are_those_one_by_one_and_progress_is_told():
    xs, told = drawn(IRIS, 0.1, 3), []
    one = certify_posteriors(IRIS, xs, 0.1, 0.1, progress=lambda done, n: told.append((done, n)))
    two = certify_posteriors(IRIS, xs, 0.1, 0.1, processes=2)
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert [c.to_dict() for c in one] == [c.to_dict() for c in two]
