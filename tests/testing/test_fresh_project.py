"""A project that only installs the package gets everything from a ten-line test file."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEN_LINES = """\
from lemmata.verify.strategies import generators
from lemmata.verify.testing import claims

@claims("lemma-23", generators(families=["cosine"]), examples=20)
def test_norm(tested):
    assert tested.largest < 1.0001

@claims("lemma-25", generators(families=["cosine"]), form="printed", examples=100)
def test_printed_without_the_noise(): ...
"""


THEIRS = ("verify.py", "bounds/__init__.py", "reports.py")
"""Modules of a project that are called like our folders."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Return a directory into which the package is installed, as it would be from an index."""
    source, site = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("site")
    for name in ("lemmata", "bounds", "verify", "reports"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("setup.cfg", "setup.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    code = f"from setuptools import build_meta; print(build_meta.build_wheel({str(site)!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=source, check=True, capture_output=True, text=True
    )
    with zipfile.ZipFile(site / done.stdout.split()[-1]) as wheel:
        wheel.extractall(site)
    return site


@pytest.fixture
def project(tmp_path, site):
    """Return a directory with the test file, and the environment in which the package is found."""
    (tmp_path / "test_mine.py").write_text(TEN_LINES)
    (tmp_path / "bounds").mkdir()
    for name in THEIRS:
        (tmp_path / name).write_text("THEIRS = True\n")
    return tmp_path, os.environ | {"PYTHONPATH": str(site), "OMP_NUM_THREADS": "1"}


def run(project, *options):
    directory, env = project
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options]
    return subprocess.run(
        command, cwd=directory, env=env, capture_output=True, text=True, timeout=300
    )


def test_only_one_name_is_taken(site):
    assert {p.name for p in site.iterdir() if p.suffix not in (".whl", ".dist-info")} == {"lemmata"}


def test_a_project_may_have_modules_called_like_our_folders(project):
    (project[0] / "test_mine.py").write_text(
        "import bounds, reports, verify\n"
        "import lemmata\n\n"
        "def test_both():\n"
        "    assert bounds.THEIRS and reports.THEIRS and verify.THEIRS\n"
        "    assert lemmata.verify.load and lemmata.bounds.prove and lemmata.reports\n"
        "    assert {'bounds', 'reports', 'verify'} <= set(dir(lemmata))\n"
    )
    done = run(project)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "xdist"])
def test_pytest_alone_is_enough(project, workers):
    done = run(project, "--strict-markers", "--lemmata-ledger", "found.json", *workers)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "1 failed, 1 passed" in done.stdout
    assert "claims of the paper (lemmata)" in done.stdout
    assert "lemma-25 printed: REFUTED" in done.stdout
    assert "smallest counterexample" in done.stdout
    ledger = json.loads((project[0] / "found.json").read_text())
    assert ledger["schema_version"] == 1
    by_claim = {row["claim"]: row for row in ledger["tests"]}
    assert by_claim["lemma-23"]["verdict"] == "CONSISTENT"
    assert by_claim["lemma-23"]["outcome"] == "passed"
    wrong = by_claim["lemma-25"]
    assert wrong["verdict"] == "REFUTED"
    assert wrong["largest_ratio"] > 1
    code = wrong["counterexample"]
    assert f"\n{code}\n" in done.stdout, "to be pasted as it stands"
    assert not (project[0] / "found.json.part").exists()
    again = subprocess.run(
        [sys.executable, "-c", code], env=project[1], capture_output=True, text=True, timeout=120
    )
    assert f"measured={wrong['measured']}" in again.stdout, again.stderr


@pytest.mark.parametrize(
    ("path", "says"), [("no/such/found.json", "no such directory"), ("bounds", "a directory")]
)
def test_the_ledger_needs_a_place(project, path, says):
    done = run(project, "--lemmata-ledger", path)
    assert done.returncode == 4
    assert says in done.stderr


def test_a_ledger_that_cannot_be_written_is_one_line(project):
    """The directory goes away while the tests run."""
    (project[0] / "conftest.py").write_text(
        "import shutil\ndef pytest_sessionstart(session): shutil.rmtree('out')\n"
    )
    (project[0] / "out").mkdir()
    done = run(project, "--lemmata-ledger", "out/found.json", "-k", "norm")
    assert done.returncode == 4, done.stdout
    assert "found.json: not written: No such file or directory" in done.stdout
    assert "INTERNALERROR" not in done.stdout


LOADED = """\
import sys
def pytest_collection_finish(session):
    with open("loaded", "w") as file: file.write(" ".join(sys.modules))
"""
UNRELATED = """\
from hypothesis import given, strategies as st

@given(st.integers())
def test_theirs(n): ...
"""


def loaded(project, source):
    """Return what pytest has loaded after it has collected one file."""
    (project[0] / "test_mine.py").write_text(source)
    (project[0] / "conftest.py").write_text(LOADED)
    done = run(project)
    assert "1 passed" in done.stdout, done.stdout + done.stderr
    return set((project[0] / "loaded").read_text().split())


@pytest.mark.parametrize("source", ["def test_theirs(): ...\n", UNRELATED], ids=["", "hypothesis"])
def test_others_do_not_pay_for_the_plugins(project, source):
    """Both entry points are loaded in every project of the environment."""
    told = loaded(project, source)
    assert "lemmata.verify.pytest_plugin" in told
    assert not told & {"numpy", "sympy", "z3", "flint", "scipy"}
    ours = {name for name in told if name.partition(".")[0] == "lemmata"}
    assert len(ours) <= 8, ours


def test_one_claim_is_collected_without_the_others(project):
    told = loaded(project, TEN_LINES.partition('@claims("lemma-25')[0])
    ours = "lemmata.bounds.paper."
    paper = {n.removeprefix(ours) for n in told if n.startswith(ours) and n.count(".") > 3}
    assert paper == {"concentration.size"}
    assert not told & {"z3", "scipy", "matplotlib", "onnx", "numba", "lemmata.verify.certify"}
