"""Questions to z3 and cvc5 in other words: each has the answer of the original."""

from __future__ import annotations

import pytest
import sympy as sp
import z3
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from lemmata.bounds.prove.certificates.certificate import CertificateError, Identity, Term, check
from lemmata.bounds.prove.certificates.leaves import leaves
from lemmata.bounds.prove.certificates.search import certify
from lemmata.bounds.prove.certificates.simpler import simpler
from lemmata.bounds.prove.polynomials.formula import Atom, Every, Some, ring
from lemmata.bounds.prove.polynomials.polynomial import obligation
from lemmata.bounds.prove.polynomials.smtlib import script
from lemmata.verify.second_opinion import (
    COVERINGS,
    Question,
    cvc5_says,
    cvc5_status,
    question,
    with_solution,
    z3_says,
    z3_status,
)

CTX = ring(["x", "y", "q"])
X, Y, Q = CTX.gens()


def says(hypotheses):
    return z3_says(list(z3.parse_smt2_string(script(hypotheses), ctx=z3.Context())), 5.0)[0]


# --- fewer variables ---

HARD = {
    "a quotient": (
        [Atom(Y * X - 1, "="), Atom(Y, ">"), Atom(X + Y - 2, ">"), Atom(X + Y - 2, ">=")],
        "sat",
    ),
    "the mean of a number and its inverse": (
        [Atom(Y * X - 1, "="), Atom(Y, ">"), Atom(2 - X - Y, ">")],
        "unsat",
    ),
    "a false twin of it": (
        [Atom(Y * X - 1, "="), Atom(Y, ">"), Atom(fmpq(201, 100) - X - Y, ">")],
        "sat",
    ),
    "a slope that may vanish": ([Atom(Y * X - Q, "="), Atom(-Q * Q, ">="), Atom(X, ">")], "sat"),
    "a slope that must be positive": (
        [Atom(Y, ">="), Atom((Y + 1) * X - Q, "="), Atom(Q, ">"), Atom(-X, ">=")],
        "unsat",
    ),
    "a slope that is positive only by what is eliminated": (
        [Atom(X * Y - 1, "="), Atom(X, ">"), Atom(Y * Q - 1, "="), Atom(Q - 3, "=")],
        "sat",
    ),
    "a branch ruled out by a sign": (
        [Atom(X, ">"), Some((Atom(-X, ">="), Atom(-X, ">")))],
        "unsat",
    ),
    "a branch that may be zero": ([Atom(X, ">="), Some((Atom(-X, ">="), Atom(-X, ">")))], "sat"),
    "a branch within": (
        [Atom(X - 1, ">="), Some((Every((Atom(X, "="), Atom(Y, ">"))), Atom(-X - Y * Y, ">=")))],
        "unsat",
    ),
    "division by what may vanish": ([Atom(X, ">="), Atom(X * Y, ">="), Atom(-Y, ">")], "sat"),
    "division by what is positive": ([Atom(X, ">"), Atom(X * Y, ">="), Atom(-Y, ">")], "unsat"),
    "nothing": ([], "sat"),
    "false": ([Some(())], "unsat"),
}


@pytest.mark.parametrize("name", HARD)
def test_fewer_variables(name):
    hypotheses, answer = HARD[name]
    assert says(hypotheses) == answer
    assert says(simpler(hypotheses, CTX)) == answer


def test_a_quotient_is_eliminated():
    state = simpler([Atom(Y * X - 1, "="), Atom(Y, ">"), Atom(2 - X - Y, ">")], CTX)
    assert all(a.relation != "=" for a in state)
    assert "|x|" not in script(state)


numbers = st.integers(-2, 2)
atoms = st.builds(
    lambda rows, relation: Atom(CTX.from_dict({e: fmpq(c) for e, c in rows.items()}), relation),
    st.dictionaries(st.tuples(*[st.integers(0, 2)] * 3), numbers, min_size=1, max_size=3),
    st.sampled_from(["=", ">=", ">"]),
)
formulas = st.recursive(
    atoms,
    lambda inner: st.builds(
        lambda kind, parts: kind(tuple(parts)),
        st.sampled_from([Some, Every]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=4,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(formulas, min_size=1, max_size=4), st.booleans())
def test_the_answer_stays_the_same(parts, positive):
    hypotheses = [*parts, *([Atom(X, ">"), Atom(Y, ">="), Atom(X * Y - Q, "=")] * positive)]
    answers = {says(hypotheses), says(simpler(hypotheses, CTX))} - {"unknown"}
    assert len(answers) <= 1


# --- the solvers ---

a, b = sp.symbols("a b", real=True)
POSITIVE = [a > 0, b > 0]
CASES = {
    "true": ([2 * a * b > a**2 + b**2], "unsat"),
    "its false twin": ([sp.Rational(201, 100) * a * b > a**2 + b**2], "sat"),
    "true of a maximum": ([sp.Max(a, b) > sp.sqrt(a**2 + b**2)], "unsat"),
    "false of a maximum": ([sp.Max(a, b) * sp.Rational(11, 10) > sp.sqrt(a**2 + b**2)], "sat"),
    "a quotient": ([1 / a + 1 / b < 4 / (a + b)], "unsat"),
    "a false quotient": ([1 / a + 1 / b < 5 / (a + b)], "sat"),
}


@pytest.mark.parametrize("name", CASES)
def test_both_solvers(name):
    parts, answer = CASES[name]
    asked = obligation([*parts, *POSITIVE], [a, b])
    found = certify(asked) if answer == "unsat" else None
    put = question(asked, found)
    assert (found is not None) == (answer == "unsat") == bool(put.cases)
    assert z3_status(put, 10.0) == answer
    assert cvc5_status(put, 10.0) == answer


def test_the_cases_of_a_certificate_are_contradictory_and_a_twin_is_not():
    asked = obligation([sp.Max(a, b) > sp.sqrt(a**2 + b**2), *POSITIVE], [a, b])
    found = certify(asked)
    states = list(leaves(found.node, found.hypotheses, found.ctx))
    assert states
    assert {says(s) for s in states} == {"unsat"}


SQUARE = Identity((Term(fmpq(1), (), (), (0,)), Term(fmpq(1), (), (X - Y,), ())))
"""(2xy - x^2 - y^2) + (x - y)^2 = 0."""


def test_a_case_keeps_what_its_identity_uses_and_the_signs():
    given_ = [Atom(2 * X * Y - X * X - Y * Y, ">"), Atom(X**3 * Y**3 - X - Y, ">"), Atom(X, ">")]
    (case,) = leaves(SQUARE, given_, CTX)
    assert case == (given_[0], given_[2])
    assert says(case) == "unsat"


def test_a_certificate_that_proves_nothing_leaves_a_case_that_may_hold():
    """So a mistake of the checker would show."""
    weaker = [Atom(fmpq(21, 10) * X * Y - X * X - Y * Y, ">"), Atom(X, ">")]
    with pytest.raises(CertificateError):
        check(SQUARE, weaker, CTX)
    (case,) = leaves(SQUARE, weaker, CTX)
    assert says(case) == "sat"


def test_nothing_is_decided_without_time():
    assert cvc5_status(Question((), script([Atom(X, ">")])), 0.0) == "unknown"


def test_a_solution_is_inserted_only_if_there_is_one():
    x, y = z3.Reals("x y")
    simple = script([Atom(X * X - 2, "="), Atom(Y - X, ">")])
    inserted = with_solution(Question((x * x == 2, y > x), simple), 5.0)
    assert inserted is not None
    assert "(= |x|" not in inserted  # sqrt(2) is not rational
    assert cvc5_says(inserted, {}, 10.0) == "sat"
    assert with_solution(Question((x * x < 0,), script([Atom(-X * X, ">")])), 5.0) is None


def test_cvc5_is_killed_when_its_time_is_over():
    """And answers the next question."""
    degree = sum((X**k * Y ** (9 - k) * (k - 4) for k in range(10)), CTX.constant(1))
    hard = script([Atom(degree * Q**7 - X * Y - 3, "="), Atom(degree + Q**5 - X, "=")])
    assert cvc5_says(hard, COVERINGS, 0.01) == "unknown"
    assert cvc5_says(script([Atom(X, ">")]), {}, 10.0) == "sat"


def test_text_is_read_as_it_was_meant():
    """z3 reads the text as the polynomial that was written."""
    p = fmpq(-3, 2) * X**2 * Y + Q - 7
    (read,) = z3.parse_smt2_string(script([Atom(p, ">=")]))
    x, y, q = z3.Reals("x y q")
    same = z3.Q(-3, 2) * x**2 * y + q - 7 >= 0
    solver = z3.Solver()
    solver.add(z3.Xor(read, same))
    assert solver.check() == z3.unsat
