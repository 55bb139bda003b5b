"""The claims of the proof of Theorem 2, its sixteen steps one by one."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.paper.hardness import gates as _g
from lemmata.bounds.paper.hardness import reduction as _r
from lemmata.bounds.paper.hardness import truncation as _tr
from lemmata.bounds.paper.hardness.variants import concluding
from lemmata.bounds.symbols import beta, d, eps

_Q = sp.Rational

CLAIMS: tuple[Claim, ...] = (
    claim(
        "hardness-step-1",
        {"printed": _r.STEP_1},
        twins=(
            concluding("bias -1 -> +1", "printed", sp.Eq(sp.Min(_r.v_a, _r.v_b), _r.AND_RELU + 2)),
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
            concluding("no loss exp(-d)", "repaired", sp.Ge(_r.both, eps)),
            Twin("small d", "printed", drop=("large d",)),
            concluding("eps/2 -> eps", "printed", sp.Ge(_r.both, eps)),
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
            concluding("eps/2 -> eps", "printed", sp.Ge(_r.mean_A, eps)),
            Twin("without step 3", "printed", drop=("step 3",)),
        ),
    ),
    claim(
        "hardness-step-6",
        {"printed": _r.STEP_6_PRINTED, "repaired": _r.STEP_6_REPAIRED, "sharp": _r.STEP_6_SHARP},
        twins=(
            Twin("a = eps/2", "repaired", change={"level": sp.Eq(_r.level, eps / 2)}),
            concluding("eps/(4 - eps) -> eps/3", "repaired", sp.Ge(1 - _r.low, eps / 3)),
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
            concluding(
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
            concluding("4/5 eps, no loss", "sharp", sp.Ge(_r.best, _Q(4, 5) * eps)),
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
            concluding("eta/2", "repaired", sp.Le(sp.Abs(_tr.z_i - _tr.z_hat), _tr.eta_m / 2)),
        ),
        erratum="The exponent is the depth of the encoder, not d; error below 1 does not fix "
        "signs, a "
        "margin eta costs d eta sqrt(2/pi) of probability.",
    ),
    claim(
        "hardness-step-14",
        {"printed": _g.PREACTIVATION},
        twins=(
            concluding("6 n^2 -> 5 n^2", "printed", sp.Le(_g.cost, 5 * _g.N_in * _g.word**2)),
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
            concluding("2^b gates", "repaired", sp.Ge(_g.s_gates, _g.tables)),
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
