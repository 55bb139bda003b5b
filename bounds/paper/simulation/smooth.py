"""Remark 8: the encoder with the activation of the generator and linear nodes only."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Statement, Twin, cite, step
from lemmata.bounds.facts import fact
from lemmata.bounds.paper.simulation.counts import (
    EDGES,
    PARAMETERS,
    STEP_CENTRAL,
    STEP_ONE_SIDED,
    STEP_SQUARES,
    WHERE_COUNTS,
    b_H,
    count,
    in_H,
    n_in,
    n_out,
    out_H,
)
from lemmata.bounds.symbols import H, d, h, local

# Remark 8: no squares, no derivatives of the activation.
_c, _p, _q, _v, _s, _t = sp.symbols("c p q v s t", real=True)
TAYLOR_3 = fact(
    "taylor-third-order",
    "Taylor's formula with remainder: if s bounds |phi'''| between 0 and t, then phi(t) = c lies "
    "within |t|^3 s / 6 of phi(0) + t phi'(0) + t^2 phi''(0) / 2; here p = phi(0), q = phi'(0), "
    "v = phi''(0)",
    "Rudin, Principles of Mathematical Analysis, Theorem 5.15",
    sp.Le(sp.Abs(_c - _p - _t * _q - _t**2 * _v / 2), sp.Abs(_t) ** 3 * _s / 6),
)
TAYLOR_2 = fact(
    "taylor-second-order",
    "Taylor's formula with remainder: if phi' has the Lipschitz constant s between 0 and t, then "
    "phi(t) = c lies within t^2 s / 2 of phi(0) + t phi'(0); here p = phi(0), q = phi'(0)",
    "Rudin, Principles of Mathematical Analysis, Theorem 5.15",
    sp.Le(sp.Abs(_c - _p - _t * _q), _t**2 * _s / 2),
)
step_theta = local("theta_step", r"\vartheta", positive=True)
plus, minus, middle = (local(f"sigma_{n}") for n in ("plus", "minus", "middle"))
slope, bend = local("along_sigma", r"\sigma'(a)g"), local("bend", r"\sigma''(a)g^2")
s2g, s3g = (local(n, nonnegative=True) for n in ("s2_g2", "s3_g3"))
central, one_sided = local("central"), local("one_sided")
fwd, rev, mids, ends = (count(f"size_{n}", rf"N_{{\rm {n}}}") for n in ("fwd", "rev", "mid", "end"))
size_c, size_o, size_s = (count(f"size_{n}") for n in ("central", "one", "squares"))
e_mean = local("e", nonnegative=True)
tv_step = local("tv_step", r"d_{TV}(\mathcal N(\mu,2hI),\mathcal N(\mu',2hI))", nonnegative=True)

_CENTRAL = sp.Le(sp.Abs(central - slope), step_theta**2 * s3g / 6)
_ONE_SIDED = sp.Le(sp.Abs(one_sided - slope), step_theta * s2g / 2)
_PRICE = sp.Le(tv_step, e_mean / sp.sqrt(4 * sp.pi * h))
_SHARED = {
    "values": sp.Eq(fwd, in_H + b_H + H),
    "adjoints": sp.Eq(rev, out_H),
    "residuals and outputs": sp.Eq(ends, (n_out + d) + (n_in + d)),
}

REMARK_8_REPAIRED = Statement(
    text="Slopes by a central difference and squares by second differences at a point of "
    "curvature: 2 N + 22 H parameters a step, whatever the accuracy.",
    conclusion=sp.Eq(size_s, STEP_SQUARES),
    hypotheses=EDGES
    | PARAMETERS
    | _SHARED
    | {"slope and four values": sp.Eq(size_s, fwd + rev + ends + (4 + 2) * H + (12 + 4) * H)},
    steps=(
        step(
            "count",
            sp.Eq(size_s, STEP_SQUARES),
            "slope and four values",
            *EDGES,
            *PARAMETERS,
            *_SHARED,
        ),
    ),
    where=WHERE_COUNTS | {size_s: "parameters of the step"},
)
REMARK_8_SHARP = Statement(
    text="The activation of G and linear nodes are enough, and the step becomes smaller: "
    "(sigma(a + t g) - sigma(a - t g))/(2 t) is sigma'(a) g up to t^2 |g|^3 s_3/6, with 2 N + 6 H "
    "parameters a step; (sigma(a + t g) - sigma(a))/t up to t g^2 s_2/2, with 2 N + 4 H. An error "
    "e of the mean costs e/sqrt(4 pi h) of total variation a Langevin step.",
    conclusion=sp.And(
        _CENTRAL,
        _ONE_SIDED,
        sp.Eq(size_c, STEP_CENTRAL),
        sp.Eq(size_o, STEP_ONE_SIDED),
        _PRICE,
    ),
    hypotheses=EDGES
    | PARAMETERS
    | _SHARED
    | {
        "central": sp.Eq(central * 2 * step_theta, plus - minus),
        "one-sided": sp.Eq(one_sided * step_theta, plus - middle),
        "two values": sp.Eq(size_c, fwd + rev + ends + (4 + 2) * H),
        "one value": sp.Eq(size_o, fwd + rev + ends + (2 + 2) * H),
        "two Gaussians": sp.Eq(tv_step, sp.erf(e_mean / (4 * sp.sqrt(h)))),
    },
    steps=(
        cite(
            "up",
            TAYLOR_3,
            {"c": plus, "p": middle, "q": slope, "v": bend, "s": s3g, "t": step_theta},
            why="phi(t) = sigma(a + t g): phi''' is at most s_3 |g|^3",
        ),
        cite(
            "down",
            TAYLOR_3,
            {"c": minus, "p": middle, "q": slope, "v": bend, "s": s3g, "t": -step_theta},
        ),
        cite(
            "up, second order",
            TAYLOR_2,
            {"c": plus, "p": middle, "q": slope, "s": s2g, "t": step_theta},
        ),
        step("central error", _CENTRAL, "up", "down", "central"),
        step("one-sided error", _ONE_SIDED, "up, second order", "one-sided"),
        step(
            "central count",
            sp.Eq(size_c, STEP_CENTRAL),
            "two values",
            *EDGES,
            *PARAMETERS,
            *_SHARED,
        ),
        step(
            "one-sided count",
            sp.Eq(size_o, STEP_ONE_SIDED),
            "one value",
            *EDGES,
            *PARAMETERS,
            *_SHARED,
        ),
        step("price", _PRICE, "two Gaussians", why="erf(u) <= 2 u / sqrt(pi)"),
    ),
    where=WHERE_COUNTS
    | {
        plus: "sigma(a + t g)",
        minus: "sigma(a - t g)",
        middle: "sigma(a)",
        slope: "sigma'(a) g",
        bend: "sigma''(a) g^2",
        s2g: "s_2 g^2",
        s3g: "s_3 |g|^3",
        step_theta: "the step t of the difference",
        e_mean: "distance of the means",
    },
)
REMARK_8 = claim(
    "remark-8",
    {"repaired": REMARK_8_REPAIRED, "sharp": REMARK_8_SHARP},
    uses=("lemma-20",),
    twins=(
        Twin("2N + 6H -> 2N + 5H", "sharp", conclusion=sp.Eq(size_c, STEP_CENTRAL - H)),
        Twin(
            "sqrt(4 pi h) -> sqrt(8 pi h)",
            "sharp",
            conclusion=sp.Le(tv_step, e_mean / sp.sqrt(8 * sp.pi * h)),
            at={
                tv_step: sp.erf(sp.Rational(1, 400)),
                e_mean: sp.Rational(1, 100),
                h: sp.Integer(1),
            },
            drop=tuple(k for k in REMARK_8_SHARP.hypotheses if k != "two Gaussians"),
            text="h = 1, means at distance 1/100",
        ),
    ),
    erratum="The route through Appendix G costs a factor of order (LB)^l/eps in the depth l of "
    "the network replaced, here the whole encoder, and is about ReLU targets on bounded sets. "
    "Second differences cost a constant factor; differences along the adjoint need neither "
    "squares nor derivatives and make the step smaller.",
)

CLAIMS: tuple[Claim, ...] = (REMARK_8,)
