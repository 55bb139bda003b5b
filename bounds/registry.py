"""The registry: every claim id of the paper, whether it is done or not, and its graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property
from importlib import import_module

from bounds.catalogue import CATALOGUE
from bounds.claim import Claim

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
)
"""The sections of the paper; a room has the same module name on each floor."""

_ROOM = {entry.id: entry.room for entry in CATALOGUE}


class Registry(Mapping[str, Claim]):
    """All claims by id; the rooms are loaded when the first claim is asked for.

    An id of the catalogue that no room has decided yet is a claim without statements, whose
    verdict is therefore ``UNKNOWN``.
    """

    @cached_property
    def _claims(self) -> dict[str, Claim]:
        done = {claim.id: claim for room in ROOMS for claim in room_claims(room)}
        listed = {
            entry.id: done.get(entry.id, Claim(entry.id, entry.title, entry.source))
            for entry in CATALOGUE
        }
        return listed | done

    def __getitem__(self, id: str) -> Claim:
        """Return the claim.

        Raises
        ------
        KeyError
            If there is no such id; the message names the closest one.
        """
        if id not in _ROOM:
            close = get_close_matches(id.lower(), _ROOM, n=1, cutoff=0.0)
            raise KeyError(f"no claim {id!r}; did you mean {close[0]!r}?")
        # One room, not the house: most questions are about one claim.
        for claim in room_claims(_ROOM[id]):
            if claim.id == id:
                return claim
        return self._claims[id]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids in the order of the catalogue."""
        return iter(self._claims)

    def __len__(self) -> int:
        """Return the number of claims."""
        return len(self._claims)


def room_claims(room: str) -> tuple[Claim, ...]:
    """Return what a room has decided; nothing if it is not furnished yet."""
    try:
        module = import_module(f"bounds.paper.{room}")
    except ModuleNotFoundError as missing:
        if missing.name == f"bounds.paper.{room}":
            return ()
        raise
    return tuple(getattr(module, "CLAIMS", ()))


def room_of(id: str) -> str:
    """Return the room in which a claim lives."""
    for entry in CATALOGUE:
        if entry.id == id:
            return entry.room
    return next(r for r in ROOMS if any(c.id == id for c in room_claims(r)))


claims = Registry()
