"""The claims of the lower bound; those of its proof's steps are in `step_claims`."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.paper.hardness import (
    any_generator,
    free_parameters,
    inverter,
    lower_bound,
    near_vertex,
    posterior,
    remarks,
    theorem,
)
from lemmata.bounds.paper.hardness.variants import (
    INTRO_TWINS,
    REPETITION_TWINS,
    TABLE_TWINS,
    concluding,
)
from lemmata.bounds.symbols import d, eps

_Q = sp.Rational
_THEOREM_1 = "Theorem 1 is not touched."

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
            concluding("eps -> eps/2", "repaired", sp.Le(inverter.success, eps / 2)),
        ),
        erratum="'For all large d' is missing: at d = 1 a constant circuit succeeds with "
        "probability "
        "1/2. One-way functions suffice; one-way permutations are a stronger assumption.",
    ),
    claim(
        "lemma-22",
        {
            "printed": near_vertex.LEMMA_22_PRINTED,
            "sharp": near_vertex.LEMMA_22_SHARP,
            "repaired": posterior.LEMMA_22_EXACT,
        },
        uses=("lemma-21",),
        twins=near_vertex.TWINS_22,
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
        twins=TABLE_TWINS,
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
        twins=REPETITION_TWINS,
    ),
    claim(
        "theorem-2-noise",
        {"sharp": lower_bound.PRIOR_ENCODER},
        twins=(
            concluding(
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
            concluding("one dimension more", "repaired", sp.Eq(remarks.d_l, remarks.d_x + 1)),
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
        twins=TABLE_TWINS,
        erratum="The restrictions are too mild: Lipschitz and bounded is not enough, computable "
        "is.",
    ),
    claim(
        "intro-exponential",
        {"printed": remarks.INTRO_PRINTED, "repaired": remarks.INTRO_REPAIRED},
        uses=("theorem-2",),
        twins=(
            *INTRO_TWINS,
            Twin("f is not t-hard", "repaired", drop=("t-hard",)),
            Twin("no success", "repaired", drop=("success",)),
            concluding(
                "T^3 -> T^2",
                "repaired",
                sp.Gt(remarks.factor * remarks.T_size**2, remarks.t_hard),
            ),
        ),
        erratum="Conjecture 1 gives super-polynomial size only; exponential size needs "
        "2^Omega(d)-hardness.",
    ),
)
