"""``@claims``: a claim of the paper as a pytest test on a family of generators."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lemmata.bounds.catalogue import Form
from lemmata.bounds.claim import Claim
from lemmata.bounds.verdict import Verdict, worst
from lemmata.verify.errors import InputError
from lemmata.verify.generators.base import Generator
from lemmata.verify.interpret.inequality import Inequality
from lemmata.verify.interpret.statements.table import forms_of, inequalities
from lemmata.verify.testing import outcomes
from lemmata.verify.testing.record import entry
from lemmata.verify.testing.search import EXAMPLES, Found, search
from lemmata.verify.testing.snippet import snippet
from lemmata.verify.testing.wrapped import preceded


@dataclass(frozen=True)
class Tested:
    """What the searches for one claim have found; a test gets it as its parameter ``tested``."""

    claim: str
    results: tuple[Found, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst verdict."""
        return worst(r.verdict for r in self.results)

    @property
    def largest(self) -> float:
        """The largest violation ratio met, over all inequalities."""
        return max((r.largest for r in self.results if not math.isnan(r.largest)), default=math.nan)


def claims(
    claim: str | Claim | Inequality,
    members: Any,
    *,
    form: Form | Iterable[Form] | None = None,
    examples: int | None = None,
    rng: int = 0,
    constants: Mapping[str, float] | None = None,
) -> Callable[[Any], Any]:
    """Return a decorator that turns a function into a test of a claim on a family.

    The search is steered towards the largest violation ratio. A violation is shrunk and reported
    as code that runs; the largest ratio goes into pytest's summary and into
    ``--lemmata-ledger FILE``.

    The function may be a method, also of a ``unittest.TestCase``, and take fixtures and
    parametrized arguments. Its body is run after the search, with a `Tested` as ``tested`` if it
    has such a parameter. One search serves all parametrized variants.

    Parameters
    ----------
    claim : str, Claim or Inequality
        Id of a claim, e.g. ``"lemma-3"``, or a claim of your own.
    members : strategy for generators, or Generator
        The family, e.g. ``generators(dim=2)``.
    form : {"printed", "repaired", "sharp"} or several, optional
        Which statements; those that we assert if not given.
    examples : int, optional
        Cases to draw for each inequality; by ``--lemmata-profile`` if not given.
    rng : int
        Entropy.
    constants : mapping of str to float, optional
        ``m``, ``M``, ``M2``, ``M3`` to hold the claim against, instead of the proved ones.

    Raises
    ------
    InputError
        If the claim says nothing about a generator at points, or an argument is out of range; by
        the decorator, if no runner would run the function's body once: it is asynchronous, it
        yields, it has ``@given``, it takes ``*args``.
    """
    # The claim itself is made when it is searched for: collecting tests stays fast.
    asked = _forms(form)
    if isinstance(claim, str):
        id, forms = claim, asked if ":" in claim else forms_of(claim, asked)
    else:
        id, forms = claim.id if isinstance(claim, Claim) else claim.claim, asked
    _door(members, examples, constants)

    @cache
    def found(number: int) -> tuple[Found, ...]:
        chosen = (claim,) if isinstance(claim, Inequality) else inequalities(claim, forms)
        return tuple(
            search(i, members, examples=number, rng=rng, constants=constants) for i in chosen
        )

    def find() -> Tested:
        __tracebackhide__ = True
        results = found(EXAMPLES[outcomes.PROFILE] if examples is None else examples)
        outcomes.RESULTS.extend(entry(r, constants) for r in results)
        broken = [message(r, constants) for r in results if r.verdict is not Verdict.CONSISTENT]
        if broken:
            raise outcomes.CounterexampleError("\n\n".join(broken))
        return Tested(id, results)

    def decorate(function: Any) -> Any:
        return preceded(function, find, id)

    return decorate


def _forms(form: Form | Iterable[Form] | None) -> tuple[Form, ...] | None:
    if form is None:
        return None
    forms = (form,) if isinstance(form, str) else tuple(form)
    for f in forms:
        if f not in ("printed", "repaired", "sharp"):
            raise InputError(f"form must be printed, repaired or sharp, not {f!r}")
    return forms


def _door(members: Any, examples: int | None, constants: Mapping[str, float] | None) -> None:
    from hypothesis.strategies import SearchStrategy

    if not isinstance(members, Generator | SearchStrategy):
        raise InputError(
            f"claims needs a strategy or a generator, not {type(members).__name__}; "
            "see verify.strategies.generators"
        )
    if examples is not None and (not isinstance(examples, int) or examples < 1):
        raise InputError(f"examples must be an integer >= 1, not {examples!r}")
    for name, value in (constants or {}).items():
        if name not in ("m", "M", "M2", "M3") or not value >= 0:
            raise InputError(f"constants are m, M, M2, M3 >= 0, not {name} = {value!r}")


def message(found: Found, constants: Mapping[str, float] | None = None, source: str = "") -> str:
    """Return what went wrong, with the counterexample as code."""
    title = found.inequality.title
    if not found.refuted:
        return f"{title}: {found.verdict}: {found.reason}"
    outcome, case = found.outcome, found.case
    assert outcome is not None
    assert case is not None
    side = "above" if found.inequality.kind == "upper" else "below"
    code = snippet(found.inequality, case, source=source, constants=constants)
    return (
        f"{title}: REFUTED: {found.inequality.text} = {outcome.measured:.10g} is {side} "
        f"{outcome.bound:.10g}\nlargest ratio met: {found.largest:.6g}\n"
        f"smallest counterexample:\n{code}"
    )
