"""Claims of the twist, with their twins."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Claim, Source, Twin
from lemmata.bounds.families import long_axis, tau
from lemmata.bounds.families.twist_second import FIRST, PEAK_A, PEAK_B, SECOND, T, singular
from lemmata.bounds.families.twist_third import THIRD
from lemmata.bounds.kernel import Statement
from lemmata.bounds.symbols import g1, g2, g3

_SLACK = sp.Rational(101, 100)
_LEAST = sp.Ge(g1, _SLACK * T.m)
_GREATEST = sp.Le(g1, T.M / _SLACK)
_ALONG = sp.Le(g2, long_axis * (PEAK_A + PEAK_B))
_WITHOUT = sp.Le(g3, T.M3 - 6 * tau * long_axis)


def _claim(id: str, what: str, statement: Statement, *twins: Twin) -> Claim:
    return Claim(id, f"{what} of the twist", Source("new"), {"sharp": statement}, twins=twins)


CLAIMS: tuple[Claim, ...] = (
    _claim(
        "family-twist",
        "m and M",
        FIRST,
        Twin("m times 101/100", "sharp", _LEAST, model=singular(sp.S.Half)),
        Twin("M over 101/100", "sharp", _GREATEST, model=singular(sp.Integer(2))),
    ),
    _claim(
        "family-twist-second",
        "M2",
        SECOND,
        Twin("the part across dropped", "sharp", _ALONG, model=SECOND.example),
    ),
    _claim(
        "family-twist-third",
        "M3",
        THIRD,
        Twin("the term in theta'' dropped", "sharp", _WITHOUT, model=THIRD.example),
    ),
)
"""Claims of the twist."""
