"""The encoder as a network: claims, counts on built objects, values in three arithmetics."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import mpmath
import numpy as np
import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from lemmata import bounds
from lemmata.bounds.decision import decide
from lemmata.bounds.paper.simulation.counts import STEP_ANY, STEP_STRICT
from lemmata.bounds.paper.simulation.lemma_5 import GROWTH
from lemmata.bounds.paper.simulation.remark_8 import NO_BOUND
from lemmata.verify.activations import activations
from lemmata.verify.checks.simulation import reference
from lemmata.verify.engine.network import (
    NUMPY,
    SQUARE,
    Builder,
    Graph,
    Program,
    multiprecision,
    printed_step,
    size,
    standard,
    step,
    strict_step,
    units,
)
from lemmata.verify.engine.network.draw import SHAPES, draw
from lemmata.verify.engine.network.latent import amortisation, deep_latent_gaussian
from lemmata.verify.engine.network.layered import layered
from lemmata.verify.engine.network.units import Unit
from lemmata.verify.errors import InputError
from lemmata.verify.evaluate import as_function
from lemmata.verify.generators import Composition, Coordinatewise, Linear, Residual, Shear
from lemmata.verify.pytest_plugin import PROFILE
from lemmata.verify.strategies import networks
from tests.helpers import failing_checks, surviving_twins, unnecessary_steps

Build = Callable[..., Graph]
CLAIMS = {
    ("lemma-18", "printed"): "PROVED",
    ("lemma-18", "sharp"): "PROVED",
    ("lemma-19", "printed"): "PROVED",
    ("lemma-19", "sharp"): "PROVED",
    ("lemma-5", "printed"): "PROVED",
    ("lemma-5", "sharp"): "PROVED",
    ("lemma-20", "printed"): "PROVED",
    ("lemma-20", "sharp"): "PROVED",
    ("theorem-1-size", "repaired"): "PROVED",
    ("theorem-1-size", "sharp"): "PROVED",
    ("remark-7", "printed"): "PROVED_GIVEN",
    ("remark-8", "repaired"): "PROVED",
    ("remark-8", "sharp"): "PROVED_GIVEN",
}
LAW = {"chain-data-processing", "chain-of-a-constant", "chain-of-equal-maps", "chain-without-noise"}
LAW |= {"euler-chain", "tv-triangle"}
TAYLOR = {"normal-shift", "taylor", "taylor-third-order"}
IDS = sorted({id for id, _ in CLAIMS})
FULL = 240
"""Random architectures, all shapes; values in float64 and in multiprecision for each."""


@pytest.mark.parametrize(("id", "form"), CLAIMS)
def test_verdict_and_no_idle_step(id: str, form: str) -> None:
    statement = bounds.claims[id].statements[form]
    decision = decide(statement)
    assert decision.verdict == CLAIMS[id, form], decision.reason
    assert set(decision.given) <= {*LAW, *TAYLOR}
    assert unnecessary_steps(statement) == []


@pytest.mark.parametrize("id", IDS)
def test_twins_and_checks(id: str) -> None:
    claim = bounds.claims[id]
    assert len(claim.twins) >= 2
    assert surviving_twins(claim) == []
    assert failing_checks(claim) == []


def test_derivatives_outgrow_networks_without_squares_and_noise_any_bound() -> None:
    assert decide(GROWTH).verdict == "PROVED"
    assert decide(NO_BOUND).verdict == "PROVED_GIVEN"


def _scale(ref: np.ndarray, c1: float, z: np.ndarray) -> float:
    """Size of the two terms of a step."""
    return float(np.linalg.norm(c1 * z) + np.linalg.norm(ref - c1 * z))


def test_steps_of_random_architectures() -> None:
    """Counts equal the formula; values equal it to 1e-12 in float64, 1e-50 in multiprecision."""
    rng = np.random.default_rng(20220125)
    count, strict_count = as_function(STEP_ANY), as_function(STEP_STRICT)
    seen = set()
    for k in range(FULL):
        shape = SHAPES[k % 4] if k >= 16 else "sparse"
        G = draw(rng, shape=shape, full_biases=k % 3 > 0)
        seen |= {u.activation for u in G.units}
        names = reference.enumerated(G)
        assert size(G).names == names
        x, z = rng.normal(size=(2, G.inputs))
        c1, c2 = rng.normal(size=2).tolist()
        net = step(G, c1, c2, x.tolist())
        assert reference.parameters(net) == net.parameters == count(**names)
        allowed = {u.activation for u in G.units if u.activation}
        assert net.activations <= allowed | {f"{a}'" for a in allowed} | {SQUARE}
        right = np.array(reference.step_by_formula(G, c1, c2, x, z, NUMPY), float)
        gap = [
            np.array(net.value(list(z), NUMPY), float) - right,
            Program(net)(z[:, None])[:, 0] - right,
        ]
        if k % 3:
            strict = strict_step(G, c1, c2, x.tolist())
            assert reference.parameters(strict) == strict_count(**names)
            gap.append(np.array(strict.value(list(z), NUMPY), float) - right)
        assert max(map(np.linalg.norm, gap)) <= 1e-12 * _scale(right, c1, z)
        # The printed construction repeats the generator d^2 times: some of them.
        builds = (step, strict_step) if k % 3 else (step,)
        _in_multiprecision(G, z, x, c1, c2, builds if k % 6 else (*builds, printed_step))
    assert seen == {"", *activations}


def _in_multiprecision(
    G: Graph, z: np.ndarray, x: np.ndarray, c1: float, c2: float, builds: Sequence[Build]
) -> None:
    with mpmath.workdps(70):
        z, x = ([mpmath.mpf(v) for v in t] for t in (z, x))
        c1, c2, tau = mpmath.mpf(c1), mpmath.mpf(c2), multiprecision()
        right = reference.step_by_formula(G, c1, c2, x, z, tau)
        for build in builds:
            values = build(G, c1, c2, x, mpmath.mpf(1) / 4).value(z, tau)
            gap = mpmath.norm([a - b for a, b in zip(values, right, strict=True)])
            assert gap <= mpmath.mpf(10) ** -50 * mpmath.norm(right)


@settings(
    max_examples=200 if PROFILE == "quick" else 2000,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(networks(), st.sampled_from([(0.75, -0.5), (1.0, -2.0), (0.0, 1.0)]))
def test_steps_of_networks_from_the_strategy(G: Graph, c: tuple[float, float]) -> None:
    """Built to be shrunk: counts by the formula, values to 1e-50."""
    net = step(G, *c, [0.5] * G.inputs)
    names = reference.enumerated(G)
    assert reference.parameters(net) == as_function(STEP_ANY)(**names)
    with mpmath.workdps(80):
        z = [mpmath.mpf(3 - 2 * i) / 4 for i in range(G.inputs)]
        tau = multiprecision()
        right = reference.step_by_formula(G, *c, [0.5] * G.inputs, z, tau)
        gap = [a - b for a, b in zip(net.value(z, tau), right, strict=True)]
        assert mpmath.norm(gap) <= mpmath.mpf(10) ** -50 * (c[0] + mpmath.norm(right))


def test_networks_from_the_strategy_shrink() -> None:
    def skips(G: Graph) -> bool:
        return any(s < G.inputs for o in G.outputs for s in G.units[o - G.inputs].sources) and bool(
            G.activations
        )

    least = find(networks(), skips, settings=settings(derandomize=True, database=None))
    assert least.inputs == 1
    assert len(least.units) == 2
    with pytest.raises(InputError, match="shape"):
        networks(shapes=["round"])
    with pytest.raises(InputError, match="activation"):
        networks(only=["relu"])


def test_dense_layered_step_has_the_stated_carriers() -> None:
    rng = np.random.default_rng(3)
    for widths in ([2, 3], [1, 1, 1], [4], [2, 2, 2, 2]):
        d, k = 2, len(widths)
        build, layer = Builder(d), [0, 1]
        for n in widths:
            layer = [
                build.add("tanh", [(s, float(rng.normal())) for s in layer], 0.1) for _ in range(n)
            ]
        G = build.graph([build.linear([(s, 0.5) for s in layer], 0.2) for _ in range(d)])
        net = strict_step(G, 0.9, 0.1, [0.3, 0.4])
        carriers = sum((2 * (k - t) + 1) * n for t, n in enumerate(widths, 1)) + (2 * k + 1) * d
        linear, squares = layered(net), layered(net, squares=True)
        assert linear.layered
        assert squares.layered
        assert linear.depth == 2 * k + 2
        assert linear.parameters == net.parameters + carriers
        assert squares.parameters == net.parameters + 6 * carriers - d
        z = [0.7, -0.2]
        for other in (linear, squares):
            assert np.allclose(other.value(z, NUMPY), net.value(z, NUMPY), rtol=1e-12, atol=1e-13)


GENERATORS = (
    Linear(np.array([[1.0, 0.2], [0.0, 2.0]])),
    Shear(p=1.0, q=0.5, c=0.75, activation="tanh"),
    Residual(
        a=1.0,
        c=0.4,
        W1=np.linspace(-1, 1, 6).reshape(3, 2),
        W2=np.linspace(1, -1, 6).reshape(2, 3),
        activation="softplus",
    ),
)


@pytest.mark.parametrize("G", [*GENERATORS, Composition(GENERATORS)], ids=repr)
def test_generators_unit_by_unit(G) -> None:
    graph = units(G)
    z = np.random.default_rng(1).normal(size=(5, 2))
    values = np.array([graph.value(list(p), NUMPY) for p in z])
    assert np.allclose(values, G.value(z), rtol=1e-13, atol=1e-13)
    tangents = np.array([reference.values_and_tangents(graph, list(p), NUMPY)[1] for p in z])
    assert np.allclose(tangents.astype(float), G.jacobian(z), rtol=1e-12, atol=1e-13)


def test_coordinatewise_units() -> None:
    G = Coordinatewise(
        a=np.array([[1.0, 2.0]]),
        b=np.array([[0.1, 0.3]]),
        c=np.array([[0.5, 0.2]]),
        activation="softplus",
        V=np.eye(1),
        U=np.eye(1),
    )
    assert size(units(G)).names == {
        "d": 1, "n_E": 4, "n_in": 2, "n_out": 2, "H": 2, "b_H": 2, "N": 7,
    }  # fmt: skip


def test_phi_is_affine_and_produces_the_encoder() -> None:
    rng = np.random.default_rng(8)
    G = draw(rng, shape="dense", d=2)
    options = {"eta": 0.1, "h": 0.01, "beta": 0.5, "S": 2, "K": 3}
    x, y = rng.normal(size=(2, 2)).tolist()
    net, other = (deep_latent_gaussian(G, t, **options) for t in (x, y))
    phi = amortisation(G, net, x)
    assert phi.depth == 1
    assert phi.parameters == net.enumerated - 0 + 2 * (2 + 3)
    produced = phi.value(y, {})
    wanted = [
        p
        for g in other.layers
        for u in g.units
        for p in (*u.weights, *(() if u.bias is None else (u.bias,)))
    ] + list(other.variances)
    assert np.allclose(produced, wanted, rtol=0, atol=1e-15)
    assert len(wanted) == other.enumerated


def test_standing_assumptions() -> None:
    build = Builder(1)
    h = build.add("tanh", [(0, 1.0)], 0.0)
    bare = build.graph([h, h])
    graph = standard(bare)
    assert graph.parameters == 4
    assert graph.value([0.3], NUMPY) == bare.value([0.3], NUMPY)
    with pytest.raises(InputError, match="standard"):
        step(Graph(1, build.units, (h,)), 1.0, 1.0, [0.0])
    with pytest.raises(InputError, match="parallel"):
        Graph(1, (Unit("", (0, 0), (1.0, 2.0)),), (1,))
    with pytest.raises(InputError, match="earlier"):
        Graph(1, (Unit("", (1,), (1.0,)),), (1,))
