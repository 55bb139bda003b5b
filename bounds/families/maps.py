r"""Proofs of the families' constants, each with false variants that must be rejected.

At a point z and for a unit direction y the vectors of each proof are named by their norms; the
hypotheses are the definitions of the norms involved (operator norm, largest row, singular
values) at those vectors.  That a bound of :math:`\|D^kG[y,\dots,y]\|` bounds the injective norm
is Banach's fact.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds import families as fam
from lemmata.bounds.claim import Claim, Source, Twin
from lemmata.bounds.families import c, p, q_shear, s1, s2, s3
from lemmata.bounds.kernel import Model, Statement, step
from lemmata.bounds.symbols import g1, g2, g3, local

_SLACK = sp.Rational(101, 100)
_SOURCE = Source("new")

# A singular value of J, and the size of the activation's derivatives at the point.
v = local("sing", r"\sigma_i(J)", positive=True)
slope = local("slope", r"\lvert\sigma'\rvert", nonnegative=True)
bend = local("bend_sigma", r"\lvert\sigma''\rvert", nonnegative=True)
jerk = local("jerk", r"\lvert\sigma'''\rvert", nonnegative=True)
off = local("off_diagonal", r"\lvert c\sigma'\rvert", nonnegative=True)
y2 = local("y2", r"\lvert y_2\rvert", nonnegative=True)
# Norms of the vectors that a direction passes through.
w = local("w_dir", r"\lVert Wy\rVert", nonnegative=True)
e = local("e_dir", r"\lVert Wy\rVert_\infty", nonnegative=True)
h1, h2, h3 = (
    local(f"h{n}", rf"\lVert\sigma^{{({n})}}\odot(Wy)^{{\odot{n}}}\rVert", nonnegative=True)
    for n in (1, 2, 3)
)
r1 = local("r1", r"\lVert c\,W_2(\sigma'\odot W_1y)\rVert", nonnegative=True)


def _bounds(family: fam.Family, least: sp.Expr, first: sp.Expr) -> dict[str, sp.Basic]:
    return {
        "m": sp.Ge(least, family.m),
        "M": sp.Le(first, family.M),
        "M2": sp.Le(g2, family.M2),
        "M3": sp.Le(g3, family.M3),
    }


def _claim(family: fam.Family, statement: Statement, *twins: Twin) -> Claim:
    title = f"constants of the {family.name} family"
    return Claim(f"family-{family.name}", title, _SOURCE, {"sharp": statement}, twins=tuple(twins))


# --- shear ---------------------------------------------------------------------------------

_t = c * s1
_J = sp.Matrix([[p, off], [0, q_shear]])
_SINGULAR = sp.Eq((_J.T * _J - v**2 * sp.eye(2)).det(), 0)
_QUARTIC = sp.Eq(v**4 - (p**2 + q_shear**2 + off**2) * v**2 + (p * q_shear) ** 2, 0)
_TOP = fam.SHEAR.M
_TOP_QUARTIC = sp.Eq(_TOP**4 - (p**2 + q_shear**2 + _t**2) * _TOP**2 + (p * q_shear) ** 2, 0)
_TOP_LARGE = sp.Ge(_TOP**2, p * q_shear)
_SHEAR = _bounds(fam.SHEAR, v, v)

_PYTHAGOREAN = "p = q = 1, |c s'| = 3/2: singular values 1/2 and 2"


def _shear_at(value: sp.Expr) -> dict[sp.Symbol, sp.Expr]:
    """Return p = q = 1, c = 3/2, s1 = s2 = s3 = 1 at a point where the suprema are attained."""
    ones = dict.fromkeys((p, q_shear, s1, s2, s3, slope, bend, jerk, y2), sp.Integer(1))
    size = sp.Rational(3, 2)
    return ones | {c: size, off: size, g2: size, g3: size, v: value}


SHEAR = Statement(
    sp.And(*_SHEAR.values()),
    given={
        "singular value": _SINGULAR,
        "off-diagonal entry": sp.Eq(off, c * slope),
        "s1": sp.Le(slope, s1),
        "s2": sp.Le(bend, s2),
        "s3": sp.Le(jerk, s3),
        "unit": sp.Le(y2, 1),
        "second": sp.Eq(g2, c * bend * y2**2),
        "third": sp.Eq(g3, c * jerk * y2**3),
    },
    steps=(
        step("characteristic", _QUARTIC, "singular value", why="sum and product of v^2"),
        step("at the supremum", _TOP_QUARTIC, why="M solves the same equation with |s'| = s1"),
        step("the larger root", _TOP_LARGE, why="M^2 >= pq"),
        step("slope", sp.Le(off, _t), "off-diagonal entry", "s1"),
        step("M", _SHEAR["M"], "characteristic", "slope", "at the supremum", "the larger root"),
        step("m", _SHEAR["m"], "characteristic", "slope", "at the supremum", "the larger root"),
        step("square", sp.Le(y2**2, 1), "unit"),
        step("cube", sp.Le(y2**3, 1), "unit"),
        step("second size", sp.Le(bend * y2**2, s2), "s2", "square"),
        step("third size", sp.Le(jerk * y2**3, s3), "s3", "cube"),
        step("M2", _SHEAR["M2"], "second", "second size"),
        step("M3", _SHEAR["M3"], "third", "third size"),
    ),
    example=Model(_PYTHAGOREAN, _shear_at(sp.Integer(2))),
)
"""Every singular value v of J = ((p, c s'), (0, q)) lies between m and M, and |D^2 G[y,y]| = |c
s''| y2^2, |D^3 G[y,y,y]| = |c s'''||y2|^3 for unit y."""

_COSINE_SHEAR = _bounds(fam.COSINE_SHEAR, v, v)
_ct = fam.k / fam.omega
_CTOP = fam.COSINE_SHEAR.M
_CTOP_QUARTIC = sp.Eq(_CTOP**4 - (p**2 + q_shear**2 + _ct**2) * _CTOP**2 + (p * q_shear) ** 2, 0)
_CTOP_LARGE = sp.Ge(_CTOP**2, p * q_shear)
_sine = local("sine", r"\sin\omega z")
_cosine = local("cosine", r"\cos\omega z")
_ROOTS = ("characteristic", "slope", "at the supremum", "the larger root")

_COSINE_POINT = Model(
    "p = q = omega = 1, k = 3/2, sin(omega z2) = 1: singular values 1/2 and 2",
    dict.fromkeys((p, q_shear, fam.omega, y2, _sine), sp.Integer(1))
    | dict.fromkeys((fam.k, off, g3), sp.Rational(3, 2))
    | {_cosine: sp.Integer(0), g2: sp.Integer(0), v: sp.Rational(1, 2)},
)
COSINE_SHEAR = Statement(
    sp.And(*_COSINE_SHEAR.values()),
    given={
        "singular value": _SINGULAR,
        "circle": sp.Eq(_sine**2 + _cosine**2, 1),
        "off-diagonal entry": sp.Eq(off, _ct * sp.Abs(_sine)),
        "unit": sp.Le(y2, 1),
        "second": sp.Eq(g2, fam.k * sp.Abs(_cosine) * y2**2),
        "third": sp.Eq(g3, fam.k * fam.omega * sp.Abs(_sine) * y2**3),
    },
    steps=(
        step("characteristic", _QUARTIC, "singular value"),
        step("at the supremum", _CTOP_QUARTIC),
        step("the larger root", _CTOP_LARGE),
        step("sine", sp.Le(sp.Abs(_sine), 1), "circle"),
        step("cosine", sp.Le(sp.Abs(_cosine), 1), "circle"),
        step("slope", sp.Le(off, _ct), "off-diagonal entry", "sine"),
        step("M", _COSINE_SHEAR["M"], *_ROOTS),
        step("m", _COSINE_SHEAR["m"], *_ROOTS),
        step("square", sp.Le(sp.Abs(_cosine) * y2**2, 1), "unit", "cosine"),
        step("cube", sp.Le(sp.Abs(_sine) * y2**3, 1), "unit", "sine"),
        step("M2", _COSINE_SHEAR["M2"], "second", "square"),
        step("M3", _COSINE_SHEAR["M3"], "third", "cube"),
    ),
    example=_COSINE_POINT,
)
"""The shear with c s' = -(k/omega) sin(omega z2), c s'' = -k cos(omega z2), c s''' = k omega
sin(omega z2)."""


def _cosine_shear_twins() -> tuple[Twin, ...]:
    F = fam.COSINE_SHEAR
    return (
        Twin("m times 101/100", "sharp", sp.Ge(v, _SLACK * F.m), model=_COSINE_POINT),
        Twin("M3 over 101/100", "sharp", sp.Le(g3, F.M3 / _SLACK), model=_COSINE_POINT),
    )


def _shear_twins() -> tuple[Twin, ...]:
    half, two = (Model(_PYTHAGOREAN, _shear_at(v)) for v in (sp.S.Half, sp.Integer(2)))
    return (
        Twin("m times 101/100", "sharp", sp.Ge(v, _SLACK * fam.SHEAR.m), model=half),
        Twin("M over 101/100", "sharp", sp.Le(v, fam.SHEAR.M / _SLACK), model=two),
        Twin("M2 over 101/100", "sharp", sp.Le(g2, fam.SHEAR.M2 / _SLACK), model=two),
        Twin("M3 over 101/100", "sharp", sp.Le(g3, fam.SHEAR.M3 / _SLACK), model=two),
    )


# --- cosine generator ----------------------------------------------------------------------

_a, _k, _o = fam.a, fam.k, fam.omega
_z = sp.Symbol("z", real=True)
_G = _a * _z + _k / _o**2 * (sp.cos(_o * _z) - 1)
_COSINE = _bounds(fam.COSINE, g1, g1)


def _cosine_at(sine: int) -> Model:
    """Return a = 2, k = omega = 1 at a point with sin(omega z) = 1, 0 or -1."""
    one = sp.Integer(1)
    first, flat = sp.Integer(2 - sine), sp.Integer(1 - abs(sine))
    values = {_a: sp.Integer(2), _k: one, _o: one, _sine: sp.Integer(sine), _cosine: flat}
    values |= {g1: first, g2: flat, g3: sp.Integer(abs(sine))}
    return Model("a = 2, k = omega = 1, where the sine or the cosine is extreme", values)


COSINE = Statement(
    sp.And(*_COSINE.values()),
    given={
        "circle": sp.Eq(_sine**2 + _cosine**2, 1),
        "first": sp.Eq(g1, sp.Abs(_a - _k / _o * _sine)),
        "second": sp.Eq(g2, sp.Abs(_k * _cosine)),
        "third": sp.Eq(g3, sp.Abs(_k * _o * _sine)),
        "k < a omega": sp.Lt(_k, _a * _o),
    },
    steps=(
        step("G'", sp.Eq(sp.diff(_G, _z), _a - _k / _o * sp.sin(_o * _z))),
        step("G''", sp.Eq(sp.diff(_G, _z, 2), -_k * sp.cos(_o * _z))),
        step("G'''", sp.Eq(sp.diff(_G, _z, 3), _k * _o * sp.sin(_o * _z))),
        step("sine", sp.And(sp.Le(_sine, 1), sp.Ge(_sine, -1)), "circle"),
        step("cosine", sp.And(sp.Le(_cosine, 1), sp.Ge(_cosine, -1)), "circle"),
        step("m", _COSINE["m"], "first", "sine", "k < a omega"),
        step("M", _COSINE["M"], "first", "sine", "k < a omega"),
        step("M2", _COSINE["M2"], "second", "cosine"),
        step("M3", _COSINE["M3"], "third", "sine"),
    ),
    example=_cosine_at(1),
)
"""G' = a - (k/omega) sin(omega z), G'' = -k cos(omega z), G''' = k omega sin(omega z)."""


def _cosine_twins() -> tuple[Twin, ...]:
    F = fam.COSINE
    return (
        Twin("m times 101/100", "sharp", sp.Ge(g1, _SLACK * F.m), model=_cosine_at(1)),
        Twin("M over 101/100", "sharp", sp.Le(g1, F.M / _SLACK), model=_cosine_at(-1)),
        Twin("M2 over 101/100", "sharp", sp.Le(g2, F.M2 / _SLACK), model=_cosine_at(0)),
        Twin("M3 over 101/100", "sharp", sp.Le(g3, F.M3 / _SLACK), model=_cosine_at(1)),
    )


# --- residual ------------------------------------------------------------------------------

_W1, _W2, _row = fam.norm_W1, fam.norm_W2, fam.row_W1
_RESIDUAL = _bounds(fam.RESIDUAL, g1, g1)


def _residual_at(first: int) -> Model:
    symbols = (_W1, _W2, _row, c, s1, s2, s3, w, e, h1, h2, h3, r1, g2, g3)
    at = dict.fromkeys(symbols, sp.Integer(1)) | {fam.a: sp.Integer(2), g1: sp.Integer(first)}
    return Model("k = d = 1, W1 = W2 = |c| = 1, where the suprema are attained, a = 2", at)


RESIDUAL = Statement(
    sp.And(*_RESIDUAL.values()),
    given={
        "norm of W1": sp.Le(w, _W1),
        "rows of W1": sp.Le(e, _row),
        "triangle": sp.And(sp.Ge(g1, fam.a - r1), sp.Le(g1, fam.a + r1)),
        "norm of W2, first": sp.Le(r1, c * _W2 * h1),
        "norm of W2, second": sp.Le(g2, c * _W2 * h2),
        "norm of W2, third": sp.Le(g3, c * _W2 * h3),
        "s1": sp.Le(h1, s1 * w),
        "s2": sp.Le(h2, s2 * e * w),
        "s3": sp.Le(h3, s3 * e**2 * w),
    },
    steps=(
        step("h1", sp.Le(h1, s1 * _W1), "s1", "norm of W1"),
        step("first", sp.Le(r1, c * _W2 * s1 * _W1), "norm of W2, first", "h1"),
        step("m", _RESIDUAL["m"], "triangle", "first"),
        step("M", _RESIDUAL["M"], "triangle", "first"),
        step("entries", sp.Le(e * w, _row * _W1), "rows of W1", "norm of W1"),
        step("h2", sp.Le(h2, s2 * _row * _W1), "s2", "entries"),
        step("M2", _RESIDUAL["M2"], "norm of W2, second", "h2"),
        step("cubes", sp.Le(e * (e * w), _row * (_row * _W1)), "rows of W1", "entries"),
        step("h3", sp.Le(h3, s3 * _row**2 * _W1), "s3", "cubes"),
        step("M3", _RESIDUAL["M3"], "norm of W2, third", "h3"),
    ),
    example=_residual_at(1),
)
"""J y = a y + c W2 (s' . W1 y) and D^k G[y, ..., y] = c W2 (s^(k) . (W1 y)^k), k >= 2, for unit
y; |v . w| <= |v|_inf |w| entrywise."""


def _residual_twins() -> tuple[Twin, ...]:
    rho = c * s1 * _W2 * _W1
    F, least, most = fam.RESIDUAL, _residual_at(1), _residual_at(3)
    return (
        Twin("rho halved in m", "sharp", sp.Ge(g1, fam.a - rho / 2), model=least),
        Twin("rho halved in M", "sharp", sp.Le(g1, fam.a + rho / 2), model=most),
        Twin("row norm halved in M2", "sharp", sp.Le(g2, F.M2 / 2), model=least),
        Twin("row norm halved in M3", "sharp", sp.Le(g3, F.M3 / 4), model=least),
    )


CLAIMS: tuple[Claim, ...] = (
    _claim(fam.SHEAR, SHEAR, *_shear_twins()),
    _claim(fam.COSINE_SHEAR, COSINE_SHEAR, *_cosine_shear_twins()),
    _claim(fam.COSINE, COSINE, *_cosine_twins()),
    _claim(fam.RESIDUAL, RESIDUAL, *_residual_twins()),
)
"""Claims of the elementary families."""
