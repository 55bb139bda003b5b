"""Networks that are put together from others with the same inputs."""

from __future__ import annotations

from functools import cache
from typing import Any

import sympy as sp
from sympy.core.symbol import Str

from lemmata.bounds.language.networks.layers import Layer
from lemmata.bounds.language.networks.network import Network, Plain, Size, count
from lemmata.bounds.language.networks.nodes import times
from lemmata.bounds.language.networks.weights import push, values
from lemmata.bounds.language.vectors import Vector, combine, vector


class Joined(Network):
    r"""Layers over the outputs of other networks; ``args`` are these, a name and the layers.

    A layer is one of `bounds.language.networks.assembled.Layer` at the outputs, linear or of
    squares.  Its sources are ``"0"``, ``"1"``, ..., the networks in their order, and layers before
    it.  What is read by ``"same"`` are outputs; by ``"out"`` the hidden nodes and by ``"direct"``
    the inputs of a network, with the weights of its outputs, which are then left out themselves.
    """

    sort = "built network"
    order = 0.0

    def __new__(cls, parts: sp.Tuple, name: Any, layers: sp.Tuple) -> Any:
        """Make the network, whose output is the last layer."""
        made = sp.Basic.__new__(cls, parts, Str(str(name)), layers)
        made._check()
        return made

    def _check(self) -> None:
        parts, _, layers = self.args
        known = {str(i): part for i, part in enumerate(parts)}
        for name, place, activation, reads, _ in layers:
            for source, how, _ in reads:
                good = str(source) in known and str(how) in ("same", "out", "direct")
                if not good or (str(how) != "same" and not isinstance(known[str(source)], Plain)):
                    raise ValueError(f"{name} cannot read {source} by {how}")
            if str(place) != "output" or str(activation) not in ("linear", "square"):
                raise ValueError(f"{name} is no layer of linear nodes or squares at the outputs")
            if str(name) in known:
                raise ValueError(f"two layers are called {name}")
            known[str(name)] = None

    @property
    def size(self) -> sp.Expr:
        """The parts that are read, and edges and biases of the layers."""
        parts, _, layers = self.args
        reads = [(str(s), str(how)) for layer in layers for s, how, _ in layer[3]]
        whole = {i for i in map(str, range(len(parts))) if (i, "same") in reads}
        total = sp.S.Zero
        for i, part in enumerate(parts):
            total += Size(part) if str(i) in whole else _inside(part)
        outputs = count(_plain(parts[0]), "outputs")
        for source, how in reads:
            total += outputs if how == "same" else count(parts[int(source)], how)
        return sp.expand(total + outputs * sum(len(layer[4]) for layer in layers))

    def __call__(self, z: Vector) -> Vector:
        """Return the output for an input."""
        return _layers(self, vector(z))[-1]

    def _sympystr(self, printer: Any) -> str:
        return f"{self.args[1]}({', '.join(map(printer._print, self.args[0]))})"

    def _latex(self, printer: Any) -> str:
        return rf"\mathrm{{{self.args[1]}}}({', '.join(map(printer._print, self.args[0]))})"


def joined(*parts: Network, layers: tuple[Layer, ...], name: str) -> Joined:
    """Return the network with these layers over others."""
    rows = sp.Tuple(*(layer.term for layer in layers))
    made: Joined = Joined(sp.Tuple(*parts), name, rows)
    return made


def _plain(N: Network) -> Plain:
    """Return a network whose outputs are counted."""
    return (
        N
        if isinstance(N, Plain)
        else _plain(N.args[0] if not isinstance(N, Joined) else N.args[0][0])
    )


def _inside(N: Plain) -> sp.Expr:
    """Return the parameters of the hidden nodes."""
    return count(N, "in") + count(N, "hidden") + count(N, "biases")


@cache
def _layers(N: Joined, z: Vector) -> list[Vector]:
    parts, _, layers = N.args
    known: dict[str, Vector] = {str(i): part(z) for i, part in enumerate(parts)}
    for name, _, activation, reads, bias in layers:
        rows = [(_read(parts, known, str(s), str(how), z), c) for s, how, c in reads]
        total = combine(*rows, *((b, 1) for b in bias[:1]))
        known[str(name)] = times(total, total) if str(activation) == "square" else total
    return list(known.values())


def _read(parts: sp.Tuple, known: dict[str, Vector], source: str, how: str, z: Vector) -> Vector:
    if how == "same":
        return known[source]
    part = parts[int(source)]
    return push(part, how, values(part, z) if how == "out" else z)
