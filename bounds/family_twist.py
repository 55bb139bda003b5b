r"""Proof of the twist's constants: derivatives in moving frames, then maxima of one variable.

By rotational symmetry take :math:`z=(\rho,0)` and :math:`\theta(\|z\|^2)=0`; then along and across
:math:`z` the map :math:`\mathcal R(\theta)z` has a Taylor polynomial in closed form.  With
:math:`C=\cos\phi`, :math:`S=\sin\phi`, :math:`y=(C,S)` and :math:`r=\rho^2`.
"""

from __future__ import annotations

import sympy as sp

from bounds import families as fam
from bounds.claim import Claim, Source, Statement, Twin, apply, step
from bounds.families import long_axis, short_axis, tau
from bounds.symbols import g1, g2, g3, local

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

_t = sp.Symbol("s", real=True)
T = fam.TWIST
_r = rho**2
D1 = tau / (1 + _r) ** 2
D2 = -2 * tau / (1 + _r) ** 3
D3 = 6 * tau / (1 + _r) ** 4
"""Derivatives of theta(r) = tau r / (1 + r)."""


def _line(order: int) -> tuple[sp.Expr, sp.Expr]:
    """Return the derivative of R(theta) z along z + sy, theta taken relative to z."""
    point = (rho + _t * C, _t * S)
    r = point[0] ** 2 + point[1] ** 2
    angle = tau * r / (1 + r) - tau * _r / (1 + _r)
    cos, sin = sp.cos(angle), sp.sin(angle)
    image = (cos * point[0] - sin * point[1], sin * point[0] + cos * point[1])
    along, across = (sp.diff(e, _t, order).subs(_t, 0) for e in image)
    return along, across


_FIRST = _line(1)
_SECOND = _line(2)
_ALONG = -4 * D1 * rho * C * S - 4 * D1**2 * rho**3 * C**2
_ACROSS = 2 * D1 * rho * (1 + 2 * C**2) + 4 * D2 * rho**3 * C**2
_A2 = 3 * sp.sqrt(3) / 8 * tau
_B2 = 75 * sp.sqrt(15) / 1024 * tau**2
_TOP2 = (3 + 2 * sp.sqrt(2)) / 4 * tau
_QUARTIC = sp.Eq(v**4 - (2 + shear**2) * v**2 + 1, 0)
_CIRCLE = sp.Eq(C**2 + S**2, 1)

FIRST = Statement(
    text="In frames along and across z the Jacobian of R(theta)z is ((1, 0), (c, 1)) with "
    "c = 2 rho^2 theta' <= tau/2; its singular values v give m and M after A = diag(a, b).",
    conclusion=sp.And(sp.Ge(g1, T.m), sp.Le(g1, T.M)),
    hypotheses={
        "singular value": sp.Eq((1 - v**2) * (1 + shear**2 - v**2) - shear**2, 0),
        "slope": sp.Eq(shear, 2 * _r * D1),
        "A": sp.And(sp.Ge(g1, short_axis * v), sp.Le(g1, long_axis * v)),
    },
    steps=(
        step("along", sp.Eq(_FIRST[0], C), why="first column and row of the frames"),
        step("across", sp.Eq(_FIRST[1], 2 * _r * D1 * C + S)),
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
    where={v: "a singular value, attained in some direction at each radius"},
)

_g, _n, _top = (local(name, nonnegative=True) for name in ("g_scaled", "n_scaled", "top"))

SCALED = Statement(
    text="If g <= a n and n <= t, then g <= a t.",
    conclusion=sp.Le(_g, long_axis * _top),
    hypotheses={"scale": sp.Le(_g, long_axis * _n), "bound": sp.Le(_n, _top)},
    steps=(step("product", sp.Le(_g, long_axis * _top), "scale", "bound"),),
)
"""The axes A = diag(a, b) stretch by at most a."""

_square, _p1, _p2, _q1, _q2 = (
    local(name, nonnegative=True) for name in ("sq_n", "sq_p1", "sq_p2", "sq_q1", "sq_q2")
)

PYTHAGORAS = Statement(
    text="Two parts of a square, each bounded.",
    conclusion=sp.Le(_square, _q1 + _q2),
    hypotheses={
        "parts": sp.Eq(_square, _p1 + _p2),
        "each": sp.And(sp.Le(_p1, _q1), sp.Le(_p2, _q2)),
    },
    steps=(step("sum", sp.Le(_square, _q1 + _q2), "parts", "each"),),
)

SECOND = Statement(
    text="Along and across, D^2 of R(theta)z in the direction (C, S) is -4 theta' rho CS - "
    "4 theta'^2 rho^3 C^2 and 2 theta' rho (1 + 2C^2) + 4 theta'' rho^3 C^2.",
    conclusion=sp.Le(g2, T.M2),
    hypotheses={
        "unit": _CIRCLE,
        "along": sp.Eq(along, _ALONG),
        "across": sp.Eq(across, _ACROSS),
        "length": sp.Eq(n2**2, along**2 + across**2),
        "A": sp.Le(g2, long_axis * n2),
    },
    steps=(
        step("along, derived", sp.Eq(_SECOND[0], _ALONG), "unit"),
        step("across, derived", sp.Eq(_SECOND[1], _ACROSS), "unit"),
        step("half", sp.And(sp.Le(2 * C * S, 1), sp.Ge(2 * C * S, -1)), "unit"),
        step("C2", sp.Le(C**2, 1), "unit"),
        step("swing", sp.Le(2 * D1 * rho, _A2), why="largest at r = 1/3"),
        step("swing squared", sp.Le(4 * D1**2 * rho**3, _B2), why="largest at r = 3/5"),
        step(
            "along bound",
            sp.And(sp.Le(along, _A2 + _B2), sp.Ge(along, -_A2 - _B2)),
            "along",
            "half",
            "C2",
            "swing",
            "swing squared",
        ),
        step(
            "factored",
            sp.Eq(across, 2 * D1 * rho * (1 + 2 * C**2 * (1 - _r) / (1 + _r))),
            "across",
        ),
        step(
            "peak",
            sp.Le(2 * tau * rho * (3 - _r) / (1 + _r) ** 3, _TOP2),
            why="largest at r = 3 - 2 sqrt 2",
        ),
        step("swing, loosely", sp.Le(2 * D1 * rho, _TOP2), why="2 rho <= (1 + r)^2"),
        step(
            "monotone in C2",
            sp.And(
                sp.Ge(1 + 2 * C**2 * (1 - _r) / (1 + _r), -1),
                sp.Or(
                    sp.Le(1 + 2 * C**2 * (1 - _r) / (1 + _r), 1),
                    sp.Le(1 + 2 * C**2 * (1 - _r) / (1 + _r), (3 - _r) / (1 + _r)),
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
            sp.And(sp.Le(along**2, (_A2 + _B2) ** 2), sp.Le(across**2, _TOP2**2)),
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
                _q1: (_A2 + _B2) ** 2,
                _q2: _TOP2**2,
            },
            "length",
            "squares",
        ),
        step("length bound", sp.Le(n2, T.M2 / long_axis), "sum of squares"),
        apply("M2", SCALED, {_g: g2, _n: n2, _top: T.M2 / long_axis}, "A", "length bound"),
    ),
)

_THETA1 = 2 * rho * C * D1
_THETA2 = 4 * _r * C**2 * D2 + 2 * D1
_THETA3 = 8 * rho**3 * C**3 * D3 + 12 * rho * C * D2
_FAR2 = 2 * tau * (3 * _r - 1) / (1 + _r) ** 3


def _angle(order: int) -> sp.Expr:
    """Return the derivative of the angle along z + sy for a unit y."""
    s, q = _t, rho * C
    r = _r + 2 * s * q + s**2
    return sp.diff(tau * r / (1 + r), _t, order).subs(_t, 0)


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
    text="A weighted sum is bounded term by term.",
    conclusion=sp.Le(_n, _weighted(_Q)),
    hypotheses={"sum": sp.Le(_n, _weighted(_P))}
    | {f"term {i}": sp.Le(p, q) for i, (p, q) in enumerate(zip(_P, _Q, strict=True))},
    steps=(step("total", sp.Le(_n, _weighted(_Q)), "sum", *(f"term {i}" for i in range(5))),),
)

THIRD = Statement(
    text="In complex notation (e^{i theta} zeta)''' = e^{i theta}((i theta''' - 3 theta' theta'' - "
    "i theta'^3) zeta + 3 (i theta'' - theta'^2) y) along z + sy; each term by its maximum.",
    conclusion=sp.Le(g3, T.M3),
    hypotheses={
        "unit": _CIRCLE,
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
        step("size 3", sp.Le(rho * sp.Abs(a3), 24 * _r * tau / (1 + _r) ** 3), "third", "C"),
        step("peak 3", sp.Le(24 * _r * tau / (1 + _r) ** 3, sp.Rational(32, 9) * tau)),
        step("peak 1", sp.Le(4 * _r * D1**2, sp.Rational(27, 64) * tau**2)),
        step("peak 2", sp.And(sp.Le(2 * D1, 2 * tau), sp.Le(_FAR2, 2 * tau))),
        step("theta'' bound", sp.Le(sp.Abs(a2), 2 * tau), "size 2", "peak 2"),
        step("peak 12", sp.Le(2 * _r * D1 * _FAR2, sp.Rational(27, 64) * tau**2)),
        step("peak 111", sp.Le(8 * _r**2 * D1**3, sp.Rational(128, 729) * tau**3)),
        step("square", sp.Le(a1**2, 4 * _r * D1**2), "size 1"),
        step("cube", sp.Le(rho * sp.Abs(a1) ** 3, 8 * _r**2 * D1**3), "size 1"),
        step(
            "raw product",
            sp.Or(
                sp.Le(rho * sp.Abs(a1) * sp.Abs(a2), 4 * _r * D1**2),
                sp.Le(rho * sp.Abs(a1) * sp.Abs(a2), 2 * _r * D1 * _FAR2),
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
            dict(zip(_P, _TERMS, strict=True)) | dict(zip(_Q, _LIMITS, strict=True)) | {_n: n3},
            "triangle",
            "term 3",
            "product",
            "term 111",
            "theta'' bound",
            "term 11",
        ),
        step("total", sp.Le(n3, T.M3 / long_axis), "sum"),
        apply("M3", SCALED, {_g: g3, _n: n3, _top: T.M3 / long_axis}, "A", "total"),
    ),
)


def _twins() -> tuple[Twin, ...]:
    """At rho = 1, tau = 3: c = 3/2, singular values 1/2 and 2."""
    one = sp.Integer(1)
    fixed = {tau: sp.Integer(3), rho: one, shear: sp.Rational(3, 2)}
    fixed |= {short_axis: one, long_axis: one}
    slack = sp.Rational(101, 100)
    text = "a = b = 1, tau = 3, |z| = 1: c = 3/2, singular values 1/2 and 2"
    low = fixed | {v: sp.Rational(1, 2), g1: sp.Rational(1, 2)}
    high = fixed | {v: sp.Integer(2), g1: sp.Integer(2)}
    return (
        Twin("m times 101/100", "sharp", sp.Ge(g1, slack * T.m), at=low, text=text),
        Twin("M over 101/100", "sharp", sp.Le(g1, T.M / slack), at=high, text=text),
    )


def _second_twin() -> Twin:
    """At tau = 1, rho = 2/5, along z: the part across is the larger one."""
    at: dict[sp.Symbol, sp.Expr] = {tau: sp.Integer(1), rho: sp.Rational(2, 5)}
    at |= {C: sp.Integer(1), S: sp.Integer(0), long_axis: sp.Integer(1)}
    parts = {along: _ALONG.subs(at), across: _ACROSS.subs(at)}
    length = sp.sqrt(parts[along] ** 2 + parts[across] ** 2)
    short = sp.Le(g2, long_axis * (_A2 + _B2))
    point = at | parts | {n2: length, g2: length}
    text = "a = 1, tau = 1, z = (2/5, 0), y = (1, 0)"
    return Twin("the part across dropped", "sharp", short, at=point, text=text)


def _third_twin() -> Twin:
    """At z = 0 the second derivative of the angle is 2 tau and nothing else is left."""
    small = sp.Rational(1, 10)
    at: dict[sp.Symbol, sp.Expr] = {tau: small, rho: sp.Integer(0), long_axis: sp.Integer(1)}
    at |= {C: sp.Integer(1), S: sp.Integer(0), a1: sp.Integer(0), a2: 2 * small, a3: sp.Integer(0)}
    at |= {n3: 6 * small, g3: 6 * small}
    short = sp.Le(g3, T.M3 - 6 * tau * long_axis)
    return Twin("the term in theta'' dropped", "sharp", short, at=at, text="tau = 1/10, z = 0")


def _claim(id: str, what: str, statement: Statement, twins: tuple[Twin, ...] = ()) -> Claim:
    return Claim(id, f"{what} of the twist", Source("new"), {"sharp": statement}, twins=twins)


CLAIMS: tuple[Claim, ...] = (
    _claim("family-twist", "m and M", FIRST, _twins()),
    _claim("family-twist-second", "M2", SECOND, (_second_twin(),)),
    _claim("family-twist-third", "M3", THIRD, (_third_twin(),)),
)
"""Claims of the twist."""
