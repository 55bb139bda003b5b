r"""Stochastic pushforwards: a random vector is mapped, and normal noise is added.

``Pushforward(P, G, v)`` is the law of x where :math:`z\sim P` and, given z,
:math:`x\sim N(G(z),vI)`.  So the latent Gaussian of a generator is a pushforward of
:math:`N(0,I)`, and a deep one a pushforward of pushforwards.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from bounds.language.formulas import Formula, Predicate
from bounds.language.functions import _need
from bounds.language.laws import Law, need_law
from bounds.language.terms import Term


class Pushforward(Law):
    r"""The law of :math:`G(z)+\sqrt v\,\xi` for :math:`z\sim P` and normal :math:`\xi`.

    They are independent; for :math:`v=0` it is the image of P.
    """

    def __new__(cls, P: Law, G: Term, v: Any) -> Any:
        """Make the law from a law, a map and a variance, which is not negative."""
        need_law(P)
        _need(G, "map")
        return sp.Basic.__new__(cls, P, G, sp.sympify(v))

    def _sympystr(self, printer: Any) -> str:
        P, G, v = map(printer._print, self.args)
        return f"law of {G}(z) + N(0, {v} I) for z ~ {P}"

    def _latex(self, printer: Any) -> str:
        P, G, v = map(printer._print, self.args)
        return rf"\mathcal L\left({G}(z)+N(0,{v} I),\ z\sim {P}\right)"


class Concentrated(Predicate):
    r"""Lipschitz functions of a random vector are sub-Gaussian with a variance a.

    That is, :math:`\mathbb E_Pe^{\lambda(f-\mathbb E_Pf)}\le e^{\lambda^2a/2}` for every
    1-Lipschitz f and every :math:`\lambda`; so such functions have all moments.
    """

    word = "Lipschitz functions under {} are sub-Gaussian with variance {}"

    def __new__(cls, P: Law, a: Any) -> Formula:
        """Make the property of a law and a variance."""
        need_law(P)
        return super().__new__(cls, P, a)
