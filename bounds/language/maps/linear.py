r"""Linear maps, e.g. the C of whitened coordinates :math:`z=z^\circ+Cu`.

Their images are linear combinations by construction, so whatever is built of them is
differentiated as it should be; the transpose moves to the other side of an inner product.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.language.terms import ObjectVariable, SortError, Term
from lemmata.bounds.language.vectors import Vector, combine, inner, vector


class LinearMap(Term):
    """A linear map of the space to itself."""

    sort = "linear map"

    def __call__(self, v: Vector) -> Vector:
        """Return the image of a vector."""
        return Image(self, v)

    @property
    def transposed(self) -> LinearMap:
        r"""The map :math:`C^\top`."""
        made: LinearMap = Transposed(self)
        return made

    def direct(self, direction: Vector) -> Vector:
        """Return the image of a direction."""
        made: Vector = sp.Basic.__new__(Image, self, direction)
        return made


class LinearVariable(ObjectVariable, LinearMap):
    """Any linear map."""


class Transposed(LinearMap):
    """The transpose of a linear map; twice it is the map."""

    text = "{}^T"
    tex = r"{}^\top"

    def __new__(cls, C: LinearMap) -> Any:
        """Make the transpose."""
        need_linear(C)
        if isinstance(C, Scaling):
            return C
        return C.args[0] if isinstance(C, Transposed) else sp.Basic.__new__(cls, C)


class Scaling(LinearMap):
    """The map that multiplies by a number."""

    text = "{} I"

    def __new__(cls, factor: Any) -> Any:
        """Make the map from the number."""
        return sp.Basic.__new__(cls, sp.sympify(factor))

    def direct(self, direction: Vector) -> Vector:
        """Return the multiple of a direction."""
        made: Vector = direction * self.args[0]
        return made


class Image(Vector):
    """The image of a direction under a linear map."""

    smooth = True
    text = "{} {}"

    def __new__(cls, C: LinearMap, v: Vector) -> Vector:
        """Make the image; that of a combination is the combination of the images."""
        need_linear(C)
        rows = ((C.direct(direction), c) for direction, c in vector(v).parts.items())
        made: Vector = combine(*rows)
        return made

    def derivative(self, t: sp.Symbol) -> Vector:
        """Return the image of the derivative."""
        C, v = self.args
        return Image(C, v.derivative(t))

    def moves(self, other: Vector) -> bool:
        """Whether a transpose goes to the other side; of two, the first does."""
        if other == self or not isinstance(self.args[0], Transposed):
            return False
        rest = (d for d in other.parts if isinstance(d, Image))
        key = sp.default_sort_key
        return not any(isinstance(d.args[0], Transposed) and key(d) < key(self) for d in rest)

    def moved(self, other: Vector) -> sp.Expr:
        r"""Return :math:`\langle v,Cw\rangle` for :math:`\langle C^\top v,w\rangle`."""
        C, v = self.args
        return inner(v, Image(C.transposed, other))

    def unwrapped(self, w: Vector, u: Vector) -> tuple[Vector, Vector]:
        """Return two vectors with the inner product of this one, linear in u, and w."""
        C, v = self.args
        return v, Image(C.transposed, w)


def need_linear(C: Any) -> None:
    """Refuse what is no linear map."""
    if getattr(C, "sort", None) != LinearMap.sort:
        raise SortError(f"{C} is no linear map")
