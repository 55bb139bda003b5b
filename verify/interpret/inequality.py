"""An inequality that a statement says of a generator at points."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import sympy as sp

from lemmata.bounds.catalogue import Form
from lemmata.bounds.language.formulas import Formula
from lemmata.bounds.language.terms import variables
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.symbols import d
from lemmata.bounds.verdict import Verdict
from lemmata.verify.check import Outcome, judge
from lemmata.verify.interpret.arithmetics.floats import middle, spread
from lemmata.verify.interpret.case import Case
from lemmata.verify.interpret.model import NotAboutPointsError
from lemmata.verify.interpret.statements.place import placed
from lemmata.verify.interpret.statements.roles import Roles
from lemmata.verify.interpret.statements.said import Kind

CONSTANTS = ("m", "M", "M2", "M3")


@dataclass(frozen=True, eq=False)
class Inequality:
    """Two terms of a statement, of which one bounds the other where its conditions hold.

    Attributes
    ----------
    claim, form : str
        What it belongs to.
    name : str
        Distinguishes several inequalities of one statement.
    kind : {"upper", "lower"}
        Whether ``measured`` must stay below or above ``bound``.
    measured, bound : sympy.Expr
        The sides, as the statement has them.
    given : tuple of Formula
        Where it is said to hold.
    define : mapping of symbol to term
        Symbols that stand for terms.
    assume : mapping of str to Formula
        The assumptions of the paper that it rests on, by label.
    computed : bool
        Whether both sides are equal by the rules of differentiation, so that derivatives of
        functions with a name are measured as differences.
    """

    claim: str
    form: Form
    name: str
    kind: Kind
    measured: sp.Expr
    bound: sp.Expr
    given: tuple[Formula, ...] = ()
    define: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)
    assume: Mapping[str, Formula] = field(default_factory=dict)
    computed: bool = False

    @property
    def title(self) -> str:
        """Claim, form and name."""
        return " ".join(part for part in (self.claim, self.form, self.name) if part)

    @property
    def text(self) -> str:
        """What is measured."""
        return str(self.measured)

    @property
    def centred(self) -> bool:
        """Whether it rests on assumption 3, G(0) = 0."""
        return "assumption-3" in (self.claim, *self.assume)

    @property
    def required(self) -> tuple[str, ...]:
        """The constants of assumptions 1 and 2 that it speaks about."""
        said = (self.measured, self.bound, *self.given, *self.define.values())
        used = {s.name for s in variables(*said, *self.assume.values())}
        return tuple(name for name in CONSTANTS if name in used)

    @cached_property
    def roles(self) -> Roles:
        """What its variables stand for at a case."""
        return Roles.of(self)

    @property
    def uses(self) -> tuple[str, ...]:
        """The fields of `Case` it looks at."""
        return self.roles.uses

    @cached_property
    def common(self) -> sp.Expr:
        """What depends on d alone in both sides.

        Near where nothing else is left of them they agree without being close to a violation, and
        the search should not be drawn there.
        """
        sides = [set(sp.Add.make_args(sp.expand(unfold(s)))) for s in (self.measured, self.bound)]
        return sp.Add(*(t for t in sides[0] & sides[1] if t.free_symbols == {d}))

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
            None where the statement says nothing, or what it says is beyond the range of floats.
        """
        with np.errstate(all="ignore"):
            try:
                at = placed(self.roles, case, constants)
                if at is None:
                    return None
                sides = at.scalar(self.roles.left), at.scalar(self.roles.right)
            except NotAboutPointsError:
                return None
        measured, bound = map(middle, sides)
        error = sum(map(spread, sides))
        found = Outcome(measured, bound, 1, error, instance=repr(case))
        return found if all(map(math.isfinite, (measured, bound, error))) else None


def violated(kind: Kind, outcome: Outcome) -> bool:
    """Whether an outcome is on the wrong side by more than its numerical error."""
    return judge(kind, outcome) is Verdict.REFUTED


def score(kind: Kind, outcome: Outcome, common: float = 0.0) -> float:
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


def ratio(kind: Kind, outcome: Outcome) -> float:
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
