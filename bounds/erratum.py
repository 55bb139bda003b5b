"""What is wrong in print: how bad it is, and what it does to the two theorems, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from lemmata.bounds.verdict import Verdict

Judged: TypeAlias = Literal["does not follow", "constant", "notation"]
Severity: TypeAlias = Literal["false", "vacuous", Judged]
Effect: TypeAlias = Literal[
    "none", "survives", "survives with another constant", "fails as printed"
]

SEVERITIES: Mapping[Severity, str] = {
    "false": "what is printed is refuted",
    "vacuous": "nothing satisfies the printed hypotheses",
    "does not follow": "its printed derivation fails; it is not refuted as it stands",
    "constant": "it holds, and a constant, factor or rate of it is off or can be better",
    "notation": "a slip of writing, or a standing hypothesis that is not listed; what is meant "
    "is right",
}
"""How bad it is, from worst to best. The first two are computed, see `severity`."""

EFFECTS: Mapping[Effect, str] = {
    "none": "neither the theorem nor its proof changes",
    "survives": "it does not fail by this; its proof changes",
    "survives with another constant": "it does not fail by this; its O(.) or poly(.) hides another "
    "constant than its proof has",
    "fails as printed": "it is false as printed because of this; its repaired form stands",
}
"""What a defect does to a theorem, from best to worst."""

COMPUTED: Mapping[Verdict, Severity] = {Verdict.REFUTED: "false", Verdict.VACUOUS: "vacuous"}


@dataclass(frozen=True)
class Erratum:
    """What is wrong with a claim in print.

    Attributes
    ----------
    text : str
        What is wrong, why, and what is right.
    judged : {"does not follow", "constant", "notation"}, optional
        How bad it is, where the printed statement is neither refuted nor vacuous.
    theorem_1, theorem_2 : str
        What it does to the theorem, a key of `EFFECTS`.

    Raises
    ------
    ValueError
        If it says nothing, or a word is none of these: ``false`` and ``vacuous`` are verdicts.
    """

    text: str
    judged: Judged | None = None
    theorem_1: Effect = "none"
    theorem_2: Effect = "none"

    def __post_init__(self) -> None:
        if not self.text:
            raise ValueError("an erratum says what is wrong; without one, leave it out")
        if self.judged not in (None, *get_args(Judged)):
            raise ValueError(f"{self.judged!r} cannot be typed, only {', '.join(get_args(Judged))}")
        unknown = set(self.effects.values()) - set(EFFECTS)
        if unknown:
            raise ValueError(f"{unknown.pop()!r} is no effect, only {', '.join(EFFECTS)}")

    @property
    def effects(self) -> dict[str, Effect]:
        """What it does to each theorem, by the theorem's id."""
        return {"theorem-1": self.theorem_1, "theorem-2": self.theorem_2}


def severity(judged: Judged | None, printed: Verdict | None) -> Severity | None:
    """Return how bad an erratum is: ``false`` and ``vacuous`` are verdicts, never typed.

    Parameters
    ----------
    judged : {"does not follow", "constant", "notation"}, optional
        As in `Erratum`.
    printed : Verdict, optional
        That of the printed statement, if there is one.

    Returns
    -------
    str or None
        A key of `SEVERITIES`; ``None`` if neither a verdict nor the author says so.
    """
    return judged if printed is None else COMPUTED.get(printed, judged)
