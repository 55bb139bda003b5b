"""Choosing the prover."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial, wraps
from time import monotonic
from typing import Any, ParamSpec, TypeVar

import flint
import sympy as sp
import z3
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean
from sympy.polys.polyerrors import BasePolynomialError

from lemmata.bounds.defined import definedness
from lemmata.bounds.prove import falsify, identity, reduce, rewrite
from lemmata.bounds.prove.alarm import TimeUp, within
from lemmata.bounds.prove.certificates import library, search
from lemmata.bounds.prove.goal import DEPTH, Problem, negation_normal, read, violated
from lemmata.bounds.prove.polynomials import polynomial
from lemmata.bounds.prove.polynomials.polynomial import clock
from lemmata.bounds.prove.reals import anchor, ball, calculus, enclosure, symmetry
from lemmata.bounds.prove.reals.domain import conjuncts
from lemmata.bounds.prove.result import Proof
from lemmata.bounds.verdict import Verdict, worst

METHODS = ("auto", "identity", "polynomial", "enclosure")
ARB = f"arb (python-flint {flint.__version__})"
EXCLUDED = "; points where a term is undefined are excluded"
_GIVEN = (Verdict.PROVED, "identity", identity.SOLVER, "it is one of the hypotheses")
_MISHAPS = (
    ArithmeticError, AttributeError, LookupError, MemoryError, NotImplementedError,
    RecursionError, TypeError, ValueError, BasePolynomialError, z3.Z3Exception,
)  # fmt: skip
"""What a term that is too large, complex or unknown raises deep inside another library."""
P = ParamSpec("P")
T = TypeVar("T")
_GRACE, _MOMENT = 1.25, 0.5
"""How far beyond its time limit an attempt may go before it is interrupted."""
_EVALUATED = (
    "SymPy evaluated the goal to {} before it came here, and floats do not count as exact there: "
    "write it with evaluate=False, as in Le(x/10, y, evaluate=False), to have it decided here"
)
LIMIT = 120.0
"""Seconds after which a goal is given up; see `prove`."""


def prove(
    goal: Any,
    given: Iterable[Any] = (),
    *,
    method: str = "auto",
    timeout: float = LIMIT,
    inhabited: bool = False,
    certificate: bool = False,
    points: Iterable[falsify.Point] = (),
) -> Proof:
    """Decide whether a real statement follows from hypotheses.

    Parameters
    ----------
    goal : Expr, Relational or Boolean
        ``Eq Ne < <= > >=`` and ``And Or Not Implies`` of them; an expression means "= 0". Floats
        mean their exact binary value. Every symbol is real, and assumptions on it (``positive``,
        ``integer``, ...) are hypotheses. SymPy evaluates some relations as they are written,
        ``0.1*x <= x/10`` to ``true`` though the float is above 1/10; of ``true`` and ``false``
        the ``detail`` says so. With ``evaluate=False`` the relation is decided here.
    given : iterable of the same
        The hypotheses.
    method : {"auto", "identity", "polynomial", "enclosure"}
        Restrict the search for a proof to one prover.
    timeout : float
        Wall-clock limit in seconds; a call that does not look at the clock is interrupted after
        about a quarter more.  Each prover is bounded by work that it counts (points, boxes,
        z3's own units), so that an answer does not depend on how busy the machine is; the clock
        is a backstop far behind, unless it is set closer.
    inhabited : bool
        Whether the caller knows that something satisfies the hypotheses, so that a proof need
        not look for it; otherwise hypotheses that nothing satisfies are ``VACUOUS``.
    certificate : bool
        Whether to look for a certificate where the polynomial prover succeeds. Those of the
        paper's claims are shipped, and used in any case.
    points : iterable of mapping of sympy.Symbol to sympy.Expr
        Where to look for a counterexample first; one counts only after its exact replay.

    Returns
    -------
    Proof
        ``PROVED``, ``REFUTED`` with an exactly replayed counterexample, ``VACUOUS`` or
        ``UNKNOWN``. Points at which a term of the goal is undefined are excluded, and
        ``detail`` says if there are any under the hypotheses.

    Raises
    ------
    ValueError
        If an argument is no real statement, or a method is unknown.
    """
    if method not in METHODS:
        raise ValueError(f"method {method!r} is unknown; choose from {', '.join(METHODS)}")
    start = monotonic()
    given = list(given) if not isinstance(given, (sp.Basic, str)) else given
    if inhabited and isinstance(goal, Boolean) and goal in given:
        verdict, kind, solver, detail = _GIVEN
        return Proof(verdict, kind, solver, 0.0, detail, None, (), goal, tuple(given))
    problem = read(goal, given)
    _check_supported(problem)
    problem = replace(problem, inhabited=inhabited, certify=certificate)
    try:
        work = partial(_decided, problem, method, start + timeout, points)
        proof = within(_GRACE * timeout + _MOMENT, work)
    except TimeUp:
        proof = _nothing(problem, method, f"the time limit of {timeout:g} s was reached")
    if problem.source in (sp.true, sp.false):
        proof = replace(proof, detail=f"{proof.detail}; {_EVALUATED.format(problem.source)}")
    return replace(proof, given=problem.conditions, seconds=monotonic() - start)


def _decided(
    problem: Problem, method: str, deadline: float, points: Iterable[falsify.Point]
) -> Proof:
    parts = [replace(problem, goal=g) for g in conjuncts(problem.goal)] or [problem]
    proof = _tried(parts, points)
    if proof is None:
        proof = _conjunction([_one(p, method, deadline) for p in parts], problem)
    return proof


def _nothing(problem: Problem, method: str, why: str) -> Proof:
    kind = "polynomial" if method == "auto" else method
    return _proof(problem, Verdict.UNKNOWN, kind, "", why)


def _tried(parts: list[Problem], points: Iterable[falsify.Point]) -> Proof | None:
    """Refute a conjunction at a point that is suggested."""
    for point in points:
        for part in parts:
            inner = {s: point[source] for s, source in part.back.items() if source in point}
            if len(inner) == len(part.back) and falsify.replay(part, inner):
                return _conjunction([_refuted(part, inner, "polynomial")], part)
    return None


def _conjunction(proofs: list[Proof], problem: Problem) -> Proof:
    verdict = worst(p.verdict for p in proofs)
    chosen = next(p for p in proofs if p.verdict == verdict)
    axioms = tuple(dict.fromkeys(a for p in proofs for a in p.axioms))
    told = proofs if verdict.holds else [chosen]
    return replace(
        chosen,
        goal=problem.source,
        given=problem.conditions,
        axioms=axioms,
        solver=", ".join(dict.fromkeys(p.solver for p in told)),
        detail="; ".join(dict.fromkeys(p.detail for p in told)),
        certificates=tuple(c for p in told for c in p.certificates),
    )


def _check_supported(problem: Problem) -> None:
    """Compile everything once, so that an unsupported function is reported before any work."""
    for part in [problem.goal, *problem.given]:
        ball.supported(part)


def _proof(
    problem: Problem,
    verdict: Verdict,
    kind: str,
    solver: str,
    detail: str,
    point: Mapping[sp.Symbol, sp.Expr] | None = None,
    axioms: tuple[str, ...] = (),
) -> Proof:
    named = {problem.back[s]: v for s, v in point.items()} if point is not None else None
    return Proof(verdict, kind, solver, 0.0, detail, named, axioms, problem.source, ())


def _refuted(problem: Problem, point: falsify.Point, kind: str) -> Proof:
    where = ", ".join(sorted(f"{problem.back[s]} = {v}" for s, v in point.items())) or "every point"
    detail = f"fails at {where}{_left_out(problem)}"
    return _proof(problem, Verdict.REFUTED, kind, ARB, detail, point)


def _left_out(problem: Problem) -> str:
    """Say so if a term of a refuted goal is undefined at a point that is easily found."""
    conditions = definedness(problem.goal)
    if not conditions:
        return ""
    bad = sp.Or(*[negation_normal(c, negate=True) for c in conditions], evaluate=False)
    there = replace(problem, given=(*problem.given, bad))
    found = bad != sp.false and falsify.hypothesis_point(there, monotonic() + 1, 40)
    return EXCLUDED if found else ""


def _one(problem: Problem, method: str, deadline: float) -> Proof:
    found = next((p for p in _attempts(problem, method, deadline) if p is not None), None)
    return found or _nothing(problem, method, "no prover decided it in time")


def _careful(attempt: Callable[P, T | None]) -> Callable[P, T | None]:
    """Let an attempt, on which SymPy, z3 or Arb meets something it cannot do, say nothing."""

    @wraps(attempt)
    def tried(*args: P.args, **kwargs: P.kwargs) -> T | None:
        try:
            return attempt(*args, **kwargs)
        except _MISHAPS:
            return None

    return tried


def _attempts(problem: Problem, method: str, deadline: float) -> Iterator[Proof | None]:
    """Yield what each prover answers, cheap ones first; the caller stops at the first proof."""
    kind = "polynomial" if method == "auto" else method
    algebra = method in ("auto", "polynomial")
    if problem.goal in problem.given:
        yield _unless_vacuous(problem, _proof(problem, *_GIVEN), deadline)
    if not problem.goal.free_symbols:
        yield _constant(problem, deadline)
    if method in ("auto", "identity") and isinstance(problem.goal, (sp.Eq, sp.Le, sp.Ge)):
        yield _identity(problem, deadline)
    if algebra:
        yield _certified(problem, deadline)

    def early(share: float, effort: int) -> Proof | None:
        # A step of a proof is expected to hold: there all provers come first.
        if problem.inhabited:
            return None
        return _searched(problem, kind, _until(deadline, share), effort)

    # A few simple points first: their counterexamples read best, and no solver chooses them.
    yield early(0.1, 32)
    asked: dict[bool, str] = {}
    if algebra:
        proof, answer = _polynomial(problem, deadline, axioms=False) or _UNASKED
        asked[False] = answer.status
        yield proof
        yield early(0.1, 150)
        if answer.opaque:
            proof, answer = _polynomial(problem, deadline, axioms=True) or _UNASKED
            asked[True] = answer.status
            yield proof
    yield early(0.15, 400)
    if not _granted(problem):
        yield _descended(problem, kind, _until(deadline, 0.15))
    if method in ("auto", "enclosure"):
        yield _enclosure(problem, deadline)
    if problem.depth < DEPTH and problem.inhabited:
        return  # one of several ways to prove something else
    for axioms in (a for a, status in asked.items() if status == "unknown"):
        effort = polynomial.LONG
        yield (_polynomial(problem, deadline, axioms=axioms, effort=effort) or _UNASKED)[0]
    if problem.granted:
        return  # where it fails, what it stands for need not
    yield _searched(problem, kind, _until(deadline, 0.8), 6000)
    if problem.inhabited:
        yield _descended(problem, kind, deadline)


@_careful
def _searched(problem: Problem, kind: str, until: float, effort: int) -> Proof | None:
    point = falsify.search(problem, until, effort)
    return _refuted(problem, point, kind) if point is not None else None


@_careful
def _descended(problem: Problem, kind: str, until: float) -> Proof | None:
    point = falsify.descend(problem, until)
    return _refuted(problem, point, kind) if point is not None else None


@_careful
def _identity(problem: Problem, deadline: float) -> Proof | None:
    """Reduce lhs - rhs to 0, as it stands or after inserting equations among the hypotheses."""
    simpler: Problem | None = problem
    while simpler is not None and isinstance(simpler.goal, (sp.Eq, sp.Le, sp.Ge)):
        route = identity.reduces_to_zero(*simpler.goal.args)
        if route is not None:
            detail = f"lhs - rhs reduces to 0 ({route}){_excluded(problem, deadline)}"
            proof = _proof(problem, Verdict.PROVED, "identity", identity.SOLVER, detail)
            return _unless_vacuous(problem, proof, deadline)
        simpler = reduce.substituted(simpler, deadline)
    return None


def _until(deadline: float, share: float) -> float:
    return monotonic() + clock(deadline, share)


@_careful
def _constant(problem: Problem, deadline: float) -> Proof | None:
    """Evaluate a goal without symbols; if it is false, the hypotheses are what matters."""
    answer = True if problem.goal == sp.true else ball.decide(problem.goal)
    if not answer:
        return None
    if problem.goal == sp.true:
        proof = _proof(problem, Verdict.PROVED, "identity", identity.SOLVER, "evaluates to true")
    else:
        how = "constants, by ball arithmetic"
        proof = _proof(problem, Verdict.PROVED, "enclosure", ARB, how)
    return _unless_vacuous(problem, proof, deadline)


CERTIFICATE = f"certificate over Q (python-flint {flint.__version__})"


@_careful
def _certified(problem: Problem, deadline: float) -> Proof | None:
    """Check the shipped certificate, if there is one for these very formulas."""
    parts = [*problem.hypotheses, violated(problem.goal)]
    for use_axioms in (False, True) if library.stored() else ():
        asked = polynomial.obligation(parts, problem.symbols, axioms=use_axioms)
        found = library.shipped(asked)
        if found is not None:
            polynomial.tell(asked, "unsat")
            detail = f"an identity over Q contradicts the negation{_excluded(problem, deadline)}"
            proof = _proof(
                problem, Verdict.PROVED, "polynomial", CERTIFICATE, detail, None, asked.axioms
            )
            return _unless_vacuous(problem, replace(proof, certificates=(found,)), deadline)
        if not asked.opaque:
            break
    return None


def _with_certificate(problem: Problem, proof: Proof, axioms: bool, deadline: float) -> Proof:
    """Look for a certificate of what z3 has proved."""
    parts = [*problem.hypotheses, violated(problem.goal)]
    asked = polynomial.obligation(parts, problem.symbols, axioms=axioms)
    found = search.certify(asked, clock(deadline))
    return proof if found is None else replace(proof, certificates=(found,), solver=CERTIFICATE)


_UNASKED = None, polynomial.Answer("failed")


@_careful
def _polynomial(
    problem: Problem, deadline: float, *, axioms: bool, effort: int = polynomial.QUICK
) -> tuple[Proof | None, polynomial.Answer]:
    """Ask z3, with or without what is known about the opaque terms."""
    parts = [*problem.hypotheses, violated(problem.goal)]
    answer = polynomial.satisfiable(
        parts, problem.symbols, clock(deadline), axioms=axioms, effort=effort
    )
    if answer.status == "unsat":
        detail = f"the negation has no real solution{_excluded(problem, deadline)}"
        how = ("polynomial", polynomial.SOLVER, detail, None, answer.axioms)
        proof = _proof(problem, Verdict.PROVED, *how)
        if problem.certify:
            proof = _with_certificate(problem, proof, axioms, deadline)
        return _unless_vacuous(problem, proof, deadline), answer
    for point in answer.points:
        if falsify.replay(problem, point):
            return _refuted(problem, point, "polynomial"), answer
    return None, answer


@_careful
def _enclosure(problem: Problem, deadline: float) -> Proof | None:
    parts = reduce.cases(problem)
    if parts:
        return _by_cases(problem, parts, deadline)
    if enclosure.prove_on_box(problem, _until(deadline, 0.3)):
        proof = _proof(problem, Verdict.PROVED, "enclosure", ARB, "branch and bound with balls")
    elif calculus.prove_univariate(problem, _until(deadline, 0.8)):
        detail = "monotone pieces with exact end values, balls in between"
        solver = f"{identity.SOLVER}, {ARB}"
        proof = _proof(problem, Verdict.PROVED, "calculus", solver, detail)
    else:
        return _reduced(problem, deadline)
    proof = replace(proof, detail=proof.detail + _excluded(problem, deadline))
    return _unless_vacuous(problem, proof, deadline)


def _by_cases(problem: Problem, parts: list[Problem], deadline: float) -> Proof | None:
    """Prove a goal from the cases of an Abs, Min, Max, sign or Piecewise."""
    proofs = [_one(p, "auto", deadline) for p in parts]
    fine = (Verdict.PROVED, Verdict.VACUOUS)
    if any(p.verdict not in fine for p in proofs):
        return None
    last = next((p for p in proofs if p.verdict == Verdict.PROVED), proofs[0])
    axioms = tuple(dict.fromkeys(a for p in proofs for a in p.axioms))
    solver = ", ".join(dict.fromkeys(p.solver for p in proofs))
    proof = _proof(
        problem, Verdict.PROVED, last.kind, solver, f"by cases: {last.detail}", None, axioms
    )
    proof = replace(proof, certificates=tuple(c for p in proofs for c in p.certificates))
    return _unless_vacuous(problem, proof, deadline)


@_careful
def _reduced(problem: Problem, deadline: float) -> Proof | None:
    """Prove a goal through a simpler one that implies it."""
    if problem.depth <= 0:
        return None
    for how, transform in (
        ("after inserting an equation", reduce.substituted),
        ("in one composite variable", reduce.composite),
        ("at the end of a monotone variable", reduce.at_the_end),
        ("without other variables", anchor.projected),
        ("given that the other parts fail", rewrite.disjunct),
        ("divided by factors of known sign", rewrite.stripped),
        ("through exp, log, sin and cos", rewrite.rewritten),
        ("comparing logarithms", rewrite.logarithmic),
        ("by homogeneity", symmetry.fewer),
    ):
        simpler = transform(problem, _until(deadline, 0.4))
        if simpler is None:
            continue
        simpler = replace(simpler, depth=problem.depth - 1, granted=_granted(problem))
        inner = _one(simpler, "auto", _until(deadline, 0.6))
        if inner.verdict == Verdict.PROVED:
            proof = _proof(
                problem,
                Verdict.PROVED,
                inner.kind,
                inner.solver,
                f"{how}: {inner.detail}{_excluded(problem, deadline)}",
                None,
                inner.axioms,
            )
            proof = replace(proof, certificates=inner.certificates)
            return _unless_vacuous(problem, proof, deadline)
    return _anchored(problem, deadline)


def _anchored(problem: Problem, deadline: float) -> Proof | None:
    """Prove a goal by the mean-value theorem in one of its variables."""
    for step in anchor.steps(problem, _until(deadline, 0.4)):
        proofs = []
        for part in (step.there, *step.slopes):
            part = replace(part, granted=_granted(problem))
            proofs.append(_one(part, "auto", _until(deadline, 0.6)))
            if proofs[-1].verdict != Verdict.PROVED:
                break
        else:
            where = f"{problem.back.get(step.symbol, step.symbol)} = {step.at}"
            detail = f"smallest at {where}: {proofs[0].detail}{_excluded(problem, deadline)}"
            axioms = tuple(dict.fromkeys(a for p in proofs for a in p.axioms))
            solver = ", ".join(dict.fromkeys(p.solver for p in proofs))
            proof = _proof(problem, Verdict.PROVED, "calculus", solver, detail, None, axioms)
            proof = replace(proof, certificates=tuple(c for p in proofs for c in p.certificates))
            return _unless_vacuous(problem, proof, deadline)
    return None


def _granted(problem: Problem) -> bool:
    """Whether it is no matter if nothing satisfies the hypotheses."""
    return problem.inhabited or problem.granted


def _unless_vacuous(problem: Problem, proof: Proof, deadline: float) -> Proof:
    """Demote a proof from hypotheses that nothing satisfies."""
    goal = problem.goal
    defined = definedness(goal) if isinstance(goal, Relational) else []
    if _granted(problem) or (not problem.given and not defined):
        return proof
    problem = replace(problem, given=(*problem.given, *map(negation_normal, defined)))
    if falsify.hypothesis_point(problem, _until(deadline, 0.3), 60) is not None:
        return proof
    answer = polynomial.satisfiable(problem.hypotheses, problem.symbols, clock(deadline, 0.5))
    if answer.status == "unsat":
        return replace(
            proof,
            verdict=Verdict.VACUOUS,
            kind="polynomial",
            solver=polynomial.SOLVER,
            detail="no point satisfies the hypotheses"
            + (" and is in the domain of the goal" if defined else ""),
            axioms=answer.axioms,
        )
    if any(falsify.satisfies(problem, p) for p in answer.points) or (
        not answer.opaque and answer.points
    ):
        return proof
    if falsify.hypothesis_point(problem, _until(deadline, 0.5), 2000) is not None:
        return proof
    return replace(proof, detail=f"{proof.detail}; no point satisfying the hypotheses was found")


def _excluded(problem: Problem, deadline: float) -> str:
    """Say so if the goal is undefined somewhere under the hypotheses."""
    conditions = definedness(problem.goal)
    if not conditions:
        return ""
    bad = sp.Or(*[negation_normal(c, negate=True) for c in conditions], evaluate=False)
    if bad == sp.false:
        return ""
    answer = polynomial.satisfiable(
        [*problem.hypotheses, bad], problem.symbols, clock(deadline, 0.5)
    )
    return "" if answer.status == "unsat" else EXCLUDED
