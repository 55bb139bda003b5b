"""A small netlist format for circuits.

One statement a line, names of any characters but spaces, and ``#`` comments::

    input a b
    c = xor a ~b        # and, or, xor of two wires, or one wire; ~ negates
    output c ~a
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lemmata.verify.engine.circuit import FALSE, OPS, TRUE, Circuit
from lemmata.verify.engine.formats.lines import Names, lines, open_builder
from lemmata.verify.errors import InputError, closest

Operations = Mapping[str, Callable[[int, int], int]]


def _look_up(wire: str, known: Mapping[str, int], line: int) -> int:
    name = wire.removeprefix("~")
    if name not in known:
        raise InputError(f"line {line}: no wire {name!r} yet; {closest(name, known)}")
    return known[name] ^ int(wire.startswith("~"))


def read_netlist(text: str, name: str = "netlist") -> Circuit:
    """Return the circuit of a netlist.

    Raises
    ------
    InputError
        If a line cannot be read; the message gives its number.
    """
    rows = [(line, body.split()) for line, body in lines(text)]
    build, known = open_builder([w for _, words in rows if words[0] == "input" for w in words[1:]])
    if {"0", "1"} & set(known):
        raise InputError("0 and 1 are the constants; rename the input")
    known |= {"0": FALSE, "1": TRUE}
    operations: Operations = dict(zip(OPS, (build.and_, build.or_, build.xor), strict=True))
    outputs: list[int] = []
    for line, words in rows:
        if words[0] == "output":
            outputs += [_look_up(w, known, line) for w in words[1:]]
        elif words[0] != "input":
            if len(words) < 3 or words[1] != "=" or len(words) == 4:
                raise InputError(f"line {line}: expected 'c = xor a b' or 'c = a'")
            if words[0] in known:
                raise InputError(f"line {line}: the wire {words[0]!r} is there already; rename it")
            known[words[0]] = _right_side(words[2:], known, operations, line)
    return build.circuit(outputs, name)


def _right_side(
    words: list[str],
    known: Names,
    operations: Operations,
    line: int,
) -> int:
    if len(words) == 1:
        return _look_up(words[0], known, line)
    if words[0] not in operations or len(words) != 3:
        raise InputError(f"line {line}: a gate is {', '.join(operations)} of two wires")
    return operations[words[0]](*(_look_up(w, known, line) for w in words[1:]))


def write_netlist(circuit: Circuit) -> str:
    """Return the netlist of a circuit; `read_netlist` gives the same function back."""
    names = ["0", *(f"x{i + 1}" for i in range(circuit.inputs))]
    names += [f"g{j + 1}" for j in range(circuit.size)]

    def wire(literal: int) -> str:
        return "~" * (literal & 1) + names[literal >> 1]

    rows = ["input " + " ".join(names[1 : circuit.inputs + 1])]
    for j, (op, a, b) in enumerate(circuit.gates):
        rows.append(f"g{j + 1} = {op} {wire(a)} {wire(b)}")
    return "\n".join([*rows, "output " + " ".join(map(wire, circuit.outputs))]) + "\n"
