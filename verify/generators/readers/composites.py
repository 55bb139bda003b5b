"""Activations spelled out as products, roots and logarithms, recognised exactly or not at all.

What is computed entrywise from one layer x is expanded as a polynomial in x and in functions of
such polynomials, with exact coefficients.  It is an activation σ if it is a σ(x) with σ written
the same way: 0.5 x (1 + erf(x/√2)) is GELU in whatever order it is multiplied, and 0.5000004 times
the product is 1.0000008 GELU.  The only coefficients that may be rounded are those that have to be:
√½, √(2/π), 0.044715 and the product of the last two are read where the model has exactly what
correct rounding makes of them, in its own precision or in double precision, or divides by √2 so
rounded, or multiplies rounded factors.  The certificate is then of the ideal activation, and a note
says so.  One unit in the last place more is another function, and refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, reduce
from math import frexp, isqrt
from operator import add, mul
from typing import TypeAlias

LONGEST = 24
"""Most monomials, and deepest nesting, of what is expanded."""

Atom: TypeAlias = "str | tuple[str, Poly]"
"""``"x"``, or the name of a function and its argument."""


@dataclass(frozen=True)
class Poly:
    """A polynomial: monomials (sorted atoms, with repetition) to coefficients that are not 0."""

    terms: frozenset[tuple[tuple[Atom, ...], Fraction]]

    @classmethod
    def of(cls, terms: Mapping[tuple[Atom, ...], Fraction]) -> Poly:
        """Return the polynomial with these terms."""
        return cls(frozenset((m, c) for m, c in terms.items() if c))

    @classmethod
    def constant(cls, value: Fraction | float) -> Poly:
        """Return a constant."""
        return cls.of({(): Fraction(value)})

    def __add__(self, other: Poly) -> Poly:
        total = dict(self.terms)
        for m, c in other.terms:
            total[m] = total.get(m, Fraction(0)) + c
        return Poly.of(total)

    def __mul__(self, other: Poly) -> Poly:
        total: dict[tuple[Atom, ...], Fraction] = {}
        for m, a in self.terms:
            for n, b in other.terms:
                key = tuple(sorted((*m, *n), key=_shape))
                total[key] = total.get(key, Fraction(0)) + a * b
        return Poly.of(total)

    def through(self, name: str) -> Poly:
        """Return a function of this polynomial."""
        return Poly.of({((name, self),): Fraction(1)})


X = Poly.of({("x",): Fraction(1)})


def _shape(thing: Atom | Poly) -> str:
    """Return a name of everything but the coefficients."""
    if isinstance(thing, str):
        return thing
    if isinstance(thing, Poly):
        return "+".join(sorted("*".join(map(_shape, m)) for m, _ in thing.terms))
    return f"{thing[0]}({_shape(thing[1])})"


@dataclass(eq=False)
class Value:
    """A result of a model, a row a point: a layer, or something that may become one."""

    width: int
    layer: int | None = None
    """Its number among the layers, if it is one."""
    kind: str = "layer"
    """How it is computed entrywise: ``"sum"``, ``"product"``, a function; or not (``"layer"``)."""
    args: Sequence[Value | Fraction] = ()
    spelled: bool = False
    """Whether it is a multiple of an activation spelled out."""
    axes: tuple[int, ...] | None = None
    """Its shape for one point, if that is not ``(width,)``; ``()`` is a number without an axis."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Its shape for one point; `width` numbers, row by row."""
        return (self.width,) if self.axes is None else self.axes

    def expanded(self, base: Value) -> Poly | None:
        """Return it as a polynomial in `base`, None if it is not one, or a long one."""
        return _expanded(self, base, {}, 0)

    def bases(self) -> Iterator[Value]:
        """Yield the layers that it is computed from, nearest first, up to a depth."""
        seen: dict[int, Value] = {}
        level: list[Value] = [self]
        for _ in range(LONGEST // 2):
            below = [a for e in level for a in e.args if isinstance(a, Value)]
            level = [a for a in below if seen.setdefault(id(a), a) is a][:LONGEST]
            yield from {id(a): a for a in level if a.layer is not None}.values()


def _expanded(x: Value, base: Value, known: dict[int, Poly | None], depth: int) -> Poly | None:
    if x is base:
        return X
    if x.kind == "layer" or depth > LONGEST:
        return None
    if id(x) not in known:
        known[id(x)] = None
        args = [
            Poly.constant(a) if isinstance(a, Fraction) else _expanded(a, base, known, depth + 1)
            for a in x.args
        ]
        found = [a for a in args if a is not None]
        known[id(x)] = _combined(x.kind, found) if len(found) == len(args) else None
    return known[id(x)]


def _combined(kind: str, args: Sequence[Poly]) -> Poly | None:
    if kind not in ("sum", "product"):
        return args[0].through(kind)
    out = reduce(add if kind == "sum" else mul, args)
    short = len(out.terms) <= LONGEST and all(len(m) <= LONGEST for m, _ in out.terms)
    return out if short else None


@dataclass(frozen=True)
class Composite:
    """An activation and a way to write it; `inner` says its argument's sign, -1 for σ(-x)."""

    name: str
    form: Poly
    sign: int = 1


def _root(n: Fraction) -> Fraction:
    """Return √n to 60 digits."""
    scale = 10**60
    return Fraction(isqrt(n.numerator * scale**2 // n.denominator), scale)


HALF_ROOT = _root(Fraction(1, 2))
BEND = _root(Fraction("0.636619772367581343075535053490057448137838582961825794990669376"))
CUBIC = Fraction(44715, 10**6)
IRRATIONAL = {
    HALF_ROOT: "sqrt(1/2)",
    BEND: "sqrt(2/pi)",
    CUBIC: "0.044715",
    BEND * CUBIC: "0.044715 sqrt(2/pi)",
}
"""Coefficients that no model can hold exactly, and what they are called."""


def _table() -> Iterator[Composite]:
    c, one, half = Poly.constant, Poly.constant(1), Poly.constant(Fraction(1, 2))
    minus_x = c(-1) * X
    logistic = (one + minus_x.through("exp")).through("reciprocal")
    bend = c(BEND) * (X + c(CUBIC) * X * X * X)
    erf = (c(HALF_ROOT) * X).through("erf")
    softplus = ((one + X.through("exp")).through("log"), X.through("exp").through("log1p"))
    yield Composite("gelu", half * X * (one + erf))
    yield Composite("gelu_tanh", half * X * (one + bend.through("tanh")))
    yield Composite("rsqrt", X * (one + X * X).through("sqrt").through("reciprocal"))
    yield Composite("sigmoid", logistic)
    for gate in (X.through("sigmoid"), logistic):
        yield Composite("silu", X * gate)
        yield Composite("softplus", gate.through("log"), sign=-1)
    for inner in (X.through("softplus"), *softplus):
        yield Composite("mish", X * inner.through("tanh"))
    for form in softplus:
        yield Composite("softplus", form)


TABLE = tuple(_table())


@dataclass(frozen=True)
class Match:
    """`scale` · σ(`sign` · base), and which coefficients were read as which ideal ones."""

    base: Value
    name: str
    scale: Fraction
    sign: int
    rounded: Mapping[Fraction, Fraction]


def match(value: Value, unit: float) -> Match | None:
    """Return the activation that a value is a multiple of.

    Parameters
    ----------
    value
        What was computed.
    unit
        Rounding unit of the precision in which the model's constants are stored.
    """
    for base in value.bases():
        found = value.expanded(base)
        if found is None:
            continue
        for row in TABLE:
            comparison = _Comparison(unit)
            scale = comparison.ratio(found, row.form)
            if scale is not None:
                # log p(x) = -softplus(-x).
                return Match(base, row.name, scale * row.sign, row.sign, comparison.rounded)
    return None


class _Comparison:
    """Compares polynomials, and remembers what had been rounded."""

    def __init__(self, unit: float) -> None:
        self.unit = unit
        self.rounded: dict[Fraction, Fraction] = {}

    def ratio(self, found: Poly, form: Poly) -> Fraction | None:
        """Return a with found = a · form, functions having equal arguments."""
        pairs = self._paired(found, form)
        if not pairs:
            return None
        ratios = {a / b for a, b in pairs}
        return ratios.pop() if len(ratios) == 1 else None

    def _paired(self, one: Poly, other: Poly) -> list[tuple[Fraction, Fraction]] | None:
        """Return the coefficients of corresponding monomials, None if they do not correspond."""
        if len(one.terms) != len(other.terms):
            return None
        key = lambda term: "*".join(map(_shape, term[0]))  # noqa: E731
        out = []
        for (m, a), (n, b) in zip(
            sorted(one.terms, key=key), sorted(other.terms, key=key), strict=True
        ):
            if len(m) != len(n) or not all(map(self._same, m, n)):
                return None
            out.append((a, b))
        return out

    def _same(self, one: Atom, other: Atom) -> bool:
        if isinstance(one, str) or isinstance(other, str):
            return one == other
        if one[0] != other[0]:
            return False
        pairs = self._paired(one[1], other[1])
        return pairs is not None and all(self._stored(a, b) for a, b in pairs)

    def _stored(self, a: Fraction, b: Fraction) -> bool:
        """Whether a model that means b stores a."""
        if a == b:
            return True
        if b not in IRRATIONAL or a not in stored(b, self.unit):
            return False
        self.rounded[a] = b
        return True


@cache
def stored(ideal: Fraction, unit: float) -> frozenset[Fraction]:
    """Return what a model of this precision may store for an ideal coefficient."""
    kinds = {unit, 2.0**-53}
    out = {nearest(ideal, u) for u in kinds}
    if ideal == HALF_ROOT:
        # x/√2, as the reader of quotients computes it.
        out |= {nearest(1 / nearest(1 / ideal, u), 2.0**-53) for u in kinds}
    if ideal == BEND * CUBIC:
        out |= {a * b for a in stored(BEND, unit) for b in stored(CUBIC, unit)}
    return frozenset(out)


def nearest(number: Fraction, unit: float) -> Fraction:
    """Return the nearest floating-point number with this unit of rounding."""
    step = Fraction(2) ** (frexp(number)[1]) * Fraction(unit)
    return round(number / step) * step
