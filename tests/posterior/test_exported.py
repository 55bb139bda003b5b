"""The certified sampler as a network: its formula, its count, its file."""

from __future__ import annotations

import json

import numpy as np
import onnxruntime
import pytest
from cases import WEIGHTS, drawn, trained

from lemmata.reports.cli import main
from lemmata.verify import certify_posterior
from lemmata.verify.certify.posterior.sampler import Chain
from lemmata.verify.engine.encoder.export import local_model
from lemmata.verify.engine.encoder.local import LocalEncoder, local_encoder
from lemmata.verify.engine.network import size, units
from lemmata.verify.errors import InputError

IRIS = trained("iris1")


@pytest.fixture(scope="module")
def made() -> LocalEncoder:
    x = next(x for x in drawn(IRIS, 0.1, 6) if certify_posterior(IRIS, x, 0.1, 0.1).K)
    return local_encoder(certify_posterior(IRIS, x, 0.1, 0.1))


def chained(encoder, n, seed):
    """Return what the sampler makes, and the normals that it drew."""
    source = np.random.default_rng(seed).bit_generator.seed_seq.spawn(1)[0]
    draw = np.random.Generator(np.random.SFC64(source)).standard_normal
    shape = (encoder.chain.steps + 1, n, len(encoder.chain.x))
    return encoder.chain.sample(n, seed), draw(shape)


def session(encoder):
    return onnxruntime.InferenceSession(local_model(encoder).SerializeToString())


def test_network_file_and_sampler_agree(made):
    assert made.chain.steps > 0
    z, noise = chained(made, 40, 3)
    np.testing.assert_allclose(made.run(noise), z, rtol=0, atol=1e-10)
    run, state = session(made), noise[0]
    for i, piece in enumerate(np.array_split(noise[1:], 2)):
        fed = {"z": state, "noise": piece, "start": np.array(i == 0)}
        (state,) = run.run(None, fed)
    np.testing.assert_allclose(state, z, rtol=0, atol=1e-10)


@pytest.mark.parametrize("K", [0, 2])
def test_the_plane(K):
    G, C = trained("wine2"), np.array([[0.1, 0.02], [-0.03, 0.2]])
    encoder = LocalEncoder(Chain(G, np.array([0.3, -0.2]), 0.5, np.ones(2), C, 0.3, K), units(G))
    z, noise = chained(encoder, 7, 5)
    np.testing.assert_allclose(encoder.run(noise), z, rtol=0, atol=1e-10)
    fed = {"z": noise[0], "noise": noise[1:], "start": np.array(True)}
    np.testing.assert_allclose(session(encoder).run(None, fed)[0], z, rtol=0, atol=1e-10)
    n, d = size(encoder.graph), 2
    layer = 2 * n.n_E + n.b_H + 8 * n.H + 2 * d + d * d + d
    assert encoder.mean.parameters == layer
    assert encoder.parameters == K * layer + (K + 1) * 3 + 2 * d


def test_a_refusal_has_no_encoder():
    with pytest.raises(InputError, match="no certified encoder"):
        local_encoder(certify_posterior(IRIS, [0.1], 10.0, 0.01))


def test_the_command(tmp_path, capsys):
    x, out = tmp_path / "x.npy", tmp_path / "one.onnx"
    np.save(x, drawn(IRIS, 0.1, 1)[0])
    model, given = str(WEIGHTS / "iris1.npz"), ["--observation", str(x), "-o", str(out)]
    assert main(["encoder", model, "--beta", "0.1", *given]) == 0
    told, data = capsys.readouterr().out, json.loads((tmp_path / "one.onnx.json").read_text())
    assert f"{data['size']['encoder_untied']} untied" in told
    assert data["posterior"]["verdict"] == "PROVED"
    out.unlink()
    assert main(["encoder", model, "--beta", "10", *given]) == 2
    assert main(["encoder", model, "--steps", "3", *given]) == 2
    assert not out.exists()
