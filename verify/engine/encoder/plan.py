"""The numbers of Theorem 1 for a generator, and whether the theorem covers them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from lemmata import bounds
from lemmata.bounds.decision import Decision, decide
from lemmata.bounds.registry import claims
from lemmata.verify.errors import InputError

Exact = int | float | str | Fraction


@dataclass(frozen=True)
class Numbers:
    """What the encoder needs of Theorem 1, as floats.

    Attributes
    ----------
    beta, eps : float
        Noise of the model, and the total variation aimed at.
    S, K : int
        Gradient steps and Langevin steps.
    h, eta : float
        Their sizes; ``h = T/K`` and ``eta = 1/Q``, rounded to nearest and down.
    norm_x : float
        Largest norm of an observable that they are made for.
    K_theorem : int
        What the theorem asks K to be at least.
    """

    beta: float
    eps: float
    S: int
    K: int
    h: float
    eta: float
    norm_x: float
    K_theorem: int


@dataclass(frozen=True)
class Guarantee:
    """Whether the law of the samples is within eps of the posterior, and why.

    Attributes
    ----------
    holds : bool
        Whether the sharp form of Theorem 1 covers the numbers, in exact arithmetic.
    lost : tuple of str
        Why not, one reason each.
    """

    holds: bool
    lost: tuple[str, ...] = ()

    @cached_property
    def verdict(self) -> str:
        """Verdict of the theorem that it is an instance of."""
        decision = self._decision
        return "UNKNOWN" if decision is None else str(decision.verdict)

    @cached_property
    def rests_on(self) -> tuple[str, ...]:
        """Ids of the cited facts behind the theorem."""
        decision = self._decision
        return () if decision is None else decision.given

    @cached_property
    def _decision(self) -> Decision | None:
        statement = claims["theorem-1"].statements.get("sharp")
        return None if statement is None else decide(statement)


def plan(
    certificate: Any,
    d: int,
    *,
    beta: Exact | None,
    eps: Exact,
    norm_x: Exact | None,
    steps: int | None,
) -> tuple[Numbers, Guarantee]:
    """Return the numbers of the sharp theorem for a certified generator.

    Raises
    ------
    InputError
        If m, M or M2 is not proved, or a number is outside its domain.
    """
    given = {n: getattr(certificate, n).value for n in ("m", "M", "M2")}
    for name, value in given.items():
        if not math.isfinite(value) or (name == "m" and value <= 0):
            how = getattr(certificate, name).how
            raise InputError(f"{name} is not proved ({how}), so Theorem 1 gives no encoder")
    try:
        rows = bounds.constants(**given, d=d, beta=beta, eps=eps, norm_x=norm_x)
    except ValueError as problem:
        raise InputError(str(problem)) from None

    def exact(name: str) -> Any:
        return rows[name].forms()["sharp"].at

    least = int(exact("K"))
    K = least if steps is None else steps
    inputs = {symbol.name: value for symbol, value in rows.inputs.items()}
    numbers = Numbers(
        beta=float(inputs["beta"].evalf(30)),
        eps=float(inputs["eps"].evalf(30)),
        S=int(exact("S")),
        K=K,
        h=float((exact("T") / K).evalf(30)),
        eta=math.nextafter(float((1 / exact("Q")).evalf(30)), 0.0),
        norm_x=float(inputs["norm_x"].evalf(30)),
        K_theorem=least,
    )
    return numbers, _guarantee(rows, numbers, certificate.offset)


def _guarantee(rows: Any, numbers: Numbers, offset: Any) -> Guarantee:
    lost = []
    if rows.covered("sharp") is not True:
        limit = rows["beta_1"].forms()["sharp"].decimal
        lost.append(f"beta = {numbers.beta:.6g}, Theorem 1 covers beta <= {limit}")
    if numbers.K_theorem > numbers.K:
        lost.append(f"{numbers.K} Langevin steps, Theorem 1 asks for {numbers.K_theorem}")
    if offset.value > 0:
        lost.append(offset.how)
    return Guarantee(not lost, tuple(lost))
