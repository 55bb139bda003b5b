"""``lemmata diff``: compare two ledgers."""

from __future__ import annotations

import argparse
from pathlib import Path

from lemmata.reports.answer import Answer
from lemmata.reports.commands.arguments import add_output


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("old", type=Path, metavar="OLD.json")
    parser.add_argument("new", type=Path, metavar="NEW.json")
    add_output(parser)


def run(args: argparse.Namespace) -> Answer:
    """Tell what changed and fail if anything got worse."""
    from lemmata.reports import diff, ledger

    names = str(args.old), str(args.new)
    changes = diff.changes(ledger.read(args.old), ledger.read(args.new), names)
    return Answer(diff.text(changes), int(any(c.worse for c in changes)), args.output)
