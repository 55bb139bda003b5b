r"""The circuits of Appendix G, and of what takes its place: squares, products, min, max, ramps.

With the tent map :math:`\gamma` and its iterates :math:`\gamma_s`, the function
:math:`f_m(t)=t-\sum_{s=1}^m4^{-s}\gamma_s(t)` is close to :math:`t^2` on [0, 1].
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.symbol import Str

from lemmata.bounds.language.functions import CurveJet
from lemmata.bounds.language.networks.circuits import (
    COPY,
    RELU,
    Circuit,
    Copy,
    Gate,
    Recipe,
    circuit,
)
from lemmata.bounds.language.terms import Term

HALF, QUARTER = sp.Rational(1, 2), sp.Rational(1, 4)


def _tent(g: str, r: str) -> list[Gate]:
    """Return the tent map by one ReLU node, right on [0, 1]."""
    return [Gate(r, {f"{g}'": 1}, -HALF, RELU), Gate(g, {f"{g}'": 2, r: -4})]


def square(R: sp.Expr, m: Any, ratio: sp.Expr = QUARTER) -> Circuit:
    """Return the square of a number in [-R, R] with one ReLU node a level: R^2 f_m(|a|/R)."""
    return circuit(
        "square", ["a"],
        [Gate("out", {"g": R**2}, copies={"g": -(R**2) * ratio ** (COPY + 1)})],
        first=[
            Gate("p", {"a": 1 / R}, activation=RELU),
            Gate("q", {"a": -1 / R}, activation=RELU),
            Gate("g", {"p": 1, "q": 1}),
        ],
        block=_tent("g", "r"), m=m,
    )  # fmt: skip


def square_of_three(m: Any) -> Circuit:
    """Return f_m with the tent map by three ReLU nodes, as printed in the source."""
    return circuit(
        "f", ["t"], [Gate("out", {"g": 1}, copies={"g": -(QUARTER ** (COPY + 1))})],
        first=[Gate("g", {"t": 1})],
        block=[
            Gate("r_1", {"g'": 1}, activation=RELU),
            Gate("r_2", {"g'": 1}, -HALF, RELU),
            Gate("r_3", {"g'": 1}, -1, RELU),
            Gate("g", {"r_1": 2, "r_2": -4, "r_3": 2}),
        ],
        m=m,
    )  # fmt: skip


def product(R: sp.Expr, m: Any) -> Circuit:
    """Return the product of two numbers in [-R, R] from the squares of a + b and a - b."""
    reach, first, block, last = 2 * R, list[Gate](), list[Gate](), list[Gate]()
    for k, sign in (("1", 1), ("2", -1)):
        first += [
            Gate(f"p{k}", {"a": 1 / reach, "b": sign / reach}, activation=RELU),
            Gate(f"q{k}", {"a": -1 / reach, "b": -sign / reach}, activation=RELU),
            Gate(f"g{k}", {f"p{k}": 1, f"q{k}": 1}),
        ]
        block += _tent(f"g{k}", f"r{k}")
        weights = {f"g{k}": -(reach**2) * QUARTER ** (COPY + 1)}
        last += [Gate(f"square{k}", {f"g{k}": reach**2}, copies=weights)]
    last += [Gate("out", {"square1": QUARTER, "square2": -QUARTER})]
    return circuit("product", ["a", "b"], last, first=first, block=block, m=m)


def level(C: Circuit, s: Any, *inputs: Any, name: str = "g") -> sp.Expr:
    r"""Return :math:`\gamma_s`, the value of the tent map's node after s levels."""
    return Copy(C, Str(name), s, sp.Tuple(*inputs))


def smaller() -> Circuit:
    """Return the smaller of two numbers, by one ReLU node."""
    difference = Gate("r", {"a": 1, "b": -1}, activation=RELU)
    return circuit("min", ["a", "b"], [difference, Gate("out", {"a": 1, "r": -1})])


def larger() -> Circuit:
    """Return the larger of two numbers, by one ReLU node."""
    difference = Gate("r", {"b": 1, "a": -1}, activation=RELU)
    return circuit("max", ["a", "b"], [difference, Gate("out", {"a": 1, "r": 1})])


def ramp(theta: sp.Expr) -> Circuit:
    """Return the sign outside (-theta, theta), by two ReLU nodes."""
    return circuit(
        "ramp", ["t"],
        [
            Gate("r", {"t": 1}, theta, RELU),
            Gate("l", {"t": 1}, -theta, RELU),
            Gate("out", {"r": 1 / theta, "l": -1 / theta}, -1),
        ],
    )  # fmt: skip


class Interpolant(Recipe):
    r"""The piecewise linear interpolant of a curve on [-c, c], from as many pieces as turns.

    Its slope changes at the nodes :math:`t_k=-c+k\lambda`, of which there is one more than *turns*.
    With a shift M it is the interpolant plus M, by ReLU nodes only.  ``args`` are the curve, c, the
    length of a piece, the turns, and the shift.
    """

    def __new__(
        cls, sigma: Term, c: sp.Expr, width: sp.Expr, turns: Any, *shift: sp.Expr
    ) -> Interpolant:
        """Keep the arguments; the circuit is built when it is asked for."""
        made: Interpolant = sp.Basic.__new__(
            cls, sigma, *map(sp.sympify, (c, width, turns, *shift))
        )
        return made

    def build(self) -> Circuit:
        """Return the circuit: a node for each turn reads t + c, and the last one adds them up."""
        sigma, c, width, turns, *shift = self.args

        def slope(k: sp.Expr) -> sp.Expr:
            left, right = (CurveJet(sigma, i * width - c) for i in (k, k + 1))
            return (right - left) / width

        return circuit(
            "R", ["t"],
            [
                Gate(
                    "out", {"r_0": slope(sp.S.Zero)}, sp.Add(CurveJet(sigma, -c), *shift),
                    RELU if shift else "", {"r": slope(COPY + 1) - slope(COPY)},
                )
            ],
            first=[Gate("r_0", {"t": 1}, c, RELU)],
            block=[Gate("r", {"r_0": 1}, -(COPY + 1) * width, RELU)],
            m=turns,
        )  # fmt: skip
