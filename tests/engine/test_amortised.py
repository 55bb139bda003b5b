"""Trained encoders: densities, samples, counts, training; what is shipped, measured again."""

from __future__ import annotations

import copy
import hashlib
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import numpy as np
import pytest

from lemmata import verify
from lemmata.reports import ledger
from lemmata.reports.generator.comparison import comparison, comparisons
from lemmata.reports.render import html, latex, markdown, pictures
from lemmata.reports.render.document import Document, line
from lemmata.reports.story import comparison as story
from lemmata.verify.engine.amortised import (
    Amortised,
    Recipe,
    Shape,
    measure,
    total_variation,
    train,
)
from lemmata.verify.engine.amortised.encoder import KINDS, log_density, unpacked
from lemmata.verify.engine.amortised.gap import Estimate, elbo_gap, evidence
from lemmata.verify.engine.amortised.spline import REACH, spline
from lemmata.verify.engine.encoder.measure import total_variation as chain_distance
from lemmata.verify.engine.posterior import posterior
from lemmata.verify.errors import InputError
from lemmata.verify.generators import Linear

EXAMPLES = Path(__file__).parents[2] / "examples"
SHAPES = [Shape(kind, d, width=3, bins=4) for kind in KINDS for d in (1, 2, 3)]
Data = dict[str, Any]


def some(shape: Shape, seed: int = 0) -> Amortised:
    rng = np.random.default_rng(seed)
    return Amortised(shape, tuple(0.4 * rng.standard_normal(s) for s in shape.arrays))


def test_splines_are_monotone_and_inverted() -> None:
    rng = np.random.default_rng(1)
    u = np.concatenate([np.linspace(-1.2 * REACH, 1.2 * REACH, 998), [-REACH, REACH]])
    bent = spline(np.repeat(2 * rng.standard_normal((1, 11)), len(u), axis=0), np)
    v, slope = bent.forward(u, np)
    order = np.argsort(u)
    assert (np.diff(v[order]) > 0).all()
    assert np.abs(bent.inverse(v, np) - u).max() < 1e-10
    ends = [bent.forward(u + t, np)[0] for t in (1e-6, -1e-6)]
    inside = (np.abs(np.abs(u) - REACH) > 1e-5) & (np.abs(u) > 1e-3)
    assert np.allclose(np.exp(slope)[inside], ((ends[0] - ends[1]) / 2e-6)[inside], rtol=1e-3)


def test_splines_start_near_the_identity() -> None:
    u = np.linspace(-6, 6, 101)
    v, slope = spline(np.zeros((101, 23)), np).forward(u, np)
    assert np.abs(v - u).max() < 1e-3
    assert np.abs(slope).max() < 1e-3


@pytest.mark.parametrize("shape", SHAPES, ids=repr)
def test_parameters_are_counted(shape: Shape) -> None:
    q, w, d = some(shape), shape.width, shape.d
    affine = d + d * (d + 1) // 2
    bend = 3 * shape.bins - 1 if shape.kind == "flow" else 0
    networks = [(d, affine + bend), *((d + j, 2 + bend) for j in range(1, d) if bend)]
    formula = sum(i * w + w + w * w + w + (w + i + 1) * o for i, o in networks)
    assert q.parameters == shape.parameters == len(q.packed()) == formula
    again = unpacked(shape, q.packed())
    assert all(np.array_equal(a, b) for a, b in zip(q.weights, again.weights, strict=True))


@pytest.mark.parametrize("shape", [s for s in SHAPES if s.d < 3], ids=repr)
def test_density_has_mass_one(shape: Shape) -> None:
    q, x = some(shape), np.full(shape.d, 0.3)
    side = np.linspace(-14, 14, 1401 if shape.d == 2 else 20001)
    z = np.stack(np.meshgrid(*[side] * shape.d), axis=-1).reshape(-1, shape.d)
    mass = np.exp(q.log_density(z, x)).sum() * (side[1] - side[0]) ** shape.d
    assert mass == pytest.approx(1, abs=2e-3)


@pytest.mark.parametrize("shape", SHAPES, ids=repr)
def test_samples_have_the_density(shape: Shape) -> None:
    r"""H0: samples follow the density; false alarm 1e-9 in all for one shape.

    The overlap of two laws is the mean of min(1, p/q) under q, and of min(1, q/p) under p.  By
    Hoeffding's inequality each of the four means strays further with probability 2.5e-10.
    """
    q, x = some(shape), np.full(shape.d, 0.3)
    z = q.sample(x, 20_000, rng=3)
    for seed in (4, 5):
        other = some(shape, seed)
        p, own = other.log_density(z, x), q.log_density(z, x)
        ours = np.minimum(1, np.exp(p - own))
        w = other.sample(x, 20_000, rng=6)
        theirs = np.minimum(1, np.exp(q.log_density(w, x) - other.log_density(w, x)))
        assert abs(ours.mean() - theirs.mean()) <= 2 * np.sqrt(np.log(2 / 2.5e-10) / 40_000)


def test_gaussian_encoder_of_a_linear_generator_is_exact_with_the_right_weights() -> None:
    G, beta = Linear(np.diag([1.0, 2.0])), 0.5
    cov = np.linalg.inv(np.eye(2) + G.A.T @ G.A / beta**2)
    shape = Shape("gaussian", 2, 1)
    weights = [np.zeros(s) for s in shape.arrays]
    weights[5][:2] = cov @ G.A.T / beta**2
    weights[6][:2], weights[6][2:4] = 0.0, np.log(np.sqrt(np.diag(cov)))
    law = posterior(G, [0.4, -0.3], beta)
    assert abs(total_variation(Amortised(shape, tuple(weights)), law)) < 1e-6
    weights[6][0] = np.sqrt(cov[0, 0])
    moved = total_variation(Amortised(shape, tuple(weights)), law)
    assert moved == pytest.approx(0.3829249, abs=1e-3)


SIGMAS = 6.11
"""A normal variable strays further with probability 1e-9."""


@pytest.mark.parametrize("d", [1, 3, 20])
def test_evidence_and_gap_of_a_linear_generator_are_those_in_closed_form(d: int) -> None:
    """H0: unbiased estimates, normal means; each comparison false alarm 1e-9."""
    rng, beta = np.random.default_rng(d), 0.3
    G = Linear(np.diag(np.linspace(0.5, 2, d) if d > 1 else [1.0]))
    x = np.asarray(G.value(rng.standard_normal((1, d)))[0] + beta * rng.standard_normal(d))
    cov = G.A @ G.A.T + beta**2 * np.eye(d)
    exact = -0.5 * (x @ np.linalg.solve(cov, x) + np.linalg.slogdet(2 * np.pi * cov)[1])
    found = evidence(G, x, beta, rng=1, n=500, levels=100)
    assert 0 < found.error < 0.1
    assert abs(found.value - exact) <= SIGMAS * found.error
    q = some(Shape("gaussian", d, 1))
    gap = elbo_gap(q, G, x, beta, Estimate(float(exact), 0.0, 1.0), rng=2)
    draws = q.sample(x, 200_000, rng=3)
    mean, own = draws.mean(axis=0), np.cov(draws, rowvar=False).reshape(d, d)
    post = np.linalg.inv(np.eye(d) + G.A.T @ G.A / beta**2)
    off = mean - post @ G.A.T @ x / beta**2
    whole = np.linalg.solve(post, own + np.outer(off, off)).trace() - d
    kl = 0.5 * (whole + np.linalg.slogdet(post)[1] - np.linalg.slogdet(own)[1])
    assert abs(gap.value - kl) <= SIGMAS * gap.error + 0.02 * kl
    # Teeth: twice the noise is another evidence.
    wrong = evidence(G, x, 2 * beta, rng=1, n=500, levels=100)
    assert abs(wrong.value - exact) > SIGMAS * wrong.error


def test_regression_is_the_posterior_of_a_linear_generator() -> None:
    pytest.importorskip("torch")
    G, beta, recipe = Linear(np.diag([1.0, 2.0])), 0.5, Recipe(steps=1, rate=1e-9, regressed=True)
    law = posterior(G, [0.4, -0.3], beta)
    for kind in KINDS:
        q = train(G, beta, Shape(kind, 2, 2), recipe, rng=1)
        assert total_variation(q, law) < 0.15


def test_wrong_input() -> None:
    with pytest.raises(InputError, match="kind"):
        Shape("normal", 1, 2)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="width"):
        Shape("flow", 1, 0)
    with pytest.raises(InputError, match="parameters"):
        unpacked(Shape("flow", 1, 1), np.zeros(3))
    made = verify.encoder(Linear([[1.0]]), [0.3], beta="0.5")
    for numbers in ((-1, 1, 0.1), (0, 0, 0.1), (0, 1, 0.0)):
        with pytest.raises(InputError):
            made.shortened(*numbers)


def test_training_comes_close_and_repeats() -> None:
    torch = pytest.importorskip("torch")
    G, shape = Linear([[1.0]]), Shape("gaussian", 1, 2)
    law = posterior(G, [0.4], 0.5)
    recipe = Recipe(steps=300, batch=128, rate=0.02)
    found = [train(G, 0.5, shape, recipe, rng=rng) for rng in (1, 1, 2)]
    assert np.array_equal(found[0].packed(), found[1].packed())
    assert not np.array_equal(found[0].packed(), found[2].packed())
    short = train(G, 0.5, shape, Recipe(steps=3, batch=128), rng=1)
    assert total_variation(found[0], law) < 0.1 < total_variation(short, law)
    for kind in KINDS:
        q = some(Shape(kind, 2, 3))
        z = np.random.default_rng(0).standard_normal((5, 2))
        tensors = [torch.tensor(w) for w in q.weights]
        other = log_density(q.shape, tensors, torch.tensor(z), torch.tensor(z[:1]), torch)
        assert np.allclose(other.numpy(), q.log_density(z, z[0]), rtol=1e-12)
    with pytest.raises(InputError, match="dimension"):
        train(G, 0.5, Shape("flow", 2, 2), recipe, rng=0)


def test_a_shortened_encoder_has_no_guarantee_and_may_be_close_or_gone() -> None:
    G = verify.load(EXAMPLES / "weights" / "iris1.npz")
    made = verify.encoder(G, [0.3])
    assert made.guarantee.holds
    var = posterior(G, [0.3], made.numbers.beta).moments()[1][0, 0]
    near, long = (made.shortened(64, 32, c * var) for c in (0.25, 1e6))
    assert not near.guarantee.holds
    assert near.parameters < made.parameters
    assert chain_distance(near, [0.3]).high < 0.05
    # Steps that are too long: the chain explodes, and nothing of it is near the posterior.
    assert chain_distance(long, [0.3]).low == 1


def weights(name: str) -> dict[str, Any]:
    with np.load(EXAMPLES / "encoders" / f"{name}.npz") as stored:
        return dict(stored)


@pytest.fixture(scope="module", params=comparisons(), ids=lambda c: str(c["generator"]["name"]))
def shipped(request: pytest.FixtureRequest) -> Data:
    found: Data = request.param
    return found


def test_comparison_belongs_to_the_shipped_generator(shipped: Data) -> None:
    file = EXAMPLES / "weights" / f"{shipped['generator']['name']}.npz"
    assert shipped["generator"]["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert comparison(file) == shipped
    assert comparison(EXAMPLES / "weights" / "wine.onnx") is None


def test_trained_encoders_are_as_stated(shipped: Data) -> None:
    """Every parameter count, and some distances, from the shipped weights; torch is not needed."""
    name = shipped["generator"]["name"]
    G = verify.load(EXAMPLES / "weights" / f"{name}.npz")
    packed = weights(name)
    bins = shipped["recipe"]["bins"]
    for level in shipped["levels"]:
        if "elsewhere" in level:
            pytest.skip("no grid: the test of the gaps")
        law = posterior(G, level["observations"][0], level["beta"])
        at, volume = measure.grid(law)
        p = law.density(at)
        for row in level["trained"]:
            key = f"{level['which']}-{row['kind']}-{row['width']}"
            shape = Shape(row["kind"], G.dim, row["width"], bins)
            assert shape.parameters == row["parameters"]
            assert (key in packed) == (shape.parameters <= 6000)
            if row["width"] <= 8:
                q = unpacked(shape, packed[key])
                tv = 1 - np.minimum(np.exp(q.log_density(at, law.x)), p).sum() * volume
                assert tv == pytest.approx(row["tv"][0], abs=1e-6)


def test_gaps_are_as_stated(shipped: Data) -> None:
    """A gap measured anew with other draws; H0: equal means, normal; false alarm 1e-9."""
    name, level = shipped["generator"]["name"], shipped["levels"][0]
    if "elsewhere" not in level:
        pytest.skip("measured by total variation")
    G = verify.load(EXAMPLES / "weights" / f"{name}.npz")
    packed = weights(name)
    for row in level["trained"]:
        shape = Shape(row["kind"], G.dim, row["width"], shipped["recipe"]["bins"])
        key = f"trained-{row['kind']}-{row['width']}"
        assert shape.parameters == row["parameters"]
        assert (key in packed) == (shape.parameters <= 20_000)
    # The least drawn error of the evidence: there the comparison is sharpest.
    at = int(np.argmin([e["error"] for e in level["evidence"]]))
    x, beta, told = np.array(level["observations"][at]), level["beta"], level["evidence"][at]
    known = evidence(G, x, beta, rng=7, n=300, levels=500)
    assert abs(known.value - told["value"]) <= SIGMAS * np.hypot(known.error, told["error"])
    row = level["trained"][0]
    q = unpacked(Shape(row["kind"], G.dim, row["width"]), packed[f"trained-{row['kind']}-8"])
    gap = elbo_gap(q, G, x, beta, known, rng=8, n=2000)
    assert abs(gap.value - row["gap"][at]) <= SIGMAS * np.hypot(gap.error, row["gap_error"][at])
    # Teeth: an encoder whose mean is off by half a standard deviation is not taken for this one.
    q.weights[6][: G.dim] += 0.5 * np.exp(q.weights[6][G.dim : 2 * G.dim])
    moved = elbo_gap(q, G, x, beta, known, rng=8, n=2000)
    assert abs(moved.value - row["gap"][at]) > SIGMAS * np.hypot(moved.error, row["gap_error"][at])
    covered = verify.encoder(G, eps=str(level["elsewhere"]["eps"]))
    assert covered.guarantee.holds
    assert covered.amortisation == level["elsewhere"]["parameters"]["sharp"]


def test_chains_are_as_stated(shipped: Data) -> None:
    name = shipped["generator"]["name"]
    G = verify.load(EXAMPLES / "weights" / f"{name}.npz")
    certificate = verify.certify(G)
    for level in shipped["levels"]:
        x = np.array(level["observations"])
        made = verify.encoder(G, x, beta=level["beta"], certificate=certificate)
        assert made.guarantee.holds == (level["which"] == "covered")
        for row in level["langevin"]:
            short = made.shortened(row["S"], row["K"], row["h"])
            assert short.amortisation == row["parameters"]
        if G.dim == 1:
            assert chain_distance(short, x[0]).high == pytest.approx(row["tv"][0], abs=1e-6)
        theorem = level["theorem"]
        if theorem:
            full = verify.encoder(G, eps=str(theorem["eps"]), certificate=certificate)
            assert full.guarantee.holds
            assert full.amortisation == theorem["parameters"]["sharp"]
            assert (theorem["S"], theorem["K"]) == (full.numbers.S, full.numbers.K)


def test_the_entry_is_valid_and_a_changed_one_is_not(shipped: Data) -> None:
    schema = json.loads(ledger.SCHEMA.read_text(encoding="utf-8"))
    schema["required"] = ["comparisons"]
    jsonschema.validate({"comparisons": [shipped]}, schema)
    broken = copy.deepcopy(shipped)
    row = broken["levels"][0]["trained"][0]
    row["gap_error" if "gap" in row else "tv"][0] = -2.0
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"comparisons": [broken]}, schema)


def test_story_tells_the_stored_numbers(shipped: Data) -> None:
    document = Document("", line(), tuple(story.sections({"comparisons": [shipped]})))
    row = shipped["levels"][0]["trained"][-1]
    for render in (html.render, markdown.render, latex.render):
        assert f"{story.mean(row):.3g}" in render(document)
    svg = pictures.encoder_error(shipped)
    ElementTree.fromstring(svg)
    assert svg == pictures.encoder_error(shipped)
    assert story.sections({"claims": []}) == []
