r"""Fresnel's integral, a function whose second derivative is unbounded while the first is not."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.language.terms import Functional


class Fresnel(Functional):
    r"""The number :math:`\int_0^x\sin t^2\,dt`."""

    smooth = True
    text = "Fresnel({})"
    tex = r"\int_0^{{{}}}\sin t^2\,dt"

    def _eval_derivative(self, s: sp.Symbol) -> sp.Expr:
        (x,) = self.args
        return sp.sin(x**2) * sp.diff(x, s)
