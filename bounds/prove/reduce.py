"""Simpler problems that imply a given one: case splits, composite arguments, monotone variables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from time import monotonic

import sympy as sp
from sympy.core.relational import Relational

from lemmata.bounds.defined import definedness
from lemmata.bounds.prove.goal import Problem, negation_normal, rename
from lemmata.bounds.prove.polynomials import polynomial
from lemmata.bounds.prove.reals.domain import atoms, conjuncts, disjuncts

_SPLIT = (sp.Abs, sp.Max, sp.Min, sp.sign, sp.Piecewise)
_INEQUALITIES = (sp.Ge, sp.Gt, sp.Le, sp.Lt)
_OUTER = (sp.exp, sp.log, sp.erf, sp.atan, sp.tanh, sp.sin, sp.cos)


def cases(problem: Problem) -> list[Problem]:
    """Split at the first innermost Abs, Max, Min, sign or Piecewise; together they are the goal.

    Returns an empty list if there is none.
    """
    if not all(isinstance(a, Relational) for a in disjuncts(problem.goal)):
        return []  # a point where the term is undefined might then matter
    nodes = [n for n in problem.goal.atoms(*_SPLIT) if n.free_symbols]
    inner = [n for n in nodes if not any(o is not n and n.has(o) for o in nodes)]
    if not inner:
        return []
    node = min(inner, key=str)
    out = []
    for value, condition in _branches(node):
        goal = negation_normal(problem.goal.xreplace({node: value}))
        given = tuple(g.xreplace({node: value}) for g in problem.given)
        out.append(replace(problem, goal=goal, given=(*given, negation_normal(condition))))
    return out


def _branches(node: sp.Expr) -> Iterator[tuple[sp.Expr, sp.Basic]]:
    if isinstance(node, sp.Piecewise):
        earlier: list[sp.Basic] = []
        for value, condition in node.args:
            yield value, sp.And(condition, *[sp.Not(c) for c in earlier], evaluate=False)
            earlier.append(condition)
        return
    if isinstance(node, (sp.Abs, sp.sign)):
        u = node.args[0]
        if isinstance(node, sp.Abs):
            yield u, sp.Ge(u, 0)
            yield -u, sp.Le(u, 0)
        else:
            yield sp.Integer(1), sp.Gt(u, 0)
            yield sp.Integer(-1), sp.Lt(u, 0)
            yield sp.Integer(0), sp.Eq(u, 0)
        return
    relation = sp.Ge if isinstance(node, sp.Max) else sp.Le
    for value in node.args:
        others = [relation(value, o) for o in node.args if o != value]
        yield value, sp.And(*others, evaluate=False)


def refuted(parts: list[sp.Basic], problem: Problem, deadline: float) -> bool:
    """Whether the formulas have no common solution, by the polynomial solver."""
    seconds = deadline - monotonic()
    answer = polynomial.satisfiable(parts, problem.symbols, seconds, effort=polynomial.HINT)
    return answer.status == "unsat"


def composite(problem: Problem, deadline: float) -> Problem | None:
    """Rewrite a goal that depends on its symbols only through one term ``t``."""
    goal = problem.goal
    if len(goal.free_symbols) < 2 or not isinstance(goal, _INEQUALITIES):
        return None
    h = goal.gts - goal.lts
    arguments = {a for f in h.atoms(*_OUTER) for a in (f.args[0], -f.args[0])}
    for argument in sorted(arguments, key=lambda a: (sp.count_ops(a), str(a))):
        t = sp.Dummy("t", real=True)
        reduced = _through(h, argument, t, problem, deadline)
        if reduced is None:
            continue
        bounds = [
            relation(t, end)
            for end in (0, 1)
            for relation in _INEQUALITIES
            if refuted(
                [*problem.hypotheses, negation_normal(relation(argument, end), negate=True)],
                problem,
                deadline,
            )
        ]
        strict = isinstance(goal, (sp.Gt, sp.Lt))
        statement = (sp.Gt if strict else sp.Ge)(reduced, 0, evaluate=False)
        return Problem(statement, tuple(bounds), (), {t: t}, statement)
    return None


def _through(
    h: sp.Expr, argument: sp.Expr, t: sp.Symbol, problem: Problem, deadline: float
) -> sp.Expr | None:
    for s in sorted(argument.free_symbols, key=str):
        if not argument.is_polynomial(s) or sp.degree(argument, s) != 1:
            continue
        slope, rest = sp.Poly(argument, s).all_coeffs()
        reduced = sp.cancel(sp.powsimp(h.xreplace({s: (t - rest) / slope})))
        if reduced.free_symbols != {t}:
            continue
        zero = negation_normal(sp.Eq(slope, 0))
        if refuted([*problem.hypotheses, zero], problem, deadline):
            return reduced
    return None


def substituted(problem: Problem, _deadline: float) -> Problem | None:
    """Insert the first hypothesis ``s = expression`` everywhere, also in what is known of s."""
    for atom in atoms(problem.given):
        if not isinstance(atom, sp.Eq):
            continue
        for s, value in (atom.args, atom.args[::-1]):
            if not isinstance(s, sp.Symbol) or value.has(s) or s not in problem.back:
                continue
            rule = {s: value}
            kept = [h for g in problem.hypotheses for h in conjuncts(g) if h != atom]
            given = tuple(negation_normal(rename(h, rule)) for h in kept)
            goal = negation_normal(rename(problem.goal, rule))
            back = {k: v for k, v in problem.back.items() if k != s}
            return Problem(goal, given, (), back, goal)
    return None


def at_the_end(problem: Problem, deadline: float) -> Problem | None:
    """Move a variable, in which ``h`` of the goal ``h >= 0`` is monotone, to its end value."""
    goal = problem.goal
    if len(goal.free_symbols) < 2 or not isinstance(goal, _INEQUALITIES):
        return None
    if any(not isinstance(f, _OUTER) for f in goal.atoms(sp.Function)):
        return None  # only functions that are smooth wherever `definedness` says so
    h = goal.gts - goal.lts
    for s in problem.symbols:
        for end, rising in _ends(s, problem):
            closed = _with_closed_end(problem, s)
            slope = sp.diff(h, s)
            wrong = sp.Lt(slope, 0) if rising else sp.Gt(slope, 0)
            needed = [negation_normal(c, negate=True) for c in definedness(h) + definedness(slope)]
            if not all(refuted([*closed, c], problem, deadline) for c in [wrong, *needed]):
                continue
            lower = h.xreplace({s: end})
            strict = isinstance(goal, (sp.Gt, sp.Lt))
            statement = (sp.Gt if strict else sp.Ge)(lower, 0, evaluate=False)
            others = {k: v for k, v in problem.back.items() if k != s}
            keep = tuple(a for a in problem.given if s not in a.free_symbols)
            domain = tuple(a for a in problem.domain if s not in a.free_symbols)
            return Problem(statement, keep, domain, others, statement)
    return None


def _ends(s: sp.Symbol, problem: Problem) -> Iterator[tuple[sp.Expr, bool]]:
    """Yield the only lower (then True) and the only upper bound of a variable."""
    involved = [a for a in problem.hypotheses if s in a.free_symbols]
    parts = atoms(involved)
    if len(parts) != sum(len(conjuncts(a)) for a in involved):
        return
    lower, upper = [], []
    for a in parts:
        if not isinstance(a, _INEQUALITIES):
            return
        if a.gts == s and s not in a.lts.free_symbols:
            lower.append(a.lts)
        elif a.lts == s and s not in a.gts.free_symbols:
            upper.append(a.gts)
        else:
            return
    if len(lower) == 1:
        yield lower[0], True
    if len(upper) == 1:
        yield upper[0], False


def _with_closed_end(problem: Problem, s: sp.Symbol) -> list[sp.Basic]:
    """Hypotheses with strict bounds on s made non-strict, so that the end belongs to the range."""
    weak = {sp.Gt: sp.Ge, sp.Lt: sp.Le}

    def relax(a: sp.Basic) -> sp.Basic:
        if isinstance(a, Relational) and s in a.free_symbols:
            return weak.get(type(a), type(a))(*a.args, evaluate=False)
        return a

    out = []
    for part in problem.hypotheses:
        out += [relax(a) for a in conjuncts(part)]
    return out
