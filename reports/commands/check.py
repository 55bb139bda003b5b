"""``lemmata check``: decide claims."""

from __future__ import annotations

import argparse

from lemmata.reports.answer import Answer
from lemmata.reports.commands.arguments import add_cache, add_effort, add_output, effort


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="claims, e.g. lemma-23; none: all")
    add_effort(parser)
    add_cache(parser)
    add_output(parser, ("text", "json", "markdown"))


def run(args: argparse.Namespace) -> Answer:
    """Decide the claims, tell their verdicts, and fail if one that we assert is refuted."""
    from lemmata.reports import ledger
    from lemmata.reports.progress import Progress
    from lemmata.reports.render import markdown, terminal

    with Progress() as progress:
        data = ledger.decide_ids(args.ids, effort(args), progress)
    tell = {"text": terminal.claims, "json": ledger.dump, "markdown": markdown.claims}[args.format]
    return Answer(tell(data), 1 if ledger.failures(data) else 0, args.output)
