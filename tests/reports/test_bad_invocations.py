"""Everything that is refused: exit code 2, one line, nothing on standard output or on disk."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from lemmata.reports.cli import COMMANDS, main
from tests.reports.bad_files import (
    BAD_CIRCUITS,
    BAD_LEDGERS,
    BAD_MODELS,
    BAD_SWEEPS,
    make,
)

Row = tuple[str, ...]
"""Arguments; what begins with ``@`` is a file of `bad_files`."""

SIZES: Row = ("--m", "1", "--M", "2", "--M2", "1", "--M3", "1", "--d", "2")
SOUND: dict[str, Row] = {
    "check": ("check", "lemma-10"),
    "explain": ("explain", "lemma-10"),
    "list": ("list",),
    "cite": ("cite",),
    "constants": ("constants", *SIZES),
    "certify": ("certify", "@good.npz"),
    "test": ("test", "@good.npz", "lemma-3"),
    "invert": ("invert", "feistel-4"),
    "diff": ("diff", "@good.json", "@good.json"),
    "encoder": ("encoder", "@good.npz", "-o", "out.onnx"),
    "report": ("report", "@good.npz", "-o", "out"),
    "sweep": ("sweep", "@good.toml", "-o", "out.db"),
    "new": ("new", "mypaper"),
}
"""A sound invocation of every command, to which one bad thing is done."""

REALS: dict[str, str] = {
    "constants": "--m --M --M2 --M3 --beta --eps --norm-x",
    "report": "--beta --eps --norm-x",
    "encoder": "--beta --eps --norm-x",
    "certify": "--radius --beta --eps",
    "test": "--m --M --M2 --M3",
    "invert": "--beta",
}
NO_REALS = ("nan", "inf", "one", "1/0", "1e400", "-1", "", "\u00bd", "__import__('os').abort()")
WHOLES: dict[str, str] = {
    "check": "--rng --jobs",
    "explain": "--rng --jobs",
    "report": "--rng --jobs --observations",
    "constants": "--d",
    "certify": "--budget",
    "test": "--rng --dim",
    "invert": "--rng -n",
    "encoder": "--rng --steps",
    "sweep": "--jobs",
}
NO_WHOLES = ("-1", "1.5", "x", "", "1e3", "9" * 5000)
CHOICES: dict[str, str] = {
    "check": "--profile --format",
    "explain": "--profile",
    "report": "--profile",
    "list": "--format",
    "constants": "--format",
    "certify": "--format",
    "test": "--profile --format --form",
    "invert": "--format",
}
FILES = [command for command in SOUND if command not in ("encoder", "report", "new")]
"""Those that write one file; an encoder is two, a report and a project are folders."""
NO_FILES = ("/", "missing/out", "@folder", "@good.npz/out", "@loop", "x" * 300)


def _with(table: dict[str, str], values: tuple[str, ...]) -> Iterator[Row]:
    for command, options in table.items():
        for option, value in product(options.split(), values):
            yield (*SOUND[command], f"{option}={value}" if option[1] == "-" else f"{option}{value}")


ROWS: dict[str, list[Row]] = {
    "usage": [
        (),
        ("chekc",),
        ("--nonsense",),
        ("",),
        ("check", "--", "-x"),
        *((*row, "--nonsense") for row in SOUND.values()),
        *((*SOUND[c], "extra") for c in ("explain", "list", "cite", "constants", "diff", "invert")),
        *((c,) for c in ("report", "certify", "test", "encoder", "invert", "sweep", "explain")),
        ("constants",),
        ("diff", "@good.json"),
        ("constants", "--m", "3", *SIZES[2:]),
        ("constants", *SIZES[:-2]),
        ("constants", "--generator", "@good.npz", "--m", "1"),
        ("encoder", "@good.npz", "-o", "out.onnx", "--observation", "@three.npy"),
        ("encoder", "@good.npz", "-o", "out.onnx", "--observation", "@three.npy", "--steps", "3"),
        ("certify", "@good.npz", "--center", "@three.npy"),
        ("certify", "@good.npz", "--budget", "4"),
        ("encoder", "@good.npz", "-o", "out.txt"),
        ("encoder", "@good.npz", "-o", "@good.npz"),
    ],
    "projects": [
        ("new",),
        ("new", "a", "b"),
        *(("new", name) for name in ("numpy", "json", "class", "Mine", "a b", "../x", "", "1a")),
        *(("new", "mypaper", "-o", f) for f in ("@loop", "@good.npz", "@good.npz/x")),
        ("check", "no_such_module"),
        ("check", "no_such.py"),
        ("check", "@good.json"),
        ("explain", "mypaper:lemma-1"),
        ("test", "@good.npz", "mypaper:lemma-1"),
    ],
    "inputs and outputs": [
        *((*SOUND[c], "--output", "mu") for c in ("certify", "report", "encoder")),
        ("certify", "@good.npz", "--output", ""),
        ("certify", "@good.npz", "--input", "z"),
        *(("certify", "@good.npz", "--fix", f) for f in ("k", "=k", "k=", "k=missing.npy")),
        ("certify", "@good.npz", "--fix", "k=@three.npy"),
    ],
    "names of claims": [
        (command, id)
        for command in ("check", "explain")
        for id in ("lemma-99", "lema-23", "", "../lemma-1", "\x1b[31mlemma-1", "lemma-1\nlemma-2")
    ]
    + [("test", "@good.npz", id) for id in ("lemma-99", "theorem-2", "", "lemma-8")],
    "numbers": [*_with(REALS, NO_REALS), *_with(WHOLES, NO_WHOLES), *_with(CHOICES, ("no",))],
    "where to write": [
        *((*SOUND[c], "-o", place) for c in FILES for place in NO_FILES),
        *((*SOUND["encoder"][:2], "-o", p) for p in ("/", "x/y.onnx", "@folder.onnx", "@loop")),
    ],
    "models": [
        row
        for name in BAD_MODELS
        for row in (
            ("certify", f"@{name}"),
            ("constants", "--generator", f"@{name}"),
            ("encoder", f"@{name}", "-o", "out.onnx"),
            ("report", f"@{name}", "-o", "out"),
            ("test", f"@{name}", "lemma-3"),
        )
    ],
    "points": [
        ("certify", "@good.npz", "--radius", "1", f"--{what}", f"@{name}")
        for what in ("center", "observation")
        for name in (
            "words.npy", "objects.npy", "nan.npy", "complex.npy", "three.npy", "dates.npy",
            "records.npy", "empty.npy", "huge.npy", "words.txt", "binary.txt", "long.txt",
            "folder", "missing.npy", "missing.txt",
        )
    ],
    "objects": [
        ("test", source, "lemma-3")
        for source in (
            "nomodule:G", "math:nothing", "math:", ":G", "math:pi", "json:loads", "os:abort.x",
            "@broken.py:G", "@leaves.py:G", "@syntax.py:G", "@missing.py:G", "@wide.py:f",
        )
    ],
    "ledgers": [
        row
        for name in BAD_LEDGERS
        for row in (("diff", f"@{name}", "@good.json"), ("diff", "@good.json", f"@{name}"))
    ],
    "sweeps": [
        *(("sweep", f"@{name}", "-o", "out.db") for name in BAD_SWEEPS),
        ("sweep", "@good.toml"),
        ("sweep", "@good.toml", "-o", "@good.toml"),
        ("sweep", "@good.toml", "-o", "@good.json"),
        ("sweep", "@good.toml", "-o", "out.db", "--status"),
        ("sweep", "@good.toml", "-o", "out.db", "--export", "out.xls"),
        ("sweep", "@good.toml", "-o", "out.db", "--export", "missing/out.csv"),
        ("sweep", "@good.toml", "-o", "out.db", "--report", "@good.npz"),
        ("sweep", "@good.toml", "-o", "out.db", "--scheduler", "nonsense://"),
        ("sweep", "@good.toml", "-o", "out.db", "--scheduler", "x", "--jobs", "2"),
        *(("sweep", f"@{n}", *more)
          for n in ("good.json", "good.npz", "folder", "missing.db", "empty.npz")
          for more in ((), ("--status",), ("--resume",), ("--export", "out.csv"))),
    ],
    "circuits": [
        ("invert", name if "-" in name and "." not in name else f"@{name}")
        for name in BAD_CIRCUITS
    ],
}  # fmt: skip

NOT_YET: dict[Row, str] = {}
"""Rows that are not refused as they should be, and whose part of the program that is."""


def _marks(row: Row) -> list[pytest.MarkDecorator]:
    owner = NOT_YET.get(row)
    return [pytest.mark.xfail(strict=True, reason=owner)] if owner else []


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad")
    make(folder)
    return folder


def _content(folder: Path) -> dict[str, tuple[int, int]]:
    stats = {str(p.relative_to(folder)): p.lstat() for p in folder.rglob("*")}
    return {name: (s.st_size, s.st_mtime_ns) for name, s in stats.items()}


@pytest.mark.parametrize("group", ROWS)
def test_no_row_twice(group: str) -> None:
    assert len(set(ROWS[group])) == len(ROWS[group])


def test_every_command_is_in_the_table() -> None:
    assert set(SOUND) == set(COMMANDS)
    assert sum(map(len, ROWS.values())) >= 200


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, id=f"{group}-{n}", marks=_marks(row))
        for group, rows in ROWS.items()
        for n, row in enumerate(rows)
    ],
)
def test_it_is_refused(
    row: Row,
    files: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    before = _content(files)
    assert main([f"{files}/{a[1:]}" if a.startswith("@") else a for a in row]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith("lemmata: ")
    assert err.count("\n") == 1
    assert err[:-1].isprintable()
    assert "internal error" not in err
    assert not _content(tmp_path)
    assert _content(files) == before
