r"""Activations x p(g(x)) with the logistic function p and an increasing gate g: SiLU and its kin.

SiLU has g(x) = x; the tanh form of GELU, x (1 + tanh c(x + a x^3))/2, has g = 2c(x + a x^3); Mish,
x tanh(log(1 + e^x)), has g(x) = x + log(1 + e^x/2), since tanh(log(1 + w)) = 1 - 2/(w^2 + 2w + 2).
The critical points of their derivatives are roots of transcendental equations.  They are isolated
in ball arithmetic, and what is derived from them is rounded outward past forty digits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from math import factorial

import sympy as sp
from flint import arb, ctx, fmpq

from lemmata.bounds.activations.suprema import Activation, Candidate, u, x
from lemmata.bounds.prove.reals.ball import rational

Gate = Callable[[arb, int], list[arb]]
"""Taylor coefficients of g at a ball, as many as are asked for."""

FAR = 20
r"""Beyond it :math:`|\sigma^{(k)}(x)-l_k|\le20(|x|+k)e^{-|x|}`, see `tail`."""
_BITS = 256
_CELL = 2
"""Cells of a unit of length in which critical points are looked for, to begin with."""


def logistic(t: arb) -> arb:
    """Enclose p(t) = 1/(1 + exp(-t)), increasing."""
    low, high = ((1 + (-end).exp()) ** -1 for end in (t.lower(), t.upper()))
    return low.union(high)


def through_logistic(g: Sequence[arb]) -> list[arb]:
    """Return the Taylor coefficients of p(g), from those of g, by p' = p (1 - p) g'."""
    out = [logistic(g[0])]
    slope = [out[0] * logistic(-g[0])]
    for n in range(1, len(g)):
        out.append(sum((slope[n - 1 - i] * (i + 1) * g[i + 1] for i in range(n)), arb(0)) / n)
        mixed = sum((out[i] * out[n - i] for i in range(1, n)), arb(0))
        slope.append(out[n] * (1 - 2 * out[0]) - mixed)
    return out


def tail(order: int, near: arb) -> arb:
    r"""Bound :math:`|\sigma^{(k)}(x)-l_k|` over all |x| ≥ `near` ≥ 20, k ≥ 1.

    Here l_1 is 0 on the left and 1 on the right, and the other l_k are 0.  For |x| ≥ 20 the gate
    q = p(g) and its derivatives, q - l_1 among them, are at most 20 exp(-|x|):

    - SiLU: q is p, and p', p'', ... are polynomials in p times p (1 - p) ≤ exp(-|x|);
    - tanh form of GELU: q^(j) is at most 60 x^8 exp(-29 |x|) for j ≤ 4;
    - Mish: q = w (w + 2)/(w^2 + 2w + 2) in w = e^x, and 1 - q = 2 v^2/(1 + 2v + 2v^2) in v = e^-x;
      either is a power series whose coefficients are at most 18 by Cauchy's estimate on the unit
      circle, and differentiating in x multiplies the n-th by n.

    The bound follows from x q^(k) + k q^(k-1), and decreases in |x|.
    """
    return 20 * (near + order) * (-near).exp()


@dataclass(frozen=True)
class Gated(Activation):
    """An activation x p(g(x)).

    Parameters
    ----------
    gate
        g.
    """

    gate: Gate = field(kw_only=True, repr=False)

    def taylor(self, at: arb, n: int) -> list[arb]:
        """Enclose the first n Taylor coefficients of σ, n ≥ 1, over a ball."""
        q = through_logistic(self.gate(at, n))
        return [at * q[0], *(at * q[k] + q[k - 1] for k in range(1, n))]

    def at(self, point: arb) -> arb:
        """Enclose σ over a ball."""
        return self.taylor(point, 1)[0]

    def ball(self, order: int, at: arb) -> arb:
        """Enclose σ^(order) over a ball."""
        return self.taylor(at, order + 1)[order] * factorial(order)

    @cached_property
    def _in_chart(self) -> tuple[sp.Expr, ...]:
        return (sp.S.Zero, *(self.derivative(k).subs(x, u) for k in range(1, 5)))

    @cache  # noqa: B019 - as in the base class
    def candidates(self, order: int) -> tuple[Candidate, ...]:
        """Return all critical values, rounded away from zero, and limits of σ^(order).

        Raises
        ------
        ArithmeticError
            If the critical points cannot be told apart.
        """
        precision, ctx.prec = ctx.prec, _BITS
        try:
            found = tuple(self._critical(order, root) for root in self._roots(order + 1))
            beyond = tail(order, arb(FAR))
            balls = [arb(fmpq(c.value.p, c.value.q)) for c in found]
            top = beyond + (order == 1)
            if not any(b > top for b in balls) or not any(b < -beyond for b in balls):
                raise ArithmeticError(f"{self.name}: derivative {order} may be extremal far away")
        finally:
            ctx.prec = precision
        right = sp.Integer(order == 1)
        return (*found, Candidate(sp.S.Zero, -sp.oo, False), Candidate(right, sp.oo, False))

    def _critical(self, order: int, root: arb) -> Candidate:
        value = self.ball(order, root)
        end = value.upper() if value > 0 else value.lower()
        return Candidate(rational(end), rational(root), True)

    def _roots(self, order: int) -> list[arb]:
        """Isolate the zeros of σ^(order) in [-20, 20]."""
        pending = [
            (arb(i) / _CELL, arb(i + 1) / _CELL, 0) for i in range(-FAR * _CELL, FAR * _CELL)
        ]
        roots: list[arb] = []
        while pending:
            low, high, depth = pending.pop()
            cell = low.union(high)
            if _signed(self.ball(order, cell)):
                continue
            if _signed(self.ball(order + 1, cell)):
                roots += self._bisected(order, low, high)
            elif depth == 40:
                raise ArithmeticError(f"{self.name}: zeros of derivative {order} are too close")
            else:
                middle = (low + high) / 2
                pending += [(low, middle, depth + 1), (middle, high, depth + 1)]
        return roots

    def _bisected(self, order: int, low: arb, high: arb) -> list[arb]:
        """Return the zero in a cell where σ^(order) is strictly monotone, if there is one."""
        ends = [self.ball(order, end) for end in (low, high)]
        exact = [end for end, f in zip((low, high), ends, strict=True) if f.is_zero()]
        if exact or (ends[0] > 0) == (ends[1] > 0):
            return exact
        for _ in range(_BITS - 60):
            middle = (low + high) / 2
            f = self.ball(order, middle)
            if not _signed(f):
                break
            low, high = (middle, high) if (f > 0) == (ends[0] > 0) else (low, middle)
        return [low.union(high)]

    def _polynomial(self, order: int) -> tuple[sp.Expr | None, list[sp.Basic]]:
        return None, []


def _signed(ball: arb) -> bool:
    return bool(ball > 0 or ball < 0)


def _padded(coefficients: Sequence[arb], n: int) -> list[arb]:
    return [*coefficients, *[arb(0)] * n][:n]


def _itself(t: arb, n: int) -> list[arb]:
    return _padded([t, arb(1)], n)


def _cubic(t: arb, n: int) -> list[arb]:
    a, rate = arb(fmpq(44715, 10**6)), 2 * (2 / arb.pi()).sqrt()
    g = [t + a * t * t * t, 1 + 3 * a * t * t, 3 * a * t, a]
    return _padded([rate * part for part in g], n)


def _mish(t: arb, n: int) -> list[arb]:
    shifted = t - arb(2).log()
    slope = through_logistic(_itself(shifted, n))
    value = t + shifted.max(arb(0)) + (-abs(shifted)).exp().log1p()
    return [value, *((s + (k == 1)) / k for k, s in enumerate(slope[:-1], start=1))]


_CUBE = sp.sqrt(2 / sp.pi) * (x + sp.Rational(44715, 10**6) * x**3)
_TABLE = {
    "silu": (x / (1 + sp.exp(-x)), _itself),
    "gelu_tanh": (x * (1 + sp.tanh(_CUBE)) / 2, _cubic),
    "mish": (x * sp.tanh(sp.log(1 + sp.exp(x))), _mish),
}

activations = {name: Gated(name, expr, gate=gate) for name, (expr, gate) in _TABLE.items()}
