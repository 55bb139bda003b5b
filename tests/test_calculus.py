"""Sections 2.1, 5, Appendix F.3: derivatives, verdicts, and that all evidence carries weight."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp

from bounds.claim import Claim, Form, Statement
from bounds.decision import decide
from bounds.derivatives import along, entries, indices, inner, jets_of
from bounds.paper.calculus.gradient import GRADIENT_PRINTED, GRADIENT_REPAIRED, GRADIENT_SHARP
from bounds.paper.calculus.loss import printed_gradient, printed_hessian, symmetrised_third
from bounds.paper.calculus.networks import CHAIN, chain_rule
from bounds.paper.calculus.third import THIRD_PRINTED, THIRD_SHARP
from bounds.registry import room_claims
from bounds.symbols import beta, g1, g1g2, qg2, qg3
from tests.helpers import failing_checks, surviving_twins, unnecessary_steps
from verify.check import checks_of
from verify.checks.calculus.gradient import remainder
from verify.checks.calculus.precise import loss_derivative, members, precise
from verify.checks.calculus.third import largest_on_diagonal
from verify.evaluate import as_function
from verify.generators import Linear, Residual

CLAIMS = room_claims("calculus")

claims: dict[str, Claim] = {claim.id: claim for claim in CLAIMS}
_VECTORS = ["cauchy-schwarz", "norm-of-integral"]
_THIRD = ["banach-diagonal", "cauchy-schwarz"]
_CHAIN = ["chain-rule-first", "chain-rule-second", "chain-rule-third"]
EXPECTED: dict[tuple[str, Form], tuple[str, list[str]]] = {
    ("assumption-1", "printed"): ("PROVED_GIVEN", ["invariance-of-domain"]),
    ("assumption-2", "printed"): ("PROVED_GIVEN", ["banach-diagonal", "norm-of-integral"]),
    ("assumption-3", "printed"): ("PROVED", []),
    ("remark-2", "printed"): ("PROVED_GIVEN", ["derivative", "triangle"]),
    ("remark-2", "sharp"): ("PROVED_GIVEN", ["norm-of-integral"]),
    ("remark-3", "printed"): ("PROVED", []),
    ("remark-4", "printed"): ("PROVED_GIVEN", ["derivative", "triangle"]),
    # One derivative short: the Fresnel integral.
    ("remark-5", "printed"): ("REFUTED", ["alternating-areas"]),
    ("remark-5", "repaired"): ("PROVED_GIVEN", _CHAIN),
    ("remark-6", "printed"): ("PROVED_GIVEN", ["triangle"]),
    ("equation-3", "printed"): ("PROVED", []),
    ("equation-4", "printed"): ("PROVED_GIVEN", ["triangle"]),
    ("equation-55", "printed"): ("PROVED", []),
    ("equation-56", "printed"): ("PROVED", []),
    ("equation-57", "printed"): ("PROVED", []),
    ("equation-57", "sharp"): ("PROVED", []),
    # The printed tensor is not symmetric.
    ("equation-58", "printed"): ("REFUTED", []),
    ("equation-58", "repaired"): ("PROVED", []),
    # The statement lacks 1/beta^2.
    ("lemma-25", "printed"): ("REFUTED", []),
    ("lemma-25", "repaired"): ("PROVED_GIVEN", _THIRD),
    ("lemma-25", "sharp"): ("PROVED_GIVEN", _THIRD),
    ("lemma-26", "printed"): ("PROVED_GIVEN", _VECTORS),
    ("lemma-26", "repaired"): ("PROVED_GIVEN", [*_THIRD, "taylor-remainder"]),
    ("lemma-26", "sharp"): ("PROVED_GIVEN", _VECTORS),
    ("equation-59", "printed"): ("PROVED", []),
    ("equation-60", "printed"): ("PROVED_GIVEN", _VECTORS),
    ("equation-60", "repaired"): ("PROVED_GIVEN", [*_THIRD, "taylor-remainder"]),
    ("equation-60", "sharp"): ("PROVED_GIVEN", _VECTORS),
    ("map-distance", "sharp"): ("PROVED_GIVEN", ["cauchy-schwarz"]),
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


def test_derivatives_along_a_line_are_the_textbook_ones() -> None:
    assert along("y") == inner("z", "y") + inner("q", "Jy") / beta**2
    assert sp.expand(along("y", "y") - 1 - (g1**2 + qg2) / beta**2) == 0
    assert sp.expand(along("y", "y", "y") - (3 * g1g2 + qg3) / beta**2) == 0


@pytest.mark.parametrize("d", [1, 2, 3])
def test_entries_agree_with_a_concrete_cubic_map(d: int) -> None:
    """The scalars of a concrete map, put into the abstract entries, give the concrete entries."""
    rng = np.random.default_rng(d)
    z = sp.symbols(f"z1:{d + 1}", real=True)
    monomials = [a * b * c for a in (1, *z) for b in (1, *z) for c in (1, *z)]
    G = [
        sum(int(k) * p for k, p in zip(rng.integers(-3, 4, len(monomials)), monomials, strict=True))
        for _ in range(d)
    ]
    at = [sp.Rational(int(k), 3) for k in rng.integers(-4, 5, d)]
    x = [sp.Integer(int(k)) for k in rng.integers(-4, 5, d)]
    values = jets_of(G, z, at, x, sp.Rational(1, 2))
    L = sum(c**2 for c in z) / 2 + 2 * sum((g - c) ** 2 for g, c in zip(G, x, strict=True))
    here = dict(zip(z, at, strict=True))
    for index in [*indices(d, 1), *indices(d, 2), (1, 1, 1), (1, d, d)]:
        concrete = sp.diff(L, *(z[j - 1] for j in index)).subs(here)
        abstract = entries(d, len(index))[index].subs(values)
        assert concrete == abstract
        if len(index) == 1:
            assert printed_gradient(d)[index[0] - 1].subs(values) == concrete
        if len(index) == 2:
            assert printed_hessian(d)[index[0] - 1, index[1] - 1].subs(values) == concrete
        if len(index) == 3:
            assert symmetrised_third(d, *index).subs(values) == concrete


@pytest.mark.parametrize("directions", [(), ("u", "v", "w", "y")])
def test_only_three_orders_are_derived(directions: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="one to three directions"):
        along(*directions)


def test_chain_rule_is_bounded_by_its_norms() -> None:
    order = [str(s) for s in chain_rule()[1].free_symbols]
    assert {"outer_1", "outer_2", "inner_1", "inner_2", "weight"} == set(order)
    assert len(CHAIN) == 3


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
