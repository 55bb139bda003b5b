"""Equivalence of a circuit with another, or with a bit-vector formula, decided by z3."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import z3

from lemmata.verify.engine.circuit import Circuit
from lemmata.verify.engine.circuits.circuit_network import Network
from lemmata.verify.engine.circuits.fixed_point import scaled, toward_zero
from lemmata.verify.errors import InputError


def formula(circuit: Circuit, inputs: Sequence[Any]) -> list[Any]:
    """Return the outputs of a circuit as z3 formulas of z3 inputs."""
    wires = [z3.BoolVal(False), *inputs]

    def literal(w: int) -> Any:
        return z3.Not(wires[w >> 1]) if w & 1 else wires[w >> 1]

    combine = {"and": z3.And, "or": z3.Or, "xor": z3.Xor}
    for op, a, b in circuit.gates:
        wires.append(combine[op](literal(a), literal(b)))
    return [literal(o) for o in circuit.outputs]


def bit_vectors(
    network: Network, noise: Sequence[Fraction], bits: int, word: int, inputs: Sequence[Any]
) -> list[Any]:
    """Return the signs of the truncated network by bit-vector arithmetic, not by gates."""
    words = []
    for y, e in zip(inputs, noise, strict=True):
        up, low = (z3.BitVecVal(scaled(b + e, bits), word) for b in (Fraction(1), Fraction(-1)))
        words.append(z3.If(y, up, low))
    for node in network.nodes:
        total = z3.BitVecVal(
            scaled(toward_zero(node.bias or Fraction(0), bits), bits) << bits, word
        )
        for i, w in node.edges:
            weight = scaled(abs(toward_zero(w, bits)), bits)
            total = total + (weight if w > 0 else -weight) * words[i]
        if node.activation == "relu":
            total = z3.If(total < 0, z3.BitVecVal(0, word), total)
        words.append(total >> bits)
    return [words[i] >= 0 for i in network.outputs]


def difference(
    left: Sequence[Any], right: Sequence[Any], inputs: Sequence[Any], timeout: float = 20.0
) -> list[int] | None:
    """Return signs at which two lists of formulas differ, or None if z3 proves that none exist.

    Raises
    ------
    InputError
        If z3 does not decide it in time: that is no proof.
    """
    solver = z3.Solver()
    solver.set("timeout", int(1000 * timeout))
    solver.add(z3.Or(*(a != b for a, b in zip(left, right, strict=True))))
    answer = solver.check()
    if answer == z3.unsat:
        return None
    if answer != z3.sat:
        raise InputError("z3 did not decide the equivalence in time; use fewer bits")
    model = solver.model()
    return [1 if z3.is_true(model.eval(y, model_completion=True)) else -1 for y in inputs]
