"""``lemmata certify``: prove the constants of a generator."""

from __future__ import annotations

import argparse
from fractions import Fraction
from pathlib import Path

from lemmata.reports.answer import Answer
from lemmata.reports.commands.arguments import add_output, point
from lemmata.reports.commands.numbers import positive_number
from lemmata.verify.errors import InputError


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "generator", type=Path, metavar="GENERATOR", help=".npz, .onnx or module:object"
    )
    parser.add_argument(
        "--radius", type=positive_number, metavar="R", help="only on the ball of this radius"
    )
    parser.add_argument(
        "--center",
        type=Path,
        metavar="FILE",
        help="its centre: .npy or a list of numbers (default: 0)",
    )
    parser.add_argument(
        "--budget",
        type=_count,
        metavar="N",
        help="pieces of the ball to examine by branch and bound (default: 64)",
    )
    parser.add_argument(
        "--observation",
        type=Path,
        metavar="FILE",
        help="enclose the point that G maps to this x: .npy or a list of numbers",
    )
    parser.add_argument(
        "--time-limit",
        type=positive_number,
        metavar="SECONDS",
        help="stop then: what is proved counts, the rest is unknown",
    )
    add_output(parser, ("text", "json"))


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"must be a number of boxes, 0 or more, not {text}")
    return int(text)


def run(args: argparse.Namespace) -> Answer:
    """Return m, M, M2, M3 with how each was proved."""
    import json

    from lemmata import verify
    from lemmata.reports.generator.model import load
    from lemmata.reports.progress import Progress

    for name in ("center", "budget"):
        if getattr(args, name) is not None and args.radius is None:
            raise InputError(f"--{name} needs --radius")
    try:
        G = load(args.generator)
        center = None if args.center is None else point(args.center, G.dim, "centre")
        observed = (
            None if args.observation is None else point(args.observation, G.dim, "observation")
        )
        with Progress() as progress:
            found = verify.certify(
                G,
                _float(args.radius),
                center,
                args.budget,
                time_limit=_float(args.time_limit),
                progress=progress.say,
            )
            inverse = None if observed is None else verify.certify_inverse(G, observed)
    except MemoryError:
        raise InputError(f"{args.generator} does not fit into this machine's memory") from None
    if args.format == "text":
        notes = "".join(f"note: {note}\n" for note in G.notes)
        text = f"{found}\n" if inverse is None else f"{found}\n{inverse}\n"
        return Answer(text + notes, file=args.output)
    told = None if inverse is None else inverse.to_dict()
    data = found.to_dict() | {"inverse": told, "notes": list(G.notes)}
    text = json.dumps(data, indent=1, sort_keys=True, allow_nan=False)
    return Answer(f"{text}\n", file=args.output)


def _float(x: Fraction | None) -> float | None:
    return None if x is None else float(x)
