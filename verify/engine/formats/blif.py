"""The combinational part of BLIF, the format of Berkeley's logic synthesis.

``.model``, ``.inputs``, ``.outputs``, ``.names`` with its cover, ``.end``; one model a file.  A
latch, a subcircuit or a library gate is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lemmata.verify.engine.circuit import FALSE, TRUE, Circuit
from lemmata.verify.engine.circuits.circuit_builder import Builder
from lemmata.verify.engine.formats.lines import Names, in_order, lines, open_builder
from lemmata.verify.errors import InputError, closest


@dataclass(frozen=True)
class _Cover:
    """The cubes of one wire, on or off, and where they stand."""

    line: int
    wire: str
    operands: list[str]
    rows: list[list[str]] = field(default_factory=list)

    def checked(self) -> tuple[list[str], bool]:
        """Return the cubes and whether they say where the wire is false."""
        marks = [row if self.operands else ["", *row] for row in self.rows]
        for row, mark in zip(self.rows, marks, strict=True):
            right = len(mark) == 2 and len(mark[0]) == len(self.operands)
            if not right or set(mark[0]) - set("01-") or mark[1] not in ("0", "1"):
                raise InputError(
                    f"line {self.line}: the cover of {self.wire!r} has a row {' '.join(row)!r}"
                )
        if len({mark[1] for mark in marks}) > 1:
            raise InputError(f"line {self.line}: the cover of {self.wire!r} has rows of 0 and of 1")
        return [mark[0] for mark in marks], bool(marks) and marks[0][1] == "0"

    def literal(self, build: Builder, known: Names) -> int:
        """Return the OR of the cubes, or its negation for rows of 0."""
        total, (cubes, off) = FALSE, self.checked()
        for cube in cubes:
            product = TRUE
            for operand, mark in zip(self.operands, cube, strict=True):
                if mark != "-":
                    product = build.and_(product, known[operand] ^ int(mark == "0"))
            total = build.or_(total, product)
        return total ^ int(off)


def read_blif(text: str, name: str = "blif") -> Circuit:
    """Return the circuit of the combinational part of a BLIF model.

    Raises
    ------
    InputError
        If the file has latches or subcircuits, a table cannot be read, a wire is not there, or
        wires form a cycle.
    """
    inputs, outputs, covers = _parse(text)
    build, known = open_builder(inputs)
    for wire, cover in covers.items():
        if wire in known:
            raise InputError(f"line {cover.line}: {wire!r} is an input, so it needs no cover")
    for wire in in_order({w: c.operands for w, c in covers.items()}, "the wire"):
        if wire in covers:
            known[wire] = covers[wire].literal(build, known)
        elif wire not in known:
            raise InputError(f"no wire {wire!r}; {closest(wire, [*known, *covers])}")
    missing = [wire for wire in outputs if wire not in known]
    if missing:
        raise InputError(f"no wire {missing[0]!r} for an output; {closest(missing[0], known)}")
    return build.circuit([known[wire] for wire in outputs], name)


def _parse(text: str) -> tuple[list[str], list[str], dict[str, _Cover]]:
    inputs: list[str] = []
    outputs: list[str] = []
    covers: dict[str, _Cover] = {}
    rows: list[list[str]] | None = None
    for line, body in lines(text):
        words = body.split()
        if words[0] == ".end":
            break
        if not words[0].startswith("."):
            if rows is None:
                raise InputError(f"line {line}: the row {body!r} belongs to no .names")
            rows.append(words)
            continue
        rows = None
        if words[0] == ".names":
            if len(words) < 2 or words[-1] in covers:
                raise InputError(f"line {line}: .names needs a wire that has no cover yet")
            covers[words[-1]] = cover = _Cover(line, words[-1], words[1:-1])
            rows = cover.rows
        elif words[0] in (".inputs", ".outputs"):
            (inputs if words[0] == ".inputs" else outputs).extend(words[1:])
        elif words[0] != ".model":
            raise InputError(f"line {line}: {words[0]} is not combinational logic; flatten it")
    return inputs, outputs, covers


def write_blif(circuit: Circuit) -> str:
    """Return the BLIF model of a circuit; `read_blif` gives the same function back."""
    names = ["zero", *(f"x{i + 1}" for i in range(circuit.inputs))]
    names += [f"g{j + 1}" for j in range(circuit.size)]
    outputs = [f"y{k + 1}" for k in range(len(circuit.outputs))]
    model = "".join(c if c.isalnum() or c in "-_" else "_" for c in circuit.name) or "circuit"
    rows = [f".model {model}", ".inputs " + " ".join(names[1 : circuit.inputs + 1])]
    rows += [".outputs " + " ".join(outputs), ".names zero"]
    for wire, (op, a, b) in zip(names[circuit.inputs + 1 :], circuit.gates, strict=True):
        rows.append(f".names {names[a >> 1]} {names[b >> 1]} {wire}")
        rows += _rows(op, str(1 - (a & 1)), str(1 - (b & 1)))
    for wire, literal in zip(outputs, circuit.outputs, strict=True):
        rows += [f".names {names[literal >> 1]} {wire}", f"{1 - (literal & 1)} 1"]
    return "\n".join([*rows, ".end"]) + "\n"


def _rows(op: str, a: str, b: str) -> list[str]:
    """Return the cover of a gate, ``a`` and ``b`` being the values that count as true."""
    other = {"0": "1", "1": "0"}
    if op == "and":
        return [f"{a}{b} 1"]
    return [f"{a}- 1", f"-{b} 1"] if op == "or" else [f"{a}{other[b]} 1", f"{other[a]}{b} 1"]
