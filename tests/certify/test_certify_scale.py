r"""Certificates at size: fast enclosures contain the truth, long work can be ended, words are true.

The doubles of `verify.certify.pieces.spectral` are held against singular values to 60 digits
(mpmath) and against Arb, without slack, on matrices that are ill-conditioned, badly scaled,
subnormal or huge."""

from __future__ import annotations

import json
import pickle
from fractions import Fraction
from importlib import import_module
from itertools import pairwise

import mpmath
import numpy as np
import pytest
from flint import arb, arb_mat, ctx, fmpq, fmpq_mat

from lemmata.bounds.verdict import Verdict
from lemmata.reports.cli import main
from lemmata.verify import certify, certify_inverse
from lemmata.verify.certify import watch
from lemmata.verify.certify.pieces import adjoint, bounds, cells, curvature, spectral, sweep
from lemmata.verify.certify.points.slope import jacobian, pushed
from lemmata.verify.certify.ranges import Interval
from lemmata.verify.certify.suprema import merged, suprema
from lemmata.verify.errors import InputError
from lemmata.verify.generators import Composition, Linear, Residual, Shear, Translation, Twist
from lemmata.verify.generators.files.save import save
from lemmata.verify.generators.network import Network, mlp
from lemmata.verify.generators.nodes import (
    ActivationNode,
    MatrixNode,
    ScaleNode,
    ShiftNode,
    SumNode,
)
from lemmata.verify.norms import lower, singular_range, upper

measure = import_module("lemmata.verify.certify.measure")
NAMES = ("m", "M", "M2", "M3")


def stack(d: int, k: int, blocks: int, seed: int = 0) -> Network:
    """z + W2 tanh(W1 z + b), again and again."""
    rng = np.random.default_rng(seed)
    nodes: list[object] = []
    for _ in range(blocks):
        at = len(nodes)
        nodes += [
            MatrixNode(at, rng.normal(size=(k, d)) / np.sqrt(k)),
            ActivationNode(at + 1, "tanh", rng.normal(size=k) / 10),
            MatrixNode(at + 2, rng.normal(size=(d, k)) / np.sqrt(64 * k)),
            SumNode((at, at + 3)),
        ]
    return Network(d, tuple(nodes))


def holds(name: str, inner: float, outer: float) -> bool:
    return inner >= outer if name == "m" else inner <= outer


# --- singular values in doubles --------------------------------------------------------------


def graded(rng, k, d):
    """Condition number 1e12, in random directions."""
    U = np.linalg.qr(rng.normal(size=(k, d)))[0]
    V = np.linalg.qr(rng.normal(size=(d, d)))[0]
    return U * np.geomspace(1, 1e-12, d) @ V.T


MATRICES = {
    "random": lambda rng, k, d: rng.normal(size=(k, d)),
    "ill-conditioned": graded,
    "badly scaled rows": lambda rng, k, d: (
        rng.normal(size=(k, d)) * 10.0 ** rng.uniform(-200, 0, (k, 1))
    ),
    "badly scaled columns": lambda rng, k, d: (
        rng.normal(size=(k, d)) * 10.0 ** rng.uniform(-9, 9, d)
    ),
    "rank one": lambda rng, k, d: np.outer(rng.normal(size=k), rng.normal(size=d)),
    "subnormal": lambda rng, k, d: rng.normal(size=(k, d)) * 1e-310,
    "tiny": lambda rng, k, d: rng.normal(size=(k, d)) * 1e-200,
    "huge": lambda rng, k, d: rng.normal(size=(k, d)) * 1e307,
    "integers": lambda rng, k, d: rng.integers(-3, 4, (k, d)).astype(float),
    "zero": lambda rng, k, d: np.zeros((k, d)),
    "orthogonal": lambda rng, k, d: np.linalg.qr(rng.normal(size=(k, d)))[0],
}


def true_range(A: np.ndarray) -> tuple[mpmath.mpf, mpmath.mpf]:
    """Singular values with 400 digits: enough for entries 1e-310 beside 1."""
    with mpmath.workdps(400):
        s = list(mpmath.svd_r(mpmath.matrix(A.tolist()), compute_uv=False))
        return (min(s) if A.shape[0] >= A.shape[1] else mpmath.mpf(0)), max(s)


def encloses(ball: arb, number: mpmath.mpf) -> bool:
    with mpmath.workdps(420):
        ends = (
            mpmath.mpf(int(m)) * mpmath.mpf(2) ** int(e)
            for m, e in (x.man_exp() for x in (ball.lower(), ball.upper()))
        )
        low, high = ends
        error = abs(number) * mpmath.mpf(10) ** -390
        return bool(low - error <= number <= high + error)


@pytest.mark.parametrize("kind", MATRICES)
@pytest.mark.parametrize("shape", [(1, 1), (4, 4), (7, 3), (3, 6)])
def test_singular_values_in_doubles_contain_the_truth(kind, shape):
    rng = np.random.default_rng([1, *shape])
    for _ in range(3):
        A = (
            MATRICES[kind](rng, *shape)
            if shape[0] >= shape[1]
            else MATRICES[kind](rng, *shape[::-1]).T
        )
        found, (least, greatest) = spectral._in_doubles(np.ascontiguousarray(A)), true_range(A)
        assert encloses(found.least, least), (kind, shape)
        assert encloses(found.greatest, greatest), (kind, shape)


@pytest.mark.parametrize("shape", [(90, 90), (200, 60), (60, 200)])
def test_large_ones_agree_with_balls_and_are_tight(shape):
    A = np.random.default_rng(2).normal(size=shape)
    fast, exact = spectral.singular_values(A), singular_range(A)
    assert A.size * min(shape) > spectral._SMALL
    for side in ("least", "greatest"):
        a, b = getattr(fast, side), getattr(exact, side)
        assert a.overlaps(b)
        slack = 1e-11 * upper(exact.greatest)
        assert upper(a) == pytest.approx(upper(b), abs=slack)
        assert lower(a) == pytest.approx(lower(b), abs=slack)
    assert arb(lower(fast.least)) <= exact.least.upper()
    assert arb(upper(fast.greatest)) >= exact.greatest.lower()


@pytest.mark.parametrize("lie", ["small", "zero", "random", "raises"])
def test_eigenvalues_and_factors_are_only_guesses(lie, monkeypatch):
    rng = np.random.default_rng(3)
    A = rng.normal(size=(3, 9, 6))
    truth = [lower(singular_range(a).greatest) for a in A]

    def eigenvalues(B):
        if lie == "raises":
            raise np.linalg.LinAlgError
        return np.zeros(B.shape[:-1]) + {"small": 0.1, "zero": 0.0, "random": 5.0}[lie]

    def factor(B):
        return rng.normal(size=B.shape) if lie != "zero" else np.zeros_like(B)

    monkeypatch.setattr(np.linalg, "eigvalsh", eigenvalues)
    monkeypatch.setattr(np.linalg, "cholesky", factor)
    assert (spectral.greatest_bounds(A) >= truth).all()


def rational(A: np.ndarray) -> fmpq_mat:
    pairs = [[Fraction(x) for x in row] for row in A.tolist()]
    return fmpq_mat([[fmpq(x.numerator, x.denominator) for x in row] for row in pairs])


@pytest.mark.parametrize(
    "kind", ["random", "ill-conditioned", "rank one", "tiny", "integers", "zero"]
)
def test_the_square_factor_lies_above(kind):
    """R'R - W'W is positive definite, by Sylvester's criterion over the rationals."""
    rng = np.random.default_rng(4)
    for shape in ((2, 1), (8, 3), (20, 5)):
        W = MATRICES[kind](rng, *shape)
        R = spectral.square_above(W)
        assert R is not None
        gap = rational(R).transpose() * rational(R) - rational(W).transpose() * rational(W)
        n = shape[1]
        minors = [
            fmpq_mat([[gap[i, j] for j in range(k)] for i in range(k)]) for k in range(1, n + 1)
        ]
        assert all(minor.det() > 0 for minor in minors)
        top = np.linalg.norm(W, 2)
        assert np.linalg.norm(R, 2) <= top * (1 + 1e-12) + 1e-140
    assert spectral.square_above(1e200 * np.ones((3, 2))) is None


def test_a_matrix_is_decomposed_once(monkeypatch):
    W = np.random.default_rng(5).normal(size=(6, 4))
    first = spectral.singular_values(W)
    monkeypatch.setattr(spectral, "singular_range", None)
    assert spectral.singular_values(W.copy()) is first


# --- the pieces of the analysis --------------------------------------------------------------


def graphs():
    rng = np.random.default_rng(6)
    out = [stack(3, 5, 2)]
    for name in ("gelu", "softplus", "sin"):
        W = [rng.normal(size=s) / 2 for s in ((5, 3), (4, 5), (3, 4))]
        nodes = (
            MatrixNode(0, W[0]),
            ShiftNode(1, rng.normal(size=5)),
            ActivationNode(2, name),
            MatrixNode(3, W[1]),
            ScaleNode(4, rng.normal(size=4)),
            ActivationNode(5, "tanh", rng.normal(size=4)),
            MatrixNode(6, W[2]),
            SumNode((0, 7, 7)),
        )
        out.append(Network(3, nodes))
    return out


@pytest.mark.parametrize("G", graphs())
def test_adjoint_gradients_agree_with_differences(G):
    rng = np.random.default_rng(7)
    objectives = [
        (measure.singular_value(G, -1.0, -1), 3),
        (measure.singular_value(G, 1.0, 0), 3),
        (measure.diagonal_form(G, 2), 6),
        (measure.diagonal_form(G, 3), 6),
    ]
    for f, size in objectives:
        x = rng.normal(size=size)
        value, slope = f.at(x)
        other, differences = measure.Objective(f.values).at(x)
        assert value == pytest.approx(other, rel=1e-12)
        assert slope == pytest.approx(differences, rel=1e-5, abs=1e-7)


def test_an_output_that_ignores_its_input_has_gradient_zero():
    G = Network(1, (ScaleNode(0, 0.0),))
    assert adjoint.swept(G, np.ones(1), np.ones(1), np.ones(1), 2)[2] == [0.0]


@pytest.mark.parametrize(
    "G",
    [
        *graphs()[:2],
        Twist(1.5, 1.0, 0.7),
        Composition((Twist(1.0, 0.9, 0.4), Shear(1.0, 2.0, 0.5))),
    ],
)
def test_jacobians_times_vectors(G):
    rng = np.random.default_rng(8)
    with ctx.workprec(200):
        z = [arb(float(t)) for t in rng.normal(size=G.dim)]
        V = arb_mat(rng.normal(size=(G.dim, 2)).tolist())
        pairs = zip(pushed(G, z, V).tolist(), (jacobian(G, z) * V).tolist(), strict=True)
        for row, other in pairs:
            assert all(a.overlaps(b) for a, b in zip(row, other, strict=True))
    floats = np.array([float(t) for t in z])
    got = [[float(x) for x in row] for row in jacobian(G, z).tolist()]
    assert np.array(got) == pytest.approx(G.jacobian(floats), rel=1e-12)


def test_intervals_are_merged_without_change():
    ends = [(0, 1), (0.5, 2), (-3, -2), (2, 2.5), (5, 6), (5.5, 5.7)]
    over = [Interval(arb(a), arb(b)) for a, b in ends]
    found = [(float(x.low), float(x.high)) for x in merged(over)]
    assert found == [(-3, -2), (0, 2.5), (5, 6)]
    whole = merged([*over, Interval(arb("-inf"), arb("inf"))])
    assert len(whole) == 1
    assert suprema("tanh", over) == suprema("tanh", merged(over)) or all(
        a.overlaps(b)
        for a, b in zip(
            suprema("tanh", over).values(), suprema("tanh", merged(over)).values(), strict=True
        )
    )


def test_the_jacobian_at_the_centre_in_doubles(monkeypatch):
    """A ball of radius 0: doubles lie outside of what Arb encloses."""
    for G in graphs():
        z = np.random.default_rng(9).normal(size=3)
        truth = singular_range(jacobian(G, [arb(float(t)) for t in z]))
        flow = sweep.at_point(G, z)
        assert arb(float(flow.least[0])) <= truth.least.upper()
        assert arb(float(flow.norm[0])) >= truth.greatest.lower()
        assert float(flow.norm[0]) == pytest.approx(upper(truth.greatest), rel=1e-10)
    module = import_module("lemmata.verify.certify")
    exact = certify(G, 0.3, z)
    monkeypatch.setattr(module, "_ARB", 0)
    assert certify(G, 0.3, z).M.value == pytest.approx(exact.M.value, rel=1e-9)


def test_deep_graphs_are_bounded_node_by_node_and_soundly(monkeypatch):
    """The chain rule node by node lies above the pass for each argument, and above what is met."""
    G = stack(3, 5, 4)
    close = certify(G, 0.8, budget=7)
    monkeypatch.setattr(curvature, "_DEEP", 0)
    far = certify(G, 0.8, budget=7)
    assert close.M2.value == far.M2.value
    assert far.bracket("M3")[0] <= close.M3.value <= far.M3.value


def test_a_bound_on_the_ball_is_not_used_from_midpoints_outside():
    """M2 = 0 is a lie here; only pieces whose midpoint lies in the ball may believe it."""
    G, parts = stack(2, 3, 1), cells.whole(np.zeros(2), 0.5)
    for axis in (0, 1, 0, 1):
        parts, _ = parts.split(np.full(len(parts), axis))
    outside = np.linalg.norm(parts.middle, axis=1) > 0.5
    told, alone = (
        bounds.examine(G, sweep.node_norms(G), parts, M2=M2).bounds for M2 in (0.0, np.inf)
    )
    assert outside.any()
    assert (told[:, outside] == alone[:, outside]).all()
    assert (told[0, ~outside] > alone[0, ~outside]).any()


@pytest.mark.parametrize("budget", [None, 7])
def test_cuts_that_gain_nothing_end_the_search_unless_asked_for(budget):
    found = certify(stack(33, 8, 1), 1.0, budget=budget)
    assert found.boxes == (3 if budget is None else 7)


# --- size ----------------------------------------------------------------------------------


def steps(G: Network, monkeypatch) -> int:
    """How many layers are looked at, on a ball, without finding a family first."""
    count = 0

    def counted(doing: str) -> None:
        nonlocal count
        count += 1

    for name in ("layers", "pieces.sweep"):
        module = import_module(f"lemmata.verify.certify.{name}")
        monkeypatch.setattr(module, "tick", counted)
    for name in ("layers", "pieces.ball"):
        module = import_module(f"lemmata.verify.certify.{name}")
        monkeypatch.setattr(module, "recognise", lambda network: network)
    certify(G, 1.0, budget=1)
    return count


def doubled(n: int) -> Network:
    return Network(2, tuple(SumNode((i, i)) for i in range(n)))


def repeated(n: int) -> Network:
    A = np.random.default_rng(10).normal(size=(2, 2)) / 100
    nodes = [node for i in range(n) for node in (MatrixNode(2 * i, A), SumNode((2 * i, 2 * i + 1)))]
    return Network(2, tuple(nodes))


@pytest.mark.parametrize("make", [doubled, repeated, lambda n: stack(2, 2, n)])
def test_work_is_linear_in_the_depth(make, monkeypatch):
    counts = [steps(make(n), monkeypatch) for n in (40, 80, 160)]
    assert all(b <= 2.2 * a for a, b in pairwise(counts))


def test_affine_graphs_are_multiplied_out(monkeypatch):
    monkeypatch.setattr(
        import_module("lemmata.verify.certify.layers"), "recognise", lambda network: network
    )
    same = certify(Network(2, (ScaleNode(0, 2.0), ScaleNode(0, -1.0), SumNode((1, 2)))))
    assert (same.m.value, same.M.value) == (1.0, 1.0)
    huge = certify(doubled(60))
    assert (huge.m.value, huge.M.value) == (2.0**60, 2.0**60)
    A = np.eye(2) + repeated(1).nodes[0].W
    s = np.linalg.svd(np.linalg.matrix_power(A, 9), compute_uv=False)
    found = certify(repeated(9))
    assert found.m.value == pytest.approx(s[1], rel=1e-9)
    assert found.M.value == pytest.approx(s[0], rel=1e-9)
    inside = (
        *Network(2, (ScaleNode(0, 2.0), ScaleNode(0, -1.0), SumNode((1, 2)))).nodes,
        ActivationNode(3, "softplus"),
    )
    assert certify(Network(2, inside)).M.value == pytest.approx(1.0)


# --- time ----------------------------------------------------------------------------------


@pytest.mark.parametrize("radius", [None, 0.5])
def test_a_time_limit_leaves_what_is_proved(radius, monkeypatch):
    """Wherever the clock stops, no number is better than the whole work's, and none is made up."""
    G = graphs()[1]
    full = certify(G, radius, budget=None if radius is None else 9)
    unproved = 0
    for end in (0.5, 1.5, 3.5, 5.5, 9.5, 15.5, 60.5, 300.5, 10**9):
        now = iter(range(10**9))
        monkeypatch.setattr(watch.time, "monotonic", lambda now=now: next(now))
        found = certify(G, radius, budget=None if radius is None else 9, time_limit=end)
        monkeypatch.undo()
        for name in NAMES:
            part, whole = getattr(found, name), getattr(full, name)
            assert holds(name, whole.value, part.value)
            assert part.verdict in (whole.verdict, Verdict.UNKNOWN)
            unproved += part.verdict is Verdict.UNKNOWN
            if part.verdict is Verdict.UNKNOWN:
                assert found.to_dict()["constants"][name]["value"] is None
        assert found.invertible in (full.invertible, None)
        assert (found.stopped is None) == (found.to_dict() == full.to_dict())
    assert found.stopped is None
    assert unproved
    assert "time limit" in str(certify(G, time_limit=1e-9))


@pytest.mark.parametrize("limit", [0, -1.0, float("nan"), float("inf"), "3", True])
def test_bad_time_limits_are_rejected(limit):
    with pytest.raises(InputError, match="time limit"):
        certify(Shear(1.0, 1.0, 1.5), time_limit=limit)


def test_progress_is_told_in_words_and_memory_errors_are_not_fatal(monkeypatch):
    told: list[str] = []
    certify(Shear(1.0, 1.0, 1.5), 1.0, progress=told.append)
    assert told[0] == "closed forms on the whole space"
    assert "branch and bound" in told

    def exhausted(*_):
        raise MemoryError

    monkeypatch.setattr(import_module("lemmata.verify.certify"), "sampled", exhausted)
    found = certify(Shear(1.0, 1.0, 1.5), 1.0)
    assert found.stopped == "memory ran out"
    assert found.m.verdict is Verdict.PROVED


# --- words ---------------------------------------------------------------------------------


def wild() -> Residual:
    """No rule proves m > 0, and none refutes it."""
    return Residual(0.1, -1.0, np.eye(2), np.eye(2))


def test_unproved_is_not_disproved():
    found = certify(wild())
    assert found.invertible is None
    assert found.to_dict()["invertible"] is None
    assert "strongly invertible: not known" in str(found)
    assert "neither proved nor disproved" in str(found)
    assert all(repr(t) in str(found) for t in (*found.witness.u, *found.witness.v))
    flat = certify(mlp([np.eye(2), np.eye(2)], [None, None], "tanh"))
    assert flat.invertible is False
    assert "strongly invertible: no" in str(flat)
    assert certify(Shear(1.0, 1.0, 1.5)).invertible is True


def test_a_regular_jacobian_on_a_ball_is_not_yet_one_to_one():
    """Turned so far, and slopes so mixed, that only branch and bound proves m > 0."""
    W1, W2 = [[-0.2, -0.5], [-2.9, 0.1], [-1.1, -1.0]], [[-0.6, 0.7, -1.2], [-1.4, 0.6, 0.8]]
    turning = Residual(0.5, 1.0, W1, W2, "softplus")
    found = certify(turning, 1.0)
    assert found.m.verdict is Verdict.PROVED
    assert found.invertible is None
    assert certify(turning, 1e-3).invertible is True


def test_assumption_three_offers_the_shift():
    G = Composition((Linear(np.eye(2)), Translation([3.0, 4.0])))
    found = certify(G)
    assert "hypothesis not met: assumption 3, G(0) = (3, 4)" in found.offset.how
    assert "G(z) - G(0)" in found.offset.how
    moved = certify(Composition((Translation([-3.0, -4.0]), G)))
    assert moved.offset.verdict is Verdict.PROVED
    assert [b.value for b in moved] == [b.value for b in found]


def test_what_no_double_holds_is_unknown():
    found = certify(Residual(1.0, 1.0, 1e200 * np.eye(2), 1e200 * np.eye(2)), 1.0)
    assert found.M.verdict is Verdict.UNKNOWN
    assert found.to_dict()["brackets"]["M"] == [None, None]
    assert json.dumps(found.to_dict(), allow_nan=False)


@pytest.mark.parametrize("radius", [None, 0.5])
def test_certificates_pickle_and_become_json(radius):
    for G in (Shear(1.0, 1.0, 1.5), wild(), stack(2, 3, 1)):
        found = certify(G, radius)
        again = pickle.loads(pickle.dumps(found))
        assert again.to_dict() == found.to_dict()
        for old, new in zip(found, again, strict=True):
            assert new.enclosure.contains(old.enclosure)
        data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
        for bound in found:
            entry = data["constants"][bound.name]
            if bound.verdict is Verdict.PROVED:
                assert float(bound) == entry["value"] == float(entry["decimal"])
                assert Fraction(entry["text"]) == Fraction(bound.value)
                low, high = entry["enclosure"]
                assert arb(low) <= bound.enclosure.lower()
                assert bound.enclosure.upper() <= arb(high)
    inverse = certify_inverse(Shear(1.0, 1.0, 1.5), [0.1, 0.2])
    assert pickle.loads(pickle.dumps(inverse)).to_dict() == inverse.to_dict()
    assert json.dumps(inverse.to_dict(), allow_nan=False)


# --- the command ---------------------------------------------------------------------------


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "G.npz"
    save(Shear(1.0, 1.0, 1.5), path)
    return path


FILES = {
    "text.npy": np.array(["a", "b"]),
    "empty.npy": np.array([]),
    "nan.npy": np.array([0.0, np.nan]),
    "complex.npy": np.array([1j, 2.0]),
    "long.npy": np.zeros(3),
    "objects.npy": np.array([None, 1.0], dtype=object),
    "truth.npy": np.array([True, False]),
    "empty.txt": "",
    "words.txt": "a b\n",
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("option", "what"), [("--center", "centre"), ("--observation", "observation")]
)
def test_bad_points_get_one_line(name, option, what, model, tmp_path, capsys):
    path, content = tmp_path / name, FILES[name]
    if isinstance(content, str):
        path.write_text(content)
    else:
        np.save(path, content, allow_pickle=True)
    assert main(["certify", str(model), "--radius", "1", option, str(path)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert f"the {what}" in told.err
    assert "not 2" not in told.err


def test_the_command_takes_a_time_limit(model, capsys):
    arguments = ["certify", str(model), "--radius", "1", "--format", "json", "--time-limit"]
    assert main([*arguments, "1e-9"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert "time limit" in data["stopped"]
    assert data["constants"]["m"]["value"] is None
    assert data["invertible"] is None
    assert main([*arguments, "1000"]) == 0
    assert json.loads(capsys.readouterr().out)["stopped"] is None
    assert main([*arguments, "0"]) == 2
    assert "--time-limit" in capsys.readouterr().err
