"""Sanity checks of the cited facts: each is tried on random or exact instances.

They guard against a fact that is written down wrongly; they prove nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy import integrate, special, stats

Sanity = Callable[[np.random.Generator], bool]

SANITY: dict[str, Sanity] = {}
"""One check for each id in `bounds.facts.FACTS`; it returns whether the fact survived."""

SLACK = 1e-9


def sanity(*ids: str) -> Callable[[Sanity], Sanity]:
    """Enter a function into `SANITY` under the given fact ids.

    Raises
    ------
    ValueError
        If a fact has a sanity check already.
    """

    def enter(check: Sanity) -> Sanity:
        for id in ids:
            if id in SANITY:
                raise ValueError(f"fact {id} has a sanity check already; rename or merge")
            SANITY[id] = check
        return check

    return enter


@sanity("cauchy-schwarz", "triangle")
def norms(rng: np.random.Generator) -> bool:
    """Try random vectors, some parallel."""
    v, w = rng.normal(size=(2, 1000, 3))
    w[:100] = 2 * v[:100]
    a, b, c = (np.linalg.norm(u, axis=1) for u in (v, w, v + w))
    inner = np.abs(np.einsum("ij,ij->i", v, w))
    return bool(np.all(inner <= a * b + SLACK) and np.all(c <= a + b + SLACK))


@sanity("banach-diagonal")
def diagonal(rng: np.random.Generator) -> bool:
    """Compare T[u, v, w] of a symmetric tensor with its largest value on the diagonal, d = 2."""
    raw = rng.normal(size=(2, 2, 2))
    axes = ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0))
    T = np.sum([raw.transpose(a) for a in axes], axis=0)
    angle = np.linspace(0, np.pi, 20_001)
    y = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    largest = np.abs(np.einsum("jkl,nj,nk,nl->n", T, y, y, y)).max()
    u, v, w = y[rng.integers(len(y), size=(3, 2000))]
    mixed = np.abs(np.einsum("jkl,nj,nk,nl->n", T, u, v, w)).max()
    return bool(mixed <= largest * (1 + 1e-6))


@sanity("taylor")
def taylor(rng: np.random.Generator) -> bool:
    """Try phi = a sin(t) + b t with |phi''| <= |a|."""
    a, b, t = rng.normal(size=(3, 1000))
    t = np.abs(t)
    return bool(np.all(a * np.sin(t) + b * t <= t * (a + b) + t**2 * np.abs(a) / 2 + SLACK))


def _curve(t: np.ndarray) -> np.ndarray:
    """Return (cos 3t, sin 3t, t^2), whose second derivative has norm sqrt(85)."""
    return np.array([np.cos(3 * t), np.sin(3 * t), t**2])


@sanity("norm-of-an-integral", "taylor-remainder")
def remainder_of_curve(rng: np.random.Generator) -> bool:
    """Integrate a curve, and compare its Taylor remainder with the integrated bound."""
    t = np.linspace(0, 1, 2001)
    mean = np.trapezoid(_curve(t), t, axis=1)
    bound = np.trapezoid(np.linalg.norm(_curve(t), axis=0), t)
    size = float(rng.uniform(0.1, 2))
    rest = _curve(np.array(size)) - _curve(np.array(0.0)) - size * np.array([0.0, 3.0, 0.0])
    return bool(
        np.linalg.norm(mean) <= bound + 1e-6 and np.linalg.norm(rest) <= size**2 * math.sqrt(85) / 2
    )


@sanity("derivative")
def derivative(rng: np.random.Generator) -> bool:
    """Halve t until the difference quotient of a smooth map is close; it must be, soon."""
    z, y = rng.normal(size=2)
    for wanted in (1e-2, 1e-4, 1e-6):
        steps = 2.0 ** -np.arange(1, 30)
        defect = np.abs(np.tanh(z + steps * y) - np.tanh(z) - steps * y / np.cosh(z) ** 2)
        if not np.any(defect <= wanted * steps):
            return False
    return True


@sanity("invariance-of-domain")
def onto(rng: np.random.Generator) -> bool:
    """Solve G(z) = x for an expanding, not differentiable G: (z1 + |z2|/2, z2)."""
    x = rng.normal(scale=10, size=(100, 2))
    z = np.stack([x[:, 0] - np.abs(x[:, 1]) / 2, x[:, 1]], axis=1)
    image = np.stack([z[:, 0] + np.abs(z[:, 1]) / 2, z[:, 1]], axis=1)
    return bool(np.allclose(image, x))


@sanity("alternating-areas")
def fresnel(rng: np.random.Generator) -> bool:
    """Evaluate the integral of sin t^2 by SciPy's Fresnel function."""
    x = np.append(rng.uniform(0, 50, size=2000), math.sqrt(math.pi))
    values = math.sqrt(math.pi / 2) * special.fresnel(x * math.sqrt(2 / math.pi))[0]
    return bool(np.all(np.abs(values) <= math.sqrt(math.pi)))


@sanity("chain-rule-first", "chain-rule-second", "chain-rule-third")
def chain_rule(rng: np.random.Generator) -> bool:
    """Compare derivatives of sin(w h), h = a sin t + b, with Faa di Bruno's formula in norms."""
    a, b, w, t = rng.normal(size=(4, 200))
    w = np.abs(w)
    h = [a * np.sin(t) + b, a * np.cos(t), -a * np.sin(t), -a * np.cos(t)]
    s, c = np.sin(w * h[0]), np.cos(w * h[0])
    exact = (
        c * w * h[1],
        -s * (w * h[1]) ** 2 + c * w * h[2],
        -c * (w * h[1]) ** 3 - 3 * s * w**2 * h[1] * h[2] + c * w * h[3],
    )
    n1, n2, n3 = (np.abs(k) for k in h[1:])
    s, c = np.abs(s), np.abs(c)
    bounds = (
        c * w * n1,
        s * w**2 * n1**2 + c * w * n2,
        c * w**3 * n1**3 + 3 * s * w**2 * n1 * n2 + c * w * n3,
    )
    pairs = zip(exact, bounds, strict=True)
    return all(bool(np.all(np.abs(e) <= k + SLACK)) for e, k in pairs)


@sanity("chi2-exponential-moment")
def exponential_moment(rng: np.random.Generator) -> bool:
    """Compare the moment with an integral for d = 1, and the tail bound with exact tails."""
    rate = float(rng.uniform(0, 0.4))

    def density(y: float) -> float:
        return math.exp((rate - 0.5) * y * y) / math.sqrt(2 * math.pi)

    moment = integrate.quad(density, -60, 60, points=[0.0])[0]
    close = abs(moment - (1 - 2 * rate) ** -0.5) < 1e-6
    d, level = rng.integers(1, 50, size=100), rng.uniform(0, 200, size=100)
    tail = stats.chi2.sf(level, d)
    return bool(
        close and np.all(tail <= (1 - 2 * rate) ** (-d / 2) * np.exp(-rate * level) + SLACK)
    )


@sanity("monotone-probability", "union-bound", "monotone-expectation", "jensen")
def events(rng: np.random.Generator) -> bool:
    """Count events and take means in one empirical law, for which the facts are exact."""
    y, z = np.abs(rng.normal(size=(2, 10_000)))
    both, one, other = (y + z > 2).mean(), (y >= 1).mean(), (z >= 1).mean()
    monotone = (y > 1.5).mean() <= (y >= 1).mean() and np.minimum(y, z).mean() <= y.mean()
    return bool(both <= one + other and monotone and y.mean() ** 2 <= (y**2).mean())


@sanity("gaussian-moments", "independent-centred")
def moments(rng: np.random.Generator) -> bool:
    """Integrate by a Gauss-Hermite rule, exact for polynomials."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(20)
    weights = weights / weights.sum()
    shift = float(rng.normal())
    second = float(weights @ nodes**2)
    cross = float((weights @ (nodes + shift) ** 3) * (weights @ nodes))
    return abs(second - 1) < SLACK and abs(cross) < 1e-6


@sanity("gaussian-concentration")
def concentration(rng: np.random.Generator) -> bool:
    """Take F = |xi|, 1-Lipschitz, with the exact law of chi_d; and F = x_1."""
    d, t = rng.integers(1, 60, size=200), rng.uniform(0, 6, size=200)
    mean = np.asarray(stats.chi.mean(d))
    norm = stats.chi.sf(mean + t, d) <= np.exp(-(t**2) / 2)
    linear = stats.norm.sf(t) <= np.exp(-(t**2) / 2)
    return bool(np.all(norm) and np.all(linear))


@sanity("ito", "ito-noise", "levy")
def one_small_step(rng: np.random.Generator) -> bool:
    """Compare with mean and variance of exp(X) after a Gaussian step of 1e-5, by quadrature."""
    node, weight = np.polynomial.hermite_e.hermegauss(40)
    weight, h = weight / weight.sum(), 1e-5
    for drift, sigma in rng.normal(size=(20, 2)):
        value = np.exp(drift * h + sigma * math.sqrt(h) * node)
        mean = float(weight @ value)
        variance = float(weight @ (value - mean) ** 2)
        near = abs((mean - 1) / h - (drift + sigma**2 / 2)) < 1e-3
        if not (near and abs(math.sqrt(variance / h) - abs(sigma)) < 1e-3):
            return False
    return True


@sanity("maximal-inequality")
def maximal(rng: np.random.Generator) -> bool:
    """Try Y = |B|^2, drift 1, by the exact law of its maximum, and Y = exp(B - t/2), drift 0."""
    y, t = rng.uniform(0.5, 20, size=200), rng.uniform(0.01, 5, size=200)
    # Pr[sup |B| >= sqrt y] <= 2 Pr[sup B >= sqrt y], and at least Pr[|B_t| >= sqrt y].
    square = 2 * stats.norm.sf(np.sqrt(y / t)) <= t / y + SLACK
    # Pr[sup_t exp(B - t/2) >= u] in closed form; at most 1/u.
    log, root = np.log(1 + y), np.sqrt(t)
    reach = stats.norm.sf((log + t / 2) / root) + stats.norm.sf((log - t / 2) / root) / (1 + y)
    return bool(np.all(square) and np.all(reach * (1 + y) <= 1 + 1e-6))


@sanity("anderson")
def gaussian_chain(rng: np.random.Generator) -> bool:
    """Follow r V + s xi on a grid with the values beyond a removed."""
    for r, s, a in zip(
        rng.uniform(0, 1, 5), rng.uniform(0.3, 2, 5), rng.uniform(0.5, 3, 5), strict=True
    ):
        grid = np.linspace(-a, a, 801)
        step = grid[1] - grid[0]
        kernel = stats.norm.pdf(grid[:, None], r * grid[None, :], s) * step
        kernel[:, [0, -1]] /= 2
        law = stats.norm.pdf(grid, 0, s)
        bound = special.erf(a / (s * math.sqrt(2)))
        for n in range(1, 6):
            if integrate.trapezoid(law, grid) > bound**n + 1e-4:
                return False
            law = kernel @ law
    return True


@sanity("comparison")
def ordered(rng: np.random.Generator) -> bool:
    """Drive two square-root processes by the same noise; the implicit scheme keeps the order."""
    h, low, high = 1e-3, np.full(100, 1.0), np.full(100, 1.0)
    for _ in range(1000):
        noise = math.sqrt(h) * rng.normal(size=100)
        low, high = (
            (v + noise + np.sqrt((v + noise) ** 2 + 2 * h * (1 + h / 2) * (N - 1))) / (2 + h)
            for v, N in ((low, 2.0), (high, 3.0))
        )
    return bool(np.all(low <= high))


@sanity("dissipation", "gronwall")
def two_states(rng: np.random.Generator) -> bool:
    """Try the variance of P_t g on two states with rates a and b, where it is v e^(-2(a+b)t)."""
    for a, b, g, t in rng.uniform(0.1, 2, size=(50, 4)):
        variance = a * b / (a + b) ** 2 * g**2
        energy = a * b / (a + b) * g**2
        h = 1e-6
        slope = variance * math.expm1(-2 * (a + b) * h) / h
        falls = variance * math.exp(-2 * (a + b) * t) <= math.exp(-(a + b) * t) * variance + SLACK
        if abs(slope + 2 * energy) > 1e-4 * energy or not falls:
            return False
    return True


@sanity("chain-rule")
def _through_one_unit(rng: np.random.Generator) -> bool:
    """Differences of f(a) = sin(w tanh a + c) against tanh'(a) df/dh."""
    w, c, a = rng.normal(size=(3, 100))
    t = 1e-5
    measured = (np.sin(w * np.tanh(a + t) + c) - np.sin(w * np.tanh(a - t) + c)) / (2 * t)
    stated = (1 - np.tanh(a) ** 2) * w * np.cos(w * np.tanh(a) + c)
    return bool((np.abs(measured - stated) <= 1e-8 * (1 + np.abs(w) ** 3)).all())


@sanity("taylor-second-order", "taylor-third-order")
def _taylor_remainders(rng: np.random.Generator) -> bool:
    """Sine along random steps of either sign: all its derivatives are bounded by 1."""
    a, t = rng.normal(size=(2, 1000)) * 2
    rest = np.sin(a + t) - np.sin(a) - t * np.cos(a)
    second = np.abs(rest) <= t**2 / 2 + SLACK
    third = np.abs(rest + t**2 / 2 * np.sin(a)) <= np.abs(t) ** 3 / 6 + SLACK
    return bool((second & third).all())


@sanity("hoelder")
def l1_times_maximum(rng: np.random.Generator) -> bool:
    """Try random rows and vectors; where v = |v|_inf sgn w the two sides agree."""
    w, v = rng.normal(size=(2, 1000, 4))
    v[:100] = np.sign(w[:100])
    inner = np.abs(np.einsum("ij,ij->i", w, v))
    bound = np.abs(w).sum(axis=1) * np.abs(v).max(axis=1)
    return bool(np.all(inner <= bound + SLACK) and np.allclose(inner[:100], bound[:100]))
