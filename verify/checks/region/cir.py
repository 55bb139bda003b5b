"""Checks of Lemma 14 and equations 33 to 37 by exact exceedance probabilities and simulation."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache

import numpy as np
import sympy as sp
from scipy import stats

from lemmata.bounds.paper.region.size import (
    CIR_LEVEL,
    CIR_LEVEL_PRINTED,
    CIR_TAIL,
    EARLY,
    LAM,
    X_0,
    level,
)
from lemmata.bounds.symbols import N_cir, ell, eps, w
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.engine.laws.cir import CIR
from lemmata.verify.engine.laws.cir_exit import Exit, exit_law
from lemmata.verify.engine.laws.finite_volume import killed_cir
from lemmata.verify.engine.laws.ou import OU
from lemmata.verify.evaluate import Bound, as_function

Case = tuple[float, float, float, float]
QUICK: tuple[Case, ...] = ((1.0, 1.0, 0.0, 1e9), (0.5, 2.0, 1.5, 20.0))
"""N, w, X_0, T: also N below 2 and not an integer, X_0 > 0."""
LEVEL_ERROR = 1e-9


def _cases(profile: Profile, rng: np.random.Generator) -> list[Case]:
    if profile == "quick":
        return list(QUICK)
    N, start = rng.uniform(0.3, 9, size=3), rng.exponential(size=3)
    rate, time = 10.0 ** rng.uniform(-1, 1, size=3), 10.0 ** rng.uniform(0, 6, size=3)
    return [*QUICK, *zip(N.tolist(), rate.tolist(), start.tolist(), time.tolist(), strict=True)]


@lru_cache(maxsize=128)
def spectrum(N: float, rate: float, height: float, start: float, modes: int) -> Exit:
    """Return the killed process's spectrum, computed once for a check and its twins."""
    return exit_law(N, rate, height, start, modes=modes)


def exceedance(N: float, rate: float, start: float, height: float, time: float) -> Outcome:
    """Return the enclosed probability to reach ``height`` by ``time``, as an outcome."""
    # Rates at or beyond w * modes contribute less than about e^(-40).
    modes = min(24, 2 + math.ceil(40 / (rate * time)))
    ball = spectrum(N, rate, height, start, modes).exceedance(time)
    where = f"N, w, X_0, a, T = {N}, {rate}, {start}, {height:.6g}, {time:.6g}"
    return Outcome(float(ball.mid()), math.nan, 1, float(ball.rad()), instance=where)


_LEVELS = {
    "ell without wT": CIR_LEVEL.subs(ell, sp.log(1 / eps)),
    "(sqrt(N) + sqrt(ell))^2": X_0 + (sp.sqrt(N_cir) + sp.sqrt(ell)) ** 2 / w,
    "the printed level": CIR_LEVEL_PRINTED,
}


@check(
    "lemma-14",
    "sharp",
    kind="upper",
    bound=eps,
    twins={title: {"height": height} for title, height in _LEVELS.items()},
)
def sharp_level_is_kept(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, height: sp.Expr = CIR_LEVEL
) -> Outcome:
    """Enclose the probability to pass the sharp level, by the spectrum of the killed process.

    A probability above eps would refute the claim.
    """
    outcomes = []
    for N, rate, start, time in _cases(profile, rng):
        for small in (0.5,) if profile == "quick" else (0.05,):
            numbers = {"N_cir": N, "w": rate, "X_0": start, "eps": small}
            numbers["ell"] = math.log((1 + rate * time) / small)
            found = exceedance(N, rate, start, as_function(height)(**numbers), time)
            outcomes.append(replace(found, bound=bound(eps=small)))
    return worst_of(outcomes)


@check(
    "lemma-14",
    "repaired",
    kind="upper",
    bound=CIR_TAIL,
    twins={
        "b_* dropped": sp.exp(LAM * (X_0 - level)),
        "lambda -> 2 lambda": CIR_TAIL * sp.exp(-LAM * level),
    },
)
def levels_are_kept(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Compute the probability to reach a level by finite volumes for sqrt(X), killed there.

    A probability above the supermartingale bound, for some theta, would refute it.
    """
    cells = 80 if profile == "quick" else 800
    outcomes = []
    for N, rate, start, time in _cases(profile, rng):
        for height in (start + 1.0 / rate, start + 8.0 / rate):
            coarse, fine = (
                1 - killed_cir(N, rate, height, c).survival(math.sqrt(start), time)
                for c in (cells, 2 * cells)
            )
            limit = min(
                bound(N_cir=N, w=rate, X_0=start, T=time, theta=share, level=height)
                for share in (0.1, 0.3, 0.5, 0.7, 0.9)
            )
            where = f"N, w, X_0, a, T = {N}, {rate}, {start}, {height:.6g}, {time:.6g}"
            error = 2 * abs(fine - coarse) + 1e-10
            outcomes.append(Outcome(fine, limit, 2 * cells, error, instance=where))
    return worst_of(outcomes)


_LONGEST = EARLY.rhs / w


@check(
    "equation-37",
    "repaired",
    kind="upper",
    bound=eps,
    twins={"a thousand times as long": {"stretch": 1e3}, "for all T": {"stretch": 1e9}},
)
def printed_level_is_kept_early(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, stretch: float = 1.0
) -> Outcome:
    """Enclose the probability to pass the printed level by the largest admissible T.

    A probability above eps would refute the corollary.
    """
    outcomes = []
    for N, rate, start in ((1.0, 1.0, 0.0), (1.0, 3.0, 0.5)):
        for small in (0.5,) if profile == "quick" else (0.5, 0.1):
            numbers = {"N_cir": N, "w": rate, "X_0": start, "eps": small}
            numbers["log_power"] = N * math.log(4 * N / small)
            time = stretch * as_function(_LONGEST)(**numbers)
            found = exceedance(N, rate, start, as_function(CIR_LEVEL_PRINTED)(**numbers), time)
            outcomes.append(replace(found, bound=bound(eps=small)))
    return worst_of(outcomes)


@check(
    "equation-37",
    "sharp",
    kind="upper",
    bound=eps,
    twins={
        "ell without wT": {"height": _LEVELS["ell without wT"]},
        "half the level": {"height": CIR_LEVEL / 2},
    },
)
def simulated_paths_keep_the_level(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, height: sp.Expr = CIR_LEVEL
) -> Outcome:
    """Simulate X by exact transitions and count the paths above the sharp level on a grid.

    The grid misses excursions, which only helps the claim; the null hypothesis "at most eps" is
    rejected at level 1e-9.
    """
    n, small, rate = (2000 if profile == "quick" else 50_000), 0.05, 1.0
    outcomes = []
    for N, start, time in ((1.0, 0.0, 300.0), (2.5, 1.0, 300.0)):
        numbers = {"N_cir": N, "w": rate, "X_0": start, "eps": small}
        numbers["ell"] = math.log((1 + rate * time) / small)
        top = as_function(height)(**numbers)
        path = CIR(N, rate).path(start, np.linspace(0, time, 601)[1:], n, rng=rng)
        hits = int((path.max(axis=0) >= top).sum())
        p = float(stats.binom.sf(hits - 1, n, small))
        outcomes.append(
            Outcome(hits / n, bound(eps=small), n, 0.0, p, LEVEL_ERROR, f"N, X_0 = {N}, {start}")
        )
    return min(outcomes, key=lambda o: o.p_value or 0.0)


@check(
    "equation-33",
    "printed",
    kind="identity",
    bound=N_cir,
    twins={"N -> N + 1": N_cir + 1, "N -> N - 1": N_cir - 1},
)
def squares_add_up(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Draw sums of N squared Ornstein-Uhlenbeck values and compare with the CIR law.

    The Kolmogorov-Smirnov test of "the laws agree" is rejected at level 1e-9.
    """
    n, time, rate, count = (20_000 if profile == "quick" else 10**6), 0.7, 1.5, 3
    dimension = bound(N_cir=count)
    paths = OU(rate / 2).path(np.full(count, 0.4), [time], n, rng=rng)[0]
    law = CIR(dimension, rate)
    squares = (paths**2).sum(axis=1)
    p = stats.kstest(law.cdf(squares, count * 0.16, time), "uniform").pvalue
    mean = float(squares.mean())
    return Outcome(mean, dimension, n, 0.0, float(p), LEVEL_ERROR, f"N, w, t = 3, {rate}, {time}")


_s, _t = sp.symbols("s t", positive=True)
_COVARIANCE = sp.exp(-w * (_t - _s) / 2) * (1 - sp.exp(-w * _s)) / w


@check(
    "equation-34",
    "printed",
    kind="identity",
    bound=_COVARIANCE,
    twins={
        "the integrand e^(-ws/2)": (1 - sp.exp(-w * _s)) / w,
        "without drift": _s + 0 * w,
    },
)
def noise_has_its_covariance(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Drive V by small Euler steps from 0 and compare Cov(V_s, V_t) with that of F.

    The null hypothesis "equal, up to the bias w h of the scheme" is rejected at level 1e-9.
    """
    n, rate, h = (20_000 if profile == "quick" else 400_000), 1.0, 0.01
    v, early = np.zeros(n), np.zeros(n)
    for k in range(1, 201):
        v = v * (1 - rate * h / 2) + math.sqrt(h) * rng.standard_normal(n)
        if k == 100:
            early = v.copy()
    product = early * v
    expected = bound(w=rate, s=1.0, t=2.0)
    gap = max(abs(float(product.mean()) - expected) - rate * h, 0.0)
    p = 2 * float(stats.norm.sf(gap / (float(product.std()) / math.sqrt(n))))
    return Outcome(
        float(product.mean()), expected, n, rate * h, p, LEVEL_ERROR, "w, s, t = 1, 1, 2"
    )
