"""The page on the dichotomy: sizes by formula, rates by training, told from the ledger alone."""

from __future__ import annotations

import copy
import json
from typing import Any
from xml.etree import ElementTree

import jsonschema
import numpy as np
import pytest

from lemmata import verify
from lemmata.reports import ledger
from lemmata.reports.generator.dichotomy import BETA, EPS, constants_of_family, hard, invertible
from lemmata.reports.render import html, latex, markdown, pictures
from lemmata.reports.render.document import Document, line
from lemmata.reports.story import dichotomy as story
from lemmata.verify.engine.circuit_families import arx
from lemmata.verify.engine.circuits.circuit_network import realise
from lemmata.verify.generators import Residual

Data = dict[str, Any]


@pytest.fixture(scope="module")
def found() -> Data:
    """Return a small ledger: three dimensions a side, short training."""
    sides = {"invertible": invertible((2, 4, 8)), "hard": hard((2, 4, 6), rng=0, rounds=60, n=200)}
    return {"claims": [], "dichotomy": sides}


@pytest.fixture(scope="module")
def document(found: Data) -> Document:
    stored = json.loads(json.dumps(found, allow_nan=False))
    return Document("Report", line("Where"), tuple(story.sections(stored)))


def test_the_entry_is_valid_and_a_changed_one_is_not(found: Data) -> None:
    schema = json.loads(ledger.SCHEMA.read_text(encoding="utf-8"))
    schema["required"] = ["dichotomy"]
    valid = {"dichotomy": found["dichotomy"]}
    jsonschema.validate(valid, schema)
    for side, key, wrong in (("invertible", "N", -1), ("hard", "inversion_rate", 1.5)):
        broken = copy.deepcopy(valid)
        broken["dichotomy"][side]["rows"][0][key] = wrong
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, schema)


def test_a_generator_of_the_family_meets_its_constants() -> None:
    """The certificate of one dense member, which reads its weights, against the exact numbers."""
    W = np.linalg.qr(np.random.default_rng(0).standard_normal((4, 4)))[0]
    G = Residual(a=1.0, c=0.5, W1=W, W2=W.T, b=np.zeros(4), activation="tanh")
    certificate, given = verify.certify(G), constants_of_family()
    assert certificate.m.value == pytest.approx(float(given["m"]), rel=1e-12)
    for name in ("M", "M2", "M3"):
        # Rows of an orthogonal matrix have norm 1 as well, so that these are equal too.
        assert getattr(certificate, name).value == pytest.approx(float(given[name]), rel=1e-12)


def test_the_size_is_that_of_an_encoder_that_was_built(found: Data) -> None:
    """Counted edge by edge, where the formula adds up; the norms of the observables agree."""
    W = np.linalg.qr(np.random.default_rng(0).standard_normal((4, 4)))[0]
    G = Residual(a=1.0, c=0.5, W1=W, W2=W.T, b=np.full(4, 1.0), activation="tanh")
    row = next(r for r in found["dichotomy"]["invertible"]["rows"] if r["d"] == 4)
    made = verify.encoder(G, beta=BETA, eps=float(EPS))
    # The edges, the biases of the hidden nodes, and one more for each output.
    names = made.size.names
    assert names["n_E"] + names["H"] + 4 == row["N"]
    assert made.parameters == pytest.approx(float(row["sharp"]["decimal"]), rel=0.02)


def test_sizes_are_polynomial_and_covered(found: Data) -> None:
    rows = found["dichotomy"]["invertible"]["rows"]
    assert found["dichotomy"]["invertible"]["family"]["verdict"] == "PROVED"
    for row in rows:
        assert row["covered"] == {"repaired": True, "sharp": True}
        assert float(row["sharp"]["decimal"]) < float(row["repaired"]["decimal"])
    first, last = (float(rows[n]["sharp"]["decimal"]) for n in (0, -1))
    # N' is at most cubic in d but for logarithms; an exponential would gain far more.
    assert last / first < (rows[-1]["d"] / rows[0]["d"]) ** 3.5


def test_noise_that_is_not_covered_is_told(found: Data) -> None:
    side = copy.deepcopy(found)
    side["dichotomy"]["invertible"]["rows"][1]["covered"]["repaired"] = False
    text = markdown.render(Document("", line(), tuple(story.sections(side))))
    assert "NOT shown to be covered by both forms for d = 4" in text


def test_rates_repeat_for_the_same_entropy_only(found: Data) -> None:
    again = hard((2, 4, 6), rng=0, rounds=60, n=200)
    assert again == found["dichotomy"]["hard"]
    assert hard((2,), rng=1, rounds=5, n=20) != hard((2,), rng=2, rounds=5, n=20)


def test_pictures_are_well_formed_and_the_same_twice(found: Data) -> None:
    for draw, side in (
        (pictures.dichotomy_size, "invertible"),
        (pictures.dichotomy_rates, "hard"),
        (pictures.dichotomy_by_size, "hard"),
    ):
        svg = draw(found["dichotomy"][side]["rows"])
        ElementTree.fromstring(svg)
        assert svg == draw(found["dichotomy"][side]["rows"])


def test_every_format_tells_the_stored_numbers(found: Data, document: Document) -> None:
    row = found["dichotomy"]["hard"]["rows"][-1]
    rate = f"{row['inversion_rate']:.3g}"
    for render in (html.render, markdown.render, latex.render):
        text = render(document)
        assert rate in text
        assert text == render(document)
    assert "UNKNOWN" in markdown.render(document)  # no claims in this ledger, so no verdict


def test_the_rounds_have_a_small_inverse() -> None:
    """The page says that they are not one-way: the way back is a circuit of about their size."""
    for d in (4, 10):
        rounds = arx(d)
        there, back = (realise(c, "minmax").parameters for c in (rounds.forward, rounds.backward))
        assert back < 1.1 * there


def test_a_ledger_without_the_numbers_has_no_section() -> None:
    assert story.sections({"claims": []}) == []
