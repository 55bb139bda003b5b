"""A measurement is made once for a check and its false bounds, and drawn anew otherwise."""

from __future__ import annotations

import numpy as np

from lemmata.verify.once import against, once, row


def test_the_same_stream_gives_the_same_answer_without_measuring_again() -> None:
    calls: list[int] = []

    @once
    def drawn(rng: np.random.Generator, n: int) -> list[float]:
        calls.append(n)
        return [float(v) for v in rng.normal(size=n)]

    def answers(seed: int, n: int) -> tuple[list[float], float]:
        rng = np.random.default_rng(seed)
        return drawn(rng, n), float(rng.normal())

    first = answers(0, 3)
    assert answers(0, 3) == first
    assert calls == [3]
    assert first[1] == float(np.random.default_rng(0).normal(size=4)[3])
    assert answers(1, 3) != first
    assert answers(0, 2)[0] == first[0][:2]
    assert calls == [3, 3, 2]


def test_one_measurement_is_held_against_any_bound() -> None:
    rows = [row(2.0, 5, 0.5, "at 1", t=1.0)]
    loose, tight = (against(lambda t, c=c: c * t, rows)[0] for c in (3.0, 1.0))
    assert (loose.bound, tight.bound) == (3.0, 1.0)
    assert (tight.measured, tight.n, tight.error, tight.instance) == (2.0, 5, 0.5, "at 1")
