"""Laws on a grid beside sampling, and how fast the exact processes are drawn.

Run: python -m benchmarks.laws
"""

from __future__ import annotations

import numpy as np

from benchmarks.harness import interleave, machine, ratio, table
from lemmata.verify.engine.langevin import langevin
from lemmata.verify.engine.laws import gaussian, kernel, plane
from lemmata.verify.engine.laws.cir import CIR
from lemmata.verify.engine.laws.ou import OU
from lemmata.verify.engine.posterior import posterior
from lemmata.verify.generators import CosineGenerator, Linear, Residual

STEPS, CHAINS = 500, 1_000_000
X, BETA, H = [0.7], 0.4, 0.004


def line() -> None:
    """A law on the line after 500 steps beside a million chains of the same generator."""
    G = CosineGenerator(1.0, 1.5, 2.0)
    target = posterior(G, X, BETA)

    def by_law() -> float:
        drift = kernel.langevin_drift(G, X, BETA)
        return kernel.chain_law(drift, H, STEPS, 0.1, (-4.0, 4.0)).tv(target.density)

    def by_chains() -> object:
        return langevin(G, X, BETA, H, STEPS, rng=0, z0=[0.1], chains=CHAINS)

    seconds = interleave({"law": by_law, "chains": by_chains}, rounds=3)
    rows = [
        ("law, with its total variation", seconds["law"], f"{by_law():.10f}"),
        ("a million chains", seconds["chains"], "noise 1e-3"),
        ("ratio", ratio(seconds["chains"], seconds["law"]), ""),
    ]
    print(table(["d = 1, 500 steps", "time", "total variation to the posterior"], rows))
    print(f"\nerror of the total variation where it is known: {known():.1e}\n")


def known() -> float:
    """The error for a linear generator, whose chain and posterior are Gaussian."""
    A = [[1.5]]
    drift = kernel.langevin_drift(Linear(A), X, BETA)
    target = gaussian.posterior(A, X, BETA)
    law = kernel.chain_law(drift, H, STEPS, 0.1, (-3.5, 4.0))
    exact = gaussian.tv(gaussian.chain(A, X, BETA, H, STEPS, [0.1]), target)
    return abs(law.tv(lambda z: target.density(z[:, None])) - exact)


def square(n: int = 512, steps: int = 50) -> None:
    """A step of the law in the plane on n x n points."""
    W1, W2 = np.array([[1.0, 0.5], [-0.3, 0.8], [0.2, 1.0]]), np.full((2, 3), 0.1)
    G, x = Residual(1.0, 1.0, W1, W2), np.array([0.4, -0.3])
    p = posterior(G, x, 0.5)
    mean, cov = p.moments()
    reach = 9 * np.sqrt(np.diag(cov))
    axes = (
        np.linspace(mean[0] - reach[0], mean[0] + reach[0], n),
        np.linspace(mean[1] - reach[1], mean[1] + reach[1], n),
    )
    h = max(((a[1] - a[0]) / plane.SPACING) ** 2 / 2 * 1.001 for a in axes)
    plan = plane.prepare(G, x, 0.5, h, axes)
    law = plane.PlaneLaw(axes, p.density(plane.PlaneLaw(axes, np.empty((n, n))).points))
    law = plane.PlaneLaw(axes, law.density.reshape(n, n))
    seconds = interleave({"steps": lambda: plan.run(law, steps)}, rounds=7)["steps"]
    print(f"d = 2, {n} x {n} points: {1e3 * seconds.median / steps:.2f} ms a step, "
          f"spread {100 * seconds.spread:.0f} %\n")  # fmt: skip


def processes(n: int = 200_000, steps: int = 100) -> None:
    """Path-steps a second of exact Ornstein-Uhlenbeck and Cox-Ingersoll-Ross exceedance."""
    ou, cir = OU(0.5), CIR(3.0, 1.0)
    seconds = interleave(
        {
            "OU, exact transitions and bridges": lambda: ou.hits(0.0, 9.0, 2.0, steps, n, rng=0),
            "CIR, exact transitions and bridges": lambda: cir.hits(
                1.0, 400.0, 2.0, steps, n, rng=0
            ),
        },
        rounds=5,
    )
    rows = [(name, s, f"{s.rate(n * steps) / 1e6:.1f}") for name, s in seconds.items()]
    print(table(["one core", "time", "million path-steps a second"], rows))


if __name__ == "__main__":
    print(machine() + "\n")
    line()
    square()
    processes()
