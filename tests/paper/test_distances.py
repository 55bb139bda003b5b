"""The distances room: verdicts, proofs without slack, twins, checks."""

from __future__ import annotations

from typing import ClassVar

from lemmata.bounds.claim import Form
from lemmata.bounds.verdict import Verdict
from tests.paper.room import Expected, Room, flat

PROVED, GIVEN, REFUTED = Verdict.PROVED, Verdict.PROVED_GIVEN, Verdict.REFUTED
EXPECTED: dict[str, dict[Form, Expected]] = {
    "definition-1": {"printed": GIVEN},
    "definition-2": {"printed": (GIVEN, ["data-processing", "normal-pushforward", "tv-triangle"])},
    "definition-3": {"printed": (GIVEN, ["stationary-density"])},
    # The outer normal pushes outwards.
    "definition-4": {"printed": REFUTED, "repaired": (GIVEN, ["extreme-value"])},
    "definition-5": {"printed": GIVEN},
    "definition-6": {"printed": GIVEN},
    "definition-7": {"printed": GIVEN},
    # "given X_s = x" is missing.
    "definition-8": {"printed": REFUTED, "repaired": GIVEN},
    "definition-9": {"printed": GIVEN},
    "definition-10": {"printed": REFUTED, "repaired": GIVEN},
    "definition-11": {"printed": (GIVEN, ["integration-by-parts", "linearity-of-the-mean"])},
    # The smallest C with E >= C Var is 0.
    "definition-12": {"printed": REFUTED, "repaired": PROVED},
    "definition-13": {"printed": GIVEN},
    # The projected chain has an atom.
    "definition-14": {"printed": REFUTED, "repaired": GIVEN},
    "equation-11": {"printed": GIVEN},
    "equation-12": {"printed": GIVEN},
    "equation-13": {"printed": REFUTED, "repaired": GIVEN},
    "equation-14": {"printed": REFUTED, "repaired": GIVEN},
    "lemma-6": {"printed": (GIVEN, ["hahn", "joint-additivity"]), "sharp": GIVEN},
    "lemma-7": {
        "printed": GIVEN,
        "sharp": (GIVEN, ["chi-square-event", "hahn", "probability-at-most-1"]),
    },
    "lemma-8": {"printed": GIVEN, "sharp": GIVEN},
}


class TestDistances(Room):
    name = "distances"
    expected: ClassVar = flat(EXPECTED)
