"""What is certified at single observations, from the noise that is used down to the theorem's."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from lemmata.bounds.verdict import Verdict
from lemmata.reports.evidence import Data
from lemmata.reports.generator.constants import Setting

FACTORS = (2, 5, 10, 20, 50, 100)
"""The noise that is used is divided by these, until the median observation is certified."""
MOST = 32
"""Largest d at which observations are drawn: beyond, one alone may take minutes."""
CONFIDENCE = 0.95
"""Of the interval of the share, both ends together."""


def local(
    G: Any,
    certificate: Any,
    setting: Setting,
    trained: float | None,
    theorem: float | None,
    x: list[float] | None = None,
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
        The observation; else some are drawn from the model at each noise level.

    Notes
    -----
    How many are drawn is fixed beforehand and every refusal counts, so the first level bounds the
    share of all observations that can be certified (claim local-share).  The levels after it are
    chosen by what was seen and bound nothing.
    """
    beta = trained if setting.beta is None else down(setting.beta)
    eps = down(setting.eps)
    out: Data = {
        "reason": _none(certificate, G, beta, eps, x),
        "eps": eps,
        "confidence": CONFIDENCE,
        "observation": x,
        "share": None,
        "levels": [],
    }
    if out["reason"] or beta is None:
        return out
    draw = _Draws(G, setting, x)
    first = "trained" if setting.beta is None else "asked"
    for which, level in ((first, beta), *_grid(beta, theorem)):
        out["levels"].append(_level(G, draw.at(level), level, eps, which))
        if out["levels"][-1]["K"][1] is not None:
            break
    if x is None:
        out["share"] = list(share(out["levels"][0]["certified"], setting.drawn))
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


def _grid(beta: float, theorem: float | None) -> Iterator[tuple[str, float]]:
    """Return the noise levels below the first, the largest first."""
    levels = {beta / k: "grid" for k in FACTORS}
    if theorem is not None and 0 < theorem < beta:
        levels[theorem] = "theorem"
    yield from ((levels[level], level) for level in sorted(levels, reverse=True))


class _Draws:
    """Observations G(z) + beta xi: the same z and xi at every noise level."""

    def __init__(self, G: Any, setting: Setting, x: list[float] | None) -> None:
        rng = np.random.default_rng(np.random.SeedSequence(setting.rng, spawn_key=(3,)))
        z = rng.standard_normal((setting.drawn, G.dim))
        self.clean, self.noise = G.value(z), rng.standard_normal((setting.drawn, G.out))
        if x is not None:
            self.clean, self.noise = np.array([x]), np.zeros((1, G.out))

    def at(self, beta: float) -> Any:
        return self.clean + beta * self.noise


def _level(G: Any, xs: Any, beta: float, eps: float, which: str) -> Data:
    """Certify observations; below the first level only until the median one is known refused."""
    from lemmata.verify.certify import posterior

    n, found = len(xs), []
    for x in xs:
        found.append(posterior.certify_posterior(G, x, beta, eps))
        refused = [c.reason for c in found if c.verdict is not Verdict.PROVED]
        if which in ("grid", "theorem") and 2 * len(refused) >= n:
            break
    K = sorted(c.K for c in found if c.verdict is Verdict.PROVED and c.K is not None)
    return {
        "beta": beta,
        "which": which,
        "tried": len(found),
        "certified": len(K),
        "K": [K[0], K[n // 2] if n // 2 < len(K) else None, K[-1]] if K else [None] * 3,
        "refusals": list(dict.fromkeys(refused)),
    }
