"""What is loaded for a question: the module of its claim, and nothing for the list of all."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from importlib import import_module
from pathlib import Path

import pytest

from lemmata.bounds.catalogue import BY_ID, CATALOGUE, claim
from lemmata.bounds.registry import claims
from lemmata.reports.cache import fingerprint
from lemmata.reports.cli import main
from lemmata.verify.pointwise import ROOMS

ROOT = Path(__file__).parents[2]


def loaded(code: str, *only: str) -> set[str]:
    """Return the modules below these packages that some code leaves loaded."""
    told = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print('loaded', *sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout
    names = told.rpartition("loaded")[2].split()
    return {n for n in names if any(n == p or n.startswith(f"{p}.") for p in only)}


def test_every_claim_is_where_the_catalogue_places_it() -> None:
    placed = defaultdict(set)
    for entry in CATALOGUE:
        placed[entry.module].add(entry.id)
        assert set(claims[entry.id].statements) == set(entry.forms)
        assert claims[entry.id].asserted == entry.asserted
    for module, ids in placed.items():
        made = [c.id for c in import_module(f"lemmata.bounds.paper.{module}").CLAIMS]
        assert sorted(made) == sorted(ids), module


def test_statements_that_are_not_in_the_catalogue_are_refused() -> None:
    printed = claims["lemma-3"].statements["printed"]
    with pytest.raises(ValueError, match="the catalogue lists printed sharp"):
        claim("lemma-3", {"printed": printed})


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_of_inequalities_has_those_of_its_claims(room: str) -> None:
    told = import_module(f"lemmata.verify.pointwise.{room}").INEQUALITIES
    assert {i.claim for i in told} == set(ROOMS[room])


def test_a_claim_loads_its_module_and_what_its_proof_builds_on() -> None:
    told = loaded(
        "from lemmata import bounds; bounds.claims['lemma-23']",
        "lemmata.bounds.paper",
        "z3",
        "numpy",
    )
    assert "lemmata.bounds.paper.concentration.lemma_23" in told
    rooms = {n.split(".")[3] for n in told if n.count(".") > 2}
    assert rooms == {"concentration", "assumptions", "objects"}
    assert not told & {"z3", "numpy"}


@pytest.mark.parametrize("id", ["lemma-3", "assumption-1", "lemma-25"])
def test_a_decorated_test_loads_the_inequalities_of_its_claim(id: str) -> None:
    """Neither other claims, nor the provers, nor what only the search needs."""
    code = (
        "from lemmata.verify.strategies import generators\n"
        "from lemmata.verify.testing import claims\n"
        f"@claims({id!r}, generators(dim=2))\ndef test_it(): ..."
    )
    ours = ("bounds.paper", "verify.certify", "verify.checks", "verify.pointwise")
    floors = (f"lemmata.{name}" for name in ours)
    told = loaded(code, *floors, "z3", "scipy", "matplotlib", "onnx", "numba", "pandas", "rich")
    papers = {n for n in told if n.startswith("lemmata.bounds.paper.") and n.count(".") > 3}
    assert papers == {f"lemmata.bounds.paper.{n}" for n in NEEDED[id]}
    rooms = {n.rpartition(".")[2] for n in told if n.startswith("lemmata.verify.pointwise.")}
    assert rooms & set(ROOMS) == {room for room, ids in ROOMS.items() if id in ids}
    heavy = {n.partition(".")[0] for n in told} - {"lemmata"}
    assert not heavy
    assert not {
        n for n in told if n.startswith(("lemmata.verify.certify", "lemmata.verify.checks"))
    }


NEEDED = {
    "lemma-3": ("region.size",),
    "assumption-1": ("calculus.size",),
    "lemma-25": ("calculus.size",),
}


def test_the_list_loads_no_mathematics() -> None:
    told = loaded(
        "from lemmata.reports.cli import main; main(['list'])",
        "sympy",
        "numpy",
        "lemmata.bounds.paper",
    )
    assert not told


def test_the_list_shows_what_this_program_has_decided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LEMMATA_CACHE", str(tmp_path))

    def told(*arguments: str) -> list[dict]:
        assert main([*arguments, "--format", "json"]) == 0
        data = json.loads(capsys.readouterr().out)
        return data if isinstance(data, list) else data["claims"]

    def verdicts() -> dict[str, dict]:
        return {row["id"]: row["verdicts"] for row in told("list")}

    nothing = {e.id: dict.fromkeys(e.forms) for e in CATALOGUE}
    assert verdicts() == nothing
    (decided,) = told("check", "lemma-10", "--jobs", "1")
    new = {f: s["verdict"] for f, s in decided["statements"].items()}
    assert verdicts() == nothing | {"lemma-10": new}
    assert new["printed"] == "REFUTED"
    monkeypatch.setattr(fingerprint, "program", lambda: "0" * 64)
    assert verdicts() == nothing, "another program's answers"
    assert set(nothing) == set(BY_ID)
