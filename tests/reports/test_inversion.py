"""The command `lemmata invert`: the reduction run on a circuit of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lemmata.reports.cli import main
from lemmata.reports.generator.inversion import LEVEL, inversion, load
from lemmata.verify.engine.formats import write

HALF_ADDER = "input a b\ns = xor a b\nc = and a b\noutput s c\n"


def test_a_family_and_a_file_give_the_same(tmp_path: Path) -> None:
    file = tmp_path / "present-4.aig"
    write(load("present-4"), file)
    one, other = (inversion(load(name), 0.5, 200, 3) for name in ("present-4", str(file)))
    for key in ("encoders", "loss", "bijective"):
        assert one[key] == other[key]


def test_every_encoder_inverts_at_least_as_often_as_bounded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """H0: success >= bound, by Hoeffding's inequality at level 1e-9 a row."""
    (tmp_path / "half.net").write_text(HALF_ADDER)
    assert main(["invert", str(tmp_path / "half.net"), "-n", "500", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert not found["bijective"]
    assert len(found["encoders"]) == 4
    assert all(row["p_value"] >= LEVEL for row in found["encoders"])
    assert main(["invert", "feistel-4", "--beta", "1/4", "-n", "300"]) == 0
    said = capsys.readouterr().out
    assert "4 -> 4 bits" in said
    assert "exact posterior" in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["present-12"], "12 inputs; the posterior is enumerated for 1 to 10"),
        (["present-6"], "multiple of four"),
        (["half.txt"], "circuits are read from .net"),
        (["half.net"], "cannot be read"),
        (["arx-4", "--beta", "0"], "must be positive"),
        (["arx-4", "-n", "0"], "an integer >= 1"),
    ],
)
def test_bad_input_is_one_line(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["invert", *arguments]) == 2
    told = capsys.readouterr().err
    assert says in told
    assert told.count("\n") == 1
