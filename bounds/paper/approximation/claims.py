"""Lemma 27: its claims, and the false variants that must be rejected."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.paper.approximation.replacement import (
    NODE,
    PRINTED,
    REPAIRED,
    bias,
    error,
    gap,
    missed,
    moved,
    pre,
    pre_hat,
    row,
    size,
    values,
)
from lemmata.bounds.paper.approximation.size import (
    GAMMA,
    GROWTH_PRINTED,
    UNIT_PRINTED,
    accuracy,
    box,
    budget,
    depth,
    growth,
    lip,
    unit_error,
)

from lemmata.bounds.paper.approximation.replacement import below  # isort: skip


from lemmata.bounds.paper.approximation.sharp import SHARP, SHARP_SMOOTH


# The chain of width one: sigma(t) = L t near 0, R = sigma + eps', input 0.
def chain_error(growth: sp.Expr, depth: int, unit_error: sp.Expr) -> sp.Expr:
    """Return ``|R(B R(... B 0))|`` of a chain, run node by node, where nothing is clipped."""
    value = sp.Integer(0)
    for _ in range(depth):
        value = growth * value + unit_error
    return value


def _chain_twin(title: str, q: sp.Expr, l: int, conclusion: sp.Basic) -> Twin:  # noqa: E741
    one = sp.Integer(1)
    return Twin(
        title,
        "sharp",
        conclusion=conclusion,
        drop=tuple(SHARP.hypotheses),
        change={"the chain's error": sp.Eq(gap, GAMMA * unit_error)},
        at={
            growth: q,
            depth: sp.Integer(l),
            unit_error: one,
            accuracy: one * l,
            gap: chain_error(q, l, one),
        },
        text=f"a chain of width one, depth {l}, LB = {q}, sigma(t) = Lt near 0, R = sigma + 1",
    )


_HALF, _TENTH = sp.Rational(1, 2), sp.Rational(1, 10)
_UNIT = {lip: 1, budget: 1, growth: 1, row: 1, bias: 0}
_SGN = _UNIT | {
    pre: _TENTH, pre_hat: -_TENTH, below: 2 * _TENTH, values: _TENTH, moved: 2, missed: 0, error: 2,
    size: 1, unit_error: 0, box: 2,
}  # fmt: skip
_BIASED = _UNIT | {
    bias: 10, pre: 11, pre_hat: 11, below: 0, values: 1, moved: 0, missed: 10, error: 10, size: 11,
    unit_error: 0, box: 1,
}  # fmt: skip
_OVERSHOOT = _UNIT | {
    pre: 1, pre_hat: 1, below: 0, values: 1, moved: 0, missed: _TENTH, error: _TENTH,
    size: 1 + _TENTH, unit_error: _TENTH, box: 1,
}  # fmt: skip

CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-27-node",
        {"sharp": NODE},
        twins=(
            Twin("no Lipschitz constant", "sharp", drop=("Lipschitz",), at=_SGN, text="sgn"),
            Twin(
                "biases outside the budget",
                "sharp",
                change={"row sums": sp.Le(box * row, budget * box)},
                at=_BIASED,
                text="sigma = clip to [-1, 1], R(t) = t, its interpolant of one piece; bias 10",
            ),
            Twin(
                "a surrogate that overshoots",
                "sharp",
                drop=("bounded",),
                at=_OVERSHOOT,
                text="sigma = clip to [-1, 1], R = sigma + 1/10",
            ),
        ),
    ),
    claim(
        "lemma-27",
        {"printed": PRINTED, "repaired": REPAIRED, "sharp": SHARP},
        uses=("interpolant", "lemma-27-node"),
        twins=(
            _chain_twin("eps' = eps/l at LB = 2", sp.Integer(2), 4, sp.Implies(
                sp.Eq(unit_error, UNIT_PRINTED), sp.Le(gap, accuracy))),
            _chain_twin(
                "(LB)^l l eps' at LB = 1/2", _HALF, 1, sp.Le(gap, GROWTH_PRINTED * unit_error)
            ),
            _chain_twin(
                "one level less", sp.Integer(2), 3,
                sp.Le(gap, GAMMA.subs(depth, depth - 1) * unit_error),
            ),
        ),
        erratum="L is never introduced: without a common Lipschitz constant the lemma is false "
        "(sgn, the very activation Remark 10 invokes it for). Also missing: |sigma| <= M on both "
        "sides, biases inside the budget B, LB >= 1 for the closed form (LB)^i i eps', and that "
        "the surrogate stays within [-M, M], which |sigma - R| <= eps' does not give. eps' = "
        "eps/l is enough for LB <= 1 only; the printed size belongs to eps' = eps/(l (LB)^l), and "
        "from LBM/eps' a factor L is lost in it. Repaired with interpolants, which stay in range "
        "and need no logarithm. Theorem 1 does not use the lemma.",
    ),
    claim(
        "lemma-27-smooth",
        {"sharp": SHARP_SMOOTH},
        uses=("interpolant", "lemma-27-node"),
        twins=(
            _chain_twin("eps' = eps/l at LB = 3/2", sp.Rational(3, 2), 4, sp.Implies(
                sp.Eq(unit_error, UNIT_PRINTED), sp.Le(gap, accuracy))),
            _chain_twin(
                "(LB)^l l eps' at LB = 1/3", sp.Rational(1, 3), 1,
                sp.Le(gap, GROWTH_PRINTED * unit_error),
            ),
        ),
    ),
)  # fmt: skip
