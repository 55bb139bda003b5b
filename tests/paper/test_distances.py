"""The distances room: verdicts, proofs without slack, twins, checks."""

from __future__ import annotations

import pytest

from lemmata.bounds.claim import Claim, Form
from lemmata.bounds.decision import decide
from lemmata.bounds.kernel.statement import LITERATURE
from lemmata.bounds.registry import room_claims
from lemmata.bounds.verdict import Verdict
from lemmata.verify.check import checks_of
from tests.helpers import failing_checks, surviving_twins, unnecessary_steps

CLAIMS = room_claims("distances")

PROVED, GIVEN, REFUTED = Verdict.PROVED, Verdict.PROVED_GIVEN, Verdict.REFUTED
EXPECTED: dict[str, dict[Form, Verdict]] = {
    "definition-1": {"printed": GIVEN},
    "definition-2": {"printed": GIVEN},
    "definition-3": {"printed": GIVEN},
    # The outer normal pushes outwards.
    "definition-4": {"printed": REFUTED, "repaired": GIVEN},
    "definition-5": {"printed": GIVEN},
    "definition-6": {"printed": GIVEN},
    "definition-7": {"printed": GIVEN},
    # "given X_s = x" is missing.
    "definition-8": {"printed": REFUTED, "repaired": GIVEN},
    "definition-9": {"printed": GIVEN},
    "definition-10": {"printed": REFUTED, "repaired": GIVEN},
    "definition-11": {"printed": GIVEN},
    # The smallest C with E >= C Var is 0.
    "definition-12": {"printed": REFUTED, "repaired": PROVED},
    "definition-13": {"printed": GIVEN},
    # The projected chain has an atom.
    "definition-14": {"printed": REFUTED, "repaired": GIVEN},
    "equation-11": {"printed": GIVEN},
    "equation-12": {"printed": GIVEN},
    "equation-13": {"printed": REFUTED, "repaired": GIVEN},
    "equation-14": {"printed": REFUTED, "repaired": GIVEN},
    "lemma-6": {"printed": GIVEN, "sharp": GIVEN},
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
    assert set(decision.given) <= set(LITERATURE)


GIVEN_FACTS = {
    ("definition-2", "printed"): ("data-processing", "normal-pushforward", "tv-triangle"),
    ("definition-3", "printed"): ("stationary-density",),
    ("definition-4", "repaired"): ("extreme-value",),
    ("definition-11", "printed"): ("integration-by-parts", "linearity-of-the-mean"),
    ("lemma-6", "printed"): ("hahn", "joint-additivity"),
    ("lemma-7", "sharp"): ("chi-square-event", "hahn", "probability-at-most-1"),
}


@pytest.mark.parametrize(
    ("where", "facts"), GIVEN_FACTS.items(), ids=[" ".join(k) for k in GIVEN_FACTS]
)
def test_facts_are_named(where: tuple[str, Form], facts: tuple[str, ...]) -> None:
    id, form = where
    (claim,) = (c for c in CLAIMS if c.id == id)
    assert decide(claim.statements[form]).given == facts


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


@pytest.mark.parametrize(
    "claim", [c for c in CLAIMS if not c.id.startswith("definition")], ids=lambda c: c.id
)
def test_every_asserted_form_is_measured(claim: Claim) -> None:
    assert {c.statement for c in checks_of(claim.id)} >= set(claim.asserted)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_a_refuted_print_has_an_erratum(claim: Claim) -> None:
    false = "repaired" in claim.statements
    assert bool(claim.erratum) or not false
