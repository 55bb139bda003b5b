"""Elementary inequalities for transcendental terms, instantiated at the arguments that occur.

Each is true for all real arguments in its domain, so adding an instance never loses a point.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import sympy as sp
import z3

from lemmata.bounds.prove.polynomials.translate import Translator

_MAX_PAIRS = 15

NAMES = {
    "exp": ("exp u > 0", "exp u >= 1 + u", "exp u - exp v >= exp(v) (u - v)"),
    "log": ("log u <= u - 1", "log u - log v <= (u - v)/v", "log(u v) = log u + log v"),
    "tanh": ("|tanh u| < 1", "|tanh u| <= |u|", "tanh increasing and 1-Lipschitz"),
    "atan": ("|atan u| < pi/2", "|atan u| <= |u|", "atan increasing and 1-Lipschitz"),
    "erf": ("|erf u| < 1", "|erf u| <= 2|u|/sqrt(pi)", "erf increasing"),
    "sin": ("sin^2 + cos^2 = 1", "|sin u| <= |u|"),
    "cos": ("sin^2 + cos^2 = 1", "cos u >= 1 - u^2/2"),
    "ceiling": ("u <= ceiling u < u + 1",),
    "floor": ("floor u <= u < floor u + 1",),
    "LambertW": ("W e^W = u, W >= -1",),
    "gamma": ("gamma u > 0 for u > 0",),
}


def domain_facts(tr: Translator) -> list[z3.BoolRef]:
    """Ranges of the opaque terms."""
    out: list[z3.BoolRef] = []
    for expr, v in list(tr.opaque.items()):
        out += _range(tr, expr, v)
    return out


def instances(tr: Translator) -> tuple[list[z3.BoolRef], tuple[str, ...]]:
    """Return all instances at the occurring arguments, and the names of the families."""
    facts: list[z3.BoolRef] = []
    names: list[str] = []
    for _ in range(2):  # the functional equations bring in new terms once
        facts += list(_functional(tr))
    groups: dict[str, list[sp.Expr]] = {}
    for expr in tr.opaque:
        groups.setdefault(expr.func.__name__, []).append(expr)
    for name in sorted(groups):
        names += NAMES.get(name, ())
        for expr in groups[name]:
            facts += _single(tr, expr)
        for a, b in list(combinations(sorted(groups[name], key=str), 2))[:_MAX_PAIRS]:
            facts += _pair(tr, name, a, b)
    mixed = [(e, g) for e in groups.get("exp", []) for g in groups.get("log", [])]
    for e, g in mixed[:_MAX_PAIRS]:
        facts += _tangent(tr, e, g)
    if mixed:
        names.append("exp u >= v (1 + u - log v)")
    facts += domain_facts(tr)
    return facts, tuple(dict.fromkeys(names))


def _arg(tr: Translator, expr: sp.Expr) -> z3.ArithRef:
    return tr.term(expr.args[0])[0]


def _range(tr: Translator, expr: sp.Expr, v: z3.ArithRef) -> list[z3.BoolRef]:
    if isinstance(expr, sp.exp):
        return [v > 0]
    if isinstance(expr, (sp.tanh, sp.erf)):
        u = _arg(tr, expr)
        return [v > -1, v < 1, z3.Or(z3.And(u > 0, v > 0), z3.And(u < 0, v < 0), u == v)]
    if isinstance(expr, sp.atan):
        return [v * 7 < 11, v * 7 > -11, _arg(tr, expr) * v >= 0]
    if isinstance(expr, sp.acos):
        return [v >= 0, v * 7 < 22]
    if isinstance(expr, sp.asin):
        return [v * 7 < 11, v * 7 > -11, _arg(tr, expr) * v >= 0]
    if isinstance(expr, (sp.sin, sp.cos)):
        return [v <= 1, v >= -1]
    if isinstance(expr, sp.LambertW) and len(expr.args) == 1:
        return [v >= -1, _arg(tr, expr) * v >= 0]
    if isinstance(expr, sp.ceiling):
        return [v >= _arg(tr, expr), v < _arg(tr, expr) + 1]
    if isinstance(expr, sp.floor):
        return [v <= _arg(tr, expr), v > _arg(tr, expr) - 1]
    if isinstance(expr, sp.gamma):
        return [z3.Implies(_arg(tr, expr) > 0, v > 0)]
    if isinstance(expr, sp.Pow) and expr.exp.is_Integer:
        b = tr.term(expr.base)[0]
        even = int(expr.exp) % 2 == 0
        zero = [z3.Implies(b == 0, v == 0)] if expr.exp > 0 else []
        return [*zero, z3.Implies(b != 0 if even else b > 0, v > 0)]
    return []


def _functional(tr: Translator) -> Iterator[z3.BoolRef]:
    """Products inside logarithms, Pythagoras, and the definition of W."""
    for expr in list(tr.opaque):
        v = tr.opaque[expr]
        if isinstance(expr, sp.log) and len(expr.args) == 1:
            yield from _split_log(tr, expr, v)
        if isinstance(expr, sp.sin):
            yield v**2 + tr.term(sp.cos(expr.args[0]))[0] ** 2 == 1
        if isinstance(expr, sp.LambertW) and len(expr.args) == 1:
            w = sp.exp(expr, evaluate=False)
            e = tr.term(w)[0]
            u = _arg(tr, expr)
            yield z3.Implies(u >= 0, v * e == u)


def _split_log(tr: Translator, expr: sp.Expr, v: z3.ArithRef) -> Iterator[z3.BoolRef]:
    factors = _factors(expr.args[0])
    if len(factors) <= 1 and all(c == 1 for c in factors.values()):
        return
    total, positive = tr.value(sp.Integer(0)), []
    for base, power in factors.items():
        b, side = tr.term(base)
        log, log_side = tr.term(sp.log(base, evaluate=False)) if base != 1 else (total, side)
        positive += [b > 0, *tr.conditions(side | log_side)]
        total = total + tr.value(power) * log
    yield z3.Implies(z3.And(*positive), v == total)


def _factors(u: sp.Expr) -> dict[sp.Expr, sp.Rational]:
    """Write u as a product of rational powers; numbers split into primes."""
    out: dict[sp.Expr, sp.Rational] = {}
    for base, power in sp.factor_terms(u).as_powers_dict().items():
        if not power.is_Rational:
            return {u: sp.Integer(1)}
        if base.is_Rational and base > 0 and max(base.p, base.q) < 10**6:
            for prime, n in sp.factorrat(base).items():
                key = sp.Integer(prime)
                out[key] = out.get(key, sp.Integer(0)) + n * power
        else:
            out[base] = out.get(base, sp.Integer(0)) + power
    return out


def _single(tr: Translator, expr: sp.Expr) -> list[z3.BoolRef]:
    v = tr.opaque[expr]
    if isinstance(expr, sp.exp):
        u = _arg(tr, expr)
        return [z3.Or(z3.And(u == 0, v == 1), v > 1 + u), z3.Implies(u < 1, v * (1 - u) <= 1)]
    if isinstance(expr, sp.log) and len(expr.args) == 1:
        u = _arg(tr, expr)
        strict = z3.Or(z3.And(u == 1, v == 0), z3.And(v < u - 1, u * v > u - 1))
        return [z3.Implies(u > 0, strict)]
    if isinstance(expr, (sp.tanh, sp.atan, sp.sin)):
        u = _arg(tr, expr)
        return [z3.Or(z3.And(u == 0, v == 0), v * v < u * u)]
    if isinstance(expr, sp.cos):
        u = _arg(tr, expr)
        return [v >= 1 - u * u / 2]
    if isinstance(expr, sp.erf):
        u = _arg(tr, expr)
        return [v * v * tr.term(sp.pi)[0] <= 4 * u * u]
    return []


def _tangent(tr: Translator, e: sp.Expr, g: sp.Expr) -> list[z3.BoolRef]:
    """Return the tangent of exp at log v."""
    (u, p), (v, q) = (_arg(tr, e), tr.opaque[e]), (_arg(tr, g), tr.opaque[g])
    return [z3.Implies(v > 0, z3.And(p >= v * (1 + u - q), z3.Or(p != v, u == q)))]


def _pair(tr: Translator, name: str, a: sp.Expr, b: sp.Expr) -> list[z3.BoolRef]:
    if len(a.args) != 1 or name not in ("exp", "log", "tanh", "atan", "erf", "sin", "cos"):
        return []
    (u, p), (v, q) = (_arg(tr, a), tr.opaque[a]), (_arg(tr, b), tr.opaque[b])
    same = z3.And(u == v, p == q)
    if name == "exp":
        return [z3.Or(same, z3.And(p - q > q * (u - v), q - p > p * (v - u)))]
    if name == "log":
        tangents = z3.And(v * (p - q) < u - v, u * (q - p) < v - u)
        return [z3.Implies(z3.And(u > 0, v > 0), z3.Or(same, tangents))]
    lipschitz = (p - q) ** 2 <= (u - v) ** 2
    if name in ("tanh", "atan"):
        return [z3.Or(same, (p - q) * (u - v) > 0), lipschitz]
    if name == "erf":
        return [z3.Or(same, (p - q) * (u - v) > 0)]
    return [lipschitz, z3.Implies(u == v, p == q)]
