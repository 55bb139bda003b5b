"""The distances room: verdicts, proofs without slack, twins, checks."""

from __future__ import annotations

import pytest

from lemmata.bounds.claim import Claim, Form
from lemmata.bounds.decision import decide
from lemmata.bounds.facts import FACTS
from lemmata.bounds.registry import room_claims
from lemmata.bounds.verdict import Verdict
from lemmata.verify.check import checks_of
from tests.helpers import failing_checks, surviving_twins, unnecessary_steps

CLAIMS = room_claims("distances")

PROVED, GIVEN, REFUTED = Verdict.PROVED, Verdict.PROVED_GIVEN, Verdict.REFUTED
EXPECTED: dict[str, dict[Form, Verdict]] = {
    "definition-1": {"printed": PROVED},
    # p(z_0) = N(0, I) contradicts that z_0 is the observable.
    "definition-2": {"printed": REFUTED, "repaired": PROVED},
    "definition-3": {"printed": PROVED},
    # The outer normal pushes outwards.
    "definition-4": {"printed": REFUTED, "repaired": PROVED},
    "definition-5": {"printed": PROVED},
    "definition-6": {"printed": PROVED},
    "definition-7": {"printed": PROVED},
    # "given X_s = x" is missing.
    "definition-8": {"printed": REFUTED, "repaired": PROVED},
    "definition-9": {"printed": PROVED},
    "definition-10": {"printed": REFUTED, "repaired": PROVED},
    "definition-11": {"printed": PROVED},
    # The smallest C with E >= C Var is 0.
    "definition-12": {"printed": REFUTED, "repaired": PROVED},
    "definition-13": {"printed": PROVED},
    # The projected chain has an atom.
    "definition-14": {"printed": REFUTED, "repaired": PROVED},
    "equation-11": {"printed": PROVED},
    "equation-12": {"printed": PROVED},
    "equation-13": {"printed": REFUTED, "repaired": PROVED},
    "equation-14": {"printed": REFUTED, "repaired": PROVED},
    "lemma-6": {"printed": PROVED, "sharp": PROVED},
    "lemma-7": {"printed": GIVEN, "sharp": GIVEN},
    "lemma-8": {"printed": GIVEN, "sharp": GIVEN},
}
FORMS = [(claim, form) for claim in CLAIMS for form in claim.statements]


def test_the_room_is_complete() -> None:
    assert {claim.id for claim in CLAIMS} == set(EXPECTED)


@pytest.mark.parametrize(("claim", "form"), FORMS, ids=lambda v: getattr(v, "id", v))
def test_verdict(claim: Claim, form: Form) -> None:
    decision = decide(claim.statements[form])
    assert decision.verdict is EXPECTED[claim.id][form], decision.reason
    assert set(decision.given) <= set(FACTS)


def test_facts_are_named() -> None:
    claims = {claim.id: claim for claim in CLAIMS}
    assert decide(claims["lemma-7"].statements["sharp"]).given == ("cauchy-schwarz",)
    assert decide(claims["lemma-8"].statements["sharp"]).given == ("dissipation", "gronwall")


@pytest.mark.parametrize(("claim", "form"), FORMS, ids=lambda v: getattr(v, "id", v))
def test_no_step_is_ornamental(claim: Claim, form: Form) -> None:
    assert unnecessary_steps(claim.statements[form]) == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_twins_are_rejected(claim: Claim) -> None:
    assert len(claim.twins) >= 2
    assert surviving_twins(claim) == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_checks(claim: Claim) -> None:
    assert failing_checks(claim) == []


@pytest.mark.parametrize(
    "claim", [c for c in CLAIMS if not c.id.startswith("definition")], ids=lambda c: c.id
)
def test_every_asserted_form_is_measured(claim: Claim) -> None:
    assert {c.statement for c in checks_of(claim.id)} >= set(claim.asserted)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_a_refuted_print_has_an_erratum(claim: Claim) -> None:
    false = "repaired" in claim.statements
    assert bool(claim.erratum) or not false
