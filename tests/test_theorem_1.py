"""Theorem 1: the chain of lemmas is complete, each link carries weight, and it holds when run."""

from __future__ import annotations

import pytest

from lemmata.bounds.claim import Form
from lemmata.bounds.decision import decide
from lemmata.bounds.paper.simulation import sampling
from lemmata.bounds.paper.simulation.claims import CLAIMS
from lemmata.bounds.paper.simulation.repaired import STAYS
from lemmata.bounds.verdict import Verdict
from lemmata.verify.check import CHECKS, load_checks, run_check
from tests.helpers import surviving_twins, unnecessary_steps

claims = {claim.id: claim for claim in CLAIMS}
EXPECTED: dict[tuple[str, Form], Verdict] = {
    ("theorem-1", "printed"): Verdict.PROVED_GIVEN,
    ("theorem-1", "repaired"): Verdict.PROVED_GIVEN,
    ("theorem-1", "sharp"): Verdict.PROVED_GIVEN,
    ("equation-1", "printed"): Verdict.PROVED_GIVEN,
    ("equation-1", "sharp"): Verdict.PROVED,
    ("theorem-1-steps", "sharp"): Verdict.PROVED,
}
SHARP_FACTS = {
    "brownian-increment",
    "cauchy-schwarz",
    "chi2-exponential-moment",
    "coupling-inequality",
    "exit-time",
    "gaussian-integral-below",
    "gaussian-tail-integral",
    "girsanov",
    "integral-over-steps",
    "interior-minimiser",
    "ito",
    "ito-factor",
    "ito-noise",
    "levy",
    "lipschitz-gradient",
    "maximal-inequality",
    "norm-of-integral",
    "persistence",
    "pinsker",
    "primitive",
    "radial-monotonicity",
    "reflected-coupling",
    "reflected-diffusion",
    "reflection-coupling",
    "restriction",
    "strongly-monotone-gradient",
    "taylor",
    "triangle",
}
INGREDIENTS = [
    sampling.NOISE_LEVEL,
    sampling.START,
    sampling.TIME_IS_SHORT,
    sampling.EXIT_IS_RARE,
    sampling.MASS_IS_SMALL,
    sampling.STEP_COUNT,
    STAYS,
    *(statement for claim in CLAIMS for statement in claim.statements.values()),
]


@pytest.mark.parametrize("where", EXPECTED, ids=" ".join)
def test_verdicts(where: tuple[str, Form]) -> None:
    id, form = where
    decision = decide(claims[id].statements[form])
    assert decision.verdict is EXPECTED[where], decision.reason


def test_the_sharp_theorem_rests_on_named_facts_only() -> None:
    assert set(decide(claims["theorem-1"].statements["sharp"]).given) <= SHARP_FACTS


@pytest.mark.parametrize("i", range(len(INGREDIENTS)))
def test_every_step_carries_weight(i: int) -> None:
    assert unnecessary_steps(INGREDIENTS[i]) == []


@pytest.mark.parametrize("id", claims)
def test_twins_are_rejected(id: str) -> None:
    assert surviving_twins(claims[id]) == []


@pytest.mark.parametrize(
    "name", ["law_after_the_theorems_steps", "half_planes_after_the_theorems_steps"]
)
def test_it_holds_when_run(name: str) -> None:
    load_checks(["theorem-1"])
    result = run_check(CHECKS[name])
    assert result.verdict is Verdict.CONSISTENT
    assert set(result.twins.values()) == {Verdict.REFUTED}
