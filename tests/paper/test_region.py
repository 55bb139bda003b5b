"""The region room: verdicts, proofs without slack, twins, checks, refutations."""

from __future__ import annotations

import pytest
import sympy as sp

from lemmata.bounds.claim import Claim, Form, Statement
from lemmata.bounds.decision import decide
from lemmata.bounds.facts import FACTS
from lemmata.bounds.kernel.statement import LITERATURE
from lemmata.bounds.paper.region import (
    equation_29,
    lemma_3,
    lemma_13,
    lemma_14,
    lemma_15,
    lemma_16,
    mode,
)
from lemmata.bounds.paper.region.size import TWO_SIDED, height
from lemmata.bounds.prove.reals.ball import enclose
from lemmata.bounds.registry import room_claims
from lemmata.bounds.symbols import T, w
from lemmata.bounds.verdict import Verdict
from lemmata.verify.check import checks_of
from lemmata.verify.engine.laws.cir_exit import critical_time
from tests.helpers import failing_checks, surviving_twins, unnecessary_steps

CLAIMS = room_claims("region")

PROVED, GIVEN, REFUTED = Verdict.PROVED, Verdict.PROVED_GIVEN, Verdict.REFUTED
EXPECTED: dict[str, dict[Form, Verdict]] = {
    "lemma-3": {"printed": GIVEN, "sharp": GIVEN},
    "lemma-11": {"printed": PROVED},
    # The diffusion leaves every ball sooner or later.
    "lemma-13": {"printed": REFUTED, "repaired": GIVEN, "sharp": GIVEN},
    # A fixed level is passed sooner or later.
    "lemma-14": {"printed": REFUTED, "repaired": GIVEN, "sharp": GIVEN},
    # A one-dimensional theorem.
    "lemma-15": {"printed": REFUTED, "repaired": GIVEN},
    # h may vanish at alpha_0.
    "lemma-16": {"printed": REFUTED, "repaired": GIVEN},
    "equation-27": {"printed": GIVEN},
    "equation-28": {"printed": GIVEN},
    "equation-29": {"printed": PROVED},
    "equation-30": {"printed": PROVED, "sharp": PROVED},
    "equation-31": {"printed": GIVEN, "sharp": GIVEN},
    "equation-32": {"printed": GIVEN},
    "equation-33": {"printed": GIVEN},
    "equation-34": {"printed": GIVEN},
    # The reflection principle, for a process that is not a martingale.
    "equation-35": {"printed": REFUTED, "repaired": GIVEN},
    "equation-36": {"printed": REFUTED, "repaired": GIVEN},
    "equation-37": {"printed": REFUTED, "repaired": GIVEN, "sharp": GIVEN},
    "equation-38": {"printed": REFUTED, "repaired": GIVEN},
}
FORMS = [(claim, form) for claim in CLAIMS for form in claim.statements]
EXTRA = {
    "no theta is better": lemma_14.BEST_THETA,
    "one exponential": lemma_14.BRACKET,
    "any theta": lemma_14.LEVEL_FOR_THETA,
    "exit from D": lemma_13.LEAVES,
    "slope towards the mode": mode.MODE_SLOPE,
    "slope on a ball": lemma_3.SLOPE,
    "no lead": lemma_15.NO_LEAD,
    "radius around the mode": mode.LEMMA_13_RADIUS,
}


def test_the_room_is_complete() -> None:
    assert {claim.id for claim in CLAIMS} == set(EXPECTED)


@pytest.mark.parametrize(("claim", "form"), FORMS, ids=lambda v: getattr(v, "id", v))
def test_verdict(claim: Claim, form: Form) -> None:
    decision = decide(claim.statements[form])
    assert decision.verdict is EXPECTED[claim.id][form], decision.reason
    assert set(decision.given) <= {*FACTS, *LITERATURE}


@pytest.mark.parametrize("statement", EXTRA.values(), ids=EXTRA)
def test_lemmas_on_the_way(statement: Statement) -> None:
    assert decide(statement).verdict.holds


_EXIT = ("exit-level", "ito", "maximal-inequality")
_COMPARED = ("difference", "local-time", "one-coordinate", "ordered-until")
GIVEN_FACTS = {
    "lemma-3 sharp": (lemma_3.LEMMA_3_SHARP, ("derivative", "ito", "taylor-map")),
    "lemma-13 printed": (lemma_13.LEMMA_13_PRINTED, ("anderson",)),
    # Neither comparison theorem is needed.
    "lemma-13 repaired": (lemma_13.LEMMA_13_REPAIRED, ("derivative", *_EXIT, "taylor-map")),
    "lemma-13 sharp": (mode.LEMMA_13_SHARP, (*_EXIT, "taylor")),
    "lemma-14 printed": (lemma_14.LEMMA_14_PRINTED, ("anderson", "ito", "level")),
    "lemma-14 sharp": (lemma_14.LEMMA_14_SHARP, ("maximal-inequality",)),
    # Not the comparison theorem itself.
    "lemma-15 repaired": (lemma_15.LEMMA_15_REPAIRED, _COMPARED),
    "lemma-16 repaired": (
        lemma_16.LEMMA_16_REPAIRED,
        ("difference", "local-time", "motion", *_COMPARED[2:]),
    ),
    "equation-29": (equation_29.EQUATION_29, ()),
}


@pytest.mark.parametrize(("statement", "facts"), GIVEN_FACTS.values(), ids=GIVEN_FACTS)
def test_facts_are_named(statement: Statement, facts: tuple[str, ...]) -> None:
    assert decide(statement).given == facts


PROOFS = [(c, f) for c, f in FORMS if not c.statements[f].counterexample]


@pytest.mark.parametrize(("claim", "form"), PROOFS, ids=lambda v: getattr(v, "id", v))
def test_no_step_is_ornamental(claim: Claim, form: Form) -> None:
    assert unnecessary_steps(claim.statements[form]) == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_twins_are_rejected(claim: Claim) -> None:
    assert len(claim.twins) >= 2
    assert surviving_twins(claim) == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_checks(claim: Claim) -> None:
    assert failing_checks(claim) == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_lemmas_are_measured(claim: Claim) -> None:
    measured = {c.statement for c in checks_of(claim.id)}
    assert measured >= set(claim.asserted) or claim.id.startswith("equation")


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_a_refuted_print_has_an_erratum(claim: Claim) -> None:
    assert claim.erratum or "repaired" not in claim.statements


def test_the_chain_bounds_the_exact_critical_time() -> None:
    example = lemma_14.LEMMA_14_PRINTED.refuted_by
    assert example is not None
    _, fails = critical_time(1, 1, 0.5)
    assert fails < example.at[T]


def test_later_is_worse() -> None:
    at = {w: sp.Integer(1), height: sp.Integer(3)}
    early, late = (enclose(TWO_SIDED, at | {T: sp.Integer(t)}) for t in (1, 10))
    assert early < late
