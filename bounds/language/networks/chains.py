"""Networks one after another."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.symbol import Str

from lemmata.bounds.language.bits.sums import natural
from lemmata.bounds.language.networks.network import Network, Size, computed_by
from lemmata.bounds.language.sequences import Iterate
from lemmata.bounds.language.vectors import Vector, vector


class Serial(Network):
    """One network after another, whose inputs are the outputs of the first."""

    sort = "built network"
    order = 0.0
    text = "{} then {}"

    def __new__(cls, first: Network, second: Network) -> Any:
        return sp.Basic.__new__(cls, first, second)

    @property
    def size(self) -> sp.Expr:
        """The sum."""
        return sp.Add(*(Size(N) for N in self.args))

    def __call__(self, z: Vector) -> Vector:
        """Return the output for an input."""
        first, second = self.args
        return second(first(z))  # type: ignore[no-any-return]


class Repeated(Network):
    """S copies of a network one after another, each with parameters of its own."""

    sort = "built network"
    order = 0.0
    text = "{1} times {0}"

    def __new__(cls, N: Network, S: Any) -> Any:
        return sp.Basic.__new__(cls, N, natural(S))

    @property
    def size(self) -> sp.Expr:
        """S times that of one."""
        return self.args[1] * Size(self.args[0])

    def __call__(self, z: Vector) -> Vector:
        """Return the output for an input."""
        N, S = self.args
        return Iterate(Str(str(N)), computed_by(N), vector(z), S)
