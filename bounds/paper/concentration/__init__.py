"""Appendices E, F.1, F.2: norms of the inverse point, of the noise and of the observable.

``xi`` is a standard normal vector in R^d and ``chi^2_d`` its squared norm.  A statement "with
probability at least 1 - p" is written for the probability ``miss <= p`` of the opposite event.
"""

from __future__ import annotations

from bounds.claim import Claim
from bounds.paper.concentration import inverse, noise, observable
from bounds.paper.concentration.inverse import (
    INVERSE_LOWER,
    INVERSE_PRINTED,
    LEMMA_23_PRINTED,
    LEMMA_23_SHARP,
)
from bounds.paper.concentration.noise import (
    LEMMA_21_PRINTED,
    LEMMA_21_SHARP,
    NOISE_FACTOR,
    NOISE_PRINTED,
    NOISE_SHARP,
)
from bounds.paper.concentration.observable import (
    GROWTH,
    LEMMA_24_ONE_NORM,
    LEMMA_24_PRINTED,
    LEMMA_24_SHARP,
    LEMMA_24_TWO_NORMS,
    MEAN_NORM,
    NORM_PRINTED,
    NORM_SHARP,
    NORM_TWO,
)
from bounds.paper.concentration.tools import (
    CHERNOFF,
    CHERNOFF_AT,
    CHI2_EXPONENTIAL,
    S_STAR,
    c,
    even_tail,
    rate,
    root,
    s,
    t,
)

CLAIMS: tuple[Claim, ...] = (*noise.CLAIMS, *inverse.CLAIMS, *observable.CLAIMS)

__all__ = [
    "CHERNOFF",
    "CHERNOFF_AT",
    "CHI2_EXPONENTIAL",
    "CLAIMS",
    "GROWTH",
    "INVERSE_LOWER",
    "INVERSE_PRINTED",
    "LEMMA_21_PRINTED",
    "LEMMA_21_SHARP",
    "LEMMA_23_PRINTED",
    "LEMMA_23_SHARP",
    "LEMMA_24_ONE_NORM",
    "LEMMA_24_PRINTED",
    "LEMMA_24_SHARP",
    "LEMMA_24_TWO_NORMS",
    "MEAN_NORM",
    "NOISE_FACTOR",
    "NOISE_PRINTED",
    "NOISE_SHARP",
    "NORM_PRINTED",
    "NORM_SHARP",
    "NORM_TWO",
    "S_STAR",
    "c",
    "even_tail",
    "rate",
    "root",
    "s",
    "t",
]
