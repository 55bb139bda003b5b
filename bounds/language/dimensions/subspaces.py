r"""The subspaces :math:`\mathbb R^n=\mathrm{span}(e_1,\dots,e_n)` of the space of all vectors.

A map from :math:`\mathbb R^a` to :math:`\mathbb R^b` is a map of a space in which there is room for
both, of which only the values at the vectors of the first are looked at.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.language.bits.arrays import natural
from lemmata.bounds.language.formulas import Formula, Predicate
from lemmata.bounds.language.vectors import UnitVector, Vector, vector


class Within(Predicate):
    r"""A vector is in :math:`\mathbb R^n`: its coordinates after the first n vanish."""

    text = "{} in R^{}"
    tex = r"{}\in\mathbb R^{{{}}}"

    def __new__(cls, z: Vector, n: Any) -> Formula:
        """Make the property; of coordinates and a number it is worked out."""
        z, n = vector(z), natural(n)
        if n.is_Integer and all(isinstance(e, UnitVector) for e in z.parts):
            return sp.And(*(sp.Eq(c, 0) for e, c in z.parts.items() if e.args[0] > n))
        return super().__new__(cls, z, n)
