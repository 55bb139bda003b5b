"""What z3 and cvc5 say about the same formulas, each within a second.

cvc5 comes with the extra ``test``.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from time import monotonic
from typing import Any

import z3


def z3_status(formulas: Sequence[z3.BoolRef], seconds: float = 1.0) -> str:
    """Return ``sat``, ``unsat`` or ``unknown``."""
    solver = z3.Tactic("qfnra-nlsat", formulas[0].ctx).solver()
    solver.set("timeout", int(1000 * seconds))
    solver.add(*formulas)
    return str(solver.check())


STRATEGIES: tuple[dict[str, str], ...] = (
    {},
    {"nl-ext": "full"},
    {"nl-ext": "none", "nl-cov": "true"},
)
"""Options of cvc5, tried in turn: each gives up at once on some formulas, but not on the same."""


START = 10.0
"""Seconds that a process may take to start, on a busy machine."""


def cvc5_status(formulas: Sequence[z3.BoolRef], seconds: float = 1.0) -> str:
    """Return ``sat``, ``unsat`` or ``unknown``; the formulas travel as SMT-LIB text.

    In a process of its own: cvc5 does not look at its time limit, nor at the memory, while it
    works on coverings.
    """
    writer = z3.Solver(ctx=formulas[0].ctx)
    writer.add(*formulas)
    command = [sys.executable, "-m", "verify.second_opinion", str(seconds)]
    options: dict[str, Any] = {"input": writer.to_smt2(), "text": True, "stdout": subprocess.PIPE}
    try:
        run = subprocess.run(command, check=True, timeout=seconds + START, **options)
    except subprocess.TimeoutExpired:
        return "unknown"
    return str(run.stdout).strip()


def _in_turn(text: str, seconds: float) -> str:
    """Try the strategies one after another within the time."""
    deadline = monotonic() + seconds
    for options in STRATEGIES:
        answer = _cvc5(text, options, deadline - monotonic())
        if answer != "unknown":
            return answer
    return "unknown"


def _cvc5(text: str, options: dict[str, str], seconds: float) -> str:
    import cvc5

    if seconds <= 0:
        return "unknown"
    manager = cvc5.TermManager()
    solver = cvc5.Solver(manager)
    solver.setLogic("QF_NRA")
    for option, value in {"tlimit-per": str(max(1, int(1000 * seconds))), **options}.items():
        solver.setOption(option, value)
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "obligation")
    answer = ""
    while not (command := parser.nextCommand()).isNull():
        answer = command.invoke(solver, parser.getSymbolManager()) or answer
    return str(answer.split()[0]) if answer else "unknown"


if __name__ == "__main__":
    print(_in_turn(sys.stdin.read(), float(sys.argv[1])))
