"""Checks of Theorem 1: the law after the theorem's own number of steps, computed and compared.

In one dimension the law of the chain is the power of a transition kernel, and for a linear
generator it is Gaussian in any dimension: no sampling, and nothing from the proof.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lemmata.bounds.constants import Constants, constants
from lemmata.bounds.paper.simulation.size import K_SHARP_TERM
from lemmata.bounds.symbols import eps
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.checks.instances import Instance, instance
from lemmata.verify.engine.langevin import langevin
from lemmata.verify.engine.laws import gaussian, kernel
from lemmata.verify.engine.posterior import posterior
from lemmata.verify.evaluate import Bound
from lemmata.verify.generators import CosineGenerator, Generator, Linear, Residual, Shear


@dataclass(frozen=True)
class Run:
    """A chain with the theorem's constants, possibly falsified.

    Attributes
    ----------
    beta, step : float
        Noise level, and step size h.
    steps : int
        Number of steps K.
    offset : float
        Distance of the start to the inverse point, as large as the theorem allows.
    """

    beta: float
    step: float
    steps: int
    offset: float


def _float(rows: Constants, name: str) -> float:
    row = rows[name].sharp
    assert row is not None
    return float(row.at)


@lru_cache(maxsize=64)
def _constants(
    m: float, M: float, M2: float, M3: float, d: float, level: float, norm_x: float
) -> Constants:
    return constants(m=m, M=M, M2=M2, M3=M3, d=int(d), eps=level, norm_x=norm_x)


def _run(member: Instance, x: float, level: float, time: float, steps: int | None) -> Run:
    """Return the theorem's run at the largest noise level it covers for the observable."""
    rows = _constants(*member.constants.values(), level, abs(x))
    beta = float(min(rows.inputs[s] for s in rows.inputs if s.name == "beta"))
    total = _float(rows, "T") * time
    count = int(_float(rows, "K")) if steps is None else steps
    return Run(beta, total / count, count, _float(rows, "delta"))


def _linear(level: float, time: float, steps: int | None) -> list[Outcome]:
    """Return distances for linear generators in d = 1 and d = 8, by Gaussian closed forms."""
    outcomes = []
    for dim in (1, 8):
        G = Linear(np.diag(np.linspace(1.0, 1.5, dim)))
        x = np.full(dim, 0.5)
        run = _run(instance("linear", G), float(np.linalg.norm(x)), level, time, steps)
        z_hat = G.inverse(x)
        start = z_hat + run.offset / np.sqrt(dim)
        law = gaussian.chain(G.A, x, run.beta, run.step, run.steps, start)
        distance = gaussian.tv_bounds(law, gaussian.posterior(G.A, x, run.beta))[0]
        if dim == 1:
            distance = gaussian.tv(law, gaussian.posterior(G.A, x, run.beta))
        where = f"{G!r}, x = {x.tolist()}, eps = {level}, {run}"
        outcomes.append(Outcome(distance, level, 1, 1e-9, instance=where))
    return outcomes


def _curved(profile: Profile) -> list[Generator]:
    mild = CosineGenerator(a=1.0, k=0.4, omega=2.0)
    if profile == "quick":
        return [mild]
    net = Residual(
        a=1.0, c=0.25, W1=np.array([[1.0], [2.0]]), W2=np.array([[0.5, 0.25]]), activation="tanh"
    )
    sines = Residual(a=1.0, c=0.2, W1=np.eye(1), W2=np.eye(1), activation="sin")
    steep = CosineGenerator(a=1.0, k=1.0, omega=4.0)
    bent = Residual(a=1.0, c=0.3, W1=np.eye(1), W2=np.eye(1), activation="arctan")
    return [mild, net, sines, steep, bent]


def _line(G: Generator, x: float, level: float, time: float, steps: int | None) -> list[Outcome]:
    """Return the distance on the line from both sides of the inverse point."""
    run = _run(instance("curved", G), x, level, time, steps)
    target = posterior(G, np.array([x]), run.beta)
    centre = float(G.inverse(np.array([x]))[0])
    width = run.beta / instance("curved", G).m
    window = (centre - 12 * width, centre + 12 * width)
    outcomes = []
    for side in (-1.0, 1.0):
        drift = kernel.langevin_drift(G, [x], run.beta)
        law = kernel.chain_law(drift, run.step, run.steps, centre + side * run.offset, window)
        distance = law.tv(lambda z: np.asarray(target.density(np.reshape(z, (-1, 1)))).ravel())
        where = f"{G!r}, x = {x}, eps = {level}, {run}"
        outcomes.append(Outcome(distance, level, 1, 1e-6, instance=where))
    return outcomes


@check(
    "theorem-1",
    "sharp",
    kind="upper",
    bound=eps,
    twins={"T -> T/10": {"time": 0.1}, "K -> 8": {"steps": 8}},
)
def law_after_the_theorems_steps(
    bound: Bound,
    *,
    rng: np.random.Generator,
    profile: Profile,
    time: float = 1.0,
    steps: int | None = None,
) -> Outcome:
    """Total variation between the chain's exact law after K steps and the posterior.

    Linear generators by closed form at eps = 1/100, curved ones on the line by powers of the
    transition kernel at eps = 1/2 (full profile: five at 1/10), started at distance delta on both
    sides. A distance above eps would refute the theorem.
    """
    outcomes = _linear(0.01, time, steps)
    if time == 1.0 and steps is None:
        level = 0.5 if profile == "quick" else 0.1
        for G in _curved(profile):
            outcomes += _line(G, 0.75, level, time, steps)
    limited = [Outcome(**{**o.__dict__, "bound": bound(eps=o.bound)}) for o in outcomes]
    return worst_of(limited)


LEVEL = 1e-9
"""False-alarm probability of the sampled check."""


@check(
    "theorem-1",
    "sharp",
    kind="upper",
    bound=eps,
    twins={"T -> T/1000": {"time": 0.001, "steps": 50}},
)
def half_planes_after_the_theorems_steps(
    bound: Bound,
    *,
    rng: np.random.Generator,
    profile: Profile,
    time: float = 1.0,
    steps: int | None = None,
) -> Outcome:
    """Frequencies of half-planes after K steps against quadrature of the posterior, d = 2.

    H0: the law is within eps of the posterior, so every half-plane's probability is. Hoeffding's
    inequality over eight half-planes gives the p-value; below 1e-9 the theorem would be refuted.
    """
    G, x = Shear(p=1.0, q=0.95, c=0.1, activation="sin"), np.array([0.6, -0.4])
    n = 400 if profile == "quick" else 4000
    run = _run(instance("shear", G), float(np.linalg.norm(x)), 0.35, time, steps)
    z_hat = G.inverse(x)
    start = z_hat + run.offset * np.array([0.6, 0.8])
    starts = np.tile(start, (n, 1))
    # A ledger must not depend on what else is installed.
    z = langevin(G, x, run.beta, run.step, run.steps, rng=rng, z0=starts, engine="numpy")
    target = posterior(G, x, run.beta)
    worst = 0.0
    for angle in np.arange(8) * np.pi / 4:
        normal = np.array([np.cos(angle), np.sin(angle)])
        cut = float(normal @ z_hat)
        worst = max(worst, abs(float(np.mean(z @ normal <= cut)) - target.half_space(normal, cut)))
    excess = max(0.0, worst - bound(eps=0.35))
    p_value = min(1.0, 16 * float(np.exp(-2 * n * excess**2)))
    return Outcome(
        worst, bound(eps=0.35), n, 0.0, p_value, LEVEL, f"{G!r}, x = {x.tolist()}, {run}"
    )


def _enough(G: Linear, x: np.ndarray, run: Run, level: float, total: float, steps: int) -> bool:
    start = G.inverse(x) + run.offset
    law = gaussian.chain(G.A, x, run.beta, total / steps, steps, start)
    return gaussian.tv(law, gaussian.posterior(G.A, x, run.beta)) <= level


@check(
    "theorem-1-steps",
    "sharp",
    kind="upper",
    bound=K_SHARP_TERM,
    twins={
        "K -> K/10^5": K_SHARP_TERM / 10**5,
        "K -> K/10^4": K_SHARP_TERM / 10**4,
    },
)
def smallest_sufficient_number_of_steps(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Bisect for the fewest Langevin steps, at the theorem's T, whose exact law is within eps.

    On the line and for linear generators the law is Gaussian, so nothing is sampled. If more than
    K steps were needed the theorem would be refuted; the ratio says how conservative it is.
    """
    outcomes = []
    for level in (0.1,) if profile == "quick" else (0.5, 0.2, 0.1, 0.05, 0.01):
        G, x = Linear(np.array([[1.5]])), np.array([0.5])
        member = instance("linear", G)
        rows = _constants(*member.constants.values(), level, 0.5)
        run = _run(member, 0.5, level, 1.0, None)
        total = run.step * run.steps
        low, high = 0, run.steps
        while high - low > 1:
            middle = (low + high) // 2
            enough = _enough(G, x, run, level, total, middle)
            low, high = (low, middle) if enough else (middle, high)
        names = ("eta_h", "T", "Lam")
        values = {name: _float(rows, name) for name in names} | {"d": 1, "eps": level}
        where = f"{G!r}, eps = {level}: {high} of {run.steps} steps"
        outcomes.append(Outcome(high, bound(**values), 1, instance=where))
    return worst_of(outcomes)
