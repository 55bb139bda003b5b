r"""Profiles of the whitened Hessian, as step functions of the distance from the centre.

On :math:`\|u\|\le s_i`:
:math:`a_iI\preceq\nabla^2\ell\preceq\Lambda_iI`, :math:`\|\nabla^2\ell-I\|\le\theta_i`,
:math:`\|\nabla^2\ell-I\|_F\le\theta_{F,i}`, :math:`\|\nabla\mathrm{tr}\nabla^2\ell\|\le t_{3,i}`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from flint import arb

from lemmata.bounds.paper.local import size
from lemmata.verify.certify.ball import examiner, search_ball
from lemmata.verify.certify.posterior.formulas import at
from lemmata.verify.certify.posterior.whitened import Whitened
from lemmata.verify.certify.rounded import Array, up
from lemmata.verify.norms import lower, upper

_PIECES = 16
"""Pieces of a ball examined for its M2 and M3."""


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


def from_norms(w: Whitened, radii: Array) -> tuple[Profiles, list[dict[str, float]]]:
    """Return the best of (E0) to (E2) on every ball, and the numbers they come from."""
    found = [_numbers(w, float(s)) for s in radii]
    rows = np.array([_row(n) for n in found])
    return monotone(w.dim, radii, *rows.T), found


def _numbers(w: Whitened, s: float) -> dict[str, float]:
    """Return all that is known of the whitened residual on the ball of radius s."""
    c, d = w.at_center, w.dim
    look = examiner(w.network, arb("inf"))
    bounds = (0.0, np.inf, np.inf, np.inf)
    if look is not None:
        # m and M count as reached, so that all pieces are spent on M2 and M3.
        bounds = search_ball(look, np.zeros(d), s, _PIECES, (0.0, np.inf, 0.0, 0.0)).bounds
    _, M, M2, M3 = (upper(arb(float(x)) / arb(w.beta)) for x in bounds)
    M2 = min(M2, upper(arb(c.M20) + arb(M3) * arb(s)))
    M = min(M, upper(arb(c.M0) + arb(M2) * arb(s)))
    center = {"r_0": c.r0, "J_0": c.M0, "theta_0": c.theta0, "kappa_S": c.kappa, "H_2": c.M20}
    sizes = {"g_1": M, "g_2": M2, "g_3": M3, "sigma_0": c.sigma0}
    return {**center, **sizes, "d": float(d), "s": s, "R": s}


def _row(n: dict[str, float]) -> list[float]:
    """Return a, Lambda, theta_F and t_3 on one ball."""
    return [
        max(lower(at(form, **n)) for form in (size.E0_LOW, size.E1_LOW, size.E2_LOW)),
        min(upper(at(form, **n)) for form in (size.E0_HIGH, size.E1_HIGH, size.E2_HIGH)),
        upper(at(size.E2_FROBENIUS, **n)),
        upper(at(size.T_3, **n)),
    ]
