r"""The abstract and Section 1: where the law of the observable lives.

A law that lives on a manifold of lower dimension leaves some ball empty; with noise it leaves none.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, apply, generalise, instance, step
from lemmata.bounds.kernel.concrete import CONCLUSION
from lemmata.bounds.language.formulas import Formula, equal, exists
from lemmata.bounds.language.functions import function
from lemmata.bounds.language.gram import triangle
from lemmata.bounds.language.measures.laws import Gibbs, Mass, Normal
from lemmata.bounds.language.sets import Ball, member
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable, norm
from lemmata.bounds.literature.diffusions import paths
from lemmata.bounds.literature.measures import gibbs
from lemmata.bounds.literature.measures import laws as fact
from lemmata.bounds.paper.assumptions import lipschitz
from lemmata.bounds.paper.concentration.lemma_24 import LATENT, NOISE, X
from lemmata.bounds.paper.objects import G, z
from lemmata.bounds.symbols import M, beta

mu, q, y, z_1, z_2 = map(VectorVariable, ("mu", "q", "y", "z_1", "z_2"))
r, v = sp.symbols("r v", positive=True)
one = sp.Integer(1)

_normal = Normal(mu, v)
_potential = function(lambda z: norm(z - mu) ** 2 / (2 * v))
_ball = Ball(q, r)
NORMAL_POSITIVE = Statement(
    sp.Gt(Mass(_normal, _ball), 0),
    steps=(
        apply("potential", gibbs.QUADRATIC, {gibbs.k: 1 / v, gibbs.p: mu, gibbs.b_1: sp.S.Zero}),
        apply(
            "density",
            gibbs.POSITIVE,
            {gibbs.f: _potential, gibbs.p: mu, gibbs.b_1: sp.S.Zero, gibbs.c_1: 1 / v},
        ),
        apply(
            "same law", paths.EVENT, {paths.P: Gibbs(_potential), paths.Q: _normal, paths.S: _ball}
        ),
        step("mass", sp.Gt(Mass(_normal, _ball), 0), "potential", "density", "same law"),
    ),
)

_2 = lipschitz(G, M)
_A, _B = Ball(ZERO, r / (2 * M)), Ball(q - G(ZERO), r / 2)
_both = {"z": member(z, _A), "noise": member(y, _B)}
_factors = Mass(LATENT, _A) * Mass(NOISE, _B)
_charged, _by_both = sp.Gt(Mass(X, _ball), 0), sp.Ge(Mass(X, _ball), _factors)
FULL_SUPPORT = Statement(
    sp.And(_charged, _by_both),
    assume=(_2,),
    steps=(
        generalise(
            "sum",
            (z, y),
            instance("Lipschitz", _2.formula, z, ZERO),
            step(
                "near",
                member(G(z) + y, _ball),
                "Lipschitz",
                *_both,
                triangle(G(z) - G(ZERO), y - q + G(ZERO)),
            ),
            when=_both,
        ),
        apply(
            "independent",
            fact.INDEPENDENT,
            {fact.P: LATENT, fact.G: G, fact.b: beta**2, fact.A: _A, fact.B: _B, fact.C: _ball},
        ),
        apply("latent", NORMAL_POSITIVE, {mu: ZERO, v: one, q: ZERO, r: r / (2 * M)}),
        apply("of the noise", NORMAL_POSITIVE, {mu: ZERO, v: beta**2, q: q - G(ZERO), r: r / 2}),
        step("charged", _charged, "independent", "latent", "of the noise"),
    ),
    example=Model("G(z) = z", {G: function(lambda z: z), M: one}),
)

_CONSTANT = {G: function(lambda z: 0 * z), M: one, beta: one}
_empty = sp.Eq(Mass(X, _ball), 0)
MANIFOLD = Statement(
    exists((q, r), _empty),
    given={"not invertible": sp.And(equal(G(z_1), G(z_2)), sp.Gt(norm(z_1 - z_2), 0))},
    refuted_by=Model(
        "G = 0, beta = 1: x is a standard normal vector",
        {**_CONSTANT, z_1: ZERO, z_2: UnitVector(1)},
        because={
            CONCLUSION: (
                generalise(
                    "no ball is empty",
                    (q, r),
                    apply("charged", FULL_SUPPORT, _CONSTANT),
                    step("absurd", sp.false, "charged", "empty"),
                    when={"empty": _empty.xreplace(_CONSTANT)},
                ),
                step("contradiction", sp.false, CONCLUSION, "no ball is empty"),
            )
        },
    ),
)


def _twin(title: str, said: Formula, radius: sp.Expr) -> Twin:
    """Return a false variant for G = 0 in the plane, where the masses of balls are known."""
    at = {**_CONSTANT, q: ZERO, r: radius}
    law, ball = (term.xreplace(at) for term in (X, _ball))
    known = {"x": radius, "z": radius / 2, "noise": radius / 2}
    steps = (
        apply("normal", fact.NORMAL_PUSHED, {fact.mu: ZERO, fact.q: one, fact.c: 0, fact.b: one}),
        apply("same", paths.EVENT, {paths.P: law, paths.Q: Normal(ZERO, 1), paths.S: ball}),
        *(
            apply(k, fact.EVEN[2], {fact.mu: ZERO, fact.v: one, fact.r: size}, "dimension")
            for k, size in known.items()
        ),
        step("contradiction", sp.false, CONCLUSION, "normal", "same", *known),
    )
    text = f"G = 0, beta = 1, d = 2, r = {radius}"
    return Twin(title, "repaired", said, model=Model(text, at, 2, {CONCLUSION: steps}))


CLAIMS: tuple[Claim, ...] = (
    claim(
        "abstract-manifold",
        {"printed": MANIFOLD, "repaired": FULL_SUPPORT},
        assumes=("assumption-2",),
        twins=(
            _twin("twice the product", sp.Ge(Mass(X, _ball), 2 * _factors), 10 * one),
            _twin("mass above 1/100", sp.Gt(Mass(X, _ball), one / 100), one / 10),
        ),
        erratum=Erratum(
            "A non-invertible generator is said to result in a distribution on a low-dimensional "
            "manifold. With the noise of Definition 1 every ball has a positive probability, "
            "whether G is invertible or not."
        ),
    ),
)
