"""The distance of two laws by the cost of moving one to the other."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.language.measures.laws import Divergence, Law


class Wasserstein(Divergence):
    r"""The distance :math:`W_1(P,Q)=\inf\mathbb E\lVert X-X'\rVert` over couplings, if finite."""

    text = "W_1({}, {})"
    tex = "W_1({},{})"

    def __new__(cls, P: Law, Q: Law) -> sp.Expr:
        """Make the number for two laws; their order does not matter."""
        P, Q = sorted((P, Q), key=sp.default_sort_key)
        return super().__new__(cls, P, Q)
