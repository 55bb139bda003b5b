"""local-robust: the same posterior around another centre and in another scale."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lemmata.bounds.paper.local import size
from lemmata.bounds.paper.local.size import E0_THETA, MOVED_THETA, e_scale, theta_s
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.checks.local.whitened import Whitened, posteriors
from lemmata.verify.evaluate import Bound, as_function
from lemmata.verify.once import Row, against, once, row

_BOUND = MOVED_THETA.subs(theta_s, E0_THETA)
_RADIUS = as_function(size.MOVED_RADIUS)


def _moved(at: Whitened, rng: np.random.Generator) -> tuple[Whitened, dict[str, float]]:
    """Return the posterior in coordinates that are turned, stretched and shifted a little."""
    n = len(at.centre)
    turn = np.linalg.qr(rng.normal(size=(n, n)))[0]
    A = turn @ np.diag(1 + rng.uniform(-0.2, 0.2, size=n))
    delta = 0.1 * rng.normal(size=n)
    off = float(np.linalg.norm(A.T @ A - np.eye(n), 2))
    other = replace(at, centre=at.centre + at.C @ delta, C=at.C @ A)
    return other, {"e_scale": off, "delta_0": float(np.linalg.norm(delta))}


@once
def _elsewhere(rng: np.random.Generator) -> list[Row]:
    rows = []
    for at in posteriors(rng):
        other, moved = _moved(at, rng)
        for radius in (0.05, 0.5, 2.0):
            numbers = at.numbers(_RADIUS(**moved, s=radius)) | moved
            for p in rng.normal(size=(4, len(at.centre))):
                H = other.hessian(radius * p / np.linalg.norm(p)) - np.eye(len(p))
                text = f"{at.member.G!r}, beta = {at.noise}, r = {radius}, {moved}"
                rows.append(row(float(np.linalg.norm(H, 2)), 1, 1e-5, text, **numbers))
    return rows


@check(
    "local-robust",
    "sharp",
    kind="upper",
    bound=_BOUND,
    twins={
        "e' dropped": E0_THETA,
        "e' -> e'/2": (1 + e_scale) * E0_THETA + e_scale / 2,
    },
)
def profile_elsewhere(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure the Hessian in other coordinates; refuted if it is farther off than the bound."""
    return worst_of(against(bound, _elsewhere(rng)))
