"""``lemmata test``: property-test claims on a generator or a family."""

from __future__ import annotations

import argparse
from typing import Any

from lemmata.reports.answer import Answer
from lemmata.reports.commands.arguments import add_output, at_most, natural
from lemmata.reports.commands.numbers import nonnegative, positive_number

CONSTANTS = ("m", "M", "M2", "M3")


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "source",
        metavar="GENERATOR",
        help=".npz, .onnx, or module:object: a generator, a strategy, a torch module, a function",
    )
    parser.add_argument("ids", nargs="*", metavar="ID", help="claims, e.g. lemma-3; none: all")
    parser.add_argument(
        "--form", choices=("printed", "repaired", "sharp"), help="default: what we assert"
    )
    parser.add_argument(
        "--dim", type=at_most(10**4), metavar="D", help="dimension of a plain function"
    )
    for name in CONSTANTS:
        kind = positive_number if name in ("m", "M") else nonnegative
        parser.add_argument(
            f"--{name}", type=kind, help=f"hold the claims against this {name} (default: proved)"
        )
    parser.add_argument("--profile", choices=("quick", "full"), default="quick", help="effort")
    parser.add_argument("--rng", type=natural, default=0, metavar="N", help="entropy (default: 0)")
    add_output(parser, ("text", "json"))


def run(args: argparse.Namespace) -> Answer:
    """Test the claims and fail if one that we assert is refuted."""
    import json

    from lemmata.bounds.catalogue import BY_ID
    from lemmata.reports import claimtest
    from lemmata.verify.errors import InputError
    from lemmata.verify.testing.sources import blamed, resolve

    if args.source in BY_ID:
        raise InputError(
            f"{args.source} is a claim; a generator comes first: lemmata test FILE {args.source}"
        )
    constants = {n: float(getattr(args, n)) for n in CONSTANTS if getattr(args, n) is not None}
    chosen = claimtest.chosen(args.ids, args.form)
    source = resolve(args.source, dim=args.dim, constants=constants)
    with blamed(source):
        data: dict[str, Any] = claimtest.build(
            source, chosen, constants=constants, profile=args.profile, rng=args.rng
        )
    refuted = any(row["verdict"] == "REFUTED" and row["asserted"] for row in data["claims"])
    if args.format == "json":
        text = json.dumps(data, indent=1, sort_keys=True) + "\n"
    else:
        text = claimtest.text(data)
    return Answer(text, int(refuted), args.output)
