"""What z3 and cvc5 say about one obligation, each within a second.

No verdict rests on it: the solvers are asked so that a mistake of either, or of a certificate,
would show. Both may be asked in several ways, each of which has the same answer:

- the formulas as they stand, if there is a certificate only those that it uses (where these are
  contradictory, so are all);
- an equivalent question in fewer variables (:mod:`bounds.prove.certificates.simpler`);
- with the rational values of the solution that z3 found inserted: what is satisfiable then, is so
  without them; nothing is concluded if it is not;
- each case that a certificate leaves after its case distinctions and eliminations
  (:mod:`bounds.prove.certificates.leaves`): if all are contradictory, so is the question; nothing
  is concluded if one is not.

The time is for all ways together. cvc5 is asked in turn, each time for twice as long as before:
what is easy in one of the ways need not wait for the others.

cvc5 comes with the extra ``test``; asking it needs a system that can copy processes (``fork``).
"""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from time import monotonic

import z3

from lemmata.bounds.prove.certificates.certificate import Keep
from lemmata.bounds.prove.certificates.leaves import leaves
from lemmata.bounds.prove.certificates.library import Certificate
from lemmata.bounds.prove.certificates.simpler import simpler
from lemmata.bounds.prove.polynomials.formula import Reader, flat
from lemmata.bounds.prove.polynomials.polynomial import Obligation, ask
from lemmata.bounds.prove.polynomials.smtlib import script

DECIDED = ("sat", "unsat")
Options = Mapping[str, str]
DEFAULT: Options = {}
COVERINGS: Options = {"nl-ext": "none", "nl-cov": "true"}
METHODS = (COVERINGS, DEFAULT)
"""What decides more of the questions first; each decides some that the other does not."""
FIRST_TURN = 0.15
"""The part of the time for which each way is tried at first."""


@dataclass(frozen=True)
class Question:
    """One obligation, put in several ways.

    Attributes
    ----------
    formulas : tuple of z3.BoolRef
        As they stand.
    simple : str
        An equivalent question in fewer variables, in SMT-LIB.
    cases : tuple of str
        What the certificate leaves to contradict; none if there is no certificate.
    """

    formulas: tuple[z3.BoolRef, ...]
    simple: str
    cases: tuple[str, ...] = ()


def question(obligation: Obligation, certificate: Certificate | None = None) -> Question:
    """Put an obligation to the solvers, with the hypotheses that its certificate uses."""
    if certificate is None:
        reader = Reader(obligation.translator.names)
        read = [reader.formula(f) for f in obligation.formulas]
        return Question(obligation.formulas, script(simpler(read, reader.ctx)))
    node, state, ctx = certificate.node, flat(certificate.hypotheses), certificate.ctx
    kept = [state[i] for i in node.indices] if isinstance(node, Keep) else state
    cases = tuple(script(simpler(leaf, ctx)) for leaf in leaves(node, state, ctx))
    used = tuple(obligation.formulas[i] for i in certificate.uses)
    return Question(used, script(simpler(kept, ctx)), cases)


# --- z3 ---


def z3_status(asked: Question, seconds: float = 1.0) -> str:
    """Return ``sat``, ``unsat`` or ``unknown``."""
    answer, _ = z3_says(asked.formulas, seconds / 2)
    if answer not in DECIDED:
        text = z3.parse_smt2_string(asked.simple, ctx=z3.Context())
        answer, _ = z3_says(list(text), seconds / 2)
    return answer


def z3_says(formulas: Sequence[z3.BoolRef], seconds: float) -> tuple[str, z3.ModelRef | None]:
    """Ask z3 once; return a solution as well, if it has one."""
    if not formulas:
        return "sat", None
    return ask(formulas, seconds)


def with_solution(asked: Question, seconds: float) -> str | None:
    """Insert the rational values of a solution that z3 finds, or return ``None`` without one."""
    _, model = z3_says(asked.formulas, seconds)
    if model is None:
        return None
    rows = [
        f"(assert (= |{d.name()}| {model[d].sexpr()}))"
        for d in model.decls()
        if z3.is_rational_value(model[d]) and f"(declare-const |{d.name()}| " in asked.simple
    ]
    return asked.simple.replace("(check-sat)", "\n".join([*rows, "(check-sat)"]))


# --- cvc5 ---


@dataclass(frozen=True)
class Turn:
    """How long each way of asking may take this time, and when all of it must be over."""

    seconds: float
    deadline: float

    @property
    def left(self) -> float:
        """Seconds for the next attempt; negative if there is no time left."""
        return min(self.seconds, self.deadline - monotonic())


def cvc5_status(asked: Question, seconds: float = 1.0) -> str:
    """Return ``sat``, ``unsat`` or ``unknown``."""
    return next((a for a in _answers(asked, seconds) if a in DECIDED), "unknown")


def _answers(asked: Question, seconds: float) -> Iterator[str]:
    turn = Turn(FIRST_TURN * seconds, monotonic() + seconds)
    while turn.left > 0:
        yield from _in_turn(asked, turn)
        turn = replace(turn, seconds=2 * turn.seconds)


def _in_turn(asked: Question, turn: Turn) -> Iterator[str]:
    """Yield what cvc5 says to the question in its different forms, the most direct first."""
    yield from (cvc5_says(asked.simple, options, turn.left) for options in METHODS)
    example = with_solution(asked, turn.left)
    if example is not None:
        said = cvc5_says(example, DEFAULT, turn.left)
        yield said if said == "sat" else "unknown"
    if asked.cases:
        yield _in_all(asked.cases, turn)


def _in_all(cases: Sequence[str], turn: Turn) -> str:
    """Return ``unsat`` if each case is."""
    for text in cases:
        tried = (cvc5_says(text, options, turn.left) for options in METHODS)
        if "unsat" not in tried:
            return "unknown"
    return "unsat"


def cvc5_says(text: str, options: Options, seconds: float) -> str:
    """Ask cvc5 once."""
    if seconds <= 0:
        return "unknown"
    server = _server()
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(json.dumps({"text": text, "options": options, "seconds": seconds}) + "\n")
    server.stdin.flush()
    return str(json.loads(server.stdout.readline()))


@cache
def _server() -> subprocess.Popen[str]:
    """Start the process that asks cvc5; it ends when its input does."""
    command = [sys.executable, "-m", "lemmata.verify.cvc5_server"]
    server = subprocess.Popen(command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert server.stdout is not None
    server.stdout.readline()
    # At the end of Python, not of the garbage: a server that nobody hangs up on is warned of.
    atexit.register(server.communicate)
    return server
