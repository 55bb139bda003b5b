"""What a report tells of single observations: counts, layers, the share, refusals."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import numpy as np
import pytest
from scipy import stats

from lemmata import verify
from lemmata.bounds.verdict import Verdict
from lemmata.reports import ledger, story
from lemmata.reports.cli import main
from lemmata.reports.generator import ladder
from lemmata.reports.generator.constants import Setting
from lemmata.reports.generator.local import local, share
from lemmata.reports.generator.model import note
from lemmata.reports.generator.observed import observed
from lemmata.reports.render import html, latex, markdown
from lemmata.verify.certify import posterior
from lemmata.verify.errors import InputError
from tests.posterior.cases import WEIGHTS, trained

IRIS = trained("iris1")
CERTIFICATE = verify.certify(IRIS)


def entry(**options: Any) -> dict[str, Any]:
    given = {"trained": 0.1, "theorem": 0.001, "x": None} | options
    setting = given.pop("setting", Setting(drawn=3))
    return local(IRIS, given.pop("certificate", CERTIFICATE), setting, **given)


def told(found: dict[str, Any]) -> str:
    """Return the Markdown of first screen and section, whose data are valid under the schema."""
    schema = json.loads(ledger.SCHEMA.read_text())
    jsonschema.validate(found, {"$ref": "#/$defs/local", "$defs": schema["$defs"]})
    certificate = {"m": {"value": 0.5}}
    about = {"certificate": certificate, "invertible": True, "beta": 0.1, "parameters": 33}
    data = {"generator": {**about, "local": found, "setting": {}}, "claims": []}
    first = SimpleNamespace(title="First", anchor="short", blocks=story.screen.blocks(data))
    sections = [first, *story.local.sections(data)]
    document = SimpleNamespace(title="", subtitle=(), sections=sections)
    for render in (html.render, latex.render):
        assert render(document)
    return markdown.render(document).replace("\\", "")


@pytest.fixture(scope="module")
def trained_entry() -> dict[str, Any]:
    data = np.linspace(-1.5, 1.5, 4)[:, None]
    return entry(setting=Setting(drawn=3), data=data, theorem=None, size={"N": 33, "H": 8})


def test_the_counts_are_what_the_certificates_say(trained_entry: dict[str, Any]) -> None:
    found = trained_entry
    rng = np.random.default_rng(np.random.SeedSequence(0, spawn_key=(3,)))
    z, noise = rng.standard_normal((2, 3, 1))
    made = verify.certify_posteriors(IRIS, IRIS.value(z) + 0.1 * noise, 0.1, found["eps"])
    K = sorted(c.K for c in made if c.verdict is Verdict.PROVED)
    assert len(K) == 3
    assert K[0] < K[1] < K[2]
    alone = {"among": None, "tried": 3, "certified": 3, "refusals": []}
    assert found["drawn"] == {**alone, "K": K, "share": list(share(3, 3))}
    assert (found["data"]["among"], found["data"]["tried"]) == (4, 3)
    assert found["eps"] == math.nextafter(0.1, 0), "the double 0.1 is above 1/10"
    text = told(found)
    assert "the noise it was trained at, 0.1: yes; certificates of 3 of 3 observations" in text
    assert f"The median encoder: a Gaussian and K = {K[1]} Langevin layers" in text
    assert "| drawn from the model | 3 of 3 | 29.2 % to 100 % |" in text
    assert "| drawn from the 4 rows it was trained on | 3 of 3 |" in text


def test_one_observation_climbs_through_the_bounds(trained_entry: dict[str, Any]) -> None:
    one = trained_entry["one"]
    rows = {row["beta"]: row for row in one["tried"]}
    assert 0.1 <= one["certified"] <= one["sampled"]["beta"]
    assert one["same"] <= rows[one["certified"]]["K"]
    assert 0.09 < sum(one["errors"].values()) <= trained_entry["eps"]
    K = rows[0.1]["K"]
    # A gradient step of 2N + 7H, P and its skip edge, a variance; then mean and variance.
    assert rows[0.1]["parameters"] == K * (2 * 33 + 7 * 8 + 2 + 1) + 2
    by = {rung["by"]: rung["beta"] for rung in one["rungs"]}
    assert by["printed"] < by["sharp"] < by["named"] < by["point"]
    text = told(trained_entry)
    assert "the same, with those of one point (not proved)" in text
    assert "| noise it was trained at | 0.1 |" in text


@pytest.mark.parametrize(("k", "n"), [(0, 8), (3, 8), (8, 8)])
def test_the_share_has_its_exact_limits(k: int, n: int) -> None:
    low, high = share(k, n)
    if k:
        assert stats.binom.sf(k - 1, n, low) == pytest.approx(0.025)
    if k < n:
        assert stats.binom.cdf(k, n, high) == pytest.approx(0.025)
    assert (low == 0) == (k == 0)
    assert (high == 1) == (k == n)


@pytest.mark.parametrize("true", [3.0, 0.2, 0.12, 0.1, 0.03, 4.4e-5, 1e-12])
def test_the_largest_noise_is_found(true: float) -> None:
    asked: list[float] = []

    def works(beta: float) -> bool:
        asked.append(beta)
        return beta <= true

    found = ladder.largest(works, 0.1)
    if true == 1e-12:
        assert found is None
    else:
        assert found is not None
        levels = [float(f"{digit}e{power}") for power in range(-6, 2) for digit in ladder.NICE]
        assert found == (0.25 if true == 3.0 else max(b for b in levels if b <= true))
    assert len(asked) <= 13


def scripted(monkeypatch: pytest.MonkeyPatch, K: Callable[[float], int | None]) -> list[float]:
    """Let certificates have these K by noise; return the noises that are asked for."""
    asked: list[float] = []

    def certify(G: Any, x: Any, beta: float, eps: float) -> Any:
        asked.append(beta)
        k = K(beta)
        verdict = Verdict.UNKNOWN if k is None else Verdict.PROVED
        terms = {"epsilon_1": (0.0, 0.01)}
        return SimpleNamespace(G=G, K=k, verdict=verdict, reason="epsilon_4 >= eps", terms=terms)

    monkeypatch.setattr(posterior, "certify_posterior", certify)
    monkeypatch.setattr(ladder.Climb, "sampled", lambda self, beta: K(beta / 2))
    return asked


def test_refusals_are_counted_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = scripted(monkeypatch, lambda beta: 7 if beta < 0.05 else None)
    found = entry(setting=Setting(drawn=4))
    assert asked.count(0.1) == 4
    refusals = [{"count": 4, "first": "epsilon_4 >= eps"}]
    assert found["drawn"]["refusals"] == refusals
    assert found["drawn"]["share"] == list(share(0, 4))
    assert (found["one"]["certified"], found["one"]["sampled"]["beta"]) == (0.04, 0.08)
    text = told(found)
    assert "0.1: no; certificates of 0 of 4 observations drawn from it succeed" in text
    assert "noise up to 0.04 is covered: a Gaussian and K = 7 Langevin layers" in text
    assert "4 times: epsilon_4 >= eps" in text


def test_one_observation_has_no_share(monkeypatch: pytest.MonkeyPatch) -> None:
    scripted(monkeypatch, lambda beta: 4 if beta < 0.2 else None)
    found = entry(x=[0.5], setting=Setting(beta="0.25"), data=np.zeros((3, 1)))
    assert found["drawn"]["share"] is None
    assert found["data"] is None
    text = told(found)
    assert "the noise that was asked for, 0.25: no, the observation that was given" in text
    assert "At this one, noise up to 0.15 is covered" in text
    assert "Clopper" not in text


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"certificate": SimpleNamespace(invertible=None)}, "no m > 0 is proved"),
        ({"trained": None}, "--beta gives one"),
        ({"setting": Setting(beta="1e-400")}, "double precision"),
    ],
)
def test_nothing_is_certified_without(options: dict[str, Any], why: str) -> None:
    found = entry(**options)
    assert found["one"] is None
    assert why in told(found)


def test_many_dimensions_are_not_drawn() -> None:
    found = local(SimpleNamespace(dim=33, out=33), CERTIFICATE, Setting(), 0.1, None)
    assert "d = 33" in found["reason"]


def test_the_data_are_those_that_the_generator_was_fitted_to() -> None:
    path = WEIGHTS / "wine2.npz"
    rows, told = observed(note(path), path, 2), note(path)
    raw = np.genfromtxt(WEIGHTS.parent / "data/wine2.csv", delimiter=",", names=True, dtype=None)
    chosen = np.array([[r[2], r[3]] for r in raw if r[0] == "train"], dtype=float)
    standard = (chosen - chosen.mean(axis=0)) / chosen.std(axis=0)
    assert rows.shape == (118, 2)
    assert rows == pytest.approx(standard - np.array(told["shift"]), abs=1e-12)


@pytest.mark.parametrize(
    ("text", "extra", "why"),
    [
        ("a,b\n1,2\n3,x\n", {}, "is no table of numbers"),
        ("a\n1\n2\n", {}, "rows of 2 features"),
        ("a,b\n1,2\n1,3\n", {}, "the same in every row"),
        ("a,b\n1,2\n2,3\n", {"shift": [1.0]}, "a list of 2 numbers"),
    ],
)
def test_bad_data_are_refused(tmp_path: Path, text: str, extra: dict[str, Any], why: str) -> None:
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(InputError, match=why):
        observed({"table": "t.csv", **extra}, tmp_path / "m.npz", 2)
    assert observed({"table": "none.csv"}, tmp_path / "m.npz", 2) is None


def test_one_certificate_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    x = tmp_path / "x.txt"
    x.write_text("0.3\n")
    model = ["certify", str(WEIGHTS / "iris1.npz"), "--observation", str(x)]
    assert main([*model, "--beta", "1/10"]) == 0
    c = verify.certify_posterior(IRIS, [0.3], 0.1, math.nextafter(0.1, 0))
    assert c.K
    assert str(c) in capsys.readouterr().out
    assert main([*model, "--beta", "10", "--eps", "1e-9", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["posterior"]
    assert found["verdict"] == "UNKNOWN"
    assert found["reason"]
    assert main([*model, "--eps", "0.1"]) == 2
    assert "--eps needs --beta" in capsys.readouterr().err
    assert main([*model[:2], "--beta", "0.1"]) == 2
    assert "--beta needs --observation" in capsys.readouterr().err


def test_a_wrong_observation_ends_before_anything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    x = tmp_path / "x.txt"
    x.write_text("0.1 0.2")
    out = str(tmp_path / "report")
    arguments = ["report", str(WEIGHTS / "iris1.npz"), "-o", out, "--observation", str(x)]
    assert main(arguments) == 2
    assert "the observation in" in capsys.readouterr().err
    assert main(["report", "-o", out, "--observation", str(x)]) == 2
    assert "--observation needs a GENERATOR" in capsys.readouterr().err
