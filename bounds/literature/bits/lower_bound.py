"""Facts about circuits, and about VAEs whose generator is a circuit at the signs of its input."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.bits.arrays import ArrayVariable, Indexed, product, total
from lemmata.bounds.language.bits.circuits import (
    Agree,
    Bijective,
    Boolean_,
    CircuitVariable,
    Complexity,
    HardActivation,
    Inputs,
    Inverse,
    OnWords,
    Outputs,
    signs,
)
from lemmata.bounds.language.bits.samplers import (
    Exact,
    Given,
    Network,
    NetworkVariable,
    Observed,
    Pairs,
    Posterior,
    Ramped,
    Reads,
    Sampled,
    Thresholded,
    Writes,
    error,
    mean_error,
    tail,
)
from lemmata.bounds.language.diffusions.paths import FiniteEntropy
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.measures.expectations import (
    Complement,
    Inside,
    Integrable,
    QuantityVariable,
    StandardNormal,
    mean,
    probability,
    where,
)
from lemmata.bounds.language.measures.laws import KL, Mass
from lemmata.bounds.language.sets import Set, SetVariable
from lemmata.bounds.language.terms import Functional
from lemmata.bounds.literature.measures.probability import n, sum_of_squares
from lemmata.bounds.symbols import beta

C, x = CircuitVariable("C"), ArrayVariable("x")
d_C = Inputs(C)
hard = Thresholded(C)


def likelihood(i: sp.Expr, bit: int) -> sp.Expr:
    r"""Return :math:`e^{-(x_i-v_i)^2/(2\beta^2)}` for the bit of sgn x, or for the other one."""
    return sp.exp(-((sp.Abs(x[i]) - bit) ** 2) / (2 * beta**2))


def right_signs(f: Boolean_, y: Indexed) -> Set:
    """Return the event f(sgn z) = sgn y."""
    return where(lambda z: Agree(f(signs(z)), signs(y), Outputs(f)))


HIT = right_signs(C, x)
"""C(sgn z) = sgn x: for a bijection, sgn z is the pre-image of sgn x."""
BAYES = Fact(
    "posterior-of-signs",
    "Bayes' rule for uniform bits; the likelihood of all vertices adds up coordinate by coordinate",
    "Cover and Thomas, Elements of Information Theory, section 2.10; distributive law",
    conclusion=sp.Eq(
        Mass(Posterior(hard, beta, x), HIT)
        * product(lambda i: likelihood(i, 1) + likelihood(i, -1), d_C),
        product(lambda i: likelihood(i, 1), d_C),
    ),
    premises={"bijection": Bijective(C)},
)

y, u = map(ArrayVariable, "yu")
S = SetVariable("S")
z = ArrayVariable("z")
UNIFORM_SIGNS = Fact(
    "uniform-signs",
    "the signs of n standard normal numbers are fair",
    "Feller, An Introduction to Probability Theory II, section II.4",
    conclusion=sp.Eq(
        probability(StandardNormal(n), lambda z: Agree(signs(z), signs(y), n)), 2 ** (-n)
    ),
)
INVERSE = Fact(
    "inverse-of-a-bijection",
    "a bijection has an inverse",
    "definition of a bijection",
    conclusion=sp.Equivalent(
        Agree(C(signs(z)), signs(y), Outputs(C)),
        Agree(signs(z), signs(Inverse(C)(signs(y))), d_C),
    ),
    premises={"bijection": Bijective(C)},
)
G, E = NetworkVariable("G"), NetworkVariable("E")
EXACT = Fact(
    "exact-sampler",
    "a kernel is a function of its argument and uniform noise; a function of several numbers is "
    "one of a sum of functions of one number",
    "Kallenberg, Foundations of Modern Probability, Lemma 3.22; interleaving of digits",
    conclusion=sp.Eq(error(G, beta, Exact(G, beta), x), 0),
)
TOWER = Fact(
    "tower",
    "the probability of an event is the mean of its conditional probability",
    "Williams, Probability with Martingales, section 9.7",
    conclusion=sp.Eq(
        mean(StandardNormal(Reads(G)), lambda z: Mass(Given(G, beta, z), S)),
        Mass(Observed(G, beta), S),
    ),
)


def near_cube(x: Indexed, n: sp.Expr, t: sp.Expr) -> sp.Basic:
    r"""Return :math:`\lVert x-\mathrm{sgn}\,x\rVert^2\le\beta^2t`."""
    return sp.Le(total(lambda i: (sp.Abs(x[i]) - 1) ** 2, n), beta**2 * t)


def near_vertex(u: Indexed, n: sp.Expr, t: sp.Expr) -> sp.Basic:
    r"""Return :math:`\lVert x-y\rVert^2\le\beta^2t` for a pair (y, x)."""
    return sp.Le(total(lambda i: (u[i + n] - u[i]) ** 2, n), beta**2 * t)


t = sp.Symbol("t", nonnegative=True)
_rare = probability(StandardNormal(d_C), lambda x: sum_of_squares(x, d_C) <= t)
NOISE = Fact(
    "noise-of-a-pair",
    "x - G(z) is beta times a standard normal vector; no vertex is nearer to x than sgn x",
    "definition of the model",
    conclusion=sp.And(
        sp.Eq(probability(Pairs(hard, beta), lambda u: near_vertex(u, d_C, t)), _rare),
        sp.Ge(probability(Observed(hard, beta), lambda x: near_cube(x, d_C, t)), _rare),
    ),
    premises={"bijection": Bijective(C)},
)


# Counting circuits.
b = sp.Symbol("b", integer=True, positive=True)
r, s = sp.symbols("r s", real=True)
sigma_b = HardActivation(b)
hardest = Complexity(OnWords(sigma_b, b))
CIRCUIT_COUNT = Fact(
    "circuit-count",
    "s gates of fan-in two on b inputs compute at most (16 (s + b)^2)^s of the 2^(2^b) functions",
    "Shannon, Bell System Tech. J. 28 (1949) 59-98; Wegener, The Complexity of Boolean Functions, "
    "section 4.2",
    conclusion=sp.Le(2**b, hardest * sp.log(16 * (hardest + b) ** 2) / sp.log(2)),
)
INTERPOLATION = Fact(
    "table-interpolated",
    "linear interpolation between the signs of a table at the integers has slopes at most 2",
    "definition of linear interpolation",
    conclusion=for_all((r, s), sp.Le(sp.Abs(sigma_b(r) - sigma_b(s)), 2 * sp.Abs(r - s))),
)
sigma = QuantityVariable("sigma", of="scalar")
NORMAL_FORM = Fact(
    "disjunctive-normal-form",
    "a function of b bits is an OR of at most 2^b ANDs of b bits",
    "Wegener, The Complexity of Boolean Functions, section 1.4",
    conclusion=sp.Le(Complexity(OnWords(sigma, b)), 2 * b * 2**b),
)


# Fixed noise.
class BestFixed(Functional):
    """The largest fraction of pairs (y, x) for which E, with one fixed noise, gives f(sgn z) = y.

    The noise is that of x and that of E; ``args`` are f, beta and E.
    """

    is_nonnegative = is_extended_nonnegative = True
    text = "best fraction of {0} that {2} inverts with fixed noise"


def miss(f: Boolean_, E: Network, u: Indexed) -> sp.Expr:
    """Return the probability that f(sgn z) is not y for a draw z of E at the x of a pair (y, x)."""
    return Mass(Sampled(E, tail(u, Outputs(f))), Complement(right_signs(f, u)))


_best = BestFixed(C, beta, E)
FIXED_NOISE = Fact(
    "fixed-noise",
    "averaging: some noise inverts at least as many inputs as all noise does in the mean",
    "Alon and Spencer, The Probabilistic Method, section 2.1",
    conclusion=sp.And(
        sp.Le(_best, 1),
        sp.Ge(_best, 1 - mean(Pairs(hard, beta), lambda u: miss(C, E, u))),
    ),
)
PAIR_EVENT = Fact(
    "pair-event",
    "the first part of a pair (G(z), x) is a value of G",
    "definition of the model",
    conclusion=sp.Eq(Mass(Pairs(hard, beta), S), 1),
    premises={"values": for_all((z, x), Inside(x, S), Agree(x, C(signs(z)), Outputs(C)))},
)


# Large noise.
_prior, _seen = StandardNormal(Reads(G)), Observed(G, beta)
INFORMATION = mean(_seen, lambda x: KL(Posterior(G, beta, x), _prior))
FINITE = for_all(x, FiniteEntropy(Posterior(G, beta, x), _prior))
CAPACITY = Fact(
    "gaussian-capacity-of-a-vae",
    "the mutual information of z and x is at most the capacity of the Gaussian channel",
    "Cover and Thomas, Elements of Information Theory, Theorem 9.1.1 and section 9.4",
    conclusion=sp.And(
        Integrable(*INFORMATION.args),
        sp.Le(INFORMATION, Writes(G) * sp.log(1 + t / (Writes(G) * beta**2)) / 2),
        FINITE,
    ),
    premises={
        "power": for_all(z, sp.Le(total(lambda i: G(z)[i] ** 2, Writes(G)), t)),
    },
)

# Another generator.
theta = sp.Symbol("theta", positive=True)
_ramped, _d = Ramped(C, theta), Inputs(C)


class Differ(Set):
    """The z for which two networks have different outputs."""


RAMPS = Fact(
    "ramps-for-signs",
    "ramps of width theta are signs where all |z_i| are at least theta; Boole's inequality",
    "Feller, An Introduction to Probability Theory I, section IV.1",
    conclusion=sp.Le(
        Mass(StandardNormal(_d), Differ(hard, _ramped)), _d * sp.erf(theta / sp.sqrt(2))
    ),
)
OTHER_GENERATOR = Fact(
    "another-generator",
    "the laws of (z, x) differ with that probability, and one kernel is applied to both",
    "Tsybakov, Introduction to Nonparametric Estimation, section 2.7; triangle inequality",
    conclusion=sp.Ge(
        mean_error(_ramped, beta, E),
        mean_error(hard, beta, E) - 2 * Mass(StandardNormal(_d), Differ(hard, _ramped)),
    ),
)
