r"""Steps of a proof: what can be derived from what, and how.

A step is proved from the relations it names (labels, or consequences of positivity); it takes an
instance of a formula in scope, of a statement or of a fact; it generalises; or it is an induction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import sympy as sp

from lemmata.bounds.kernel.statement import Fact, Statement, freeze
from lemmata.bounds.language.formulas import ForAll, Formula, for_all, need_sort
from lemmata.bounds.language.gram import Rule
from lemmata.bounds.language.terms import Substitution, Variable, is_variable, remembered

Use: TypeAlias = "str | Rule"


@dataclass(frozen=True, eq=False)
class Step:
    """One step; made by the functions of this module and checked by `bounds.kernel.check`.

    Attributes
    ----------
    label : str
        Its name within the proof.
    goal : Formula
        What it shows.
    uses : tuple
        What it, or what its premises, follow from.
    why : str
        A word for the reader.
    source : Statement, Fact or Formula, optional
        What it is an instance of.
    at : mapping
        The values of the variables.
    keep : tuple of str
        Hypotheses of the source that stay as the premise of an implication.
    variables : tuple of Variable
        What is generalised over, or the index of an induction.
    when : mapping of str to Formula
        Conditions on them, which the inner steps may use.
    inner : tuple of Step
        The proof for that variable.
    start : tuple of Step
        The proof of an induction at 0.
    induction : bool
        Whether the inner proof may use the goal at the variable and shows it at the next.
    """

    label: str
    goal: Formula
    uses: tuple[Use, ...] = ()
    why: str = ""
    source: Statement | Fact | ForAll | None = None
    at: Substitution = field(default_factory=dict)
    keep: tuple[str, ...] = ()
    variables: tuple[Variable, ...] = ()
    when: Mapping[str, Formula] = field(default_factory=dict)
    inner: tuple[Step, ...] = ()
    start: tuple[Step, ...] = ()
    induction: bool = False

    def __post_init__(self) -> None:
        freeze(self, "uses", "at", "keep", "variables", "when", "inner", "start")
        unknown = set(self.keep) - set(getattr(self.source, "hypotheses", ()))
        if unknown:
            raise ValueError(f"step {self.label}: no hypothesis {unknown.pop()!r} is there to keep")
        for use in self.uses:
            if type(use) not in (str, Rule):
                raise ValueError(
                    f"step {self.label} uses {use}, which is neither the label of a formula "
                    "nor a rule, as cauchy_schwarz(u, v)"
                )

    @property
    def first(self) -> tuple[Step, ...]:
        """The proof of an induction at 0; without one, that it is plain."""
        assert isinstance(self.goal, ForAll)
        return self.start or (Step("start", self.goal.at(0)[1]),)

    @property
    def fact(self) -> Fact | None:
        """The fact it cites."""
        return self.source if isinstance(self.source, Fact) else None

    @property
    def lemma(self) -> Statement | None:
        """The statement it applies."""
        return self.source if isinstance(self.source, Statement) else None

    @property
    def premises(self) -> dict[str, Formula]:
        """What must hold for the instance, by label."""
        if isinstance(self.source, ForAll):
            return {"condition": _opened(self.source, tuple(self.at.values()))[0]}
        if self.source is None:
            return {}
        return {k: h for k, h in self._instantiated.items() if k not in self.keep}

    @property
    def _instantiated(self) -> dict[str, Formula]:
        assert isinstance(self.source, (Statement, Fact))
        return {k: self._instance_of(h) for k, h in self.source.hypotheses.items()}

    def _instance_of(self, formula: Formula) -> Formula:
        values = (term for pair in self.at.items() for term in pair)
        made: Formula = _replaced(formula, *values)
        return made

    @property
    def meant(self) -> Formula:
        """What the step shows, computed from its source; the goal must be equal to it."""
        if self.source is None:
            return self.goal
        if isinstance(self.source, ForAll):
            return _opened(self.source, tuple(self.at.values()))[1]
        conclusion = self._instance_of(self.source.conclusion)
        kept = [self._instantiated[label] for label in self.keep]
        return sp.Implies(sp.And(*kept), conclusion) if kept else conclusion


def step(label: str, goal: Formula, *uses: Use, why: str = "") -> Step:
    """Return a step that a prover discharges from what it names."""
    return Step(label, goal, uses, why)


def instance(label: str, formula: Formula, *values: Any, uses: tuple[Use, ...] = ()) -> Step:
    """Return a step that puts values into a formula of the scope that holds for all."""
    if not isinstance(formula, ForAll):
        raise ValueError(f"step {label}: {formula} does not speak about all of anything")
    condition, body = _opened(formula, values)
    made = Step(label, body, uses, source=formula, at=dict(enumerate(values)))
    del condition
    return made


def apply(
    label: str,
    source: Statement | Fact,
    at: Substitution | None = None,
    *uses: Use,
    keep: tuple[str, ...] = (),
    why: str = "",
) -> Step:
    """Return a step that applies a statement or cites a fact to objects.

    Parameters
    ----------
    label : str
        Name of the step.
    source : Statement or Fact
        What is applied.
    at : mapping of variables to terms
        Objects for its variables; a variable left out stands for itself.
    *uses : str or Rule
        What its hypotheses follow from, besides those that are in scope word for word.
    keep : tuple of str
        Hypotheses that stay, as the premise of an implication.
    why : str, optional
        A word for the reader.
    """
    values = {v: sp.sympify(term) for v, term in (at or {}).items()}
    for variable, value in values.items():
        need_sort(variable, value)
    made = Step(label, sp.true, uses, why, source, values, keep)
    return replace(made, goal=made.meant)


def generalise(
    label: str,
    variables: Variable | tuple[Variable, ...],
    *inner: Step,
    when: Mapping[str, Formula] | None = None,
) -> Step:
    """Return a step that shows the last goal of ``inner`` for all values of variables.

    Parameters
    ----------
    label : str
        Name of the step.
    variables : Variable or tuple of them
        They occur nowhere in what the inner steps use from outside.
    *inner : Step
        The proof for these variables.
    when : mapping of str to Formula
        Conditions on the variables, which the inner steps may use.
    """
    if not inner:
        raise ValueError(f"step {label}: a generalisation needs inner steps")
    several = variables if isinstance(variables, tuple) else (variables,)
    conditions = dict(when or {})
    goal = for_all(several, inner[-1].goal, sp.And(*conditions.values()))
    return Step(label, goal, variables=several, when=conditions, inner=inner)


def induct(
    label: str, variable: sp.Symbol, goal: Formula, *inner: Step, start: tuple[Step, ...] = ()
) -> Step:
    """Return a step that shows a goal for all natural numbers by induction.

    Parameters
    ----------
    label : str
        Name of the step.
    variable : sympy.Symbol
        The number; a nonnegative integer.
    goal : Formula
        What is shown of it.
    *inner : Step
        They may use ``"induction hypothesis"``; the last one shows the goal at the next number,
        for which ``...`` may stand.
    start : tuple of Step
        The last one shows the goal at 0; without any it must be plain.
    """
    if not is_variable(variable):
        raise ValueError(f"step {label}: induction is over natural numbers, not over {variable}")
    every = for_all(variable, goal)
    if not isinstance(every, ForAll):
        raise ValueError(f"step {label}: {goal} holds as it stands; leave the induction out")
    next_ = every.at(variable + 1)[1]
    inner = tuple(replace(s, goal=next_) if s.goal is ... else s for s in inner)
    return Step(label, every, variables=(variable,), inner=inner, start=start, induction=True)


def flattened(steps: Iterable[Step]) -> Iterator[Step]:
    """Yield steps with those inside them, in the order in which they are checked."""
    for s in steps:
        if s.induction:
            yield from flattened(s.first)
        yield from flattened(s.inner)
        yield s


@remembered
def _replaced(formula: Formula, *values: Any) -> Formula:
    """Put values into a formula; a proof is made and checked with the same ones."""
    return formula.xreplace(dict(zip(values[::2], values[1::2], strict=True)))


def _opened(formula: ForAll, values: tuple[Any, ...]) -> tuple[Formula, Formula]:
    condition: Formula = sp.true
    body: Formula = formula
    for value in values:
        if not isinstance(body, ForAll):
            raise ValueError(f"{formula} does not take {len(values)} values")
        limit, body = body.at(sp.sympify(value))
        condition = sp.And(condition, limit)
    return condition, body
