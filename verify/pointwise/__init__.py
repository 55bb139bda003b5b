"""What the claims say about a generator at points, one inequality after the other.

Each inequality measures one side and takes the other from ``bounds.paper``: the same SymPy
expression that the provers, the constants and the reports use.

>>> from lemmata.verify.pointwise import inequalities
>>> [i.title for i in inequalities("lemma-3", forms=("sharp",))]
['lemma-3 sharp drift', 'lemma-3 sharp pull']
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from importlib import import_module

from lemmata.bounds.catalogue import BY_ID, Form
from lemmata.verify.errors import InputError
from lemmata.verify.pointwise.case import Case
from lemmata.verify.pointwise.elsewhere import WHY_NOT
from lemmata.verify.pointwise.inequality import Inequality, ratio, score, violated

__all__ = [
    "Case",
    "Inequality",
    "catalogue",
    "inequalities",
    "inequalities_of",
    "ratio",
    "score",
    "violated",
]

_IDS: Mapping[str, str] = {
    "assumptions": "assumption-1 assumption-2 assumption-3 remark-2 remark-4 remark-6 equation-4",
    "calculus": "lemma-25 lemma-26 equation-60",
    "losses": "equation-55 equation-56 equation-57 equation-59 equation-29 map-distance",
    "concentration": "lemma-23 equation-54 lemma-24",
    "descent": "lemma-1 lemma-9 equation-19",
    "path": "lemma-10 equation-15 equation-17 equation-16 equation-18 equation-20",
    "region": "lemma-3",
    "links": "lemma-11 equation-30 equation-31 equation-32 equation-38 equation-44 equation-45",
    "mixing": "equation-39 lemma-4",
    "tails": "equation-26 global-drift",
}
"""The claims of each room; a room is imported when one of its claims is asked for."""
ROOMS: Mapping[str, tuple[str, ...]] = {room: tuple(ids.split()) for room, ids in _IDS.items()}


@cache
def catalogue() -> tuple[Inequality, ...]:
    """Return every inequality, room by room."""
    return tuple(i for room in ROOMS for i in _of_room(room))


def inequalities_of(claim: str) -> tuple[Inequality, ...]:
    """Return what a claim says about a generator at points, in all its forms; perhaps nothing."""
    rooms = (_of_room(room) for room, ids in ROOMS.items() if claim in ids)
    return tuple(i for room in rooms for i in room if i.claim == claim)


def _of_room(room: str) -> tuple[Inequality, ...]:
    found: tuple[Inequality, ...] = import_module(f"lemmata.verify.pointwise.{room}").INEQUALITIES
    return found


def inequalities(claim: str, forms: Iterable[Form] | None = None) -> tuple[Inequality, ...]:
    """Return what a claim says about a generator at points.

    Parameters
    ----------
    claim : str
        Id, e.g. ``"lemma-3"``.
    forms : iterable of {"printed", "repaired", "sharp"}, optional
        Which statements; those that we assert if not given.

    Raises
    ------
    InputError
        If there is no such claim, it says nothing at points, or not in these forms.
    """
    if claim not in BY_ID:
        near = get_close_matches(str(claim), BY_ID, n=1, cutoff=0.0)
        raise InputError(f"no claim {claim!r}; did you mean {near[0]!r}?")
    found = inequalities_of(claim)
    if not found:
        why = WHY_NOT.get(claim, "it has no inequality here yet")
        raise InputError(
            f"{claim} says nothing about a generator at single points: {why}; "
            f"try lemmata check {claim}"
        )
    wanted = tuple(BY_ID[claim].asserted if forms is None else forms)
    chosen = tuple(i for i in found if i.form in wanted)
    if not chosen:
        has = ", ".join(dict.fromkeys(i.form for i in found))
        raise InputError(f"{claim} has at points the forms {has}, not {', '.join(wanted)}")
    return chosen
