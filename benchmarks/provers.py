"""Every polynomial obligation of the paper, put to z3, to cvc5, and to its certificate.

Run: python -m benchmarks.provers [CLAIM ...]
"""

from __future__ import annotations

import statistics
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.harness import machine, once, table
from bounds.prove.library import shipped
from bounds.registry import claims
from verify.obligations import Met, obligations
from verify.second_opinion import cvc5_status, z3_status

SECONDS = 10.0


@dataclass(frozen=True)
class Row:
    """One obligation: what each route answered, and how long it took."""

    claim: str
    expected: str
    status: dict[str, str]
    seconds: dict[str, float]


def ask(one: Met) -> Row:
    """Put one obligation to all; to the solvers with the hypotheses that its certificate uses."""
    status: dict[str, str] = {}
    seconds: dict[str, float] = {}

    def timed(name: str, call: Callable[[], str]) -> None:
        seconds[name] = once(lambda: status.__setitem__(name, call()))

    found = shipped(one.obligation)
    formulas = one.obligation.formulas
    used = formulas if found is None else [formulas[i] for i in found.uses]
    timed("z3", lambda: z3_status(used, SECONDS))
    timed("cvc5", lambda: cvc5_status(used, SECONDS))
    if one.status == "unsat":
        timed("certificate", lambda: "unsat" if shipped(one.obligation) else "none")
    return Row(one.claim, one.status, status, seconds)


def main() -> None:
    chosen = [claims[i] for i in sys.argv[1:]] or list(claims.values())
    rows = [ask(one) for one in obligations(chosen).values()]
    print(machine(("z3-solver", "cvc5", "python-flint")))
    print(f"{len(rows)} obligations: {dict(Counter(r.expected for r in rows))}\n")
    answers = Counter((r.expected, r.status["z3"], r.status["cvc5"]) for r in rows)
    print(table(["the prover", "z3", "cvc5", "how many"], [(*k, v) for k, v in answers.items()]))
    print()
    lines = []
    for name in ("z3", "cvc5", "certificate"):
        times = [r.seconds[name] for r in rows if r.status.get(name) in ("sat", "unsat")]
        slow = sum(r.seconds[name] > 1 for r in rows if name in r.seconds)
        rate = len(times) / sum(times)
        median = 1000 * statistics.median(times)
        lines.append(
            (name, len(times), f"{median:.1f}", f"{1000 * max(times):.0f}", slow, f"{rate:.0f}")
        )
    print(table(["by", "decided", "median ms", "worst ms", "over 1 s", "a second"], lines))
    proved = [r for r in rows if r.expected == "unsat"]
    certified = sum(r.status["certificate"] == "unsat" for r in proved)
    print(f"\nwith a certificate: {certified} of {len(proved)} = {certified / len(proved):.1%}")
    for r in sorted(rows, key=lambda r: -max(r.seconds.values()))[:12]:
        shown = ", ".join(f"{n} {s} {r.seconds[n]:.2f} s" for n, s in r.status.items())
        print(f"  {r.claim} ({r.expected}): {shown}")


if __name__ == "__main__":
    main()
