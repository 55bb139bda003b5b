r"""Boolean circuits on bits :math:`\pm1`, with gates that are counted.

A circuit of AND, OR, XOR and NOT gates is made of `Wire` terms; wires that are equal are one wire,
so that a gate whose output is used twice counts once.  ``chained`` and ``beside`` join circuits of
which only the numbers of gates matter.  A circuit reads the first entries of an array, by sign.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product as iterate
from typing import Any, ClassVar

import sympy as sp

from lemmata.bounds.language.bits.arrays import Array, Indexed, Listed, array, natural
from lemmata.bounds.language.formulas import Formula, Predicate
from lemmata.bounds.language.functions import _need
from lemmata.bounds.language.measures.expectations import Measurable
from lemmata.bounds.language.terms import (
    Abbreviation,
    Functional,
    Named,
    ObjectVariable,
    SortError,
    Term,
)


class Sgn(Named, Abbreviation):
    """The sign of a number; that of 0 is +1."""

    word = "sgn"

    def __new__(cls, t: Any) -> sp.Expr:
        t = sp.sympify(t)
        if t.is_nonnegative or t.is_negative:
            return sp.S.One if t.is_nonnegative else sp.S.NegativeOne
        made: sp.Expr = sp.Basic.__new__(cls, t)
        return made

    @property
    def unfolded(self) -> sp.Expr:
        """The same by the sign that is 0 at 0."""
        return sp.sign(sp.sign(self.args[0]) + sp.Rational(1, 2))


def signs(x: Indexed) -> Array:
    """Return the array of signs."""
    return array(lambda i: Sgn(x[i]))


class Agree(Predicate):
    """Two arrays have the same first n entries; for a number n these are equations."""

    text = "{} = {} up to entry {}"

    def __new__(cls, a: Indexed, b: Indexed, n: Any) -> Formula:
        """Make the property."""
        n = natural(n)
        if n.is_Integer:
            return sp.And(*(sp.Eq(a[i], b[i]) for i in range(int(n))))
        return super().__new__(cls, a, b, n)


def vertex(k: Any, n: Any) -> Array:
    """Return the array of the first n bits of a natural number, the lowest first, then zeros."""
    k, n = natural(k), natural(n)

    def bit(i: sp.Expr) -> sp.Expr:
        # No Piecewise: in a condition SymPy would move its own out of the array, past the index.
        inside = sp.Min(1, sp.Max(0, n - i))
        return inside * (2 * sp.floor(k / 2**i) - 4 * sp.floor(k / 2 ** (i + 1)) - 1)

    return array(bit)


class Wire(Term):
    """A bit that is computed from the bits of the input; ``args`` are the wires it comes from."""

    sort = "wire"
    rule: ClassVar[Callable[..., sp.Expr]]

    def at(self, a: Indexed) -> sp.Expr:
        """Return the bit at an input of bits."""
        return type(self).rule(*(w.at(a) for w in self.args))


class Input(Wire):
    """Bit i of the input."""

    def __new__(cls, i: int) -> Any:
        return sp.Basic.__new__(cls, natural(i))

    def at(self, a: Indexed) -> sp.Expr:
        """Return the bit."""
        return a[self.args[0]]


class And(Wire):
    """The smaller bit."""

    rule = staticmethod(sp.Min)


class Or(Wire):
    """The larger bit."""

    rule = staticmethod(sp.Max)


class Xor(Wire):
    """Whether two bits differ."""

    rule = staticmethod(lambda a, b: -a * b)


class Not(Wire):
    """The other bit."""

    rule = staticmethod(lambda a: -a)


class Boolean_(Term):
    """A Boolean function with a circuit that computes it."""

    sort = "circuit"

    def __call__(self, a: Indexed) -> Indexed:
        """Return the array of the output bits."""
        made: Indexed = Output(self, a)
        return made


class CircuitVariable(ObjectVariable, Boolean_):
    """Any circuit with at least one input and one output."""


class Circuit(Boolean_):
    """The circuit with n inputs and some wires as outputs."""

    def __new__(cls, n: Any, *outputs: Wire) -> Any:
        return sp.Basic.__new__(cls, natural(n), *outputs)

    @property
    def counts(self) -> dict[str, sp.Expr]:
        """Inputs, outputs, and gates: the distinct wires that are no inputs."""
        wires = {w for w in sp.preorder_traversal(self) if isinstance(w, Wire)}
        found = sum(not isinstance(w, Input) for w in wires)
        outputs = sp.Integer(len(self.args) - 1)
        return {"inputs": self.args[0], "outputs": outputs, "gates": sp.Integer(found)}


class Chained(Boolean_):
    """Several copies of a circuit, wired one after another."""

    def __new__(cls, C: Boolean_, copies: Any) -> Any:
        _need(C, "circuit")
        return sp.Basic.__new__(cls, C, natural(copies))

    @property
    def counts(self) -> dict[str, sp.Expr]:
        """All gates."""
        return {"gates": self.args[1] * gates(self.args[0])}


class Beside(Boolean_):
    """Several circuits, wired together."""

    def __new__(cls, *parts: Boolean_) -> Any:
        for C in parts:
            _need(C, "circuit")
        return sp.Basic.__new__(cls, *parts)

    @property
    def counts(self) -> dict[str, sp.Expr]:
        """All gates."""
        return {"gates": sp.Add(*map(gates, self.args))}


class Family(ObjectVariable):
    """A sequence of circuits; the n-th has n inputs, n >= 1."""

    sort = "family of circuits"

    def __getitem__(self, n: Any) -> Boolean_:
        """Return the circuit with n inputs."""
        made: Boolean_ = Member(self, n)
        return made


class Member(Boolean_):
    """A circuit of a family."""

    text = "{}[{}]"
    tex = "{}_{{{}}}"

    def __new__(cls, F: Term, n: Any) -> Any:
        _need(F, "family of circuits")
        n = natural(n)
        if not n.is_positive:
            raise SortError(f"{n} is not known to be positive")
        return sp.Basic.__new__(cls, F, n)

    @property
    def counts(self) -> dict[str, sp.Expr]:
        """The number of inputs."""
        return {"inputs": self.args[1]}


class Count(Named):
    """A natural number that belongs to a circuit; it is worked out where the circuit is given."""

    is_integer = True
    is_nonnegative = is_extended_nonnegative = True
    at_once: ClassVar[bool] = True

    def __new__(cls, C: Term, *more: Any) -> sp.Expr:
        _need(C, "circuit")
        counted: sp.Expr | None = getattr(C, "counts", {}).get(cls.word) if cls.at_once else None
        made: sp.Expr = sp.Basic.__new__(cls, C, *more)
        return made if counted is None else counted


class Inputs(Count):
    """The number of input bits."""

    word = "inputs"
    is_positive = is_extended_positive = True


class Outputs(Count):
    """The number of output bits."""

    word = "outputs"
    is_positive = is_extended_positive = True


class Gates(Count, Abbreviation):
    """The number of gates; it is worked out where a proof is checked."""

    word, at_once = "gates", False

    @property
    def unfolded(self) -> sp.Expr:
        """The number, where the circuit is given."""
        counted: sp.Expr = getattr(self.args[0], "counts", {}).get(self.word, self)
        return counted


class OnWords(Boolean_):
    """Whether a quantity of numbers is nonnegative at the number that b bits are, b >= 1."""

    text = "({} on {}-bit words)"

    def __new__(cls, sigma: Measurable, b: Any) -> Any:
        _need(sigma, "quantity of scalar")
        return sp.Basic.__new__(cls, sigma, natural(b))

    @property
    def counts(self) -> dict[str, sp.Expr]:
        """Inputs and outputs."""
        return {"inputs": self.args[1], "outputs": sp.S.One}


class HardActivation(Measurable):
    """A 2-Lipschitz function that needs the most gates on b-bit words: it interpolates a table."""

    of = "scalar"
    text = "sigma_{}"
    tex = r"\sigma_{{{}}}"

    def __new__(cls, b: Any) -> Any:
        return sp.Basic.__new__(cls, natural(b))


class Complexity(Count):
    """The least number of gates of a circuit that computes the same function."""

    word = "complexity"


def gates(C: Boolean_) -> sp.Expr:
    """Return the number of gates."""
    return Gates(C)


class Output(Indexed):
    """The output bits of a circuit at an array."""

    rank = 1
    text = "{}({})"

    def __new__(cls, C: Boolean_, a: Indexed) -> Any:
        if isinstance(C, Circuit):
            return Listed(*(w.at(signs(a)) for w in C.args[1:]))
        return sp.Basic.__new__(cls, C, a)


class Bijective(Predicate):
    """A circuit has as many outputs as inputs, and no two inputs have the same outputs."""

    text = "{} is a bijection of the cube"

    def __new__(cls, C: Boolean_) -> Formula:
        """Make the property; of a small circuit that is given, it is worked out."""
        _need(C, "circuit")
        if not isinstance(C, Circuit) or C.args[0] > 8:
            return super().__new__(cls, C)
        values = list(table(C).values())
        return sp.sympify(len(C.args) - 1 == C.args[0] and len(set(values)) == len(values))


Bits = tuple[int, ...]


def table(C: Circuit) -> dict[Bits, Bits]:
    """Return the outputs of a circuit for all inputs."""
    inputs = list(iterate((-1, 1), repeat=int(C.args[0])))
    return {bits: tuple(int(w.at(bits)) for w in C.args[1:]) for bits in inputs}


class Inverse(Boolean_):
    """The inverse of a bijection; of another circuit, any circuit with its inputs for outputs."""

    text = "{}^-1"
    tex = "{}^{{-1}}"

    @property
    def counts(self) -> dict[str, sp.Expr]:
        """Inputs and outputs change places."""
        return {"inputs": Outputs(self.args[0]), "outputs": Inputs(self.args[0])}


class Wires(Boolean_):
    """The circuit of n wires, which has no gates."""

    def __new__(cls, n: Any) -> Any:
        return sp.Basic.__new__(cls, natural(n))

    @property
    def counts(self) -> dict[str, sp.Expr]:
        """Inputs, outputs and gates."""
        return {"inputs": self.args[0], "outputs": self.args[0], "gates": sp.S.Zero}


class Success(Functional):
    r"""The probability :math:`\Pr_a[f(C(f(a)))=f(a)]` for uniform bits a.

    Inputs of C that f(a) does not have are true, and outputs of C that f does not read are dropped.
    """

    is_nonnegative = is_extended_nonnegative = True
    text = "Pr[{0}({1}({0}(a))) = {0}(a)]"

    def __new__(cls, f: Boolean_, C: Boolean_) -> sp.Expr:
        _need(f, "circuit")
        _need(C, "circuit")
        made: sp.Expr = sp.Basic.__new__(cls, f, C)
        return made
