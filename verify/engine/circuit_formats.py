"""Reading and writing circuits: a small netlist format, BLIF, and ASCII AIGER.

The netlist has one statement a line, names of any characters but spaces, and ``#`` comments::

    input a b
    c = xor a ~b        # and, or, xor of two wires, or one wire; ~ negates
    output c ~a

Of BLIF the combinational part is read (``.model .inputs .outputs .names .end``), of AIGER the
ASCII format ``aag`` without latches.  The formats are read here rather than by a package because
each takes one screen and needs no other dependency.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from verify.engine.circuit import FALSE, OPS, TRUE, Circuit
from verify.engine.circuit_builder import Builder
from verify.errors import InputError, closest

Names = dict[str, int]
Operations = Mapping[str, Callable[[int, int], int]]


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield numbered lines without comments, with continued lines joined."""
    start, joined = 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        body = line.split("#")[0].rstrip()
        start = start or number
        if body.endswith("\\"):
            joined += body[:-1] + " "
            continue
        if (joined + body).strip():
            yield start, (joined + body).strip()
        start, joined = 0, ""


def _look_up(wire: str, known: Mapping[str, int], line: int) -> int:
    name = wire.removeprefix("~")
    if name not in known:
        raise InputError(f"line {line}: no wire {name!r} yet; {closest(name, known)}")
    return known[name] ^ int(wire.startswith("~"))


def _inputs(found: list[str]) -> tuple[Builder, Names]:
    if not found:
        raise InputError("the circuit has no inputs; declare them first")
    if len(set(found)) < len(found):
        raise InputError("two inputs have the same name; rename one")
    build = Builder(len(found))
    return build, dict(zip(found, build.inputs, strict=True)) | {"0": FALSE, "1": TRUE}


def read_netlist(text: str, name: str = "netlist") -> Circuit:
    """Return the circuit of a netlist.

    Raises
    ------
    InputError
        If a line cannot be read; the message gives its number.
    """
    rows = [(line, body.split()) for line, body in _lines(text)]
    build, known = _inputs([w for _, words in rows if words[0] == "input" for w in words[1:]])
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


def read_blif(text: str, name: str = "blif") -> Circuit:
    """Return the circuit of the combinational part of a BLIF model.

    Raises
    ------
    InputError
        If the file has latches or subcircuits, a table cannot be read, or wires form a cycle.
    """
    inputs: list[str] = []
    outputs: list[str] = []
    covers: dict[str, tuple[int, list[str], list[list[str]]]] = {}
    rows: list[list[str]] = []
    for line, body in _lines(text):
        words = body.split()
        if words[0] == ".end":
            break
        if words[0] == ".inputs":
            inputs += words[1:]
        elif words[0] == ".outputs":
            outputs += words[1:]
        elif words[0] == ".names":
            rows = []
            covers[words[-1]] = (line, words[1:-1], rows)
        elif words[0].startswith("."):
            if words[0] != ".model":
                raise InputError(f"line {line}: {words[0]} is not combinational logic")
        else:
            rows.append(words)
    build, known = _inputs(inputs)
    for wire in outputs:
        _blif_wire(wire, build, known, covers, ())
    return build.circuit([known[wire] for wire in outputs], name)


def _blif_wire(
    wire: str,
    build: Builder,
    known: Names,
    covers: Mapping[str, tuple[int, list[str], list[list[str]]]],
    above: tuple[str, ...],
) -> int:
    """Return the literal of a wire: the OR of its cubes, or the negation of it for rows ``0``."""
    if wire in known:
        return known[wire]
    if wire in above:
        raise InputError(f"the wire {wire!r} depends on itself")
    if wire not in covers:
        raise InputError(f"no wire {wire!r}; {closest(wire, [*known, *covers])}")
    line, operands, rows = covers[wire]
    literals = [_blif_wire(o, build, known, covers, (*above, wire)) for o in operands]
    total, value = FALSE, "1"
    for row in rows:
        cube, value = (row[0] if operands else "", row[-1])
        if len(cube) != len(operands) or set(cube) - set("01-") or value not in ("0", "1"):
            raise InputError(f"line {line}: the cover of {wire!r} has a row {' '.join(row)!r}")
        product = TRUE
        for literal, mark in zip(literals, cube, strict=True):
            if mark != "-":
                product = build.and_(product, literal ^ int(mark == "0"))
        total = build.or_(total, product)
    known[wire] = total ^ int(value == "0")
    return known[wire]


def read_aiger(text: str, name: str = "aiger") -> Circuit:
    """Return the circuit of an ASCII AIGER file (``aag M I L O A``) without latches.

    Raises
    ------
    InputError
        If the header is another one, there are latches, or a line cannot be read.
    """
    rows = [line.split() for line in text.splitlines()]
    if not rows or rows[0][:1] != ["aag"] or len(rows[0]) != 6:
        raise InputError("expected an ASCII AIGER header 'aag M I L O A'")
    try:
        _, ins, latches, outs, ands = (int(word) for word in rows[0][1:])
        body = [[int(word) for word in row] for row in rows[1 : 1 + ins + latches + outs + ands]]
    except ValueError:
        raise InputError("the AIGER header or one of its lines is not made of integers") from None
    if latches:
        raise InputError("the AIGER file has latches; only combinational circuits are read")
    widths = [1] * (ins + outs) + [3] * ands
    if [len(row) for row in body] != widths:
        raise InputError("the AIGER file is cut short or a line has the wrong number of literals")
    build = Builder(ins)
    known = {0: FALSE}
    known |= {row[0] >> 1: literal for row, literal in zip(body, build.inputs, strict=False)}
    gates = {left >> 1: (a, b) for left, a, b in body[ins + outs :]}
    for node in _in_order({n: (a >> 1, b >> 1) for n, (a, b) in gates.items()}):
        if node not in known and node not in gates:
            raise InputError(f"the AIGER wire {2 * node} is used but not defined")
        if node in gates:
            operands = (known[w >> 1] ^ (w & 1) for w in gates[node])
            known[node] = build.and_(*operands)
    wanted = [row[0] for row in body[ins : ins + outs]]
    if any(w >> 1 not in known for w in wanted):
        raise InputError("an AIGER output is not one of its wires")
    return build.circuit([known[w >> 1] ^ (w & 1) for w in wanted], name)


def _in_order(uses: Mapping[int, tuple[int, ...]]) -> list[int]:
    """Return all nodes, each after those it uses: gates of the ASCII format come in any order."""
    try:
        return list(TopologicalSorter(uses).static_order())
    except CycleError:
        raise InputError("the AIGER gates form a cycle") from None


READERS: dict[str, Callable[[str, str], Circuit]] = {
    ".net": read_netlist,
    ".blif": read_blif,
    ".aag": read_aiger,
}


def read(path: str | Path) -> Circuit:
    """Return the circuit in a ``.net``, ``.blif`` or ``.aag`` file.

    Raises
    ------
    InputError
        If the ending is another one, or the file cannot be read.
    """
    file = Path(path)
    if file.suffix not in READERS:
        raise InputError(f"{file.name}: circuits are read from {', '.join(READERS)} files")
    try:
        return READERS[file.suffix](file.read_text(encoding="ascii"), file.stem)
    except (OSError, UnicodeError) as broken:
        raise InputError(f"{file.name} cannot be read: {broken}") from None
