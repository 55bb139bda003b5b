"""The cache: what is remembered is said to be; damage, edits and strangers are not believed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import sympy as sp

from lemmata.bounds import decision as deciding
from lemmata.bounds.content import UnknownContentError, digest
from lemmata.bounds.decision import decide
from lemmata.bounds.kernel import Statement, apply, check, step
from lemmata.bounds.language.vectors import UnitVector, norm
from lemmata.bounds.registry import claims
from lemmata.bounds.verdict import NO_PROOF, Verdict
from lemmata.reports import ledger
from lemmata.reports.cache import fingerprint, memory, store
from lemmata.reports.cache.memory import ProofMemory
from lemmata.reports.cache.recall import settled
from lemmata.reports.cache.store import Store
from lemmata.reports.cli import main
from lemmata.reports.effort import Effort
from lemmata.reports.ledger import decide_ids
from lemmata.reports.render import terminal
from lemmata.verify.errors import InputError
from tests.kernel.test_attacks import itself
from tests.reports.test_ledger import without_time
from tests.tiny import GIVEN, LINE, bound, false, proved, undecided, v

KEY = ("decision", "a key")


@pytest.fixture
def kept(tmp_path: Path) -> Store:
    return Store(tmp_path / "proofs", "f" * 64)


@pytest.fixture
def mind(kept: Store) -> Iterator[ProofMemory]:
    memory = ProofMemory(kept)
    deciding.remember(memory)
    yield memory
    deciding.remember(None)


def again(statement: Statement) -> deciding.Decision:
    deciding.forget()
    return decide(statement)


def files(root: Path) -> list[Path]:
    return sorted(p for p in root.rglob("*") if p.is_file())


# --- what a statement says ------------------------------------------------------------------


LONG = norm(v)
CHANGED = {
    "a constant": replace(proved, conclusion=bound(sp.Rational(1, 3))),
    "a hypothesis": replace(proved, given=GIVEN | {"long": sp.Ge(LONG, 2)}),
    "strictness": replace(proved, given=GIVEN | {"long": sp.Gt(LONG, 1)}),
    "a step": replace(proved, steps=proved.steps[:-1]),
    "what a step uses": replace(
        proved, steps=(*proved.steps[:-1], replace(proved.steps[-1], uses=("increment",)))
    ),
    "the example": replace(proved, example=replace(LINE, at=LINE.at | {v: 2 * UnitVector(1)})),
    "no example": replace(proved, example=None),
    "the counterexample": false,
}


@pytest.mark.parametrize("what", CHANGED)
def test_a_change_is_another_statement(what: str) -> None:
    assert digest(CHANGED[what]) != digest(proved)


def test_equal_content_is_equal() -> None:
    assert digest(replace(proved)) == digest(proved)


def test_assumptions_of_a_symbol_count() -> None:
    one, two = (
        Statement(sp.Ge(x + 1, 0, evaluate=False), given={"h": sp.Ge(x, 1)})
        for x in (sp.Symbol("x", real=True), sp.Symbol("x", nonnegative=True))
    )
    assert one.text == two.text
    assert digest(one) != digest(two)


def test_an_applied_lemma_counts() -> None:
    goal = sp.Ge(LONG, 0, evaluate=False)
    lemma = Statement(goal, steps=(step("norm", goal),))
    weaker = replace(lemma, steps=())
    one, two = (Statement(goal, steps=(apply("a", s),)) for s in (lemma, weaker))
    assert digest(one) != digest(two)


def test_kinds_of_numbers_and_dummies_are_told_apart() -> None:
    def said(x: Any) -> str:
        return digest(Statement(sp.Eq(LONG, x, evaluate=False)))

    d, e = sp.Dummy("d", real=True), sp.Dummy("d", real=True)
    terms = [sp.Integer(1), sp.Float(1), sp.Float(1, 30), sp.Rational(1, 2), sp.Float(0.5), sp.pi]
    terms += [sp.Symbol("d", real=True), d, d + e, 2 * d, sp.Function("f")(LONG)]
    assert len({said(t) for t in terms}) == len(terms)
    assert said(d) == said(e)


def test_what_is_not_sympys_own_has_no_digest() -> None:
    class Strange(sp.Function):  # type: ignore[misc]
        pass

    with pytest.raises(UnknownContentError):
        digest(Statement(sp.Ge(Strange(LONG), 0)))


def test_the_digest_does_not_depend_on_the_process() -> None:
    code = (
        "from tests.tiny import proved\n"
        "from lemmata.bounds.content import digest\nprint(digest(proved))"
    )
    root = str(Path(__file__).parents[2])
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": root}
        done = subprocess.run(
            [sys.executable, "-c", code], env=env, cwd=root, capture_output=True, text=True
        )
        assert done.stdout.strip() == digest(proved), done.stderr


# --- proofs that are remembered ----------------------------------------------------------------


def test_a_statement_that_applies_itself_is_refused_beside_a_cache_too(mind: ProofMemory) -> None:
    with pytest.raises(ValueError, match="applies itself"):
        decide(itself())


def test_a_proof_is_recalled_and_says_so(mind: ProofMemory) -> None:
    first, second = again(proved), again(replace(proved))
    assert (first.recalled, second.recalled) == (False, True)
    assert replace(second, recalled=False) == first


@pytest.mark.parametrize("what", [*CHANGED, "undecided"])
def test_only_proofs_of_the_same_content_are_recalled(what: str, mind: ProofMemory) -> None:
    again(proved)
    other = {**CHANGED, "undecided": undecided}[what]
    for _ in range(2):
        found = again(other)
        assert not found.recalled or found.verdict.holds
    assert found.verdict == check.decide(other).verdict


def test_dropping_a_step_still_lowers_the_verdict(mind: ProofMemory) -> None:
    assert again(proved).verdict.holds
    for i in range(len(proved.steps)):
        rest = proved.steps[:i] + proved.steps[i + 1 :]
        assert not again(replace(proved, steps=rest)).verdict.holds


def damage(data: bytes) -> dict[str, bytes]:
    head = data.partition(b"\n")[0]
    magic, name, checksum = head.split(b" ")
    return {
        "flipped verdict": data.replace(b'"PROVED"', b'"PROVED_GIVEN"', 1),
        "one bit": data[:-9] + bytes([data[-9] ^ 1]) + data[-8:],
        "truncated": data[: len(data) // 2],
        "empty": b"",
        "no body": head,
        "another version": b"lemmata-cache/0" + data[len(magic) :],
        "another key": data.replace(name, b"0" * 64, 1),
        "another checksum": data.replace(checksum, b"0" * 64, 1),
        "not text": b"\xff\xfe" + data,
        "more": data + b" ",
        "body of another": head + b'\n{"verdict": "PROVED", "steps": []}',
    }


@pytest.mark.parametrize("how", list(damage(b"a b c\nxxxxxxxxxxxxxxxx")))
def test_damage_is_not_believed_but_repaired(how: str, mind: ProofMemory, tmp_path: Path) -> None:
    first = again(proved)
    (path,) = files(tmp_path)
    sound = path.read_bytes()
    broken = damage(sound)[how]
    assert broken != sound
    path.write_bytes(broken)
    second = again(proved)
    assert not second.recalled
    assert second.verdict == first.verdict
    assert again(proved).recalled


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no owners of files on this system")
def test_what_others_may_write_is_not_believed(
    mind: ProofMemory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again(proved)
    (path,) = files(tmp_path)
    assert path.stat().st_mode & 0o077 == 0
    path.chmod(0o620)
    assert not again(proved).recalled
    assert again(proved).recalled
    with monkeypatch.context() as patch:
        patch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
        assert not again(proved).recalled


def test_certificates_are_expanded_again_on_recall(mind: ProofMemory) -> None:
    some = next(s for s in claims["lemma-9"].statements.values() if shown(memory.written(again(s))))
    assert again(some).recalled
    data = memory.written(again(some))
    certified = next(s for s in data["steps"] if s["certificates"])
    certified["certificates"] = [["0 = 1"]]
    mind.store.put(data, "decision", digest(some))
    assert not again(some).recalled
    assert again(some).recalled


def test_nothing_else_is_decided_on_recall(
    mind: ProofMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the whole statement, nor what it applies, nor steps that show no certificate."""
    some = claims["lemma-9"].statements["printed"]
    steps = [s for s in memory.written(again(some))["steps"] if s["certificates"]]
    shown, own = [], check.Checker.own

    def noted(checker: check.Checker, step: Any) -> check.Shown:
        shown.append(step.label)
        return own(checker, step)

    monkeypatch.setattr(check, "_decided", None)
    monkeypatch.setattr(check.Checker, "own", noted)
    assert again(some).recalled
    assert shown == [s["label"] for s in steps]


def test_an_entry_of_another_statement_is_not_believed(mind: ProofMemory, tmp_path: Path) -> None:
    again(proved)
    (path,) = files(tmp_path)
    other = CHANGED["a step"]
    name = mind.store._name(("decision", digest(other)))
    there = mind.store._path(name)
    there.parent.mkdir(parents=True, exist_ok=True)
    there.write_bytes(path.read_bytes())
    found = again(other)
    assert not found.recalled
    assert not found.verdict.holds


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "PROVED"},
        {"verdict": "TRUE"},
        {"steps": []},
        {"steps": None},
        {},
    ],
)
def test_the_verdict_is_computed_from_the_steps(change: Any, mind: ProofMemory) -> None:
    """An entry with a right checksum whose parts do not fit is as good as none."""
    data = memory.written(again(proved)) | change if change else {"x": 1}
    mind.store.put(data, "decision", digest(proved))
    found = again(proved)
    assert not found.recalled
    assert found.verdict is Verdict.PROVED_GIVEN


def test_another_version_of_the_provers_is_another_cache(mind: ProofMemory) -> None:
    again(proved)
    assert replace(mind.store, version="e" * 64).get("decision", digest(proved)) is None
    assert mind.store.get("decision", digest(proved)) is not None


def test_every_file_of_the_provers_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for floor in fingerprint.FLOORS:
        (tmp_path / floor / "paper").mkdir(parents=True)
        for name in ("a.py", "paper/b.py"):
            (tmp_path / floor / name).write_text("x = 1\n")
    monkeypatch.setattr(fingerprint, "HOUSE", tmp_path)

    def digests() -> tuple[str, str]:
        return fingerprint.program.__wrapped__(), fingerprint.provers.__wrapped__()

    before = digests()
    (tmp_path / "bounds" / "paper" / "b.py").write_text("x = 2\n")
    paper = digests()
    (tmp_path / "bounds" / "a.py").write_text("x = 2\n")
    kernel = digests()
    (tmp_path / "verify" / "a.py").rename(tmp_path / "verify" / "c.py")
    renamed = digests()
    assert (before[1] == paper[1]) != (before[0] == paper[0])
    assert kernel[1] != paper[1]
    assert kernel[1] == renamed[1]
    assert len({before[0], paper[0], kernel[0], renamed[0]}) == 4


# --- the folder ----------------------------------------------------------------------------------


def test_values_come_back_as_they_were(kept: Store) -> None:
    value = {"b": [1, 0.1, None, True, "ü"], "a": {}}
    kept.put(value, *KEY)
    assert kept.get(*KEY) == value
    assert list(kept.get(*KEY)) == ["b", "a"]
    assert kept.get("decision", "another") is None


WRITER = """
import sys
from pathlib import Path
from lemmata.reports.cache.store import Store
s = Store(Path(sys.argv[1]), "f" * 64)
for i in range(150):
    s.put({"n": [int(sys.argv[2])] * 2000}, "same")
    assert len(set(s.get("same")["n"])) == 1
"""


def test_two_processes_write_at_once(kept: Store) -> None:
    root = str(Path(__file__).parents[2])
    env = {**os.environ, "PYTHONPATH": root}
    pair = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(kept.root), n], env=env) for n in "12"
    ]
    assert [p.wait(timeout=60) for p in pair] == [0, 0]
    assert kept.get("same")["n"][0] in (1, 2)
    assert len(files(kept.root)) == 1


def test_a_full_or_closed_folder_is_no_cache(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "NamedTemporaryFile", full)
    kept.put(1, *KEY)
    assert kept.get(*KEY) is None


def test_a_disk_that_fills_up_leaves_nothing(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.put("old", *KEY)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.Path, "replace", full)
    kept.put("new", *KEY)
    assert kept.get(*KEY) == "old"
    assert len(files(kept.root)) == 1


def test_a_file_in_place_of_the_folder_is_no_cache(tmp_path: Path) -> None:
    (tmp_path / "proofs").write_text("a file")
    blocked = Store(tmp_path / "proofs", "f" * 64)
    blocked.put(1, *KEY)
    assert blocked.get(*KEY) is None


def test_old_versions_go_and_strangers_stay(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    for i, digit in enumerate("abcdef"):
        Store(tmp_path, digit * 64).put(i, *KEY)
        os.utime(tmp_path / (digit * 64), (i, i))
    left = sorted(p.name[0] for p in tmp_path.iterdir())
    assert left == ["c", "d", "e", "f", "m"]


def test_where_the_folder_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    monkeypatch.delenv("LEMMATA_CACHE")
    assert store.folder() == Path("/somewhere/lemmata")
    monkeypatch.setenv("LEMMATA_CACHE", "/else")
    assert store.folder() == Path("/else")
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.setenv("LEMMATA_CACHE", "~/kept")
    assert store.folder() == Path("/home/me/kept")
    monkeypatch.setenv("LEMMATA_CACHE", "~nobody-of-this-name/kept")
    assert store.folder() is None
    monkeypatch.setenv("LEMMATA_CACHE", "")
    assert store.folder() is None


# --- the command ---------------------------------------------------------------------------------

ID = "lemma-10"


def told(data: Any) -> str:
    return ledger.dump(without_time(data))


def test_answers_are_recalled_and_change_nothing(tmp_path: Path) -> None:
    cold, warm = (decide_ids([ID], Effort(cache=tmp_path)) for _ in range(2))
    plain = decide_ids([ID], Effort())
    assert told(cold) == told(warm) == told(plain)
    nothing: dict[str, list[str]] = {"proofs": [], "checks": [], "rechecked": []}
    assert cold["environment"]["cached"] == plain["environment"]["cached"] == nothing
    claim = warm["claims"][0]
    assert warm["environment"]["cached"] == {
        "proofs": sorted(f"{ID} ({f})" for f in claim["statements"]),
        "checks": sorted(c["name"] for c in claim["checks"]),
        "rechecked": [ID],
    }
    jsonschema.validate(json.loads(ledger.dump(warm)), json.loads(ledger.SCHEMA.read_text()))


def test_another_entropy_is_measured_anew_but_not_proved(tmp_path: Path) -> None:
    decide_ids([ID], Effort(cache=tmp_path))
    cached = decide_ids([ID], Effort(rng=1, cache=tmp_path))["environment"]["cached"]
    assert cached["proofs"]
    assert not cached["checks"]


def test_a_flipped_answer_is_not_told(tmp_path: Path) -> None:
    sound = told(decide_ids([ID], Effort(cache=tmp_path)))
    for path in files(tmp_path / "answers"):
        path.write_bytes(path.read_bytes().replace(b"PROVED", b"REFUTED"))
    again = decide_ids([ID], Effort(cache=tmp_path))
    assert told(again) == sound
    assert told(decide_ids([ID], Effort(cache=tmp_path))) == sound


def test_the_command_says_what_is_cached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LEMMATA_CACHE", str(tmp_path))
    outputs = []
    for extra in ((), (), ("--no-cache",)):
        assert main(["check", ID, *extra]) == 0
        outputs.append(capsys.readouterr().out)
    assert "cached:" in outputs[1]
    assert "cached:" not in outputs[0] + outputs[2]
    assert main(["explain", ID]) == 0
    assert "decided in an earlier run" in capsys.readouterr().out


@pytest.mark.parametrize("part", ["its certificates", "a line of one", "a step", "a form"])
def test_what_somebody_has_changed_is_refused(part: str, tmp_path: Path) -> None:
    """An answer with a right checksum that shows other certificates than its own."""
    decide_ids([ID], Effort(cache=tmp_path))
    answers = Store(tmp_path / "answers", fingerprint.program())
    data = answers.get("proof", ID)
    (form, *_), *_ = ([f, s] for f, s in data["statements"].items() if shown(s))
    steps = data["statements"][form]["steps"]
    certified = next(s for s in steps if s.get("certificates"))
    if part == "its certificates":
        certified["certificates"] = [["0 = 1"]]
    elif part == "a line of one":
        certified["certificates"][0].pop()
    elif part == "a step":
        steps.remove(next(s for s in steps if s is not certified))
    else:
        data["statements"]["sharpest"] = data["statements"][form]
    answers.put(data, "proof", ID)
    with pytest.raises(InputError, match=f"proof of {ID} with another certificate"):
        decide_ids([ID], Effort(cache=tmp_path))


def shown(statement: dict[str, Any]) -> bool:
    return any(s.get("certificates") for s in statement["steps"])


def test_one_claim_of_many_is_checked_again_by_chance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [ID, "lemma-9"]
    for draw in (0, -1):
        monkeypatch.setattr(ledger.secrets, "choice", lambda keys, draw=draw: sorted(keys)[draw])
        found = [decide_ids(ids, Effort(cache=tmp_path)) for _ in range(2)][-1]
        assert found["environment"]["cached"]["rechecked"] == [sorted(ids)[draw]]
        assert f"certificates of {sorted(ids)[draw]} checked again" in terminal.claims(found)


def test_no_cache_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEMMATA_CACHE", str(tmp_path))
    assert main(["check", ID, "--no-cache"]) == 0
    assert files(tmp_path) == []


def test_what_is_open_is_not_kept() -> None:
    def proof(verdict: str, whole: str = "REFUTED", reason: str = "") -> dict[str, Any]:
        steps = [{"verdict": verdict}]
        said = {"proof": whole, "reason": reason, "steps": steps}
        return {"statements": {"sharp": said}, "twins": []}

    def measured(verdict: str, twin: str) -> dict[str, Any]:
        return {"verdict": verdict, "twins": {"t": twin}}

    assert settled(("proof", ID), proof("PROVED"))
    assert not settled(("proof", ID), proof("UNKNOWN"))
    assert not settled(("proof", ID), proof("PROVED", "UNKNOWN", "step s: out of time"))
    assert settled(("proof", ID), proof("PROVED", "UNKNOWN", NO_PROOF))
    assert settled(("check", "c"), measured("CONSISTENT", "REFUTED"))
    assert not settled(("check", "c"), measured("CONSISTENT", "UNKNOWN"))
    assert not settled(("check", "c"), measured("ERROR", "REFUTED"))


def test_the_suite_runs_without_the_users_cache() -> None:
    assert store.folder() is None
