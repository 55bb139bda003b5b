"""Theorem 2 as printed, refuted by encoders that are built, counted and run."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cache, lru_cache

import numpy as np
import sympy as sp
from numpy.typing import NDArray
from scipy.special import expit, ndtr, ndtri

from lemmata.bounds.paper.hardness.size import (
    ANY_ERROR,
    ANY_PARAMETERS,
    FREE_ERROR,
    FREE_PARAMETERS,
    TABLE_PARAMETERS,
    hits,
)
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.checks.hardness.reduction import least
from lemmata.verify.engine.circuit import numbers
from lemmata.verify.engine.circuit_families import arx, feistel, present
from lemmata.verify.engine.circuits.circuit_builder import trace
from lemmata.verify.engine.circuits.stored import (
    Grid,
    StoredEncoder,
    free_parameters,
    inverse_table,
    posterior_laws,
    stored_inverse,
    stored_posterior,
)
from lemmata.verify.engine.hard_generator import HardGenerator, permuted
from lemmata.verify.evaluate import Bound

LEVEL = 1e-10
Array = NDArray[np.float64]
_FREE = FREE_ERROR
_SMOOTHED = _FREE - (1 - hits)


def _counted(E: StoredEncoder, formula: sp.Expr, **at: int) -> None:
    """Raise if the parameters by enumeration are not the formula's, or a slope exceeds 2."""
    values = {s: at[s.name] for s in formula.free_symbols}
    if E.parameters != formula.subs(values) or E.lipschitz > 2:
        raise AssertionError(f"{E.parameters} parameters, Lipschitz constant {E.lipschitz}")


@check(
    "theorem-2-tables",
    "sharp",
    kind="lower",
    bound=sp.Rational(9, 20),
    twins={"a table of zeros": {"zero": True}, "9/20 -> 2": sp.Integer(2)},
)
def one_wild_activation_inverts(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, zero: bool = False
) -> Outcome:
    """Build the encoder with 15d + 3 parameters and count draws with the signs of C^{-1}(y).

    At least 1/2 of all x with error at most 1/10 means a rate of at least 9/20; H0: it is, by
    Hoeffding's inequality.
    """
    outcomes = []
    for p in (feistel(6), arx(8), present(8)):
        G = permuted(p, 1 / (p.d + 1))
        E = stored_inverse(G, 0 * inverse_table(G) if zero else None)
        _counted(E, TABLE_PARAMETERS, d=p.d)
        n = 2000
        z, x = G.sample(n, rng=rng)
        rate = float(np.mean(numbers(E.sample(x, rng=rng)) == numbers(z)))
        short = max(0.0, bound() - rate)
        p_value = math.exp(-2 * n * short**2)
        outcomes.append(Outcome(rate, bound(), n, 0.0, p_value, LEVEL, G.circuit.name))
    return least(outcomes)


def _two_steps(z: Array) -> Array:
    """Return a generator with a jump and a kink: min(2z, 1/2) plus a sign, neither one-to-one."""
    return np.asarray(np.minimum(2 * z, 0.5) + np.where(z < -0.5, 1.0, -1.0))


def _sgn(z: Array) -> Array:
    return np.where(z >= 0, 1.0, -1.0)


_GRID = Grid(B=5.0, cells=200, R=4.0, points=801, bits=14, theta=0.01, A=24.0, h=0.05)
_BETA = 0.5


@check(
    "theorem-2-any-generator",
    "sharp",
    kind="upper",
    bound=ANY_ERROR,
    twins={
        "the table of another generator": {"stored": "other"},
        "one random bit": {"change": {"bits": 1}},
        "three cells": {"change": {"cells": 3}},
    },
)
def any_posterior_in_one_activation(
    bound: Bound,
    *,
    rng: np.random.Generator,
    profile: Profile,
    stored: str = "own",
    change: Mapping[str, int] | None = None,
) -> Outcome:
    """Integrate d_TV(E(.|x), p(.|x)) over z, d = 1: the encoder as a mixture, p by Bayes.

    The mixture is what the network's second layer gives at 2^14 quantiles of its noise, x being
    drawn from G; a mean above the sum of the nine terms would refute the construction.
    """
    outcomes = []
    grid = Grid(**(_GRID.__dict__ | dict(change or {})))
    cases = ((_sgn, _two_steps, 0.0), (_two_steps, _sgn, 2.0))
    # A false variant fails for the first generator already.
    for value, other, slope in cases[: 1 if change or stored != "own" else None]:
        laws = posterior_laws(value if stored == "own" else other, 1, _BETA, grid)
        E = stored_posterior(laws, 1, grid)
        _counted(E, ANY_PARAMETERS, d=1)
        n = 8 if profile == "quick" else 400
        x = value(rng.standard_normal(n)) + _BETA * rng.standard_normal(n)
        mean = float(np.mean([_distance(E, value, float(v)) for v in x]))
        limit = bound(
            d=1,
            beta=_BETA,
            theta_ramp=grid.theta,
            cell_x=2 * _GRID.B / _GRID.cells,
            grid_z=2 * _GRID.R / (_GRID.points - 1),
            h_z=grid.h,
            slope_G=slope,
            jumps_G=1,
            tail_A=float(ndtr(-grid.A / 4)),
            box_x=2 * float(ndtr(-(grid.B - 2) / _BETA)),
            box_z=2 * float(ndtr(-grid.R)),
            entries=_GRID.points * 2.0**-_GRID.bits,
        )
        outcomes.append(Outcome(mean, limit, n, 1e-3, instance=value.__name__))
    return worst_of(outcomes)


def _distance(E: StoredEncoder, value: Callable[[Array], Array], x: float) -> float:
    """Return the total variation distance of encoder and posterior at x, on a fine grid of z."""
    z = np.linspace(-6, 6, 1201)
    fine = np.linspace(-10, 10, 2001)
    first, second = E.net.layers
    mean = first.value([np.array([x])], dict(E.tables))[0]
    count = 1 << _GRID.bits
    noise = ndtri((np.arange(count) + 0.5) / count)
    centres = second.value([np.broadcast_to(mean, count), noise], dict(E.tables))[0]
    # Bins and points are 1/100 apart, so that smoothing is a convolution.
    weight = np.histogram(centres, bins=801, range=(-4.005, 4.005))[0]
    law = np.convolve(weight, np.exp(-((fine / _GRID.h) ** 2) / 2), mode="valid")
    posterior = np.exp(-(z**2) / 2 - (x - value(z)) ** 2 / (2 * _BETA**2))
    return float(np.abs(law / law.sum() - posterior / posterior.sum()).sum() / 2)


@check(
    "theorem-2-free-parameters",
    "sharp",
    kind="upper",
    bound=_FREE,
    twins={
        "the last noise dropped": 1 - hits,
        "other weights": {"flip": True},
        "2 theta/pi -> theta/(4 pi)": 1 - hits + _SMOOTHED / 8,
    },
)
def free_weights_need_no_inversion(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, flip: bool = False
) -> Outcome:
    """Integrate |E - p|/2 over z for one and two bits, E by convolving the network's own layer.

    Above 1 - prod 1/(1 + exp(-2|x_i|/beta^2)) + 2 d theta/pi at any x it would refute the bound.
    """
    outcomes = []
    for number, G in enumerate(_small_generators()):
        for x in G.sample(2 if profile == "quick" else 100, rng=rng)[1]:
            for theta in (0.05, 0.3):
                P = float(np.prod(expit(2 * np.abs(x) / G.beta**2)))
                limit = bound(P=P, d=G.d, theta_last=theta)
                measured = _distance_without_inversion(number, tuple(x), theta, flip)
                where = f"{G.circuit.name}, x = {x.tolist()}, theta = {theta}"
                outcomes.append(Outcome(measured, limit, 1, 2e-3, instance=where))
    return worst_of(outcomes)


@cache
def _small_generators() -> tuple[HardGenerator, ...]:
    return HardGenerator(trace(lambda b: [~b[0]], 1, "not"), 0.5), permuted(feistel(2), 0.5)


@lru_cache(maxsize=512)
def _distance_without_inversion(
    number: int, x: tuple[float, ...], theta: float, flip: bool
) -> float:
    """Return the distance for one observable, once for a check and its twins."""
    G, point = _small_generators()[number], np.array(x)
    E = free_parameters(G, -point if flip else point, theta)
    _counted(E, FREE_PARAMETERS, d=G.d)
    return _by_integration(G, E, point, theta)


def _by_integration(G: HardGenerator, E: StoredEncoder, x: Array, theta: float) -> float:
    z = np.linspace(-6, 6, 601)
    fine = np.linspace(-7, 7, 1401)
    relu = {"relu": lambda t: np.maximum(t, 0.0)}
    means = E.net.layers[0].value([fine] * G.d, relu)
    root = np.exp(-(fine**2) / 2)
    sides = [np.exp(-(((z[:, None] - m[None]) / theta) ** 2) / 2) @ root for m in means]
    law = sides[0] / sides[0].sum()
    mesh = z[:, None]
    if G.d == 2:
        law = np.outer(sides[0], sides[1]).ravel()
        mesh = np.stack(np.meshgrid(z, z, indexing="ij"), axis=-1).reshape(-1, 2)
    gap = np.sum((x - G.value(mesh)) ** 2, axis=1) / (2 * G.beta**2)
    posterior = np.exp(-np.sum(mesh**2, axis=1) / 2 - gap)
    return float(np.abs(law / law.sum() - posterior / posterior.sum()).sum() / 2)
