r"""Lemma 2: how long the Langevin diffusion has to run, with the paper's own rad(D) and T."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, apply, generalise, instance, step
from lemmata.bounds.kernel.concrete import CONCLUSION, concrete
from lemmata.bounds.language.diffusions.processes import At
from lemmata.bounds.language.functions import derivative
from lemmata.bounds.language.measures.laws import TV, Gibbs, Mass, Normal
from lemmata.bounds.language.sets import member
from lemmata.bounds.language.vectors import ZERO, norm
from lemmata.bounds.literature.diffusions import gaussian_paths as gaussian
from lemmata.bounds.literature.diffusions import paths
from lemmata.bounds.literature.diffusions.reflected_diffusions import g
from lemmata.bounds.literature.measures import gibbs
from lemmata.bounds.paper.discretization import in_region
from lemmata.bounds.paper.discretization import linear_models as linear
from lemmata.bounds.paper.discretization.exit import langevin, z_0
from lemmata.bounds.paper.mixing import lemma_4, mode, shares
from lemmata.bounds.paper.mixing.lemma_12 import LEMMA_12_REPAIRED
from lemmata.bounds.paper.mixing.size import (
    C_LOW,
    C_UP,
    EPS_LIMIT,
    MIX_BALL,
    SHARE_MIXING,
    STATIC_B,
    T_2,
    r_out,
)
from lemmata.bounds.paper.mixing.static import B_BOUND, LOG_INCREASES, here, x_hi, x_lo
from lemmata.bounds.paper.objects import L, x, z, z_hat
from lemmata.bounds.symbols import M, T, c_M, c_m, d, eps, m, rad_D

D, N = in_region.D, in_region.N
APART = TV(At(langevin, T), Gibbs(L))
_NEAR = sp.Le(APART, eps / 2)
_GIVEN = {k: v for k, v in in_region.GIVEN.items() if k != "time"} | {"time": sp.Eq(T, T_2)}
_1 = in_region.ASSUMED[0]
_y, _v = mode.y, mode.v
_sizes = {c_m: C_LOW, c_M: C_UP, r_out: rad_D}
_exponent = here(STATIC_B).xreplace(_sizes)
_log_n, _log = sp.log(16 * N / eps), sp.log(1 / eps)


def _example() -> Model:
    model = in_region.IN_D
    at = dict(model.at)
    return replace(model, at=at | {T: T_2.xreplace(at)})


LEMMA_2_REPAIRED = Statement(
    _NEAR,
    assume=in_region.ASSUMED,
    given=_GIVEN | {"eps": sp.Le(eps, EPS_LIMIT), "kappa": shares.CONDITION},
    define=in_region.DEFINED,
    steps=(
        # Lemma 12.
        generalise(
            "convexity",
            (_y, _v),
            apply("Lemma 4", lemma_4.LEMMA_4, {z: _y, lemma_4.v: _v}),
            step("convex", sp.Ge(derivative(L, _y, _v, _v), 0), "Lemma 4"),
            when={"in D": member(_y, D)},
        ),
        generalise("below", _y, step("square", sp.Ge(L(_y), norm(_y) ** 2 / 2))),
        apply(
            "has mass",
            gibbs.POSITIVE,
            {gibbs.f: L, gibbs.p: ZERO, gibbs.q: z_hat}
            | {gibbs.r: rad_D, gibbs.b_1: 0, gibbs.c_1: 1},
        ),
        apply("comparison", LEMMA_12_REPAIRED, {g: L}, "start", "has mass"),
        # Mixing.
        apply("at least log 2", LOG_INCREASES, {x_lo: 2, x_hi: 1 / eps}, "eps"),
        apply("decay", shares.DECAY, {shares.y: _log}, "at least log 2"),
        step("scaled time", sp.Eq(sp.pi**2 * T / (4 * rad_D**2), sp.pi**2 * _log / 4), "time"),
        step("mixing", sp.Le(MIX_BALL, SHARE_MIXING * eps), "decay", "scaled time"),
        # Exit.
        step("earlier", sp.Le(T, in_region.TIME.rhs), "time", "at least log 2"),
        apply("stays", in_region.STAYS, {}, "earlier"),
        # Mass outside.
        apply("static", B_BOUND, _sizes),
        instance("from 0", _1.formula, z_hat, ZERO),
        step(
            "lemma 23", sp.Le(m * norm(z_hat), norm(x)), "from 0", "assumption-3", "inverse point"
        ),
        step("z_hat", sp.Le(norm(z_hat) ** 2, N - 2 * d), "lemma 23"),
        step("c_m >= 1", sp.Le(norm(z_hat) ** 2 / C_LOW, norm(z_hat) ** 2)),
        step("N' >= 2", sp.Ge(N, 2)),
        apply("log N'", LOG_INCREASES, {x_lo: 1, x_hi: 16 * N / eps}, "N' >= 2", "eps"),
        step("radius", sp.Ge(C_LOW * rad_D**2, 16 * N * _log_n), "S_log", "rad_D", "log N'"),
        step(
            "exponent",
            sp.Le(_exponent, N - 2 * d + d * sp.log(2 * M / m) - 2 * N * _log_n),
            "z_hat",
            "c_m >= 1",
            "radius",
        ),
        apply(
            "tail",
            shares.TAIL,
            {shares.n: N, shares.log_n: _log_n, shares.log_d: sp.log(32 * d / eps)}
            | {shares.g: _exponent},
            "exponent",
            "eps",
            "kappa",
        ),
        step("sum", _NEAR, "comparison", "mixing", "stays", "static", "tail"),
    ),
    example=_example(),
)


# As printed, near eps = 1: for G(z) = z, an Ornstein-Uhlenbeck process, T is too short to move.
LATE, SHARE = sp.Rational(999, 1000), sp.Rational(1, 1000)


def _short(accuracy: sp.Expr, share: sp.Expr) -> Model:
    """Return G(z) = z, x = 0, beta = 1 from rad(D)/2, at a share of T: half of the mean."""
    at = dict(in_region.IN_D.at) | {eps: accuracy}
    for symbol, term in (in_region.DEFINED | {T: share * T_2}).items():
        at[symbol] = term.xreplace(at).xreplace({d: sp.S.One})
    far = at[rad_D] / 2 * linear.e_1
    at[z_0] = far
    model = Model(f"G(z) = z, x = 0, beta = 1, eps = {accuracy}, z_0 = rad(D)/2, d = 1", at)
    now, law = (concrete(P, model) for P in (At(langevin, T), Gibbs(L)))
    two, time = sp.Integer(2), at[T]
    mean = sp.exp(-two * time) * far
    level = sp.exp(-two * time) * at[rad_D] / 4
    ou = {gaussian.v: 2, gaussian.k: 2, gaussian.z: far, gaussian.t: time}
    seen = {paths.P: now, paths.Q: law, paths.S: gaussian.above(level)}
    free, stationary = Normal(mean, (1 - sp.exp(-4 * time)) / 2), Normal(ZERO, two**-1)
    half = gaussian.above(level)
    against = linear.refuting(
        apply("law", gaussian.ORNSTEIN_UHLENBECK, ou),
        *linear.half_space("now", now, free, level),
        step("much", sp.Ge(Mass(free, half), sp.Rational(9, 10)), "half-space, now"),
        apply("posterior", gibbs.QUADRATIC, {gibbs.k: 2, gibbs.p: ZERO, gibbs.b_1: 0}),
        *linear.half_space("posterior", law, stationary, level),
        step("little", sp.Le(Mass(stationary, half), two / 10), "half-space, posterior"),
        apply("both", paths.EVENT, seen),
    )[CONCLUSION]
    uses = [u.label for u in against[:-1] if not u.label.startswith("half-space")]
    against = (*against[:-1], step("contradiction", sp.false, CONCLUSION, *uses))
    return replace(model, because={CONCLUSION: against})


LEMMA_2 = Statement(
    _NEAR,
    assume=in_region.ASSUMED,
    given=_GIVEN | {"eps": sp.Lt(eps, 1)},
    define=in_region.DEFINED,
    refuted_by=_short(LATE, sp.S.One),
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-2",
        {"printed": LEMMA_2, "repaired": LEMMA_2_REPAIRED},
        assumes=("assumption-1", "assumption-2", "assumption-3"),
        uses=("lemma-12", "lemma-13", "lemma-11", "theorem-3", "lemma-23"),
        twins=(
            Twin(
                "T -> T/1000",
                "repaired",
                change={"time": sp.Eq(T, SHARE * T_2)},
                model=_short(EPS_LIMIT, SHARE),
            ),
            Twin(
                "any eps < 1", "repaired", change={"eps": sp.Lt(eps, 1)}, model=LEMMA_2.refuted_by
            ),
        ),
        erratum=Erratum(
            "e^(-T/(2 rad^2)) is sqrt(eps), which is at most eps/2 only for eps >= 4; the two "
            "exit terms already use up eps/2; Lemmas 12 and 13 are vacuous and false. False with "
            "this T as eps -> 1; true for eps <= 1/2 and M/m <= (32d/eps)^3/2, by the sharp rate "
            "of Theorem 3 and the static bound.",
            theorem_1="survives with another constant",
        ),
    ),
)
