"""The counterexample of a refuted statement, evaluated once more."""

from __future__ import annotations

from lemmata.bounds.claim import FORMS, Form
from lemmata.bounds.decision import decide, with_numbers
from lemmata.bounds.kernel.check import tried
from lemmata.bounds.registry import claims


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
    try:
        statements = claims[id].statements
    except KeyError as unknown:
        raise ValueError(str(unknown.args[0])) from None
    if form not in FORMS or form not in statements:
        raise ValueError(f"{id} has no {form} statement; it has {', '.join(statements)}")
    statement = with_numbers(statements[form])
    decision, model = decide(statement), statement.refuted_by
    if decision.counterexample is None or model is None:
        raise ValueError(f"{id}, {form} is {decision.verdict}, so it has no counterexample")
    rows = [f"{id}, {form}: {decision.verdict}", model.text]
    rows.append(", ".join(sorted(f"{s} = {v}" for s, v in model.at.items())))
    word = {True: "holds", False: "FAILS"}
    for label, relation, held in tried(statement, model):
        rows.append(f"{label}: {relation} {'is undecided' if held is None else word[held]}")
    return "\n".join(rows)
