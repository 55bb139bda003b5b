"""Appendices E, F.1, F.2: verdicts, exact tails, and that all evidence carries weight."""

from __future__ import annotations

import pytest
import sympy as sp
from flint import arb
from scipy import stats

from lemmata.bounds.claim import Claim, Form, Statement
from lemmata.bounds.decision import decide
from lemmata.bounds.paper.concentration.lemma_21 import CHI_SQUARE
from lemmata.bounds.paper.concentration.lemma_24 import TWO_NORMS
from lemmata.bounds.paper.concentration.size import NOISE_SHARP, S_STAR, rate, root
from lemmata.bounds.prove.reals.ball import enclose
from lemmata.bounds.registry import room_claims
from lemmata.verify.check import checks_of
from lemmata.verify.checks.concentration import chi2_tail
from tests.helpers import failing_checks, surviving_twins, unnecessary_steps

CLAIMS = room_claims("concentration")

claims: dict[str, Claim] = {claim.id: claim for claim in CLAIMS}
_CHI2 = "chi-square-chernoff"
_TWO_NORMS = ["boole-pushforward", _CHI2]
_ONE_NORM = [
    "concentration-pushforward",
    "gaussian-concentration",
    "mean-square-pushforward",
    "normal-mean-square",
    "sub-gaussian-norm",
]
EXPECTED: dict[tuple[str, Form], tuple[str, list[str]]] = {
    ("lemma-21", "printed"): ("PROVED_GIVEN", [_CHI2]),
    ("lemma-21", "sharp"): ("PROVED_GIVEN", [_CHI2]),
    ("lemma-23", "printed"): ("PROVED", []),
    ("lemma-23", "sharp"): ("PROVED", []),
    ("equation-54", "printed"): ("PROVED", []),
    ("lemma-24", "printed"): ("PROVED_GIVEN", _TWO_NORMS),
    ("lemma-24", "sharp"): ("PROVED_GIVEN", [*_TWO_NORMS, *_ONE_NORM]),
}
STATEMENTS = [
    *(
        pytest.param(statement, id=f"{claim.id}-{form}")
        for claim in CLAIMS
        for form, statement in claim.statements.items()
        if claim.id != "equation-54"
    ),
    pytest.param(CHI_SQUARE, id="chi-square"),
    pytest.param(TWO_NORMS, id="two-norms"),
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


@pytest.mark.parametrize("d", [2, 8, 40])
@pytest.mark.parametrize("level", [0.5, 8.0, 60.0])
def test_the_chi_square_tail_agrees_with_another_library(d: int, level: float) -> None:
    assert chi2_tail(d, arb(level)) == pytest.approx(float(stats.chi2.sf(level, d)), rel=1e-10)
