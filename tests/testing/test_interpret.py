"""Terms at points: values by three routes, what is refused, and every step of every proof."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from flint import arb

from lemmata.bounds.language.functions import derivative, grad
from lemmata.bounds.language.measures.laws import Gibbs, Mass
from lemmata.bounds.language.sets import Ball, SetVariable, member
from lemmata.bounds.language.vectors import VectorVariable, inner, norm
from lemmata.bounds.paper.objects import G, L, gradient, residual, x, z, z_hat
from lemmata.bounds.paper.region.lemma_3 import LEMMA_3, f
from lemmata.bounds.prove.reals.ball import enclose
from lemmata.bounds.prove.reals.tape import precision
from lemmata.bounds.registry import claims
from lemmata.bounds.symbols import beta, d, m
from lemmata.verify.generators import CosineGenerator, CosineShear, Residual, Shear, Twist
from lemmata.verify.interpret import (
    Case,
    Model,
    NotAboutPointsError,
    inequalities,
    inequalities_of,
    interpret,
    steps_of,
    violated,
)
from lemmata.verify.interpret.arithmetics.balls import Balls
from lemmata.verify.interpret.arithmetics.digits import Digits
from lemmata.verify.interpret.arithmetics.floats import Floats
from lemmata.verify.interpret.statements.place import placed
from lemmata.verify.interpret.statements.table import AT_POINTS
from lemmata.verify.strategies.members import certified

v, w = VectorVariable("v"), VectorVariable("w")
POINTS = {z: (0.5, -0.25), z_hat: (1.0, 0.25), x: G(z_hat), beta: 0.5, v: (1.0, 0.5), w: (0.0, 1.0)}
TWIST = Model(Twist(1.5, 1.0, 0.75), POINTS)
FIRST = (norm(z - z_hat), L(z), norm(grad(L)(z)), inner(v, grad(f)(z)), derivative(G, z, v))
SECOND = (derivative(L, z, v, w), norm(derivative(gradient, z, v)), derivative(L, z, v, w, w))
MEMBERS = tuple(
    (member_, certified(member_).constants)
    for member_ in (
        CosineGenerator(a=2.0, k=1.0, omega=2.0),
        Shear(1.0, 1.0, 1.5),
        CosineShear(p=2.0, q=0.5, k=1.0, omega=4.0),
    )
)


def size(value):
    return value if hasattr(value, "overlaps") else sum((c * c for c in value), start=0 * value[0])


@pytest.mark.parametrize("term", [*FIRST[:4], *SECOND], ids=str)
def test_floats_contain_what_fifty_digits_say(term):
    with precision(200):
        exact = interpret(term, TWIST, Digits)
        assert interpret(term, TWIST, Floats).overlaps(exact)
        assert float(interpret(term, TWIST, Floats).rad()) < 1e-8 * (1 + abs(float(exact)))


@pytest.mark.parametrize("term", FIRST, ids=str)
def test_arb_and_fifty_digits_agree(term):
    with precision(200):
        one, other = (size(interpret(term, TWIST, A)) for A in (Balls, Digits))
        assert abs(float(one - other)) < 1e-18


def test_arb_has_no_second_derivatives_and_says_so():
    with pytest.raises(NotAboutPointsError, match="use floats"):
        interpret(SECOND[0], TWIST, Balls)


def test_formulas_are_decided_in_three_values():
    assert interpret(sp.Lt(norm(z), norm(z_hat)), TWIST) is True
    assert interpret(sp.Or(sp.Gt(norm(z), 2), member(z, Ball(z_hat, 0.1))), TWIST) is False
    assert interpret(sp.Le(norm(residual), norm(-1 * residual), evaluate=False), TWIST) in (
        True,
        None,
    )


@pytest.mark.parametrize(
    ("term", "says"),
    [
        (LEMMA_3.conclusion, "all of something"),
        (Mass(Gibbs(f), Ball(z, 1)), "law"),
        (member(z, SetVariable("A")), "A"),
        (norm(VectorVariable("p")), "p stands for no vector"),
    ],
)
def test_what_is_not_about_points_is_refused(term, says):
    with pytest.raises(NotAboutPointsError, match=says):
        interpret(term, TWIST)


@pytest.mark.parametrize("claim", ["lemma-3", "lemma-4", "equation-18", "equation-19", "lemma-1"])
def test_a_case_is_moved_to_where_the_conditions_hold(claim):
    rng, met = np.random.default_rng(0), 0
    for i in inequalities(claim):
        for member_, constants in MEMBERS:
            case = Case(member_, *(tuple(4 * rng.normal(size=member_.dim)) for _ in range(2)))
            at = placed(i.roles, case, constants)
            if at is not None:
                met += bool(i.roles.given)
                assert all(at.scalar(g) is not False for g in i.roles.given), i.title
    assert met >= len(MEMBERS)


def test_a_twin_that_is_an_identity_gone_wrong_is_measured_by_differences():
    """Both sides would be equal if derivatives were computed; the values of L decide."""
    (true,) = inequalities("equation-55")
    assert true.computed
    case = Case(Residual(1.5, 0.5, np.eye(2), np.eye(2)), (1.0, 0.7), (1.0, 0.0), beta=0.5)
    found = true.at(case, {"M": 2.0})
    assert found.measured <= found.error < 1e-9


def cases(G, rng):
    for _ in range(3):
        z_hat, u, y, v = (
            tuple(rng.normal(size=G.dim) * s) for s in (1, 2.0 ** -rng.integers(5), 1, 1)
        )
        yield Case(
            G, z_hat, u, y, v, beta=float(2.0 ** -rng.integers(4)), steps=int(rng.integers(3))
        )


@pytest.mark.parametrize("claim", [id for id, forms in AT_POINTS.items() if forms])
def test_every_step_about_points_holds_at_points(claim):
    """A step that fails would not refute its statement, but its proof is not what it says."""
    rng = np.random.default_rng(0)
    for form in claims[claim].asserted:
        for i in steps_of(claim, form)[0]:
            for member_, constants in MEMBERS:
                for case in cases(member_, rng):
                    found = i.at(case, constants)
                    assert found is None or not violated(i.kind, found), (i.title, case, found)


SILENT = {
    "equation-4": {"invariance of domain", "onto", "least"},
    "equation-29": set(),
    "lemma-25": set(),
    "lemma-26": set(),
    "lemma-9": {"exit", "until the exit", "inside", "Hessian", "second derivative"}
    | {"along the ray", "still below"},
}


@pytest.mark.parametrize("claim", SILENT)
def test_steps_that_are_not_about_points_are_listed_with_the_reason(claim):
    told = [line for form in claims[claim].asserted for line in steps_of(claim, form)[1]]
    labels = {line.split(", ", 1)[1].partition(": ")[0] for line in told}
    assert labels == SILENT[claim]
    assert all(line.partition(": ")[2] for line in told)


@pytest.mark.parametrize("p", [2, 3, -2])
def test_a_power_of_a_ball_around_0_is_a_ball(p):
    """Arb's own power is NaN for a ball that is centred there."""
    t = sp.Symbol("t", real=True)
    power = enclose(t**p, {t: arb(0, 0.5)})
    assert power.contains(arb(0.25) ** p) if p > 0 else not power.is_finite()
    assert not p > 0 or float(power.abs_upper()) < 0.26


def test_an_inequality_is_the_statement_itself():
    (drift,) = (i for i in inequalities_of("lemma-3") if i.title == "lemma-3 printed drift")
    assert str(drift.bound) == "d + |z_hat|**2 - m**2*eta(z)/beta**2"
    assert drift.required == ("m", "M", "M2", "M3")
    assert drift.common == d
    (above,) = inequalities("lemma-23", ("printed",))
    assert (above.measured, above.bound) == (norm(z_hat), norm(x) / m)
