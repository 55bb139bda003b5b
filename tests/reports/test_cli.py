"""The command: what it writes, where, and with which exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lemmata.reports import ledger, tasks
from lemmata.reports.cli import COMMANDS, main
from lemmata.reports.commands import report
from lemmata.verify.own import Chosen
from lemmata.verify.pytest_plugin import PROFILE
from tests.command import save
from tests.reports.test_ledger import without_time
from tests.tiny import EMPTY, TINY, tiny_check

ROOT = Path(__file__).parents[2]


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the tiny claims in the place of the paper's."""
    check = tiny_check()
    monkeypatch.setattr(report, "about_sampling", lambda: [TINY.id, EMPTY.id])
    monkeypatch.setattr(tasks, "CHECKS", {check.name: check})
    known = {c.id: c for c in (TINY, EMPTY)}
    real = ledger.chosen

    def chosen(ids: Sequence[str]) -> Chosen:
        found = [known.get(i) or real([i]).claims[0] for i in ids]
        return Chosen(tuple(found if ids else known.values()))

    monkeypatch.setattr(ledger, "chosen", chosen)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """Write a small generator with a positive m."""
    path = tmp_path / "model.npz"
    save(path, W1=0.3 * np.eye(2), W2=np.eye(2))
    return path


def shell(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lemmata", *arguments],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_either_module_is_the_command() -> None:
    command = [sys.executable, "-m", "lemmata.reports.cli", "cite"]
    other = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert other.stdout == shell("cite").stdout != ""


# -- results ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("tiny")
def test_check_tells_the_verdicts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--jobs", "1"]) == 0
    out = capsys.readouterr().out
    assert "REFUTED" in out
    assert "PROVED given facts" in out
    assert "not done yet (1): tiny-2" in out


@pytest.mark.usefixtures("tiny")
def test_check_as_json_is_a_ledger(tmp_path: Path) -> None:
    target = tmp_path / "ledger.json"
    assert main(["check", "--format", "json", "--jobs", "1", "-o", str(target)]) == 0
    assert [c["id"] for c in ledger.read(target)["claims"]] == ["tiny-1", "tiny-2"]


@pytest.mark.usefixtures("tiny")
def test_check_fails_when_an_asserted_statement_does(monkeypatch: pytest.MonkeyPatch) -> None:
    import sympy as sp

    check = tiny_check("repaired", sp.Rational(1, 1000))
    monkeypatch.setattr(tasks, "CHECKS", {check.name: check})
    assert main(["check", "--jobs", "1"]) == 1


@pytest.mark.usefixtures("tiny")
def test_explain_tells_every_step(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "tiny-1"]) == 0
    out = capsys.readouterr().out
    for part in (
        "Erratum (false; Theorem 1 survives). A quarter is wrong",
        "g is (z ↦ F(p + z) - F(p))",
        "(am-gm)  ‖v‖·‖w‖ ≤ ‖v‖²/2 + ‖w‖²/2",
        "from (increment), (am-gm), (Cauchy-Schwarz for v, g(w)); polynomial",
        "FAILS",
        "[mean-value]",
        "5 of 5 were" if "5 of 5" in out else "3 of 3 were",
        "Draw vectors",
    ):
        assert part in out


def test_list_has_every_lemma(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    out = capsys.readouterr().out
    assert all(f"lemma-{n} " in out for n in range(1, 28))


def test_cite(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cite"]) == 0
    assert "@inproceedings{pareek2022invertibility" in capsys.readouterr().out


@pytest.mark.usefixtures("tiny")
def test_diff(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    main(["check", "--format", "json", "--jobs", "1", "-o", str(old)])
    data = json.loads(old.read_text())
    data["claims"][0]["statements"]["repaired"]["verdict"] = "UNKNOWN"
    new.write_text(json.dumps(data))
    assert main(["diff", str(old), str(new)]) == 1
    assert capsys.readouterr().out.startswith("worse   tiny-1 (repaired): PROVED_GIVEN -> UNKNOWN")
    assert main(["diff", str(new), str(old)]) == 0
    assert main(["diff", str(old), str(old)]) == 0


def test_certify(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["certify", str(model)]) == 0
    assert "m  >= 0.99999" in capsys.readouterr().out
    assert main(["certify", str(model), "--format", "json", "--radius", "1/2"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["invertible"] is True
    assert data["radius"] == 0.5


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ({"family": "Linear", "A": np.diag([1.0, 0.0])}, "no useful m"),
        ({"family": "Linear", "A": np.eye(2)}, "yes, "),
        (
            {"family": "MLP", "W1": np.eye(2), "W2": np.eye(2), "activation": "tanh"},
            "no useful m",
        ),
    ],
)
def test_report_on_extreme_generators(tmp_path: Path, entries: dict[str, Any], says: str) -> None:
    path, folder = tmp_path / "model.npz", tmp_path / "out"
    np.savez(path, format="lemmata-generator/1", **entries)
    assert main(["report", str(path), "-o", str(folder), "--jobs", "1"]) == 0
    assert says in (folder / "report.md").read_text(encoding="utf-8")


@pytest.mark.usefixtures("tiny")
def test_report_at_a_noise_level_that_is_not_covered(model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    options = ["--jobs", "1", "--beta", "1/2", "--observations", "1"]
    assert main(["report", str(model), "-o", str(folder), *options]) == 0
    text = (folder / "report.md").read_text(encoding="utf-8")
    assert "The theorem does NOT cover this noise level." in text


@pytest.mark.usefixtures("tiny")
def test_report_on_a_generator_tells_the_claims_it_rests_on(model: Path, tmp_path: Path) -> None:
    assert main(["report", str(model), "-o", str(tmp_path / "out"), "--jobs", "1"]) == 0
    found = ledger.read(tmp_path / "out" / "ledger.json")
    assert [c["id"] for c in found["claims"]] == [TINY.id, EMPTY.id]
    assert found["generator"]["invertible"] is True
    assert found["constants"]["S"]["sharp"]["exact"].isdigit()


def test_report_decides_the_papers_claims_and_is_the_same_twice(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From nothing: a few of the claims that a generator's report rests on, or all of them."""
    about = report.about_sampling()
    assert {"lemma-1", "theorem-1", "theorem-1-size", "lemma-20"} <= set(about)
    assert not {"theorem-2", "lemma-22", "lemma-27"} & set(about)
    if PROFILE == "quick":
        about = ["lemma-23", "lemma-1", "theorem-1-size"]
        monkeypatch.setattr(report, "about_sampling", lambda: about)
    pages = []
    for n in range(2):
        folder = tmp_path / f"deep/{n}"
        assert main(["report", str(model), "-o", str(folder), "--jobs", "1", "--eps", "0.2"]) == 0
        found = {p.name for p in folder.iterdir()}
        assert found == {"index.html", "report.md", "report.tex", "ledger.json"}
        pages.append(ledger.read(folder / "ledger.json"))
    first, second = (ledger.dump(without_time(p)) for p in pages)
    assert first == second
    assert pages[0]["generator"]["invertible"] is True
    assert pages[0]["constants"]["S"]["sharp"]["exact"].isdigit()
    assert [c["id"] for c in pages[0]["claims"]] == about
    assert ledger.failures(pages[0]) == []


@pytest.mark.usefixtures("tiny")
def test_report_on_the_claims_alone(tmp_path: Path) -> None:
    assert main(["report", "-o", str(tmp_path), "--jobs", "1"]) == 0
    assert "generator" not in ledger.read(tmp_path / "ledger.json")


def test_constants(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    numbers = ["--m", "1", "--M", "2", "--M2", "1", "--M3", "1", "--d", "2"]
    asked = ["--beta", "0.01", "--eps", "0.1", "--norm-x", "3"]
    assert main(["constants", *numbers, *asked, "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["constants"]
    assert (rows["Q"]["printed"]["decimal"], rows["Q"]["sharp"]["decimal"]) == ("54.912", "7")
    assert main(["constants", "--generator", str(model)]) == 0
    assert "number of Langevin steps" in capsys.readouterr().out
    assert main(["constants", *numbers, "--format", "markdown"]) == 0
    assert "| --- |" in capsys.readouterr().out


# -- the process -----------------------------------------------------------------------------


def test_help_is_quick_and_lists_the_commands() -> None:
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        done = shell("--help")
        seconds.append(time.perf_counter() - start)
    assert done.returncode == 0
    assert all(f"    {name}" in done.stdout for name in COMMANDS)
    assert min(seconds) < 1


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    assert shell(command, "-h").returncode == 0


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from lemmata.reports.cli import parser; parser().format_help();"
        "names = {'sympy', 'numpy', 'z3', 'matplotlib', 'rich', 'jinja2', 'flint'};"
        "heavy = names & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60, check=False)
    assert done.returncode == 0


def test_no_colour_codes_without_a_terminal() -> None:
    done = shell("list", NO_COLOR="1")
    assert done.returncode == 0
    assert "\x1b" not in done.stdout


def test_broken_pipe_is_quiet() -> None:
    line = f"{sys.executable} -m lemmata list --format json | head -c 10"
    done = subprocess.run(
        ["bash", "-c", line], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stderr == ""
