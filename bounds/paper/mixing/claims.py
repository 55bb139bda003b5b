"""The claims of the mixing room, with their twins and errata."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Statement, Twin, apply, step
from lemmata.bounds.paper.mixing import (
    comparison,
    reflected,
    sampling,
    series,
    short,
    slower,
    static,
)
from lemmata.bounds.paper.mixing.comparison import MASS, mass_off, p_exit, tv_all, tv_given
from lemmata.bounds.paper.mixing.reflected import R_diam, tv_mix, tv_pair
from lemmata.bounds.paper.mixing.series import earlier
from lemmata.bounds.paper.mixing.tails import g_far
from lemmata.bounds.symbols import T, alpha, eps, rad_D

_SERIES = series.SERIES
THEOREM_3_SHARP = Statement(
    text="S convex of diameter R. From every start in S the law at T of the diffusion reflected in "
    "S is within (4/pi) e^(-pi^2 T/R^2) of p ~ e^(-g) if Hess g >= 0 on S. If Hess g >= alpha I, "
    "alpha > 0, it is within R sqrt(alpha)/sqrt(2 pi (e^(2 alpha T) - 1)), and the laws from "
    "starts at distance at most R are within erf(R sqrt(alpha)/(2 sqrt(2(e^(2 alpha T) - 1)))).",
    conclusion=sp.And(
        sp.Le(tv_mix, series.TV_SHARP),
        sp.Le(tv_mix, reflected.TV_CONVEX),
        sp.Le(tv_pair, reflected.TV_CONVEX_ERF),
    ),
    hypotheses=_SERIES.hypotheses,
    steps=(
        apply("series", _SERIES, {}, "diameter"),
        apply("strongly convex", reflected.THEOREM_3_CONVEX, {}),
        apply("two starts", reflected.PAIR, {}),
    ),
    where=dict(reflected.THEOREM_3_CONVEX.where) | dict(_SERIES.where),
)

EQUATION_26_REPAIRED = Statement(
    text="d_TV(tilde P, P) = P(D^c) <= exp(|z_hat|^2/c_m + d log(2M/m) - c_m r^2/8) for D = "
    "B(z_hat, r), every r and every beta.",
    conclusion=sp.Le(tv_given, sp.exp(g_far)),
    hypotheses=MASS
    | {k: h.subs(static.mass_r, mass_off) for k, h in static.B_BOUND.hypotheses.items()},
    steps=(
        apply("restriction", comparison.EQUATION_24, {}, *MASS),
        apply("static", static.B_BOUND, {static.mass_r: mass_off}, *static.B_BOUND.hypotheses),
        step("bound", sp.Le(tv_given, sp.exp(g_far)), "restriction", "static"),
    ),
    where=dict(comparison.EQUATION_24.where) | dict(static.B_BOUND.where),
    witness={k: v for k, v in (static.B_BOUND.witness or {}).items() if k != static.mass_r}
    | dict.fromkeys((mass_off, tv_given, comparison.part_in, comparison.part_out), sp.Integer(0)),
)

EQUATION_26_SHARP = Statement(
    text="d_TV(tilde P, P) = P(D^c) <= (c_M/c_m)^(d/2) exp((c_M - c_m)|z_hat|^2/(2 c_m c_M)) "
    "Pr[|N(-z_hat/c_m, I/c_m)| > r] for D = B(z_hat, r), every r and every beta.",
    conclusion=sp.Le(tv_given, static.shifted * sp.exp(g_far)),
    hypotheses=MASS
    | {k: h.subs(static.mass_r, mass_off) for k, h in static.S_BOUND.hypotheses.items()},
    steps=(
        apply("restriction", comparison.EQUATION_24, {}, *MASS),
        apply("static", static.S_BOUND, {static.mass_r: mass_off}, *static.S_BOUND.hypotheses),
        step(
            "bound",
            sp.Le(tv_given, static.shifted * sp.exp(g_far)),
            "restriction",
            "static",
        ),
    ),
    where=dict(comparison.EQUATION_24.where) | dict(static.S_BOUND.where),
    witness={k: v for k, v in (static.S_BOUND.witness or {}).items() if k != static.mass_r}
    | dict.fromkeys((mass_off, tv_given, comparison.part_in, comparison.part_out), sp.Integer(0)),
)

# The uniform law on [0, 1] from 0: P_T([0, 1/2]) - 1/2 bounds the distance from below.
_ONE = sp.Integer(1)
_HALF_LINE = 2 / sp.pi * (sp.exp(-(sp.pi**2)) - sp.exp(-9 * sp.pi**2) / 3)
_UNIFORM = {T: _ONE, R_diam: _ONE, earlier: _ONE, tv_mix: _HALF_LINE}
_UNIFORM_TEXT = "uniform law on [0, 1], from 0, at T = 1: the mass of [0, 1/2] by cosine series"
_SLOW = {T: sp.Integer(10), rad_D: sp.Rational(1, 2), earlier: _ONE, tv_mix: _HALF_LINE}

# dz = -z dt + sqrt(2) dB from 0 and 1: normal laws of equal variance, at T = 10.
_LATE = sp.Integer(10)
_OU = {
    T: _LATE,
    alpha: _ONE,
    R_diam: _ONE,
    tv_pair: sp.erf(sp.exp(-_LATE) / (2 * sp.sqrt(2 * (1 - sp.exp(-2 * _LATE))))),
    earlier: _ONE,
}
_FASTER = reflected.TV_CONVEX_ERF.subs(sp.exp(2 * alpha * T), sp.exp(3 * alpha * T))

# G(z) = z, x = 0, d = beta = 1: the posterior is N(0, 1/2); at z = 0, A = {}.
_RADIUS = sp.Rational(1, 2)
_OFF = sp.erfc(_RADIUS)
_HALF_OUTSIDE = dict(EQUATION_26_REPAIRED.witness or {}) | {
    static.r_out: _RADIUS,
    mass_off: _OFF,
    tv_given: _OFF,
    static.integral_all: sp.sqrt(sp.pi),
    static.integral_r: sp.sqrt(sp.pi) * _OFF,
}
for _label in ("exponent", "tail's"):
    _name, _value = EQUATION_26_REPAIRED.hypotheses[_label].args
    _HALF_OUTSIDE[_name] = _value.subs(_HALF_OUTSIDE)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "theorem-3",
        {"printed": slower.THEOREM_3_PRINTED, "sharp": THEOREM_3_SHARP},
        twins=(
            Twin(
                "pi^2 -> 11/10 pi^2",
                "sharp",
                conclusion=sp.Le(tv_mix, series.TV_SHARP.subs(T, sp.Rational(11, 10) * T)),
                at=_UNIFORM,
                text=_UNIFORM_TEXT,
            ),
            Twin(
                "R -> R/2",
                "sharp",
                conclusion=sp.Le(tv_mix, series.TV_SHARP.subs(R_diam, R_diam / 2)),
                at=_UNIFORM,
                text=_UNIFORM_TEXT,
            ),
            Twin(
                "e^(2 alpha t) -> e^(3 alpha t)",
                "sharp",
                conclusion=sp.Le(tv_pair, _FASTER),
                at=_OU,
                text="Ornstein-Uhlenbeck process of rate 1 from 0 and 1 at T = 10",
            ),
        ),
        erratum="True, with a constant slightly above 1, and far from sharp: the rate is pi^2/R^2. "
        "The paper uses it in (22) with the radius of D in place of the diameter, which the sharp "
        "rate covers. Theorem 1 survives.",
    ),
    claim(
        "equation-21",
        {"printed": comparison.EQUATION_21},
        twins=(
            Twin(
                "without the last term",
                "printed",
                conclusion=sp.Le(tv_all, comparison.tv_same + tv_mix),
            ),
            Twin(
                "without the first term",
                "printed",
                conclusion=sp.Le(tv_all, tv_mix + tv_given),
            ),
        ),
    ),
    claim(
        "equation-22",
        {"printed": slower.EQUATION_22},
        uses=("theorem-3",),
        twins=(
            Twin(
                "e^(-t/(2 rad^2)) -> e^(-3t/rad^2)",
                "printed",
                conclusion=sp.Le(tv_mix, series.C_RADIUS * sp.exp(-3 * T / rad_D**2)),
                at=_UNIFORM | {rad_D: sp.Rational(1, 2)},
                text=_UNIFORM_TEXT,
            ),
            Twin(
                "rad twice too small",
                "printed",
                conclusion=sp.Le(tv_mix, series.TV_RADIUS.subs(rad_D, rad_D / 3)),
                at=_UNIFORM | {rad_D: sp.Rational(1, 2)},
                text=_UNIFORM_TEXT,
            ),
        ),
        erratum="The citation is for the diameter 2 rad(D), and would give e^(-t/(8 rad^2)). The "
        "statement is true by the sharp rate of Theorem 3.",
    ),
    claim(
        "equation-23",
        {"printed": comparison.EQUATION_23},
        twins=(
            Twin(
                "half the probability",
                "printed",
                conclusion=sp.Le(comparison.tv_same, p_exit / 2),
            ),
            Twin(
                "alpha squared",
                "printed",
                conclusion=sp.Le(comparison.tv_same, comparison.level**2),
            ),
        ),
        erratum="Fine for the given t; the limit t -> infinity is not (25).",
    ),
    claim(
        "equation-24",
        {"printed": comparison.EQUATION_24},
        twins=(
            Twin(
                "half the mass outside",
                "printed",
                conclusion=sp.Eq(tv_given, mass_off / 2),
            ),
            Twin("the supremum dropped", "printed", drop=("supremum",)),
        ),
    ),
    claim(
        "equation-25",
        {"printed": comparison.EQUATION_25, "repaired": comparison.EQUATION_23},
        twins=(
            Twin(
                "half the probability",
                "repaired",
                conclusion=sp.Le(comparison.tv_same, p_exit / 2),
            ),
        ),
        erratum="Vacuous: no alpha below 1 bounds the exit probability for every t, as the "
        "diffusion leaves every ball. For a given t it is (23). Theorem 1 survives: it needs a "
        "finite T only.",
    ),
    claim(
        "equation-26",
        {
            "printed": comparison.EQUATION_25,
            "repaired": EQUATION_26_REPAIRED,
            "sharp": EQUATION_26_SHARP,
        },
        assumes=("assumption-1", "assumption-2"),
        uses=("equation-24",),
        twins=(
            Twin(
                "half the mass outside",
                "repaired",
                conclusion=sp.Le(tv_given, mass_off / 2),
                at=_HALF_OUTSIDE,
                text="G(z) = z, x = 0, d = 1, beta = 1, r = 1/2: a Gaussian posterior",
            ),
        ),
        erratum="Without a proof, as (25) is vacuous; no local argument can bound P(D^c), as there "
        "might be another well. Assumption 1 excludes it: the static bound needs no diffusion. "
        "Theorem 1 survives.",
    ),
    claim(
        "lemma-12",
        {
            "printed": comparison.LEMMA_12_PRINTED,
            "repaired": comparison.LEMMA_12_REPAIRED,
            "sharp": comparison.LEMMA_12_SHARP,
        },
        uses=("theorem-3", "equation-21", "equation-23", "equation-24"),
        twins=(
            Twin(
                "without P(D^c)",
                "repaired",
                conclusion=sp.Le(tv_all, comparison.TV_12 - mass_off),
            ),
            Twin(
                "without the exit probability",
                "repaired",
                conclusion=sp.Le(tv_all, comparison.TV_12 - p_exit),
            ),
        ),
        erratum="Vacuous: the hypothesis, for all t, forces alpha >= 1, because the diffusion "
        "leaves D almost surely. 'P_0 absolutely continuous' contradicts the start of Lemma 2 and "
        "is not needed. For a given t it is true with P(D^c) in place of the second alpha. Theorem "
        "1 survives.",
    ),
    claim(
        "lemma-2",
        {"printed": short.LEMMA_2_PRINTED, "repaired": sampling.LEMMA_2_REPAIRED},
        assumes=("assumption-1", "assumption-2", "assumption-3"),
        uses=("lemma-12", "lemma-13", "lemma-11", "theorem-3", "lemma-23"),
        twins=(
            Twin(
                "any eps < 1",
                "printed",
                change={"eps": sp.Le(eps, sp.Rational(999, 1000))},
                at=short.too_short().at,
                text=short.too_short().text,
            ),
        ),
        erratum="e^(-T/(2 rad^2)) is sqrt(eps), which is at most eps/2 only for eps >= 4; the two "
        "exit terms already use up eps/2; Lemmas 12 and 13 are vacuous and false. False with this "
        "T as eps -> 1; true for eps <= 1/2 and M/m <= (32d/eps)^3/2, by the sharp rate of Theorem "
        "3 and the static bound. Theorem 1 survives.",
    ),
)
