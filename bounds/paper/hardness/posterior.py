"""Lemma 22: the posterior near a vertex, exactly.

Written for the first ``n`` coordinates, so that a statement on R^d is an induction over them.
``w(n)`` is the likelihood weight of the vertex ``y = sgn x`` on them, ``Z(n)`` the sum of the
weights of all sign patterns, and ``P(n)`` their quotient.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Statement, apply, induct, step
from lemmata.bounds.symbols import beta, local

n = local("n", "n", integer=True, nonnegative=True)
x_i = local("x_i", r"\lvert x_i\rvert", nonnegative=True)
w_same = local("w_same", r"w_{=}", positive=True)
w_other = local("w_other", r"w_{\ne}", positive=True)
e_i = local("e_i", r"\epsilon_i", nonnegative=True)

ODDS = sp.exp(-2 * x_i / beta**2)
"""Posterior odds of the wrong sign of v_i = C(sgn z)_i, given x."""
HIT_FACTOR = 1 / (1 + ODDS)
"""Factor of Pr[sgn z = C^{-1}(sgn x) | x], Lemma 22 in exact form."""
NOISE_LEVEL = sp.sqrt(10) - 3
"""Largest c with beta = c/sqrt(d) for which the conclusion holds for every d."""
NOISE_LEVELS = {
    "every ratio at most exp(-10d), right exponent": (sp.sqrt(14) - 3) / 5,
    "every ratio at most exp(-10d), printed exponent": (sp.sqrt(46) - 6) / 5,
    "the conclusion for every d": NOISE_LEVEL,
}
"""Noise levels c for which the steps of the printed proof and the lemma itself hold."""

ODDS_OF_A_BIT = Statement(
    text="The Gaussian weights of the right and of the wrong value of one coordinate have the "
    "quotient exp(-2|x_i|/beta^2), because (|x_i| + 1)^2 - (|x_i| - 1)^2 = 4|x_i|.",
    conclusion=sp.Eq(w_other, w_same * e_i),
    hypotheses={
        "same": sp.Eq(w_same, sp.exp(-((x_i - 1) ** 2) / (2 * beta**2))),
        "other": sp.Eq(w_other, sp.exp(-((x_i + 1) ** 2) / (2 * beta**2))),
        "odds": sp.Eq(e_i, ODDS),
    },
    steps=(
        step(
            "squares",
            sp.Eq((x_i + 1) ** 2, (x_i - 1) ** 2 + 4 * x_i, evaluate=False),
            method="identity",
        ),
        step(
            "exponents",
            sp.Eq(
                sp.exp(-((x_i + 1) ** 2) / (2 * beta**2)),
                sp.exp(-((x_i - 1) ** 2) / (2 * beta**2)) * ODDS,
                evaluate=False,
            ),
            method="identity",
        ),
        step("quotient", sp.Eq(w_other, w_same * e_i), "exponents", "same", "other", "odds"),
    ),
    where={w_same: "exp(-(x_i - y_i)^2/(2 beta^2))", w_other: "exp(-(x_i + y_i)^2/(2 beta^2))"},
)

weight, weights, product = (sp.Function(name, positive=True) for name in ("w", "Z", "P"))
same, other = (sp.Function(name, positive=True) for name in ("u", "v"))
odds, odds_sum = (sp.Function(name, nonnegative=True) for name in ("e", "E"))
size = sp.Function("x", nonnegative=True)
BIT = {x_i: size(n), w_same: same(n), w_other: other(n), e_i: odds(n)}

BAYES = {
    "weight": sp.Eq(weight(n + 1), weight(n) * same(n)),
    "both signs": sp.Eq(weights(n + 1), weights(n) * (same(n) + other(n))),
    "product": sp.Eq(product(n + 1) * (1 + odds(n)), product(n)),
    "empty": sp.And(sp.Eq(weight(0), 1), sp.Eq(weights(0), 1), sp.Eq(product(0), 1)),
} | {k: h.subs(BIT, simultaneous=True) for k, h in ODDS_OF_A_BIT.hypotheses.items()}

LEMMA_22_EXACT = Statement(
    text="C a bijection, y = sgn x. Then Pr[sgn z = C^{-1}(y) | x] = w(d)/Z(d) is the product of "
    "1/(1 + exp(-2|x_i|/beta^2)): C maps the cube onto itself, so Z(d) sums over all signs.",
    conclusion=sp.Eq(weight(n), product(n) * weights(n)),
    hypotheses=BAYES,
    steps=(
        apply("quotient", ODDS_OF_A_BIT, BIT, "same", "other", "odds"),
        induct(
            "formula",
            sp.Eq(weight(n), product(n) * weights(n)),
            n,
            "quotient",
            "weight",
            "both signs",
            "product",
            "empty",
        ),
    ),
    where={n: "number of coordinates"},
)
