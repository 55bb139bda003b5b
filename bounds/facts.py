"""Cited facts: what the proofs take from the literature, each an object with a name.

A fact is a schema over its own scalars.  Citing it means writing an instance of the schema;
its premises, instantiated alike, must follow from what is in scope.  Every fact has a numeric
sanity check of its own in ``verify/checks/facts/``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp


@dataclass(frozen=True, eq=False)
class Fact:
    """A theorem taken from the literature.

    Attributes
    ----------
    id : str
        Stable name, e.g. ``"pinsker"``.
    statement : str
        The theorem in words.
    reference : str
        Where it is proved.
    schema : sympy.Basic
        What it gives, as a relation between ``symbols``; ``true`` for a bare existence.
    premises : tuple of sympy.Basic
        What must hold before it may be cited, over the same symbols.
    """

    id: str
    statement: str
    reference: str
    schema: sp.Basic = sp.true
    premises: tuple[sp.Basic, ...] = ()

    def values(self, at: Mapping[str, sp.Expr]) -> dict[sp.Symbol, sp.Expr]:
        """Return values by symbol from values by name.

        Raises
        ------
        ValueError
            If a symbol of the schema is left without a value, or a name is not in it.
        """
        free = {s.name: s for p in (self.schema, *self.premises) for s in p.free_symbols}
        if set(free) != set(at):
            raise ValueError(f"fact {self.id} needs values for {sorted(free)}, got {sorted(at)}")
        return {free[name]: sp.sympify(value) for name, value in at.items()}


FACTS: dict[str, Fact] = {}


def fact(
    id: str,
    statement: str,
    reference: str,
    schema: sp.Basic = sp.true,
    premises: tuple[sp.Basic, ...] = (),
) -> Fact:
    """Create a fact and enter it into ``FACTS``."""
    if id in FACTS:
        raise ValueError(f"fact {id} is already there")
    FACTS[id] = Fact(id, statement, reference, schema, premises)
    return FACTS[id]


_a, _b, _c, _s, _t = sp.symbols("a b c s t", real=True)

CAUCHY_SCHWARZ = fact(
    "cauchy-schwarz",
    "|<v, w>| <= |v| |w| for vectors of an inner-product space",
    "Steele, The Cauchy-Schwarz Master Class, ch. 1",
    sp.Le(sp.Abs(_c), _a * _b),
)
TRIANGLE = fact(
    "triangle",
    "|v + w| <= |v| + |w|; here c = |v + w|, a = |v|, b = |w|; total variation is half a norm",
    "definition of a norm",
    sp.Le(_c, _a + _b),
)
TAYLOR = fact(
    "taylor",
    "Taylor's formula: if c bounds phi'' on [0, t] then phi(t) <= phi(0) + t phi'(0) + t^2 c / 2; "
    "here a = phi(t), b = phi(0), s = phi'(0)",
    "Rudin, Principles of Mathematical Analysis, Theorem 5.15",
    sp.Le(_a, _b + _t * _s + _t**2 * _c / 2),
    (sp.Ge(_t, 0),),
)
SAME_DIMENSION = fact(
    "same-dimension",
    "a continuous bijection R^a -> R^b with a continuous inverse (here: of modulus c, that is "
    "1/m-Lipschitz with m > 0) has a = b",
    "Brouwer, Math. Ann. 71 (1912) 305-313; Hatcher, Algebraic Topology, Theorem 2B.3",
    sp.Eq(_a, _b),
    (sp.Gt(_c, 0),),
)
