r"""Lemma 27: a network whose activations are replaced by ReLU circuits, its error and its size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from lemmata.bounds import symbols
from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, induct, instance, step
from lemmata.bounds.language.formulas import Formula, for_all
from lemmata.bounds.language.functions import CurveJet, CurveVariable, function, rough
from lemmata.bounds.language.gram import congruence
from lemmata.bounds.language.networks.circuits import Activated
from lemmata.bounds.language.networks.exchanged import Exchanged, Replaced, curves, replaced
from lemmata.bounds.language.networks.explicit import LINEAR, Unit, explicit
from lemmata.bounds.language.networks.network import Applied, Network, NetworkVariable, Size, count
from lemmata.bounds.language.networks.nodes import at
from lemmata.bounds.language.networks.rows import Level, OutputRow, RowNorm, Sup
from lemmata.bounds.language.networks.weights import Activation, values
from lemmata.bounds.language.vectors import ZERO, UnitVector, coordinates, inner
from lemmata.bounds.literature import networks as fact
from lemmata.bounds.literature.networks import u
from lemmata.bounds.paper.approximation import deep
from lemmata.bounds.paper.approximation.circuits import HALF
from lemmata.bounds.paper.approximation.deep import (
    BUDGETS,
    DEEP,
    GROWTH,
    KINDS,
    H,
    S,
    every_node,
    gamma,
    n,
    on_level,
)
from lemmata.bounds.paper.approximation.interpolant import (
    ENOUGH_PIECES,
    LIPSCHITZ,
    PLACE,
    REACH,
    SMOOTH,
    by_relu,
    curved,
    inside,
    k,
    part,
    sigma,
    smooth,
    t,
)
from lemmata.bounds.paper.approximation.node import SGN, G, surrogate, v, z
from lemmata.bounds.paper.approximation.size import (
    CELL,
    GROWTH_PRINTED,
    PARAMETERS,
    PIECES_LIPSCHITZ,
    PIECES_SMOOTH,
    RELU_NODES,
    UNIT_PRINTED,
    accuracy,
    bend,
    box,
    budget,
    depth,
    growth,
    lip,
    pieces,
    unit_error,
    width,
)
from lemmata.bounds.paper.approximation.size import count as parameters

COUNTED = {parameters: Size(G), symbols.H: H}
ALL_BIASES = sp.Eq(count(G, "biases"), H) & sp.Eq(count(G, "output biases"), count(G, "outputs"))
DEPTH = every_node(sp.Le(Level(G, v), depth))
first = UnitVector(1)


def by_interpolants(G: Network) -> Replaced:
    """Return G with an interpolant of m pieces, by ReLU nodes, in the place of each activation."""
    return replaced(G, lambda v: by_relu(Activation(G, v), CELL), box)


def errors(new: Network, bound: sp.Expr) -> Formula:
    """Return that every node has at most an error."""
    return every_node(sp.Le(sp.Abs(at(values(G, z), v) - at(values(new, z), v)), bound))


def output_error(new: Network) -> sp.Expr:
    """Return the error of the first output."""
    return sp.Abs(inner(first, Applied(G, z) - Applied(new, z)))


def _within(G_0: NetworkVariable, new: Network, bound: sp.Expr, *uses: str) -> Step:
    """Return that every node has at most an error, from what holds of its level."""
    levels, depth_, said = (
        f.xreplace({G: G_0}) for f in (on_level(new, depth), DEPTH, errors(new, bound))
    )
    return generalise(
        f"error {bound}", v,
        instance("level of v", depth_, v),
        instance("values of v", levels, v),
        step("error of v", said.at(v)[1], "values of v", *uses),
        when={"a node": sp.Le(v, count(G_0, "H"))},
    )  # fmt: skip


N = by_interpolants(G)
"""The ReLU network."""
NEW = Exchanged(G, S)
SMALL = sp.Le(Size(N), 3 * Size(G) * (1 + GROWTH_PRINTED * lip * budget * box / accuracy))
_POWERS = sp.Le(gamma(n), growth**n * n) & sp.Ge(growth**n, 1)
_NONE = {
    G: explicit(1, [], []), z: ZERO, growth: 1, depth: 0, unit_error: 1, accuracy: 1, bend: 1,
} | dict.fromkeys((box, budget, lip, pieces), 1)  # fmt: skip
"""A network without nodes, for models."""

REPAIRED = Statement(
    sp.And(errors(NEW, GROWTH_PRINTED * unit_error), errors(NEW, accuracy), SMALL),
    given=deep.DEEP_GIVEN | {
        "depth": DEPTH,
        "LB": sp.Ge(growth, 1),
        "choice": sp.Eq(unit_error * growth**depth * depth, accuracy),
        "pieces": sp.Le(pieces * unit_error, (PIECES_LIPSCHITZ + 1) * unit_error),
        "biases": ALL_BIASES,
    },
    define=GROWTH,
    steps=(
        apply("levels", DEEP, {}),
        induct("powers", n, _POWERS, step("next power", ..., "induction hypothesis", "LB")),
        instance("power", for_all(n, _POWERS), depth),
        step("sum", sp.Le(unit_error * gamma(depth), GROWTH_PRINTED * unit_error), "power"),
        _within(G, NEW, GROWTH_PRINTED * unit_error, "sum"),
        _within(G, NEW, accuracy, "sum", "choice"),
        step(
            "rounded", sp.Le(pieces, 1 + GROWTH_PRINTED * lip * budget * box / accuracy), "pieces",
            "choice",
        ),
        step("nodes", sp.Le(Size(N), 3 * Size(G) * pieces), "biases"),
        step("size", SMALL, "nodes", "rounded"),
    ),
    example=Model("no nodes, l = 1", _NONE | {S: curves(lambda _: LINEAR), depth: 1}),
)  # fmt: skip


CLOSED = sp.Eq((growth - 1) * gamma(n), growth**n - 1)
DEPTH_ONE = sp.Implies(sp.Eq(growth, 1), sp.Eq(gamma(n), n))
TWICE = NetworkVariable("G", order=2)
"""A network whose activations are twice continuously differentiable."""


def _interpolated(
    G: NetworkVariable, new: Exchanged, one: Statement, phi: CurveVariable, given: Any
) -> Step:
    """Return that the interpolants of all activations are surrogates."""
    sigma_v, R_v = Activation(G, v), new.args[1].of_node(v)
    where = {
        k: fact.Cell(t, REACH, pieces), part: fact.Place(t, REACH, pieces), width: CELL,
    }  # fmt: skip
    place = PLACE.xreplace(where)
    return generalise(
        "interpolants", v,
        *(instance(f"{label} of v", f, v) for label, f in given.items()),
        generalise(
            "interpolant of v", t,
            apply("cell", fact.CELLS, {fact.t: t, fact.c: REACH, fact.m: pieces}),
            apply("in its cell", one, {phi: sigma_v} | where, "cell"),
            step(
                "near", surrogate(sigma_v, R_v).at(t)[1], "cell", "in its cell",
                congruence(sigma_v, place, t), congruence(R_v, place, t),
            ),
            when={"inside": inside(t)},
        ),
        when={"a node": sp.Le(v, count(G, "H"))},
    )  # fmt: skip


def _sharp(
    net: NetworkVariable, one: Statement, phi: CurveVariable, kind: Mapping[str, Formula],
    sizes: Mapping[str, Formula],
) -> Statement:  # fmt: skip
    """Return the lemma for interpolants with the error of ``one``."""

    def of(formula: Any) -> Any:
        return formula.xreplace({G: net})

    ReLU, bound = by_interpolants(net), unit_error * gamma(depth)
    new = ReLU.exchanged
    given = {label: of(h) for label, h in (BUDGETS | KINDS).items()}
    activations = {"bounded": of(BUDGETS["bounded"])} | dict(kind)
    apart = values(net, z) - values(new, z)
    size, nodes = (
        sp.Eq(measure(ReLU), of(wanted.xreplace(COUNTED)))
        for measure, wanted in ((Size, PARAMETERS), (Activated, RELU_NODES))
    )
    return Statement(
        sp.And(
            of(errors(new, bound)), of(errors(new, accuracy)),
            sp.Le(of(output_error(ReLU)), budget * accuracy), CLOSED.xreplace({n: depth}),
            DEPTH_ONE.xreplace({n: depth}), size, nodes,
        ),
        given=given | dict(kind) | dict(sizes) | {
            "depth": of(DEPTH),
            "choice": sp.Le(bound, accuracy),
            "output row": sp.Le(OutputRow(net), budget),
            "biases": of(ALL_BIASES),
        },
        define=GROWTH,
        steps=(
            _interpolated(net, new, one, phi, activations),
            apply("levels", DEEP, {G: net, S: new.args[1]}),
            _within(net, new, bound),
            _within(net, new, accuracy, "choice"),
            generalise(
                "differences", u,
                instance("difference at u", of(errors(new, accuracy)), u),
                step("at u", sp.Le(sp.Abs(at(apart, u)), accuracy), "difference at u"),
                when={"a node": sp.Le(u, count(net, "H"))},
            ),
            apply("output", fact.HOELDER_OUTPUT,
                  {fact.G: net, fact.y: apart, fact.z: ZERO, fact.e: accuracy}),
            step("affine output", sp.Le(of(output_error(ReLU)), budget * accuracy), "output",
                 "output row"),
            induct("closed form", n, CLOSED, step("next term", ..., "induction hypothesis")),
            instance("closed", for_all(n, CLOSED), depth),
            induct("LB = 1", n, DEPTH_ONE, step("next one", ..., "induction hypothesis")),
            instance("depth of 1", for_all(n, DEPTH_ONE), depth),
            step("parameters", size, "biases"),
            step("ReLU nodes", nodes),
        ),
        example=Model("no nodes", {v: t for v, t in _NONE.items() if v != G} | {net: _NONE[G]}),
    )  # fmt: skip


SHARP = _sharp(G, LIPSCHITZ, sigma, KINDS, {"pieces": ENOUGH_PIECES})
_BENT = for_all(v, curved(Activation(TWICE, v)), when=sp.Le(v, count(TWICE, "H")))
SHARP_SMOOTH = _sharp(
    TWICE, SMOOTH, smooth, {"second derivative": _BENT},
    {"pieces": sp.Ge(pieces, PIECES_SMOOTH)},
)  # fmt: skip


# As printed: there is a ReLU network, of whatever size.
ReLU = fact.SomeNetwork(G, accuracy)


def everywhere(G: Network, ReLU: Network, M: sp.Expr, eps: sp.Expr) -> Formula:
    """Return that two networks are close on [-M, M]^d."""
    off = sp.Abs(inner(first, Applied(G, z) - Applied(ReLU, z)))
    return for_all(z, sp.Le(off, eps), when=sp.Le(Sup(z), M))


_JUMP = explicit(1, [Unit({1: 1}, activation=SGN)], [Unit({}, {1: 1})])
_CLOSE = fact.SomeNetwork(_JUMP, HALF)
_SIDES = tuple(
    (side, fact.SmallInput(_CLOSE, ZERO, w, HALF / 2) * w)
    for side, w in (("right", first), ("left", -first))
)
PRINTED = Statement(
    everywhere(G, ReLU, box, accuracy),
    given={
        "row sums": every_node(sp.Le(RowNorm(G, v), budget)),
        "sup": every_node(for_all(t, sp.Lt(CurveJet(Activation(G, v), t), box), when=inside(t))),
    },
    refuted_by=Model(
        "G(z) = sgn(z) on [-2, 2], B = 1: a continuous network is near its value at 0 on both "
        "sides of 0, and cannot be within 1/2 of both 1 and -1",
        {G: _JUMP, budget: 1, box: 2, accuracy: HALF},
        because={
            "conclusion": (
                *(
                    apply(f"near 0, {side}", fact.CONTINUOUS,
                          {fact.N: _CLOSE, fact.z: ZERO, fact.w: w, fact.e: HALF / 2})
                    for (side, _), w in zip(_SIDES, (first, -first), strict=True)
                ),
                *(
                    instance(side, everywhere(_JUMP, _CLOSE, sp.Integer(2), HALF), at_,
                             uses=(f"near 0, {side}",))
                    for side, at_ in _SIDES
                ),
                step("jump", sp.false, "right", "left", "near 0, right", "near 0, left"),
            )
        },
    ),
)  # fmt: skip
"""For every eps > 0 some ReLU network is within eps of G."""


# The chain of width one: sigma(t) = L t near 0, clipped, R = sigma + 1, input 0.
def _chain(slope: sp.Expr, length: int, eps: sp.Expr) -> Model:
    """Return a chain whose error is the sum of (LB)^i over i < l, where nothing is clipped."""
    top = sum(slope**i for i in range(length))
    clip = rough(lambda t: sp.Max(-top, sp.Min(top, slope * t)))
    units = [Unit({1: 1}, {}, 0, clip), *(Unit({}, {i: 1}, 0, clip) for i in range(1, length))]
    at = {
        G: explicit(1, units, [Unit({}, {length: 1}, 0)]), z: ZERO, box: top + 1, lip: slope,
        S: curves(lambda _: rough(lambda t: clip(t) + 1)), growth: slope, accuracy: eps,
        depth: length,
    }  # fmt: skip
    text = (
        f"a chain of width one, depth {length}, LB = {slope}, sigma(t) = Lt near 0, R = sigma + 1"
    )
    return Model(text, at | dict.fromkeys((budget, unit_error, pieces), 1))


def _chain_twin(
    title: str, slope: sp.Expr, length: int, eps: sp.Expr, bound: sp.Expr, **change: Any
) -> Twin:
    """Return a false bound of the error at the end of a chain."""
    at_end = sp.Abs(at(values(G, z), length) - at(values(NEW, z), length))
    model = _chain(slope, length, eps)
    return Twin(title, "repaired", sp.Le(at_end, bound), model=model, **change)


def _one_node(
    text: str, sigma: sp.Basic, weight: int, net: NetworkVariable, z_1: sp.Expr, **other: Any
) -> Model:
    """Return G(z) = weight sigma(z), with its interpolant of one piece."""
    G_0 = explicit(1, [Unit({1: 1}, {}, 0, sigma)], [Unit({}, {1: weight}, 0)])
    at = {net: G_0, z: coordinates(z_1), depth: 1, growth: 1} | _ONES
    return Model(text, at | {SYMBOLS[name]: value for name, value in other.items()})


_ONES = dict.fromkeys((box, budget, lip, pieces, bend, unit_error, accuracy), 1)
SYMBOLS = {"B": budget, "L": lip, "K": bend, "LB": growth, "unit": unit_error, "eps": accuracy}
_QUARTER = HALF**2


def _of_node(net: NetworkVariable, bound: sp.Expr) -> Formula:
    """Return that the first node has at most an error."""
    new = by_interpolants(net).exchanged
    return sp.Le(sp.Abs(at(values(net, z), 1) - at(values(new, z), 1)), bound)


def _size_less(net: NetworkVariable) -> Formula:
    """Return one parameter a node less."""
    less = PARAMETERS.xreplace(COUNTED) - H
    return sp.Eq(Size(by_interpolants(net)), less.xreplace({G: net}))


_SGN = _one_node("sgn at 1/2, one piece", SGN, 1, G, HALF, L=_QUARTER, LB=_QUARTER, unit=_QUARTER,
                 eps=_QUARTER)  # fmt: skip
_SQUARE = function(lambda s: s**2 / 2, of=t)
_FEW = _one_node("t^2/2 at 0, one piece", _SQUARE, 1, TWICE, sp.S.Zero, unit=HALF**3, eps=HALF**3)
_ENOUGH = _one_node("t^2/2 at 0, one piece", _SQUARE, 1, TWICE, sp.S.Zero, unit=HALF, eps=HALF)
_FLAT = function(lambda s: s**2 / 4, of=t)
_DOUBLE = _one_node("2 sigma(z), sigma(t) = t^2/4, B = 2, one piece, at 0", _FLAT, 2, TWICE,
                    sp.S.Zero, B=2, K=HALF, LB=2)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-27",
        {"printed": PRINTED, "repaired": REPAIRED, "sharp": SHARP},
        uses=("interpolant", "lemma-27-node"),
        twins=(
            _chain_twin("eps' = eps/l at LB = 2", sp.Integer(2), 4, sp.Integer(4), accuracy,
                        change={"choice": sp.Eq(unit_error, UNIT_PRINTED)}),
            _chain_twin("(LB)^l l eps' at LB = 1/2", HALF, 1, HALF, GROWTH_PRINTED * unit_error,
                        drop=("LB",)),
            _chain_twin("one level less", sp.Integer(2), 3, sp.Integer(24), gamma(2) * unit_error),
            Twin("no Lipschitz constant", "sharp", _of_node(G, accuracy), drop=("Lipschitz",),
                 model=_SGN),
            Twin("3m - 1 -> 3m - 2", "sharp", _size_less(G),
                 model=_one_node("one linear node", LINEAR, 1, G, sp.S.Zero)),
        ),
        erratum=Erratum(
            "L is never introduced: without a common Lipschitz constant the lemma is false (sgn, "
            "the very activation Remark 10 invokes it for). Also missing: |sigma| <= M on both "
            "sides, biases inside the budget B, LB >= 1 for the closed form (LB)^i i eps', and "
            "that the surrogate stays within [-M, M], which |sigma - R| <= eps' does not give. "
            "eps' = eps/l is enough for LB <= 1 only; the printed size belongs to eps' = eps/(l "
            "(LB)^l), and from LBM/eps' a factor L is lost in it. Repaired with interpolants, "
            "which stay in range and need no logarithm.",
        ),
    ),
    claim(
        "lemma-27-smooth",
        {"sharp": SHARP_SMOOTH},
        uses=("interpolant", "lemma-27-node"),
        twins=(
            Twin("half as many pieces", "sharp", _of_node(TWICE, accuracy),
                 change={"pieces": sp.Ge(2 * pieces, PIECES_SMOOTH)}, model=_FEW),
            Twin("affine outputs within eps", "sharp",
                 sp.Le(output_error(by_interpolants(G)), accuracy).xreplace({G: TWICE}),
                 model=_DOUBLE),
            Twin("3m - 1 -> 3m - 2", "sharp", _size_less(TWICE), model=_ENOUGH),
        ),
    ),
)  # fmt: skip
