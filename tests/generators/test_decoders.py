"""The decoders that are shipped as PyTorch exports them: they load, and what is certified holds."""

import json
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from lemmata import verify
from lemmata.reports.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples"
SHAPES = {"digits2": (2, 64), "digits8": (8, 64), "wine2-realnvp": (2, 2), "wine2-iresnet": (2, 2)}


@pytest.mark.parametrize("name", SHAPES)
def test_they_agree_with_onnxruntime(name):
    path = EXAMPLES / "decoders" / f"{name}.onnx"
    G = verify.load(path)
    assert (G.dim, G.out) == SHAPES[name]
    z = np.random.default_rng(0).normal(size=(300, G.dim))
    feed = {"z": z.astype(np.float32)}
    (want,) = onnxruntime.InferenceSession(str(path)).run(None, feed)
    assert G.value(feed["z"].astype(float)) == pytest.approx(want.reshape(300, -1), abs=2e-5)


@pytest.mark.parametrize(
    ("name", "options", "least"),
    [
        ("wine2-iresnet", [], 0.02),
        ("digits2", ["--radius", "0.125", "--budget", "1"], 0.5),
        ("digits8", ["--radius", "0.125", "--budget", "1"], 0.5),
    ],
)
def test_they_are_certified(name, options, least, capsys):
    path = EXAMPLES / "decoders" / f"{name}.onnx"
    assert main(["certify", str(path), *options, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["constants"]
    assert found["m"]["value"] > least
    assert all(np.isfinite(found[n]["value"]) for n in ("M", "M2", "M3"))
    G, z = verify.load(path), np.random.default_rng(1).normal(size=(200, SHAPES[name][0])) / 20
    assert np.linalg.svd(G.jacobian(z), compute_uv=False).min() >= found["m"]["value"]
