"""Files are written whole or not at all, and a failure to write is one line."""

from __future__ import annotations

import errno
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from reports import output
from reports.cli import main
from verify.errors import InputError


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
    command = [sys.executable, "-m", "reports", "cite"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=120, check=False
        )
    assert done.returncode == 2
    assert done.stderr == "lemmata: cannot write the result: No space left on device\n"


def test_a_killed_process_leaves_no_half_of_a_file(tmp_path: Path) -> None:
    code = (
        "import os, signal, pathlib\n"
        "from reports import output\n"
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
