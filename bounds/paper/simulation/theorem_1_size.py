"""The size of Theorem 1's encoder, and Remark 7: the network that produces its parameters."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, apply, step
from lemmata.bounds.language.formulas import Formula, equal
from lemmata.bounds.language.networks.deep import Parameters
from lemmata.bounds.language.networks.explicit import Unit, explicit
from lemmata.bounds.language.networks.network import computed_by
from lemmata.bounds.language.vectors import Vector
from lemmata.bounds.paper.simulation.counts import (
    AMORTISATION,
    ENCODER,
    ENCODER_REPAIRED,
)
from lemmata.bounds.paper.simulation.encoder import (
    EXAMPLE,
    LAW,
    MOVES,
    PHI,
    SAME,
    STEPS,
    move,
)
from lemmata.bounds.paper.simulation.networks import (
    CUBE,
    FULL,
    SHAPE,
    G,
    counted,
    e_1,
    line,
    on_the_line,
    step_network,
    x,
    z,
)
from lemmata.bounds.symbols import H, K, N_enc, S, beta, d, h

SIZE = sp.Eq(Parameters(PHI(x)), counted(ENCODER))
PHI_SIZE = sp.Eq(Parameters(PHI), counted(AMORTISATION.xreplace({N_enc: ENCODER})))
_at_most = sp.Le(Parameters(PHI(x)), counted(ENCODER_REPAIRED))
_counts = {"encoder": SIZE, "phi": PHI_SIZE}
COUNTED = tuple(step(f"size of {k}", said, *SHAPE, *FULL) for k, said in _counts.items())

THEOREM_1_SIZE_REPAIRED = Statement(
    sp.And(MOVES, _at_most),
    given=SHAPE | FULL,
    steps=(
        apply("steps", STEPS),
        COUNTED[0],
        step("fewer", _at_most, COUNTED[0].label, "output biases"),
    ),
    example=EXAMPLE,
)
THEOREM_1_SIZE_SHARP = Statement(
    sp.And(MOVES, *_counts.values()),
    given=SHAPE | FULL,
    steps=(apply("steps", STEPS), *COUNTED),
    example=EXAMPLE,
)
REMARK_7 = Statement(
    sp.And(SAME, PHI_SIZE),
    given=SHAPE | FULL,
    define=LAW.define,
    steps=(apply("law", LAW), COUNTED[1]),
    example=EXAMPLE,
)

_BENT = on_the_line(" + z^3", dict(EXAMPLE.at) | {z: e_1, x: e_1}, line(CUBE))
_plane = explicit(2, [], [Unit({1: 1}, {}, 0), Unit({2: 1}, {}, 0)])
_PLANE = Model("G(z) = z in the plane", dict(EXAMPLE.at) | {G: _plane}, 2)


def _moves(c_1: sp.Expr, x: Vector) -> Formula:
    """Return that another network computes the mean of a step at z."""
    return equal(computed_by(step_network(G, x, c_1, -h / beta**2))(z), move(z))


_constant = _moves(1 - h, 0 * x)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "theorem-1-size",
        {"repaired": THEOREM_1_SIZE_REPAIRED, "sharp": THEOREM_1_SIZE_SHARP},
        assumes=("assumption-2",),
        uses=("lemma-20",),
        twins=(
            Twin(
                "2N + 7H -> 2N + 6H",
                "sharp",
                sp.Eq(Parameters(PHI(x)), counted(ENCODER - (S + K) * H)),
                model=_BENT,
            ),
            Twin(
                "K -> K d for the variances",
                "sharp",
                sp.Eq(Parameters(PHI(x)), counted(ENCODER - K + K * d)),
                model=_PLANE,
            ),
            Twin("c1 = 1 in the Langevin step", "sharp", _moves(sp.S.One, x), model=_BENT),
            Twin("a bias that should depend on x is constant", "sharp", _constant, model=_BENT),
            Twin(
                "the size ignores phi's edges",
                "sharp",
                sp.Eq(Parameters(PHI), counted(ENCODER)),
                model=_BENT,
            ),
        ),
        erratum="T/h must be an integer; S, eta, h must come from a bound of |x| that holds with "
        "high probability, not from x; layers of zero variance, Z_0 'multiplied by 0' through a "
        "square, and the multiplication by x are not needed: x enters by d biases a step. Theorem "
        "1 survives with N' linear in N.",
    ),
    claim(
        "remark-7",
        {"printed": REMARK_7},
        uses=("theorem-1-size",),
        twins=(
            Twin("phi for free", "printed", sp.Eq(Parameters(PHI), 0), model=_BENT),
            Twin("a constant bias", "printed", _constant, model=_BENT),
        ),
    ),
)
