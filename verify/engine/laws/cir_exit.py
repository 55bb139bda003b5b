r"""Rigorous probabilities that a Cox-Ingersoll-Ross process exceeds a level.

Paper: Lemma 14.  The process killed at the level ``a`` has the eigenvalues :math:`w\nu_k`, where
:math:`\nu_k` are the zeros of :math:`M(-\nu,\tfrac N2,\tfrac{wa}2)`, and

.. math:: \Pr[\tau_a>T]=\sum_k\frac{M(-\nu_k,\frac N2,\frac{wX_0}2)}
          {\nu_k\,\partial_aM(-\nu_k,\frac N2,\frac{wa}2)}\,e^{-w\nu_kT}.

Cited: the spectral theorem for the killed process (a regular Sturm-Liouville problem, reflected
at 0 if :math:`N<2`).  With normalised eigenfunctions :math:`\psi_k` the terms are
:math:`\langle\psi_k,1\rangle\psi_k(X_0)e^{-w\nu_kT}`, so by Cauchy-Schwarz those with
:math:`\nu_k\ge V` sum to at most :math:`e^{-wV(T-s)}\sqrt{q_{2s}(X_0,X_0)}`, :math:`0<s<T`, where
:math:`q_t(x,x)=(1-r)^{-b}e^{-2yr/(1-r)}{}_0F_1(b;\frac{y^2r}{(1-r)^2})`, :math:`r=e^{-wt}`,
:math:`b=\frac N2`, :math:`y=\frac{wx}2`, is the kernel without killing.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from flint import arb, ctx

from lemmata.verify.engine.laws.kummer import Real, ball, kummer, zeros
from lemmata.verify.errors import InputError

_PRECISION = 200


@dataclass(frozen=True)
class Exit:
    r"""Spectrum of the process killed at a level, seen from a starting point.

    Attributes
    ----------
    N, w, level, x0 : arb
    rates : tuple of arb
        :math:`w\nu_k`, all that are below ``bound``.
    weights : tuple of arb
        The coefficients above.
    bound : arb
        Every other rate is at least this.
    """

    N: arb
    w: arb
    level: arb
    x0: arb
    rates: tuple[arb, ...]
    weights: tuple[arb, ...]
    bound: arb

    def survival(self, time: Real) -> arb:
        r"""Enclose :math:`\Pr[\sup_{t\le T}X_t<a]`."""
        with ctx.workprec(_PRECISION):
            T = _positive(time, "time")
            total = arb(0, self.tail(T).upper())
            for rate, weight in zip(self.rates, self.weights, strict=True):
                total += weight * (-rate * T).exp()
            return total.intersection(arb(0).union(arb(1)))

    def exceedance(self, time: Real) -> arb:
        r"""Enclose :math:`\Pr[\sup_{t\le T}X_t\ge a]`."""
        with ctx.workprec(_PRECISION):
            return 1 - self.survival(time)

    def tail(self, T: arb) -> arb:
        """Bound the terms that were not computed; the split ``s`` is optimised coarsely."""
        b, y = self.N / 2, self.w * self.x0 / 2
        best = arb("inf")
        for k in range(1, 11):
            s = T / 2**k
            r = (-2 * s * self.w).exp()
            inner = (y * y * r / (1 - r) ** 2).hypgeom_0f1(b)
            kernel = (1 - r) ** (-b) * (-2 * y * r / (1 - r)).exp() * inner
            candidate = (-self.bound * (T - s)).exp() * kernel.sqrt()
            if candidate.upper() < best:
                best = candidate.upper()
        return best


def exit_law(N: Real, w: Real, level: Real, x0: Real = 0, *, modes: int = 24) -> Exit:
    r"""Compute all rates below :math:`w\cdot` ``modes`` with their weights.

    Raises
    ------
    InputError
        Unless ``N, w > 0`` and ``0 <= x0 < level``.
    """
    with ctx.workprec(_PRECISION):
        n, rate, a = _positive(N, "N"), _positive(w, "w"), _positive(level, "level")
        start = ball(x0)
        if not (start >= 0 and start < a):
            raise InputError(f"the start must be in [0, level), not {x0}")
        b, ya, y0 = n / 2, rate * a / 2, rate * start / 2
        spectrum = zeros(b, ya, modes)
        weights = []
        for nu in spectrum.values:
            here = arb(1) if start == 0 else kummer(-nu, b, y0)[0]
            weights.append(here / (nu * kummer(-nu, b, ya)[1]))
        rates = tuple(rate * nu for nu in spectrum.values)
        return Exit(n, rate, a, start, rates, tuple(weights), rate * spectrum.bound)


def survival_bound(
    N: Real, w: Real, level: Real, time: Real, x0: Real = 0, *, nu: Real | None = None
) -> arb:
    r"""Enclose an upper bound on :math:`\Pr[\sup_{t\le T}X_t<a]` that needs no spectrum.

    For :math:`0<\nu\le1` the function :math:`\varphi(x)=M(-\nu,\frac N2,\frac{wx}2)` decreases on
    :math:`x\ge0`, because :math:`\partial_yM(-\nu,b,y)=-\frac\nu bM(1-\nu,b+1,y)`, and
    :math:`e^{w\nu t}\varphi(X_t)` is a martingale up to :math:`T\wedge\tau_a`.  If
    :math:`\varphi(a)>0`, its mean is at least
    :math:`\varphi(a)(1+(e^{w\nu T}-1)\Pr[\tau_a>T])`; hence

    .. math:: \Pr[\tau_a>T]\le\frac{\varphi(X_0)/\varphi(a)-1}{e^{w\nu T}-1}\longrightarrow0
              \qquad(T\to\infty).

    Such a ``nu`` exists for every level, as :math:`M(0,b,y)=1`: the printed Lemma 14 fails for
    every ``N``, ``w``, ``eps < 1``.  Rests on Itô's formula and optional stopping only.

    Raises
    ------
    InputError
        Unless ``0 <= x0 < level``, the rest is positive and ``0 < nu <= 1`` with
        :math:`\varphi(a)>0`.
    """
    with ctx.workprec(_PRECISION):
        b, rate, T = _positive(N, "N") / 2, _positive(w, "w"), _positive(time, "time")
        a, start = _positive(level, "level"), ball(x0)
        if not (start >= 0 and start < a):
            raise InputError(f"the start must be in [0, level), not {x0}")
        choices = [ball(nu)] if nu is not None else [arb(2) ** -k for k in range(160)]
        best = arb(1)
        for v in choices:
            there = kummer(-v, b, rate * a / 2)[0]
            if v > 0 and v <= 1 and there > 0:
                here = kummer(-v, b, rate * start / 2)[0] if start != 0 else arb(1)
                bound = (here / there - 1) / (rate * v * T).expm1()
                best = bound if bound < best else best
            elif nu is not None:
                raise InputError(f"nu must be in (0, 1] and M(-nu, N/2, wa/2) positive, not {nu}")
        return best


def printed_level(N: Real, w: Real, eps: Real, x0: Real = 0) -> arb:
    r"""Return :math:`2X_0+\frac{4N}w\log\frac{4N}\epsilon`, the level of the printed Lemma 14."""
    with ctx.workprec(_PRECISION):
        n, rate, limit = _positive(N, "N"), _positive(w, "w"), _positive(eps, "eps")
        return 2 * ball(x0) + 4 * n / rate * (4 * n / limit).log()


def critical_time(
    N: Real,
    w: Real,
    eps: Real,
    x0: Real = 0,
    *,
    level: Real | None = None,
    digits: int = 12,
) -> tuple[Fraction, Fraction]:
    r"""Bracket the time at which :math:`\Pr[\sup_{t\le T}X_t\ge a]` passes ``eps``.

    At the first number the probability is certainly at most ``eps``, at the second certainly
    more; they differ by less than :math:`10^{-\text{digits}}` of their size unless the
    enclosures cannot decide in between.  The level is the printed one unless given, so the
    printed Lemma 14 is refuted beyond the second number.

    Raises
    ------
    InputError
        Unless :math:`0<\epsilon<1` and ``0 <= x0 < level``.
    """
    limit = _positive(eps, "eps")
    if not limit < 1:
        raise InputError(f"eps must lie in (0, 1), not {eps}")
    a = printed_level(N, w, eps, x0) if level is None else ball(level)
    law = exit_law(N, w, a, x0)
    high = Fraction(1)
    while not law.exceedance(high) > limit:
        high *= 2
        if high > 2**1000:
            raise ArithmeticError("the level is not reached before 2^1000; raise the precision")
    low = high / 2
    while not law.exceedance(low) <= limit:
        low /= 2
        if low < Fraction(1, 2**40):
            # Nothing is exceeded at time 0, as the start is below the level.
            low = Fraction(0)
            break
    while high - low > high / 10**digits:
        middle = (low + high) / 2
        value = law.exceedance(middle)
        if value > limit:
            high = middle
        elif value <= limit:
            low = middle
        else:
            break
    return low, high


def _positive(value: Real, name: str) -> arb:
    number = ball(value)
    if not number > 0:
        raise InputError(f"{name} must be positive, not {value}")
    return number
