"""Claims, statements and steps: a small proof checker whose verdicts are computed.

A statement says ``hypotheses => conclusion`` about real scalars.  Its proof is a sequence of
steps; each step is a relation that follows from the hypotheses and earlier steps it *names*,
and nothing else.  So dropping any step that carries weight lowers the verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal, TypeAlias

import sympy as sp

from lemmata.bounds import kernel
from lemmata.bounds.catalogue import FORMS as FORMS
from lemmata.bounds.catalogue import Form as Form
from lemmata.bounds.catalogue import Source as Source
from lemmata.bounds.catalogue import asserted
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.facts import Fact
from lemmata.bounds.instance import Instance, conclusion, instance
from lemmata.bounds.scalars import replaced

Method = Literal["auto", "identity", "polynomial", "enclosure"]


def _freeze(owner: object, *names: str) -> None:
    """Copy mappings and lists, so that what has been decided cannot be changed from outside."""
    for name in names:
        value = getattr(owner, name)
        if value is not None:
            fixed = MappingProxyType(dict(value)) if isinstance(value, Mapping) else tuple(value)
            object.__setattr__(owner, name, fixed)


@dataclass(frozen=True, eq=False)
class Step:
    """One link of a proof: ``goal`` follows from the relations labelled in ``uses``.

    With a ``fact`` or a ``lemma`` (a statement decided elsewhere) the goal is its conclusion with
    the values ``at``, under the hypotheses to ``keep``; what is proved are its premises,
    instantiated alike.  With a ``variable`` the goal is proved by induction on it, from 0.
    """

    label: str
    goal: sp.Basic
    uses: tuple[str, ...] = ()
    why: str = ""
    fact: Fact | None = None
    premises: tuple[sp.Basic, ...] = ()
    method: Method = "auto"
    lemma: Statement | None = None
    at: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)
    variable: sp.Symbol | None = None
    keep: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _freeze(self, "uses", "premises", "at", "keep")

    def instance(self) -> Instance:
        """Return what its fact or lemma gives with the values ``at``.

        Raises
        ------
        ValueError
            If a value is not in the domain of its symbol, or the step is of two kinds at once.
        """
        if sum(kind is not None for kind in (self.fact, self.lemma, self.variable)) > 1:
            raise ValueError(f"step {self.label} is of two kinds: fact, lemma, or induction")
        if self.fact is not None:
            said = self.fact.schema
            return instance(said, self.fact.premises, self.at, partial=[said])
        if self.lemma is None:
            return Instance(self.goal)
        kept = _kept(self.lemma, self.keep)
        rest = [h for label, h in self.lemma.hypotheses.items() if label not in self.keep]
        return instance(self.lemma.conclusion, rest, self.at, kept)


def step(label: str, goal: sp.Basic, *uses: str, why: str = "", method: Method = "auto") -> Step:
    """Return a step to be discharged by a prover from the labels in ``uses``."""
    return Step(label, goal, uses, why, method=method)


def cite(label: str, fact: Fact, at: Mapping[str, sp.Expr], *uses: str, why: str = "") -> Step:
    """Return a step that cites ``fact`` with its scalars replaced by ``at``.

    Parameters
    ----------
    label : str
        Name of the step.
    fact : Fact
        What is cited.
    at : mapping of str to sympy.Expr
        Values of the schema's symbols.
    *uses : str
        Labels from which the fact's premises follow.
    why : str, optional
        Why the fact applies here.
    """
    values = fact.values(at)
    return Step(label, conclusion(fact.schema, values), uses, why, fact, at=values)


def apply(
    label: str,
    lemma: Statement,
    at: Mapping[sp.Symbol, sp.Expr],
    *uses: str,
    keep: tuple[str, ...] = (),
    why: str = "",
) -> Step:
    """Return a step that applies another statement with its scalars replaced by ``at``.

    Its hypotheses, instantiated alike, must follow from the labels in ``uses``, but for those
    in ``keep``, which stay as the premise of an implication; so must that each value is defined
    and in the domain of its symbol.  A hypothesis in which a sequence occurs, as ``f(n)``, must
    follow for every ``n``.  Its verdict and the facts it rests on are inherited.
    """
    values = {symbol: sp.sympify(value) for symbol, value in at.items()}
    goal = conclusion(lemma.conclusion, values, _kept(lemma, keep))
    return Step(label, goal, uses, why, lemma=lemma, at=values, keep=keep)


def _kept(lemma: Statement, keep: tuple[str, ...]) -> list[sp.Basic]:
    unknown = [label for label in keep if label not in lemma.hypotheses]
    if unknown:
        raise ValueError(f"the lemma has no hypothesis {unknown[0]!r} to keep")
    return [lemma.hypotheses[label] for label in keep]


def induct(label: str, goal: sp.Basic, variable: sp.Symbol, *uses: str, why: str = "") -> Step:
    """Return a step that proves ``goal`` for every integer ``variable >= 0`` by induction.

    A sequence is an undefined function of the variable, e.g. ``f(s)``.  What is proved are the
    goal at 0, and the goal at ``s + 1`` from the goal at ``s`` and the labels in ``uses``.
    """
    return Step(label, goal, uses, why, variable=variable)


@dataclass(frozen=True, eq=False)
class Counterexample:
    """A point at which all hypotheses hold and the conclusion fails.

    Attributes
    ----------
    text : str
        The object behind the numbers (a generator, a function), so that a reader can rebuild it.
    at : mapping of sympy.Symbol to sympy.Expr
        Exact values of all the statement's symbols, derived from that object.
    because : tuple of Step
        Facts or computations that tie the values to the object, each discharged as well.
    """

    text: str
    at: Mapping[sp.Symbol, sp.Expr]
    because: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        _freeze(self, "at", "because")


@dataclass(frozen=True, eq=False)
class Statement:
    """``hypotheses => conclusion`` with its proof or its counterexample.

    Attributes
    ----------
    text : str
        The statement in words, quantifiers included.
    conclusion : sympy.Basic
        A relation, or a conjunction of relations, between real scalars.
    hypotheses : mapping of str to sympy.Basic
        Label to relation; assumptions of the paper instantiated at the vectors that occur.
    steps : tuple of Step
        The proof.  Every conjunct of the conclusion must be the goal of a step.
    counterexample : Counterexample, optional
        For a statement that is false.
    where : mapping of sympy.Symbol to str
        What the local scalars stand for.
    witness : mapping of sympy.Symbol to sympy.Expr, optional
        Values that satisfy the hypotheses, also of the terms of sequences, where a solver does
        not find any by itself.
    """

    text: str
    conclusion: sp.Basic
    hypotheses: Mapping[str, sp.Basic] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    counterexample: Counterexample | None = None
    where: Mapping[sp.Symbol, str] = field(default_factory=dict)
    witness: Mapping[sp.Symbol, sp.Expr] | None = None

    def __post_init__(self) -> None:
        _freeze(self, "hypotheses", "steps", "where", "witness")


AnyStatement: TypeAlias = "Statement | kernel.Statement"


def facts_of(statement: Statement) -> dict[str, sp.Basic]:
    """Return what the cited facts say in a proof, also inside the statements it applies."""
    found = {}
    for s in statement.steps:
        if s.fact is not None:
            found[s.label] = s.goal
        elif s.lemma is not None:
            inner = facts_of(s.lemma)
            found |= {f"{s.label}: {k}": replaced(v, s.at) for k, v in inner.items()}
    return found


@dataclass(frozen=True, eq=False)
class Twin:
    """A false variant of a statement, which a sound check must reject.

    Attributes
    ----------
    title : str
        What was changed, e.g. ``"3/2 -> 7/5"``.
    of : str
        The form it is a variant of.
    conclusion : sympy.Basic, optional
        The changed conclusion.
    drop : tuple of str
        Labels of hypotheses that are dropped.
    change : mapping of str to sympy.Basic
        Hypotheses that are changed.
    at : mapping of sympy.Symbol to sympy.Expr, optional
        A counterexample; without one the prover searches.
    text : str
        The object behind ``at``.
    model : Model, optional
        The counterexample of a statement about objects.
    """

    title: str
    of: Form
    conclusion: sp.Basic | None = None
    drop: tuple[str, ...] = ()
    change: Mapping[str, sp.Basic] = field(default_factory=dict)
    at: Mapping[sp.Symbol, sp.Expr] | None = None
    text: str = ""
    model: kernel.Model | None = None

    def __post_init__(self) -> None:
        _freeze(self, "drop", "change", "at")

    def statement(self, original: AnyStatement) -> AnyStatement:
        """Return the changed statement; cited facts stay in force as hypotheses."""
        if isinstance(original, kernel.Statement):
            return self._of_objects(original)
        kept = {k: v for k, v in original.hypotheses.items() if k not in self.drop}
        facts = {k: v for k, v in facts_of(original).items() if k not in self.drop}
        if self.at is not None:
            facts = {k: v for k, v in facts.items() if v.free_symbols <= set(self.at)}
        return Statement(
            text=f"{original.text} [{self.title}]",
            conclusion=original.conclusion if self.conclusion is None else self.conclusion,
            hypotheses=facts | kept | dict(self.change),
            counterexample=None if self.at is None else Counterexample(self.text, self.at),
            where=original.where,
        )

    def _of_objects(self, original: kernel.Statement) -> kernel.Statement:
        said = original.conclusion if self.conclusion is None else self.conclusion
        kept = original.without(*self.drop, conclusion=said, refuted_by=self.model)
        return replace(kept, given=dict(kept.given) | dict(self.change))


@dataclass(frozen=True, eq=False)
class Claim:
    """A numbered claim of the paper with up to three statements.

    Attributes
    ----------
    id, title : str
        Stable id (``"lemma-13"``) and a few words.
    source : Source
        Where the paper says it.
    statements : mapping of {"printed", "repaired", "sharp"} to Statement
        What is printed, what is right in its place, and the best we can prove.
    assumes, uses : tuple of str
        Ids of the assumptions and of the claims it builds on.
    twins : tuple of Twin
        False variants that the provers must reject.
    erratum : Erratum, optional
        What is wrong in print, how bad that is, and what it does to the two theorems.
    """

    id: str
    title: str
    source: Source
    statements: Mapping[Form, AnyStatement] = field(default_factory=dict)
    assumes: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    twins: tuple[Twin, ...] = ()
    erratum: Erratum | None = None

    def __post_init__(self) -> None:
        unknown = set(self.statements) - set(FORMS)
        if unknown:
            raise ValueError(f"{self.id}: {sorted(unknown)} is not one of {list(FORMS)}")
        for form, statement in self.statements.items():
            if statement.conclusion == sp.true:
                raise ValueError(f"{self.id} ({form}) says nothing: SymPy evaluates it to true")
        object.__setattr__(self, "statements", MappingProxyType(dict(self.statements)))

    @property
    def asserted(self) -> tuple[Form, ...]:
        """The forms we stand for: repaired, sharp, and printed where there is no repair."""
        return asserted(self.statements)
