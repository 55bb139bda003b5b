r"""Inverse points: the true one is enclosed, "the only one" is true, and doubt is said.

True solutions come from exact linear algebra, from closed forms evaluated at 300 bits, and, where
a map takes a value several times, from other starts of Newton's method.
"""

from __future__ import annotations

import json

import numpy as np
import pytest
from flint import arb, arb_mat, ctx

from lemmata.bounds.verdict import Verdict
from lemmata.reports.cli import main
from lemmata.verify import certify_inverse
from lemmata.verify.certify.points import krawczyk
from lemmata.verify.certify.points.image import image
from lemmata.verify.errors import InputError
from lemmata.verify.generators import (
    BlockDiagonal,
    Composition,
    Convex,
    CosineShear,
    Fresnel,
    Linear,
    Residual,
    Shear,
    Translation,
    Twist,
)
from lemmata.verify.generators.files.save import save
from lemmata.verify.generators.network import mlp


def members(rng):
    d, k = (int(n) for n in rng.integers(2, 6, 2))
    W1, W2 = rng.normal(size=(k, d)) / k, rng.normal(size=(d, k)) / d
    return [
        Shear(1.0, 2.0, 1.5, "gelu"),
        Twist(1.5, 1.0, 0.7),
        CosineShear(1.0, 1.0, 0.5, 2.0),
        Fresnel(),
        Residual(2.0, 0.5, W1, W2, "softplus", rng.normal(size=k)),
        Convex(0.5, 1.0, rng.normal(size=(d + 1, d)), np.ones(d + 1)),
        Composition((Twist(1.0, 0.9, 0.5), Translation([0.3, 0.1]), Shear(1.0, 1.0, 0.5))),
        BlockDiagonal((Fresnel(), Shear(1.0, 1.0, 0.5, "erf"))),
        mlp([np.eye(3), rng.normal(size=(3, 3))], [None, rng.normal(size=3)], "softplus"),
    ]


@pytest.mark.parametrize("seed", range(6))
def test_the_enclosure_is_tight_and_consistent(seed):
    """x = G(z) rounded: the enclosure is near z, and its image contains x."""
    rng = np.random.default_rng([1, seed])
    for G in members(rng):
        z = rng.normal(size=G.dim)
        x = G.value(z)
        found = certify_inverse(G, x)
        assert found.verdict is Verdict.PROVED
        assert found.radius < 1e-12
        assert np.abs(np.array(found.center) - z).max() < 1e-9
        assert (found.low <= found.high).all()
        with ctx.workprec(200):
            over = image(G, found.enclosure)
            assert all(y.contains(arb(float(t))) for y, t in zip(over, x, strict=True))


@pytest.mark.parametrize("seed", range(4))
def test_linear_solutions_are_enclosed_exactly(seed):
    rng = np.random.default_rng([2, seed])
    A, x = rng.normal(size=(4, 4)), rng.normal(size=4)
    found = certify_inverse(Linear(A), x)
    with ctx.workprec(400):
        truth = arb_mat(A.tolist()).solve(arb_mat([[t] for t in x.tolist()]))
        for ball, exact in zip(found.enclosure, truth.tolist(), strict=True):
            assert ball.contains(exact[0])
        distance = sum(
            ((e[0] - arb(c)) ** 2 for e, c in zip(truth.tolist(), found.center, strict=True)),
            arb(0),
        ).sqrt()
        assert distance <= arb(found.radius)
    assert found.unique_within == float("inf")


def test_shears_are_inverted_in_closed_form():
    G, x = Shear(1.5, 0.7, 2.0), [0.3, -0.8]
    found = certify_inverse(G, x)
    with ctx.workprec(300):
        second = arb(x[1]) / arb(G.q)
        first = (arb(x[0]) - arb(G.c) * second.tanh()) / arb(G.p)
        assert found.enclosure[0].contains(first)
        assert found.enclosure[1].contains(second)


def folded() -> Residual:
    """z + 6 sin z: not monotone, so some values are taken several times."""
    return Residual(1.0, 6.0, [[1.0]], [[1.0]], "sin")


def test_of_several_solutions_each_is_the_only_one_in_its_own_ball():
    starts = (0.0, 3.7, 5.4, -3.0)
    found = [certify_inverse(folded(), [0.5], start=[s]) for s in starts]
    found = [f for f in found if f.verdict is Verdict.PROVED]
    centers = sorted({round(f.center[0], 6) for f in found})
    assert len(centers) >= 2
    for f in found:
        assert 0 < f.unique_within < float("inf")
        for other in found:
            gap = abs(other.center[0] - f.center[0])
            assert gap < 1e-9 or gap > f.unique_within


def test_a_jacobian_at_the_midpoint_only_is_caught(monkeypatch):
    """The twin forgets that J varies; then "the only one" swallows another solution."""
    true = krawczyk.jacobian
    monkeypatch.setattr(krawczyk, "jacobian", lambda G, z: true(G, [arb(x.mid()) for x in z]))
    found = certify_inverse(folded(), [0.5], start=[0.0])
    monkeypatch.undo()
    others = [certify_inverse(folded(), [0.5], start=[s]) for s in (3.7, 5.4)]
    gaps = [abs(f.center[0] - found.center[0]) for f in others if f.verdict is Verdict.PROVED]
    assert any(1e-9 < gap < found.unique_within for gap in gaps)


def test_a_residual_left_out_is_caught(monkeypatch):
    """The twin forgets C (G(z) - x): its box around a bad guess misses the solution."""
    monkeypatch.setattr(krawczyk, "_guess", lambda G, x, start: np.array([0.25, 0.25]))
    G = Linear(np.diag([2.0, 3.0]))
    assert certify_inverse(G, [1.0, 1.0]).enclosure[0].contains(arb(0.5))
    monkeypatch.setattr(krawczyk, "times", lambda A, z: [arb(0)] * len(z))
    twin = certify_inverse(G, [1.0, 1.0])
    assert not twin.enclosure[0].contains(arb(0.5))


def saturating():
    rng = np.random.default_rng(3)
    weights = [rng.normal(size=s) for s in ((6, 2), (2, 6))]
    return mlp(weights, [rng.normal(size=6), None], "tanh")


@pytest.mark.parametrize(
    ("G", "x"),
    [
        (saturating(), [1e3, 0.0]),
        (Linear([[1.0, 2.0], [2.0, 4.0]]), [1.0, 1.0]),
        (Linear([[1.0, 2.0], [2.0, 4.0]]), [1.0, 2.0]),
    ],
)
def test_what_is_not_proved_is_unknown(G, x):
    found = certify_inverse(G, x)
    assert found.verdict is Verdict.UNKNOWN
    assert found.enclosure == ()
    assert found.radius == float("inf")
    assert found.unique_within == 0.0
    assert "UNKNOWN" in str(found)


@pytest.mark.parametrize(
    "x", [[1.0], [1.0, float("nan")], [[1.0, 2.0]], ["a", "b"], [1.0, float("inf")]]
)
def test_bad_observations_are_rejected(x):
    with pytest.raises(InputError, match="the observation must be 2 finite numbers"):
        certify_inverse(Shear(1.0, 1.0, 1.0), x)


def test_only_generators_and_proper_starts():
    with pytest.raises(InputError, match="generator"):
        certify_inverse(lambda z: z, [1.0])
    with pytest.raises(InputError, match="start"):
        certify_inverse(Shear(1.0, 1.0, 1.0), [1.0, 1.0], start=[1.0])


def test_command(tmp_path, capsys):
    model, x = tmp_path / "G.npz", tmp_path / "x.txt"
    save(Shear(1.0, 1.0, 1.5), model)
    x.write_text("0.5 -0.25\n")
    assert main(["certify", str(model), "--observation", str(x)]) == 0
    assert "inverse point  [PROVED]" in capsys.readouterr().out
    arguments = ["--radius", "1/2", "--budget", "5", "--observation", str(x), "--format", "json"]
    assert main(["certify", str(model), *arguments]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["boxes"] <= 5
    for name, (met, proved) in data["brackets"].items():
        assert met >= proved if name == "m" else met <= proved
    assert data["inverse"]["unique_everywhere"] is True
    assert data["inverse"]["low"][1] <= -0.25 <= data["inverse"]["high"][1]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(["--budget", "5"], "--budget needs --radius"), (["--observation", "no.txt"], "no.txt")],
)
def test_command_refuses(arguments, says, tmp_path, capsys):
    model = tmp_path / "G.npz"
    save(Shear(1.0, 1.0, 1.5), model)
    assert main(["certify", str(model), *arguments]) == 2
    assert says in capsys.readouterr().err
