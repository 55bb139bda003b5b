"""The encoder: counted, run against a plain recursion, exported, and held against the posterior."""

from __future__ import annotations

import json
import math

import numpy as np
import onnx
import onnx.reference
import pytest

from lemmata.bounds.paper.simulation.counts import AMORTISATION, ENCODER
from lemmata.reports.cli import main
from lemmata.verify import encoder, save
from lemmata.verify.activations import get
from lemmata.verify.engine.encoder.export import DOUBLE, OPSET, _Pen, model, sigma, to_onnx
from lemmata.verify.engine.encoder.measure import (
    LEVEL,
    cells,
    counted,
    margin,
    smallest_steps,
    total_variation,
)
from lemmata.verify.engine.network import NUMPY
from lemmata.verify.engine.posterior import posterior
from lemmata.verify.errors import InputError, NumericalWarning
from lemmata.verify.evaluate import as_function
from lemmata.verify.generators import Coordinatewise, CosineGenerator, Linear, Residual, Shear
from lemmata.verify.generators.network import mlp

ort = pytest.importorskip("onnxruntime")

RNG = np.random.default_rng(20220131)
W1, W2 = RNG.normal(size=(5, 3)) / 3, RNG.normal(size=(3, 5)) / 3
ONE = Coordinatewise(
    a=[[1.0, -1.0]], b=[[0.1, 0.3]], c=[[1.0, -0.5]], activation="softplus", V=[[1.0]], U=[[1.0]]
)
SHEAR = Shear(p=1.0, q=0.5, c=0.75, activation="tanh")


def residual(activation: str) -> Residual:
    return Residual(a=1.0, c=0.3, W1=W1, W2=W2, activation=activation)


def plain(made, x: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """The recursion z <- z - h grad L + sqrt(2h) xi, with the generator's own gradient."""
    n = made.numbers
    z = np.zeros((noise.shape[1], made.dim))
    xs = np.broadcast_to(x, z.shape)
    for _ in range(n.S):
        z = z - n.eta * made.G.gradient_of_half_square(z, xs)[0]
    for xi in noise:
        gradient = z + made.G.gradient_of_half_square(z, xs)[0] / n.beta**2
        z = z - n.h * gradient + math.sqrt(2 * n.h) * xi
    return z


@pytest.mark.parametrize("G", [ONE, SHEAR, residual("sin"), Linear(np.diag([1.0, 2.0]))], ids=repr)
def test_network_is_the_chain_and_is_counted(G) -> None:
    rng = np.random.default_rng(1)
    made = encoder(G, np.full(G.dim, 0.2), beta="0.5", eps="0.5", steps=7)
    noise = rng.standard_normal((7, 3, G.dim))
    x = np.full(G.dim, 0.2)
    assert np.allclose(made.run(x, noise), plain(made, x, noise), rtol=1e-12, atol=1e-13)
    first = made.run(x, noise[:3])
    assert np.array_equal(made.run(x, noise[3:], first), made.run(x, noise))
    net = made.unrolled(x)
    assert net.enumerated == made.parameters
    assert len(net.free) == made.amortisation - made.parameters
    names = made.size.names
    if names["b_H"] == names["H"] and names["N"] == names["n_E"] + names["H"] + names["d"]:
        counts = {"S": made.numbers.S, "K": 7, **names}
        assert made.parameters == as_function(ENCODER)(**counts)
        assert made.amortisation == as_function(AMORTISATION)(**counts, N_enc=made.parameters)
    z = [0.4] * G.dim
    for layer, xi in zip(net.layers, noise[:, 0], strict=True):
        z = [
            v + math.sqrt(2 * made.numbers.h) * e
            for v, e in zip(layer.value(z, NUMPY), xi, strict=True)
        ]
    assert np.allclose(z, made.run(x, noise)[0], rtol=1e-11, atol=1e-12)


def test_formula_for_full_biases() -> None:
    G = mlp([np.eye(2) * 0.5, np.eye(2)], [np.zeros(2), np.zeros(2)], "softplus")
    from lemmata.verify.engine.network import size, step, units

    graph = units(G)
    counted_G = size(graph)
    assert counted_G.b_H == counted_G.H == 2
    assert step(graph, 1.0, 1.0, [0.0, 0.0]).parameters == 2 * counted_G.N + 7 * counted_G.H


@pytest.mark.parametrize(
    "name",
    ["tanh", "sigmoid", "softplus", "sin", "rsqrt", "arctan", "erf", "gelu", "silu", "gelu_tanh",
     "mish"],
)  # fmt: skip
def test_exported_file_gives_the_same_samples(name: str, tmp_path) -> None:
    rng = np.random.default_rng(2)
    G = residual(name)
    made = encoder(G, beta="0.3", eps="0.5", steps=30)
    x, noise = rng.normal(size=(4, 3)), rng.standard_normal((30, 4, 3))
    path = tmp_path / "encoder.onnx"
    assert to_onnx(made, path) == path.stat().st_size < 50_000_000
    if name in DOUBLE:
        session = ort.InferenceSession(path, providers=["CPUExecutionProvider"])
    else:
        session = onnx.reference.ReferenceEvaluator(onnx.load(path))
    feed = {"x": x, "z": np.zeros((4, 3))}
    z = session.run(None, {**feed, "noise": noise[:11], "start": np.array(True)})[0]
    for piece in (noise[11:12], noise[12:]):
        go_on = {"x": x, "z": z, "noise": piece, "start": np.array(False)}
        z = session.run(None, go_on)[0]
    right = made.run(x, noise)
    # The reference evaluator's Erf is good to 2e-8 only; onnxruntime has none in float64.
    tolerance = 1e-6 if name in ("erf", "gelu") else 1e-10
    assert np.abs(z - right).max() <= tolerance * np.abs(right).max()


@pytest.mark.parametrize("name", sorted(DOUBLE))
def test_exported_activations_are_those_of_numpy(name: str) -> None:
    t = np.concatenate([np.linspace(-30, 30, 601), [-700.0, 700.0, 1e-9]])
    for shown, right in ((name, get(name).value), (f"{name}'", get(name).derivative)):
        pen = _Pen()
        pen.op("Identity", [sigma(pen, shown, "t")], "s")
        info = onnx.helper.make_tensor_value_info
        kind = onnx.TensorProto.DOUBLE
        graph = onnx.helper.make_graph(
            pen.nodes, "g", [info("t", kind, ["n"])], [info("s", kind, ["n"])], pen.constants
        )
        made = onnx.helper.make_model(
            graph, opset_imports=[onnx.helper.make_opsetid("", OPSET)], ir_version=9
        )
        found = ort.InferenceSession(made.SerializeToString()).run(None, {"t": t})[0]
        np.testing.assert_allclose(found, right(t), rtol=1e-13, atol=1e-13)


def test_full_size_of_the_theorem_in_the_plane_is_a_small_file() -> None:
    made = encoder(SHEAR)
    assert made.guarantee.holds
    assert made.parameters > 10**7
    content = model(made).SerializeToString()
    assert len(content) < 50_000_000
    ort.InferenceSession(content, providers=["CPUExecutionProvider"])


COVERED = (
    (Linear([[1.0]]), "0.5"),
    (Linear([[3.0]]), "0.1"),
    (Linear(np.diag([1.0, 2.0, 3.0])), "0.1"),
    (ONE, "0.5"),
    (ONE, "0.2"),
)


@pytest.mark.parametrize(("G", "eps"), COVERED, ids=repr)
def test_computed_distance_is_below_eps_where_guaranteed(G, eps: str) -> None:
    x = np.full(G.dim, 0.3)
    made = encoder(G, x, eps=eps, beta="0.3" if isinstance(G, Linear) else None)
    assert made.guarantee.holds
    assert 0 <= total_variation(made, x).high <= made.numbers.eps
    least = smallest_steps(made, x)
    assert least < made.numbers.K
    enough, short = (
        encoder(G, x, eps=eps, beta=made.numbers.beta, steps=k) for k in (least, least - 1)
    )
    if least > 1:
        assert total_variation(short, x).high > made.numbers.eps
        assert not short.guarantee.holds
        assert any("asks for" in reason for reason in short.guarantee.lost)
    assert total_variation(enough, x).high <= made.numbers.eps


def test_the_plane_computed_and_counted(monkeypatch) -> None:
    """H0: counted samples follow the computed law; false alarm 1e-9.  Few steps are told apart."""
    x = [0.3, 0.2]
    made = {k: encoder(SHEAR, x, eps="0.1", steps=k) for k in (300, 150, 100)}
    computed = {k: total_variation(made[k], x, rng=3) for k in made}
    for k in (300, 150):
        assert computed[k].level == 0
        assert computed[k].high - computed[k].low < 1e-3
    # The bias is near 0.05 and 0.116, so of first order in the step and on both sides of eps.
    assert computed[300].high < made[300].numbers.eps < computed[150].low
    # A hundred steps are so large that the drift folds the plane: only samples are left.
    assert computed[100].level == LEVEL
    assert computed[100].low > made[100].numbers.eps
    monkeypatch.setattr("lemmata.verify.engine.encoder.measure.GRID_WORK", 0)
    counted = total_variation(made[300], x, rng=3)
    assert counted.level == LEVEL
    assert counted.low <= computed[300].high


def test_samples_with_the_steps_of_the_theorem() -> None:
    """H0: within eps; the Kolmogorov distance is at most that plus the DKW margin at 1e-9."""
    x = [0.3]
    made = encoder(Linear([[1.0]]), x, beta="0.5", eps="0.5")
    assert made.guarantee.holds
    z = np.sort(made.sample(x, 4000, rng=4)[:, 0])
    law = posterior(made.G, x, made.numbers.beta)
    empirical = np.arange(1, len(z) + 1) / len(z)
    gap = np.abs(law.cdf(z) - empirical).max()
    assert gap <= made.numbers.eps + math.sqrt(math.log(2 / LEVEL) / (2 * len(z)))


def test_cells_sum_to_one_and_notice_a_shift() -> None:
    law = posterior(SHEAR, [0.3, 0.2], 0.1)
    mean, cov = law.moments()
    cuts, masses = cells(law.density, mean, cov)
    assert masses.sum() == pytest.approx(1, abs=1e-12)
    assert 0 < masses[-1] < 0.02
    rng = np.random.default_rng(6)
    exact = rng.multivariate_normal(mean, cov, size=20_000)
    limit = margin(20_000, len(masses))
    for shift, near in ((0.0, True), (1.0, False)):
        seen = counted(exact + shift * np.sqrt(cov[0, 0]), mean, cov, cuts)
        assert bool(np.abs(seen - masses).sum() / 2 <= limit + 0.05) is near


class Turned:
    """Posterior of U g(V z) with orthogonal U, V: independent lines, sampled exactly."""

    def __init__(self, d: int, rng: np.random.Generator) -> None:
        self.U, self.V = (np.linalg.qr(rng.normal(size=(d, d)))[0] for _ in range(2))
        self.a = np.tile([1.0, -1.0], (d, 1))
        self.b = rng.normal(size=(d, 2)) / 3
        self.c = np.tile([1.0, -0.5], (d, 1))
        self.G = Coordinatewise(
            a=self.a, b=self.b, c=self.c, activation="softplus", V=self.V, U=self.U
        )

    def sample(self, x: np.ndarray, beta: float, n: int, rng: np.random.Generator) -> np.ndarray:
        lines = []
        for i, xi in enumerate(self.U.T @ x):
            row = slice(i, i + 1)
            G = Coordinatewise(
                a=self.a[row], b=self.b[row], c=self.c[row], activation="softplus",
                V=[[1.0]], U=[[1.0]],
            )  # fmt: skip
            lines.append(posterior(G, [xi], beta).sample(n, rng=rng)[:, 0])
        return np.stack(lines, axis=1) @ self.V


def _accuracy(p: np.ndarray, q: np.ndarray) -> float:
    """Test accuracy of a quadratic classifier fitted by least squares on half of the data."""
    half = len(p) // 2

    def features(z: np.ndarray) -> np.ndarray:
        pairs = np.einsum("ni,nj->nij", z, z)[:, *np.triu_indices(z.shape[1])]
        return np.concatenate([np.ones((len(z), 1)), z, pairs], axis=1)

    middle, spread = q.mean(axis=0), q.std(axis=0)
    A, B = (features((t - middle) / spread) for t in (p, q))
    train = np.concatenate([A[:half], B[:half]])
    label = np.repeat([1.0, -1.0], half)
    w = np.linalg.lstsq(train, label, rcond=None)[0]
    return float(((A[half:] @ w > 0).mean() + (B[half:] @ w <= 0).mean()) / 2)


def test_samples_in_four_dimensions() -> None:
    """H0: total variation at most 0.1, so half-spaces and classifiers gain at most that.

    By Hoeffding's inequality the accuracy on m held-out points of each law exceeds
    1/2 + TV/2 by sqrt(log(1/p)/(4m)) with probability at most p = 1e-9.
    """
    rng = np.random.default_rng(9)
    turned = Turned(4, rng)
    x, n, eps = np.full(4, 0.2), 6000, 0.1
    m = n // 2
    for steps, good in ((150, True), (6, False)):
        made = encoder(turned.G, x, eps="0.1", steps=steps)
        p = made.sample(x, n, rng=1)
        q = turned.sample(x, made.numbers.beta, n, rng)
        limit = 0.5 + eps / 2 + math.sqrt(math.log(1 / LEVEL) / (4 * m))
        assert (_accuracy(p, q) <= limit) is good
        if good:
            directions = rng.normal(size=(50, 4))
            a, b = (np.sort(z @ directions.T, axis=0) for z in (p, q))
            cut = np.median(b, axis=0)
            gap = np.abs((a <= cut).mean(axis=0) - 0.5).max()
            assert gap <= eps + 2 * math.sqrt(math.log(200 / LEVEL) / (2 * n))
            spread = q.std(axis=0)
            drift = np.abs(p.mean(axis=0) - q.mean(axis=0)) / spread
            assert drift.max() <= 10 * eps + 10 / math.sqrt(n)


def test_command(tmp_path, capsys) -> None:
    generator = tmp_path / "one.npz"
    save(ONE, generator)
    out = tmp_path / "encoder.onnx"
    assert main(["encoder", str(generator), "-o", str(out), "--epsilon", "0.5"]) == 0
    text = capsys.readouterr().out
    told = json.loads((tmp_path / "encoder.onnx.json").read_text())
    assert told["guarantee"]["holds"]
    assert told["guarantee"]["verdict"] in ("PROVED", "PROVED_GIVEN")
    assert told["guarantee"]["rests_on"]
    assert set(told["guarantee"]["facts"]) == set(told["guarantee"]["rests_on"])
    assert all(len(words) > 20 for words in told["guarantee"]["facts"].values())
    assert told["measured"] is None
    assert told["file"]["onnxruntime"]
    assert str(told["size"]["encoder"]) in text
    assert told["size"]["encoder"] < told["size"]["phi"]
    assert main(["encoder", str(generator), "-o", str(out), "--steps", "20"]) == 0
    assert "lost" in capsys.readouterr().out
    told = json.loads((tmp_path / "encoder.onnx.json").read_text())
    assert not told["guarantee"]["holds"]
    assert told["guarantee"]["statement"] is None
    low, high = told["measured"]["total_variation"]
    assert 0 < low == high < 1


def test_layers_beyond_all_running_are_refused_in_one_line(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    stiff = Residual(1.0, 0.5, np.eye(2), np.eye(2))
    save(stiff, "stiff.npz")
    save(Linear(np.diag([1.0, 1e-5])), "flat.npz")
    for arguments, words in (
        (["stiff.npz", "--beta", "1e20"], "Theorem 1 covers beta <="),
        (["stiff.npz", "--beta", "1e20", "--steps", "5"], "Theorem 1 covers beta <="),
        (["stiff.npz", "--beta", "0.001", "--eps", "1e-12"], "or take fewer --steps"),
        (["flat.npz", "--beta", "2"], "gradient and K ="),
    ):
        assert main(["encoder", *arguments, "-o", "e.onnx"]) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert words in err
        assert "Langevin layers, more than can be run" in err
        assert not list(tmp_path.glob("e.onnx*"))


def test_a_run_of_too_many_layers_is_refused_and_no_measurement_waits_for_it() -> None:
    made = encoder(Linear(np.diag([1.0, 1e-5])), [1.0, 0.0])
    assert made.numbers.S > 10**9
    for run in (lambda: made.start([1.0, 0.0]), lambda: made.sample([1.0, 0.0], 2, rng=0)):
        with pytest.raises(InputError, match="too many to run"):
            run()
    told = total_variation(made, [1.0, 0.0])
    assert math.isnan(told.low)
    assert "gradient steps are too many to run" in told.how


def test_samples_that_overflow_are_told() -> None:
    made = encoder(ONE, [0.3], eps="0.5").shortened(3, 4000, 1e3)
    with pytest.warns(NumericalWarning, match=r"the first at Langevin step \d+, sample \d: h ="):
        assert not np.isfinite(made.sample([0.3], 5, rng=0)).all()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-o", "encoder.txt"], "written as .onnx"),
        (["-o", "one.npz"], "written as .onnx"),
        (["-o", "e.onnx", "--epsilon", "2"], "between 0 and 1"),
        (["-o", "e.onnx", "--steps", "0"], "integer >= 1"),
    ],
)
def test_command_rejects(arguments, words, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    save(ONE, "one.npz")
    assert main(["encoder", "one.npz", *arguments]) == 2
    assert words in capsys.readouterr().err


def test_bad_input() -> None:
    made = encoder(ONE, [0.3], eps="0.5")
    with pytest.raises(InputError, match="exceeds"):
        made.sample([5.0], 3, rng=0)
    with pytest.raises(InputError, match="one observable"):
        made.sample([[0.1], [0.2]], 3, rng=0)
    with pytest.raises(InputError, match="noise has shape"):
        made.run([0.3], np.zeros((2, 3)))
    with pytest.raises(InputError, match="layer graph"):
        encoder(CosineGenerator(a=1.0, k=2.0, omega=8.0))
    with pytest.raises(InputError, match="steps"):
        encoder(ONE, steps=0)
    with pytest.raises(InputError, match="too many"):
        encoder(SHEAR).unrolled([0.0, 0.0])
