"""Polynomial goals: z3 (nlsat) shows that no point satisfies the hypotheses and the negation."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from time import monotonic

import sympy as sp
import z3

from lemmata.bounds.prove.polynomials import axioms as ax
from lemmata.bounds.prove.polynomials.translate import Translator, context
from lemmata.bounds.prove.reals.ball import enclose

SOLVER = f"z3 nlsat {z3.get_version_string()}"

HINT, QUICK, LONG = 50_000, 300_000, 2_000_000
"""Work that z3 may spend on a side question and on a goal, in its own units.

Work decides, not time, so that a verdict does not depend on how busy the machine is.
"""
BACKSTOP = 30.0
"""Seconds after which a call is given up whatever it counted: a few operations do not count."""


@dataclass(frozen=True)
class Answer:
    """``"unsat"``, ``"sat"`` (then with candidate points, to be replayed) or ``"unknown"``."""

    status: str
    points: tuple[Mapping[sp.Symbol, sp.Expr], ...] = ()
    axioms: tuple[str, ...] = ()
    opaque: bool = False


@dataclass(frozen=True)
class Obligation:
    """What a solver is given: polynomial formulas in real variables.

    Attributes
    ----------
    translator : Translator
        Made the formulas; knows what each variable stands for.
    formulas : tuple of z3.BoolRef
        All of them are to hold at once.
    axioms : tuple of str
        Elementary inequalities for transcendental terms among them.
    """

    translator: Translator
    formulas: tuple[z3.BoolRef, ...]
    axioms: tuple[str, ...] = ()

    @property
    def opaque(self) -> bool:
        """Whether there are transcendental terms, of which little is known."""
        return bool(self.translator.opaque)


LISTENERS: list[Callable[[Obligation, str], None]] = []
"""Called with each obligation and what became of it (a status of :class:`Answer`)."""


def obligation(
    parts: Sequence[sp.Basic], symbols: Sequence[sp.Symbol], *, axioms: bool = True
) -> Obligation:
    """Translate formulas in negation normal form."""
    return _obligation(tuple(parts), tuple(symbols), axioms)


@lru_cache(maxsize=64)
def _obligation(
    parts: tuple[sp.Basic, ...], symbols: tuple[sp.Symbol, ...], axioms: bool
) -> Obligation:
    """Translate formulas; those without a certificate are soon put to the solver as well."""
    tr = Translator(list(parts))
    formulas = [tr.formula(p) for p in parts]
    names: tuple[str, ...] = ()
    if tr.opaque:
        extra, names = ax.instances(tr) if axioms else (ax.domain_facts(tr), ())
        constants = [c for e in list(tr.opaque) for c in _constant(tr, e)]
        formulas += extra + constants
    formulas += [c for s in symbols if s.is_integer for c in _gaps(tr, s)]
    return Obligation(tr, tuple(formulas), names)


def satisfiable(
    parts: Sequence[sp.Basic],
    symbols: Sequence[sp.Symbol],
    timeout: float,
    *,
    axioms: bool = True,
    effort: int = QUICK,
) -> Answer:
    """Ask whether formulas in negation normal form have a common real solution.

    ``"unsat"`` is a proof (every model of the reals is a model of what z3 was told); ``"sat"`` is
    only a hint where opaque terms occur; ``"unknown"`` says that ``effort`` units of work were
    not enough, or ``timeout`` seconds.
    """
    asked = obligation(parts, symbols, axioms=axioms)
    status, model = ask(asked.formulas, min(timeout, BACKSTOP), effort)
    tell(asked, status)
    points = () if model is None else _points(model, asked.translator, symbols)
    return Answer(status, points, asked.axioms, asked.opaque)


def tell(asked: Obligation, status: str) -> None:
    """Let all listeners know what became of an obligation."""
    for listen in LISTENERS:
        listen(asked, status)


def _gaps(tr: Translator, s: sp.Symbol) -> list[z3.BoolRef]:
    """No integer lies strictly between small neighbours (the rest is relaxed to the reals)."""
    return list(_beside_integers(str(tr.symbols[s]))) if s in tr.symbols else []


@cache
def _beside_integers(variable: str) -> tuple[z3.BoolRef, ...]:
    v = z3.Real(variable, context())
    return tuple(z3.Or(v <= k, v >= k + 1) for k in range(-3, 4))


def _constant(tr: Translator, expr: sp.Expr) -> list[z3.BoolRef]:
    if expr.free_symbols or not enclose(expr, {}, 128).is_finite():
        return []
    return tr.conditions(tr.term(expr)[1])


def ask(
    formulas: Sequence[z3.BoolRef], timeout: float, effort: int | None = None
) -> tuple[str, z3.ModelRef | None]:
    """Ask z3 whether formulas hold together; return a solution as well, if it has one.

    In a context of its own, so that no answer depends on an earlier question, and this one can
    be interrupted.  ``effort`` limits its units of work, ``timeout`` the seconds.
    """
    ctx = z3.Context()
    solver = z3.Tactic("qfnra-nlsat", ctx).solver()
    solver.add(*(f.translate(ctx) for f in formulas))
    if effort is not None:
        solver.set("rlimit", effort)
    status = _checked(solver, ctx, timeout)
    return status, solver.model() if status == "sat" else None


def _checked(solver: z3.Solver, ctx: z3.Context, timeout: float) -> str:
    """Run z3, and interrupt it if it does not look at its time limit."""
    if timeout <= 0:
        return "unknown"
    solver.set("timeout", max(1, int(1000 * timeout)))
    alarm = threading.Timer(timeout + 0.1, ctx.interrupt)
    alarm.daemon = True
    alarm.start()
    try:
        return str(solver.check())
    except z3.Z3Exception:
        return "unknown"
    finally:
        alarm.cancel()


def _points(
    model: z3.ModelRef, tr: Translator, symbols: Sequence[sp.Symbol]
) -> tuple[Mapping[sp.Symbol, sp.Expr], ...]:
    """Candidate points: the model itself, and rational points close to it."""
    choices = []
    for s in symbols:
        if s not in tr.symbols:
            choices.append([sp.Integer(1)])
            continue
        variable = tr.symbols[s].translate(model.ctx)
        choices.append(_numbers(model.eval(variable, model_completion=True)))
    width = max((len(c) for c in choices), default=1)
    rows = [[c[min(i, len(c) - 1)] for c in choices] for i in range(width)]
    mixed = [list(r) for r in product(*choices)] if len(symbols) <= 3 else []
    return tuple(dict(zip(symbols, row, strict=True)) for row in rows + mixed)


def _numbers(value: z3.ExprRef) -> list[sp.Expr]:
    if z3.is_rational_value(value):
        return [sp.Rational(value.numerator_as_long(), value.denominator_as_long())]
    if not z3.is_algebraic_value(value):
        return [sp.Integer(1)]
    near = value.approx(12)
    out: list[sp.Expr] = []
    coefficients = [sp.Integer(c.as_long()) for c in value.poly()]
    if len(coefficients) == 3:
        c, b, a = coefficients
        root = sp.sqrt(b * b - 4 * a * c)
        low, high = sorted([(-b - root) / (2 * a), (-b + root) / (2 * a)])
        out.append(low if value.index() == 1 else high)
    exact = sp.Rational(near.numerator_as_long(), near.denominator_as_long())
    return [*out, exact, sp.Rational(exact).limit_denominator(1000)]


def clock(deadline: float, share: float = 1.0) -> float:
    """Return the part of the remaining time to spend."""
    return max(0.0, (deadline - monotonic()) * share)
