"""Evidence as plain data: what the provers and the checks said about one claim."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import sympy as sp

from lemmata.bounds.claim import Claim, Twin, name_of
from lemmata.bounds.decision import Decision, StepResult, decide, decide_twin, with_numbers
from lemmata.bounds.kernel import Fact, Model, Statement
from lemmata.bounds.kernel.check import tried
from lemmata.bounds.kernel.concrete import concrete
from lemmata.bounds.kernel.statement import LITERATURE
from lemmata.bounds.prove.reals.ball import enclose
from lemmata.bounds.symbols import SYMBOLS, Entry, latex
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
    symbols = () if ":" in claim.id else tuple(SYMBOLS.values())
    statements = {f: statement_entry(s, symbols) for f, s in claim.statements.items()}
    cited = sorted({fact for s in statements.values() for fact in s["given"]})
    return {
        "statements": statements,
        "twins": [twin_entry(claim, twin) for twin in claim.twins],
        "facts": {id: _fact_entry(LITERATURE[id]) for id in cited},
        "recalled": [f for f, s in claim.statements.items() if _guarded(s).recalled],
    }


def _fact_entry(fact: Fact) -> Data:
    return {"statement": fact.statement, "reference": fact.reference}


def statement_entry(statement: Statement, symbols: Iterable[Entry] = ()) -> Data:
    """Decide a statement and tell how, with what symbols of the paper mean in it."""
    statement = with_numbers(statement)
    decision = _guarded(statement)
    return {
        "text": statement.told(plain),
        **formula(statement.conclusion),
        "hypotheses": [
            {"label": k, "kind": statement.kinds[k], **formula(h)}
            for k, h in statement.hypotheses.items()
        ],
        "where": where_entry(statement, symbols),
        "proof": str(decision.verdict),
        "reason": decision.reason,
        "given": list(decision.given),
        "steps": [step_entry(r) for r in decision.steps],
        "counterexample": counterexample_entry(statement, decision),
    }


def where_entry(statement: Statement, symbols: Iterable[Entry]) -> list[Data]:
    """Return what every name and symbol of a statement means, its own ones first."""
    relations = [statement.conclusion, *statement.hypotheses.values()]
    relations += [step.goal for step in statement.steps]
    used = {s for r in relations for s in r.free_symbols}
    shared = [e for e in symbols if e.symbol in used]
    own = [{**formula(F), "meaning": plain(body)} for F, body in statement.where.items()]
    return own + [{**formula(e.symbol), "meaning": e.meaning} for e in shared]


def _guarded(statement: Statement) -> Decision:
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
    """Return what a fact or lemma is applied to."""
    step = result.step
    if step.source is None:
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
        return name_of(result.step.lemma)
    return ""


def counterexample_entry(statement: Statement, decision: Decision) -> Data | None:
    """Return the model of a refutation with both sides of every relation there."""
    model = statement.refuted_by
    if decision.counterexample is None or model is None:
        return None
    return {
        "text": model.text,
        "at": values_entry(model.at),
        "replay": [replay_entry(*row, model) for row in tried(statement, model)],
    }


def values_entry(point: Mapping[sp.Basic, sp.Basic]) -> list[Data]:
    """Return exact values, one a variable."""
    ordered = sorted(point.items(), key=lambda item: str(item[0]))
    return [
        {
            **formula(s),
            "value": formula(sp.sympify(v))["plain"],
            "value_latex": formula(sp.sympify(v))["latex"],
            "decimal": _decimal(sp.sympify(v)),
        }
        for s, v in ordered
    ]


def replay_entry(label: str, relation: sp.Basic, holds: bool | None, model: Model) -> Data:
    """Tell a relation, whether it holds at a model, and both its sides there."""
    entry: Data = {"label": label, **formula(relation), "holds": holds}
    if isinstance(relation, sp.core.relational.Relational):
        sides = {"lhs": relation.lhs, "rhs": relation.rhs}
        entry |= {name: _decimal(side, model) for name, side in sides.items()}
    return entry


def _decimal(expr: sp.Expr, model: Model | None = None) -> str:
    """Return a number in decimals; nothing of what is no number."""
    try:
        value = expr if model is None else concrete(expr, model)
        return str(enclose(value).str(8, radius=False))
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
