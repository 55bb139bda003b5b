"""cvc5 in processes of their own: a line of JSON in, a line with its answer out.

cvc5 does not look at its time limit, nor at the memory, while it works on coverings. So each
question goes to a copy of this process, which is killed when its time is over.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
from collections.abc import Mapping


def limited(text: str, options: Mapping[str, str], seconds: float) -> str:
    """Return ``sat``, ``unsat`` or ``unknown``."""
    answer, sink = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(sink, _solve(text, options).encode())
        finally:
            os._exit(0)
    os.close(sink)
    ready, _, _ = select.select([answer], [], [], seconds)
    said = os.read(answer, 100).decode() if ready else ""
    os.close(answer)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return said or "unknown"


def _solve(text: str, options: Mapping[str, str]) -> str:
    import cvc5

    solver = cvc5.Solver(cvc5.TermManager())
    for option, value in options.items():
        solver.setOption(option, value)
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "question")
    answer = ""
    while not (command := parser.nextCommand()).isNull():
        answer = command.invoke(solver, parser.getSymbolManager()) or answer
    return str(answer.split()[0]) if answer else "unknown"


def main() -> None:
    """Answer until there are no more questions."""
    import cvc5

    print(json.dumps(cvc5.__version__), flush=True)
    for line in sys.stdin:
        print(json.dumps(limited(**json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
