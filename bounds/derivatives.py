r"""Derivatives of the loss :math:`L(z)=\frac12\|z\|^2+\frac1{2\beta^2}\|G(z)-x\|^2`, by SymPy.

Two routes.  *Dimension-free*: along :math:`z+s_1u+s_2v+s_3w` the loss is a sum over all
coordinates of :math:`\frac12\zeta^2+\frac1{2\beta^2}r^2`, where :math:`\zeta` is affine and
:math:`r` an unknown function of :math:`s`; SymPy differentiates, and every product summed over the
coordinates is a named inner product.  *Entry by entry*: :math:`G_1,\dots,G_d` are
undefined functions of :math:`z_1,\dots,z_d`, and SymPy differentiates :math:`L` itself;
:math:`d=1,2,3`.

What the paper prints (equations 55 to 58) is written in the same scalars, so that a proof compares
the printed with the derived.  Source: Appendix F.3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import combinations, product

import sympy as sp

from bounds.symbols import beta, g1, g1g2, local, qg2, qg3

Index = tuple[int, ...]


def inner(a: str, b: str) -> sp.Symbol:
    """Return the inner product of two named vectors, e.g. ``inner("q", "Ju")``."""
    return _KNOWN.get((a, b)) or local(f"<{a},{b}>", rf"\langle {_vector(a)},{_vector(b)}\rangle")


_KNOWN = {
    ("Jy", "DDGyy"): g1g2,
    ("q", "DDGyy"): qg2,
    ("q", "DDDGyyy"): qg3,
}


def _vector(name: str) -> str:
    order = name.count("D")
    if order:
        return rf"D^{order}G[{','.join(name[order + 1 :])}]"
    return rf"\hat {name[0]}{name[2:]}" if name[1:2] == "^" else name


def _name(order: int, directions: str) -> str:
    """Name the derivative of q = G - x in the given directions."""
    return ("q", "J", "DDG", "DDDG")[order] + directions


@cache
def along(*directions: str) -> sp.Expr:
    r"""Return :math:`D^kL(z)[u,\dots]` in inner products; ``k`` is the number of directions.

    Parameters
    ----------
    *directions : str
        One-letter names, at most three; equal names for a derivative along a line.

    Returns
    -------
    sympy.Expr
        In ``beta``, ``inner("z", u)``, ``inner(u, v)``, ``inner("q", "Ju")``, and so on.  For unit
        ``y``, ``<y, y>`` is 1 and ``<Jy, Jy>`` is ``g1**2``.
    """
    k = len(directions)
    if not 1 <= k <= 3:
        raise ValueError(f"a derivative of L takes one to three directions, got {k}")
    s = sp.symbols(f"s1:{k + 1}")
    r = sp.Function("r")(*s)
    z, steps = sp.Symbol("z"), sp.symbols(f"u1:{k + 1}")
    prior = (z + sum(si * ui for si, ui in zip(s, steps, strict=True))) ** 2 / 2
    names = {z: "z"} | dict(zip(steps, directions, strict=True))
    jets = {sp.Symbol("r"): "q"}
    for order in range(k, 0, -1):
        for chosen in combinations(range(k), order):
            symbol = sp.Symbol("r" + "".join(map(str, chosen)))
            jets[symbol] = _name(order, "".join(directions[i] for i in chosen))
    fitted = sp.diff(r**2 / 2, *s).replace(sp.Derivative, _jet_symbol(s)).subs(r, sp.Symbol("r"))
    at_zero = dict.fromkeys(s, 0)
    first = _summed(sp.expand(sp.diff(prior, *s).subs(at_zero)), names)
    return first + _summed(sp.expand(fitted), jets) / beta**2


def _jet_symbol(s: Sequence[sp.Symbol]) -> Callable[..., sp.Symbol]:
    def named(_: sp.Expr, *variables: tuple[sp.Symbol, int]) -> sp.Symbol:
        return sp.Symbol("r" + "".join(str(s.index(v)) for v, _n in variables))

    return named


def _summed(quadratic: sp.Expr, names: Mapping[sp.Symbol, str]) -> sp.Expr:
    """Sum a quadratic form of coordinates over the coordinates: name its inner products."""
    if quadratic == 0:
        return sp.Integer(0)
    order = list(names)
    terms = sp.Poly(quadratic, *order).terms()
    total = sp.Integer(0)
    for powers, coefficient in terms:
        factors = [names[x] for x, n in zip(order, powers, strict=True) for _ in range(n)]
        if len(factors) != 2:
            raise ValueError(f"{quadratic} is not quadratic in the coordinates")
        total += coefficient * _product(*sorted(factors, key=_rank))
    return total


def _rank(name: str) -> tuple[int, int, str]:
    return (name.count("D"), {"z": 0, "q": 1}.get(name, 2), name)


def _product(a: str, b: str) -> sp.Expr:
    if (a, b) == ("y", "y"):
        return sp.Integer(1)
    if (a, b) == ("Jy", "Jy"):
        return g1**2
    return inner(a, b)


# Entry by entry.


def z_(d: int, j: int) -> sp.Symbol:
    """Return the coordinate z_j."""
    return local(f"z{d}_{j}", f"z_{j}")


def q_(d: int, i: int) -> sp.Symbol:
    """Return G_i(z) - x_i."""
    return local(f"q{d}_{i}", f"q_{i}")


def jet(d: int, i: int, *directions: int) -> sp.Symbol:
    """Return the derivative of G_i in the given coordinates; their order does not matter."""
    index = "".join(map(str, sorted(directions)))
    return local(f"G{d}_{i},{index}", rf"\partial_{{{index}}}G_{i}")


def entry(d: int, *index: int) -> sp.Symbol:
    """Return the scalar that names an entry of the derivative of L."""
    name = "".join(map(str, index))
    return local(f"L{d},{name}", rf"\partial_{{{name}}}L")


def indices(d: int, order: int) -> list[Index]:
    """All indices of a derivative, each from 1 to d."""
    return list(product(range(1, d + 1), repeat=order))


@cache
def entries(d: int, order: int) -> dict[Index, sp.Expr]:
    """Return every entry of the derivative of L, differentiated by SymPy for abstract G.

    Parameters
    ----------
    d : int
        Dimension; 1, 2 or 3 in the proofs.
    order : int
        1 for the gradient, 2 for the Hessian, 3 for the third derivative.

    Returns
    -------
    dict of tuple of int to sympy.Expr
        In `z_`, `q_`, `jet` and ``beta``.
    """
    z = [z_(d, j) for j in range(1, d + 1)]
    x = [sp.Symbol(f"x_{i}") for i in range(1, d + 1)]
    G = [sp.Function(f"G_{i}")(*z) for i in range(1, d + 1)]
    L = sum(c**2 for c in z) / 2 + sum((g - c) ** 2 for g, c in zip(G, x, strict=True)) / (
        2 * beta**2
    )
    table = {
        sp.Derivative(g, *(z[j - 1] for j in index)): jet(d, i, *index)
        for i, g in enumerate(G, 1)
        for k in range(order, 0, -1)
        for index in _increasing(d, k)
    }
    residual = {g: q_(d, i) + x[i - 1] for i, g in enumerate(G, 1)}
    partial: dict[Index, sp.Expr] = {(): L}
    for k in range(1, order + 1):
        for index in _increasing(d, k):
            partial[index] = partial[index[:-1]].diff(z[index[-1] - 1])
    named = {
        index: sp.expand(partial[index].xreplace(table).xreplace(residual))
        for index in _increasing(d, order)
    }
    # By Schwarz's theorem the order of differentiation does not matter.
    return {index: named[tuple(sorted(index))] for index in indices(d, order)}


def _increasing(d: int, order: int) -> list[Index]:
    return [i for i in indices(d, order) if list(i) == sorted(i)]


def jacobian(d: int) -> sp.Matrix:
    """Return J in jet symbols."""
    return sp.Matrix(d, d, lambda i, j: jet(d, i + 1, j + 1))


def residual(d: int) -> sp.Matrix:
    """Return q = G(z) - x in coordinates."""
    return sp.Matrix([q_(d, i) for i in range(1, d + 1)])


def point(d: int) -> sp.Matrix:
    """Return z in coordinates."""
    return sp.Matrix([z_(d, j) for j in range(1, d + 1)])


def derived(d: int, order: int) -> sp.Basic:
    """Return the definitions ``entry = derivative of L`` for all entries of one order."""
    return sp.And(*(sp.Eq(entry(d, *i), e) for i, e in entries(d, order).items()))


def jets_of(
    G: Sequence[sp.Expr],
    z: Sequence[sp.Symbol],
    at: Sequence[sp.Expr],
    x: Sequence[sp.Expr],
    noise: sp.Expr,
) -> dict[sp.Symbol, sp.Expr]:
    """Return the values of all scalars of the entry-by-entry route at one point of a real G.

    Parameters
    ----------
    G : sequence of d sympy.Expr
        A concrete map in the variables ``z``.
    z : sequence of d sympy.Symbol
        Its variables.
    at, x : sequence of d sympy.Expr
        Point and observable.
    noise : sympy.Expr
        The value of beta.

    Returns
    -------
    dict of sympy.Symbol to sympy.Expr
        Coordinates, residuals, jets up to order 3, entries of L up to order 3, and beta.
    """
    d, here = len(G), dict(zip(z, at, strict=True))
    L = sum(c**2 for c in z) / 2 + sum((g - c) ** 2 for g, c in zip(G, x, strict=True)) / (
        2 * noise**2
    )
    values: dict[sp.Symbol, sp.Expr] = {beta: noise}
    for i, g in enumerate(G, 1):
        values[z_(d, i)] = at[i - 1]
        values[q_(d, i)] = (g - x[i - 1]).subs(here)
    for order in (1, 2, 3):
        for index in indices(d, order):
            variables = [z[j - 1] for j in index]
            values[entry(d, *index)] = sp.diff(L, *variables).subs(here)
            for i, g in enumerate(G, 1):
                values[jet(d, i, *index)] = sp.diff(g, *variables).subs(here)
    return values


__all__ = [
    "along",
    "derived",
    "entries",
    "entry",
    "indices",
    "inner",
    "jacobian",
    "jet",
    "jets_of",
    "point",
    "q_",
    "residual",
    "z_",
]
