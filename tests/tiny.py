"""A claim small enough to decide at once, with everything a ledger can hold."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp

from lemmata.bounds.claim import Claim, Form, Source, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, apply, step
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import MapVariable, derivative, function
from lemmata.bounds.language.gram import cauchy_schwarz
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable, inner, norm
from lemmata.bounds.literature import maps
from lemmata.bounds.symbols import local
from lemmata.verify.check import Check, Outcome

F, (p, v, w) = MapVariable("F", order=1), map(VectorVariable, "pvw")
t = sp.Symbol("t", real=True)
grows = function(lambda z: F(p + z) - F(p), name="g")
SLOW = for_all(t, sp.Le(norm(derivative(F, p + t * w, w)), norm(w)), when=(t > 0) & (t < 1))
GIVEN = {"slow": SLOW, "long": sp.Ge(norm(v), 1)}
LINE = Model(
    "v = w, a unit vector, and F the identity",
    {F: function(lambda z: z), p: ZERO, v: UnitVector(1), w: UnitVector(1)},
)
PRODUCT = sp.Le(norm(v) * norm(w), (norm(v) ** 2 + norm(w) ** 2) / 2)


def bound(factor: sp.Rational) -> sp.Basic:
    """Return that <v, F(p + w) - F(p)> is at most a factor times the squares of v and w."""
    return sp.Le(inner(v, grows(w)), factor * (norm(v) ** 2 + norm(w) ** 2))


proved = Statement(
    bound(sp.Rational(1, 2)),
    given=GIVEN,
    steps=(
        apply("increment", maps.MEAN_VALUE, {maps.F: F, maps.p: p, maps.r: w, maps.c: norm(w)}),
        step("am-gm", PRODUCT, why="square of the difference"),
        step("chain", bound(sp.Rational(1, 2)), "increment", "am-gm", cauchy_schwarz(v, grows(w))),
    ),
    example=LINE,
)
false = Statement(bound(sp.Rational(1, 4)), given=GIVEN, refuted_by=LINE)
undecided = Statement(proved.conclusion, given=GIVEN)
TINY = Claim(
    "tiny-1",
    "a tiny claim",
    Source("0", "1", 1),
    {"printed": false, "repaired": proved, "sharp": undecided},
    assumes=("assumption-1",),
    twins=(Twin("1/2 -> 1/4", "repaired", conclusion=false.conclusion, model=LINE),),
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
length_v = local("tiny_v", r"\lVert v\rVert", nonnegative=True)
length_w = local("tiny_w", r"\lVert w\rVert", nonnegative=True)
SQUARES = length_v**2 + length_w**2


def tiny_check(statement: Form = "repaired", factor: sp.Rational = HALF) -> Check:
    return Check(
        f"tiny_check_{statement}_{factor.q}",
        "tiny-1",
        statement,
        "upper",
        measure_inner,
        factor * SQUARES,
        {"ten times longer": {"scale": 10.0}, "1/2 -> 1/100": sp.Rational(1, 100) * SQUARES},
    )
