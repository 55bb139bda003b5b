"""The pytest plugin: options, the ``claim`` marker, a summary, a ledger.  Imports nothing heavy.

Results of ``@claims`` travel with the test's report, so that the process that prints the summary
sees them all, also under xdist.
"""

from __future__ import annotations

import json
import os
from collections.abc import Generator as Iteration
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lemmata.verify.testing import outcomes

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

PROFILE = outcomes.PROFILE
"""What ``--lemmata-profile`` says, for this process."""
_KEY = "lemmata"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--lemmata-profile`` and ``--lemmata-ledger``."""
    group = parser.getgroup("lemmata")
    group.addoption(
        "--lemmata-profile",
        choices=("quick", "full"),
        default="quick",
        help="how much to spend on checks of the paper's claims (default: quick)",
    )
    group.addoption(
        "--lemmata-ledger",
        metavar="FILE",
        default=None,
        help="write what was found about the paper's claims as JSON",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the ``claim`` marker and the collector of results."""
    global PROFILE
    config.addinivalue_line("markers", "claim(id): the claim of the paper a test is about")
    PROFILE = outcomes.PROFILE = config.getoption("--lemmata-profile")
    path = config.getoption("--lemmata-ledger")
    if path is not None:
        _require_writable(Path(path))
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Collector(path), "lemmata-collector")


def _require_writable(path: Path) -> None:
    folder = path.resolve().parent
    if not folder.is_dir():
        raise pytest.UsageError(f"--lemmata-ledger {path}: there is no such directory; create it")
    if path.is_dir():
        raise pytest.UsageError(f"--lemmata-ledger {path}: a directory; give the name of a file")
    if not os.access(folder, os.W_OK):
        raise pytest.UsageError(f"--lemmata-ledger {path}: cannot be written; choose another place")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Iteration[None, pytest.TestReport, pytest.TestReport]:
    """Attach to a test's report what it has found, or that it is about a claim."""
    if call.when == "call":
        found = [dict(r) for r in outcomes.RESULTS]
        marked = [m.args[0] for m in item.iter_markers("claim") if m.args]
        for id in marked:
            if not any(r["claim"] == id for r in found):
                found.append({"claim": str(id), "statement": None})
        if found:
            item.user_properties.append((_KEY, json.dumps(found)))
    outcomes.RESULTS.clear()
    report = yield
    if call.excinfo is not None and isinstance(call.excinfo.value, outcomes.CounterexampleError):
        # A traceback would be of our search, and would indent the code that it found.
        report.longrepr = str(call.excinfo.value)
    return report


class Collector:
    """Gathers results in the process that reports."""

    def __init__(self, path: str | None) -> None:
        self.path = path
        self.found: list[dict[str, Any]] = []
        self.problem = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what a finished test has found."""
        if report.when != "call":
            return
        for key, value in report.user_properties:
            if key == _KEY:
                rows = json.loads(str(value))
                extra = {"test": report.nodeid, "outcome": report.outcome}
                self.found += [row | extra for row in rows]

    def pytest_terminal_summary(self, terminalreporter: TerminalReporter) -> None:
        """Print one line an inequality, the largest ratio first."""
        tested = sorted(self.found, key=_order)
        if self.problem:
            terminalreporter.write_line(self.problem, red=True)
        if not tested:
            return
        terminalreporter.section("claims of the paper (lemmata)")
        for row in tested:
            terminalreporter.write_line(_line(row))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the ledger, whole or not at all."""
        if self.path is None:
            return
        data = {"schema_version": 1, "tests": sorted(self.found, key=_order)}
        text = json.dumps(data, indent=1, sort_keys=True) + "\n"
        part = Path(f"{self.path}.part")
        try:
            part.write_text(text, encoding="utf-8")
            part.replace(self.path)
        except OSError as failure:
            self.problem = f"--lemmata-ledger {self.path}: not written: {failure.strerror}"
            session.exitstatus = pytest.ExitCode.USAGE_ERROR


def _order(row: dict[str, Any]) -> tuple[Any, ...]:
    names = (str(row.get(k) or "") for k in ("claim", "statement", "inequality", "test"))
    return (*names,)


def _line(row: dict[str, Any]) -> str:
    if row["statement"] is None:
        return f"{row['claim']:14} {row['outcome']:11} {row['test']}"
    title = " ".join(filter(None, (row["claim"], row["statement"], row["inequality"])))
    size = "-" if row["largest_ratio"] is None else f"{row['largest_ratio']:.4g}"
    return f"{title:32} {row['verdict']:11} largest ratio {size:8} n {row['n']:<6} {row['test']}"
