"""``lemmata explain``: the derivation of a claim."""

from __future__ import annotations

import argparse

from lemmata.reports.answer import Answer
from lemmata.reports.commands.arguments import add_cache, add_effort, add_output, effort


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("id", metavar="ID", help="a claim, e.g. lemma-23")
    add_effort(parser)
    add_cache(parser)
    add_output(parser)


def run(args: argparse.Namespace) -> Answer:
    """Explain a claim from its evidence."""
    from lemmata.reports import ledger
    from lemmata.reports.progress import Progress
    from lemmata.reports.render import explain

    with Progress() as progress:
        data = ledger.decide_ids([args.id], effort(args, jobs=1), progress)
    return Answer(explain.explain(data), file=args.output)
