"""Claims of one's own: a module that names them in ``CLAIMS``, as the modules of the paper do.

Their ids have a namespace, ``mypaper:lemma-2``.  A package makes it known by an entry point of the
group ``lemmata.claims``; else it is the name of the module.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import entry_points
from itertools import chain
from types import ModuleType, UnionType

from sympy.logic.boolalg import Boolean

from lemmata.bounds.catalogue import BY_ID, Source
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Assumption, Fact, Model, Statement, Step
from lemmata.bounds.kernel.steps import flattened

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
    if not claims or not all(type(c) is Claim for c in claims):
        raise ValueError(f"{name} has no CLAIMS: name its claims there, CLAIMS = (Claim(...), ...)")
    wrong = next(chain(_wrong(claims), _nameless(module, claims)), None)
    if wrong is not None:
        raise ValueError(f"{name}: {wrong}")
    return claims


def paper_of(module: ModuleType) -> dict[str, object]:
    """Return title, authors and venue: the module's ``PAPER``, else the first line of its text.

    Raises
    ------
    ValueError
        If ``PAPER`` has anything else.
    """
    about = (module.__doc__ or "").strip() or module.__name__
    told: dict[str, object] = {"title": about.splitlines()[0], "authors": [], "venue": ""}
    given = getattr(module, "PAPER", {})
    if not isinstance(given, dict) or not all(_of_paper(*item) for item in given.items()):
        raise ValueError(
            f"{module.__name__}: PAPER must be a mapping of title and venue, words, and authors, "
            "a list of names"
        )
    return told | given


def _of_paper(key: object, value: object) -> bool:
    if key == "authors":
        return isinstance(value, (list, tuple)) and all(isinstance(name, str) for name in value)
    return key in ("title", "venue") and isinstance(value, str)


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


def _nameless(module: ModuleType, claims: Sequence[Claim]) -> Iterator[str]:
    """Yield which facts that a module makes are named like those of this package."""
    steps = flattened(s for c in claims for st in c.statements.values() for s in st.steps)
    for fact in (*vars(module).values(), *(s.fact for s in steps)):
        if type(fact) is Fact and ":" not in fact.id and not _of_package(fact):
            yield f"the fact {fact.id!r} needs a namespace: '{module.__name__}:{fact.id}'"


def _of_package(fact: Fact) -> bool:
    ours = (m for name, m in list(sys.modules.items()) if name.startswith("lemmata.bounds."))
    return any(thing is fact for m in ours for thing in list(vars(m).values()))


def _wrong(claims: Sequence[Claim]) -> Iterator[str]:
    """Yield what is wrong with claims."""
    for c in claims:
        yield from _mistyped(c, str(c.id))
        for form, statement in c.statements.items():
            if type(statement) is not Statement:
                yield f"{c.id} ({form}) must be of type Statement, not {statement!r:.40}"
            yield from _mistyped(statement, f"{c.id} ({form})")
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
        for twin in c.twins:
            yield from _twin(twin, c)


_SORTS: dict[type, dict[str, tuple[type | UnionType, bool]]] = {
    Claim: {
        "id": (str, False),
        "title": (str, False),
        "source": (Source, False),
        "assumes": (str, True),
        "uses": (str, True),
        "twins": (Twin, True),
        "erratum": (Erratum | None, False),
    },
    Statement: {
        "conclusion": (Boolean, False),
        "assume": (Assumption, True),
        "given": (Mapping, False),
        "define": (Mapping, False),
        "steps": (Step, True),
        "refuted_by": (Model | None, False),
        "example": (Model | None, False),
    },
}
"""What the fields are, or the parts of those that have several: Python does not look."""


def _mistyped(owner: Claim | Statement, name: str) -> Iterator[str]:
    """Yield which field of a claim or a statement is not of its type."""
    for field, (sort, several) in _SORTS[type(owner)].items():
        value = getattr(owner, field)
        parts = value if several and isinstance(value, (tuple, list)) else (value,)
        if (several and parts is not value) or not all(isinstance(p, sort) for p in parts):
            meant = f"{'a tuple of' if several else 'of type'} {getattr(sort, '__name__', sort)}"
            yield f"{field} of {name} must be {meant}, not {value!r:.40}"


def _twin(twin: Twin, c: Claim) -> Iterator[str]:
    """Yield what a twin is a variant of that there is not."""
    if twin.of not in c.statements:
        yield f"the twin {twin.title!r} of {c.id} is of its form {twin.of!r}, which there is not"
        return
    for label in {*twin.drop, *twin.change} - set(c.statements[twin.of].hypotheses):
        yield f"the twin {twin.title!r} of {c.id} changes {label!r}, which is no hypothesis"


def _elsewhere(id: str, of: str) -> bool:
    """Whether an id is in another namespace, which is not looked into."""
    return _ID.fullmatch(id) is not None and id.partition(":")[0] != of.partition(":")[0]
