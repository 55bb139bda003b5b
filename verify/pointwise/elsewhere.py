"""Why a claim cannot be tested at points of a generator, for each claim that cannot."""

from __future__ import annotations

from collections.abc import Mapping

LAW = "it is about the law of a random process, which no single point shows"
DISTANCE = "it is about probability laws, whatever the generator"
MODEL = "it fixes the model or a notion and asserts no inequality of G"
NETWORK = "it counts nodes or parameters of networks, or replaces their activations"
CIRCUIT = "it is about Boolean circuits, whose strategies are verify.strategies.circuits"
TRUNCATION = "it is about numbers of finitely many bits"
CONSTANTS = "it relates constants and numbers of steps to each other"
EXISTENCE = "it is about what generators exist, not about a given one"
FUNCTIONS = "it quantifies over all functions on the latent space"
FOURTH = "measuring it with an error bound needs a fourth derivative of G; lemma-25 tests its size"

LOCAL = "it is about one observation, and asks for constants on a ball around its mode"

_IDS: Mapping[str, str] = {
    LAW: "definition-3 definition-4 definition-7 definition-8 definition-9 definition-10 "
    "definition-11 definition-13 definition-14 lemma-2 lemma-8 lemma-12 lemma-13 lemma-14 lemma-15 "
    "lemma-16 lemma-17 lemma-21 theorem-3 equation-2 equation-11 equation-12 equation-13 "
    "equation-14 equation-21 equation-22 equation-23 equation-24 equation-25 equation-27 "
    "equation-28 equation-33 equation-34 equation-35 equation-36 equation-37 equation-40 "
    "equation-41 equation-42 equation-43 equation-46 theorem-1",
    DISTANCE: "definition-5 definition-6 lemma-6 lemma-7",
    MODEL: "definition-1 definition-2 equation-3",
    NETWORK: "lemma-5 lemma-18 lemma-19 lemma-20 lemma-27 lemma-27-node lemma-27-smooth remark-7 "
    "remark-8 remark-10 appendix-g interpolant gadget-square gadget-product theorem-1-size",
    CIRCUIT: "conjecture-1 lemma-22 theorem-2 theorem-2-inverter theorem-2-tables "
    "theorem-2-repetition theorem-2-noise "
    "theorem-2-any-generator theorem-2-free-parameters remark-9 remark-11 intro-exponential "
    + " ".join(f"hardness-step-{k}" for k in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 14, 15, 16)),
    TRUNCATION: "equation-48 equation-49 equation-50 equation-51 equation-52 equation-53 "
    "hardness-step-11 hardness-step-12 hardness-step-13",
    CONSTANTS: "equation-1 theorem-1-steps",
    EXISTENCE: "remark-1 remark-3 remark-5",
    FUNCTIONS: "definition-12 global-poincare",
    FOURTH: "equation-58",
    LOCAL: "local-curvature local-mode local-growth local-far local-robust local-size local-share "
    "local-mass local-exit local-mixing local-paths local-laplace theorem-1-local "
    "theorem-1-laplace",
}
WHY_NOT: Mapping[str, str] = {id: why for why, ids in _IDS.items() for id in ids.split()}
"""Reason by claim id."""
