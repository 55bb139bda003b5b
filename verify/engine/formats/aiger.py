"""AIGER, ASCII (``aag``) and binary (``aig``), as far as it is combinational.

Literal ``2 k`` is variable ``k`` and ``2 k + 1`` its negation; 0 is false.  The binary format
numbers inputs and gates itself and stores for a gate ``l = r and s``, ``l > r >= s``, the
differences ``l - r`` and ``r - s``, seven bits a byte, low bits first.  Symbols and comments are
skipped.  Format: Biere, Heljanko and Wieringa, AIGER 1.9 and beyond, FMV report 11/2 (2011).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lemmata.verify.engine.circuit import FALSE, Circuit
from lemmata.verify.engine.circuits.circuit_builder import Builder
from lemmata.verify.engine.formats.lines import and_inverter, in_order
from lemmata.verify.errors import InputError

MOST_VARIABLES = 1 << 24
"""A header that announces more is taken for damage."""


class _Header(NamedTuple):
    kind: str
    variables: int
    inputs: int
    outputs: int
    gates: int


class _Graph(NamedTuple):
    """Inputs and outputs as literals, gates as literal -> two literals."""

    inputs: list[int]
    outputs: list[int]
    gates: dict[int, tuple[int, int]]


def read_aiger(data: str | bytes, name: str = "aiger") -> Circuit:
    """Return the circuit of an AIGER file, ASCII or binary by its first word.

    Raises
    ------
    InputError
        If the header is another one, there are latches, a line cannot be read, or a wire is not
        defined.
    """
    raw = data.encode() if isinstance(data, str) else data
    first, _, rest = raw.partition(b"\n")
    header = _header(first.decode("ascii", "replace").split())
    graph = _ascii(header, rest) if header.kind == "aag" else _binary(header, rest)
    _check(graph)
    build = Builder(header.inputs)
    known = {0: FALSE}
    known |= {w >> 1: literal for w, literal in zip(graph.inputs, build.inputs, strict=True)}
    gates = {left >> 1: pair for left, pair in graph.gates.items()}
    for node in in_order({n: (a >> 1, b >> 1) for n, (a, b) in gates.items()}, "the AIGER node"):
        if node in gates:
            known[node] = build.and_(*(known[w >> 1] ^ (w & 1) for w in gates[node]))
    return build.circuit([known[w >> 1] ^ (w & 1) for w in graph.outputs], name)


def _header(words: list[str]) -> _Header:
    wrong = InputError("expected an AIGER header 'aag M I L O A' or 'aig M I L O A'")
    if words[:1] not in (["aag"], ["aig"]) or not all(map(_is_number, words[1:])):
        raise wrong
    counts = [int(word) for word in words[1:]]
    if not 5 <= len(counts) <= 9:
        raise wrong
    variables, inputs, latches, outputs, gates = counts[:5]
    if latches:
        raise InputError("the AIGER file has latches; only combinational circuits are read")
    if any(counts[5:]):
        raise InputError("the AIGER file states properties (B C J F); only outputs are read")
    if variables > MOST_VARIABLES or inputs + gates > variables:
        raise InputError(f"the AIGER header counts {inputs} + {gates} of {variables} variables")
    if words[0] == "aig" and inputs + gates != variables:
        raise InputError("a binary AIGER header needs M = I + L + A")
    if not inputs or not outputs:
        raise InputError("the AIGER file has no inputs or no outputs")
    return _Header(words[0], variables, inputs, outputs, gates)


def _is_number(word: str) -> bool:
    """Whether it is a number that can occur; longer ones are not even read."""
    return re.fullmatch("[0-9]{1,12}", word) is not None


def _ascii(header: _Header, rest: bytes) -> _Graph:
    rows = rest.decode("ascii", "replace").splitlines()
    widths = [1] * (header.inputs + header.outputs) + [3] * header.gates
    body = [row.split() for row in rows[: len(widths)]]
    if [len(row) for row in body] != widths:
        raise InputError("the AIGER file is cut short or a line has the wrong number of literals")
    if not all(_is_number(word) for row in body for word in row):
        raise InputError("a line of the AIGER file is not made of literals")
    found = [[int(word) for word in row] for row in body]
    first, second = header.inputs, header.inputs + header.outputs
    gates = {left: (a, b) for left, a, b in found[second:]}
    if len(gates) < header.gates:
        raise InputError("two gates of the AIGER file have the same literal")
    return _Graph([row[0] for row in found[:first]], [row[0] for row in found[first:second]], gates)


def _binary(header: _Header, rest: bytes) -> _Graph:
    *outputs, deltas = rest.split(b"\n", header.outputs)
    words = [w.decode("latin-1").strip() for w in outputs]
    if len(words) != header.outputs or not all(map(_is_number, words)):
        raise InputError("the AIGER file is cut short before its gates")
    numbers = _deltas(deltas)
    gates = {}
    for left in range(2 * header.inputs + 2, 2 * header.variables + 2, 2):
        try:
            a = left - next(numbers)
            b = a - next(numbers)
        except StopIteration:
            raise InputError("the AIGER file is cut short within its gates") from None
        if not left > a >= b >= 0:
            raise InputError(f"gate {left} of the AIGER file uses literals that come later")
        gates[left] = (a, b)
    inputs = list(range(2, 2 * header.inputs + 2, 2))
    return _Graph(inputs, [int(w) for w in words], gates)


def _deltas(data: bytes) -> Iterator[int]:
    """Yield the numbers of a byte string, seven bits a byte, the eighth set but for the last."""
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            yield value
            value = shift = 0


def _check(graph: _Graph) -> None:
    """Refuse literals that are odd where they are defined, defined twice, or used undefined."""
    defined = [*graph.inputs, *graph.gates]
    bad = [w for w in defined if w & 1 or w < 2]
    if bad:
        raise InputError(f"the AIGER file defines {bad[0]}, which is not a positive variable")
    if len(set(defined)) < len(defined):
        raise InputError("the AIGER file defines a variable twice")
    known = {0, *(w >> 1 for w in defined)}
    used = [w for pair in graph.gates.values() for w in pair] + graph.outputs
    lost = [w for w in used if w >> 1 not in known]
    if lost:
        raise InputError(f"the AIGER wire {lost[0]} is used but not defined")


def _graph(circuit: Circuit) -> tuple[Builder, list[int]]:
    build = Builder(circuit.inputs)
    wires = and_inverter(build, circuit.gates)
    return build, [wires[o >> 1] ^ (o & 1) for o in circuit.outputs]


def write_aiger(circuit: Circuit, *, binary: bool = False) -> bytes:
    """Return the AIGER file of a circuit; `read_aiger` gives the same function back."""
    build, outputs = _graph(circuit)
    inputs, gates = circuit.inputs, build.gates
    kind = "aig" if binary else "aag"
    counts = (inputs + len(gates), inputs, 0, len(outputs), len(gates))
    rows = [f"{kind} {' '.join(map(str, counts))}"]
    lefts = range(2 * inputs + 2, 2 * (inputs + len(gates)) + 2, 2)
    if not binary:
        rows += [str(w) for w in build.inputs] + [str(w) for w in outputs]
        rows += [f"{left} {g.b} {g.a}" for left, g in zip(lefts, gates, strict=True)]
        return ("\n".join(rows) + "\n").encode()
    rows += [str(w) for w in outputs]
    body = b"".join(
        _varint(left - g.b) + _varint(g.b - g.a) for left, g in zip(lefts, gates, strict=True)
    )
    return ("\n".join(rows) + "\n").encode() + body


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])
