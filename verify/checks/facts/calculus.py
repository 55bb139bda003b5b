"""Facts of linear algebra and calculus: norms, derivatives, Taylor's formula."""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from verify.activations import Array
from verify.checks.facts.table import obeys, sanity


@sanity("cauchy-schwarz", "triangle", "hoelder")
def norms(rng: np.random.Generator) -> bool:
    """Try random vectors, some parallel, some with v = |v|_inf sgn w."""
    v, w = rng.normal(size=(2, 1000, 3))
    w[:100] = 2 * v[:100]
    v[100:200] = np.sign(w[100:200])
    a, b, c = (np.linalg.norm(u, axis=1) for u in (v, w, v + w))
    inner = np.einsum("ij,ij->i", v, w)
    return (
        obeys("cauchy-schwarz", c=inner, a=a, b=b)
        and obeys("triangle", c=c, a=a, b=b)
        and obeys("hoelder", c=inner, a=np.abs(w).sum(axis=1), b=np.abs(v).max(axis=1))
    )


@sanity("banach-diagonal")
def diagonal(rng: np.random.Generator) -> bool:
    """Compare T[u, v, w] of a symmetric tensor with its largest value on the diagonal, d = 2."""
    raw = rng.normal(size=(2, 2, 2))
    axes = ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0))
    T = np.sum([raw.transpose(a) for a in axes], axis=0)
    angle = np.linspace(0, np.pi, 20_001)
    y = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    on = np.abs(np.einsum("jkl,nj,nk,nl->n", T, y, y, y))
    u, v, w = y[rng.integers(len(y), size=(3, 2000))]
    mixed = np.abs(np.einsum("jkl,nj,nk,nl->n", T, u, v, w))
    return obeys("banach-diagonal", 1e-6, c=np.append(mixed, on.max()), a=on.max())


@sanity("taylor", "taylor-second-order", "taylor-third-order")
def sines(rng: np.random.Generator) -> bool:
    """Try a sin(t) + b t along steps of either sign, and polynomials, where there is equality."""
    a, b, start, t = rng.normal(size=(4, 1000)) * 2
    value = a * np.sin(start + t) + b * t
    jet = {"p": a * np.sin(start), "q": a * np.cos(start) + b}
    third = {"s": np.abs(a), "v": -a * np.sin(start), "t": t}
    upper = {"b": 0.0, "s": a + b, "t": np.abs(t)}
    here = a * np.sin(np.abs(t)) + b * np.abs(t)
    one = {"c": np.array([1.0]), "p": 0.0, "q": 0.0, "t": 1.0}
    return (
        obeys("taylor", a=here, c=np.abs(a), **upper)
        and obeys("taylor", a=t**2 + (a + b) * np.abs(t), c=2.0, **upper)
        and obeys("taylor-second-order", c=value, s=np.abs(a), t=t, **jet)
        and obeys("taylor-second-order", s=2.0, **one)
        and obeys("taylor-third-order", c=value, **third, **jet)
        and obeys("taylor-third-order", s=6.0, v=0.0, **one)
    )


def _curve(t: Array) -> Array:
    """Return (cos 3t, sin 3t, t^2), whose second derivative has norm sqrt(85)."""
    return np.array([np.cos(3 * t), np.sin(3 * t), t**2])


@sanity("norm-of-integral", "taylor-remainder")
def remainder_of_curve(rng: np.random.Generator) -> bool:
    """Integrate a curve; compare Taylor remainders of it and of k x^2 + j x^3 on the line."""
    t = np.linspace(0, 1, 2001)
    mean = np.linalg.norm(np.trapezoid(_curve(t), t, axis=1))
    bound = np.trapezoid(np.linalg.norm(_curve(t), axis=0), t)
    size = float(rng.uniform(0.1, 2))
    rest = _curve(np.array(size)) - _curve(np.array(0.0)) - size * np.array([0.0, 3.0, 0.0])
    curved = {"b": math.sqrt(85), "c": 0.0, "v": math.sqrt(85), "s": size}
    k, j = rng.uniform(0.1, 2, size=2)
    cubic = {"b": 2 * k, "c": 6 * j * size, "s": size, "v": 2 * k + 6 * j * size * t, "t": t}
    return (
        obeys("norm-of-integral", 1e-6, a=[mean, 1.0], c=[bound, 1.0])
        and obeys("taylor-remainder", a=np.linalg.norm(rest), t=t, **curved)
        and obeys("taylor-remainder", a=k * size**2 + j * size**3, **cubic)
    )


@sanity("derivative")
def derivative(rng: np.random.Generator) -> bool:
    """Halve t until the difference quotient of a smooth map is close; it must be, soon."""
    z, y = rng.normal(size=2)
    steps = 2.0 ** -np.arange(1, 30)
    defect = np.abs(np.tanh(z + steps * y) - np.tanh(z) - steps * y / np.cosh(z) ** 2)
    best = np.argmin(defect / steps)
    near = {"t": steps[best], "r": defect[best]}
    return all(obeys("derivative", 0.0, e=e, **near) for e in (1e-2, 1e-4, 1e-6, 0.0))


@sanity("invariance-of-domain", "same-dimension")
def onto(rng: np.random.Generator) -> bool:
    """Solve G(z) = x for an expanding, not differentiable G; count dimensions of linear maps."""
    x = rng.normal(scale=10, size=(100, 2))
    z = np.stack([x[:, 0] - np.abs(x[:, 1]) / 2, x[:, 1]], axis=1)
    image = np.stack([z[:, 0] + np.abs(z[:, 1]) / 2, z[:, 1]], axis=1)
    apart = {"a": np.linalg.norm(z - z[::-1], axis=1), "b": np.linalg.norm(x - x[::-1], axis=1)}
    miss = np.linalg.norm(image - x, axis=1)
    for a, b in np.ndindex(4, 4):
        A = rng.normal(size=(b + 1, a + 1))
        rank = np.linalg.matrix_rank(A)
        if rank == a + 1 == b + 1 and not obeys(
            "same-dimension", a=a, b=b, c=1 / np.linalg.svd(A, compute_uv=False)[-1]
        ):
            return False
        if rank == a + 1 and rank == b + 1 and a != b:
            return False
    return obeys("invariance-of-domain", e=miss, c=2.0, **apart)


@sanity("alternating-areas")
def fresnel(rng: np.random.Generator) -> bool:
    """Evaluate the integral of sin t^2 by SciPy's Fresnel function."""
    x = np.append(rng.uniform(0, 50, size=2000), math.sqrt(math.pi))
    c = math.sqrt(math.pi / 2) * special.fresnel(x * math.sqrt(2 / math.pi))[0]
    return obeys("alternating-areas", c=c)


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
    orders = zip(("first", "second", "third"), exact, bounds, strict=True)
    return all(obeys(f"chain-rule-{name}", a=np.abs(e), c=k) for name, e, k in orders)


@sanity("chain-rule")
def through_one_unit(rng: np.random.Generator) -> bool:
    """Differences of f(a) = sin(w tanh a + c) against tanh'(a) df/dh."""
    w, c, a = rng.normal(size=(3, 100))
    t = 1e-5
    measured = (np.sin(w * np.tanh(a + t) + c) - np.sin(w * np.tanh(a - t) + c)) / (2 * t)
    slope = w * np.cos(w * np.tanh(a) + c)
    return obeys("chain-rule", 1e-7, c=measured, g=slope, s=1 - np.tanh(a) ** 2)
