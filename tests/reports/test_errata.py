"""The errata: severities that are computed, and effects that agree with the theorems' verdicts."""

from __future__ import annotations

import json
import re
from typing import Any, get_args

import pytest

from lemmata.bounds.claim import Claim
from lemmata.bounds.decision import decide
from lemmata.bounds.erratum import COMPUTED, EFFECTS, SEVERITIES, Effect, Erratum, Judged, severity
from lemmata.bounds.registry import claims
from lemmata.bounds.verdict import Verdict
from lemmata.reports.ledger import SCHEMA
from lemmata.reports.render import errata

WRONG: dict[str, Erratum] = {c.id: c.erratum for c in claims.values() if c.erratum}
THEOREMS = ("theorem-1", "theorem-2")


def printed(id: str) -> Verdict | None:
    statement = claims[id].statements.get("printed")
    return None if statement is None else decide(statement).verdict


@pytest.mark.parametrize("id", WRONG)
def test_false_and_vacuous_are_verdicts_and_the_rest_is_judged(id: str) -> None:
    found, verdict = WRONG[id], printed(id)
    assert (found.judged is None) == (verdict in COMPUTED), verdict
    assert severity(found.judged, verdict) in SEVERITIES


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("judged", [None, *get_args(Judged)])
def test_only_a_verdict_says_false(judged: Judged | None, verdict: Verdict) -> None:
    told = severity(judged, verdict)
    assert (told == "false") == (verdict is Verdict.REFUTED)
    assert (told == "vacuous") == (verdict is Verdict.VACUOUS)
    assert severity(judged, None) == judged


@pytest.mark.parametrize("wrong", [{"judged": "false"}, {"theorem_1": "good"}, {"text": ""}])
def test_no_other_word_is_typed(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"typed|effect|leave it out"):
        Erratum(**{"text": "wrong", **wrong})


def test_what_is_repaired_is_an_erratum() -> None:
    repaired = {c.id for c in claims.values() if {"printed", "repaired"} <= set(c.statements)}
    assert repaired <= set(WRONG)


@pytest.mark.parametrize("theorem", THEOREMS)
def test_a_theorem_fails_as_printed_only_if_it_is_refuted(theorem: str) -> None:
    fails = [id for id, found in WRONG.items() if found.effects[theorem] == "fails as printed"]
    assert bool(fails) == (printed(theorem) is Verdict.REFUTED), fails


def _rests_on(theorem: str) -> set[str]:
    """Return the claims on which a theorem builds, directly or not."""
    found: set[str] = set()
    left: list[Claim] = [claims[theorem]]
    while left:
        new = set(left.pop().uses) - found
        found |= new
        left += [claims[id] for id in new]
    return found


@pytest.mark.parametrize("theorem", THEOREMS)
def test_what_a_theorem_rests_on_and_fails_changes_its_proof(theorem: str) -> None:
    harmless = ("constant", "notation")
    untouched = {
        id
        for id in _rests_on(theorem) & set(WRONG)
        if WRONG[id].judged not in harmless and WRONG[id].effects[theorem] == "none"
    }
    assert not untouched


@pytest.mark.parametrize("id", WRONG)
def test_effects_are_not_told_in_prose(id: str) -> None:
    assert not re.search(r"surviv|Theorem [12] is not", WRONG[id].text)


def test_each_word_is_defined_once() -> None:
    claim = json.loads(SCHEMA.read_text())["$defs"]["claim"]["properties"]
    assert claim["severity"]["enum"] == [*SEVERITIES, None]
    assert claim["effects"]["additionalProperties"]["enum"] == [*EFFECTS]
    assert set(get_args(Effect)) == set(EFFECTS)
    assert set(get_args(Judged)) == set(SEVERITIES) - set(COMPUTED.values())


def _entry(id: str, severity: str | None) -> dict[str, Any]:
    effects = {"theorem-1": "survives", "theorem-2": "none"}
    return {"id": id, "erratum": "wrong", "severity": severity, "effects": effects}


def test_the_worst_comes_first_and_old_ledgers_are_told() -> None:
    old = {"id": "e", "erratum": "wrong"}
    right = {"id": "f", "erratum": ""}
    rows = [_entry("a", "notation"), old, _entry("b", None), _entry("c", "false"), right]
    assert [c["id"] for c in errata.errata({"claims": rows})] == ["c", "a", "e", "b"]
    assert errata.summary({"claims": rows}) == "4 errata (1 false, 1 notation, 2 undecided)"
    assert errata.effect(rows[0]) == "Theorem 1 survives"
    assert errata.effect(old) == "neither theorem is touched"
    assert errata.summary({"claims": [right]}) == "0 errata"
