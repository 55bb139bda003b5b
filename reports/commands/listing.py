"""``lemmata list``: all claims."""

from __future__ import annotations

import argparse

from reports.answer import Answer
from reports.commands.arguments import add_output


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_output(parser, ("text", "json"))


def run(args: argparse.Namespace) -> Answer:
    """List every claim with its place in the paper and the statements it has so far."""
    import json

    from bounds.registry import claims
    from reports import terminal

    rows = [
        {
            "id": c.id,
            "title": c.title,
            "section": c.source.section,
            "page": c.source.page,
            "statements": list(c.statements),
        }
        for c in claims.values()
    ]
    if args.format == "json":
        return Answer(json.dumps(rows, indent=1, sort_keys=True) + "\n", file=args.output)
    return Answer(terminal.listing(rows), file=args.output)
