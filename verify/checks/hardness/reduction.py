"""Theorem 2 run: measured success of the inverter against the bound."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import sympy as sp
from scipy.special import ndtr

from lemmata.bounds.paper.hardness.size import (
    LOSS_REPAIRED,
    LOSS_SHARP,
    Q_tail,
    d_o,
    kappa,
    success_bound,
)
from lemmata.verify.check import Outcome, Profile, check, worst_by
from lemmata.verify.checks.hardness.posterior import circuits
from lemmata.verify.engine.circuit_families import arx, feistel, present
from lemmata.verify.engine.circuits.reduction import (
    Encoder,
    Run,
    corrupted,
    exact,
    langevin_misapplied,
    peek,
    run,
)
from lemmata.verify.engine.circuits.trained import neural
from lemmata.verify.engine.hard_generator import HardGenerator, hit_rate, permuted
from lemmata.verify.evaluate import Bound

LEVEL = 1e-10


def small_circuits() -> list[HardGenerator]:
    """Return six permutations of at most six bits."""
    made = (feistel(2), feistel(4), feistel(6), arx(4), arx(6), present(4))
    return [permuted(p, 1.0) for p in made]


def encoders(G: HardGenerator, rng: np.random.Generator) -> list[Encoder]:
    """Return four encoders, good and bad."""
    return [exact(G), corrupted(G, 0.3), langevin_misapplied(G), neural(G, rng=rng, rounds=60)]


@cache
def measured(seed: int, n: int, profile: Profile) -> tuple[tuple[HardGenerator, str, Run], ...]:
    """Return what the reduction gives for every circuit and encoder; twins share it."""
    rng = np.random.default_rng(seed)
    members = small_circuits() if profile == "quick" else circuits()
    return tuple((G, E.name, run(G, E, n, rng=rng)) for G in members for E in encoders(G, rng))


def _held(G: HardGenerator, encoder: str, found: Run, bound: Bound) -> Outcome:
    """Return success against its bound; H0: success >= bound, by Hoeffding's inequality.

    ``success - overlap`` lies in [-1, 1], so a shortfall s has p-value at most exp(-n s^2/2).
    """
    n, overlap = len(found.overlap), float(found.overlap.mean())
    limit = bound(
        mean_tv=1 - overlap,
        kappa=hit_rate(G.beta, 1),
        d_obs=G.d_o,
        d=G.d,
        eta_m=0.0,
        pi_M=0.0,
        Q_tail=float(ndtr(-1 / G.beta)),
    )
    success = float(found.success.mean())
    short = max(0.0, limit - success)
    where = f"{G.circuit.name}, {encoder}"
    return Outcome(success, limit, n, 0.0, math.exp(-n * short**2 / 2), LEVEL, where)


def least(outcomes: list[Outcome]) -> Outcome:
    """Return an outcome with a number missing, else that with the smallest p-value, then gap."""
    worst = worst_by(outcomes, lambda o: (-(o.p_value or 0.0), o.bound - o.measured))
    return Outcome(**{**worst.__dict__, "n": sum(o.n for o in outcomes)})


def _all(
    bound: Bound, rng: np.random.Generator, profile: Profile, from_x_alone: bool = True
) -> Outcome:
    n, seed = (1500 if profile == "quick" else 20_000), int(rng.integers(2**32))
    if not from_x_alone:
        cheats = [(G, "a cheat", peek(G, n, rng=rng)) for G in small_circuits()]
        return least([_held(*found, bound) for found in cheats])
    return least([_held(*found, bound) for found in measured(seed, n, profile)])


@check(
    "theorem-2-inverter",
    "sharp",
    kind="lower",
    bound=success_bound(LOSS_SHARP),
    twins={
        "loss d_o Q(1/beta)/2": success_bound(d_o * Q_tail / 2),
        "kappa^(d_o/2)": success_bound(1 - kappa ** (d_o / 2)),
        "no loss": success_bound(sp.Integer(0)),
        "z' sees y": {"from_x_alone": False},
    },
)
def inverter_succeeds_as_often_as_the_overlap(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, from_x_alone: bool = True
) -> Outcome:
    """Run the reduction on six circuits with four encoders, errors by enumeration of all signs.

    Success below E[1 - d_TV] - (1 - kappa^d_o), beyond the level, would refute the inequality.
    """
    return _all(bound, rng, profile, from_x_alone)


@check(
    "theorem-2-inverter",
    "repaired",
    kind="lower",
    bound=success_bound(LOSS_REPAIRED),
    twins={
        "loss d_o Q(1/beta)/2": success_bound(d_o * Q_tail / 2),
        "no loss": success_bound(sp.Integer(0)),
    },
)
def inverter_succeeds_with_the_decoder_loss(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Run the same with the loss 2 d_o Q(1/beta)."""
    return _all(bound, rng, profile)
