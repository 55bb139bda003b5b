r"""The map that applies a function to each coordinate of a vector."""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.language.functions import Callable_, _need, function, smoothness
from lemmata.bounds.language.terms import Term
from lemmata.bounds.language.vectors import UnitVector, combine, inner


class Coordinatewise(Callable_):
    r"""The map :math:`z\mapsto\sum_{i=1}^n\sigma(\langle e_i,z\rangle)e_i` of :math:`\mathbb R^n`.

    For a number n it is that formula, for a symbol it stays as it is.
    """

    sort = "map"

    def __new__(cls, sigma: Term, n: Any) -> Term:
        """Make the map from a curve and a dimension."""
        _need(sigma, "curve")
        n = sp.sympify(n)
        if n.is_Integer:
            basis = [UnitVector(i) for i in range(1, int(n) + 1)]
            return function(lambda z: combine(*((e, sigma(inner(e, z))) for e in basis)))
        made: Term = sp.Basic.__new__(cls, sigma, n)
        return made

    @property
    def order(self) -> float:
        """How often it is continuously differentiable."""
        return smoothness(self.args[0])

    def _sympystr(self, printer: Any) -> str:
        return printer._print(self.args[0])  # type: ignore[no-any-return]

    _latex = _sympystr
