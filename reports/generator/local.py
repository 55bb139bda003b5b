"""What is certified at single observations, at the noise that is used and as far as it goes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from fractions import Fraction
from typing import Any

import numpy as np

from lemmata.bounds.verdict import Verdict
from lemmata.reports.evidence import Data
from lemmata.reports.generator import ladder
from lemmata.reports.generator.constants import Setting

MOST = 32
"""Largest d at which observations are drawn: beyond, one alone may take minutes."""
CONFIDENCE = 0.95
"""Of the interval of the share, both ends together."""


def local(
    G: Any,
    certificate: Any,
    setting: Setting,
    trained: float | None,
    theorem: float | None = None,
    x: list[float] | None = None,
    *,
    data: Any = None,
    measured: Any = None,
    size: Mapping[str, int] | None = None,
) -> Data:
    """Return the ledger's ``generator.local``.

    Parameters
    ----------
    G, certificate
        The generator, and its constants.
    setting : Setting
        Its noise level comes first, then that of the training.
    trained, theorem : float or None
        Noise level of the training, and up to which Theorem 1 covers.
    x : list of float, optional
        The observation; else some are drawn from the model.
    data : (n, d) ndarray, optional
        What the generator was trained on.
    measured
        Constants as a search met them.
    size : mapping, optional
        N and H of a layer graph.

    Notes
    -----
    How many observations there are is fixed beforehand and every refusal counts, so they bound the
    share of all observations that can be certified (claim local-share).  Rows of the data are drawn
    with replacement, so that the same interval holds, unless there are no more than were asked for.
    """
    beta = trained if setting.beta is None else down(setting.beta)
    eps = down(setting.eps)
    out: Data = {
        "reason": _none(certificate, G, beta, eps, x),
        "eps": eps,
        "confidence": CONFIDENCE,
        "observation": x,
        "beta": beta,
        "which": "trained" if setting.beta is None else "asked",
        "drawn": None,
        "data": None,
        "one": None,
        "parameters": None,
    }
    if out["reason"] or beta is None:
        return out
    draws = _Draws(G, setting, x)
    climbs = [ladder.Climb(G, draws.at(i), eps) for i in range(len(draws.z))]
    seen = [climb.certificate(beta) for climb in climbs]
    out["drawn"] = _sample(seen, None)
    if x is None and data is not None:
        out["data"] = _of_data(G, data, setting, beta, eps)
    bends = [ladder.bend(G, climb.at(beta / 64), beta / 64) for climb in climbs]
    i = ladder.typical(bends)
    out["one"] = ladder.one(climbs[i], beta, theorem, size)
    out["one"]["rungs"] = ladder.rungs(certificate, measured, G, draws.z[i], setting)
    K = out["drawn"]["K"][1]
    out["parameters"] = ladder.parameters(K, G.dim, size)
    return out


def share(certified: int, n: int) -> tuple[float, float]:
    """Return the interval of Clopper and Pearson for the share of all observations."""
    from lemmata.verify.sweep.measure import rate_interval

    return rate_interval(certified, n, (1 - CONFIDENCE) / 2)


def _none(certificate: Any, G: Any, beta: float | None, eps: float, x: list[float] | None) -> str:
    """Return why nothing is certified, if so."""
    d: int = G.dim
    if d != G.out:
        return f"{G.out} observables for {d} latents, so that another mode may be far away"
    if not certificate.invertible:
        return "no m > 0 is proved, without which nothing bounds the mass far from the mode"
    if beta is None:
        return "the noise it was trained at is not known; --beta gives one"
    if not (0 < beta < math.inf and eps > 0):
        return "the noise level or eps is no positive number in double precision"
    if d > MOST and x is None:
        return f"d = {d}, and observations are drawn up to d = {MOST}; --observation gives one"
    return ""


def down(number: Any) -> float:
    """Return the largest float that is not larger: what is proved for it is proved for both."""
    exact = Fraction(number)
    try:
        nearest = float(exact)
    except OverflowError:
        return math.inf
    return nearest if Fraction(nearest) <= exact else math.nextafter(nearest, -math.inf)


class _Draws:
    """Observations G(z) + beta xi: the same z and xi at every noise level."""

    def __init__(self, G: Any, setting: Setting, x: list[float] | None) -> None:
        rng = np.random.default_rng(np.random.SeedSequence(setting.rng, spawn_key=(3,)))
        self.z = rng.standard_normal((setting.drawn, G.dim))
        self.noise = rng.standard_normal((setting.drawn, G.out))
        self.clean = G.value(self.z)
        if x is not None:
            self.clean, self.noise = np.array([x]), np.zeros((1, G.out))
            self.z = np.zeros((1, G.dim))
            with suppress(ArithmeticError, ValueError):
                # It only serves to tell how much is lost by constants of the whole space.
                self.z = np.atleast_2d(G.inverse(self.clean[0]))

    def at(self, i: int) -> Callable[[float], Any]:
        """Return the i-th observation as a function of the noise."""
        return lambda beta: self.clean[i] + beta * self.noise[i]


def _of_data(G: Any, data: Any, setting: Setting, beta: float, eps: float) -> Data:
    n, N = setting.drawn, len(data)
    rng = np.random.default_rng(np.random.SeedSequence(setting.rng, spawn_key=(4,)))
    chosen = range(N) if n >= N else rng.integers(N, size=n).tolist()
    rows = {i: _at_row(G, data[i], eps).certificate(beta) for i in chosen}
    return _sample([rows[i] for i in chosen], N)


def _at_row(G: Any, x: Any, eps: float) -> ladder.Climb:
    return ladder.Climb(G, lambda _: x, eps)


def _sample(found: list[Any], among: int | None) -> Data:
    """Return how many of some certificates are proofs; ``among`` how many rows of data, if any."""
    n = len(found)
    K = sorted(c.K for c in found if c.verdict is Verdict.PROVED and c.K is not None)
    refusals: dict[str, list[str]] = {}
    for c in found:
        if c.verdict is not Verdict.PROVED:
            refusals.setdefault(c.reason.split()[0], []).append(c.reason)
    every = n == 1 if among is None else n == among
    return {
        "among": among,
        "tried": n,
        "certified": len(K),
        "K": [K[0], K[n // 2] if n // 2 < len(K) else None, K[-1]] if K else [None] * 3,
        "refusals": [{"count": len(all), "first": all[0]} for all in refusals.values()],
        "share": None if every else list(share(len(K), n)),
    }
