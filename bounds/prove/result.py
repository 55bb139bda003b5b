"""What a proof attempt returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

from lemmata.bounds.prove.certificates.library import Certificate
from lemmata.bounds.verdict import Verdict


@dataclass(frozen=True)
class Proof:
    """The outcome of :func:`bounds.prove.prove`, with its evidence.

    Parameters
    ----------
    verdict : Verdict
        ``PROVED``, ``REFUTED`` (then ``counterexample`` is set and was replayed exactly),
        ``UNKNOWN``, or ``VACUOUS`` (no point satisfies the hypotheses).
    kind : str
        ``"identity"``, ``"polynomial"``, ``"enclosure"`` or ``"calculus"``.
    solver : str
        Which program decided, with its version.
    seconds : float
        Wall-clock time used.
    detail : str
        One line: how, or why not.
    counterexample : mapping of Symbol to Expr, or None
        Exact values at which every hypothesis holds and the goal fails.
    axioms : tuple of str
        Elementary inequalities for transcendental terms that the proof was allowed to use.
    goal : Boolean
        The statement.
    given : tuple of Boolean
        Its hypotheses, without those implied by the assumptions on the symbols.
    certificates : tuple of Certificate
        What shows that the negation contradicts the hypotheses, by expansion of polynomials; one
        for each part of the goal that the polynomial prover has proved so.
    """

    verdict: Verdict
    kind: str
    solver: str
    seconds: float
    detail: str
    counterexample: Mapping[sp.Symbol, sp.Expr] | None
    axioms: tuple[str, ...]
    goal: Boolean
    given: tuple[Boolean, ...]
    certificates: tuple[Certificate, ...] = ()

    def __str__(self) -> str:
        return str(self.verdict)
