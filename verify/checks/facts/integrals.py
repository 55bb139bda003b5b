"""Facts about integrals and series."""

from __future__ import annotations

import math

import numpy as np
from scipy import integrate

from lemmata.verify.checks.facts.table import obeys, sanity


@sanity("primitive")
def antiderivative(rng: np.random.Generator) -> bool:
    """Take F = sin(wt) + t^3, F' by a complex step, and the integral by Gauss's rule."""
    node, weight = np.polynomial.legendre.leggauss(40)

    def primitive(x: complex) -> complex:
        return complex(np.sin(w * x) + x**3)

    for w, t in rng.uniform(0.1, 3, size=(20, 2)):
        s = t * (node + 1) / 2
        rate = w * np.cos(w * s) + 3 * s**2
        slope = [primitive(complex(x, 1e-30)).imag / 1e-30 for x in s]
        ends = {"a": primitive(0).real, "b": primitive(t).real, "v": t / 2 * weight @ rate}
        if not obeys("primitive", **ends, c=rate, g=slope):
            return False
    return True


@sanity("integral-over-steps")
def sawtooth(rng: np.random.Generator) -> bool:
    """Integrate f = 1 + k s over steps of length u; tight when the last step is whole."""
    for k, u in rng.uniform(0.1, 2, size=(10, 2)):
        for t in (3 * u, float(rng.uniform(0.1, 5)) * u):
            whole, rest = divmod(t, u)
            v = sum(x + k * x**2 / 2 for x in [u] * int(whole) + [rest])
            s = np.linspace(0, u, 50)
            at = {"e": 1 + k * s, "f": 1 + k * s, "c": 1 + k * s, "g": k}
            if not obeys("integral-over-steps", v=v, t=t, u=u, a=0, b=u + k * u**2 / 2, **at):
                return False
    return True


@sanity("leibniz")
def logarithm(rng: np.random.Generator) -> bool:
    """Take the series of log(1 + x), two consecutive terms anywhere in it; tight as x -> 0."""
    x, k = np.append(rng.uniform(0, 1, size=200), 1e-3), rng.integers(1, 30, size=201)
    first = {"a": x, "e": x**2 / 2, "f": x**3 / 3}
    return obeys("leibniz", s=np.log1p(x), b=x**k / k, c=x ** (k + 1) / (k + 1), **first)


@sanity("gaussian-integral-below", "tilted-gaussian-integral")
def whole_line(rng: np.random.Generator) -> bool:
    """Integrate exp(-g) over the line and, for g a sum over coordinates, the plane."""
    u = np.linspace(-40, 40, 40_001)
    for c, b, y in rng.uniform(0.3, 2, size=(5, 3)):
        for below, n in ((0.0, 1), (0.5, 1), (0.0, 2), (0.5, 2)):
            v = y * u
            line = c * u**2 / 2 + v - below * (1 - np.cos(u))
            k, a = y * math.sqrt(n), math.exp(-b) * np.trapezoid(np.exp(-line), u) ** n
            # On the diagonal of the plane |u| = sqrt(n) times a coordinate.
            at = {"a": a, "b": b, "c": c, "g": b + n * line, "v": n * v, "n": n}
            at["s"] = math.sqrt(n) * np.abs(u)
            h = n / 2 * math.log(2 * math.pi / c) - b
            if not obeys("tilted-gaussian-integral", **at, k=k, h=h + k**2 / (2 * c)):
                return False
            level = np.trapezoid(np.exp(-line + v), u) ** n * math.exp(-b)
            flat = at | {"a": level, "v": 0 * u, "g": b + n * (line - v)}
            if not (
                obeys("gaussian-integral-below", **at, h=h)
                and obeys("gaussian-integral-below", **flat, h=h)
            ):
                return False
    return True


@sanity("gaussian-tail-integral", "tilted-gaussian-tail")
def outside_a_ball(rng: np.random.Generator) -> bool:
    """Integrate exp(-g) over |u| > t: in radius for n <= 3, and with a tilt on the line."""
    for c, t, b, y in rng.uniform(0.3, 2, size=(8, 4)):
        for above in (0.0, 0.7):
            u = np.concatenate(
                [-np.linspace(t, t + 40, 20_001)[::-1], np.linspace(t, t + 40, 20_001)]
            )
            for n in (1, 2, 3):
                if not _radial(n, c, t, b, above):
                    return False
            g = b + y * u + c * u**2 / 2 + above * (1 - np.cos(u))
            side = np.exp(-g).reshape(2, -1)
            a = sum(
                integrate.simpson(part, x=x) for part, x in zip(side, u.reshape(2, -1), strict=True)
            )
            p = _far(t, -y / c, 1 / math.sqrt(c))
            h = y**2 / (2 * c) - b + math.log(2 * math.pi / c) / 2
            at = {"g": g, "b": b, "v": y * u, "c": c, "s": np.abs(u), "n": 1, "k": y}
            if not obeys("tilted-gaussian-tail", 1e-7, a=a, p=p, h=h, **at):
                return False
    return True


def _far(t: float, mean: float, deviation: float) -> float:
    """Return Pr[|N(mean, deviation^2)| > t]."""
    above, below = ((t - mean) / deviation, (t + mean) / deviation)
    return (math.erfc(above / math.sqrt(2)) + math.erfc(below / math.sqrt(2))) / 2


def _radial(n: int, c: float, t: float, b: float, above: float) -> bool:
    """Compare the radial integral with the tail of chi^2_n, as a sum or an error function."""
    s = np.linspace(t, t + 40, 20_001)
    g = b + c * s**2 / 2 + above * (1 - np.cos(s))
    sphere = 2 * math.pi ** (n / 2) / math.gamma(n / 2)
    a = sphere * integrate.simpson(s ** (n - 1) * np.exp(-g), x=s)
    x = math.sqrt(c) * t
    tail = math.erfc(x / math.sqrt(2))
    root = math.exp(-(x**2) / 2)
    p = (tail, root, tail + math.sqrt(2 / math.pi) * x * root)[n - 1]
    h = n / 2 * math.log(2 * math.pi / c) - b
    return obeys("gaussian-tail-integral", 1e-7, a=a, p=p, h=h, g=g, b=b, c=c, s=s, n=n)
