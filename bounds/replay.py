"""The counterexample of a refuted statement, evaluated once more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import sympy as sp

from lemmata.bounds import kernel
from lemmata.bounds.claim import FORMS, AnyStatement, Form
from lemmata.bounds.decision import decide
from lemmata.bounds.kernel import check
from lemmata.bounds.prove.reals.ball import decide as decide_at
from lemmata.bounds.prove.reals.domain import conjuncts
from lemmata.bounds.registry import claims


def replayed(
    statement: AnyStatement, at: Mapping[sp.Basic, sp.Basic]
) -> Iterator[tuple[str, sp.Basic, bool | None]]:
    """Yield each hypothesis and part of the conclusion, and whether it holds at a point."""
    if isinstance(statement, kernel.Statement) and statement.refuted_by is not None:
        yield from check.tried(statement, statement.refuted_by)
        return
    relations = list(statement.hypotheses.items())
    relations += [("conclusion", part) for part in conjuncts(statement.conclusion)]
    for label, relation in relations:
        yield label, relation, decide_at(relation, at)


def replay(id: str, form: Form = "printed") -> str:
    """Return a refuted statement at its counterexample, relation by relation, evaluated now.

    Parameters
    ----------
    id : str
        Of a claim, e.g. ``"hardness-step-6"``.
    form : {"printed", "repaired", "sharp"}
        Which statement.

    Raises
    ------
    ValueError
        If there is no such claim or form, or the statement is not refuted.

    Examples
    --------
    >>> print(replay("hardness-step-13"))
    hardness-step-13, printed: REFUTED
    the network of no layers at 3/8, cut to -3/8
    Delta = 2, E_0 = 0, ...
    error: Abs(F(x)_(depth(F), j) - Truncated(F, p, q)(y)_(depth(F), j)) < 1 holds
    conclusion: Eq(sgn(F(x)_(depth(F), j)), sgn(Truncated(F, p, q)(y)_(depth(F), j))) FAILS
    """
    if id not in claims:
        raise ValueError(f"no claim {id!r}; `lemmata list` shows them all")
    if form not in FORMS or form not in claims[id].statements:
        raise ValueError(f"{id} has no {form} statement; it has {', '.join(claims[id].statements)}")
    statement = claims[id].statements[form]
    decision = decide(statement)
    at = decision.counterexample
    if at is None:
        raise ValueError(f"{id}, {form} is {decision.verdict}, so it has no counterexample")
    text = [statement.counterexample.text] if statement.counterexample else []
    rows = [f"{id}, {form}: {decision.verdict}", *text]
    rows.append(", ".join(f"{s} = {v}" for s, v in sorted(at.items(), key=lambda p: str(p[0]))))
    word = {True: "holds", False: "FAILS"}
    for label, relation, held in replayed(statement, at):
        rows.append(f"{label}: {relation} {'is undecided' if held is None else word[held]}")
    return "\n".join(rows)
