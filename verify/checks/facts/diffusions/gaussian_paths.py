"""Facts about normal laws of chains and diffusions, on the line, by kernels and finite volumes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import sympy as sp
from scipy import stats

from lemmata.bounds.language.vectors import UnitVector, inner
from lemmata.bounds.literature.diffusions import gaussian_paths as gaussian
from lemmata.bounds.symbols import h
from lemmata.verify.activations import Array
from lemmata.verify.checks.facts.objects import holds, sanity
from lemmata.verify.engine.laws.finite_volume import langevin
from lemmata.verify.engine.laws.kernel import Law, chain_law

_E1 = UnitVector(1)


def _to_normal(law: Law) -> Any:
    """Return the distance of a computed law to the normal one in a term."""

    def value(term: Any) -> float:
        normal = next(a for a in term.args if type(a).__name__ == "Normal")
        mean, variance = float(inner(_E1, normal.args[0])), float(normal.args[1])

        def density(z: Array) -> Array:
            return np.asarray(stats.norm.pdf(z, mean, np.sqrt(variance)))

        return law.tv(density)

    return value


@sanity("normal-half-space")
def half_spaces(rng: np.random.Generator) -> Iterator[bool]:
    """Compare with the normal distribution function of another library."""
    for mean, level in rng.normal(size=(5, 2)):
        v = float(rng.uniform(0.1, 4))
        mass = float(stats.norm.sf(level, mean, np.sqrt(v)))
        at = {gaussian.mean: mean * _E1, gaussian.v: sp.Float(v), gaussian.a: sp.Float(level)}
        yield holds(gaussian.HALF_SPACE, at, number=lambda _, m=mass: m)  # type: ignore[misc]


@sanity("euler-step", "linear-step")
def steps(rng: np.random.Generator) -> Iterator[bool]:
    """Take one and two steps of the chain by its transition kernel on a grid."""
    for k, step, z in zip(
        rng.uniform(0.2, 2, size=2), rng.uniform(0.2, 1, size=2), rng.normal(size=2), strict=True
    ):
        drift = lambda y, k=k: -k * y  # noqa: E731
        at = {gaussian.k: sp.Float(k), gaussian.v: sp.Integer(2), h: sp.Float(step)}
        one, two = (chain_law(drift, step, n, z, (-20.0, 20.0)) for n in (1, 2))
        first = {
            gaussian.b: gaussian.linear.xreplace({gaussian.k: sp.Float(k)}),
            gaussian.z: z * _E1,
        }
        yield holds(gaussian.STEP, at | first, number=_to_normal(one), slack=1e-6)
        second = {gaussian.mean: (1 - k * step) * z * _E1, gaussian.q: sp.Float(2 * step)}
        yield holds(gaussian.LINEAR_STEP, at | second, number=_to_normal(two), slack=1e-6)


@sanity("ornstein-uhlenbeck-law")
def ornstein_uhlenbeck(rng: np.random.Generator) -> Iterator[bool]:
    """Take the law of the process by finite volumes."""
    for k, time, z in zip(
        rng.uniform(0.3, 2, size=2), rng.uniform(0.2, 1, size=2), rng.normal(size=2), strict=True
    ):
        law = langevin(lambda y, k=k: k * y**2 / 2, -10, 10, 800).density(z, time)  # type: ignore[misc]
        at = {gaussian.k: sp.Float(k), gaussian.v: sp.Integer(2), gaussian.t: sp.Float(time)}
        at |= {gaussian.z: z * _E1}
        yield holds(gaussian.ORNSTEIN_UHLENBECK, at, number=_to_normal(law), slack=1e-3)
