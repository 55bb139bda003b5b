"""One task: a member of the family, its proof, the constants of Theorem 1, and measurements."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Any

from threadpoolctl import threadpool_limits

from lemmata import bounds
from lemmata.verify.certify import certify
from lemmata.verify.errors import InputError
from lemmata.verify.generators import Generator
from lemmata.verify.sweep import measure
from lemmata.verify.sweep.config import COVERED
from lemmata.verify.sweep.families import member
from lemmata.verify.sweep.grid import Point
from lemmata.verify.sweep.result import Result, Value, unknown

COLUMNS = ("printed", "repaired", "sharp")


def evaluate(point: Point) -> Result:
    """Return the result of a task; what goes wrong in it becomes its status."""
    try:
        # One thread: the number of threads of BLAS may change the last bits.
        with threadpool_limits(1, "blas"):
            return Result(point.index, "ok", "", tuple(_values(point)))
    except InputError as problem:
        return Result(point.index, "invalid", " ".join(str(problem).split()))
    except Exception as problem:  # a sweep outlives the failure of one task
        message = f"{type(problem).__name__}: {problem}"
        return Result(point.index, "error", " ".join(message.split())[:500])


def _values(point: Point) -> Iterator[Value]:
    G, given = _member(point)
    sizes, why = measure.sizes(G) if point.measures.sizes else (None, "")
    rows = _constants(given, point.d, point.beta, point.eps, sizes)
    for name in ("m", "M", "M2", "M3", "beta", "eps", "norm_x"):
        yield Value(name, "input", *_interval(_input(rows, name)))
    for name, count in zip("NH", sizes or (), strict=False):
        yield Value(name, "input", str(count), str(count))
    for name, row in rows.items():
        for form, value in row.forms().items():
            yield Value(name, form, value.enclosure.low, value.enclosure.high)
    for form in COLUMNS:
        answer = rows.covered(form)
        text = "nan" if answer is None else str(int(answer))
        yield Value("covered", form, text, text)
    if point.measures.sizes and sizes is None:
        yield unknown("N_enc", why)
    if point.measures.local:
        yield _local(given, rows)
    yield from measure.all_of(point, G, _floats(rows))


def _local(given: Given, rows: Any) -> Value:
    """Return the layers of the local theorem, the Gaussian one counted, at every observation."""
    from lemmata.verify.certify.posterior.compared.named import named

    m, M, M2, M3 = given
    inputs = {n: _input(rows, n) for n in ("d", "beta", "eps", "norm_z_hat")}
    found = named(m, M, M2, M3, **inputs)
    if found is None:
        return unknown(
            "layers", "the local theorem does not cover this noise by m, M, M2, M3 alone"
        )
    layers = str(found.K + 1)
    return Value("layers", "sharp", layers, layers)


def _interval(expr: Any) -> tuple[str, str]:
    from lemmata.bounds.numeral import enclosure

    found = enclosure(expr)
    return found.low, found.high


def _input(rows: Any, name: str) -> Any:
    return next(value for symbol, value in rows.inputs.items() if symbol.name == name)


def _floats(rows: Any) -> measure.Setting:
    """Return what the measurements need as floats.

    What a measurement is held against (eps, Q, delta, rho) is rounded up, so that rounding never
    refutes a true bound; what a run is made with (beta, h) is the nearest float.
    """
    sharp = {n: row.sharp.at for n, row in rows.items() if row.sharp is not None}
    K = int(sharp["K"])
    return measure.Setting(
        beta=float(_input(rows, "beta").evalf(30)),
        eps=_up(_input(rows, "eps")),
        norm_x=float(_input(rows, "norm_x").evalf(30)),
        S=int(sharp["S"]),
        K=K,
        h=float((sharp["T"] / K).evalf(30)),
        Q=_up(sharp["Q"]),
        delta=_up(sharp["delta"]),
        rho=_up(sharp["rho"]),
        covered=rows.covered("sharp") is True,
    )


def _up(expr: Any) -> float:
    """Return the least float that is not below the upper end of an enclosure."""
    high = _interval(expr)[1]
    near = float(high)
    if math.isinf(near) or Fraction(near) >= Fraction(high):
        return near
    return math.nextafter(near, math.inf)


Given = tuple[Fraction, Fraction, Fraction, Fraction]
"""m, M, M2, M3, exact."""


def _member(point: Point) -> tuple[Generator, Given]:
    return _cached_member(_Key(point))


class _Key:
    """A point by what its generator depends on."""

    def __init__(self, point: Point) -> None:
        self.point = point
        self.key = (point.entropy, point.branch)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.key == other.key


@lru_cache(maxsize=32)
def _cached_member(key: _Key) -> tuple[Generator, Given]:
    """Return a generator and constants that are proved for it.

    Those of a family are its targets, which the certificate must confirm; so they are the same for
    every seed and every d.  M3 is the proved one, rounded up to three digits.
    """
    point = key.point
    family = point.family
    if point.own is not None:
        G, targets = point.own, None
    else:
        targets = [Fraction(v) if v else Fraction(0) for v in (family.m, family.M, family.M2)]
        m, M, M2 = map(float, targets)
        G = member(family.name, point.member_rng(), point.d, m, M, M2, family.activation)
    proved = certify(G)
    values = {b.name: b.value for b in proved}
    bad = [n for n in ("m", "M", "M2") if not math.isfinite(values[n]) or values["m"] <= 0]
    if bad:
        raise InputError(f"{bad[0]} is not proved ({getattr(proved, bad[0]).how})")
    if proved.offset.value > 0:
        raise InputError(f"assumption 3 asks for G(0) = 0: {proved.offset.how}")
    third = _rounded_up(values["M3"]) if math.isfinite(values["M3"]) else Fraction(0)
    own = [Fraction(values[n]) for n in ("m", "M", "M2")]
    if targets is None:
        return G, (own[0], own[1], own[2], third)
    if own[0] < targets[0] or own[1] > targets[1] or own[2] > targets[2]:
        told = ", ".join(f"{n} = {values[n]:.10g}" for n in ("m", "M", "M2"))
        raise InputError(f"the member misses its targets: {told} are proved; give them more room")
    return G, (targets[0], targets[1], targets[2], third)


def _rounded_up(value: float) -> Fraction:
    """Return the least number of three significant digits that is not below."""
    if value == 0:
        return Fraction(0)
    unit = Fraction(10) ** (math.floor(math.log10(value)) - 2)
    return math.ceil(Fraction(value) / unit) * unit


@lru_cache(maxsize=64)
def _constants(given: Given, d: int, beta: str, eps: str, sizes: tuple[int, int] | None) -> Any:
    m, M, M2, M3 = given
    noise = None if beta == COVERED else Fraction(beta)
    N, H = (None, None) if sizes is None else sizes
    try:
        return bounds.constants(
            m=m, M=M, M2=M2, M3=M3, d=d, beta=noise, eps=Fraction(eps), N=N, H=H
        )
    except ValueError as problem:
        raise InputError(str(problem)) from None
