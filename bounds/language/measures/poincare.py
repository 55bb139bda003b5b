r"""Poincaré inequalities, as a property of a law and a number."""

from __future__ import annotations

from typing import Any

from lemmata.bounds.language.formulas import Formula, Predicate
from lemmata.bounds.language.measures.laws import Law, need_law


class Poincare(Predicate):
    r"""A law satisfies :math:`\operatorname{Var}_P(g)\le C\,\mathbb E_P\lVert\nabla g\rVert^2`.

    For every smooth g of compact support, and so for every g in :math:`L^2(P)` with a gradient in
    :math:`L^2(P)` if P has a locally bounded, locally positive density; the least C is the Poincaré
    constant of P, the inverse spectral gap of its Langevin diffusion.
    """

    text = "Var(g) <= {1} E|grad g|^2 for every smooth g, under {0}"
    tex = (
        r"\operatorname{{Var}}_{{{0}}}(g)\le {1}\,\mathbb E_{{{0}}}\lVert\nabla g\rVert^2"
        r"\ \forall g"
    )

    def __new__(cls, P: Law, C: Any) -> Formula:
        """Make the property of a law and a number."""
        need_law(P)
        return super().__new__(cls, P, C)
