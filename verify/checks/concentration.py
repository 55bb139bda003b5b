"""Checks of Appendices E, F.1 and F.2 by exact chi-square tails, Newton's method and sampling."""

from __future__ import annotations

import math

import numpy as np
import sympy as sp
from flint import arb, ctx
from scipy import stats

from lemmata.bounds.paper.concentration.size import (
    INVERSE_LOWER,
    INVERSE_PRINTED,
    NORM_PRINTED,
    NORM_SHARP,
    NORM_TWO,
    S_STAR,
    c,
    rate,
    root,
    s,
    t,
)
from lemmata.bounds.prove.reals.ball import enclose
from lemmata.bounds.symbols import M, d, m, norm_x
from lemmata.verify.check import Outcome, Profile, check, worst_by, worst_of
from lemmata.verify.checks.instances import Instance, gallery, instance, observations
from lemmata.verify.evaluate import Bound, as_function
from lemmata.verify.generators import Linear

LEVEL = 1e-9
"""False-alarm probability of the one statistical test here."""
RARE = sp.exp(-(c**2) * d)
RARE_NORM = sp.exp(-(t**2) * d / 2)


def chi2_tail(dim: int, level: arb) -> float:
    """Return Pr[chi^2_d >= level], rounded up, by the regularised incomplete gamma function."""
    with ctx.workprec(192):
        ball = (level / 2).gamma_upper(arb(dim) / 2, regularized=1)
        return math.nextafter(float(ball.upper()), math.inf)


def _dimensions(profile: Profile) -> tuple[int, ...]:
    return (1, 2, 5, 20, 100, 400) if profile == "quick" else (*range(1, 65), 100, 200, 400)


def _tails(bound: Bound, factor: arb, deviations: tuple[float, ...], profile: Profile) -> Outcome:
    """Measure Pr[|xi| > sqrt(factor) c sqrt(d)] exactly, for many d and c."""
    outcomes = []
    for dim in _dimensions(profile):
        for deviation in deviations:
            measured = chi2_tail(dim, factor * arb(deviation) ** 2 * dim)
            allowed = bound(c=deviation, d=dim)
            if allowed > 1e-290:
                where = f"d = {dim}, c = {deviation}"
                outcomes.append(Outcome(measured, allowed, instance=where))
    return worst_of(outcomes)


_FROM_ONE = (1.0, 1.25, 2.0, 4.0)


@check(
    "lemma-21",
    "printed",
    kind="upper",
    bound=RARE,
    twins={"6 -> 2": {"factor": 4}, "exp(-c^2 d) -> exp(-32 c^2 d)": RARE**32},
)
def noise_tail(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, factor: int = 36
) -> Outcome:
    """Evaluate Pr[|xi| > 6 c sqrt(d)] by the incomplete gamma function in ball arithmetic.

    Refuted if it exceeds exp(-c^2 d).
    """
    return _tails(bound, arb(factor), _FROM_ONE, profile)


@check(
    "lemma-21",
    "sharp",
    kind="upper",
    bound=RARE,
    twins={
        "sqrt(s_*) -> 0.95 sqrt(s_*)": {"shrink": 0.95},
        "sqrt(s_*) -> 0.9 sqrt(s_*)": {"shrink": 0.9},
        "c >= 1 dropped": {"deviations": (0.4,)},
    },
)
def noise_tail_sharp(
    bound: Bound,
    *,
    rng: np.random.Generator,
    profile: Profile,
    shrink: float = 1.0,
    deviations: tuple[float, ...] = _FROM_ONE,
) -> Outcome:
    """Evaluate Pr[|xi| > sqrt(s_*) c sqrt(d)] by the incomplete gamma function in ball arithmetic.

    Refuted if it exceeds exp(-c^2 d).
    """
    return _tails(bound, enclose(S_STAR) * arb(shrink) ** 2, deviations, profile)


def _members() -> list[Instance]:
    scaling = instance("multiple of the identity", Linear(2.0 * np.eye(3)))
    return [*gallery(), scaling]


def _inverse_points(
    rng: np.random.Generator, profile: Profile, centred: bool = True
) -> list[tuple[Instance, float, float]]:
    """Return members with |z_hat| and |x|; not centred: G + b in place of G."""
    found = []
    for g in _members():
        n = 8 if profile == "quick" else 128
        for x in observations(g, n, rng):
            b = np.zeros(g.G.dim) if centred else x - rng.normal(size=g.G.dim)
            z_hat = g.G.inverse(x - b)
            found.append((g, float(np.linalg.norm(z_hat)), float(np.linalg.norm(x))))
    return found


def _inverse(
    bound: Bound, rng: np.random.Generator, profile: Profile, kind: str, centred: bool = True
) -> Outcome:
    outcomes = [
        Outcome(z, bound(**g.constants, norm_x=x), 1, 1e-10 * (1 + z), instance=repr(g.G))
        for g, z, x in _inverse_points(rng, profile, centred)
    ]
    return worst_of(outcomes, "lower" if kind == "lower" else "upper")


_TWINS_23: dict[str, sp.Expr | dict[str, object]] = {
    "1/m -> (9/10)/m": sp.Rational(9, 10) * INVERSE_PRINTED,
    "assumption-3 dropped": {"centred": False},
}


@check("lemma-23", "printed", kind="upper", bound=INVERSE_PRINTED, twins=_TWINS_23)
def inverse_point(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, centred: bool = True
) -> Outcome:
    """Solve G(z) = x by Newton's method; refuted if |z| exceeds |x|/m."""
    return _inverse(bound, rng, profile, "upper", centred)


@check("equation-54", "printed", kind="upper", bound=INVERSE_PRINTED, twins=_TWINS_23)
def inverse_point_again(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, centred: bool = True
) -> Outcome:
    """Solve G(z) = x by Newton's method at other points; refuted if |z| exceeds |x|/m."""
    return _inverse(bound, rng, profile, "upper", centred)


@check(
    "lemma-23",
    "sharp",
    kind="lower",
    bound=INVERSE_LOWER,
    twins={"1/M -> (10/9)/M": sp.Rational(10, 9) * INVERSE_LOWER, "1/M -> 1/m": norm_x / m},
)
def inverse_point_below(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Solve G(z) = x by Newton's method; refuted if |z| is below |x|/M."""
    return _inverse(bound, rng, profile, "lower")


_NOISES = (1 / 1024, 1 / 4, 1.0, 32.0)


def _linear_law(bound: Bound, profile: Profile, radius: sp.Expr, **at: float) -> Outcome:
    """Measure Pr[|x| > radius] for G = z exactly: |x|^2 = (1 + beta^2) chi^2_d."""
    outcomes = []
    for dim in _dimensions(profile)[:5]:
        for noise in _NOISES:
            numbers = {"M": 1.0, "beta": noise, "d": dim, **at}
            size = enclose(radius, {v: arb(numbers[v.name]) for v in radius.free_symbols})
            measured = chi2_tail(dim, size**2 / (1 + arb(noise) ** 2))
            allowed = bound(**numbers)
            if allowed > 1e-290:
                where = f"G = z, d = {dim}, beta = {noise}"
                outcomes.append(Outcome(measured, allowed, instance=where))
    return worst_of(outcomes)


@check(
    "lemma-24",
    "printed",
    kind="upper",
    bound=2 * sp.exp(-4 * d),
    twins={"12 -> 1": {"shrink": 12}, "M + beta -> (M + beta)/6": {"shrink": 6}},
)
def observable_norm(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, shrink: int = 1
) -> Outcome:
    """Evaluate Pr[|x| > 12 (M + beta) sqrt(d)] exactly for G = z; refuted if above 2 exp(-4d)."""
    return _linear_law(bound, profile, NORM_PRINTED / shrink)


@check(
    "lemma-24",
    "sharp",
    kind="upper",
    bound=RARE_NORM,
    twins={
        "1 + t -> t": {"radius": NORM_SHARP * t / (1 + t)},
        "sqrt(M^2 + beta^2) -> M": {"radius": (1 + t) * M * sp.sqrt(d)},
    },
)
def observable_norm_sharp(
    bound: Bound,
    *,
    rng: np.random.Generator,
    profile: Profile,
    radius: sp.Expr = NORM_SHARP,
) -> Outcome:
    """Evaluate Pr[|x| > (1 + t) sqrt((M^2 + beta^2) d)] exactly for G = z.

    Refuted if it exceeds exp(-t^2 d/2).
    """
    return worst_of([_linear_law(bound, profile, radius, t=dev) for dev in (0.25, 1.0, 2.0)])


@check(
    "lemma-24",
    "sharp",
    kind="upper",
    bound=2 * sp.exp(-d * rate(s)),
    twins={"sqrt(s) -> sqrt(s)/3": {"shrink": 3}},
)
def observable_two_norms(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, shrink: int = 1
) -> Outcome:
    """Evaluate Pr[|x| > sqrt(s_c) (M + beta) sqrt(d)] exactly for G = z, c = 1 and c = 2.

    Refuted if it exceeds 2 exp(-c^2 d).
    """
    outcomes = []
    for deviation in (1, 2):
        factor = as_function(root(sp.Integer(deviation)))()
        outcomes.append(_linear_law(bound, profile, NORM_TWO / shrink, s=factor))
    return worst_of(outcomes)


@check(
    "lemma-24",
    "sharp",
    kind="upper",
    bound=RARE_NORM,
    twins={"1 + t -> 0.1 (1 + t)": {"shrink": 0.1}},
)
def observable_sampled(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, shrink: float = 1.0
) -> Outcome:
    """Sample x of every family and count |x| > (1 + t) sqrt((M^2 + beta^2) d), t = 1/2.

    Null hypothesis: the probability is at most exp(-t^2 d/2); one-sided binomial test, level
    shared by all families (Bonferroni). Refuted if there are too many.
    """
    n, noise, dev = 20_000 if profile == "quick" else 500_000, 0.5, 0.5
    radius, outcomes = as_function(NORM_SHARP), []
    for g in gallery():
        numbers = {**g.constants, "beta": noise, "t": dev}
        z, xi = rng.normal(size=(2, n, g.G.dim))
        size = np.linalg.norm(g.G.value(z) + noise * xi, axis=1)
        hits = int((~(size <= shrink * radius(**numbers))).sum())
        allowed = bound(**numbers)
        p_value = float(stats.binom.sf(hits - 1, n, allowed))
        where = f"{g.G!r}, beta = {noise}, t = {dev}"
        outcomes.append(
            Outcome(hits / n, allowed, n, 0.0, p_value, LEVEL / len(gallery()), instance=where)
        )
    return worst_by(outcomes, lambda o: (-(o.p_value or 0.0), o.ratio))
