"""Checks of Lemmas 3 and 11 and equations 27 to 32, from values and derivatives of generators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from lemmata.bounds.paper.region.size import BETA_0, DRIFT_PRINTED, POLAR, RADIUS_TERMS
from lemmata.bounds.symbols import M2, M, U, d, eta, m, w
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.checks.instances import Instance, gallery, instance
from lemmata.verify.evaluate import Bound, as_function
from lemmata.verify.generators import CosineShear, Linear
from lemmata.verify.once import once

Array = NDArray[np.float64]
EPS = float(np.finfo(float).eps)
ONE, HALF = sp.Integer(1), sp.Rational(1, 2)
uL, uz = sp.symbols("uL uz", real=True)
"""Inner products of u and grad L, and of u and z_hat."""
_LOWEST = POLAR / (m**2 * U**2)


def _points(
    member: Instance, n: int, rng: np.random.Generator, reach: float
) -> tuple[Array, Array]:
    """Return inverse points and displacements of norm up to ``reach``."""
    dim = member.G.dim
    z_hat, u = rng.normal(size=(2, n, dim))
    norms = np.linalg.norm(u, axis=1, keepdims=True)
    return 2 * z_hat, u / norms * reach * 10.0 ** rng.uniform(-2, 0, size=(n, 1))


def _norms(v: Array) -> Array:
    return np.asarray(np.linalg.norm(v, axis=1))


def _inner(v: Array, u: Array) -> Array:
    return np.asarray(np.einsum("ij,ij->i", v, u))


def _gradient(member: Instance, z: Array, z_hat: Array) -> Array:
    """Return ``grad f`` at z for ``x = G(z_hat)``, by a vector-Jacobian product."""
    G = member.G
    return np.asarray(G.vjp(z, np.asarray(G.value(z) - G.value(z_hat))))


def _members() -> list[Instance]:
    return [g for g in gallery() if g.M2 > 0]


def _sixteenth() -> tuple[Instance, Array, Array]:
    """Return a shear with p >> q and a displacement at which 1/16 is reached in place of 1/8."""
    member = instance("one stiff axis", CosineShear(p=1000.0, q=1.0, k=1.0, omega=10.0))
    return member, np.zeros((1, 2)), np.array([[0.75e-3 * 0.01**2, 0.01]])


def _count(profile: Profile) -> int:
    return 400 if profile == "quick" else 40_000


def _least(values: Array, limits: Array, rounding: Array, where: str, z: Array) -> Outcome:
    """Return the smallest value in relation to its limit."""
    i = int(np.argmin(values - limits))
    at = f"{where} at {z[i].tolist()}"
    return Outcome(float(values[i]), float(limits[i]), len(values), float(rounding[i]), instance=at)


def _greatest(values: Array, limits: Array, rounding: Array, where: str, z: Array) -> Outcome:
    """Return the largest value in relation to its limit."""
    least = _least(-values, -limits, rounding, where, z)
    return replace(least, measured=-least.measured, bound=-least.bound)


def _each(bound: Bound, member: Instance, **numbers: Array) -> Array:
    rows = zip(*numbers.values(), strict=True)
    named = (dict(zip(numbers, map(float, row), strict=True)) for row in rows)
    return np.array([bound(**(member.constants | row)) for row in named])


@check(
    "lemma-3",
    "sharp",
    kind="lower",
    bound=_LOWEST,
    twins={"1/8 -> 1/20": 1 - M2**2 * U**2 / (20 * m**2), "quartic term dropped": ONE},
)
def gradient_points_away(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure <u, grad f>/(m|u|)^2 on all families for |u| <= 2m/M2, from G and J^T.

    A value below 1 - M2^2|u|^2/(8m^2) would refute the polarisation bound.
    """
    return _polarised(bound, rng, profile)


def _polarised(bound: Bound, rng: np.random.Generator, profile: Profile) -> Outcome:
    cases = [(g, *_points(g, _count(profile) // 4, rng, 2 * g.m / g.M2)) for g in _members()]
    outcomes = []
    for member, z_hat, u in [*cases, _sixteenth()]:
        size = _norms(u)
        values = _inner(u, _gradient(member, z_hat + u, z_hat)) / (member.m * size) ** 2
        scale = member.M * _norms(z_hat) / (member.m * size) + (member.M / member.m) ** 2
        limits = _each(bound, member, U=size)
        outcomes.append(_least(values, limits, 64 * EPS * scale, repr(member.G), z_hat + u))
    return worst_of(outcomes, "lower")


def _in_D(member: Instance, n: int, rng: np.random.Generator) -> tuple[float, Array, Array]:
    """Return the largest beta that Lemma 3 allows, and points of D; S = 2, a typical size."""
    value = as_function(BETA_0)(**(member.constants | {"S_log": 2.0}))
    noise = value * (1 - 4 * EPS) if np.isfinite(value) else 0.1
    radius = 4 * noise / member.m * 2.0
    return noise, *_points(member, n, rng, radius)


def _drift(member: Instance, noise: float, z_hat: Array, u: Array) -> Array:
    """Return the drift of eta by one Euler step: E|u - h grad L + sqrt(2h) xi|^2/2, exactly."""
    gradient = z_hat + u + _gradient(member, z_hat + u, z_hat) / noise**2
    return member.G.dim - _inner(u, gradient)


def _slopes(bound: Bound, N: sp.Expr, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure (N - drift)/(w eta) on D."""
    stiff = instance("stiff", Linear(10.0 * np.eye(2)))
    outcomes = []
    for member in [*_members(), stiff]:
        noise, z_hat, u = (
            _in_D(member, _count(profile), rng)
            if member.M2 > 0
            else (0.1, *_points(member, 50, rng, 1.0))
        )
        far = as_function(N)
        total = np.array([far(d=member.G.dim, norm_z_hat=v) for v in _norms(z_hat)])
        pull = (member.m / noise) ** 2 * _norms(u) ** 2 / 2
        drift = _drift(member, noise, z_hat, u)
        scale = (total + member.M**2 / noise**2 * _norms(u) * (_norms(u) + _norms(z_hat))) / pull
        values, limit = (total - drift) / pull, np.full(len(pull), bound())
        outcomes.append(_least(values, limit, 64 * EPS * scale, repr(member.G), z_hat + u))
    return worst_of(outcomes, "lower")


_N_PRINTED = DRIFT_PRINTED.subs(eta, 0)
_N_CEILING = sp.ceiling(_N_PRINTED)
_PULL = -sp.diff(DRIFT_PRINTED, eta) / w


@check("lemma-3", "printed", kind="lower", bound=_PULL, twins={"-w eta -> -3w eta": 3 * _PULL})
def distance_is_pulled_back(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, N: sp.Expr = _N_PRINTED
) -> Outcome:
    """Measure (N - drift of eta)/(w eta) on D at the largest beta, N = |z_hat|^2 + d.

    A value below 1 would refute the printed drift.
    """
    return _slopes(bound, N, rng, profile)


@check(
    "equation-38",
    "repaired",
    kind="lower",
    bound=_PULL,
    twins={"-w eta -> -3w eta": 3 * _PULL, "N = 0": {"N": -20 * d}},
)
def distance_is_pulled_back_with_a_ceiling(
    bound: Bound,
    *,
    rng: np.random.Generator,
    profile: Profile,
    N: sp.Expr = _N_CEILING,
) -> Outcome:
    """Measure (N - drift of eta)/(w eta) on D, N = ceil(|z_hat|^2 + d); 1 is the claim."""
    return _slopes(bound, N, rng, profile)


Scalar = Callable[[Instance, Array, Array], tuple[Array, Array]]


def _scan(bound: Bound, scalar: Scalar, rng: np.random.Generator, profile: Profile) -> Outcome:
    outcomes = []
    for member in gallery():
        z_hat, u = _points(member, _count(profile), rng, 3.0)
        z_hat[0] = -2 * u[0]
        z_hat[1] = -u[1]
        values, scale = scalar(member, z_hat, u)
        limits = np.full(len(values), bound())
        outcomes.append(_greatest(values, limits, 64 * EPS * scale, repr(member.G), z_hat + u))
    return worst_of(outcomes)


@check(
    "equation-30",
    "printed",
    kind="upper",
    bound=ONE,
    twins={"1 -> 2/5": sp.Rational(2, 5), "1 -> 1/3": sp.Rational(1, 3)},
)
def inverse_point_pulls_little(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Measure -<u, z_hat>/(|u|^2 + |z_hat|^2), u = -z_hat among the points; 1 is the claim."""

    def scalar(member: Instance, z_hat: Array, u: Array) -> tuple[Array, Array]:
        return -_inner(u, z_hat) / (_norms(u) ** 2 + _norms(z_hat) ** 2), np.ones(len(u))

    return _scan(bound, scalar, rng, profile)


@check(
    "equation-30",
    "sharp",
    kind="upper",
    bound=sp.Rational(1, 4),
    twins={"1/4 -> 1/5": sp.Rational(1, 5), "1/4 -> 1/6": sp.Rational(1, 6)},
)
def completed_square(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure -(|u|^2 + <u, z_hat>)/|z_hat|^2, u = -z_hat/2 among the points; 1/4 is claimed."""

    def scalar(member: Instance, z_hat: Array, u: Array) -> tuple[Array, Array]:
        size = _norms(z_hat) ** 2
        return -(_norms(u) ** 2 + _inner(u, z_hat)) / size, 1 + _norms(u) ** 2 / size

    return _scan(bound, scalar, rng, profile)


@check(
    "equation-31",
    "printed",
    kind="lower",
    bound=ONE,
    twins={"m^2 -> 2m^2": sp.Integer(2), "m^2 -> mM": M / m},
)
def jacobian_expands(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure |J(z_hat) u|^2/(m|u|)^2 by difference quotients of G; 1 is the claim."""
    outcomes = []
    for member in gallery():
        z_hat, u = _points(member, _count(profile), rng, 1.0)
        u = u / _norms(u)[:, None]
        if isinstance(member.G, Linear):
            u[0] = np.linalg.svd(member.G.jacobian(z_hat[:1])[0])[2][-1]
        h = 1e-4
        step = (member.G.value(z_hat + h * u) - member.G.value(z_hat - h * u)) / (2 * h)
        values = _norms(np.asarray(step)) ** 2 / member.m**2
        # Taylor: the difference quotient is off by at most h^2 M3/6; and rounding.
        off = h**2 * member.M3 / 6 + 8 * EPS * member.M * (1 + _norms(z_hat)) / h
        error = 3 * off * (member.M + off) / member.m**2
        limit = np.full(len(values), bound(**member.constants))
        outcomes.append(_least(values, limit, error, repr(member.G), z_hat))
    return worst_of(outcomes, "lower")


@check(
    "equation-32",
    "printed",
    kind="upper",
    bound=HALF,
    twins={
        "1/2 -> 1/10": sp.Rational(1, 10),
        "a thousand times the radius": {"stretch": 1000.0},
    },
)
def remainder_is_absorbed(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, stretch: float = 1.0
) -> Outcome:
    """Measure -beta^2 <u, R>/(m|u|)^2 on D, R from its definition (59); 1/2 is the claim."""
    outcomes = []
    bend = instance("one dimension", CosineShear(p=1.0, q=1.0, k=1.0, omega=4.0))
    for member in [*_members(), bend]:
        _, z_hat, u = _in_D(member, _count(profile), rng)
        u = u * stretch
        linear = _norms(np.asarray(member.G.jvp(z_hat, u))) ** 2
        inner = _inner(u, _gradient(member, z_hat + u, z_hat))
        size = (member.m * _norms(u)) ** 2
        scale = (linear + np.abs(inner)) / size + member.M**2 * _norms(z_hat) * _norms(u) / size
        limit = np.full(len(size), bound())
        where = repr(member.G)
        outcomes.append(_greatest((linear - inner) / size, limit, 64 * EPS * scale, where, z_hat))
    return worst_of(outcomes)


_SMALLEST = sp.Min(*RADIUS_TERMS)


@check(
    "lemma-11",
    "printed",
    kind="tight",
    bound=_SMALLEST,
    twins={
        "half of it": _SMALLEST / 2,
        "twice it": 2 * _SMALLEST,
        "d^(3/4) -> d": {"power": 1.0},
        "1/(4d) -> 1/(2d)": {"prefix": 2.0},
    },
    at_least=1 - 1e-9,
)
def region_is_small(
    bound: Bound,
    *,
    rng: np.random.Generator,
    profile: Profile,
    power: float = 0.75,
    prefix: float = 1.0,
) -> Outcome:
    """Compute rad(D) at beta = beta_0 in floating point; Lemma 11 is an equality there."""
    outcomes = []
    for row in 10.0 ** rng.uniform(-2, 2, size=(_count(profile), 5)):
        low, ratio, second, third, s = row
        dim, high = int(rng.integers(2, 100)), low * (1 + ratio)
        first = low**3 / (6 * high * second)
        other = dim**power * low**2 / np.sqrt(2 * high * third)
        noise = prefix * min(first, other) / (4 * dim * s)
        limit = bound(m=low, M=high, M2=second, M3=third, d=dim)
        radius = 4 * noise / low * s
        where = f"m, M, M2, M3, d = {low}, {high}, {second}, {third}, {dim}"
        outcomes.append(Outcome(radius, limit, 1, 16 * EPS * limit, instance=where))
    return worst_of(outcomes)


@check(
    "equation-31",
    "sharp",
    kind="lower",
    bound=_LOWEST,
    twins={"1/8 -> 1/20": 1 - M2**2 * U**2 / (20 * m**2), "quartic term dropped": ONE},
)
def jacobian_expands_off_centre(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Measure <u, grad f>/(m|u|)^2 as for Lemma 3, at fresh points."""
    return _polarised(bound, rng, profile)


def _after_a_step(
    member: Instance, noise: float, z_hat: Array, u: Array, h: float
) -> tuple[Array, Array, Array]:
    """Return mean and variance of eta after one Langevin step, by quadrature, and <u, grad L>."""
    dim = member.G.dim
    gradient = z_hat + u + _gradient(member, z_hat + u, z_hat) / noise**2
    node, weight = np.polynomial.hermite_e.hermegauss(3)
    grids = np.meshgrid(*[node] * dim, indexing="ij")
    xi = np.stack([g.ravel() for g in grids], axis=1)
    mass = np.prod(np.meshgrid(*[weight / weight.sum()] * dim, indexing="ij"), axis=0).ravel()
    moved = u[:, None] - h * gradient[:, None] + np.sqrt(2 * h) * xi[None]
    change = (moved**2).sum(axis=2) / 2 - (u**2).sum(axis=1)[:, None] / 2
    mean = change @ mass
    return mean, (change - mean[:, None]) ** 2 @ mass, _inner(u, gradient)


def _small(n: int, rng: np.random.Generator) -> list[tuple[Instance, Array, Array]]:
    return [(g, *_points(g, n, rng, 1.0)) for g in gallery() if g.G.dim <= 4]


def _ito(bound: Bound, rng: np.random.Generator, profile: Profile, of_noise: bool) -> Outcome:
    outcomes, h = [], 1e-7
    for member, z_hat, u in _small(20 if profile == "quick" else 400, rng):
        mean, variance, inner = _after_a_step(member, 1.0, z_hat, u, h)
        size, dim = _norms(u), member.G.dim
        values = np.sqrt(variance / h) if of_noise else mean / h
        numbers = {"uL": inner, "eta": size**2 / 2}
        limits = _each(bound, member, **numbers)
        # The next order in h, and cancellation of eta against eta.
        slope = _norms(z_hat + u) + member.M**2 * size
        error = h * (slope**2 + dim / np.maximum(size, 1e-3) ** 2 * slope) + 64 * EPS / h
        gap = np.abs(values - limits) - error
        i = int(np.argmax(gap))
        where = f"{member.G!r} at {(z_hat + u)[i].tolist()}"
        outcomes.append(
            Outcome(float(values[i]), float(limits[i]), len(u), float(error[i]), instance=where)
        )
    return max(outcomes, key=lambda o: abs(o.measured - o.bound) - o.error)


_DRIFT, _NOISE = d - uL, 2 * sp.sqrt(eta)


@check(
    "equation-27",
    "printed",
    kind="identity",
    bound=_DRIFT,
    twins={"2 dB for sqrt(2) dB": _DRIFT + d, "no Laplacian": _DRIFT - d},
)
def distance_drifts(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Compare with the mean change of eta in a Langevin step of length 1e-7, by quadrature."""
    return _ito(bound, rng, profile, of_noise=False)


@check(
    "equation-28",
    "printed",
    kind="identity",
    bound=_NOISE,
    twins={"sqrt(eta) dB": _NOISE / 2, "2 eta dB": 2 * eta},
)
def distance_diffuses(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Compare 2 sqrt(eta) with the deviation of eta in a Langevin step of length 1e-7."""
    return _ito(bound, rng, profile, of_noise=True)


@check(
    "equation-29",
    "printed",
    kind="identity",
    bound=ONE * uL,
    twins={"<u, z_hat> dropped": uL - uz, "|u|^2 doubled": uL + U**2},
)
def gradient_splits(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Integrate D^3 L[u, u, u] along the segment for <u, R> and add the other three terms."""
    outcomes = []
    for member, z, total, numbers in _sums(rng, profile):
        limits = _each(bound, member, **numbers)
        i = int(np.argmax(np.abs(total - limits)))
        error = 1e-9 * (1 + float(np.abs(numbers["uL"]).max()))
        where = f"{member.G!r} at {z[i].tolist()}"
        outcomes.append(Outcome(float(total[i]), float(limits[i]), len(z), error, instance=where))
    return max(outcomes, key=lambda o: abs(o.measured - o.bound) - o.error)


@once
def _sums(
    rng: np.random.Generator, profile: Profile
) -> list[tuple[Instance, Array, Array, dict[str, Array]]]:
    """Return generators, points, the sum of the four terms there, and what the bound takes."""
    node, weight = np.polynomial.legendre.leggauss(24)
    t, weight = (node + 1) / 2, weight / 2
    found = []
    for member, z_hat, u in _small(10 if profile == "quick" else 100, rng):
        G, u = member.G, 0.2 * u
        first = np.asarray(G.jvp(z_hat, u))
        total = _inner(u, z_hat) + _norms(u) ** 2 + _norms(first) ** 2
        for s, c in zip(t, weight, strict=True):
            z = z_hat + s * u
            q = np.asarray(G.value(z) - G.value(z_hat))
            third = 3 * _inner(np.asarray(G.jvp(z, u)), np.asarray(G.hessian(z, u, u)))
            total = total + c * (1 - s) * (third + _inner(q, np.asarray(G.third(z, u, u, u))))
        direct = _inner(u, z_hat + u + _gradient(member, z_hat + u, z_hat))
        numbers = {"uL": direct, "uz": _inner(u, z_hat), "U": _norms(u)}
        found.append((member, z_hat + u, total, numbers))
    return found
