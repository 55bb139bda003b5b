"""A claim small enough to decide at once, with everything a ledger can hold."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp

from lemmata.bounds.claim import Claim, Counterexample, Form, Source, Statement, Twin, cite, step
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.facts import CAUCHY_SCHWARZ
from lemmata.bounds.symbols import local
from lemmata.verify.check import Check, Outcome

v = local("tiny_v", r"\lVert v\rVert", nonnegative=True)
w = local("tiny_w", r"\lVert w\rVert", nonnegative=True)
inner = local("tiny_inner", r"\langle v,w\rangle")
WHERE = {v: "the norm of v", w: "the norm of w", inner: "their inner product"}


def bound(factor: sp.Rational) -> sp.Basic:
    return sp.Le(inner, factor * (v**2 + w**2))


proved = Statement(
    "For all v, w with |v| >= 1 the inner product is at most half the squares.",
    bound(sp.Rational(1, 2)),
    {"long": sp.Ge(v, 1)},
    (
        cite("cs", CAUCHY_SCHWARZ, {"a": v, "b": w, "c": inner}, why="for v and w"),
        step("am-gm", sp.Le(v * w, (v**2 + w**2) / 2), why="square of the difference"),
        step("chain", bound(sp.Rational(1, 2)), "cs", "am-gm"),
    ),
    where=WHERE,
)
false = Statement(
    "The same with a quarter.",
    bound(sp.Rational(1, 4)),
    {"long": sp.Ge(v, 1)},
    counterexample=Counterexample("v = w, a unit vector", {v: sp.S(1), w: sp.S(1), inner: sp.S(1)}),
    where=WHERE,
)
undecided = Statement("For all v, w: the same, no proof given.", proved.conclusion, where=WHERE)
TINY = Claim(
    "tiny-1",
    "a tiny claim",
    Source("0", "1", 1),
    {"printed": false, "repaired": proved, "sharp": undecided},
    assumes=("assumption-1",),
    twins=(Twin("1/2 -> 1/4", "repaired", conclusion=false.conclusion),),
    erratum=Erratum("A quarter is wrong: take v = w. One half is right.", theorem_1="survives"),
)
EMPTY = Claim("tiny-2", "a claim nobody has looked at", Source("0"))


def measure_inner(b: Any, *, rng: np.random.Generator, profile: str, scale: float = 1) -> Outcome:
    """Draw vectors and compare their inner product with the bound."""
    x, y = rng.standard_normal((2, 50, 3))
    products = scale * np.einsum("nd,nd->n", x, y)
    limits = [
        b(tiny_v=float(a), tiny_w=float(c))
        for a, c in zip(np.linalg.norm(x, axis=1), np.linalg.norm(y, axis=1), strict=True)
    ]
    worst = int(np.argmax(products / limits))
    return Outcome(float(products[worst]), limits[worst], 50, 1e-14)


HALF = sp.Rational(1, 2)


def tiny_check(statement: Form = "repaired", factor: sp.Rational = HALF) -> Check:
    return Check(
        f"tiny_check_{statement}_{factor.q}",
        "tiny-1",
        statement,
        "upper",
        measure_inner,
        factor * (v**2 + w**2),
        {"ten times longer": {"scale": 10.0}, "1/2 -> 1/100": sp.Rational(1, 100) * (v**2 + w**2)},
    )
