"""Points at which twins of claims about scalars fail and hypotheses hold, found by search.

Run ``python -m lemmata.verify.known_points`` to write them anew, after a change to claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from lemmata.bounds.claim import Claim, Statement
from lemmata.bounds.decision import decide_twin, inhabit
from lemmata.bounds.prove import points
from lemmata.verify.obligations import dump

Data = dict[str, dict[str, str]]


def statements(claims: Iterable[Claim]) -> Iterator[Statement]:
    """Yield every statement of some claims and every one that their proofs apply."""
    queue = [s for c in claims for s in c.statements.values() if isinstance(s, Statement)]
    seen: set[Statement] = set()
    while queue:
        one = queue.pop()
        if one not in seen:
            seen.add(one)
            queue += [step.lemma for step in one.steps if step.lemma is not None]
            yield one


def found(claims: Iterable[Claim]) -> Iterator[tuple[str, points.Point]]:
    """Yield the words of a statement or twin, and the point that was found for it."""
    claims = list(claims)
    for one in statements(claims):
        if one.hypotheses and one.witness is None and one.counterexample is None:
            point = inhabit(one).counterexample
            if point is not None:
                yield one.text, point
    for claim in claims:
        for twin in claim.twins:
            changed = twin.statement(claim.statements[twin.of])
            if not isinstance(changed, Statement) or changed.counterexample is not None:
                continue
            point = decide_twin(claim, twin).counterexample
            if point is not None:
                yield changed.text, point


def collect(claims: Iterable[Claim]) -> Data:
    """Return what is to be shipped."""
    encoded = {points.key(text): points.encoded(point) for text, point in found(claims)}
    return {name: data for name, data in encoded.items() if data}


def main() -> None:
    """Write the points of all claims beside the provers."""
    from lemmata.bounds.registry import claims

    entries = collect(claims.values())
    path = Path(str(points.__file__)).with_name(points.FILE)
    path.write_text(dump(entries), encoding="utf-8")
    print(f"{len(entries)} points")


if __name__ == "__main__":
    main()
