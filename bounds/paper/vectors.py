"""What every section uses of vectors."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel import Model, Statement, instance, step
from lemmata.bounds.language.formulas import equal, for_all
from lemmata.bounds.language.vectors import ZERO, VectorVariable, inner

v, u = VectorVariable("v"), VectorVariable("u")
ORTHOGONAL = for_all(u, sp.Eq(inner(v, u), 0))

ZERO_VECTOR = Statement(
    equal(v, ZERO),
    given={"orthogonal to all": ORTHOGONAL},
    steps=(instance("to itself", ORTHOGONAL, v), step("zero", equal(v, ZERO), "to itself")),
    example=Model("zero", {v: ZERO}),
)
"""A vector that is orthogonal to every vector is zero."""
