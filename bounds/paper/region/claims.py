"""The claims of the region room, with their twins and errata."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.paper.region import (
    chain,
    cir,
    comparison,
    drift,
    equations,
    examples,
    exit,
    noise,
    size,
)
from lemmata.bounds.symbols import (
    M2,
    N_cir,
    T,
    U,
    alpha,
    beta,
    d,
    ell,
    eps,
    eta,
    m,
    norm_z_hat,
    rad_D,
    rho,
    theta,
    w,
)

_FIFTH, _HALF = sp.Rational(1, 5), sp.Rational(1, 2)
_LOW = cir.X_0 + (sp.sqrt(N_cir) + sp.sqrt(ell)) ** 2 / w
_NO_GROWTH = sp.exp(cir.LAM * (cir.X_0 - cir.level))
_STEEP = exit.EXIT_SHARP.subs(sp.exp(-alpha * rho**2 / 4), sp.exp(-alpha * rho**2))
_TAIL = 4 * N_cir / w * sp.log(4 * N_cir / eps)

_LEVEL_TWINS = (
    Twin(
        "ell without wT",
        "sharp",
        change={"ell": sp.Eq(eps * sp.exp(ell), 1)},
        at=examples.without_time(),
        text="X = V^2 for an Ornstein-Uhlenbeck process V, N = w = 1, eps = 1/2",
    ),
    Twin(
        "(sqrt(N) + sqrt(ell))^2",
        "sharp",
        change={"level": sp.Ge(cir.level, _LOW)},
        at=examples.without_root_two(_LOW),
        text="the same, looked at 10^9 times",
    ),
)
_SAFE = (
    "False for large T: a fixed level is passed sooner or later. Theorem 1 survives, because it "
    "needs a finite T only."
)


def _fresh(twins: tuple[Twin, ...]) -> tuple[Twin, ...]:
    """Return new twin objects, for a claim that repeats another's statements."""
    return tuple(Twin(**vars(t)) for t in twins)


LEMMAS: tuple[Claim, ...] = (
    claim(
        "lemma-3",
        {"printed": drift.LEMMA_3, "sharp": drift.LEMMA_3_SHARP},
        assumes=("assumption-1", "assumption-2"),
        uses=("lemma-11",),
        twins=(
            Twin(
                "1/8 -> 1/20",
                "sharp",
                conclusion=sp.Ge(drift.uf, m**2 * U**2 - M2**2 * U**4 / 20),
                at=examples.bent(),
                text="|J u| = |q| = m|u| = 1, |J u - q| = M2|u|^2/2 = 1/2",
            ),
            Twin(
                "the quartic term dropped",
                "sharp",
                conclusion=sp.Ge(drift.uf, m**2 * U**2),
                at=examples.bent(),
                text="|J u| = |q| = m|u| = 1, |J u - q| = M2|u|^2/2 = 1/2",
            ),
            Twin(
                "drift -w eta -> -3w eta",
                "printed",
                conclusion=sp.Le(drift.drift, norm_z_hat**2 + d - 3 * w * eta),
                at=examples.linear(),
                text="G(z) = 2z, x = 0, beta = 1, at z = 1",
            ),
        ),
    ),
    claim(
        "lemma-14",
        {
            "printed": chain.LEMMA_14_PRINTED,
            "repaired": cir.LEMMA_14_REPAIRED,
            "sharp": cir.LEMMA_14_SHARP,
        },
        twins=(
            *_LEVEL_TWINS,
            Twin(
                "b_* dropped",
                "repaired",
                conclusion=sp.Le(cir.p_reach, _NO_GROWTH),
                at=examples.without_growth(),
                text="X = V^2, N = w = 1, theta = 1/2, the level 16, looked at 10^9 times",
            ),
        ),
        erratum="False for large T: the level is fixed, and X passes every level sooner or later. "
        "The printed proof applies the reflection principle (35) to the Ornstein-Uhlenbeck noise, "
        "which is not a martingale. With log((1 + wT)/eps) in place of log(1/eps) it is true, "
        "without the factor 2X_0, without N log N, for real N and any adapted drift below "
        "N - wX. Theorem 1 survives, because it needs a finite T only.",
    ),
    claim(
        "lemma-13",
        {
            "printed": exit.LEMMA_13_PRINTED,
            "repaired": exit.LEMMA_13_REPAIRED,
            "sharp": exit.LEMMA_13_SHARP,
        },
        assumes=("assumption-1", "assumption-2", "assumption-3"),
        uses=("lemma-3", "lemma-11", "lemma-14", "lemma-23"),
        twins=(
            Twin(
                "rad(D) -> rad(D)/4",
                "repaired",
                conclusion=sp.Le(exit.p_exit, eps / 4),
                change={"radius": sp.Eq(rad_D, size.RAD_D / 4)},
                at=examples.small_ball(),
                text="G(z) = z, d = 1, x = 0, eps = 1/2, at the largest T allowed",
            ),
            Twin(
                "e^(-alpha rho^2/4) -> e^(-alpha rho^2)",
                "sharp",
                conclusion=sp.Le(exit.p_exit, _STEEP),
                at=examples.mode_ball(),
                text="G(z) = z, beta = 1, d = 1, rho^2 = 8, T = 3/4",
            ),
        ),
        erratum="False for large T: the diffusion leaves every ball sooner or later. With the same "
        "rad(D) and beta_0 it is true up to an explicit, huge T. (38) is used at level eps where "
        "eps/4 is needed, and 'using the bound on beta' belongs to Lemma 3. Theorem 1 survives.",
    ),
    claim(
        "lemma-15",
        {"printed": comparison.LEMMA_15_PRINTED, "repaired": comparison.LEMMA_15_REPAIRED},
        twins=(
            Twin("drifts not ordered", "repaired", drop=("drifts", "comparison")),
            Twin(
                "|h(x) - h(y)|^2 <= |x - y|",
                "repaired",
                conclusion=sp.Le(comparison.jump, sp.Abs(comparison.x - comparison.y)),
            ),
        ),
        erratum="A theorem about d = 1, stated in R^d, where it is false; the modulus of "
        "continuity of h is missing. Theorem 1 survives: the repaired Lemma 14 takes an "
        "adapted drift.",
    ),
    claim(
        "lemma-16",
        {"printed": comparison.LEMMA_16_PRINTED, "repaired": comparison.LEMMA_16_REPAIRED},
        uses=("lemma-15",),
        twins=(
            Twin("Xbar may exceed alpha_0", "repaired", drop=("levels",)),
            Twin("drifts not ordered", "repaired", drop=("drifts", "comparison")),
        ),
        erratum="False where h(alpha_0) = 0. With Xbar < alpha_0 it is true in d = 1. It "
        "is applied to eta(z_t), whose drift is not a function of eta. Theorem 1 survives: the "
        "repaired Lemma 14 takes an adapted drift and any stopping time.",
    ),
)

_AT = examples.linear()
EQUATIONS: tuple[Claim, ...] = (
    claim(
        "equation-27",
        {"printed": equations.EQUATION_27},
        twins=(
            Twin(
                "2 dB for sqrt(2) dB",
                "printed",
                conclusion=sp.Eq(drift.drift, -drift.uL + 2 * d),
                at=_AT,
                text="G(z) = 2z",
            ),
            Twin(
                "the Laplacian dropped", "printed", conclusion=sp.Eq(drift.drift, -drift.uL), at=_AT
            ),
        ),
        erratum="The sentence before it has '2 dB' for sqrt(2) dB, in print or in the scan.",
    ),
    claim(
        "equation-28",
        {"printed": drift.DIFFUSION},
        uses=("equation-27",),
        twins=(
            Twin("sqrt(eta) dB", "printed", conclusion=sp.Eq(drift.noise, sp.sqrt(eta)), at=_AT),
            Twin("d -> 2d", "printed", conclusion=sp.Eq(drift.drift, 2 * d - drift.uL), at=_AT),
        ),
    ),
    claim(
        "equation-29",
        {"printed": equations.EQUATION_29},
        uses=("equation-57", "equation-59"),
        twins=(
            Twin("not (59)", "printed", drop=("equation-59",)),
            Twin("not (57)", "printed", drop=("equation-57",)),
        ),
    ),
    claim(
        "equation-30",
        {"printed": equations.EQUATION_30, "sharp": drift.SQUARE},
        twins=(
            Twin(
                "(30') with -1/5",
                "sharp",
                conclusion=sp.Ge(U**2 + drift.uz, -_FIFTH * norm_z_hat**2),
                at=examples.halfway(),
                text="u = -z_hat/2",
            ),
            Twin(
                "-2/5 (|u|^2 + |z_hat|^2)",
                "sharp",
                conclusion=sp.Ge(drift.uz, -2 * _FIFTH * (U**2 + norm_z_hat**2)),
                at=examples.opposite(),
                text="u = -z_hat",
            ),
        ),
    ),
    claim(
        "equation-31",
        {"printed": equations.EQUATION_31, "sharp": drift.POLARISATION},
        uses=("remark-2",),
        twins=(
            Twin(
                "2m^2",
                "printed",
                conclusion=sp.Ge(equations.J_hat_u**2, 2 * m**2 * U**2),
                at={m: 1, U: 1, equations.J_hat_u: 1},
                text="G(z) = z",
            ),
            Twin(
                "the quartic term dropped",
                "sharp",
                conclusion=sp.Ge(drift.uf, m**2 * U**2),
                at=examples.bent(),
            ),
        ),
    ),
    claim(
        "equation-32",
        {"printed": equations.EQUATION_32},
        uses=("lemma-11", "lemma-26"),
        twins=(
            Twin(
                "m^2/(2 beta^2) -> m^2/(4 beta^2)",
                "printed",
                conclusion=sp.Ge(equations.uR, -(m**2) / (4 * beta**2) * U**2),
            ),
            Twin("off D", "printed", drop=("in D",)),
        ),
    ),
    claim(
        "equation-33",
        {"printed": equations.EQUATION_33},
        twins=(
            Twin(
                "drift of V^2 without the Ito term",
                "printed",
                conclusion=sp.Eq(equations.drift_V2, -w * equations.V**2),
                drop=("empty sum", "one more"),
                at={equations.drift_V2: 1, equations.V: 0, w: 1, equations.variation_V2: 0},
                text="V = 0",
            ),
            Twin(
                "noise 2V^2",
                "printed",
                conclusion=sp.Eq(equations.variation_V2, 2 * equations.V**2),
                drop=("empty sum", "one more"),
                at={equations.drift_V2: 0, equations.V: 1, w: 1, equations.variation_V2: 4},
                text="V = 1, w = 1",
            ),
        ),
    ),
    claim(
        "equation-34",
        {"printed": equations.EQUATION_34},
        twins=(
            Twin(
                "the integrand e^(-ws/2)",
                "printed",
                conclusion=sp.Eq(equations.rate_e, sp.exp(-w * equations.time)),
            ),
            Twin(
                "no integrating factor",
                "printed",
                conclusion=sp.Eq(equations.rate_e, 1),
            ),
        ),
        erratum="Right with the integrand e^(-w(t-s)/2). With e^(-ws/2), which the scan does not "
        "exclude, F has the right law at each time but is a martingale, and not V's noise.",
    ),
    claim(
        "equation-35",
        {"printed": noise.EQUATION_35_PRINTED, "repaired": noise.EQUATION_35_REPAIRED},
        uses=("lemma-14",),
        twins=(
            Twin(
                "e^(-wa^2/4) -> e^(-wa^2)",
                "repaired",
                conclusion=sp.Le(
                    noise.p_two, noise.TWO_SIDED * sp.exp(-3 * w * noise.height**2 / 4)
                ),
                at=examples.noise_reaches(chain.SLOW, sp.Integer(4)),
                text="w = 1, a = 4, T = 690",
            ),
            Twin(
                "without wT",
                "repaired",
                conclusion=sp.Le(noise.p_two, sp.exp(-w * noise.height**2 / 4)),
                at=examples.noise_reaches(examples.LONG, sp.Integer(4)),
                text="w = 1, a = 4, looked at 10^9 times",
            ),
        ),
        erratum="The reflection principle holds for a martingale and fails for the "
        "Ornstein-Uhlenbeck noise. " + _SAFE,
    ),
    claim(
        "equation-36",
        {"printed": noise.EQUATION_36_PRINTED, "repaired": noise.EQUATION_36_REPAIRED},
        uses=("equation-35",),
        twins=(
            Twin(
                "e^(-r^2/2) -> e^(-r^2)",
                "repaired",
                conclusion=sp.Le(noise.p_two, 2 * w * T * sp.exp(-2 * noise.r**2)),
                at=examples.noise_reaches(chain.SLOW, sp.Integer(4)),
                text="w = 1, r^2 = 8, T = 690",
            ),
            Twin(
                "without wT",
                "repaired",
                conclusion=sp.Le(noise.p_two, sp.exp(-(noise.r**2) / 2)),
                at=examples.noise_reaches(examples.LONG, sp.Integer(4)),
                text="w = 1, r^2 = 8, looked at 10^9 times",
            ),
        ),
        erratum="Rests on (35). " + _SAFE,
    ),
    claim(
        "equation-37",
        {
            "printed": chain.LEMMA_14_PRINTED,
            "repaired": cir.COROLLARY,
            "sharp": cir.LEMMA_14_SHARP,
        },
        uses=("equation-36",),
        twins=(
            *_fresh(_LEVEL_TWINS),
            Twin(
                "for all T",
                "repaired",
                drop=("time",),
                at=examples.reaches(
                    chain.SLOW,
                    _TAIL.subs({N_cir: 1, w: 1, eps: _HALF}),
                    {eps: _HALF, cir.log_power: sp.log(8)},
                ),
                text="X = V^2, N = w = 1, eps = 1/2, T = 690",
            ),
        ),
        erratum="Rests on (36). " + _SAFE,
    ),
    claim(
        "equation-38",
        {"printed": noise.EQUATION_38_PRINTED, "repaired": noise.EQUATION_38_REPAIRED},
        uses=("lemma-3", "lemma-14"),
        twins=(
            Twin(
                "N = |z_hat|^2",
                "repaired",
                conclusion=sp.Le(drift.drift, sp.ceiling(norm_z_hat**2) - w * eta),
                at=examples.still(),
                text="G(z) = z, x = 0 at z = 0",
            ),
            Twin(
                "drift -w eta -> -3w eta",
                "repaired",
                conclusion=sp.Le(drift.drift, noise.N_CEILING - 3 * w * eta),
                at=examples.linear() | {exit.U_0: 1, theta: _HALF, cir.level: 1, cir.p_reach: 0},
                text="G(z) = 2z, x = 0, beta = 1, at z = 1",
            ),
        ),
        erratum="The coefficients are right; the ceiling is not needed. " + _SAFE,
    ),
)

CLAIMS: tuple[Claim, ...] = LEMMAS + EQUATIONS
