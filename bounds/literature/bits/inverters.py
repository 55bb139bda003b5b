"""Facts about samplers of z given x = f(sgn z) + noise, and the circuits that they become."""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.bits.arrays import Indexed, natural, total
from lemmata.bounds.language.bits.circuits import (
    Boolean_,
    CircuitVariable,
    Gates,
    Inputs,
    Outputs,
    Sgn,
    Success,
    Wires,
)
from lemmata.bounds.language.bits.samplers import (
    Depth,
    Edges,
    Layered,
    Network,
    Node,
    Nodes,
    Observed,
    Overflow,
    Pairs,
    Posterior,
    Sampled,
    Thresholded,
    Truncated,
    Weight,
    Width,
    tail,
)
from lemmata.bounds.language.formulas import Formula, Predicate, for_all
from lemmata.bounds.language.measures.expectations import (
    Quantity,
    StandardNormal,
    mean,
    probability,
)
from lemmata.bounds.language.measures.laws import TV, Law, Mass
from lemmata.bounds.language.sets import Set
from lemmata.bounds.literature.bits.lower_bound import C, E, hard, right_signs, x, y
from lemmata.bounds.literature.measures.probability import P, n
from lemmata.bounds.paper.hardness.size import GATES, A_act, T_edges, V_nodes, d_out, k_w, word
from lemmata.bounds.symbols import beta

Q = type(P)("Q")
eta = sp.Symbol("eta", positive=True)
d, d_o = Inputs(C), Outputs(C)


class Cell(Set):
    r"""The z for which f(sgn z) is vertex number k and every :math:`|z_i|` exceeds a margin."""

    text = "vertex {1} of {0} with margin {2}"

    def __new__(cls, f: Boolean_, k: Any, margin: Any = 0) -> Any:
        return sp.Basic.__new__(cls, f, natural(k), sp.sympify(margin))


class Hit(Set):
    r"""The z with f(sgn z) = y, the first entries of a pair, and every :math:`|z_i|` above eta."""

    text = "{}(sgn z) = {} with margin {}"


class Thin(Set):
    r"""The z with :math:`|z_i|\le\eta` for some of the first n entries."""

    text = "some |z_i| <= {1} of {0}"


def overlap(P: Law, k: Any) -> sp.Expr:
    """Return the mass of vertex number k."""
    return Mass(P, Cell(C, k))


def drawn(Q: Law, k: Any) -> sp.Expr:
    """Return the mass of vertex number k with margin."""
    return Mass(Q, Cell(C, k, eta))


OVERLAP = Fact(
    "overlap",
    "two laws have a common part of mass 1 - d_TV; on disjoint sets it is at most the smaller mass",
    "Lindvall, Lectures on the Coupling Method, I.5 (maximal coupling)",
    conclusion=sp.Le(
        1 - TV(P, Q),
        total(lambda k: sp.Min(overlap(P, k), drawn(Q, k)), 2**d_o) + Mass(P, Thin(d, eta)),
    ),
)
VERTICES = Fact(
    "every-vertex-once",
    "f(sgn z) is one of the vertices",
    "axioms of probability",
    conclusion=sp.Eq(total(lambda k: overlap(P, k), 2**d_o), 1),
)
THIN = Fact(
    "signs-and-sizes",
    "the sizes |z_i| are independent of the signs, so also given x; then Boole's inequality",
    "Feller, An Introduction to Probability Theory II, section II.4",
    conclusion=sp.Le(Mass(Posterior(hard, beta, x), Thin(d, eta)), d * sp.erf(eta / sp.sqrt(2))),
)
TV_RANGE = Fact(
    "tv-range",
    "definition of total variation",
    "Tsybakov, Introduction to Nonparametric Estimation, Definition 2.4",
    conclusion=sp.Le(TV(P, Q), 1),
)


def recovered(f: Boolean_, E: Network, u: Indexed) -> sp.Expr:
    """Return the probability that a draw of E at the x of (y, x) has f(sgn z) = y, with margin."""
    hit = Hit(f, u, eta)
    return Mass(Sampled(E, tail(u, Outputs(f))), hit)


RECOVERED = mean(Pairs(hard, beta), lambda u: recovered(C, E, u))


def agreement(x: Indexed) -> sp.Expr:
    r"""Return :math:`\sum_kp_ke_k`, the probability that posterior and encoder hit one vertex."""
    p, e = Posterior(hard, beta, x), Sampled(E, x)
    return total(lambda k: overlap(p, k) * drawn(e, k), 2**d_o)


def collision(f: Boolean_, x: Indexed) -> sp.Expr:
    r"""Return :math:`\sum_kp_k(1-p_k)` for the posterior of the vertices."""
    law = Posterior(Thresholded(f), beta, x)
    return total(lambda k: Mass(law, Cell(f, k)) * (1 - Mass(law, Cell(f, k))), 2 ** Outputs(f))


def mean_collision(f: Boolean_) -> sp.Expr:
    """Return the mean collision loss."""
    return mean(Observed(Thresholded(f), beta), lambda x: collision(f, x))


CONDITIONAL = Fact(
    "conditional-independence",
    "given x, the vertex y and the draw of the encoder are independent",
    "Williams, Probability with Martingales, section 9.7",
    conclusion=sp.Eq(RECOVERED, mean(Observed(hard, beta), agreement)),
)
w, v, s_1, s_2 = (sp.Symbol(name, nonnegative=True) for name in ("w", "v", "s_1", "s_2"))
m_1, m_2 = sp.symbols("m_1 m_2", positive=True)
GAP = sp.Ge(s_1 * w**2 / m_1 + s_2 * v**2 / m_2, (s_1 * w + s_2 * v) ** 2 / (s_1 * m_1 + s_2 * m_2))
"""The quadratic over a linear function is convex, w^2/m and v^2/m with weights s_1, s_2."""
SYMMETRISATION = Fact(
    "symmetrisation",
    "a concave functional that is invariant under a group acting transitively is largest at the "
    "uniform law",
    "Marshall, Olkin and Arnold, Inequalities: Theory of Majorization, section 3.C",
    conclusion=sp.Le(mean_collision(C), mean_collision(Wires(d_o))),
    premises={"convexity": for_all((w, v, s_1, s_2, m_1, m_2), GAP, s_1 + s_2 > 0)},
)
MISS = mean(StandardNormal(1), lambda g: 1 / (1 + sp.exp(2 * (1 + beta * g[0]) / beta**2)))
r"""The probability :math:`1-\kappa(\beta)` that one bit of a posterior draw is wrong."""
INDEPENDENT = Fact(
    "independent-bits",
    "for uniform bits the posterior is a product, and all of n bits are right with probability "
    "kappa^n",
    "definition of independence",
    conclusion=sp.Eq(mean_collision(Wires(n)), 1 - (1 - MISS) ** n),
)
ONE_VERTEX = Fact(
    "one-of-the-vertices",
    "the vertex sgn x is one of the vertices",
    "axioms of probability",
    conclusion=sp.Ge(total(lambda k: overlap(P, k) ** 2, 2**d_o), Mass(P, right_signs(C, x)) ** 2),
)
TAIL = probability(StandardNormal(1), lambda g: g[0] > 1 / beta)
DECODER = Fact(
    "sign-decoder",
    "sgn x is another vertex than f(sgn z) only if some noise is above 1; Boole's inequality",
    "Cover and Thomas, Elements of Information Theory, section 2.10",
    conclusion=sp.Le(
        mean(Observed(hard, beta), lambda x: 1 - Mass(Posterior(hard, beta, x), right_signs(C, x))),
        d_o * TAIL,
    ),
)


# From a network to a circuit.
class Computes(Predicate):
    """A circuit computes every activation of a network to p bits on words of n bits."""

    text = "{0} computes the activations of {1} to {2} bits on {3}-bit words"

    def __new__(cls, A: Boolean_, E: Network, p: Any, n: Any) -> Formula:
        """Make the property; the identity needs no gates, for rounding down drops bits."""
        if isinstance(A, Wires) and isinstance(E, Layered) and E.args[0] == IDENTITY:
            return sp.true
        return super().__new__(cls, A, E, p, n)


class Compiled(Boolean_):
    """The circuit of an encoder cut to p bits, with the fixed noise with which it inverts most.

    ``args`` are f, beta, the encoder, the circuit of an activation, p, and the lengths of words
    and of weights.
    """

    text = "circuit of {2} cut to {4} bits"


s, M, W, N = sp.Symbol("s", real=True), *(sp.Symbol(name, positive=True) for name in "MWN")
IDENTITY = Quantity(s, s)
A = CircuitVariable("A")
t, i, j, p = (sp.Symbol(name, integer=True, nonnegative=True) for name in "tijp")
COMPILED = Compiled(C, beta, E, A, p, word, k_w)
cut = Truncated(E, p, p)
_output, _cut = Node(E, x, Depth(E), j), Node(cut, y, Depth(E), j)
WITHIN_M = for_all((t, i), sp.Le(sp.Abs(Node(E, x, t, i)), M))
CUT = for_all(i, sp.Le(sp.Abs(x[i] - y[i]), 2**-p))
_SAFE = for_all(
    (x, y, t, j),
    sp.Le(sp.Abs(Node(E, x, t, j) - Node(cut, y, t, j)), 1),
    sp.And(WITHIN_M, CUT, sp.Le(t, Depth(E))),
)
INPUT = {"values": WITHIN_M, "inputs": CUT}
FITS = INPUT | {"margin": sp.Abs(_output) > eta}
"""Where x, cut to y, is an input at which the circuit has the signs of the network."""
COUNTS = {T_edges: Edges(E), V_nodes: Nodes(E), A_act: Gates(A), d_out: d_o}
BITS = {
    "activations": Computes(A, E, p, word),
    "sizes": sp.And(sp.Ge(M, 1), sp.Ge(N, 1), sp.Ge(W, 1)),
    "words": sp.Ge(word, 2 * p + sp.log(2 * N * W * M) / sp.log(2) + 2),
    "lengths of weights": sp.Ge(k_w, p + sp.log(W + 1) / sp.log(2)),
}
COMPILATION = Fact(
    "networks-as-circuits",
    "a network in fixed-point arithmetic is a circuit; averaging fixes its noise",
    "Siegelmann, Neural Networks and Analog Computation, Lemmas 4.2.1 and 4.2.2",
    conclusion=sp.And(
        sp.Le(Gates(COMPILED), GATES.xreplace(COUNTS)),
        sp.Ge(Success(C, COMPILED), RECOVERED - Overflow(E, Observed(hard, beta), M)),
    ),
    premises={
        "weights": for_all((t, j, i), sp.Le(sp.Abs(Weight(E, t, j, i)), W)),
        "in-degree": for_all(t, sp.Le(Width(E, t), N)),
        "no overflow": _SAFE,
        "same signs": for_all(
            (x, y, j),
            sp.Eq(Sgn(_output), Sgn(_cut)),
            sp.And(*FITS.values()),
        ),
    }
    | BITS,
)
