"""SymPy to z3: every term becomes polynomial in real variables, with defining relations.

Roots, quotients, Abs, Min, Max, sign and Piecewise become auxiliary variables. Transcendental
terms become opaque variables; :mod:`bounds.prove.polynomials.axioms` says what is known about them.
The side conditions of a term (its definition, and that it is defined) travel with each atom that
uses it, so that an undefined atom is false in a hypothesis and harmless in a goal.
"""

from __future__ import annotations

from functools import cache, lru_cache
from math import lcm
from typing import Any

import sympy as sp
import z3
from sympy.core.relational import Relational

from lemmata.bounds.prove.reals.ball import enclose, precision, rational

Side = frozenset[sp.Basic]

_MAX_DEGREE = 40
_MAX_SUM_DEGREE = 24
_MAX_ROOT = 24
_CONSTANT_BITS = 60


@cache
def context() -> z3.Context:
    """Return the context in which formulas are written."""
    return z3.Context()


class Translator:
    """Translates expressions in one z3 context; remembers what it has seen.

    All formulas are written in one context, as most are never put to z3; what is, is copied to a
    context of its own, so that no answer depends on what was asked before.
    """

    def __init__(self, parts: list[sp.Basic]) -> None:
        self.ctx = context()
        self.definitions: dict[sp.Basic, list[z3.BoolRef]] = {}
        self.opaque: dict[sp.Basic, z3.ArithRef] = {}
        self.symbols: dict[sp.Symbol, z3.ArithRef] = {}
        self.names: list[str] = []
        self._memo: dict[sp.Basic, tuple[z3.ArithRef, Side]] = {}
        self._orders = _root_orders(parts)
        self._exponents = _exponent_denominators(parts)
        self._count = 0

    # --- formulas ---

    def formula(self, part: sp.Basic) -> z3.BoolRef:
        """Translate a formula in negation normal form; atoms include their side conditions."""
        if part in (sp.true, sp.false):
            return z3.BoolVal(part == sp.true, self.ctx)
        if isinstance(part, Relational):
            return self._atom(part)
        parts = [self.formula(a) for a in part.args]
        return z3.And(*parts) if isinstance(part, sp.And) else z3.Or(*parts)

    def _atom(self, atom: Relational) -> z3.BoolRef:
        (a, sa), (b, sb) = (self.term(side) for side in atom.args)
        relation = {
            sp.Eq: lambda: a == b,
            sp.Ne: lambda: a != b,
            sp.Lt: lambda: a < b,
            sp.Le: lambda: a <= b,
            sp.Gt: lambda: a > b,
            sp.Ge: lambda: a >= b,
        }[type(atom)]()
        return z3.And(relation, *self.conditions(sa | sb))

    def conditions(self, side: Side) -> list[z3.BoolRef]:
        """Return the definitions behind a set of auxiliary terms."""
        return [c for key in sorted(side, key=_text) for c in self.definitions[key]]

    # --- terms ---

    def term(self, expr: Any) -> tuple[z3.ArithRef, Side]:
        """Return the z3 term of an expression and the auxiliary terms it rests on."""
        if expr not in self._memo:
            self._memo[expr] = self._build(expr)
        return self._memo[expr]

    def fresh(self, name: str) -> z3.ArithRef:
        """Return a new real variable."""
        self._count += 1
        self.names.append(f"{_plain(name)}!{self._count}")
        return z3.Real(self.names[-1], self.ctx)

    def meaning(self) -> dict[str, sp.Basic]:
        """Return what each variable stands for."""
        named = [(v.decl().name(), expr) for expr, (v, _) in self._memo.items()]
        variables = set(self.names)
        return {name: expr for name, expr in named if name in variables}

    def value(self, number: sp.Rational) -> z3.ArithRef:
        """Return an exact rational constant."""
        return z3.RealVal(f"{number.p}/{number.q}", self.ctx)

    def _build(self, expr: Any) -> tuple[z3.ArithRef, Side]:
        if expr.is_Rational:
            return self.value(expr), frozenset()
        if isinstance(expr, sp.Symbol):
            return self._symbol(expr), frozenset()
        if expr == sp.E:
            return self.term(sp.exp(1, evaluate=False))
        if isinstance(expr, sp.Add):
            return self._fold(expr.args, lambda a, b: a + b)
        if isinstance(expr, sp.Mul):
            return self._fold(expr.args, lambda a, b: a * b)
        if isinstance(expr, sp.Pow):
            return self._pow(expr)
        build = {
            sp.Abs: self._abs,
            sp.Min: self._extremum,
            sp.Max: self._extremum,
            sp.sign: self._sign,
            sp.Piecewise: self._piecewise,
            sp.exp: self._exp,
        }.get(expr.func, self._opaque)
        return build(expr)

    def _symbol(self, s: sp.Symbol) -> z3.ArithRef:
        if s not in self.symbols:
            self.symbols[s] = self.fresh(s.name)
        return self.symbols[s]

    def _fold(self, args: Any, op: Any) -> tuple[z3.ArithRef, Side]:
        out, side = self.term(args[0])
        for arg in args[1:]:
            t, s = self.term(arg)
            out, side = op(out, t), side | s
        return out, side

    def _define(self, key: sp.Basic, relations: list[z3.BoolRef]) -> Side:
        self.definitions[key] = relations
        return frozenset([key])

    def _pow(self, expr: sp.Pow) -> tuple[z3.ArithRef, Side]:
        base, exponent = expr.args
        if base == sp.E:
            return self._exp(sp.exp(exponent, evaluate=False))
        if not exponent.is_Rational:
            return self._general_power(expr)
        p, q = int(exponent.p), int(exponent.q)
        order = lcm(self._orders.get(base, 1), q) if q > 1 else 1
        degree = abs(p) * (order // q if q > 1 else 1)
        limit = _MAX_SUM_DEGREE if base.is_Add else _MAX_DEGREE
        if degree > limit or order > _MAX_ROOT:
            return self._opaque(expr)
        t, side = self.term(base)
        if q > 1:
            root = self._root(base, t, order)
            t, side = root[0], side | root[1]
        t = t**degree if degree > 1 else t
        if p > 0:
            return t, side
        inverse = self.fresh("inv")
        return inverse, side | self._define(expr, [inverse * t == 1])

    def _root(self, base: sp.Expr, t: z3.ArithRef, order: int) -> tuple[z3.ArithRef, Side]:
        key = sp.Pow(base, sp.Rational(1, order), evaluate=False)
        if key not in self._memo:
            r = self.fresh("root")
            self._memo[key] = r, self._define(key, [r >= 0, r**order == t])
        return self._memo[key]

    def _general_power(self, expr: sp.Pow) -> tuple[z3.ArithRef, Side]:
        """``x**y = exp(y log x)`` for x > 0; nothing is claimed elsewhere."""
        base, exponent = expr.args
        if base.is_number and not base.is_positive:
            self.term(base)
            return self.opaque.setdefault(expr, self.fresh("pow")), frozenset()
        b, sb = self.term(base)
        rewritten = sp.exp(sp.expand(exponent * sp.log(base)), evaluate=False)
        e, se = self.term(rewritten)
        p = self.fresh("pow")
        inside = z3.And(p == e, *self.conditions(se))
        return p, sb | self._define(expr, [z3.Implies(b > 0, inside)])

    def _abs(self, expr: sp.Expr) -> tuple[z3.ArithRef, Side]:
        t, side = self.term(expr.args[0])
        v = self.fresh("abs")
        return v, side | self._define(expr, [v >= 0, z3.Or(v == t, v == -t)])

    def _extremum(self, expr: sp.Expr) -> tuple[z3.ArithRef, Side]:
        pairs = [self.term(a) for a in expr.args]
        v = self.fresh("ext")
        low = isinstance(expr, sp.Min)
        relations = [v <= t if low else v >= t for t, _ in pairs]
        relations.append(z3.Or(*[v == t for t, _ in pairs]))
        return v, frozenset().union(*[s for _, s in pairs]) | self._define(expr, relations)

    def _sign(self, expr: sp.Expr) -> tuple[z3.ArithRef, Side]:
        t, side = self.term(expr.args[0])
        v = self.fresh("sign")
        cases = z3.Or(z3.And(t > 0, v == 1), z3.And(t < 0, v == -1), z3.And(t == 0, v == 0))
        return v, side | self._define(expr, [cases])

    def _piecewise(self, expr: sp.Piecewise) -> tuple[z3.ArithRef, Side]:
        from lemmata.bounds.prove.goal import negation_normal

        v = self.fresh("case")
        cases: list[z3.BoolRef] = []
        earlier: list[z3.BoolRef] = []
        for value, cond in expr.args:
            t, side = self.term(value)
            here = self.formula(negation_normal(cond))
            cases.append(z3.And(*earlier, here, v == t, *self.conditions(side)))
            earlier.append(self.formula(negation_normal(cond, negate=True)))
        return v, self._define(expr, [z3.Or(*cases)])

    def _exp(self, expr: sp.exp) -> tuple[z3.ArithRef, Side]:
        """``exp(sum c_i t_i) = prod exp(t_i / L_i)**(c_i L_i)`` with integer exponents."""
        parts = sp.expand(expr.args[0]).as_coefficients_dict()
        powers = [(t, c, self._exponents.get(t, 1)) for t, c in parts.items()]
        if any(abs(c * q) > _MAX_DEGREE or not (c * q).is_Integer for _, c, q in powers):
            return self._opaque(expr)
        if len(powers) == 1 and powers[0][1] * powers[0][2] == 1:
            return self._opaque(expr)
        out, side = self.value(sp.Integer(1)), self.term(expr.args[0])[1]
        for t, c, q in sorted(powers, key=_text):
            v, s = self._opaque(sp.exp(t / q, evaluate=False))
            n = int(c * q)
            if n < 0:
                key = sp.Pow(sp.exp(t / q, evaluate=False), -1, evaluate=False)
                if key not in self._memo:
                    w = self.fresh("inv")
                    self._memo[key] = w, s | self._define(key, [w * v == 1])
                v, s = self._memo[key]
            out, side = out * v ** abs(n), side | s
        self.opaque[expr] = out
        return out, side

    def _opaque(self, expr: sp.Expr) -> tuple[z3.ArithRef, Side]:
        if expr in self._memo:
            return self._memo[expr]
        side: Side = frozenset()
        for arg in expr.args:
            side |= self.term(arg)[1]
        v = self.fresh("fun")
        relations: list[z3.BoolRef] = []
        if isinstance(expr, sp.log):
            relations.append(self.term(expr.args[0])[0] > 0)
        if not expr.free_symbols:
            relations += self._bracket(expr, v)
        self.opaque[expr] = v
        if relations:
            side |= self._define(expr, relations)
        self._memo[expr] = v, side
        return v, side

    def _bracket(self, expr: sp.Expr, v: z3.ArithRef) -> list[z3.BoolRef]:
        ball = enclose(expr, {}, 128)
        if not ball.is_finite():
            return []
        with precision(_CONSTANT_BITS):
            low, high = rational(ball.lower()), rational(ball.upper())
        return [v >= self.value(low), v <= self.value(high)]


_text = lru_cache(maxsize=20_000)(str)
"""How a term is written, by which its parts are ordered; many are met again and again."""


def _plain(name: str) -> str:
    """Return a name that z3 and SMT-LIB can write; the number after it tells it from others."""
    return "".join(c if " " <= c <= "~" and c not in "|\\" else f"_{ord(c):x}_" for c in name)


def _root_orders(parts: list[sp.Basic]) -> dict[sp.Expr, int]:
    """For each radicand the least common root that expresses all its rational powers."""
    orders: dict[sp.Expr, int] = {}
    for part in parts:
        for p in part.atoms(sp.Pow):
            if p.exp.is_Rational and not p.exp.is_Integer:
                orders[p.base] = lcm(orders.get(p.base, 1), int(p.exp.q))
    return orders


def _exponent_denominators(parts: list[sp.Basic]) -> dict[sp.Expr, int]:
    """For each term in an exponent the common denominator of its coefficients."""
    out: dict[sp.Expr, int] = {}
    for part in parts:
        for e in part.atoms(sp.exp):
            for t, c in sp.expand(e.args[0]).as_coefficients_dict().items():
                if c.is_Rational:
                    out[t] = lcm(out.get(t, 1), int(c.q))
    return out
