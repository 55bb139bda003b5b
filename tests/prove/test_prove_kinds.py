"""The provers on classical inequalities and identities, and on their false neighbours."""

from __future__ import annotations

import pytest
import sympy as sp
from prove_kinds import ATTAINED, IDENTITIES, KINDS, POSITIVE
from test_prove import assert_replays

from lemmata.bounds.prove import prove
from lemmata.bounds.verdict import Verdict
from lemmata.verify.pytest_plugin import PROFILE

EPS = sp.Rational(1, 10**15)
SHARE = 6 if PROFILE == "quick" else 1
"""Every how many-th row is tried."""
SOME, SAME = KINDS[::SHARE], IDENTITIES[::SHARE]


def refuted(goal, given):
    proof = prove(goal, given)
    assert proof.verdict == Verdict.REFUTED, proof.detail
    assert_replays(proof, goal, given)


@pytest.mark.parametrize(("_", "h", "given", "kind"), SOME, ids=[row[0] for row in SOME])
def test_inequality(_, h, given, kind):
    """It is proved, and no counterexample is found to what is true strictly."""
    relation = sp.Ge if kind == ATTAINED else sp.Gt
    proof = prove(relation(h, 0, evaluate=False), given)
    assert proof.verdict == Verdict.PROVED, proof.detail
    if kind == ATTAINED:
        refuted(sp.Gt(h, 0, evaluate=False), given)
    if kind != POSITIVE:
        refuted(sp.Ge(h, EPS, evaluate=False), given)


@pytest.mark.parametrize(("_", "difference", "given"), SAME, ids=[row[0] for row in SAME])
def test_identity(_, difference, given):
    proof = prove(sp.Eq(difference, 0, evaluate=False), given)
    assert proof.verdict == Verdict.PROVED, proof.detail
    refuted(sp.Eq(difference, EPS, evaluate=False), given)


def test_there_are_enough():
    assert len(KINDS) >= 150
    assert len(IDENTITIES) >= 25


STATEMENTS_ONCE_OPEN = [
    "Pinsker", "Hoeffding", "entropy", "Bernstein", "tanh mv", "logmean", "acosh", "Bernoulli N",
    "Bernoulli e", "logpr", "Shafer", "Mills low",
]  # fmt: skip


@pytest.mark.parametrize("name", STATEMENTS_ONCE_OPEN)
def test_once_open(name):
    """Mean values, double zeros, stationary points, even powers: each kind has one here."""
    _, h, given, kind = next(row for row in KINDS if row[0] == name)
    relation = sp.Ge if kind == ATTAINED else sp.Gt
    assert prove(relation(h, 0, evaluate=False), given).verdict == Verdict.PROVED
