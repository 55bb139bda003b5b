"""Writing circuits: gate by gate, or by tracing a Python function."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lemmata.verify.engine.circuit import FALSE, TRUE, Circuit, Gate, Op


class Builder:
    """Writes gates down, folding constants and sharing equal gates.

    Examples
    --------
    >>> build = Builder(2)
    >>> a, b = build.inputs
    >>> build.circuit([build.xor(a, b)]).table.tolist()
    [0, 1, 1, 0]
    """

    def __init__(self, inputs: int) -> None:
        self.inputs: list[int] = [2 * (i + 1) for i in range(inputs)]
        self.gates: list[Gate] = []
        self._known: dict[Gate, int] = {}

    def _gate(self, op: Op, a: int, b: int) -> int:
        gate = Gate(op, min(a, b), max(a, b))
        if gate not in self._known:
            self.gates.append(gate)
            self._known[gate] = 2 * (len(self.inputs) + len(self.gates))
        return self._known[gate]

    def and_(self, a: int, b: int) -> int:
        """Return the literal of a AND b."""
        if FALSE in (a, b) or a == b ^ 1:
            return FALSE
        if a in (TRUE, b):
            return b
        return a if b == TRUE else self._gate("and", a, b)

    def or_(self, a: int, b: int) -> int:
        """Return the literal of a OR b."""
        if TRUE in (a, b) or a == b ^ 1:
            return TRUE
        if a in (FALSE, b):
            return b
        return a if b == FALSE else self._gate("or", a, b)

    def xor(self, a: int, b: int) -> int:
        """Return the literal of a XOR b; negations move to the output."""
        negate = (a ^ b) & 1
        a, b = a & ~1, b & ~1
        if a == b:
            return negate
        if FALSE in (a, b):
            return (a | b) ^ negate
        return self._gate("xor", a, b) ^ negate

    def mux(self, choose: int, yes: int, no: int) -> int:
        """Return the literal of ``yes`` where ``choose`` is true and ``no`` elsewhere."""
        return self.xor(no, self.and_(choose, self.xor(yes, no)))

    def table(self, bits: Sequence[int], values: Sequence[int]) -> int:
        """Return the literal of a truth table: value ``k`` where the bits spell ``k``."""
        if not bits:
            return TRUE if values[0] else FALSE
        half = len(values) // 2
        low, high = (self.table(bits[:-1], v) for v in (values[:half], values[half:]))
        return self.mux(bits[-1], high, low)

    def add(self, a: Sequence[int], b: Sequence[int], carry: int = FALSE) -> list[int]:
        """Return a + b modulo 2^n, least significant bit first, by ripple carry."""
        out = []
        for i, (x, y) in enumerate(zip(a, b, strict=True)):
            half = self.xor(x, y)
            out.append(self.xor(half, carry))
            if i + 1 < len(a):
                carry = self.or_(self.and_(x, y), self.and_(half, carry))
        return out

    def circuit(self, outputs: Sequence[int], name: str = "circuit") -> Circuit:
        """Return the circuit with these outputs."""
        return Circuit(len(self.inputs), tuple(self.gates), tuple(outputs), name)


class Wire:
    """A wire that a Python function may combine with ``& | ^ ~``."""

    def __init__(self, build: Builder, literal: int) -> None:
        self.build, self.literal = build, literal

    def __and__(self, other: Wire) -> Wire:
        return Wire(self.build, self.build.and_(self.literal, other.literal))

    def __or__(self, other: Wire) -> Wire:
        return Wire(self.build, self.build.or_(self.literal, other.literal))

    def __xor__(self, other: Wire) -> Wire:
        return Wire(self.build, self.build.xor(self.literal, other.literal))

    def __invert__(self) -> Wire:
        return Wire(self.build, self.literal ^ 1)


def trace(function: Callable[[list[Wire]], Sequence[Wire]], inputs: int, name: str = "") -> Circuit:
    """Return the circuit of a Python function of wires.

    Examples
    --------
    >>> swap = trace(lambda b: [b[1], b[0]], 2)
    >>> swap.table.tolist()
    [0, 2, 1, 3]
    """
    build = Builder(inputs)
    out = function([Wire(build, literal) for literal in build.inputs])
    label = name or getattr(function, "__name__", "circuit")
    return build.circuit([wire.literal for wire in out], label)


def without_xor(circuit: Circuit) -> Circuit:
    """Return the circuit over AND and OR: a xor b is (a or b) and not (a and b)."""
    build = Builder(circuit.inputs)
    wires = [FALSE, *build.inputs]
    for op, a, b in circuit.gates:
        left, right = wires[a >> 1] ^ (a & 1), wires[b >> 1] ^ (b & 1)
        if op == "xor":
            wires.append(build.and_(build.or_(left, right), 1 ^ build.and_(left, right)))
        else:
            wires.append(build.and_(left, right) if op == "and" else build.or_(left, right))
    return build.circuit([wires[o >> 1] ^ (o & 1) for o in circuit.outputs], circuit.name)
