r"""What the posterior puts outside a ball, from its sphere and a global expansion constant.

If m > 0 is proved on the whole space, G is a homeomorphism, and :math:`\|\hat g\|\ge\hat\rho` on
the sphere :math:`\|u\|=R` with :math:`r_0<\hat\rho` implies the same outside.  Then, with
:math:`B(r)=\int_0^r(r-s)\Lambda(s)ds` and :math:`|\det DG(z)|\ge j(r)` for
:math:`\|z-z^\circ\|\le\beta(r+r_0)/m`,

.. math::
    \pi(B_R^c)\le\frac{\beta^de^{\ell(0)}}{|\det C|}\cdot
    \frac{\int_{\hat\rho}^\infty r^{d-1}e^{-\frac12r^2-\frac12(\|z^\circ\|-\beta(r+r_0)/m)_+^2}
    j(r)^{-1}dr}{\int_0^Rr^{d-1}e^{-B(r)}dr}.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from flint import arb

from lemmata.bounds.paper.local import size
from lemmata.verify.certify.pieces.rounded import Array
from lemmata.verify.certify.posterior import direct
from lemmata.verify.certify.posterior.determinant import determinant
from lemmata.verify.certify.posterior.formulas import at
from lemmata.verify.certify.posterior.profiles import Numbers, Profiles
from lemmata.verify.certify.posterior.radial import Radial, radial
from lemmata.verify.certify.posterior.whitened import Whitened
from lemmata.verify.norms import exact_matrix, lower, power

_STEP = 0.5
"""Length of a cell of the integral over r."""
_CELLS = 24
"""Cells before the last one, which has no end."""


def spheres(w: Whitened, radii: Array, numbers: Numbers | None) -> list[float]:
    """Return lower bounds of the residual's length on spheres, by boxes or by named norms."""
    if numbers is None:
        return [direct.on_sphere(w, float(R)) for R in radii]
    forms = (size.FAR_SECOND, size.FAR_CUBIC)
    return [max(lower(at(form, **n)) for form in forms) for n in numbers]


@dataclass(frozen=True)
class Outside:
    """Bounds of the mass outside balls.

    Attributes
    ----------
    w : Whitened
        The observation.
    profiles : Profiles
        Of its Hessian.
    m : float
        The proved expansion constant.
    """

    w: Whitened
    profiles: Profiles
    m: float

    def mass(self, i: int, rho: float) -> arb:
        """Bound the mass outside the i-th ball, given the residual's length on its sphere."""
        if not self.w.at_center.r0 < rho:
            return arb("inf")
        R, inside = float(self.profiles.radii[i]), self._inner
        node = int(np.searchsorted(inside.nodes, R))
        return self._scale * self._integral(rho) / inside.mass[node].lower()

    @cached_property
    def _inner(self) -> Radial:
        return radial(self.w.dim, self.profiles.radii, self.profiles.Lambda)

    @cached_property
    def _scale(self) -> arb:
        w = self.w
        volume = abs(exact_matrix(w.C).det())
        return power(arb(w.beta), w.dim) * w.at_center.energy.exp() / volume

    def _integral(self, rho: float) -> arb:
        first = int(np.floor(rho / _STEP)) + 1
        edges = [rho, *(_STEP * k for k in range(first, first + _CELLS))]
        half = arb(self.w.dim) / 2
        tails = [(arb(r) * arb(r) / 2).gamma_upper(half) * arb(2) ** (half - 1) for r in edges]
        total = tails[-1] / power(arb(self.m), self.w.dim)
        for k in range(_CELLS):
            total += (tails[k] - tails[k + 1]) * self._weight(edges[k + 1])
        return total

    def _weight(self, r: float) -> arb:
        """Bound the prior's factor over the Jacobian's on residuals of length at most r."""
        if r not in self._weights:
            w = self.w
            reach = arb(w.beta) * (arb(r) + arb(w.at_center.r0)) / arb(self.m)
            distance = sum((arb(float(x)) ** 2 for x in w.center), arb(0)).sqrt()
            prior = (-power((distance - reach).max(arb(0)), 2) / 2).exp()
            least = power(arb(self.m), w.dim)
            self._weights[r] = prior / least.max(determinant(w.G, w.center, reach))
        return self._weights[r]

    @cached_property
    def _weights(self) -> dict[float, arb]:
        return {}
