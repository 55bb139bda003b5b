"""Checks of Appendix A: couplings by linear programming, divergences, chains and diffusions."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import sympy as sp
from numpy.typing import NDArray
from scipy import stats
from scipy.optimize import linprog

from lemmata.bounds.paper.distances.size import (
    C_PC,
    DECAY,
    DECAY_PRINTED,
    MEAN_STEP,
    PROJECTED,
    REFLECTED,
    TV_LARGE,
    TV_SMALL,
    VAR_STEP,
    y,
)
from lemmata.bounds.paper.distances.size import t as time
from lemmata.bounds.symbols import beta, chi2, d_TV, h
from lemmata.verify.check import Outcome, Profile, check, worst_by, worst_of
from lemmata.verify.engine.laws.finite_volume import langevin
from lemmata.verify.engine.laws.ou import OU
from lemmata.verify.evaluate import Bound, as_function
from lemmata.verify.once import once

Array = NDArray[np.floating]
EPS = float(np.finfo(float).eps)
FALSE_ALARM = 1e-9
ONE, HALF = sp.Integer(1), sp.Rational(1, 2)


def _pairs(rng: np.random.Generator, n: int) -> list[tuple[Array, Array]]:
    """Return pairs of laws on 2 to 6 points, some nearly equal and some nearly singular."""
    out = [(np.array([0.75, 0.25]), np.array([0.5, 0.5]))]
    for _ in range(n):
        size = int(rng.integers(2, 7))
        p, q = rng.dirichlet(np.full(size, 10.0 ** rng.uniform(-1, 1)), size=2) + 1e-12
        share = 10.0 ** rng.uniform(-4, 0)
        q = q / q.sum()
        out.append(((1 - share) * q + share * p / p.sum(), q))
    return out


def _tv(p: Array, q: Array) -> float:
    return float(np.abs(p - q).sum() / 2)


def _chi2(p: Array, q: Array) -> float:
    return float(((p - q) ** 2 / q).sum())


def _count(profile: Profile, quick: int, full: int) -> int:
    return quick if profile == "quick" else full


@check(
    "definition-5",
    "printed",
    kind="identity",
    bound=d_TV,
    twins={"half of it": d_TV / 2, "all of L1": 2 * d_TV},
)
def largest_over_sets(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Search all sets for the largest |P(A) - Q(A)| and compare with half of L1."""
    outcomes = []
    for p, q in _pairs(rng, _count(profile, 20, 500)):
        subsets = (np.arange(2 ** len(p))[:, None] >> np.arange(len(p))) & 1
        best = float(np.abs(subsets @ (p - q)).max())
        limit = bound(d_TV=_tv(p, q))
        outcomes.append(Outcome(best, limit, len(subsets), 8 * EPS, instance=f"{p}, {q}"))
    return worst_by(outcomes, lambda o: abs(o.measured - o.bound))


def _cheapest_coupling(p: Array, q: Array) -> float:
    """Return the least Pr[X != X'] over couplings, by linear programming."""
    n = len(p)
    rows = np.kron(np.eye(n), np.ones(n))
    columns = np.kron(np.ones(n), np.eye(n))
    solution = linprog(
        1 - np.eye(n).ravel(), A_eq=np.vstack([rows, columns]), b_eq=np.concatenate([p, q])
    )
    if solution.fun is None:
        raise ArithmeticError(f"no coupling found: {solution.message}")
    return float(solution.fun)


@check(
    "lemma-6",
    "sharp",
    kind="identity",
    bound=d_TV,
    twins={"half of it": d_TV / 2, "the independent coupling": {"independent": True}},
)
def best_coupling(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, independent: bool = False
) -> Outcome:
    """Find the cheapest coupling by linear programming; its cost must equal d_TV."""
    outcomes = []
    for p, q in _pairs(rng, _count(profile, 20, 300)):
        cost = 1 - float(p @ q) if independent else _cheapest_coupling(p, q)
        # HiGHS meets constraints to 1e-7 each.
        outcomes.append(
            Outcome(cost, bound(d_TV=_tv(p, q)), 1, 2e-7 * len(p), instance=f"{p}, {q}")
        )
    return worst_by(outcomes, lambda o: abs(o.measured - o.bound))


@check(
    "lemma-6",
    "printed",
    kind="lower",
    bound=d_TV,
    twins={"twice d_TV": 2 * d_TV, "d_TV + 1/2": d_TV + HALF},
)
def couplings_cost(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Mix the cheapest and the independent coupling; Pr[X != X'] below d_TV would refute it."""
    outcomes = []
    for p, q in _pairs(rng, _count(profile, 20, 300)):
        share = float(rng.uniform(0, 0.3))
        keep = np.minimum(p, q)
        cost = (1 - share) * (1 - float(keep.sum())) + share * (1 - float(p @ q))
        outcomes.append(Outcome(cost, bound(d_TV=_tv(p, q)), 1, 8 * EPS, instance=f"{p}, {q}"))
    return worst_of(outcomes, "lower")


@check(
    "definition-6",
    "printed",
    kind="identity",
    bound=chi2,
    twins={"without the square": 0 * chi2, "sum p^2/q": chi2 + 1},
)
def chi_square_as_a_supremum(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Compare with sup (E_P phi - E_Q phi)^2 / Var_Q(phi), by solving the linear system."""
    outcomes = []
    for p, q in _pairs(rng, _count(profile, 20, 500)):
        covariance = np.diag(q) - np.outer(q, q)
        phi = np.linalg.lstsq(covariance, p - q, rcond=1e-13)[0]
        found, limit = float((p - q) @ phi), bound(chi2=_chi2(p, q))
        # The condition number of the covariance is about 1 / min q.
        error = 64 * EPS * limit / float(q.min()) + 1e-12
        outcomes.append(Outcome(found, limit, 1, error, instance=f"{p}, {q}"))
    return worst_by(outcomes, lambda o: abs(o.measured - o.bound) - o.error)


@check(
    "lemma-7",
    "printed",
    kind="upper",
    bound=TV_SMALL,
    twins={"1/2 -> 49/100": sp.Rational(49, 100) * sp.sqrt(chi2), "chi^2/2": chi2 / 2},
)
def tv_below_chi(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure d_TV of random pairs, chi^2 very small and very large, against sqrt(chi^2)/2."""
    outcomes = []
    for p, q in _pairs(rng, _count(profile, 100, 4000)):
        found, limit = _tv(p, q), bound(chi2=_chi2(p, q))
        outcomes.append(Outcome(found, limit, 1, 32 * EPS, instance=f"{p}, {q}"))
    return worst_of(outcomes)


_BOTH = sp.Piecewise((TV_SMALL, chi2 <= 1), (TV_LARGE, True))


@check(
    "lemma-7",
    "sharp",
    kind="tight",
    bound=_BOTH,
    twins={
        "chi^2/(1 + chi^2) for all": TV_LARGE,
        "sqrt(chi^2)/2 for all": TV_SMALL,
        "chi^2/(2 + chi^2)": sp.Piecewise((TV_SMALL, chi2 <= 1), (chi2 / (2 + chi2), True)),
    },
    at_least=0.99,
)
def largest_tv_at_given_chi(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Maximise d_TV at given chi^2 over two-point laws by a fine scan; sharp means attained."""
    outcomes = []
    q = np.linspace(1e-4, 1 - 1e-4, _count(profile, 4001, 100_001))
    for c in (1e-4, 0.1, 0.5, 1.0, 2.0, 10.0, 100.0):
        # P = (q + t, 1 - q - t) has chi^2 = t^2/(q(1 - q)).
        t = np.minimum(np.sqrt(c * q * (1 - q)), 1 - q)
        best = float(t.max())
        outcomes.append(Outcome(best, bound(chi2=c), len(q), 8 * EPS, instance=f"chi^2 = {c}"))
    over = worst_by(outcomes, lambda o: o.ratio)
    fine = over.measured - over.bound <= over.error
    return worst_by(outcomes, lambda o: -o.ratio) if fine else over


def _ou_chi2(shift: float, spread: float, t: float) -> float:
    """Return chi^2(N(a e^(-t/s^2), s^2), N(0, s^2)) by the trapezoidal rule."""
    mean = shift * math.exp(-t / spread**2)
    z = np.linspace(-12 * spread - abs(shift), 12 * spread + abs(shift), 4001)
    ratio = np.exp((2 * mean * z - mean**2) / (2 * spread**2)) - 1
    weight = np.exp(-(z**2) / (2 * spread**2)) / (spread * math.sqrt(2 * math.pi))
    return float((ratio**2 * weight).sum() * (z[1] - z[0]))


def _decays(bound: Bound, constant: Callable[[float], float]) -> Outcome:
    outcomes = []
    for spread, shift in ((1.0, 0.5), (1.0, 0.01), (10.0, 5.0)):
        start = _ou_chi2(shift, spread, 0.0)
        for t in (0.1 * spread**2, spread**2, 3 * spread**2):
            found = _ou_chi2(shift, spread, t)
            limit = start * bound(C_PC=constant(spread), t=t)
            where = f"N({shift}, {spread}^2), t = {t}"
            outcomes.append(Outcome(found, limit, 4001, 1e-12 * start, instance=where))
    return worst_of(outcomes)


@check(
    "lemma-8",
    "printed",
    kind="upper",
    bound=DECAY_PRINTED,
    twins={
        "e^(-3t/C)": sp.exp(-3 * time / C_PC),
        "C_PC is the spectral gap": {"gap": True},
    },
)
def ou_decays(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, gap: bool = False
) -> Outcome:
    """Measure chi^2(P_t, P) of Ornstein-Uhlenbeck processes by quadrature; C_PC = s^2."""
    return _decays(bound, lambda s: 1 / s**2 if gap else s**2)


def _potential(scale: float) -> Callable[[Array], Array]:
    return lambda z: scale * (z**2 + np.sin(3 * z))


@check(
    "lemma-8",
    "sharp",
    kind="upper",
    bound=DECAY,
    twins={
        "e^(-3t/C)": sp.exp(-3 * time / C_PC),
        "e^(-2.1 t/C)": DECAY * sp.exp(-time / (10 * C_PC)),
    },
)
def reflected_decays(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure gap and chi^2(P_t, P) of reflected diffusions on an interval by finite volumes.

    Also of Ornstein-Uhlenbeck processes by quadrature.
    """
    cells = _count(profile, 100, 600)
    outcomes = [_decays(bound, lambda s: s**2)]
    for scale, start in ((1.0, 0.2), (4.0, -0.7), (0.0, 0.9)):
        law = langevin(_potential(scale), -1.0, 1.0, cells)
        first = law.chi_square(start, 0.05)
        for t in (0.1, 0.5, 1.0):
            limit = first * bound(C_PC=1 / law.gap, t=t)
            where = f"L = {scale}(z^2 + sin 3z) on [-1, 1], z_0 = {start}, t = {t}"
            found = law.chi_square(start, 0.05 + t)
            outcomes.append(Outcome(found, limit, cells, 1e-10 * first, instance=where))
    return worst_of(outcomes)


@check(
    "definition-12",
    "repaired",
    kind="tight",
    bound=C_PC,
    twins={"half of it": C_PC / 2, "the gap": 1 / C_PC, "twice it": 2 * C_PC},
    at_least=0.98,
)
def inverse_gap(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Maximise Var(g)/E(g) over polynomials for N(0, 2): the inverse gap of the diffusion is 2.

    Variance and Dirichlet form are integrated by quadrature.
    """
    z, weight = np.polynomial.hermite_e.hermegauss(30)
    z, weight = z * math.sqrt(2), weight / weight.sum()
    powers = np.arange(1, 6)
    value, slope = z[:, None] ** powers, powers * z[:, None] ** (powers - 1)
    centred = value - weight @ value
    variance, energy = (a.T @ (weight[:, None] * a) for a in (centred, slope))
    best = float(np.linalg.eigvals(np.linalg.solve(energy, variance)).real.max())
    return Outcome(best, bound(C_PC=2.0), 5, 1e-9)


def _one_step(rng: np.random.Generator, n: int, step: float, fine: int) -> Array:
    """Return the interpolation after one step of length ``step``, drift 1 frozen, start 1/2."""
    noise = rng.standard_normal((fine, n)) * math.sqrt(2 * step / fine)
    return np.asarray(0.5 - step * 1.0 + noise.sum(axis=0))


def _against_normal(sample: Array, mean: float, variance: float) -> float:
    return float(stats.kstest((sample - mean) / math.sqrt(variance), "norm").pvalue)


def _euler(bound: Bound, rng: np.random.Generator, profile: Profile) -> Outcome:
    n, step = _count(profile, 20_000, 400_000), 0.3
    sample = _one_step(rng, n, step, 8)
    mean = bound(h=step, z_k=0.5, grad_k=1.0)
    p = _against_normal(sample, mean, as_function(VAR_STEP)(h=step))
    where = "z_k = 1/2, grad g = 1, h = 3/10"
    return Outcome(float(sample.mean()), mean, n, 0.0, p, FALSE_ALARM, where)


_NO_H = MEAN_STEP.subs(h, 1)
_EULER_TWINS = {
    "the h before grad g is missing": _NO_H,
    "uphill": 2 * MEAN_STEP.subs(h, 0) - MEAN_STEP,
}


@check("definition-13", "printed", kind="identity", bound=MEAN_STEP, twins=_EULER_TWINS)
def euler_step(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Drive the interpolation (12) in eight substeps and compare its law with one step of (11).

    The Kolmogorov-Smirnov test of "the laws agree" is rejected at level 1e-9.
    """
    return _euler(bound, rng, profile)


@check("equation-11", "printed", kind="identity", bound=MEAN_STEP, twins=_EULER_TWINS)
def euler_step_11(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Do the same for the chain (11), with fresh randomness."""
    return _euler(bound, rng, profile)


@check("equation-12", "printed", kind="identity", bound=MEAN_STEP, twins=_EULER_TWINS)
def euler_step_12(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Do the same for the interpolation (12), with fresh randomness."""
    return _euler(bound, rng, profile)


def _reflection(rng: np.random.Generator, n: int, step: float, fine: int) -> tuple[Array, Array]:
    """Return one projected step from 0 and the Skorokhod reflection of the same fine path."""
    noise = rng.standard_normal((fine, n)) * math.sqrt(2 * step / fine)
    path = np.cumsum(noise, axis=0)
    lowest = np.minimum(path.min(axis=0), 0.0)
    return np.maximum(0.0, path[-1]), path[-1] - lowest


_ATOM = (PROJECTED - REFLECTED).subs(y, 0)


def _atom(bound: Bound, rng: np.random.Generator, profile: Profile) -> Outcome:
    n = _count(profile, 4000, 100_000)
    end = math.sqrt(2.0) * rng.standard_normal(n)
    projected, reflected = np.maximum(0.0, end), np.abs(end)
    hits = int((projected == 0).sum()) - int((reflected == 0).sum())
    expected = bound(h=1.0)
    p = 2 * min(
        float(stats.binom.cdf(hits, n, expected)), float(stats.binom.sf(hits - 1, n, expected))
    )
    return Outcome(hits / n, expected, n, 0.0, min(p, 1.0), FALSE_ALARM, "one step from 0, h = 1")


_ATOM_TWINS = {"the laws agree": sp.Rational(1, 10**6), "an atom of 1/4": sp.Rational(1, 4)}


@check("definition-14", "repaired", kind="identity", bound=_ATOM, twins=_ATOM_TWINS)
def projection_has_an_atom(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Count projected steps at the boundary, less the reflected ones, |end|, there.

    The binomial test is rejected at level 1e-9.
    """
    return _atom(bound, rng, profile)


@check("equation-13", "repaired", kind="identity", bound=_ATOM, twins=_ATOM_TWINS)
def projected_chain_has_an_atom(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Do the same for the projected chain (13), with fresh randomness."""
    return _atom(bound, rng, profile)


@check(
    "equation-14",
    "repaired",
    kind="identity",
    bound=REFLECTED,
    twins={"the projected law": PROJECTED, "variance h": sp.erf(y / sp.sqrt(2 * h))},
)
def reflected_step_is_folded(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Reflect fine paths and compare Pr[y_h <= 1] with erf(1/(2 sqrt h)).

    The null hypothesis "equal, up to sqrt(2h/steps) of the grid" is rejected at level 1e-9.
    """
    n, fine, step = _count(profile, 4000, 40_000), 1024, 1.0
    found = _share_below_one(rng, n, step, fine)
    expected, slack = bound(h=step, y=1.0), math.sqrt(2 * step / fine)
    gap = max(abs(found - expected) - slack, 0.0)
    p = 2 * float(stats.norm.sf(gap / math.sqrt(expected * (1 - expected) / n)))
    return Outcome(found, expected, n, slack, p, FALSE_ALARM, "one step from 0, h = 1, y = 1")


@once
def _share_below_one(rng: np.random.Generator, n: int, step: float, fine: int) -> float:
    chunks = [_reflection(rng, 1000, step, fine)[1] for _ in range(n // 1000)]
    return float(np.mean(np.concatenate(chunks) <= 1.0))


_gain = sp.Symbol("gain", real=True)


@check(
    "definition-1",
    "printed",
    kind="identity",
    bound=_gain**2 + beta**2,
    twins={"beta is the variance": _gain**2 + beta, "no noise": _gain**2},
)
def observable_variance(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Draw x = a z + beta xi and compare its variance by a chi-square test at level 1e-9."""
    return _variance(bound, rng, profile)


@check(
    "definition-2",
    "printed",
    kind="identity",
    bound=_gain**2 + beta**2,
    twins={"standard normal": ONE, "no noise": _gain**2},
)
def layered_variance(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Draw z_1 through one linear layer and compare its variance, by a test at level 1e-9."""
    return _variance(bound, rng, profile)


def _variance(bound: Bound, rng: np.random.Generator, profile: Profile) -> Outcome:
    n, a, noise = _count(profile, 20_000, 400_000), 1.5, 0.5
    sample = a * rng.standard_normal(n) + noise * rng.standard_normal(n)
    expected = bound(gain=a, beta=noise)
    ratio = n * float((sample**2).mean()) / expected
    p = 2 * min(float(stats.chi2.cdf(ratio, n)), float(stats.chi2.sf(ratio, n)))
    return Outcome(
        float((sample**2).mean()), expected, n, 0.0, p, FALSE_ALARM, "a, beta = 3/2, 1/2"
    )


def _stationary(bound: Bound, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Return the second moment of dz = -z dt + sqrt(2) dB after a long time."""
    n = _count(profile, 20_000, 400_000)
    sample = OU(1.0, math.sqrt(2)).path(3.0, [20.0], n, rng=rng)[0]
    expected = bound()
    p = _against_normal(sample, 0.0, expected)
    return Outcome(float(sample.var()), expected, n, 0.0, p, FALSE_ALARM, "g = z^2/2, t = 20")


_LANGEVIN_TWINS = {"noise dB": HALF, "noise 2 dB": sp.Integer(2)}


@check("definition-3", "printed", kind="identity", bound=ONE, twins=_LANGEVIN_TWINS)
def gaussian_is_stationary(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Run dz = -z dt + sqrt(2) dB for long; its variance is 1, by a test at level 1e-9."""
    return _stationary(bound, rng, profile)


@check("definition-9", "printed", kind="identity", bound=ONE, twins=_LANGEVIN_TWINS)
def gaussian_is_stationary_again(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Do the same with fresh randomness."""
    return _stationary(bound, rng, profile)


def _reflected(bound: Bound, rng: np.random.Generator, profile: Profile, sign: float) -> Outcome:
    """Return the lowest point of reflected paths on [0, oo), drift -1, pushed along -nu dU."""
    n, steps, step = _count(profile, 200, 5000), 400, 0.01
    position, lowest = np.zeros(n), math.inf
    for _ in range(steps):
        free = position - step + math.sqrt(2 * step) * rng.standard_normal(n)
        push = np.maximum(0.0, -free)
        position = free + sign * push
        lowest = min(lowest, float(position.min()))
    return Outcome(lowest, bound(), n * steps, 0.0, instance="D = [0, oo), drift -1")


_PUSH_TWINS = {"+nu dU": {"sign": -1.0}, "no reflection": {"sign": 0.0}}


@check("definition-4", "repaired", kind="lower", bound=sp.Integer(0), twins=_PUSH_TWINS)
def pushed_inside(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, sign: float = 1.0
) -> Outcome:
    """Run the reflected diffusion step by step; a negative position would refute the sign."""
    return _reflected(bound, rng, profile, sign)


@check("definition-10", "repaired", kind="lower", bound=sp.Integer(0), twins=_PUSH_TWINS)
def pushed_inside_again(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, sign: float = 1.0
) -> Outcome:
    """Do the same with fresh randomness."""
    return _reflected(bound, rng, profile, sign)


_SPREAD = 1 - sp.exp(-2 * time)


@check(
    "definition-7",
    "printed",
    kind="identity",
    bound=_SPREAD,
    twins={"1 - e^(-t)": 1 - sp.exp(-time), "variances add": 2 * (1 - sp.exp(-time))},
)
def steps_compose(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Apply the kernel of the Ornstein-Uhlenbeck process twice on a grid; P_s P_t = P_(s+t)."""
    grid = np.linspace(-9, 9, 1201)
    step, half = grid[1] - grid[0], math.exp(-0.4)
    kernel = stats.norm.pdf(grid[:, None], half * grid[None, :], math.sqrt(1 - half**2)) * step
    law = stats.norm.pdf(grid, half * 0.5, math.sqrt(1 - half**2))
    law = kernel @ law * step
    mean = float(law @ grid)
    variance = float(law @ (grid - mean) ** 2)
    return Outcome(variance, bound(t=0.8), 1201, 1e-9, instance="s = t = 2/5, x = 1/2")


_slope = sp.exp(-time)


@check(
    "definition-8",
    "repaired",
    kind="identity",
    bound=_slope,
    twins={"not given X_s": 0 * time, "e^(-2t)": _slope**2},
)
def conditional_mean(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Regress X_(s+t) on X_s over simulated paths; the slope is e^(-t), by a test at 1e-9."""
    n = _count(profile, 20_000, 400_000)
    path = OU(1.0, math.sqrt(2)).path(0.0, [1.0, 1.5], n, rng=rng)
    fit = stats.linregress(path[0], path[1])
    expected = bound(t=0.5)
    p = 2 * float(stats.norm.sf(abs(fit.slope - expected) / fit.stderr))
    return Outcome(float(fit.slope), expected, n, 0.0, p, FALSE_ALARM, "s = 1, t = 1/2")


_phi = sp.Symbol("energy", nonnegative=True)


@check(
    "definition-11",
    "printed",
    kind="identity",
    bound=_phi,
    twins={"half of it": _phi / 2, "twice it": 2 * _phi},
)
def dirichlet_form(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Integrate -phi L phi for phi = sin z under N(0, 1) and compare with E phi'^2."""
    z, weight = np.polynomial.hermite_e.hermegauss(60)
    weight = weight / weight.sum()
    found = float(weight @ (-np.sin(z) * (-np.sin(z) - z * np.cos(z))))
    limit = bound(energy=float(weight @ np.cos(z) ** 2))
    return Outcome(found, limit, 60, 1e-13, instance="phi = sin z, V = z^2/2")
