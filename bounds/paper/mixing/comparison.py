"""Lemma 12, equations 21 to 26: the diffusion, the diffusion reflected in D, and the posterior.

``P_t`` and ``tilde P_t`` are the laws of the diffusion and of the diffusion reflected in ``D``,
both from ``z_0`` in ``D``; ``P`` is the posterior and ``tilde P`` the posterior given ``D``.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Statement, apply, cite, step
from lemmata.bounds.facts import COUPLING_INEQUALITY, TRIANGLE, fact
from lemmata.bounds.paper.mixing.reflected import THEOREM_3_CONVEX, TV_CONVEX, R_diam, tv_mix
from lemmata.bounds.paper.mixing.series import C_RADIUS, SERIES, TV_SHARP, earlier
from lemmata.bounds.symbols import T, local, rad_D, rho

tv_all = local("tv_all", r"d_{TV}(P_T,P)", nonnegative=True)
tv_same = local("tv_same", r"d_{TV}(P_T,\tilde P_T)", nonnegative=True)
tv_rest = local("tv_rest", r"d_{TV}(\tilde P_T,P)", nonnegative=True)
tv_given = local("tv_given", r"d_{TV}(\tilde P,P)", nonnegative=True)
mass_off = local("mass_off", r"P(D^c)", nonnegative=True)
part_in = local("part_in", r"P(A\cap D)", nonnegative=True)
part_out = local("part_out", r"P(A\setminus D)", nonnegative=True)
p_exit = local("p_exit", r"\Pr[\exists t\le T:z_t\notin D]", nonnegative=True)
p_differ = local("p_differ", r"\Pr[z_T\ne\tilde z_T]", nonnegative=True)
p_ever = local("p_ever_D", r"\Pr[\exists t:z_t\notin D]", nonnegative=True)
level = local("alpha_exit", r"\alpha", nonnegative=True)

_a, _b, _c, _p = sp.symbols("a b c p", real=True)

SAME_NOISE = fact(
    "same-noise",
    "a diffusion and the diffusion reflected in a convex body, driven by the same noise from the "
    "same start in it, agree until the first exit; so they differ at time T with a probability p "
    "that is at most the probability b of an exit by T",
    "Tanaka, Hiroshima Math. J. 9 (1979) 163-177: pathwise uniqueness",
    sp.Le(_p, _b),
)
LEAVES = fact(
    "leaves-bounded-sets",
    "a diffusion with noise sqrt(2) dB and locally bounded drift leaves every bounded set: with "
    "probability p = 1",
    "Karatzas and Shreve, Brownian Motion and Stochastic Calculus, Lemma 5.7.2",
    sp.Eq(_p, 1),
)

WHERE = {
    tv_all: "distance of the law of the diffusion at T to the posterior P",
    tv_same: "distance of the laws of the diffusion and of the reflected diffusion at T",
    tv_rest: "distance of the law of the reflected diffusion at T to the posterior P",
    tv_given: "distance of the posterior given D to the posterior",
    mass_off: "posterior mass outside D",
    part_in: "P of the part of an event A inside D",
    part_out: "P of the part of A outside D",
    p_exit: "probability that the diffusion leaves D by time T",
    p_differ: "probability that the two, driven by the same noise, differ at T",
    p_ever: "limit of the exit probability as t grows",
    level: "the paper's alpha, a bound of the exit probability",
}
WHERE |= {s: SERIES.where[s] for s in (tv_mix, earlier)}


def _where(*symbols: sp.Symbol) -> dict[sp.Symbol, str]:
    return {s: WHERE[s] for s in symbols}


EQUATION_21 = Statement(
    text="d_TV(P_t, P) <= d_TV(P_t, tilde P_t) + d_TV(tilde P_t, tilde P) + d_TV(tilde P, P).",
    conclusion=sp.Le(tv_all, tv_same + tv_mix + tv_given),
    steps=(
        cite("through tilde P_t", TRIANGLE, {"c": tv_all, "a": tv_same, "b": tv_rest}),
        cite("through tilde P", TRIANGLE, {"c": tv_rest, "a": tv_mix, "b": tv_given}),
        step(
            "both",
            sp.Le(tv_all, tv_same + tv_mix + tv_given),
            "through tilde P_t",
            "through tilde P",
        ),
    ),
    where=_where(tv_all, tv_same, tv_rest, tv_given),
)

SAME = Statement(
    text="From z_0 in D, d_TV(P_t, tilde P_t) <= Pr[z leaves D by t].",
    conclusion=sp.Le(tv_same, p_exit),
    steps=(
        cite("until the exit", SAME_NOISE, {"p": p_differ, "b": p_exit}),
        cite("coupled", COUPLING_INEQUALITY, {"c": tv_same, "p": p_differ}),
        step("agree", sp.Le(tv_same, p_exit), "coupled", "until the exit"),
    ),
    where=_where(tv_same, p_exit, p_differ),
)

EQUATION_23 = Statement(
    text="d_TV(P_t, tilde P_t) <= Pr[z leaves D by t] <= alpha, for the t for which alpha bounds "
    "that probability.",
    conclusion=sp.And(sp.Le(tv_same, p_exit), sp.Le(tv_same, level)),
    hypotheses={"for the given t": sp.Le(p_exit, level)},
    steps=(
        apply("agree", SAME, {}),
        step("at most alpha", sp.Le(tv_same, level), "agree", "for the given t"),
    ),
    where=_where(tv_same, p_exit, level),
)

_INSIDE = 1 - mass_off
_GAP = part_in / _INSIDE - part_in - part_out
"""P(A | D) - P(A)."""

EQUATION_24 = Statement(
    text="d_TV(tilde P, P) = P(D^c): |P(A | D) - P(A)| <= P(D^c) for every event A, with equality "
    "for A = D.",
    conclusion=sp.Eq(tv_given, mass_off),
    hypotheses={
        "D has mass": sp.Lt(mass_off, 1),
        "inside": sp.Le(part_in, _INSIDE),
        "outside": sp.Le(part_out, mass_off),
        "supremum": sp.Implies(sp.Le(sp.Abs(_GAP), mass_off), sp.Le(tv_given, mass_off)),
        "the event D": sp.Ge(tv_given, 1 - _INSIDE),
    },
    steps=(
        step(
            "every event",
            sp.Le(sp.Abs(_GAP), mass_off),
            "D has mass",
            "inside",
            "outside",
        ),
        step(
            "supremum attained",
            sp.Eq(tv_given, mass_off),
            "every event",
            "supremum",
            "the event D",
        ),
    ),
    where=_where(tv_given, mass_off, part_in, part_out),
)

FOREVER = {
    "for all t": sp.Le(p_ever, level),
    "alpha below 1": sp.Lt(level, 1),
}
_LEFT = cite("leaves", LEAVES, {"p": p_ever}, why="grad L is bounded on the ball D")
_CONTRADICTION = step("contradiction", sp.false, "leaves", "for all t", "alpha below 1")

EQUATION_25 = Statement(
    text="If z leaves D by t with probability at most alpha < 1 for every t, the limit t -> "
    "infinity gives d_TV(P, tilde P) <= alpha.",
    conclusion=sp.Le(tv_given, level),
    hypotheses=FOREVER,
    steps=(
        _LEFT,
        _CONTRADICTION,
    ),
    where=_where(tv_given, p_ever, level),
)

TV_12_PRINTED = 2 * level + C_RADIUS * sp.exp(-T / (2 * rad_D**2))
"""Printed bound of Lemma 12."""
LEMMA_12_PRINTED = Statement(
    text="If z leaves D by t with probability at most alpha < 1 for every t, then d_TV(P_t, P) <= "
    f"2 alpha + {C_RADIUS} e^(-t/(2 rad(D)^2)) for every t.",
    conclusion=sp.Le(tv_all, TV_12_PRINTED),
    hypotheses=FOREVER,
    steps=(
        _LEFT,
        _CONTRADICTION,
    ),
    where=_where(tv_all, p_ever, level),
)

MASS = dict(EQUATION_24.hypotheses)
MIX_BALL = TV_SHARP.subs(R_diam, 2 * rad_D)
"""Mixing in a ball of radius rad(D)."""
TV_12 = p_exit + MIX_BALL + mass_off
"""Repaired bound of Lemma 12."""

LEMMA_12_REPAIRED = Statement(
    text="For every t, every ball D of radius r on which Hess L >= 0 and every z_0 in D, d_TV(P_t, "
    "P) <= Pr[z leaves D by t] + (4/pi) e^(-pi^2 t/(4 r^2)) + P(D^c).",
    conclusion=sp.Le(tv_all, TV_12),
    hypotheses=MASS | {"diameter": sp.Le(earlier, 2 * rad_D)},
    steps=(
        apply("triangle", EQUATION_21, {}),
        apply("until the exit", SAME, {}),
        apply("mixing", SERIES, {R_diam: 2 * rad_D}, "diameter"),
        apply("outside D", EQUATION_24, {}, *MASS),
        step(
            "sum",
            sp.Le(tv_all, TV_12),
            "triangle",
            "until the exit",
            "mixing",
            "outside D",
        ),
    ),
    where=_where(tv_all, p_exit, mass_off, earlier),
)

TV_12_SHARP = p_exit + TV_CONVEX.subs(R_diam, 2 * rho) + mass_off
"""Bound of Lemma 12 on a ball of radius rho on which L is alpha-strongly convex."""
LEMMA_12_SHARP = Statement(
    text="For every t, every ball D of radius rho on which Hess L >= alpha I, alpha > 0, and every "
    "z_0 in D, d_TV(P_t, P) <= Pr[z leaves D by t] + 2 rho sqrt(alpha)/sqrt(2 pi (e^(2 alpha t) - "
    "1)) + P(D^c).",
    conclusion=sp.Le(tv_all, TV_12_SHARP),
    hypotheses=MASS,
    steps=(
        apply("triangle", EQUATION_21, {}),
        apply("until the exit", SAME, {}),
        apply("mixing", THEOREM_3_CONVEX, {R_diam: 2 * rho}),
        apply("outside D", EQUATION_24, {}, *MASS),
        step(
            "sum",
            sp.Le(tv_all, TV_12_SHARP),
            "triangle",
            "until the exit",
            "mixing",
            "outside D",
        ),
    ),
    where=_where(tv_all, p_exit, mass_off),
)
