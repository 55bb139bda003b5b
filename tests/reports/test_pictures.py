"""Pictures of the encoder: well-formed, the same for the same data, sizes in order."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

from lemmata.reports.render.pictures import encoder_path, encoder_size, path_data, size_data
from lemmata.verify import encoder
from lemmata.verify.generators import Linear, Shear


@pytest.mark.parametrize(
    ("G", "x"),
    [(Linear([[1.0]]), [0.3]), (Shear(p=1.0, q=0.5, c=0.75, activation="tanh"), [0.3, 0.2])],
    ids=["d = 1", "d = 2"],
)
def test_path(G, x) -> None:
    data = path_data(encoder(G, x, beta="0.1", steps=40), x, n=50)
    assert np.shape(data["samples"]) == (50, len(x))
    assert np.allclose(data["descent"][0], 0)
    svg = encoder_path(data)
    ElementTree.fromstring(svg)
    assert svg == encoder_path(data)


def test_size_falls_from_printed_to_measured() -> None:
    rows = size_data("eps", [0.5, 0.25])
    for row in rows:
        assert row["measured"] < row["sharp"] < row["printed"]
    assert rows[0]["sharp"] < rows[1]["sharp"]
    ElementTree.fromstring(encoder_size("eps", rows))
