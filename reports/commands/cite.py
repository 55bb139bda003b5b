"""``lemmata cite``: BibTeX."""

from __future__ import annotations

import argparse

from lemmata.reports.answer import Answer
from lemmata.reports.commands.arguments import add_output

PAPER = """\
@inproceedings{pareek2022invertibility,
  title     = {The Effects of Invertibility on the Representational Complexity
               of Encoders in {VAEs}},
  author    = {Pareek, Divyansh and Risteski, Andrej},
  booktitle = {International Conference on Learning Representations},
  year      = {2022}
}
"""

PROGRAM = """\
@software{{lemmata,
  title   = {{Lemmata: machine-checked constants for invertible VAE generators and their encoders}},
  version = {{{version}}}
}}
"""


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_output(parser)


def run(args: argparse.Namespace) -> Answer:
    """Return the two entries."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("lemmata")
    except PackageNotFoundError:
        number = "unknown"
    return Answer(PAPER + "\n" + PROGRAM.format(version=number), file=args.output)
