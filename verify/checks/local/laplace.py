"""One Gaussian layer against the posterior in d = 1, both as densities on a line."""

from __future__ import annotations

import math

import numpy as np
import sympy as sp

from lemmata.bounds.paper.local.parts.terms import LAPLACE, OFFSET
from lemmata.bounds.paper.mixing.size import R_0
from lemmata.bounds.paper.simulation.size import BETA_1, TAIL_SHARE
from lemmata.bounds.symbols import M2
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.checks.instances import Instance, instance
from lemmata.verify.engine.posterior import posterior
from lemmata.verify.evaluate import Bound, as_function
from lemmata.verify.generators import CosineGenerator
from lemmata.verify.once import Row, against, once, row

ACCURACY = 1e-6
_BETA_1, _OFFSET, _R_0 = map(as_function, (BETA_1, OFFSET, R_0))


def _distance(member: Instance, z_hat: float, noise: float) -> float:
    """Return the distance of the posterior of G(z_hat) and the layer by the trapezoidal rule."""
    at = np.array([[z_hat]])
    p = posterior(member.G, np.asarray(member.G.value(at))[0], noise)
    bent = 1 + (float(member.G.jacobian(at)[0, 0, 0]) / noise) ** 2
    mean, width = z_hat - z_hat / bent, 1 / math.sqrt(bent)
    grid = np.linspace(mean - 12 * width, mean + 12 * width, 20_001)
    layer = np.exp(-(((grid - mean) / width) ** 2) / 2) / (width * math.sqrt(2 * math.pi))
    return float(np.trapezoid(np.abs(layer - p.density(grid)), grid) / 2)


@once
def _layers(rng: np.random.Generator, profile: Profile) -> list[Row]:
    rows = []
    for omega in (4.0, 20.0) if profile == "quick" else (2.0, 4.0, 8.0, 20.0, 80.0):
        member = instance(f"omega = {omega}", CosineGenerator(a=1.0, k=1.0, omega=omega))
        for z_hat in (0.0, *rng.uniform(-2, 2, size=3 if profile == "quick" else 20)):
            numbers = member.constants | {"norm_z_hat": abs(z_hat), "eps": ACCURACY}
            numbers |= {"R_0": _R_0(**numbers)}
            for share in (0.1, 0.99):
                noise = share * _BETA_1(**numbers | {"norm_z_hat": max(abs(z_hat), 1e-9)})
                here = numbers | {"beta": noise}
                text = f"{member.G!r}, z_hat = {z_hat}, beta = {noise}"
                apart = _distance(member, z_hat, noise)
                rows.append(row(apart, 1, 1e-6, text, offset=_OFFSET(**here), **here))
    return rows


@check(
    "theorem-1-laplace",
    "sharp",
    kind="upper",
    bound=LAPLACE + TAIL_SHARE,
    twins={
        "3/(2 sqrt 2) -> 1/8": LAPLACE * sp.sqrt(2) / 12 + TAIL_SHARE,
        "M_2 dropped": LAPLACE.subs(M2, 0) + TAIL_SHARE,
    },
)
def layer_is_near_the_posterior(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Measure the distance by quadrature, for cosine generators at noise levels up to beta_1.

    One above the bound, on D* and off it, would refute the claim.
    """
    return worst_of(against(bound, _layers(rng, profile)))
