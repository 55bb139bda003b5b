"""theorem-1-exponential: the law after the steps that its numbers ask for, by its kernel."""

from __future__ import annotations

import math

import numpy as np
import sympy as sp

from lemmata.bounds.constants import constants
from lemmata.bounds.paper.local.refined.numbers import C_SCALE, exponential, widest
from lemmata.bounds.symbols import beta as noise
from lemmata.bounds.symbols import eps
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.checks.instances import instance
from lemmata.verify.engine.laws import kernel
from lemmata.verify.engine.posterior import posterior
from lemmata.verify.evaluate import Bound
from lemmata.verify.generators import CosineGenerator

LEVEL = 0.1
_X = 0.75


def _generators(profile: Profile) -> list[CosineGenerator]:
    mild = CosineGenerator(a=1.0, k=0.4, omega=2.0)
    return [mild] if profile == "quick" else [mild, CosineGenerator(a=1.0, k=1.0, omega=4.0)]


@check(
    "theorem-1-exponential",
    "sharp",
    kind="upper",
    bound=eps,
    twins={"T -> T/40": {"time": 0.025}, "scale -> 20 scale": {"wider": 20.0}},
)
def law_after_the_exponential_steps(
    bound: Bound,
    *,
    rng: np.random.Generator,
    profile: Profile,
    time: float = 1.0,
    wider: float = 1.0,
) -> Outcome:
    """Measure the distance of the K-th iterate and the posterior on the line, on a grid.

    The noise is half of the highest at which numbers are found, above that of theorem-1; the
    starts are as far from the inverse point, on both sides, as descent may leave them. One above
    eps would refute the claim.
    """
    outcomes = []
    for G in _generators(profile):
        member = instance("curved", G)
        m, M, M2, M3, _ = member.constants.values()
        rows = constants(m=m, M=M, M2=M2, M3=M3, d=1, eps=LEVEL, norm_x=_X)
        inputs = dict(rows.inputs)
        inputs[noise] = (widest(inputs) or inputs[noise]) / 2
        numbers = exponential(inputs)
        assert numbers is not None
        width = wider * float(sp.sqrt(1 / C_SCALE.xreplace(inputs)))
        s = -math.expm1(-time * float(numbers.h.mid()))
        beta, offset = float(inputs[noise]), float(numbers.delta.xreplace(inputs))
        slope = kernel.langevin_drift(G, [_X], beta)
        target, centre = posterior(G, np.array([_X]), beta), float(G.inverse(np.array([_X]))[0])
        window = (centre - 12 * beta / member.m, centre + 12 * beta / member.m)
        for side in (-offset, offset):
            # z <- z + s width^2 drift + noise of variance s (2 - s) width^2
            law = kernel.chain_law(
                lambda z, slope=slope, s=s: 2 / (2 - s) * slope(z),  # type: ignore[misc]
                s * (2 - s) * width**2 / 2,
                numbers.K,
                centre + side,
                window,
            )
            apart = law.tv(lambda z: np.asarray(target.density(np.reshape(z, (-1, 1)))).ravel())  # noqa: B023
            where = f"{G!r}, x = {_X}, beta = {beta:.4g}, K = {numbers.K}"
            outcomes.append(Outcome(apart, bound(eps=LEVEL), 1, 1e-6, instance=where))
    return worst_of(outcomes)
