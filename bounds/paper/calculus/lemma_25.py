"""Lemma 25: the third derivative of the loss.

For a unit vector y put g(t) = G(z + t y).  Then the third derivative of L along y is a sum of
two inner products, and the norm of the symmetric form D^3 L is attained on the diagonal.
"""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp

from bounds.catalogue import claim
from bounds.claim import Claim, Counterexample, Statement, Twin, apply, cite, step
from bounds.derivatives import along
from bounds.facts import BANACH, CAUCHY_SCHWARZ
from bounds.symbols import M2, M3, M, U, beta, d, g1, g1g2, g2, g3, local, q, qg3

THIRD_OCR = sp.sqrt(d) * M * (3 * sp.sqrt(d) * M2 + M3 * U)
"""Lemma 25 as its statement reads: no factor 1/beta^2."""
THIRD_PRINTED = THIRD_OCR / beta**2
"""Lemma 25 as the last line of its proof reads."""
THIRD_RESIDUAL = (3 * M * M2 + M3 * q) / beta**2
"""Sharp, in terms of the residual |G(z) - x|."""
THIRD_SHARP = M * (3 * M2 + M3 * U) / beta**2
"""Sharp bound of the norm of D^3 L."""

cubic = local("cubic", r"D^3L[y,y,y]")
diagonal = local("diagonal", r"\sup_y\lvert D^3L[y,y,y]\rvert", nonnegative=True)
third_norm = local("third_norm", r"\lVert D^3L\rVert", nonnegative=True)

_DERIVATIVE = {
    "equation-58": sp.Eq(cubic, along("y", "y", "y")),
    "remark-4": sp.Le(g1, M),
    "assumption-2, second order": sp.Le(g2, M2),
    "assumption-2, third order": sp.Le(g3, M3),
}
_LIPSCHITZ = {"assumption-2, first order": sp.Le(q, M * U)}
_SUPREMUM = {
    "supremum": sp.Implies(sp.Le(sp.Abs(cubic), THIRD_RESIDUAL), sp.Le(diagonal, THIRD_RESIDUAL)),
}
_WHERE = {
    cubic: "third derivative of L at z along a unit vector y",
    diagonal: "supremum of its absolute value over all unit vectors",
    third_norm: "injective norm of D^3 L at z",
}
_BY_RESIDUAL = sp.Le(third_norm, THIRD_RESIDUAL)
_BY_DISTANCE = sp.Le(third_norm, THIRD_SHARP)

LEMMA_25_SHARP = Statement(
    text="|D^3 L(z)| <= (3 M M2 + M3 |G(z) - x|)/beta^2 <= M (3 M2 + M3 |z - z_hat|)/beta^2 for "
    "every z, in the injective norm.",
    conclusion=sp.And(_BY_RESIDUAL, _BY_DISTANCE),
    hypotheses=_DERIVATIVE | _LIPSCHITZ | _SUPREMUM,
    steps=(
        cite("first product", CAUCHY_SCHWARZ, {"c": g1g2, "a": g1, "b": g2}),
        cite("second product", CAUCHY_SCHWARZ, {"c": qg3, "a": q, "b": g3}),
        step(
            "first term",
            sp.Le(sp.Abs(g1g2), M * M2),
            "first product",
            "remark-4",
            "assumption-2, second order",
        ),
        step(
            "second term", sp.Le(sp.Abs(qg3), M3 * q), "second product", "assumption-2, third order"
        ),
        step(
            "along y",
            sp.Le(sp.Abs(cubic), THIRD_RESIDUAL),
            "equation-58",
            "first term",
            "second term",
        ),
        step("on the diagonal", sp.Le(diagonal, THIRD_RESIDUAL), "along y", "supremum"),
        cite("norm", BANACH, {"c": third_norm, "a": diagonal}),
        step("by the residual", _BY_RESIDUAL, "norm", "on the diagonal"),
        step("by the distance", _BY_DISTANCE, "by the residual", "assumption-2, first order"),
    ),
    where=_WHERE,
)

LEMMA_25_REPAIRED = Statement(
    text="|D^3 L(z)| <= sqrt(d) M (3 sqrt(d) M2 + M3 |z - z_hat|)/beta^2 for every z.",
    conclusion=sp.Le(third_norm, THIRD_PRINTED),
    hypotheses=LEMMA_25_SHARP.hypotheses,
    steps=(
        apply("sharp", LEMMA_25_SHARP, {}, *LEMMA_25_SHARP.hypotheses),
        step("dimension", sp.Le(THIRD_SHARP, THIRD_PRINTED), why="d >= 1"),
        step("printed", sp.Le(third_norm, THIRD_PRINTED), "sharp", "dimension"),
    ),
    where=_WHERE,
)


def cosine(
    a: sp.Expr, k: sp.Expr, omega: sp.Expr, z: sp.Expr, noise: sp.Expr
) -> dict[sp.Symbol, sp.Expr]:
    """Return the scalars of G(z) = a z + k/omega^2 (cos(omega z) - 1), d = 1, with x = 0.

    The inverse point of 0 is 0, where G vanishes, and G increases for k < a omega.
    """
    t = sp.Symbol("t", real=True)
    G = a * t + k / omega**2 * (sp.cos(omega * t) - 1)
    jets = [sp.diff(G, t, n).subs(t, z) for n in range(4)]
    L = t**2 / 2 + G**2 / (2 * noise**2)
    slope = sp.diff(L, t, 3).subs(t, z)
    return {
        d: sp.Integer(1),
        M: a + k / omega,
        M2: k,
        M3: k * omega,
        beta: noise,
        U: abs(z),
        q: abs(jets[0]),
        g1: abs(jets[1]),
        g2: abs(jets[2]),
        g3: abs(jets[3]),
        g1g2: jets[1] * jets[2],
        qg3: jets[0] * jets[3],
        cubic: slope,
        diagonal: abs(slope),
        third_norm: abs(slope),
    }


_ONE = sp.Integer(1)
SMALL_NOISE: Mapping[sp.Symbol, sp.Expr] = cosine(
    _ONE, _ONE, sp.Integer(2), sp.Integer(0), sp.Rational(1, 100)
)
"""At the inverse point of a curved G, beta = 1/100."""
FAST = sp.Integer(40)
FAST_COSINE: Mapping[sp.Symbol, sp.Expr] = cosine(_ONE, _ONE, FAST, sp.Integer(0), _ONE)
"""The constant 3 is approached as omega grows."""
FAR: Mapping[sp.Symbol, sp.Expr] = cosine(_ONE, _ONE, FAST, 81 * sp.pi / (2 * FAST), _ONE)
"""A point with cos(omega z) = 0 and omega z large: D^3 G pairs with the residual."""

LEMMA_25_PRINTED = Statement(
    text="|D^3 L(z)| <= sqrt(d) M (3 sqrt(d) M2 + M3 |z - z_hat|) for every z [no 1/beta^2].",
    conclusion=sp.Le(third_norm, THIRD_OCR),
    hypotheses=LEMMA_25_SHARP.hypotheses,
    counterexample=Counterexample(
        "G(z) = z + (cos 2z - 1)/4 at z = z_hat = 0, beta = 1/100: beta^2 |L'''| = 3", SMALL_NOISE
    ),
    where=_WHERE,
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-25",
        {"printed": LEMMA_25_PRINTED, "repaired": LEMMA_25_REPAIRED, "sharp": LEMMA_25_SHARP},
        assumes=("assumption-2",),
        uses=("equation-58", "remark-4"),
        twins=(
            Twin(
                "1/beta^2 dropped",
                "repaired",
                sp.Le(third_norm, THIRD_OCR),
                at=SMALL_NOISE,
                text="G(z) = z + (cos 2z - 1)/4 at 0, beta = 1/100",
            ),
            Twin(
                "3 -> 27/10",
                "sharp",
                sp.Le(third_norm, THIRD_SHARP.subs(M2, sp.Rational(9, 10) * M2)),
                at=FAST_COSINE,
                text="G(z) = z + (cos 40z - 1)/1600 at z = z_hat = 0",
            ),
            Twin(
                "term M3 |G - x| dropped",
                "sharp",
                sp.Le(third_norm, THIRD_RESIDUAL.subs(M3, 0)),
                at=FAR,
                text="G(z) = z + (cos 40z - 1)/1600, z_hat = 0, at 40z = 81 pi/2",
            ),
            Twin(
                "assumption-2, second order, dropped",
                "sharp",
                drop=("assumption-2, second order",),
                at=dict(FAST_COSINE) | {M2: sp.Rational(1, 2)},
                text="G(z) = z + (cos 40z - 1)/1600 with M2 too small",
            ),
        ),
        erratum="The statement lacks the factor 1/beta^2 (perhaps lost in the scan; the last line "
        "of its proof has it) and is then false for small beta, e.g. for G(z) = z + (cos 2z - 1)/4 "
        "at z = z_hat. With it the statement is true; neither factor sqrt(d) is needed. Theorem 1 "
        "is not affected.",
    ),
)
