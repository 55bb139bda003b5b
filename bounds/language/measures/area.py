r"""Integrals :math:`\int_p^q\varphi` of functions of a real number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from lemmata.bounds.language.formulas import Formula, Predicate
from lemmata.bounds.language.functions import CurveJet, Rough, _need, rough
from lemmata.bounds.language.terms import Abbreviation, Functional, Term, fresh


class Area(Functional):
    """The integral of a curve from one number to another; of use where it is finite.

    That of a polynomial is worked out.
    """

    text = "integral of {3} d{2} from {0} to {1}"
    tex = r"\int_{{{0}}}^{{{1}}}{3}\,d{2}"

    def __new__(cls, phi: Term, p: Any, q: Any) -> sp.Expr:
        """Make the number for a curve and two numbers."""
        _need(phi, "curve")
        p, q = sp.sympify(p), sp.sympify(q)
        if p == q:
            return sp.S.Zero
        s = fresh(sp.Symbol("s", real=True))
        body = CurveJet(phi, s)
        if _bounded(p, q) and body.is_polynomial(s):
            whole = sp.Poly(body, s).integrate(s)
            return sp.expand(whole.eval(q) - whole.eval(p))
        made: sp.Expr = sp.Basic.__new__(cls, phi, p, q)
        return made

    def shown(self) -> tuple[Any, ...]:
        """Return the ends, the variable, and what is integrated."""
        phi, p, q = self.args
        if isinstance(phi, Rough):
            return p, q, *phi.shown()
        s = sp.Symbol("s", real=True)
        return p, q, s, CurveJet(phi, s)


class Summable(Abbreviation, Predicate):
    """A curve has a finite integral between two numbers, as a polynomial has."""

    text = "{} has a finite integral from {} to {}"

    def __new__(cls, phi: Term, p: Any, q: Any) -> Formula:
        """Make the property of a curve and two numbers."""
        _need(phi, "curve")
        return super().__new__(cls, phi, p, q)

    @property
    def unfolded(self) -> Formula:
        """True of a polynomial between numbers that are not infinite.

        Not where it is made: a prover is given numbers in place of what is integrated.
        """
        phi, p, q = self.args
        s = fresh(sp.Symbol("s", real=True))
        return sp.true if _bounded(p, q) and CurveJet(phi, s).is_polynomial(s) else self


def _bounded(p: sp.Expr, q: sp.Expr) -> bool:
    """Whether neither end is infinite."""
    return bool(p.is_finite and q.is_finite)


def area(body: Callable[[sp.Expr], Any], p: Any, q: Any, name: str = "s") -> sp.Expr:
    """Return the integral of a Python function of a real number."""
    return Area(rough(body, name), p, q)


def primitive(phi: Term, name: str = "r") -> Rough:
    r"""Return the curve :math:`r\mapsto\int_0^r\varphi`; its variable is written by a name."""
    return rough(lambda r: Area(phi, 0, r), name)
