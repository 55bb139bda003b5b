# ruff: noqa: E501
"""The catalogue: every numbered claim of the paper, its place, its module, and its statements.

An id is never dropped.  What no room has decided yet has no form, and verdict ``UNKNOWN``.  To know
what there is takes this file alone: nothing here imports SymPy, and `claim` refuses statements that
are not listed.
Ids without a number are facts the paper states in words only, or that are new here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from lemmata.bounds.claim import Claim, Twin
    from lemmata.bounds.erratum import Erratum
    from lemmata.bounds.kernel import Statement

Form = Literal["printed", "repaired", "sharp"]
FORMS: tuple[Form, ...] = ("printed", "repaired", "sharp")


@dataclass(frozen=True)
class Source:
    """Where the paper says it: section, equation numbers, page."""

    section: str
    equation: str = ""
    page: int | None = None


@dataclass(frozen=True)
class Entry:
    """One line of the catalogue.

    Attributes
    ----------
    id, title, source
        As in `bounds.claim.Claim`.
    module : str
        Where the claim is made, below ``bounds.paper``.
    forms : tuple of {"printed", "repaired", "sharp"}
        The statements it has.
    """

    id: str
    title: str
    source: Source
    module: str
    forms: tuple[Form, ...]

    @property
    def room(self) -> str:
        """The section of the paper, a package on each floor."""
        return self.module.partition(".")[0]

    @property
    def asserted(self) -> tuple[Form, ...]:
        """The forms we stand for; see `asserted`."""
        return asserted(self.forms)


def asserted(forms: Collection[Form]) -> tuple[Form, ...]:
    """Return the forms we stand for: repaired, sharp, and printed where there is no repair."""
    there = tuple(f for f in FORMS if f in forms)
    return tuple(f for f in there if f != "printed" or "repaired" not in there)


def _entry(
    id: str, title: str, section: str, equation: str, page: int | None, module: str, forms: str
) -> Entry:
    there = tuple(f for f in FORMS if f in forms.split())
    return Entry(id, title, Source(section, equation, page), module, there)


# fmt: off
CATALOGUE: tuple[Entry, ...] = (
    _entry("assumption-1", "strong invertibility: m|z - y| <= |G(z) - G(y)|", "2.1", "", 3, "calculus.assumptions", "printed"),
    _entry("assumption-2", "smoothness: M, M2, M3", "2.1", "", 4, "calculus.assumptions", "printed"),
    _entry("assumption-3", "centering: G(0) = 0", "2.1", "", 4, "calculus.assumptions", "printed"),
    _entry("remark-1", "equal dimensions suffice", "2", "", 3, "hardness.remark_1", "printed repaired"),
    _entry("remark-2", "sigma_min(J) >= m", "2.1", "", 3, "calculus.remarks_2_4", "printed sharp"),
    _entry("remark-3", "no layerwise invertibility needed", "2.1", "", 3, "calculus.remark_3", "printed"),
    _entry("remark-4", "|J| <= M", "2.1", "", 4, "calculus.remarks_2_4", "printed"),
    _entry("remark-5", "which networks are smooth", "2.1", "", 4, "calculus.remark_5", "printed repaired"),
    _entry("remark-6", "centering is a convenience", "2.1", "", 4, "calculus.assumptions", "printed"),
    _entry("remark-7", "amortised encoders", "2.1", "", 4, "simulation.theorem_1_size", "printed"),
    _entry("remark-8", "activations of the encoder", "2.1", "", 4, "simulation.remark_8", "repaired sharp"),
    _entry("remark-9", "the hard generator is not invertible", "2.2", "", 5, "hardness.conjecture", "printed"),
    _entry("remark-10", "sgn, min, max are a convenience", "2.2", "", 5, "hardness.conjecture", "printed"),
    _entry("remark-11", "what the activations may be", "2.2", "", 5, "hardness.conjecture", "printed repaired"),
    _entry("definition-1", "latent Gaussian", "2", "", 2, "distances.definition_1", "printed"),
    _entry("definition-2", "deep latent Gaussian", "2", "", 2, "distances.definition_1", "printed"),
    _entry("definition-3", "Langevin diffusion", "5.2", "", 7, "distances.definition_3", "printed"),
    _entry("definition-4", "reflected Langevin diffusion", "5.2", "", 8, "distances.definition_4", "printed repaired"),
    _entry("definition-5", "total variation distance", "A", "", 12, "distances.definition_5", "printed"),
    _entry("definition-6", "chi-square distance", "A", "", 12, "distances.definition_6", "printed"),
    _entry("definition-7", "Markov semigroup", "A", "", 12, "distances.definition_7", "printed"),
    _entry("definition-8", "continuous-time Markov process", "A", "", 12, "distances.definition_7", "printed repaired"),
    _entry("definition-9", "Langevin diffusion, restated", "A", "", 12, "distances.definition_3", "printed"),
    _entry("definition-10", "reflected diffusion, restated", "A", "", 13, "distances.definition_4", "printed repaired"),
    _entry("definition-11", "generator, Dirichlet form, variance", "A", "", 13, "distances.definition_11", "printed"),
    _entry("definition-12", "Poincare inequality", "A", "", 13, "distances.definition_12", "printed repaired"),
    _entry("definition-13", "Euler-Maruyama discretisation", "A", "", 13, "distances.definition_13", "printed"),
    _entry("definition-14", "discretised reflected diffusion", "A", "", 14, "distances.definition_14", "printed repaired"),
    _entry("conjecture-1", "one-way permutations exist", "2.2", "", 4, "hardness.conjecture", "printed repaired"),
    _entry("lemma-1", "gradient descent finds the inverse point", "5.1", "15-20", 7, "descent.lemma_1", "printed sharp"),
    _entry("lemma-2", "sampling complexity", "5.2", "21-26", 7, "mixing.lemma_2", "printed repaired"),
    _entry("lemma-3", "drift of the distance to the inverse point", "5.2", "27-32", 8, "region.lemma_3", "printed sharp"),
    _entry("lemma-4", "strong convexity of L near the inverse point", "5.2", "39", 8, "mixing.lemma_4", "printed sharp"),
    _entry("lemma-5", "backpropagation", "5.3", "", 9, "simulation.lemma_5", "printed sharp"),
    _entry("lemma-6", "coupling lemma", "A", "", 12, "distances.lemma_6", "printed sharp"),
    _entry("lemma-7", "total variation against chi-square", "A", "", 12, "distances.lemma_7", "printed sharp"),
    _entry("lemma-8", "mixing in chi-square", "A", "", 13, "distances.lemma_8", "printed sharp"),
    _entry("lemma-9", "adjusted descent lemma", "B", "15-17", 14, "descent.lemma_9", "printed"),
    _entry("lemma-10", "descent lemma", "B", "", 14, "descent.lemma_10", "printed repaired"),
    _entry("lemma-11", "size of the region", "C", "", 16, "region.lemma_11", "printed"),
    _entry("lemma-12", "diffusion against reflected diffusion", "C.1", "21-26", 17, "mixing.lemma_12", "printed repaired sharp"),
    _entry("lemma-13", "effective region of the Langevin diffusion", "C.2", "38", 18, "region.lemma_13", "printed repaired sharp"),
    _entry("lemma-14", "concentration of the Cox-Ingersoll-Ross process", "C.2", "33-37", 19, "region.lemma_14", "printed repaired sharp"),
    _entry("lemma-15", "comparison theorem", "C.2", "", 20, "region.lemma_15", "printed repaired"),
    _entry("lemma-16", "comparison up to a level", "C.2", "", 21, "region.lemma_16", "printed repaired"),
    _entry("lemma-17", "Euler-Maruyama discretisation", "D.1", "40-46", 23, "discretization.lemma_17", "printed repaired sharp"),
    _entry("lemma-18", "sum of networks", "D.2", "", 25, "simulation.lemma_18", "printed sharp"),
    _entry("lemma-19", "product of networks", "D.2", "", 25, "simulation.lemma_19", "printed sharp"),
    _entry("lemma-20", "gradient of the loss as a network", "D.2", "", 25, "simulation.lemma_20", "printed sharp"),
    _entry("lemma-21", "closeness to the hypercube", "E", "", 26, "concentration.lemma_21", "printed repaired sharp"),
    _entry("lemma-22", "concentration near the pre-image", "E", "", 26, "hardness.lemma_22", "printed repaired sharp"),
    _entry("lemma-23", "norm of the inverse point", "F.1", "54", 29, "concentration.lemma_23", "printed sharp"),
    _entry("lemma-24", "norm of the observable, with high probability", "F.2", "", 29, "concentration.lemma_24", "printed sharp"),
    _entry("lemma-25", "third derivative of L", "F.3", "58", 30, "calculus.lemma_25", "printed repaired sharp"),
    _entry("lemma-26", "perturbation of the gradient of L", "F.3", "59-60", 31, "calculus.lemma_26", "printed repaired sharp"),
    _entry("lemma-27", "approximation by another activation", "G", "", 31, "approximation.lemma_27", "printed repaired sharp"),
    _entry("theorem-1", "invertible generators have small encoders", "2.1", "1", 4, "simulation.theorem_1", "printed repaired sharp"),
    _entry("theorem-1-size", "parameters of the encoder and of its amortisation", "D.3", "", 25, "simulation.theorem_1_size", "repaired sharp"),
    _entry("theorem-2", "non-invertible generators need large encoders", "2.2", "", 5, "hardness.printed", "printed repaired sharp"),
    _entry("theorem-3", "mixing of the reflected diffusion in a convex set", "5.2", "22", 8, "mixing.theorem_3", "printed sharp"),
    _entry("equation-1", "admissible noise level", "2.1", "1", 4, "simulation.equation_1", "printed sharp"),
    _entry("equation-2", "Langevin step", "5", "2", 6, "discretization.equations_40_43", "printed"),
    _entry("equation-3", "loss L", "5", "3", 6, "calculus.loss", "printed"),
    _entry("equation-4", "inverse point", "5", "4", 7, "calculus.loss", "printed"),
    _entry("equation-11", "Euler-Maruyama chain", "A", "11", 13, "distances.definition_13", "printed"),
    _entry("equation-12", "its interpolation", "A", "12", 13, "distances.definition_13", "printed"),
    _entry("equation-13", "projected chain", "A", "13", 14, "distances.definition_14", "printed repaired"),
    _entry("equation-14", "its reflected interpolation", "A", "14", 14, "distances.definition_14", "printed repaired"),
    _entry("equation-15", "region implies descent", "B", "15", 14, "descent.lemma_9", "printed"),
    _entry("equation-16", "descent implies region", "B", "16", 14, "descent.lemma_9", "printed"),
    _entry("equation-17", "induction step", "B", "17", 15, "descent.lemma_9", "printed"),
    _entry("equation-18", "region A", "B", "18", 15, "descent.lemma_1", "printed"),
    _entry("equation-19", "Hessian bound Q", "B", "19", 15, "descent.lemma_1", "printed sharp"),
    _entry("equation-20", "number of steps S", "B", "20", 16, "descent.lemma_1", "printed"),
    _entry("equation-21", "triangle inequality through the reflected diffusion", "C.1", "21", 17, "mixing.equation_24", "printed"),
    _entry("equation-22", "mixing of the reflected diffusion", "C.1", "22", 17, "mixing.theorem_3", "printed"),
    _entry("equation-23", "diffusion against reflected diffusion up to t", "C.1", "23", 17, "mixing.equation_24", "printed"),
    _entry("equation-24", "posterior against its restriction", "C.1", "24", 17, "mixing.equation_24", "printed"),
    _entry("equation-25", "limit of the exit bound", "C.1", "25", 17, "mixing.equation_24", "printed repaired"),
    _entry("equation-26", "posterior against its restriction, bounded", "C.1", "26", 17, "mixing.equation_26", "printed repaired sharp"),
    _entry("equation-27", "Ito for the distance", "C.2", "27", 18, "region.lemma_3", "printed"),
    _entry("equation-28", "drift and noise of the distance", "C.2", "28", 18, "region.lemma_3", "printed"),
    _entry("equation-29", "inner product of u and the gradient", "C.2", "29", 18, "region.equation_29", "printed"),
    _entry("equation-30", "inner product of u and z_hat", "C.2", "30", 18, "region.equation_29", "printed sharp"),
    _entry("equation-31", "|J u| >= m|u|", "C.2", "31", 18, "region.equation_29", "printed sharp"),
    _entry("equation-32", "remainder is absorbed", "C.2", "32", 18, "region.equation_29", "printed"),
    _entry("equation-33", "CIR as a sum of squares", "C.2", "33", 19, "region.equation_33", "printed"),
    _entry("equation-34", "Ornstein-Uhlenbeck solution", "C.2", "34", 19, "region.equation_33", "printed"),
    _entry("equation-35", "reflection principle", "C.2", "35", 19, "region.equation_35", "printed repaired"),
    _entry("equation-36", "tail of the noise", "C.2", "36", 20, "region.equation_35", "printed repaired"),
    _entry("equation-37", "tail of the sum", "C.2", "37", 20, "region.equation_37", "printed repaired sharp"),
    _entry("equation-38", "CIR bound at the coefficients of Lemma 3", "C.2", "38", 21, "region.equation_38", "printed repaired"),
    _entry("equation-39", "Hessian of L from below", "C.3", "39", 22, "mixing.lemma_4", "printed"),
    _entry("equation-40", "Euler-Maruyama step", "D.1", "40", 23, "discretization.equations_40_43", "printed"),
    _entry("equation-41", "Euler-Maruyama interpolation", "D.1", "41", 23, "discretization.equations_40_43", "printed"),
    _entry("equation-42", "triangle inequality I", "D.1", "42", 23, "discretization.equations_40_43", "printed"),
    _entry("equation-43", "triangle inequality II", "D.1", "43", 23, "discretization.equations_40_43", "printed"),
    _entry("equation-44", "Lipschitz constant of L on D", "D.1", "44", 23, "discretization.equations_44_45", "printed repaired"),
    _entry("equation-45", "Lipschitz constant of the gradient on D", "D.1", "45", 23, "discretization.equations_44_45", "printed"),
    _entry("equation-46", "discretisation of the reflected diffusion", "D.1", "46", 24, "discretization.equation_46", "printed repaired"),
    _entry("equation-47", "the noisy vertex", "E", "47", 27, "hardness.steps_1_5", "printed"),
    _entry("equation-48", "truncation error, recursion", "E", "48", 28, "hardness.truncation", "printed"),
    _entry("equation-49", "truncation error, recursion", "E", "49", 28, "hardness.truncation", "printed"),
    _entry("equation-50", "truncation error, recursion", "E", "50", 28, "hardness.truncation", "printed"),
    _entry("equation-51", "truncation error, recursion", "E", "51", 28, "hardness.truncation", "printed"),
    _entry("equation-52", "truncation error, recursion", "E", "52", 28, "hardness.truncation", "printed repaired"),
    _entry("equation-53", "truncation error, bound", "E", "53", 28, "hardness.truncation", "printed"),
    _entry("equation-54", "norm of the inverse point", "F.1", "54", 29, "concentration.lemma_23", "printed"),
    _entry("equation-55", "gradient of L", "F.3", "55", 30, "calculus.loss", "printed"),
    _entry("equation-56", "Hessian of L", "F.3", "56", 30, "calculus.loss", "printed"),
    _entry("equation-57", "L and its derivatives at the inverse point", "F.3", "57", 30, "calculus.loss", "printed sharp"),
    _entry("equation-58", "third derivative of L", "F.3", "58", 30, "calculus.lemma_25", "printed repaired"),
    _entry("equation-59", "remainder of the gradient", "F.3", "59", 31, "calculus.lemma_26", "printed"),
    _entry("equation-60", "bound of the remainder", "F.3", "60", 31, "calculus.lemma_26", "printed repaired sharp"),
    _entry("hardness-step-1", "lower bound: G = C(sgn z) is a network", "E", "", 26, "hardness.steps_1_5", "printed"),
    _entry("hardness-step-2", "lower bound: the noisy vertex has the generator's law", "E", "", 27, "hardness.steps_1_5", "printed"),
    _entry("hardness-step-3", "lower bound: both events hold", "E", "", 27, "hardness.steps_1_5", "printed repaired"),
    _entry("hardness-step-4", "lower bound: the encoder's signs near a vertex", "E", "", 27, "hardness.steps_1_5", "printed"),
    _entry("hardness-step-5", "lower bound: tower rule", "E", "", 27, "hardness.steps_1_5", "printed"),
    _entry("hardness-step-6", "lower bound: reverse Markov", "E", "", 27, "hardness.steps_6_10", "printed repaired sharp"),
    _entry("hardness-step-7", "lower bound: number of samples", "E", "", 27, "hardness.steps_6_10", "printed"),
    _entry("hardness-step-8", "lower bound: the check of a candidate", "E", "", 27, "hardness.steps_6_10", "printed repaired"),
    _entry("hardness-step-9", "lower bound: one pair of noise vectors for all inputs", "E", "", 27, "hardness.steps_6_10", "printed repaired"),
    _entry("hardness-step-10", "lower bound: a deterministic inverter", "E", "", 28, "hardness.steps_6_10", "printed sharp"),
    _entry("hardness-step-11", "lower bound: truncation error, one step", "E", "", 28, "hardness.truncation", "printed"),
    _entry("hardness-step-12", "lower bound: truncation error, unfolded", "E", "", 28, "hardness.truncation", "printed repaired sharp"),
    _entry("hardness-step-13", "lower bound: how many bits suffice", "E", "", 28, "hardness.truncation", "printed repaired"),
    _entry("hardness-step-14", "lower bound: gates of a pre-activation", "E", "", 28, "hardness.gates", "printed"),
    _entry("hardness-step-15", "lower bound: gates of an activation", "E", "", 28, "hardness.gates", "printed repaired"),
    _entry("hardness-step-16", "lower bound: the size is polynomial", "E", "", 28, "hardness.gates", "printed repaired"),
    _entry("intro-exponential", "exponentially larger encoders", "2", "", 2, "hardness.conjecture", "printed repaired"),
    _entry("abstract-manifold", "a non-invertible generator has low-dimensional support", "1", "", 2, "concentration.support", "printed repaired"),
    _entry("theorem-1-identity", "nodes that return a value", "2.1", "", 4, "hardness.encoders", "printed repaired"),
    _entry("theorem-2-squares", "the encoders of Theorem 1 among those of Theorem 2", "7", "", 9, "hardness.encoders", "printed repaired"),
    _entry("theorem-2-node-bound", "nodes that read the encoder's own noise", "2.2", "", 5, "hardness.encoders", "printed repaired"),
    _entry("theorem-2-scale", "the noise level when the generator is scaled", "2.2", "", 5, "hardness.encoders", "sharp"),
    _entry("theorem-2-inverter", "from a sampler to an inverter, with constants", "new", "", None, "hardness.inverter", "repaired sharp"),
    _entry("theorem-2-tables", "one Lipschitz table inverts every bijection", "new", "", None, "hardness.tables", "sharp"),
    _entry("theorem-2-any-generator", "one Lipschitz table holds any posterior", "new", "", None, "hardness.tables", "sharp"),
    _entry("theorem-2-free-parameters", "weights that depend on x for free", "new", "", None, "hardness.tables", "sharp"),
    _entry("theorem-2-repetition", "the lower bound at large noise", "new", "", None, "hardness.noise", "repaired sharp"),
    _entry("theorem-2-noise", "where the lower bound must end", "new", "", None, "hardness.noise", "sharp"),
    _entry("theorem-1-steps", "number of Langevin steps, free of beta", "new", "", None, "simulation.equation_1", "sharp"),
    _entry("appendix-g", "one choice of activation by another", "G", "", 31, "approximation.appendix", "printed repaired"),
    _entry("lemma-27-node", "replacing one activation", "G", "", 31, "approximation.node", "sharp"),
    _entry("lemma-27-smooth", "the same for twice differentiable activations", "G", "", 31, "approximation.lemma_27", "sharp"),
    _entry("interpolant", "error of a piecewise linear interpolant", "new", "", None, "approximation.interpolant", "printed sharp"),
    _entry("gadget-square", "squares by ReLU", "G", "", 31, "approximation.square", "printed sharp"),
    _entry("gadget-product", "products by ReLU, and how many levels", "new", "", None, "approximation.product", "printed sharp"),
    _entry("map-distance", "the mode is near the inverse point", "new", "", None, "calculus.mode", "sharp"),
    _entry("global-drift", "drift of the loss on the whole space", "new", "", None, "mixing.whole_space", "sharp"),
    _entry("global-poincare", "Poincare inequality of the whole posterior", "new", "", None, "mixing.whole_space", "sharp"),
    _entry("theorem-1-exponential", "Theorem 1 at one observation, by the exponential integrator", "new", "", None, "local.refined.theorem_1_exponential", "sharp"),
    _entry("local-curvature", "profiles of the Hessian in whitened coordinates", "new", "", None, "local.curvature", "sharp"),
    _entry("local-curvature-means", "the same by means over radii", "new", "", None, "local.refined.means", "sharp"),
    _entry("local-mode", "one mode near the centre", "new", "", None, "local.mode", "sharp"),
    _entry("local-growth", "growth of the potential along rays", "new", "", None, "local.growth", "sharp"),
    _entry("local-far", "what one sphere says of everything outside it", "new", "", None, "local.far", "sharp"),
    _entry("local-mass", "mass of the posterior outside a ball around the mode", "new", "", None, "local.mass", "sharp"),
    _entry("local-robust", "profiles at another centre and scale", "new", "", None, "local.robust", "sharp"),
    _entry("local-size", "what an encoder computes to whiten", "new", "", None, "local.layers", "sharp"),
    _entry("local-share", "on how many observations a certificate succeeds", "new", "", None, "local.share", "sharp"),
    _entry("local-exit", "the diffusion seldom leaves a ball around the mode", "new", "", None, "local.exit", "sharp"),
    _entry("local-radial", "while in a ball, the distance from its mode is seldom large", "new", "", None, "local.refined.radial", "sharp"),
    _entry("local-mixing", "the reflected diffusion in a ball forgets its start", "new", "", None, "local.mixing", "sharp"),
    _entry("local-paths", "the exponential integrator follows the diffusion", "new", "", None, "local.paths", "sharp"),
    _entry("theorem-1-local", "a chain that ends near the posterior, certified at one observation", "new", "", None, "local.theorem_1_local", "sharp"),
    _entry("theorem-1-local-point", "the same from a point, without third derivatives", "new", "", None, "local.refined.point", "sharp"),
    _entry("local-laplace", "one Gaussian layer with a certified error", "new", "", None, "local.laplace", "sharp"),
    _entry("theorem-1-laplace", "one Gaussian layer in the regime of Theorem 1", "new", "", None, "local.theorem_1_laplace", "sharp"),
)
# fmt: on


BY_ID: Mapping[str, Entry] = {entry.id: entry for entry in CATALOGUE}


def claim(
    id: str,
    statements: Mapping[Form, Statement],
    *,
    assumes: tuple[str, ...] = (),
    uses: tuple[str, ...] = (),
    twins: tuple[Twin, ...] = (),
    erratum: Erratum | None = None,
) -> Claim:
    """Return a claim whose title and source are the catalogue's.

    Raises
    ------
    KeyError
        If the id is not in the catalogue: enter it there first.
    ValueError
        If it has other statements than the catalogue lists.
    """
    from lemmata.bounds.claim import Claim

    entry = BY_ID[id]
    if set(statements) != set(entry.forms):
        listed = " ".join(entry.forms)
        raise ValueError(f"{id} has the forms {' '.join(statements)}, the catalogue lists {listed}")
    return Claim(id, entry.title, entry.source, statements, assumes, uses, twins, erratum)
