"""What a report tells of single observations: counts, layers, the share, refusals."""

from __future__ import annotations

import json
import math
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
from lemmata.reports.generator import local as module
from lemmata.reports.generator.constants import Setting
from lemmata.reports.generator.local import local, share
from lemmata.reports.render import html, latex, markdown
from lemmata.verify.certify import posterior
from tests.posterior.cases import WEIGHTS, trained

IRIS = trained("iris1")
CERTIFICATE = SimpleNamespace(invertible=True)


def entry(**options: Any) -> dict[str, Any]:
    given = {"trained": 0.1, "theorem": 0.015, "x": None} | options
    setting = given.pop("setting", Setting(drawn=3))
    return local(IRIS, given.pop("certificate", CERTIFICATE), setting, **given)


def told(found: dict[str, Any]) -> str:
    """Return the Markdown of the section, whose data are valid under the schema."""
    schema = json.loads(ledger.SCHEMA.read_text())
    jsonschema.validate(found, {"$ref": "#/$defs/local", "$defs": schema["$defs"]})
    data = {"generator": {"local": found, "setting": {}}, "claims": []}
    document = SimpleNamespace(title="", subtitle=(), sections=story.local.sections(data))
    for render in (html.render, latex.render):
        assert render(document)
    first = SimpleNamespace(title="First", anchor="first", blocks=story.local.sentence(data))
    document.sections = [first, *document.sections]
    return markdown.render(document)


def test_the_levels_are_what_the_certificate_says() -> None:
    found = entry()
    assert found == entry()
    rng = np.random.default_rng(np.random.SeedSequence(0, spawn_key=(3,)))
    z, noise = rng.standard_normal((2, 3, 1))
    made = verify.certify_posteriors(IRIS, IRIS.value(z) + 0.1 * noise, 0.1, found["eps"])
    K = sorted(c.K for c in made if c.verdict is Verdict.PROVED)
    assert len(K) == 3
    assert K[0] < K[1] < K[2]
    (level,) = found["levels"]
    counted = {"beta": 0.1, "which": "trained", "tried": 3, "certified": 3}
    assert level == {**counted, "K": K, "refusals": []}
    assert found["eps"] == math.nextafter(0.1, 0), "the double 0.1 is above 1/10"
    text = told(found)
    assert "3 of 3 observations are certified at noise 0.1 (at which it was trained)" in text
    assert f", the median one with K = {K[1]} Langevin layers" in text
    assert "at between 29.2 % and 100 % of all" in text


@pytest.mark.parametrize(("k", "n"), [(0, 8), (3, 8), (8, 8)])
def test_the_share_has_its_exact_limits(k: int, n: int) -> None:
    low, high = share(k, n)
    if k:
        assert stats.binom.sf(k - 1, n, low) == pytest.approx(0.025)
    if k < n:
        assert stats.binom.cdf(k, n, high) == pytest.approx(0.025)
    assert (low == 0) == (k == 0)
    assert (high == 1) == (k == n)


def scripted(monkeypatch: pytest.MonkeyPatch, K: dict[float, list[int | None]]) -> list[float]:
    """Let the certificates of each noise level be these in turn; return the levels asked."""
    asked: list[float] = []

    def certify(G: Any, x: Any, beta: float, eps: float) -> Any:
        k = K[beta][asked.count(beta)]
        asked.append(beta)
        return SimpleNamespace(
            K=k, verdict=Verdict.UNKNOWN if k is None else Verdict.PROVED, reason="too far"
        )

    monkeypatch.setattr(posterior, "certify_posterior", certify)
    return asked


def test_refusals_lead_to_less_noise_and_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    K = {0.1: [None, 5, None, 7], 0.05: [None, 9, None, 1], 0.02: [None, 30, 2, 10]}
    asked = scripted(monkeypatch, K)
    found = entry(setting=Setting(drawn=4))
    assert [asked.count(beta) for beta in K] == [4, 3, 4]
    assert [r["K"] for r in found["levels"]] == [[5, None, 7], [9, None, 9], [2, 30, 30]]
    assert [r["certified"] for r in found["levels"]] == [2, 1, 3]
    assert found["share"] == list(share(2, 4))
    text = told(found)
    assert "2 of 4 observations are certified at noise 0.1" in text
    assert "at noise 0.02 the median one is, with K = 30 Langevin layers" in text
    assert text.count("too far") == 3


def test_the_last_level_is_the_theorems(monkeypatch: pytest.MonkeyPatch) -> None:
    levels = [0.1, *(0.1 / k for k in module.FACTORS), 1e-7]
    scripted(monkeypatch, dict.fromkeys(levels, [None] * 4))
    found = entry(theorem=1e-7)
    assert [r["beta"] for r in found["levels"]] == levels
    assert found["levels"][-1]["which"] == "theorem"
    assert "the median one at no noise tried, down to" in told(found)


def test_one_observation_has_no_share(monkeypatch: pytest.MonkeyPatch) -> None:
    scripted(monkeypatch, {0.25: [None], 0.125: [4]})
    found = entry(x=[0.5], setting=Setting(beta="0.25"))
    assert found["share"] is None
    text = told(found)
    assert "it is not certified at noise 0.25 (as asked); at noise 0.125 it is, with K = 4" in text
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
    assert found["levels"] == []
    assert why in told(found).replace("\\", "")


def test_many_dimensions_are_not_drawn() -> None:
    found = local(SimpleNamespace(dim=33), CERTIFICATE, Setting(), 0.1, None)
    assert "d = 33" in found["reason"]


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
