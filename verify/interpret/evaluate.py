"""The value of any term about points: a ball for a number, an array for a vector.

Vectors are worked out by an arithmetic (`Floats`, `Balls`, `Digits`), scalars by the tape of
`bounds.prove` on the balls that norms and inner products give.  Within an `Evaluation` each term
is worked out once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import sympy as sp
from flint import arb

from lemmata.bounds.language import traces
from lemmata.bounds.language.formulas import Equal, Predicate
from lemmata.bounds.language.functions import (
    Adjoint,
    FieldValue,
    Function,
    GradientJet,
    Jet,
)
from lemmata.bounds.language.gram import numbers
from lemmata.bounds.language.measures.laws import TV, Mass
from lemmata.bounds.language.sequences import Iterate
from lemmata.bounds.language.terms import Abbreviation, Term, is_variable, variables
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.language.vectors import (
    Combination,
    Inner,
    Norm,
    UnitVector,
    Vector,
)
from lemmata.bounds.prove.reals.tape import run
from lemmata.bounds.symbols import d
from lemmata.verify.interpret.arithmetics.arithmetic import Arithmetic
from lemmata.verify.interpret.model import Model, NotAboutPointsError
from lemmata.verify.interpret.statements.sorts import about_points, refusal


def interpret(term: Any, model: Model, arithmetic: type[Arithmetic] | None = None) -> Any:
    """Return the value of a term, or whether a formula holds.

    Parameters
    ----------
    term : scalar, Vector or Formula
        About the map ``G``, points and numbers; functions given by formulas are worked out.
    model : Model
        What its variables stand for.
    arithmetic : type, optional
        `Floats` if not given, `Balls` or `Digits`.

    Returns
    -------
    arb, bool, None, or a vector of the arithmetic
        Of a scalar a ball that contains its value; None of a formula that is not decided.

    Raises
    ------
    NotAboutPointsError
        If it speaks of laws, processes, networks, or of what the model does not give.
    """
    from lemmata.verify.interpret.arithmetics.floats import Floats

    term = unfold(sp.sympify(term))
    about_points(term)
    at = Evaluation(model, arithmetic or Floats)
    return at.vector(term) if isinstance(term, Vector) else at.scalar(term)


class Evaluation:
    """Terms and formulas at a model.

    Parameters
    ----------
    model : Model
        What the variables stand for.
    arithmetic : type
        `Floats`, `Balls` or `Digits`.
    by_differences : bool
        Whether derivatives of functions that have a name, as L and f, are measured as differences
        of their values, instead of by the formulas that are computed for them.
    """

    def __init__(
        self, model: Model, arithmetic: type[Arithmetic], *, by_differences: bool = False
    ) -> None:
        self.model, self.by_differences = model, by_differences
        self.arithmetic = arithmetic(model.G, model.constants)
        self._known: dict[Any, Any] = {}

    def scalar(self, expr: sp.Basic) -> Any:
        """Return the ball of a scalar, or whether a formula holds: None if that is not decided."""
        flat, names, symbols = _flat(expr)
        values = {name: self._once(self._functional, f) for f, name in names.items()}
        values |= {s: self._once(self._symbol, s) for s in symbols}
        return run(flat, values, clip=True)

    def vector(self, v: Vector) -> Any:
        """Return the value of a vector in the arithmetic."""
        return self._once(self._vector, v)

    def known(self, body: Any, *but: Any) -> dict[Any, Any]:
        """Return the values of the variables of a term, but for some."""
        found = variables(body) - set(but)
        vectors = {v: self.vector(v) for v in found if isinstance(v, Vector)}
        numbers = {s: self._once(self._symbol, s) for s in found if isinstance(s, sp.Symbol)}
        return vectors | numbers

    def with_values(self, known: Mapping[Any, Any]) -> Evaluation:
        """Return an evaluation at the same generator, of terms in these variables only."""
        made = Evaluation(self.model, type(self.arithmetic), by_differences=self.by_differences)
        made._known.update(known)
        return made

    def _once(self, work: Callable[[Any], Any], term: Any) -> Any:
        if term not in self._known:
            self._known[term] = work(term)
        return self._known[term]

    def _symbol(self, s: sp.Symbol) -> arb:
        if s == d:
            return arb(self.model.G.dim)
        value = self._value_of(s)
        return self.scalar(value) if isinstance(value, sp.Basic) else arb(value)

    def _value_of(self, variable: Any) -> Any:
        if variable in self.model.at:
            return self.model.at[variable]
        if getattr(variable, "name", "") in self.model.constants:
            return self.model.constants[variable.name]
        raise NotAboutPointsError(f"{variable} stands for no {_sort(variable)} of the model")

    def _functional(self, f: sp.Expr) -> Any:
        if isinstance(f, (Mass, TV)):
            from lemmata.verify.interpret.arithmetics.masses import mass

            return mass(self, f)
        made = _FUNCTIONALS.get(type(f))
        if made is not None:
            return made(self, *f.args)
        if isinstance(f, traces.LaplacianOfField) and self._is_measured(f.args[0]):
            from lemmata.verify.interpret.arithmetics.differences import laplacian

            return laplacian(self, *f.args)
        if isinstance(f, (FieldValue, Abbreviation, traces.LaplacianOfField)):
            ahead = unfold(f)
            if ahead != f:
                return self.scalar(ahead)
        raise refusal(f)

    def _vector(self, v: Vector) -> Any:
        if isinstance(v, Combination):
            return self.arithmetic.combine(
                [(self.scalar(c), self.vector(p)) for p, c in v.parts.items()]
            )
        made = _VECTORS.get(type(v))
        if made is not None:
            return made(self, *v.args)
        if is_variable(v):
            value = self._value_of(v)
            is_term = isinstance(value, Vector)
            return self.vector(value) if is_term else self.arithmetic.point(value)
        raise refusal(v)

    def _map(self, G: Term, v: Vector) -> Term | None:
        """Return None for the generator; else what a term about another map stands for."""
        if is_variable(G) and getattr(G, "name", "") == "G":
            return None
        ahead = unfold(v)
        if ahead == v:
            raise refusal(v)
        return ahead  # type: ignore[no-any-return]

    def _unit(self, i: sp.Integer) -> Any:
        if i > self.model.G.dim:
            raise NotAboutPointsError(f"e_{i} is not in {self.model.G.dim} dimensions")
        return self.arithmetic.point([float(j + 1 == i) for j in range(self.model.G.dim)])

    def _jet(self, G: Term, z: Vector, directions: sp.Tuple) -> Any:
        other = self._map(G, sp.Basic.__new__(Jet, G, z, directions))
        if other is not None:
            return self.vector(other)
        return self.arithmetic.jet(self.vector(z), [self.vector(u) for u in directions])

    def _adjoint(self, G: Term, z: Vector, directions: sp.Tuple, a: Vector) -> Any:
        other = self._map(G, sp.Basic.__new__(Adjoint, G, z, directions, a))
        if other is not None:
            return self.vector(other)
        along = [self.vector(u) for u in directions]
        return self.arithmetic.adjoint(self.vector(z), along, self.vector(a))

    def _is_measured(self, f: Term) -> bool:
        """Whether the derivatives of a function are measured."""
        return self.by_differences and isinstance(f, Function)

    def _gradient(self, f: Term, z: Vector, directions: sp.Tuple) -> Any:
        if self._is_measured(f):
            from lemmata.verify.interpret.arithmetics.differences import gradient

            return gradient(self, f, z, directions)
        folded = sp.Basic.__new__(GradientJet, f, z, directions)
        ahead = unfold(folded)
        if ahead == folded:
            raise refusal(folded)
        return self.vector(ahead)

    def _laplacian(self, G: Term, z: Vector) -> Any:
        self._map(G, sp.Basic.__new__(traces.LaplacianOfMap, G, z))
        return self.arithmetic.laplacian(self.vector(z))

    def _iterate(self, name: Any, step: Term, start: Vector, s: sp.Expr) -> Any:
        from lemmata.verify.interpret.arithmetics.iterate import iterated

        return iterated(self, step, start, s)


_VECTORS: dict[type, Callable[..., Any]] = {
    UnitVector: Evaluation._unit,
    Jet: Evaluation._jet,
    Adjoint: Evaluation._adjoint,
    GradientJet: Evaluation._gradient,
    traces.LaplacianOfMap: Evaluation._laplacian,
    Iterate: Evaluation._iterate,
}
_FUNCTIONALS: dict[type, Callable[..., Any]] = {
    Norm: lambda e, v: e.arithmetic.norm(e.vector(v)),
    Inner: lambda e, v, w: e.arithmetic.inner(e.vector(v), e.vector(w)),
    traces.JacobianSize: lambda e, G, z: e.arithmetic.jacobian_size(e.vector(z)),
    traces.DivergenceOfMap: lambda e, G, z: e.arithmetic.divergence(e.vector(z)),
}


@cache
def _flat(expr: sp.Basic) -> tuple[sp.Basic, dict[Any, sp.Dummy], tuple[sp.Symbol, ...]]:
    """Return an expression in unknowns, the functionals they stand for, and its symbols."""
    equal = {e: e.relation for e in expr.atoms(Equal)}
    expr = expr.xreplace(equal) if equal else expr
    opaque = list(expr.atoms(Predicate))
    if opaque:
        raise refusal(opaque[0])
    names = numbers(expr)
    flat = expr.xreplace(names)
    known = set(names.values())
    symbols = [v for v in variables(flat) if v not in known]
    return flat, names, tuple(sorted(symbols, key=str))


def _sort(variable: Any) -> str:
    return str(getattr(variable, "sort", "number"))
