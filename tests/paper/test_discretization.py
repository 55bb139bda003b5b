"""Appendix D.1: verdicts, and that each piece of evidence carries weight."""

from __future__ import annotations

from lemmata.bounds.claim import Form
from lemmata.bounds.decision import decide
from lemmata.bounds.paper.discretization.stopped_paths import PATHS
from tests.paper.room import Expected, Room

EXPECTED: dict[tuple[str, Form], Expected] = {
    ("equation-2", "printed"): "PROVED_GIVEN",
    ("lemma-17", "printed"): "PROVED_GIVEN",
    ("lemma-17", "repaired"): "PROVED_GIVEN",
    ("lemma-17", "sharp"): "PROVED_GIVEN",
    ("equation-40", "printed"): "PROVED_GIVEN",
    ("equation-41", "printed"): "PROVED_GIVEN",
    ("equation-42", "printed"): "PROVED_GIVEN",
    ("equation-43", "printed"): "PROVED_GIVEN",
    # rad(D)^2 in place of rad(D).
    ("equation-44", "printed"): "REFUTED",
    ("equation-44", "repaired"): "PROVED_GIVEN",
    ("equation-45", "printed"): "PROVED_GIVEN",
    # The derivation is false; with the step of Lemma 17 the inequality holds.
    ("equation-46", "printed"): "PROVED_GIVEN",
    ("equation-46", "repaired"): "PROVED_GIVEN",
}


class TestDiscretization(Room):
    name = "discretization"
    expected = EXPECTED


def test_the_stopped_paths_rest_on_these_facts_only() -> None:
    assert set(decide(PATHS).given) == {
        "girsanov",
        "increment-of-a-path",
        "mean-over-steps",
        "mean-value",
        "pinsker",
    }
