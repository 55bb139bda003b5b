"""Every polynomial obligation of the paper, put to z3, to cvc5, and to its certificate.

Run: python -m benchmarks.provers [CLAIM ...]
"""

from __future__ import annotations

import statistics
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import TypeVar

from benchmarks.harness import machine, table
from lemmata.bounds.prove.certificates.library import shipped
from lemmata.bounds.registry import claims
from lemmata.verify.obligations import Met, obligations
from lemmata.verify.second_opinion import DECIDED, cvc5_says, cvc5_status, question, z3_status

T = TypeVar("T")


@dataclass(frozen=True)
class Row:
    """One obligation: what each route answered, and how long it took."""

    claim: str
    key: str
    expected: str
    status: dict[str, str]
    seconds: dict[str, float]


def ask(key: str, one: Met) -> Row:
    """Put one obligation to all; to the solvers with the hypotheses that its certificate uses."""
    seconds: dict[str, float] = {}

    def timed(name: str, call: Callable[[], T]) -> T:
        start = perf_counter()
        value = call()
        seconds[name] = perf_counter() - start
        return value

    found = timed("certificate", lambda: shipped(one.obligation))
    asked = timed("rewriting", lambda: question(one.obligation, found))
    status = {
        "z3": timed("z3", lambda: z3_status(asked)),
        "cvc5": timed("cvc5", lambda: cvc5_status(asked)),
    }
    if found is not None:
        status["certificate"] = "unsat"
    return Row(one.claim, key, one.status, status, seconds)


def _speeds(rows: Sequence[Row]) -> str:
    """Return a table of how fast each route decides."""
    lines = []
    for name in ("z3", "cvc5", "certificate", "rewriting"):
        times = [
            r.seconds[name] for r in rows if name == "rewriting" or r.status.get(name) in DECIDED
        ]
        slow = sum(t > 1 for t in times)
        median, worst = 1000 * statistics.median(times), 1000 * max(times)
        rate = len(times) / sum(times)
        lines.append((name, len(times), f"{median:.1f}", f"{worst:.0f}", slow, f"{rate:.0f}"))
    return table(["by", "decided", "median ms", "worst ms", "over 1 s", "a second"], lines)


def main() -> None:
    chosen = [claims[i] for i in sys.argv[1:]] or list(claims.values())
    cvc5_says("(set-logic QF_NRA) (check-sat)", {}, 10.0)  # its process is there before the clock
    rows = [ask(key, one) for key, one in obligations(chosen).items()]
    print(machine(("z3-solver", "cvc5", "python-flint")))
    print(f"{len(rows)} obligations: {dict(Counter(r.expected for r in rows))}\n")
    answers = Counter((r.expected, r.status["z3"], r.status["cvc5"]) for r in rows)
    print(table(["the prover", "z3", "cvc5", "how many"], [(*k, v) for k, v in answers.items()]))
    print(f"\n{_speeds(rows)}")
    proved = [r for r in rows if r.expected == "unsat"]
    certified = sum("certificate" in r.status for r in proved)
    print(f"\nwith a certificate: {certified} of {len(proved)} = {certified / len(proved):.1%}")
    print("\nwithout a certificate, undecided by a solver, or over half a second:")
    for r in rows:
        answers_here = [r.status[n] for n in ("z3", "cvc5")]
        bare = r.expected == "unsat" and "certificate" not in r.status
        slow = max(r.seconds["z3"], r.seconds["cvc5"]) > 0.5
        if bare or slow or not all(a in DECIDED for a in answers_here):
            shown = ", ".join(f"{n} {s} {r.seconds[n]:.2f} s" for n, s in r.status.items())
            print(f"  {r.claim} {r.key[:8]} ({r.expected}): {shown}")


if __name__ == "__main__":
    main()
