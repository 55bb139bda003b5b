"""Files are written whole or not at all, and a failure to write is one line."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from lemmata.reports import output
from lemmata.reports.cli import main
from lemmata.verify.errors import InputError


def _full(self: Path, data: bytes) -> int:
    if self.name == "b":
        raise OSError(errno.ENOSPC, "No space left on device")
    with self.open("wb") as file:
        return file.write(data)


def test_a_full_disk_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_text("old")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", _full)
        with pytest.raises(InputError, match="No space left on device"):
            output.write_all(tmp_path, {"a": "new", "b": "new"})
    assert [p.name for p in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_text() == "old"
    output.write_all(tmp_path, {"a": "new", "b": b"new"})
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"a": "new", "b": "new"}


def test_a_command_that_cannot_write_says_so_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Path, "write_bytes", _full)
    assert main(["cite"]) == 0
    capsys.readouterr()
    constants = ["constants", "--m=1", "--M=2", "--M2=0", "--M3=0", "--d=2", "--beta=0.1"]
    assert main([*constants, "-o", str(tmp_path / "b")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("lemmata: cannot write to ")
    assert err.count("\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this machine")
def test_standard_output_may_be_full() -> None:
    command = [sys.executable, "-m", "lemmata", "cite"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=120, check=False
        )
    assert done.returncode == 2
    assert done.stderr == "lemmata: cannot write the result: No space left on device\n"


def test_a_killed_process_leaves_no_half_of_a_file(tmp_path: Path) -> None:
    code = (
        "import os, signal, pathlib\n"
        "from lemmata.reports import output\n"
        "whole = pathlib.Path.write_bytes\n"
        "def write(self, data):\n"
        "    if self.name == 'b':\n"
        "        whole(self, data[:1])\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return whole(self, data)\n"
        "pathlib.Path.write_bytes = write\n"
        f"output.write_all(pathlib.Path({str(tmp_path)!r}), {{'a': 'new', 'b': 'new'}})\n"
    )
    done = subprocess.run([sys.executable, "-c", code], timeout=120, check=False)
    assert done.returncode == -signal.SIGKILL
    assert not [p for p in tmp_path.iterdir() if not p.name.startswith(".lemmata-")]


# --- what is not a plain file --------------------------------------------------------------------


def test_a_link_stays_and_what_it_points_at_is_replaced(tmp_path: Path) -> None:
    real, link, dangling = tmp_path / "real", tmp_path / "link", tmp_path / "dangling"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to("real")
    dangling.symlink_to("new")
    for name in (link, dangling):
        assert main(["cite", "-o", str(name)]) == 0
        assert name.is_symlink()
    assert real.read_text() == (tmp_path / "new").read_text() != "old"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    output.write_all(tmp_path, {"link": "again"})
    assert real.read_text() == "again"
    assert link.is_symlink()


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe, got = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_text()))
    reader.start()
    assert main(["cite", "-o", str(pipe)]) == 0
    reader.join(60)
    assert "@software" in got[0]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert list(tmp_path.iterdir()) == [pipe]


def test_a_device_is_written_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    null, full = tmp_path / "null", tmp_path / "full"
    try:
        os.mknod(null, stat.S_IFCHR | 0o666, os.makedev(1, 3))
        os.mknod(full, stat.S_IFCHR | 0o666, os.makedev(1, 7))
        null.write_text("x")
    except OSError:
        pytest.skip("no devices can be made here")
    assert main(["cite", "-o", str(null)]) == 0
    assert main(["cite", "-o", str(full)]) == 2
    assert "No space left on device" in capsys.readouterr().err
    assert stat.S_ISCHR(null.stat().st_mode)
    assert stat.S_ISCHR(full.stat().st_mode)
    assert {p.name for p in tmp_path.iterdir()} == {"null", "full"}


def test_a_file_that_is_write_protected_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"
    file.write_text("old")
    # The superuser may write everywhere.
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != file)
    assert main(["cite", "-o", str(file)]) == 2
    assert "write-protected" in capsys.readouterr().err
    assert file.read_text() == "old"


# --- what is told --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb\nc", "a\tb\nc"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07", r"\u001b]0;title\u0007"),
        ("\x1b[2J\r", r"\u001b[2J\u000d"),
        ("abc\u202edcba", r"abc\u202edcba"),
        ("\u2028\udcff\U000e0041", r"\u2028\udcff\udb40\udc41"),
        ("‖v‖ ≤ ẑ\u202f1", "‖v‖ ≤ ẑ\u202f1"),
    ],
)
def test_a_text_shows_all_it_says(text: str, shown: str) -> None:
    assert output.printable(text) == shown


def test_a_terminal_keeps_colours_and_nothing_else() -> None:
    assert output.printable("\x1b[1;31mx\x1b[0m\x1b[2K", colour=True) == (
        "\x1b[1;31mx\x1b[0m" + r"\u001b[2K"
    )


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_what_the_reader_cannot_show_is_escaped(encoding: str) -> None:
    import json

    data = {"x": "‖v‖ é 𝔼 \x1b\u202e"}
    text = output.printable(json.dumps(data, ensure_ascii=False), encoding)
    assert json.loads(text.encode(encoding).decode(encoding)) == data


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_any_encoding_of_standard_output(encoding: str) -> None:
    done = _shell("list", PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"lemma-1 " in done.stdout


# --- whatever goes wrong -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("problem", "says"),
    [
        (InputError("bad\nthing"), "bad thing"),
        (PermissionError(errno.EACCES, "Permission denied", "x"), "x: Permission denied"),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), "Broken pipe"),
        (MemoryError(), "not enough memory"),
        (RecursionError(), "nested too deeply"),
        (ZeroDivisionError("division by zero"), "internal error, please report it: ZeroDivision"),
        (AssertionError(), "internal error"),
    ],
)
@pytest.mark.parametrize("debug", ["", "1"])
def test_no_failure_ends_as_a_verdict(
    problem: Exception,
    says: str,
    debug: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Not even a mistake of the program's own: 1 would read as refuted."""
    from lemmata.reports.commands import cite

    def fail(_: Any) -> None:
        raise problem

    monkeypatch.setattr(cite, "run", fail)
    monkeypatch.setenv("LEMMATA_DEBUG", debug)
    assert main(["cite"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[-1].startswith("lemmata: ")
    assert says in err.splitlines()[-1]
    ours = isinstance(problem, InputError | OSError)
    assert ("Traceback" in err) == bool(debug and not ours)
    assert debug or err.count("\n") == 1


def _shell(*arguments: str, redirect: str = "", **env: str) -> subprocess.CompletedProcess[bytes]:
    line = f'exec "$0" -m lemmata "$@" {redirect}'
    return subprocess.run(
        ["bash", "-c", line, sys.executable, *arguments],
        cwd=Path(__file__).parents[2],
        env={**os.environ, **env},
        capture_output=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("redirect", "code", "says"),
    [
        (">&-", 2, b"lemmata: standard output is closed; send it to a file, or to /dev/null\n"),
        ("2>&-", 0, b""),
        (">&- 2>&-", 2, b""),
    ],
)
def test_closed_streams(redirect: str, code: int, says: bytes) -> None:
    done = _shell("cite", redirect=redirect)
    assert (done.returncode, done.stderr) == (code, says)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this machine")
@pytest.mark.parametrize("arguments", [("nonsense",), ("-h",)])
def test_full_streams(arguments: tuple[str, ...]) -> None:
    done = _shell(*arguments, redirect=">/dev/full 2>/dev/full")
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", b"")


def test_a_reader_that_leaves_does_not_hide_the_verdict(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from lemmata.reports import cli
    from lemmata.reports.answer import Answer
    from lemmata.reports.commands import cite

    class Gone:
        encoding = "utf-8"

        def isatty(self) -> bool:
            return False

        def write(self, _: str) -> None:
            raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    silenced: list[Any] = []
    monkeypatch.setattr(cli, "_silence", silenced.append)
    monkeypatch.setattr(cite, "run", lambda _: Answer("refuted\n", 1))
    monkeypatch.setattr(sys, "stdout", Gone())
    assert main(["cite"]) == 1
    assert len(silenced) == 1
    assert capsys.readouterr().err == ""
