"""Definitions 7 and 8: Markov semigroups, and the processes that they define."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, Step, apply, step
from lemmata.bounds.language.diffusions.processes import At, Diffusion
from lemmata.bounds.language.formulas import Formula
from lemmata.bounds.language.functions import MapVariable, function
from lemmata.bounds.language.measures.laws import Dirac, Law, LawVariable, Normal
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable
from lemmata.bounds.literature.diffusions import gaussian_paths, paths
from lemmata.bounds.literature.diffusions import semigroups as fact
from lemmata.bounds.paper.discretization.linear_models import labels
from lemmata.bounds.paper.distances.normal_models import same, unequal

x, mu, z_0, e_1 = (*map(VectorVariable, ("x", "mu", "z_0")), UnitVector(1))
s, t, v = sp.symbols("s t v", positive=True)
q, one = sp.Symbol("q", nonnegative=True), sp.Integer(1)


ATTRACTED = function(lambda z: -z)


# Definition 7, by the Ornstein-Uhlenbeck semigroup; for q = 0 from a point.
def moved(P: Law, time: sp.Expr) -> At:
    """Return the law, a time after P, of dz = -z dt + sqrt(2) dB."""
    made: At = At(Diffusion(ATTRACTED, 2, P), time)
    return made


def normal(P: Normal, time: sp.Expr) -> Normal:
    """Return the law that this is for a normal law."""
    mean, variance = P.args
    spread = sp.exp(-2 * time) * variance + 1 - sp.exp(-2 * time)
    made: Normal = Normal(sp.exp(-time) * mean, spread)
    return made


def _law(label: str, P: Normal, time: sp.Expr) -> Step:
    at = {fact.mu: P.args[0], fact.q: P.args[1], fact.k: 1, fact.v: 2, fact.t: time}
    return apply(label, fact.OU_LAW, at)


START = Normal(mu, q)
TWICE, ONCE = moved(moved(START, s), t), moved(START, s + t)
_after_s = normal(START, s)
_anew, _last, _at_once = moved(_after_s, t), normal(_after_s, t), normal(START, s + t)
_same_drift = {fact.b: ATTRACTED, fact.v: 2, fact.P: moved(START, s)}
_equal = {fact.u: _last.args[0], fact.w: _at_once.args[0]}
_equal |= {fact.s: _last.args[1], fact.q: _at_once.args[1]}


def _through(label: str, *chain: Law) -> Step:
    return apply(label, paths.TRIANGLE, dict(zip((paths.P, paths.Q, paths.R), chain, strict=True)))


_STEPS: tuple[Step, ...] = (
    _law("law after s", START, s),
    apply("goes on alike", fact.SAME_KERNEL, _same_drift | {fact.Q: _after_s, fact.t: t}),
    _law("law after s, then t", _after_s, t),
    _law("law after s + t", START, s + t),
    apply("same numbers", fact.EQUAL_NORMALS, _equal),
    _through("first", TWICE, _anew, _last),
    _through("second", TWICE, _last, _at_once),
    _through("third", TWICE, _at_once, ONCE),
)
DEFINITION_7 = Statement(
    same(TWICE, ONCE),
    steps=(*_STEPS, step("semigroup", same(TWICE, ONCE), *labels(_STEPS))),
)

_ONE = {mu: e_1, q: one, s: one, t: one}


def _not_once(title: str, other: Law) -> Twin:
    """Return that the semigroup is another law at s = t = 1 from N(e_1, I)."""
    here, said = TWICE.xreplace(_ONE), other.xreplace(_ONE)
    through = (_through("once", here, ONCE.xreplace(_ONE), _at_once.xreplace(_ONE)),)
    known: tuple[Step, ...] = (
        apply("semigroup", DEFINITION_7, _ONE),
        _at(_law("law", START, s + t)),
        _at(_law("law after t", START, t)),
        *through,
        step("law of both", same(here, _at_once.xreplace(_ONE)), "semigroup", "law", "once"),
    )
    model = Model("dz = -z dt + sqrt(2) dB from N(e_1, I), s = t = 1", _ONE)
    because = unequal(here, said, *known)
    return Twin(title, "printed", same(TWICE, other), model=_because(model, because))


def _at(law: Step) -> Step:
    return apply(law.label, fact.OU_LAW, {u: w.xreplace(_ONE) for u, w in law.at.items()})


def _because(model: Model, because: Mapping[str, Any]) -> Model:
    return Model(model.text, model.at, because=because)


# Definition 8: the law of X_(s+t).
b, P, c = MapVariable("b", order=1), LawVariable("P"), sp.Symbol("c", real=True)
X = Diffusion(b, v, P)
AGAIN = At(Diffusion(b, v, At(X, s)), t)
"""The law a time t after X_s, if X is started anew."""
LIPSCHITZ = fact.LIPSCHITZ


def _from_x(start: Law) -> Formula:
    return same(At(Diffusion(b, v, start), s + t), At(Diffusion(b, v, Dirac(x)), t))


_AT_0 = {b: ATTRACTED, v: 2 * one, c: one, z_0: ZERO, x: 3 * e_1, s: one, t: one}
_point = {gaussian_paths.k: one, gaussian_paths.v: 2}
DEFINITION_8_PRINTED = Statement(
    _from_x(Dirac(z_0)),
    given=LIPSCHITZ,
    refuted_by=Model(
        "dz = -z dt + sqrt(2) dB from 0, against its law a time 1 after 3 e_1",
        _AT_0,
        because=unequal(
            At(Diffusion(ATTRACTED, 2, Dirac(ZERO)), 2),
            At(Diffusion(ATTRACTED, 2, Dirac(3 * e_1)), 1),
            *(
                apply(
                    f"from {start}",
                    gaussian_paths.ORNSTEIN_UHLENBECK,
                    _point | {gaussian_paths.z: start, gaussian_paths.t: time},
                )
                for start, time in ((ZERO, 2), (3 * e_1, 1))
            ),
        ),
    ),
)
_ANEW = {fact.b: b, fact.v: v, fact.P: P, fact.s: s, fact.t: t, fact.c: c}
DEFINITION_8_REPAIRED = Statement(
    same(AGAIN, At(X, s + t)),
    given=LIPSCHITZ,
    steps=(apply("given X_s", fact.MARKOV, _ANEW),),
    example=Model("dz = -z dt", {b: ATTRACTED, c: one}),
)


def _not_again(title: str, other: Law) -> Twin:
    at = {b: ATTRACTED, P: START.xreplace(_ONE), c: one, v: 2 * one, s: one, t: one}
    here, said = AGAIN.xreplace(at), other.xreplace(at)
    known = (
        apply("anew", DEFINITION_8_REPAIRED, at),
        _at(_law("law", START, s + t)),
        _at(_law("law after t", START, t)),
        _through("once", here, At(X, s + t).xreplace(at), _at_once.xreplace(_ONE)),
        step("law of both", same(here, _at_once.xreplace(_ONE)), "anew", "law", "once"),
    )
    model = Model("dz = -z dt + sqrt(2) dB from N(e_1, I), s = t = 1", at)
    return Twin(
        title, "repaired", same(AGAIN, other), model=_because(model, unequal(here, said, *known))
    )


CLAIMS: tuple[Claim, ...] = (
    claim(
        "definition-7",
        {"printed": DEFINITION_7},
        twins=(
            _not_once("P_s P_t = P_t", moved(START, t)),
            _not_once(
                "variances add",
                Normal(_at_once.args[0], normal(START, s).args[1] + normal(START, t).args[1]),
            ),
        ),
    ),
    claim(
        "definition-8",
        {"printed": DEFINITION_8_PRINTED, "repaired": DEFINITION_8_REPAIRED},
        twins=(
            _not_again("the time s is not counted", At(X, t)),
            _not_again("it stays where it is", P),
        ),
        erratum="The condition 'given X_s = x' is missing; with it the definition is the usual "
        "one. Theorem 1 survives.",
    ),
)
