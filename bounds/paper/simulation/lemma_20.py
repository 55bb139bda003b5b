"""Lemma 20: one step of gradient descent or of the Langevin chain as a network."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, apply, step
from lemmata.bounds.language.formulas import Formula, equal
from lemmata.bounds.language.functions import adjoint, derivative
from lemmata.bounds.language.networks.assembled import Assembled, layer, swept, tangents
from lemmata.bounds.language.networks.explicit import Unit, explicit
from lemmata.bounds.language.networks.network import Size, computed_by
from lemmata.bounds.language.networks.weights import pull, push, values
from lemmata.bounds.language.vectors import ZERO, Vector, coordinates, norm
from lemmata.bounds.paper.simulation.counts import STEP, STEP_ANY, STEP_PRINTED, STEP_STRICT
from lemmata.bounds.paper.simulation.lemma_5 import FAR, TWICE, computes, everywhere
from lemmata.bounds.paper.simulation.networks import (
    CUBE,
    FULL,
    SHAPE,
    SLOPES,
    G,
    G_map,
    c_1,
    c_2,
    counted,
    e_1,
    line,
    on_the_line,
    product,
    step_network,
    strict_network,
    u,
    x,
    z,
)
from lemmata.bounds.paper.simulation.networks import swept as sweep
from lemmata.bounds.symbols import H

NETWORK, STRICT = (build(G, x, c_1, c_2) for build in (step_network, strict_network))
_residual = G_map(z) - x
TARGET = c_1 * z + c_2 * adjoint(G_map, z, _residual)
COMPUTES, _STRICTLY = (computes(N, z, TARGET) for N in (NETWORK, STRICT))
_size, _any, _most = (sp.Eq(Size(NETWORK), counted(s)) for s in (STEP, STEP_ANY, STEP_PRINTED))
_most = sp.Le(*_most.args)
_strict_size = sp.Eq(Size(STRICT), counted(STEP_STRICT))
_moved = values(G, z, u)
_DUAL = "the reverse sweep is dual to the derivative of the forward sweep"
EXAMPLE = on_the_line(", x = 0", {x: ZERO, z: e_1, c_1: sp.Integer(1), c_2: sp.Integer(1)})

LEMMA_20_ANY = Statement(
    sp.And(COMPUTES, _any),
    given=SHAPE,
    steps=(
        everywhere(
            "the step",
            computed_by(NETWORK)(z) - TARGET,
            u,
            swept(NETWORK, "g", z, _moved),
            tangents(G, z, u, layer(NETWORK, "g", z)),
            why=_DUAL,
        ),
        step("size", _any, "shape"),
    ),
    example=EXAMPLE,
)
LEMMA_20_PRINTED = Statement(
    sp.And(COMPUTES, _most),
    given=SHAPE,
    steps=(
        apply("one sweep", LEMMA_20_ANY),
        step("fewer", _most, "one sweep", why="one sweep costs less than d^2 derivatives"),
    ),
    example=EXAMPLE,
)
# Without linear nodes delta and the residual are quarters of differences of squares.
_d, _e = ((layer(STRICT, f"{n}+", z) - layer(STRICT, f"{n}-", z)) / 4 for n in "de")
_g = pull(G, "hidden", _d) + pull(G, "out", _e)
_into = push(G, "in", u) + push(G, "hidden", _moved)
LEMMA_20_SHARP = Statement(
    sp.And(COMPUTES, _size, _STRICTLY, _strict_size),
    given=SHAPE | FULL,
    steps=(
        apply("any biases", LEMMA_20_ANY),
        step("size", _size, "any biases", *FULL),
        everywhere(
            "the strict step",
            computed_by(STRICT)(z) - TARGET,
            u,
            *(swept(STRICT, f"d{sign}", z, _into) for sign in "+-"),
            tangents(G, z, u, _g),
            why=_DUAL,
        ),
        step("strict size", _strict_size, *SHAPE, "full biases"),
    ),
    example=EXAMPLE,
)

_square = coordinates(sp.Integer(1), sp.Integer(2))
_PLANE = Model(
    "G(z) = (z_1 + z_2, z_2), x = 0, z = (1, 2)",
    {G: explicit(2, [], [Unit({1: 1, 2: 1}, {}, 0), Unit({2: 1}, {}, 0)]), x: ZERO, z: _square}
    | {c_1: sp.Integer(1), c_2: sp.Integer(1)},
    2,
)
_SEEN = on_the_line(", x = e_1", dict(EXAMPLE.at) | {x: e_1})
_OUTGROWS = on_the_line(
    " + s(s(z)), s(t) = t + sin(t^2), where sin(z^2) = 0",
    {x: 2 * FAR - e_1, z: FAR, c_1: sp.S.Zero, c_2: sp.Integer(1)},
    TWICE,
)


def _is_step(N: Assembled, target: Vector = TARGET) -> Formula:
    """Return that a network computes a step at z."""
    return equal(computed_by(N)(z), target)


CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-20",
        {"printed": LEMMA_20_PRINTED, "sharp": LEMMA_20_SHARP},
        uses=("lemma-5", "lemma-18", "lemma-19"),
        twins=(
            Twin(
                "2N + 7H -> 2N + 6H",
                "sharp",
                sp.Eq(Size(NETWORK), counted(STEP - H)),
                model=on_the_line(" + z^3", dict(EXAMPLE.at), line(CUBE)),
            ),
            Twin(
                "sign of x flipped", "sharp", _is_step(step_network(G, -x, c_1, c_2)), model=_SEEN
            ),
            Twin(
                "J for its transpose",
                "sharp",
                _is_step(NETWORK, c_1 * z + c_2 * derivative(G_map, z, _residual)),
                model=_PLANE,
            ),
            Twin(
                "skip edges forgotten",
                "sharp",
                _is_step(sweep(G, x, c_1, c_2, SLOPES, *product(), skip=False)),
                model=EXAMPLE,
            ),
            Twin(
                "Sigma and Sigma' without squares: at most C (1 + |z|), here with C = 1000",
                "sharp",
                sp.Le(norm(computed_by(NETWORK)(z)), 1000 * (1 + norm(z))),
                model=_OUTGROWS,
            ),
        ),
        erratum=Erratum(
            "The proof says that the entries of J_G need only Sigma and Sigma'. False: G(z) = z "
            "+ s(s(z)) with s(t) = t + sin(t^2) has a derivative that grows quadratically, "
            "networks of id, s, s' grow linearly. The activation set of the lemma contains the "
            "square and is right. Section 4 says factor O(d), the lemma pays O(d^2); neither is "
            "needed: one reverse sweep costs 2 N + 7 H. So N' is linear in N.",
            "does not follow",
            theorem_1="survives with another constant",
        ),
    ),
)
