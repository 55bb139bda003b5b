"""Theorem 1 and equation 1: the claims about sampling, with their false variants."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Statement, Twin, apply, step
from lemmata.bounds.paper.mixing.size import ALPHA, LAMBDA
from lemmata.bounds.paper.simulation import repaired, sampling
from lemmata.bounds.paper.simulation.size import (
    A_MASS,
    E_MASS,
    K_CAP,
    K_SHARP_TERM,
    LOG_T,
    RHO,
    T_SHARP,
)
from lemmata.bounds.paper.simulation.theorem import THEOREM_1_SHARP
from lemmata.bounds.symbols import (
    R_0,
    E,
    Lam,
    M,
    T,
    a_mass,
    alpha,
    beta,
    d,
    d_TV,
    eps,
    local,
    m,
    rho,
)

capped = local("eps_capped", r"\min\{\epsilon,\tfrac12\}", positive=True)
_CAPPED = {k: h.subs(eps, capped) for k, h in repaired.THEOREM_1_REPAIRED.hypotheses.items()}

THEOREM_1_PRINTED = Statement(
    text="Assumptions 1 to 3, beta <= O(d^-1.5 log(d/eps)^-1/2), 0 < eps < 1: gradient descent and "
    "Langevin steps, polynomially many, produce a law within eps of the posterior. Read with the "
    "constants the proof yields at min(eps, 1/2) in place of eps, and M/m <= (32d/eps)^3/2, as O() "
    "may hide both.",
    conclusion=sp.Le(d_TV, eps),
    hypotheses=_CAPPED | {"capped": sp.Le(capped, eps)},
    steps=(
        apply("repaired", repaired.THEOREM_1_REPAIRED, {eps: capped}, *_CAPPED),
        step("within eps", sp.Le(d_TV, eps), "repaired", "capped"),
    ),
    where=dict(repaired.THEOREM_1_REPAIRED.where) | {capped: "min(eps, 1/2)"},
    witness={
        **{k.subs(eps, capped): v for k, v in (repaired.THEOREM_1_REPAIRED.witness or {}).items()},
        eps: sp.Rational(1, 2),
    },
)


def _identity(at: dict[sp.Symbol, sp.Expr]) -> dict[sp.Symbol, sp.Expr]:
    """Return the scalars of G(z) = z in d = 1, x = 0, for given beta and eps."""
    full = dict(sampling.WITNESS) | at
    for symbol, formula in (
        (alpha, ALPHA),
        (Lam, LAMBDA),
        (a_mass, A_MASS),
        (rho, RHO),
        (T, T_SHARP),
        (E, full.get(E, E_MASS)),
        (R_0, beta * sp.sqrt(17 * E) / m),
    ):
        full[symbol] = sp.sympify(formula).subs(full)
    return full


_SMALL_KAPPA = K_CAP.subs(2 * (M / m) ** 2 + 1, (M / m) ** 2)
_WITHOUT_EPS = d * (1 + sp.log(2 * M / m))

CLAIMS: tuple[Claim, ...] = (
    claim(
        "theorem-1",
        {
            "printed": THEOREM_1_PRINTED,
            "repaired": repaired.THEOREM_1_REPAIRED,
            "sharp": THEOREM_1_SHARP,
        },
        assumes=("assumption-1", "assumption-2", "assumption-3"),
        uses=("lemma-1", "lemma-2", "lemma-4", "lemma-13", "lemma-17", "theorem-3"),
        erratum="The statement survives, its proof does not: T differs between Lemmas 2 and 17, "
        "their errors add up to 3 eps/2, no step size is given, Lemma 12 is vacuous, Lemmas 13 and "
        "14 are false, Lemma 17 is circular, assumption 3 is not listed, and '1 - exp(-O(d))' "
        "should read '1 - exp(-Omega(d))'. Repaired with the paper's own beta_0, rad(D) and T; "
        "sharp with a noise bound of order (d + log(1/eps))^-1/2 and without a third derivative.",
    ),
    claim(
        "equation-1",
        {"printed": THEOREM_1_PRINTED, "sharp": sampling.NOISE_LEVEL},
        uses=("theorem-1", "lemma-11"),
        twins=(
            Twin(
                "E without log(16/eps)",
                "sharp",
                change={"E": sp.Eq(E, _WITHOUT_EPS)},
                at=_identity({eps: sp.exp(-1000), E: _WITHOUT_EPS.subs({d: 1, M: 1, m: 1})}),
                text="G(z) = z, d = 1, beta = 1, eps = e^-1000",
            ),
            Twin(
                "17 E -> E/4",
                "sharp",
                change={"beta_1, second": sp.Le(E * beta**2, 4 * m**2 * R_0**2)},
                at=_identity({eps: sp.Integer(1)}) | {R_0: sp.Integer(2)},
                text="G(z) = z, d = 1, beta = 1, eps = 1",
            ),
        ),
        erratum="The order can be improved from d^-1.5 log(d/eps)^-1/2 to (d + log(1/eps))^-1/2.",
    ),
    claim(
        "theorem-1-steps",
        {"sharp": sampling.STEP_COUNT},
        uses=("theorem-1",),
        twins=(
            Twin(
                "2 kappa^2 + 1 -> kappa^2",
                "sharp",
                conclusion=sp.Le(K_SHARP_TERM, _SMALL_KAPPA),
                at=_identity({beta: sp.Rational(1, 100)}),
                text="G(z) = z, d = 1, beta = 1/100, eps = 1",
            ),
            Twin(
                "log^2 -> log",
                "sharp",
                conclusion=sp.Le(K_SHARP_TERM, K_CAP / LOG_T),
                at=_identity({beta: sp.Rational(1, 100)}),
                text="G(z) = z, d = 1, beta = 1/100, eps = 1",
            ),
        ),
    ),
)
