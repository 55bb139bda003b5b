"""Lemma 18: a sum of networks is a network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, Step, step
from lemmata.bounds.language.formulas import Formula, equal
from lemmata.bounds.language.functions import function
from lemmata.bounds.language.networks.explicit import Unit, explicit
from lemmata.bounds.language.networks.joined import Joined, joined
from lemmata.bounds.language.networks.layers import Layer, Reading, same
from lemmata.bounds.language.networks.network import NetworkVariable, Size, computed_by, count
from lemmata.bounds.language.networks.weights import Bias
from lemmata.bounds.language.vectors import UnitVector, Vector, VectorVariable, norm
from lemmata.bounds.paper.simulation.counts import SUM, SUM_PRINTED, N_f, N_g, n_f, n_g

f, g, z = NetworkVariable("f"), NetworkVariable("g"), VectorVariable("z")
w_1, w_2 = sp.symbols("w_1 w_2", real=True)
f_z, g_z = computed_by(f)(z), computed_by(g)(z)
ONE_OUTPUT = {"one output": sp.And(*(sp.Eq(count(N, "outputs"), 1) for N in (f, g)))}
AFFINE = {"biases": sp.And(*(sp.Eq(count(N, "output biases"), 1) for N in (f, g)))}
_COUNTED = {N_f: Size(f), N_g: Size(g)} | {
    n: count(N, "out") + count(N, "direct") for n, N in ((n_f, f), (n_g, g))
}


def inlined(i: str, factor: Any) -> tuple[Reading, ...]:
    """Return the edges of an output of a network, with weights times a factor."""
    return tuple(Reading(i, kind, factor) for kind in ("out", "direct"))


def biases(w_1: Any, w_2: Any) -> Vector:
    """Return the bias of a node that reads what the outputs of f and of g read."""
    both: Vector = w_1 * Bias(f, "out") + w_2 * Bias(g, "out")
    return both


ADDED = joined(f, g, layers=(Layer("out", "output", (same("0", w_1), same("1", w_2))),), name="sum")
"""One more linear node, which reads both outputs."""
_reads = *inlined("0", w_1), *inlined("1", w_2)
MERGED = joined(f, g, layers=(Layer("out", "output", _reads, biases(w_1, w_2)),), name="merged")
"""The outputs of both merged into one."""


def is_sum(N: Joined, factor: Any = w_2) -> Formula:
    """Return that a network computes w_1 f + w_2 g."""
    return equal(computed_by(N)(z), w_1 * f_z + factor * g_z)


def sized(N: Joined, parameters: sp.Expr) -> Formula:
    """Return how many parameters a network has."""
    return sp.Eq(Size(N), parameters.xreplace(_COUNTED))


def built(value: Formula, size: Formula, given: Mapping[str, Formula], *steps: Step) -> Statement:
    """Return what a network computes, which is worked out from its nodes, and how large it is."""
    counted = step("count", size, *given)
    return Statement(sp.And(value, size), given=given, steps=(*steps, counted), example=EXAMPLE)


_tanh = function(sp.tanh, of=sp.Symbol("t", real=True))
_line = explicit(1, [], [Unit({1: 1}, {}, 0)])
_bent = explicit(1, [Unit({1: 1}, {}, None, _tanh)], [Unit({}, {1: 1}, 0)])
_weights = {w_1: sp.Integer(1), w_2: sp.Integer(2), sp.Symbol("w", real=True): sp.Integer(1)}
EXAMPLE = Model(
    "f(z) = z, g = tanh, z = 12", {f: _line, g: _bent, z: 12 * UnitVector(1)} | _weights
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-18",
        {
            "printed": built(is_sum(ADDED), sized(ADDED, SUM_PRINTED), ONE_OUTPUT),
            "sharp": built(is_sum(MERGED), sized(MERGED, SUM), ONE_OUTPUT | AFFINE),
        },
        twins=(
            Twin("M + N - 1 -> M + N - 2", "sharp", sized(MERGED, SUM - 1), model=EXAMPLE),
            Twin("only f is scaled", "sharp", is_sum(MERGED, 1), model=EXAMPLE),
            Twin(
                "layered, bounded activations, no linear unit: bounded, whatever the weights",
                "printed",
                sp.Le(norm(computed_by(ADDED)(z)), 10),
                model=EXAMPLE,
            ),
        ),
        erratum=Erratum(
            "The model is not named. With skip edges or linear units the lemma holds. If every "
            "edge joins consecutive layers, every hidden node is activated, and the activations "
            "are bounded ('no additional nonlinearity is needed'), it is false at any size: z + "
            "tanh z is neither bounded nor affine. The networks of Theorem 1 have linear nodes "
            "and skip edges, or carry values by pairs of squares.",
            "does not follow",
            theorem_1="survives",
        ),
    ),
)
