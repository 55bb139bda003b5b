"""Equations 2 and 40 to 45: the step, the triangle inequalities, the constants on D."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import sympy as sp
from scipy.special import ndtr

from lemmata.bounds.paper.discretization import equations_40_43
from lemmata.bounds.paper.discretization.size import L_1_PRINTED, L_1_REPAIRED
from lemmata.bounds.paper.mixing.size import C_UP, LAMBDA
from lemmata.bounds.symbols import beta, h, m, rad_D
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.checks.instances import gallery, instance
from lemmata.verify.checks.mixing.convexity import extremes
from lemmata.verify.engine.laws.finite_volume import langevin
from lemmata.verify.engine.laws.kernel import chain_law
from lemmata.verify.evaluate import Bound
from lemmata.verify.generators import Linear

EPS = float(np.finfo(float).eps)
spread = equations_40_43.spread
_TWINS = {
    "sqrt(2h) -> sqrt(h)": spread - h,
    "1 - ch -> 1": spread.subs(equations_40_43.c, 0),
}
grad_L, tv_P, tv_Q, tv_hat, tv_chain = sp.symbols(
    "grad_L tv_P tv_Q tv_hat tv_chain", nonnegative=True
)


def _variances(bound: Bound) -> Outcome:
    """Return the variance of the chain after k + 1 steps against the map of that after k."""
    outcomes = []
    for c in (0.5, 4.0):
        for step in (0.1, 0.4):
            for k in (1, 5):
                before, after = (
                    chain_law(lambda z, c=c: -c * z, step, n, 0.3, (-14.0, 14.0)).moments()[1]  # type: ignore[misc]
                    for n in (k, k + 1)
                )
                limit = bound(c=c, h=step, q=before)
                text = f"L = {c} z^2/2, h = {step}, k = {k}"
                outcomes.append(Outcome(after, limit, 1, 1e-9 * after, instance=text))
    return max(outcomes, key=lambda o: abs(o.measured - o.bound) / o.error)


@check("equation-2", "printed", kind="identity", bound=spread, twins=_TWINS)
def variance_of_one_step(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure variances of the chain by its kernel on a grid, one step apart."""
    return _variances(bound)


@check("equation-40", "printed", kind="identity", bound=spread, twins=_TWINS)
def variance_of_a_chain_step(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Measure the same; (40) is (2)."""
    return _variances(bound)


@check(
    "equation-41",
    "printed",
    kind="identity",
    bound=h * grad_L,
    twins={"h -> 2h": 2 * h * grad_L, "h -> 1": grad_L},
)
def frozen_drift_over_a_step(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Follow (41) without noise through a thousand short steps up to the next multiple of h."""
    outcomes = []
    for member in gallery():
        z = rng.normal(size=(1, member.G.dim))
        x, step = np.asarray(member.G.value(0 * z)), float(rng.uniform(0.01, 1))
        slope = z + member.G.gradient_of_half_square(z, x)[0]
        follow = z.copy()
        for _ in range(1000):
            follow -= step / 1000 * slope
        moved, norm = float(np.linalg.norm(z - follow)), float(np.linalg.norm(slope))
        error = 2000 * EPS * (1 + float(np.linalg.norm(z)) + moved)
        limit = bound(h=step, grad_L=norm)
        outcomes.append(Outcome(moved, limit, 1, error, instance=f"{member.G!r}, h = {step}"))
    return max(outcomes, key=lambda o: abs(o.measured - o.bound) / o.error)


@lru_cache(maxsize=8)
def _cell_laws(steps: int, start: float) -> dict[str, float]:
    """Return distances of diffusion, reflected diffusion, chain and projected chain, L = z^2/2."""
    width, radius, time = 0.05, 1.0, 0.6
    edges = np.arange(-120, 121) * width
    centers = (edges[:-1] + edges[1:]) / 2
    inside = np.abs(centers) < radius
    whole = langevin(lambda z: np.asarray(z**2 / 2), edges[0], edges[-1], 240)
    part = langevin(lambda z: np.asarray(z**2 / 2), -radius, radius, int(inside.sum()))
    P, Q = whole.law(start, time), np.zeros(240)
    Q[inside] = part.law(start, time)
    step = time / steps
    cut = ndtr((edges[:, None] - (1 - step) * centers) / np.sqrt(2 * step))
    kernel = np.diff(cut, axis=0)
    projected = kernel * inside[:, None]
    first, last = np.flatnonzero(inside)[[0, -1]]
    projected[first] += kernel[:first].sum(axis=0)
    projected[last] += kernel[last + 1 :].sum(axis=0)
    chain = np.zeros(240)
    chain[np.argmin(np.abs(centers - start))] = 1.0
    bounded = chain.copy()
    for _ in range(steps):
        chain, bounded = kernel @ chain, projected @ bounded

    def tv(p: np.ndarray, q: np.ndarray) -> float:
        return float(np.abs(p - q).sum() / 2)

    pairs = {"tv_end": (chain, P), "tv_P": (P, Q), "tv_Q": (chain, Q)}
    pairs |= {"tv_hat": (chain, bounded), "tv_chain": (bounded, Q)}
    return {name: tv(*pair) for name, pair in pairs.items()}


def _triangle(bound: Bound, name: str) -> Outcome:
    outcomes = []
    for steps in (1, 2, 6):
        for start in (0.025, 0.775):
            numbers = _cell_laws(steps, start)
            text = f"L = z^2/2, D = [-1, 1], T = 0.6, K = {steps}, z_0 = {start}"
            outcomes.append(Outcome(numbers[name], bound(**numbers), 1, 1e-12, instance=text))
    return worst_of(outcomes)


@check(
    "equation-42",
    "printed",
    kind="upper",
    bound=tv_Q + tv_P,
    twins={"a fifth": (tv_Q + tv_P) / 5, "difference": sp.Abs(tv_Q - tv_P) / 2},
)
def through_reflected_diffusion(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Measure the three distances of (42) on cells: finite volumes and cell kernels."""
    return _triangle(bound, "tv_end")


@check(
    "equation-43",
    "printed",
    kind="upper",
    bound=tv_hat + tv_chain,
    twins={"first term only": tv_hat, "second term only": tv_chain},
)
def through_projected_chain(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure the three distances of (43) on cells; the projection puts mass into the end cells."""
    return _triangle(bound, "tv_Q")


@check(
    "equation-44",
    "repaired",
    kind="upper",
    bound=L_1_REPAIRED,
    twins={"rad -> rad^2": L_1_PRINTED, "without |z_hat|": C_UP * rad_D},
)
def largest_gradient_on_D(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure |grad L| at points of balls around z_hat; one above the bound would refute it."""
    outcomes = []
    for member in (*gallery(), instance("identity", Linear(np.eye(2)))):
        for radius in (0.01, 0.1, 3.0):
            for noise in (0.1, 2.0):
                z_hat = rng.normal(size=(1, member.G.dim))
                rays = np.vstack([rng.normal(size=(40, member.G.dim)), z_hat])
                u = radius * rays / np.linalg.norm(rays, axis=1, keepdims=True)
                x = np.asarray(member.G.value(z_hat))
                slope = z_hat + u
                slope = slope + member.G.gradient_of_half_square(z_hat + u, x)[0] / noise**2
                value = float(np.linalg.norm(slope, axis=1).max())
                norm = float(np.linalg.norm(z_hat))
                limit = bound(**member.constants, beta=noise, rad_D=radius, norm_z_hat=norm)
                error = 1e3 * EPS * (value + float(np.abs(x).max()) * member.M / noise**2)
                text = f"{member.G!r}, z_hat = {z_hat[0].tolist()}, rad = {radius}, beta = {noise}"
                outcomes.append(Outcome(value, limit, len(u), error, instance=text))
    return worst_of(outcomes)


@check(
    "equation-45",
    "printed",
    kind="upper",
    bound=LAMBDA,
    twins={"Lambda -> Lambda - m^2/beta^2": LAMBDA - m**2 / beta**2, "half": LAMBDA / 2},
)
def largest_curvature_on_D(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure the largest eigenvalue of Hess L on |u| = R_0, by finite differences."""
    return extremes(bound, rng, profile, 1.0, "upper")
