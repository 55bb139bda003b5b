r"""Finite sums :math:`\sum_{k<n}a_k`, also for a number n that is a symbol."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from lemmata.bounds.language.terms import Abbreviation, Binder, Functional, SortError, fresh


def natural(n: Any) -> sp.Expr:
    """Return a term that is known to be a natural number, or refuse it."""
    n = sp.sympify(n)
    if not (n.is_integer and n.is_nonnegative):
        raise SortError(f"{n} is not known to be a natural number")
    return n


def _has_step(n: sp.Expr) -> bool:
    """Whether a natural number is one more than a term that is known to be natural."""
    return bool(n.as_coeff_Add()[0] > 0 and (n - 1).is_nonnegative)


class FiniteSum(Abbreviation, Binder, Functional):
    """The sum of a formula over the natural numbers below n; ``args`` are index, formula and n."""

    text = "sum({1} for {0} < {2})"
    tex = r"\textstyle\sum_{{{0}<{2}}}{1}"

    @classmethod
    def bind(cls, variable: sp.Symbol, *parts: sp.Basic) -> Any:
        """Bind the index in the formula."""
        if natural(parts[1]) == 0:
            return sp.S.Zero
        return super().bind(variable, *parts)

    def _eval_is_extended_nonnegative(self) -> bool | None:
        return self.args[1].is_nonnegative or None

    _eval_is_nonnegative = _eval_is_extended_nonnegative

    @property
    def unfolded(self) -> sp.Expr:
        """The last summand apart, where n says that there is one."""
        k, body, n = self.open()
        if not _has_step(n):
            return self
        return self.rebound(k, body, n - 1) + body.xreplace({k: n - 1})


def finite_sum(body: Callable[[sp.Symbol], Any], n: Any) -> sp.Expr:
    """Return the sum of a Python function of the index over 0, 1, ..., n - 1."""
    k = fresh(sp.Symbol("k", integer=True, nonnegative=True))
    made: sp.Expr = FiniteSum(k, body(k), n)
    return made
