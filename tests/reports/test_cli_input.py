"""Bad input to the command: one clear line, exit code 2, nothing half written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.command import refused, save


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """Write a small generator with a positive m."""
    path = tmp_path / "model.npz"
    save(path, W1=0.3 * np.eye(2), W2=np.eye(2))
    return path


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "COMMAND"),
        (["chekc"], "chekc"),
        (["check", "lemma-99"], "lemma-"),
        (["check", "lema-23"], "'lemma-23'"),
        (["explain", "theorem1"], "'theorem-1'"),
        (["explain"], "ID"),
        (["check", "--rng", "-1"], "--rng"),
        (["check", "--jobs", "0"], "--jobs"),
        (["check", "--profile", "slow"], "slow"),
        (["check", "-o", "/proc/nothing/x"], "/proc/nothing/x"),
        (["check", "-o", "/"], "folder"),
        (["report"], "-o"),
        (["report", "-o", "/proc/nothing"], "cannot write to /proc/nothing"),
        (["report", "missing.npz", "-o", "/tmp/lemmata-never"], "missing.npz"),
        (["certify", "missing.npz"], "missing.npz"),
        (["certify", "setup.cfg"], "setup.cfg"),
        (["diff", "missing.json", "missing.json"], "missing.json"),
        (["constants"], "--generator"),
        (["constants", "--m", "0", "--M", "1", "--M2", "1", "--M3", "1", "--d", "2"], "--m"),
        (["constants", "--m", "nan", "--M", "1", "--M2", "1", "--M3", "1", "--d", "2"], "--m"),
        (["constants", "--m", "2", "--M", "1", "--M2", "1", "--M3", "1", "--d", "2"], "M"),
        (["constants", "--m", "1", "--M", "1", "--M2", "-1", "--M3", "1", "--d", "2"], "--M2"),
        (["constants", "--m", "1", "--M", "1", "--M2", "1", "--M3", "1", "--d", "0"], "--d"),
        (["constants", "--m", "1", "--M", "2"], "--M2"),
        (["constants", "--M", "1e400"], "between 1e-60 and 1e60"),
        (["constants", "--M", "1e9999999"], "between 1e-60 and 1e60"),
        (["constants", "--M", "1/" + 130 * "3"], "digits"),
        (["constants", "--M", "\u00bd"], "not a number"),
        (["constants", "--M", "1/0"], "not a number"),
        (["constants", "--M", "-0"], "positive"),
        (["report", "-o", "/tmp/lemmata-never", "--beta", "0"], "--beta"),
        (["report", "-o", "/tmp/lemmata-never", "--beta", "-1"], "--beta"),
        (["report", "-o", "/tmp/lemmata-never", "--eps", "1"], "--eps"),
        (["report", "-o", "/tmp/lemmata-never", "--eps", "0"], "--eps"),
        (["report", "-o", "/tmp/lemmata-never", "--eps", "one"], "one"),
    ],
)
def test_bad_usage(capsys: pytest.CaptureFixture[str], arguments: list[str], says: str) -> None:
    assert says in refused(capsys, *arguments)
    assert not Path("/tmp/lemmata-never").exists()


NAN = np.array([[0.3, np.nan], [0.0, 0.3]])


@pytest.mark.parametrize(
    "changes",
    [
        {"W1": NAN, "W2": np.eye(2)},
        {"W1": np.eye(2), "W2": np.eye(3)},
        {"W1": np.ones((2, 3)), "W2": np.eye(2)},
        {"W1": np.eye(2), "W2": np.eye(2), "activation": "tahn"},
        {"W1": np.eye(2), "W2": np.eye(2), "family": "Residul"},
        {"W1": np.eye(2), "W2": np.eye(2), "extra": 1.0},
    ],
)
@pytest.mark.parametrize("command", ["certify", "report"])
def test_bad_generators(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, Any], command: str
) -> None:
    path, out = tmp_path / "bad.npz", tmp_path / "out"
    save(path, **changes)
    extra = ["-o", str(out)] if command == "report" else []
    assert "bad.npz" in refused(capsys, command, str(path), *extra)
    assert not out.exists()


def test_constants_of_a_generator_without_m(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "flat.npz"
    np.savez(path, format="lemmata-generator/1", family="Linear", A=np.diag([1.0, 0.0]))
    assert "m is not proved" in refused(capsys, "constants", "--generator", str(path))
    says = refused(capsys, "constants", "--generator", str(path), "--m", "1")
    assert "drop --m" in says


def test_fewer_outputs_than_inputs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "wide.npz"
    np.savez(
        path, format="lemmata-generator/1", family="MLP", W1=np.ones((2, 3)), activation="tanh"
    )
    assert "wide.npz" in refused(capsys, "certify", str(path))


@pytest.mark.parametrize("name", ["model.npz", "model.onnx"])
def test_corrupt_file(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"PK\x03\x04 this is not an archive")
    assert name in refused(capsys, "certify", str(path))


def test_corrupt_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ledger.json"
    for text in ("{", "[]", '{"claims": []}'):
        path.write_text(text)
        assert "ledger.json" in refused(capsys, "diff", str(path), str(path))


def test_centre_of_the_wrong_size(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    centre = tmp_path / "c.txt"
    centre.write_text("1 2 3\n")
    says = refused(capsys, "certify", str(model), "--radius", "1", "--center", str(centre))
    assert "2 finite numbers" in says
    assert "--radius" in refused(capsys, "certify", str(model), "--center", str(centre))


@pytest.mark.parametrize("option", ["--observation", "--center"])
@pytest.mark.parametrize(
    ("values", "says"),
    [
        (np.array([1.0, np.nan]), "entry 1 is nan"),
        (np.array([-np.inf, 1.0]), "entry 0 is -inf"),
        (np.array([]), "it has shape (0,)"),
        (np.array([1.0, 2.0, 3.0]), "it has shape (3,)"),
        (np.array([1.0, 2.0j]), "it is complex, text, true or false, or no array"),
        (np.array(["1", "2"]), "it is complex, text, true or false, or no array"),
        (np.array([object(), None]), "cannot be loaded"),
    ],
)
def test_points_are_finite_real_numbers(
    model: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    option: str,
    values: Any,
    says: str,
) -> None:
    file = tmp_path / "x.npy"
    np.save(file, values, allow_pickle=True)
    more = ["--radius", "1"] if option == "--center" else []
    assert says in refused(capsys, "certify", str(model), option, str(file), *more)


@pytest.mark.parametrize(
    ("text", "says"), [("", "shape (0,)"), ("1 nan", "entry 1 is nan"), ("1+2j 3", "cannot read")]
)
def test_points_of_a_text_file(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, says: str
) -> None:
    file = tmp_path / "x.txt"
    file.write_text(text)
    assert says in refused(capsys, "certify", str(model), "--observation", str(file))


def test_an_excluded_pair_of_norms(capsys: pytest.CaptureFixture[str]) -> None:
    numbers = ["--m", "1", "--M", "1", "--M2", "1", "--M3", "1", "--d", "2", "--norm-x", "10"]
    assert "Lemma 23 excludes" in refused(capsys, "constants", *numbers, "--norm-z-hat", "0")


@pytest.mark.parametrize(
    "arguments",
    [
        ["invert", "present-8", "-n", "100000000000"],
        ["test", "absent.npz", "--dim", "1000000000"],
        ["encoder", "absent.npz", "-o", "e.onnx", "--steps", "9223372036854775808"],
    ],
)
def test_more_than_memory_is_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert "is too many; at most" in refused(capsys, *arguments)
