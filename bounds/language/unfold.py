"""Work out what is written by a name: functions, and steps of iterations."""

from __future__ import annotations

from functools import cache
from typing import Any

import sympy as sp

from lemmata.bounds.language.functions import Function
from lemmata.bounds.language.sequences import Iterate
from lemmata.bounds.language.terms import Binder


@cache
def unfold(term: sp.Basic) -> Any:
    """Return a term or a formula in which nothing is written by a name.

    Two formulas that differ in names only become equal.
    """
    if not term.args or not term.atoms(Function, Iterate):
        return term
    if isinstance(term, Function):
        return Function(*map(unfold, term.open()[:2]))
    if isinstance(term, Binder):
        return term.rebound(*map(unfold, term.open()))
    made = term.func(*map(unfold, term.args))
    ahead = made.unfolded if isinstance(made, Iterate) else made
    return ahead if ahead == made else unfold(ahead)
