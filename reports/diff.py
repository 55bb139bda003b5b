"""What changed between two ledgers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from lemmata.bounds.claim import FORMS
from lemmata.bounds.verdict import Verdict
from lemmata.reports.output import one_line
from lemmata.verify.errors import InputError

Data = Mapping[str, Any]


class Fact(NamedTuple):
    """Something that is compared: in words, and numbers of which none may grow.

    Ledgers of earlier releases do not tell what is ``recent``: only where both do is it compared.
    """

    text: str
    badness: tuple[int, ...] = ()
    recent: bool = False


class Change(NamedTuple):
    """One difference; ``old`` or ``new`` is empty where there was nothing."""

    what: str
    old: str
    new: str
    worse: bool


def facts(ledger: Data, name: str) -> dict[str, Fact]:
    """Return what of a ledger is compared, by what it is about.

    Verdicts and twins can get worse. A constant cannot: that another one is larger may be because
    it is another model's, or the answer to another question, and both are compared as well.

    Parameters
    ----------
    ledger : dict
        From a file, which need not be what it says it is.
    name : str
        Of that file.

    Raises
    ------
    InputError
        If something that is compared is missing, of another kind, or there twice.
    """
    found: dict[str, Fact] = {}
    place = ""
    try:
        for n, claim in enumerate(ledger["claims"], 1):
            place = f"claim {n}"
            if claim["id"] in found:
                raise ValueError
            found |= _of_claim(claim)
        place = "the model"
        if "generator" in ledger:
            found |= _of_model(ledger["generator"])
        place = "the constants"
        for constant, row in ledger.get("constants", {}).items():
            forms = (f for f in FORMS if row[f] is not None)
            found |= {f"{constant} ({f})": Fact(str(row[f]["decimal"])) for f in forms}
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError):
        raise InputError(
            f"{name} is damaged: cannot read {place}; give a ledger.json written by lemmata"
        ) from None
    return found


def _of_claim(claim: Data) -> dict[str, Fact]:
    id, twins = str(claim["id"]), claim["twins"]
    rejected, total = int(twins["rejected"]), int(twins["total"])
    told = str(claim.get("severity") or ("undecided" if claim.get("erratum") else "none"))
    return {
        id: _verdict(claim["verdict"]),
        **{f"{id} ({f})": _verdict(s["verdict"]) for f, s in claim["statements"].items()},
        f"{id} twins rejected": Fact(f"{rejected} of {total}", (-rejected, total - rejected)),
        **({f"{id} erratum": Fact(told, recent=True)} if "severity" in claim else {}),
    }


def _of_model(model: Data) -> dict[str, Fact]:
    about = ", ".join(str(model[key]) for key in ("name", "kind", "d", "parameters", "repr"))
    bounds = {name: model["certificate"][name] for name in ("m", "M", "M2", "M3")}
    return {
        "model": Fact(about),
        "setting": Fact(str(model["setting"].get("words", ""))),
        "invertible": Fact(str(model["invertible"]), (not model["invertible"],)),
        **{f"certified {n}": _verdict(b["verdict"]) for n, b in bounds.items()},
        **{n: Fact(str(b["value"])) for n, b in bounds.items()},
    }


def _verdict(name: str) -> Fact:
    return Fact(name, (Verdict(name).rank,))


def changes(
    old: Data, new: Data, names: tuple[str, str] = ("the old ledger", "the new ledger")
) -> list[Change]:
    """Return everything that changed or was lost, in the new order.

    Raises
    ------
    InputError
        If one of them is no ledger.
    """
    return list(_changes(facts(old, names[0]), facts(new, names[1])))


def _changes(before: Mapping[str, Fact], after: Mapping[str, Fact]) -> Iterator[Change]:
    for what in [*after, *(k for k in before if k not in after)]:
        a, b = before.get(what), after.get(what)
        old, new = a.text if a else "", b.text if b else ""
        if old != new and not _untold(a, b):
            yield Change(what, old, new, _worse(a, b))


def _untold(old: Fact | None, new: Fact | None) -> bool:
    """Whether one of the ledgers is of a release that does not tell it."""
    there = old or new
    return None in (old, new) and there is not None and there.recent


def _worse(old: Fact | None, new: Fact | None) -> bool:
    if old is None or new is None:
        return new is None and bool(old and old.badness)
    return any(b > a for a, b in zip(old.badness, new.badness, strict=True))


def text(found: Sequence[Change]) -> str:
    """Return one line a change, what got worse first; and first of all whether models differ."""
    if not found:
        return "no verdict changed\n"
    lines = [
        f"{'worse ' if c.worse else 'change'}  {one_line(c.what)}: "
        f"{one_line(c.old) or 'absent'} -> {one_line(c.new) or 'absent'}\n"
        for c in sorted(found, key=lambda c: not c.worse)
    ]
    if any(c.what == "model" for c in found):
        lines.insert(0, "these ledgers are about different models\n")
    return "".join(lines)
