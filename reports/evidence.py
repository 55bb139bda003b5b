"""Evidence as plain data: what the provers and the checks said about one claim."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Mapping
from functools import cache
from typing import Any

import sympy as sp

from lemmata.bounds import kernel
from lemmata.bounds.claim import AnyStatement, Claim, Twin
from lemmata.bounds.decision import Decision, StepResult, decide, decide_twin
from lemmata.bounds.facts import FACTS, Fact
from lemmata.bounds.kernel.statement import LITERATURE
from lemmata.bounds.prove.reals.ball import enclose
from lemmata.bounds.registry import ROOMS, room_claims
from lemmata.bounds.replay import replayed
from lemmata.bounds.symbols import SYMBOLS, latex
from lemmata.bounds.verdict import Verdict
from lemmata.reports.certificates import lines
from lemmata.reports.render.unicode import plain
from lemmata.verify.check import Check, Profile, Result, run_check

Data = dict[str, Any]


def formula(expr: sp.Basic) -> dict[str, str]:
    """Return a formula for paper and for a terminal."""
    typeset, text = _printed(expr)
    return {"latex": typeset, "plain": text}


@cache
def _printed(expr: sp.Basic) -> tuple[str, str]:
    return latex(expr), plain(expr)


def number(value: float | None) -> float | str | None:
    """Return a float as JSON can hold it: what is not finite becomes a word."""
    if value is None or math.isfinite(value):
        return None if value is None else float(value)
    return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"


def prove_claim(claim: Claim) -> Data:
    """Decide all statements and twins of a claim, and say what facts of the literature it needs.

    ``recalled`` names the statements whose proof is remembered from an earlier run.
    """
    statements = {f: statement_entry(s) for f, s in claim.statements.items()}
    cited = sorted({fact for s in statements.values() for fact in s["given"]})
    return {
        "statements": statements,
        "twins": [twin_entry(claim, twin) for twin in claim.twins],
        "facts": {id: _fact_entry(LITERATURE.get(id) or FACTS[id]) for id in cited},
        "recalled": [f for f, s in claim.statements.items() if _guarded(s).recalled],
    }


def _fact_entry(fact: Fact | kernel.Fact) -> Data:
    return {"statement": fact.statement, "reference": fact.reference}


def statement_entry(statement: AnyStatement) -> Data:
    """Decide a statement and tell how."""
    decision = _guarded(statement)
    return {
        "text": in_words(statement),
        **formula(statement.conclusion),
        "hypotheses": hypotheses_entry(statement),
        "where": where_entry(statement),
        "proof": str(decision.verdict),
        "reason": decision.reason,
        "given": list(decision.given),
        "steps": [step_entry(r) for r in decision.steps],
        "counterexample": counterexample_entry(statement, decision),
    }


def in_words(statement: AnyStatement) -> str:
    """Return a statement on one line."""
    return statement.told(plain) if isinstance(statement, kernel.Statement) else statement.text


def hypotheses_entry(statement: AnyStatement) -> list[Data]:
    """Return the hypotheses with their kinds; claims about named scalars have none."""
    kinds: Mapping[str, str] = getattr(statement, "kinds", {})
    return [
        {"label": k, "kind": kinds.get(k, "scalar"), **formula(h)}
        for k, h in statement.hypotheses.items()
    ]


def where_entry(statement: AnyStatement) -> list[Data]:
    """Return what every symbol of a statement means, its own ones first."""
    relations = [statement.conclusion, *statement.hypotheses.values()]
    relations += [step.goal for step in statement.steps]
    used = {s for r in relations for s in r.free_symbols}
    shared = [e for e in SYMBOLS.values() if e.symbol in used and e.symbol not in statement.where]
    own = [
        {**formula(s), "meaning": m if isinstance(m, str) else plain(m)}
        for s, m in statement.where.items()
    ]
    return own + [{**formula(e.symbol), "meaning": e.meaning} for e in shared]


def _guarded(statement: AnyStatement) -> Decision:
    """Decide; evidence that breaks on the way is an ``ERROR``, not a crash of the report."""
    try:
        return decide(statement)
    except Exception as broken:
        return Decision(Verdict.ERROR, reason=f"{type(broken).__name__}: {broken}")


KIND = {
    "calculus": "enclosure",
    "induction": "polynomial",
    "lemma": "fact",
    "instance": "identity",
    "for all": "identity",
}
"""The contract knows four kinds of steps; which of them a newer method of proof counts as."""


def step_entry(result: StepResult) -> Data:
    """Return one link of a proof: its kind as in the contract, and the method in full."""
    step = result.step
    return {
        "label": step.label,
        "kind": KIND.get(result.kind, result.kind),
        "method": result.kind,
        **formula(step.goal),
        "uses": list(map(str, step.uses)),
        "why": step.why,
        "cites": _cites(result),
        "objects": _objects(result),
        "verdict": str(result.verdict),
        "solver": result.solver,
        "detail": result.detail,
        "seconds": round(result.seconds, 3),
        **_certificates(result),
    }


def _objects(result: StepResult) -> list[Data]:
    """Return what a fact or lemma about objects is applied to."""
    step = result.step
    if not isinstance(step, kernel.Step) or step.source is None:
        return []
    return [{"variable": plain(v), "value": formula(sp.sympify(o))} for v, o in step.at.items()]


def _certificates(result: StepResult) -> Data:
    told = certificates_told(result)
    return {"certificates": told} if told else {}


def certificates_told(result: StepResult) -> list[list[str]]:
    """Return the certificates of a step in words."""
    return [*map(lines, result.certificates), *map(list, result.shown)]


def _cites(result: StepResult) -> str:
    if result.step.fact is not None:
        return result.step.fact.id
    if result.step.lemma is not None:
        return _name(result.step.lemma)
    return ""


@cache
def _name(lemma: AnyStatement) -> str:
    """Return the claim and form that a statement is.

    A statement lives in the room of its claim, which is loaded with it; to ask the others would
    load the whole paper.
    """
    for room in (r for r in ROOMS if f"lemmata.bounds.paper.{r}" in sys.modules):
        for claim in room_claims(room):
            for form, statement in claim.statements.items():
                if statement is lemma:
                    return f"{claim.id} ({form})"
    return "a lemma"


def counterexample_entry(statement: AnyStatement, decision: Decision) -> Data | None:
    """Return the point of a refutation with both sides of every relation there."""
    point = decision.counterexample
    if point is None:
        return None
    example = statement.counterexample
    rows = replayed(statement, point)
    return {
        "text": example.text if example else "",
        "at": values_entry(point),
        "replay": [replay_entry(*row, point) for row in rows],
    }


def values_entry(point: Mapping[sp.Symbol, sp.Expr]) -> list[Data]:
    """Return exact values, one a symbol."""
    ordered = sorted(point.items(), key=lambda item: str(item[0]))
    return [
        {
            **formula(s),
            "value": formula(sp.sympify(v))["plain"],
            "value_latex": formula(sp.sympify(v))["latex"],
            "decimal": _decimal(sp.sympify(v), {}),
        }
        for s, v in ordered
    ]


def replay_entry(
    label: str, relation: sp.Basic, holds: bool | None, point: Mapping[sp.Symbol, sp.Expr]
) -> Data:
    """Tell a relation, whether it holds at a point, and both its sides there."""
    entry: Data = {"label": label, **formula(relation), "holds": holds}
    if isinstance(relation, sp.core.relational.Relational):
        entry |= {"lhs": _decimal(relation.lhs, point), "rhs": _decimal(relation.rhs, point)}
    return entry


def _decimal(expr: sp.Expr, point: Mapping[sp.Symbol, sp.Expr]) -> str:
    try:
        return str(enclose(expr, point).str(8, radius=False))
    except (ValueError, TypeError, NotImplementedError, ArithmeticError):
        return ""


def twin_entry(claim: Claim, twin: Twin) -> Data:
    """Decide a false variant; ``REFUTED`` is what a sound prover answers."""
    start = time.perf_counter()
    try:
        decision = decide_twin(claim, twin)
    except Exception as broken:
        decision = Decision(Verdict.ERROR, reason=f"{type(broken).__name__}: {broken}")
    return {
        "title": twin.title,
        "of": twin.of,
        "by": "proof",
        "verdict": str(decision.verdict),
        "reason": decision.reason,
        "at": values_entry(decision.counterexample or {}),
        "seconds": round(time.perf_counter() - start, 3),
    }


def measure(check: Check, rng: int, profile: Profile) -> Data:
    """Run a check with its twins."""
    try:
        result = run_check(check, rng=rng, profile=profile)
    except Exception as broken:
        reason = f"{type(broken).__name__}: {broken}"
        result = Result(check, None, Verdict.ERROR, 0.0, {}, reason)
    return check_entry(result)


def check_entry(result: Result) -> Data:
    """Return a check's outcome.

    A check that lets a twin pass has no teeth: what it says counts as ``UNKNOWN``.
    """
    check, outcome = result.check, result.outcome
    verdict, reason = result.verdict, result.reason
    passed = [t for t in check.twins if result.twins.get(t) is not Verdict.REFUTED]
    if verdict is Verdict.CONSISTENT and passed:
        verdict, reason = Verdict.UNKNOWN, f"the false variant {passed[0]!r} was not rejected"
    return {
        "name": check.name,
        "claim": check.claim,
        "statement": check.statement,
        "kind": check.kind,
        "says": " ".join(check.says.split()),
        **formula(check.bound),
        "measured": number(outcome.measured) if outcome else None,
        "bound": number(outcome.bound) if outcome else None,
        "ratio": number(outcome.ratio) if outcome else None,
        "error": number(outcome.error) if outcome else None,
        "n": outcome.n if outcome else 0,
        "p_value": number(outcome.p_value) if outcome else None,
        "level": number(outcome.level) if outcome else None,
        "instance": outcome.instance if outcome else "",
        "verdict": str(verdict),
        "reason": reason,
        "twins": {t: str(result.twins.get(t, Verdict.UNKNOWN)) for t in check.twins},
        "seconds": round(result.seconds, 3),
    }
