"""The lower bound: verdicts, facts, twins, and that every step carries weight."""

from __future__ import annotations

import shlex
import subprocess
import sys
from dataclasses import replace

import pytest
import sympy as sp

import lemmata.verify.checks.hardness  # noqa: F401  (enters the checks)
from lemmata import bounds
from lemmata.bounds import kernel
from lemmata.bounds.catalogue import CATALOGUE
from lemmata.bounds.claim import Claim, Form
from lemmata.bounds.decision import decide
from lemmata.bounds.language.bits.samplers import Parameters, Reads
from lemmata.bounds.language.bits.stored import PosteriorTable
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.literature.bits.one_way import CONJECTURE, HARD, F
from lemmata.bounds.paper.hardness.noise import PRIOR_ENCODER
from lemmata.bounds.paper.hardness.printed import THEOREM_2_PRINTED
from lemmata.bounds.paper.hardness.tables import ANY_GENERATOR
from lemmata.bounds.paper.hardness.theorem_2 import ASSUMED
from lemmata.bounds.paper.hardness.truncation import PRODUCTS
from lemmata.bounds.registry import room_claims
from lemmata.bounds.verdict import Verdict
from lemmata.reports.render.explain import rerun
from lemmata.verify.check import checks_of
from tests.helpers import surviving_twins, unnecessary_steps

CLAIMS = room_claims("hardness")
NOTHING = kernel.Model("no encoder at all", {F: HARD}, because=dict(ASSUMED))

BY_ID = {c.id: c for c in CLAIMS}
FALSE_IN_PRINT = {
    "theorem-2": "one wild activation, given that one-way functions exist",
    "remark-1": "Hilbert's curve is not one-to-one",
    "hardness-step-6": "reverse Markov at the mean",
    "hardness-step-8": "misprint",
    "hardness-step-9": "a list, not one pair",
    "hardness-step-12": "geometric sum",
    "hardness-step-13": "signs need a margin",
    "hardness-step-15": "tables",
    "hardness-step-16": "tables",
    "equation-52": "truncated values may exceed M",
}
OPEN = {
    ("conjecture-1", "printed"): "an assumption",
    ("conjecture-1", "repaired"): "an assumption",
    ("intro-exponential", "printed"): "it does not follow from Conjecture 1, nor is it refuted",
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
        elif (c.id, form) in OPEN:
            assert verdict == "UNKNOWN", OPEN[c.id, form]
        else:
            assert verdict.holds, (form, decide(statement).reason)
    assert bool(c.erratum) or c.id not in FALSE_IN_PRINT


@pytest.mark.parametrize("form", ["printed", "repaired", "sharp"])
def test_theorem_2_rests_on_the_conjecture(form: Form) -> None:
    """Printed and repaired cite it, as their generator is its; sharp assumes it of any family."""
    statement = BY_ID["theorem-2"].statements[form]
    assert isinstance(statement, kernel.Statement)
    cited, assumed = CONJECTURE.id in decide(statement).given, "conjecture-1" in statement.kinds
    assert (cited, assumed) == {
        "printed": (True, True),
        "repaired": (True, False),
        "sharp": (False, True),
    }[form]


def test_the_printed_theorem_is_refuted_by_encoders_that_are_counted() -> None:
    """Not by numbers: what is claimed of the encoders is computed from their nodes."""
    (encoder,) = ANY_GENERATOR.conclusion.atoms(PosteriorTable)
    assert sp.expand(unfold(Parameters(encoder)) - 6 * Reads(encoder.args[0])) == 6
    assert decide(replace(THEOREM_2_PRINTED, refuted_by=NOTHING)).verdict == "UNKNOWN"


def test_the_prior_says_nothing_of_generators_that_are_not_bounded() -> None:
    """It was proved once without |G|^2 <= d, from which followed that 1 <= 1/20."""
    assert decide(PRIOR_ENCODER).verdict == "PROVED_GIVEN"
    assert not decide(replace(PRIOR_ENCODER, given={})).verdict.holds


def test_the_finite_inequality_does_not_need_the_conjecture() -> None:
    for statement in BY_ID["theorem-2-inverter"].statements.values():
        assert CONJECTURE.id not in decide(statement).given


@pytest.mark.parametrize("c", CLAIMS, ids=lambda c: c.id)
def test_twins_are_rejected(c: Claim) -> None:
    assert surviving_twins(c) == []


@pytest.mark.parametrize("c", CLAIMS, ids=lambda c: c.id)
def test_no_step_is_an_ornament(c: Claim) -> None:
    for statement in c.statements.values():
        if statement.counterexample is None and statement.steps:
            assert unnecessary_steps(statement) == []  # type: ignore[arg-type]


def test_the_split_of_products_needs_all_its_steps_and_the_mixed_factors() -> None:
    """|a b - p q| <= |a - p||b| + |p||b - q|, but not with |q| for |b|."""
    a, b, p, q = sp.symbols("a b p q", real=True)
    assert decide(PRODUCTS).verdict is Verdict.PROVED
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
        for form in (f for f in c.asserted if (c.id, f) not in OPEN):
            own = [t.title for t in c.twins if t.of == form]
            measured = [t for k in checks_of(c.id) if k.statement == form for t in k.twins]
            assert len(own) + len(measured) >= 2, (c.id, form)
