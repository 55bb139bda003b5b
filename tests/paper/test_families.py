"""The families' constants: proved, typeset, in the source's form, and their twins rejected."""

from __future__ import annotations

import pytest
import sympy as sp

from lemmata.bounds import families as fam
from lemmata.bounds.decision import decide, decide_twin
from lemmata.bounds.families import compositions, convex, fresnel, maps, twist
from lemmata.bounds.prove import prove
from lemmata.bounds.prove.reals.ball import enclose
from lemmata.bounds.symbols import latex
from lemmata.bounds.verdict import Verdict

MODULES = (maps, convex, compositions, twist, fresnel)
CLAIMS = {claim.id: claim for module in MODULES for claim in module.CLAIMS}
TWINS = [(claim.id, twin.title) for claim in CLAIMS.values() for twin in claim.twins]


@pytest.mark.parametrize("id", CLAIMS)
def test_constants_are_proved(id):
    decision = decide(CLAIMS[id].statements["sharp"])
    assert decision.verdict.holds, decision.reason


@pytest.mark.parametrize(("id", "title"), TWINS)
def test_twins_are_rejected(id, title):
    claim = CLAIMS[id]
    twin = next(t for t in claim.twins if t.title == title)
    assert decide_twin(claim, twin).verdict is Verdict.REFUTED


def test_every_family_has_a_claim():
    ids = {f"family-{name}" for name in fam.FAMILIES}
    assert ids <= set(CLAIMS)


@pytest.mark.parametrize("name", fam.FAMILIES)
def test_every_constant_is_proved_by_name(name):
    """Every expression of the table is the conclusion of some claim, literally."""
    sides = set()
    for id, claim in CLAIMS.items():
        if id.startswith(f"family-{name}"):
            conclusion = claim.statements["sharp"].conclusion
            for atom in conclusion.atoms(sp.core.relational.Relational):
                sides |= set(atom.args)
    for constant, expr in fam.FAMILIES[name].constants.items():
        if expr is not sp.oo:
            assert expr in sides, constant


@pytest.mark.parametrize("name", fam.FAMILIES)
def test_constants_are_typeset(name):
    for expr in fam.FAMILIES[name].constants.values():
        text = latex(expr)
        assert "_W" not in text.replace(r"\lVert W", "")
        assert text


def test_shear_agrees_with_the_trace_and_determinant_form():
    p, q, t = fam.p, fam.q_shear, fam.c * fam.s1
    total = p**2 + q**2 + t**2
    root = sp.sqrt(total**2 - 4 * p**2 * q**2)
    assert prove(sp.Eq(fam.SHEAR.M**2, (total + root) / 2)).verdict is Verdict.PROVED
    assert prove(sp.Eq(fam.SHEAR.m * fam.SHEAR.M, p * q)).verdict is Verdict.PROVED


def test_shear_at_a_pythagorean_point():
    at = {fam.p: 1, fam.q_shear: 1, fam.c: sp.Rational(3, 2), fam.s1: 1, fam.s2: 2, fam.s3: 4}
    values = [expr.subs(at) for expr in fam.SHEAR.constants.values()]
    assert values == [sp.Rational(1, 2), 2, 3, 6]


def test_fresnel_third_derivative_is_unbounded():
    assert fam.FRESNEL.M3 is sp.oo
    assert enclose(fam.FRESNEL.m) > 0
