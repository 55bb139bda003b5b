"""An inequality that a claim says about a generator at points."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from traceback import extract_tb
from typing import Literal, NamedTuple

import numpy as np
import sympy as sp

from lemmata.bounds.catalogue import Form
from lemmata.bounds.registry import claims
from lemmata.bounds.verdict import Verdict
from lemmata.verify.check import Outcome, judge
from lemmata.verify.evaluate import as_function
from lemmata.verify.pointwise.at import EPS, At
from lemmata.verify.pointwise.case import Case

CONSTANTS = ("m", "M", "M2", "M3")


class Measured(NamedTuple):
    """A measured number, a bound of its error, and further numbers of the bound by name."""

    value: float
    error: float
    numbers: Mapping[str, float] = {}


@dataclass(frozen=True, eq=False)
class Inequality:
    """One side measured, the other the SymPy expression of the paper's statement.

    Attributes
    ----------
    claim, form : str
        What it belongs to.
    name : str
        Distinguishes several inequalities of one statement.
    kind : {"upper", "lower"}
        Whether ``measured`` must stay below or above ``bound``.
    bound : sympy.Expr
        From ``bounds.paper``.
    measure : callable
        ``measure(at) -> Measured``, or None where the claim says nothing.
    uses : tuple of str
        The fields of `Case` it looks at.
    place : callable, optional
        Moves a case to where the claim's hypotheses hold.
    needs : tuple of str
        Constants that must be known besides those in the bound.
    text : str
        What is measured.
    common : sympy.Expr
        A term in d that both sides have: near where nothing else is left of them they agree
        without being close to a violation, and the search should not be drawn there.
    """

    claim: str
    form: Form
    name: str
    kind: Literal["upper", "lower"]
    bound: sp.Expr
    measure: Callable[[At], Measured | None]
    uses: tuple[str, ...]
    place: Callable[[Case, Mapping[str, float]], Case | None] | None = None
    needs: tuple[str, ...] = ()
    text: str = field(default="")
    common: sp.Expr = sp.S.Zero

    @property
    def title(self) -> str:
        """Claim, form and name."""
        return " ".join(part for part in (self.claim, self.form, self.name) if part)

    @property
    def centred(self) -> bool:
        """Whether it rests on assumption 3, G(0) = 0: on norms of z and G(z), or a path from 0."""
        norms = {s.name for s in self.bound.free_symbols} & {"norm_x", "norm_z"}
        listed = "assumption-3" in (self.claim, *_assumes(self.claim))
        return listed or bool(norms) or "steps" in self.uses

    @property
    def required(self) -> tuple[str, ...]:
        """The constants of assumptions 1 and 2 that it speaks about."""
        used = {s.name for s in self.bound.free_symbols} | set(self.needs)
        return tuple(name for name in CONSTANTS if name in used)

    def at(self, case: Case, constants: Mapping[str, float]) -> Outcome | None:
        """Evaluate both sides.

        Parameters
        ----------
        case : Case
            Where.
        constants : mapping of str to float
            ``m``, ``M``, ``M2``, ``M3`` of ``case.G``, on the sound side.

        Returns
        -------
        Outcome or None
            None where the claim says nothing, or what it says is beyond the range of floats.
        """
        try:
            with np.errstate(all="ignore"):
                found = self._at(case, constants)
        except ArithmeticError as problem:
            if Path(extract_tb(problem.__traceback__)[-1].filename).parent != Path(__file__).parent:
                raise
            return None
        if found is None:
            return None
        numbers = (found.measured, found.bound, found.error)
        return found if all(map(math.isfinite, numbers)) else None

    def _at(self, case: Case, constants: Mapping[str, float]) -> Outcome | None:
        placed = case if self.place is None else self.place(case, constants)
        if placed is None:
            return None
        at = At(placed, constants)
        measured = self.measure(at)
        if measured is None:
            return None
        numbers = at.numbers() | dict(measured.numbers)
        allowed = as_function(self.bound)(**numbers)
        error = measured.error + 32 * EPS * as_function(_size(self.bound))(**numbers)
        return Outcome(measured.value, allowed, 1, error, instance=repr(case))


@cache
def _assumes(claim: str) -> tuple[str, ...]:
    return claims[claim].assumes if claim in claims else ()


@cache
def _size(expr: sp.Expr) -> sp.Expr:
    """Return the sum of the absolute values of the terms, which rounding is relative to."""
    terms = sp.Add.make_args(sp.expand(expr))
    return sp.Add(*(sp.Abs(t) for t in terms))


def violated(kind: Literal["upper", "lower"], outcome: Outcome) -> bool:
    """Whether an outcome is on the wrong side by more than its numerical error."""
    return judge(kind, outcome) is Verdict.REFUTED


def score(kind: Literal["upper", "lower"], outcome: Outcome, common: float = 0.0) -> float:
    """Return how close an outcome is to violation: 0 at the bound, in [-1, 1].

    -1 where both sides, less what they have in common, are hidden by rounding, which teaches
    nothing.
    """
    gap = outcome.measured - outcome.bound
    total = abs(outcome.measured - common) + abs(outcome.bound - common)
    if not total > 4 * outcome.error:
        return -1.0
    value = ((gap if kind == "upper" else -gap) - outcome.error) / total
    return value if math.isfinite(value) else -1.0


def ratio(kind: Literal["upper", "lower"], outcome: Outcome) -> float:
    """Return the violation ratio: at most 1 up to the bound, above 1 beyond it.

    Infinite where what must stay below zero, or at it, does not; NaN where both sides are 0.
    """
    above, below = outcome.measured, outcome.bound
    if kind == "lower":
        above, below = below, above
    if below > 0:
        return max(above, 0.0) / below
    if above < 0:
        return below / above
    return math.inf if above > below else math.nan
