r"""Functions as terms: maps :math:`G`, scalar fields :math:`f`, curves :math:`\varphi`.

A function is a variable or an abstraction ``z -> body`` (`Function`).  Applying an abstraction
replaces its variable; the derivatives of a variable are formal, multilinear and symmetric; and
those of an abstraction are computed by differentiating its body along a line.  So ``grad(f)(z)``
is :math:`DG(z)^\top(G(z)-x)` as soon as ``f`` is :math:`\frac12\lVert G-x\rVert^2`.  An abstraction
that has a name is written by it, and worked out by `unfold` where a proof is checked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import sympy as sp
from sympy.core.sorting import default_sort_key
from sympy.core.symbol import Str

from bounds.language.terms import LATEX, Binder, Functional, ObjectVariable, SortError, Term, Variable, fresh
from bounds.language.vectors import (
    ZERO,
    Combination,
    Inner,
    Vector,
    VectorVariable,
    combine,
    inner,
    primitive,
    vector,
)

class Callable_(Term):
    """Something that can be applied to an argument."""

    def __call__(self, at: Any) -> Any:
        """Return the value at a point."""
        return derivative(self, at)

    def _applied(self, show: Callable[[Any], str]) -> str:
        """Write the function where it is applied."""
        return show(self)


class MapVariable(ObjectVariable, Callable_):
    """A smooth map from vectors to vectors."""

    sort = "map"


class FieldVariable(ObjectVariable, Callable_):
    """A smooth function from vectors to scalars."""

    sort = "field"


class CurveVariable(ObjectVariable, Callable_):
    """A smooth function from scalars to scalars."""

    sort = "curve"


class Function(Binder, Callable_):
    """The function that sends its variable to its body; ``args[2]`` is its name, if it has one."""

    def __new__(cls, variable: Variable, body: Any, name: str | Str = "") -> Function:
        made: Function = cls.bind(variable, sp.sympify(body), Str(str(name)))
        return made

    SORTS: ClassVar[dict[tuple[bool, bool], str]] = {
        (True, True): "map",
        (True, False): "field",
        (False, False): "curve",
        (False, True): "path",
    }

    @property
    def sort(self) -> str:  # type: ignore[override]
        """``"map"``, ``"field"``, ``"curve"`` or ``"path"``, by argument and value."""
        a, b = (isinstance(part, Vector) for part in self.args[:2])
        return self.SORTS[a, b]

    @property
    def name(self) -> str:
        """The name it is written by; empty for none."""
        return str(self.args[2])

    @property
    def plain(self) -> Function:
        """The same function without its name."""
        return Function(*self.open()[:2])

    def _sympystr(self, printer: Any) -> str:
        return self.name or "({} -> {})".format(*map(printer._print, self.shown()[:2]))

    def _latex(self, printer: Any) -> str:
        shown = r"({}\mapsto {})".format(*map(printer._print, self.shown()[:2]))
        return LATEX.get(self.name, self.name) or shown


def function(
    body: Callable[[Any], Any], of: Variable | None = None, name: str = ""
) -> Function:
    """Return the function given by a Python function of its variable, by default a vector."""
    variable = fresh(VectorVariable("z") if of is None else of)
    return Function(variable, body(variable), name)


def computable(F: Term) -> bool:
    """Whether a function is given by a formula that is to be worked out."""
    return isinstance(F, Function) and not F.name


def _arguments(show: Callable[[Any], str], *values: Any) -> str:
    return ", ".join(map(show, values))


def _multilinear(cls: type, F: Term, z: Vector, *slots: Vector) -> Vector:
    """Return a derivative along directions, which are sorted: it is symmetric.

    Scalar factors are taken out; sums of directions stay as they are.
    """
    factors, along = zip(*(primitive(vector(v)) for v in slots), strict=True) if slots else ((), ())
    if ZERO in along:
        return ZERO
    ordered = sp.Tuple(*sorted(along, key=default_sort_key))
    made = sp.Basic.__new__(cls, F, z, ordered)
    return combine((made, sp.Mul(*factors)))


def along(body: Any, t: sp.Symbol, order: int = 1) -> Any:
    """Return the derivative of a scalar or vector in ``t`` at 0."""
    for _ in range(order):
        body = body.derivative(t) if isinstance(body, Vector) else sp.diff(body, t)
    return body.xreplace({t: sp.S.Zero})


class Jet(Vector):
    r"""The derivative :math:`D^kG(z)[u_1,\dots,u_k]` of a map; for k = 0 its value."""

    def __new__(cls, G: Term, z: Vector, directions: sp.Tuple = sp.Tuple()) -> Vector:
        _need(G, "map")
        z = vector(z)
        if computable(G):
            return _computed(G, z, directions)
        return _multilinear(cls, G, z, *directions)

    def derivative(self, t: sp.Symbol) -> Vector:
        """Return the derivative in a parameter, by the chain rule."""
        return _chain(Jet, self, t)

    def _sympystr(self, printer: Any) -> str:
        return _jet(self, printer._print, "D{k}{F}({z})[{u}]", "{F}({z})")

    def _latex(self, printer: Any) -> str:
        return _jet(self, printer._print, "D^{{{k}}}{F}({z})[{u}]", "{F}({z})")


class GradientJet(Vector):
    r"""The derivative of :math:`\nabla f` at z in given directions; for none the gradient."""

    def __new__(cls, f: Term, z: Vector, directions: sp.Tuple = sp.Tuple()) -> Vector:
        _need(f, "field")
        z = vector(z)
        if computable(f):
            w = fresh(VectorVariable("z"))
            return _computed(Function(w, _gradient(f, w)), z, directions)
        return _multilinear(cls, f, z, *directions)

    def derivative(self, t: sp.Symbol) -> Vector:
        """Return the derivative in a parameter, by the chain rule."""
        return _chain(GradientJet, self, t)

    def _sympystr(self, printer: Any) -> str:
        return _jet(self, printer._print, "D{k}grad {F}({z})[{u}]", "grad {F}({z})")

    def _latex(self, printer: Any) -> str:
        gradient = r"\nabla {F}({z})"
        return _jet(self, printer._print, r"D^{{{k}}}\nabla {F}({z})[{u}]", gradient)

    def moves(self, other: Vector) -> bool:
        """Whether the symmetric form <D grad f(z)[u, ...], v> has its arguments in disorder."""
        directions = self.args[2]
        return any(default_sort_key(u) > default_sort_key(other) for u in directions)

    def moved(self, other: Vector) -> sp.Expr:
        """Put the arguments in order."""
        f, z, directions = self.args
        *rest, last = sorted((*directions, other), key=default_sort_key)
        return inner(GradientJet(f, z, sp.Tuple(*rest)), last)

    def _sympystr(self, printer: Any) -> str:
        return _jet(self, printer._print, "D{k}grad {F}({z})[{u}]", "grad {F}({z})")

    def _latex(self, printer: Any) -> str:
        gradient = r"\nabla {F}({z})"
        return _jet(self, printer._print, r"D^{{{k}}}\nabla {F}({z})[{u}]", gradient)


class Adjoint(Vector):
    r"""The vector w with :math:`\langle w,u\rangle=\langle a,D^{k+1}G(z)[u_1,\dots,u_k,u]\rangle`.

    For k = 0 it is :math:`DG(z)^\top a`.
    """

    def __new__(cls, G: Term, z: Vector, directions: sp.Tuple, a: Vector) -> Vector:
        _need(G, "map")
        z = vector(z)
        if computable(G):
            u = fresh(VectorVariable("u"))
            return _representer(inner(a, Jet(G, z, sp.Tuple(*directions, u))), u)
        factors, along = zip(*(primitive(vector(v)) for v in (*directions, a)), strict=True)
        if ZERO in along:
            return ZERO
        *rest, last = along
        ordered = sp.Tuple(*sorted(rest, key=default_sort_key))
        made = sp.Basic.__new__(cls, G, z, ordered, last)
        return combine((made, sp.Mul(*factors)))

    def moves(self, other: Vector) -> bool:
        """Whether the adjoint goes to the other side of an inner product."""
        return other != self and not any(
            isinstance(d, Adjoint) and default_sort_key(d) < default_sort_key(self)
            for d in other.parts
        )

    def moved(self, other: Vector) -> sp.Expr:
        """Move the adjoint to the other side of an inner product."""
        G, z, directions, a = self.args
        return inner(a, Jet(G, z, sp.Tuple(*directions, other)))

    def derivative(self, t: sp.Symbol) -> Vector:
        """Return the derivative in a parameter, by the product and the chain rule."""
        G, z, directions, a = self.args
        rows = [Adjoint(G, z, sp.Tuple(*directions, z.derivative(t)), a)]
        rows.append(Adjoint(G, z, directions, a.derivative(t)))
        for i, u in enumerate(directions):
            changed = [*directions[:i], u.derivative(t), *directions[i + 1 :]]
            rows.append(Adjoint(G, z, sp.Tuple(*changed), a))
        return combine(*((row, 1) for row in rows))

    def _sympystr(self, printer: Any) -> str:
        return self._written(printer._print, "D{k}{F}({z})[{u}]^T {a}", "D{F}({z})^T {a}")

    def _latex(self, printer: Any) -> str:
        plain = r"D{F}({z})^\top {a}"
        return self._written(printer._print, r"D^{{{k}}}{F}({z})[{u}]^\top {a}", plain)

    def _written(self, show: Callable[[Any], str], full: str, plain: str) -> str:
        F, z, directions, a = self.args
        held = show(a) if not isinstance(a, Combination) else f"({show(a)})"
        parts = {"F": show(F), "z": show(z), "u": _arguments(show, *directions), "a": held}
        return (full if directions else plain).format(k=len(directions) + 1, **parts)


class FieldValue(Functional):
    """The value f(z) of a scalar field."""

    def __new__(cls, f: Term, z: Vector) -> sp.Expr:
        _need(f, "field")
        if computable(f):
            return f.open(vector(z))[1]  # type: ignore[no-any-return]
        made: sp.Expr = sp.Basic.__new__(cls, f, vector(z))
        return made

    def _eval_derivative(self, t: sp.Symbol) -> sp.Expr:
        f, z = self.args
        return inner(GradientJet(f, z), z.derivative(t))

    def _sympystr(self, printer: Any) -> str:
        return "{}({})".format(*map(printer._print, self.args))

    _latex = _sympystr


class CurveJet(Functional):
    r"""The k-th derivative :math:`\varphi^{(k)}(t)` of a curve."""

    def __new__(cls, phi: Term, t: sp.Expr, order: int = 0) -> sp.Expr:
        _need(phi, "curve")
        t = sp.sympify(t)
        if computable(phi):
            at, body = phi.open()[:2]
            return sp.diff(body, at, order).xreplace({at: t})
        made: sp.Expr = sp.Basic.__new__(cls, phi, t, sp.Integer(order))
        return made

    def _eval_derivative(self, s: sp.Symbol) -> sp.Expr:
        phi, t, order = self.args
        return CurveJet(phi, t, order + 1) * sp.diff(t, s)

    def _sympystr(self, printer: Any) -> str:
        phi, t, order = self.args
        return f"{printer._print(phi)}{chr(39) * int(order)}({printer._print(t)})"

    _latex = _sympystr


def _need(F: Any, sort: str) -> None:
    if getattr(F, "sort", None) != sort:
        raise SortError(f"{F} is no {sort}")


def _computed(F: Function, z: Vector, directions: sp.Tuple) -> Vector:
    """Differentiate the body of an abstraction, one direction after the other."""
    if not directions:
        return F.open(z)[1]  # type: ignore[no-any-return]
    *others, last = directions
    t = sp.Dummy("t", real=True)
    return along(_computed(F, z + t * last, sp.Tuple(*others)), t)  # type: ignore[no-any-return]


def _jet(jet: Vector, show: Callable[[Any], str], full: str, value: str) -> str:
    """Write a derivative, with order 1 left out."""
    F, z, directions = jet.args
    k = len(directions)
    form = value if k == 0 else full.replace("^{{{k}}}", "").replace("{k}", "") if k == 1 else full
    return form.format(k=k, F=show(F), z=show(z), u=_arguments(show, *directions))


def _chain(make: Callable[..., Vector], jet: Vector, t: sp.Symbol) -> Vector:
    F, z, directions = jet.args
    rows = [make(F, z, sp.Tuple(*directions, z.derivative(t)))]
    for i, u in enumerate(directions):
        changed = [*directions[:i], u.derivative(t), *directions[i + 1 :]]
        rows.append(make(F, z, sp.Tuple(*changed)))
    return combine(*((row, 1) for row in rows))


def _gradient(f: Term, z: Vector) -> Vector:
    t, u = sp.Dummy("t", real=True), fresh(VectorVariable("u"))
    return _representer(along(derivative(f, z + t * u), t), u)


def _representer(form: sp.Expr, u: VectorVariable) -> Vector:
    """Return the vector whose inner product with ``u`` is a given linear form in ``u``."""
    rows: list[tuple[Vector, sp.Expr]] = []
    form = sp.expand(form)
    for entry in form.atoms(Inner):
        coefficient = form.coeff(entry)
        if entry.has(u):
            rows.append((_side(entry, u), coefficient))
            form -= coefficient * entry
    if sp.expand(form) != 0 or any(c.has(u) for _, c in rows):
        raise ValueError(f"{form} is not a linear form in {u}")
    return combine(*rows)


def _side(entry: Inner, u: VectorVariable) -> Vector:
    """Return w with <w, u> equal to an inner product that is linear in u."""
    v, w = entry.args if entry.args[0].has(u) else entry.args[::-1]
    return _transposed(v, w, u)


def _transposed(v: Vector, w: Vector, u: VectorVariable) -> Vector:
    """Return the vector whose inner product with u is <v, w>, v being linear in u."""
    rows = []
    for d, c in v.parts.items():
        by_coefficient = c.has(u)
        pulled = _representer(c, u) * inner(d, w) if by_coefficient else c * _pulled(d, w, u)
        rows.append((pulled, sp.S.One))
    return combine(*rows)


def _pulled(d: Vector, w: Vector, u: VectorVariable) -> Vector:
    if d == u:
        return w
    F, z, directions = d.args
    (i,) = (i for i, v in enumerate(directions) if v.has(u))
    rest = [*directions[:i], *directions[i + 1 :]]
    if isinstance(d, Jet):
        back = Adjoint(F, z, sp.Tuple(*rest), w)
    else:
        back = GradientJet(F, z, sp.Tuple(*rest, w))
    return _transposed(directions[i], back, u)


def derivative(F: Term, at: Any, *directions: Vector) -> Any:
    r"""Return :math:`D^kF` at a point in k directions; the value for none of them.

    Parameters
    ----------
    F : map, field or curve
        What is differentiated.
    at : Vector or sympy.Expr
        Where.
    *directions : Vector
        For a field the last one is paired with the gradient.
    """
    if F.sort == "map":
        return Jet(F, at, sp.Tuple(*directions))
    if F.sort == "curve":
        return CurveJet(F, at)
    if F.sort != "field":
        raise SortError(f"{F} cannot be applied")
    if not directions:
        return FieldValue(F, at)
    *others, last = directions
    return inner(GradientJet(F, at, sp.Tuple(*others)), last)


def grad(f: Term) -> Callable[[Vector], Vector]:
    r"""Return :math:`z\mapsto\nabla f(z)`."""
    return lambda z: GradientJet(f, z)


def adjoint(G: Term, z: Vector, a: Vector) -> Vector:
    r"""Return :math:`DG(z)^\top a`."""
    return Adjoint(G, z, sp.Tuple(), a)
