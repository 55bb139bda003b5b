"""The trusted base: which files it names, and how it counts them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lemmata.reports import trusted
from lemmata.reports.cli import main

SOURCE = '''"""What is
said."""

# A comment.
TEXT = """two
lines"""


def f(x):  # counted
    """Say."""
    return (
        x
    )
'''


def test_lines_that_carry_code_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "f.py"
    file.write_text(SOURCE)
    assert trusted.lines(file) == 6


def test_all_that_decides_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--trusted", "--format", "json"]) == 0
    base = json.loads(capsys.readouterr().out)
    assert "bounds/kernel/check.py" in base["kernel"]
    assert "bounds/language/terms.py" in base["terms"]
    assert "bounds/language/networks/network.py" in base["terms"]
    assert "bounds/verdict.py" in base[trusted.OTHERS], "imported by the kernel"
    assert "bounds/constants.py" not in base[trusted.OTHERS], "read by type checkers only"
    assert not any(file.startswith(("verify", "reports")) for f in base.values() for file in f)
