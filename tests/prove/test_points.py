"""Shipped points: tried first, believed only after replay."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from lemmata.bounds.decision import decide_twin, inhabit
from lemmata.bounds.prove import points, prove
from lemmata.bounds.registry import claims
from lemmata.bounds.verdict import Verdict
from lemmata.verify.known_points import collect

x, y = sp.symbols("x y", positive=True)


def test_a_suggested_point_is_replayed() -> None:
    proof = prove(x * y <= 1, points=[{x: sp.Integer(3), y: sp.Rational(1, 2)}])
    assert proof.verdict is Verdict.REFUTED
    assert proof.counterexample == {x: 3, y: sp.Rational(1, 2)}


@pytest.mark.parametrize(
    "wrong",
    [
        {x: sp.Integer(1), y: sp.Integer(1)},  # the goal holds there
        {x: sp.Integer(-3), y: sp.Integer(-1)},  # not in the domain
        {x: sp.Integer(3)},  # incomplete
        {x: sp.nan, y: sp.Integer(1)},
        {x: sp.I, y: sp.I},
    ],
)
def test_a_wrong_point_is_not_believed(wrong: dict[sp.Symbol, Any]) -> None:
    assert prove(x * y >= 0, points=[wrong]).verdict is Verdict.PROVED
    proof = prove(x * y <= 1, points=[wrong])
    assert proof.verdict is Verdict.REFUTED
    assert proof.counterexample != wrong


def test_a_point_must_satisfy_the_hypotheses() -> None:
    outside = {x: sp.Integer(3), y: sp.Integer(3)}
    assert prove(x * y <= 1, given=[x <= 1, y <= 1], points=[outside]).verdict is Verdict.PROVED


def test_every_shipped_point_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any search, what is shipped refutes the twins and inhabits the hypotheses."""
    from lemmata.bounds.prove import falsify

    def no_search(*_: Any) -> None:
        return None

    monkeypatch.setattr(falsify, "search", no_search)
    claim = claims["remark-1"]
    searched = [t for t in claim.twins if t.at is None]
    assert len(searched) == 2
    assert {decide_twin(claim, t).verdict for t in searched} == {Verdict.REFUTED}
    assert collect([claim]) == points._entries()


def test_a_changed_twin_is_searched_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = claims["remark-1"]
    twin = next(t for t in claim.twins if t.at is None)
    stale = {points.key(twin.statement(claim.statements[twin.of]).text): {"nobody": "1"}}
    monkeypatch.setattr(points, "_entries", lambda: stale)
    assert decide_twin(claim, twin).verdict is Verdict.REFUTED
    assert inhabit(claim.statements[twin.of]).verdict is Verdict.REFUTED


# --- how they are read ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "0", "1", "-3", "27/2", "sqrt(2)", "exp(-1/2)", "exp(-5290)", "sqrt(5)/115",
        "16*2**(1/100)", "4 + 24*log(2)", "erf(sqrt(2)/2)", "-1/9 + exp(3)/9", "log(1 + 72/pi)/3",
        "log(1 + 288/pi + 1728*log(2)/pi)/2", "-1/1904400 + exp(1380)/1904400",
    ],
)  # fmt: skip
def test_a_number_is_read_as_sympy_reads_it(text: str) -> None:
    assert points.number(text) == sp.sympify(text)
    assert points.number(str(points.number(text))) == points.number(text)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').abort()", "exit()", "exp.__class__", "(lambda: 0)()", "exp(*[1])", "[1]",
        "exp(1, 2)", "x", "1.5", "True", "1//2", "f''", "", " ", "1 2", "1/0", "log(0)", "-1/0",
        "9**9**9", "2**100000", "(9**999)**999", "sqrt(2)**pi", "9" * 5000, "(" * 5000,
        "-" * 100_000 + "1",
    ],
)  # fmt: skip
def test_nothing_else_is_read_let_alone_run(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match=r"not a number|not finite|binary digits"):
        points.number(text)
    monkeypatch.setattr(points, "_entries", lambda: {points.key("so"): {"x": text}})
    assert points.known("so", [x > 0]) == []
