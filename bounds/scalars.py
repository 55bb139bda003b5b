"""Real numbers: what may stand for a scalar, and what its domain asks of it."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from sympy.logic.boolalg import Boolean, BooleanAtom

from lemmata.bounds.defined import known

_NUMBERS = (sp.Rational, sp.NumberSymbol, BooleanAtom)
_REAL = {"real", "extended_real", "finite", "complex", "commutative", "hermitian"}
_SAYS = {
    ("positive", True): sp.Gt,
    ("positive", False): sp.Le,
    ("negative", True): sp.Lt,
    ("negative", False): sp.Ge,
    ("nonnegative", True): sp.Ge,
    ("nonnegative", False): sp.Lt,
    ("nonpositive", True): sp.Le,
    ("nonpositive", False): sp.Gt,
    ("nonzero", True): sp.Ne,
    ("nonzero", False): sp.Eq,
    ("zero", True): sp.Eq,
    ("zero", False): sp.Ne,
}


def check(part: sp.Basic, what: str) -> None:
    """Refuse what is no exact expression in, or relation between, real scalars.

    Raises
    ------
    ValueError
        If something else occurs: a float, an infinity, a bound variable, an unknown function.
    """
    if not isinstance(part, (sp.Expr, Boolean)):
        raise ValueError(f"{what} is {part!r}, no SymPy expression or relation")
    for node in sp.preorder_traversal(part):
        if known(node) if node.args else isinstance(node, _NUMBERS) or _is_scalar(node):
            continue
        if isinstance(node, sp.Float):
            raise ValueError(f"{what} contains the float {node}; write it as a Rational")
        raise ValueError(f"{what} contains {node}, which is no operation on real scalars")


def _is_scalar(node: sp.Basic) -> bool:
    # A class of one's own may say anything of its symbols.
    return type(node) in (sp.Symbol, sp.Dummy) and bool(node.is_commutative)


def in_domain(symbol: sp.Symbol, value: sp.Expr) -> Iterator[sp.Basic]:
    """Yield what says that a value has all that is assumed of a symbol.

    What SymPy knows already is left out.  Every scalar is real, so the value must be defined, too.

    Raises
    ------
    ValueError
        If the value is no real expression, or an assumption is no relation (``integer``, ``prime``)
        and not known to hold.
    """
    check(value, f"the value of {symbol}")
    if not isinstance(value, sp.Expr) or value.is_extended_real is False:
        raise ValueError(f"the value of {symbol} is {value}, which is no real number")
    for name, wanted in symbol._assumptions_orig.items():
        if (name in _REAL and wanted) or getattr(value, f"is_{name}") is wanted:
            continue
        relation = _SAYS.get((name.removeprefix("extended_"), wanted))
        if relation is None:
            raise ValueError(
                f"{symbol} is assumed {name} = {wanted}; {value} is not known to be so"
            )
        yield relation(value, 0)
