r"""Circuits of numbers: nodes of a few kinds, some of them repeated in m copies.

The nodes of a circuit come in three groups.  Those of the first, like all, may read the inputs.
Those of the block come in copies :math:`s=0,\dots,m-1`; they read the first group, nodes before
them in the same copy, and, by a name with a prime, the node of that name in the copy before, which
for the first copy is the one of the first group.  Those of the last group read the first and, by a
sum, all copies of a node of the block; the last of them is the output.  A weight or a bias in the
block, and a weight of such a sum, may depend on the number s of the copy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import sympy as sp
from sympy.core.symbol import Str

from lemmata.bounds.language.bits.sums import _has_step, finite_sum, natural
from lemmata.bounds.language.networks.network import Network
from lemmata.bounds.language.terms import Abbreviation, Binder, Functional, upright, variables

COPY = sp.Symbol("copy", integer=True, nonnegative=True)
"""The number of a copy, in weights and biases."""
RELU = "relu"


def relu(t: Any) -> sp.Expr:
    """Return max(0, t)."""
    return sp.Max(0, t)


@dataclass(frozen=True)
class Gate:
    """A node: its name, what it reads and by which weights, its bias if present, ReLU or linear.

    Weights of nodes of the last group for all copies of a node stand in ``copies``.
    """

    name: str
    reads: Mapping[str, Any] = field(default_factory=dict)
    bias: Any = None
    activation: str = ""
    copies: Mapping[str, Any] = field(default_factory=dict)

    @property
    def term(self) -> sp.Tuple:
        """The same as a term."""
        several = (self.reads, self.copies)
        edges = (sp.Tuple(*(sp.Tuple(Str(k), w) for k, w in m.items())) for m in several)
        bias = sp.Tuple() if self.bias is None else sp.Tuple(self.bias)
        return sp.Tuple(Str(self.name), Str(self.activation), bias, *edges)


def named(name: str, term: sp.Basic, show: Callable[[Any], str]) -> str:
    """Write a name, and what the term that it stands for depends on."""
    of = ", ".join(map(show, sorted(variables(term), key=str)))
    return f"{name}[{of}]" if of else name


class Parts(Binder):
    """The block and the last group, in which the number of a copy is bound."""


def circuit(
    name: str,
    inputs: Sequence[str],
    last: Sequence[Gate],
    *,
    first: Sequence[Gate] = (),
    block: Sequence[Gate] = (),
    m: Any = 0,
) -> Circuit:
    """Return the circuit with m copies of a block, written by a name where it is applied.

    Raises
    ------
    ValueError
        If a node reads one that does not come before it.
    """
    groups = [sp.Tuple(*(g.term for g in group)) for group in (first, block, last)]
    names = sp.Tuple(*map(Str, inputs))
    made: Circuit = Circuit(names, groups[0], Parts(COPY, *groups[1:]), natural(m), Str(name))
    made.check()
    return made


class Circuit(Network):
    """A circuit; ``args`` are inputs, first group, other parts, how many copies, and a name."""

    sort = "circuit"

    @property
    def plain(self) -> Circuit:
        """The circuit, its nodes written out."""
        return self

    @property
    def copies(self) -> sp.Expr:
        """How many copies of the block there are."""
        return self.plain.args[3]

    @property
    def inputs(self) -> list[str]:
        """The names of the inputs."""
        return [str(name) for name in self.plain.args[0]]

    def groups(self, s: Any = None) -> tuple[sp.Tuple, sp.Tuple, sp.Tuple]:
        """Return the three groups of nodes, with the number of a copy put in."""
        _, first, parts, *_ = self.plain.args
        return first, *parts.open(COPY if s is None else s)[1:]

    def check(self) -> None:
        """Refuse nodes that read what does not come before them."""
        first, block, last = self.groups()
        inputs = set(self.inputs)
        starts, blocks = ([str(g[0]) for g in group] for group in (first, block))
        before = {*inputs, *starts}
        _check_group(first, inputs)
        _check_group(block, before | {f"{name}'" for name in blocks if name in starts})
        _check_group(last, before, blocks)
        alike = [*first, *(sp.Tuple(*g[:4]) for g in last)]
        if any(g.has(COPY) for g in alike):
            raise ValueError("only what is repeated may depend on the number of the copy")

    def root(self) -> sp.Tuple:
        """Return the only node that reads the only input, by weight 1 and with a bias.

        Raises
        ------
        ValueError
            If there is none.
        """
        first, block, last = self.groups()
        reads = [(g, str(r), w) for g in (*first, *block, *last) for r, w in g[3]]
        readers = [(g, w) for g, r, w in reads if r in self.inputs]
        if len(self.inputs) != 1 or len(readers) != 1 or readers[0][0] not in first:
            raise ValueError(f"{self} has not one input that one node reads")
        if readers[0][1] != 1 or not readers[0][0][2]:
            raise ValueError(
                f"the node of {self} that reads the input has another weight, or no bias"
            )
        return readers[0][0]

    @property
    def size(self) -> sp.Expr:
        """Edges and biases, those of the block once for each copy."""
        first, block, last = self.groups()
        fixed = [len(g[2]) + len(g[3]) for g in (*first, *last)]
        repeated = [len(g[2]) + len(g[3]) for g in block] + [len(g[4]) for g in last]
        return sp.expand(sum(fixed) + self.copies * sum(repeated))

    @property
    def activated(self) -> sp.Expr:
        """How many ReLU nodes there are."""
        first, block, last = self.groups()
        fixed, repeated = (
            sum(str(g[1]) == RELU for g in group) for group in ((*first, *last), block)
        )
        return sp.expand(fixed + self.copies * repeated)

    def value(self, *inputs: Any) -> sp.Expr:
        """Return the output for inputs."""
        known = dict(zip(self.inputs, map(sp.sympify, inputs), strict=True))
        first, _, last = self.groups()
        values = _evaluated(first, known)
        given = sp.Tuple(*known.values())
        for gate in last:
            sums = (self._summed(name, weight, given) for name, weight in gate[4])
            values |= _evaluated([gate], values, sp.Add(*sums))
        return values[str(last[-1][0])]

    def _summed(self, name: Str, weight: sp.Expr, inputs: sp.Tuple) -> sp.Expr:
        """Return the weighted sum over all copies of a node."""

        def term(s: sp.Symbol) -> sp.Expr:
            return weight.xreplace({COPY: s}) * Copy(self, name, s + 1, inputs)

        return finite_sum(term, self.copies)

    @property
    def word(self) -> str:
        """The name it is written by."""
        return str(self.args[4])

    def _sympystr(self, printer: Any) -> str:
        return named(self.word, self, printer._print)

    def _latex(self, printer: Any) -> str:
        return named(upright(self.word), self, printer._print)


class Recipe(Circuit):
    """A circuit that is given by what it is made from; `build` writes its nodes out."""

    def build(self) -> Circuit:
        """Return the circuit for the arguments."""
        raise NotImplementedError

    @property
    def plain(self) -> Circuit:
        """The circuit, its nodes written out."""
        return _built(self)

    @property
    def word(self) -> str:
        """The name it is written by."""
        return self.plain.word


@cache
def _built(C: Recipe) -> Circuit:
    return C.build()


def _check_group(gates: sp.Tuple, before: Iterable[str], copied: Iterable[str] = ()) -> None:
    seen, repeated = set(before), set(copied)
    for name, _, _, reads, copies in gates:
        missing = {str(r) for r, _ in reads} - seen | {str(r) for r, _ in copies} - repeated
        if missing:
            raise ValueError(f"{name} reads {missing.pop()}, which does not come before it")
        seen |= {str(name)}


def _evaluated(
    gates: Sequence[sp.Tuple], known: Mapping[str, sp.Expr], more: sp.Expr = sp.S.Zero
) -> dict[str, sp.Expr]:
    """Return the values of gates, one after the other, together with what is known."""
    values = dict(known)
    for name, activation, bias, reads, _ in gates:
        total = sp.Add(*bias, *(w * values[str(r)] for r, w in reads), more)
        values[str(name)] = relu(total) if str(activation) == RELU else total
    return values


class Copy(Abbreviation, Functional):
    """The value of a node in the copy before number s; ``args`` end with s and the inputs.

    For s = 0 it is that of the node of the same name in the first group.
    """

    def __new__(cls, C: Circuit, name: Str, s: Any, inputs: sp.Tuple) -> sp.Expr:
        # What reads it does not matter, nor how many copies follow.
        names, first, parts, *_ = C.plain.args
        parts = Parts(*parts.open()[:2], sp.Tuple())
        C = sp.Basic.__new__(Circuit, names, first, parts, sp.S.Zero, Str(""))
        made: sp.Expr = sp.Basic.__new__(cls, C, name, natural(s), inputs)
        return made

    @property
    def unfolded(self) -> sp.Expr:
        """Its formula, in which nodes of the copy before may occur."""
        C, name, s, inputs = self.args
        if s != 0 and not _has_step(s):
            return self
        known = dict(zip(C.inputs, inputs, strict=True))
        values = _evaluated(C.groups()[0], known)
        if s != 0:
            block = C.groups(s - 1)[1]
            values |= {f"{g[0]}'": Copy(C, g[0], s - 1, inputs) for g in block}
            values = _evaluated(block, values)
        return values[str(name)]

    def _sympystr(self, printer: Any) -> str:
        _, name, s, inputs = self.args
        return f"{name}[{printer._print(s)}]({', '.join(map(printer._print, inputs))})"

    def _latex(self, printer: Any) -> str:
        _, name, s, inputs = self.args
        given = ", ".join(map(printer._print, inputs))
        return f"{upright(str(name))}_{{{printer._print(s)}}}({given})"


class Output(Abbreviation, Functional):
    """What a circuit computes for inputs."""

    def __new__(cls, C: Circuit, *inputs: Any) -> sp.Expr:
        made: sp.Expr = sp.Basic.__new__(cls, C, *map(sp.sympify, inputs))
        return made

    @property
    def unfolded(self) -> sp.Expr:
        """Its formula, in which nodes of the copies occur."""
        C, *inputs = self.args
        return C.value(*inputs)

    def _sympystr(self, printer: Any) -> str:
        C, *inputs = map(printer._print, self.args)
        return f"{C}({', '.join(inputs)})"

    _latex = _sympystr


class Activated(Abbreviation, Functional):
    """How many nodes with an activation a network has, added up over its parts."""

    is_integer = True
    is_extended_nonnegative = True
    is_nonnegative = True
    text = "ReLU nodes of {}"
    tex = r"\mathrm{{ReLU}}({})"

    def __new__(cls, C: Network) -> sp.Expr:
        made: sp.Expr = sp.Basic.__new__(cls, C)
        return made

    @property
    def unfolded(self) -> sp.Expr:
        """The sum over its parts."""
        return self.args[0].activated
