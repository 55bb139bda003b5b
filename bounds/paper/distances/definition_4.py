r"""Definitions 4 and 10: how a reflected path is pushed, on :math:`D=[0,\infty)`.

There the outer normal is :math:`\nu=-1`, and a continuous path w is lifted by
:math:`U_t=\max_{s\le t}\max(0,-w(s))`.  Any push that is added along :math:`\nu` does more harm
than none.
"""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from lemmata.bounds.language.diffusions.reflection import Push, PushTime
from lemmata.bounds.language.formulas import Formula, for_all
from lemmata.bounds.language.functions import CurveVariable, function
from lemmata.bounds.literature.diffusions import reflection as fact

w = CurveVariable("w", order=0)
r, s, t = sp.symbols("r s t", nonnegative=True)
NORMAL = sp.Integer(-1)
"""The outer normal."""
one = sp.Integer(1)


def position(t: sp.Expr, sign: sp.Expr) -> sp.Expr:
    """Return where the path is with +nu dU, for the sign 1, with -nu dU for -1."""
    return w(t) + sign * NORMAL * Push(w, t)


def stays(sign: sp.Expr) -> Formula:
    """Return that it stays in D."""
    return for_all(t, sp.Ge(position(t, sign), 0))


_later = {"later": sp.Le(s, t)}
_grows = sp.Le(Push(w, s), Push(w, t))
GROWS = for_all((s, t), _grows, when=_later["later"])
_inside = for_all(r, sp.Or(sp.Lt(r, s), sp.Gt(r, t), sp.Gt(position(r, -one), 0)))
_between = _later | {"inside": _inside}
ONLY_AT_0 = for_all((s, t), sp.Eq(Push(w, s), Push(w, t)), when=sp.And(*_between.values()))
"""While it is inside, it is not pushed."""


def _up_to(time: sp.Expr) -> Formula:
    return for_all(
        fact.before, sp.Or(sp.Gt(fact.before, time), sp.Ge(Push(w, time), -w(fact.before)))
    )


def _maximum(name: str, time: sp.Expr) -> Step:
    return apply(name, fact.EXTREME_VALUE, {fact.path: w, fact.time: time})


tau_s, tau = PushTime(w, s), PushTime(w, t)
DEFINITION_4_REPAIRED = Statement(
    sp.And(stays(-one), GROWS, ONLY_AT_0),
    steps=(
        generalise(
            "stays",
            t,
            _maximum("maximum", t),
            instance("now", _up_to(t), t),
            step("not negative", sp.Ge(position(t, -one), 0), "now"),
        ),
        generalise(
            "grows",
            (s, t),
            _maximum("maximum up to s", s),
            _maximum("maximum up to t", t),
            instance("at its place", _up_to(t), tau_s),
            step("more", _grows, "maximum up to s", "at its place", "later"),
            when=_later,
        ),
        generalise(
            "only at 0",
            (s, t),
            _maximum("up to s", s),
            _maximum("up to t", t),
            instance("not more", GROWS, tau, t),
            instance("not less", GROWS, s, t),
            instance("inside there", _inside, tau),
            instance("before s", _up_to(s), tau),
            step(
                "no push",
                sp.Eq(Push(w, s), Push(w, t)),
                *("up to t", "not more", "not less", "inside there", "before s"),
                why="where U_t is attained the path is at 0, so that it was before s",
            ),
            when=_between,
        ),
    ),
)

_DOWN = {w: function(lambda t: -t, of=sp.Symbol("t", real=True))}


def _leaves(said: Formula) -> Model:
    """Return w(t) = -t, at t = 1."""
    here, up_to_1 = said.xreplace(_DOWN), _up_to(one).xreplace(_DOWN)
    at = {fact.path: _DOWN[w], fact.time: one}
    steps = (
        apply("maximum", fact.EXTREME_VALUE, at),
        instance("pushed", up_to_1, one),
        instance("at 1", here, one),
        step("contradiction", sp.false, "maximum", "pushed", "at 1"),
    )
    return Model("w(t) = -t", _DOWN, because={"conclusion": steps})


DEFINITION_4_PRINTED = Statement(stays(one), refuted_by=_leaves(stays(one)))
_TWINS = (
    Twin("+nu dU", "repaired", stays(one), model=_leaves(stays(one))),
    Twin("half of the push", "repaired", stays(-one / 2), model=_leaves(stays(-one / 2))),
)
CLAIMS: tuple[Claim, ...] = tuple(
    claim(
        id,
        {"printed": DEFINITION_4_PRINTED, "repaired": DEFINITION_4_REPAIRED},
        twins=tuple(map(replace, _TWINS)),
        erratum="With the outer normal the reflection term is -nu dU; U is non-decreasing and "
        "singular in t, so there is no density 'U dt'. Theorem 1 survives: only the sign "
        "convention is off.",
    )
    for id in ("definition-4", "definition-10")
)
