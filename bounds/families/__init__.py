r"""Constants :math:`m, M, M_2, M_3` of the generator families, each one expression.

Scalars stand for what is known of the weights: :math:`s_k=\sup|\sigma^{(k)}|`,
:math:`i_1=\inf\sigma'`, operator norms, largest row norms, extreme eigenvalues.  The number in a
certificate, its LaTeX and the tests all come from these expressions; the proofs, with false
variants, are in the modules ``bounds.family_*``.  Source: families A to G of the test generators.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from lemmata.bounds.symbols import local

# Activation: infimum and suprema of its derivatives.
i1 = local("i1", r"\inf\sigma'", real=True)
u1 = local("u1", r"\sup\sigma'", real=True)
s1 = local("s1", r"s_1", nonnegative=True)
s2 = local("s2", r"s_2", nonnegative=True)
s3 = local("s3", r"s_3", nonnegative=True)

# Scalars of the families.
p = local("p", "p", positive=True)
q_shear = local("q_shear", "q", positive=True)
c = local("abs_c", r"\lvert c\rvert", nonnegative=True)
a = local("gain", "a", positive=True)
a_convex = local("a_convex", "a", real=True)
b_convex = local("b_convex", "b", nonnegative=True)
k = local("k", "k", positive=True)
omega = local("omega", r"\omega", positive=True)
norm_W1 = local("norm_W1", r"\lVert W_1\rVert", nonnegative=True)
norm_W2 = local("norm_W2", r"\lVert W_2\rVert", nonnegative=True)
row_W1 = local("row_W1", r"\lVert W_1\rVert_{2\to\infty}", nonnegative=True)
lam_min = local("lam_min", r"\lambda_{\min}", nonnegative=True)
lam_max = local("lam_max", r"\lambda_{\max}", nonnegative=True)
row_W = local("row_W", r"\max_i\lVert w_i\rVert", nonnegative=True)
long_axis = local("long_axis", "a", positive=True)
short_axis = local("short_axis", "b", positive=True)
tau = local("tau", r"\tau", positive=True)

# Coordinatewise maps: extreme singular values of U and V, range of the scalar derivatives.
least_U, norm_U, least_V, norm_V, row_V = (
    local(name, latex, nonnegative=True)
    for name, latex in (
        ("least_U", r"\sigma_{\min}(U)"),
        ("norm_U", r"\lVert U\rVert"),
        ("least_V", r"\sigma_{\min}(V)"),
        ("norm_V", r"\lVert V\rVert"),
        ("row_V", r"\lVert V\rVert_{2\to\infty}"),
    )
)
g1_low = local("g1_low", r"\inf_{i,t}\lvert g_i'\rvert", nonnegative=True)
g1_high = local("g1_high", r"\sup_{i,t}\lvert g_i'\rvert", nonnegative=True)
g2_high = local("g2_high", r"\sup_{i,t}\lvert g_i''\rvert", nonnegative=True)
g3_high = local("g3_high", r"\sup_{i,t}\lvert g_i'''\rvert", nonnegative=True)


def _parts(tag: str) -> tuple[sp.Symbol, sp.Symbol, sp.Symbol, sp.Symbol]:
    m, M, M2, M3 = (
        local(f"{name}_{tag}", rf"{latex[0]}_{{{latex[1:]}{tag}}}", nonnegative=True)
        for name, latex in (("m", "m"), ("M", "M"), ("M2", "M2,"), ("M3", "M3,"))
    )
    return m, M, M2, M3


OUTER = _parts("F")
"""The constants of F in F o H, or of one block."""
INNER = _parts("H")
"""The constants of H in F o H, or of the other block."""


@dataclass(frozen=True)
class Family:
    r"""Four constants of a family of generators.

    Attributes
    ----------
    name : str
        Short name; its claim is ``family-<name>``.
    map : str
        The generator, as LaTeX.
    m : sympy.Expr
        Bounds :math:`\sigma_{\min}(J)` from below.
    M, M2, M3 : sympy.Expr
        Bound the injective norms of the first three derivatives from above;
        ``oo`` where there is no bound.
    exact : tuple of str
        Which of ``"m"``, ``"M"``, ``"M2"``, ``"M3"`` are the true infimum or supremum.
    why : str
        The proof in one sentence.
    """

    name: str
    map: str
    m: sp.Expr
    M: sp.Expr
    M2: sp.Expr
    M3: sp.Expr
    exact: tuple[str, ...]
    why: str

    @property
    def constants(self) -> dict[str, sp.Expr]:
        """The four expressions by name."""
        return {"m": self.m, "M": self.M, "M2": self.M2, "M3": self.M3}


ALL = ("m", "M", "M2", "M3")


def shear_extremes(t: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    r"""Return the singular values of :math:`\begin{pmatrix}p&t\\0&q\end{pmatrix}`, least first.

    Written as :math:`M=\frac12(\sqrt{(p+q)^2+t^2}+\sqrt{(p-q)^2+t^2})` and :math:`m=pq/M`, which
    equals :math:`M^2=\frac12(\Sigma+\sqrt{\Sigma^2-4p^2q^2})` and does not cancel.
    """
    top = (sp.sqrt((p + q_shear) ** 2 + t**2) + sp.sqrt((p - q_shear) ** 2 + t**2)) / 2
    return p * q_shear / top, top


SHEAR = Family(
    "shear",
    r"(pz_1+c\,\sigma(z_2),\ qz_2)",
    *shear_extremes(c * s1),
    c * s2,
    c * s3,
    ALL,
    "the squared singular values of J have sum p^2 + q^2 + (c sigma')^2 and product (pq)^2",
)

COSINE_SHEAR = Family(
    "cosine-shear",
    r"\big(pz_1+\tfrac k{\omega^2}(\cos\omega z_2-1),\ qz_2\big)",
    *shear_extremes(k / omega),
    k,
    k * omega,
    ALL,
    "the shear with c sigma' = -(k/omega) sin(omega z_2)",
)

COSINE = Family(
    "cosine-generator",
    r"az+\tfrac k{\omega^2}(\cos\omega z-1)",
    a - k / omega,
    a + k / omega,
    k,
    k * omega,
    ALL,
    "the derivatives are sines and cosines, whose extremes are attained",
)

_rho = c * s1 * norm_W2 * norm_W1
RESIDUAL = Family(
    "residual",
    r"az+c\,W_2\,\sigma(W_1z)",
    a - _rho,
    a + _rho,
    c * s2 * norm_W2 * row_W1 * norm_W1,
    c * s3 * norm_W2 * row_W1**2 * norm_W1,
    (),
    "the residual part is Lipschitz with constant |c| s1 |W2||W1| < a, and |v.w| <= |v|_inf |w| "
    "for its higher derivatives",
)

CONVEX = Family(
    "convex",
    r"W^\top C\big(aWz+b\,\sigma(Wz)\big)",
    (a_convex + b_convex * i1) * lam_min,
    (a_convex + b_convex * u1) * lam_max,
    b_convex * s2 * row_W * lam_max,
    b_convex * s3 * row_W**2 * lam_max,
    (),
    "J = W'C diag(a + b sigma')W is symmetric between (a + b inf sigma') W'CW and "
    "(a + b sup sigma') W'CW",
)

_mF, _MF, _M2F, _M3F = OUTER
_mH, _MH, _M2H, _M3H = INNER
COMPOSITION = Family(
    "composition",
    r"F\circ H",
    _mF * _mH,
    _MF * _MH,
    _M2F * _MH**2 + _MF * _M2H,
    _M3F * _MH**3 + 3 * _M2F * _M2H * _MH + _MF * _M3H,
    (),
    "chain rule (Faa di Bruno); a map that is nearly orthogonal enters with its own certified "
    "singular values",
)

BLOCKS = Family(
    "block-diagonal",
    r"(F(z_1),\ H(z_2))",
    sp.Min(_mF, _mH),
    sp.Max(_MF, _MH),
    sp.Max(_M2F, _M2H),
    sp.Max(_M3F, _M3H),
    (),
    "the derivatives are block diagonal: extreme values over the blocks",
)

COORDINATEWISE = Family(
    "coordinatewise",
    r"U\,g(Vz)",
    least_U * g1_low * least_V,
    norm_U * g1_high * norm_V,
    norm_U * g2_high * row_V * norm_V,
    norm_U * g3_high * row_V**2 * norm_V,
    ALL,
    "D^k G[y, ..., y] = U (g_i^(k) (v_i.y)^k)_i; one-dimensional extremes enclosed by branch and "
    "bound",
)

TWIST = Family(
    "twist",
    r"A\,\mathcal R(\theta(\|z\|^2))\,z",
    short_axis * (sp.sqrt((tau / 2) ** 2 + 4) - tau / 2) / 2,
    long_axis * (sp.sqrt((tau / 2) ** 2 + 4) + tau / 2) / 2,
    long_axis
    * sp.sqrt(
        ((3 + 2 * sp.sqrt(2)) / 4 * tau) ** 2
        + (3 * sp.sqrt(3) / 8 * tau + 75 * sp.sqrt(15) / 1024 * tau**2) ** 2
    ),
    long_axis
    * (sp.Rational(86, 9) * tau + sp.Rational(81, 32) * tau**2 + sp.Rational(128, 729) * tau**3),
    ("m", "M"),
    "in frames along and across z the Jacobian of the rotation is a shear with |c| <= tau/2",
)

FRESNEL = Family(
    "fresnel",
    r"2z+\sigma(z),\quad\sigma'(x)=\int_0^x\sin t^2\,dt",
    2 - sp.sqrt(sp.pi),
    2 + sp.sqrt(sp.pi),
    sp.Integer(1),
    sp.oo,
    ("M2",),
    "sigma' is an alternating sum of decreasing areas, the first below sqrt(pi); "
    "sigma'' = sin x^2; sigma''' = 2x cos x^2 is unbounded",
)

FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        SHEAR,
        COSINE_SHEAR,
        COSINE,
        RESIDUAL,
        CONVEX,
        COMPOSITION,
        BLOCKS,
        COORDINATEWISE,
        TWIST,
        FRESNEL,
    )
}
"""All families by name."""
