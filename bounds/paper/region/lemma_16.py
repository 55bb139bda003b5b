r"""Lemma 16: solutions on one noise are in order up to a level, if they are below it."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, apply, generalise, instance, step
from lemmata.bounds.language.diffusions.driven import (
    FIRST,
    FOLLOWED,
    POINT,
    Dominated,
    Follows,
    Motion,
    Origin,
)
from lemmata.bounds.language.functions import function
from lemmata.bounds.language.sets import Sublevel, member
from lemmata.bounds.language.vectors import ZERO, inner
from lemmata.bounds.literature.diffusions import comparison as fact
from lemmata.bounds.paper.region.lemma_15 import (
    LEAVES,
    NO_LEAD,
    PUSHED,
    REGULAR,
    ROOT,
    SOLUTIONS,
    UNIQUE,
    A,
    U,
    X,
    f,
    motions,
    ordered,
)
from lemmata.bounds.symbols import T, local

X_bar, alpha_0 = local("X_bar", r"\bar X", real=True), local("alpha_0", r"\alpha_0", real=True)
LOW = Sublevel(function(lambda z: inner(FIRST, z)), alpha_0)
_level = Motion(X_bar * FIRST)
_LIKELIER = sp.Ge(Dominated(U, _level, T), Dominated(X, _level, T))
_UP_TO = fact.LINE | SOLUTIONS | {"ordered": ordered(LOW)}


def _levels(model: Model, of_X: int, of_f: int) -> Model:
    """Return a model with the two levels."""
    return replace(model, at=dict(model.at) | {X_bar: of_X, alpha_0: of_f})


_root = motions("h = g = 0, f(a) = sqrt((2a - 2)^+): X = 1, U = 1 + t^2/2", LEAVES, {f: ROOT})
STUCK = _levels(_root, 1, 1)
LEMMA_16_PRINTED = Statement(
    _LIKELIER,
    given=_UP_TO
    | UNIQUE
    | {"start below": member(Origin(U), LOW), "levels": sp.Le(X_bar, alpha_0)},
    refuted_by=STUCK,
)

_off = sp.Or(member(fact.q, LOW), sp.Ge(inner(FIRST, fact.q - POINT), alpha_0 - X_bar))
LEMMA_16_REPAIRED = Statement(
    _LIKELIER,
    given=_UP_TO | REGULAR | {"levels": sp.Lt(X_bar, alpha_0)},
    steps=(
        apply("no lead", NO_LEAD, {A: LOW}),
        apply("still", fact.MOTION, {fact.a: X_bar * FIRST, fact.u: ZERO, fact.w: ZERO}),
        generalise(
            "beyond alpha_0",
            (*FOLLOWED, fact.q),
            instance("at the level", fact.moved(_level), *FOLLOWED),
            step("off", _off, "at the level"),
            when={"follows": Follows(_level, *FOLLOWED)},
        ),
        apply(
            "until U is at alpha_0",
            fact.UNTIL,
            {fact.U: U, fact.X: X, fact.Y: _level, fact.A: LOW, fact.delta: alpha_0 - X_bar},
            "levels",
        ),
        step("likelier", _LIKELIER, "no lead", "until U is at alpha_0"),
    ),
    example=_levels(motions("f = g = h = 0: U = X = 0", Motion(ZERO), {}), 0, 1),
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-16",
        {"printed": LEMMA_16_PRINTED, "repaired": LEMMA_16_REPAIRED},
        uses=("lemma-15",),
        twins=(
            Twin("Xbar may be alpha_0", "repaired", drop=("levels",), model=STUCK),
            Twin(
                "drifts not ordered",
                "repaired",
                drop=("ordered",),
                model=_levels(PUSHED, 0, 1),
            ),
        ),
        erratum="False where h(alpha_0) = 0. With Xbar < alpha_0 it is true in d = 1, with the "
        "conditions of Lemma 15. It is applied to eta(z_t), whose drift is not a function of eta. "
        "Theorem 1 survives: the repaired Lemma 14 takes an adapted drift and any stopping time.",
    ),
)
