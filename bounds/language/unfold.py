"""Work out what is written in short: functions by a name, steps of iterations, sizes."""

from __future__ import annotations

from functools import cache
from typing import Any

import sympy as sp

from lemmata.bounds.language.functions import Function
from lemmata.bounds.language.terms import Abbreviation, Binder


@cache
def unfold(term: sp.Basic) -> Any:
    """Return a term or a formula in which nothing is written by a name.

    Two formulas that differ in names only become equal, but for what is *folded*: a part that says
    so is left as it is, for it is large and nothing is to be computed of it.
    """
    if not term.args or getattr(term, "folded", False) or not term.atoms(Function, Abbreviation):
        return term
    if isinstance(term, Function):
        return Function(*map(unfold, term.opened()[:2]))
    if isinstance(term, Binder):
        made = term.rebound(*map(unfold, term.opened()))
    else:
        made = term.func(*map(unfold, term.args))
    ahead = made.unfolded if isinstance(made, Abbreviation) else made
    return ahead if ahead == made else unfold(ahead)
