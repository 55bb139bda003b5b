"""The claims of the region room, with their twins and errata."""

from __future__ import annotations

import sympy as sp

from bounds.catalogue import claim
from bounds.claim import Claim, Twin
from bounds.paper.region import chain, cir, drift, exit, size
from bounds.symbols import N_cir, U, ell, m, w

_TOO_LOW = cir.X_0 + (sp.sqrt(N_cir) + sp.sqrt(ell)) ** 2 / w

CLAIMS: tuple[Claim, ...] = (
    *size.CLAIMS,
    claim(
        "lemma-3",
        {"printed": drift.LEMMA_3, "sharp": drift.LEMMA_3_SHARP},
        assumes=("assumption-1", "assumption-2"),
        uses=("lemma-11",),
        twins=(
            Twin(
                "the quartic term dropped",
                "sharp",
                conclusion=sp.Ge(drift.uf, m**2 * U**2),
            ),
        ),
    ),
    claim(
        "lemma-14",
        {
            "printed": chain.LEMMA_14_PRINTED,
            "repaired": cir.LEMMA_14_REPAIRED,
            "sharp": cir.LEMMA_14_SHARP,
        },
        twins=(Twin("no theta < 1", "repaired", drop=("theta",)),),
        erratum="False for large T: the level is fixed, and X passes every level sooner or later. "
        "The printed proof applies the reflection principle (35) to the Ornstein-Uhlenbeck noise, "
        "which is not a martingale. With log((1 + wT)/eps) in place of log(1/eps) it is true, "
        "without the factor 2X_0, without N log N, for real N and any adapted drift below "
        "N - wX. Theorem 1 survives, because it needs a finite T only.",
    ),
    claim(
        "lemma-13",
        {
            "printed": exit.LEMMA_13_PRINTED,
            "repaired": exit.LEMMA_13_REPAIRED,
            "sharp": exit.LEMMA_13_SHARP,
        },
        assumes=("assumption-1", "assumption-2", "assumption-3"),
        uses=("lemma-3", "lemma-11", "lemma-14", "lemma-23"),
        erratum="False for large T: the diffusion leaves every ball sooner or later. With the same "
        "rad(D) and beta_0 it is true up to an explicit, huge T. (38) is used at level eps where "
        "eps/4 is needed, and 'using the bound on beta' belongs to Lemma 3. Theorem 1 survives.",
    ),
)
