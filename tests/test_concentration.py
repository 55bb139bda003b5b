"""Appendices E, F.1, F.2: verdicts, exact tails, and that all evidence carries weight."""

from __future__ import annotations

import pytest
import sympy as sp
from flint import arb
from scipy import stats

from lemmata.bounds.claim import Claim, Form, Statement
from lemmata.bounds.decision import decide
from lemmata.bounds.paper.concentration.noise import NOISE_SHARP
from lemmata.bounds.paper.concentration.observable import (
    GROWTH,
    LEMMA_24_ONE_NORM,
    LEMMA_24_TWO_NORMS,
    MEAN_NORM,
)
from lemmata.bounds.paper.concentration.tools import (
    CHERNOFF,
    CHERNOFF_AT,
    INCREASING,
    S_STAR,
    even_tail,
    rate,
    root,
)
from lemmata.bounds.prove.ball import enclose
from lemmata.bounds.registry import room_claims
from lemmata.verify.check import checks_of
from lemmata.verify.checks.concentration import chi2_tail
from tests.helpers import failing_checks, surviving_twins, unnecessary_steps

CLAIMS = room_claims("concentration")

claims: dict[str, Claim] = {claim.id: claim for claim in CLAIMS}
_CHI2 = "chi2-exponential-moment"
_ONE_NORM = [
    "gaussian-concentration",
    "gaussian-moments",
    "independent-centred",
    "jensen",
    "monotone-expectation",
    "monotone-probability",
    "triangle",
]
EXPECTED: dict[tuple[str, Form], tuple[str, list[str]]] = {
    ("lemma-21", "printed"): ("PROVED_GIVEN", [_CHI2, "monotone-probability"]),
    ("lemma-21", "sharp"): ("PROVED_GIVEN", [_CHI2, "monotone-probability"]),
    ("lemma-23", "printed"): ("PROVED_GIVEN", ["triangle"]),
    ("lemma-23", "sharp"): ("PROVED_GIVEN", ["triangle"]),
    ("equation-54", "printed"): ("PROVED_GIVEN", ["triangle"]),
    ("lemma-24", "printed"): ("PROVED_GIVEN", ["boole", _CHI2, "monotone-probability", "triangle"]),
    ("lemma-24", "sharp"): ("PROVED_GIVEN", ["boole", _CHI2, *_ONE_NORM]),
}
STATEMENTS = [
    *(
        pytest.param(statement, id=f"{claim.id}-{form}")
        for claim in CLAIMS
        for form, statement in claim.statements.items()
        if claim.id != "equation-54"
    ),
    pytest.param(CHERNOFF, id="chernoff"),
    pytest.param(CHERNOFF_AT, id="chernoff-at"),
    pytest.param(INCREASING, id="increasing"),
    pytest.param(GROWTH, id="growth"),
    pytest.param(MEAN_NORM, id="mean-norm"),
    pytest.param(LEMMA_24_ONE_NORM, id="one-norm"),
    pytest.param(LEMMA_24_TWO_NORMS, id="two-norms"),
]


def test_every_statement_has_an_expected_verdict() -> None:
    found = {(claim.id, form) for claim in CLAIMS for form in claim.statements}
    assert found == set(EXPECTED)


@pytest.mark.parametrize(
    ("where", "expected"), EXPECTED.items(), ids=[" ".join(k) for k in EXPECTED]
)
def test_verdicts(where: tuple[str, Form], expected: tuple[str, list[str]]) -> None:
    id, form = where
    decision = decide(claims[id].statements[form])
    assert (decision.verdict, list(decision.given)) == expected, decision.reason


@pytest.mark.parametrize("statement", STATEMENTS)
def test_every_step_carries_weight(statement: Statement) -> None:
    assert unnecessary_steps(statement) == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_twins_are_rejected(claim: Claim) -> None:
    assert len(claim.twins) >= 2
    assert surviving_twins(claim) == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_checks_agree_and_have_teeth(claim: Claim) -> None:
    measured = {check.statement for check in checks_of(claim.id)}
    assert set(claim.asserted) <= measured
    assert failing_checks(claim) == []


@pytest.mark.parametrize("deviation", [1, 2])
def test_roots_solve_their_equation(deviation: int) -> None:
    """The enclosure of s_c contains a root of s - 1 - log s = 2 c^2, and s_c > 3."""
    s = root(sp.Integer(deviation))
    ball = enclose(2 * rate(s) - 2 * deviation**2)
    assert ball.contains(arb(0))
    assert float(ball.rad()) < 1e-12
    assert enclose(s) > 3


def test_no_smaller_constant_serves_all_dimensions() -> None:
    """At c = 1 the exact tail beats exp(-d) for 0.99 sqrt(s_*), in a large dimension."""
    smaller = enclose(S_STAR) * arb("0.9801")
    d = 2000
    log_tail = ((smaller * d / 2).gamma_upper(arb(d) / 2, regularized=1)).log()
    assert log_tail > -d


def test_the_sharp_radius_is_nearly_three_times_smaller() -> None:
    (c, beta, d) = sorted(NOISE_SHARP.free_symbols, key=lambda s: "c beta d".index(s.name))
    ratio = enclose(6 / NOISE_SHARP, {c: 1, beta: 1, d: 1})
    assert 2.8 < float(ratio) < 2.9


@pytest.mark.parametrize("half", [1, 4, 20])
@pytest.mark.parametrize("level", [0.5, 8.0, 60.0])
def test_the_three_chi_square_tails_agree(half: int, level: float) -> None:
    poisson = float(enclose(even_tail(half, sp.Rational(level))))
    gamma = chi2_tail(2 * half, arb(level))
    assert gamma == pytest.approx(poisson, rel=1e-14)
    assert gamma == pytest.approx(float(stats.chi2.sf(level, 2 * half)), rel=1e-10)
