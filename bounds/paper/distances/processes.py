"""Sections 2, 5.2 and Appendix A: the models, Markov processes, and their discretisations."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Counterexample, Statement, step
from lemmata.bounds.symbols import beta, h, local

_z, _s, _t, _x = sp.symbols("z s t x", real=True)
_u = sp.Symbol("u", positive=True)

# Definitions 1 and 2, for linear maps z -> a z in d = 1.
gain = local("gain", "a")
var_0 = local("var_0", r"\mathrm{Var}(z_0)", nonnegative=True)
_TOTAL = sp.Eq(var_0, gain**2 + beta**2)
DEFINITION_1 = Statement(
    text="x = G(z) + beta xi with z, xi standard normal; for G(z) = a z the variance of x is "
    "a^2 + beta^2 and Cov(x, z) = a: beta is a standard deviation, beta^2 the noise parameter.",
    conclusion=sp.And(sp.Eq(var_0 - gain**2, beta**2), sp.Ge(var_0, beta**2)),
    hypotheses={"total variance": _TOTAL},
    steps=(
        step("noise", sp.Eq(var_0 - gain**2, beta**2), "total variance"),
        step("at least the noise", sp.Ge(var_0, beta**2), "total variance"),
    ),
    where={gain: "slope of G", var_0: "variance of the observable"},
)
DEFINITION_2_PRINTED = Statement(
    text="z_L standard normal, z_(i-1) given z_i normal with mean G_i(z_i) and variance beta_i^2; "
    "then the observable z_0 is standard normal.",
    conclusion=sp.Eq(var_0, 1),
    hypotheses={"total variance": _TOTAL},
    counterexample=Counterexample(
        "L = 1, G_1(z) = z, beta_1 = 1: z_0 has variance 2",
        {gain: sp.Integer(1), beta: sp.Integer(1), var_0: sp.Integer(2)},
    ),
    where=DEFINITION_1.where,
)
DEFINITION_2_REPAIRED = Statement(
    text="z_0 has the law that the layers give it; its variance is a^2 + beta^2 for one linear "
    "layer, hence 1 only if a^2 = 1 - beta^2.",
    conclusion=sp.Or(sp.Ne(var_0, 1), sp.Eq(gain**2, 1 - beta**2)),
    hypotheses={"total variance": _TOTAL},
    steps=(
        step(
            "only if",
            sp.Or(sp.Ne(var_0, 1), sp.Eq(gain**2, 1 - beta**2)),
            "total variance",
        ),
    ),
    where=DEFINITION_1.where,
)

# Definitions 3 and 9: the law exp(-g) is stationary.
density = local("density", "p", positive=True)
slope_p = local("slope_p", r"\partial p")
slope_g = local("slope_g", r"\partial g")
flux = local("flux", "j")
DEFINITION_3 = Statement(
    text="dz = -grad g dt + sqrt(2) dB has no flux at p = e^(-g): p is stationary.",
    conclusion=sp.Eq(flux, 0),
    hypotheses={
        "flux": sp.Eq(flux, -density * slope_g - slope_p),
        "chain rule": sp.Eq(slope_p, -density * slope_g),
    },
    steps=(step("no flux", sp.Eq(flux, 0), "flux", "chain rule"),),
    where={
        flux: "probability flux in one coordinate, -p dg - (sqrt 2)^2/2 dp",
        slope_p: "derivative of p = e^(-g) in that coordinate",
        slope_g: "derivative of g in that coordinate",
    },
)

# Definitions 4 and 10: the sign of the reflection, on D = [0, oo) with outer normal -1.
free = local("free", r"\text{free path}")
push = local("push", r"dU_t", nonnegative=True)
position = local("position", "y_t")
_NORMAL = sp.Integer(-1)
_OUT = {"just enough": sp.Eq(push, sp.Max(0, -free))}
DEFINITION_4_PRINTED = Statement(
    text="With the outer normal nu, adding nu dU, dU >= 0, keeps y in D.",
    conclusion=sp.Ge(position, 0),
    hypotheses=_OUT | {"reflection": sp.Eq(position, free + _NORMAL * push)},
    counterexample=Counterexample(
        "D = [0, oo), nu = -1: the free path is at -1, and nu dU moves it to -2",
        {free: sp.Integer(-1), push: sp.Integer(1), position: sp.Integer(-2)},
    ),
    where={free: "where the path would be without reflection", push: "increase of U"},
)
DEFINITION_4_REPAIRED = Statement(
    text="With the outer normal nu, -nu dU keeps y in D, where dU is the distance of the free path "
    "to D; and U grows only while y is at the boundary.",
    conclusion=sp.And(sp.Ge(position, 0), sp.Or(sp.Eq(push, 0), sp.Eq(position, 0))),
    hypotheses=_OUT | {"reflection": sp.Eq(position, free - _NORMAL * push)},
    steps=(
        step("inside", sp.Ge(position, 0), "just enough", "reflection"),
        step(
            "at the boundary",
            sp.Or(sp.Eq(push, 0), sp.Eq(position, 0)),
            "just enough",
            "reflection",
        ),
    ),
    where=DEFINITION_4_PRINTED.where,
)

# Definitions 7 and 8, by the Ornstein-Uhlenbeck semigroup.
_OU_MEAN, _OU_VAR = sp.exp(-_t) * _x, 1 - sp.exp(-2 * _t)


def _composed(first: sp.Symbol, second: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    """Return mean and variance after a time ``first`` and then a time ``second``."""
    mean = _OU_MEAN.subs({_x: _OU_MEAN.subs(_t, first), _t: second}, simultaneous=True)
    spread = sp.exp(-2 * second) * _OU_VAR.subs(_t, first) + _OU_VAR.subs(_t, second)
    return mean, spread


_MEAN, _VAR = _composed(_s, _u)
_SEMIGROUP = (
    sp.Eq(_MEAN, _OU_MEAN.subs(_t, _s + _u)),
    sp.Eq(_VAR, _OU_VAR.subs(_t, _s + _u)),
)
DEFINITION_7 = Statement(
    text="The Ornstein-Uhlenbeck kernels N(e^(-t) x, 1 - e^(-2t)) are a Markov semigroup: "
    "P_s P_t = P_(s+t).",
    conclusion=sp.And(*_SEMIGROUP),
    steps=(step("mean", _SEMIGROUP[0]), step("variance", _SEMIGROUP[1])),
)


def wrong_semigroup(forget: bool = False) -> sp.Basic:
    """Return P_s P_t = P_(s+t) for wrong variances: 1 - e^(-t), or added without contraction."""
    wrong = _OU_VAR if forget else _OU_VAR.subs(_t, _t / 2)
    shrink = sp.Integer(1) if forget else sp.exp(-2 * _u)
    composed = shrink * wrong.subs(_t, _s) + wrong.subs(_t, _u)
    return sp.Eq(composed, wrong.subs(_t, _s + _u))


x_0 = local("x_0")
mean = local("mean", r"\mathbb E X_{s+t}")
DEFINITION_8_PRINTED = Statement(
    text="X_(s+t) has the law P_t(x, .), for every x.",
    conclusion=sp.Eq(mean, sp.exp(-_u) * _x),
    hypotheses={"mean": sp.Eq(mean, sp.exp(-_s - _u) * x_0)},
    counterexample=Counterexample(
        "the Ornstein-Uhlenbeck process from x_0 = 0: E X_(s+t) = 0, but P_t(1, .) has mean e^(-t)",
        {
            mean: sp.Integer(0),
            x_0: sp.Integer(0),
            _x: sp.Integer(1),
            _s: sp.Integer(1),
            _u: sp.Integer(1),
        },
    ),
    where={mean: "mean of X_(s+t)", x_0: "the start"},
)
DEFINITION_8_REPAIRED = Statement(
    text="Given X_s = x, X_(s+t) has the law P_t(x, .): its mean e^(-t) x, averaged over X_s, is "
    "the mean of X_(s+t).",
    conclusion=sp.Eq(mean, sp.exp(-_u) * _x),
    hypotheses={
        "mean": sp.Eq(mean, sp.exp(-_s - _u) * x_0),
        "average of X_s": sp.Eq(_x, sp.exp(-_s) * x_0),
    },
    steps=(step("given X_s", sp.Eq(mean, sp.exp(-_u) * _x), "mean", "average of X_s"),),
    where=DEFINITION_8_PRINTED.where,
)

# Definition 11: -g L g = |grad g|^2 - div(p g grad g)/p, coordinate by coordinate.
g0, g1, g2 = (local(f"phi_{k}", rf"\phi^{{({k})}}") for k in range(3))
_P, _V, _F = (sp.Function(name)(_z) for name in ("p", "V", "phi"))


def _divergence() -> sp.Expr:
    """Return ``(p phi phi')'/p`` with ``p' = -p V'`` in scalars."""
    raw = sp.diff(_P * _F * sp.diff(_F, _z), _z).subs(sp.diff(_P, _z), -_P * sp.diff(_V, _z))
    values = {sp.diff(_F, _z, 2): g2, sp.diff(_F, _z): g1, _F: g0, sp.diff(_V, _z): slope_g}
    return sp.cancel(sp.expand(raw / _P).subs(values))


_GENERATOR = g2 - slope_g * g1
div = local("div", r"\tfrac1p(p\phi\phi')'")
PARTS = sp.Eq(-g0 * _GENERATOR, g1**2 - div)
DEFINITION_11 = Statement(
    text="For dz = -grad V dt + sqrt(2) dB, -phi L phi = |grad phi|^2 - div(p phi grad phi)/p; so "
    "the Dirichlet form is E |grad phi|^2 >= 0.",
    conclusion=PARTS,
    hypotheses={"divergence": sp.Eq(div, _divergence())},
    steps=(step("by parts", PARTS, "divergence"),),
    where={
        g0: "phi",
        g1: "first derivative of phi",
        g2: "second derivative of phi",
        div: "what integrates to 0 under p",
    },
)

# Definition 13: one step of the chain and of its interpolation.
z_k = local("z_k")
grad = local("grad_k", r"\nabla g(z_k)")
MEAN_STEP, VAR_STEP = z_k - h * grad, 2 * h
"""Mean and variance (in each coordinate) of one Euler-Maruyama step."""
_flow = (z_k + sp.integrate(-grad, (_t, 0, h)), sp.integrate(sp.sqrt(2) ** 2, (_t, 0, h)))
mean_bar = local("mean_bar", r"\mathbb E[\bar z_{(k+1)h}\mid\bar z_{kh}]")
var_bar = local("var_bar", r"\mathrm{Var}[\bar z_{(k+1)h}\mid\bar z_{kh}]", nonnegative=True)
DEFINITION_13 = Statement(
    text="With its drift frozen on [kh, (k+1)h) the interpolation has Gaussian steps with mean "
    "z_k - h grad g(z_k) and variance 2h: the laws of zbar_kh and z_k agree.",
    conclusion=sp.And(sp.Eq(mean_bar, MEAN_STEP), sp.Eq(var_bar, VAR_STEP)),
    hypotheses={"mean": sp.Eq(mean_bar, _flow[0]), "variance": sp.Eq(var_bar, _flow[1])},
    steps=(
        step("same mean", sp.Eq(mean_bar, MEAN_STEP), "mean"),
        step("same variance", sp.Eq(var_bar, VAR_STEP), "variance"),
    ),
    where={mean_bar: "mean of a step of (12)", var_bar: "its variance", z_k: "a coordinate"},
)

# Definition 14: one step from the boundary of D = [0, oo) without drift.
y = local("y_level", "y", nonnegative=True)
F_projected = local("F_projected", r"\Pr[y_1\le y]", nonnegative=True)
F_reflected = local("F_reflected", r"\Pr[\tilde y_h\le y]", nonnegative=True)
PROJECTED = (1 + sp.erf(y / (2 * sp.sqrt(h)))) / 2
"""Pr[max(0, sqrt(2h) xi) <= y]."""
REFLECTED = sp.erf(y / (2 * sp.sqrt(h)))
"""Pr[|sqrt(2h) xi| <= y]."""
STEP_LAWS = {
    "projected": sp.Eq(F_projected, PROJECTED),
    "reflected": sp.Eq(F_reflected, REFLECTED),
}
_AT_ZERO = {y: sp.Integer(0), h: sp.Integer(1)}
DEFINITION_14_PRINTED = Statement(
    text="The projected chain (13) and the reflected interpolation (14) have the same law at times "
    "kh.",
    conclusion=sp.Eq(F_projected, F_reflected),
    hypotheses=STEP_LAWS,
    counterexample=Counterexample(
        "D = [0, oo), g = 0, y_0 = 0, h = 1, one step: the projected chain has an atom at 0",
        _AT_ZERO | {F_projected: PROJECTED.subs(_AT_ZERO), F_reflected: REFLECTED.subs(_AT_ZERO)},
    ),
    where={
        F_projected: "distribution function of one projected step from 0",
        F_reflected: "distribution function of one reflected step from 0",
        y: "where it is taken",
    },
)
DEFINITION_14_REPAIRED = Statement(
    text="On D = [0, oo) with g = 0, one step from 0: the distribution functions differ by at most "
    "1/2, and by exactly 1/2, the atom, at 0. Neither scheme is needed: (11) and (12) do agree.",
    conclusion=sp.And(
        sp.Le(F_projected - F_reflected, sp.Rational(1, 2)),
        sp.Or(sp.Gt(y, 0), sp.Eq(F_projected - F_reflected, sp.Rational(1, 2))),
    ),
    hypotheses=STEP_LAWS,
    steps=(
        step(
            "at most 1/2",
            sp.Le(F_projected - F_reflected, sp.Rational(1, 2)),
            *STEP_LAWS,
        ),
        step(
            "the atom",
            sp.Or(sp.Gt(y, 0), sp.Eq(F_projected - F_reflected, sp.Rational(1, 2))),
            *STEP_LAWS,
        ),
    ),
    where=DEFINITION_14_PRINTED.where,
)
