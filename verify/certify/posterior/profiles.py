r"""Profiles of the whitened Hessian, as step functions of the distance from the centre.

On :math:`\|u\|\le s_i`:
:math:`a_iI\preceq\nabla^2\ell\preceq\Lambda_iI`, :math:`\|\nabla^2\ell-I\|\le\theta_i`,
:math:`\|\nabla^2\ell-I\|_F\le\theta_{F,i}`, :math:`\|\nabla\mathrm{tr}\nabla^2\ell\|\le t_{3,i}`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from flint import arb

from lemmata.bounds.paper.local import size
from lemmata.verify.certify.pieces.ball import examiner
from lemmata.verify.certify.pieces.cells import whole
from lemmata.verify.certify.pieces.rounded import Array, up
from lemmata.verify.certify.posterior.formulas import at
from lemmata.verify.certify.posterior.whitened import Whitened
from lemmata.verify.norms import lower, upper


@dataclass(frozen=True)
class Profiles:
    """Step functions; every attribute is an ``(N,)`` array of exact doubles.

    Attributes
    ----------
    radii : ndarray
        Increasing, positive; entry i of the others holds on the ball of this radius.
    a, Lambda, theta, theta_F, t3 : ndarray
        The first not increasing and at most 1, the others not decreasing.
    """

    radii: Array
    a: Array
    Lambda: Array
    theta: Array
    theta_F: Array
    t3: Array


def monotone(d: int, radii: Array, a: Array, Lambda: Array, theta_F: Array, t3: Array) -> Profiles:
    """Return profiles from bounds that hold on the balls of given radii, one by one."""
    low = np.minimum.accumulate(np.where(np.isnan(a), -np.inf, np.minimum(a, 1.0)))
    high, frobenius, third = (
        np.maximum.accumulate(np.where(np.isnan(x), np.inf, x)) for x in (Lambda, theta_F, t3)
    )
    high = np.maximum(high, np.maximum(-low, 1.0))
    theta = up(np.maximum(1 - low, high - 1), 1)
    frobenius = np.minimum(frobenius, up(theta * up(np.sqrt(d), 1), 1))
    return Profiles(radii, low, high, theta, frobenius, third)


Numbers = list[dict[str, float]]
"""For every ball what the formulas need, named as their symbols."""


def from_norms(w: Whitened, radii: Array) -> tuple[Profiles, Numbers]:
    r"""Return the best of (E0) to (E2) on every ball, and the numbers of (E2).

    By local-curvature, and for (E2) by local-curvature-means: in it the derivatives enter only by
    their integrals along a ray, such as
    :math:`\|D\hat g(u)-J_0-D^2\hat g(0)[u]\|\le\int_0^s(s-r)\hat M_3(r)dr`, which is at most
    :math:`\frac12s^2` times the mean of the bounds on the balls of radius r < s: they grow with r.
    """
    sup = _numbers(w, radii)
    mean = [n | more for n, more in zip(sup, _means(radii, sup), strict=True)]
    rows = np.array([_row(n, m) for n, m in zip(sup, mean, strict=True)])
    return monotone(w.dim, radii, *rows.T), mean


def _numbers(w: Whitened, radii: Array) -> Numbers:
    """Return all that is known of the whitened residual on the balls."""
    c, look = w.at_center, examiner(w.network, arb("inf"))
    center = {"r_0": c.r0, "J_0": c.M0, "theta_0": c.theta0, "kappa_S": c.kappa, "H_2": c.M20}
    found: Numbers = []
    for s in radii.tolist():
        bounds = (0.0, np.inf, np.inf, np.inf)
        if look is not None:
            # Cutting so small a ball gains nothing in many dimensions.
            bounds = tuple(look(whole(np.zeros(w.dim), s)).bounds[:, 0].tolist())
        sizes = (upper(arb(float(x)) / arb(w.beta)) for x in bounds[1:])
        known = dict(zip(("g_1", "g_2", "g_3"), sizes, strict=True))
        found.append(center | known | {"sigma_0": c.sigma0, "d": float(w.dim), "s": s, "R": s})
    for name in ("g_1", "g_2", "g_3"):
        # What holds on a ball holds on the smaller ones.
        least = np.minimum.accumulate([n[name] for n in found][::-1])[::-1]
        for n, value in zip(found, least.tolist(), strict=True):
            n[name] = value
    for name, at_center, growth in (("g_2", c.M20, "g_3"), ("g_1", c.M0, "g_2")):
        for n, more in zip(found, _means(radii, found), strict=True):
            n[name] = min(n[name], upper(arb(at_center) + arb(more[growth]) * arb(n["s"])))
    return found


def _means(radii: Array, sup: Numbers) -> Numbers:
    """Return the means over r < s of the bounds of the second and third derivative."""
    widths = [arb(s) - arb(r) for r, s in pairwise([0.0, *radii.tolist()])]
    sums = {
        name: accumulate(arb(n[name]) * h for n, h in zip(sup, widths, strict=True))
        for name in ("g_2", "g_3")
    }
    rows = zip(radii.tolist(), sums["g_2"], sums["g_3"], strict=True)
    return [{"g_2": upper(g_2 / arb(s)), "g_3": upper(g_3 / arb(s))} for s, g_2, g_3 in rows]


def _row(sup: dict[str, float], mean: dict[str, float]) -> list[float]:
    """Return a, Lambda, theta_F and t_3 on one ball."""
    lows = (at(size.E0_LOW, **sup), at(size.E1_LOW, **sup), at(size.E2_LOW, **mean))
    highs = (at(size.E0_HIGH, **sup), at(size.E1_HIGH, **sup), at(size.E2_HIGH, **mean))
    return [
        max(map(lower, lows)),
        min(map(upper, highs)),
        upper(at(size.E2_FROBENIUS, **mean)),
        upper(at(size.T_3, **sup)),
    ]
