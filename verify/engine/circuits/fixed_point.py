"""Truncation of a ReLU network to finite precision, and its circuit (Appendix E, steps 11 to 16).

Everything is exact rational or integer arithmetic: weights are truncated toward zero and values
rounded down to multiples of 2^(-p), words are two's complement, a product with a constant weight is
shift-and-add by ripple carry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, log2

from lemmata.verify.engine.circuit import FALSE, TRUE, Circuit
from lemmata.verify.engine.circuits.circuit_builder import Builder
from lemmata.verify.engine.circuits.circuit_network import Network, Node
from lemmata.verify.errors import InputError

Values = list[Fraction]


def toward_zero(value: Fraction, bits: int) -> Fraction:
    """Return the multiple of 2^(-bits) next to ``value`` on the side of 0."""
    magnitude = Fraction(floor(abs(value) * 2**bits), 2**bits)
    return magnitude if value >= 0 else -magnitude


def down(value: Fraction, bits: int) -> Fraction:
    """Return the largest multiple of 2^(-bits) that is at most ``value``."""
    return Fraction(floor(value * 2**bits), 2**bits)


def _check(network: Network) -> None:
    if any(node.activation not in ("relu", "id") for node in network.nodes):
        raise InputError("only networks of ReLU and linear nodes are truncated")


def values(network: Network, x: Sequence[Fraction], bits: int | None = None) -> Values:
    """Return all node values, exactly, or of the network truncated to ``bits`` fractional bits."""
    _check(network)
    wires = list(x) if bits is None else [down(v, bits) for v in x]
    for node in network.nodes:
        edges = [*node.edges, (-1, node.bias or Fraction(0))]
        total = Fraction(0)
        for i, w in edges:
            weight = w if bits is None else toward_zero(w, bits)
            total += weight * (Fraction(1) if i < 0 else wires[i])
        value = max(total, Fraction(0)) if node.activation == "relu" else total
        wires.append(value if bits is None else down(value, bits))
    return wires


@dataclass(frozen=True)
class Sizes:
    """What the error and the word length depend on, read off a network and a bound M of its values.

    Attributes
    ----------
    T, V, N, depth : int
        Edges (biases included), nodes, largest in-degree, longest path.
    W, M : Fraction
        Bounds of weights and of node values, at least 1.
    """

    T: int
    V: int
    N: int
    depth: int
    W: Fraction
    M: Fraction

    @property
    def q(self) -> Fraction:
        """L N W with L = 1."""
        return self.N * self.W

    def error(self, bits: int, depth: int | None = None) -> Fraction:
        """Return q^t E_0 + (1 + ... + q^(t-1)) (N M delta + delta), delta = 2^(-bits)."""
        t, delta = self.depth if depth is None else depth, Fraction(1, 2**bits)
        geometric = sum((self.q**i for i in range(t)), Fraction(0))
        return self.q**t * delta + geometric * (self.N * self.M + 1) * delta

    def bits_for(self, eta: Fraction) -> int:
        """Return the least number of fractional bits with final error at most eta."""
        bits = 0
        while self.error(bits) > eta:
            bits += 1
        return bits

    def word(self, bits: int) -> int:
        """Return the word length n = 2p + ceil(log2(2 N W M)) + 2."""
        return 2 * bits + ceil(log2(2 * self.N * self.W * self.M)) + 2

    def gates(self, bits: int, d_o: int) -> int:
        """Return 5 n (k_w + 1) T + V (n + 1) + d_o, the bound of step 16 for ReLU."""
        n, k_w = self.word(bits), bits + ceil(log2(self.W + 1))
        return 5 * n * (k_w + 1) * self.T + self.V * (n + 1) + d_o


def sizes(network: Network, inputs: Sequence[Sequence[Fraction]]) -> Sizes:
    """Return the sizes of a network, M being the largest value over the given inputs."""
    one = Fraction(1)
    depth = [0] * network.inputs
    for node in network.nodes:
        depth.append(1 + max((depth[i] for i, _ in node.edges), default=0))
    weights = [abs(w) for node in network.nodes for _, w in node.edges]
    weights += [abs(node.bias) for node in network.nodes if node.bias is not None]
    return Sizes(
        T=network.parameters,
        V=len(network.nodes),
        N=max(node.parameters for node in network.nodes),
        depth=max(depth),
        W=max(one, *weights),
        M=max(one, *(abs(v) for x in inputs for v in values(network, x))),
    )


def hard_wired(y: Sequence[int], noise: Sequence[Fraction]) -> Values:
    """Return x = y + noise, the noise being part of the circuit."""
    return [Fraction(b) + e for b, e in zip(y, noise, strict=True)]


def _bits(value: int, n: int) -> list[bool]:
    return [bool(value >> i & 1) for i in range(n)]


def scaled(value: Fraction, bits: int) -> int:
    """Return floor(value 2^bits), the word of a value."""
    return floor(value * (1 << bits))


def compile_signs(network: Network, noise: Sequence[Fraction], bits: int, word: int) -> Circuit:
    """Return the circuit y -> sgn F^(y + noise) of the truncated network, word by word.

    Parameters
    ----------
    network : Network
        ReLU and linear nodes.
    noise : sequence of Fraction
        Hard-wired noise, one for each input.
    bits, word : int
        Fractional bits p and word length n.
    """
    _check(network)
    build = Builder(network.inputs)
    words: list[list[int]] = []
    for literal, e in zip(build.inputs, noise, strict=True):
        up, low = (_bits(scaled(b + e, bits), word) for b in (Fraction(1), Fraction(-1)))
        words.append([_input_bit(literal, u, v) for u, v in zip(up, low, strict=True)])
    for node in network.nodes:
        words.append(_node(build, node, words, bits, word))
    return build.circuit([words[i][-1] ^ 1 for i in network.outputs], "compiled encoder")


def _input_bit(literal: int, true: bool, false: bool) -> int:
    if true == false:
        return TRUE if true else FALSE
    return literal if true else literal ^ 1


def _node(build: Builder, node: Node, words: list[list[int]], bits: int, word: int) -> list[int]:
    bias = scaled(toward_zero(node.bias or Fraction(0), bits), bits) << bits
    total = [TRUE if b else FALSE for b in _bits(bias, word)]
    for i, w in node.edges:
        weight = scaled(abs(toward_zero(w, bits)), bits)
        for shift in range(weight.bit_length()):
            if weight >> shift & 1:
                term = [FALSE] * shift + words[i][: word - shift]
                if w < 0:
                    total = build.add(total, [t ^ 1 for t in term], TRUE)
                else:
                    total = build.add(total, term)
    if node.activation == "relu":
        total = [build.and_(t, total[-1] ^ 1) for t in total]
    return total[bits:] + [total[-1]] * bits


def gate_count(circuit: Circuit) -> int:
    """Return the number of gates, with one NOT for each wire that is used negated."""
    used = [w for gate in circuit.gates for w in (gate.a, gate.b)] + list(circuit.outputs)
    return circuit.size + len({w for w in used if w & 1 and w > 1})
