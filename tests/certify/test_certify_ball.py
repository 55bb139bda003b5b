r"""Bounds on a ball: outward rounding is outward, brackets are brackets, and more boxes help.

Both ends of a bracket are proved independently: the inner end by Arb at points of the ball, the
outer end by interval derivatives in doubles over pieces.  They are compared without tolerance.
"""

from __future__ import annotations

from importlib import import_module
from itertools import pairwise

import numpy as np
import pytest
from flint import arb, arb_mat, ctx

from lemmata.verify import certify
from lemmata.verify.certify.pieces import ball, bounds, cells, curvature, sweep, tabulated
from lemmata.verify.certify.pieces.rounded import Uncertain, between, exact
from lemmata.verify.certify.pieces.spectral import greatest_bounds, least_bounds, radius_norm
from lemmata.verify.certify.points.slope import jacobian
from lemmata.verify.certify.ranges import Interval, derivative, value
from lemmata.verify.certify.sampled import quotient
from lemmata.verify.errors import InputError
from lemmata.verify.generators import (
    BlockDiagonal,
    Composition,
    Convex,
    Coordinatewise,
    CosineShear,
    Generator,
    Linear,
    Residual,
    Shear,
    Translation,
    Twist,
)
from lemmata.verify.generators.lower import as_network
from lemmata.verify.generators.network import Network, mlp
from lemmata.verify.generators.nodes import (
    ActivationNode,
    MatrixNode,
    ScaleNode,
    ShiftNode,
    SumNode,
)
from lemmata.verify.norms import lower, singular_range, upper

NAMES = ("m", "M", "M2", "M3")
ACTIVATIONS = ("tanh", "sigmoid", "softplus", "sin", "arctan", "erf", "gelu", "rsqrt")


def holds(name: str, inner: float, outer: float) -> bool:
    """Whether a value met and a bound are on the right sides of each other."""
    return inner >= outer if name == "m" else inner <= outer


# --- arithmetic ----------------------------------------------------------------------------


def as_balls(x: Uncertain) -> arb_mat:
    pairs = zip(x.mid.tolist(), np.broadcast_to(x.rad, x.mid.shape).tolist(), strict=True)
    return arb_mat([[arb(m, r) for m, r in zip(*rows, strict=True)] for rows in pairs])


def contains(x: Uncertain, truth: arb_mat) -> bool:
    return all(
        a.contains(b)
        for rows in zip(as_balls(x).tolist(), truth.tolist(), strict=True)
        for a, b in zip(*rows, strict=True)
    )


def exactly(A: np.ndarray) -> arb_mat:
    return arb_mat(A.tolist())


@pytest.fixture
def exact_arithmetic():
    """Enough bits that sums and products of a few doubles are not rounded."""
    with ctx.workprec(4000):
        yield


@pytest.mark.usefixtures("exact_arithmetic")
@pytest.mark.parametrize("scale", [1.0, 1e-160, 1e150])
def test_arithmetic_is_outward(scale):
    rng = np.random.default_rng(0)
    for n in (1, 3, 40):
        A, B = rng.normal(size=(n, n)), scale * rng.normal(size=(n, n))
        a, b = exactly(A), exactly(B)
        assert contains(exact(A) @ exact(B), a * b)
        assert contains(exact(A) + exact(B), a + b)
        rows = zip(a.tolist(), b.tolist(), strict=True)
        entry = [[x * y for x, y in zip(*row, strict=True)] for row in rows]
        assert contains(exact(A) * exact(B), arb_mat(entry))
        wide = Uncertain(A, np.abs(rng.normal(size=(n, n))))
        member = wide.mid + wide.rad * rng.uniform(-0.999, 0.999, (n, n))
        assert contains(wide @ exact(B), exactly(member) * b)
        assert contains(
            wide * wide, arb_mat([[x * x for x in r] for r in exactly(member).tolist()])
        )


@pytest.mark.usefixtures("exact_arithmetic")
def test_arithmetic_without_the_rounding_term_is_caught():
    rng = np.random.default_rng(0)
    A, B = rng.normal(size=(2, 20, 20))
    assert not contains(exact(A @ B), exactly(A) * exactly(B))


@pytest.mark.parametrize("shape", [(1, 1), (3, 3), (6, 4), (4, 6), (30, 30)])
def test_singular_values_are_bounded_on_the_right_side(shape):
    rng = np.random.default_rng(1)
    batch = rng.normal(size=(4, *shape)) * np.array([1e-8, 1.0, 1.0, 1e8])[:, None, None]
    batch[2, :, -1] = batch[2, :, 0]
    least, greatest = least_bounds(batch), greatest_bounds(batch)
    for A, low, high in zip(batch, least, greatest, strict=True):
        truth = singular_range(A)
        assert low == 0 or arb(float(low)) <= truth.least
        assert high >= lower(truth.greatest)
        s = np.linalg.svd(A, compute_uv=False)
        assert high <= s[0] * (1 + 1e-10)
        if shape[0] >= shape[1]:
            assert low >= s[-1] - s[0] * 1e-10
    broken = np.array([[[np.nan]], [[np.inf]]])
    bad = least_bounds(broken), greatest_bounds(broken)
    assert bad[0].tolist() == [0, 0]
    assert bad[1].tolist() == [np.inf, np.inf]


def test_radii_are_bounded_and_the_bound_is_tight():
    rng = np.random.default_rng(2)
    R = np.abs(rng.normal(size=(5, 7, 4)))
    R[0] = 0
    R[1, :, 2] = 0
    for A, high in zip(R, radius_norm(R), strict=True):
        assert high >= lower(singular_range(A).greatest)
        assert high <= np.linalg.norm(A, 2) * 1.05 + 1e-100


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_ranges_of_activations_contain_them(name):
    rng = np.random.default_rng([3, len(name)])
    middle = rng.normal(size=80) * 10 ** rng.uniform(-2, 1.6, 80)
    half = np.where(rng.random(80) < 0.3, 0.0, 10 ** rng.uniform(-6, 1, 80))
    for order in range(4):
        found = tabulated.over(name, order, between(middle - half, middle + half))
        for x, r, m, e in zip(middle, half, found.mid, found.rad, strict=True):
            for t in (-1.0, 1.0, *rng.uniform(-1, 1, 3)):
                point = arb(x + r * t * (1 - 1e-15))
                if order == 0:
                    truth = value(name, point)
                else:
                    truth = derivative(name, order, Interval(point, point))
                assert arb(m, e).overlaps(truth), (order, point)
        sharp = tabulated.over(name, order, exact(np.linspace(-5, 5, 30)))
        assert sharp.rad.max() < 1e-9


def test_pieces_cover_the_ball_and_bound_linear_forms():
    rng = np.random.default_rng(4)
    for d in (1, 2, 5):
        center, radius = rng.normal(size=d), 0.7
        all_ = cells.whole(center, radius)
        for _ in range(4):
            all_, _ = all_.split(rng.integers(0, d, len(all_)))
        steps = rng.normal(size=(200, d))
        t = steps / np.linalg.norm(steps, axis=1, keepdims=True) * radius
        t *= rng.uniform(0, 1 - 1e-12, (200, 1)) ** 0.5
        inside = ((t[:, None] >= all_.low) & (t[:, None] <= all_.high)) | ~all_.boxed
        others = np.where(all_.boxed, 0.0, t[:, None])
        inside = inside.all(axis=2) & (np.linalg.norm(others, axis=2) <= all_.rest)
        assert inside.any(axis=1).all()
        w = rng.normal(size=(1, 3, d))
        reach = all_.spread(np.abs(w))
        for i, k in zip(*np.nonzero(inside), strict=True):
            assert (np.abs(w[0] @ (t[i] - all_.middle[k])) <= reach[k]).all()
            assert np.linalg.norm(t[i] - all_.middle[k]) <= all_.reach[k]


# --- generators ----------------------------------------------------------------------------


def deep(rng, d, k, name="tanh", skip=True):
    """Two hidden layers, with or without a skip connection."""
    nodes = (
        MatrixNode(0, rng.normal(size=(k, d)) / np.sqrt(k)),
        ShiftNode(1, rng.normal(size=k)),
        ActivationNode(2, name),
        MatrixNode(3, rng.normal(size=(k, k)) / np.sqrt(k)),
        ActivationNode(4, str(rng.choice(ACTIVATIONS)), rng.normal(size=k)),
        ScaleNode(5, rng.normal(size=k)),
        MatrixNode(6, rng.normal(size=(d, k)) / np.sqrt(k)),
        SumNode((0, 7)),
    )
    return Network(d, nodes if skip else nodes[:-1])


def residual(rng, d, k, name="tanh"):
    W1, W2 = rng.normal(size=(k, d)) / np.sqrt(k), rng.normal(size=(d, k)) / np.sqrt(k)
    return Residual(1.5, rng.normal() / 2, W1, W2, name, rng.normal(size=k))


def members() -> list[Generator]:
    rng = np.random.default_rng(5)
    Q = np.linalg.qr(rng.normal(size=(2, 2)))[0]
    out: list[Generator] = [
        Shear(1.0, 2.0, 1.5),
        Shear(1.0, 0.5, -0.7, "gelu"),
        Twist(1.5, 1.0, 0.7),
        CosineShear(1.0, 1.0, 0.5, 2.0),
        Linear(rng.normal(size=(3, 3))),
        Convex(0.5, 1.0, rng.normal(size=(4, 2)), np.ones(4), "tanh", rng.normal(size=4)),
        Convex(0.2, 2.0, rng.normal(size=(3, 3)), np.ones(3), "softplus"),
        Coordinatewise(Q, Q.T, *rng.normal(size=(3, 2, 3)), "softplus"),
        Composition((Shear(1.0, 1.0, 0.5), Linear(Q), Shear(1.2, 1.0, 0.5, "erf"))),
        Composition((Twist(1.0, 1.0, 0.5), Translation([0.3, 0.1]), Shear(1.0, 1.0, 0.5))),
        BlockDiagonal((Shear(1.0, 1.0, 0.5), Residual(1.0, 0.3, [[1.0]], [[1.0]]))),
        mlp([rng.normal(size=s) / 2 for s in ((6, 3), (3, 6))], [None, None], "sigmoid"),
    ]
    for name in ACTIVATIONS:
        d, k = (int(n) for n in rng.integers(1, 5, 2))
        out += [residual(rng, d, k, name), deep(rng, d, k + 1, name, skip=rng.random() < 0.8)]
    families = (out[0], out[5], out[8], out[-2])
    return [*out, *(as_network(G) for G in families)]


MEMBERS = members()


@pytest.mark.parametrize("index", range(len(MEMBERS)))
def test_brackets_hold_without_slack(index):
    G, rng = MEMBERS[index], np.random.default_rng([6, index])
    center, radius = rng.normal(size=G.dim), float(10 ** rng.uniform(-2, 0.7))
    whole = certify(G)
    found = certify(G, radius, center, budget=24)
    for name in NAMES:
        inner, outer = found.bracket(name)
        assert holds(name, inner, outer), (G, name, radius, inner, outer)
        assert holds(name, outer, getattr(whole, name).value)


@pytest.mark.parametrize("index", range(12, len(MEMBERS)))
def test_the_analysis_alone_is_sound_on_every_piece(index):
    """Each piece's own numbers, not only the best of all proofs, against Arb at its points."""
    G, rng = as_network(MEMBERS[index]), np.random.default_rng([7, index])
    d, radius = G.dim, float(10 ** rng.uniform(-1, 0.5))
    parts = cells.whole(rng.normal(size=d), radius)
    norms = sweep.node_norms(G)
    for _ in range(3):
        found = bounds.examine(G, norms, parts)
        for i in range(0, len(parts), 2):
            cell = parts[i : i + 1]
            y = rng.uniform(-1, 1, d)
            y *= 0.99 / max(1.0, float(np.linalg.norm(y[~cell.boxed[0]])))
            z = parts.center + cell.middle[0] + y * np.where(cell.boxed, cell.half, cell.rest)[0]
            values = singular_range(jacobian(G, [arb(float(t)) for t in z]))
            assert arb(float(found.bounds[0, i])) <= values.least or found.bounds[0, i] == 0
            assert found.bounds[1, i] >= lower(values.greatest)
            for order in (2, 3):
                met = quotient(G, order, z, rng.normal(size=d), 1e-6)
                assert met <= found.bounds[order, i], (order, i)
        parts, _ = parts.split(found.axes)


@pytest.mark.parametrize("G", [MEMBERS[0], MEMBERS[2], MEMBERS[5], MEMBERS[13], MEMBERS[17]])
def test_more_boxes_never_hurt(G):
    center = np.full(G.dim, 0.2)
    budgets = (0, 1, 2, 7, 40, 41, 90)
    runs = [certify(G, 0.8, center, budget=n) for n in budgets]
    for less, more in pairwise(runs):
        for name in NAMES:
            assert holds(name, getattr(more, name).value, getattr(less, name).value)
    assert all(run.boxes <= n for run, n in zip(runs, budgets, strict=True))


@pytest.fixture
def no_multipliers(monkeypatch):
    """Leave m and M on a ball to norms and to branch and bound."""
    multipliers = import_module("lemmata.verify.certify.multipliers")
    monkeypatch.setattr(multipliers, "sharper", lambda *_: {})


def test_the_bracket_shrinks_with_the_budget(no_multipliers):
    G = deep(np.random.default_rng(8), 2, 4)
    widths = []
    for budget in (1, 30, 200):
        found = certify(G, 0.7, budget=budget)
        widths.append([abs(np.subtract(*found.bracket(name))) for name in NAMES])
    first, second, third = widths
    assert all(a > b > c for a, b, c in zip(first, second, third, strict=True))
    assert all(c < a / 2 for a, c in zip(first, third, strict=True))
    closed = certify(G, 0.7, budget=0)
    assert all(getattr(closed, n).value != getattr(found, n).value for n in ("M", "M2", "M3"))


def test_huge_balls_return_the_bound_of_the_whole_space():
    for G in (MEMBERS[0], MEMBERS[5], MEMBERS[12], MEMBERS[13]):
        whole, local = certify(G), certify(G, radius=1e9, budget=8)
        for name in NAMES:
            assert holds(name, getattr(local, name).value, getattr(whole, name).value)
    whole, local = certify(MEMBERS[0]), certify(MEMBERS[0], radius=1e9, budget=8)
    for name in NAMES:
        assert getattr(local, name).value == getattr(whole, name).value


@pytest.mark.parametrize(
    ("center", "radius"), [([1e6, -1e6], 1e-9), ([0.0, 25.0], 3.0), ([0.0, -30.0], 1e-3)]
)
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_tails_and_coarse_grids_of_doubles(name, center, radius):
    """Arguments beyond the tables, and balls of a few units in the last place."""
    found = certify(Shear(1.0, 2.0, 1.5, name), radius, center, budget=8)
    for constant in NAMES:
        assert holds(constant, *found.bracket(constant))


def test_midpoints_outside_the_ball_are_drawn_into_it():
    """Without a layer graph M2 may hold in the ball only."""
    G, parts = Twist(1.5, 1.0, 0.7), cells.whole(np.zeros(2), 0.5)
    for axis in (0, 1, 0, 1, 0, 1):
        parts, _ = parts.split(np.full(len(parts), axis))
    points, reaches = bounds._inside(parts)
    lengths = np.linalg.norm(parts.middle, axis=1)
    assert (lengths > 0.5).any()
    assert (np.linalg.norm(points, axis=1) <= 0.5).all()
    assert (reaches >= parts.reach).all()
    assert certify(G, 0.5, budget=64).m.value >= certify(G).m.value


def test_points_give_the_derivatives_there():
    G = deep(np.random.default_rng(9), 3, 5)
    found = certify(G, radius=0.0, center=[0.1, 0.2, 0.3])
    s = np.linalg.svd(G.jacobian(np.array([0.1, 0.2, 0.3])), compute_uv=False)
    assert found.m.value == pytest.approx(s[-1], rel=1e-9)
    assert found.M.value == pytest.approx(s[0], rel=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_wrong_bounds_are_caught_by_the_inner_end(name):
    """A constant moved the wrong way by a thousandth contradicts a point of the ball."""
    found = certify(MEMBERS[0], radius=1.0, budget=200)
    inner, outer = found.bracket(name)
    wrong = outer * 1.001 if name == "m" else outer * 0.999
    assert holds(name, inner, outer)
    assert not holds(name, inner, wrong)


def _no_curvature_term(A, J, s, p):
    return np.zeros(len(s.mid))


def _slopes_at_the_midpoint(name, order, x):
    return TRUE_OVER(name, order, Uncertain(x.mid, np.zeros_like(x.rad)) if order else x)


def _no_cross_term(G, results, reached, second, n):
    return curvature._second(G, results, reached, n) * 0 + sum(
        curvature.term(A, curvature._argument(G, results, i), results[i].slopes[2], 3)
        for i, A in reached.items()
    )


TRUE_OVER = tabulated.over
TWINS = [
    (curvature, "term", _no_curvature_term),
    (sweep, "over", _slopes_at_the_midpoint),
    (curvature, "_third", _no_cross_term),
]


@pytest.mark.parametrize(("module", "name", "twin"), TWINS, ids=lambda t: getattr(t, "__name__", t))
def test_false_analyses_are_caught(module, name, twin, monkeypatch):
    """Leaving out curvature, the range of slopes, or the cross term inverts a bracket."""
    monkeypatch.setattr(module, name, twin)
    broken = []
    for index, G in enumerate(MEMBERS[12:20]):
        rng = np.random.default_rng([10, index])
        center, radius = rng.normal(size=G.dim), 1.0
        met = certify(G, radius, center, budget=0).sampled
        look = ball.examiner(G, arb("inf"))
        found = ball.search_ball(look, center, radius, 9, met.values)
        broken += [
            not holds(n, i, o) for n, i, o in zip(NAMES, met.values, found.bounds, strict=True)
        ]
    assert any(broken)


def test_a_deterministic_certificate_tells_its_brackets():
    G = deep(np.random.default_rng(11), 3, 4)
    first, second = (certify(G, 0.3, budget=20) for _ in range(2))
    assert str(first) == str(second)
    assert "branch and bound over" in str(first)
    assert ", met " in str(first)
    assert certify(G).bracket("m") is None
    assert first.boxes == 19


@pytest.mark.parametrize("budget", [-1, 1.5, True, "8"])
def test_bad_budgets_are_rejected(budget):
    with pytest.raises(InputError, match="budget"):
        certify(MEMBERS[0], radius=1.0, budget=budget)


def test_a_budget_needs_a_ball():
    with pytest.raises(InputError, match="radius"):
        certify(MEMBERS[0], budget=8)


def test_wide_networks_stay_finite(no_multipliers):
    """d = 30: one piece is enough to beat the layer-by-layer bounds."""
    G = deep(np.random.default_rng(12), 30, 40)
    closed, found = certify(G, 0.1, budget=0), certify(G, 0.1, budget=3)
    for name in NAMES:
        inner, outer = found.bracket(name)
        assert holds(name, inner, outer)
    assert found.M2.value < closed.M2.value / 2
    assert found.M3.value < closed.M3.value / 2
    assert upper(arb(found.M.value)) < closed.M.value
