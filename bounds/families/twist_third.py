"""The third derivative of the twist: chain rule in the angle, then maxima of one variable."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.families import long_axis, tau
from lemmata.bounds.families.twist_second import (
    CIRCLE,
    D1,
    D2,
    D3,
    SCALED,
    C,
    S,
    T,
    a1,
    a2,
    a3,
    g_any,
    n3,
    n_any,
    r_z,
    rho,
    s_line,
    top,
)
from lemmata.bounds.kernel import Model, Statement, apply, step
from lemmata.bounds.symbols import g3, local

_THETA1 = 2 * rho * C * D1
_THETA2 = 4 * r_z * C**2 * D2 + 2 * D1
_THETA3 = 8 * rho**3 * C**3 * D3 + 12 * rho * C * D2
_FAR2 = 2 * tau * (3 * r_z - 1) / (1 + r_z) ** 3


def _angle(order: int) -> sp.Expr:
    """Return the derivative of the angle along z + sy for a unit y."""
    s, q = s_line, rho * C
    r = r_z + 2 * s * q + s**2
    return sp.diff(tau * r / (1 + r), s_line, order).subs(s_line, 0)


_P = tuple(local(f"p_term{i}", nonnegative=True) for i in range(5))
_Q = tuple(local(f"q_term{i}", nonnegative=True) for i in range(5))
_TERMS = (
    rho * sp.Abs(a3),
    rho * sp.Abs(a1) * sp.Abs(a2),
    rho * sp.Abs(a1) ** 3,
    sp.Abs(a2),
    a1**2,
)
_LIMITS = (
    sp.Rational(32, 9) * tau,
    sp.Rational(27, 64) * tau**2,
    sp.Rational(128, 729) * tau**3,
    2 * tau,
    sp.Rational(27, 64) * tau**2,
)


def _weighted(terms: tuple[sp.Expr, ...]) -> sp.Expr:
    return sp.Add(*(n * term for n, term in zip((1, 3, 1, 3, 3), terms, strict=True)))


SUM = Statement(
    sp.Le(n_any, _weighted(_Q)),
    given={"sum": sp.Le(n_any, _weighted(_P))}
    | {f"term {i}": sp.Le(p, q) for i, (p, q) in enumerate(zip(_P, _Q, strict=True))},
    steps=(step("total", sp.Le(n_any, _weighted(_Q)), "sum", *(f"term {i}" for i in range(5))),),
    example=Model("zeros", dict.fromkeys((n_any, *_P, *_Q), sp.S.Zero)),
)
"""A weighted sum is bounded term by term."""

_AT_ZERO = Model(
    "a = 1, tau = 1/10, z = 0: the second derivative of the angle is 2 tau, the others vanish",
    dict.fromkeys((rho, S, a1, a3), sp.S.Zero)
    | dict.fromkeys((C, long_axis), sp.S.One)
    | {tau: sp.Rational(1, 10), a2: sp.Rational(1, 5)}
    | dict.fromkeys((n3, g3), sp.Rational(3, 5)),
)
THIRD = Statement(
    sp.Le(g3, T.M3),
    given={
        "unit": CIRCLE,
        "first": sp.Eq(a1, _THETA1),
        "second": sp.Eq(a2, _THETA2),
        "third": sp.Eq(a3, _THETA3),
        "triangle": sp.Le(n3, _weighted(_TERMS)),
        "A": sp.Le(g3, long_axis * n3),
    },
    steps=(
        step("theta'", sp.Eq(_angle(1), _THETA1)),
        step("theta''", sp.Eq(_angle(2), _THETA2)),
        step("theta'''", sp.Eq(_angle(3), _THETA3)),
        step("C", sp.And(sp.Le(C**2, 1), sp.Ge(C, -1), sp.Le(C, 1)), "unit"),
        step("size 1", sp.Le(sp.Abs(a1), 2 * rho * D1), "first", "C"),
        step(
            "size 2",
            sp.Or(sp.Le(sp.Abs(a2), 2 * D1), sp.Le(sp.Abs(a2), _FAR2)),
            "second",
            "C",
            why="|1 + r - 4 r C^2| <= max(1 + r, 3r - 1)",
        ),
        step("size 3", sp.Le(rho * sp.Abs(a3), 24 * r_z * tau / (1 + r_z) ** 3), "third", "C"),
        step("peak 3", sp.Le(24 * r_z * tau / (1 + r_z) ** 3, sp.Rational(32, 9) * tau)),
        step("peak 1", sp.Le(4 * r_z * D1**2, sp.Rational(27, 64) * tau**2)),
        step("peak 2", sp.And(sp.Le(2 * D1, 2 * tau), sp.Le(_FAR2, 2 * tau))),
        step("theta'' bound", sp.Le(sp.Abs(a2), 2 * tau), "size 2", "peak 2"),
        step("peak 12", sp.Le(2 * r_z * D1 * _FAR2, sp.Rational(27, 64) * tau**2)),
        step("peak 111", sp.Le(8 * r_z**2 * D1**3, sp.Rational(128, 729) * tau**3)),
        step("square", sp.Le(a1**2, 4 * r_z * D1**2), "size 1"),
        step("cube", sp.Le(rho * sp.Abs(a1) ** 3, 8 * r_z**2 * D1**3), "size 1"),
        step(
            "raw product",
            sp.Or(
                sp.Le(rho * sp.Abs(a1) * sp.Abs(a2), 4 * r_z * D1**2),
                sp.Le(rho * sp.Abs(a1) * sp.Abs(a2), 2 * r_z * D1 * _FAR2),
            ),
            "size 1",
            "size 2",
        ),
        step(
            "product",
            sp.Le(rho * sp.Abs(a1) * sp.Abs(a2), sp.Rational(27, 64) * tau**2),
            "raw product",
            "peak 1",
            "peak 12",
        ),
        step("term 3", sp.Le(_TERMS[0], _LIMITS[0]), "size 3", "peak 3"),
        step("term 111", sp.Le(_TERMS[2], _LIMITS[2]), "cube", "peak 111"),
        step("term 11", sp.Le(_TERMS[4], _LIMITS[4]), "square", "peak 1"),
        apply(
            "sum",
            SUM,
            dict(zip(_P, _TERMS, strict=True)) | dict(zip(_Q, _LIMITS, strict=True)) | {n_any: n3},
            "triangle",
            "term 3",
            "product",
            "term 111",
            "theta'' bound",
            "term 11",
        ),
        step("total", sp.Le(n3, T.M3 / long_axis), "sum"),
        apply("M3", SCALED, {g_any: g3, n_any: n3, top: T.M3 / long_axis}, "A", "total"),
    ),
    example=_AT_ZERO,
)
"""In complex notation (e^{i theta} zeta)''' = e^{i theta}((i theta''' - 3 theta' theta'' - i
theta'^3) zeta + 3 (i theta'' - theta'^2) y) along z + sy; each term by its maximum."""
