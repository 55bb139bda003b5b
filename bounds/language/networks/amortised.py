r"""Encoders whose parameters a network produces from the observable (Remark 7)."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.symbol import Str

from lemmata.bounds.language.functions import _need
from lemmata.bounds.language.networks.assembled import Assembled
from lemmata.bounds.language.networks.chains import Repeated, Serial
from lemmata.bounds.language.networks.deep import Deep
from lemmata.bounds.language.networks.layers import PLACES
from lemmata.bounds.language.networks.network import Network, count
from lemmata.bounds.language.terms import Binder, SortError, Variable, fresh
from lemmata.bounds.language.vectors import Vector, VectorVariable


class Amortised(Binder):
    r"""The network :math:`\phi` that produces the parameters of a deep latent Gaussian from x.

    It is one affine layer: a bias for each parameter, and an edge for each that depends on x.  Such
    a parameter is a bias :math:`b_j+cx_j`; anything else that depends on x is refused.
    """

    sort = "amortised encoder"
    text = "({} -> {})"
    tex = r"({}\mapsto {})"

    def __new__(cls, x: Variable, encoder: Any, name: Any = "") -> Any:
        """Make the network from a vector and the deep latent Gaussian that belongs to it."""
        _need(encoder, Deep.sort)
        edges(encoder, x)
        return cls.bind(x, encoder, Str(str(name)))

    def __call__(self, x: Vector) -> Deep:
        """Return the deep latent Gaussian with the parameters that are produced from x."""
        return self.open(x)[1]  # type: ignore[no-any-return]

    @property
    def size(self) -> sp.Expr:
        """Its biases and its edges."""
        x, encoder, _ = self.open()
        return encoder.size + edges(encoder, x)

    def _sympystr(self, printer: Any) -> str:
        return str(self.args[2]) or super()._sympystr(printer)

    def _latex(self, printer: Any) -> str:
        return rf"\{self.args[2]}" if str(self.args[2]) else super()._latex(printer)


def amortised(encoder: Any, name: str) -> Amortised:
    """Return the network that produces what a Python function gives for a vector."""
    x = fresh(VectorVariable("x"))
    made: Amortised = Amortised(x, encoder(x), name)
    return made


def edges(encoder: Deep, x: Variable) -> sp.Expr:
    """Return how many parameters of a deep latent Gaussian depend on a vector."""
    for _, v, times in encoder.args:
        if v.has(x) or times.has(x):
            raise SortError(f"a variance or a number of layers depends on {x}")
    return sp.Add(*(times * _edges(N, x) for N, _, times in encoder.args))


def _edges(N: Network, x: Variable) -> sp.Expr:
    if not N.has(x):
        return sp.S.Zero
    if isinstance(N, Serial):
        return sp.Add(*(_edges(part, x) for part in N.args))
    if isinstance(N, Repeated) and not N.args[1].has(x):
        return N.args[1] * _edges(N.args[0], x)
    if not isinstance(N, Assembled) or N.args[0].has(x):
        raise SortError(f"{N} depends on {x} not by a bias alone")
    return sp.Add(*(_biases(N, layer, x) for layer in N.args[2]))


def _biases(N: Assembled, layer: sp.Tuple, x: Variable) -> sp.Expr:
    """Return how many biases of a layer depend on a vector: all or none."""
    biases = layer[4]
    if not layer.has(x):
        return sp.S.Zero
    rest = biases[0] - biases[0].parts.get(x, sp.S.Zero) * x if biases else x
    if len(biases) != 1 or rest.has(x) or biases[0].parts[x].has(x) or layer[3].has(x):
        raise SortError(f"layer {layer[0]} of {N} is not affine in {x}")
    return count(N.args[0], PLACES[str(layer[1])][0])
