"""Certificates: the checker has teeth, the search finds, and the shipped ones hold."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from importlib import import_module

import pytest
import sympy as sp
import z3
from flint import fmpq
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from lemmata.bounds.prove import prove
from lemmata.bounds.prove.certificates.certificate import (
    CertificateError,
    Identity,
    Keep,
    Solve,
    Split,
    Term,
    check,
)
from lemmata.bounds.prove.certificates.library import decoded, encoded, key, shipped
from lemmata.bounds.prove.certificates.search import certify, find
from lemmata.bounds.prove.polynomials.formula import Atom, Reader, Some, ring, terms_of
from lemmata.bounds.prove.polynomials.polynomial import obligation
from lemmata.bounds.registry import claims
from lemmata.bounds.verdict import Verdict
from lemmata.reports.certificates import lines
from lemmata.verify.obligations import obligations
from lemmata.verify.pytest_plugin import PROFILE
from lemmata.verify.second_opinion import DECIDED, cvc5_status, question, z3_says, z3_status

CTX = ring(["x", "y", "q"])
X, Y, Q = CTX.gens()
HYPOTHESES = [Atom(X, ">"), Atom(Y, ">="), Atom(X - Y, ">="), Atom(Y * Y - X * X, ">")]
"""x > 0, y >= 0 and x >= y, but y^2 > x^2."""


def term(c, factors=(), squares=(), **powers):
    return Term(fmpq(c), tuple(powers.items()), tuple(squares), tuple(factors))


PROOF = Identity((term(1, [3]), term(1, [2], x=1), term(1, [2], y=1)))
"""(y^2 - x^2) + x (x - y) + y (x - y) = 0."""


def rejected(node, hypotheses=HYPOTHESES, ctx=CTX):
    with pytest.raises(CertificateError) as caught:
        check(node, hypotheses, ctx)
    return str(caught.value)


def test_accepts():
    check(PROOF, HYPOTHESES, CTX)


TAMPERED = {
    "a coefficient changed": Identity((term(2, [3]), *PROOF.terms[1:])),
    "a term dropped": Identity(PROOF.terms[:2]),
    "a negative multiplier": Identity((*PROOF.terms, term(-1, [2]), term(1, [2]))),
    "a multiplier zero": Identity((*PROOF.terms, term(0, [2]))),
    "a hypothesis not given": Identity((*PROOF.terms, term(1, [4]))),
    "a hypothesis counted from the end": Identity((term(1, [-1]), *PROOF.terms[1:])),
    "a multiplier of unknown sign": Identity((*PROOF.terms, term(1, q=1))),
    "nothing positive": Identity(()),
    "a square that is not one": Identity((*PROOF.terms, term(1, squares=[X]))),
    "no disjunction": Split(0, ()),
    "no equation": Solve(2, "x", PROOF),
    "a wrong choice": Keep((0, 1, 2), PROOF),
    "an unknown choice": Keep((0, 1, 2, 7), PROOF),
    "a power that divides": Identity((*PROOF.terms, term(1, x=-2))),
    "another disjunction": Split(3, (PROOF, PROOF)),
    "a variable of another equation": Solve(3, "q", PROOF),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_rejects(name):
    assert rejected(TAMPERED[name])


def test_rejects_another_goal():
    assert rejected(PROOF, [*HYPOTHESES[:3], Atom(Y * Y - 2 * X * X, ">")])
    assert rejected(PROOF, [*HYPOTHESES[:3], Atom(Y * Y - X * X, ">=")])  # y = x: no contradiction


def test_a_weak_sum_is_no_contradiction():
    """x >= 0 and -x >= 0 add up to 0, and x = 0 satisfies both."""
    assert rejected(Identity((term(1, [0]), term(1, [1]))), [Atom(X, ">="), Atom(-X, ">=")])


def test_every_branch_is_needed():
    positive = Identity((term(1, [0]), term(1, [1])))
    either = [Some((Atom(X, ">"), Atom(X - Y * Y, ">"))), Atom(-X, ">=")]
    second = Identity((term(1, [0]), term(1, [1]), term(1, squares=[Y])))
    check(Split(0, (positive, second)), either, CTX)
    assert rejected(Split(0, (positive, positive)), either)
    assert rejected(Split(0, (positive,)), either)


def test_elimination_keeps_strictness_only_where_it_may():
    """From y x = q nothing says that y is not 0, so x > 0 does not become q y > 0."""
    state = [Atom(Y * X - Q, "="), Atom(X, ">"), Atom(-Q * Y, ">=")]
    assert rejected(Solve(0, "x", Identity((term(1, [0]), term(1, [1])))), state)
    state[0] = Atom(Y * X - 1, "=")
    state[2] = Atom(-Y, ">=")
    check(Solve(0, "x", Identity((term(1, [2]), term(1, [1])))), state, CTX)


# --- attempts at proving what has a solution ---

TWO = Identity((term(1, [0]), term(1, [1])))
ATTEMPTS = {
    "an equation makes no product positive": (
        Identity((term(1, [0, 1]), term(-1, [0, 1]))),
        [Atom(X, "="), Atom(Y, ">")],
    ),
    "a weak factor makes a product weak": (
        Identity((term(1, [0, 1]), term(1, [2]))),
        [Atom(X, ">"), Atom(Y, ">="), Atom(-X * Y, ">=")],
    ),
    "a multiplier that may vanish": (
        Identity((term(1, [1], x=1), term(1, [2]))),
        [Atom(X, ">="), Atom(Y, ">"), Atom(-X * Y, ">=")],
    ),
    "the square of what may vanish": (
        Identity((term(1, x=2), term(1, [0]))),
        [Atom(-X * X, ">=")],
    ),
    "a sign that only one branch has": (
        Identity((term(1, [1], x=1), term(1, [2]))),
        [Some((Atom(X, ">"), Atom(Q, ">"))), Atom(Y, ">"), Atom(-X * Y, ">=")],
    ),
    "a sign of another branch": (
        Split(0, (Identity((term(1, [0], x=1), term(1, [1]))),) * 2),
        [Some((Atom(X, ">"), Atom(Q, ">"))), Atom(Y, ">"), Atom(-X * Y, ">=")],
    ),
    "an odd power of what is only not zero": (
        Identity((term(1, [1], x=1), term(1, [2]))),
        [Atom(X * X - 1, "="), Atom(Y, ">"), Atom(-X * Y, ">=")],
    ),
    "two signs from one product": (
        Identity((term(1, x=1, y=1), term(1, [1], y=1))),
        [Atom(X * Y - 1, ">="), Atom(-X, ">=")],
    ),
    "a slope of unknown sign": (
        Solve(0, "x", TWO),
        [Atom(Y * X - Q, "="), Atom(X, ">="), Atom(-Q, ">")],
    ),
    "a slope of unknown sign in a disjunction": (
        Solve(0, "x", Split(0, (TWO, TWO))),
        [Atom(Y * X - Q, "="), Some((Atom(X, ">"), Atom(X - 1, ">"))), Atom(-Q * Y, ">=")],
    ),
    "a slope that is zero": (Solve(0, "x", TWO), [Atom(0 * X, "="), Atom(X, ">"), Atom(Y, ">=")]),
    "a variable that is squared": (
        Solve(0, "x", TWO),
        [Atom(X * X - Y, "="), Atom(X, ">"), Atom(Y, ">")],
    ),
}


@pytest.mark.parametrize("name", ATTEMPTS)
def test_what_can_be_satisfied_is_not_contradicted(name):
    node, hypotheses = ATTEMPTS[name]
    assert z3_says([_z3(h) for h in hypotheses], 5.0)[0] == "sat"
    assert rejected(node, hypotheses)


A, B = z3.Reals("x y")


def _z3(part):
    if isinstance(part, Some):
        return z3.Or([_z3(p) for p in part.parts])
    names = z3.Reals("x y q")
    total = z3.RealVal(0)
    for exponents, c in terms_of(part.poly).items():
        row = z3.RealVal(str(c))
        for v, e in zip(names, exponents, strict=True):
            row = row * v**e if e else row
        total = total + row
    return {"=": total == 0, ">=": total >= 0, ">": total > 0}[part.relation]


UNREADABLE = {
    "a quotient": A / (1 + B) >= 0,
    "a quotient by zero": A / z3.RealVal(0) >= 0,
    "a root": A ** z3.Q(1, 2) >= 0,
    "a power zero": A ** z3.RealVal(0) >= 1,
    "a choice of terms": z3.If(A > 0, A, B) >= 0,
    "a choice of formulas": z3.If(A > 0, A > 1, B > 1),
    "exclusive or": z3.Xor(A > 0, B > 1),
    "equivalence": (A > 0) == (B > 1),
    "three that differ": z3.Not(z3.Distinct(A, B, A + 1)),
    "a predicate": z3.Function("<=", z3.RealSort(), z3.RealSort(), z3.BoolSort())(A, B),
    "a function with the name of a variable": z3.Function("x", z3.RealSort(), z3.RealSort())(B) > 0,
    "a proposition with the name of a variable": z3.Bool("x") == z3.Bool("y"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_polynomial_relation_is_not_read(name):
    with pytest.raises(ValueError, match=r"is no|is not positive"):
        Reader(["x", "y"]).formula(UNREADABLE[name])


def test_a_reader_does_not_mix_up_formulas():
    """z3 numbers a new term like one that is gone."""
    reader = Reader(["x", "y"])
    x, y = reader.ctx.gens()
    for k in range(1, 100):
        assert reader.formula(k * A - B**2 >= k).poly == k * x - y**2 - k


def test_assumptions_are_part_of_an_obligation():
    """An integer is not between 0 and 1, a real number is; symbols of one name may differ."""
    n, s, t = sp.Symbol("n", integer=True), sp.Symbol("n", real=True), sp.Symbol("n", positive=True)
    between = [[sp.Gt(v, 0), sp.Lt(v, 1)] for v in (n, s)]
    whole, real = (obligation(b, [v]) for b, v in zip(between, (n, s), strict=True))
    assert certify(whole) is not None
    assert certify(real) is None
    assert key(whole) != key(real)
    assert certify(obligation([sp.Gt(t, 0, evaluate=False), sp.Lt(s, 0)], [s, t])) is None
    assert prove(s > 0, [t > 0]).verdict is Verdict.REFUTED


BROKEN = {
    "no numbers": [["a", {}, [], [0]]],
    "a quotient by zero": [["1/0", {}, [], [0]]],
    "a number for text": [[1, {}, [], [0]]],
    "an unknown variable": [["1", {"w": 1}, [], [0]]],
    "a hypothesis that is no number": [["1", {}, [], ["0"]]],
    "too few parts": [["1", {}]],
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_certificate_is_none(name, monkeypatch):
    a = sp.Symbol("a", real=True)
    asked = obligation([a > 0, a < 0], [a])
    entry = {"uses": [0, 1], "proof": ["sum", BROKEN[name]]}
    monkeypatch.setattr(
        import_module("lemmata.bounds.prove.certificates.library"),
        "_entries",
        lambda: {key(asked): entry},
    )
    assert shipped(asked) is None


# --- the search ---

p, q, r = sp.symbols("p q r", positive=True)
TRUE = [
    (p * q <= (p**2 + q**2) / 2, []),
    (sp.sqrt(p * q) <= (p + q) / 2, []),
    (1 / p + 1 / q >= 4 / (p + q), []),
    (sp.Max(p, q) <= sp.sqrt(p**2 + q**2), []),
    (p**3 + q**3 >= p**2 * q + p * q**2, []),
    (sp.exp(p) > 1 + p, []),
    (p**2 < r**2, [p < q, q <= r]),
    (sp.Abs(p - r) <= sp.Abs(p - q) + sp.Abs(q - r), []),
]


@pytest.mark.parametrize(("goal", "hypotheses"), TRUE, ids=str)
def test_search(goal, hypotheses):
    proof = prove(goal, hypotheses, certificate=True)
    assert proof.verdict is Verdict.PROVED
    (found,) = proof.certificates
    assert proof.solver.startswith("certificate over Q")
    assert decoded(encoded(found.node), found.ctx) == found.node
    assert lines(found)[-1].lstrip().startswith("0 = ")


rationals = st.fractions(min_value=0, max_value=5, max_denominator=4)


@example([(Fraction(7, 2), 0, 2), (Fraction(1), 0, 1), (Fraction(15, 4), 2, 2)], Fraction(0))
@example(  # negative definite by itself, with a discriminant that is no square
    [(Fraction(27, 4), 0, 2), (Fraction(7, 4), 0, 1), (Fraction(15, 4), 2, 2)], Fraction(0)
)
@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(rationals, st.integers(0, 2), st.integers(0, 2)), max_size=4), rationals)
def test_what_was_built_from_a_certificate_has_one(parts, gap):
    """A combination of products of hypotheses, plus a positive number, is positive."""
    total = CTX.constant(fmpq(1) + fmpq(gap.numerator, gap.denominator))
    for c, i, j in parts:
        weight = fmpq(c.numerator, c.denominator)
        total += weight * HYPOTHESES[i].poly * HYPOTHESES[j].poly
    assert find([*HYPOTHESES[:3], Atom(-total, ">=")], CTX, 20) is not None


coefficients = st.integers(-3, 3)
polynomials = st.dictionaries(
    st.tuples(*[st.integers(0, 1)] * 3), coefficients, min_size=1, max_size=3
)


def _satisfied(atom, at):
    value = sum(
        Fraction(int(c.p), int(c.q)) * at[0] ** int(e[0]) * at[1] ** int(e[1]) * at[2] ** int(e[2])
        for e, c in terms_of(atom.poly).items()
    )
    return {"=": value == 0, ">=": value >= 0, ">": value > 0}[atom.relation]


terms = st.builds(
    lambda c, x, y, f, s: Term(fmpq(c), (("x", x), ("y", y)), (X - Y,) * s, tuple(f)),
    coefficients,
    st.integers(0, 2),
    st.integers(0, 2),
    st.lists(st.integers(0, 3), max_size=2),
    st.integers(0, 1),
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(polynomials, st.sampled_from(["=", ">=", ">"])), min_size=3, max_size=3),
    st.tuples(rationals, rationals, rationals),
    st.lists(terms, max_size=4),
)
def test_what_has_a_solution_has_no_certificate(rows, at, terms):
    """Neither is one found, nor does one that was made up or moved from elsewhere pass."""
    atoms = [
        Atom(CTX.from_dict({e: fmpq(c) for e, c in p.items()}), relation) for p, relation in rows
    ]
    atoms = [a if _satisfied(a, at) else Atom(-a.poly, a.relation) for a in atoms]
    atoms = [a for a in atoms if _satisfied(a, at)]
    assume(atoms)
    assert find(atoms, CTX, 1) is None
    for node in (Identity(tuple(terms)), PROOF, Solve(0, "x", PROOF)):
        rejected(node, atoms)


# --- those shipped with the claims ---


def test_a_changed_obligation_has_no_certificate():
    """The key changes with the goal; and under a forced key the check fails."""
    a, b = sp.symbols("a b", real=True)
    asked = obligation([b <= a, a > 0, b > 0, b**2 > a**2], [a, b])
    found = certify(asked)
    assert found is not None
    other = obligation([b <= a, a > 0, b > 0, b**2 > a**2 / 2], [a, b])
    assert key(other) != key(asked)
    reader = Reader(other.translator.names)
    rejected(found.node, [reader.formula(f) for f in other.formulas], reader.ctx)
    assert shipped(replace(asked, formulas=asked.formulas[:-1])) is None


def _report(ids, seconds):
    met = obligations([claims[i] for i in ids])
    disagree, without, undecided = [], [], []
    for one in met.values():
        found = shipped(one.obligation)
        if one.status == "unsat" and found is None:
            without.append(one.claim)
        asked = question(one.obligation, found)
        said = z3_status(asked, seconds), cvc5_status(asked, seconds)
        answers = {one.status, *said} - {"unknown"}
        if len(answers) > 1:
            disagree.append((one.claim, answers))
        if not all(a in DECIDED for a in said):
            undecided.append((one.claim, said))
    return met, disagree, without, undecided


def test_sample_of_the_paper():
    """z3 and cvc5 never contradict a certificate, nor one another."""
    sample = ["lemma-7", "remark-6", "equation-16", "equation-52"]
    met, disagree, without, undecided = _report(sample, 10.0)
    assert len(met) > 5
    assert not disagree
    assert not without
    assert not undecided


@pytest.mark.slow
@pytest.mark.skipif(PROFILE == "quick", reason="run with --lemmata-profile=full")
def test_every_obligation_of_the_paper():
    """At least nine in ten obligations carry a certificate that is checked by expansion."""
    met, disagree, without, undecided = _report(list(claims), 10.0)
    proved = sum(one.status == "unsat" for one in met.values())
    assert not disagree
    assert len(without) <= proved / 10
    assert not undecided
