"""Equations 3, 4 and 55 to 58: the loss, its inverse point and its derivatives.

The derivatives come from `bounds.derivatives`, where SymPy differentiates; here the printed
formulas are compared with them, for inner products in any dimension and entry by entry for
abstract G in dimension 1, 2 and 3.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import sympy as sp

from bounds.catalogue import claim
from bounds.claim import Claim, Counterexample, Statement, Twin, cite, step
from bounds.derivatives import (
    Index,
    along,
    entries,
    inner,
    jacobian,
    jet,
    jets_of,
    point,
    q_,
    residual,
)
from bounds.facts import TRIANGLE
from bounds.symbols import U, beta, d, g1, local, m, norm_z, norm_z_hat, q, qg2

DIMENSIONS = (1, 2, 3)

LOSS = (norm_z**2 + q**2 / beta**2) / 2
"""The loss L(z), equation 3."""
LOG_CONSTANT = -d * sp.log(2 * sp.pi) / 2 - d * sp.log(2 * sp.pi * beta**2) / 2
"""Logarithm of the normalising constants of prior and likelihood."""
log_joint = local("log_joint", r"\log p(z)p(x\mid z)")
c_prior = local("c_prior", r"c_{\text{prior}}")
c_noise = local("c_noise", r"c_{\text{noise}}")
_JOINT = c_prior - norm_z**2 / 2 + c_noise - q**2 / (2 * beta**2)
_PROPORTIONAL = sp.Eq(log_joint, c_prior + c_noise - LOSS)

EQUATION_3 = Statement(
    text="The posterior is proportional to exp(-L): log p(z) p(x|z) = -L(z) + const for "
    "p(z) = N(0, I), p(x|z) = N(G(z), beta^2 I).",
    conclusion=_PROPORTIONAL,
    hypotheses={"definition-1": sp.Eq(log_joint, _JOINT)},
    steps=(step("logarithm", _PROPORTIONAL, "definition-1"),),
    where={
        log_joint: "logarithm of the joint density at (z, x)",
        c_prior: "-d/2 log(2 pi)",
        c_noise: "-d/2 log(2 pi beta^2)",
    },
)

q_hat = local("q_hat", r"\lVert G(\hat z)-x\rVert", nonnegative=True)
q_preimage = local("q_preimage", r"\lVert G(G^{-1}(x))-x\rVert", nonnegative=True)
between = local("between", r"\lVert G(z)-G(\hat z)\rVert", nonnegative=True)

EQUATION_4 = Statement(
    text="Under assumption-1 the minimiser z_hat of |G - x| exists, G(z_hat) = x, and it is the "
    "only point with that value.",
    conclusion=sp.And(sp.Eq(q_hat, 0), sp.Implies(sp.Eq(q, 0), sp.Eq(U, 0))),
    hypotheses={
        "onto": sp.Eq(q_preimage, 0),
        "minimiser": sp.Le(q_hat, q_preimage),
        "assumption-1": sp.Ge(between, m * U),
    },
    steps=(
        step("value", sp.Eq(q_hat, 0), "onto", "minimiser"),
        cite("triangle", TRIANGLE, {"c": between, "a": q, "b": q_hat}),
        step(
            "unique",
            sp.Implies(sp.Eq(q, 0), sp.Eq(U, 0)),
            "value",
            "triangle",
            "assumption-1",
        ),
    ),
    where={
        q_hat: "residual at the minimiser",
        q_preimage: "residual at a preimage of x",
        between: "distance of the values at z and at z_hat",
    },
)

# What is printed, in matrices.


def printed_gradient(n: int) -> sp.Matrix:
    """Return z + J^T (G - x) / beta^2."""
    return point(n) + jacobian(n).T * residual(n) / beta**2


def _hessian_of_coordinate(n: int, i: int) -> sp.Matrix:
    return sp.Matrix(n, n, lambda a, b: jet(n, i, a + 1, b + 1))


def printed_hessian(n: int) -> sp.Matrix:
    """Return I + (J^T J + sum_i (G_i - x_i) Hess G_i) / beta^2."""
    bends = sum((q_(n, i) * _hessian_of_coordinate(n, i) for i in range(1, n + 1)), sp.zeros(n))
    return sp.eye(n) + (jacobian(n).T * jacobian(n) + bends) / beta**2


def _third(n: int, index: Index, outer: Callable[[int, Index], sp.Expr]) -> sp.Expr:
    rows = range(1, n + 1)
    return sum(outer(i, index) + q_(n, i) * jet(n, i, *index) for i in rows) / beta**2


def printed_third(n: int, *index: int) -> sp.Expr:
    """Return an entry of (3 sum_i grad G_i (x) Hess G_i + sum_i (G_i - x_i) D^3 G_i) / beta^2."""
    return _third(n, index, lambda i, a: 3 * jet(n, i, a[0]) * jet(n, i, a[1], a[2]))


def symmetrised_third(n: int, *index: int) -> sp.Expr:
    """Return the same with the outer product symmetrised."""

    def outer(i: int, a: Index) -> sp.Expr:
        return sum(jet(n, i, a[k]) * jet(n, i, a[k - 1], a[k - 2]) for k in range(3))

    return _third(n, index, outer)


def _same(left: sp.Expr, right: sp.Expr) -> sp.Basic:
    return sp.Eq(left, right, evaluate=False)


def _all(relations: list[sp.Basic]) -> sp.Basic:
    return relations[0] if len(relations) == 1 else sp.And(*relations, evaluate=False)


def gradient_entries(n: int, printed: sp.Matrix) -> sp.Basic:
    """Say that every entry of the gradient, differentiated by SymPy, is the printed one."""
    return _all([_same(e, printed[i[0] - 1]) for i, e in entries(n, 1).items()])


def hessian_entries(n: int, printed: sp.Matrix) -> sp.Basic:
    """Say that every entry of the Hessian is the printed one."""
    return _all([_same(e, printed[i[0] - 1, i[1] - 1]) for i, e in entries(n, 2).items()])


def third_entries(n: int, printed: Callable[..., sp.Expr]) -> sp.Basic:
    """Say that every entry of the third derivative is the printed one."""
    return _all([_same(e, printed(n, *i)) for i, e in entries(n, 3).items()])


def _with(first: sp.Basic, relations: list[sp.Basic]) -> sp.Basic:
    parts = [c for r in relations for c in (r.args if isinstance(r, sp.And) else (r,))]
    return sp.And(first, *parts, evaluate=False)


Jtq_u = inner("J'q", "u")
JtJu_v = inner("J'Ju", "v")
_SLOPE = sp.Eq(along("u"), inner("z", "u") + Jtq_u / beta**2)
_BEND = sp.Eq(along("u", "v"), inner("u", "v") + (JtJu_v + inner("q", "DDGuv")) / beta**2)
_GRADIENTS = [gradient_entries(n, printed_gradient(n)) for n in DIMENSIONS]
_HESSIANS = [hessian_entries(n, printed_hessian(n)) for n in DIMENSIONS]

EQUATION_55 = Statement(
    text="grad L(z) = z + J^T (G(z) - x) / beta^2, as a linear form in every dimension, and "
    "entry by entry for d = 1, 2, 3.",
    conclusion=_with(_SLOPE, _GRADIENTS),
    hypotheses={"transpose": sp.Eq(Jtq_u, inner("q", "Ju"))},
    steps=(
        step("along u", _SLOPE, "transpose"),
        *(
            step(f"entries, d = {n}", goal, method="identity")
            for n, goal in zip(DIMENSIONS, _GRADIENTS, strict=True)
        ),
    ),
    where={Jtq_u: "inner product of J^T q and u"},
)

EQUATION_56 = Statement(
    text="Hess L(z) = I + (J^T J + sum_i (G_i - x_i) Hess G_i) / beta^2, as a bilinear form in "
    "every dimension, and entry by entry for d = 1, 2, 3.",
    conclusion=_with(_BEND, _HESSIANS),
    hypotheses={"transpose": sp.Eq(JtJu_v, inner("Ju", "Jv"))},
    steps=(
        step("along u and v", _BEND, "transpose"),
        *(
            step(f"entries, d = {n}", goal, method="identity")
            for n, goal in zip(DIMENSIONS, _HESSIANS, strict=True)
        ),
    ),
    where={JtJu_v: "inner product of J^T J u and v"},
)

# Equation 57: at the inverse point.
L_hat = local("L_hat", r"L(\hat z)")
slope_hat = local("slope_hat", r"\langle\nabla L(\hat z),y\rangle")
bend_hat = local("bend_hat", r"\langle y,\nabla^2L(\hat z)y\rangle")
zhat_y = inner("z^", "y")

_AT_INVERSE = {
    "inverse point": sp.And(sp.Eq(q, 0), sp.Eq(inner("q", "Jy"), 0), sp.Eq(qg2, 0)),
    "loss": sp.Eq(L_hat, LOSS.subs(norm_z, norm_z_hat)),
    "slope": sp.Eq(slope_hat, along("y").subs(inner("z", "y"), zhat_y)),
    "bend": sp.Eq(bend_hat, along("y", "y")),
}
_WHERE_57 = {
    L_hat: "the loss at z_hat",
    slope_hat: "its derivative along a unit vector y",
    bend_hat: "its second derivative along y",
    zhat_y: "inner product of z_hat and y",
}
HESSIAN_AT_INVERSE = 1 + g1**2 / beta**2
CONVEXITY_AT_INVERSE = 1 + m**2 / beta**2
"""Sharp lower bound of Hess L(z_hat)."""
_VALUES_57 = (
    sp.Eq(L_hat, norm_z_hat**2 / 2),
    sp.Eq(slope_hat, zhat_y),
    sp.Eq(bend_hat, HESSIAN_AT_INVERSE),
)

EQUATION_57 = Statement(
    text="L(z_hat) = |z_hat|^2/2, grad L(z_hat) = z_hat, Hess L(z_hat) = I + J^T J / beta^2 >= I; "
    "here as forms in a unit vector y.",
    conclusion=sp.And(*_VALUES_57, sp.Ge(bend_hat, 1)),
    hypotheses=_AT_INVERSE,
    steps=(
        step("value", _VALUES_57[0], "inverse point", "loss"),
        step("gradient", _VALUES_57[1], "inverse point", "slope"),
        step("Hessian", _VALUES_57[2], "inverse point", "bend"),
        step("convex", sp.Ge(bend_hat, 1), "Hessian"),
    ),
    where=_WHERE_57,
)

EQUATION_57_SHARP = Statement(
    text="Under assumption-1, Hess L(z_hat) >= (1 + m^2/beta^2) I.",
    conclusion=sp.Ge(bend_hat, CONVEXITY_AT_INVERSE),
    hypotheses={
        "inverse point": _AT_INVERSE["inverse point"],
        "bend": _AT_INVERSE["bend"],
        "remark-2": sp.Ge(g1, m),
    },
    steps=(
        step("Hessian", _VALUES_57[2], "inverse point", "bend"),
        step("convex", sp.Ge(bend_hat, CONVEXITY_AT_INVERSE), "Hessian", "remark-2"),
    ),
    where=_WHERE_57,
)

# Equation 58.
_z1, _z2 = sp.symbols("z_1 z_2", real=True)
PARABOLA = (_z1 + _z2**2 / 2, _z2)
"""G of the counterexample to the printed third derivative (c = 1)."""


def _parabola() -> Counterexample:
    """Return G = (z1 + z2^2/2, z2) at z = (1, 1), x = G(z), beta = 1."""
    here = (sp.Integer(1), sp.Integer(1))
    x = [g.subs(dict(zip((_z1, _z2), here, strict=True))) for g in PARABOLA]
    values = jets_of(PARABOLA, (_z1, _z2), here, x, sp.Integer(1))
    return Counterexample(
        "G = (z1 + z2^2/2, z2), x = G(z): the entry (1, 2, 2) is 1/beta^2, printed 3/beta^2",
        values,
    )


EQUATION_58_PRINTED = Statement(
    text="D^3 L = (3 sum_i grad G_i (x) Hess G_i + sum_i (G_i - x_i) D^3 G_i) / beta^2, entry by "
    "entry; here for d = 2.",
    conclusion=third_entries(2, printed_third),
    counterexample=_parabola(),
)

_POLARISED = sp.Eq(
    along("u", "v", "w"),
    (sum(inner(f"J{a}", f"DDG{b}{c}") for a, b, c in ("uvw", "vuw", "wuv")) + inner("q", "DDDGuvw"))
    / beta**2,
    evaluate=False,
)


def _cubic_form(n: int) -> sp.Basic:
    """Say that the printed and the derived tensor are the same cubic form."""
    y = [local(f"y_{j}") for j in range(1, n + 1)]
    cube = {i: y[i[0] - 1] * y[i[1] - 1] * y[i[2] - 1] for i in product(range(1, n + 1), repeat=3)}
    true = sum(e * cube[i] for i, e in entries(n, 3).items())
    printed = sum(printed_third(n, *i) * c for i, c in cube.items())
    return _same(true, printed)


_THIRDS = [third_entries(n, symmetrised_third) for n in DIMENSIONS]
_CUBICS = [_cubic_form(n) for n in DIMENSIONS]

EQUATION_58_REPAIRED = Statement(
    text="beta^2 D^3 L[u, v, w] = <Ju, D^2 G[v, w]> + <Jv, D^2 G[u, w]> + <Jw, D^2 G[u, v]> + "
    "<q, D^3 G[u, v, w]> in every dimension, and entry by entry for d = 1, 2, 3; as a cubic form "
    "(u = v = w) the printed tensor is right.",
    conclusion=_with(_POLARISED, [*_THIRDS, *_CUBICS]),
    steps=(
        step("along u, v, w", _POLARISED, method="identity"),
        *(
            step(f"entries, d = {n}", goal, method="identity")
            for n, goal in zip(DIMENSIONS, _THIRDS, strict=True)
        ),
        *(
            step(f"cubic form, d = {n}", goal, method="identity")
            for n, goal in zip(DIMENSIONS, _CUBICS, strict=True)
        ),
    ),
)


def _shear() -> dict[sp.Symbol, sp.Expr]:
    """Return the scalars of the shear G = (z1 + z2^2/2, z2) away from its inverse point."""
    here, x = (sp.Integer(1), sp.Integer(2)), (sp.Integer(0), sp.Integer(0))
    return jets_of(PARABOLA, (_z1, _z2), here, x, sp.Rational(1, 2))


_SHEAR = "G = (z1 + z2^2/2, z2) at z = (1, 2), x = 0, beta = 1/2"
_UNTRANSPOSED = point(2) + jacobian(2) * residual(2) / beta**2
_NO_BETA = point(2) + jacobian(2).T * residual(2)
_GAUSS_NEWTON = sp.eye(2) + jacobian(2).T * jacobian(2) / beta**2

CLAIMS: tuple[Claim, ...] = (
    claim(
        "equation-3",
        {"printed": EQUATION_3},
        twins=(
            Twin("1/beta^2 -> 1/beta", "printed", _PROPORTIONAL.subs(q**2, q**2 * beta)),
            Twin("factor 1/2 dropped", "printed", sp.Eq(log_joint, c_prior + c_noise - 2 * LOSS)),
        ),
    ),
    claim(
        "equation-4",
        {"printed": EQUATION_4},
        assumes=("assumption-1",),
        twins=(
            Twin("G not onto", "printed", drop=("onto",)),
            Twin("assumption-1 dropped", "printed", drop=("assumption-1",)),
        ),
    ),
    claim(
        "equation-55",
        {"printed": EQUATION_55},
        uses=("equation-3",),
        twins=(
            Twin(
                "J in place of its transpose",
                "printed",
                gradient_entries(2, _UNTRANSPOSED),
                at=_shear() | {Jtq_u: sp.Integer(0), inner("q", "Ju"): sp.Integer(0)},
                text=_SHEAR,
            ),
            Twin(
                "1/beta^2 missing",
                "printed",
                gradient_entries(2, _NO_BETA),
                at=_shear() | {Jtq_u: sp.Integer(0), inner("q", "Ju"): sp.Integer(0)},
                text=_SHEAR,
            ),
        ),
    ),
    claim(
        "equation-56",
        {"printed": EQUATION_56},
        uses=("equation-55",),
        twins=(
            Twin(
                "without the second derivative of G",
                "printed",
                hessian_entries(2, _GAUSS_NEWTON),
                drop=("transpose",),
                at=_shear(),
                text=_SHEAR,
            ),
            Twin(
                "without the second derivative of G, as a form",
                "printed",
                sp.Eq(along("u", "v"), inner("u", "v") + JtJu_v / beta**2),
            ),
        ),
    ),
    claim(
        "equation-57",
        {"printed": EQUATION_57, "sharp": EQUATION_57_SHARP},
        assumes=("assumption-1",),
        uses=("equation-56", "remark-2"),
        twins=(
            Twin(
                "m^2 -> 2 m^2",
                "sharp",
                sp.Ge(bend_hat, CONVEXITY_AT_INVERSE.subs(m, sp.sqrt(2) * m)),
                at={
                    m: sp.Integer(1),
                    g1: sp.Integer(1),
                    q: sp.Integer(0),
                    inner("q", "Jy"): sp.Integer(0),
                    qg2: sp.Integer(0),
                    beta: sp.Integer(1),
                    bend_hat: HESSIAN_AT_INVERSE.subs({g1: 1, beta: 1}),
                },
                text="G(z) = z",
            ),
            Twin("assumption-1 dropped", "sharp", drop=("remark-2",)),
            Twin("away from the inverse point", "printed", drop=("inverse point",)),
        ),
    ),
    claim(
        "equation-58",
        {"printed": EQUATION_58_PRINTED, "repaired": EQUATION_58_REPAIRED},
        uses=("equation-56",),
        twins=(
            Twin(
                "printed, not symmetrised",
                "repaired",
                third_entries(2, printed_third),
                at=_parabola().at,
                text=_parabola().text,
            ),
            Twin(
                "constant 3 -> 1 in the cubic form",
                "repaired",
                sp.Eq(
                    along("y", "y", "y"), (inner("Jy", "DDGyy") + inner("q", "DDDGyyy")) / beta**2
                ),
            ),
        ),
        erratum="Printed: 3 sum_i grad G_i (x) Hess G_i, which is not symmetric while D^3 L is; "
        "for G = (z1 + z2^2/2, z2) the entry (1, 2, 2) is off by a factor 3. Repair: symmetrise. "
        "As a cubic form the printed tensor is right, and the norm of a symmetric tensor is "
        "attained on the diagonal, so Lemma 25 and Theorem 1 are not affected.",
    ),
)
