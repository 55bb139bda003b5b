"""Theorem 1's network: its size, and the network phi(x) that produces it.

The encoder is S gradient steps and K Langevin steps, each a network of Lemma 20: Langevin step k
is a layer with the mean ``c1 z + c2 J^T(G - x)``, ``c1 = 1 - h``, ``c2 = -h/beta^2``, and the
variance 2h; the gradient steps belong to the mean of the first layer.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Statement, Twin, step
from lemmata.bounds.paper.simulation.counts import (
    AMORTISATION,
    ENCODER,
    ENCODER_REPAIRED,
    STEP,
    STEP_PRINTED_FULL,
    count,
)
from lemmata.bounds.symbols import N_G, H, K, N_enc, N_phi, N_step, S, beta, d, h, local

first, rest = (count(f"size_{n}", rf"N_{{\rm {n}}}") for n in ("first", "rest"))
z_i, pull, grad_L, mean = (
    local("z_i"),
    local("pull_i", r"(J^\top(G-x))_i"),
    local("grad_L_i", r"\partial_iL"),
    local("mean_i", r"\mu_i"),
)
c_1, c_2 = local("c_1"), local("c_2")
variance = local("variance", r"\beta_i^2")
b_x, b_y, b_mid, b_j, x_j, y_j = (local(n) for n in ("b_x", "b_y", "b_mid", "b_j", "x_j", "y_j"))
size_mid = count("free", r"\mathrm{free}")

WHERE = {
    first: "parameters of the first layer, its variance included",
    rest: "parameters of the other layers",
    z_i: "a coordinate of the state",
    pull: "the same coordinate of J^T (G - x)",
    grad_L: "derivative of L along it",
    mean: "the mean of the layer",
    variance: "its variance",
    b_x: "a bias produced by phi at x",
    b_y: "at y",
    b_mid: "at (x + y)/2",
    b_j: "bias of the output j of G",
    size_mid: "biases that depend on x",
}

_LAYERS = {
    "first layer": sp.Eq(first, d + S * N_step + N_step + 1),
    "other layers": sp.Eq(rest, (K - 1) * (N_step + 1)),
    "encoder": sp.Eq(N_enc, first + rest),
}
_LAW = {
    "gradient of L": sp.Eq(grad_L, z_i + pull / beta**2),
    "c1": sp.Eq(c_1, 1 - h),
    "c2": sp.Eq(c_2, -h / beta**2),
    "layer": sp.Eq(mean, c_1 * z_i + c_2 * pull),
}
_MEAN = sp.Eq(mean, z_i - h * grad_L)
_PHI = {
    "one bias a parameter": sp.Eq(N_phi, N_enc + size_mid),
    "one edge a bias that depends on x": sp.Eq(size_mid, d * S + d * K),
}
_AFFINE = {
    "at x": sp.Eq(b_x, b_j - x_j),
    "at y": sp.Eq(b_y, b_j - y_j),
    "in the middle": sp.Eq(b_mid, b_j - (x_j + y_j) / 2),
}

_COUNTED: dict[sp.Symbol, sp.Expr] = {
    d: sp.Integer(2),
    H: sp.Integer(3),
    N_G: sp.Integer(17),
    S: sp.Integer(1),
    K: sp.Integer(2),
}
for _name, _expr in (
    (N_step, STEP),
    (first, d + (S + 1) * N_step + 1),
    (rest, (K - 1) * (N_step + 1)),
):
    _COUNTED[_name] = _expr.subs(_COUNTED)
_COUNTED[N_enc] = _COUNTED[first] + _COUNTED[rest]

THEOREM_1_SIZE_REPAIRED = Statement(
    text="With the printed steps, K of them by Langevin: N' = (S + K)(d^2 (2 n_E + 9 H + 7) + "
    "d (N + 1)) + K + d at most; layer k has the law of an Euler-Maruyama step with variance 2 h.",
    conclusion=sp.And(sp.Le(N_enc, ENCODER_REPAIRED), _MEAN),
    hypotheses=_LAYERS | _LAW | {"Lemma 20": sp.Le(N_step, STEP_PRINTED_FULL)},
    steps=(
        step("mean", _MEAN, *_LAW),
        step("layers", sp.Eq(N_enc, (S + K) * N_step + K + d), *_LAYERS),
        step("count", sp.Le(N_enc, ENCODER_REPAIRED), "layers", "Lemma 20"),
    ),
    where=WHERE,
)
THEOREM_1_SIZE_SHARP = Statement(
    text="A bias at every node of G. K layers of variance 2 h > 0, the first one after S gradient "
    "steps: N' = (S + K)(2 N + 7 H) + K + d parameters, one variance a layer and d edges of "
    "weight 0 from Z_0 included. The biases b_j - x_j, d in each step, depend on x and are affine "
    "in it; all else is fixed; phi is one affine layer of d (S + K) + N' parameters.",
    conclusion=sp.And(
        sp.Eq(N_enc, ENCODER),
        sp.Eq(N_phi, AMORTISATION),
        _MEAN,
        sp.Eq(b_mid, (b_x + b_y) / 2),
    ),
    hypotheses=_LAYERS | _LAW | _PHI | _AFFINE | {"Lemma 20": sp.Eq(N_step, STEP)},
    steps=(
        step("mean", _MEAN, *_LAW),
        step("count", sp.Eq(N_enc, ENCODER), *_LAYERS, "Lemma 20"),
        step("phi", sp.Eq(N_phi, AMORTISATION), *_PHI),
        step("affine in x", sp.Eq(b_mid, (b_x + b_y) / 2), *_AFFINE),
    ),
    where=WHERE,
)
THEOREM_1_SIZE = claim(
    "theorem-1-size",
    {"repaired": THEOREM_1_SIZE_REPAIRED, "sharp": THEOREM_1_SIZE_SHARP},
    assumes=("assumption-2",),
    uses=("lemma-20",),
    twins=(
        Twin("2N + 7H -> 2N + 6H", "sharp", conclusion=sp.Eq(N_enc, ENCODER - (S + K) * H)),
        Twin(
            "K -> K d for the variances",
            "sharp",
            conclusion=sp.Eq(N_enc, ENCODER - K + K * d),
            drop=tuple(_LAW | _PHI | _AFFINE),
            at=_COUNTED,
            text="d = 2, H = 3, N = 17, S = 1, K = 2",
        ),
        Twin(
            "c1 = 1 in the Langevin step",
            "sharp",
            conclusion=_MEAN,
            change={"c1": sp.Eq(c_1, 1)},
        ),
        Twin(
            "a bias that should depend on x is constant",
            "sharp",
            conclusion=sp.Eq(b_mid, (b_x + b_y) / 2),
            change={"in the middle": sp.Eq(b_mid, b_j)},
        ),
        Twin("the size ignores phi's edges", "sharp", conclusion=sp.Eq(N_phi, N_enc)),
    ),
    erratum="T/h must be an integer; S, eta, h must come from a bound of |x| that holds with high "
    "probability, not from x; layers of zero variance, Z_0 'multiplied by 0' through a square, "
    "and the multiplication by x are not needed: x enters by d biases a step. Theorem 1 survives "
    "with N' linear in N.",
)

REMARK_7 = claim(
    "remark-7",
    {
        "printed": Statement(
            text="The parameters of the encoder are produced from x by a network: one affine "
            "layer with d (S + K) edges and N' biases, which belong to the size of what maps x "
            "to a sample.",
            conclusion=sp.And(sp.Eq(N_phi, AMORTISATION), sp.Eq(b_mid, (b_x + b_y) / 2)),
            hypotheses=_PHI | _AFFINE,
            steps=(
                step("phi", sp.Eq(N_phi, AMORTISATION), *_PHI),
                step("affine in x", sp.Eq(b_mid, (b_x + b_y) / 2), *_AFFINE),
            ),
            where=WHERE,
        )
    },
    uses=("theorem-1-size",),
    twins=(
        Twin("phi for free", "printed", conclusion=sp.Eq(N_phi, 0)),
        Twin(
            "a constant bias",
            "printed",
            conclusion=sp.Eq(b_mid, (b_x + b_y) / 2),
            change={"at x": sp.Eq(b_x, b_j)},
        ),
    ),
)

CLAIMS: tuple[Claim, ...] = (THEOREM_1_SIZE, REMARK_7)
