"""Networks inside the hypotheses of Lemma 27, and chains of width one that attain its bound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import sympy as sp

from lemmata.bounds.activations import activations
from lemmata.bounds.paper.approximation.size import (
    GAMMA,
    PIECES_LIPSCHITZ,
    PIECES_SMOOTH,
    bend,
    box,
    budget,
    depth,
    growth,
    lip,
    unit_error,
)
from lemmata.verify.check import Outcome, worst_by
from lemmata.verify.engine.circuits.relu import WITH_RELU, Table, layered, replaced, table
from lemmata.verify.engine.enclosed import rounded
from lemmata.verify.engine.network.units import Builder, Graph

BUDGETS: dict[str, tuple[Fraction, Fraction]] = {
    "tanh": (Fraction(3, 2), Fraction(1)),
    "sigmoid": (Fraction(6), Fraction(1)),
    "softplus": (Fraction(7, 8), Fraction(2)),
    "sin": (Fraction(3, 2), Fraction(1)),
}
"""B and M with |sigma| <= M on [-BM, BM]."""


@dataclass(frozen=True)
class Member:
    """A network with one activation, its budget and what is asked of its replacement.

    Attributes
    ----------
    name : str
        Activation.
    G : Graph
        The network.
    layers : int
        ``l``.
    eps : Fraction
        Accuracy of the activated nodes.
    """

    name: str
    G: Graph
    layers: int
    eps: Fraction

    @property
    def B(self) -> Fraction:
        """The budget."""
        return BUDGETS[self.name][0]

    @property
    def M(self) -> Fraction:
        """The box."""
        return BUDGETS[self.name][1]

    @property
    def text(self) -> str:
        """What it is, in a few words."""
        return f"{self.name}, {self.layers} layers, {self.G.inputs} inputs, eps = {self.eps}"

    def pieces(self, *, smooth: bool = False) -> int:
        """Return the number of pieces that Lemma 27 asks for."""
        sigma, q = activations[self.name], sp.Rational(self.B)
        L = sigma.sup_d1
        values = {
            lip: L,
            bend: sigma.sup_d2,
            budget: q,
            box: sp.Rational(self.M),
            unit_error: sp.Rational(self.eps) / gamma(L * q, self.layers),
        }
        count = PIECES_SMOOTH if smooth else PIECES_LIPSCHITZ
        return max(1, int(sp.ceiling(count.subs(values, simultaneous=True))))

    def replaced(self, pieces: int) -> Graph:
        """Return the network with ReLU nodes."""
        R = table(rounded(self.name), self.B * self.M, pieces)
        return replaced(self.G, {self.name: R}, self.M)


def gamma(q: sp.Expr, layers: int) -> sp.Expr:
    """Return Gamma_l, exactly."""
    return sp.nsimplify(GAMMA.subs({growth: q, depth: layers}, simultaneous=True))


def member(
    rng: np.random.Generator, name: str, layers: int, inputs: int, width: int, eps: Fraction
) -> Member:
    """Return a random network whose rows use up the budget, ``M |W_j|_1 + |b_j| = B M``."""
    B, M = BUDGETS[name]
    widths = [inputs, *[width] * layers, 1]
    rows, biases = [], []
    for below, above in pairwise(widths):
        drawn = [_row(rng, below, B, M) for _ in range(above)]
        rows.append([w for w, _ in drawn])
        biases.append([b for _, b in drawn])
    return Member(name, layered(rows, [name] * layers + [""], biases), layers, eps)


def _row(
    rng: np.random.Generator, n: int, B: Fraction, M: Fraction
) -> tuple[list[Fraction], Fraction]:
    """Cut the budget into n weights and a smaller bias, in parts of 1/64, with random signs."""
    shares = np.append(rng.dirichlet(np.ones(n)), 0.25)
    parts = [max(1, int(64 * s / shares.sum())) for s in shares]
    parts[0] += 64 - sum(parts)
    signs = rng.choice([-1, 1], n + 1).tolist()
    signed = [Fraction(p * s, 64) for p, s in zip(parts, signs, strict=True)]
    return [B * p for p in signed[:-1]], B * M * signed[-1]


def clip(t: Any) -> Any:
    """Return t, cut off at 1 - 1/64 on both sides."""
    edge = 1 - UNIT
    return min(max(t, -edge), edge)


UNIT = Fraction(1, 64)
"""eps' of the chains."""


def chain(q: Fraction, layers: int) -> tuple[Graph, Graph]:
    """Return a chain of clipped units of slope 1, B = q, M = 1, and its copy with R = clip + eps'.

    The surrogate is at most 1 and within eps' of the activation everywhere.
    """
    build = Builder(1)
    below = 0
    for _ in range(layers):
        below = build.add("clip", [(below, q)], Fraction(0))
    G = build.graph([build.linear([(below, Fraction(1))], Fraction(0))])
    inner = [s * (1 - UNIT) for s in (-1, 1) if q > 1 - UNIT]
    nodes = tuple(sorted({-q, *inner, q}))
    R = Table(nodes, tuple(clip(t) + UNIT for t in nodes))
    return G, replaced(G, {"clip": R}, Fraction(1))


def at(graph: Graph, z: Fraction | int, sigma: Callable[[Any], Any] = clip) -> Fraction:
    """Return the value of a network of one input, exactly; ``sigma`` is its own activation."""
    return Fraction(graph.value([Fraction(z)], {**WITH_RELU, "clip": sigma})[0])


def farthest(outcomes: list[Outcome]) -> Outcome:
    """Return the outcome whose measured number differs most from its bound, all counted."""
    far = worst_by(outcomes, lambda o: abs(o.measured - o.bound))
    return Outcome(**{**far.__dict__, "n": sum(o.n for o in outcomes)})
