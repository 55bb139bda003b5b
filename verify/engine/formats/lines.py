"""Lines and names, as the text formats of circuits have them in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

from lemmata.verify.engine.circuit import FALSE
from lemmata.verify.engine.circuits.circuit_builder import Builder
from lemmata.verify.errors import InputError

Names = dict[str, int]
Node = TypeVar("Node", str, int)


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield numbered lines without ``#`` comments, with continued lines joined."""
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
    if joined.strip():
        yield start, joined.strip()


def open_builder(found: Sequence[str]) -> tuple[Builder, Names]:
    """Return a builder with these inputs, and their literals by name.

    Raises
    ------
    InputError
        If there are none, or two have the same name.
    """
    if not found:
        raise InputError("the circuit has no inputs; declare them first")
    if len(set(found)) < len(found):
        raise InputError("two inputs have the same name; rename one")
    build = Builder(len(found))
    return build, dict(zip(found, build.inputs, strict=True))


def in_order(uses: Mapping[Node, Sequence[Node]], what: str) -> list[Node]:
    """Return all nodes, each after those it uses.

    Raises
    ------
    InputError
        If they form a cycle; the message names a node of it.
    """
    try:
        return list(TopologicalSorter(uses).static_order())
    except CycleError as loop:
        node = loop.args[1][0]
        raise InputError(f"{what} {node!r} depends on itself; break the cycle") from None


def and_inverter(build: Builder, ops: Sequence[tuple[str, int, int]]) -> list[int]:
    """Return the literals of nodes over AND and NOT alone, for the gates of a circuit.

    ``build`` has the inputs of the circuit; node ``k`` of the circuit has literal ``wires[k]``.
    """
    wires = [FALSE, *build.inputs]
    for op, a, b in ops:
        left, right = wires[a >> 1] ^ (a & 1), wires[b >> 1] ^ (b & 1)
        either = build.and_(left ^ 1, right ^ 1) ^ 1
        both = build.and_(left, right)
        wires.append({"and": both, "or": either}.get(op, build.and_(either, both ^ 1)))
    return wires
