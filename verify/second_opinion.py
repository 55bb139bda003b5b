"""What z3 and cvc5 say about the same formulas, each within a second.

cvc5 comes with the extra ``test``.
"""

from __future__ import annotations

from collections.abc import Sequence

import z3


def z3_status(formulas: Sequence[z3.BoolRef], seconds: float = 1.0) -> str:
    """Return ``sat``, ``unsat`` or ``unknown``."""
    solver = z3.Tactic("qfnra-nlsat", formulas[0].ctx).solver()
    solver.set("timeout", int(1000 * seconds))
    solver.add(*formulas)
    return str(solver.check())


def cvc5_status(formulas: Sequence[z3.BoolRef], seconds: float = 1.0) -> str:
    """Return ``sat``, ``unsat`` or ``unknown``; the formulas travel as SMT-LIB text."""
    import cvc5

    writer = z3.Solver(ctx=formulas[0].ctx)
    writer.add(*formulas)
    manager = cvc5.TermManager()
    solver = cvc5.Solver(manager)
    solver.setLogic("QF_NRA")
    solver.setOption("tlimit-per", str(int(1000 * seconds)))
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, writer.to_smt2(), "obligation")
    answer = ""
    while not (command := parser.nextCommand()).isNull():
        answer = command.invoke(solver, parser.getSymbolManager()) or answer
    return str(answer.split()[0]) if answer else "unknown"
