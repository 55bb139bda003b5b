"""Multipliers for slopes: tight where the truth is known, never better than it, twins caught."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pytest
from flint import arb, ctx

from lemmata.bounds.verdict import Verdict
from lemmata.verify import certify, load
from lemmata.verify.activations import get
from lemmata.verify.certify import rules
from lemmata.verify.certify.multipliers.cutting import Step, cuts, everywhere, on_ball, steps, work
from lemmata.verify.certify.multipliers.goal import attained
from lemmata.verify.certify.multipliers.proof import forms, least_eigenvalue, nonnegative, proved
from lemmata.verify.certify.multipliers.search import improved, middles, start
from lemmata.verify.certify.pieces.region import Region, ball_around
from lemmata.verify.certify.pieces.rounded import Uncertain, exact
from lemmata.verify.certify.points.image import image
from lemmata.verify.certify.points.slope import jacobian
from lemmata.verify.certify.points.witness import norm
from lemmata.verify.certify.sampled import sampled
from lemmata.verify.generators import Composition, Convex, Generator, Linear, Residual
from lemmata.verify.generators.files.save import save
from lemmata.verify.generators.lower import as_network
from lemmata.verify.generators.network import Network
from lemmata.verify.generators.nodes import (
    ActivationNode,
    MatrixNode,
    ScaleNode,
    ShiftNode,
    SumNode,
)
from lemmata.verify.norms import PRECISION, lower, singular_range, upper
from lemmata.verify.pytest_plugin import PROFILE

curving = import_module("lemmata.verify.certify.multipliers.curving")
proof = import_module("lemmata.verify.certify.multipliers.proof")
package = import_module("lemmata.verify.certify.multipliers")
J = np.array([[0.0, 1.0], [-1.0, 0.0]])
HOW = "multipliers"


def monotone(rng, d: int, k: int, name: str = "tanh", step: float = 1.0) -> Residual:
    """x + step A' s(A x)."""
    A = rng.normal(size=(k, d)) / np.sqrt(k)
    return Residual(1.0, step, A, A.T.copy(), name, rng.normal(size=k))


def contraction(d: int, c: float) -> Residual:
    """x - c tanh(x)."""
    return Residual(1.0, -c, np.eye(d), np.eye(d))


def chain(rng, d: int, blocks: int) -> Composition:
    """x + 0.1 A' tanh(A x + b), again and again."""
    return Composition(tuple(monotone(rng, d, 2 * d, step=0.1) for _ in range(blocks)))


def whole_line(graph: Network) -> list[Step]:
    return steps(graph, cuts(graph), everywhere(graph))


def at_zero(G: Generator) -> float:
    return float(np.linalg.norm(G.jacobian(np.zeros((1, G.dim)))[0], 2))


def unbiased(G: Residual) -> Residual:
    return Residual(G.a, G.c, G.W1, G.W2, G.activation)


# --- the truth is known --------------------------------------------------------------------


def known():
    """Generators with true m and M: at z = 0 all slopes are greatest, far out they are least."""
    rng = np.random.default_rng(0)
    for d, k in ((5, 8), (3, 2), (40, 60)):
        G = unbiased(monotone(rng, d, k))
        yield G, 1.0, at_zero(G)
    for name, slope in (("softplus", 1.0), ("sigmoid", 0.25)):
        G = monotone(rng, 4, 6, name)
        yield G, 1.0, 1 + slope * np.linalg.norm(G.W1, 2) ** 2
    yield Residual(1.0, 5.0, np.eye(2), J), 0.19258240356725, 5.19258240356725
    yield contraction(3, 0.99), 0.01, 1.0
    deep = Composition((unbiased(monotone(rng, 4, 8, step=0.1)),) * 50)
    yield deep, 1.0, at_zero(deep)
    # x + 0.1 tanh(A x) with A = diag(a): coordinates do not mix.
    a = np.array([-3.0, -0.5, 1.0, 6.0])
    block = Residual(1.0, 0.1, np.diag(a), np.eye(4))
    yield Composition((block,) * 50), 0.7**50, 1.6**50


@pytest.mark.parametrize(("G", "m", "M"), known())
def test_within_a_twentieth_of_the_truth(G, m, M):
    found = certify(G)
    assert 0.95 * m <= found.m.value <= m * (1 + 1e-12)
    assert M * (1 - 1e-12) <= found.M.value <= 1.05 * M
    assert HOW in found.m.how or G.dim == 3
    assert found.invertible is True


def test_large_blocks_are_bounded_as_tightly():
    rng = np.random.default_rng(1)
    G = unbiased(monotone(rng, *((40, 120) if PROFILE == "quick" else (100, 300))))
    found = certify(G)
    assert 0.999 <= found.m.value <= 1
    assert at_zero(G) <= found.M.value <= 1.001 * at_zero(G)


@pytest.mark.parametrize("parts", [1, 3])
@pytest.mark.parametrize("d", [1, 3])
def test_what_is_not_injective_gets_no_m(d, parts):
    G = Composition((contraction(d, 1.1),) * parts)
    for found in (certify(G), certify(G, 1.0)):
        assert found.m.verdict is Verdict.UNKNOWN
        assert found.invertible is None
    away = certify(contraction(d, 1.1), 0.5, [3.0] * d, budget=0)
    assert away.m.value > 0.9
    assert away.invertible is True


# --- never better than the truth -----------------------------------------------------------


def branching(rng) -> Network:
    """Two layers inside a block, two layers side by side, a dead one, activations at the end."""
    W = [rng.normal(size=s) / 2 for s in ((5, 3), (4, 5), (3, 4), (6, 3), (3, 6), (3, 3))]
    nodes = (
        MatrixNode(0, W[0]),
        ShiftNode(1, rng.normal(size=5)),
        ActivationNode(2, "gelu"),
        MatrixNode(3, W[1]),
        ScaleNode(4, rng.normal(size=4)),
        ActivationNode(5, "tanh", rng.normal(size=4)),
        MatrixNode(6, W[2]),
        ScaleNode(0, np.array(3.0)),
        SumNode((8, 7, 7)),
        MatrixNode(9, W[3]),
        ActivationNode(10, "sin"),
        ActivationNode(9, "mish"),
        MatrixNode(11, W[4]),
        ActivationNode(0, "tanh"),
        SumNode((9, 13, 12)),
        MatrixNode(15, W[5]),
        ActivationNode(16, "softplus"),
        SumNode((15, 17)),
    )
    return Network(3, nodes)


def skew(rng, d: int) -> Residual:
    A = rng.normal(size=(d, d))
    return Residual(1.0, rng.uniform(0.1, 5), np.eye(d), A - A.T, rng.choice(["tanh", "erf"]))


def families():
    rng = np.random.default_rng(2)
    for name in ("tanh", "softplus", "gelu", "sin"):
        yield monotone(rng, 3, 5, name)
    for d in (2, 5):
        yield skew(rng, d)
        yield contraction(d, rng.uniform(0.1, 1))
    yield Residual(1.0, 1.0, rng.normal(size=(2, 4)), rng.normal(size=(4, 2)) / 3, "arctan")
    yield Convex(0.5, 1.0, rng.normal(size=(6, 4)), rng.uniform(0.5, 2, 6), "sin")
    yield chain(rng, 3, 6)
    yield Composition((skew(rng, 3), contraction(3, 0.9), monotone(rng, 3, 7)))
    yield branching(rng)
    yield branching(rng)


def points(G: Generator, rng, reach: float) -> np.ndarray:
    """Points of a ball, small ones and large ones."""
    z = rng.normal(size=(24, G.dim))
    z *= (reach * rng.random((24, 1)) ** 4) / np.linalg.norm(z, axis=1, keepdims=True)
    return np.vstack([np.zeros(G.dim), z])


def stretch(G: Generator, u, v) -> arb:
    """Enclose |G(u) - G(v)| / |u - v|."""
    a, b = ([arb(float(t)) for t in x] for x in (u, v))
    images = (image(G, x) for x in (a, b))
    return norm([x - y for x, y in zip(*images, strict=True)]) / norm(
        [x - y for x, y in zip(a, b, strict=True)]
    )


@pytest.mark.parametrize("radius", [None, 0.7])
@pytest.mark.parametrize("G", families())
def test_never_better_than_pairs_and_jacobians(G, radius):
    rng = np.random.default_rng(3)
    found = certify(G, radius, budget=None if radius is None else 0)
    sharp = package.sharper(G, rules.constants(G), None if radius is None else ball(G, radius))
    m, M = (sharp[n].value if n in sharp else getattr(found, n).value for n in ("m", "M"))
    z = points(G, rng, 30.0 if radius is None else radius)
    with ctx.workprec(PRECISION):
        for u, v in zip(z, np.roll(z, 1, axis=0), strict=True):
            values = singular_range(jacobian(G, [arb(float(t)) for t in u]))
            ratio = stretch(G, u, v)
            assert max(m, found.m.value) <= min(upper(values.least), upper(ratio))
            assert min(M, found.M.value) >= max(lower(values.greatest), lower(ratio))
    met = sampled(G, np.zeros(G.dim), 3.0 if radius is None else radius)
    for name, bound in rules.constants(G).items():
        now = getattr(found, name).value
        assert holds(name, getattr(met, name), sharp[name].value if name in sharp else now)
        assert holds(name, now, bound.value)


def ball(G: Generator, radius: float) -> Region:
    return ball_around([0.0] * G.dim, radius)


def holds(name: str, inner: float, outer: float) -> bool:
    return inner >= outer if name == "m" else inner <= outer


def test_on_a_ball_slopes_are_those_of_the_ball():
    """x - 1.1 tanh(x) at |x - 3| <= 1/2 in three coordinates at once, against the exact values."""
    slope = [1 - 1.1 / np.cosh(t) ** 2 for t in (2.5, 3.5)]
    found = certify(contraction(3, 1.1), 0.5, [3.0] * 3, budget=0)
    assert 0.95 * slope[0] <= found.m.value <= slope[0]
    assert slope[1] <= found.M.value <= 1.05 * slope[1]


# --- the parts -----------------------------------------------------------------------------


@pytest.mark.parametrize("G", families())
def test_steps_multiply_to_the_jacobian(G):
    """With the slopes at a point in place of their ranges."""
    graph = as_network(G)
    z = np.random.default_rng(4).normal(size=G.dim)
    results = [z[None]]
    for node in graph.nodes:
        results.append(node.value([results[s] for s in node.sources]))
    slopes = {}
    for i, node in enumerate(graph.nodes, start=1):
        if isinstance(node, ActivationNode):
            b = 0.0 if node.b is None else node.b
            first = exact(get(node.activation).derivative(results[node.source] + b)[0])
            slopes[i] = first, first
    product = np.eye(G.dim)
    for step in steps(graph, cuts(graph), slopes):
        assert not step.R.mid.any()
        product = step.H.mid @ product
    assert product == pytest.approx(G.jacobian(z[None])[0], rel=1e-9, abs=1e-9)


def test_states_are_narrow():
    """Between two blocks x alone is carried on, inside a block x and its hidden layer."""
    graph = as_network(chain(np.random.default_rng(5), 3, 4))
    sizes = [(s.H.mid.shape, len(s.R.mid)) for s in whole_line(graph)]
    assert sizes == [((3, 3), 6)] * 4


@pytest.mark.parametrize("sign", [1, -1])
def test_the_search_climbs_to_what_is_attained(sign):
    graph = as_network(unbiased(monotone(np.random.default_rng(6), 3, 4)))
    chain = whole_line(graph)
    goal = sign * attained(middles(chain), sign) ** 2
    first = start(middles(chain), sign)
    early, late = (proved(chain, t, sign) for t in (first, climbed(chain, first, sign, goal)))
    assert early <= late <= goal * (1 + sign * 1e-12)
    assert late == pytest.approx(goal, rel=1e-5)


def climbed(chain, first, sign, goal):
    return improved(middles(chain), first, sign, goal, 200)


def dense(layers: int) -> Network:
    """Each layer reads all that were before it."""
    nodes: list[object] = []
    results = [0]
    for _ in range(layers):
        nodes.append(SumNode(tuple(results)))
        nodes.append(ActivationNode(len(nodes), "tanh"))
        results.append(len(nodes))
    return Network(2, (*nodes, SumNode(tuple(results))))


def test_what_is_alive_is_counted_and_nothing_else_matters():
    graph = dense(4)
    assert [p.before for p in cuts(graph)] == [(0,), (0, 2), (0, 2, 4), (0, 2, 4, 6)]
    assert work(graph, cuts(graph)) == 4**3 + 6**3 + 8**3 + 10**3
    assert certify(graph).M.value <= 2**4
    idle = Network(2, (ActivationNode(0, "tanh"), ScaleNode(0, np.array(2.0))))
    assert cuts(idle) == []
    assert certify(idle).m.value == 2.0


def test_a_centre_that_is_enclosed_widens_the_ball():
    graph = Network(2, (ActivationNode(0, "tanh"),))
    sharp, loose = (
        on_ball(graph, Region((arb(1), arb(1, spread)), arb(0.25)))[1][0] for spread in (0.0, 0.5)
    )
    exactly = [1 / np.cosh(1 + t) ** 2 for t in (0.25, -0.25, 0.75, -0.75)]
    assert sharp.low[1] == pytest.approx(exactly[0], rel=1e-9)
    assert sharp.high[1] == pytest.approx(exactly[1], rel=1e-9)
    assert loose.low[1] <= exactly[2]
    assert loose.high[1] >= exactly[3]


# --- twins ---------------------------------------------------------------------------------


def test_negative_multipliers_prove_nothing(monkeypatch):
    """-1/10 says that slopes lie outside (0, 1), where x - 1.1 tanh(x) is injective."""
    graph = as_network(contraction(1, 1.1))
    chain = whole_line(graph)
    t = [np.array([-0.1])]
    assert proved(chain, t, 1) == -np.inf
    form = proof._form(chain[0], t[0], np.eye(1))
    assert nonnegative(form + exact(np.diag([-1e-3, 0.0])))  # what the check of t >= 0 prevents
    for bad in (0.0, np.nan, np.inf):
        assert proved(chain, [np.array([bad])], 1) == -np.inf


def test_slopes_outside_their_range_are_caught(monkeypatch):
    G = unbiased(monotone(np.random.default_rng(7), 2, 3))

    def less(graph):
        found = everywhere(graph).items()
        return {i: (Uncertain(0.9 * s.mid, 0.9 * s.rad), bend) for i, (s, bend) in found}

    monkeypatch.setattr(package, "everywhere", less)
    assert certify(G).M.value < at_zero(G) * 0.99
    assert certify(contraction(2, 1.1)).m.value > 0


def test_a_float_form_that_is_too_good_is_not_believed(monkeypatch):
    honest = proof.passed

    def lie(*args):
        form, turned = honest(*args)
        return form + 1e-3 * np.eye(len(form)), turned

    graph = as_network(Residual(1.0, 5.0, np.eye(2), J))
    chain = whole_line(graph)
    t = climbed(chain, start(middles(chain), 1), 1, 1.0)
    assert proved(chain, t, 1) > 0.037
    monkeypatch.setattr(proof, "passed", lie)
    assert proved(chain, t, 1) == -np.inf
    monkeypatch.setattr(proof, "nonnegative", lambda S: True)
    assert proved(chain, t, 1) > 0.19258240356725**2 + 5e-4  # so the check is what prevents it


@pytest.mark.parametrize("n", [1, 2, 7, 60])
def test_definiteness_is_decided_on_the_right_side(n):
    rng = np.random.default_rng(n)
    Q = np.linalg.qr(rng.normal(size=(n, n)))[0]
    for least in (-1.0, -1e-9, 1e-9, 1.0):
        values = np.concatenate([[least], rng.uniform(1, 2, n - 1)])
        S = (Q * values) @ Q.T
        S = (S + S.T) / 2
        assert nonnegative(exact(S)) is (least > 0)
        assert least_eigenvalue(exact(S)) == pytest.approx(least, abs=1e-11)
        assert least_eigenvalue(exact(S)) <= least + 1e-13
        # Scales of the coordinates do not matter, radii do.
        scale = 2.0 ** rng.integers(-60, 60, n)
        assert nonnegative(exact(S * scale * scale[:, None])) is (least > 0)
        assert not nonnegative(Uncertain(S, np.full((n, n), 2.0)))


@pytest.mark.parametrize("guess", ["cholesky", "eigvalsh"])
def test_decompositions_are_only_guesses(guess, monkeypatch):
    S = np.array([[1.0, 2.0], [2.0, 1.0]])
    lies = {"cholesky": lambda A: np.eye(len(A)), "eigvalsh": lambda A: np.ones(len(A))}
    monkeypatch.setattr(proof.np.linalg, guess, lies[guess])
    assert not nonnegative(exact(S))
    assert least_eigenvalue(exact(S)) <= -1
    assert not nonnegative(exact(np.full((2, 2), np.nan)))


def stretched() -> Generator:
    """x -> y + tanh(y) with y = 3 x: M2 = 9 sup |tanh''|."""
    return Composition((Residual(1.0, 1.0, np.eye(1), np.eye(1)), Linear(3.0 * np.eye(1))))


def curved(G: Generator, *, before: bool = True) -> float:
    """Bound M2 with the forms of the chain, and of the transposed one unless it is left out."""
    graph = as_network(G)
    chain = whole_line(graph)
    sides = []
    for side in (chain, [step.transposed for step in reversed(chain)]):
        t = climbed(side, start(middles(side), -1), -1, -1e-9)
        sides.append([-P for P in forms(side, t, -1)[1:]])
    into = sides[1][::-1] if before else [np.eye(len(Q)) for Q in sides[1][::-1]]
    bends = [everywhere(graph)[p.bend][1] for p in cuts(graph)]
    return curving.second(chain, sides[0], into, bends)


def test_second_derivatives_are_bounded_tightly_where_one_layer_bends():
    truth = 9 * get("tanh").s2
    assert truth * (1 - 1e-12) <= curved(stretched()) <= truth * (1 + 1e-6)
    first = Residual(3.0, 3.0, np.eye(3), np.eye(3))
    two = Composition((monotone(np.random.default_rng(10), 3, 5), first))
    assert sampled(two, np.zeros(3), 2.0).M2 <= curved(two) <= certify(two).M2.value * 1.01


def test_twins_of_the_second_derivative_are_caught(monkeypatch):
    """What comes before a layer left out, or a root that is too small."""
    one = np.eye(1)
    bent = Composition((Residual(1.0, 1.0, one, one), Residual(3.0, 3.0, one, one)))
    assert curved(bent, before=False) < sampled(bent, np.zeros(1), 1.0).M2 < curved(bent)
    met = sampled(stretched(), np.zeros(1), 1.0).M2
    honest = curving._root
    monkeypatch.setattr(curving, "_root", lambda P: 0.99 * honest(P))
    assert curved(stretched()) < met
    monkeypatch.undo()
    monkeypatch.setattr(curving.np.linalg, "eigh", lambda P: (np.ones(len(P)), np.eye(len(P))))
    assert curving._root(4.0 * np.eye(2)) is None


# --- the doors -----------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["npz", "onnx"])
def test_loaded_models_reach_it(suffix, tmp_path):
    G = Composition((monotone(np.random.default_rng(8), 3, 5), Residual(1.0, 5.0, np.eye(3), S)))
    path = tmp_path / f"model.{suffix}"
    save(G, path)
    found = certify(load(path))
    assert found.m.value == pytest.approx(certify(G).m.value, rel=1e-3)
    assert found.m.value > 0.1
    assert HOW in str(found)
    assert HOW in found.to_dict()["constants"]["m"]["how"]


S = np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, 0.0], [0.0, 0.0, 0.1]])


def test_what_floats_cannot_hold_is_left_alone():
    huge = Residual(1.0, 1.0, 1e200 * np.eye(2), 1e200 * np.eye(2))
    assert certify(huge).m.verdict is Verdict.UNKNOWN


def test_very_large_graphs_are_left_to_norms(monkeypatch):
    monkeypatch.setattr(package, "_LARGEST", 10.0)
    assert HOW not in str(certify(monotone(np.random.default_rng(9), 2, 3)))
