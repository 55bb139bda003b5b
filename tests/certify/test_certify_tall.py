"""Certificates of decoders with more observables than latents, against what is known or met."""

from __future__ import annotations

import numpy as np
import pytest

from lemmata.bounds.verdict import Verdict
from lemmata.verify.certify import certify, measure
from lemmata.verify.certify.measure import singular_value
from lemmata.verify.generators import Composition, Linear, Network, Residual, Translation
from lemmata.verify.generators.network import mlp
from lemmata.verify.generators.nodes import ActivationNode, MatrixNode, ShiftNode, SumNode


def decoder(name="tanh", rng=0, d=2, k=8, o=5):
    draw = np.random.default_rng(rng).normal
    W, V = draw(size=(k, d)), draw(size=(o, k)) / k**0.5
    return mlp([W, V], [draw(size=k), draw(size=o)], name)


def curve(rows, cosine):
    """t ↦ rows t + cosine cos t, as a layer graph."""
    nodes = (
        MatrixNode(0, np.array(rows, float)[:, None]),
        ShiftNode(0, [np.pi / 2]),
        ActivationNode(2, "sin"),
        MatrixNode(3, np.array(cosine, float)[:, None]),
        SumNode((1, 4)),
    )
    return Network(1, nodes)


def turning(drift):
    """t ↦ (sin t, cos t, drift t): |J|² = 1 + drift², though it comes back to drift 2π."""
    nodes = (
        MatrixNode(0, [[1.0], [1.0]]),
        ShiftNode(1, [0.0, np.pi / 2]),
        ActivationNode(2, "sin"),
        MatrixNode(3, np.eye(3, 2)),
        MatrixNode(0, [[0.0], [0.0], [drift]]),
        SumNode((4, 5)),
    )
    return Network(1, nodes)


def pairs(G, radius, rng, n=4000):
    """Return the least |G(u) - G(v)|/|u - v| met between points of a ball, near and far."""
    u, v = rng.normal(size=(2, n, G.dim))
    u *= radius * rng.uniform(size=(n, 1)) / np.linalg.norm(u, axis=1, keepdims=True)
    v *= radius * rng.uniform(size=(n, 1)) / np.linalg.norm(v, axis=1, keepdims=True)
    v[::2] = u[::2] + 1e-3 * (v[::2] - u[::2])
    ratios = np.linalg.norm(G.value(u) - G.value(v), axis=1) / np.linalg.norm(u - v, axis=1)
    return ratios.min()


@pytest.mark.parametrize("name", ["tanh", "softplus"])
def test_what_is_met_lies_within(name):
    G, radius = decoder(name), 0.25
    whole, ball = certify(G), certify(G, radius)
    met, rng = measure(G, rng=0, starts=64, refine=1), np.random.default_rng(1)
    for c in ("M", "M2", "M3"):
        assert getattr(met, c) <= getattr(whole, c).value * (1 + 1e-12)
        low, high = ball.bracket(c)
        assert 0 < low <= high <= getattr(whole, c).value
        assert high <= 2 * low
    assert ball.m.value <= ball.sampled.m
    assert ball.shape == (2, 5)
    assert ball.invertible is True
    assert 0.3 * ball.sampled.m <= ball.apart.value <= pairs(G, radius, rng)
    assert ball.to_dict()["apart"]["value"] == ball.apart.value
    assert "injective: yes, proved: |G(u) - G(v)| >=" in str(ball)


@pytest.mark.parametrize("a", [0.5, 1.0, 2.0])
def test_a_curve_whose_constants_are_known(a):
    found = certify(curve([1, 0], [0, a]))
    assert 1 - 1e-5 <= found.m.value <= 1
    assert a <= found.M2.value <= a * (1 + 1e-9)
    assert a <= found.M3.value <= a * (1 + 1e-9)
    # |J|² = 1 + a² sin² t.
    assert (1 + a**2) ** 0.5 <= found.M.value * (1 + 1e-12) <= (1 + a**2) ** 0.5 * 1.01


def test_a_regular_jacobian_proves_nothing_of_pairs():
    whole, far, near = certify(turning(0.0)), certify(turning(0.0), 4.0), certify(turning(0.0), 0.5)
    assert whole.invertible is None
    assert far.m.value > 0.8
    assert far.invertible is None
    assert near.invertible is True
    # A chord of the circle over an angle of 1.
    assert 0.8 < near.apart.value <= 2 * np.sin(0.5)
    spiral = certify(turning(0.05))
    assert spiral.m.value <= 0.05 * (1 + 1e-12)
    assert spiral.m.value >= 0.05 * (1 - 1e-4)


def test_a_tall_linear_head_multiplies_singular_values():
    rng = np.random.default_rng(3)
    A = rng.normal(size=(5, 2))
    inner = Residual(1.0, 0.2, rng.normal(size=(3, 2)), rng.normal(size=(2, 3)))
    G = Composition((Translation(rng.normal(size=5)), Linear(A), inner))
    found, below = certify(G), certify(inner)
    s = np.linalg.svd(A, compute_uv=False)
    assert found.m.value >= s[-1] * below.m.value * (1 - 1e-9)
    assert found.M.value <= s[0] * below.M.value * (1 + 1e-9)
    assert found.invertible is True
    assert "injective: yes, proved" in str(found)


def test_what_follows_an_isometry_onto_a_plane_is_not_exact():
    G = Composition((Linear(np.diag([1.0, 1.0, 5.0])), Linear(np.eye(3, 2))))
    found = certify(G)
    assert found.M.value >= 1
    assert not found.M.exact
    assert certify(Composition((Linear(np.eye(3, 2)), Linear(np.diag([1.0, 5.0]))))).M.exact


def test_a_decoder_that_saturates_has_a_witness():
    found = certify(decoder())
    assert found.m.verdict is Verdict.REFUTED
    assert found.witness.value < 1e-3
    assert "injective: no, refuted" in str(found)


def test_the_search_climbs_the_singular_value_it_reports():
    f, z, h = singular_value(decoder(), -1.0, -1), np.array([0.3, -0.2]), 1e-6
    value, slope = f.slope(z)
    assert value == f.values(z[None])[0]
    steps = [
        (f.values(z + h * e[None])[0] - f.values(z - h * e[None])[0]) / 2 / h for e in np.eye(2)
    ]
    np.testing.assert_allclose(slope, steps, rtol=1e-5)
