"""The claims of the distances room, with their twins and errata."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.paper.distances import divergences as div
from lemmata.bounds.paper.distances import processes as pro
from lemmata.bounds.symbols import beta, chi2, d_TV, h

_HALF = sp.Rational(1, 2)
_FAIR = {
    div.P_A: sp.Rational(3, 4),
    div.Q_A: _HALF,
    chi2: sp.Rational(1, 4),
    d_TV: sp.Rational(1, 4),
}
_POINT = {div.P_A: 1, div.Q_A: sp.Rational(1, 3), chi2: 2, d_TV: sp.Rational(2, 3)}
_COIN = {
    div.P_A: 1,
    div.Q_A: 0,
    div.both: 0,
    div.only_X: 1,
    div.only_Y: 0,
    div.differ: 1,
    d_TV: 1,
}
_SAME_COIN = {
    div.P_A: _HALF,
    div.Q_A: _HALF,
    d_TV: 0,
    div.differ: _HALF,
    div.overlap: 1,
}
_SHORT = sp.Rational(49, 100)
_DECAYED = {
    div.chi2_0: 1,
    div.chi2_t: sp.exp(-2),
    div.C_PC: 1,
    div.time: 1,
    div.var: 1,
    div.energy: 1,
    div.slope: -2,
}
_SLOW = _DECAYED | {
    div.C_PC: sp.Rational(1, 100),
    div.chi2_t: sp.exp(-sp.Rational(1, 50)),
    div.energy: sp.Rational(1, 100),
    div.slope: -sp.Rational(1, 50),
}
"""g = z under the stationary law N(0, 1), and N(0, 100) with the gap 1/100 taken for C_PC."""
_EULER = {pro.z_k: 0, pro.grad: 1, h: _HALF, pro.mean_bar: -_HALF, pro.var_bar: 1}


def _fresh(twins: tuple[Twin, ...]) -> tuple[Twin, ...]:
    """Return new twin objects, for a claim that repeats another's statements."""
    return tuple(Twin(**vars(t)) for t in twins)


_T_EULER = (
    Twin(
        "the h before grad g is missing",
        "printed",
        conclusion=sp.Eq(pro.mean_bar, pro.z_k - pro.grad),
        at=_EULER,
        text="grad g = 1, h = 1/2",
    ),
    Twin(
        "sqrt(2h) -> sqrt(h)",
        "printed",
        conclusion=sp.Eq(pro.var_bar, h),
        at=_EULER,
        text="h = 1/2: the variance is 1",
    ),
)
_T_REFLECT = (
    Twin(
        "the atom is 1/4",
        "repaired",
        conclusion=sp.Le(pro.F_projected - pro.F_reflected, sp.Rational(1, 4)),
        at={pro.y: 0, h: 1, pro.F_projected: _HALF, pro.F_reflected: 0},
        text="y = 0",
    ),
    Twin(
        "the laws agree",
        "repaired",
        conclusion=sp.Eq(pro.F_projected, pro.F_reflected),
        at={pro.y: 0, h: 1, pro.F_projected: _HALF, pro.F_reflected: 0},
        text="y = 0",
    ),
)
_LANGEVIN_TWINS = (
    Twin(
        "sqrt(2) dB -> dB",
        "printed",
        change={"flux": sp.Eq(pro.flux, -pro.density * pro.slope_g - pro.slope_p / 2)},
        at={pro.density: 1, pro.slope_g: 1, pro.slope_p: -1, pro.flux: -_HALF},
        text="g = z at 0, noise dB",
    ),
    Twin(
        "-grad g -> grad g",
        "printed",
        change={"flux": sp.Eq(pro.flux, pro.density * pro.slope_g - pro.slope_p)},
        at={pro.density: 1, pro.slope_g: 1, pro.slope_p: -1, pro.flux: 2},
        text="g = z at 0",
    ),
)
_PUSH_TWINS = (
    Twin(
        "+nu dU",
        "repaired",
        change={"reflection": sp.Eq(pro.position, pro.free - pro.push)},
        at={pro.free: -1, pro.push: 1, pro.position: -2},
        text="the free path at -1",
    ),
    Twin("no push", "repaired", drop=("just enough",)),
)
_REFLECTION_ERRATUM = (
    "With the outer normal the reflection term is -nu dU; U is non-decreasing and singular in t, "
    "so there is no density 'U dt'. Theorem 1 survives: only the sign convention is off."
)
_REFLECTED_ERRATUM = (
    "The projected chain has an atom on the boundary, the reflected interpolation has none: on "
    "[0, oo), without drift, from 0, one step has total variation distance 1/2. Theorem 1 "
    "survives: Lemma 17 is proved without (13) and (14)."
)
_EULER_ERRATUM = "The h in front of grad g is missing in (11), in print or in the scan."

CLAIMS: tuple[Claim, ...] = (
    claim(
        "definition-1",
        {"printed": pro.DEFINITION_1},
        twins=(
            Twin(
                "beta is the variance",
                "printed",
                conclusion=sp.Eq(pro.var_0 - pro.gain**2, beta),
                at={pro.gain: 0, beta: 2, pro.var_0: 4},
                text="G = 0, beta = 2",
            ),
            Twin("the noise left out", "printed", drop=("total variance",)),
        ),
        erratum="After Lemma 2 the text calls beta the variance; it is the standard deviation.",
    ),
    claim(
        "definition-2",
        {"printed": pro.DEFINITION_2_PRINTED, "repaired": pro.DEFINITION_2_REPAIRED},
        twins=(
            Twin(
                "always standard normal",
                "repaired",
                conclusion=sp.Eq(pro.var_0, 1),
                at={pro.gain: 1, beta: 1, pro.var_0: 2},
                text="G(z) = z, beta = 1",
            ),
            Twin("the layers left out", "repaired", drop=("total variance",)),
        ),
        erratum="'p(z_0) = N(0, I)' contradicts that z_0 is the observable. In the proof of "
        "Theorem 1 z_0 is a latent noise. Harmless.",
    ),
    claim("definition-3", {"printed": pro.DEFINITION_3}, twins=_LANGEVIN_TWINS),
    claim("definition-9", {"printed": pro.DEFINITION_3}, twins=_fresh(_LANGEVIN_TWINS)),
    claim(
        "definition-4",
        {"printed": pro.DEFINITION_4_PRINTED, "repaired": pro.DEFINITION_4_REPAIRED},
        twins=_PUSH_TWINS,
        erratum=_REFLECTION_ERRATUM,
    ),
    claim(
        "definition-10",
        {"printed": pro.DEFINITION_4_PRINTED, "repaired": pro.DEFINITION_4_REPAIRED},
        twins=_fresh(_PUSH_TWINS),
        erratum=_REFLECTION_ERRATUM,
    ),
    claim(
        "definition-5",
        {"printed": div.DEFINITION_5},
        twins=(
            Twin(
                "half of it",
                "printed",
                conclusion=sp.Le(sp.Abs(div.P_A - div.Q_A), div.excess / 2),
                at={
                    div.P_A: 1,
                    div.Q_A: 0,
                    div.excess: 1,
                    div.deficit: 1,
                    div.only_X: 1,
                    div.only_Y: 0,
                },
                text="P and Q two different Dirac masses",
            ),
            Twin("P and Q of different mass", "printed", drop=("masses",)),
        ),
    ),
    claim(
        "definition-6",
        {"printed": div.DEFINITION_6},
        twins=(
            Twin(
                "the square lost",
                "printed",
                conclusion=sp.Eq(div.cell_q * (div.cell_p / div.cell_q - 1), div.CELL),
                at={div.cell_p: 3, div.cell_q: 1},
                text="p = 3, q = 1 in one point",
            ),
            Twin(
                "p^2/q - p",
                "printed",
                conclusion=sp.Ge(div.cell_p**2 / div.cell_q - div.cell_p, 0),
                at={div.cell_p: _HALF, div.cell_q: 1},
                text="p = 1/2, q = 1 in one point",
            ),
        ),
        erratum="The square is missing, in print or in the scan.",
    ),
    claim(
        "definition-7",
        {"printed": pro.DEFINITION_7},
        twins=(
            Twin("1 - e^(-2t) -> 1 - e^(-t)", "printed", conclusion=pro.wrong_semigroup()),
            Twin("variances add", "printed", conclusion=pro.wrong_semigroup(forget=True)),
        ),
    ),
    claim(
        "definition-8",
        {"printed": pro.DEFINITION_8_PRINTED, "repaired": pro.DEFINITION_8_REPAIRED},
        twins=(
            Twin("not given X_s", "repaired", drop=("average of X_s",)),
            Twin("any mean", "repaired", drop=("mean",)),
        ),
        erratum="The condition 'given X_s = x' is missing; with it the definition is the usual "
        "one. Theorem 1 survives.",
    ),
    claim(
        "definition-11",
        {"printed": pro.DEFINITION_11},
        twins=(
            Twin(
                "half of |grad phi|^2",
                "printed",
                conclusion=sp.Eq(pro.PARTS.lhs, pro.PARTS.rhs - pro.g1**2 / 2),
            ),
            Twin(
                "V' with the wrong sign",
                "printed",
                conclusion=sp.Eq(pro.PARTS.lhs.subs(pro.slope_g, -pro.slope_g), pro.PARTS.rhs),
            ),
        ),
        erratum="The square in Var is missing, in print or in the scan; the generator and the loss "
        "share a letter.",
    ),
    claim(
        "definition-12",
        {"printed": div.DEFINITION_12_PRINTED, "repaired": div.DEFINITION_12_REPAIRED},
        twins=(
            Twin("2/C", "repaired", conclusion=sp.Ge(div.energy / div.var, 2 / div.C_PC)),
            Twin("no inequality", "repaired", drop=("Poincare inequality",)),
        ),
        erratum="The inequality is the wrong way round: the smallest C with E(g) >= C Var(g) is 0. "
        "With Var(g) <= C E(g) the smallest C is the inverse spectral gap. Theorem 1 survives.",
    ),
    claim("definition-13", {"printed": pro.DEFINITION_13}, twins=_T_EULER, erratum=_EULER_ERRATUM),
    claim(
        "equation-11",
        {"printed": pro.DEFINITION_13},
        twins=_fresh(_T_EULER),
        erratum=_EULER_ERRATUM,
    ),
    claim("equation-12", {"printed": pro.DEFINITION_13}, twins=_fresh(_T_EULER)),
    *(
        claim(
            id,
            {"printed": pro.DEFINITION_14_PRINTED, "repaired": pro.DEFINITION_14_REPAIRED},
            uses=("definition-13",),
            twins=_fresh(_T_REFLECT),
            erratum=_REFLECTED_ERRATUM,
        )
        for id in ("definition-14", "equation-13", "equation-14")
    ),
    claim(
        "lemma-6",
        {"printed": div.LEMMA_6, "sharp": div.LEMMA_6_SHARP},
        twins=(
            Twin(
                "half of Pr[X != X']",
                "printed",
                conclusion=sp.Le(d_TV, div.differ / 2),
                at=_COIN,
                text="two different Dirac masses",
            ),
            Twin(
                "equality for the independent coupling",
                "sharp",
                drop=("diagonal",),
                at=_SAME_COIN,
                text="two independent fair coins",
            ),
        ),
    ),
    claim(
        "lemma-7",
        {"printed": div.LEMMA_7, "sharp": div.LEMMA_7_SHARP},
        twins=(
            Twin(
                "1/2 -> 49/100",
                "printed",
                conclusion=sp.Le(d_TV, _SHORT * sp.sqrt(chi2)),
                at=_FAIR,
                text="Q = (1/2, 1/2), P = (3/4, 1/4)",
            ),
            Twin(
                "chi^2/(1 + chi^2) for every chi^2",
                "sharp",
                conclusion=sp.Le(d_TV, div.TV_LARGE),
                at=_FAIR,
                text="Q = (1/2, 1/2), P = (3/4, 1/4)",
            ),
            Twin(
                "chi^2/(2 + chi^2)",
                "sharp",
                conclusion=sp.Or(sp.Lt(chi2, 1), sp.Le(d_TV, chi2 / (2 + chi2))),
                at=_POINT,
                text="Q = (1/3, 2/3), P = (1, 0)",
            ),
        ),
    ),
    claim(
        "lemma-8",
        {"printed": div.LEMMA_8, "sharp": div.LEMMA_8_SHARP},
        uses=("definition-12",),
        twins=(
            Twin(
                "e^(-2t/C) -> e^(-3t/C)",
                "sharp",
                conclusion=sp.Le(div.chi2_t, sp.exp(-3 * div.time / div.C_PC) * div.chi2_0),
                at=_DECAYED,
                text="the first eigenfunction of the Ornstein-Uhlenbeck process, t = 1",
            ),
            Twin(
                "C_PC is the spectral gap",
                "printed",
                change={
                    "Poincare inequality": sp.Ge(div.energy, div.C_PC * div.var),
                    "Gronwall": sp.Le(div.chi2_t, sp.exp(-2 * div.C_PC * div.time) * div.chi2_0),
                    "dissipation": sp.Eq(div.slope, -2 * div.energy),
                },
                at=_SLOW,
                text="stationary law N(0, 100), first eigenfunction, t = 1",
            ),
        ),
        erratum="True with the repaired Definition 12, but the exponent can be doubled; with the "
        "spectral gap in place of C_PC it is false. Not used afterwards.",
    ),
)
