"""Appendix F.2, Lemma 24: the norm of the observable, with high probability."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Statement, Twin, apply, cite, step
from lemmata.bounds.facts import TRIANGLE
from lemmata.bounds.paper.concentration.inverse import offset
from lemmata.bounds.paper.concentration.tools import (
    BOOLE,
    CHERNOFF_AT,
    GAUSSIAN_CONCENTRATION,
    GAUSSIAN_MOMENTS,
    INDEPENDENT_CENTRED,
    JENSEN,
    MONOTONE_EXPECTATION,
    MONOTONE_PROBABILITY,
    c,
    even_tail,
    miss,
    rate,
    s,
    slowest,
    t,
    tail,
    xi,
)
from lemmata.bounds.symbols import M, beta, d, local, norm_x, norm_z

NORM_PRINTED = 12 * (M + beta) * sp.sqrt(d)
"""Printed bound of |x|, Lemma 24."""
NORM_TWO = sp.sqrt(s) * (M + beta) * sp.sqrt(d)
"""Bound of |x| by the two norms |z| and |xi|."""
NORM_SHARP = (1 + t) * sp.sqrt((M**2 + beta**2) * d)
"""Sharp bound of |x|, with probability 1 - exp(-t^2 d / 2)."""
LIPSCHITZ = sp.sqrt(M**2 + beta**2)
"""Lipschitz constant of (z, xi) -> |G(z) + beta xi|."""

G_norm = local("G_norm", r"\lVert G(z)\rVert", nonnegative=True)
G_shift = local("G_shift", r"\lVert G(z)-G(0)\rVert", nonnegative=True)
either = local(
    "either", r"\Pr[\lVert z\rVert^2\ge sd\lor\lVert\xi\rVert^2\ge sd]", nonnegative=True
)

_GROWTH = sp.Le(G_norm, M * norm_z)
_LATENT = {
    "assumption-2": sp.Le(G_shift, M * norm_z),
    "assumption-3": sp.Eq(offset, 0),
}
_WHERE_24 = {
    G_norm: "|G(z)|",
    G_shift: "|G(z) - G(0)|",
    offset: "|G(0)|",
    xi: "norm of the standard normal noise",
}

GROWTH = Statement(
    text="Assumptions 2 and 3: |G(z)| <= M |z|.",
    conclusion=_GROWTH,
    hypotheses=_LATENT,
    steps=(
        cite("triangle", TRIANGLE, {"c": G_norm, "a": G_shift, "b": offset}),
        step("growth", _GROWTH, "triangle", "assumption-2", "assumption-3"),
    ),
    where=_WHERE_24,
)

LEMMA_24_TWO_NORMS = Statement(
    text="Assumptions 2 and 3; s >= 1 with s - 1 - log s >= 2 c^2, e.g. s_c. Then |x| <= sqrt(s) "
    "(M + beta) sqrt(d) with probability at least 1 - 2 exp(-c^2 d).",
    conclusion=sp.Le(miss, 2 * sp.exp(-(c**2) * d)),
    hypotheses=_LATENT | {"s": sp.Ge(s, 1), "root": sp.Ge(rate(s), c**2)},
    steps=(
        apply("growth", GROWTH, {}, *_LATENT),
        cite("sum", TRIANGLE, {"c": norm_x, "a": G_norm, "b": beta * xi}),
        cite(
            "event",
            MONOTONE_PROBABILITY,
            {
                "a": miss,
                "b": either,
                "x": norm_x,
                "v": NORM_TWO,
                "y": sp.Max(norm_z, xi) ** 2,
                "t": s * d,
            },
            "growth",
            "sum",
        ),
        apply("noise", CHERNOFF_AT, {slowest: c**2}, "s", "root"),
        cite("one of two", BOOLE, {"p": either, "n": sp.Integer(2), "s": tail}),
        step("miss", sp.Le(miss, 2 * sp.exp(-(c**2) * d)), "event", "noise", "one of two"),
    ),
    where=_WHERE_24
    | {
        miss: "Pr[|x| > sqrt(s) (M + beta) sqrt(d)]",
        tail: "Pr[|xi|^2 >= s d], the same for z, which has the same law",
        either: "probability that one of them is large",
    },
)

LEMMA_24_PRINTED = Statement(
    text="Assumptions 2 and 3: |x| <= 12 (M + beta) sqrt(d) with probability at least "
    "1 - 2 exp(-4 d).",
    conclusion=sp.Le(miss, 2 * sp.exp(-4 * d)),
    hypotheses=_LATENT,
    steps=(
        step("exponent", sp.Ge(rate(sp.Integer(144)), 4, evaluate=False)),
        apply(
            "two norms",
            LEMMA_24_TWO_NORMS,
            {s: sp.Integer(144), c: sp.Integer(2)},
            *_LATENT,
            "exponent",
        ),
    ),
    where=_WHERE_24 | {miss: "Pr[|x| > 12 (M + beta) sqrt(d)]"},
)

F1, F2 = local("F_1", "F", nonnegative=True), local("F_2", "F'", nonnegative=True)
dF = local("dF", r"\lVert(G(z)+\beta\xi)-(G(z')+\beta\xi')\rVert", nonnegative=True)
dG = local("dG", r"\lVert G(z)-G(z')\rVert", nonnegative=True)
dz = local("dz", r"\lVert z-z'\rVert", nonnegative=True)
dxi = local("dxi", r"\lVert\xi-\xi'\rVert", nonnegative=True)
gap = local("gap_joint", r"\lVert(z-z',\xi-\xi')\rVert", nonnegative=True)
EF = local("EF", r"\mathbb E F", nonnegative=True)
EF2 = local("EF2", r"\mathbb E F^2", nonnegative=True)
EG2 = local("EG2", r"\mathbb E\lVert G(z)\rVert^2", nonnegative=True)
Ez2 = local("Ez2", r"\mathbb E\lVert z\rVert^2", nonnegative=True)
Exi2 = local("Exi2", r"\mathbb E\lVert\xi\rVert^2", nonnegative=True)
cross = local("cross", r"\mathbb E\langle G(z),\xi\rangle")
above = local("above", r"\Pr[F\ge\mathbb EF+t\sqrt d\Lambda_F]", nonnegative=True)
miss_two = local("miss_two", r"\Pr[\text{miss}_2]", nonnegative=True)

_ONE_NORM = {
    "assumption-2, differences": sp.Le(dG, M * dz),
    "distance": sp.Eq(gap**2, dz**2 + dxi**2),
    "expansion": sp.Eq(EF2, EG2 + 2 * beta * cross + beta**2 * Exi2),
}
_MEAN = sp.Le(EF, sp.sqrt((M**2 + beta**2) * d))
_RARE_24 = sp.Le(miss, sp.exp(-(t**2) * d / 2))

MEAN_NORM = Statement(
    text="Assumptions 2 and 3: E|x| <= sqrt((M^2 + beta^2) d).",
    conclusion=_MEAN,
    hypotheses=_LATENT | {"expansion": _ONE_NORM["expansion"]},
    steps=(
        apply("growth", GROWTH, {}, *_LATENT),
        cite("latent moment", GAUSSIAN_MOMENTS, {"a": Ez2, "b": d}),
        cite("noise moment", GAUSSIAN_MOMENTS, {"a": Exi2, "b": d}),
        cite("independence", INDEPENDENT_CENTRED, {"a": cross}),
        cite(
            "second moment of G",
            MONOTONE_EXPECTATION,
            {"a": EG2, "b": M**2 * Ez2, "x": G_norm**2, "y": M**2 * norm_z**2},
            "growth",
        ),
        cite("root of the mean", JENSEN, {"a": EF, "b": EF2}),
        step(
            "mean",
            _MEAN,
            "latent moment",
            "noise moment",
            "independence",
            "second moment of G",
            "root of the mean",
            "expansion",
        ),
    ),
    where=_WHERE_24 | {EF: "E|x|", EF2: "E|x|^2, expanded by linearity"},
)

LEMMA_24_ONE_NORM = Statement(
    text="Assumptions 2 and 3: |x| <= (1 + t) sqrt((M^2 + beta^2) d) with probability at least "
    "1 - exp(-t^2 d/2), for every t > 0.",
    conclusion=_RARE_24,
    hypotheses=_LATENT | _ONE_NORM,
    steps=(
        cite("difference", TRIANGLE, {"c": F1, "a": F2, "b": dF}),
        cite("parts", TRIANGLE, {"c": dF, "a": dG, "b": beta * dxi}),
        step(
            "Cauchy-Schwarz",
            sp.Le(M * dz + beta * dxi, LIPSCHITZ * gap),
            "distance",
            why="(M a + beta b)^2 <= (M^2 + beta^2)(a^2 + b^2)",
        ),
        step(
            "Lipschitz",
            sp.Le(F1 - F2, LIPSCHITZ * gap),
            "difference",
            "parts",
            "Cauchy-Schwarz",
            "assumption-2, differences",
        ),
        apply("mean", MEAN_NORM, {}, *_LATENT, "expansion"),
        cite(
            "concentration",
            GAUSSIAN_CONCENTRATION,
            {"p": above, "t": t * sp.sqrt(d), "x": F1, "y": F2, "l": LIPSCHITZ, "z": gap},
            "Lipschitz",
        ),
        cite(
            "event",
            MONOTONE_PROBABILITY,
            {
                "a": miss,
                "b": above,
                "x": F1,
                "v": NORM_SHARP,
                "y": F1,
                "t": EF + t * sp.sqrt(d) * LIPSCHITZ,
            },
            "mean",
        ),
        step("miss", _RARE_24, "concentration", "event"),
    ),
    where=_WHERE_24
    | {
        miss: "Pr[|x| > (1 + t) sqrt((M^2 + beta^2) d)]",
        F1: "|G(z) + beta xi|",
        F2: "the same at another point (z', xi')",
        gap: "distance of the two points of R^{2d}",
        above: "probability that F exceeds its mean by t sqrt(d) times its Lipschitz constant",
    },
)

LEMMA_24_SHARP = Statement(
    text="Assumptions 2 and 3: |x| <= (1 + t) sqrt((M^2 + beta^2) d) with probability at least "
    "1 - exp(-t^2 d/2) for every t > 0; and |x| <= sqrt(s_c) (M + beta) sqrt(d) with probability "
    "at least 1 - 2 exp(-c^2 d) for every c >= 0.",
    conclusion=sp.And(_RARE_24, sp.Le(miss_two, 2 * sp.exp(-(c**2) * d))),
    hypotheses=dict(LEMMA_24_ONE_NORM.hypotheses)
    | {k: LEMMA_24_TWO_NORMS.hypotheses[k] for k in ("s", "root")},
    steps=(
        apply("one norm", LEMMA_24_ONE_NORM, {}, *LEMMA_24_ONE_NORM.hypotheses),
        apply(
            "two norms",
            LEMMA_24_TWO_NORMS,
            {miss: miss_two},
            *LEMMA_24_TWO_NORMS.hypotheses,
        ),
    ),
    where=dict(LEMMA_24_ONE_NORM.where) | {miss_two: "Pr[|x| > sqrt(s) (M + beta) sqrt(d)]"},
)


def _linear_world(half: int, noise: sp.Expr, radius_squared: sp.Expr) -> dict[sp.Symbol, sp.Expr]:
    """Return the scalars of Lemma 24 for G(z) = z, at the outcome 0, d = 2 half.

    There |x|^2 = (1 + beta^2) chi^2_d exactly.
    """
    n, zero = sp.Integer(2 * half), sp.Integer(0)
    missed = even_tail(half, radius_squared / (1 + noise**2))
    at_zero = dict.fromkeys((norm_z, G_norm, G_shift, offset, dG, dz, dxi, gap, cross), zero)
    return at_zero | {
        d: n,
        M: sp.Integer(1),
        beta: noise,
        t: sp.Integer(1),
        c: sp.Integer(1),
        s: sp.Integer(5),
        Ez2: n,
        Exi2: n,
        EG2: n,
        EF2: n + noise**2 * n,
        miss: missed,
        miss_two: zero,
    }


CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-24",
        {"printed": LEMMA_24_PRINTED, "sharp": LEMMA_24_SHARP},
        assumes=("assumption-2", "assumption-3"),
        uses=("lemma-21",),
        twins=(
            Twin(
                "12 -> 1",
                "printed",
                at=_linear_world(1, sp.Rational(1, 100), 2 * sp.Rational(101, 100) ** 2),
                text="G(z) = z, beta = 1/100, d = 2",
            ),
            Twin(
                "1 + t -> t",
                "sharp",
                at=_linear_world(
                    2, sp.Integer(1), NORM_SHARP.subs({t: 0, M: 1, beta: 1, d: 4}) ** 2
                ),
                text="G(z) = z, beta = 1, d = 4, t = 1",
            ),
            Twin(
                "sqrt(M^2 + beta^2) -> M",
                "sharp",
                at=_linear_world(1, sp.Integer(100), sp.Integer(2**2 * 2)),
                text="G(z) = z, beta = 100, d = 2, t = 1",
            ),
        ),
        erratum="Needs G(0) = 0 (Assumption 3) for |G(z)| <= M|z|. The remark after it has a wrong "
        "sign: with probability 1 - exp(-Omega(d)). True otherwise, and loose. Theorem 1 survives.",
    ),
)
