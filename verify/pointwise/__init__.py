"""What the claims say about a generator at points, one inequality after the other.

Each inequality measures one side and takes the other from ``bounds.paper``: the same SymPy
expression that the provers, the constants and the reports use.

>>> from verify.pointwise import inequalities
>>> [i.title for i in inequalities("lemma-3", forms=("sharp",))]
['lemma-3 sharp drift', 'lemma-3 sharp pull']
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from importlib import import_module

from bounds.claim import Form
from bounds.registry import claims
from verify.errors import InputError
from verify.pointwise.case import Case
from verify.pointwise.elsewhere import WHY_NOT
from verify.pointwise.inequality import Inequality, ratio, score, violated

__all__ = [
    "Case",
    "Inequality",
    "catalogue",
    "inequalities",
    "ratio",
    "score",
    "violated",
]

ROOMS = (
    "calculus",
    "losses",
    "concentration",
    "descent",
    "path",
    "region",
    "links",
    "mixing",
    "tails",
)


@cache
def catalogue() -> tuple[Inequality, ...]:
    """Return every inequality, room by room."""
    modules = (import_module(f"verify.pointwise.{room}") for room in ROOMS)
    return tuple(i for module in modules for i in module.INEQUALITIES)


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
    ids = list(claims)
    if claim not in ids:
        near = get_close_matches(str(claim), ids, n=1, cutoff=0.0)
        raise InputError(f"no claim {claim!r}; did you mean {near[0]!r}?")
    found = [i for i in catalogue() if i.claim == claim]
    if not found:
        why = WHY_NOT.get(claim, "it has no inequality here yet")
        raise InputError(
            f"{claim} says nothing about a generator at single points: {why}; "
            f"try lemmata check {claim}"
        )
    wanted = tuple(claims[claim].asserted if forms is None else forms)
    chosen = tuple(i for i in found if i.form in wanted)
    if not chosen:
        has = ", ".join(dict.fromkeys(i.form for i in found))
        raise InputError(f"{claim} has at points the forms {has}, not {', '.join(wanted)}")
    return chosen
