"""The region room: verdicts, proofs without slack, twins, checks, refutations."""

from __future__ import annotations

from typing import ClassVar

import sympy as sp

from lemmata.bounds.claim import Form
from lemmata.bounds.paper.region import (
    lemma_3,
    lemma_13,
    lemma_14,
    lemma_15,
    mode,
)
from lemmata.bounds.paper.region.size import TWO_SIDED, height
from lemmata.bounds.prove.reals.ball import enclose
from lemmata.bounds.symbols import T, w
from lemmata.bounds.verdict import Verdict
from lemmata.verify.engine.laws.cir_exit import critical_time
from tests.paper.room import Expected, Room, flat

PROVED, GIVEN, REFUTED = Verdict.PROVED, Verdict.PROVED_GIVEN, Verdict.REFUTED
_EXIT = ["exit-level", "ito", "maximal-inequality"]
_ORDERED = ["one-coordinate", "ordered-until"]
EXPECTED: dict[str, dict[Form, Expected]] = {
    "lemma-3": {"printed": GIVEN, "sharp": (GIVEN, ["derivative", "ito", "taylor-map"])},
    "lemma-11": {"printed": PROVED},
    # The diffusion leaves every ball sooner or later.
    "lemma-13": {
        "printed": (REFUTED, ["anderson"]),
        # Neither comparison theorem is needed.
        "repaired": (GIVEN, ["derivative", *_EXIT, "taylor-map"]),
        "sharp": (GIVEN, [*_EXIT, "taylor"]),
    },
    # A fixed level is passed sooner or later.
    "lemma-14": {
        "printed": (REFUTED, ["anderson", "ito", "level"]),
        "repaired": GIVEN,
        "sharp": (GIVEN, ["maximal-inequality"]),
    },
    # A one-dimensional theorem, whose repair does not cite the comparison theorem itself.
    "lemma-15": {"printed": REFUTED, "repaired": (GIVEN, ["difference", "local-time", *_ORDERED])},
    # h may vanish at alpha_0.
    "lemma-16": {
        "printed": REFUTED,
        "repaired": (GIVEN, ["difference", "local-time", "motion", *_ORDERED]),
    },
    "equation-27": {"printed": GIVEN},
    "equation-28": {"printed": GIVEN},
    "equation-29": {"printed": (PROVED, [])},
    "equation-30": {"printed": PROVED, "sharp": PROVED},
    "equation-31": {"printed": GIVEN, "sharp": GIVEN},
    "equation-32": {"printed": GIVEN},
    "equation-33": {"printed": GIVEN},
    "equation-34": {"printed": GIVEN},
    # The reflection principle, for a process that is not a martingale.
    "equation-35": {"printed": REFUTED, "repaired": GIVEN},
    "equation-36": {"printed": REFUTED, "repaired": GIVEN},
    "equation-37": {"printed": REFUTED, "repaired": GIVEN, "sharp": GIVEN},
    "equation-38": {"printed": REFUTED, "repaired": GIVEN},
}
PARTS = {
    "no theta is better": lemma_14.BEST_THETA,
    "one exponential": lemma_14.BRACKET,
    "any theta": lemma_14.LEVEL_FOR_THETA,
    "exit from D": lemma_13.LEAVES,
    "slope towards the mode": mode.MODE_SLOPE,
    "slope on a ball": lemma_3.SLOPE,
    "no lead": lemma_15.NO_LEAD,
    "radius around the mode": mode.LEMMA_13_RADIUS,
}


class TestRegion(Room):
    name = "region"
    expected: ClassVar = flat(EXPECTED)
    parts = PARTS


def test_the_chain_bounds_the_exact_critical_time() -> None:
    example = lemma_14.LEMMA_14_PRINTED.refuted_by
    assert example is not None
    _, fails = critical_time(1, 1, 0.5)
    assert fails < example.at[T]


def test_later_is_worse() -> None:
    at = {w: sp.Integer(1), height: sp.Integer(3)}
    early, late = (enclose(TWO_SIDED, at | {T: sp.Integer(t)}) for t in (1, 10))
    assert early < late
