r"""The energy in whitened coordinates :math:`z=z^\circ+Cu`.

.. math::
    \hat g(u)=\tfrac1\beta\big(G(z^\circ+Cu)-x\big),\qquad
    \ell(u)=\tfrac12\|z^\circ+Cu\|^2+\tfrac12\|\hat g(u)\|^2,

with :math:`z^\circ`, C, x and :math:`\beta` at their exact binary values.  The map
:math:`u\mapsto G(z^\circ+Cu)-x` is G between exact affine maps, one layer graph, so everything that
certifies generators certifies it; :math:`1/\beta` is not binary and is multiplied as a ball.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from flint import arb

from lemmata.verify.certify.pieces.cells import Cells, whole
from lemmata.verify.certify.pieces.rounded import Array, Uncertain, down, exact, of_ball
from lemmata.verify.certify.pieces.spectral import frobenius, least_bounds, norm_bound
from lemmata.verify.certify.pieces.sweep import layers, node_norms
from lemmata.verify.certify.posterior.jets import Jets, jets, moved, reshaped
from lemmata.verify.generators import Composition, Generator, Linear, Translation
from lemmata.verify.generators.network import Network
from lemmata.verify.norms import power


@dataclass(frozen=True)
class Whitened:
    """One observation, seen from a centre.

    Attributes
    ----------
    G : Generator
        The generator.
    x : (o,) ndarray
        The observation.
    beta : float
        Noise level.
    center, C : ndarray
        ``(d,)`` and ``(d, d)``.
    network : Network
        The layer graph of u -> G(center + C u) - x.
    """

    G: Generator
    x: Array
    beta: float
    center: Array
    C: Array
    network: Network

    @property
    def dim(self) -> int:
        """The dimension d."""
        return len(self.center)

    @cached_property
    def norms(self) -> list[float]:
        """Norms of the linear nodes."""
        return node_norms(self.network)

    @cached_property
    def rate(self) -> Uncertain:
        """The number 1/beta."""
        return of_ball(1 / arb(self.beta))

    def jets(self, cells: Cells, order: int) -> Jets:
        """Return enclosures of the whitened residual and its derivatives on cells of u."""
        found = jets(self.network, self.norms, cells, order)
        parts = found.values, found.first, found.second, found.third
        return Jets(*(self.rate * part for part in parts))

    @cached_property
    def at_center(self) -> Center:
        """What is known at u = 0."""
        return Center(self)

    def potential(self, order: int, found: Jets) -> tuple[Uncertain, Uncertain]:
        r"""Return the Hessian ``(n, d, d)`` of the energy and, if order is 3, its derivative."""
        C, g, J, H, T = exact(self.C[None]), found.values, found.first, found.second, found.third
        (n, o), d = g.mid.shape, self.dim
        flat = reshaped(H, (len(H.mid), o, d * d))
        bent = reshaped(reshaped(g, (n, 1, o)) @ flat, (n, d, d))
        second = (C.T @ C + J.T @ J) + bent
        if order < 3:
            return second, exact(np.zeros((1, d, d, d)))
        cubic = reshaped(reshaped(g, (n, 1, o)) @ reshaped(T, (len(T.mid), o, d**3)), (n, d, d, d))
        return second, cubic + symmetric(J, H)


def symmetric(J: Uncertain, H: Uncertain) -> Uncertain:
    r"""Return :math:`\langle J_a,H_{bc}\rangle` and its two cyclic terms, ``(n, d, d, d)``."""
    d = J.mid.shape[-1]
    product = J.T @ reshaped(H, (*H.mid.shape[:2], d * d))
    product = reshaped(product, (len(product.mid), d, d, d))
    return product + moved(product, (0, 2, 1, 3)) + moved(product, (0, 3, 2, 1))


def whitened(G: Generator, x: Array, beta: float, center: Array, C: Array) -> Whitened | None:
    """Return the energy around a centre; ``None`` if the generator has no layer graph."""
    parts = (Translation(-x), G, Translation(center), Linear(C))
    network = layers(Composition(parts))
    return None if network is None else Whitened(G, x, beta, center, C, network)


class Center:
    r"""Upper and lower bounds of the numbers at u = 0 that the profiles need, as floats.

    Attributes
    ----------
    r0, M0, sigma0 : float
        :math:`\|\hat g\|`, :math:`\|J_0\|` from above, :math:`\sigma_{\min}(J_0)` from below.
    gamma : float
        :math:`\|\nabla\ell(0)\|`.
    theta0 : float
        :math:`\|\nabla^2\ell(0)-I\|`.
    kappa, M20 : float
        Norms of the flattenings of the cubic form and of :math:`D^2\hat g(0)`.
    energy : arb
        Contains :math:`\ell(0)`.
    """

    def __init__(self, w: Whitened) -> None:
        d = w.dim
        found = w.jets(whole(np.zeros(d), 0.0), 2)
        J, H = found.first, found.second
        self.r0 = float(length(found.values)[0])
        self.M0 = float(norm_bound(J)[0])
        spread = norm_bound(Uncertain(J.mid * 0, J.rad))
        self.sigma0 = max(0.0, float(np.nextafter(least_bounds(J.mid) - spread, -np.inf)[0]))
        z, g = reshaped(exact(w.center), (1, d, 1)), reshaped(found.values, (1, len(w.x), 1))
        slope = exact(w.C[None]).T @ z + J.T @ g
        self.gamma = float(length(reshaped(slope, (1, d)))[0])
        hessian = w.potential(2, found)[0]
        self.theta0 = float(norm_bound(hessian + exact(-np.eye(d)[None]))[0])
        self.kappa = float(norm_bound(reshaped(symmetric(J, H), (1, d, d * d)))[0])
        self.M20 = float(_flattened(H)[0])
        self.energy = (_squares(w.center) + _squares(found.values)) / 2


def _flattened(H: Uncertain) -> Array:
    """Return bounds of the bilinear map's norm by its two flattenings."""
    n, k, d, _ = H.mid.shape
    wide, tall = reshaped(H, (n, k, d * d)), reshaped(moved(H, (0, 2, 1, 3)), (n, d, k * d))
    return np.minimum(norm_bound(wide), norm_bound(tall))


def length(x: Uncertain) -> Array:
    """Return ``(n,)`` upper bounds of Euclidean lengths ``(n, k)``."""
    return frobenius(x.size[:, None])


def shortest(x: Uncertain) -> Array:
    """Return ``(n,)`` lower bounds of Euclidean lengths ``(n, k)``."""
    near = np.maximum(np.maximum(x.low, -x.high), 0.0)
    return down(np.sqrt(np.square(near).sum(axis=-1)), x.mid.shape[-1] + 3)


def _squares(x: Array | Uncertain) -> arb:
    """Enclose the sum of squares."""
    u = exact(x) if isinstance(x, np.ndarray) else x
    mid, rad = u.mid.ravel().tolist(), np.broadcast_to(u.rad, u.mid.shape).ravel().tolist()
    return sum((power(arb(m, r), 2) for m, r in zip(mid, rad, strict=True)), arb(0))
