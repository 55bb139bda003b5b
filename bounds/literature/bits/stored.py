"""Facts about encoders that store an inverse or a posterior, and about the laws between."""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.bits.arrays import Indexed
from lemmata.bounds.language.bits.circuits import Bijective
from lemmata.bounds.language.bits.samplers import (
    LargestWeight,
    Listing,
    Network,
    Networks,
    NetworkVariable,
    Nth,
    Observed,
    Overflow,
    Posterior,
    Reads,
    Sampled,
    Slope,
)
from lemmata.bounds.language.bits.stored import (
    NUMBERS,
    CellLaw,
    Chosen,
    FreeWeights,
    GridLaw,
    GridVariable,
    InverseTable,
    Jumps,
    PosteriorTable,
    Radius,
    RoundedLaw,
    Simple,
    Smoothed,
    Steepness,
)
from lemmata.bounds.language.formulas import Formula, Predicate, for_all
from lemmata.bounds.language.functions import Callable_
from lemmata.bounds.language.measures.expectations import (
    Complement,
    StandardNormal,
    mean,
    probability,
)
from lemmata.bounds.language.measures.laws import TV, Law, Mass
from lemmata.bounds.language.sets import Set
from lemmata.bounds.language.terms import Term
from lemmata.bounds.literature.bits.lower_bound import HIT, C, d_C, hard, x
from lemmata.bounds.literature.bits.one_way import Polynomial
from lemmata.bounds.literature.measures.probability import P
from lemmata.bounds.paper.hardness import size
from lemmata.bounds.symbols import beta
from lemmata.bounds.symbols import d as dimension

k = sp.Symbol("k", integer=True, nonnegative=True)
theta = sp.Symbol("theta", nonnegative=True)


class Far(Predicate):
    """All of the first n entries are at least 1/2 in absolute value."""

    text = "the first {1} entries of {0} are at least 1/2"

    def __new__(cls, x: Indexed, n: Any) -> Formula:
        """Make the property; for a number n these are inequalities."""
        if n.is_Integer:
            return sp.And(*(sp.Abs(x[i]) >= sp.Rational(1, 2) for i in range(int(n))))
        return super().__new__(cls, x, n)


def tail(t: sp.Expr) -> sp.Expr:
    """Return the probability that a standard normal number exceeds t."""
    return probability(StandardNormal(1), lambda g: g[0] > t)


# One activation that stores C^{-1}.
WRONG = Mass(Posterior(hard, beta, x), Complement(HIT))
INVERSE_TABLE = Fact(
    "inverse-table",
    "the encoder reads C^-1(sgn x); its sizes are half-normal, coupled with the posterior's",
    "Lindvall, Lectures on the Coupling Method, I.2 and I.5",
    conclusion=sp.Le(
        TV(Sampled(InverseTable(hard, theta), x), Posterior(hard, beta, x)),
        WRONG + 3 * d_C * tail(d_C + 3) + 2 * d_C * theta / sp.pi,
    ),
    premises={"bijection": Bijective(C), "far from 0": Far(x, d_C)},
)
FAR = Fact(
    "far-from-0",
    "x is near 0 in a coordinate only if its noise is above 1/2; Boole's inequality",
    "Feller, An Introduction to Probability Theory I, section IV.1",
    conclusion=sp.Ge(
        probability(Observed(hard, beta), lambda x: Far(x, d_C)), 1 - d_C * tail(1 / (2 * beta))
    ),
    premises={"bijection": Bijective(C)},
)
FAR_ENTRY = Fact(
    "far-entries",
    "what holds of all entries holds of each",
    "definition",
    conclusion=for_all(k, (k >= d_C) | (sp.Abs(x[k]) >= sp.Rational(1, 2))),
    premises={"far from 0": Far(x, d_C)},
)
FREE_WEIGHTS = Fact(
    "free-weights",
    "one layer of ReLUs has the signs C^-1(sgn x) and half-normal sizes, smoothed",
    "Lindvall, Lectures on the Coupling Method, I.2; Ambrosio, Fusco and Pallara, Remark 3.25",
    conclusion=sp.Le(
        TV(Sampled(FreeWeights(hard, theta), x), Posterior(hard, beta, x)),
        WRONG + 2 * d_C * theta / sp.pi,
    ),
    premises={"bijection": Bijective(C)},
)

# The posterior of any generator on cells of width a, on a grid of width g.
G = NetworkVariable("G")
d = Reads(G)
delta, grid = sp.Symbol("delta", positive=True), GridVariable("grid")
a, g, R, A, B, ramps, h, b = (grid[what] for what in NUMBERS)
E, posterior = PosteriorTable(G, beta, grid), Posterior(G, beta, x)
BETWEEN = tuple(law(G, beta, grid, x) for law in (RoundedLaw, GridLaw, Smoothed, CellLaw))
LAWS = (Sampled(E, x), *BETWEEN, posterior)
"""From the encoder to the posterior."""
observed = Observed(G, beta)


class Outside(Set):
    """The outcomes of n entries some of which exceed a number in absolute value."""


def distance(P: Law, Q: Law) -> sp.Expr:
    """Return the mean over x of the distance of two laws that depend on x."""
    return mean(observed, lambda y: TV(P, Q).xreplace({x: y}))


_HERE = {
    dimension: d, size.ramp: ramps, size.cell: a, size.grid: g, size.h_z: h,
    size.steep: Steepness(G), size.jumps: Jumps(G), size.tail_A: tail(A / 4),
    size.box_x: Mass(observed, Outside(d, B)), size.box_z: Mass(StandardNormal(d), Outside(d, R)),
    size.entries: (2 * R / g + 1) ** d * 2 ** (-b),
}  # fmt: skip
VARIATION = size.VARIATION.xreplace(_HERE)
TERMS = {label: term.xreplace(_HERE) for label, term in size.ANY_TERMS.items()}
_REFERENCES = (
    ("coupling of the encoder with its table", "Lindvall, Lectures on the Coupling Method, I.2"),
    ("cumulative probabilities are rounded", "definition of total variation"),
    (
        "normal laws whose means are half a diagonal apart",
        "Devroye, Mehrabian and Reddad, arXiv:1810.08693, section 1",
    ),
    (
        "a density of bounded variation and its convolution",
        "Ambrosio, Fusco and Pallara, Functions of Bounded Variation, Remark 3.25, averaged",
    ),
    (
        "the L1 Poincare inequality on the cells of a grid",
        "Acosta and Duran, Proc. AMS 132 (2004) 195-202",
    ),
)
CHAIN = tuple(
    Fact(
        f"stored-{label.replace(' ', '-')}",
        title,
        reference,
        conclusion=sp.Le(distance(P, Q), term),
        premises={"nodes": Simple(G), "narrow": sp.Le(a, beta)},
    )
    for (label, term), (title, reference), P, Q in zip(
        TERMS.items(), _REFERENCES, LAWS, LAWS[1:], strict=False
    )
)
NINTH = delta / 9
CHOICES = {
    "nodes": Simple(G),
    "delta": sp.Le(delta, 1),
    "theta": sp.Le((2 * d + 1) * ramps, NINTH),
    "A": sp.Ge(A**2, 32 * sp.log(9 / delta)),
    "R": sp.Ge(R**2, 2 * sp.log(9 * d / delta)),
    "cell": sp.Le(9 * d * a, 2 * delta * beta),
    "h": sp.Le(h * VARIATION, 2 * NINTH),
    "grid": sp.Le(sp.sqrt(d) * g, 2 * h * NINTH),
    "bits": sp.Le(TERMS["rounded table"], NINTH),
    "box": sp.Le(Mass(observed, Outside(d, B)), NINTH),
}
"""So that each of nine terms is at most delta/9."""
t, m = sp.Symbol("t", positive=True), sp.Symbol("m", integer=True, positive=True)
NORMAL_BOX = Fact(
    "normal-box",
    "Boole's inequality for the entries of a standard normal vector",
    "Feller, An Introduction to Probability Theory I, sections IV.1 and VII.1",
    conclusion=sp.Le(Mass(StandardNormal(m), Outside(m, t)), 2 * m * tail(t)),
)
TIGHT = Fact(
    "tightness",
    "every law on arrays of n entries has little mass far out",
    "Williams, Probability with Martingales, section 17.5",
    conclusion=sp.Le(Mass(P, Outside(m, Radius(P, m, t))), t),
)


# For a sequence of generators all of this is at most exponential.
class Moderate(Predicate):
    """The n-th network reads n numbers; its size is polynomial, its weights at most exponential."""

    text = "{} has sgn, min, max and linear nodes, polynomial size, weights at most exponential"


class LogSize(Callable_):
    """A polynomial that bounds the logarithms of all weights and nodes of the encoders."""

    sort = "curve"
    order = 0
    text = "log size of the encoders of {}"


Gs, n = Networks("G"), sp.Symbol("n", integer=True, positive=True)


def noise(n: sp.Expr) -> sp.Expr:
    """Return 1/(n + 1), which is o(1/sqrt n)."""
    return 1 / (n + 1)


def chosen(Gs: Term, n: sp.Expr) -> dict[sp.Basic, sp.Basic]:
    """Return the n-th generator, its noise, delta = 1/20, and the grid that is chosen for it."""
    return {G: Nth(Gs, n), beta: noise(n), delta: sp.Rational(1, 20), grid: Chosen(Gs, n)}


def stored(Gs: Term) -> Listing:
    """Return the encoders that store the posteriors."""
    made: Listing = Listing(n, E.xreplace(chosen(Gs, n)))
    return made


def within(E: Network, G: Network, n: sp.Expr, log_size: sp.Expr) -> Formula:
    """Return that slopes, weights and nodes, but for probability e^-n, are at most exponential."""
    size = sp.exp(log_size)
    rare = Overflow(E, Observed(G, noise(n)), size) <= sp.exp(-n)
    return sp.And(Slope(E) <= size, LargestWeight(E) <= size, rare)


EXPONENTIAL = Fact(
    "exponential-choices",
    "products of powers of what is at most exponential in n; Gaussian tails for the nodes",
    "elementary estimates",
    conclusion=sp.And(
        Polynomial(LogSize(Gs)),
        for_all(
            n,
            sp.And(
                sp.Eq(Reads(Nth(Gs, n)), n),
                *(f.xreplace(chosen(Gs, n)) for f in CHOICES.values()),
                within(stored(Gs)[n], Nth(Gs, n), n, LogSize(Gs)(n)),
            ),
        ),
    ),
    premises={"generators": Moderate(Gs)},
)
