"""Equations 30 to 32, 38, 44 and 45 and Lemma 11 at points: the links of Lemma 3's chain."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import sympy as sp

from lemmata.bounds.paper.discretization.size import L_1_PRINTED, L_1_REPAIRED
from lemmata.bounds.paper.mixing.size import LAMBDA
from lemmata.bounds.paper.region.size import N_CEILING, POLAR, RADIUS_TERMS, REVERSION
from lemmata.bounds.symbols import U, beta, d, eta, m, norm_z_hat
from lemmata.verify.pointwise import mixing, region
from lemmata.verify.pointwise.at import EPS, At, norm
from lemmata.verify.pointwise.calculus import remainder
from lemmata.verify.pointwise.case import Case
from lemmata.verify.pointwise.inequality import Inequality, Measured


def prior(at: At) -> Measured:
    """<u, z_hat>."""
    return Measured(float(at.u @ at.z_hat), 8 * EPS * norm(at.u) * norm(at.z_hat))


def prior_and_distance(at: At) -> Measured:
    """|u|^2 + <u, z_hat>."""
    size = norm(at.u) * (norm(at.u) + norm(at.z_hat))
    return Measured(float(at.u @ at.u + at.u @ at.z_hat), 8 * EPS * size)


def stretched(at: At) -> Measured:
    """|J u|^2, J at z_hat."""
    length = norm(at.J_hat @ at.u)
    off = at.G.dim * at.off(1) * norm(at.u)
    return Measured(length**2, 2 * off * (length + off) + 16 * EPS * length**2)


def absorbed(at: At) -> Measured:
    """<u, R>, R the remainder of grad L."""
    rest = at.grad_f - at.J_hat.T @ (at.J_hat @ at.u)
    return Measured(float(at.u @ rest) / at.beta**2, norm(at.u) * remainder(at).error)


def gradient(at: At) -> Measured:
    """|grad L(z)|, z at distance rad(D) from z_hat."""
    size = norm(at.J) * norm(at.q) / at.beta**2
    error = at.G.dim * (at.off(1) * norm(at.q) + at.off() * norm(at.J)) / at.beta**2
    value = norm(at.z + at.grad_f / at.beta**2)
    return Measured(value, 4 * error + 16 * EPS * (size + norm(at.z)), {"rad_D": norm(at.u)})


def radius(at: At) -> Measured | None:
    """rad(D), at a noise level that beta_0 allows."""
    if at.constants["M2"] == 0 and at.constants["M3"] == 0:
        return None
    _, size = region.sizes(at.case, at.constants)
    return Measured(size * at.beta, 0.0)


def _quieter(case: Case, constants: Mapping[str, float]) -> Case:
    """Lower beta to beta_0."""
    limit, _ = region.sizes(case, constants)
    return case.but(beta=min(case.beta, limit))


def _radius(name: str, need: str, term: sp.Expr) -> Inequality:
    def measure(at: At) -> Measured | None:
        return radius(at) if at.constants[need] > 0 else None

    return Inequality(
        "lemma-11",
        "printed",
        name,
        "upper",
        term,
        measure,
        ("z_hat", "beta"),
        _quieter,
        ("m", "M", "M2", "M3"),
        text="rad(D) where beta <= beta_0, eps = 1/4",
    )


_PAIR = ("z_hat", "u")
_NOISY = (*_PAIR, "beta")
_ALL = ("m", "M", "M2", "M3")
_SQUARES = U**2 + norm_z_hat**2
_link = partial(Inequality, kind="lower", name="")

INEQUALITIES = (
    _radius("second order", "M2", RADIUS_TERMS[0]),
    _radius("third order", "M3", RADIUS_TERMS[1]),
    _link(
        claim="equation-30",
        form="printed",
        bound=-_SQUARES,
        measure=prior,
        uses=_PAIR,
        text="<u, z_hat>",
    ),
    Inequality(
        "equation-30",
        "sharp",
        "square",
        "lower",
        -(norm_z_hat**2) / 4,
        prior_and_distance,
        _PAIR,
        text="|u|^2 + <u, z_hat>",
    ),
    Inequality(
        "equation-30", "sharp", "means", "lower", -_SQUARES / 2, prior, _PAIR, text="<u, z_hat>"
    ),
    _link(
        claim="equation-31",
        form="printed",
        bound=m**2 * U**2,
        measure=stretched,
        uses=_PAIR,
        text="|J u|^2, J at z_hat",
    ),
    _link(
        claim="equation-31",
        form="sharp",
        bound=POLAR,
        measure=region.pull,
        uses=_PAIR,
        text="<u, grad f>",
    ),
    _link(
        claim="equation-32",
        form="printed",
        bound=-(m**2) / (2 * beta**2) * U**2,
        measure=absorbed,
        uses=_NOISY,
        place=region.in_D,
        needs=_ALL,
        text="<u, R> in D, R the remainder of grad L",
    ),
    Inequality(
        "equation-38",
        "repaired",
        "",
        "upper",
        N_CEILING - REVERSION * eta,
        region.drift,
        _NOISY,
        region.in_D,
        _ALL,
        text="drift of |z - z_hat|^2/2 in D",
        common=d,
    ),
    Inequality(
        "equation-44", "printed", "", "upper", L_1_PRINTED, gradient, _NOISY, text="|grad L|"
    ),
    Inequality(
        "equation-44", "repaired", "", "upper", L_1_REPAIRED, gradient, _NOISY, text="|grad L|"
    ),
    Inequality(
        "equation-45",
        "printed",
        "",
        "upper",
        LAMBDA,
        mixing.hessian,
        (*_PAIR, "y", "beta"),
        mixing.in_D,
        ("m", "M", "M2"),
        text="<y, Hess L y> in D",
    ),
)
"""What the room says about a generator at points."""
