"""The lower bound: verdicts, facts, twins, and that every step carries weight."""

from __future__ import annotations

import shlex
import subprocess
import sys

import pytest
import sympy as sp

import lemmata.verify.checks.hardness  # noqa: F401  (enters the checks)
from lemmata import bounds
from lemmata.bounds.catalogue import CATALOGUE
from lemmata.bounds.claim import Claim, Form
from lemmata.bounds.decision import decide
from lemmata.bounds.paper.hardness.facts import CONJECTURE
from lemmata.bounds.paper.hardness.products import PRODUCTS
from lemmata.bounds.registry import room_claims
from lemmata.bounds.verdict import Verdict
from lemmata.reports.explain import rerun
from lemmata.verify.check import checks_of
from tests.helpers import surviving_twins, unnecessary_steps

CLAIMS = room_claims("hardness")

BY_ID = {c.id: c for c in CLAIMS}
FALSE_IN_PRINT = {
    "conjecture-1": "d = 1",
    "lemma-22": "no condition on beta",
    "theorem-2": "one wild activation, given that one-way functions exist",
    "remark-1": "Hilbert's curve is not one-to-one",
    "remark-10": "sgn is not continuous",
    "remark-11": "as theorem-2",
    "intro-exponential": "super-polynomial is not exponential",
    "hardness-step-4": "d = 1",
    "hardness-step-6": "reverse Markov at the mean",
    "hardness-step-8": "misprint",
    "hardness-step-9": "a list, not one pair",
    "hardness-step-12": "geometric sum",
    "hardness-step-13": "signs need a margin",
    "hardness-step-15": "tables",
    "hardness-step-16": "tables",
    "equation-52": "truncated values may exceed M",
}


def test_every_id_of_the_room_is_decided() -> None:
    room = {entry.id for entry in CATALOGUE if entry.room == "hardness"}
    assert room == set(BY_ID)


@pytest.mark.parametrize("c", CLAIMS, ids=lambda c: c.id)
def test_verdicts(c: Claim) -> None:
    for form, statement in c.statements.items():
        verdict = decide(statement).verdict
        if form == "printed" and c.id in FALSE_IN_PRINT:
            assert verdict == "REFUTED", FALSE_IN_PRINT[c.id]
        else:
            assert verdict.holds, (form, decide(statement).reason)
    assert bool(c.erratum) or c.id not in FALSE_IN_PRINT


@pytest.mark.parametrize("form", ["repaired", "sharp"])
def test_theorem_2_rests_on_the_conjecture_and_on_standard_facts(form: str) -> None:
    given = set(decide(BY_ID["theorem-2"].statements[form]).given)  # type: ignore[index]
    probability = {
        "averaging",
        "boole",
        "conditional-independence",
        "markov",
        "monotone-expectation",
        "monotone-probability",
        "normal-cdf",
        "overlap",
        "removal",
        "signs-and-sizes",
    }
    loss = {
        "repaired": {"normal-tail", "optimal-decoder"},
        "sharp": {"independent-events", "normal-exponential", "symmetrisation"},
    }
    assert given == {CONJECTURE.id} | probability | loss[form]


def test_the_finite_inequality_does_not_need_the_conjecture() -> None:
    for statement in BY_ID["theorem-2-inverter"].statements.values():
        assert CONJECTURE.id not in decide(statement).given


def test_lemma_22_is_proved_outright() -> None:
    for form in ("repaired", "sharp"):
        assert decide(BY_ID["lemma-22"].statements[form]).verdict == "PROVED"  # type: ignore[index]


@pytest.mark.parametrize("c", CLAIMS, ids=lambda c: c.id)
def test_twins_are_rejected(c: Claim) -> None:
    assert surviving_twins(c) == []


@pytest.mark.parametrize("c", CLAIMS, ids=lambda c: c.id)
def test_no_step_is_an_ornament(c: Claim) -> None:
    for statement in c.statements.values():
        if statement.counterexample is None:
            assert unnecessary_steps(statement) == []


def test_the_split_of_products_needs_all_its_steps_and_the_mixed_factors() -> None:
    """|a b - p q| <= |a - p||b| + |p||b - q|, but not with |q| for |b|."""
    a, b, p, q = sp.symbols("a b p q", real=True)
    assert decide(PRODUCTS).verdict is Verdict.PROVED
    assert unnecessary_steps(PRODUCTS) == []
    twin = abs(a * b - p * q) <= abs(a - p) * abs(q) + abs(p) * abs(b - q)
    assert bounds.prove(twin).verdict is Verdict.REFUTED


def test_the_room_is_reached_through_the_registry() -> None:
    assert bounds.claims["hardness-step-9"].erratum


@pytest.mark.parametrize("id", sorted(FALSE_IN_PRINT))
def test_every_counterexample_is_rerun_in_one_line(id: str) -> None:
    said = bounds.replay(id).splitlines()
    assert said[0] == f"{id}, printed: REFUTED"
    assert said[-1].startswith("conclusion")
    assert any(row.startswith("conclusion") and row.endswith("FAILS") for row in said)
    assert all(row.endswith("holds") for row in said[3:] if not row.startswith("conclusion"))


def test_the_line_that_is_printed_works_when_pasted() -> None:
    line = rerun("hardness-step-13", "printed")
    assert line.startswith("python -c ")
    done = subprocess.run(
        [sys.executable, *shlex.split(line)[1:]], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1].endswith("FAILS")


@pytest.mark.parametrize(
    ("id", "form", "says"),
    [
        ("hardness-step-5", "printed", "has no counterexample"),
        ("hardness-step-5", "sharp", "it has printed"),
        ("hardness-step-99", "printed", "no claim"),
    ],
)
def test_what_cannot_be_rerun_is_told(id: str, form: Form, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        bounds.replay(id, form)


def test_every_asserted_statement_has_two_twins() -> None:
    for c in CLAIMS:
        for form in c.asserted:
            own = [t.title for t in c.twins if t.of == form]
            measured = [t for k in checks_of(c.id) if k.statement == form for t in k.twins]
            assert len(own) + len(measured) >= 2, (c.id, form)
