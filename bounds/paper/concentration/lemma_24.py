r"""Appendix F.2, Lemma 24: the norm of the observable, with high probability.

The observable is :math:`x=G(z)+\beta\xi` with z and :math:`\xi` standard normal.
"""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from lemmata.bounds.language.formulas import Formula
from lemmata.bounds.language.gram import triangle
from lemmata.bounds.language.measures.laws import Mass, Mean, Normal
from lemmata.bounds.language.measures.pushforward import Pushforward
from lemmata.bounds.language.sets import Ball, member
from lemmata.bounds.language.vectors import ZERO, VectorVariable, norm
from lemmata.bounds.literature.diffusions import paths
from lemmata.bounds.literature.measures import laws as fact
from lemmata.bounds.paper.assumptions import centred, lipschitz
from lemmata.bounds.paper.concentration.lemma_21 import CHI_SQUARE, mu, r, v
from lemmata.bounds.paper.concentration.size import (
    GROWTH,
    LIPSCHITZ,
    NORM_PRINTED,
    NORM_SHARP,
    NORM_TWO,
    c,
    rate,
    s,
    t,
)
from lemmata.bounds.paper.objects import IDENTITY, G, z
from lemmata.bounds.symbols import M, beta, d, norm_z

_2, _3 = lipschitz(G, M), centred(G)
LATENT, NOISE = Normal(ZERO, 1), Normal(ZERO, beta**2)
X = Pushforward(LATENT, G, beta**2)
"""The law of the observable."""
y, one = VectorVariable("y"), sp.Integer(1)
_OBSERVABLE = {fact.P: LATENT, fact.G: G, fact.b: beta**2}


def within(radius: sp.Expr, rare: sp.Expr) -> Formula:
    """Return that |x| is at most a radius, but for a probability ``rare``."""
    return sp.Ge(Mass(X, Ball(ZERO, radius)), 1 - rare)


_GROWS = (
    instance("Lipschitz", _2.formula, z, ZERO),
    step(
        "growth", sp.Le(norm(G(z)), GROWTH.xreplace({norm_z: norm(z)})), "Lipschitz", "assumption-3"
    ),
)
AT = {G: IDENTITY, M: one, beta: one}

# By the norms of z and of the noise.
_far = {"s": sp.Ge(s, 1), "root": sp.Ge(rate(s), c**2)}
_z, _y = Ball(ZERO, sp.sqrt(s * d)), Ball(ZERO, beta * sp.sqrt(s * d))
_both = {"z": member(z, _z), "noise": member(y, _y)}
TWO_NORMS = Statement(
    within(NORM_TWO, 2 * sp.exp(-(c**2) * d)),
    assume=(_2, _3),
    given=_far,
    steps=(
        generalise(
            "sum",
            (z, y),
            *_GROWS,
            step(
                "near", member(G(z) + y, Ball(ZERO, NORM_TWO)), "growth", *_both, triangle(G(z), y)
            ),
            when=_both,
        ),
        apply(
            "in both",
            fact.INTERSECTION,
            _OBSERVABLE | {fact.A: _z, fact.B: _y, fact.C: Ball(ZERO, NORM_TWO)},
        ),
        apply("latent", CHI_SQUARE, {mu: ZERO, v: one, r: c**2}),
        apply("of the noise", CHI_SQUARE, {mu: ZERO, v: beta**2, r: c**2}),
        step(
            "seldom",
            within(NORM_TWO, 2 * sp.exp(-(c**2) * d)),
            "in both",
            "latent",
            "of the noise",
        ),
    ),
    example=Model("G(z) = z, s = 9, c = 1", AT | {s: 9 * one, c: one}),
)

_rare_24 = 2 * sp.exp(-4 * d)
LEMMA_24_PRINTED = Statement(
    within(NORM_PRINTED, _rare_24),
    assume=(_2, _3),
    steps=(apply("two norms", TWO_NORMS, {s: 144 * one, c: 2 * one}),),
    example=Model("G(z) = z", AT),
)

# By concentration of a Lipschitz function.
_variance, _mean = LIPSCHITZ**2, LIPSCHITZ**2 * d
_one_norm = within(NORM_SHARP, sp.exp(-(t**2) * d / 2))
ONE_NORM: tuple[Step, ...] = (
    apply("latent concentration", fact.CONCENTRATED, {fact.mu: ZERO, fact.v: one}),
    apply("concentration", fact.LIPSCHITZ_IMAGE, _OBSERVABLE | {fact.a: one, fact.k: M}),
    generalise("grows", z, *_GROWS),
    apply("latent mean", fact.NORMAL_SQUARE, {fact.mu: ZERO, fact.v: one}),
    apply("mean", fact.MEAN_SQUARE, _OBSERVABLE | {fact.a: one, fact.k: M}),
    step("mean square", sp.Le(Mean(X, fact.square), _mean), "mean", "latent mean"),
    apply(
        "one norm",
        fact.DEVIATION,
        {fact.P: X, fact.a: _variance, fact.q: _mean, fact.t: t * sp.sqrt(_mean)}
        | {fact.r: NORM_SHARP},
    ),
)
LEMMA_24_SHARP = Statement(
    sp.And(_one_norm, TWO_NORMS.conclusion),
    assume=(_2, _3),
    given=_far,
    steps=(*ONE_NORM, apply("two norms", TWO_NORMS)),
    example=Model("G(z) = z, s = 9, c = 1", AT | {s: 9 * one, c: one}),
)


def _linear(
    dimension: int, radius: sp.Expr, noise: sp.Expr, at: Mapping[sp.Symbol, sp.Expr]
) -> Model:
    """Return G(z) = z, where x is normal with variance 1 + beta^2, and the norm's exact law."""
    values = {M: one, beta: noise} | dict(at)
    size = radius.subs(values | {d: sp.Integer(dimension)})
    total, ball = 1 + noise**2, Ball(ZERO, size)
    x, identity = Pushforward(LATENT, IDENTITY, noise**2), {fact.c: one, fact.b: noise**2}
    steps = (
        apply("sum", fact.NORMAL_PUSHED, {fact.mu: ZERO, fact.q: one} | identity),
        apply("same", paths.EVENT, {paths.P: x, paths.Q: Normal(ZERO, total), paths.S: ball}),
        apply(
            "law", fact.EVEN[dimension], {fact.mu: ZERO, fact.v: total, fact.r: size}, "dimension"
        ),
        step("contradiction", sp.false, "conclusion", "sum", "same", "law", "dimension"),
    )
    return Model(
        f"G(z) = z, d = {dimension}, beta = {noise}",
        {G: IDENTITY} | values,
        dimension,
        {"conclusion": steps},
    )


_FREE = {t: one, s: 9 * one, c: one}
_M_ONLY, _SMALL = (1 + t) * M * sp.sqrt(d), sp.Rational(1, 100)

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
                within(NORM_PRINTED / 12, _rare_24),
                model=_linear(2, NORM_PRINTED / 12, _SMALL, {}),
            ),
            Twin(
                "1 + t -> t",
                "sharp",
                within(NORM_SHARP * t / (1 + t), sp.exp(-(t**2) * d / 2)),
                model=_linear(4, NORM_SHARP * t / (1 + t), one, _FREE),
            ),
            Twin(
                "sqrt(M^2 + beta^2) -> M",
                "sharp",
                within(_M_ONLY, sp.exp(-(t**2) * d / 2)),
                model=_linear(2, _M_ONLY, 100 * one, _FREE),
            ),
        ),
        erratum="Needs G(0) = 0 (Assumption 3) for |G(z)| <= M|z|. The remark after it has a wrong "
        "sign: with probability 1 - exp(-Omega(d)). True otherwise, and loose. Theorem 1 survives.",
    ),
)
