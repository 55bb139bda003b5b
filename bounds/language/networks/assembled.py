"""Networks assembled from layers over a network G: their sizes, and what they compute."""

from __future__ import annotations

from functools import cache
from typing import Any

import sympy as sp
from sympy.core.symbol import Str

from lemmata.bounds.language.formulas import Formula
from lemmata.bounds.language.gram import RULES, Rule
from lemmata.bounds.language.networks.layers import INPUT, PLACES, Layer, ends
from lemmata.bounds.language.networks.network import Network, Plain, count
from lemmata.bounds.language.networks.nodes import FamilyVariable, times
from lemmata.bounds.language.networks.weights import Activated, pre_activation, pull, push, values
from lemmata.bounds.language.terms import Abbreviation, variables
from lemmata.bounds.language.vectors import ZERO, Vector, VectorVariable, combine, inner, vector


def assembled(G: Plain, *layers: Layer, name: str = "built") -> Assembled:
    """Return the network with these layers over G, the last of which is its output."""
    made: Assembled = Assembled(G, Str(name), sp.Tuple(*(layer.term for layer in layers)))
    return made


class Assembled(Abbreviation, Network):
    """A network built over G; ``args`` are G, a name, which is for reading only, and the layers."""

    sort = "built network"
    order = 0.0

    def __new__(cls, G: Plain, name: Str, layers: sp.Tuple) -> Any:
        made = sp.Basic.__new__(cls, G, name, layers)
        made._check()
        return made

    @property
    def unfolded(self) -> Assembled:
        """The same network without its name."""
        G, _, layers = self.args
        made: Assembled = sp.Basic.__new__(type(self), G, Str(""), layers)
        return made

    @property
    def layers(self) -> dict[str, sp.Tuple]:
        """The layers by name."""
        return {str(layer[0]): layer for layer in self.args[2]}

    def _check(self) -> None:
        """Refuse layers that do not fit, and nodes that wait for one another."""
        layers = self.layers
        if len(layers) < len(self.args[2]) or INPUT in layers:
            raise ValueError(f"two layers of {self.args[1]} have one name")
        places = {name: str(layer[1]) for name, layer in layers.items()} | {INPUT: "input"}
        for name, layer in layers.items():
            for source, how, _ in layer[3]:
                if str(source) not in places:
                    raise ValueError(f"{name} reads {source}, which is no layer")
                if (places[str(source)], places[name]) != ends(str(how), places[name]):
                    raise ValueError(f"{name} cannot read {source} by {how}: the places differ")
        _check_order(self)

    @property
    def size(self) -> sp.Expr:
        """Edges and biases, layer by layer."""
        G = self.args[0]
        total = sp.S.Zero
        for layer in self.args[2]:
            nodes = count(G, PLACES[str(layer[1])][0])
            for _, how, _ in layer[3]:
                total += nodes if str(how) == "same" else count(G, str(how).lstrip("~"))
            total += layer[4][1] if len(layer[4]) == 2 else nodes * len(layer[4])
        return sp.expand(total)

    def __call__(self, z: Vector) -> Vector:
        """Return the output for an input."""
        return layer(self, str(self.args[2][-1][0]), z)

    def _sympystr(self, printer: Any) -> str:
        return f"{self.args[1]}({self._depends(printer)})"

    def _latex(self, printer: Any) -> str:
        return rf"\mathrm{{{self.args[1]}}}({self._depends(printer)})"

    def _depends(self, printer: Any) -> str:
        """Write G, and what else weights and biases depend on."""
        more = variables(self.args[2]) - variables(self.args[0])
        return ", ".join(map(printer._print, (self.args[0], *sorted(more, key=str))))


Readings = list[tuple[str, str, str]]


def _cycles(B: Assembled, known: frozenset[str] = frozenset()) -> tuple[Readings, set[Any]]:
    """Return the readings between layers that wait for one another, and who waits for whom.

    Layers that are known are left out.
    """
    every = [(n, str(s), str(h)) for n, x in B.layers.items() for s, h, _ in x[3]]
    reads = [(a, b, how) for a, b, how in every if not {a, b} & known]
    reach = {(a, b) for a, b, _ in reads}
    for k in B.layers:
        reach |= {(a, b) for a, c in reach for e, b in reach if c == k == e}
    return [(a, b, how) for a, b, how in reads if (b, a) in reach], reach


def _check_order(B: Assembled) -> None:
    """Refuse layers whose nodes cannot be put in an order.

    Layers that wait for one another must read each other along the hidden edges, all in one
    direction, or at the same place in the order in which they are given.
    """
    (inside, reach), order = _cycles(B), [INPUT, *B.layers]
    for a, b, how in inside:
        hows = {h for c, _, h in inside if {(a, c), (c, a)} <= reach} - {"same"}
        backwards = how == "same" and order.index(b) >= order.index(a)
        if backwards or not (hows <= {"hidden"} or hows <= {"~hidden"}):
            raise ValueError(f"the nodes of {a} and of {b}, which it reads, wait for one another")


class Swept(Vector):
    """A layer whose nodes read one another along G, at an input; made by `layer`."""

    taken = 0
    text = "{2}({1})"

    def __new__(cls, B: Assembled, z: Vector, name: Any) -> Vector:
        return layer(B, str(name), z)

    @property
    def sort(self) -> str:  # type: ignore[override]
        """The space it is in."""
        return PLACES[str(self.args[0].layers[str(self.args[2])][1])][1]


def layer(B: Assembled, name: str, z: Vector) -> Vector:
    """Return what a layer computes at an input.

    It is a formula about G, and about those layers whose nodes read one another along its edges;
    of these `swept` states their equation.
    """
    return _everything(B, vector(z))[name]


@cache
def _everything(B: Assembled, z: Vector) -> dict[str, Vector]:
    """Return what all layers compute at an input."""
    if hasattr(B.args[0], "counted"):
        return _computed(B, z)
    copies = frozenset(name for name in B.layers if _copies(B, name))
    sweeping = {a for a, _, how in _cycles(B, copies)[0] if how != "same"}
    known: dict[str, Vector] = {INPUT: z} | {n: values(B.args[0], z) for n in copies}
    known |= {n: sp.Basic.__new__(Swept, B, z, Str(n)) for n in sweeping}
    while len(known) <= len(B.layers):
        ready = (n for n in B.layers if n not in known and _sources(B, n) <= set(known))
        name = next(ready)
        known[name] = _value(B, name, known)
    return known


def _sources(B: Assembled, name: str) -> set[str]:
    return {str(source) for source, _, _ in B.layers[name][3]}


def _computed(B: Assembled, z: Vector) -> dict[str, Vector]:
    """Return the values over a network that is written out: none waits longer than its depth."""
    known: dict[str, Vector] = dict.fromkeys(B.layers, ZERO) | {INPUT: z}
    for _ in range((count(B.args[0], "H") + 2) * len(B.layers)):
        known |= {name: _value(B, name, known) for name in B.layers}
    return known


@cache
def _copies(B: Assembled, name: str) -> bool:
    """Whether a layer has the equations of the hidden nodes of G, which have one solution only.

    Linear layers that it reads are written out.
    """
    G, z, y = B.args[0], VectorVariable("z"), FamilyVariable("y")
    known: dict[str, Vector] = {INPUT: z, name: y}
    for earlier in B.layers:
        if _sources(B, earlier) <= set(known):
            known[earlier] = known.get(earlier, _value(B, earlier, known))
    if not _sources(B, name) <= set(known):
        return False
    return _value(B, name, known) == Activated(G, pre_activation(G, z, y))


def _value(B: Assembled, name: str, known: dict[str, Vector]) -> Vector:
    """Return what a layer computes from the values of all layers."""
    G, layer = B.args[0], B.layers[name]
    rows = [(_read(G, str(how), known[str(source)]), c) for source, how, c in layer[3]]
    read = combine(*rows, *((b, 1) for b in layer[4][:1]))
    activation = str(layer[2])
    if activation == "linear":
        return read
    if activation == "square":
        return times(read, read)
    return Activated(G, read, activation.count("'"))


def _read(G: Plain, how: str, v: Vector) -> Vector:
    if how == "same":
        return v
    return pull(G, how[1:], v) if how.startswith("~") else push(G, how, v)


def _node_values(G: Plain, z: Vector, w: Vector) -> Formula:
    y = values(G, z)
    return sp.Eq(inner(y, w), inner(Activated(G, pre_activation(G, z, y)), w), evaluate=False)


def _tangents(G: Plain, z: Vector, u: Vector, w: Vector) -> Formula:
    y, moved = values(G, z), values(G, z, u)
    slopes = Activated(G, pre_activation(G, z, y), 1)
    read = combine((push(G, "in", u), 1), (push(G, "hidden", moved), 1))
    return sp.Eq(inner(moved, w), inner(times(slopes, read), w), evaluate=False)


def _swept(B: Assembled, name: Str, z: Vector, w: Vector) -> Formula:
    known = _everything(B, z)
    return sp.Eq(inner(known[str(name)], w), inner(_value(B, str(name), known), w), evaluate=False)


RULES |= {"node values": _node_values, "tangents": _tangents, "sweep": _swept}


def node_values(G: Plain, z: Vector, w: Vector) -> Rule:
    r"""Return :math:`\langle y,w\rangle=\langle\sigma(b+W_{\rm in}z+Wy),w\rangle`."""
    return Rule("node values", (G, vector(z), w))


def tangents(G: Plain, z: Vector, u: Vector, w: Vector) -> Rule:
    r"""Return the derivative of `node_values` in z along u.

    It is :math:`\langle\dot y,w\rangle=\langle\sigma'(a)\odot(W_{\rm in}u+W\dot y),w\rangle`.
    """
    return Rule("tangents", (G, vector(z), vector(u), w))


def swept(B: Assembled, name: str, z: Vector, w: Vector) -> Rule:
    """Return the equation of a layer whose nodes read one another, as an inner product with w."""
    return Rule("sweep", (B, Str(name), vector(z), w))
