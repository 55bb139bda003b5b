"""Engines on decoders with more observables than latents: a square one padded with rows is known.

The posterior of (g, 0) at (y, w) is that of g at y, whatever w is.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad

from lemmata import verify
from lemmata.bounds.verdict import Verdict
from lemmata.reports.cli import main
from lemmata.verify.certify.posterior import certify_posterior
from lemmata.verify.engine import descent
from lemmata.verify.engine.encoder import encoder
from lemmata.verify.engine.laws.kernel import langevin_drift
from lemmata.verify.engine.posterior import posterior
from lemmata.verify.errors import InputError
from lemmata.verify.generators import Composition, Linear, Residual
from lemmata.verify.generators.files.save import save
from tests.certify.test_certify_tall import curve, decoder

INNER = Residual(1.0, 0.3, [[1.0, 0.5], [0.0, -1.0]], [[0.7, 0.0], [0.3, 0.6]], "tanh", [0.2, -0.4])
PADDED = Composition((Linear(np.eye(4, 2)), INNER))
Y, W = np.array([0.6, -0.3]), np.array([5.0, -7.0])
X = np.concatenate([Y, W])


def test_descent_is_that_of_the_square_part():
    tall, square = (
        verify.descend(G, x, step=0.2, steps=50, record=True) for G, x in ((PADDED, X), (INNER, Y))
    )
    np.testing.assert_allclose(tall.path, square.path, atol=1e-12)
    np.testing.assert_allclose(tall.f - square.f, W @ W / 2, rtol=1e-12)
    np.testing.assert_allclose(tall.gradient_norm, square.gradient_norm, atol=1e-12)


def test_descent_ends_where_the_residual_is_normal():
    G, rng = decoder(), np.random.default_rng(0)
    z0 = rng.normal(size=(2, 2)) / 4
    x = G.value(z0 + 0.2) + 0.1 * rng.normal(size=(2, 5))
    found = verify.descend(G, x, step=0.02, steps=4000, z0=z0)
    np.testing.assert_allclose(G.vjp(found.z, G.value(found.z) - x), 0, atol=1e-5)
    assert found.z.shape == (2, 2)
    with pytest.raises(InputError, match="as many observables as latents"):
        descent.newton(G, x[0])
    with pytest.raises(InputError, match=r"x has shape \(2,\); expected \(5,\)"):
        verify.descend(G, x[0, :2], step=0.1)


def test_langevin_is_that_of_the_square_part():
    ends = [
        verify.langevin(G, x, 0.5, 1e-2, 40, rng=3, chains=7, engine="numpy")
        for G, x in ((PADDED, X), (INNER, Y))
    ]
    np.testing.assert_allclose(*ends, atol=1e-11)


def test_the_posterior_is_that_of_the_square_part():
    tall, square = posterior(PADDED, X, 0.4), posterior(INNER, Y, 0.4)
    for one, other in zip(tall.moments(), square.moments(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-10)
    assert tall.mass_outside([0.0, 0.0], 0.5) == pytest.approx(
        square.mass_outside([0.0, 0.0], 0.5), rel=1e-9
    )


def test_the_posterior_of_a_curve():
    """Two wells, by quadrature written out."""
    G, x, beta = curve([1, 0], [0, 2]), np.array([0.1, -2.5]), 0.6
    p = posterior(G, x, beta)

    def weight(t):
        r = np.array([t, 2 * np.cos(t)]) - x
        return np.exp(-(t**2) / 2 - r @ r / 2 / beta**2)

    total, first = (quad(lambda t, k=k: t**k * weight(t), -12, 12, limit=400)[0] for k in (0, 1))
    assert p.log_normaliser == pytest.approx(np.log(total), abs=1e-8)
    assert p.moments()[0][0] == pytest.approx(first / total, abs=1e-8)
    assert len(p.modes) == 2
    h, drift = 1e-6, langevin_drift(G, x, beta)
    slope = (np.log(weight(0.3 + h)) - np.log(weight(0.3 - h))) / 2 / h
    assert drift(np.array([0.3]))[0] == pytest.approx(slope, rel=1e-6)


def test_one_observation_of_a_decoder_is_conditional():
    G, rng = decoder(), np.random.default_rng(1)
    x = G.value(np.array([0.2, -0.1])) + 0.02 * rng.normal(size=5)
    found = certify_posterior(G, x, beta=0.02, eps=0.1)
    assert found.verdict is Verdict.UNKNOWN
    assert "5 observables for 2 latents" in found.reason
    assert found.conditional.verdict is Verdict.PROVED_GIVEN
    assert found.conditional.sample(3, rng=0).shape == (3, 2)


def test_what_is_about_square_generators_says_so(tmp_path, capsys):
    assert "does not apply" in verify.certify_inverse(decoder(), np.zeros(5)).how
    save(PADDED, tmp_path / "g.npz")
    path = str(tmp_path / "g.npz")
    for arguments in (["constants", "--generator", path], ["test", path, "lemma-3"]):
        assert main(arguments) == 0
        assert "does not apply" in capsys.readouterr().out
    with pytest.raises(InputError, match="encoder of Theorem 1 does not apply"):
        encoder(decoder(), np.zeros(5))
