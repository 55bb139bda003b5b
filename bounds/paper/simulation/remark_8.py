"""Remark 8: the encoder with the activation of the generator and linear nodes only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Statement, Step, apply, generalise, instance, step
from lemmata.bounds.language.formulas import Formula, for_all
from lemmata.bounds.language.functions import CurveJet, function
from lemmata.bounds.language.measures.laws import TV, Mass, Normal
from lemmata.bounds.language.networks.assembled import Assembled, layer, node_values
from lemmata.bounds.language.networks.layers import Layer, same
from lemmata.bounds.language.networks.network import Size
from lemmata.bounds.language.networks.nodes import Node, Ones, at
from lemmata.bounds.language.networks.weights import Activation
from lemmata.bounds.language.vectors import ZERO, VectorVariable, norm
from lemmata.bounds.literature import calculus
from lemmata.bounds.literature.diffusions import gaussian_paths
from lemmata.bounds.literature.measures import deep as fact
from lemmata.bounds.paper.simulation.counts import STEP_CENTRAL, STEP_ONE_SIDED, STEP_SQUARES
from lemmata.bounds.paper.simulation.networks import (
    CUBE,
    FULL,
    SHAPE,
    G,
    c_1,
    c_2,
    counted,
    e_1,
    line,
    on_the_line,
    swept,
    x,
    z,
)
from lemmata.bounds.symbols import H, h

t, tau = sp.symbols("t tau", positive=True)
theta, bend = sp.symbols("theta bend", real=True)
s_2, s_3 = sp.symbols("s_2 s_3", nonnegative=True)
k = sp.Symbol("k", integer=True, positive=True)
s = calculus.s
mu, nu = VectorVariable("mu"), VectorVariable("nu")


def _moved(name: str, factor: sp.Expr, source: str = "g") -> Layer:
    """Return the activation at a + t g."""
    return Layer(name, "hidden", (same("a"), same(source, factor)), activation="sigma")


def _difference(name: str, up: str, down: str, step: sp.Expr) -> Layer:
    return Layer(name, "hidden", (same(up, 1 / step), same(down, -1 / step)))


CENTRAL = swept(
    G, x, c_1, c_2, _moved("up", t), _moved("down", -t), _difference("delta", "up", "down", 2 * t)
)
ONE_SIDED = swept(G, x, c_1, c_2, _moved("up", t), _difference("delta", "up", "y", t))


def _squared(name: str, sign: int, turn: sp.Expr) -> Layer:
    """Return the activation at theta + turn (g +- s), theta being a point of curvature."""
    reads = same("g", turn), same("s", sign * turn)
    return Layer(name, "hidden", reads, theta * Ones(), activation="sigma")


def _shifted(name: str, by: sp.Expr) -> Layer:
    return Layer(name, "hidden", (same("a"),), by * Ones(), activation="sigma")


_signs = (("p+", 1, tau), ("p-", 1, -tau), ("q+", -1, tau), ("q-", -1, -tau))
SECOND = swept(
    G,
    x,
    c_1,
    c_2,
    _shifted("s+", t),
    _shifted("s-", -t),
    _difference("s", "s+", "s-", 2 * t),
    *(_squared(*sign) for sign in _signs),
    Layer("delta", "hidden", tuple(same(n, sign * bend) for n, sign, _ in _signs)),
)
"""The squares by second differences; what a square is divided by is 4 tau^2 sigma''(theta)."""


def _sized(N: Assembled, parameters: sp.Expr) -> Formula:
    return sp.Eq(Size(N), counted(parameters))


def _error(N: Assembled, most: sp.Expr) -> Formula:
    """Return how far delta is from sigma'(a) g at a node."""
    return sp.Le(sp.Abs(at(layer(N, "delta", z), k) - _slope(N) * _g(N)), most)


def _g(N: Assembled) -> sp.Expr:
    return at(layer(N, "g", z), k)


def _slope(N: Assembled) -> sp.Expr:
    return CurveJet(Activation(G, k), at(layer(N, "a", z), k), 1)


def _bound(order: int, most: sp.Expr) -> Formula:
    """Return a bound of a derivative of the activation at a node."""
    return for_all(s, sp.Le(sp.Abs(CurveJet(Activation(G, k), s, order)), most))


BOUNDS = {"second": _bound(2, s_2), "third": _bound(3, s_3)}


def _taylor(N: Assembled, order: int, most: sp.Expr, *signs: int) -> Iterator[Step]:
    """Yield Taylor's formula for the activation at a + r g, up and down, from both sides."""
    a, g = layer(N, "a", z), layer(N, "g", z)
    taylor, of = ((calculus.TAYLOR, calculus.phi), (calculus.TAYLOR_3, calculus.cubic))[order - 2]
    limit = most * sp.Abs(_g(N)) ** order
    for sign in signs:
        for side in (1, -1):
            label = (
                f"order {order}, {'up' if sign > 0 else 'down'}, {'above' if side > 0 else 'below'}"
            )
            sigma = Activation(G, k)
            curve = function(lambda r: side * sigma(at(a + sign * r * g, k)), of=s)  # noqa: B023
            there = at(a + sign * s * g, k)
            yield generalise(
                f"bent: {label}",
                s,
                instance(f"bound: {label}", _bound(order, most), there),
                step(f"less: {label}", sp.Le(CurveJet(curve, s, order), limit), f"bound: {label}"),
                when={"between": (s > 0) & (s < t)},
            )
            yield apply(label, taylor, {of: curve, calculus.t: t, calculus.c: limit})


def _cited(steps: Iterable[Step]) -> Iterator[str]:
    """Yield the labels of the facts among steps."""
    return (s.label for s in steps if s.fact)


_central = tuple(_taylor(CENTRAL, 3, s_3, 1, -1))
_one_sided = tuple(_taylor(ONE_SIDED, 2, s_2, 1))
CENTRAL_ERROR = _error(CENTRAL, t**2 * sp.Abs(_g(CENTRAL)) ** 3 * s_3 / 6)
ONE_SIDED_ERROR = _error(ONE_SIDED, t * _g(ONE_SIDED) ** 2 * s_2 / 2)
_laws = Normal(mu, 2 * h), Normal(nu, 2 * h)
PRICE = sp.Le(TV(*_laws), norm(mu - nu) / sp.sqrt(4 * sp.pi * h))
_sizes = _sized(CENTRAL, STEP_CENTRAL), _sized(ONE_SIDED, STEP_ONE_SIDED)
_numbers = dict.fromkeys((c_1, c_2, t, h, k, theta, tau, bend), sp.Integer(1)) | {s_2: 0, s_3: 0}
EXAMPLE = on_the_line(", x = 0", _numbers | {x: ZERO, z: e_1, mu: ZERO, nu: e_1 / 100})

REMARK_8_REPAIRED = Statement(
    _sized(SECOND, STEP_SQUARES),
    given=SHAPE | FULL,
    steps=(step("count", _sized(SECOND, STEP_SQUARES), *SHAPE, *FULL),),
    example=EXAMPLE,
)
CENTRAL_DIFFERENCE = Statement(
    CENTRAL_ERROR,
    given={"third": BOUNDS["third"]},
    steps=(*_central, step("central error", CENTRAL_ERROR, *_cited(_central))),
    example=EXAMPLE,
)
ONE_SIDED_DIFFERENCE = Statement(
    ONE_SIDED_ERROR,
    given={"second": BOUNDS["second"]},
    steps=(
        *_one_sided,
        step("one-sided error", ONE_SIDED_ERROR, *_cited(_one_sided), node_values(G, z, Node(k))),
    ),
    example=EXAMPLE,
)
REMARK_8_SHARP = Statement(
    sp.And(CENTRAL_ERROR, ONE_SIDED_ERROR, *_sizes, PRICE),
    given=SHAPE | FULL | BOUNDS,
    steps=(
        apply("central error", CENTRAL_DIFFERENCE),
        apply("one-sided error", ONE_SIDED_DIFFERENCE),
        step("central count", _sizes[0], *SHAPE, *FULL),
        step("one-sided count", _sizes[1], *SHAPE, *FULL),
        apply("two normal laws", fact.NORMAL_SHIFT, {fact.mu: mu, fact.nu: nu, fact.rate: 2 * h}),
        step("price", PRICE, "two normal laws", why="erf(u) <= 2 u / sqrt(pi)"),
    ),
    example=EXAMPLE,
)

# Appendix G bounds the nodes with high probability over x; the encoder's own noise has no bound.
level = sp.Symbol("a", real=True)
_beyond = sp.Gt(Mass(Normal(mu, 2 * h), gaussian_paths.above(level)), 0)
NO_BOUND = Statement(
    _beyond,
    steps=(
        apply(
            "beyond",
            gaussian_paths.HALF_SPACE,
            {gaussian_paths.mean: mu, gaussian_paths.v: 2 * h, gaussian_paths.a: level},
        ),
        step("positive", _beyond, "beyond", why="erf < 1"),
    ),
)

_FEW = sp.Le(TV(*_laws), norm(mu - nu) / sp.sqrt(8 * sp.pi * h))
_APART = replace(
    EXAMPLE,
    text="h = 1, means at distance 1/100",
    because={
        "conclusion": (
            apply("laws", fact.NORMAL_SHIFT, {fact.mu: ZERO, fact.nu: e_1 / 100, fact.rate: 2}),
            step("contradiction", sp.false, "conclusion", "laws"),
        )
    },
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "remark-8",
        {"repaired": REMARK_8_REPAIRED, "sharp": REMARK_8_SHARP},
        uses=("lemma-20",),
        twins=(
            Twin(
                "2N + 6H -> 2N + 5H",
                "sharp",
                _sized(CENTRAL, STEP_CENTRAL - H),
                drop=tuple(BOUNDS),
                model=on_the_line(" + z^3", dict(EXAMPLE.at), line(CUBE)),
            ),
            Twin("sqrt(4 pi h) -> sqrt(8 pi h)", "sharp", _FEW, model=_APART),
        ),
        erratum="The route through Appendix G costs a factor of order (LB)^l/eps in the depth l of "
        "the network replaced, here the whole encoder, and is about ReLU targets on bounded sets; "
        "the encoder's nodes are bounded with high probability over x, but its own noise is not "
        "bounded at all. Second differences cost a constant factor; differences along the adjoint "
        "need neither squares nor derivatives and make the step smaller.",
    ),
)
