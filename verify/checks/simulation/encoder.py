"""Checks of the size of the encoder and of Remarks 7 and 8 on networks that are built."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

from lemmata.bounds.paper.simulation import counts
from lemmata.bounds.symbols import H, K, N_enc, d
from lemmata.verify.check import Outcome, Profile, check
from lemmata.verify.checks.simulation import reference
from lemmata.verify.checks.simulation.networks import (
    QUARTER,
    ZERO,
    amount,
    counted,
    fractions,
    furthest,
    graphs,
    names_of,
)
from lemmata.verify.engine.network import NUMPY, Graph, printed_step, step
from lemmata.verify.engine.network.draw import draw
from lemmata.verify.engine.network.latent import deep_latent_gaussian
from lemmata.verify.engine.network.smooth import central_step, one_sided_step, squares_step
from lemmata.verify.evaluate import Bound

TWO = Fraction(2)


def _encoders(rng: np.random.Generator, n: int, build: Callable[..., Graph]) -> list[Any]:
    """Build encoders layer by layer; return each with its numbers and its free biases."""
    found = []
    for G in graphs(rng, n):
        S, layers = int(rng.integers(0, 4)), int(rng.integers(1, 5))
        x = fractions(rng, G.inputs)
        options: dict[str, Any] = {"eta": TWO, "h": QUARTER, "beta": TWO, "S": S, "K": layers}
        net = deep_latent_gaussian(G, x, build=build, **options)
        found.append((net, names_of(G) | {"S": S, "K": layers}))
    return found


@check(
    "theorem-1-size",
    "sharp",
    kind="identity",
    bound=counts.ENCODER,
    twins={
        "2N + 7H -> 2N + 6H": counts.ENCODER - K * H,
        "K -> K d for the variances": counts.ENCODER - K + K * d,
    },
)
def encoder_size(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Build encoders, unrolled, and count edges, biases and variances."""
    built = _encoders(rng, amount(profile) // 2, step)
    return furthest([Outcome(net.enumerated, bound(**names)) for net, names in built])


@check(
    "theorem-1-size",
    "repaired",
    kind="upper",
    bound=counts.ENCODER_REPAIRED,
    twins={"d^2 -> 1": counts.ENCODER_REPAIRED.subs(d, 1)},
)
def printed_encoder_size(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Build encoders from the printed steps, unrolled, and count."""
    built = _encoders(rng, amount(profile) // 4, printed_step)
    outcomes = [Outcome(net.enumerated, bound(**names)) for net, names in built]
    return replace(max(outcomes, key=lambda o: o.ratio), n=len(outcomes))


@check(
    "remark-7",
    "printed",
    kind="identity",
    bound=counts.AMORTISATION - N_enc,
    twins={"phi for free": ZERO, "d biases in all": d},
)
def free_biases(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Build encoders at two observables and count the parameters that differ."""
    outcomes = []
    for G in graphs(rng, amount(profile) // 2):
        numbers = {"S": int(rng.integers(0, 4)), "K": int(rng.integers(1, 5))}
        x = fractions(rng, G.inputs)
        options: dict[str, Any] = {"eta": TWO, "h": QUARTER, "beta": TWO, **numbers}
        nets = [deep_latent_gaussian(G, [c + e for c in x], **options) for e in (0, 1)]
        biases = [[u.bias for g in net.layers for u in g.units] for net in nets]
        weights = [[u.weights for g in net.layers for u in g.units] for net in nets]
        moved = sum(a != b for a, b in zip(*biases, strict=True))
        changed = moved if weights[0] == weights[1] else math.nan
        outcomes.append(Outcome(changed, bound(**names_of(G), **numbers)))
    return furthest(outcomes)


def _smooth(rng: np.random.Generator, n: int, build: Callable[..., Graph], *more: Any) -> Any:
    drawn = [draw(rng, shape="sparse", names=("tanh",)) for _ in range(n)]
    return [(build(G, 1.0, 0.5, rng.normal(size=G.inputs), *more), names_of(G)) for G in drawn]


@check(
    "remark-8",
    "repaired",
    kind="identity",
    bound=counts.STEP_SQUARES,
    twins={"22 H -> 21 H": counts.STEP_SQUARES - H},
)
def squares_step_size(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Build the step with slopes and squares from values of the activation, and count."""
    return counted(bound, _smooth(rng, amount(profile), squares_step, 0.01, 1.0, 0.6))


@check(
    "remark-8",
    "sharp",
    kind="identity",
    bound=counts.STEP_CENTRAL,
    twins={"2N + 6H -> 2N + 5H": counts.STEP_CENTRAL - H},
)
def central_step_size(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Build the step by central differences along the adjoint, and count."""
    return counted(bound, _smooth(rng, amount(profile), central_step, 0.01))


@check(
    "remark-8",
    "sharp",
    kind="identity",
    bound=sp.Integer(2),
    twins={"order 3": sp.Integer(3), "one value": {"build": one_sided_step}},
)
def central_step_order(
    bound: Bound,
    *,
    rng: np.random.Generator,
    profile: Profile,
    build: Callable[..., Graph] = central_step,
) -> Outcome:
    """Halve the difference and measure the order of the error of the step, from float64.

    Rounding is below 1e-5 of the error at these differences; what remains is the next order.
    """
    outcomes = []
    for _ in range(amount(profile) // 4):
        G = draw(rng, shape="dense", d=2, names=("tanh", "sigmoid", "sin"))
        x, z = list(rng.normal(size=2)), list(rng.normal(size=2))
        right = reference.step_by_formula(G, 1.0, 0.5, x, z, NUMPY)
        coarse, fine = (
            math.dist(build(G, 1.0, 0.5, x, t).value(z, NUMPY), right) for t in (2e-3, 1e-3)
        )
        outcomes.append(Outcome(math.log2(coarse / fine), bound(), error=0.05))
    return furthest(outcomes)
