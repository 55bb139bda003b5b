"""From any sampler to an inverter, with constants: the unconditional half of Theorem 2, repaired.

``a`` is uniform on the cube, ``y = f(a)``, ``x = y + xi``, and ``z'`` is drawn by the encoder from
x alone.  A vertex v has posterior mass ``p_v`` and encoder mass ``e_v`` on the set where
f(sgn z) = v and all |z_i| > eta; sums over vertices are sequences in ``n``.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Statement, apply, cite, induct, step
from lemmata.bounds.paper.concentration.tools import (
    BOOLE,
    MONOTONE_EXPECTATION,
    MONOTONE_PROBABILITY,
)
from lemmata.bounds.paper.hardness.facts import (
    AVERAGING,
    CONDITIONAL_INDEPENDENCE,
    INDEPENDENT_EVENTS,
    NORMAL_CDF,
    OPTIMAL_DECODER,
    OVERLAP,
    REMOVAL,
    SIGNS_AND_SIZES,
    SYMMETRISATION,
)
from lemmata.bounds.paper.hardness.mean_hit import lam_kappa
from lemmata.bounds.paper.hardness.truncation import BITS, eta_m, z_hat, z_i
from lemmata.bounds.symbols import d, d_TV, local

n = local("n", "n", integer=True, nonnegative=True)
d_o = local("d_obs", "d_o", integer=True, positive=True)
p_v, e_v = local("p_v", "p_v", nonnegative=True), local("e_v", "e_v", nonnegative=True)
hit_x = local("hit_x", r"\Pr[\text{hit}\mid x]", nonnegative=True)
col_x = local("col_x", r"1-\textstyle\sum p_v^2", nonnegative=True)
mean_tv = local("mean_tv", r"\mathbb E\,d_{TV}", nonnegative=True)
mean_hit = local("mean_hit", r"\Pr[\text{hit}]", nonnegative=True)
mean_col = local("mean_col", r"\mathcal C", nonnegative=True)
uniform_col = local("uniform_col", r"\mathcal C_{\text{uniform}}", nonnegative=True)
rest_x = local("rest_x", r"p(\text{rest}\mid x)", nonnegative=True)
rest = local("rest", r"\Pr[\min\lvert z_i\rvert\le\eta]", nonnegative=True)
small = local("small", r"\Pr[\lvert g\rvert\le\eta]", nonnegative=True)
pi_M = local("pi_M", r"\pi_M", nonnegative=True)
event_S = local("event_S", r"\Pr[\mathcal S]", nonnegative=True)
chosen = local("chosen", r"\max_{\xi,\omega}\Pr_a[\mathcal S]", nonnegative=True)
success = local("success", r"\Pr_a[f(C'(f(a)))=f(a)]", nonnegative=True)
Q_tail = local("Q_tail", r"Q(1/\beta)", nonnegative=True)

MARGIN = d * eta_m * sp.sqrt(2 / sp.pi)
"""Bound of Pr[min |z_i| <= eta]."""
LOSS_REPAIRED = 2 * d_o * Q_tail
"""Collision loss by the optimal decoder."""
LOSS_SHARP = 1 - sp.exp(-lam_kappa * d_o)
"""Collision loss 1 - kappa(beta)^d_o, attained by the exact posterior of a bijection."""


def success_bound(loss: sp.Expr) -> sp.Expr:
    """Return the lower bound of the inverter's success for a collision loss."""
    return 1 - mean_tv - loss - MARGIN - pi_M


ONE_VERTEX = Statement(
    text="p e >= min(p, e) - p (1 - p) for 0 <= p, e <= 1, with equality for e = p.",
    conclusion=sp.Ge(p_v * e_v, sp.Min(p_v, e_v) - p_v * (1 - p_v)),
    hypotheses={"masses": sp.And(sp.Le(p_v, 1), sp.Le(e_v, 1))},
    steps=(step("two cases", sp.Ge(p_v * e_v, sp.Min(p_v, e_v) - p_v * (1 - p_v)), "masses"),),
)

_p, _e, _hit, _common, _col = (
    sp.Function(name, nonnegative=True) for name in ("p", "e", "H", "O", "C")
)
_MASSES = sp.And(sp.Le(_p(n), 1), sp.Le(_e(n), 1))
VERTICES = Statement(
    text="Sum over vertices: sum p_v e_v >= sum min(p_v, e_v) - sum p_v (1 - p_v).",
    conclusion=sp.Ge(_hit(n), _common(n) - _col(n)),
    hypotheses={
        "masses": _MASSES,
        "hits": sp.And(sp.Eq(_hit(0), 0), sp.Eq(_hit(n + 1), _hit(n) + _p(n) * _e(n))),
        "common": sp.And(
            sp.Eq(_common(0), 0), sp.Eq(_common(n + 1), _common(n) + sp.Min(_p(n), _e(n)))
        ),
        "collisions": sp.And(sp.Eq(_col(0), 0), sp.Eq(_col(n + 1), _col(n) + _p(n) * (1 - _p(n)))),
    },
    steps=(
        apply("one vertex", ONE_VERTEX, {p_v: _p(n), e_v: _e(n)}, "masses"),
        induct(
            "sum",
            sp.Ge(_hit(n), _common(n) - _col(n)),
            n,
            "one vertex",
            "hits",
            "common",
            "collisions",
        ),
    ),
)

SMALL_COORDINATE = Statement(
    text="Pr[min |z_i| <= eta | x] <= d eta sqrt(2/pi): the sizes |z_i| are independent of x.",
    conclusion=sp.Le(rest_x, MARGIN),
    steps=(
        cite("given x", SIGNS_AND_SIZES, {"a": rest_x, "b": rest}),
        cite("some coordinate", BOOLE, {"p": rest, "n": d, "s": small}),
        cite("one coordinate", NORMAL_CDF, {"p": small, "t": eta_m}),
        step(
            "density",
            sp.Le(sp.erf(eta_m / sp.sqrt(2)), eta_m * sp.sqrt(2 / sp.pi)),
        ),
        step(
            "bound",
            sp.Le(rest_x, MARGIN),
            "given x",
            "some coordinate",
            "one coordinate",
            "density",
        ),
    ),
)

# The collision loss.
squares = local("squares", r"\textstyle\sum p_v^2", nonnegative=True)
p_max = local("p_max", r"p_{\max}", nonnegative=True)
mean_miss = local("mean_miss", r"\mathbb E(1-p_{\max})", nonnegative=True)
sgn_error = local("sgn_error", r"\Pr[\mathrm{sgn}\,x\ne y]", nonnegative=True)

COLLISION_REPAIRED = Statement(
    text="E[1 - sum p_v^2] <= 2 E(1 - p_max) <= 2 Pr[sgn x != y] <= 2 d_o Q(1/beta).",
    conclusion=sp.Le(mean_col, LOSS_REPAIRED),
    hypotheses={
        "sum": sp.Eq(col_x, 1 - squares),
        "one of the terms": sp.Ge(squares, p_max**2),
        "mass": sp.Le(p_max, 1),
    },
    steps=(
        step("every x", sp.Le(col_x, 2 * (1 - p_max)), "sum", "one of the terms", "mass"),
        cite(
            "mean",
            MONOTONE_EXPECTATION,
            {"a": mean_col, "b": 2 * mean_miss, "x": col_x, "y": 2 * (1 - p_max)},
            "every x",
        ),
        cite("decoder", OPTIMAL_DECODER, {"a": mean_miss, "b": sgn_error}),
        cite("some sign", BOOLE, {"p": sgn_error, "n": d_o, "s": Q_tail}),
        step("loss", sp.Le(mean_col, LOSS_REPAIRED), "mean", "decoder", "some sign"),
    ),
    where={Q_tail: "Pr[g > 1/beta]", sgn_error: "error of the decoder sgn x"},
)

w_1, w_2 = local("w_1", "w_1", nonnegative=True), local("w_2", "w_2", nonnegative=True)
m_1, m_2 = local("m_1", "m_1", positive=True), local("m_2", "m_2", positive=True)
s_1, s_2 = local("s_1", "s_1", positive=True), local("s_2", "s_2", positive=True)
CONVEXITY_GAP = (
    s_1 * w_1**2 / m_1 + s_2 * w_2**2 / m_2 - (s_1 * w_1 + s_2 * w_2) ** 2 / (s_1 * m_1 + s_2 * m_2)
)
"""Gap of convexity of the integrand (pi_v phi_v)^2 / sum of pi_u phi_u between two priors."""
COLLISION_SHARP = Statement(
    text="E[1 - sum p_v^2] is concave in the law of y = f(a) and invariant under sign flips, so it "
    "is largest for uniform y, where it is 1 - kappa(beta)^d_o by the product formula.",
    conclusion=sp.Le(mean_col, LOSS_SHARP),
    steps=(
        step("quadratic over linear", sp.Ge(CONVEXITY_GAP, 0)),
        cite(
            "sign flips",
            SYMMETRISATION,
            {"w": CONVEXITY_GAP, "a": mean_col, "b": uniform_col},
            "quadratic over linear",
        ),
        cite(
            "independent bits",
            INDEPENDENT_EVENTS,
            {"p": 1 - uniform_col, "t": lam_kappa, "n": d_o},
        ),
        step("loss", sp.Le(mean_col, LOSS_SHARP), "sign flips", "independent bits"),
    ),
    where={
        uniform_col: "the same for uniform y",
        w_1: "pi_v phi_v for one prior",
        m_1: "density of x for one prior",
        s_1: "weight of one prior",
    },
)

_TRUNCATED = {k: h for k, h in BITS.hypotheses.items() if k != "margin"}


def _inverter(collision: Statement, loss: sp.Expr, text: str) -> Statement:
    """Return the theorem for one way of bounding the collision loss."""
    bounded = 1 - d_TV - _col(n) - MARGIN
    return Statement(
        text=text,
        conclusion=sp.Ge(success, success_bound(loss)),
        hypotheses=dict(VERTICES.hypotheses) | _TRUNCATED | dict(collision.hypotheses),
        steps=(
            apply("vertices", VERTICES, {}, *VERTICES.hypotheses),
            cite("overlap", OVERLAP, {"c": d_TV, "v": _common(n), "r": rest_x}),
            apply("margin mass", SMALL_COORDINATE, {}),
            cite("drawn from x", CONDITIONAL_INDEPENDENCE, {"a": hit_x, "b": _hit(n)}),
            step(
                "every x: hit",
                sp.Le(bounded, hit_x),
                "vertices",
                "overlap",
                "margin mass",
                "drawn from x",
            ),
            cite(
                "mean over x",
                MONOTONE_EXPECTATION,
                {
                    "a": 1 - mean_tv - mean_col - MARGIN,
                    "b": mean_hit,
                    "x": bounded,
                    "y": hit_x,
                },
                "every x: hit",
                why="linearity",
            ),
            apply("collision loss", collision, {}, *collision.hypotheses),
            cite("bounded nodes", REMOVAL, {"p": event_S, "a": mean_hit, "b": pi_M}),
            cite("fixed noise", AVERAGING, {"a": chosen, "e": event_S}),
            apply("same signs", BITS, {}, *_TRUNCATED, keep=("margin",)),
            cite(
                "circuit",
                MONOTONE_PROBABILITY,
                {
                    "a": chosen,
                    "b": success,
                    "x": sp.Abs(z_i),
                    "v": eta_m,
                    "y": sp.sign(z_i * z_hat),
                    "t": sp.Integer(1),
                },
                "same signs",
            ),
            step(
                "success",
                sp.Ge(success, success_bound(loss)),
                "mean over x",
                "collision loss",
                "bounded nodes",
                "fixed noise",
                "circuit",
            ),
        ),
        where={
            success: "success of the circuit",
            mean_tv: "E over x ~ G of d_TV(E(.|x), p(.|x))",
            pi_M: "probability that a node value, input or noise exceeds M",
            mean_col: "collision loss E[1 - sum p_v^2]",
            event_S: "hit with margin and all nodes at most M",
            chosen: "the same for the best fixed noise",
        },
    )


INVERTER_REPAIRED = _inverter(
    COLLISION_REPAIRED,
    LOSS_REPAIRED,
    "Any f: {-1,1}^d -> {-1,1}^d_o, any beta > 0, any sampler z' = F(x, omega) that is a network "
    "with computable activations: its truncation with hard-wired noise is a circuit C' with "
    "Pr_a[f(C'(f(a))) = f(a)] >= E[1 - d_TV] - 2 d_o Q(1/beta) - d eta sqrt(2/pi) - pi_M.",
)
INVERTER_SHARP = _inverter(
    COLLISION_SHARP,
    LOSS_SHARP,
    "The same with loss 1 - kappa(beta)^d_o; equality for the exact posterior of a bijection, "
    "without truncation.",
)
