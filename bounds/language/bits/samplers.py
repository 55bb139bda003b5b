r"""Networks that read an array, and the laws that a VAE and its encoder have with them.

A network has layers; node j of layer t + 1 is its activation at the weighted sum of layer t, and
layer 0 is the input.  A bias is the weight of a node that is 1, noise is part of the input, and
wires that jump a layer go through nodes with the identity for their activation.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.language.bits.arrays import Array, Indexed, array, natural, total
from lemmata.bounds.language.bits.circuits import Boolean_, Gates, Inputs, Outputs, signs
from lemmata.bounds.language.functions import _need
from lemmata.bounds.language.measures.expectations import (
    LawOf,
    Measurable,
    Quantity,
    mean,
    probability,
)
from lemmata.bounds.language.measures.laws import TV
from lemmata.bounds.language.terms import (
    Abbreviation,
    Binder,
    Functional,
    Named,
    ObjectVariable,
    SortError,
    Term,
)


class Network(Term):
    """A network."""

    sort = "layered network"

    def __call__(self, x: Indexed) -> Indexed:
        """Return the array of the outputs at an input."""
        made: Indexed = Values(self, x)
        return made


class NetworkVariable(ObjectVariable, Network):
    """Any network."""


class Networks(ObjectVariable):
    """Any sequence of networks, one for each n >= 1."""

    sort = "family of networks"

    def __getitem__(self, n: Any) -> Network:
        """Return the n-th network."""
        made: Network = Nth(self, n)
        return made


class Listing(Binder):
    """The sequence whose n-th network is given by a formula in n."""

    sort = "family of networks"

    def __getitem__(self, n: Any) -> Network:
        """Return the n-th network."""
        made: Network = Nth(self, n)
        return made


class Nth(Network):
    """A network of a sequence."""

    text = "{}[{}]"

    def __new__(cls, Gs: Term, n: Any) -> Any:
        _need(Gs, "family of networks")
        n = sp.sympify(n)
        if isinstance(Gs, Listing):
            return Gs.open(n)[1]
        return sp.Basic.__new__(cls, Gs, n)


class Size(Named):
    """A number that belongs to a network."""

    is_nonnegative = is_extended_nonnegative = True

    def __new__(cls, F: Network, *more: Any) -> sp.Expr:
        _need(F, "layered network")
        known: sp.Expr | None = getattr(F, "sizes", {}).get(cls.word)
        made: sp.Expr = sp.Basic.__new__(cls, F, *map(sp.sympify, more))
        return made if known is None else known


class Whole(Size):
    """A natural number."""

    is_integer = True


class Depth(Whole):
    """The number of layers behind the input."""

    word = "depth"


class Width(Whole):
    """The number of nodes of layer t; of layer 0, of inputs."""

    word = "width"

    def __new__(cls, F: Network, t: Any) -> sp.Expr:
        """Make the number; a truncated network has the same layers."""
        of = F.args[0] if isinstance(F, Truncated) else F
        made: sp.Expr = Size.__new__(cls, of, natural(t))
        return made


class Edges(Whole):
    """The number of weights, those of biases and noise included."""

    word = "edges"


class Nodes(Whole):
    """The number of nodes behind the input."""

    word = "nodes"


class Parameters(Whole, Abbreviation):
    """The number of weights, biases and variances, added up where the network is given."""

    word = "parameters"

    @property
    def unfolded(self) -> sp.Expr:
        """The sum over the parts of the network."""
        return getattr(self.args[0], "parameters", self)


class LargestWeight(Size):
    """The largest absolute value of a weight or bias."""

    word = "weight"


class Slope(Size):
    """The least Lipschitz constant of all activations."""

    word = "slope"


class Overflow(Size):
    """The probability that, for x of a law and noise, a node, an input or a noise exceeds M."""

    word = "Pr overflow"


class Weight(Functional):
    """The weight from node i of layer t to node j of the next."""

    text = "w_{}({}, {}, {})"
    tex = "w^{{{}}}_{{{},{},{}}}"

    def __new__(cls, F: Network, t: Any, j: Any, i: Any) -> sp.Expr:
        _need(F, "layered network")
        if isinstance(F, Layered):
            return F.args[1][t][j][i]
        if isinstance(F, Truncated):
            w = cls(F.args[0], t, j, i)
            return sp.sign(w) * down(sp.Abs(w), F.args[1])
        made: sp.Expr = sp.Basic.__new__(cls, F, natural(t), natural(j), natural(i))
        return made


class Activation(Measurable):
    """The activation of node j of layer t + 1."""

    of = "scalar"
    text = "sigma_{}({}, {})"
    tex = r"\sigma^{{{}}}_{{{},{}}}"

    def __new__(cls, F: Network, t: Any, j: Any) -> Any:
        _need(F, "layered network")
        if isinstance(F, Layered):
            return F.args[0]
        if isinstance(F, Truncated):
            s = sp.Dummy("s", real=True)
            return Quantity(s, down(cls(F.args[0], t, j)(s), F.args[2]))
        return sp.Basic.__new__(cls, F, natural(t), natural(j))


class Node(Functional, Abbreviation):
    """The value of node j of layer t at an input."""

    text = "{}({})_({}, {})"
    tex = "{}({})_{{{},{}}}"

    def __new__(cls, F: Network, x: Indexed, t: Any, j: Any) -> sp.Expr:
        _need(F, "layered network")
        t, j = natural(t), natural(j)
        if t == 0:
            entry: sp.Expr = x[j]
            return entry
        made: sp.Expr = sp.Basic.__new__(cls, F, x, t, j)
        return made

    @property
    def unfolded(self) -> sp.Expr:
        """The activation of the weighted sum of the layer before, where there is one."""
        F, x, t, j = self.args
        if t.as_coeff_Add()[0] > 0:
            return Activation(F, t - 1, j)(preactivation(F, x, t - 1, j))
        return self


def preactivation(F: Network, x: Indexed, t: Any, j: Any) -> sp.Expr:
    r"""Return :math:`\sum_iw_{t,j,i}v_i` for the values of layer t."""
    return total(lambda i: Weight(F, t, j, i) * Node(F, x, t, i), Width(F, t))


class Layered(Network):
    """The network with one activation, these weights, one width for all layers, and a depth."""

    def __new__(cls, sigma: Measurable, weights: Indexed, width: Any, depth: Any) -> Any:
        if getattr(weights, "rank", 0) != 3 or sigma.of != "scalar":
            raise SortError(
                "a network has an activation of numbers, and weights with three indices"
            )
        return sp.Basic.__new__(cls, sigma, weights, natural(width), natural(depth))

    @property
    def sizes(self) -> dict[str, sp.Expr]:
        """Its width, depth, nodes and edges; without nodes nothing overflows."""
        width, depth = self.args[2:]
        counts = {"width": width, "depth": depth}
        counts |= {"nodes": width * depth, "edges": width**2 * depth}
        return counts if width != 0 else counts | {Overflow.word: sp.S.Zero}


class Values(Indexed):
    """The outputs of a network at an input; those of a circuit at signs are worked out."""

    rank = 1
    text = "{}({})"

    def __new__(cls, F: Network, x: Indexed) -> Any:
        _need(F, "layered network")
        return F.args[0](signs(x)) if isinstance(F, Thresholded) else sp.Basic.__new__(cls, F, x)


class Truncated(Network):
    """A network with weights and values cut to p and q fractional bits, weights toward 0."""

    def __new__(cls, F: Network, p: Any, q: Any) -> Any:
        _need(F, "layered network")
        return sp.Basic.__new__(cls, F, natural(p), natural(q))

    @property
    def sizes(self) -> dict[str, sp.Expr]:
        """It has the same layers."""
        return {"depth": Depth(self.args[0])}


def down(t: sp.Expr, p: sp.Expr) -> sp.Expr:
    """Return the largest multiple of 2^-p that is at most t."""
    return sp.floor(2**p * t) / 2**p


class Thresholded(Network):
    """The network that computes a circuit at the signs of its input: sgn, min, max nodes.

    AND is min and OR is max, nodes with two edges; NOT is the sign of an edge.
    """

    text = "{}(sgn z)"

    def __new__(cls, C: Boolean_) -> Any:
        _need(C, "circuit")
        return sp.Basic.__new__(cls, C)

    @property
    def sizes(self) -> dict[str, sp.Expr]:
        """Its inputs and outputs; it is constant but for jumps where an input is 0."""
        d, d_o = Inputs(self.args[0]), Outputs(self.args[0])
        return {"inputs": d, "outputs": d_o, "steepness": sp.S.Zero, "jumps": d}

    @property
    def parameters(self) -> sp.Expr:
        """Two edges for each gate, one for each input and output."""
        C = self.args[0]
        return total(lambda _: sp.Integer(2), Gates(C)) + Inputs(C) + Outputs(C)


class Exact(Network):
    """A network that samples the posterior; its activations are whatever that needs."""

    text = "exact sampler of {} with noise {}"

    def __new__(cls, G: Network, beta: Any) -> Any:
        _need(G, "layered network")
        return sp.Basic.__new__(cls, G, sp.sympify(beta))


class Ramped(Network):
    """A ReLU network of a circuit: ramps of width theta in place of signs, and exact gates."""

    def __new__(cls, C: Boolean_, theta: Any) -> Any:
        _need(C, "circuit")
        return sp.Basic.__new__(cls, C, sp.sympify(theta))

    @property
    def sizes(self) -> dict[str, sp.Expr]:
        """Its inputs and outputs."""
        return {"inputs": Inputs(self.args[0]), "outputs": Outputs(self.args[0])}


class Reads(Whole):
    """The number of entries of an input that are read, at least one."""

    word = "inputs"
    is_positive = is_extended_positive = True


class Writes(Whole):
    """The number of outputs, at least one."""

    word = "outputs"
    is_positive = is_extended_positive = True


class Observed(LawOf):
    r"""The law of :math:`x=G(z)+\beta\xi` for standard normal z and :math:`\xi`."""

    text = "x ~ {} with noise {}"


class Given(LawOf):
    r"""The law of x for one z, :math:`N(G(z),\beta^2I)`."""

    text = "N({0}({2}), {1}**2 I)"


class Pairs(LawOf):
    r"""The law of :math:`(G(z),x)`, an array with the entries of G(z) first."""

    text = "({}(z), x) with noise {}"


class Posterior(LawOf):
    """The law of z given x."""

    text = "p(z | {2}) of {0} with noise {1}"
    tex = r"p_{{{},{}}}(\cdot\mid {})"


class Sampled(LawOf):
    r"""The law of :math:`E(x,\omega)` for standard normal noise :math:`\omega`."""

    text = "{}(. | {})"
    tex = r"{}(\cdot\mid {})"


def tail(u: Indexed, n: sp.Expr) -> Array:
    """Return the entries from n on."""
    return array(lambda i: u[i + n])


def error(G: Network, beta: Any, E: Network, x: Indexed) -> sp.Expr:
    r"""Return :math:`d_{TV}(E(\cdot\mid x),p(\cdot\mid x))`."""
    return TV(Sampled(E, x), Posterior(G, sp.sympify(beta), x))


def mean_error(G: Network, beta: Any, E: Network) -> sp.Expr:
    r"""Return :math:`\mathbb E_{x\sim G}\,d_{TV}(E(\cdot\mid x),p(\cdot\mid x))`."""
    return mean(Observed(G, sp.sympify(beta)), lambda x: error(G, beta, E, x))


def share(G: Network, beta: Any, E: Network) -> sp.Expr:
    r"""Return :math:`\Pr_{x\sim G}[d_{TV}(E(\cdot\mid x),p(\cdot\mid x))\le\frac1{10}]`."""
    law = Observed(G, sp.sympify(beta))
    return probability(law, lambda x: error(G, beta, E, x) <= sp.Rational(1, 10))
