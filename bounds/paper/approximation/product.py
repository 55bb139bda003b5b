"""Products by ReLU from two squares, and how many levels an accuracy takes."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, Step, apply, induct, instance, step
from lemmata.bounds.language.formulas import Formula, for_all
from lemmata.bounds.language.networks.circuits import Circuit, Output
from lemmata.bounds.language.networks.network import Size
from lemmata.bounds.paper.approximation.circuits import HALF, level, product, square
from lemmata.bounds.paper.approximation.size import LEVELS, SQUARE_ERROR, levels, reach, unit_error
from lemmata.bounds.paper.approximation.square import SHARP as SQUARE
from lemmata.bounds.paper.approximation.square import a, error, n

b = sp.Symbol("b", real=True)


def _of(s: sp.Expr) -> tuple[Circuit, Circuit]:
    """Return the product and the square with range 2R, with s levels."""
    return product(reach, s), square(2 * reach, s)


def _difference(s: sp.Expr) -> Formula:
    """Return that the product is a quarter of the difference of the squares of a + b and a - b."""
    P, square_ = _of(s)
    return sp.Eq(Output(P, a, b), (Output(square_, a + b) - Output(square_, a - b)) / 4)


def _same_levels(k: str, argument: sp.Expr) -> tuple[Formula, Step]:
    """Return that the product and the square of a number have the same levels, and its proof."""
    P, square_ = _of(n)
    goal = sp.Eq(level(P, n, a, b, name=f"g{k}"), level(square_, n, argument))
    return goal, induct(f"levels of {argument}", n, goal, step("next", ..., "induction hypothesis"))


P = _of(levels)[0]
ERROR = sp.Abs(Output(P, a, b) - a * b)
TOP = reach**2 * SQUARE_ERROR
PRODUCT_PARAMETERS = 10 * levels + 16
SIZE = sp.Eq(Size(P), PRODUCT_PARAMETERS)
(PLUS, _plus), (MINUS, _minus) = _same_levels("1", a + b), _same_levels("2", a - b)

PRODUCT = Statement(
    sp.And(sp.Le(ERROR, TOP), SIZE),
    given={"range of a": sp.Le(sp.Abs(a), reach), "range of b": sp.Le(sp.Abs(b), reach)},
    steps=(
        _plus,
        _minus,
        induct(
            "two squares", n, _difference(n),
            instance("of the sum", for_all(n, PLUS), n),
            instance("of the difference", for_all(n, MINUS), n),
            step("next", ..., "induction hypothesis", "of the sum", "of the difference"),
        ),
        instance("difference of squares", for_all(n, _difference(n)), levels),
        *(
            apply(f"square of {t}", SQUARE, {a: t, reach: 2 * reach}, "range of a", "range of b")
            for t in (a + b, a - b)
        ),
        step(
            "error", sp.Le(ERROR, TOP), "difference of squares", f"square of {a + b}",
            f"square of {a - b}",
            why="both errors lie in [0, 4 R^2 4^-(m+1)]",
        ),
    ),
    example=Model("0", {a: 0, b: 0, reach: 1, levels: 0}),
)  # fmt: skip

SQUARE_R = square(reach, levels)
ENOUGH = Statement(
    sp.Le(sp.Abs(error(SQUARE_R)), unit_error),
    given={
        "range": sp.Le(sp.Abs(a), reach),
        "levels": sp.Ge(levels, LEVELS),
    },
    steps=(
        apply("square", SQUARE, {}),
        step("power of four", sp.Eq(sp.exp(levels * sp.log(4)) * sp.Integer(4) ** (-levels), 1)),
        step("exponents", sp.Le(sp.log(reach**2 / (4 * unit_error)), levels * sp.log(4)),
             "levels"),
        step("powers", sp.Le(reach**2, 4 * unit_error * sp.exp(levels * sp.log(4))), "exponents"),
        step("enough", sp.Le(sp.Abs(error(SQUARE_R)), unit_error), "square", "powers",
             "power of four"),
    ),
    example=Model("R = 1, eps' = 1/4", {a: 0, reach: 1, levels: 0, unit_error: HALF / 2}),
)  # fmt: skip

_WRONG = square(reach, levels)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "gadget-product",
        {"sharp": PRODUCT, "printed": ENOUGH},
        uses=("gadget-square",),
        twins=(
            Twin(
                "range R instead of 2R", "sharp",
                sp.Le(sp.Abs((Output(_WRONG, a + b) - Output(_WRONG, a - b)) / 4 - a * b), TOP),
                model=Model("a = b = R = 1, m = 1: a + b = 2 lies outside the circuit's range",
                            {a: 1, b: 1, reach: 1, levels: 1}),
            ),
            Twin(
                "half the error", "sharp", sp.Le(ERROR, TOP / 2),
                model=Model("a = b = 1/2, R = 1, m = 0", {a: HALF, b: HALF, reach: 1, levels: 0}),
            ),
            Twin(
                "a level less", "printed", change={"levels": sp.Ge(levels + 1, LEVELS)},
                model=Model("a = 1/2, R = 1, eps' = 1/16, m = 0",
                            {a: HALF, reach: 1, levels: 0, unit_error: HALF**4}),
            ),
        ),
    ),
)  # fmt: skip
