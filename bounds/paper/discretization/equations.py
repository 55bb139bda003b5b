"""Equations 2 and 40 to 46: the step, the triangle inequalities, and the constants on D."""

from __future__ import annotations

import sympy as sp

from bounds.claim import Counterexample, Statement, apply, cite, step
from bounds.facts import GIRSANOV, PRIMITIVE, TRIANGLE, fact
from bounds.paper.discretization.stopped import grad_L, tv_end
from bounds.paper.mixing.convexity import LEMMA_4_SHARP, hess_L
from bounds.paper.mixing.size import C_UP, LAMBDA
from bounds.paper.region.size import N_PRIME
from bounds.symbols import KL, M, T, U, beta, d, eps, h, local, m, norm_z, norm_z_hat, q, rad_D

curvature = local("curv", "c", positive=True)
var = local("var", "v_k", nonnegative=True)
var_next = local("var_next", "v_{k+1}", nonnegative=True)
pulled = local("pulled", r"\lVert J^\top q\rVert", nonnegative=True)
frozen = local("frozen", r"\int_{kh}^{(k+1)h}\nabla L(\bar z_{kh})dt")
since = local("s", nonnegative=True)
tv_P = local("tv_P", r"d_{TV}(P_T,Q_T)", nonnegative=True)
tv_Q = local("tv_Q", r"d_{TV}(\hat P_T,Q_T)", nonnegative=True)
tv_hat = local("tv_hat", r"d_{TV}(\hat P_T,\hat Q_T)", nonnegative=True)
tv_chain = local("tv_chain", r"d_{TV}(\hat Q_T,Q_T)", nonnegative=True)

_WHERE_42 = {
    tv_end: "distance of the laws of chain and diffusion at T",
    tv_P: "distance of the laws of diffusion and reflected diffusion",
    tv_Q: "distance of the laws of chain and reflected diffusion",
    tv_hat: "distance of the laws of chain and projected chain",
    tv_chain: "distance of the laws of projected chain and reflected diffusion",
}

STABLE = sp.Implies(sp.Lt(curvature * h, 2), sp.Lt((1 - curvature * h) ** 2, 1))
_GROWS = sp.Implies(sp.Gt(curvature * h, 2), sp.Gt(var_next, var))
EQUATION_40 = Statement(
    text="For L = (c/2) z^2 the step z - h grad L(z) + sqrt(2h) xi maps the variance v to (1 - "
    "ch)^2 v + 2h; it contracts if ch < 2, and if ch > 2 the variance grows at every step.",
    conclusion=sp.And(STABLE, _GROWS),
    hypotheses={"variance": sp.Eq(var_next, (1 - curvature * h) ** 2 * var + 2 * h)},
    steps=(step("contracts", STABLE), step("explodes", _GROWS, "variance")),
    where={
        curvature: "second derivative of L",
        var: "variance before the step",
        var_next: "variance after the step",
    },
)

_SLOPE = sp.diff(since * grad_L, since)
EQUATION_41 = Statement(
    text="The interpolation (41) passes through the chain: its drift, frozen at kh, integrates to "
    "h grad L(bar z_kh) over a step.",
    conclusion=sp.Eq(frozen, h * grad_L),
    steps=(
        cite(
            "integral",
            PRIMITIVE,
            {
                "a": 0,
                "b": h * grad_L,
                "c": grad_L,
                "g": sp.diff(since * grad_L, since),
                "v": frozen,
            },
        ),
    ),
    where={grad_L: "a component of grad L(bar z_kh)", frozen: "integral of the frozen drift"},
)

EQUATION_42 = Statement(
    text="d_TV(hat P_T, P_T) <= d_TV(hat P_T, Q_T) + d_TV(P_T, Q_T), Q_T the law of the reflected "
    "diffusion.",
    conclusion=sp.Le(tv_end, tv_Q + tv_P),
    steps=(cite("through Q_T", TRIANGLE, {"c": tv_end, "a": tv_Q, "b": tv_P}),),
    where={k: _WHERE_42[k] for k in (tv_end, tv_P, tv_Q)},
)

EQUATION_43 = Statement(
    text="d_TV(hat P_T, Q_T) <= d_TV(hat P_T, hat Q_T) + d_TV(hat Q_T, Q_T), hat Q_T the law of "
    "the projected chain (14).",
    conclusion=sp.Le(tv_Q, tv_hat + tv_chain),
    steps=(cite("through hat Q_T", TRIANGLE, {"c": tv_Q, "a": tv_hat, "b": tv_chain}),),
    where={k: _WHERE_42[k] for k in (tv_Q, tv_hat, tv_chain)},
)

L_1_PRINTED = norm_z_hat + rad_D + M**2 * rad_D**2 / beta**2
"""Printed bound of |grad L| on D."""
L_1_REPAIRED = norm_z_hat + C_UP * rad_D
"""Bound of |grad L| on D, with rad(D) in place of its square."""


def linear_loss() -> Counterexample:
    """Return G(z) = z, x = 0, beta = 1, at |z| = rad(D) = 1/2."""
    z = sp.Symbol("z", real=True)
    loss = z**2 / 2 + z**2 / 2
    radius = sp.Rational(1, 2)
    at = {M: 1, beta: 1, norm_z_hat: 0, rad_D: radius, U: radius, norm_z: radius, q: radius}
    at |= {pulled: radius, grad_L: sp.diff(loss, z).subs(z, radius)}
    return Counterexample(
        "G(z) = z, d = 1, x = 0, beta = 1, rad(D) = 1/2, z = 1/2: L = z^2",
        {k: sp.sympify(v) for k, v in at.items()},
    )


_GRADIENT = {
    "in D": sp.Le(U, rad_D),
    "assumption-2, residual": sp.Le(q, M * U),
    "assumption-2, first order": sp.Le(pulled, M * q),
}
_WHERE_44 = {grad_L: "norm of grad L at a point of D", pulled: "norm of J^T q"}

EQUATION_44_PRINTED = Statement(
    text="|grad L| <= |z_hat| + rad(D) + M^2 rad(D)^2/beta^2 on D.",
    conclusion=sp.Le(grad_L, L_1_PRINTED),
    hypotheses=_GRADIENT,
    counterexample=linear_loss(),
    where=_WHERE_44,
)
EQUATION_44 = Statement(
    text="|grad L| <= |z_hat| + (1 + M^2/beta^2) rad(D) on D.",
    conclusion=sp.Le(grad_L, L_1_REPAIRED),
    hypotheses=_GRADIENT,
    steps=(
        cite(
            "grad L = z + J^T q/beta^2",
            TRIANGLE,
            {"c": grad_L, "a": norm_z, "b": pulled / beta**2},
        ),
        cite("z = z_hat + u", TRIANGLE, {"c": norm_z, "a": norm_z_hat, "b": U}),
        step("J^T q", sp.Le(pulled, M**2 * rad_D), *_GRADIENT),
        step(
            "bound",
            sp.Le(grad_L, L_1_REPAIRED),
            "grad L = z + J^T q/beta^2",
            "z = z_hat + u",
            "J^T q",
            "in D",
        ),
    ),
    where=_WHERE_44,
)

EQUATION_45 = Statement(
    text="|<y, Hess L y>| <= Lambda = 1 + (M^2 + m^2/2)/beta^2 on D, for every unit vector y: D is "
    "inside B(z_hat, R_0).",
    conclusion=sp.Le(sp.Abs(hess_L), LAMBDA),
    hypotheses=LEMMA_4_SHARP.hypotheses,
    steps=(
        apply("between alpha and Lambda", LEMMA_4_SHARP, {}, *LEMMA_4_SHARP.hypotheses),
        step("modulus", sp.Le(sp.Abs(hess_L), LAMBDA), "between alpha and Lambda"),
    ),
    where=LEMMA_4_SHARP.where,
)

# Equation 46: nothing in its derivation restricts h, and the chain may explode.
p_out = local("p_out", r"\Pr[\bar z_T\notin D]-\Pr[\hat y_T\notin D]")
tail = local("tail", r"\Pr[|\bar z_T|>\mathrm{rad}(D)]")
steps_k = local("k", integer=True, nonnegative=True)
_a, _b, _c, _p, _r, _s, _v = sp.symbols("a b c p r s v", real=True)

LINEAR_CHAIN = fact(
    "gaussian-chain",
    "V(k + 1) = r V(k) + sqrt(s) xi from V = 0 is centred normal; its variance v(k) has a = v(0) = "
    "0 and c = v(k + 1) = r^2 v + s, where v = v(k); so P[|V(k)| > b] = p = erfc(b/sqrt(2 v)) if "
    "v > 0",
    "Brockwell and Davis, Time Series, Example 3.1.2",
    sp.Or(sp.Le(_v, 0), sp.Eq(_p, sp.erfc(_b / sp.sqrt(2 * _v)))),
    (sp.Eq(_a, 0), sp.Eq(_c, _r**2 * _v + _s)),
)


def explodes() -> Counterexample:
    """Return G(z) = z, x = 0, beta = 1, eps = 1/2, T = (2 rad(D))^2 log(1/eps) in 200 steps."""
    one = sp.Integer(1)
    at = {d: one, m: one, beta: one, eps: sp.Rational(1, 2)}
    n = N_PRIME.subs({d: 1, m: 1, sp.Symbol("norm_x", nonnegative=True): 0})
    radius = 4 * sp.sqrt(n * sp.log(16 * n / at[eps]))
    time, count = (2 * radius) ** 2 * sp.log(1 / at[eps]), 200
    size, rate = time / count, 1 + 1 / at[beta] ** 2
    ratio = 1 - rate * size
    variance = 2 * size * (ratio ** (2 * steps_k) - 1) / (ratio**2 - 1)
    last = variance.subs(steps_k, count)
    at |= {rad_D: radius, T: time, h: size, p_out: sp.erfc(radius / sp.sqrt(2 * last))}
    law = {
        "a": variance.subs(steps_k, 0),
        "b": radius,
        "c": variance.subs(steps_k, steps_k + 1),
        "p": tail,
        "r": ratio,
        "s": 2 * size,
        "v": variance,
    }
    return Counterexample(
        "G(z) = z, d = 1, x = z_0 = 0, beta = 1, eps = 1/2, 200 steps: ch = 3.7, an explosion",
        at,
        (cite("variance", LINEAR_CHAIN, law),),
    )


EQUATION_46 = Statement(
    text="For every step size, with T = (2 rad(D))^2 log(1/eps), d_TV(hat P_T, hat Q_T) <= eps/4; "
    "in particular the chain is outside D with probability at most eps/4, as hat y_T is in D.",
    conclusion=sp.Le(p_out, eps / 4),
    hypotheses={"eps": sp.Lt(eps, 1), "time": sp.Eq(T, 4 * rad_D**2 * sp.log(1 / eps))},
    counterexample=explodes(),
    where={p_out: "difference of the probabilities to be outside D at T"},
)

total = local("total", r"\mathbb E\int_0^T\lVert b_t\rVert^2dt", nonnegative=True)
one_step = local("one_step", r"\mathbb E\int_0^h\lVert b_t\rVert^2dt", nonnegative=True)
_MEAN_SQUARE = 2 * curvature * d * (1 - sp.exp(-curvature * since))
_PRIMITIVE = 2 * curvature * d * (since + sp.exp(-curvature * since) / curvature)
STATIONARY_KL = curvature * d * T / 2 * (1 - (1 - sp.exp(-curvature * h)) / (curvature * h))
"""Path relative entropy for L = (c/2)|z|^2 from the stationary law, without stopping."""

CLOSED_FORM = Statement(
    text="For L = (c/2)|z|^2, from the stationary law and without stopping, h dividing T, the "
    "relative entropy of the paths is (c d T/2)(1 - (1 - e^(-ch))/(ch)).",
    conclusion=sp.Eq(KL, STATIONARY_KL),
    hypotheses={"steps": sp.Eq(total * h, one_step * T)},
    steps=(
        cite(
            "one step",
            PRIMITIVE,
            {
                "a": _PRIMITIVE.subs(since, 0),
                "b": _PRIMITIVE.subs(since, h),
                "c": _MEAN_SQUARE,
                "g": sp.diff(_PRIMITIVE, since),
                "v": one_step,
            },
            why="b_t = c (z_t - z_(t-s)), and E|z_t - z_(t-s)|^2 = (2d/c)(1 - e^(-cs))",
        ),
        cite("Girsanov", GIRSANOV, {"c": KL, "v": total}),
        step("entropy", sp.Eq(KL, STATIONARY_KL), "one step", "Girsanov", "steps"),
    ),
    where={
        curvature: "c",
        one_step: "expected integral of the squared drift difference over one step",
        total: "the same over [0, T]",
    },
)
