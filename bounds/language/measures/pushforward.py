r"""Stochastic pushforwards: a random vector is mapped, and normal noise is added.

``Pushforward(P, G, v)`` is the law of x where :math:`z\sim P` and, given z,
:math:`x\sim N(G(z),vI)`.  So the latent Gaussian of a generator is a pushforward of
:math:`N(0,I)`, and a deep one a pushforward of pushforwards.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.language.formulas import Formula, Predicate
from lemmata.bounds.language.functions import _need
from lemmata.bounds.language.measures.laws import Law, need_law
from lemmata.bounds.language.sets import Set
from lemmata.bounds.language.terms import Abbreviation, SortError, Term


class Pushforward(Law):
    r"""The law of :math:`G(z)+\sqrt v\,\xi` for :math:`z\sim P` and normal :math:`\xi`.

    They are independent; for :math:`v=0` it is the image of P.
    """

    text = "law of {1}(z) + N(0, {2} I) for z ~ {0}"
    tex = r"\mathcal L\left({1}(z)+N(0,{2} I),\ z\sim {0}\right)"

    def __new__(cls, P: Law, G: Term, v: Any) -> Any:
        """Make the law from a law, a map and a variance, which is not negative."""
        need_law(P)
        _need(G, "map")
        return sp.Basic.__new__(cls, P, G, sp.sympify(v))


class Chained(Abbreviation, Law):
    r"""The law of :math:`z_K`, where :math:`z_0\sim P` and :math:`z_k\sim N(F(z_{k-1}),vI)`."""

    text = "law after {2} steps z -> {1}(z) + N(0, {3} I) from {0}"
    tex = r"\mathcal L_{{{2}}}\left(z\mapsto {1}(z)+N(0,{3} I),\ z_0\sim {0}\right)"

    def __new__(cls, P: Law, F: Term, K: Any, v: Any) -> Any:
        """Make the law from a law, a map, a number of steps, and a variance."""
        need_law(P)
        _need(F, "map")
        K = sp.sympify(K)
        if not (K.is_integer and K.is_nonnegative):
            raise SortError(f"{K} is not known to be a natural number")
        return P if K == 0 else sp.Basic.__new__(cls, P, F, K, sp.sympify(v))

    @property
    def unfolded(self) -> Law:
        """One step after the chain before, where the number says that there is one."""
        P, F, K, v = self.args
        if K.as_coeff_Add()[0] > 0:
            return Pushforward(Chained(P, F, K - 1, v), F, v)  # type: ignore[no-any-return]
        return self


class Concentrated(Predicate):
    r"""Lipschitz functions of a random vector are sub-Gaussian with a variance a.

    That is, :math:`\mathbb E_Pe^{\lambda(f-\mathbb E_Pf)}\le e^{\lambda^2a/2}` for every
    1-Lipschitz f and every :math:`\lambda`; so such functions have all moments.
    """

    text = "Lipschitz functions under {} are sub-Gaussian with variance {}"

    def __new__(cls, P: Law, a: Any) -> Formula:
        """Make the property of a law and a variance."""
        need_law(P)
        return super().__new__(cls, P, a)


class Projected(Law):
    """The law of the nearest point of a set; for a set that is closed and convex."""

    text = "({}) projected onto {}"
    tex = r"\Pi_{{{1}}}\#{0}"

    def __new__(cls, P: Law, D: Set) -> Any:
        """Make the law from a law and a set."""
        need_law(P)
        return sp.Basic.__new__(cls, P, D)
