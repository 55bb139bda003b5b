"""The mode of the posterior is near the inverse point (new; Sections 4 and 5 say it in words)."""

from __future__ import annotations

import sympy as sp

from bounds.catalogue import claim
from bounds.claim import Claim, Statement, Twin, cite, step
from bounds.derivatives import inner
from bounds.facts import CAUCHY_SCHWARZ
from bounds.paper.calculus.loss import LOSS
from bounds.symbols import U, beta, local, m, norm_z, norm_z_hat, q

MAP_DISTANCE = 2 * norm_z_hat / (1 + m**2 / beta**2)
"""Bound of the distance of any minimiser of L to the inverse point, for every beta."""

L_map, L_hat = local("L_map", r"L(z_{\mathrm{MAP}})"), local("L_hat", r"L(\hat z)")
zhat_u = inner("z^", "u")

_ENERGY = sp.Le((1 + m**2 / beta**2) * U**2, -2 * zhat_u)

DISTANCE = Statement(
    text="Assumption 1. Every minimiser z_MAP of L has |z_MAP - z_hat| <= "
    "2|z_hat|/(1 + m^2/beta^2), for every beta > 0.",
    conclusion=sp.Le(U, MAP_DISTANCE),
    hypotheses={
        "loss at the mode": sp.Eq(L_map, LOSS),
        "loss at the inverse point": sp.Eq(L_hat, LOSS.subs({norm_z: norm_z_hat, q: 0})),
        "minimiser": sp.Le(L_map, L_hat),
        "definition of u": sp.Eq(norm_z**2, norm_z_hat**2 + 2 * zhat_u + U**2),
        "assumption-1": sp.Ge(q, m * U),
    },
    steps=(
        step(
            "energy",
            _ENERGY,
            "loss at the mode",
            "loss at the inverse point",
            "minimiser",
            "definition of u",
            "assumption-1",
        ),
        cite("product", CAUCHY_SCHWARZ, {"c": zhat_u, "a": norm_z_hat, "b": U}),
        step("distance", sp.Le(U, MAP_DISTANCE), "energy", "product"),
    ),
    where={
        L_map: "the least value of L",
        L_hat: "the loss at the inverse point",
        zhat_u: "inner product of z_hat and u = z_MAP - z_hat",
    },
)


def _linear() -> dict[sp.Symbol, sp.Expr]:
    """Return the scalars of G(z) = z, d = 1, z_hat = 1, beta = 1, at the minimiser of L."""
    t = sp.Symbol("t", real=True)
    L = t**2 / 2 + (t - 1) ** 2 / 2
    (mode,) = sp.solve(sp.diff(L, t), t)
    return {
        m: sp.Integer(1),
        beta: sp.Integer(1),
        norm_z: abs(mode),
        norm_z_hat: sp.Integer(1),
        U: abs(mode - 1),
        q: abs(mode - 1),
        zhat_u: mode - 1,
        L_map: L.subs(t, mode),
        L_hat: L.subs(t, 1),
    }


CLAIMS: tuple[Claim, ...] = (
    claim(
        "map-distance",
        {"sharp": DISTANCE},
        assumes=("assumption-1",),
        uses=("equation-3",),
        twins=(
            Twin(
                "2 -> 9/10",
                "sharp",
                sp.Le(U, sp.Rational(9, 20) * MAP_DISTANCE),
                at=_linear(),
                text="G(z) = z, z_hat = 1, beta = 1: z_MAP = 1/2",
            ),
            Twin("not a minimiser", "sharp", drop=("minimiser",)),
            Twin("assumption-1 dropped", "sharp", drop=("assumption-1",)),
        ),
    ),
)
