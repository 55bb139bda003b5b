r"""Traces of quadratic forms, Laplacians, and the generator of a diffusion (Itô's formula).

The trace of a quadratic form q is :math:`\sum_jq(e_j)` over an orthonormal basis of
:math:`\mathbb R^d`.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.language.functions import (
    GradientJet,
    Jet,
    _need,
    _representer,
    computable,
    derivative,
    function,
    grad,
)
from lemmata.bounds.language.terms import Functional, Term, fresh
from lemmata.bounds.language.vectors import Inner, Norm, Vector, VectorVariable, inner, norm, vector
from lemmata.bounds.symbols import d


class JacobianSize(Functional):
    r"""The Frobenius norm :math:`\lVert DG(z)\rVert_F`."""

    is_extended_nonnegative = True
    is_nonnegative = True
    taken = 1
    text = "|D{}({})|_F"
    tex = r"\lVert D{}({})\rVert_F"

    def __new__(cls, G: Term, z: Vector) -> sp.Expr:
        _need(G, "map")
        if computable(G):
            u = fresh(VectorVariable("u"))
            return sp.sqrt(trace(norm(derivative(G, z, u)) ** 2, u))
        made: sp.Expr = sp.Basic.__new__(cls, G, vector(z))
        return made


class DivergenceOfMap(Functional):
    r"""The divergence :math:`\operatorname{div}G(z)`, the trace of the Jacobian."""

    taken = 1
    text = "div {}({})"
    tex = r"\operatorname{{div}}{}({})"

    def __new__(cls, G: Term, z: Vector) -> sp.Expr:
        _need(G, "map")
        if computable(G):
            u = fresh(VectorVariable("u"))
            return trace(inner(u, derivative(G, z, u)), u)
        made: sp.Expr = sp.Basic.__new__(cls, G, vector(z))
        return made


class LaplacianOfMap(Vector):
    r"""The vector :math:`\Delta G(z)=\sum_jD^2G(z)[e_j,e_j]`."""

    taken = 2
    text = "Laplacian {}({})"
    tex = r"\Delta {}({})"

    def __new__(cls, G: Term, z: Vector) -> Vector:
        _need(G, "map")
        if computable(G):
            u, w = fresh(VectorVariable("u")), fresh(VectorVariable("w"))
            return _representer(trace(inner(w, derivative(G, z, u, u)), u), w)
        made: Vector = sp.Basic.__new__(cls, G, vector(z))
        return made


class LaplacianOfField(Functional):
    r"""The number :math:`\Delta f(z)` of a field of which no formula is known."""

    taken = 2
    text = "Laplacian {}({})"
    tex = r"\Delta {}({})"

    def __new__(cls, f: Term, z: Vector) -> sp.Expr:
        _need(f, "field")
        if computable(f):
            return laplacian(f, z)
        made: sp.Expr = sp.Basic.__new__(cls, f, vector(z))
        return made


def laplacian(f: Term, z: Vector) -> sp.Expr:
    r"""Return :math:`\Delta f(z)`, the trace of the second derivative."""
    if not computable(f):
        return LaplacianOfField(f, z)
    u = fresh(VectorVariable("u"))
    return trace(derivative(f, z, u, u), u)


def trace(form: sp.Expr, u: VectorVariable) -> sp.Expr:
    """Return the trace of a quadratic form in ``u``.

    Raises
    ------
    ValueError
        If a term of the form is not known to be quadratic, or its trace has no name.
    """
    squares = {
        p: _multiplied(p.base.args[0], p.base.args[0], u)
        for p in form.atoms(sp.Pow)
        if p.exp == 2 and isinstance(p.base, Norm) and p.has(u)
    }
    products = {p: _multiplied(p.args[0], p.args[1], u) for p in form.atoms(Inner) if p.has(u)}
    form = sp.expand(form.xreplace(squares).xreplace(products))
    return sp.Add(*(_trace_of(term, u) for term in sp.Add.make_args(form)))


def _multiplied(v: Vector, w: Vector, u: VectorVariable) -> sp.Expr:
    """Multiply an inner product out in those arguments that depend on u."""
    first, second = (x.parts if x.has(u) else {x: sp.S.One} for x in (v, w))
    return sp.Add(
        *(
            a * b * (Pair(p, q) if p.has(u) or q.has(u) else inner(p, q))
            for p, a in first.items()
            for q, b in second.items()
        )
    )


class Pair(Functional):
    """An inner product that is kept as it is while a trace is taken."""


def _trace_of(term: sp.Expr, u: VectorVariable) -> sp.Expr:
    factors = [g for f in sp.Mul.make_args(term) for g in _powers(f)]
    rest = sp.Mul(*(f for f in factors if not f.has(u)))
    about = [f for f in factors if f.has(u)]
    if len(about) == 2:
        return rest * inner(*(_representer(inner(*f.args), u) for f in about))
    if len(about) == 1 and isinstance(about[0], Pair):
        p, q = about[0].args
        return rest * _pair(p, q, u)
    return sp.S.Zero if term == 0 else _unnamed(term, u)


def _powers(factor: sp.Expr) -> list[sp.Expr]:
    if factor.is_Pow and factor.exp == 2:
        return [factor.base, factor.base]
    return [factor]


def _pair(p: Vector, q: Vector, u: VectorVariable) -> sp.Expr:
    """Return the trace of <p, q>, for directions p, q that depend on u."""
    if not p.has(u):
        p, q = q, p
    if p == u and q == u:
        return d
    for v, w in ((p, q), (q, p)):
        if v == u and isinstance(w, Jet) and w.args[2] == sp.Tuple(u):
            return DivergenceOfMap(*w.args[:2])
        if v == u and isinstance(w, GradientJet) and w.args[2] == sp.Tuple(u):
            return LaplacianOfField(*w.args[:2])
    if p == q and isinstance(p, Jet) and p.args[2] == sp.Tuple(u):
        return JacobianSize(*p.args[:2]) ** 2
    if isinstance(p, Jet) and p.args[2] == sp.Tuple(u, u) and not q.has(u):
        return inner(LaplacianOfMap(*p.args[:2]), q)
    return _unnamed(Inner(p, q), u)


def _unnamed(term: sp.Expr, u: VectorVariable) -> sp.Expr:
    raise ValueError(f"the trace of {term} in {u} has no name yet")


def generator(drift: Term, rate: sp.Expr, f: Term) -> Term:
    r"""Return the field :math:`\langle b,\nabla f\rangle+\frac v2\Delta f`.

    By Itô's formula it is the drift of :math:`f(X)` for a diffusion with drift b and noise of rate
    v in each coordinate.
    """
    z = fresh(VectorVariable("z"))
    body = inner(drift(z), grad(f)(z)) + rate * laplacian(f, z) / 2
    return function(lambda w: body.xreplace({z: w}))


def noise(rate: sp.Expr, f: Term, z: Vector) -> sp.Expr:
    r"""Return :math:`v\lVert\nabla f(z)\rVert^2`, the rate of quadratic variation of f(X)."""
    return rate * norm(grad(f)(z)) ** 2
