"""Search a family of generators for a violation, steered by how close the worst case is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from math import isqrt
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, given, seed, settings, target
from hypothesis.errors import Unsatisfiable

from lemmata.bounds.catalogue import Form
from lemmata.bounds.verdict import Verdict
from lemmata.verify.check import Outcome
from lemmata.verify.errors import InputError
from lemmata.verify.evaluate import as_function
from lemmata.verify.generators.base import Generator
from lemmata.verify.interpret import inequalities
from lemmata.verify.interpret.arithmetics.rounding import rounding
from lemmata.verify.interpret.case import Case
from lemmata.verify.interpret.inequality import Inequality, ratio, score, violated
from lemmata.verify.offset import unmet
from lemmata.verify.square import unsquare
from lemmata.verify.strategies.members import certified
from lemmata.verify.strategies.points import cases
from lemmata.verify.testing.reproducible import without_local_constants
from lemmata.verify.testing.tidy import tidied

EXAMPLES = {"quick": 400, "full": 4000}
"""Cases drawn for one inequality."""


@dataclass(frozen=True)
class Found:
    """What a search has found about one inequality.

    Attributes
    ----------
    inequality : Inequality
        What was tested.
    n : int
        Cases at which the claim says something.
    case, outcome : Case and Outcome, or None
        The smallest counterexample, or else the case closest to one.
    largest : float
        The largest violation ratio met: 1 at the bound, above 1 beyond it; NaN if there is none.
        It is that of ``case``, unless ``case`` is a counterexample: shrinking makes that smaller.
    refuted : bool
        Whether ``case`` is a counterexample.
    reason : str
        Why nothing was tested, if nothing was.
    """

    inequality: Inequality
    n: int
    case: Case | None = None
    outcome: Outcome | None = None
    largest: float = math.nan
    refuted: bool = False
    reason: str = ""

    @property
    def ratio(self) -> float:
        """The violation ratio of ``case``; NaN without one."""
        return math.nan if self.outcome is None else ratio(self.inequality.kind, self.outcome)

    @property
    def verdict(self) -> Verdict:
        """``REFUTED``, ``CONSISTENT``, or ``UNKNOWN`` when nothing was tested."""
        if self.refuted:
            return Verdict.REFUTED
        return Verdict.CONSISTENT if self.n else Verdict.UNKNOWN


@dataclass
class _Trace:
    """What the search has seen so far."""

    n: int = 0
    best: tuple[float, float] = (-math.inf, -math.inf)
    case: Case | None = None
    outcome: Outcome | None = None
    largest: float = math.nan
    failing: tuple[Case, Outcome] | None = None
    missing: str = ""
    """Why the last generator that could not be tested could not."""


class _ViolatedError(AssertionError):
    """Raised at a counterexample, for Hypothesis to shrink."""


def constants_of(
    G: Generator, declared: Mapping[str, float] | None, required: tuple[str, ...]
) -> tuple[dict[str, float], str]:
    """Return the constants of a generator, declared or proved, and what is missing of them."""
    found = {} if declared is None else {k: float(v) for k, v in declared.items()}
    if not set(required) <= set(found):
        found = {**proved(G), **found}
    missing = [k for k in required if not _usable(k, found.get(k))]
    return found, ", ".join(missing)


def proved(G: Generator) -> dict[str, float]:
    """Return the certified constants; none where no rule is known for this kind of generator."""
    own = getattr(G, "declared", None)
    if own is not None:
        return dict(own)
    try:
        return certified(G).constants
    except InputError:
        return {}


@lru_cache(maxsize=4096)
def centred(G: Generator) -> bool:
    """Whether G(0) = 0, assumption 3, as far as rounding shows."""
    return bool(np.linalg.norm(G.offset) <= rounding(G, 0.0))


def _usable(name: str, value: float | None) -> bool:
    return value is not None and math.isfinite(value) and (value > 0 if name == "m" else value >= 0)


def search(
    inequality: Inequality,
    members: Any,
    *,
    examples: int = EXAMPLES["quick"],
    rng: int = 0,
    constants: Mapping[str, float] | None = None,
) -> Found:
    """Test an inequality on a family.

    Parameters
    ----------
    inequality : Inequality
        See `verify.interpret.inequalities`.
    members : strategy for generators, or Generator
        The family.
    examples : int
        Cases to draw.
    rng : int
        Entropy; the same value gives the same result.
    constants : mapping of str to float, optional
        ``m``, ``M``, ``M2``, ``M3`` to hold the claim against; those proved of each generator
        if not given.

    Returns
    -------
    Found
        The smallest counterexample, or the case closest to one.
    """
    found = _search(inequality, members, examples, rng, constants, None)
    while found.case is not None and found.refuted and found.case.G.dim > 1:
        if isinstance(members, Generator):
            break
        again = _search(inequality, members, examples, rng, constants, found.case.G.dim)
        if not again.refuted:
            break
        found = replace(again, n=found.n + again.n, largest=_larger(found.largest, again.largest))
    if found.case is None or not found.refuted:
        return found
    simple = tidied(found, constants_of(found.case.G, constants, inequality.required)[0])
    return replace(simple, largest=_larger(found.largest, simple.ratio))


def _larger(first: float, second: float) -> float:
    """Return the larger ratio; NaN is none."""
    return max((r for r in (first, second) if not math.isnan(r)), default=math.nan)


def _search(
    inequality: Inequality,
    members: Any,
    examples: int,
    rng: int,
    constants: Mapping[str, float] | None,
    below: int | None,
) -> Found:
    trace = _Trace()

    def run(case: Case) -> None:
        if below is not None and case.G.dim >= below:
            return
        if why := unsquare(case.G):
            trace.missing = why
            return
        numbers, missing = constants_of(case.G, constants, inequality.required)
        if missing:
            trace.missing = f"{missing} not proved"
        elif inequality.centred and not centred(case.G):
            trace.missing = unmet(case.G.offset.tolist())
        else:
            _look(inequality, case, numbers, trace)

    if isinstance(members, Generator) and not inequality.uses:
        _once(run, members)
    else:
        _restarted(run, inequality, members, examples, rng, trace)
    return _conclusion(inequality, trace)


def _restarted(
    run: Any, inequality: Inequality, members: Any, examples: int, rng: int, trace: _Trace
) -> None:
    """Spend half of the cases on one long climb, half on short ones from other starts.

    Some violations lie at the end of a long climb; other climbs end in the wrong valley.
    """
    starts = isqrt(examples // 25)
    sizes = (
        [examples - examples // 2, *[examples // 2 // starts] * starts] if starts else [examples]
    )
    for child, size in enumerate(sizes):
        _hypothesis(run, inequality, members, size, rng * len(sizes) + child)
        if trace.failing is not None:
            return


def _hypothesis(run: Any, inequality: Inequality, members: Any, examples: int, rng: int) -> None:
    wrapped = given(cases(members, inequality.uses))(run)
    configured = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.target, Phase.shrink),
        # They judge tests. A search takes what time the constants of a first member take, and
        # no member of the kind that is asked for is an answer.
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        print_blob=False,
    )
    # Unsatisfiable: no member is of the kind that is asked for.
    with without_local_constants(), suppress(_ViolatedError, Unsatisfiable):
        seed(rng)(configured(wrapped))()


def _once(run: Any, G: Generator) -> None:
    with suppress(_ViolatedError):
        run(Case(G, (0.0,) * G.dim, (1.0,) * G.dim))


def _look(inequality: Inequality, case: Case, numbers: Mapping[str, float], trace: _Trace) -> None:
    outcome = inequality.at(case, numbers)
    if outcome is None:
        return
    trace.n += 1
    common = as_function(inequality.common)(d=float(case.G.dim))
    closeness, wrong = score(inequality.kind, outcome, common), violated(inequality.kind, outcome)
    size = ratio(inequality.kind, outcome) if closeness > -1 or wrong else math.nan
    trace.largest = _larger(trace.largest, size)
    # The case that is told is that of the largest ratio; hidden by rounding, the closest one.
    rank = (-math.inf if math.isnan(size) else size, closeness)
    if rank > trace.best or trace.case is None:
        trace.best, trace.case, trace.outcome = rank, case, outcome
    if trace.failing is None:
        _steer(closeness)
    if wrong:
        trace.failing = case, outcome
        raise _ViolatedError


def _steer(closeness: float) -> None:
    from hypothesis.control import currently_in_test_context

    if currently_in_test_context():
        target(closeness)


def _conclusion(inequality: Inequality, trace: _Trace) -> Found:
    if trace.failing is not None:
        case, outcome = trace.failing
        return Found(inequality, trace.n, case, outcome, trace.largest, True)
    reason = ""
    if not trace.n:
        reason = trace.missing or "nothing to say at any case"
    return Found(inequality, trace.n, trace.case, trace.outcome, trace.largest, reason=reason)


def replay(
    claim: str | Inequality,
    case: Case,
    *,
    form: Form | None = None,
    name: str | None = None,
    constants: Mapping[str, float] | None = None,
) -> Outcome:
    """Evaluate a claim at one case, such as a counterexample that a search has printed.

    Parameters
    ----------
    claim : str or Inequality
        Id of a claim, or one of its inequalities.
    case : Case
        Where.
    form, name : str, optional
        Which statement and which of its inequalities; the first if not given.
    constants : mapping of str to float, optional
        Instead of those proved of ``case.G``.

    Raises
    ------
    InputError
        If the claim says nothing there.
    """
    if why := unsquare(case.G):
        raise InputError(why)
    if isinstance(claim, Inequality):
        chosen = claim
    else:
        found = inequalities(claim, None if form is None else (form,))
        chosen = next((i for i in found if name is None or i.name == name), found[0])
    numbers, missing = constants_of(case.G, constants, chosen.required)
    if missing:
        raise InputError(
            f"{chosen.title} needs {missing}, not proved of {case.G!r}; give constants"
        )
    outcome = chosen.at(case, numbers)
    if outcome is None:
        raise InputError(f"{chosen.title} says nothing at {case!r}")
    return outcome
