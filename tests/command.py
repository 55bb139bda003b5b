"""What the tests of the command share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lemmata.reports.cli import main


def save(path: Path, **changes: Any) -> None:
    entries: dict[str, Any] = {
        "format": "lemmata-generator/1",
        "family": "Residual",
        "a": 1.0,
        "c": 0.5,
        "activation": "tanh",
        "b": np.zeros(2),
        **changes,
    }
    np.savez(path, **{k: np.asarray(v) for k, v in entries.items()})


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the one line with which bad input is refused."""
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("lemmata: ")
    assert err.count("\n") == 1
    assert err.isprintable() or err.rstrip("\n").isprintable()
    assert "Traceback" not in err
    return err
