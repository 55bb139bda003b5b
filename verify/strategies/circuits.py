"""Boolean circuits over {-1, +1}, gate by gate, small ones first."""

from __future__ import annotations

from typing import Any, TypeAlias

from hypothesis import strategies as st

from lemmata.verify.engine.circuit import MOST_INPUTS, OPS, Circuit, Gate
from lemmata.verify.engine.circuit_families import Permutation
from lemmata.verify.engine.circuits.circuit_builder import Builder
from lemmata.verify.errors import InputError
from lemmata.verify.strategies.shapes import size

Draw: TypeAlias = Any


def circuits(
    *,
    inputs: int | None = None,
    outputs: int | None = None,
    gates: int = 12,
    ops: tuple[str, ...] | list[str] = OPS,
) -> st.SearchStrategy[Circuit]:
    """Return a strategy for circuits of AND, OR, XOR with free NOT.

    A gate is drawn as an operation and two earlier wires, each perhaps negated, so that every
    draw is a circuit. They shrink to fewer inputs and gates, and print as code that rebuilds them.

    Parameters
    ----------
    inputs
        Number d of inputs; 1 to 4, small ones first, if not given.
    outputs
        Number d_o of outputs; 1 to 3 if not given.
    gates
        The largest number of gates.
    ops
        Which of ``"and"``, ``"or"``, ``"xor"`` may occur.

    Raises
    ------
    InputError
        If an argument is out of range.

    Examples
    --------
    >>> from hypothesis import find
    >>> find(circuits(), lambda C: True)
    Circuit(inputs=1, gates=(), outputs=(2,), name='circuit')
    """
    most = _natural(gates, "gates")
    names = _ops(ops, most)
    d = None if inputs is None else _inputs(inputs)
    return _circuits(d, None if outputs is None else size(outputs, "outputs"), most, names)


def permutations(*, inputs: int | None = None, rounds: int = 6) -> st.SearchStrategy[Permutation]:
    """Return a strategy for bijections of the cube with their inverses, both as circuits.

    Rounds that xor a literal, or the AND of two, into another bit: each is its own inverse.

    Parameters
    ----------
    inputs
        Number d of bits; 1 to 4, small ones first, if not given.
    rounds
        The largest number of rounds.

    Raises
    ------
    InputError
        If an argument is out of range.
    """
    most = _natural(rounds, "rounds")
    return _permutations(None if inputs is None else _inputs(inputs), most)


@st.composite
def _circuits(
    draw: Draw, inputs: int | None, outputs: int | None, gates: int, ops: tuple[str, ...]
) -> Circuit:
    d = draw(st.integers(1, 4)) if inputs is None else inputs
    d_o = draw(st.integers(1, 3)) if outputs is None else outputs
    drawn: list[Gate] = []
    for j in range(draw(st.integers(0, gates)) if ops else 0):
        wires = st.integers(2, 2 * (1 + d + j) - 1)
        drawn.append(Gate(draw(st.sampled_from(ops)), draw(wires), draw(wires)))
    last = 2 * (1 + d + len(drawn)) - 1
    ends = tuple(draw(st.integers(2, last)) for _ in range(d_o))
    return Circuit(d, tuple(drawn), ends)


@st.composite
def _permutations(draw: Draw, inputs: int | None, rounds: int) -> Permutation:
    d = draw(st.integers(1, 4)) if inputs is None else inputs
    steps = []
    for _ in range(draw(st.integers(0, rounds))):
        target = draw(st.integers(0, d - 1))
        others = [i for i in range(d) if i != target]
        used = draw(st.lists(st.sampled_from(others), max_size=2, unique=True)) if others else []
        steps.append((target, used, draw(st.booleans())))
    return Permutation(_applied(d, steps, "forward"), _applied(d, steps[::-1], "backward"))


def _applied(d: int, steps: list[tuple[int, list[int], bool]], name: str) -> Circuit:
    build = Builder(d)
    bits = list(build.inputs)
    for target, used, flip in steps:
        mask = int(flip)
        if used:
            mask ^= build.and_(bits[used[0]], bits[used[-1]])
        bits[target] = build.xor(bits[target], mask)
    return build.circuit(bits, name)


def _natural(value: object, title: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise InputError(f"{title} must be an integer >= 0, not {value!r}")
    return value


def _inputs(value: object) -> int:
    d = size(value, "inputs")
    if d > MOST_INPUTS:
        raise InputError(f"inputs must be at most {MOST_INPUTS}, not {d}")
    return d


def _ops(ops: object, gates: int) -> tuple[str, ...]:
    if isinstance(ops, str) or not isinstance(ops, tuple | list):
        raise InputError(f"ops must be a list of names, not {ops!r}")
    for op in ops:
        if op not in OPS:
            raise InputError(f"no operation {op!r}; choose from {', '.join(OPS)}")
    if not ops and gates:
        raise InputError("ops=[] leaves no gate; give at least one, or gates=0")
    return tuple(ops)
