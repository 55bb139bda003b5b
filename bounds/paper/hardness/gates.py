"""Counting gates, steps 14 to 16: additions, activations, and the whole circuit."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, induct, instance, step
from lemmata.bounds.kernel.concrete import CONCLUSION
from lemmata.bounds.language.bits.circuits import (
    And,
    Beside,
    Chained,
    Circuit,
    CircuitVariable,
    Complexity,
    Gates,
    HardActivation,
    Input,
    Not,
    OnWords,
    Or,
    Xor,
)
from lemmata.bounds.language.formulas import exists, for_all
from lemmata.bounds.language.measures.expectations import QuantityVariable
from lemmata.bounds.literature.bits import lower_bound as fact
from lemmata.bounds.paper.hardness.size import GATES, A_act, T_edges, V_nodes, d_out, k_w, word

N = sp.Symbol("N", integer=True, nonnegative=True)
_a, _b, _c = map(Input, range(3))
_sum = Xor(_a, _b)
FULL_ADDER = Circuit(3, Xor(_sum, _c), Or(And(_a, _b), And(_sum, _c)))
"""Adds three bits with five gates."""
ADDER = Chained(FULL_ADDER, word)
"""Adds two words of n bits by ripple carry."""
EDGE = Beside(Chained(ADDER, k_w), Chained(Circuit(1, Not(_a)), word))
"""Multiplies by a weight of k bits: k additions, and one complement for its sign."""
_lengths = {"weights": sp.Le(k_w, word)}
STEP_14 = Statement(
    sp.Le(Gates(Chained(EDGE, N)), 6 * N * word**2),
    given=_lengths,
    steps=(
        step("an edge", sp.Le(Gates(EDGE), 6 * word**2), "weights"),
        step("all edges", sp.Le(Gates(Chained(EDGE, N)), 6 * N * word**2), "an edge"),
    ),
    example=Model("words of one bit", {word: 1, k_w: 1, N: 1}),
)

# Activations on words of b bits.
b, c = fact.b, sp.Symbol("c", integer=True, nonnegative=True)
sigma = QuantityVariable("sigma", of="scalar")
_r, _s = sp.symbols("r s", real=True)
_two_lipschitz = for_all((_r, _s), sp.Le(sp.Abs(sigma(_r) - sigma(_s)), 2 * sp.Abs(_r - _s)))
_needs = Complexity(OnWords(sigma, b))
TABLES = Statement(
    sp.Ge(fact.hardest, 2**b / (4 * b)),
    given={"bits": sp.Ge(b, 4)},
    steps=(
        apply("count", fact.CIRCUIT_COUNT),
        step(
            "few gates",
            sp.Or(
                fact.hardest + b > 2**b,
                sp.Le(sp.log(16 * (fact.hardest + b) ** 2), sp.log(16 * (2**b) ** 2)),
            ),
        ),
        step(
            "few or many",
            sp.Or(fact.hardest + b > 2**b, sp.Le(2**b, fact.hardest * (4 + 2 * b))),
            "count",
            "few gates",
        ),
        step("many", sp.Ge(fact.hardest, 2**b / (4 * b)), "few or many", "bits"),
    ),
    example=Model("b = 4", {b: 4}),
)


def _every(gates: sp.Expr) -> sp.Basic:
    """Return that every 2-Lipschitz activation on b-bit words has a circuit of so many gates."""
    return for_all(sigma, for_all(b, sp.Le(_needs, gates)), _two_lipschitz)


def _too_hard(gates: sp.Expr, bits: sp.Expr, *power: Step) -> tuple[Step, ...]:
    """Return the proof that no c bounds them: the hardest activation on as many bits."""
    every, hard = _every(gates), {b: bits}
    words = every.at(HardActivation(bits))[1]
    none = generalise(
        "no constant",
        c,
        apply("slope", fact.INTERPOLATION, hard),
        instance("activation", every, HardActivation(bits)),
        instance("on its words", words, bits),
        step("bits", sp.Ge(bits, 4)),
        apply("many", TABLES, hard, "bits"),
        *power,
        step("absurd", sp.false, "on its words", "many", "power"),
        when={"supposed": every},
    )
    return none, step("contradiction", sp.false, CONCLUSION, "no constant")


_bits, _powers = 4 * c + 16, for_all(c, sp.Ge(2 ** (4 * c), (c + 1) ** 4))
STEP_15_PRINTED = Statement(
    exists(c, _every(c * b)),
    refuted_by=Model(
        "for each constant c the hardest 2-Lipschitz interpolation of a table of signs on "
        "4c + 16 bits",
        {},
        because={
            CONCLUSION: _too_hard(
                c * b,
                _bits,
                induct("powers", c, _powers.at(c)[1], step("next", ..., "induction hypothesis")),
                instance("16^c", _powers, c),
                step("power", sp.Gt(2**_bits / (4 * _bits), c * _bits), "16^c"),
            )
        },
    ),
)
_square = (c + 8) ** 2
y = sp.Symbol("y", positive=True)
_t, _u = sp.symbols("t u", real=True)
INCREASING = Statement(
    sp.Gt(sp.exp(_t), sp.exp(_u)),
    given={"larger": sp.Gt(_t, _u)},
    steps=(step("exponentials", sp.Gt(sp.exp(_t), sp.exp(_u)), "larger"),),
    example=Model("1 and 0", {_t: 1, _u: 0}),
)
_logs = y**2 * sp.log(2), (y - 8) * sp.log(y**2 + 1) + sp.log(4 * y**2)
POWER = Statement(
    sp.Gt(2 ** (y**2) / (4 * y**2), (y**2 + 1) ** (y - 8)),
    given={"y": sp.Ge(y, 8)},
    steps=(
        step("logarithm", sp.Gt(*_logs), "y"),
        apply("exponentials", INCREASING, dict(zip((_t, _u), _logs, strict=True)), "logarithm"),
        step("power", sp.Gt(2 ** (y**2) / (4 * y**2), (y**2 + 1) ** (y - 8)), "exponentials"),
    ),
    example=Model("y = 8", {y: 8}),
)
STEP_16_PRINTED = Statement(
    exists(c, _every((b + 1) ** c)),
    refuted_by=Model(
        "for each power c one node with the hardest activation on (c + 8)^2 bits",
        {},
        because={
            CONCLUSION: _too_hard(
                (b + 1) ** c,
                _square,
                apply("power", POWER, {y: c + 8}),
            )
        },
    ),
)
A = CircuitVariable("A")
"""A circuit of one activation on n-bit words."""
SIMULATION = Beside(
    Chained(EDGE, T_edges), Chained(A, V_nodes), Chained(Circuit(1, Not(_a)), d_out)
)
"""Simulates T edges and V nodes of a network; each input bit gives a word with one gate."""
STEP_16 = Statement(
    sp.Le(Gates(SIMULATION), GATES.xreplace({A_act: Gates(A)})),
    steps=(step("sum", sp.Le(Gates(SIMULATION), GATES.xreplace({A_act: Gates(A)}))),),
)

_BITS = {word: 1, k_w: 1, N: 1}
_EIGHT = Model(
    "b = 8: the disjunctive normal form has fewer gates",
    {b: 8},
    because={
        CONCLUSION: (
            apply(
                "normal form", fact.NORMAL_FORM, {fact.sigma: HardActivation(8), b: sp.Integer(8)}
            ),
            step("contradiction", sp.false, CONCLUSION, "normal form"),
        )
    },
)
CLAIMS: tuple[Claim, ...] = (
    claim(
        "hardness-step-14",
        {"printed": STEP_14},
        twins=(
            Twin(
                "6 n^2 -> 5 n^2",
                "printed",
                sp.Le(Gates(Chained(EDGE, N)), 5 * N * word**2),
                model=Model("words of one bit", _BITS),
            ),
            Twin(
                "weights longer than words",
                "printed",
                drop=("weights",),
                model=Model("words of one bit, weights of ten", _BITS | {k_w: 10}),
            ),
        ),
        erratum=Erratum(
            "Holds with the right word length; ripple carry is enough for size.",
            "constant",
        ),
    ),
    claim(
        "hardness-step-15",
        {"printed": STEP_15_PRINTED, "repaired": TABLES},
        twins=tuple(
            Twin(title, "repaired", sp.Ge(fact.hardest, bound), model=_EIGHT)
            for title, bound in (("4^b gates", 4**b), ("b^2 2^b gates", b**2 * 2**b))
        ),
        erratum=Erratum(
            "A Lipschitz function on b-bit words is an arbitrary table; computability by small "
            "circuits is the hypothesis that Theorem 2 lacks.",
            theorem_2="fails as printed",
        ),
    ),
    claim(
        "hardness-step-16",
        {"printed": STEP_16_PRINTED, "repaired": STEP_16},
        uses=("hardness-step-13", "hardness-step-14", "hardness-step-15"),
        erratum=Erratum(
            "Depth and the cost A(.) of an activation are missing.",
            theorem_2="fails as printed",
        ),
    ),
)
