"""Which claims say something of a generator at points: to know it takes this file alone.

What they say is derived from their statements when it is asked for; a test compares.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

from lemmata.bounds.catalogue import BY_ID, FORMS, Form
from lemmata.verify.errors import InputError

if TYPE_CHECKING:
    from lemmata.bounds.claim import Claim
    from lemmata.verify.interpret.inequality import Inequality

_IDS: Mapping[str, str] = {
    "printed": "assumption-1 assumption-2 assumption-3 remark-2 remark-4 remark-6 lemma-1 lemma-3 "
    "lemma-4 lemma-9 lemma-10 lemma-11 lemma-23 lemma-25 lemma-26 equation-3 equation-4 "
    "equation-15 equation-16 equation-17 equation-18 equation-19 equation-20 equation-28 "
    "equation-29 equation-30 equation-31 equation-32 equation-39 equation-44 equation-45 "
    "equation-54 equation-55 equation-56 equation-57 equation-58 equation-59 equation-60",
    "repaired": "lemma-10 lemma-13 lemma-25 lemma-26 equation-26 equation-38 equation-44 "
    "equation-58 equation-60",
    "sharp": "remark-2 lemma-1 lemma-3 lemma-4 lemma-23 lemma-24 lemma-25 lemma-26 equation-19 "
    "equation-26 equation-30 equation-31 equation-57 equation-60 map-distance global-drift",
}
AT_POINTS: Mapping[str, tuple[Form, ...]] = {
    id: tuple(form for form in FORMS if id in _IDS[form].split()) for id in BY_ID
}
"""The forms of each claim that can be tried; none for a claim that is not about points."""


def catalogue() -> tuple[Inequality, ...]:
    """Return every inequality, in the order of the claims."""
    from lemmata.verify.interpret.statements.derive import inequalities_of

    return tuple(i for id, forms in AT_POINTS.items() if forms for i in inequalities_of(id))


def forms_of(claim: str, forms: Iterable[Form] | None = None) -> tuple[Form, ...]:
    """Return which statements of a claim can be tried at points, of those that are asked for.

    Raises
    ------
    InputError
        If there is no such claim, it says nothing at points, or not in these forms.
    """
    if claim not in BY_ID:
        near = get_close_matches(str(claim), BY_ID, n=1, cutoff=0.0)
        raise InputError(f"no claim {claim!r}; did you mean {near[0]!r}?")
    if not AT_POINTS[claim]:
        from lemmata.verify.interpret.statements.derive import why_not

        raise InputError(
            f"{claim} says nothing about a generator at single points: {why_not(claim)}; "
            f"try lemmata check {claim}"
        )
    wanted = tuple(BY_ID[claim].asserted if forms is None else forms)
    chosen = tuple(form for form in AT_POINTS[claim] if form in wanted)
    if not chosen:
        has = ", ".join(AT_POINTS[claim])
        raise InputError(f"{claim} has at points the forms {has}, not {', '.join(wanted)}")
    return chosen


def inequalities(claim: str | Claim, forms: Iterable[Form] | None = None) -> tuple[Inequality, ...]:
    """Return what a claim says about a generator at points.

    Parameters
    ----------
    claim : str or Claim
        Id, e.g. ``"lemma-3"``, or a claim of your own.
    forms : iterable of {"printed", "repaired", "sharp"}, optional
        Which statements; those that we assert if not given.

    Raises
    ------
    InputError
        See `forms_of`.
    """
    from lemmata.verify.interpret.statements.derive import inequalities_of, own

    if not isinstance(claim, str) or ":" in claim:
        return own(claim, forms)
    chosen = forms_of(claim, forms)
    return tuple(i for i in inequalities_of(claim) if i.form in chosen)
