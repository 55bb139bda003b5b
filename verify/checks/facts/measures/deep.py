"""Facts about chains of normal steps on the line, where linear maps keep laws normal."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import sympy as sp
from scipy import stats

from lemmata.bounds.language.functions import function
from lemmata.bounds.language.measures.laws import TV, Dirac, Mass, Normal
from lemmata.bounds.language.sets import Ball
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.language.vectors import ZERO, UnitVector, inner
from lemmata.bounds.literature import calculus
from lemmata.bounds.literature.measures import deep as fact
from lemmata.bounds.symbols import T, h
from lemmata.verify.checks.facts.diffusions.gaussian_paths import _to_normal
from lemmata.verify.checks.facts.objects import holds, sanity
from lemmata.verify.engine.laws.kernel import chain_law

_E1 = UnitVector(1)
_POINTS = [sp.Rational(x) * _E1 for x in ("-7", "-1/3", "0", "2")]


def _moments(law: Any) -> tuple[float, float]:
    """Return the mean and the variance of a normal law, or of a chain of linear maps from one."""
    kind = type(law).__name__
    if kind == "Dirac":
        return float(inner(_E1, law.args[0])), 0.0
    if kind == "Normal":
        return float(inner(_E1, law.args[0])), float(law.args[1])
    P, F, variance = law.args
    mean, spread = _moments(P)
    slope, offset = (float(inner(_E1, w)) for w in (F(_E1) - F(ZERO), F(ZERO)))
    return slope * mean + offset, slope**2 * spread + float(variance)


def _apart(term: TV) -> float:
    """Return the distance of two normal laws, by a sum over a grid, or of points."""
    (m_1, v_1), (m_2, v_2) = map(_moments, map(unfold, term.args))
    if min(v_1, v_2) == 0:
        return float(not np.allclose((m_1, v_1), (m_2, v_2), atol=1e-12))
    z = np.linspace(-60, 60, 400_001)
    densities = (stats.norm.pdf(z, m, math.sqrt(v)) for m, v in ((m_1, v_1), (m_2, v_2)))
    return float(np.abs(np.subtract(*densities)).sum() * (z[1] - z[0]) / 2)


def _line(slope: float, offset: float) -> Any:
    return function(lambda z: sp.Float(slope) * z + sp.Float(offset) * _E1)


@sanity(
    "chain-without-noise", "chain-of-a-constant", "chain-of-equal-maps", "chain-data-processing"
)
def chains(rng: np.random.Generator) -> Iterator[bool]:
    """Follow means and variances through the steps; what is left as it is gives equality."""
    for slope, offset, z in rng.uniform(-1, 1, size=(3, 3)):
        F = _line(slope, offset)
        two = {fact.F: F, fact.K: sp.Integer(2)}
        yield holds(fact.NO_NOISE, two | {fact.z: z * _E1}, number=_apart)
        at = {fact.P: Normal(z * _E1, sp.Float(2.5)), fact.v: sp.Float(0.7)}
        still = {fact.G: _line(0, offset), fact.z: sp.Float(offset) * _E1}
        yield holds(fact.CONSTANT, at | still, samples={"y": _POINTS}, number=_apart)
        same = two | {fact.G: _line(slope, offset)}
        yield holds(fact.SAME_MAP, at | same, samples={"y": _POINTS}, number=_apart)
        other = {fact.R: Normal(ZERO, sp.Float(1.5))}
        yield holds(fact.DATA_PROCESSING, at | two | other, number=_apart)
        kept = {fact.F: _line(1, 0), fact.v: sp.S.Zero, fact.K: sp.Integer(1)}
        yield holds(fact.DATA_PROCESSING, at | kept | other, number=_apart)


@sanity("euler-chain")
def schemes(rng: np.random.Generator) -> Iterator[bool]:
    """Take three steps of the scheme by its transition kernel on a grid."""
    for k, step, z in zip(
        rng.uniform(0.2, 1, size=2), rng.uniform(0.2, 1, size=2), rng.normal(size=2), strict=True
    ):
        law = chain_law(lambda y, k=k: -k * y, step, 3, z, (-25.0, 25.0))  # type: ignore[misc]
        near = _to_normal(law)

        def apart(term: TV, near: Any = near) -> float:
            (chain,) = (unfold(a) for a in term.args if type(a).__name__ != "At")
            mean, variance = _moments(chain)
            return float(near(TV(Dirac(ZERO), Normal(mean * _E1, variance))))

        at = {fact.b: _line(-k, 0), fact.rate: sp.Integer(2), fact.P: Dirac(z * _E1)}
        at |= {fact.K: sp.Integer(3), h: sp.Float(step), T: 3 * sp.Float(step)}
        yield holds(fact.EULER_CHAIN, at, number=apart, slack=1e-6)


@sanity("normal-shift")
def shifts(rng: np.random.Generator) -> Iterator[bool]:
    """Add up the difference of two densities on a grid."""
    for mean, other in rng.normal(size=(5, 2)):
        at = {fact.mu: mean * _E1, fact.nu: other * _E1, fact.rate: sp.Float(rng.uniform(0.1, 3))}
        yield holds(fact.NORMAL_SHIFT, at, number=_apart, slack=1e-6)


@sanity("monotone-probability")
def balls(rng: np.random.Generator) -> Iterator[bool]:
    """Take balls, one in another, or the same twice, under the standard normal law."""

    def mass(term: Mass) -> float:
        return float(stats.chi2.cdf(float(term.args[1].args[1]) ** 2, 1))

    for small, more in zip(rng.uniform(0.1, 2, size=3), (0.0, 0.1, 1.0), strict=True):
        at = {fact.P: Normal(ZERO, 1), fact.A: Ball(ZERO, sp.Float(small))}
        at |= {fact.B: Ball(ZERO, sp.Float(small + more))}
        yield holds(fact.MONOTONE, at, samples={"y": _POINTS}, number=mass)


@sanity("taylor-third-order")
def cubes(rng: np.random.Generator) -> Iterator[bool]:
    """Try sines, and t^3, for which there is equality."""
    for a, b in rng.normal(size=(4, 2)):
        curves = (
            (lambda t, a=a, b=b: a * sp.sin(t + b), abs(a)),
            (lambda t, a=a: a**2 * t**3, 6 * a**2),
        )
        for body, third in curves:
            at = {
                calculus.cubic: function(body, of=calculus.s),
                calculus.t: sp.Float(rng.uniform(0.1, 3)),
                calculus.c: sp.Float(third * (1 + 1e-12)),
            }
            points = {"s": np.linspace(0.01, 2, 9).tolist()}
            yield holds(calculus.TAYLOR_3, at, samples=points)
