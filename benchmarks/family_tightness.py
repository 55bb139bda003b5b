"""How tight the certified constants of each family are, over thousands of drawn members.

For each member a search that uses no bound looks for the extreme singular values of J and the
largest |D^k G[y, ..., y]|; what it meets is then certified in ball arithmetic and compared with the
certificate without slack.  Tightness is certified/met for M, M2, M3 and met/certified for m, so 1
is exact and more is loose.

Run: python benchmarks/family_tightness.py [MEMBERS [FAMILY ...]]
"""

from __future__ import annotations

import sys
import time

import numpy as np
from hypothesis import HealthCheck, Phase, given, seed, settings

from lemmata.verify.certify import measure
from lemmata.verify.certify.sampled import quotient, singular
from lemmata.verify.generators import Generator
from lemmata.verify.strategies import FAMILIES, generators
from lemmata.verify.strategies.members import certified

NAMES = ("m", "M", "M2", "M3")
SLOW = {"coordinatewise": 20}
"""Families whose certificate takes a fraction of a second, and by how much to draw fewer."""


def met(G: Generator, number: int) -> tuple[float, float, float, float]:
    """Return certified values of derivatives at the points that a search finds."""
    found = measure(G, rng=number, starts=64, refine=2)
    at, along = found.at, found.along
    low, high = (singular(G, np.array(at[name]))[name == "M"] for name in ("m", "M"))
    second, third = (
        quotient(G, order, np.array(at[name]), np.array(along[name]), 1.0)
        for order, name in ((2, "M2"), (3, "M3"))
    )
    return low, high, second, third


def ratios(G: Generator, number: int) -> list[float]:
    """Return certified/met, met/certified for m; NaN where the constant is 0 on both sides."""
    values, seen = certified(G), met(G, number)
    bounds = (values.m, values.M, values.M2, values.M3)
    out = []
    for name, bound, value in zip(NAMES, bounds, seen, strict=True):
        over, under = (value, bound) if name == "m" else (bound, value)
        if not over >= under:
            raise SystemExit(f"{name} = {bound} but {value} was met: {G!r}")
        out.append(over / under if under > 0 else np.nan)
    return out


def table(family: str, members: int) -> np.ndarray:
    """Return the ratios of many members, ``(n, 4)``."""
    rows: list[list[float]] = []

    @seed(0)
    @settings(
        max_examples=members,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(generators(families=[family]))
    def run(G: Generator) -> None:
        rows.append(ratios(G, len(rows)))

    run()
    return np.array(rows)


def main(arguments: list[str]) -> None:
    number = int(arguments[0]) if arguments else 2000
    print(f"{'family':16}{'members':>8}   median and 95th percentile of certified/met")
    for family in arguments[1:] or FAMILIES:
        start = time.perf_counter()
        found = table(family, number // SLOW.get(family, 1))
        cells = []
        for name, column in zip(NAMES, found.T, strict=True):
            some = column[np.isfinite(column)]
            middle, high = np.percentile(some, (50, 95)) if len(some) else (np.nan, np.nan)
            cells.append(f"{name} {middle:7.4f} {high:8.4g}")
        seconds = time.perf_counter() - start
        print(
            f"{family:16}{len(found):8}   " + "   ".join(cells) + f"   {seconds:.0f} s", flush=True
        )


if __name__ == "__main__":
    main(sys.argv[1:])
