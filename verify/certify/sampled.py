r"""The inner side of a bracket: derivatives certified at points of a ball that a search found.

A search in floating point proposes points and directions; what is reported is then recomputed in
ball arithmetic from the exact weights: :math:`\|J(z)v\|/\|v\|` for m and M, and difference
quotients :math:`\|\delta_h^kG\|/h^k` for M2 and M3.  The quotient is an average of
:math:`D^kG[y,\dots,y]` along a segment inside the ball (the kernel is a B-spline of mass one),
hence at most the true constant, whatever the step.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb, inf

import numpy as np
from flint import arb, arb_mat, ctx

from lemmata.verify.certify.certificate import Sampled
from lemmata.verify.certify.measure import (
    Array,
    Objective,
    decomposed,
    diagonal_form,
    search,
    singular_value,
    thinned,
    unit,
)
from lemmata.verify.certify.points.image import image
from lemmata.verify.certify.points.slope import pushed
from lemmata.verify.certify.points.witness import norm
from lemmata.verify.generators import Generator
from lemmata.verify.norms import PRECISION, lower, upper

_SEED = 0
"""The search is part of a deterministic certificate, so its seed is fixed."""
_STARTS = 64
_REFINE = 2
_INSIDE = 1 - 2.0**-20
"""Points keep this fraction of the radius, so that segments around them stay in the ball."""
_BITS = 300


def sampled(G: Generator, center: Array, radius: float) -> Sampled:
    """Search the ball for extreme derivatives and certify what is found.

    Parameters
    ----------
    G : Generator
        The map.
    center : (d,) ndarray
        Centre of the ball.
    radius : float
        Its radius.
    """
    children = np.random.default_rng(_SEED).spawn(4)
    found: dict[str, float] = {}
    at: dict[str, tuple[float, ...]] = {}
    for (name, sign, index, end), child in zip(
        (("m", -1.0, -1, upper), ("M", 1.0, 0, lower)), children[:2], strict=True
    ):
        z = _best(singular_value(G, sign, index), center, radius, 0, child)
        found[name] = end(stretch(G, z, index))
        at[name] = tuple(z.tolist())
    for name, order, child in (("M2", 2, children[2]), ("M3", 3, children[3])):
        both = _best(diagonal_form(G, order), center, radius, G.dim, child)
        z = both[: G.dim]
        found[name] = quotient(G, order, z, unit(both[G.dim :]), radius)
        at[name] = tuple(z.tolist())
    return Sampled(found["m"], found["M"], found["M2"], found["M3"], at)


def _best(
    f: Objective, center: Array, radius: float, extra: int, rng: np.random.Generator
) -> Array:
    """Return the best point (and direction, of length ``extra``) that a search finds."""
    d = len(center)
    starts = _STARTS if extra else thinned(_STARTS, d)
    first = unit(rng.normal(size=(starts, d))) * rng.uniform(0, 1.2, size=(starts, 1))
    first[0] = 0.0
    if extra:
        first = np.hstack([first, unit(rng.normal(size=(starts, extra)))])
    inside = _Inside(f, center, radius * _INSIDE)
    best = inside.placed(search(Objective(inside.values, inside.slope), first, _REFINE)[None])[0]
    if not _within(best[:d], center, radius):
        best[:d] = center
    return np.asarray(best)


@dataclass(frozen=True)
class _Inside:
    """An objective on a ball, as a function on the whole space: points outside are drawn in."""

    f: Objective
    center: Array
    radius: float

    def placed(self, points: Array) -> Array:
        """Return the points in the ball, directions beside them unchanged."""
        d = len(self.center)
        p = points[:, :d]
        length = np.linalg.norm(p, axis=1, keepdims=True)
        inside = self.center + self.radius * p / np.maximum(length, 1.0)
        return np.hstack([inside, points[:, d:]])

    def values(self, points: Array) -> Array:
        """Return the values at the points drawn in."""
        return self.f.values(self.placed(points))

    def slope(self, point: Array) -> tuple[float, Array]:
        """Return value and gradient, by the chain rule."""
        d = len(self.center)
        value, slope = self.f.at(self.placed(point[None])[0])
        p, along = point[:d], slope[:d]
        length = float(np.linalg.norm(p))
        if length > 1:
            along = (along - p * (p @ along) / length**2) / length
        return value, np.concatenate([self.radius * along, slope[d:]])


def _within(z: Array, center: Array, radius: float) -> bool:
    """Whether a point lies in the ball with room for the segment of a difference quotient."""
    with ctx.workprec(_BITS):
        gap = norm([arb(float(a)) - arb(float(b)) for a, b in zip(z, center, strict=True)])
        return bool(gap <= arb(radius) * (1 - 2.0**-21))


def stretch(G: Generator, z: Array, index: int) -> arb:
    """Enclose |J(z) v| / |v| for a v near the singular vector number ``index``."""
    _, _, Vt = decomposed(G.jacobian(z))
    with ctx.workprec(PRECISION):
        v = [arb(t) for t in Vt[index].tolist()]
        image = pushed(G, [arb(t) for t in z.tolist()], arb_mat([[t] for t in v]))
        return norm([row[0] for row in image.tolist()]) / norm(v)


def quotient(G: Generator, order: int, z: Array, y: Array, radius: float) -> float:
    """Return a lower bound of the norm of the order-th difference quotient at z along y."""
    h = min(2.0**-26, radius * 2.0**-22)
    if not h > 2.0**-60:
        return 0.0
    with ctx.workprec(_BITS):
        centre, direction = ([arb(float(t)) for t in x] for x in (z, y))
        total = [arb(0)] * G.out
        for i in range(order + 1):
            shift = arb(h) * (arb(order) / 2 - i)
            point = [a + shift * b for a, b in zip(centre, direction, strict=True)]
            weight = (-1) ** i * comb(order, i)
            total = [t + weight * g for t, g in zip(total, image(G, point), strict=True)]
        found = lower(norm(total) / (norm(direction) * arb(h)) ** order)
    return max(found, 0.0) if found < inf else 0.0
