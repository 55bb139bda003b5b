r"""Proof of the twist's constants: derivatives in moving frames, then maxima of one variable.

By rotational symmetry take :math:`z=(\rho,0)` and :math:`\theta(\|z\|^2)=0`; then along and across
:math:`z` the map :math:`\mathcal R(\theta)z` has a Taylor polynomial in closed form.  With
:math:`C=\cos\phi`, :math:`S=\sin\phi`, :math:`y=(C,S)` and :math:`r=\rho^2`.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds import families as fam
from lemmata.bounds.families import long_axis, short_axis, tau
from lemmata.bounds.kernel import Model, Statement, apply, step
from lemmata.bounds.symbols import g1, g2, local

rho = local("radius_z", r"\rho", nonnegative=True)
C = local("cos_phi", r"\cos\phi")
S = local("sin_phi", r"\sin\phi")
shear = local("c_rho", r"c_\rho", nonnegative=True)
v = local("sing", r"\sigma_i(J)", positive=True)
along = local("along", r"\langle D^2\mathcal R[y,y],\mathcal Rn\rangle")
across = local("across", r"\langle D^2\mathcal R[y,y],\mathcal Rt\rangle")
n2 = local("n2", r"\lVert D^2\mathcal R[y,y]\rVert", nonnegative=True)
n3 = local("n3", r"\lVert D^3\mathcal R[y,y,y]\rVert", nonnegative=True)
a1, a2, a3 = (local(f"angle{n}", rf"\theta^{{({n})}}") for n in (1, 2, 3))
"""Derivatives of the angle along the line z + sy."""

s_line = sp.Symbol("s", real=True)
T = fam.TWIST
r_z = rho**2
D1 = tau / (1 + r_z) ** 2
D2 = -2 * tau / (1 + r_z) ** 3
D3 = 6 * tau / (1 + r_z) ** 4
"""Derivatives of theta(r) = tau r / (1 + r)."""


def _line(order: int) -> tuple[sp.Expr, sp.Expr]:
    """Return the derivative of R(theta) z along z + sy, theta taken relative to z."""
    point = (rho + s_line * C, s_line * S)
    r = point[0] ** 2 + point[1] ** 2
    angle = tau * r / (1 + r) - tau * r_z / (1 + r_z)
    cos, sin = sp.cos(angle), sp.sin(angle)
    image = (cos * point[0] - sin * point[1], sin * point[0] + cos * point[1])
    along, across = (sp.diff(e, s_line, order).subs(s_line, 0) for e in image)
    return along, across


_FIRST = _line(1)
_SECOND = _line(2)
ALONG = -4 * D1 * rho * C * S - 4 * D1**2 * rho**3 * C**2
ACROSS = 2 * D1 * rho * (1 + 2 * C**2) + 4 * D2 * rho**3 * C**2
PEAK_A = 3 * sp.sqrt(3) / 8 * tau
PEAK_B = 75 * sp.sqrt(15) / 1024 * tau**2
_TOP2 = (3 + 2 * sp.sqrt(2)) / 4 * tau
_QUARTIC = sp.Eq(v**4 - (2 + shear**2) * v**2 + 1, 0)
CIRCLE = sp.Eq(C**2 + S**2, 1)


def singular(value: sp.Expr) -> Model:
    """Return a = b = 1, tau = 3 and rho = 1, where c = 3/2, with a singular value, 1/2 or 2."""
    at = dict.fromkeys((rho, short_axis, long_axis), sp.Integer(1))
    at |= {tau: sp.Integer(3), shear: sp.Rational(3, 2), v: value, g1: value}
    return Model("a = b = 1, tau = 3, |z| = 1: c = 3/2, singular values 1/2 and 2", at)


FIRST = Statement(
    sp.And(sp.Ge(g1, T.m), sp.Le(g1, T.M)),
    given={
        "singular value": sp.Eq((1 - v**2) * (1 + shear**2 - v**2) - shear**2, 0),
        "slope": sp.Eq(shear, 2 * r_z * D1),
        "A": sp.And(sp.Ge(g1, short_axis * v), sp.Le(g1, long_axis * v)),
    },
    steps=(
        step("along", sp.Eq(_FIRST[0], C), why="first column and row of the frames"),
        step("across", sp.Eq(_FIRST[1], 2 * r_z * D1 * C + S)),
        step("slope bound", sp.Le(shear, tau / 2), "slope", why="4 r <= (1 + r)^2"),
        step("characteristic", _QUARTIC, "singular value"),
        step(
            "least",
            sp.Ge(v, T.m / short_axis),
            "characteristic",
            "slope bound",
            why="v - 1/v >= -c",
        ),
        step("greatest", sp.Le(v, T.M / long_axis), "characteristic", "slope bound"),
        step("m", sp.Ge(g1, T.m), "A", "least"),
        step("M", sp.Le(g1, T.M), "A", "greatest"),
    ),
    example=singular(sp.Integer(2)),
)
"""In frames along and across z the Jacobian of R(theta)z is ((1, 0), (c, 1)) with c = 2 rho^2
theta' <= tau/2; its singular values v give m and M after A = diag(a, b)."""

g_any, n_any, top = (local(name, nonnegative=True) for name in ("g_scaled", "n_scaled", "top"))

SCALED = Statement(
    sp.Le(g_any, long_axis * top),
    given={"scale": sp.Le(g_any, long_axis * n_any), "bound": sp.Le(n_any, top)},
    steps=(step("product", sp.Le(g_any, long_axis * top), "scale", "bound"),),
    example=Model("zeros", dict.fromkeys((g_any, n_any, top), sp.S.Zero) | {long_axis: sp.S.One}),
)
"""The axes A = diag(a, b) stretch by at most a."""

_square, _p1, _p2, _q1, _q2 = (
    local(name, nonnegative=True) for name in ("sq_n", "sq_p1", "sq_p2", "sq_q1", "sq_q2")
)

PYTHAGORAS = Statement(
    sp.Le(_square, _q1 + _q2),
    given={
        "parts": sp.Eq(_square, _p1 + _p2),
        "each": sp.And(sp.Le(_p1, _q1), sp.Le(_p2, _q2)),
    },
    steps=(step("sum", sp.Le(_square, _q1 + _q2), "parts", "each"),),
    example=Model("zeros", dict.fromkeys((_square, _p1, _p2, _q1, _q2), sp.S.Zero)),
)
"""Two parts of a square, each bounded."""


def _across_is_larger() -> Model:
    """Return a point along z, where the part across is the larger one."""
    at: dict[sp.Symbol, sp.Expr] = {tau: sp.Integer(1), rho: sp.Rational(2, 5)}
    at |= {C: sp.Integer(1), S: sp.Integer(0), long_axis: sp.Integer(1)}
    parts = {along: ALONG.subs(at), across: ACROSS.subs(at)}
    length = sp.sqrt(parts[along] ** 2 + parts[across] ** 2)
    text = "a = 1, tau = 1, z = (2/5, 0), y = (1, 0)"
    return Model(text, at | parts | {n2: length, g2: length})


SECOND = Statement(
    sp.Le(g2, T.M2),
    given={
        "unit": CIRCLE,
        "along": sp.Eq(along, ALONG),
        "across": sp.Eq(across, ACROSS),
        "length": sp.Eq(n2**2, along**2 + across**2),
        "A": sp.Le(g2, long_axis * n2),
    },
    steps=(
        step("along, derived", sp.Eq(_SECOND[0], ALONG), "unit"),
        step("across, derived", sp.Eq(_SECOND[1], ACROSS), "unit"),
        step("half", sp.And(sp.Le(2 * C * S, 1), sp.Ge(2 * C * S, -1)), "unit"),
        step("C2", sp.Le(C**2, 1), "unit"),
        step("swing", sp.Le(2 * D1 * rho, PEAK_A), why="largest at r = 1/3"),
        step("swing squared", sp.Le(4 * D1**2 * rho**3, PEAK_B), why="largest at r = 3/5"),
        step(
            "along bound",
            sp.And(
                sp.Le(along, PEAK_A + PEAK_B),
                sp.Ge(along, -PEAK_A - PEAK_B),
            ),
            "along",
            "half",
            "C2",
            "swing",
            "swing squared",
        ),
        step(
            "factored",
            sp.Eq(across, 2 * D1 * rho * (1 + 2 * C**2 * (1 - r_z) / (1 + r_z))),
            "across",
        ),
        step(
            "peak",
            sp.Le(2 * tau * rho * (3 - r_z) / (1 + r_z) ** 3, _TOP2),
            why="largest at r = 3 - 2 sqrt 2",
        ),
        step("swing, loosely", sp.Le(2 * D1 * rho, _TOP2), why="2 rho <= (1 + r)^2"),
        step(
            "monotone in C2",
            sp.And(
                sp.Ge(1 + 2 * C**2 * (1 - r_z) / (1 + r_z), -1),
                sp.Or(
                    sp.Le(1 + 2 * C**2 * (1 - r_z) / (1 + r_z), 1),
                    sp.Le(1 + 2 * C**2 * (1 - r_z) / (1 + r_z), (3 - r_z) / (1 + r_z)),
                ),
            ),
            "C2",
        ),
        step(
            "across bound",
            sp.And(sp.Le(across, _TOP2), sp.Ge(across, -_TOP2)),
            "factored",
            "monotone in C2",
            "peak",
            "swing, loosely",
        ),
        step(
            "squares",
            sp.And(sp.Le(along**2, (PEAK_A + PEAK_B) ** 2), sp.Le(across**2, _TOP2**2)),
            "along bound",
            "across bound",
        ),
        apply(
            "sum of squares",
            PYTHAGORAS,
            {
                _square: n2**2,
                _p1: along**2,
                _p2: across**2,
                _q1: (PEAK_A + PEAK_B) ** 2,
                _q2: _TOP2**2,
            },
            "length",
            "squares",
        ),
        step("length bound", sp.Le(n2, T.M2 / long_axis), "sum of squares"),
        apply("M2", SCALED, {g_any: g2, n_any: n2, top: T.M2 / long_axis}, "A", "length bound"),
    ),
    example=_across_is_larger(),
)
"""Along and across, D^2 of R(theta)z in the direction (C, S) is -4 theta' rho CS - 4 theta'^2
rho^3 C^2 and 2 theta' rho (1 + 2C^2) + 4 theta'' rho^3 C^2."""
