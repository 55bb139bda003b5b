"""Answers of earlier runs of the same program, so that what has not changed is not done again.

An answer is kept under the text of the whole program and the versions it runs on, the question, and
for a measurement its entropy and profile.  Nothing is kept that time, memory or a bug has left
undecided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lemmata.bounds.verdict import NO_PROOF, Verdict
from lemmata.reports.cache import fingerprint
from lemmata.reports.cache.store import Store
from lemmata.reports.effort import Effort

Data = dict[str, Any]
Key = tuple[str, ...]
"""``("proof", claim)`` or ``("check", name, module, entropy, profile)``."""


def keys_of(outlines: Sequence[Data], effort: Effort) -> list[Key]:
    """Return one key a task: a claim's proofs and twins, long ones first, or one of its checks."""
    longest = sorted((o for o in outlines if o["work"]), key=lambda o: -o["work"])
    proofs: list[Key] = [("proof", o["header"]["id"]) for o in longest]
    return proofs + [check_key(c, effort) for o in outlines for c in o["checks"]]


def check_key(check: Data, effort: Effort) -> Key:
    """Return the key of a check that an outline names."""
    return ("check", check["name"], check["module"], str(effort.rng), effort.profile)


_OPEN = (Verdict.UNKNOWN, Verdict.ERROR)


@dataclass(frozen=True)
class Recall:
    """What is remembered of earlier runs; with no store, nothing.

    Attributes
    ----------
    store : Store, optional
        Where answers are kept.
    """

    store: Store | None = None

    @classmethod
    def in_folder(cls, folder: Path | None) -> Recall:
        """Return what this very program has left in a cache folder."""
        return cls(Store(folder / "answers", fingerprint.program()) if folder else None)

    def outlines(self, ids: Sequence[str]) -> list[Data] | None:
        """Return the claims' outlines, see `reports.tasks.outlines_of`; all for no ids."""
        if self.store is None:
            return None
        wanted = ids or self.store.get("ids")
        if not isinstance(wanted, (list, tuple)):
            return None
        found = [self.store.get("outline", id) for id in dict.fromkeys(wanted)]
        return None if any(o is None for o in found) else found

    def keep_outlines(self, outlines: Sequence[Data], ids: Sequence[str]) -> None:
        """Keep what claims look like."""
        if self.store is None:
            return
        for outline in outlines:
            self.store.put(outline, "outline", outline["header"]["id"])
        if not ids:
            self.store.put([o["header"]["id"] for o in outlines], "ids")

    def answers(self, keys: Sequence[Key]) -> dict[Key, Data]:
        """Return the answers that are there."""
        if self.store is None:
            return {}
        found = {key: self.store.get(*key) for key in keys}
        return {key: data for key, data in found.items() if data is not None}

    def keep(self, key: Key, data: Data) -> None:
        """Keep an answer, if it is one."""
        if self.store is not None and settled(key, data):
            self.store.put(data, *key)


def settled(key: Key, data: Data) -> bool:
    """Whether an answer is final: every part of it was decided, or has no proof to be decided."""
    if key[0] == "check":
        verdicts = [data["verdict"], *data["twins"].values()]
    else:
        statements, twins = data["statements"].values(), data["twins"]
        steps = [step for s in statements for step in s["steps"]]
        verdicts = [s["proof"] for s in statements if s.get("reason") != NO_PROOF]
        verdicts += [part["verdict"] for part in [*steps, *twins]]
    return all(Verdict(v) not in _OPEN for v in verdicts)
