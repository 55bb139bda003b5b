"""One obligation: a formula without quantifiers is to be shown from what is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sympy as sp

from lemmata.bounds.language.defined import undefined
from lemmata.bounds.language.formulas import ForAll, Formula
from lemmata.bounds.language.gram import scalars
from lemmata.bounds.language.terms import Functional
from lemmata.bounds.prove import Proof, prove
from lemmata.bounds.verdict import Verdict, worst


@dataclass(frozen=True)
class Shown:
    """What became of one obligation."""

    verdict: Verdict
    kind: str
    detail: str
    proofs: tuple[Proof, ...] = ()
    given: tuple[str, ...] = ()

    @property
    def solver(self) -> str:
        """Who decided it."""
        return self.proofs[-1].solver if self.proofs else ""


def ask(goal: Formula, known: Sequence[Formula], rules: Sequence[Formula] = ()) -> Shown:
    """Put a formula without quantifiers to the provers; it, and the rules, must be defined.

    A prover excludes the points where its goal is undefined; as a hypothesis the goal would then
    say that there are none.  So what is to be used later is shown to be defined as well.
    """
    first = [shown_by_provers(c, known) for r in rules for c in undefined(r)]
    everything = [*known, *rules]
    shown = all_of([*first, shown_by_provers(goal, everything)])
    if not shown.verdict.holds:
        return shown
    return all_of([shown, *(shown_by_provers(c, everything) for c in undefined(goal))])


def shown_by_provers(goal: Formula, known: Sequence[Formula]) -> Shown:
    """Put a formula to the provers, whether or not it is defined."""
    if goal == sp.true:
        return Shown(Verdict.PROVED, "identity", "")
    if quantified(goal):
        return not_shown(f"{goal} speaks about all of something")
    flat = scalars([goal, *known])
    proof = prove(flat[0], given=[k for k in flat[1:] if k != sp.true], inhabited=True)
    return Shown(proof.verdict, proof.kind, proof.detail, (proof,))


def quantified(formula: Formula) -> bool:
    """Whether a formula speaks about all of something; the probability of an event is a number."""
    walk = sp.preorder_traversal(formula)
    for node in walk:
        if isinstance(node, ForAll):
            return True
        if isinstance(node, Functional):
            walk.skip()
    return False


def not_shown(why: str) -> Shown:
    """Return that nothing shows it, and why."""
    return Shown(Verdict.UNKNOWN, "", why)


def all_of(parts: Iterable[Shown]) -> Shown:
    """Combine obligations, all of which must hold; the first says how."""
    shown = list(parts)
    if not shown:
        return Shown(Verdict.PROVED, "identity", "")
    failed = next((p for p in shown if not p.verdict.holds), None)
    proofs = tuple(q for p in shown for q in p.proofs)
    told = shown[0] if failed is None else failed
    return Shown(worst(p.verdict for p in shown), shown[0].kind, told.detail, proofs)
