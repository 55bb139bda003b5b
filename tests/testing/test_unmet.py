"""Words that say what is known: hypotheses that fail, ratios, and the case they belong to."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from lemmata import verify
from lemmata.reports.cli import main
from lemmata.verify.check import Outcome
from lemmata.verify.generators import Composition, Linear, Residual, Translation
from lemmata.verify.generators.function import from_callable
from lemmata.verify.interpret import Case, catalogue, inequalities, ratio, violated
from lemmata.verify.offset import SHIFT
from lemmata.verify.testing import search
from lemmata.verify.testing.record import entry
from lemmata.verify.testing.search import constants_of

A = Linear([[2.0, 0.0], [0.0, 1.0]])
MOVED = Composition((Translation([1.0, 0.5]), A))
SAYS = "hypothesis not met: assumption 3, G(0) = (1, 0.5), not 0"


@pytest.fixture
def moved(tmp_path):
    path = tmp_path / "moved.npz"
    verify.save(MOVED, path)
    return str(path)


def test_a_generator_off_the_origin_refutes_no_claim_that_asks_for_it(moved, capsys):
    ids = ["assumption-1", "assumption-3", "lemma-23", "lemma-3"]
    assert main(["test", moved, *ids, "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["claims"]
    told = {r["title"]: (r["verdict"], r["reason"]) for r in rows}
    for title in ("assumption-3 printed", "lemma-23 printed", "lemma-23 sharp below"):
        assert told[title] == ("UNKNOWN", f"{SAYS}; {SHIFT}")
    for title in ("assumption-1 printed", "lemma-3 sharp pull"):
        assert told[title][0] == "CONSISTENT"


def test_all_commands_say_it_in_the_same_words(moved, tmp_path, capsys):
    encoder = ["encoder", moved, "-o", str(tmp_path / "e.onnx")]
    for arguments in (
        ["test", moved, "assumption-3"],
        ["constants", "--generator", moved],
        ["certify", moved],
        encoder,
    ):
        assert main(arguments) == 0
        assert f"{SAYS}; {SHIFT}" in " ".join(capsys.readouterr().out.split()), arguments


def test_the_shift_that_is_offered_works():
    centred = Composition((Translation(-MOVED.offset), MOVED))
    proved, before = verify.certify(centred), verify.certify(MOVED)
    assert proved.offset.verdict == "PROVED"
    for name in ("m", "M", "M2", "M3"):
        assert getattr(proved, name).value == getattr(before, name).value
    for i in inequalities("lemma-23"):
        assert search(i, centred, examples=20).verdict == "CONSISTENT"


def test_what_needs_the_origin_is_known_of_every_inequality():
    centred = {i.title for i in catalogue() if i.centred}
    assert {"lemma-23 printed", "equation-16 printed inside", "lemma-24 sharp growth"} <= centred
    assert not {"assumption-1 printed", "lemma-3 sharp pull", "lemma-26 sharp"} & centred


def outcome(measured, bound, error=0.0):
    return Outcome(measured, bound, 1, error)


@pytest.mark.parametrize(
    ("kind", "measured", "bound", "size"),
    [
        ("upper", 1.0, 2.0, 0.5),
        ("upper", 3.0, 2.0, 1.5),
        ("upper", -1.0, 2.0, 0.0),
        ("upper", -2.0, -1.0, 0.5),
        ("upper", -1.0, -2.0, 2.0),
        ("upper", -1.0, 0.0, 0.0),
        ("upper", 1.0, 0.0, math.inf),
        ("upper", 1.0, -1.0, math.inf),
        ("upper", 0.0, -1.0, math.inf),
        ("lower", 2.0, 1.0, 0.5),
        ("lower", 1.0, 2.0, 2.0),
        ("lower", 0.0, 2.0, math.inf),
        ("lower", -1.0, 2.0, math.inf),
        ("lower", 1.0, 0.0, 0.0),
        ("upper", 0.0, 0.0, math.nan),
    ],
)
def test_a_ratio_is_above_1_exactly_beyond_the_bound(kind, measured, bound, size):
    found = outcome(measured, bound)
    assert ratio(kind, found) == pytest.approx(size, nan_ok=True)
    if not math.isnan(size):
        assert (size > 1) == violated(kind, found)


@pytest.mark.parametrize("claim", ["assumption-2", "lemma-3", "lemma-26", "equation-44"])
@pytest.mark.parametrize("constants", [None, {"m": 1.9, "M": 0.1, "M2": 0.0, "M3": 0.0}])
def test_measured_bound_and_ratio_are_of_the_case_that_is_told(claim, constants):
    G = Residual(1.5, 0.5, np.eye(2), np.eye(2))
    for inequality in inequalities(claim):
        found = search(inequality, G, examples=60, constants=constants)
        if found.case is None:
            continue
        assert constants is None or found.inequality.required
        again = inequality.at(found.case, constants_of(G, constants, inequality.required)[0])
        assert (again.measured, again.bound) == (found.outcome.measured, found.outcome.bound)
        if found.refuted:
            assert found.ratio > 1
            assert found.largest >= found.ratio
        elif not math.isnan(found.largest):
            assert found.ratio == found.largest


def test_a_bound_of_zero_has_no_ratio_but_is_refuted_with_its_case(tmp_path, capsys):
    path = tmp_path / "bent.npz"
    verify.save(Residual(1.5, 0.5, np.eye(1), np.eye(1)), path)
    arguments = ["test", str(path), "assumption-2", "--M2", "0"]
    assert main([*arguments, "--format", "json"]) == 1
    row = next(r for r in json.loads(capsys.readouterr().out)["claims"] if r["inequality"] == "M2")
    assert row["verdict"] == "REFUTED"
    assert (row["largest_ratio"], row["ratio"]) == (None, None)
    assert row["measured"] > row["bound"] == 0
    assert main(arguments) == 1
    assert "ratio infinite: the bound is 0" in capsys.readouterr().out


def test_a_record_holds_no_nan():
    (one,) = inequalities("assumption-3")
    found = replace(search(one, A), outcome=outcome(math.nan, math.inf))
    assert "NaN" not in json.dumps(entry(found), allow_nan=False)


def test_the_printed_counterexample_runs_as_it_is_pasted(tmp_path, capsys):
    path = tmp_path / "bent.npz"
    verify.save(Residual(1.5, 0.5, np.eye(2), np.eye(2)), path)
    assert main(["test", str(path), "assumption-1", "--m", "3"]) == 1
    code = capsys.readouterr().out.partition("to paste as it stands:\n")[2]
    scope: dict = {}
    exec(code, scope)
    assert isinstance(scope["case"], Case)


SINGLE = {"m": 0.0999, "M": 0.1001, "M2": 0.0, "M3": 0.0}


def test_rounding_in_single_precision_is_no_counterexample():
    G = from_callable(lambda z: np.float32(0.1) * z.astype(np.float32), dim=2, **SINGLE)
    for claim in ("lemma-1", "equation-20", "lemma-23", "lemma-3", "equation-59", "lemma-26"):
        for inequality in inequalities(claim):
            found = search(inequality, G, examples=60)
            assert not found.refuted, (inequality.title, found.case, found.outcome)


@pytest.mark.parametrize("claim", ["lemma-1", "equation-20"])
def test_no_path_is_asked_for_more_digits_than_its_precision_has(claim):
    G = from_callable(lambda z: np.float32(0.1) * z.astype(np.float32), dim=2, **SINGLE)
    exact = from_callable(lambda z: 0.1 * z, dim=2, **SINGLE)
    counts = [i for i in inequalities(claim) if "delta" in {s.name for s in i.bound.free_symbols}]
    assert counts
    for inequality in counts:
        # The path ends where its rounding does, 1e-8 from z_hat or so; delta is far below.
        case = Case(G, (1.0, 0.7), (1.0, 0.0), beta=1e-12)
        hidden = inequality.at(case, SINGLE)
        assert hidden is None or hidden.error > hidden.bound
        told = inequality.at(case.but(G=exact, beta=0.1), SINGLE)
        assert told.measured + told.error < told.bound


@pytest.mark.parametrize(("m", "M"), [(1e-60, 1e60), (1e-20, 1e60), (1.0, 1e50)])
@pytest.mark.parametrize("claim", ["lemma-3", "lemma-26", "equation-20"])
def test_constants_beyond_the_range_of_floats_are_no_pass(claim, m, M):
    G, sizes = Residual(1.5, 0.5, np.eye(2), np.eye(2)), {"m": m, "M": M, "M2": M, "M3": M}
    for inequality in inequalities(claim):
        found = search(inequality, G, examples=40, constants=sizes)
        assert found.verdict in ("CONSISTENT", "UNKNOWN")
        if found.verdict == "CONSISTENT":
            assert math.isfinite(found.outcome.measured)
            assert math.isfinite(found.outcome.bound)


@pytest.mark.parametrize("claim", ["lemma-3", "lemma-25", "lemma-26"])
def test_a_bound_beyond_all_floats_says_nothing(claim):
    huge = {"m": 1e-200, "M": 1e200, "M2": 1e200, "M3": 1e200}
    case = Case(Residual(1.5, 0.5, np.eye(2), np.eye(2)), (1.0, 0.7), (1.0, 0.0))
    assert all(i.at(case, huge) is None for i in inequalities(claim))
