"""Appendix F.1, Lemma 23 and equation 54: the norm of the inverse point."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Statement, Twin, apply, cite, step
from lemmata.bounds.facts import TRIANGLE
from lemmata.bounds.paper.concentration.tools import ETA
from lemmata.bounds.symbols import M, local, m, norm_x, norm_z_hat

shift = local("shift", r"\lVert G(\hat z)-G(0)\rVert", nonnegative=True)
offset = local("offset", r"\lVert G(0)\rVert", nonnegative=True)
INVERSE_PRINTED = norm_x / m
"""Bound of |z_hat|, Lemma 23 and equation 54."""
INVERSE_LOWER = norm_x / M
"""Lower bound of |z_hat|."""
_WHERE_23 = {shift: "|x - G(0)|", offset: "|G(0)|"}

LEMMA_23_PRINTED = Statement(
    text="Assumptions 1 and 3: |z_hat| <= |x|/m.",
    conclusion=sp.Le(norm_z_hat, INVERSE_PRINTED),
    hypotheses={
        "assumption-1": sp.Ge(shift, m * norm_z_hat),
        "assumption-3": sp.Eq(offset, 0),
    },
    steps=(
        cite("triangle", TRIANGLE, {"c": shift, "a": norm_x, "b": offset}),
        step(
            "bound",
            sp.Le(norm_z_hat, INVERSE_PRINTED),
            "triangle",
            "assumption-1",
            "assumption-3",
        ),
    ),
    where=_WHERE_23,
)

LEMMA_23_SHARP = Statement(
    text="Assumptions 1 to 3: |x|/M <= |z_hat| <= |x|/m; both are attained by linear maps.",
    conclusion=sp.And(sp.Le(INVERSE_LOWER, norm_z_hat), sp.Le(norm_z_hat, INVERSE_PRINTED)),
    hypotheses={
        "assumption-1": sp.Ge(shift, m * norm_z_hat),
        "assumption-2": sp.Le(shift, M * norm_z_hat),
        "assumption-3": sp.Eq(offset, 0),
    },
    steps=(
        apply("from above", LEMMA_23_PRINTED, {}, "assumption-1", "assumption-3"),
        cite("triangle", TRIANGLE, {"c": norm_x, "a": shift, "b": offset}),
        step(
            "from below",
            sp.Le(INVERSE_LOWER, norm_z_hat),
            "triangle",
            "assumption-2",
            "assumption-3",
        ),
    ),
    where=_WHERE_23,
)


def _shifted() -> dict[sp.Symbol, sp.Expr]:
    """Return the scalars of G(z) = 2z + 1, x = 0, d = 1."""
    z = sp.Symbol("z", real=True)
    G = 2 * z + 1
    (z_hat,) = sp.solve(G, z)
    return {
        m: sp.Integer(2),
        M: sp.Integer(2),
        norm_x: sp.Integer(0),
        norm_z_hat: abs(z_hat),
        shift: abs(G.subs(z, z_hat) - G.subs(z, 0)),
        offset: abs(G.subs(z, 0)),
    }


_SCALING = {
    m: sp.Integer(2),
    M: sp.Integer(2),
    norm_z_hat: sp.Integer(1),
    norm_x: sp.Integer(2),
    shift: sp.Integer(2),
    offset: sp.Integer(0),
}
_TWINS_23 = (
    Twin(
        "1/m -> (9/10)/m",
        "printed",
        sp.Le(norm_z_hat, ETA * INVERSE_PRINTED),
        at=_SCALING,
        text="G(z) = 2z",
    ),
    Twin(
        "assumption-3 dropped",
        "printed",
        drop=("assumption-3",),
        at=_shifted(),
        text="G(z) = 2z + 1, x = 0: z_hat = -1/2",
    ),
    Twin("assumption-1 dropped", "printed", drop=("assumption-1",)),
    Twin(
        "|z_hat| >= |x|/M -> |z_hat| >= (10/9)|x|/M",
        "sharp",
        sp.Ge(norm_z_hat, INVERSE_LOWER / ETA),
        at=_SCALING,
        text="G(z) = 2z",
    ),
)
_ERRATUM_23 = (
    "Uses G(0) = 0 (Assumption 3), which the statement does not list; without it replace |x| by "
    "|x - G(0)|. Theorem 1 has to list Assumption 3."
)


CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-23",
        {"printed": LEMMA_23_PRINTED, "sharp": LEMMA_23_SHARP},
        assumes=("assumption-1", "assumption-2", "assumption-3"),
        twins=_TWINS_23,
        erratum=_ERRATUM_23,
    ),
    claim(
        "equation-54",
        {"printed": LEMMA_23_PRINTED},
        assumes=("assumption-1", "assumption-3"),
        uses=("lemma-23",),
        twins=_TWINS_23[:3],
        erratum=_ERRATUM_23,
    ),
)
