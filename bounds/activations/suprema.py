"""Exact suprema of the first three derivatives of an activation, derived.

Each activation is an expression σ(x) and a chart x = x(u) in which its derivatives
become a polynomial or rational function of u, times a positive weight where that is
not possible. The suprema follow by calculus: σ^(k+1) vanishes at finitely many u,
found exactly, and on the interval σ^(k) is extremal there or at the ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING

import sympy as sp

from lemmata.bounds.prove.reals.ball import decide

if TYPE_CHECKING:
    from lemmata.bounds.prove import Proof

x = sp.Symbol("x", real=True)
u = sp.Symbol("u", real=True)


@dataclass(frozen=True)
class Chart:
    """A coordinate u on the real line in which an activation is simple.

    Parameters
    ----------
    point
        x as an increasing function of u.
    lower, upper
        The open interval of u.
    weight
        A positive w(x) such that σ^(k) = w^(p) times a rational function of u, for
        k ≥ 2, with p = `power` · k + 1 (1 if the derivatives are rational).
    power
        See `weight`.
    periodic
        Whether the two ends are one point of the line, where limits are attained.
    """

    point: sp.Expr = u
    lower: sp.Expr = sp.S.NegativeInfinity
    upper: sp.Expr = sp.S.Infinity
    weight: sp.Expr = sp.S.One
    power: int = 0
    periodic: bool = False

    def weigh(self, order: int) -> sp.Expr:
        """Return w^(p), p = `power` · `order` + 1."""
        return self.weight ** (self.power * order + 1)

    def contains(self, value: sp.Expr) -> bool:
        """Whether an exact real number lies in the open interval."""
        return all(
            bound.is_infinite or _decided(relation)
            for bound, relation in (
                (self.lower, sp.Lt(self.lower, value)),
                (self.upper, sp.Lt(value, self.upper)),
            )
        )


@dataclass(frozen=True)
class Candidate:
    """A value that a derivative may be extremal at.

    Parameters
    ----------
    value
        Exact.
    at
        The critical u, or an end of the interval.
    attained
        Whether σ^(k) takes this value, rather than only tend to it.
    """

    value: sp.Expr
    at: sp.Expr
    attained: bool


@dataclass(frozen=True)
class Activation:
    """An activation σ with exact suprema; everything but σ and its chart is derived.

    Parameters
    ----------
    name
        Its key in `bounds.activations`.
    expr
        σ(x), an expression in `x`.
    chart
        Where its derivatives are simple.
    """

    name: str
    expr: sp.Expr
    chart: Chart = field(default_factory=Chart, repr=False)

    @cached_property
    def _in_chart(self) -> tuple[sp.Expr, ...]:
        """(None, σ', ..., σ'''') in the coordinate u; by du/dx = 1/x'(u)."""
        first = _tidy(sp.diff(self.expr, x).subs(x, self.chart.point))
        rest = (self.chart.weigh(k) * r for k, r in enumerate(self._ratios(first), 2))
        return (sp.S.Zero, first, *rest)

    def _ratios(self, first: sp.Expr) -> Iterator[sp.Expr]:
        """Yield σ^(k)/w^(p_k) for k = 2, 3, 4; from the second on by rational arithmetic.

        (w^p r)' = w^p (r' + p (w'/w) r), where w'/w and w^(p_k)/w^(p_(k+1)) are rational.
        """
        chart, flow = self.chart, 1 / sp.diff(self.chart.point, u)
        ratio = sp.factor(sp.simplify(sp.diff(first, u) * flow / chart.weigh(2)))
        slope = sp.cancel(sp.diff(chart.weight, u) / chart.weight)
        shift = sp.cancel(flow * chart.weight**-chart.power)
        yield ratio
        for k in (2, 3):
            power = chart.power * k + 1
            ratio = sp.factor((sp.diff(ratio, u) + power * slope * ratio) * shift)
            yield ratio

    def derivative(self, order: int) -> sp.Expr:
        """Return σ^(order) as an expression in `x`."""
        return sp.diff(self.expr, x, order)

    def in_chart(self, order: int) -> sp.Expr:
        """Return σ^(order), 1 ≤ order ≤ 4, as an expression in the chart's `u`."""
        return self._in_chart[order]

    @cache  # noqa: B019 - activations live as long as the module
    def numerator(self, order: int) -> sp.Poly:
        """Return a polynomial in `u` with the sign of σ^(order), 2 ≤ order ≤ 4.

        Raises
        ------
        ArithmeticError
            If the derivative is not of that form.
        """
        above, below = sp.fraction(sp.cancel(self.in_chart(order) / self.chart.weigh(order)))
        denominator = sp.Poly(below, u)
        inside = [r for r in sp.real_roots(denominator) if self.chart.contains(r)]
        if inside:
            raise ArithmeticError(f"{self.name}: derivative {order} has a pole at {inside[0]}")
        middle = sp.S.Half if self.chart.lower == 0 else sp.S.Zero
        return _rational(sp.Poly(above, u)) * sp.sign(denominator.eval(middle))

    @cache  # noqa: B019 - as above
    def candidates(self, order: int) -> tuple[Candidate, ...]:
        """Return all critical values and limits of σ^(order), 1 ≤ order ≤ 3.

        Raises
        ------
        ArithmeticError
            If radicals do not account for every real root (Sturm's count).
        """
        slope = self.numerator(order + 1)
        roots = [r for r in sp.roots(slope) if r.is_real]
        if len(roots) != len(set(slope.real_roots())):
            raise ArithmeticError(f"{self.name}: a critical point of derivative {order} is missing")
        h, chart = self.in_chart(order), self.chart
        inner = [Candidate(h.subs(u, r), r, True) for r in roots if chart.contains(r)]
        ends = [
            Candidate(_towards(h, end, side), end, chart.periodic)
            for end, side in ((chart.lower, "+"), (chart.upper, "-"))
        ]
        return (*inner, *ends)

    @cache  # noqa: B019 - as above
    def extremum(self, order: int, *, lowest: bool = False) -> Candidate:
        """Return the supremum of |σ^(order)|, or the infimum of σ^(order)."""
        best: Candidate | None = None
        for c in self.candidates(order):
            value = -c.value if lowest or _decided(sp.Lt(c.value, 0)) else c.value
            here = Candidate(value, c.at, c.attained)
            if best is None or _beats(here, best):
                best = here
        assert best is not None
        value = _tidy(-best.value if lowest else best.value)
        return Candidate(value, best.at, best.attained)

    @property
    def inf_d1(self) -> sp.Expr:
        """Inf σ', exact."""
        return self.extremum(1, lowest=True).value

    @property
    def sup_d1(self) -> sp.Expr:
        """s₁ = sup|σ'|, exact."""
        return self.extremum(1).value

    @property
    def sup_d2(self) -> sp.Expr:
        """s₂ = sup|σ''|, exact."""
        return self.extremum(2).value

    @property
    def sup_d3(self) -> sp.Expr:
        """s₃ = sup|σ'''|, exact."""
        return self.extremum(3).value

    @property
    def attained(self) -> tuple[bool, bool, bool, bool]:
        """Whether inf σ', s₁, s₂, s₃ are attained."""
        lowest = self.extremum(1, lowest=True).attained
        return (lowest, *(self.extremum(k).attained for k in (1, 2, 3)))  # type: ignore[return-value]

    @cached_property
    def proofs(self) -> tuple[Proof, ...]:
        """Independent proofs of inf σ' ≤ σ' and -s_k ≤ σ^(k) ≤ s_k."""
        bounds = [(1, self.inf_d1, self.sup_d1)]
        bounds += [(k, -s, s) for k, s in ((2, self.sup_d2), (3, self.sup_d3))]
        return tuple(p for k, low, high in bounds for p in self.prove(k, low, high))

    def prove(self, order: int, low: sp.Expr, high: sp.Expr) -> tuple[Proof, ...]:
        """Try to prove low ≤ σ^(order) ≤ high everywhere.

        Rational derivatives (and those of x/√(1+x²), with s²(1+x²) = 1) go to the
        polynomial solver as they are. Otherwise the goals are the comparisons with
        the finitely many critical values and limits.

        Parameters
        ----------
        order
            1, 2 or 3.
        low, high
            Exact numbers.

        Returns
        -------
        tuple of Proof
            All PROVED iff the bounds hold; a false bound gives a REFUTED.
        """
        from lemmata.bounds.prove import prove

        h, given = self._polynomial(order)
        if h is None:
            values = [c.value for c in self.candidates(order)]
            # Unevaluated: SymPy would decide these in floating point.
            pairs = [pair for v in values for pair in ((low, v), (v, high))]
            return tuple(prove(sp.Le(*pair, evaluate=False)) for pair in pairs)
        return tuple(prove(goal, given=given) for goal in (sp.Ge(h, low), sp.Le(h, high)))

    def _polynomial(self, order: int) -> tuple[sp.Expr | None, list[sp.Basic]]:
        """σ^(order) as a rational function, with the hypotheses on its variables."""
        chart = self.chart
        if chart.weight == 1:
            ends = (sp.Gt(u, chart.lower), sp.Lt(u, chart.upper))
            return self.in_chart(order), [e for e in ends if e is not sp.true]
        square = sp.fraction(sp.together(chart.weight**-2))
        if square[1] != 1 or not square[0].is_polynomial(u):
            return None, []
        s = sp.Symbol("s", positive=True)
        ratio = sp.simplify(self.in_chart(order) / chart.weigh(order))
        return ratio * s ** (chart.power * order + 1), [sp.Eq(s**2 * square[0], 1)]


def _towards(h: sp.Expr, end: sp.Expr, side: str) -> sp.Expr:
    """Return the limit of h at an end: of a rational function without a pole there, its value."""
    if end.is_finite and h.is_rational_function(u) and sp.denom(sp.together(h)).subs(u, end) != 0:
        return h.subs(u, end)
    return sp.limit(h, u, end, side)


def _beats(a: Candidate, b: Candidate) -> bool:
    """Whether a is larger than b, or equal and attained where b is not."""
    if _decided(sp.Lt(b.value, a.value)):
        return True
    return a.attained and not b.attained and _equal(a.value, b.value)


def _rational(p: sp.Poly) -> sp.Poly:
    """Divide out the size of the leading coefficient, which holds factors such as √π."""
    size = sp.Abs(p.LC())
    return sp.Poly([sp.simplify(c / size) for c in p.all_coeffs()], u, domain="QQ")


def _tidy(expr: sp.Expr) -> sp.Expr:
    return sp.simplify(sp.expand_trig(expr))


def _decided(relation: sp.Basic) -> bool:
    """Decide a relation between exact numbers; equal ones are not less."""
    answer = decide(relation)
    if answer is not None:
        return answer
    if isinstance(relation, sp.StrictLessThan) and _equal(relation.lhs, relation.rhs):
        return False
    raise ArithmeticError(f"cannot decide {relation}")


def _equal(a: sp.Expr, b: sp.Expr) -> bool:
    return bool(sp.simplify(a - b) == 0)
