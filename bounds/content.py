"""What a statement says, as one number: equal digests mean equal statements, proofs included.

The digest covers everything that a decision depends on: formulas with the assumptions on their
symbols, the steps with what they use, the facts they cite, and, recursively, the statements they
apply.  It does not depend on the process, the machine, or Python's hash seed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from hashlib import sha256
from typing import Any

import sympy as sp
from sympy.core.function import UndefinedFunction
from sympy.core.symbol import Str

from lemmata.bounds.kernel import Statement


class UnknownContentError(Exception):
    """Something occurs whose content is not known, so that nothing may be remembered of it."""


def digest(statement: Statement) -> str:
    """Return the digest of a statement with its proof.

    Raises
    ------
    UnknownContentError
        If a formula contains an object that is neither SymPy's own nor of the language.
    """
    return _Reader().anything(statement).hex()


def _joined(kind: str, parts: Iterable[bytes | str]) -> bytes:
    """Hash a list of parts; lengths keep their borders."""
    out = sha256()
    for part in (kind, *parts):
        data = part.encode() if isinstance(part, str) else part
        out.update(len(data).to_bytes(8, "big"))
        out.update(data)
    return out.digest()


class _Reader:
    """Reads one statement; dummies are numbered as they are met, terms are hashed once."""

    def __init__(self) -> None:
        self._terms: dict[sp.Basic, bytes] = {}
        self._dummies: dict[sp.Dummy, int] = {}
        self._records: dict[Any, bytes] = {}

    def anything(self, part: Any) -> bytes:
        """Read a statement: a tree of records, terms, labels and numbers."""
        if is_dataclass(part):
            if part not in self._records:
                self._records[part] = b""  # what applies itself is refused when it is decided
                rows = (self.anything(getattr(part, f.name)) for f in fields(part))
                self._records[part] = _joined(type(part).__name__, rows)
            return self._records[part]
        if isinstance(part, Mapping):
            pairs = (self.anything(p) for row in part.items() for p in row)
            return _joined("mapping", pairs)
        if isinstance(part, tuple):
            return _joined("tuple", map(self.anything, part))
        if part is None or isinstance(part, (str, bool, int)):
            return _joined(type(part).__name__, [str(part)])
        return self.term(part)

    def term(self, term: Any) -> bytes:
        term = sp.sympify(term)
        # SymPy holds 1 and 1.0 for equal in some versions: numbers are not looked up.
        if isinstance(term, sp.Number):
            return self._number(term)
        if term not in self._terms:
            self._terms[term] = self._read(term)
        return self._terms[term]

    def _read(self, term: sp.Basic) -> bytes:
        if isinstance(term, sp.Dummy):
            number = str(self._dummies.setdefault(term, len(self._dummies)))
            return _joined("dummy", [term.name, number, *_assumptions(term)])
        if isinstance(term, sp.Symbol):
            return _joined("symbol", [term.name, *_assumptions(term)])
        if isinstance(term, Str):
            return _joined("name", [term.name])
        if term.args or isinstance(term, sp.Tuple) or _ours(term.func):
            return _joined(_name(term.func), map(self.term, term.args))
        if isinstance(term, (sp.NumberSymbol, sp.logic.boolalg.BooleanAtom)):
            return _joined(_name(type(term)), [])
        raise UnknownContentError(f"{term!r} of {type(term)}")

    def _number(self, number: sp.Number) -> bytes:
        if isinstance(number, sp.Rational):
            return _joined("rational", [str(number.p), str(number.q)])
        if isinstance(number, sp.Float):
            return _joined("float", [repr(number._mpf_), str(number._prec)])
        return _joined(_name(type(number)), [])


def _assumptions(term: Any) -> list[str]:
    return [f"{k}={v}" for k, v in sorted(term.assumptions0.items())]


def _ours(func: Any) -> bool:
    """Return whether terms of this kind are what their arguments say, also without any."""
    return bool(
        func.__module__.startswith(("lemmata.bounds.language.", "lemmata.bounds.literature."))
    )


def _name(func: Any) -> str:
    if isinstance(func, UndefinedFunction):
        facts = sorted((k, str(v)) for k, v in func._kwargs.items())
        return f"function {func.__name__} {facts}"
    if not (func.__module__.startswith("sympy.") or _ours(func)):
        raise UnknownContentError(f"{func} is not SymPy's own")
    return f"{func.__module__}.{func.__qualname__}"
