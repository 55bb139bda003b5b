"""Which encoders and which noise the two theorems speak of."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, apply, generalise, instance, step
from lemmata.bounds.kernel.concrete import CONCLUSION
from lemmata.bounds.language.formulas import Formula, equal, exists, for_all
from lemmata.bounds.language.functions import CurveJet, MapVariable, function
from lemmata.bounds.language.gram import triangle
from lemmata.bounds.language.measures.laws import Mass, Normal
from lemmata.bounds.language.sets import Ball, member
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable, norm
from lemmata.bounds.literature.maps import sigma
from lemmata.bounds.literature.measures import deep
from lemmata.bounds.literature.measures import laws as fact
from lemmata.bounds.paper import objects
from lemmata.bounds.paper.concentration import lemma_21
from lemmata.bounds.paper.concentration.size import c as deviation
from lemmata.bounds.paper.objects import IDENTITY, L
from lemmata.bounds.symbols import beta, d

s, t, a = sp.symbols("s t a", real=True)
M = sp.Symbol("M_node", positive=True)
"""The bound of what nodes compute."""
one, two = sp.Integer(1), sp.Integer(2)

# Theorem 1: a layer returns z by a node with activation sigma, sigma' or rho.
_by_one = sp.Or(*(sp.Eq(value, t) for value in (*(CurveJet(sigma, a, k) for k in (0, 1)), a**2)))
_tanh = function(sp.tanh, of=s)
_found = _by_one.xreplace({sigma: _tanh, t: -two})
IDENTITY_PRINTED = Statement(
    exists(a, _by_one),
    refuted_by=Model(
        "sigma = tanh, t = -2: tanh > -1, and its derivative and squares are not negative",
        {sigma: _tanh, t: -two},
        because={
            CONCLUSION: (
                generalise(
                    "no value is -2",
                    a,
                    step("absurd", sp.false, "returned"),
                    when={"returned": _found},
                ),
                step("contradiction", sp.false, CONCLUSION, "no value is -2"),
            )
        },
    ),
)
_squares = sp.Eq(((t + 1) / 2) ** 2 - ((t - 1) / 2) ** 2, t)
IDENTITY_REPAIRED = Statement(_squares, steps=(step("two squares", _squares),))

# Theorem 2: activations are L-Lipschitz, and rho(t) = t^2 is an activation of Theorem 1.
_L = sp.Symbol("L", nonnegative=True)
_lipschitz = for_all((s, t), sp.Le(sp.Abs(s**2 - t**2), _L * sp.Abs(s - t)))
SQUARES_PRINTED = Statement(
    exists(_L, _lipschitz),
    refuted_by=Model(
        "L + 1 and 0, for every L",
        {},
        because={
            CONCLUSION: (
                generalise(
                    "no L",
                    _L,
                    instance("at L + 1", _lipschitz, _L + 1, sp.S.Zero),
                    step("absurd", sp.false, "at L + 1"),
                    when={"Lipschitz": _lipschitz},
                ),
                step("contradiction", sp.false, CONCLUSION, "no L"),
            )
        },
    ),
)
_BOUNDED = {"s": sp.Le(sp.Abs(s), M), "t": sp.Le(sp.Abs(t), M)}
_on_nodes = sp.Le(sp.Abs(s**2 - t**2), 2 * M * sp.Abs(s - t))
SQUARES_REPAIRED = Statement(
    _on_nodes,
    given=_BOUNDED,
    steps=(step("two factors", _on_nodes, *_BOUNDED),),
    example=Model("s = 1, t = 0, M = 1", {s: one, t: sp.S.Zero, M: one}),
)

# Theorem 2: nodes are bounded by M with high probability over x; a layer's output has noise.
G_1, x, y = MapVariable("G_1", order=-1), VectorVariable("x"), VectorVariable("y")
v = sp.Symbol("v", positive=True)
_layer = Normal(G_1(x), v)
_SEEN = {"nodes": sp.Le(norm(G_1(x)), M)}
_noise = 6 * sp.sqrt(v * d)


def _within(radius: sp.Expr, rare: sp.Expr = -d) -> Formula:
    """Return that what the next layer reads is within a radius, but for a probability."""
    return sp.Ge(Mass(_layer, Ball(ZERO, radius)), 1 - sp.exp(rare))


def _quiet(radius: sp.Expr) -> Model:
    """Return a layer whose networks are 0, with the exact law of what the next one reads."""
    at = {G_1: function(lambda z: 0 * z), x: ZERO, v: 10**6 * one, M: 100 * one}
    law = {fact.mu: ZERO, fact.v: at[v], fact.r: radius.xreplace(at | {d: two})}
    steps = (
        apply("law", fact.EVEN[2], law, "dimension"),
        step("contradiction", sp.false, CONCLUSION, "law", "dimension"),
    )
    return Model("G_1 = 0, v = 10^6, M = 100, d = 2", at, 2, {CONCLUSION: steps})


NODES_PRINTED = Statement(_within(M), given=_SEEN, refuted_by=_quiet(M))
_near = member(y, Ball(G_1(x), _noise))
NODES_REPAIRED = Statement(
    _within(M + _noise),
    given=_SEEN,
    steps=(
        apply(
            "noise",
            lemma_21.LEMMA_21_REPAIRED,
            {lemma_21.G: G_1, lemma_21.z: x, deviation: one, beta: sp.sqrt(v)},
        ),
        generalise(
            "inside",
            y,
            step(
                "sum",
                member(y, Ball(ZERO, M + _noise)),
                "near",
                "nodes",
                triangle(y - G_1(x), G_1(x)),
            ),
            when={"near": _near},
        ),
        apply(
            "larger ball",
            deep.MONOTONE,
            {deep.P: _layer, deep.A: Ball(G_1(x), _noise), deep.B: Ball(ZERO, M + _noise)},
        ),
        step("bounded", _within(M + _noise), "noise", "larger ball"),
    ),
    example=replace(_quiet(M), because={}),
)

# Theorem 2: the noise level means nothing until G is normalised.
G, F, z, c = objects.G, MapVariable("F"), objects.z, sp.Symbol("c", positive=True)
_SCALED = {"F is cG": for_all(y, equal(F(y), c * G(y)))}
_observed = {G: F, objects.x: c * objects.x}


def _same_loss(noise: sp.Expr) -> Formula:
    """Return that F at cx and a noise level has the loss, so the posterior, of G at x and beta."""
    return sp.Eq(L.plain.xreplace(_observed | {beta: noise})(z), L(z))


SCALE = Statement(
    _same_loss(c * beta),
    given=_SCALED,
    steps=(
        instance("at z", _SCALED["F is cG"], z),
        step("cancels", _same_loss(c * beta), "at z"),
    ),
    example=Model(
        "F(z) = 2z, G(z) = z, z = 0, x = e_1, beta = 1, c = 2",
        {F: function(lambda z: 2 * z), G: IDENTITY, z: ZERO, objects.x: UnitVector(1)}
        | {beta: one, c: two},
    ),
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "theorem-1-identity",
        {"printed": IDENTITY_PRINTED, "repaired": IDENTITY_REPAIRED},
        uses=("lemma-18",),
        twins=(
            Twin(
                "squares of t + 1 and t - 1",
                "repaired",
                sp.Eq((t + 1) ** 2 - (t - 1) ** 2, t),
                model=Model("t = 1", {t: one}),
            ),
            Twin(
                "one square",
                "repaired",
                sp.Eq(((t + 1) / 2) ** 2, t),
                model=Model("t = 0", {t: sp.S.Zero}),
            ),
        ),
        erratum=Erratum(
            "The layers return z, and {sigma, sigma', rho} lacks the identity: a layer whose "
            "outputs are activated returns nothing below -1 for sigma = tanh. With linear outputs, "
            "which the networks of Lemma 18 have, two squares carry a value.",
            theorem_1="survives",
        ),
    ),
    claim(
        "theorem-2-squares",
        {"printed": SQUARES_PRINTED, "repaired": SQUARES_REPAIRED},
        uses=("theorem-1", "theorem-2"),
        twins=(
            Twin(
                "2M -> M",
                "repaired",
                sp.Le(_on_nodes.lhs, M * sp.Abs(s - t)),
                model=Model("s = M = 1, t = 1/2", {s: one, t: one / 2, M: one}),
            ),
            Twin(
                "s is not bounded",
                "repaired",
                drop=("s",),
                model=Model("s = 3, t = 0, M = 1", {s: 3 * one, t: sp.S.Zero, M: one}),
            ),
        ),
        erratum=Erratum(
            "The dichotomy compares Theorems 1 and 2, but rho(t) = t^2 is not Lipschitz, so the "
            "encoders of Theorem 1 lie outside the class of Theorem 2. Where nodes are bounded by "
            "M it is 2M-Lipschitz; Remark 8 has encoders without squares."
        ),
    ),
    claim(
        "theorem-2-node-bound",
        {"printed": NODES_PRINTED, "repaired": NODES_REPAIRED},
        uses=("lemma-21",),
        twins=(
            Twin(
                "6 -> 1",
                "repaired",
                _within(M + _noise / 6),
                model=_quiet(M + _noise / 6),
            ),
            Twin(
                "exp(-d) -> exp(-40 d)",
                "repaired",
                _within(M + _noise, -40 * d),
                model=_quiet(M + _noise),
            ),
        ),
        erratum=Erratum(
            "M bounds nodes with high probability over x only, and the proof uses it for all "
            "that the encoder computes. But a layer reads the Gaussian output of the one before, "
            "which no M bounds, however small its networks are. With M + 6 sqrt(v d) in place of "
            "M, v the variance, it holds but for a probability e^(-d) of the noise.",
            theorem_2="survives with another constant",
        ),
    ),
    claim(
        "theorem-2-scale",
        {"sharp": SCALE},
        twins=(
            Twin("beta is not scaled", "sharp", _same_loss(beta), model=SCALE.example),
            Twin("beta scaled by c^2", "sharp", _same_loss(c**2 * beta), model=SCALE.example),
        ),
        erratum=Erratum(
            "'For every beta = o(1/sqrt d)' means nothing until G is normalised: cG at c beta has "
            "the same posterior, for every c. The proof's G has values +-1.",
            "notation",
        ),
    ),
)
