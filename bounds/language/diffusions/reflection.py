r"""Reflection of a real path at 0: the push that keeps it from being negative."""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.language.functions import _need
from lemmata.bounds.language.terms import Functional, Term


class _OfPath(Functional):
    is_extended_nonnegative = True
    is_nonnegative = True

    def __new__(cls, w: Term, t: Any) -> sp.Expr:
        """Make the number for a continuous path and a time, which is not negative."""
        _need(w, "curve")
        made: sp.Expr = sp.Basic.__new__(cls, w, sp.sympify(t))
        return made


class Push(_OfPath):
    r"""The number :math:`U_t=\max_{0\le s\le t}\max(0,-w(s))`, by which w is lifted at time t."""

    text = "U({1}; {0})"
    tex = r"\sup_{{[0,{1}]}}{0}^-"


class PushTime(_OfPath):
    """A time up to t at which that maximum is attained."""

    text = "tau({1}; {0})"
    tex = r"\tau_{{{0}}}({1})"
