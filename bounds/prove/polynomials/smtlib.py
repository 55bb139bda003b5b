"""Polynomial formulas as SMT-LIB 2.6 text, which every solver reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flint import fmpq, fmpq_mpoly

from lemmata.bounds.prove.polynomials.formula import Atom, Formula, Some, terms_of


def script(hypotheses: Sequence[Formula]) -> str:
    """Return a script that asks whether all hypotheses hold somewhere."""
    used = sorted({v for part in hypotheses for v in _variables(part)})
    lines = ["(set-logic QF_NRA)"]
    lines += [f"(declare-const |{v}| Real)" for v in used]
    lines += [f"(assert {_formula(part)})" for part in hypotheses]
    return "\n".join([*lines, "(check-sat)", ""])


def _variables(part: Formula) -> Iterator[str]:
    if isinstance(part, Atom):
        names = part.poly.context().names()
        yield from (v for v, d in zip(names, part.poly.degrees(), strict=True) if d)
    else:
        for inner in part.parts:
            yield from _variables(inner)


def _formula(part: Formula) -> str:
    if isinstance(part, Atom):
        return f"({part.relation} {_polynomial(part.poly)} 0.0)"
    if not part.parts:
        return "false" if isinstance(part, Some) else "true"
    inner = " ".join(map(_formula, part.parts))
    return f"({'or' if isinstance(part, Some) else 'and'} {inner})"


def _polynomial(p: fmpq_mpoly) -> str:
    names = [f"|{v}|" for v in p.context().names()]
    terms = []
    for exponents, c in terms_of(p).items():
        powers = [v for v, e in zip(names, exponents, strict=True) for _ in range(e)]
        factors = [_number(c), *powers] if c != 1 or not powers else powers
        terms.append(_applied("*", factors))
    return _applied("+", terms) if terms else "0.0"


def _applied(operator: str, parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({operator} {' '.join(parts)})"


def _number(c: fmpq) -> str:
    size = f"{abs(c.p)}.0" if c.q == 1 else f"(/ {abs(c.p)}.0 {c.q}.0)"
    return size if c > 0 else f"(- {size})"
