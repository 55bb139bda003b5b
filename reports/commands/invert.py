"""``lemmata invert``: the reduction of Theorem 2 run on a circuit."""

from __future__ import annotations

import argparse

from lemmata.reports.answer import Answer
from lemmata.reports.commands.arguments import add_output, at_most, natural
from lemmata.reports.commands.numbers import positive_number


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "circuit",
        metavar="CIRCUIT",
        help=".net, .blif, .aag, .aig or .v file, or feistel-D, arx-D, present-D; at most 10 bits",
    )
    parser.add_argument("--beta", type=positive_number, default="1/2", help="noise (default: 1/2)")
    parser.add_argument(
        "-n", type=at_most(10**6), default=2000, metavar="N", help="inputs (default: 2000)"
    )
    parser.add_argument("--rng", type=natural, default=0, metavar="N", help="entropy (default: 0)")
    add_output(parser, ("text", "json"))


def run(args: argparse.Namespace) -> Answer:
    """Tell how often each encoder's inverter succeeds, and what its error guarantees."""
    import json

    from lemmata.reports.generator import inversion

    found = inversion.inversion(inversion.load(args.circuit), float(args.beta), args.n, args.rng)
    refuted = any(row["p_value"] < inversion.LEVEL for row in found["encoders"])
    said = json.dumps(found, indent=1, sort_keys=True) + "\n"
    return Answer(
        said if args.format == "json" else inversion.text(found), int(refuted), args.output
    )
