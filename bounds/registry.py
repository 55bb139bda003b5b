"""The registry: every claim of the paper by its id, made when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from importlib import import_module

from lemmata.bounds import own
from lemmata.bounds.catalogue import BY_ID, CATALOGUE
from lemmata.bounds.claim import Claim

ROOMS = (
    "calculus",
    "concentration",
    "distances",
    "descent",
    "region",
    "mixing",
    "discretization",
    "simulation",
    "hardness",
    "approximation",
    "local",
)
"""The sections of the paper; a room has the same module name on each floor."""


class Registry(Mapping[str, Claim]):
    """All claims by id, in the order of the catalogue; one is made when it is asked for.

    That imports its module and what its proof builds on.  An id of the catalogue that has no
    form yet is a claim without statements, whose verdict is therefore ``UNKNOWN``.
    """

    def __getitem__(self, id: str) -> Claim:
        """Return the claim; ``mypaper:lemma-2`` is looked for in the module ``mypaper``.

        Raises
        ------
        KeyError
            If there is no such id; the message names the closest one.
        """
        if ":" in str(id):
            return own.claim(id)
        if id not in BY_ID:
            close = get_close_matches(str(id).lower(), BY_ID, n=1)
            hint = f"did you mean {close[0]!r}?" if close else "`lemmata list` names all claims"
            raise KeyError(f"no claim {id!r}; {hint}")
        return _made(id)

    def __contains__(self, id: object) -> bool:
        """Whether there is such an id; makes no claim."""
        return id in BY_ID

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids in the order of the catalogue."""
        return iter(BY_ID)

    def __len__(self) -> int:
        """Return the number of claims."""
        return len(BY_ID)


@cache
def _made(id: str) -> Claim:
    entry = BY_ID[id]
    if not entry.forms:
        return Claim(id, entry.title, entry.source)
    module = import_module(f"lemmata.bounds.paper.{entry.module}")
    found: Claim | None = next((c for c in module.CLAIMS if c.id == id), None)
    if found is None:
        raise LookupError(f"the catalogue places {id} in {module.__name__}, which does not make it")
    return found


def room_claims(room: str) -> tuple[Claim, ...]:
    """Return the claims of a section, in the order of the catalogue."""
    return tuple(_made(entry.id) for entry in CATALOGUE if entry.room == room)


claims = Registry()
