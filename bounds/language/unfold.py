"""Work out what is written in short: functions by a name, steps of iterations, sizes."""

from __future__ import annotations

from functools import cache
from typing import Any

import sympy as sp

from bounds.language.functions import Function
from bounds.language.terms import Abbreviation, Binder


@cache
def unfold(term: sp.Basic) -> Any:
    """Return a term or a formula in which nothing is written by a name.

    Two formulas that differ in names only become equal.
    """
    if not term.args or not term.atoms(Function, Abbreviation):
        return term
    if isinstance(term, Function):
        return Function(*map(unfold, term.open()[:2]))
    if isinstance(term, Binder):
        return term.rebound(*map(unfold, term.open()))
    made = term.func(*map(unfold, term.args))
    ahead = made.unfolded if isinstance(made, Abbreviation) else made
    return ahead if ahead == made else unfold(ahead)
