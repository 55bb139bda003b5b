"""Claims and checks of the user's own, by what is written on the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any

from lemmata.bounds import own
from lemmata.bounds.catalogue import BY_ID
from lemmata.bounds.claim import Claim
from lemmata.bounds.registry import claims
from lemmata.verify.check import CHECKS, Check
from lemmata.verify.errors import InputError
from lemmata.verify.testing.modules import imported


@dataclass(frozen=True)
class Chosen:
    """Claims to look at, and those of their checks that are not the paper's.

    Attributes
    ----------
    claims : tuple of Claim
        In the order asked for.
    checks : tuple of Check
        The user's own.
    paper : mapping
        Title, authors and venue of what they are from; empty for the paper.
    """

    claims: tuple[Claim, ...]
    checks: tuple[Check, ...] = ()
    paper: Mapping[str, Any] = field(default_factory=dict)


def chosen(texts: Sequence[str]) -> Chosen:
    """Return what is asked for: all claims of the paper for nothing.

    Parameters
    ----------
    texts : sequence of str
        Ids of the paper (``lemma-3``); modules, files, or namespaces that a package declares, for
        all their claims (``mypaper``, ``mypaper.py``); one of these (``mypaper:lemma-2``).

    Raises
    ------
    InputError
        For an unknown id, a module that cannot be imported or has no claims, or two modules with
        different claims of one id.
    """
    if not texts:
        return Chosen(tuple(claims.values()))
    parts = [_one(text) for text in texts]
    found = dict[str, Claim]()
    for c in (c for part in parts for c in part.claims):
        if _said(found.setdefault(c.id, c)) != _said(c):
            raise InputError(f"two modules say different things as {c.id}; rename one")
    checks = {k.name: k for part in parts for k in part.checks}
    papers = {str(part.paper): part.paper for part in parts}
    paper = next(iter(papers.values())) if len(papers) == 1 else {}
    return Chosen(tuple(found.values()), tuple(checks.values()), paper)


def _said(claim: Claim) -> dict[str, str]:
    """Return what a claim says; a module may be asked for twice, and is then imported twice."""
    return {form: statement.text for form, statement in claim.statements.items()}


def _one(text: str) -> Chosen:
    if text in BY_ID:
        return Chosen((claims[text],))
    place, colon, local = text.rpartition(":") if ":" in text else (text, "", "")
    if not is_place(place):
        try:
            claims[text]
        except KeyError as unknown:
            raise InputError(str(unknown.args[0])) from None
    module = _module(place)
    try:
        made, paper = own.claims_in(module), own.paper_of(module)
    except ValueError as problem:
        raise InputError(str(problem)) from None
    wanted = [c for c in made if not colon or local in (c.id, c.id.partition(":")[2])]
    if not wanted:
        raise InputError(f"no claim {text!r}; {place} has {', '.join(c.id for c in made)}")
    ids = [c.id for c in wanted]
    checks = (v for v in vars(module).values() if isinstance(v, Check))
    kept = tuple(k for k in checks if _belongs(k, made) and k.claim in ids)
    return Chosen(tuple(wanted), kept, paper)


def is_place(text: str) -> bool:
    """Whether a text is written like a module or its file."""
    return text.endswith(".py") or all(part.isidentifier() for part in text.split("."))


def _module(place: str) -> ModuleType:
    """Return a module of claims; its checks of the paper's claims are taken back and refused."""
    before = set(CHECKS)
    try:
        module = _imported(place)
    finally:
        new = [CHECKS[name] for name in CHECKS.keys() - before]
        strange = [k for k in new if not k.run.__module__.startswith("lemmata.")]
        for k in strange:
            del CHECKS[k.name]
    for k in strange:
        raise InputError(f"the check {k.name} is of {k.claim}, a claim that is not of {place}")
    return module


def _imported(place: str) -> ModuleType:
    if not place.endswith(".py") and entry_points(group=own.GROUP, name=place):
        return own.module(place)
    try:
        return imported(place)
    except InputError as problem:
        if not str(problem).startswith("there is no module"):
            raise
        near = get_close_matches(place.lower(), BY_ID, n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise InputError(f"no claim {place!r}; {hint}Nor is it a module: {problem}") from None


def _belongs(check: Check, made: Sequence[Claim]) -> bool:
    """Whether a check is of one of these claims; refuse one that is of none.

    Raises
    ------
    InputError
        If its claim or statement does not exist: it would never be run.
    """
    forms = {c.id: c.statements for c in made}
    if check.statement in forms.get(check.claim, ()):
        return True
    raise InputError(f"the check {check.name} is of {check.claim} ({check.statement}): no such one")
