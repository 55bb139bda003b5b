"""local-mode, local-growth, local-far: the mode, values on rays, residuals outside a sphere."""

from __future__ import annotations

import numpy as np
import sympy as sp

from lemmata.bounds.paper.local import size
from lemmata.bounds.paper.local.size import R, low, r, r_0, s, sigma_0, t
from lemmata.bounds.symbols import rho
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.checks.instances import instance
from lemmata.verify.checks.local.whitened import Array, Whitened, posteriors, whitened
from lemmata.verify.evaluate import Bound, as_function
from lemmata.verify.generators import CosineGenerator, Linear
from lemmata.verify.once import Row, against, once, row

EPS = float(np.finfo(float).eps)
_q = sp.Symbol("q", nonnegative=True)


def _twice(profile: sp.Expr, start: sp.Expr) -> sp.Expr:
    """Return the integral of (r - q) times a profile at q + start, a polynomial."""
    body = sp.expand((r - _q) * profile.xreplace({s: _q + start}))
    return sp.integrate(sp.Poly(body, _q).as_expr(), (_q, 0, r))


A, B = _twice(size.E2_LOW, t), _twice(size.E2_HIGH, sp.S.Zero)
_LOW = as_function(size.E2_LOW)


def _descend(at: Whitened, u: Array) -> Array:
    """Return the critical point that Newton's method finds from a point, or one not a number."""
    for _ in range(40):
        u = u - np.linalg.solve(at.hessian(u), at.gradient(u))
        if not np.isfinite(u).all() or np.linalg.norm(u) > 1e3:
            return np.full(len(u), np.nan)
    return u


@once
def _modes(rng: np.random.Generator) -> list[Row]:
    rows = []
    for at in posteriors(rng, 0.05):
        for radius in (0.2, 0.5, 1.0):
            numbers = at.numbers(radius)
            least = _LOW(**numbers)
            steep = float(np.linalg.norm(at.gradient(np.zeros(len(at.centre)))))
            if least <= 0 or steep >= least * radius:
                continue
            for start in radius * rng.uniform(-1, 1, size=(4, len(at.centre))) / len(at.centre):
                found = float(np.linalg.norm(_descend(at, start)))
                if found <= radius:
                    text = f"{at.member.G!r}, beta = {at.noise}, r = {radius}"
                    rows.append(row(found, 1, 1e-7, text, gamma=steep, a_low=least))
    return rows


@check(
    "local-mode",
    "sharp",
    kind="upper",
    bound=size.MODE,
    twins={"gamma -> gamma/2": size.MODE / 2, "a -> 2a": size.MODE.subs(low, 2 * low)},
)
def mode_is_near(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Follow Newton's method from random points of a ball around a centre that is off.

    Refuted if a critical point in the ball is farther than gamma/a.
    """
    return worst_of(against(bound, _modes(rng)))


@once
def _rays(rng: np.random.Generator, above: bool) -> list[Row]:
    rows = []
    for at in posteriors(rng, 0.05):
        mode = np.zeros(len(at.centre)) if above else _descend(at, np.zeros(len(at.centre)))
        base, slope = at.value(mode), at.gradient(mode)
        for length in (0.1, 0.5, 2.0):
            numbers = at.numbers(length) | {"r": length, "t": float(np.linalg.norm(mode))}
            for e in (*rng.normal(size=(3, len(mode))), np.ones(len(mode)), -np.ones(len(mode))):
                e /= np.linalg.norm(e)
                rise = at.value(mode + length * e) - base - (length * slope @ e if above else 0)
                text = f"{at.member.G!r}, beta = {at.noise}, e = {e.tolist()}, r = {length}"
                error = 1e3 * EPS * (1 + at.value(mode + length * e) + base) + 1e-9
                rows.append(row(float(rise), 1, error, text, **numbers))
    return rows


@check(
    "local-growth",
    "sharp",
    kind="lower",
    bound=A,
    twins={
        "A -> a(0) r^2/2": size.E2_LOW.subs(s, 0) * r**2 / 2,
        "A -> 2A": sp.Max(2 * A, r**2),
    },
)
def potential_grows(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Evaluate the potential on rays from its mode; refuted if it grows less than A."""
    return worst_of(against(bound, _rays(rng, False)), "lower")


@check(
    "local-growth",
    "sharp",
    kind="upper",
    bound=B,
    twins={"B -> Lambda(0) r^2/2": size.E2_HIGH.subs(s, 0) * r**2 / 2},
)
def potential_does_not_jump(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Evaluate it on rays from 0, less its slope there; refuted if it rises more than B."""
    return worst_of(against(bound, _rays(rng, True)))


@once
def _residuals(rng: np.random.Generator) -> list[Row]:
    line = [instance("cosine", CosineGenerator(a=1.0, k=k, omega=4.0)) for k in (0.5, 2.0)]
    shifted = Whitened(
        instance("identity", Linear(np.eye(1))), np.ones(1), 0.1, np.zeros(1), np.eye(1) / 10
    )
    found = [whitened(m, 0.3 * rng.normal(size=1), 0.05, 0.1) for m in line]
    rows = []
    for at in (*posteriors(rng, 0.1), *(f for f in found if f), shifted):
        for radius in (0.3, 1.0, 3.0):
            numbers = at.numbers(radius) | {"R": radius}
            points = rng.normal(size=(8, len(at.centre)))
            points = np.vstack([points, np.sign(points)])
            points *= radius / np.linalg.norm(points, axis=1)[:, None]
            small = min(float(np.linalg.norm(at.g(u))) for u in points)
            text = f"{at.member.G!r}, beta = {at.noise}, R = {radius}"
            rows.append(row(small, len(points), 1e-9 * (1 + small), text, **numbers))
    return rows


@check(
    "local-far",
    "sharp",
    kind="lower",
    bound=size.FAR_SECOND,
    twins={
        "r_0 dropped": size.FAR_SECOND + r_0,
        "second derivative dropped": sigma_0 * R - r_0,
        "sigma_min -> norm": size.FAR_SECOND.subs(sigma_0, size.J_0),
    },
)
def residual_on_a_sphere(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Evaluate the scaled residual on spheres; refuted if it is smaller than the certificate."""
    return worst_of(against(bound, _residuals(rng)), "lower")


@once
def _masses(rng: np.random.Generator) -> list[Row]:
    """Integrate posteriors of the line in whitened coordinates, with constant profiles."""
    rows = []
    line = [instance("cosine", CosineGenerator(a=1.0, k=k, omega=4.0)) for k in (0.5, 2.0)]
    for member in (*line, instance("identity", Linear(np.eye(1)))):
        for noise in (0.02, 0.1, 0.3):
            at = whitened(member, 0.5 * rng.normal(size=1), noise)
            if at is None:
                continue
            reach = 3.0
            grid = np.linspace(-12, 12, 3001)
            height = np.exp(-np.array([at.value(np.array([u])) for u in grid]))
            whole = np.trapezoid(height, grid)
            bent = min(
                float(at.hessian(np.array([u]))[0, 0]) for u in np.linspace(-reach, reach, 121)
            )
            if bent <= 0.05:
                continue
            for radius in (0.5, 1.0, 2.0, 2.9):
                off, far = (
                    float(np.trapezoid(np.where(np.abs(grid) > x, height, 0.0), grid) / whole)
                    for x in (radius, reach)
                )
                text = f"{member.G!r}, beta = {noise}, rho = {radius}"
                numbers = {"a_low": 0.99 * bent, "rho": radius, "R": reach, "mu": far}
                rows.append(row(off, 1, 0.01 * off + 1e-9, text, **numbers))
    return rows


_ROOT = sp.sqrt(low / 2)
MASS = (sp.erf(_ROOT * R) - sp.erf(_ROOT * rho)) / sp.erf(_ROOT * rho) + size.mu
"""The bound for d = 1 and a constant profile."""


@check(
    "local-mass",
    "sharp",
    kind="upper",
    bound=MASS,
    twins={"A -> 3A": MASS.subs(low, 3 * low), "rho -> 5/4 rho": MASS.subs(rho, 5 * rho / 4)},
)
def mass_outside_a_ball(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Integrate posteriors on a line outside a ball; refuted if there is more than the bound."""
    return worst_of(against(bound, _masses(rng)))
