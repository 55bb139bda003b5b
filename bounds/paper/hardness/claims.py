"""The claims of the lower bound."""

from __future__ import annotations

import sympy as sp

from bounds.catalogue import claim
from bounds.claim import Claim, Twin
from bounds.paper.hardness import (
    any_generator,
    free_parameters,
    gates,
    inverter,
    lower_bound,
    posterior,
    reduction,
    remarks,
    theorem,
    truncation,
)
from bounds.symbols import beta, d, eps

_Q = sp.Rational
_THEOREM_1 = "Theorem 1 is not touched."


def _t(title: str, of: str, conclusion: sp.Basic) -> Twin:
    """Return a twin with another conclusion, which the prover has to refute by itself."""
    return Twin(title, of, conclusion=conclusion)  # type: ignore[arg-type]


_r, _tr, _g = reduction, truncation, gates

STEPS: tuple[Claim, ...] = (
    claim(
        "hardness-step-1",
        {"printed": _r.STEP_1},
        twins=(
            _t("bias -1 -> +1", "printed", sp.Eq(sp.Min(_r.v_a, _r.v_b), _r.AND_RELU + 2)),
            Twin("a is no bit", "printed", drop=("a is a bit",)),
        ),
        erratum="min and max are binary activations, outside the class of functions R -> R; sgn, "
        "ReLU "
        "and tanh gates avoid them.",
    ),
    claim(
        "hardness-step-2",
        {"printed": _r.STEP_2},
        twins=(
            Twin("two pre-images", "printed", change={"bijection": sp.Eq(_r.preimages, 2)}),
            Twin("not a bijection", "printed", drop=("bijection",)),
        ),
        erratum="Needs that C is a bijection; for any f take y = f(a) with a uniform.",
    ),
    claim(
        "hardness-step-3",
        {"printed": _r.STEP_3_PRINTED, "repaired": _r.STEP_3_REPAIRED},
        uses=("lemma-21",),
        twins=(
            Twin(
                "6 beta sqrt(d) <= 2", "repaired", change={"noise": sp.Le(6 * beta * sp.sqrt(d), 2)}
            ),
            _t("no loss exp(-d)", "repaired", sp.Ge(_r.both, eps)),
            Twin("small d", "printed", drop=("large d",)),
            _t("eps/2 -> eps", "printed", sp.Ge(_r.both, eps)),
        ),
        erratum="E_2 is about sgn x and does not imply sgn x = y; take E_2 = {|x - y| <= 6 beta "
        "sqrt(d)} with 6 beta sqrt(d) < 1. Keep eps - exp(-d) instead of eps/2.",
    ),
    claim(
        "hardness-step-4",
        {"printed": _r.STEP_4_PRINTED, "repaired": _r.STEP_4_REPAIRED},
        uses=("lemma-22",),
        twins=(
            Twin("d = 1", "repaired", change={"dimension": sp.Ge(d, 1)}),
            Twin(
                "1/5 -> 1/10",
                "repaired",
                conclusion=sp.Le(_r.miss_E, _r.TENTH),
                at={d: 2, _r.miss_p: sp.exp(-4), _r.miss_E: sp.exp(-4) + _r.TENTH},
                text="d = 2, the posterior odds of the bound, a tenth of the mass moved",
            ),
        ),
        erratum="exp(-2) + 1/10 > 1/5: false for d = 1, true for d >= 2.",
    ),
    claim(
        "hardness-step-5",
        {"printed": _r.STEP_5},
        uses=("hardness-step-3",),
        twins=(
            _t("eps/2 -> eps", "printed", sp.Ge(_r.mean_A, eps)),
            Twin("without step 3", "printed", drop=("step 3",)),
        ),
    ),
    claim(
        "hardness-step-6",
        {"printed": _r.STEP_6_PRINTED, "repaired": _r.STEP_6_REPAIRED, "sharp": _r.STEP_6_SHARP},
        twins=(
            Twin("a = eps/2", "repaired", change={"level": sp.Eq(_r.level, eps / 2)}),
            _t("eps/(4 - eps) -> eps/3", "repaired", sp.Ge(1 - _r.low, eps / 3)),
            Twin("a = eps", "sharp", change={"level": sp.Eq(_r.level, eps)}),
            Twin("small d", "sharp", drop=("large d",)),
        ),
        erratum="Reverse Markov at the mean, a = eps/2, gives the bound 1; a variable that is "
        "constant "
        "eps/2 shows that nothing better is true. 1 - eps^2/4 belongs to a = eps/(2 + eps). With "
        "a = "
        "eps/4, or with E A >= eps - exp(-d), the sentence derived from it holds.",
    ),
    claim(
        "hardness-step-7",
        {"printed": _r.STEP_7},
        twins=(
            Twin(
                "log d for d",
                "printed",
                change={"samples": sp.Ge(_r.samples, 5 * sp.log(d + 1) / eps)},
            ),
            Twin("half as many", "printed", change={"samples": sp.Ge(_r.samples, _r.SAMPLES / 2)}),
        ),
        erratum="The number M is unreadable in the available text; M M' of order d/eps is needed, "
        "and "
        "M' = 1 suffices.",
    ),
    claim(
        "hardness-step-8",
        {"printed": _r.STEP_8_PRINTED, "repaired": _r.STEP_8_REPAIRED},
        twins=(
            _t(
                "sgn z = y",
                "repaired",
                sp.Equivalent(sp.Eq(_r.flip * _r.v_a, _r.v_b), sp.Eq(_r.v_a, _r.v_b)),
            ),
            Twin("C is no bijection", "repaired", drop=("C is a bijection of one bit",)),
        ),
        erratum="Misprint: the second mention of the check must read C(sgn z) = x.",
    ),
    claim(
        "hardness-step-9",
        {"printed": _r.STEP_9_PRINTED, "repaired": _r.STEP_9_REPAIRED},
        uses=("hardness-step-7",),
        twins=(
            Twin("mean below 2", "repaired", change={"union bound": sp.Lt(_r.mean_fail, 2)}),
            Twin("no union bound", "repaired", drop=("union bound",)),
        ),
        erratum="The union bound gives a list of noise vectors such that each good input has a "
        "member "
        "that works; the member depends on the input. One pair for all inputs need not exist.",
    ),
    claim(
        "hardness-step-10",
        {"printed": _r.STEP_10_PRINTED, "sharp": _r.STEP_10_SHARP},
        twins=(
            Twin("no averaging", "printed", drop=("averaging: fixed noise",)),
            Twin("no hits", "printed", drop=("averaging: hits",)),
            _t("4/5 eps, no loss", "sharp", sp.Ge(_r.best, _Q(4, 5) * eps)),
            Twin(
                "2/5 -> 1/2",
                "sharp",
                conclusion=sp.Ge(_r.best, eps / 2),
                at={
                    d: 1,
                    eps: 2 * sp.exp(-1),
                    _r.both: sp.exp(-1),
                    _r.mean_hit: _Q(4, 5) * sp.exp(-1),
                    _r.best: _Q(4, 5) * sp.exp(-1),
                },
                text="exp(-d) = eps/2, d = 1, every step an equality",
            ),
        ),
        erratum="The conclusion is true, the derivation is not (steps 6 and 9): averaging gives "
        "one "
        "copy of the encoder and success 4/5 (eps - exp(-d)).",
    ),
    claim(
        "hardness-step-11",
        {"printed": _tr.ONE_LAYER},
        erratum="The recursion holds; the printed split needs that truncated values are at most M, "
        "which is false, and inputs are truncated too, so E_0 > 0.",
    ),
    claim(
        "hardness-step-12",
        {
            "printed": _tr.UNFOLD_PRINTED,
            "repaired": _tr.UNFOLD_REPAIRED,
            "sharp": _tr.UNFOLD_SHARP,
        },
        twins=(
            Twin(
                "q = 1/2",
                "printed",
                change={"q": sp.Eq(_tr.q_g, _Q(1, 2))},
                at={_tr.q_g: _Q(1, 2), _tr.Delta: 1, _tr.E_1: 1, _tr.E_2: _Q(3, 2)},
                text="W = 1/2",
            ),
        ),
        erratum="sum of q^i over i <= t is not at most q^t; it is (q^(t+1) - 1)/(q - 1).",
    ),
    claim(
        "hardness-step-13",
        {"printed": _tr.SIGN_PRINTED, "repaired": _tr.BITS},
        uses=("hardness-step-12",),
        twins=(
            Twin("margin dropped", "repaired", drop=("margin", "sign")),
            Twin("any number of bits", "repaired", drop=("bits",)),
            _t("eta/2", "repaired", sp.Le(sp.Abs(_tr.z_i - _tr.z_hat), _tr.eta_m / 2)),
        ),
        erratum="The exponent is the depth of the encoder, not d; error below 1 does not fix "
        "signs, a "
        "margin eta costs d eta sqrt(2/pi) of probability.",
    ),
    claim(
        "hardness-step-14",
        {"printed": _g.PREACTIVATION},
        twins=(
            _t("6 n^2 -> 5 n^2", "printed", sp.Le(_g.cost, 5 * _g.N_in * _g.word**2)),
            Twin("weights longer than words", "printed", drop=("weights",)),
        ),
        erratum="Holds with the right word length; ripple carry is enough for size.",
    ),
    claim(
        "hardness-step-15",
        {"printed": _g.ACTIVATION_PRINTED, "repaired": _g.ACTIVATION_REPAIRED},
        twins=(
            Twin(
                "b^8 gates",
                "printed",
                conclusion=sp.Le(_g.s_gates, _g.b_bits**8),
                at=_g.table_instance(64),
                text="words of 64 bits",
            ),
            Twin(
                "b^3 gates",
                "printed",
                conclusion=sp.Le(_g.s_gates, _g.b_bits**3),
                at=_g.table_instance(32),
                text="words of 32 bits",
            ),
            Twin("no counting", "repaired", drop=("count",)),
            _t("2^b gates", "repaired", sp.Ge(_g.s_gates, _g.tables)),
        ),
        erratum="A Lipschitz function on b-bit words is an arbitrary table; computability by small "
        "circuits is the hypothesis that Theorem 2 lacks.",
    ),
    claim(
        "hardness-step-16",
        {"printed": _g.SIZE_PRINTED, "repaired": _g.CIRCUIT},
        uses=("hardness-step-13", "hardness-step-14", "hardness-step-15"),
        twins=(
            Twin(
                "b^3 gates",
                "printed",
                conclusion=sp.Le(_g.s_gates, _g.b_bits**3),
                at=_g.table_instance(32),
                text="one node on words of 32 bits",
            ),
        ),
        erratum="Depth and the cost A(.) of an activation are missing.",
    ),
)

EQUATIONS: tuple[Claim, ...] = (
    claim(
        "equation-48",
        {"printed": _tr.ROUNDING},
        twins=(
            _t(
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
            _t(
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
            _t(
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
            _t(
                "second term dropped",
                "printed",
                sp.Le(
                    sp.Abs(_tr.w_i * _tr.v_i - _tr.w_hat * _tr.v_hat),
                    sp.Abs(_tr.w_i) * sp.Abs(_tr.v_i - _tr.v_hat),
                ),
            ),
            _t(
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
            _t(
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

_MANY = {d: 100, beta: 2, lower_bound.bits: 1}
_REPETITION_TWINS = (
    Twin(
        "beta for beta^2",
        "sharp",
        change={"copies": sp.Ge(lower_bound.copies, 2 * beta * sp.log(d) ** 2)},
        at=_MANY | {lower_bound.copies: 4 * sp.log(sp.Integer(100)) ** 2},
        text="d = 100, beta = 2",
    ),
    Twin(
        "half as many copies",
        "sharp",
        change={"copies": sp.Ge(lower_bound.copies, beta**2 * sp.log(d) ** 2)},
        at=_MANY | {lower_bound.copies: 4 * sp.log(sp.Integer(100)) ** 2},
        text="d = 100, beta = 2",
    ),
)
_SUBEXPONENTIAL = {d: 4096, remarks.t_hard: sp.exp(sp.log(sp.Integer(4096)) ** 2)}
_INTRO_TWINS = tuple(
    Twin(
        f"c = 1/{k}",
        "printed",
        conclusion=sp.Ge(remarks.t_hard, sp.exp(d * sp.log(2) / k)),
        at=_SUBEXPONENTIAL,
        text="t(d) = exp(log(d)^2) at d = 4096",
    )
    for k in (20, 40)
)
_TABLE_TWINS = tuple(
    Twin(
        f"eps -> {level}",
        "printed",
        conclusion=sp.Le(theorem.share, level),
        at=theorem.table_instance(dimension),
        text=f"the encoder with one wild activation, d = {dimension}",
    )
    for level, dimension in ((_Q(1, 2), 8), (_Q(4, 5), 16))
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "conjecture-1",
        {"printed": remarks.CONJECTURE_PRINTED, "repaired": remarks.CONJECTURE_REPAIRED},
        twins=(
            Twin(
                "no d_0",
                "printed",
                conclusion=sp.Le(inverter.success, 1 / (d + 3)),
                at={d: 1, inverter.success: _Q(1, 2)},
                text="d = 1",
            ),
            Twin("without the assumption", "repaired", drop=("assumption",)),
            _t("eps -> eps/2", "repaired", sp.Le(inverter.success, eps / 2)),
        ),
        erratum="'For all large d' is missing: at d = 1 a constant circuit succeeds with "
        "probability "
        "1/2. One-way functions suffice; one-way permutations are a stronger assumption.",
    ),
    claim(
        "lemma-22",
        {
            "printed": posterior.LEMMA_22_PRINTED,
            "sharp": posterior.LEMMA_22_SHARP,
            "repaired": posterior.LEMMA_22_EXACT,
        },
        uses=("lemma-21",),
        twins=posterior.TWINS_22,
        erratum="The condition beta = c/sqrt(d) is missing from the statement, and without it the "
        "lemma "
        "is false. The exponent 1/beta^2 should be 1/(2 beta^2), b should be C(b), and a density "
        "is "
        "used as a probability. The posterior is an exact product, and the conclusion holds for "
        "every d if c <= sqrt(10) - 3. " + _THEOREM_1,
    ),
    claim(
        "theorem-2",
        {
            "printed": theorem.THEOREM_2_PRINTED,
            "repaired": lower_bound.THEOREM_2_REPAIRED,
            "sharp": lower_bound.THEOREM_2_SHARP,
        },
        uses=("conjecture-1", "lemma-22", "theorem-2-inverter"),
        twins=_TABLE_TWINS,
        erratum="If Conjecture 1 holds the theorem is false as stated: L-Lipschitz activations "
        "need "
        "not be computable, and one 2-Lipschitz activation stores C^{-1}, in an encoder with 15d "
        "+ 3 "
        "parameters. With activations that have small circuits it is true for all large d, given "
        "one-way functions; a permutation is not needed. " + _THEOREM_1,
    ),
    claim(
        "theorem-2-inverter",
        {"repaired": inverter.INVERTER_REPAIRED, "sharp": inverter.INVERTER_SHARP},
        uses=("lemma-22",),
    ),
    claim("theorem-2-tables", {"sharp": theorem.TABLE_ENCODER}),
    claim(
        "theorem-2-any-generator",
        {"sharp": any_generator.ANY_GENERATOR},
    ),
    claim(
        "theorem-2-free-parameters",
        {"sharp": free_parameters.FREE_ENCODER},
        uses=("lemma-22",),
    ),
    claim(
        "theorem-2-repetition",
        {"repaired": lower_bound.REPETITION, "sharp": lower_bound.REPETITION_LOSS},
        twins=_REPETITION_TWINS,
    ),
    claim(
        "theorem-2-noise",
        {"sharp": lower_bound.PRIOR_ENCODER},
        twins=(
            _t(
                "sqrt(d)/(2 beta) -> sqrt(d)/(4 beta)",
                "sharp",
                sp.Le(inverter.mean_tv, lower_bound.PRIOR_BOUND / 2),
            ),
            Twin("without Pinsker's inequality", "sharp", drop=("Pinsker", "mean over x")),
        ),
    ),
    claim(
        "remark-1",
        {"printed": remarks.REMARK_1_PRINTED, "repaired": remarks.REMARK_1_REPAIRED},
        twins=(
            Twin(
                "two pre-images at most one",
                "printed",
                conclusion=sp.Le(remarks.count, 1),
                at={remarks.count: 2},
                text="Hilbert's curve",
            ),
            Twin("without invariance of domain", "repaired", drop=("domain",)),
            _t("one dimension more", "repaired", sp.Eq(remarks.d_l, remarks.d_x + 1)),
        ),
        erratum="Space-filling curves are onto and never one-to-one; no continuous bijection R -> "
        "R^2 "
        "exists. The conclusion and the padding by constants are right.",
    ),
    claim(
        "remark-9",
        {"printed": remarks.REMARK_9},
        twins=(
            Twin("any two points", "printed", drop=("same orthant",)),
            Twin("sgn 0", "printed", change={"same orthant": sp.Ge(remarks.z_1 * remarks.z_2, 0)}),
        ),
    ),
    claim(
        "remark-10",
        {"printed": remarks.REMARK_10_PRINTED, "repaired": remarks.REMARK_10_REPAIRED},
        twins=(
            Twin(
                "tau for 2 tau",
                "repaired",
                conclusion=sp.Ge(remarks.tv_new, remarks.tv_old - remarks.joint),
                at={
                    inverter.rest_x: _Q(1, 4),
                    remarks.joint: _Q(1, 4),
                    remarks.mixed: _Q(1, 4),
                    remarks.tv_between: _Q(1, 4),
                    remarks.tv_new: 0,
                    remarks.tv_old: _Q(1, 2),
                },
                text="the encoder of the new model, whose law moves by tau twice",
            ),
            Twin("not the same kernel", "repaired", drop=("same kernel",)),
        ),
        erratum="sgn is discontinuous, so Lemma 27 cannot apply, and its factor is exponential in "
        "the "
        "depth. ReLU ramps and exact gates do it.",
    ),
    claim(
        "remark-11",
        {"printed": theorem.THEOREM_2_PRINTED, "repaired": lower_bound.THEOREM_2_REPAIRED},
        uses=("theorem-2",),
        twins=_TABLE_TWINS,
        erratum="The restrictions are too mild: Lipschitz and bounded is not enough, computable "
        "is.",
    ),
    claim(
        "intro-exponential",
        {"printed": remarks.INTRO_PRINTED, "repaired": remarks.INTRO_REPAIRED},
        uses=("theorem-2",),
        twins=(
            *_INTRO_TWINS,
            Twin("f is not t-hard", "repaired", drop=("t-hard",)),
            Twin("no success", "repaired", drop=("success",)),
            _t(
                "T^3 -> T^2",
                "repaired",
                sp.Gt(remarks.factor * remarks.T_size**2, remarks.t_hard),
            ),
        ),
        erratum="Conjecture 1 gives super-polynomial size only; exponential size needs "
        "2^Omega(d)-hardness.",
    ),
    *STEPS,
    *EQUATIONS,
)
