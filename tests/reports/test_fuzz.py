"""Files damaged by chance are read or refused in one line; nothing else may happen."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lemmata import verify
from lemmata.reports import diff, ledger
from lemmata.verify.engine.formats import read as read_circuit
from lemmata.verify.errors import InputError
from lemmata.verify.pytest_plugin import PROFILE
from lemmata.verify.sweep.reading import read as read_sweep
from tests.reports.fuzz import archives, damaged, seeds

TRIES = 40 if PROFILE == "quick" else 4000
"""Of each kind of file."""


def _model(path: Path) -> None:
    # That a number overflows is the user's to know.
    with warnings.catch_warnings(action="ignore", category=RuntimeWarning):
        G = verify.load(str(path))
        G.value(np.zeros((1, G.dim)))


READERS: dict[str, Callable[[Path], Any]] = {
    ".npz": _model,
    ".onnx": _model,
    ".json": lambda path: diff.facts(ledger.read(path), path.name),
    ".toml": read_sweep,
    ".net": read_circuit,
    ".blif": read_circuit,
    ".aag": read_circuit,
    ".aig": read_circuit,
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = {}
    for ending, data in seeds(tmp_path_factory.mktemp("sound")):
        found.setdefault(ending, []).append(data)
    return found


@pytest.mark.parametrize("ending", READERS)
def test_sound_files_are_read(ending: str, sound: dict[str, list[bytes]], tmp_path: Path) -> None:
    for data in sound[ending]:
        (tmp_path / f"file{ending}").write_bytes(data)
        READERS[ending](tmp_path / f"file{ending}")


@pytest.mark.parametrize("ending", READERS)
def test_damaged_files_are_read_or_refused(
    ending: str, sound: dict[str, list[bytes]], tmp_path: Path
) -> None:
    path, said = tmp_path / f"file{ending}", []
    harm = archives if ending == ".npz" else damaged
    for rng in np.random.default_rng(20221).spawn(TRIES):
        kinds = sound[ending]
        path.write_bytes(harm(kinds[int(rng.integers(len(kinds)))], rng))
        try:
            READERS[ending](path)
        except InputError as problem:
            said.append(str(problem))
    assert len(said) > TRIES // 10
    assert not [line for line in said if "\n" in line.strip()]
