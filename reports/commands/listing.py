"""``lemmata list``: all claims."""

from __future__ import annotations

import argparse

from lemmata.reports.answer import Answer
from lemmata.reports.commands.arguments import add_output


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--trusted",
        action="store_true",
        help="instead the files that must be right for a PROVED to be true, with their lines",
    )
    add_output(parser, ("text", "json"))


def run(args: argparse.Namespace) -> Answer:
    """List every claim with its place, its statements, and the verdicts of earlier runs.

    A verdict is shown if this very program has decided the claim with the usual effort: it is
    computed from the answers that the cache keeps.  So nothing has to be loaded.
    """
    import json

    from lemmata.bounds.catalogue import CATALOGUE
    from lemmata.reports.render import terminal

    if args.trusted:
        return _trusted(args)
    verdicts = _known()
    rows = [
        {
            "id": entry.id,
            "title": entry.title,
            "section": entry.source.section,
            "page": entry.source.page,
            "statements": list(entry.forms),
            "verdicts": verdicts.get(entry.id) or dict.fromkeys(entry.forms),
        }
        for entry in CATALOGUE
    ]
    if args.format == "json":
        return Answer(json.dumps(rows, indent=1, sort_keys=True) + "\n", file=args.output)
    return Answer(terminal.listing(rows), file=args.output)


def _trusted(args: argparse.Namespace) -> Answer:
    import json

    from lemmata.reports import trusted
    from lemmata.reports.render import terminal

    found = trusted.base()
    if args.format == "json":
        return Answer(json.dumps(found, indent=1) + "\n", file=args.output)
    return Answer(terminal.trusted(found), file=args.output)


def _known() -> dict[str, dict[str, str]]:
    """Return the verdicts of the claims all of whose tasks have been done before."""
    from lemmata.bounds.catalogue import BY_ID
    from lemmata.reports.cache import store
    from lemmata.reports.cache.recall import Recall, keys_of
    from lemmata.reports.combine import joined
    from lemmata.reports.effort import Effort

    recall, effort, told = Recall.in_folder(store.folder()), Effort(), {}
    for outline in (o for id in BY_ID for o in recall.outlines([id]) or ()):
        keys = keys_of([outline], effort)
        found = recall.answers(keys)
        if len(found) == len(keys):
            entry = joined(outline, found, effort)
            told[entry["id"]] = {f: s["verdict"] for f, s in entry["statements"].items()}
    return told
