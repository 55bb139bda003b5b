"""Claims of one's own: a module that names them in ``CLAIMS``, as the modules of the paper do.

Their ids have a namespace, ``mypaper:lemma-2``.  A package makes it known by an entry point of the
group ``lemmata.claims``; else it is the name of the module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import entry_points
from types import ModuleType

from lemmata.bounds.catalogue import BY_ID
from lemmata.bounds.claim import Claim

GROUP = "lemmata.claims"
_ID = re.compile(r"[a-z][a-z0-9_.-]*:[a-z0-9][a-z0-9_.-]*")


def claims_in(module: ModuleType) -> tuple[Claim, ...]:
    """Return the claims that a module names in ``CLAIMS``.

    Raises
    ------
    ValueError
        If there are none, or one has an id without a namespace or twice, builds on a claim that
        there is not, or lists an assumption that none of its statements makes.
    """
    name, found = module.__name__, getattr(module, "CLAIMS", None)
    claims = tuple(found) if isinstance(found, (tuple, list)) else ()
    if not claims or not all(isinstance(c, Claim) for c in claims):
        raise ValueError(f"{name} has no CLAIMS: name its claims there, CLAIMS = (Claim(...), ...)")
    wrong = next(_wrong(claims), None)
    if wrong is not None:
        raise ValueError(f"{name}: {wrong}")
    return claims


def paper_of(module: ModuleType) -> dict[str, object]:
    """Return title, authors and venue: the module's ``PAPER``, else the first line of its text."""
    about = module.__doc__ or module.__name__
    told: dict[str, object] = {"title": about.strip().splitlines()[0], "authors": [], "venue": ""}
    return told | dict(getattr(module, "PAPER", {}))


def claim(id: str) -> Claim:
    """Return the claim with an id that has a namespace.

    Raises
    ------
    KeyError
        If there is no such claim.
    """
    namespace = id.partition(":")[0]
    try:
        claims = claims_in(module(namespace))
    except (ImportError, ValueError) as problem:
        raise KeyError(f"no claim {id!r}: {problem}") from None
    found = next((c for c in claims if c.id == id), None)
    if found is None:
        raise KeyError(f"no claim {id!r}; {namespace} has {', '.join(c.id for c in claims)}")
    return found


def module(namespace: str) -> ModuleType:
    """Return the module that makes the claims of a namespace."""
    for point in entry_points(group=GROUP, name=namespace):
        return import_module(point.value)
    return import_module(namespace)


def _wrong(claims: Sequence[Claim]) -> Iterator[str]:
    """Yield what is wrong with claims."""
    ids = [c.id for c in claims]
    for c in claims:
        if not _ID.fullmatch(c.id):
            yield f"the id {c.id!r} needs a namespace, in small letters: 'mypaper:lemma-2'"
        if ids.count(c.id) > 1:
            yield f"two claims are called {c.id!r}; rename one"
        if not c.statements:
            yield f"{c.id} has no statement; give it one, as printed, repaired or sharp"
        for used in c.uses:
            if used not in ids and used not in BY_ID and not _elsewhere(used, c.id):
                near = get_close_matches(used, [*ids, *BY_ID], n=1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                yield f"{c.id} uses {used!r}, which is no claim{hint}"
        labels = {a.label for s in c.statements.values() for a in s.assume}
        for assumed in c.assumes:
            if not any(label.partition(",")[0] == assumed for label in labels):
                yield f"{c.id} assumes {assumed!r}, but no statement of it does"


def _elsewhere(id: str, of: str) -> bool:
    """Whether an id is in another namespace, which is not looked into."""
    return _ID.fullmatch(id) is not None and id.partition(":")[0] != of.partition(":")[0]
