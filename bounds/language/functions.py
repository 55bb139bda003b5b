r"""Functions as terms: maps :math:`G`, scalar fields :math:`f`, curves :math:`\varphi`.

A function is a variable or an abstraction ``z -> body`` (`Function`).  Applying an abstraction
replaces its variable; the derivatives of a variable are formal, multilinear and symmetric; and
those of an abstraction are computed by differentiating its body along a line.  So ``grad(f)(z)``
is :math:`DG(z)^\top(G(z)-x)` as soon as ``f`` is :math:`\frac12\lVert G-x\rVert^2`.  An abstraction
that has a name is written by it, and worked out by `unfold` where a proof is checked.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, ClassVar

import sympy as sp
from sympy.core.sorting import default_sort_key
from sympy.core.symbol import Str

from lemmata.bounds.language.terms import (
    LATEX,
    Binder,
    Functional,
    ObjectVariable,
    SortError,
    Term,
    Variable,
    fresh,
)
from lemmata.bounds.language.vectors import (
    ZERO,
    Combination,
    Inner,
    Norm,
    Vector,
    VectorVariable,
    combine,
    inner,
    primitive,
    vector,
)

NONE = sp.Tuple()
"""No directions."""


class Callable_(Term):
    """Something that can be applied to an argument."""

    def __call__(self, at: Any) -> Any:
        """Return the value at a point."""
        return derivative(self, at)

    def _applied(self, show: Callable[[Any], str]) -> str:
        """Write the function where it is applied."""
        return show(self)


class SmoothVariable(ObjectVariable, Callable_):
    """A function of which nothing is known but how often it is continuously differentiable.

    Of order 0 it is continuous; of order -1 it is measurable, and need not be continuous.
    """

    def __new__(
        cls, name: str | Str, number: int | sp.Integer = 0, order: int | sp.Integer = 3
    ) -> Any:
        return sp.Basic.__new__(cls, Str(str(name)), sp.Integer(number), sp.Integer(order))

    @property
    def order(self) -> int:
        """How often it is continuously differentiable."""
        return int(self.args[2])

    def numbered(self, number: int, name: str) -> SmoothVariable:
        """Return a variable of the same sort."""
        made: SmoothVariable = type(self)(name, number, self.order)
        return made


class MapVariable(SmoothVariable):
    """A map from vectors to vectors."""

    sort = "map"


class FieldVariable(SmoothVariable):
    """A function from vectors to scalars."""

    sort = "field"


class CurveVariable(SmoothVariable):
    """A function from scalars to scalars."""

    sort = "curve"


SMOOTH = (
    *(sp.Add, sp.Mul, sp.Pow, sp.exp, sp.log, sp.sin, sp.cos, sp.tan, sp.atan, sp.erf),
    *(sp.sinh, sp.cosh, sp.tanh, sp.asinh, sp.Symbol, sp.Tuple),
    *(VectorVariable, Combination, Inner),
)
"""What a formula may be made of; each is smooth wherever it and its derivatives are defined."""


@cache
def smoothness(F: Term) -> float:
    """Return how often a function is known to be continuously differentiable."""
    if not isinstance(F, Function):
        return float(getattr(F, "order", 0))
    variable, body = F.open()[:2]
    return min((_left(node, variable) for node in _about(body, variable)), default=math.inf)


def _left(node: sp.Basic, variable: Variable) -> float:
    """Return how often a derivative that occurs in a formula can be differentiated again.

    In its directions it is linear; only its point counts.
    """
    taken = getattr(node, "taken", None)
    if taken is None:
        return math.inf if _open_domain(node) else 0.0
    if not node.args[1].has(variable):
        return math.inf
    return smoothness(node.args[0]) - float(taken)


def _open_domain(node: sp.Basic) -> bool:
    """Whether a formula is known to be defined, and smooth, all around any of its arguments.

    A power may end in a kink, as the root of a square does, and the derivative of a logarithm is
    defined where the logarithm is not.
    """
    if isinstance(node, sp.Pow):
        whole = node.exp.is_integer and (node.exp.is_nonnegative or node.base.is_nonzero)
        return bool(whole or node.base.is_positive)
    if isinstance(node, sp.log):
        return bool(node.args[0].is_positive)
    return not isinstance(node, sp.tan)


def _is_square(node: sp.Basic) -> bool:
    """Whether it is an even power of a norm, which is smooth where the norm is not."""
    even = node.is_Pow and node.exp.is_even and node.exp.is_nonnegative
    return bool(even) and isinstance(node.base, Norm)


def _is_smooth(node: sp.Basic) -> bool:
    """Whether a functional or a vector says of itself that it is smooth in its arguments."""
    return bool(isinstance(node, (Functional, Vector)) and getattr(node, "smooth", False))


def _about(body: sp.Basic, variable: Variable) -> Iterator[sp.Basic]:
    """Yield the parts of a formula that depend on a variable.

    Raises
    ------
    SortError
        If one of them is not smooth.
    """
    walk = sp.preorder_traversal(body)
    for node in walk:
        if not node.has(variable):
            walk.skip()
        elif _is_square(node):
            walk.skip()
            yield from _about(node.base.args[0], variable)
        elif not (isinstance(node, SMOOTH) or hasattr(node, "taken") or _is_smooth(node)):
            raise SortError(f"{node} is not smooth in {variable}")
        else:
            yield node


class Function(Binder, Callable_):
    """The function that sends its variable to its body; ``args[2]`` is its name, if it has one."""

    text = "({} -> {})"
    tex = r"({}\mapsto {})"

    def __new__(cls, variable: Variable, body: Any, name: str | Str = "") -> Function:
        body = sp.sympify(body)
        list(_about(body, variable))
        made: Function = cls.bind(variable, body, Str(str(name)))
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
        return self.name or super()._sympystr(printer)

    def _latex(self, printer: Any) -> str:
        return LATEX.get(self.name, self.name) or super()._latex(printer)


class Rough(Binder, Callable_):
    """A function of a real number by any formula: it need not be smooth, nor even continuous."""

    sort = "curve"
    order = -1.0
    text = "({} -> {})"
    tex = r"({}\mapsto {})"

    def __call__(self, at: Any) -> Any:
        """Return the value at a number."""
        return self.open(sp.sympify(at))[1]


def rough(body: Callable[[sp.Expr], Any], name: str = "t") -> Rough:
    """Return the function given by a Python function of a real number."""
    t = fresh(sp.Symbol(name, real=True))
    made: Rough = Rough(t, body(t))
    return made


def function(body: Callable[[Any], Any], of: Variable | None = None, name: str = "") -> Function:
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
    _need_order(F, made.taken)
    return combine((made, sp.Mul(*factors)))


def _need_order(F: Term, times: int) -> None:
    if times and times > smoothness(F):
        raise SortError(f"{F} is not known to be {times} times differentiable")


def along(body: Any, t: sp.Symbol, order: int = 1) -> Any:
    """Return the derivative of a scalar or vector in ``t`` at 0."""
    for _ in range(order):
        body = body.derivative(t) if isinstance(body, Vector) else sp.diff(body, t)
    return body.xreplace({t: sp.S.Zero})


def into(G: Term) -> str:
    """Return the space into which a map goes."""
    if isinstance(G, Function):
        return str(G.args[1].sort)
    return str(getattr(G, "into", Vector.sort))


class Jet(Vector):
    r"""The derivative :math:`D^kG(z)[u_1,\dots,u_k]` of a map; for k = 0 its value."""

    @property
    def sort(self) -> str:  # type: ignore[override]
        """The space into which the map goes."""
        return into(self.args[0])

    @property
    def taken(self) -> int:
        """How many derivatives have been taken."""
        return len(self.args[2])

    def __new__(cls, G: Term, z: Vector, directions: sp.Tuple = NONE) -> Vector:
        _need(G, "map")
        z = vector(z)
        written_out = getattr(G, "formula", None)
        if written_out and not directions:
            return written_out(z)  # type: ignore[no-any-return]
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

    is_gradient = True

    @property
    def taken(self) -> int:
        """How many derivatives have been taken."""
        return len(self.args[2]) + 1

    def __new__(cls, f: Term, z: Vector, directions: sp.Tuple = NONE) -> Vector:
        _need(f, "field")
        z = vector(z)
        if computable(f):
            w = fresh(VectorVariable("z"))
            return _computed(Function(w, _gradient(f, w)), z, directions)
        return _multilinear(cls, f, z, *directions)

    def derivative(self, t: sp.Symbol) -> Vector:
        """Return the derivative in a parameter, by the chain rule."""
        return _chain(GradientJet, self, t)

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

    @property
    def taken(self) -> int:
        """How many derivatives have been taken."""
        return len(self.args[2]) + 1

    def __new__(cls, G: Term, z: Vector, directions: sp.Tuple, a: Vector) -> Vector:
        _need(G, "map")
        z, a = vector(z), vector(a)
        if a != ZERO and a.sort != into(G):
            raise SortError(f"{a} is not in the space into which {G} goes")
        if computable(G):
            u = fresh(VectorVariable("u"))
            return _representer(inner(a, Jet(G, z, sp.Tuple(*directions, u))), u)
        factors, along = zip(*(primitive(vector(v)) for v in (*directions, a)), strict=True)
        if ZERO in along:
            return ZERO
        *rest, last = along
        ordered = sp.Tuple(*sorted(rest, key=default_sort_key))
        made = sp.Basic.__new__(cls, G, z, ordered, last)
        _need_order(G, made.taken)
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

    taken = 0
    text = "{}({})"

    def __new__(cls, f: Term, z: Vector) -> sp.Expr:
        _need(f, "field")
        if computable(f):
            return f.open(vector(z))[1]
        made: sp.Expr = sp.Basic.__new__(cls, f, vector(z))
        return made

    def _eval_derivative(self, t: sp.Symbol) -> sp.Expr:
        f, z = self.args
        return inner(GradientJet(f, z), z.derivative(t))


class CurveJet(Functional):
    r"""The k-th derivative :math:`\varphi^{(k)}(t)` of a curve."""

    @property
    def taken(self) -> int:
        """How many derivatives have been taken."""
        return int(self.args[2])

    def __new__(cls, phi: Term, t: sp.Expr, order: int = 0) -> sp.Expr:
        _need(phi, "curve")
        t = sp.sympify(t)
        if order:
            _need_order(phi, order)
        if isinstance(phi, Rough):
            return phi.open(t)[1]
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


@cache
def _computed(F: Function, z: Vector, directions: sp.Tuple) -> Vector:
    """Differentiate the body of an abstraction, one direction after the other."""
    if not directions:
        return F.open(z)[1]  # type: ignore[no-any-return]
    _need_order(F, len(directions))
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


@cache
def _gradient(f: Term, z: Vector) -> Vector:
    _need_order(f, 1)
    t, u = sp.Dummy("t", real=True), fresh(VectorVariable("u"))
    return _representer(along(derivative(f, z + t * u), t), u)


def _representer(form: sp.Expr, u: VectorVariable) -> Vector:
    """Return the vector whose inner product with ``u`` is a given linear form in ``u``."""
    entries = {e: sp.Dummy(real=True) for e in form.atoms(Inner) if e.has(u)}
    plain = form.xreplace(entries)
    slopes = {e: sp.diff(plain, name) for e, name in entries.items()}
    rest = plain.xreplace(dict.fromkeys(entries.values(), sp.S.Zero))
    if sp.expand(rest) != 0 or any(c.has(u, *entries.values()) for c in slopes.values()):
        raise ValueError(f"{form} is not a linear form in {u}")
    return combine(*((_side(e, u), c) for e, c in slopes.items()))


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
    if hasattr(d, "unwrapped"):
        within, other = d.unwrapped(w, u)
        return _transposed(within, other, u)
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
