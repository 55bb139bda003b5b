"""Steps 11 and 12: truncation errors measured in exact rational arithmetic."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import sympy as sp

from lemmata.bounds.paper.hardness.size import (
    EDGE_ERROR,
    E_t,
    L_act,
    M_max,
    N_in,
    W_max,
    d_a,
    d_w,
    q_step,
)
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.engine.circuits.fixed_point import down, toward_zero
from lemmata.verify.evaluate import Bound

_t = sp.Symbol("t_depth", positive=True)
_q = sp.Symbol("q_growth", positive=True)
_LAYER = q_step * E_t + L_act * N_in * M_max * d_w + d_a


def _node(
    rng: np.random.Generator, edges: int, unit: Fraction
) -> tuple[Fraction, Fraction, Fraction]:
    """Return the error of one linear node, the largest error before it, and its largest weight."""
    weights = [Fraction(int(w), 97) for w in rng.integers(150, 291, size=edges)]
    inputs = [Fraction(int(v), 89) for v in rng.integers(60, 90, size=edges)]
    truncated = [v - 3 * unit for v in inputs]
    true = sum((w * v for w, v in zip(weights, inputs, strict=True)), Fraction(0))
    rough = sum(
        (toward_zero(w, 4) * v for w, v in zip(weights, truncated, strict=True)), Fraction(0)
    )
    return true - down(rough, 4), 3 * unit, max(weights)


def _layers(bound: Bound, rng: np.random.Generator, profile: Profile) -> Outcome:
    unit = Fraction(1, 16)
    outcomes = []
    for edges in [1, 2, 3, 5] * (10 if profile == "quick" else 100):
        error, before, weight = _node(rng, edges, unit)
        limit = bound(
            L_act=1.0,
            N_in=edges,
            W_max=float(weight),
            M_max=1.0,
            delta_w=float(unit),
            delta_a=float(unit),
            E_t=float(before),
        )
        outcomes.append(Outcome(float(error), limit, 1, 1e-14, instance=f"{edges} edges"))
    return worst_of(outcomes)


@check(
    "hardness-step-11",
    "printed",
    kind="upper",
    bound=_LAYER,
    twins={
        "only the weights": _LAYER - q_step * E_t,
        "W for L N W": W_max * E_t + M_max * d_w + d_a,
    },
)
def one_layer_grows_the_error(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Truncate random nodes exactly, with inputs all below their true values.

    An error above L N W E_t + L N M delta_w + delta_a would refute the recursion.
    """
    return _layers(bound, rng, profile)


@check(
    "equation-53",
    "printed",
    kind="upper",
    bound=L_act * N_in * EDGE_ERROR + d_a,
    twins={
        "N/2 edges": L_act * N_in * EDGE_ERROR / 2,
        "delta_a only": d_a,
    },
)
def one_layer_by_edges(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure the same against the sum over edges."""
    return _layers(bound, rng, profile)


@check(
    "hardness-step-12",
    "repaired",
    kind="upper",
    bound=(_q**_t - 1) / (_q - 1),
    twins={"printed: q^(t-1)": _q ** (_t - 1), "2/3 of the sum": 2 * (_q**_t - 1) / (_q - 1) / 3},
)
def chains_unfold_to_the_geometric_sum(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Run chains v -> q v + c truncated to integers from 0, c just below 1, Delta = 1.

    An error above 1 + q + ... + q^(t-1) would refute the unfolding.
    """
    outcomes = []
    for growth in (2, 3, 4):
        shift = 1 - Fraction(1, int(rng.integers(100, 1000)))
        true = rough = Fraction(0)
        for t in range(1, 9 if profile == "quick" else 30):
            true, rough = growth * true + shift, down(growth * rough + shift, 0)
            limit = bound(q_growth=growth, t_depth=t)
            where = f"q = {growth}, c = {shift}, t = {t}"
            outcomes.append(Outcome(float(true - rough), limit, 1, 1e-12 * limit, instance=where))
    return worst_of(outcomes)
