"""Sections 2.1, 5, Appendix F.3: derivatives, verdicts, and that all evidence carries weight."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sympy as sp

from lemmata.bounds.claim import Claim, Form, Statement
from lemmata.bounds.decision import decide
from lemmata.bounds.language.functions import derivative, function, grad
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.language.vectors import UnitVector, coordinates, inner
from lemmata.bounds.paper.calculus import lemma_25
from lemmata.bounds.paper.calculus.size import (
    GRADIENT_PRINTED,
    GRADIENT_REPAIRED,
    GRADIENT_SHARP,
    THIRD_PRINTED,
    THIRD_SHARP,
)
from lemmata.bounds.paper.objects import G, L, gradient, x, z
from lemmata.bounds.registry import room_claims
from lemmata.bounds.symbols import beta
from lemmata.verify.check import checks_of
from lemmata.verify.checks.calculus.gradient import remainder
from lemmata.verify.checks.calculus.precise import loss_derivative, members, precise
from lemmata.verify.checks.calculus.third import largest_on_diagonal
from lemmata.verify.evaluate import as_function
from lemmata.verify.generators import Linear, Residual
from tests.helpers import failing_checks, surviving_twins, unnecessary_steps

CLAIMS = room_claims("calculus")

claims: dict[str, Claim] = {claim.id: claim for claim in CLAIMS}
_THIRD = ["banach-diagonal-3", "derivative"]
_FIRST = ["derivative", "mean-value", "taylor-map"]
_INTEGRAL = ["banach-diagonal-3", "derivative", "taylor-map"]
EXPECTED: dict[tuple[str, Form], tuple[str, list[str]]] = {
    ("assumption-1", "printed"): ("PROVED_GIVEN", ["invariance-of-domain"]),
    ("assumption-2", "printed"): (
        "PROVED_GIVEN",
        ["banach-diagonal-2", "banach-diagonal-3", "mean-value"],
    ),
    ("assumption-3", "printed"): ("PROVED", []),
    ("remark-2", "printed"): ("PROVED_GIVEN", ["derivative"]),
    ("remark-2", "sharp"): ("PROVED_GIVEN", ["hadamard", "mean-value"]),
    ("remark-3", "printed"): ("PROVED", []),
    ("remark-4", "printed"): ("PROVED_GIVEN", ["derivative"]),
    # One derivative short: the Fresnel integral.
    ("remark-5", "printed"): ("REFUTED", ["fresnel"]),
    ("remark-5", "repaired"): ("PROVED_GIVEN", [f"coordinatewise-{k}" for k in (1, 2, 3)]),
    ("remark-6", "printed"): ("PROVED", []),
    ("equation-3", "printed"): ("PROVED", []),
    ("equation-4", "printed"): ("PROVED_GIVEN", ["invariance-of-domain"]),
    ("equation-55", "printed"): ("PROVED", []),
    ("equation-56", "printed"): ("PROVED", []),
    ("equation-57", "printed"): ("PROVED", []),
    ("equation-57", "sharp"): ("PROVED_GIVEN", ["derivative"]),
    # The printed tensor is not symmetric.
    ("equation-58", "printed"): ("REFUTED", []),
    ("equation-58", "repaired"): ("PROVED", []),
    # The statement lacks 1/beta^2.
    ("lemma-25", "printed"): ("REFUTED", []),
    ("lemma-25", "repaired"): ("PROVED_GIVEN", _THIRD),
    ("lemma-25", "sharp"): ("PROVED_GIVEN", _THIRD),
    ("lemma-26", "printed"): ("PROVED_GIVEN", _FIRST),
    ("lemma-26", "repaired"): ("PROVED_GIVEN", _INTEGRAL),
    ("lemma-26", "sharp"): ("PROVED_GIVEN", _FIRST),
    ("equation-59", "printed"): ("PROVED", []),
    ("equation-60", "printed"): ("PROVED_GIVEN", _FIRST),
    ("equation-60", "repaired"): ("PROVED_GIVEN", _INTEGRAL),
    ("equation-60", "sharp"): ("PROVED_GIVEN", _FIRST),
    ("map-distance", "sharp"): ("PROVED", []),
}
STATEMENTS = [
    pytest.param(statement, id=f"{claim.id}-{form}")
    for claim in CLAIMS
    for form, statement in claim.statements.items()
    if claim.id != "equation-60"
]


def test_every_statement_has_an_expected_verdict() -> None:
    found = {(claim.id, form) for claim in CLAIMS for form in claim.statements}
    assert found == set(EXPECTED)


@pytest.mark.parametrize(
    ("where", "expected"), EXPECTED.items(), ids=[" ".join(k) for k in EXPECTED]
)
def test_verdicts(where: tuple[str, Form], expected: tuple[str, list[str]]) -> None:
    id, form = where
    decision = decide(claims[id].statements[form])
    assert (decision.verdict, list(decision.given)) == expected, decision.reason


@pytest.mark.parametrize("statement", STATEMENTS)
def test_every_step_carries_weight(statement: Statement) -> None:
    assert unnecessary_steps(statement) == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_twins_are_rejected(claim: Claim) -> None:
    assert len(claim.twins) >= 2
    assert surviving_twins(claim) == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_checks_agree_and_have_teeth(claim: Claim) -> None:
    measured = {check.statement for check in checks_of(claim.id)}
    assert set(claim.asserted) <= measured
    assert failing_checks(claim) == []


@pytest.mark.parametrize("d", [1, 2, 3])
def test_derivatives_of_the_loss_are_those_of_a_concrete_cubic_map(d: int) -> None:
    """A cubic map put into the abstract derivatives of L gives SymPy's derivatives of the sum."""
    rng = np.random.default_rng(d)
    zs = sp.symbols(f"z1:{d + 1}", real=True)
    basis = [UnitVector(i) for i in range(1, d + 1)]
    monomials = [a * b * c for a in (1, *zs) for b in (1, *zs) for c in (1, *zs)]
    values = [
        sum(int(k) * p for k, p in zip(rng.integers(-3, 4, len(monomials)), monomials, strict=True))
        for _ in range(d)
    ]
    at = [sp.Rational(int(k), 3) for k in rng.integers(-4, 5, d)]
    target = [sp.Integer(int(k)) for k in rng.integers(-4, 5, d)]

    def cubic(p: Any) -> Any:
        here = {c: inner(e, p) for c, e in zip(zs, basis, strict=True)}
        return coordinates(*(g.xreplace(here) for g in values))

    concrete = {G: function(cubic), x: coordinates(*target), z: coordinates(*at)}
    concrete |= {beta: sp.Rational(1, 2)}
    whole = sum(c**2 for c in zs) / 2
    whole += 2 * sum((g - c) ** 2 for g, c in zip(values, target, strict=True))
    here = dict(zip(zs, at, strict=True))
    for index in [(i,) for i in range(d)] + [(0, d - 1), (0, 0, d - 1), (0, d - 1, d - 1)]:
        expected = sp.diff(whole, *(zs[i] for i in index)).subs(here)
        along = [basis[i] for i in index]
        abstract = derivative(L, z, *along)
        assert unfold(abstract).xreplace(concrete) == expected
        if len(index) == 3:
            assert lemma_25.symmetrised(*along).xreplace(concrete) == expected
        slope = grad(L)(z) if len(index) == 1 else derivative(gradient, z, *along[1:])
        assert inner(unfold(slope).xreplace(concrete), along[0]) == expected


def test_sharp_bounds_are_below_the_printed_ones() -> None:
    numbers = {"M": 2.0, "M2": 3.0, "M3": 0.5, "d": 3, "U": 0.7, "beta": 0.25}
    third = [as_function(e)(**numbers) for e in (THIRD_SHARP, THIRD_PRINTED)]
    gradient = [
        as_function(e)(**numbers) for e in (GRADIENT_SHARP, GRADIENT_REPAIRED, GRADIENT_PRINTED)
    ]
    assert third == sorted(third)
    assert gradient == sorted(gradient)


@pytest.mark.parametrize("G", members(), ids=lambda G: type(G).__name__)
def test_the_precise_generator_is_the_generator(G: object) -> None:
    z = np.random.default_rng(3).normal(size=G.dim)  # type: ignore[attr-defined]
    exact = [float(c) for c in precise(G)(list(z))]  # type: ignore[arg-type]
    np.testing.assert_allclose(exact, G.value(z), rtol=1e-14)  # type: ignore[attr-defined]


def test_precise_refuses_what_it_does_not_know() -> None:
    W = np.eye(2)
    with pytest.raises(TypeError, match="no fifty-digit version"):
        precise(Residual(a=1.0, c=0.1, W1=W, W2=W, activation="tanh"))


def test_differences_of_a_cubic_loss_are_exact() -> None:
    G = members()[2]
    zero, one = np.zeros(1), np.ones(1)
    # a = 1, k = 2 at 0: g' = 1, g'' = -2, so beta^2 L''' = 3 g' g'' = -6.
    assert loss_derivative(G, zero, zero, 1.0, one, one, one) == pytest.approx(-6, rel=1e-15)


def test_the_search_finds_the_norm_of_a_known_tensor() -> None:
    y = np.array([0.6, 0.8])
    T = 5 * np.einsum("j,k,l->jkl", y, y, y)
    assert largest_on_diagonal(T, np.random.default_rng(0), 8) == pytest.approx(5, rel=1e-12)


def test_a_linear_generator_has_no_remainder() -> None:
    size, rounding = remainder(Linear(np.diag([1.0, 3.0])), np.ones(2), np.ones(2), 0.1)
    assert size <= rounding < 1e-9
