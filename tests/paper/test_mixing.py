"""Section 5.2 and Appendix C: verdicts, and that each piece of evidence carries weight."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import sympy as sp
from scipy import ndimage

from lemmata.bounds.claim import Claim, Form
from lemmata.bounds.decision import decide
from lemmata.bounds.kernel import Statement
from lemmata.bounds.kernel.statement import LITERATURE
from lemmata.bounds.paper.mixing import (
    mode,
    reflected,
    shares,
    slower,
    static,
    theorem_3,
    whole_space,
)
from lemmata.bounds.paper.mixing.size import C_RADIUS
from lemmata.bounds.prove import prove
from lemmata.bounds.registry import room_claims
from lemmata.bounds.verdict import Verdict
from lemmata.verify.activations import Array
from lemmata.verify.generators import Twist
from tests.helpers import failing_checks, surviving_twins, unnecessary_steps

CLAIMS = room_claims("mixing")

claims: dict[str, Claim] = {claim.id: claim for claim in CLAIMS}
EXPECTED: dict[tuple[str, Form], str] = {
    ("lemma-4", "printed"): "PROVED_GIVEN",
    ("lemma-4", "sharp"): "PROVED_GIVEN",
    ("equation-39", "printed"): "PROVED_GIVEN",
    ("theorem-3", "printed"): "PROVED_GIVEN",
    ("theorem-3", "sharp"): "PROVED_GIVEN",
    ("equation-21", "printed"): "PROVED_GIVEN",
    ("equation-22", "printed"): "PROVED_GIVEN",
    ("equation-23", "printed"): "PROVED_GIVEN",
    ("equation-24", "printed"): "PROVED_GIVEN",
    # No alpha below 1 bounds the exit probability for all times.
    ("equation-25", "printed"): "VACUOUS",
    ("equation-25", "repaired"): "PROVED_GIVEN",
    ("equation-26", "printed"): "VACUOUS",
    ("equation-26", "repaired"): "PROVED_GIVEN",
    ("equation-26", "sharp"): "PROVED_GIVEN",
    ("lemma-12", "printed"): "VACUOUS",
    ("lemma-12", "repaired"): "PROVED_GIVEN",
    ("lemma-12", "sharp"): "PROVED_GIVEN",
    # T tends to 0 as eps tends to 1.
    ("lemma-2", "printed"): "REFUTED",
    ("lemma-2", "repaired"): "PROVED_GIVEN",
    ("global-drift", "sharp"): "PROVED_GIVEN",
    ("global-poincare", "sharp"): "PROVED_GIVEN",
}
PARTS: dict[str, Statement] = {
    "monotone gradient": mode.MONOTONE,
    "mode": mode.MODE,
    "reflection coupling": reflected.TWO_STARTS,
    "series from two starts": reflected.SERIES,
    "strongly convex": theorem_3.STRONGLY,
    "series": theorem_3.MIXING,
    "printed rate": slower.SLOW,
    "rate by radius": slower.FAST,
    "three terms, near": slower.THREE_NEAR,
    "three terms, late": slower.THREE_LATE,
    "three terms, far": slower.THREE_FAR,
    "three terms by the first": slower.FIRST_ALONE,
    "(A)": static.A_BOUND,
    "(B)": static.B_BOUND,
    "(S)": static.S_BOUND,
    "two scales": static.TWO_SCALE,
    "mixing part": shares.DECAY,
    "tail part": shares.TAIL,
    "drift": whole_space.DRIFT,
}
STATEMENTS = [
    *(
        pytest.param(statement, id=f"{claim.id}-{form}")
        for claim in CLAIMS
        for form, statement in claim.statements.items()
    ),
    *(pytest.param(statement, id=name) for name, statement in PARTS.items()),
]
FACTS = {
    "first-passage",
    "law-of-a-mixture",
    "mirror-coupling",
    "reflected-langevin",
    "taylor",
    "tv-triangle",
}


@pytest.mark.parametrize(
    ("where", "expected"), EXPECTED.items(), ids=[" ".join(k) for k in EXPECTED]
)
def test_verdicts(where: tuple[str, Form], expected: str) -> None:
    id, form = where
    decision = decide(claims[id].statements[form])
    assert decision.verdict == expected, decision.reason
    assert set(decision.given) <= set(LITERATURE)


def test_all_statements_have_an_expected_verdict() -> None:
    found = {(claim.id, form) for claim in CLAIMS for form in claim.statements}
    assert found == set(EXPECTED)


@pytest.mark.parametrize("name", PARTS)
def test_parts_hold(name: str) -> None:
    decision = decide(PARTS[name])
    assert decision.verdict.holds, decision.reason


@pytest.mark.parametrize("statement", STATEMENTS)
def test_every_step_carries_weight(statement: Statement) -> None:
    assert unnecessary_steps(statement) == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_twins_are_rejected(claim: Claim) -> None:
    assert surviving_twins(claim) == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_checks_agree_and_have_teeth(claim: Claim) -> None:
    assert failing_checks(claim) == []


def test_a_constant_that_is_a_little_too_small_fails_within_the_balls() -> None:
    """The largest value of f_0 - f_1 + f_2 over e^(-2x/pi^2), at x = 0.14, is 1.0229."""
    small = sp.Rational(1022, 1000)
    claimed = slower.THREE_NEAR.conclusion
    near = list(slower.THREE_NEAR.hypotheses.values())
    twin = sp.Le(claimed.lts, claimed.gts * small / C_RADIUS)
    assert prove(twin, given=near, method="enclosure").verdict is Verdict.REFUTED


def test_the_coupling_proof_lists_what_it_cites() -> None:
    assert set(decide(theorem_3.STRONGLY).given) == FACTS


def test_the_global_facts_need_no_region() -> None:
    given = decide(whole_space.GLOBAL_POINCARE).given
    assert "bakry-emery" in given
    assert "lyapunov-poincare" in given


@pytest.mark.parametrize("label", ["R_0", "small", "small noise"])
def test_the_spectral_gap_needs_each_condition(label: str) -> None:
    """Without 2 M M2 R_0 <= m^2 it was false: the posterior may have two wells inside R_0."""
    statement = whole_space.GLOBAL_POINCARE
    less = replace(statement, given={k: f for k, f in statement.given.items() if k != label})
    assert not decide(less).verdict.holds


def _two_wells() -> tuple[Array, Array]:
    """Return grid and L for a twist whose centre is 100 away from 0, z_hat = centre + (0.3, 0)."""
    twist, noise = Twist(3.0, 1.0, 2.0), 0.11
    line = np.linspace(-3.5, 3.5, 321)
    points = np.stack(np.meshgrid(line, line, indexing="ij"), axis=-1).reshape(-1, 2)
    near = np.array([0.3, 0.0])
    away = 100 * np.array([1.0, -1.0]) / np.sqrt(2) - near
    off = np.asarray(twist.value(points)) - np.asarray(twist.value(near[None]))
    loss = ((points + away) ** 2).sum(axis=1) / 2 + (off**2).sum(axis=1) / (2 * noise**2)
    return points, loss.reshape(321, 321)


def test_without_the_radius_of_convexity_the_gap_is_false() -> None:
    """Two wells with a barrier of 18, so a Poincare constant of order e^18, not 0.254.

    m >= 0.618 and M <= 4.855, so beta^2 <= m^3/(4M); a large R_0 meets the condition on K_1.
    """
    m, M = 0.618, 4.855
    assert m**3 / (4 * M) >= 0.11**2
    assert 8 * 0.11**2 / m**2 < 0.254
    points, loss = _two_wells()
    steps = np.asarray(Twist(3.0, 1.0, 2.0).jacobian(points))
    sizes = np.linalg.svd(steps, compute_uv=False)
    assert sizes.min() >= m
    assert sizes.max() <= M
    ends = np.array([[-1.44, -0.46], [0.22, 0.26]])
    wells = [np.linalg.norm(points - e, axis=1).argmin() for e in ends]
    higher = max(loss.flat[w] for w in wells)
    # At that level a valley is ten cells wide, so that no gap of the grid cuts it.
    parts, _ = ndimage.label(loss <= higher + 18, structure=np.ones((3, 3)))
    assert parts.flat[wells[0]] != parts.flat[wells[1]]
