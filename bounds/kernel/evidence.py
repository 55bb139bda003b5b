"""What became of a statement and of the steps of its proof."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sympy as sp

from lemmata.bounds.kernel.steps import Step
from lemmata.bounds.prove.certificates.library import Certificate
from lemmata.bounds.verdict import Verdict


@dataclass(frozen=True)
class StepResult:
    """What became of one step.

    Attributes
    ----------
    step : Step
        The step.
    kind : str
        ``"identity"``, ``"polynomial"``, ``"enclosure"``, ``"calculus"``, ``"fact"``, ``"lemma"``
        for an instance of another statement, ``"instance"``, ``"for all"`` or ``"induction"``.
    verdict : Verdict
        ``PROVED``, ``PROVED_GIVEN`` (a fact whose premises hold), or worse.
    solver, detail : str
        Who decided it, and how or why not.
    seconds : float
        Wall time.
    given : tuple of str
        Ids of the facts it rests on, directly or through a lemma.
    certificates : tuple of Certificate
        Proofs over the rationals of what was polynomial in it.
    shown : tuple of tuple of str
        The certificates in words, of a step that is remembered from an earlier run.
    """

    step: Step
    kind: str
    verdict: Verdict
    solver: str = ""
    detail: str = ""
    seconds: float = 0.0
    given: tuple[str, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    shown: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Decision:
    """A statement's verdict with all the evidence for it.

    Attributes
    ----------
    verdict : Verdict
        Computed from the rest; see `bounds.decision.decide`.
    steps : tuple of StepResult
        The proof, or, for a refutation, what shows the hypotheses of the model.
    given : tuple of str
        Ids of the cited facts.
    reason : str
        Why the verdict is not better, in one line; empty for a proof.
    counterexample : mapping of variables to terms, optional
        Objects at which the hypotheses hold and the conclusion fails.
    recalled : bool
        Whether it was decided in an earlier run and is remembered from there.
    """

    verdict: Verdict
    steps: tuple[StepResult, ...] = ()
    given: tuple[str, ...] = ()
    reason: str = ""
    counterexample: Mapping[sp.Basic, sp.Basic] | None = None
    recalled: bool = False


def cited(results: Iterable[StepResult]) -> tuple[str, ...]:
    """Return the ids of the facts on which some steps rest, in order."""
    return tuple(sorted({id for r in results for id in r.given}))
