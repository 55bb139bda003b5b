"""Theorem 1, whole: a small deep latent Gaussian that inverts a generator with high probability."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, apply, generalise, instance, step
from lemmata.bounds.language.diffusions.processes import At
from lemmata.bounds.language.formulas import Formula
from lemmata.bounds.language.measures.laws import TV, Gibbs, Law, Mass, Normal
from lemmata.bounds.language.measures.pushforward import Pushforward
from lemmata.bounds.language.networks.deep import LawOf, Parameters
from lemmata.bounds.language.sets import Ball, member
from lemmata.bounds.language.suchthat import such_that
from lemmata.bounds.language.vectors import ZERO, Vector, norm
from lemmata.bounds.literature import maps
from lemmata.bounds.literature.diffusions.paths import TRIANGLE
from lemmata.bounds.literature.diffusions.paths import P as P_
from lemmata.bounds.literature.diffusions.paths import Q as Q_
from lemmata.bounds.literature.diffusions.paths import R as R_
from lemmata.bounds.literature.measures import deep as fact
from lemmata.bounds.paper import objects
from lemmata.bounds.paper.assumptions import centred, expanding, lipschitz, second_order
from lemmata.bounds.paper.concentration import lemma_24
from lemmata.bounds.paper.concentration import size as radius
from lemmata.bounds.paper.discretization.equations_44_45 import BALL
from lemmata.bounds.paper.simulation import at_x, networks, sampling
from lemmata.bounds.paper.simulation.counts import AMORTISATION, ENCODER
from lemmata.bounds.paper.simulation.encoder import LAW, PHI, chain
from lemmata.bounds.paper.simulation.networks import FULL, SHAPE, G_map, counted, e_1, x
from lemmata.bounds.paper.simulation.repaired import THEOREM_1_REPAIRED, TWINS
from lemmata.bounds.paper.simulation.sampling import ACCURACY, BETA_1
from lemmata.bounds.paper.simulation.size import K_SHARP_TERM, RADIUS_OF_x
from lemmata.bounds.symbols import M2, R_0, K, M, N_enc, Q, S, T, beta, d, delta, eps, m, norm_z_hat

r = sampling.bound
"""A bound of |x| that holds with high probability."""
ASSUMED = expanding(G_map, m), lipschitz(G_map, M), second_order(G_map, M2), centred(G_map)
OBSERVABLE = Pushforward(Normal(ZERO, 1), G_map, beta**2)
"""The law of the observable."""


def posterior(x: Vector) -> Law:
    """Return the law of z given x."""
    law: Law = Gibbs(objects.L.xreplace({objects.G: G_map, objects.x: x}))
    return law


def close(x: Vector) -> Formula:
    """Return that the encoder's law is near the posterior."""
    return sp.Le(TV(LawOf(PHI(x)), posterior(x)), eps)


LIKELY = sp.Ge(Mass(OBSERVABLE, such_that(close)), 1 - sp.exp(-d / 2))
SIZES = sp.And(
    sp.Eq(Parameters(PHI(x)), counted(ENCODER)),
    sp.Eq(Parameters(PHI), counted(AMORTISATION.xreplace({N_enc: ENCODER}))),
)
CONSTANTS = at_x.CONSTANTS | {r: RADIUS_OF_x, Q: M**2 + M2 * r}
_SHORT = {sampling.short: m * delta}
GIVEN = (
    SHAPE
    | FULL
    | {"R_0": BALL, "beta_1, first": sampling.SEEN_FROM_x}
    | {"beta_1, second": BETA_1["beta_1, second"]}
    | ACCURACY
    | {"steps": sampling.enough(r).xreplace(_SHORT), "K": sp.Ge(K, K_SHARP_TERM)}
)
z_hat = maps.Inverse(G_map)(x)
_here = {objects.G: G_map, objects.x: x, objects.z_hat: z_hat}
_24 = {radius.t: 1, radius.s: 9, radius.c: 1}
_ball = Ball(ZERO, RADIUS_OF_x)
_1 = ASSUMED[0]
AT_x = generalise(
    "for likely x",
    x,
    instance("inverse point", maps.ONTO.conclusion.xreplace({maps.F: G_map}), x),
    instance("from 0", _1.formula, z_hat, ZERO),
    step("lemma 23", sp.Le(m * norm(z_hat), norm(x)), "from 0", "assumption-3", "inverse point"),
    step(
        "seen",
        BETA_1["beta_1, first"].xreplace({norm_z_hat: norm(z_hat)}),
        "lemma 23",
        "likely",
        "r_x",
        "beta_1, first",
    ),
    step("large Q", sp.Ge(Q, M**2 + M2 * norm(x)), "Q", "r_x", "likely"),
    step("within", sp.Le(norm(x), r), "likely", "r_x"),
    apply("enough descent", sampling.FOR_ALL_NEAR, {sampling.near: norm(x)} | _SHORT),
    apply("sampling", at_x.AT_X, _here),
    apply("the encoder's law", LAW),
    apply("triangle", TRIANGLE, {P_: LawOf(PHI(x)), Q_: At(chain, T), R_: posterior(x)}),
    step("close", close(x), "sampling", "the encoder's law", "triangle"),
    when={"likely": member(x, _ball)},
)


def _example(accuracy: sp.Expr, more: dict[sp.Symbol, sp.Expr]) -> Model:
    """Return the identity of the line, with all constants."""
    one = sp.Integer(1)
    at = dict.fromkeys((m, M), one) | {M2: sp.S.Zero, x: ZERO, eps: accuracy} | more
    at |= {R_0: 20 * one, K: sp.Integer(10) ** 6, S: sp.Integer(9)}
    for symbol, term in CONSTANTS.items():
        at[symbol] = term.xreplace(at).xreplace({d: one})
    return networks.on_the_line(f", beta = {at[beta]}, eps = {accuracy}", at)


THEOREM_1_SHARP = Statement(
    sp.And(LIKELY, SIZES),
    assume=ASSUMED,
    given=GIVEN,
    define=CONSTANTS,
    steps=(
        apply("onto", maps.ONTO, {maps.F: G_map}),
        AT_x,
        apply("likely ball", lemma_24.LEMMA_24_SHARP, {objects.G: G_map} | _24),
        apply(
            "likely set",
            fact.MONOTONE,
            {fact.P: OBSERVABLE, fact.A: _ball, fact.B: such_that(close)},
        ),
        step("likely", LIKELY, "likely ball", "likely set"),
        step("encoder's size", SIZES.args[0], *SHAPE, *FULL),
        step("phi's size", SIZES.args[1], *SHAPE, *FULL),
    ),
    example=_example(sp.Integer(1), {beta: sp.Rational(1, 5)}),
)

_given = {k: f for k, f in GIVEN.items() if not k.startswith("beta_1")}
THEOREM_1_PRINTED = Statement(
    sp.And(LIKELY, SIZES),
    assume=ASSUMED,
    given=_given | sampling.RANGE | sampling.HIDDEN | sampling.SMALL,
    define=CONSTANTS,
    steps=(
        instance("unit vector, below", _1.formula, e_1, ZERO),
        instance("unit vector, above", ASSUMED[1].formula, e_1, ZERO),
        step("m <= M", sp.Le(m, M), "unit vector, below", "unit vector, above"),
        apply("noise level", sampling.PRINTED_LEVEL, {sampling.n: d}),
        step("E's", GIVEN["beta_1, second"], "noise level", "E"),
        apply("sharp", THEOREM_1_SHARP, {}, "noise level", "E's"),
    ),
    example=_example(sp.Rational(1, 2), {beta: sp.Rational(1, 10), sampling.c: sp.Rational(1, 10)}),
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "theorem-1",
        {
            "printed": THEOREM_1_PRINTED,
            "repaired": THEOREM_1_REPAIRED,
            "sharp": THEOREM_1_SHARP,
        },
        assumes=("assumption-1", "assumption-2", "assumption-3"),
        uses=("lemma-1", "lemma-4", "lemma-13", "lemma-17", "lemma-20", "lemma-24", "theorem-3"),
        twins=(
            *TWINS,
            Twin(
                "the network phi for free",
                "sharp",
                sp.Eq(Parameters(PHI), Parameters(PHI(x))),
                model=THEOREM_1_SHARP.example,
            ),
        ),
        erratum=Erratum(
            "The statement stands, its proof does not: T differs between Lemmas 2 and 17, their "
            "errors add up to 3 eps/2, no step size is given, Lemma 12 is vacuous, Lemmas 13 and "
            "14 are false, Lemma 17 is circular, assumption 3 is not listed, and '1 - "
            "exp(-O(d))' should read '1 - exp(-Omega(d))'. Its halves do not compose as written: "
            "S and the step 1/Q of descent come from |x|, but belong to a network that must not "
            "depend on x; steps that are right for one x diverge, or have not begun, for another "
            "(the first two twins); a bound of |x| that holds with probability 1 - e^(-d/2) "
            "repairs it. At d = eps = 1 the printed bound of beta is infinite; it is read where "
            "log(d/eps) >= log 2, with a constant that depends on m, M, M_2. Repaired with the "
            "paper's own beta_0, rad(D) and T for a given x; sharp with a noise bound of order "
            "(d + log(1/eps))^-1/2 and without a third derivative. At these noise levels one "
            "Gaussian layer is near the posterior, without any Langevin step (theorem-1-laplace); "
            "with the chain and the ball of the local theorem fewer steps are enough, and at more "
            "noise (theorem-1-exponential).",
            "does not follow",
            theorem_1="survives",
        ),
    ),
)
