"""The claims of the truncation: equations 48 to 53."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.paper.hardness import truncation as _tr
from lemmata.bounds.paper.hardness.variants import concluding

CLAIMS: tuple[Claim, ...] = (
    claim(
        "equation-48",
        {"printed": _tr.ROUNDING},
        twins=(
            concluding(
                "without delta_a",
                "printed",
                sp.Le(sp.Abs(_tr.out - _tr.rounded), sp.Abs(_tr.out - _tr.out_hat)),
            ),
            Twin("no rounding bound", "printed", drop=("rounding",)),
        ),
    ),
    claim(
        "equation-49",
        {"printed": _tr.ROUNDING},
        twins=(
            concluding(
                "delta_a/2",
                "printed",
                sp.Le(sp.Abs(_tr.out - _tr.rounded), sp.Abs(_tr.out - _tr.out_hat) + _tr.d_a / 2),
            ),
            Twin("no rounding bound", "printed", drop=("rounding",)),
        ),
    ),
    claim(
        "equation-50",
        {"printed": _tr.LIPSCHITZ},
        twins=(
            concluding(
                "L/2",
                "printed",
                sp.Le(sp.Abs(_tr.out - _tr.rounded), _tr.L_act * _tr.change / 2 + _tr.d_a),
            ),
            Twin("not Lipschitz", "printed", drop=("Lipschitz",)),
        ),
    ),
    claim(
        "equation-51",
        {"printed": _tr.SPLIT_PRINTED},
        twins=(
            concluding(
                "second term dropped",
                "printed",
                sp.Le(
                    sp.Abs(_tr.w_i * _tr.v_i - _tr.w_hat * _tr.v_hat),
                    sp.Abs(_tr.w_i) * sp.Abs(_tr.v_i - _tr.v_hat),
                ),
            ),
            concluding(
                "first term dropped",
                "printed",
                sp.Le(
                    sp.Abs(_tr.w_i * _tr.v_i - _tr.w_hat * _tr.v_hat),
                    sp.Abs(_tr.w_i - _tr.w_hat) * sp.Abs(_tr.v_hat),
                ),
            ),
        ),
    ),
    claim(
        "equation-52",
        {"printed": _tr.EDGE_PRINTED, "repaired": _tr.EDGE_REPAIRED},
        uses=("equation-51",),
        twins=(
            Twin("weights rounded up", "repaired", drop=("rounded weight",)),
            concluding(
                "error of the weights only",
                "repaired",
                sp.Le(sp.Abs(_tr.w_i * _tr.v_i - _tr.w_hat * _tr.v_hat), _tr.M_max * _tr.d_w),
            ),
        ),
        erratum="It needs that truncated values are at most M, which does not follow: "
        "1 + b_1 - 2 b_2 can exceed M after truncation. The other split, |w - w^||v| + "
        "|w^||v - v^|, needs only the true values.",
    ),
    claim(
        "equation-53",
        {"printed": _tr.ONE_LAYER},
        uses=("equation-52",),
        erratum="Holds by the other split in equation 52.",
    ),
)
