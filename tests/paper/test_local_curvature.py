"""The local room, its analytic half: verdicts, proofs without slack, twins, checks."""

from __future__ import annotations

import numpy as np
import pytest

from lemmata.bounds.claim import Claim
from lemmata.bounds.decision import decide
from lemmata.bounds.kernel import Statement
from lemmata.bounds.kernel.statement import LITERATURE
from lemmata.bounds.language.networks.network import computed_by, count
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.language.vectors import coordinates
from lemmata.bounds.paper.local import growth, layers, robust, size
from lemmata.bounds.paper.local.parts import (
    cubic,
    expansion,
    moved,
    outside,
    rise,
    sphere,
    tail,
    third,
)
from lemmata.bounds.registry import claims
from lemmata.bounds.symbols import d
from lemmata.bounds.verdict import Verdict
from lemmata.verify.check import checks_of
from tests.helpers import failing_checks, surviving_twins, unnecessary_steps

PARTS_OF_THE_ROOM = (
    "curvature",
    "curvature-means",
    "mode",
    "growth",
    "far",
    "robust",
    "size",
    "share",
    "mass",
)
EXPECTED = dict.fromkeys(
    [f"local-{part}" for part in PARTS_OF_THE_ROOM],
    Verdict.PROVED_GIVEN,
)
CLAIMS = [claims[id] for id in EXPECTED]
PARTS: dict[str, Statement] = {
    "expansion": expansion.AROUND,
    "(E0)": third.E0,
    "t_3": third.SLOW,
    "(E1)": cubic.E1,
    "rest of (E2)": cubic.REST,
    "(E2)": cubic.E2,
    "(E2), from an expansion": cubic.E2_FROM,
    "outwards": growth.OUTWARDS,
    "grows": growth.GROWS,
    "rises": rise.RISES,
    "outside a sphere": outside.FAR,
    "mass outside a sphere": tail.TAIL,
    "sphere, second": sphere.BY_SECOND,
    "sphere, cubic": sphere.BY_CUBIC,
    "inside": moved.INSIDE,
    "Hessian elsewhere": moved.HESSIAN,
    "averages elsewhere": moved.AVERAGES,
    "step to the mode": layers.CLOSER,
    "steps to the mode": layers.STEPS,
    "matrix root": layers.ROOT,
    **{f"elsewhere, {k}": part for k, part in robust.PARTS.items()},
}
STATEMENTS = {claim.id: claim.statements["sharp"] for claim in CLAIMS} | PARTS


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_verdict(claim: Claim) -> None:
    decision = decide(claim.statements["sharp"])
    assert decision.verdict is EXPECTED[claim.id], decision.reason
    assert set(decision.given) <= set(LITERATURE)


@pytest.mark.parametrize("name", PARTS)
def test_parts_hold(name: str) -> None:
    decision = decide(PARTS[name])
    assert decision.verdict.holds, decision.reason


@pytest.mark.parametrize("name", STATEMENTS)
def test_every_step_carries_weight(name: str) -> None:
    statement = STATEMENTS[name]
    assert isinstance(statement, Statement)
    assert unnecessary_steps(statement) == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_twins_are_rejected(claim: Claim) -> None:
    assert claim.twins
    assert surviving_twins(claim) == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_checks_agree_and_have_teeth(claim: Claim) -> None:
    assert checks_of(claim.id)
    assert failing_checks(claim) == []


@pytest.mark.parametrize("n", [1, 2, 3])
def test_matrices_are_multiplied_by_as_many_nodes_as_are_counted(n: int) -> None:
    network, rng = layers.matrix_product(n), np.random.default_rng(n)
    assert network.size == size.PRODUCT_PARAMETERS.subs(d, n)
    assert count(network, "H") == size.PRODUCT_NODES.subs(d, n)
    first, second = rng.integers(-3, 4, size=(2, n, n))
    entries = map(int, (*first.ravel(), *second.ravel()))
    product = unfold(computed_by(network))(coordinates(*entries))
    assert product == coordinates(*map(int, (first @ second).ravel()))
