r"""Ranges of an activation's derivatives over an interval, as balls; infinite ends are allowed.

Every :math:`\sigma^{(k)}` of the table is a polynomial in a few bounded functions that are
monotone (or have one peak), so a half-line is as easy as a bounded interval:

- tanh: in :math:`t=\tanh x`, :math:`t'=1-t^2`; sigmoid, softplus: in :math:`p`, :math:`p'=p-p^2`;
- arctan, :math:`x/\sqrt{1+x^2}`: in :math:`w=(1+x^2)^{-1/2}` and :math:`v=xw`, with
  :math:`w'=-vw^2`, :math:`v'=w^3`;
- erf, GELU: in :math:`x^ie^{-rx^2}`, which peaks at :math:`x^2=i/2r` and decreases beyond;
- sin: its derivatives are shifts of it;
- SiLU, Mish and the tanh form of GELU: by Taylor arithmetic up to |x| = 20, by their tails beyond.

Those of exp, squares, roots and quotients are in `verify.certify.unbounded`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, reduce

from flint import arb

from lemmata.bounds.activations import gated
from lemmata.bounds.prove.reals.ball import enclose
from lemmata.verify.certify import unbounded
from lemmata.verify.norms import power

Monomials = Mapping[tuple[int, int], int]
"""Exponents of two generators to an integer coefficient."""


@dataclass(frozen=True)
class Interval:
    """A closed interval with exact ends, possibly infinite."""

    low: arb
    high: arb

    @property
    def bounded(self) -> bool:
        """Whether both ends are finite."""
        return bool(self.low.is_finite() and self.high.is_finite())

    @property
    def ball(self) -> arb:
        """The smallest ball around a bounded interval."""
        return self.low.union(self.high)

    def affine(self, a: arb, b: arb) -> Interval:
        """Return an interval that contains ``a t + b`` for all t in this one."""
        if a.is_zero():
            return Interval(b.lower(), b.upper())
        if not (a > 0 or a < 0):
            return EVERYWHERE
        first, last = (self.low, self.high) if a > 0 else (self.high, self.low)
        return Interval(_end(a, first, b).lower(), _end(a, last, b).upper())


def _end(a: arb, t: arb, b: arb) -> arb:
    return a * t + b if t.is_finite() else (t if a > 0 else -t)


EVERYWHERE = Interval(arb("-inf"), arb("inf"))


def value(name: str, x: arb) -> arb:
    r"""Enclose :math:`\sigma(x)`."""
    return _VALUES[name](x)


def derivative(name: str, order: int, over: Interval) -> arb:
    r"""Return a ball that contains :math:`\sigma^{(k)}` on an interval.

    Parameters
    ----------
    name : str
        Name of the activation.
    order : int
        k, at least 1.
    over : Interval
        Where; its ends may be infinite.
    """
    if over.low.is_nan() or over.high.is_nan():
        over = EVERYWHERE  # an argument of which nothing is known
    if name in unbounded.NAMES:
        return unbounded.derivative(name, order, over.low, over.high)
    return _DERIVATIVES[name](order, over)


# --- values --------------------------------------------------------------------------------


def _softplus(x: arb) -> arb:
    return x.max(arb(0)) + (-abs(x)).exp().log1p()


def _normal_cdf(x: arb) -> arb:
    return (-x / arb(2).sqrt()).erfc() / 2


_VALUES: dict[str, Callable[[arb], arb]] = {
    "tanh": lambda x: x.tanh(),
    "sigmoid": lambda x: ((x / 2).tanh() + 1) / 2,
    "softplus": _softplus,
    "sin": lambda x: x.sin(),
    "arctan": lambda x: x.atan(),
    "erf": lambda x: x.erf(),
    "gelu": lambda x: x * _normal_cdf(x),
    "rsqrt": lambda x: x * (1 + x * x).rsqrt(),
    **{name: sigma.at for name, sigma in gated.activations.items()},
    **unbounded.VALUES,
}

# --- derivatives ---------------------------------------------------------------------------


def _evaluate(poly: Monomials, x: arb, y: arb) -> arb:
    total = arb(0)
    for (i, j), coefficient in poly.items():
        total += coefficient * power(x, i) * power(y, j)
    return total


def _derive(poly: Monomials, dx: Monomials, dy: Monomials) -> Monomials:
    """Differentiate a polynomial in x(t), y(t) along x' = dx, y' = dy."""
    out: dict[tuple[int, int], int] = {}
    for (i, j), coefficient in poly.items():
        for factor, rest, image in ((i, (i - 1, j), dx), (j, (i, j - 1), dy)):
            if factor:
                for (k, m), c in image.items():
                    key = (rest[0] + k, rest[1] + m)
                    out[key] = out.get(key, 0) + coefficient * factor * c
    return {key: c for key, c in out.items() if c}


_TANH: Monomials = {(0, 0): 1, (2, 0): -1}
_SIGMOID: Monomials = {(1, 0): 1, (2, 0): -1}
_V: Monomials = {(0, 3): 1}
_W: Monomials = {(1, 2): -1}
_ARCTAN: Monomials = {(0, 2): 1}
_POWER: dict[str, tuple[Monomials, Monomials, Monomials]] = {
    "tanh": (_TANH, _TANH, {}),
    "sigmoid": (_SIGMOID, _SIGMOID, {}),
    "softplus": ({(1, 0): 1}, _SIGMOID, {}),
    "arctan": (_ARCTAN, _V, _W),
    "rsqrt": (_V, _V, _W),
    # x^i times a Gaussian, which is carried along by y: (x^i y)' = i x^(i-1) y - 2r x^(i+1) y.
    "erf": ({(0, 1): 1}, {(0, 0): 1}, {(1, 1): -2}),
    "gelu": ({(0, 1): 2, (2, 1): -1}, {(0, 0): 1}, {(1, 1): -1}),
}


@cache
def _polynomial(name: str, order: int) -> tuple[tuple[tuple[int, int], int], ...]:
    poly, dx, dy = _POWER[name]
    for _ in range(order - 1):
        poly = _derive(poly, dx, dy)
    return tuple(poly.items())


def _increasing(f: Callable[[arb], arb], over: Interval, bottom: int, top: int) -> arb:
    low = f(over.low) if over.low.is_finite() else arb(bottom)
    high = f(over.high) if over.high.is_finite() else arb(top)
    return low.lower().union(high.upper())


def _of_tanh(name: str) -> Callable[[int, Interval], arb]:
    bottom = -1 if name == "tanh" else 0
    f = _VALUES["tanh" if name == "tanh" else "sigmoid"]

    def enclose(order: int, over: Interval) -> arb:
        s = _increasing(f, over, bottom, 1)
        return _evaluate(dict(_polynomial(name, order)), s, arb(0))

    return enclose


def _of_root(name: str) -> Callable[[int, Interval], arb]:
    def enclose(order: int, over: Interval) -> arb:
        v = _increasing(_VALUES["rsqrt"], over, -1, 1)
        ends = [(1 + x * x).rsqrt() if x.is_finite() else arb(0) for x in (over.low, over.high)]
        w = ends[0].union(ends[1])
        if not (over.low > 0 or over.high < 0):
            w = w.union(arb(1))
        return _evaluate(dict(_polynomial(name, order)), v, w)

    return enclose


def _bell(i: int, rate: arb, over: Interval) -> arb:
    """Enclose x^i exp(-rate x^2): by its peaks and tails, and naturally if bounded."""
    enclosure = _bell_shape(i, rate, over)
    if not over.bounded:
        return enclosure
    x = over.ball
    natural = power(x, i) * (-rate * power(x, 2)).exp()
    return natural.intersection(enclosure)


def _bell_shape(i: int, rate: arb, over: Interval) -> arb:
    peak = (arb(i) / (2 * rate * arb.const_e())) ** (arb(i) / 2) if i else arb(1)
    near = over.low if over.low > 0 else -over.high
    if near.is_finite() and near > 0 and 2 * rate * near * near > i:
        peak = power(near, i) * (-rate * near * near).exp()
    positive = arb(0).union(peak.upper())
    if i % 2 == 0 or over.low >= 0:
        return positive
    return -positive if over.high <= 0 else positive.union(-peak.upper())


def _gaussian(name: str, order: int, rate: arb, over: Interval) -> arb:
    return sum((c * _bell(i, rate, over) for (i, _), c in _polynomial(name, order)), arb(0))


def _erf(order: int, over: Interval) -> arb:
    return 2 / arb.pi().sqrt() * _gaussian("erf", order, arb(1), over)


def _gelu(order: int, over: Interval) -> arb:
    half, scale = arb(1) / 2, (2 * arb.pi()).rsqrt()
    if order == 1:
        return _increasing(_normal_cdf, over, 0, 1) + scale * _bell(1, half, over)
    return scale * _gaussian("gelu", order - 1, half, over)


def _sin(order: int, over: Interval) -> arb:
    if not over.bounded:
        return arb(0, 1)
    x = over.ball
    return (x.sin(), x.cos(), -x.sin(), -x.cos())[order % 4]


def _of_gate(sigma: gated.Gated) -> Callable[[int, Interval], arb]:
    far = arb(gated.FAR)

    def over_interval(order: int, over: Interval) -> arb:
        parts = []
        if over.low < -far:
            parts.append(arb(0, 1) * gated.tail(order, far.max(-over.high)))
        if over.high > far:
            parts.append(int(order == 1) + arb(0, 1) * gated.tail(order, far.max(over.low)))
        low, high = over.low.max(-far), over.high.min(far)
        if low <= high:
            parts.append(sigma.ball(order, low.union(high)))
        found = reduce(lambda a, b: a.union(b), parts)
        return found.intersection(_everywhere(sigma, order)) if order < 4 else found

    return over_interval


@cache
def _everywhere(sigma: gated.Gated, order: int) -> arb:
    high = enclose(sigma.extremum(order).value)
    return high.union(enclose(sigma.inf_d1) if order == 1 else -high)


_DERIVATIVES: dict[str, Callable[[int, Interval], arb]] = {
    **{name: _of_tanh(name) for name in ("tanh", "sigmoid", "softplus")},
    **{name: _of_root(name) for name in ("arctan", "rsqrt")},
    "sin": _sin,
    "erf": _erf,
    "gelu": _gelu,
    **{name: _of_gate(sigma) for name, sigma in gated.activations.items()},
}
