"""Print the two tables of examples/README.md from the shipped weights and data (NumPy only)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import data
import fit
import numpy as np

from lemmata import verify
from lemmata.verify.certify import Certificate
from lemmata.verify.generators import Generator

NAMES = tuple(data.SOURCES)
RNG, SAMPLES = 0, 1000


@dataclass(frozen=True)
class Fit:
    """Held-out figures of one generator, nats per point.

    Attributes
    ----------
    plain, shrunk : Mean
        Gaussian baselines: maximum likelihood, and shrunk as cross-validation prefers.
    shrinkage : float
        The latter's.
    noisy : Mean
        The model with its noise, by importance sampling.
    sampling : float
        Monte Carlo standard error of ``noisy.value``.
    flow : Mean
        The model without noise, exact.
    gain : Mean
        ``noisy`` minus the better baseline in cross-validation, paired by point.
    """

    plain: fit.Mean
    shrunk: fit.Mean
    shrinkage: float
    noisy: fit.Mean
    sampling: float
    flow: fit.Mean
    gain: fit.Mean


def generator(name: str) -> Generator:
    """Load ``examples/weights/<name>.npz``."""
    return verify.load(data.HERE / "weights" / f"{name}.npz")


@cache
def figures(name: str) -> Fit:
    """Compute the held-out figures of one generator."""
    table, setup, G = data.load(name), data.setup(name), generator(name)
    shrinkage = fit.best_shrinkage(table.train, data.folds(table, 4))
    plain = fit.gaussian(table.train, table.heldout, 0.0)
    shrunk = fit.gaussian(table.train, table.heldout, shrinkage)
    x = table.heldout - setup.shift
    noisy, variance = fit.marginal(G, x, setup.beta, rng=RNG, samples=SAMPLES)
    return Fit(
        fit.mean(plain),
        fit.mean(shrunk),
        shrinkage,
        fit.mean(noisy),
        float(np.sqrt(variance.sum()) / len(x)),
        fit.mean(fit.flow(G, x)),
        fit.mean(noisy - shrunk),
    )


def fit_row(name: str) -> str:
    """Return a line of the first table."""
    table, f = data.load(name), figures(name)
    cells = (
        f"`{name}`",
        f"{len(table.train)} / {len(table.heldout)}",
        f"{f.plain}",
        f"{f.shrunk} ({f.shrinkage:g})",
        f"{f.noisy} ({f.sampling:.3f})",
        f"{f.flow}",
        f"**{f.gain}**",
    )
    return f"| {' | '.join(cells)} |"


def constants_row(name: str, c: Certificate) -> str:
    """Return a line of the second table: the certified constants of a generator."""
    values = (f"{bound.value:.4g}" for bound in c)
    cells = (f"`{name}`", str(generator(name).dim), f"{data.setup(name).beta:g}", *values)
    return f"| {' | '.join(cells)} | {c.M.value / c.m.value:.4g} |"


def main() -> None:
    print("| | rows, train / held out | Gaussian, ML | Gaussian, shrunk (by) |", end="")
    print(" generator, noise β (s.e. of sampling) | generator, β → 0 | gain over shrunk |")
    print("|---|---|---|---|---|---|---|", *map(fit_row, NAMES), sep="\n")
    rows = (constants_row(name, verify.certify(generator(name))) for name in NAMES)
    print("\n| | d | β | m ≥ | M ≤ | M₂ ≤ | M₃ ≤ | M/m ≤ |")
    print("|---|---|---|---|---|---|---|---|", *rows, sep="\n")


if __name__ == "__main__":
    main()
