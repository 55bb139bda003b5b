"""Products by ReLU from two squares, and how many levels an accuracy takes."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Statement, Twin, step
from lemmata.bounds.paper.approximation.size import LEVELS, SQUARE_ERROR, levels, reach, unit_error
from lemmata.bounds.paper.approximation.square import gadget
from lemmata.bounds.symbols import local

a_in, b_in = local("a_in", "a"), local("b_in", "b")
plus = local("sq_plus", r"\tilde\rho(a+b)")
minus = local("sq_minus", r"\tilde\rho(a-b)")
top = local("sq_top", r"4R^24^{-m-1}", nonnegative=True)

PRODUCT = Statement(
    text="The product of a, b in [-R, R], as a quarter of the difference of the squares of a + b "
    "and a - b with range 2R, is within R^2 4^-(m+1).",
    conclusion=sp.And(
        sp.Le(sp.Abs(a_in + b_in), 2 * reach),
        sp.Le(sp.Abs(a_in - b_in), 2 * reach),
        sp.Le(sp.Abs((plus - minus) / 4 - a_in * b_in), reach**2 * SQUARE_ERROR),
    ),
    hypotheses={
        "range": sp.And(sp.Le(sp.Abs(a_in), reach), sp.Le(sp.Abs(b_in), reach)),
        "square of the sum": sp.Implies(
            sp.Le(sp.Abs(a_in + b_in), 2 * reach),
            sp.And(sp.Ge(plus, (a_in + b_in) ** 2), sp.Le(plus, (a_in + b_in) ** 2 + top)),
        ),
        "square of the difference": sp.Implies(
            sp.Le(sp.Abs(a_in - b_in), 2 * reach),
            sp.And(sp.Ge(minus, (a_in - b_in) ** 2), sp.Le(minus, (a_in - b_in) ** 2 + top)),
        ),
        "error of a square": sp.Eq(top, (2 * reach) ** 2 * SQUARE_ERROR),
    },
    steps=(
        step("sum in range", sp.Le(sp.Abs(a_in + b_in), 2 * reach), "range"),
        step("difference in range", sp.Le(sp.Abs(a_in - b_in), 2 * reach), "range"),
        step(
            "between",
            sp.Le(sp.Abs((plus - minus) / 4 - a_in * b_in), top / 4),
            "sum in range",
            "difference in range",
            "square of the sum",
            "square of the difference",
            why="both errors lie in [0, top], so their difference in [-top, top]",
        ),
        step(
            "error",
            sp.Le(sp.Abs((plus - minus) / 4 - a_in * b_in), reach**2 * SQUARE_ERROR),
            "between",
            "error of a square",
        ),
    ),
    where={plus: "gadget at a + b, range 2R", minus: "gadget at a - b", top: "error of a square"},
)

exponent = local("exponent", r"m\log 4", nonnegative=True)
_LOG = sp.log(reach**2 / (4 * unit_error))

ENOUGH = Statement(
    text="m >= log(R^2/(4 eps'))/log 4 levels give a square on [-R, R] within eps'.",
    conclusion=sp.Le(reach**2 / (4 * sp.exp(exponent)), unit_error),
    hypotheses={
        "levels": sp.Ge(levels, LEVELS),
        "4^m": sp.Eq(exponent, levels * sp.log(4)),
        "accuracy": sp.Gt(unit_error, 0),
    },
    steps=(
        step("exponents", sp.Le(_LOG, exponent), "levels", "4^m"),
        step(
            "powers",
            sp.Le(reach**2, 4 * unit_error * sp.exp(exponent)),
            "exponents",
            "accuracy",
        ),
        step("enough", sp.Le(reach**2 / (4 * sp.exp(exponent)), unit_error), "powers"),
    ),
    where={unit_error: "error asked of the square", exponent: "m log 4"},
)


_HALF, _QUARTER = sp.Rational(1, 2), sp.Rational(1, 4)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "gadget-product",
        {"sharp": PRODUCT, "printed": ENOUGH},
        uses=("gadget-square",),
        twins=(
            Twin(
                "range R instead of 2R",
                "sharp",
                conclusion=sp.Le(sp.Abs((plus - minus) / 4 - a_in * b_in), reach**2 * SQUARE_ERROR),
                drop=("square of the sum",),
                at={
                    a_in: 1, b_in: 1, reach: 1, levels: 1, top: 4 * _QUARTER**2,
                    plus: gadget(sp.Integer(2), 1, _QUARTER),
                    minus: gadget(sp.Integer(0), 1, _QUARTER),
                },
                text="a = b = R = 1, m = 1: a + b = 2 lies outside the gadget's range",
            ),
            Twin(
                "half the error",
                "sharp",
                conclusion=sp.Le(
                    sp.Abs((plus - minus) / 4 - a_in * b_in), reach**2 * SQUARE_ERROR / 2
                ),
                at={
                    a_in: _HALF, b_in: _HALF, reach: 1, levels: 0, top: 1,
                    plus: 4 * gadget(_HALF, 0, _QUARTER),
                    minus: 4 * gadget(sp.Integer(0), 0, _QUARTER),
                },
                text="a = b = 1/2, R = 1, m = 0",
            ),
        ),
    ),
)  # fmt: skip
