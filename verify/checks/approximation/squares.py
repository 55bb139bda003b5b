"""The square gadget, products and exact gates, in fractions.

On a cell of its interpolant the error of a square is a quadratic with its maximum half way, so a
grid that holds all nodes and all middles gives the exact supremum.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product as pairs

import numpy as np
import sympy as sp

from lemmata.bounds.paper.approximation.size import (
    LEVELS,
    SQUARE_ERROR,
    SQUARE_PARAMETERS,
    SQUARE_RELU,
    reach,
    unit_error,
)
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.checks.approximation.members import farthest
from lemmata.verify.engine.circuits.relu import RELU, WITH_RELU, product, square, square_of_three
from lemmata.verify.engine.network.units import Builder, Graph
from lemmata.verify.evaluate import Bound

RANGES = (Fraction(1), Fraction(3, 2), Fraction(4))
QUARTER = Fraction(1, 4)


def _values(graph: Graph, *z: Fraction) -> Fraction:
    return Fraction(graph.value(z, WITH_RELU)[0])


def _grid(levels: int, R: Fraction) -> list[Fraction]:
    """Return [-R, R] in steps of R 2^-(m+1): nodes and middles."""
    n = 2 ** (levels + 1)
    return [R * Fraction(k, n) for k in range(-n, n + 1)]


def _square_error(graph: Graph, grid: list[Fraction]) -> float:
    """Return the exact supremum of f - t^2, or infinity if it is negative somewhere."""
    gaps = [_values(graph, t) - t * t for t in grid]
    return float(max(gaps)) if min(gaps) >= 0 else float("inf")


def _deepest(profile: Profile) -> int:
    return 4 if profile == "quick" else 8


@check(
    "gadget-square",
    "sharp",
    kind="identity",
    bound=reach**2 * SQUARE_ERROR,
    twins={
        "half, without the shift": reach**2 * SQUARE_ERROR / 2,
        "4^-s -> 2^-s": {"ratio": Fraction(1, 2)},
        "one ReLU node a level, beyond the range": {"stretch": 2},
    },
)
def squares_are_exactly_so_far(
    bound: Bound,
    *,
    rng: np.random.Generator,
    profile: Profile,
    ratio: Fraction = QUARTER,
    stretch: int = 1,
) -> Outcome:
    """Evaluate the network for the square on all nodes and middles; the supremum is exact."""
    outcomes = []
    for R in RANGES:
        for m in range(_deepest(profile) + 1):
            grid = [stretch * t for t in _grid(m, R)]
            error = _square_error(square(m, R, ratio=ratio), grid)
            limit = bound(reach=float(R), levels=m)
            outcomes.append(Outcome(error, limit, len(grid), instance=f"R = {R}, m = {m}"))
    return farthest(outcomes)


@check(
    "gadget-square",
    "printed",
    kind="identity",
    bound=SQUARE_ERROR,
    twins={"4^-(m+1) -> 4^-m": 4 * SQUARE_ERROR, "half": SQUARE_ERROR / 2},
)
def three_nodes_a_level(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Evaluate f_m on [0, 1] with the tent map by three ReLU nodes."""
    outcomes = []
    for m in range(1, _deepest(profile) + 3):
        grid = [t for t in _grid(m, Fraction(1)) if t >= 0]
        error = _square_error(square_of_three(m), grid)
        outcomes.append(Outcome(error, bound(levels=m), len(grid), instance=f"m = {m}"))
    return farthest(outcomes)


def _counted(bound: Bound, size: Callable[[Graph], int]) -> Outcome:
    built = [(m, square(m, Fraction(2))) for m in range(12)]
    return farthest([Outcome(float(size(G)), bound(levels=m)) for m, G in built])


@check(
    "gadget-square",
    "sharp",
    kind="identity",
    bound=SQUARE_PARAMETERS,
    twins={"5m + 4": SQUARE_PARAMETERS - 1, "5m + 6": SQUARE_PARAMETERS + 1},
)
def square_parameters(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Count edges and biases of the square."""
    return _counted(bound, lambda G: G.parameters)


@check(
    "gadget-square",
    "sharp",
    kind="identity",
    bound=SQUARE_RELU,
    twins={"m + 1": SQUARE_RELU - 1, "three a level": 3 * SQUARE_RELU - 4},
)
def square_relu_nodes(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Count the ReLU nodes of the square."""
    return _counted(bound, lambda G: sum(u.activation == RELU for u in G.units))


@check(
    "gadget-product",
    "sharp",
    kind="tight",
    bound=reach**2 * SQUARE_ERROR,
    at_least=1 - 1e-12,
    twins={"half": reach**2 * SQUARE_ERROR / 2, "range R": {"widened": False}},
)
def products_are_close(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, widened: bool = True
) -> Outcome:
    """Evaluate the product on a grid that holds nodes and middles of a + b and a - b."""
    outcomes = []
    for m in range(3 if profile == "quick" else 5):
        R = Fraction(3)
        graph = product(m, R, widened=widened)
        points = list(pairs(_grid(m, R), repeat=2))
        error = max(abs(_values(graph, a, b) - a * b) for a, b in points)
        limit = bound(reach=float(R), levels=m)
        outcomes.append(Outcome(float(error), limit, len(points), instance=f"m = {m}"))
    return worst_of(outcomes)


@check(
    "gadget-product",
    "printed",
    kind="upper",
    bound=unit_error,
    twins={"one level less": {"fewer": 1}, "eps' -> eps'/2": unit_error / 2},
)
def levels_are_enough(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, fewer: int = 0
) -> Outcome:
    """Build squares of ceil(log(R^2/(4 eps'))/log 4) levels; above eps' refutes the number."""
    outcomes = []
    for R in RANGES:
        for eps in (R**2 / 64, R**2 / 256, Fraction(1, 100)):
            exact = LEVELS.subs({reach: sp.Rational(R), unit_error: sp.Rational(eps)})
            m = max(0, int(sp.ceiling(sp.simplify(exact))) - fewer)
            error = _square_error(square(m, R), _grid(m, R))
            limit = bound(eps_unit=float(eps))
            outcomes.append(Outcome(error, limit, 1, 1e-16, instance=f"R = {R}, eps' = {eps}"))
    return worst_of(outcomes)


def _gates(theta: Fraction, sign: int) -> tuple[Graph, Graph, Graph]:
    """Return networks for min, max and the ramp."""
    out = []
    for w, c in ((1, -1), (-1, 1)):
        build = Builder(2)
        r = build.add(RELU, [(0, w * sign), (1, -w * sign)])
        out.append(build.graph([build.linear([(0, 1), (r, c)])]))
    build = Builder(1)
    ends = [build.add(RELU, [(0, Fraction(1))], s * theta) for s in (1, -1)]
    ramp = build.graph([build.linear([(ends[0], 1 / theta), (ends[1], -1 / theta)], -1)])
    return out[0], out[1], ramp


@check(
    "appendix-g",
    "repaired",
    kind="identity",
    bound=sp.Integer(0),
    twins={
        "relu(b - a) in the minimum": {"sign": -1},
        "sgn everywhere": {"inside": Fraction(1, 2)},
    },
)
def gates_are_exact(
    bound: Bound,
    *,
    rng: np.random.Generator,
    profile: Profile,
    sign: int = 1,
    inside: Fraction = Fraction(1),
) -> Outcome:
    """Evaluate min, max and the ramp on random fractions; a difference would refute them."""
    worst, n = Fraction(0), 50 if profile == "quick" else 1000
    for a, b in rng.integers(-40, 41, size=(n, 2)).tolist():
        theta = Fraction(abs(a) + 1, 7)
        low, high, ramp = _gates(theta, sign)
        x, y, side = Fraction(a, 7), Fraction(b, 3), -1 if b < 0 else 1
        gaps = (
            _values(low, x, y) - min(x, y),
            _values(high, x, y) - max(x, y),
            _values(ramp, side * theta * inside) - side,
        )
        worst = max(worst, *map(abs, gaps))
    return Outcome(float(worst), bound(), n)
