"""The claims of Section 5.1 and Appendix B, with their twins and errata."""

from __future__ import annotations

import sympy as sp

from bounds.catalogue import claim
from bounds.claim import Claim, Twin
from bounds.paper.descent.printed import (
    HESSIAN_ON_A,
    LEMMA_1_PRINTED,
    REGION,
    STEPS_PRINTED,
    dist_y,
    norm_y,
    q_y,
)
from bounds.paper.descent.rate import HESSIAN_BOUND, LEMMA_1_SHARP, hess_yy
from bounds.paper.descent.step import (
    EQUATION_15,
    EQUATION_16,
    LEMMA_9,
    LEMMA_10_PRINTED,
    LEMMA_10_REPAIRED,
    curvature,
    f_exit,
    f_plus,
    f_start,
    f_z,
    off_A,
    quartic,
    t_exit,
)
from bounds.symbols import (
    M2,
    M,
    Q,
    grad_f,
    m,
    norm_x,
    norm_z_hat,
)

# What the twins are about: f = z^2/2 at z = 1 with Q = 1, where the descent is an equality; and
# f = t + t^4 at 0 with Q = 1, whose second derivative reaches 12 on the way to z+ = -1.
_HALF = sp.Rational(1, 2)
_SQUARE = {f_z: _HALF, grad_f: 1, curvature: 1, f_plus: 0, Q: 1}
_SQUARE_RAY = _SQUARE | {f_start: _HALF, f_exit: 0, t_exit: 1, off_A: 1}
_WILD = dict(quartic().at) | {curvature: 12}
_WILD_RAY = _WILD | {f_start: 0, f_exit: 0, t_exit: 1, off_A: 0}
_T = sp.Rational(1, 1000)
_LOWER_OFF_A = dict(quartic().at) | {
    f_start: 0,
    curvature: 12 * _T**2,
    t_exit: _T,
    f_exit: -_T + _T**4,
    off_A: -_HALF,
}
_TOO_MUCH = sp.Le(f_plus, f_z - sp.Rational(51, 100) * grad_f**2 / Q)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-10",
        {"printed": LEMMA_10_PRINTED, "repaired": LEMMA_10_REPAIRED},
        twins=(
            Twin("1/(2Q) -> 51/(100Q)", "repaired", conclusion=_TOO_MUCH, at=_SQUARE),
            Twin("bound at the point only", "repaired", drop=("curvature",), at=_WILD),
        ),
        erratum="The Hessian is bounded at the point z only, and the step leaves it: f(t) = "
        "t + t^4 at 0 does not descend. The bound is needed on the segment [z, z+]. Theorem 1 "
        "survives, because Lemma 9 can be proved without it.",
    ),
    claim(
        "lemma-9",
        {"printed": LEMMA_9},
        uses=("lemma-10",),
        twins=(
            Twin("1/(2Q) -> 51/(100Q)", "printed", conclusion=_TOO_MUCH, at=_SQUARE_RAY),
            Twin("no Hessian bound", "printed", drop=("curvature on A",), at=_WILD_RAY),
            Twin("f may be lower off A", "printed", drop=("off A", "exit"), at=_LOWER_OFF_A),
        ),
        erratum="True for every set A, but the printed induction uses Lemma 10 through (15): that "
        "z(s) is in A says nothing of the segment to z(s+1). Follow the ray to its first exit "
        "from A instead. Theorem 1 survives.",
    ),
    claim(
        "lemma-1",
        {"printed": LEMMA_1_PRINTED, "sharp": LEMMA_1_SHARP},
        assumes=("assumption-1", "assumption-2", "assumption-3"),
        uses=("lemma-9", "lemma-23"),
        erratum="Assumption 3 is used in (18) and (20) and not listed; the statement hides that S "
        "is O(d^2/delta^2); '1 - exp(-O(d))' should read '1 - exp(-Omega(d))'. Theorem 1 survives.",
    ),
    claim(
        "equation-15",
        {"printed": EQUATION_15, "repaired": LEMMA_9},
        uses=("lemma-10",),
        twins=(
            Twin("1/(2Q) -> 51/(100Q)", "repaired", conclusion=_TOO_MUCH, at=_SQUARE_RAY),
            Twin("no Hessian bound", "repaired", drop=("curvature on A",), at=_WILD_RAY),
        ),
        erratum="The step from J(s) to I(s) is Lemma 10, which is false. Lemma 9 has a proof of "
        "its own, and Theorem 1 survives.",
    ),
    claim(
        "equation-16",
        {"printed": EQUATION_16},
        twins=(
            Twin("strict even at a critical point", "printed", conclusion=sp.Lt(f_plus, off_A)),
            Twin("the step does not descend", "printed", drop=("descent",)),
        ),
        erratum="In the equality case grad f(z(s)) = 0 and z(s+1) = z(s), which print passes over.",
    ),
    claim(
        "equation-17",
        {"printed": LEMMA_9},
        uses=("equation-15", "equation-16"),
        twins=(
            Twin("1/(2Q) -> 51/(100Q)", "printed", conclusion=_TOO_MUCH, at=_SQUARE_RAY),
            Twin("f may be lower off A", "printed", drop=("off A", "exit"), at=_LOWER_OFF_A),
        ),
        erratum="Fine once (15) is replaced by the exit-time argument.",
    ),
    claim(
        "equation-18",
        {"printed": REGION},
        assumes=("assumption-1", "assumption-3"),
        uses=("lemma-23",),
        twins=(
            Twin(
                "|x| -> (1 + M/m)|x|",
                "printed",
                conclusion=sp.Ge(q_y, (1 + M / m) * norm_x),
                at={
                    m: 1,
                    M: 1,
                    norm_x: 1,
                    norm_z_hat: 1,
                    norm_y: sp.Rational(5, 2),
                    dist_y: sp.Rational(3, 2),
                    q_y: sp.Rational(3, 2),
                },
                text="G(z) = z, x = 1, y = 5/2",
            ),
            Twin("assumption-1 dropped", "printed", drop=("assumption-1",)),
        ),
    ),
    claim(
        "equation-19",
        {"printed": HESSIAN_ON_A, "sharp": HESSIAN_BOUND},
        assumes=("assumption-1", "assumption-2"),
        twins=(
            Twin(
                "M2|x| -> M2|x|/2",
                "sharp",
                conclusion=sp.Le(sp.Abs(hess_yy), M**2 + M2 * norm_x / 2),
            ),
            Twin("the sharp bound without its sublevel set", "sharp", drop=("sublevel set",)),
        ),
    ),
    claim(
        "equation-20",
        {"printed": STEPS_PRINTED},
        assumes=("assumption-1", "assumption-3"),
        uses=("lemma-9",),
    ),
)
