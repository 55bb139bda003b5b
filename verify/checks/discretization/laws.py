"""Lemma 17 and its bound of the relative entropy, by laws that do not use Girsanov."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import sympy as sp
from scipy.special import erfc

from lemmata.bounds.paper.discretization.size import KL_BOUND, L_1, STEP_TERMS, TV_BOUND
from lemmata.bounds.paper.mixing.size import LAMBDA
from lemmata.bounds.paper.region.size import RAD_D, S_LOG
from lemmata.bounds.symbols import Lam, T, d, eps, h
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.checks.mixing.comparison import Line, survival
from lemmata.verify.engine.arguments import Float
from lemmata.verify.engine.laws import gaussian
from lemmata.verify.engine.laws.finite_volume import langevin
from lemmata.verify.engine.laws.kernel import chain_law, tv
from lemmata.verify.evaluate import Bound, as_function

Force = Callable[[Float], Float]
p_exit = sp.Symbol("p_exit", nonnegative=True)


@dataclass(frozen=True)
class Case:
    """A potential on the line with its bounds on D = B(0, radius), a start, a time, a step."""

    text: str
    potential: Force
    slope: Force
    radius: float
    L_1: float
    Lam: float
    time: float
    steps: int
    start: float = 0.0


def _quartic(z: Float) -> Float:
    return np.asarray(z**2 / 2 + z**4 / 4)


def _quartic_slope(z: Float) -> Float:
    return np.asarray(z + z**3)


def _flat(z: Float) -> Float:
    """Return a potential that is flat on [-1/2, 1/2] and of curvature 40 outside."""
    return np.asarray(20 * np.maximum(np.abs(z) - 0.5, 0.0) ** 2)


def _flat_slope(z: Float) -> Float:
    return np.asarray(40 * np.sign(z) * np.maximum(np.abs(z) - 0.5, 0.0))


def _cases() -> tuple[Case, ...]:
    flat = ("flat, then curvature 40", _flat, _flat_slope)
    quartic = ("z^2/2 + z^4/4", _quartic, _quartic_slope)
    return (
        Case(*flat, 0.5, 0.0, 1e-6, 1.0, 25),
        Case(*flat, 0.9, 16.0, 40.0, 0.5, 200),
        Case(*quartic, 2.0, 10.0, 13.0, 0.5, 20),
        Case(*quartic, 2.5, 2.5 + 2.5**3, 1 + 3 * 2.5**2, 1.0, 200, 1.0),
    )


@lru_cache(maxsize=16)
def _distance(case: Case, cells: int) -> float:
    """Return the distance of chain (kernel powers) and diffusion (finite volumes) at the end."""
    reach = 6.0 if case.potential is _quartic else 3.0
    drift = lambda z: -case.slope(z)  # noqa: E731
    chain = chain_law(drift, case.time / case.steps, case.steps, case.start, (-reach, reach))
    edge = 3.0 if case.potential is _quartic else 1.8
    diffusion = langevin(case.potential, -edge, edge, cells).density(case.start, case.time)
    fine = chain.refined(2 * edge / cells)
    other = np.interp(fine.grid, diffusion.grid, diffusion.density, left=0.0, right=0.0)
    return tv(fine.density, other, fine.spacing)


@check(
    "lemma-17",
    "repaired",
    kind="upper",
    bound=p_exit + TV_BOUND,
    twins={"the exit probability dropped": TV_BOUND, "h -> h/2000": TV_BOUND.subs(h, h / 2000)},
)
def chain_near_diffusion(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure d_TV of the chain (powers of its kernel) and the diffusion (finite volumes) at T.

    The exit probability is that of finite volumes killed outside D.  A distance above the sum
    would refute the lemma.
    """
    outcomes = []
    for case in _cases():
        fine, coarse = (_distance(case, n) for n in (400, 200))
        line = Line("", case.potential, 0.0, case.radius, 0.0, case.start, case.time)
        exits = [1 - survival(line, n) for n in (200, 100)]
        limit = bound(
            p_exit=exits[0],
            T=case.time,
            Lam=case.Lam,
            L_1=case.L_1,
            d=1,
            h=case.time / case.steps,
        )
        error = abs(fine - coarse) + abs(exits[0] - exits[1]) + 1e-9
        text = f"L {case.text}, D = B(0, {case.radius}), T = {case.time}, K = {case.steps}"
        outcomes.append(Outcome(fine, limit, 1, error, instance=text))
    return worst_of(outcomes)


@check(
    "equation-46",
    "repaired",
    kind="upper",
    bound=KL_BOUND,
    twins={
        "d h/2 -> d h/5": T * Lam**2 * (d * h / 5 + h**2 * L_1**2 / 6),
        "Lambda^2 -> Lambda": KL_BOUND / Lam,
    },
)
def path_entropy_of_a_quadratic(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Measure the relative entropy of the paths for L = (c/2)|z|^2 from the stationary law.

    In closed form, which is half of the bound for small ch; L_1 is the root mean square, all that
    the bound needs.  An entropy above it would refute it.
    """
    outcomes = []
    for c in (0.1, 1.0, 50.0):
        for dim in (1, 10):
            for ch in (1e-3, 0.1, 1.0):
                step, time = ch / c, 40 * ch / c
                value = gaussian.stationary_path_kl(c, dim, step, time)
                limit = bound(T=time, Lam=c, d=dim, h=step, L_1=math.sqrt(c * dim))
                text = f"c = {c}, d = {dim}, h = {step}, T = {time}"
                outcomes.append(Outcome(value, limit, 1, 1e-11 * value, instance=text))
    return worst_of(outcomes)


def _square(c: float, step: float, steps: int, start: float) -> float:
    """Return the distance of the laws of chain and diffusion for L = c z^2/2, exactly."""
    ratio, time = 1 - c * step, step * steps
    if abs(ratio) > 1 and steps * math.log(abs(ratio)) > 300:
        return 1.0
    variance = (
        2 * step * sum(ratio ** (2 * k) for k in range(steps))
        if steps < 1000
        else (2 * step * (1 - ratio ** (2 * steps)) / (1 - ratio**2))
    )
    chain = gaussian.Gaussian(np.array([start * ratio**steps]), np.array([[variance]]))
    spread = -math.expm1(-2 * c * time) / c
    law = gaussian.Gaussian(np.array([start * math.exp(-c * time)]), np.array([[spread]]))
    return float(gaussian.tv(chain, law))


@check(
    "lemma-17",
    "printed",
    kind="upper",
    bound=eps,
    twins={"no restriction on h": {"courant": 2.5}, "eps -> eps^12": eps**12},
)
def chain_near_diffusion_as_printed(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, courant: float = 0.0
) -> Outcome:
    """Measure the distance for G(z) = z, x = 0, with the explicit h and T = (2 rad)^2 log(1/eps).

    Exact normal laws.  A distance above eps would refute the lemma.
    """
    outcomes = []
    for accuracy in (0.9, 0.5, 0.1):
        for noise in (0.1, 1.0):
            spread = as_function(S_LOG)(d=1, m=1.0, norm_x=0.0, eps=accuracy)
            radius = as_function(RAD_D)(m=1.0, beta=noise, S_log=spread)
            time = (2 * radius) ** 2 * math.log(1 / accuracy)
            curvature = as_function(LAMBDA)(M=1.0, m=1.0, beta=noise)
            at = {"T": time, "eps": accuracy, "d": 1, "Lam": curvature, "L_1": curvature * radius}
            c = 1 + 1 / noise**2
            size = courant / c or min(as_function(term)(**at) for term in STEP_TERMS)
            steps = max(1, math.ceil(time / size))
            size = size if courant else time / steps
            distance = _square(c, size, steps, radius / 2)
            text = f"G(z) = z, beta = {noise}, eps = {accuracy}, h = {size}, K = {steps}"
            outcomes.append(Outcome(distance, bound(eps=accuracy), 1, 1e-9, instance=text))
    return worst_of(outcomes)


@check(
    "lemma-17",
    "sharp",
    kind="upper",
    bound=eps / 4,
    twins={"K -> 2": {"count": 2}, "eps/4 -> eps^4/4000": eps**4 / 4000},
)
def chain_near_diffusion_at_the_mode(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, count: int = 0
) -> Outcome:
    """Measure d_TV at T less the exit probability, L = c z^2/2, K = ceil(8 d T^2 Lambda^2/eps^2).

    The distance of the stopped paths is at least that.  D* has eight standard deviations, which it
    leaves with a probability below 1e-9.  A value above eps/4 would refute the lemma.
    """
    outcomes = []
    for accuracy in (1.0, 0.3, 0.1):
        for c in (0.5, 20.0):
            time = 3 / c
            steps = count or math.ceil(8 * (time * c) ** 2 / accuracy**2)
            distance = _square(c, time / steps, steps, 1 / math.sqrt(c))
            # Union bound over a fine grid and reflection: a few times the Gaussian tail at 7.
            leaves = 100 * float(erfc(7 / math.sqrt(2)))
            text = f"c = {c}, eps = {accuracy}, T = {time}, K = {steps}"
            outcomes.append(Outcome(distance - leaves, bound(eps=accuracy), 1, 1e-9, instance=text))
    return worst_of(outcomes)
