r"""The local theorem from m, M, M2, M3 alone: what holds at every observation of such a generator.

Whitened by the Hessian at the mode, the energy has at least the curvature that these constants
allow; no generator is looked at.  The formulas are those of the certificates.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import numpy as np
from flint import arb, ctx

from lemmata.bounds.numeral import enclosure, exact
from lemmata.bounds.paper.local import size
from lemmata.verify.certify.posterior.far import Outside, spheres
from lemmata.verify.certify.posterior.formulas import at
from lemmata.verify.certify.posterior.profiles import monotone
from lemmata.verify.certify.posterior.theorem import Nearby, Terms, best
from lemmata.verify.norms import PRECISION, lower, power, upper


@dataclass(frozen=True)
class Named:
    r"""Constants of a generator d -> d, at their exact binary values.

    Attributes
    ----------
    m, M, M2, M3 : float
        Bounds on the whole space; ``M3`` may be infinite.
    d : int
        Dimension.
    norm_z : float
        Bound of the mode's norm, such as that of the inverse point, which is no smaller.
    """

    m: float
    M: float
    M2: float
    M3: float
    d: int
    norm_z: float

    def terms(self, beta: float, eps: float) -> Terms | None:
        """Return what is proved at a noise level; ``None`` if nothing is.

        Parameters
        ----------
        beta : float
            Noise level.
        eps : float
            Tolerance in total variation.
        """
        with ctx.workprec(PRECISION), np.errstate(all="ignore"):
            given = {**vars(self), "z_norm": self.norm_z, "d": float(self.d), "beta": beta}
            if not at(size.NAMED_SCALE, **given) > 0 or not self.m > 0:
                return None
            return self._terms(given, eps)

    def _terms(self, given: dict[str, Any], eps: float) -> Terms | None:
        near = np.linspace(0.0, self.d**0.5 + 6, 29)[1:]
        # Far away the prior must outweigh what it has at the mode.
        end = 2 * (near[-1] + self.norm_z)
        radii = np.concatenate([near, np.geomspace(near[-1], end, 10)[1:]])
        numbers = self._numbers(given, radii)
        if not numbers[0]["sigma_0"] > 0:
            return None
        rows = [_row(n) for n in numbers]
        profiles = monotone(self.d, radii, *np.array(rows).T)
        if not profiles.a[0] > 0:
            return None
        w: Any = SimpleNamespace(
            dim=self.d,
            beta=given["beta"],
            named=given,
            at_center=SimpleNamespace(r0=numbers[0]["r_0"]),
        )
        outside = _Outside(w, profiles, self.m)
        mass = [outside.mass(i, rho) for i, rho in enumerate(spheres(w, radii, numbers))]
        return best(Nearby(self.d, profiles, 0.0, 0.0).attempts(mass), eps)

    def _numbers(self, given: dict[str, Any], radii: Any) -> list[dict[str, float]]:
        """Return what the formulas of the certificates need, for every ball."""
        g_3 = upper(at(size.NAMED_G_3, **given)) if np.isfinite(self.M3) else np.inf
        shared = {
            "r_0": upper(at(size.NAMED_R_0, **given)),
            "J_0": upper(at(size.NAMED_J_0, **given)),
            "g_2": upper(at(size.NAMED_G_2, **given)),
            "g_3": g_3,
            "H_2": upper(at(size.NAMED_G_2, **given)),
            "kappa_S": upper(at(size.NAMED_KAPPA, **given)),
            "sigma_0": lower(at(size.NAMED_SIGMA_0, **given)),
            "theta_0": 0.0,
            "d": float(self.d),
        }
        return [shared | {"s": s, "R": s} for s in radii.tolist()]


def _row(n: dict[str, float]) -> list[float]:
    """Return a, Lambda, theta_F and t_3 on one ball; theta_F has no better bound than by theta."""
    lows = max(lower(at(form, **n)) for form in (size.E1_LOW, size.E2_LOW))
    highs = min(upper(at(form, **n)) for form in (size.E1_HIGH, size.E2_HIGH))
    return [lows, highs, np.inf, upper(at(size.T_3, **n))]


class _Outside(Outside):
    """The mass outside balls, where only constants are known."""

    @cached_property
    def _scale(self) -> arb:
        given: Any = self.w.named  # type: ignore[attr-defined]
        start = (arb(given["z_norm"]) ** 2 + arb(self.w.at_center.r0) ** 2) / 2
        return at(size.NAMED_VOLUME, **given) * start.exp()

    def _weight(self, r: float) -> arb:
        given: Any = self.w.named  # type: ignore[attr-defined]
        reach = arb(self.w.beta) * (arb(r) + arb(self.w.at_center.r0)) / arb(self.m)
        inside = (arb(given["z_norm"]) - reach).max(arb(0))
        return (-power(inside, 2) / 2).exp() / power(arb(self.m), self.w.dim)


def named(
    m: Any, M: Any, M2: Any, M3: Any, *, d: Any, beta: Any, eps: Any, norm_z_hat: Any
) -> Terms | None:
    """Return what the local theorem proves at every observation, from exact numbers.

    Parameters
    ----------
    m, M, M2, M3
        Constants of assumptions 1 and 2, rational.  ``M3 = 0`` means not known where ``M2 > 0``:
        a map without third derivative whose first is bounded is affine.
    d, beta, eps, norm_z_hat : sympy.Expr
        As in `bounds.constants`; each is rounded to the side that is safe.
    """
    low = (_outward(x)[0] for x in (m, beta, eps))
    high = (_outward(x)[1] for x in (M, M2, norm_z_hat))
    (m_, beta_, eps_), (M_, M2_, norm) = low, high
    third = math.inf if M3 == 0 and M2 != 0 else _outward(M3)[1]
    return Named(m_, M_, M2_, third, int(d), norm).terms(beta_, eps_)


def _outward(number: Any) -> tuple[float, float]:
    """Return doubles around an exact number that is not negative."""
    ends = enclosure(exact(number))
    low, high = float(ends.low), float(ends.high)
    return max(0.0, math.nextafter(low, -math.inf)), math.nextafter(high, math.inf)
