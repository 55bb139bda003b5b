"""The ledger: its schema, its determinism, how evidence is combined, and that it has no holes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import sympy as sp

from lemmata.bounds.catalogue import CATALOGUE
from lemmata.bounds.registry import claims as registered
from lemmata.bounds.verdict import Verdict
from lemmata.reports import diff, evidence, ledger, output, tasks
from lemmata.reports.combine import combine
from lemmata.reports.evidence import measure, number
from lemmata.reports.render.decimal import outward
from lemmata.verify import check as checks
from lemmata.verify.check import Outcome
from lemmata.verify.errors import InputError
from lemmata.verify.pytest_plugin import PROFILE
from tests.tiny import EMPTY, TINY, measure_inner, tiny_check

GOLDEN = Path(__file__).parent / "golden"
P, G, C, U, V, R, E = Verdict


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    return build(monkeypatch)


def build(patch: pytest.MonkeyPatch, *found: checks.Check, rng: int = 0) -> dict[str, Any]:
    chosen = found or (tiny_check(), tiny_check("sharp"))
    patch.setattr(tasks, "CHECKS", {c.name: c for c in chosen})
    return ledger.build([TINY, EMPTY], rng=rng)


def without_time(data: Any) -> Any:
    if isinstance(data, dict):
        return {k: without_time(v) for k, v in data.items() if k not in ("environment", "seconds")}
    return [without_time(v) for v in data] if isinstance(data, list) else data


def test_it_is_valid(built: dict[str, Any]) -> None:
    jsonschema.validate(json.loads(ledger.dump(built)), json.loads(ledger.SCHEMA.read_text()))


def test_the_schema_rejects_a_made_up_verdict(built: dict[str, Any]) -> None:
    built["claims"][0]["statements"]["sharp"]["verdict"] = "TRUE"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(built, json.loads(ledger.SCHEMA.read_text()))


def test_it_is_the_same_twice_but_for_time(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (ledger.dump(without_time(build(monkeypatch, rng=7))) for _ in range(2))
    assert first == second


def test_another_seed_measures_other_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = (build(monkeypatch, rng=r)["claims"][0]["checks"][0]["measured"] for r in (0, 1))
    assert a != b


def test_golden(built: dict[str, Any]) -> None:
    text = ledger.dump(without_time(_without_solvers(built)))
    assert text == (GOLDEN / "tiny-ledger.json").read_text(encoding="utf-8")


def _without_solvers(data: Any) -> Any:
    """Drop versions of provers and measured digits, which differ between machines."""
    skip = ("solver", "detail", "measured", "bound", "ratio", "at")
    if isinstance(data, dict):
        return {k: _without_solvers(v) for k, v in data.items() if k not in skip}
    return [_without_solvers(v) for v in data] if isinstance(data, list) else data


def test_verdicts_of_the_tiny_claim(built: dict[str, Any]) -> None:
    tiny, empty = built["claims"]
    forms = {f: s["verdict"] for f, s in tiny["statements"].items()}
    assert forms == {"printed": R, "repaired": G, "sharp": C}
    assert (tiny["verdict"], tiny["twins"]["total"], tiny["twins"]["rejected"]) == (C, 5, 5)
    assert (empty["verdict"], empty["note"], empty["statements"]) == (U, "not done yet", {})
    assert [f["id"] for f in built["facts"]] == ["mean-value"]
    assert ledger.failures(built) == []


@pytest.mark.parametrize(
    ("proof", "found", "verdict"),
    [
        (P, [], P),
        (P, [C], P),
        (G, [C, C], G),
        (P, [C, R], E),
        (G, [R], E),
        (U, [], U),
        (U, [C], C),
        (U, [C, U], U),
        (U, [R], R),
        (V, [C], V),
        (V, [R], R),
        (R, [C], R),
        (R, [R], R),
        (P, [U], P),
        (P, [E], E),
        (E, [C], E),
    ],
)
def test_combination(proof: Verdict, found: list[Verdict], verdict: Verdict) -> None:
    assert combine(proof, found) is verdict


def test_a_proof_and_a_refuting_check_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    data = build(monkeypatch, tiny_check("repaired", sp.Rational(1, 1000)))
    statement = data["claims"][0]["statements"]["repaired"]
    assert statement["verdict"] == E
    assert "contradicts itself" in statement["reason"]
    assert ledger.failures(data) == [("tiny-1", "repaired")]


def test_a_check_without_teeth_counts_for_nothing() -> None:
    toothless = replace(tiny_check(), twins={"no change": {"scale": 1.0}})
    assert measure(toothless, 0, "quick")["verdict"] == U


def test_a_check_that_breaks_is_an_error_not_a_crash() -> None:
    def broken(b: Any, **_: Any) -> Outcome:
        """Break."""
        raise IndexError("off by one")

    assert measure(replace(tiny_check(), run=broken), 0, "quick")["verdict"] == E


def test_nan_is_unknown_and_valid_json() -> None:
    def lost(b: Any, **_: Any) -> Outcome:
        """Lose the number."""
        return Outcome(float("nan"), 1.0)

    entry = measure(replace(tiny_check(), run=lost), 0, "quick")
    assert (entry["measured"], entry["verdict"]) == ("nan", U)
    json.dumps(entry, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "told"), [(1.5, 1.5), (None, None), (float("inf"), "inf"), (float("-inf"), "-inf")]
)
def test_number(value: float | None, told: float | str | None) -> None:
    assert number(value) == told


def test_every_id_of_the_paper_is_there() -> None:
    from lemmata.bounds.registry import claims

    wanted = [f"lemma-{n}" for n in range(1, 28)] + [f"theorem-{n}" for n in (1, 2, 3)]
    assert set(wanted) <= set(claims)
    assert set(claims) == {entry.id for entry in CATALOGUE}


def test_unknown_id_names_the_closest() -> None:
    with pytest.raises(InputError, match="'lemma-23'"):
        ledger.chosen(["lema-23"])


def test_processes_change_nothing() -> None:
    two_claims = ledger.chosen(["lemma-10", "equation-16"]).claims
    one, two = (ledger.build(two_claims, jobs=n) for n in (1, 2))
    assert ledger.dump(without_time(one)) == ledger.dump(without_time(two))
    assert one["claims"][0]["checks"]


def test_diff_tells_what_got_worse(built: dict[str, Any]) -> None:
    worse = json.loads(json.dumps(built))
    worse["claims"][0]["statements"]["repaired"]["verdict"] = "UNKNOWN"
    worse["claims"][0]["twins"]["rejected"] = 4
    found = diff.changes(built, worse)
    assert [(c.what, c.worse) for c in found] == [
        ("tiny-1 (repaired)", True),
        ("tiny-1 twins rejected", True),
    ]
    assert not any(c.worse for c in diff.changes(worse, built))
    assert diff.changes(built, built) == []


def test_diff_counts_a_lost_claim_as_worse(built: dict[str, Any]) -> None:
    fewer = {**built, "claims": built["claims"][1:]}
    assert all(c.worse for c in diff.changes(built, fewer))
    assert not any(c.worse for c in diff.changes(fewer, built))


def model(name: str, **changes: Any) -> dict[str, Any]:
    """Return what a ledger holds about a model, and two constants."""
    bounds = {n: {"verdict": "PROVED", "value": 1.0} for n in ("m", "M", "M2", "M3")}
    about = {"name": name, "kind": "Linear", "d": 2, "parameters": 4, "repr": "Linear(...)"}
    asked = {"setting": {"words": "beta = 1"}, "invertible": True, "certificate": bounds}
    forms = {"printed": None, "repaired": {"decimal": "7"}, "sharp": {"decimal": "5"}}
    return {"generator": {**about, **asked, **changes}, "constants": {"K": forms}}


def test_diff_tells_another_severity_and_reads_ledgers_without(built: dict[str, Any]) -> None:
    new, old = (json.loads(json.dumps(built)) for _ in range(2))
    new["claims"][0]["severity"] = "constant"
    assert diff.text(diff.changes(built, new)) == "change  tiny-1 erratum: false -> constant\n"
    for claim in old["claims"]:
        del claim["severity"], claim["effects"]
    assert diff.changes(old, new) == diff.changes(new, old) == []
    jsonschema.validate(json.loads(ledger.dump(old)), json.loads(ledger.SCHEMA.read_text()))


def test_diff_of_two_models_says_so(built: dict[str, Any]) -> None:
    one, two = built | model("wine"), built | model("iris")
    two["constants"]["K"]["sharp"] = {"decimal": "6"}
    found = diff.changes(one, two)
    assert [c.what for c in found] == ["model", "K (sharp)"]
    assert not any(c.worse for c in found)
    said = diff.text(found)
    assert said.startswith("these ledgers are about different models\n")
    assert "change  K (sharp): 5 -> 6\n" in said
    assert diff.changes(one, built | model("wine")) == []


def test_diff_counts_what_a_model_loses(built: dict[str, Any]) -> None:
    one = built | model("wine")
    lost = model("wine", invertible=False)
    lost["generator"]["certificate"]["m"] = {"verdict": "UNKNOWN", "value": 0.0}
    found = diff.changes(one, built | lost)
    assert {c.what for c in found if c.worse} == {"invertible", "certified m"}
    assert any(c.worse for c in diff.changes(one, built))
    assert not any(c.worse for c in diff.changes(built, one))


def test_diff_shows_names_and_does_not_obey_them(built: dict[str, Any]) -> None:
    name = "\x1b[31mlemma\x1b[2J\nworse  all: PROVED -> REFUTED"
    new = json.loads(json.dumps(built))
    new["claims"][0]["id"] = name
    said = diff.text(diff.changes(built, new))
    assert "\x1b" not in said
    assert not any(line.startswith("worse  all") for line in said.splitlines())


def test_the_ledger_does_not_depend_on_the_hash_seed() -> None:
    last = "lemma-23" if PROFILE == "quick" else "lemma-17"
    code = (
        "from lemmata.reports import ledger; from lemmata.reports.evidence import prove_claim\n"
        "from tests.reports.test_ledger import without_time\n"
        f"found = ledger.chosen(['lemma-21', 'gadget-square', '{last}']).claims\n"
        "print(ledger.dump(without_time([prove_claim(c) for c in found])))"
    )
    root = str(Path(__file__).parents[2])
    said = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": root},
            capture_output=True,
            cwd=root,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1] != b""


def test_write_replaces_in_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.txt"
    output.write(target, "old")

    def fail(*_: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(output.os, "replace", fail)
    with pytest.raises(InputError, match="disk full"):
        output.write(target, "new")
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_outward_decimals() -> None:
    from fractions import Fraction

    third = Fraction(1, 3)
    low, high = outward(third, third, 5)
    assert (low, high) == ("0.33333", "0.33334")
    assert outward(Fraction(1, 4), Fraction(1, 4)) == ("0.25", "0.25")
    assert Fraction(outward(-third, -third)[0]) < -third < Fraction(outward(-third, -third)[1])


def test_measure_inner_is_what_it_says() -> None:
    assert measure_inner.__doc__


def test_step_kinds_are_those_of_the_contract() -> None:
    """The method says more; an outside reader meets only the four kinds."""
    data = ledger.build([registered["lemma-23"], registered["lemma-25"]], rng=0)
    steps = [p for c in data["claims"] for s in c["statements"].values() for p in s["steps"]]
    assert {p["kind"] for p in steps} <= {"identity", "polynomial", "enclosure", "fact"}
    for p in steps:
        assert p["kind"] == p["method"] or p["method"] in evidence.KIND
