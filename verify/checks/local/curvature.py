"""local-curvature, local-robust: Hessians by differences of the gradient, at points of spheres."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lemmata.bounds.paper.local import size
from lemmata.bounds.paper.local.size import g_1, g_2, kappa_S, s
from lemmata.bounds.symbols import d
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.checks.instances import instance
from lemmata.verify.checks.local.whitened import STEP, Array, Whitened, posteriors
from lemmata.verify.evaluate import Bound
from lemmata.verify.generators import Linear
from lemmata.verify.once import Row, against, once, row

EPS = float(np.finfo(float).eps)
Size = Callable[[Array], float]


def _norm(H: Array) -> float:
    return float(np.linalg.norm(H, 2))


def _frobenius(H: Array) -> float:
    return float(np.linalg.norm(H))


def _rise(H: Array) -> float:
    return float(np.linalg.eigvalsh(H)[-1])


def _error(at: Whitened, u: Array) -> float:
    """Return a bound of the error of the differences: rounding, and what the step leaves out."""
    size_ = 1 + float(np.linalg.norm(at.gradient(u))) + np.linalg.norm(at.centre) ** 2
    return float(len(u) * (1e3 * EPS * size_ / at.noise / STEP + 1e-6))


def _worst_on_sphere(
    at: Whitened, radius: float, measure: Size, points: Array
) -> tuple[float, Array]:
    found = []
    for p in points:
        u = radius * p / np.linalg.norm(p)
        found.append((measure(at.hessian(u) - np.eye(len(u))), u))
    return max(found, key=lambda pair: pair[0])


@once
def _hessians(rng: np.random.Generator, measure: Size, off: float, n: int) -> list[Row]:
    rows = []
    for at in (p for p in posteriors(rng, off) if p.member.M2 > 0):
        for radius in (0.05, 0.3, 1.0, 3.0):
            points = rng.normal(size=(n, len(at.centre)))
            points = np.vstack([points, np.sign(points)])
            value, u = _worst_on_sphere(at, radius, measure, points)
            text = f"{at.member.G!r}, x = {at.x.tolist()}, beta = {at.noise}, u = {u.tolist()}"
            rows.append(row(value, len(points), _error(at, u), text, **at.numbers(radius)))
    return rows


def _count(profile: Profile) -> int:
    return 4 if profile == "quick" else 100


@check(
    "local-curvature",
    "sharp",
    kind="upper",
    bound=size.E0_THETA,
    twins={
        "3 -> 2": size.E0_THETA - s * g_1 * g_2,
        "second derivative dropped": size.E0_THETA.subs(g_2, 0),
    },
)
def hessian_near_the_identity(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Measure the norm of Hessian less identity on spheres; refuted if it exceeds (E0)."""
    return worst_of(against(bound, _hessians(rng, _norm, 0.0, _count(profile))))


@check(
    "local-curvature",
    "sharp",
    kind="upper",
    bound=size.E2_HIGH - 1,
    twins={"S without its cyclic terms": size.E2_HIGH.subs(kappa_S, kappa_S / 3) - 1},
)
def greatest_eigenvalue(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure the greatest eigenvalue, less 1, on spheres; refuted if it exceeds (E2)."""
    return worst_of(against(bound, _hessians(rng, _rise, 0.1, _count(profile))))


@check(
    "local-curvature",
    "sharp",
    kind="upper",
    bound=size.E2_FROBENIUS,
    twins={"norm in place of Frobenius norm": size.E2_FROBENIUS.subs(d, 1)},
)
def hessian_on_average(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure the Frobenius norm, also in scales that are off by a fifth; refuted above (E2)."""
    rows = [*_hessians(rng, _frobenius, 0.1, _count(profile)), *_off_scale()]
    return worst_of(against(bound, rows))


def _by_means(at: Whitened, radius: float) -> dict[str, float]:
    """Return the numbers on the line, with means of suprema over radii in place of suprema."""
    u = radius * np.linspace(-1, 1, 801)
    C = float(at.C[0, 0])
    z = at.centre + C * u[:, None]
    found = at.numbers(radius)
    for name, values, order in (
        ("g_2", at.member.G.hessian(z), 2),
        ("g_3", at.member.G.third(z), 3),
    ):
        size_ = np.abs(np.ravel(values)) * C**order / at.noise
        both = np.maximum(size_[400:], size_[400::-1])
        found[name] = float(np.mean(np.maximum.accumulate(both)[1:])) * (1 + 1e-3)
    return found


@once
def _lines(rng: np.random.Generator, n: int) -> list[Row]:
    rows = []
    for at in (p for p in posteriors(rng, 0.1) if p.member.M2 > 0 and len(p.centre) == 1):
        for radius in (0.05, 0.3, 1.0, 3.0):
            points = np.array([[-1.0], [1.0]])
            value, u = _worst_on_sphere(at, radius, _rise, points)
            text = f"{at.member.G!r}, beta = {at.noise}, u = {u.tolist()}"
            rows.append(row(value, n, _error(at, u), text, **_by_means(at, radius)))
    return rows


@check(
    "local-curvature-means",
    "sharp",
    kind="upper",
    bound=size.E2_HIGH - 1,
    twins={"S without its cyclic terms": size.E2_HIGH.subs(kappa_S, kappa_S / 3) - 1},
)
def greatest_curvature_by_means(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Measure the curvature, less 1, on the line; refuted if it exceeds (E2) by means."""
    return worst_of(against(bound, _lines(rng, 2)))


def _off_scale() -> list[Row]:
    """Return a linear map in a scale that is too large in every direction."""
    at = Whitened(
        instance("identity", Linear(np.eye(4))), np.zeros(4), 1.0, np.zeros(4), 0.85 * np.eye(4)
    )
    H = at.hessian(np.zeros(4)) - np.eye(4)
    return [row(_frobenius(H), 1, _error(at, np.zeros(4)), "identity", **at.numbers(1.0))]
