"""What a check is: a claim's bound beside a number measured by a route that does not use it.

A check measures on instances and compares with the bound of one statement.  It can only say
``CONSISTENT`` or ``REFUTED``, or ``UNKNOWN`` when the number is not a number.  Its twins are the
same measurement held against a false bound; a check that does not reject them has no teeth.
"""

from __future__ import annotations

import math
import time
import warnings
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Literal

import numpy as np
import sympy as sp

from lemmata.bounds.catalogue import BY_ID, Form
from lemmata.bounds.verdict import Verdict
from lemmata.verify.errors import NumericalWarning
from lemmata.verify.evaluate import Bound, as_function

Kind = Literal["identity", "upper", "lower", "tight"]
Profile = Literal["quick", "full"]


@dataclass(frozen=True)
class Outcome:
    """The worst instance a check has met.

    Attributes
    ----------
    measured, bound : float
        The measured quantity and what the statement allows, at the same instance.
    n : int
        Number of instances, points or samples behind it.
    error : float
        Bound of the numerical error of ``measured``; never a tolerance.
    p_value, level : float, optional
        Of a statistical test whose null hypothesis is the statement; it is refuted when
        ``p_value < level``, so ``level`` is the false-alarm probability.
    instance : str
        Code or words from which the instance can be rebuilt.
    """

    measured: float
    bound: float
    n: int = 1
    error: float = 0.0
    p_value: float | None = None
    level: float | None = None
    instance: str = ""

    @property
    def ratio(self) -> float:
        """``measured / bound``: 1 is tight, above 1 violates an upper bound."""
        if self.bound == 0:
            return 1.0 if self.measured == 0 else math.copysign(math.inf, self.measured)
        return self.measured / self.bound


Run = Callable[..., Outcome]


@dataclass(frozen=True, eq=False)
class Check:
    """A measurement held against the bound of one statement.

    Attributes
    ----------
    name : str
        Unique; the function's name.
    claim, statement : str
        What it tests.
    kind : {"identity", "upper", "lower", "tight"}
        Whether ``measured`` must equal ``bound``, stay below, stay above, or stay below and
        come within ``at_least`` of it.
    run : callable
        ``run(bound, *, rng, profile, **settings) -> Outcome``; its docstring says what is
        measured, by which route, and what would have refuted the claim.
    bound : sympy.Expr
        The statement's expression; ``run`` receives it as a function of named numbers.
    twins : mapping of str to sympy.Expr or mapping
        False bounds, or settings of ``run`` under which an assumption is dropped.
    at_least : float
        Smallest ratio for kind ``"tight"``.
    """

    name: str
    claim: str
    statement: Form
    kind: Kind
    run: Run
    bound: sp.Expr
    twins: Mapping[str, sp.Expr | Mapping[str, Any]] = field(default_factory=dict)
    at_least: float = 0.0

    @property
    def says(self) -> str:
        """What is measured and what would have refuted the claim."""
        return (self.run.__doc__ or "").strip()


@dataclass(frozen=True)
class Result:
    """A check's outcome with its verdict and how many twins were rejected."""

    check: Check
    outcome: Outcome | None
    verdict: Verdict
    seconds: float
    twins: Mapping[str, Verdict] = field(default_factory=dict)
    reason: str = ""

    @property
    def rejected(self) -> int:
        """Number of twins the check has rejected."""
        return sum(v is Verdict.REFUTED for v in self.twins.values())


CHECKS: dict[str, Check] = {}


def check(
    claim: str,
    statement: Form,
    *,
    kind: Kind,
    bound: sp.Expr,
    twins: Mapping[str, sp.Expr | Mapping[str, Any]],
    at_least: float = 0.0,
    name: str = "",
) -> Callable[[Run], Any]:
    """Make a function a check of a claim; see `Check`.

    A check of the paper is entered into ``CHECKS``; one of your own, whose claim has a namespace,
    is what your module then has under the function's name.

    Its name is the function's unless another is given, for what is a check of several statements.

    Raises
    ------
    ValueError
        If the name is taken, or there are no twins.
    """
    if not twins:
        raise ValueError(f"a check of {claim} without twins has no teeth: give at least one")

    def enter(run: Run) -> Any:
        known = name or getattr(run, "__name__", "")
        namespace, own, _ = claim.partition(":")
        if own:
            known = f"{namespace}:{known}"
            return Check(known, claim, statement, kind, run, bound, twins, at_least)
        if known in CHECKS:
            raise ValueError(f"there are two checks named {known}; rename one")
        CHECKS[known] = Check(known, claim, statement, kind, run, bound, twins, at_least)
        return run

    return enter


def judge(kind: Kind, outcome: Outcome, at_least: float = 0.0) -> Verdict:
    """Return the verdict of an outcome.

    Parameters
    ----------
    kind : {"identity", "upper", "lower", "tight"}
        How ``measured`` and ``bound`` are compared.
    outcome : Outcome
        What was measured.
    at_least : float
        Smallest ratio for kind ``"tight"``.

    Returns
    -------
    Verdict
        ``CONSISTENT``, ``REFUTED``, or ``UNKNOWN`` when a number is missing.
    """
    if math.isnan(outcome.measured) or math.isnan(outcome.bound):
        return Verdict.UNKNOWN  # also where max(0, nan) = 0 has made a fine p-value of it
    if outcome.p_value is not None:
        if outcome.level is None or math.isnan(outcome.p_value):
            return Verdict.UNKNOWN
        return Verdict.REFUTED if outcome.p_value < outcome.level else Verdict.CONSISTENT
    gap, error = outcome.measured - outcome.bound, outcome.error
    if math.isnan(gap) or math.isnan(error):
        return Verdict.UNKNOWN
    violated = {
        "identity": abs(gap) > error,
        "upper": gap > error,
        "lower": gap < -error,
        "tight": gap > error or outcome.ratio < at_least,
    }[kind]
    return Verdict.REFUTED if violated else Verdict.CONSISTENT


def _strain(outcome: Outcome, kind: Kind) -> tuple[bool, bool, float]:
    """Return how near an outcome is to violation: unknown, violated, signed relative gap."""
    verdict = judge("upper" if kind == "tight" else kind, outcome)
    gap = outcome.measured - outcome.bound
    excess = {"lower": -gap, "identity": abs(gap)}.get(kind, gap)
    size = abs(outcome.bound) + outcome.error
    if excess == 0 or math.isinf(excess):
        share = excess
    else:
        share = excess / size if size else math.copysign(math.inf, excess)
    return verdict is Verdict.UNKNOWN, verdict is Verdict.REFUTED, share


def worst_of(outcomes: list[Outcome], kind: Kind = "upper") -> Outcome:
    """Return the outcome closest to violation, with the instances counted together.

    A missing number is worst, then a violation; among the rest decides the gap on the violated
    side, ``measured - bound`` or its negative, relative to ``|bound| + error``.
    """
    worst = max(outcomes, key=lambda o: _strain(o, kind))
    total = sum(o.n for o in outcomes)
    return Outcome(**{**worst.__dict__, "n": total})


def worst_by(outcomes: Sequence[Outcome], key: Callable[[Outcome], Any]) -> Outcome:
    """Return the outcome with the largest key, or the first one with a number missing.

    Python's own ``max`` passes over what is not a number unless it comes first.
    """
    missing = [o for o in outcomes if math.isnan(o.measured) or math.isnan(o.bound)]
    return missing[0] if missing else max(outcomes, key=key)


def generator_for(name: str, rng: int) -> np.random.Generator:
    """Return the check's own random stream, independent of which other checks run."""
    return np.random.default_rng(
        np.random.SeedSequence(rng, spawn_key=(zlib.crc32(name.encode()),))
    )


def _measure(check: Check, bound: Bound, rng: int, profile: Profile, **settings: Any) -> Outcome:
    return check.run(bound, rng=generator_for(check.name, rng), profile=profile, **settings)


def run_twin(
    check: Check, twin: sp.Expr | Mapping[str, Any], rng: int, profile: Profile
) -> Verdict:
    """Hold the measurement against a false bound, or drop an assumption."""
    settings = dict(twin) if isinstance(twin, Mapping) else {}
    bound = check.bound if isinstance(twin, Mapping) else twin
    outcome = _measure(check, as_function(bound), rng, profile, **settings)
    return judge(check.kind, outcome, check.at_least)


def run_check(check: Check, *, rng: int = 0, profile: Profile = "quick") -> Result:
    """Run a check and its twins.

    Parameters
    ----------
    check : Check
        What to run.
    rng : int
        Entropy; the same value gives the same result.
    profile : {"quick", "full"}
        How much to spend.

    Returns
    -------
    Result
        The outcome, its verdict, and the verdicts of the twins.
    """
    start = time.perf_counter()
    try:
        # False variants run with steps and bounds at which chains diverge: that is their purpose.
        with warnings.catch_warnings(action="ignore", category=NumericalWarning):
            outcome = _measure(check, as_function(check.bound), rng, profile)
            twins = {t: run_twin(check, twin, rng, profile) for t, twin in check.twins.items()}
    except ArithmeticError as broken:
        seconds = time.perf_counter() - start
        return Result(check, None, Verdict.UNKNOWN, seconds, {}, f"{broken}")
    verdict = judge(check.kind, outcome, check.at_least)
    return Result(check, outcome, verdict, time.perf_counter() - start, twins)


def checks_of(claim: str) -> tuple[Check, ...]:
    """Return the checks of a claim; those are in the room of its claim."""
    load_checks([claim])
    return tuple(c for c in CHECKS.values() if c.claim == claim)


def load_checks(claims: Iterable[str]) -> None:
    """Import the rooms of ``verify.checks`` that these claims belong to."""
    for room in dict.fromkeys(BY_ID[id].room for id in claims if id in BY_ID):
        load_room(room)


def load_room(room: str) -> None:
    """Import one room of ``verify.checks``, if there is one."""
    try:
        import_module(f"lemmata.verify.checks.{room}")
    except ModuleNotFoundError as missing:
        if missing.name != f"lemmata.verify.checks.{room}":
            raise
