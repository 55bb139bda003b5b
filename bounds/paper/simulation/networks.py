"""The networks of Section D.2 over a generator that is one, and what is counted in them."""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.kernel import Model
from lemmata.bounds.language.functions import Function, function
from lemmata.bounds.language.networks.assembled import Assembled, assembled
from lemmata.bounds.language.networks.explicit import Explicit, Unit, explicit
from lemmata.bounds.language.networks.layers import Layer, Reading, back, same, through
from lemmata.bounds.language.networks.network import (
    NetworkVariable,
    Plain,
    Size,
    computed_by,
    count,
)
from lemmata.bounds.language.networks.nodes import Ones
from lemmata.bounds.language.networks.weights import EDGES, Bias, pull, push
from lemmata.bounds.language.vectors import UnitVector, Vector, VectorVariable
from lemmata.bounds.paper.simulation.counts import b_H, n_E, n_in, n_out
from lemmata.bounds.symbols import N_G, H, d

G = NetworkVariable("G")
G_map = computed_by(G)
z, x, u, w = map(VectorVariable, "zxuw")
c_1, c_2 = sp.symbols("c_1 c_2", real=True)
SHAPE = {"shape": sp.And(*(sp.Eq(count(G, k), d) for k in ("inputs", "outputs")))}
"""A generator has as many outputs as inputs."""
FULL = {
    "full biases": sp.Eq(count(G, "biases"), count(G, "H")),
    "output biases": sp.Eq(count(G, "output biases"), d),
}
_COUNTED = {
    n_E: sp.Add(*(count(G, kind) for kind in EDGES)),
    n_in: count(G, "in") + count(G, "direct"),
    n_out: count(G, "out") + count(G, "direct"),
    b_H: count(G, "biases"),
    H: count(G, "H"),
    N_G: Size(G),
}


def counted(formula: sp.Expr) -> sp.Expr:
    """Return an expression with what is counted of this generator."""
    return formula.xreplace(_COUNTED)


def values(G: Plain) -> tuple[Layer, ...]:
    """Return what the hidden nodes read, and their values."""
    reads = through("in", "z"), through("hidden", "y")
    return (
        Layer("a", "hidden", reads, Bias(G, "hidden"), count(G, "biases")),
        Layer("y", "hidden", (same("a"),), activation="sigma"),
    )


QUARTER = sp.Rational(1, 4)
SLOPES = Layer("s", "hidden", (same("a"),), activation="sigma'")
RESIDUAL_BACK = back("hidden", "delta"), back("out", "e")


def product(quarter: Any = QUARTER) -> tuple[Layer, ...]:
    """Return delta = g s by two squares, Lemma 19."""
    return (
        Layer("p", "hidden", (same("g"), same("s")), activation="square"),
        Layer("q", "hidden", (same("g"), same("s", -1)), activation="square"),
        Layer("delta", "hidden", (same("p", quarter), same("q", -quarter))),
    )


def swept(
    G: Plain, x: Vector, c_1: Any, c_2: Any, *delta: Layer, skip: bool = True, name: str = "step"
) -> Assembled:
    """Return c_1 z + c_2 DG(z)^T (G(z) - x) by one reverse sweep, in which delta is g s."""
    reads = through("out", "y"), through("direct", "z")
    residual = Layer("e", "output", reads, Bias(G, "out") - x)
    adjoint = Layer("g", "hidden", RESIDUAL_BACK)
    direct = (back("direct", "e", c_2),) if skip else ()
    last = Layer("out", "input", (same("z", c_1), back("in", "delta", c_2), *direct))
    return assembled(G, *values(G), residual, adjoint, *delta, last, name=name)


def step_network(G: Plain, x: Vector, c_1: Any, c_2: Any, name: str = "step") -> Assembled:
    """Return the network of Lemma 20."""
    return swept(G, x, c_1, c_2, SLOPES, *product(), name=name)


def gradient_network(G: Plain, w: Vector, *delta: Layer, waits: bool = True) -> Assembled:
    """Return DG(z)^T w: the gradient of the one output, whose weight is w."""
    later = (back("hidden", "delta"),) if waits else ()
    seed = Layer("g", "hidden", later, pull(G, "out", w), count(G, "out"))
    direct = pull(G, "direct", w), count(G, "direct")
    last = Layer("out", "input", (back("in", "delta"),), *direct)
    layers = *values(G), SLOPES, seed, *(delta or product()), last
    return assembled(G, *layers, name="gradient")


def tangent_network(G: Plain, u: Vector) -> Assembled:
    """Return DG(z) u by forward mode."""
    reads = Layer("g", "hidden", (through("hidden", "delta"),), push(G, "in", u), count(G, "in"))
    end = push(G, "direct", u), count(G, "direct")
    last = Layer("out", "output", (through("out", "delta"),), *end)
    return assembled(G, *values(G), SLOPES, reads, *product(), last, name="tangent")


def strict_network(G: Plain, x: Vector, c_1: Any, c_2: Any) -> Assembled:
    """Return the network of Lemma 20 without linear hidden nodes."""
    node, end = (
        (through("in", "z"), through("hidden", "y")),
        (through("out", "y"), through("direct", "z")),
    )
    biases = Bias(G, "hidden"), count(G, "biases")
    residual, one = Bias(G, "out") - x, Ones()

    def read(kind: str, pair: str, factor: Any = sp.S.One) -> tuple[Reading, ...]:
        """Read a number, against edges, as a quarter of the difference of two squares."""
        ends = (f"{pair}+", factor / 4), (f"{pair}-", -factor / 4)
        return tuple(back(kind, square, c) for square, c in ends)

    adjoint = *read("hidden", "d"), *read("out", "e")
    squares = [
        layer
        for sign, shift in (("+", sp.S.One), ("-", -sp.S.One))
        for layer in (
            Layer(f"e{sign}", "output", end, residual + shift * one, activation="square"),
            Layer(f"d{sign}", "hidden", (*adjoint, same("s", shift)), activation="square"),
        )
    ]
    last = same("z", c_1), *read("in", "d", c_2), *read("direct", "e", c_2)
    return assembled(
        G,
        Layer("y", "hidden", node, *biases, activation="sigma"),
        Layer("s", "hidden", node, *biases, activation="sigma'"),
        *squares,
        Layer("out", "input", last),
        name="strict",
    )


_t, e_1 = sp.Symbol("t", real=True), UnitVector(1)


def line(*activations: Function) -> Explicit:
    """Return z plus a chain of activations, on the line, with all biases."""
    hidden = [
        Unit({1: 1} if v == 1 else {}, {v - 1: 1} if v > 1 else {}, 0, sigma)
        for v, sigma in enumerate(activations, 1)
    ]
    return explicit(1, hidden, [Unit({1: 1}, {len(hidden): 1} if hidden else {}, 0)])


CUBE = function(lambda t: t**3, of=_t)
WAVE = function(lambda t: t + sp.sin(t**2), of=_t)
IDENTITY = line()


def on_the_line(text: str, at: dict[Any, Any], N: Explicit = IDENTITY) -> Model:
    """Return a model in which G is a network on the line, by default the identity."""
    return Model(f"G(z) = z{text}", {**at, G: N})
