"""Lemma 26 and equations 59, 60: the gradient of the loss near the inverse point.

``R`` is the remainder ``grad L(z) - z_hat - (I + J_hat^T J_hat / beta^2) u``, with
``u = z - z_hat``, and ``e`` the unit vector along it, so that ``|R| = <e, R>``.
"""

from __future__ import annotations

import sympy as sp

from bounds.catalogue import claim
from bounds.claim import Claim, Statement, Twin, apply, cite, step
from bounds.derivatives import along, inner
from bounds.facts import CAUCHY_SCHWARZ, INTEGRAL_NORM, fact
from bounds.paper.calculus.third import LEMMA_25_SHARP, THIRD_PRINTED, third_norm
from bounds.paper.calculus.third import cosine as third_cosine
from bounds.symbols import M2, M3, M, U, beta, d, local, m, q

GRADIENT_PRINTED = THIRD_PRINTED * U**2 / 2
"""Printed bound of the remainder, equation 60."""
GRADIENT_REPAIRED = M * (3 * M2 * U**2 / 2 + M3 * U**3 / 6) / beta**2
"""The paper's route with the integral form of the remainder."""
GRADIENT_SHARP = 3 * M * M2 * U**2 / (2 * beta**2)
"""Sharp bound of the remainder: no M3, no dimension."""

_a, _c = sp.symbols("a c", real=True)

R_grad = local("R_grad", r"\lVert R_{\nabla L}(z)\rVert", nonnegative=True)
grad_e = local("grad_e", r"\langle e,\nabla L(z)\rangle")
Je_q, Jhe_q, Jhe_Jhu = inner("q", "Je"), inner("q", "J^e"), inner("J^e", "J^u")
z_e, zhat_e, u_e = inner("z", "e"), inner("z^", "e"), inner("u", "e")
twist = local("twist", r"\lVert(J-\hat J)e\rVert", nonnegative=True)
chord = local("chord", r"\lVert q-\hat Ju\rVert", nonnegative=True)
stretch = local("stretch", r"\lVert\hat Je\rVert", nonnegative=True)
bend = local("bend", r"\sup\lVert D^2G\rVert", nonnegative=True)

_WHERE = {
    R_grad: "remainder of grad L at z_hat",
    grad_e: "inner product of grad L(z) and the unit vector e along the remainder",
    twist: "|(J(z) - J(z_hat)) e|",
    chord: "|G(z) - x - J(z_hat) u|",
    stretch: "|J(z_hat) e|",
    bend: "supremum of |D^2 G| on the segment from z_hat to z",
}

DEFINITION_59 = sp.Eq(grad_e, zhat_e + u_e + Jhe_Jhu / beta**2 + R_grad)
_GRADIENT = sp.Eq(grad_e, along("e"))
_SPLIT = sp.Eq(beta**2 * R_grad, (Je_q - Jhe_q) + (Jhe_q - Jhe_Jhu))
_t = sp.Symbol("t", real=True)

_DEFINITIONS = {
    "definition of R": DEFINITION_59,
    "equation-55": _GRADIENT,
    "definition of u": sp.Eq(z_e, zhat_e + u_e),
}

EQUATION_59 = Statement(
    text="With R = grad L(z) - z_hat - (I + J^T J/beta^2) u, J at z_hat: beta^2 R = J(z)^T q - "
    "J^T J u = (J(z) - J)^T q + J^T (q - J u); here as a form in a vector e.",
    conclusion=_SPLIT,
    hypotheses=_DEFINITIONS,
    steps=(step("split", _SPLIT, *_DEFINITIONS),),
    where=_WHERE,
)

LEMMA_26_SHARP = Statement(
    text="G in C^2. |R(z)| <= 3 M M2/(2 beta^2) |z - z_hat|^2 for every z.",
    conclusion=sp.Le(R_grad, GRADIENT_SHARP),
    hypotheses=_DEFINITIONS
    | {
        "assumption-2, second order": sp.Le(bend, M2),
        "assumption-2, first order": sp.Le(q, M * U),
        "remark-4": sp.Le(stretch, M),
    },
    steps=(
        apply("split", EQUATION_59, {}, *_DEFINITIONS),
        cite(
            "change of J",
            INTEGRAL_NORM,
            {"a": twist, "c": sp.integrate(bend * U, (_t, 0, 1))},
            why="(J - J_hat) e is the integral of D^2 G(z_hat + t u)[u, e]",
        ),
        cite(
            "chord",
            INTEGRAL_NORM,
            {"a": chord, "c": sp.integrate((1 - _t) * bend * U**2, (_t, 0, 1))},
            why="q - J_hat u is the integral of (1 - t) D^2 G(z_hat + t u)[u, u]",
        ),
        cite("first term", CAUCHY_SCHWARZ, {"c": Je_q - Jhe_q, "a": twist, "b": q}),
        cite("second term", CAUCHY_SCHWARZ, {"c": Jhe_q - Jhe_Jhu, "a": stretch, "b": chord}),
        step(
            "first bound",
            sp.Le(sp.Abs(Je_q - Jhe_q), M * M2 * U**2),
            "first term",
            "change of J",
            "assumption-2, second order",
            "assumption-2, first order",
        ),
        step(
            "second bound",
            sp.Le(sp.Abs(Jhe_q - Jhe_Jhu), M * M2 * U**2 / 2),
            "second term",
            "chord",
            "assumption-2, second order",
            "remark-4",
        ),
        step(
            "bound",
            sp.Le(R_grad, GRADIENT_SHARP),
            "split",
            "first bound",
            "second bound",
        ),
    ),
    where=_WHERE,
)

LEMMA_26_PRINTED = Statement(
    text="|R(z)| <= sqrt(d) M/(2 beta^2) (3 sqrt(d) M2 + M3 |u|) |u|^2, u = z - z_hat, every z.",
    conclusion=sp.Le(R_grad, GRADIENT_PRINTED),
    hypotheses=LEMMA_26_SHARP.hypotheses,
    steps=(
        apply("sharp", LEMMA_26_SHARP, {}, *LEMMA_26_SHARP.hypotheses),
        step("dimension", sp.Le(GRADIENT_SHARP, GRADIENT_PRINTED), why="d >= 1, M3 >= 0"),
        step("printed", sp.Le(R_grad, GRADIENT_PRINTED), "sharp", "dimension"),
    ),
    where=_WHERE,
)

_tau = local("tau_u", r"\tau", positive=True)
_AT_TAU = M * (3 * M2 + M3 * _tau * U) / beta**2

LEMMA_26_REPAIRED = Statement(
    text="R(z) is the integral of (1 - t) D^3 L(z_hat + t u)[u, u, .] over [0, 1], so |R(z)| <= "
    "M/beta^2 (3/2 M2 |u|^2 + 1/6 M3 |u|^3) for every z, u = z - z_hat.",
    conclusion=sp.Le(R_grad, GRADIENT_REPAIRED),
    hypotheses={label: h.subs(U, _tau * U) for label, h in LEMMA_25_SHARP.hypotheses.items()},
    steps=(
        apply(
            "lemma-25",
            LEMMA_25_SHARP,
            {U: _tau * U},
            *LEMMA_25_SHARP.hypotheses,
            why="at z_hat + tau u, for every tau in (0, 1]",
        ),
        cite(
            "remainder",
            fact(
                "taylor-remainder",
                "Taylor's formula with integral remainder: if b + c t bounds |D^2 F| at the point "
                "p + t u of the segment, for every t in (0, 1], then a = |F(p + u) - F(p) - "
                "DF(p) u| is at most |u|^2 times the integral of (1 - t)(b + c t) over [0, 1]; "
                "here v is |D^2 F| at t and s = |u|",
                "Rudin, Principles of Mathematical Analysis, Theorems 5.15 and 6.25",
                sp.Le(
                    _a,
                    sp.Symbol("s", real=True) ** 2
                    * sp.integrate((1 - _t) * (sp.Symbol("b", real=True) + _c * _t), (_t, 0, 1)),
                ),
                (
                    sp.Le(
                        sp.Symbol("v", real=True),
                        sp.Symbol("b", real=True) + _c * sp.Symbol("t", real=True),
                    ),
                ),
            ),
            {
                "a": R_grad,
                "s": U,
                "b": 3 * M * M2 / beta**2,
                "c": M * M3 * U / beta**2,
                "v": third_norm,
                "t": _tau,
            },
            "lemma-25",
            why="F = grad L, whose second derivative is D^3 L",
        ),
        step("bound", sp.Le(R_grad, GRADIENT_REPAIRED), "remainder"),
    ),
    where=_WHERE | {_tau: "any number in (0, 1]; the bound of Lemma 25 is used at z_hat + tau u"},
)


def cosine(z: sp.Expr, omega: sp.Expr) -> dict[sp.Symbol, sp.Expr]:
    """Return the scalars of G(z) = z - (cos(omega z) - 1)/omega^2, d = 1, x = 0, beta = 1."""
    one, t = sp.Integer(1), sp.Symbol("t", real=True)
    values = third_cosine(one, one, omega, z, one)
    G = t - (sp.cos(omega * t) - 1) / omega**2
    g, slope, slope_hat = G.subs(t, z), G.diff(t).subs(t, z), G.diff(t).subs(t, 0)
    remainder = z + slope * g - z - slope_hat**2 * z
    return {name: values[name] for name in (d, M, M2, M3, beta, U)} | {
        m: 1 - 1 / omega,
        q: abs(g),
        R_grad: abs(remainder),
        grad_e: z + slope * g,
        Je_q: slope * g,
        Jhe_q: slope_hat * g,
        Jhe_Jhu: slope_hat**2 * z,
        z_e: z,
        zhat_e: sp.Integer(0),
        u_e: z,
        twist: abs(slope - slope_hat),
        chord: abs(g - slope_hat * z),
        stretch: abs(slope_hat),
        bend: one,
    }


def cosine_shear() -> dict[sp.Symbol, sp.Expr]:
    """Return the scalars of G = (10 z1 + (cos(100 z2) - 1)/10^4, z2), x = 0, beta = 1.

    At z2 = pi/300 and that z1 at which G_1 vanishes, so that the remainder lies along -e_1.
    """
    one, omega = sp.Integer(1), sp.Integer(100)
    a, b = sp.symbols("a b", real=True)
    wave = (sp.cos(omega * b) - 1) / omega**2
    G = sp.Matrix([10 * a + wave, b])
    z2 = sp.pi / (3 * omega)
    u, e = sp.Matrix([-wave.subs(b, z2) / 10, z2]), sp.Matrix([-1, 0])
    here, zero = dict(zip((a, b), u, strict=True)), {a: 0, b: 0}
    J, J_hat = G.jacobian([a, b]).subs(here), G.jacobian([a, b]).subs(zero)
    residual = G.subs(here)
    R = J.T * residual - J_hat.T * J_hat * u

    def norm(v: sp.Matrix) -> sp.Expr:
        return sp.sqrt(sum(c**2 for c in v))

    roots = [sp.sqrt((10 + s) ** 2 + 1 / omega**2) for s in (1, -1)]
    return {
        d: sp.Integer(2),
        M: (roots[0] + roots[1]) / 2,
        m: (roots[0] - roots[1]) / 2,
        M2: one,
        M3: omega,
        beta: one,
        U: norm(u),
        q: norm(residual),
        R_grad: norm(R),
        grad_e: u.dot(e) + (J * e).dot(residual),
        Je_q: (J * e).dot(residual),
        Jhe_q: (J_hat * e).dot(residual),
        Jhe_Jhu: (J_hat * e).dot(J_hat * u),
        z_e: u.dot(e),
        zhat_e: sp.Integer(0),
        u_e: u.dot(e),
        twist: norm((J - J_hat) * e),
        chord: norm(residual - J_hat * u),
        stretch: norm(J_hat * e),
        bend: one,
    }


_NEAR = cosine(sp.Rational(1, 10**5), sp.Integer(100))
_NEAR_TEXT = "G(z) = z - (cos 100z - 1)/10^4, x = 0, beta = 1, at z = 10^-5"


def _circle() -> dict[sp.Symbol, sp.Expr]:
    """Return |F(2 pi) - F(0) - 2 pi F'(0)| and |F''| for F = (cos t, sin t)."""
    t = sp.Symbol("t", real=True)
    F = sp.Matrix([sp.cos(t), sp.sin(t)])
    rest = F.subs(t, 2 * sp.pi) - F.subs(t, 0) - 2 * sp.pi * F.diff(t).subs(t, 0)
    bent = sp.simplify(sum(c**2 for c in F.diff(t, 2)))
    size = sp.sqrt(sum(c**2 for c in rest))
    return {R_grad: size, third_norm: sp.sqrt(bent), U: 2 * sp.pi}


_TWINS_26 = (
    Twin(
        "3/2 -> 7/5",
        "sharp",
        sp.Le(R_grad, sp.Rational(14, 15) * GRADIENT_SHARP),
        at=_NEAR,
        text=_NEAR_TEXT,
    ),
    Twin(
        "M -> m",
        "sharp",
        sp.Le(R_grad, GRADIENT_SHARP.subs(M, m)),
        at=cosine_shear(),
        text="G = (10 z1 + (cos 100 z2 - 1)/10^4, z2), x = 0, at z2 = pi/300, G_1(z) = 0",
    ),
    Twin("|u|^2 -> |u|^3", "sharp", sp.Le(R_grad, GRADIENT_SHARP * U), at=_NEAR, text=_NEAR_TEXT),
    Twin(
        "assumption-2, second order, dropped",
        "sharp",
        drop=("assumption-2, second order",),
        at=_NEAR | {M2: sp.Rational(1, 2)},
        text=_NEAR_TEXT,
    ),
)
_MEAN_VALUE = Twin(
    "the mean-value equality of the printed proof",
    "printed",
    sp.Eq(R_grad, third_norm * U**2 / 2),
    drop=tuple(LEMMA_26_PRINTED.hypotheses),
    at=_circle(),
    text="F(t) = (cos t, sin t) on [0, 2 pi]: |F(2 pi) - F(0) - 2 pi F'(0)| = 2 pi, |F''| = 1",
)

_ERRATUM = (
    "The proof writes the remainder as an equality |R| = |D^3 L(z_mid)||u|^2/2, z_mid on the "
    "segment. A mean-value equality fails for vector-valued maps, e.g. (cos t, sin t) on "
    "[0, 2 pi]. The bound by the supremum over the segment holds (integral remainder), so the "
    "statement and Theorem 1 survive; neither M3 nor sqrt(d) is needed."
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-26",
        {"printed": LEMMA_26_PRINTED, "repaired": LEMMA_26_REPAIRED, "sharp": LEMMA_26_SHARP},
        assumes=("assumption-2",),
        uses=("equation-55", "lemma-25", "remark-4"),
        twins=(*_TWINS_26, _MEAN_VALUE),
        erratum=_ERRATUM,
    ),
    claim(
        "equation-59",
        {"printed": EQUATION_59},
        uses=("equation-55", "equation-57"),
        twins=(
            Twin(
                "J at z in place of z_hat",
                "printed",
                sp.Eq(beta**2 * R_grad, (Je_q - Jhe_q) + (Je_q - Jhe_Jhu)),
            ),
            Twin("1/beta^2 missing", "printed", sp.Eq(R_grad, Je_q - Jhe_Jhu)),
        ),
    ),
    claim(
        "equation-60",
        {"printed": LEMMA_26_PRINTED, "repaired": LEMMA_26_REPAIRED, "sharp": LEMMA_26_SHARP},
        assumes=("assumption-2",),
        uses=("lemma-26",),
        twins=(_MEAN_VALUE, _TWINS_26[0]),
        erratum=_ERRATUM,
    ),
)
