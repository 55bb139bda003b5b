"""Every cited fact has a sanity check, passes it, and would fail it if it claimed a little more."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import sympy as sp

from lemmata.bounds.facts import FACTS
from lemmata.verify.checks.facts import SANITY, obeys, sanity

LOOSE: dict[str, str] = {}
"""Facts of which no instance is tight, so that a little more would also be true of the examples."""


@pytest.mark.parametrize("id", sorted(FACTS))
def test_every_fact_survives_its_sanity_check(id: str) -> None:
    assert id in SANITY, f"fact {id} has no sanity check: add one to verify/checks/facts/"
    assert all(SANITY[id](rng) for rng in np.random.default_rng(7).spawn(2))


def test_no_check_is_left_of_a_fact_that_is_gone() -> None:
    assert set(SANITY) <= set(FACTS)
    assert set(LOOSE) <= set(FACTS)


def claims_more(schema: sp.Basic) -> sp.Basic:
    """Return the schema with every bound moved by a fiftieth of itself."""
    left, right = schema.args
    room = sp.Rational(1, 50) * sp.Abs(right)
    if isinstance(schema, sp.Eq):
        return sp.Eq(left, right + room + sp.Rational(1, 50), evaluate=False)
    sign = -1 if isinstance(schema, sp.Le | sp.Lt) else 1
    return schema.func(left, right + sign * room, evaluate=False)


@pytest.mark.parametrize("id", sorted(set(FACTS) - set(LOOSE)))
def test_a_fact_that_claims_more_fails(id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = dataclasses.replace(FACTS[id], schema=claims_more(FACTS[id].schema))
    monkeypatch.setitem(FACTS, id, wrong)
    assert not all(SANITY[id](rng) for rng in np.random.default_rng(7).spawn(2))


def test_a_premise_that_fails_is_no_instance() -> None:
    at = {"a": 1.0, "b": 0.0, "s": 0.0, "c": 2.0}
    assert obeys("taylor", **at, t=1.0)
    assert not obeys("taylor", **at, t=-1.0)


def test_a_fact_has_one_sanity_check() -> None:
    with pytest.raises(ValueError, match="has a sanity check already"):
        sanity("triangle")(lambda rng: True)
