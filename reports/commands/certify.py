"""``lemmata certify``: prove the constants of a generator."""

from __future__ import annotations

import argparse
from fractions import Fraction
from pathlib import Path
from typing import Any

from lemmata.reports.answer import Answer
from lemmata.reports.commands.arguments import SHORT, add_choice, add_output, choice
from lemmata.reports.commands.numbers import error_level, positive_number
from lemmata.verify.errors import InputError

NEEDS = {"center": "radius", "budget": "radius", "beta": "observation", "eps": "beta"}
"""Options that say nothing without another."""


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
        "--beta",
        type=positive_number,
        help="certify a sampler of the posterior of the observation, at this noise level",
    )
    parser.add_argument("--eps", type=error_level, help="its total variation error (default: 0.1)")
    parser.add_argument(
        "--time-limit",
        type=positive_number,
        metavar="SECONDS",
        help="stop then: what is proved counts, the rest is unknown",
    )
    add_choice(parser)
    add_output(parser, ("text", "json"), names=SHORT)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"must be a number of boxes, 0 or more, not {text}")
    return int(text)


def run(args: argparse.Namespace) -> Answer:
    """Return m, M, M2, M3 with how each was proved."""
    import json

    from lemmata import verify
    from lemmata.reports.generator.model import load, point
    from lemmata.reports.progress import Progress

    for name, other in NEEDS.items():
        if getattr(args, name) is not None and getattr(args, other) is None:
            raise InputError(f"--{name} needs --{other}")
    try:
        G = load(args.generator, choice(args))
        center = None if args.center is None else point(args.center, G.dim, "centre")
        observed = (
            None if args.observation is None else point(args.observation, G.out, "observation")
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
            sampler = None if args.beta is None else _sampler(G, observed, args)
    except MemoryError:
        raise InputError(f"{args.generator} does not fit into this machine's memory") from None
    if args.format == "text":
        notes = "".join(f"note: {note}\n" for note in G.notes)
        parts = [found, inverse, sampler, None if sampler is None else sampler.conditional]
        text = "".join(f"{part}\n" for part in parts if part is not None)
        return Answer(text + notes, file=args.output)
    told = {
        name: None if part is None else part.to_dict()
        for name, part in (("inverse", inverse), ("posterior", sampler))
    }
    data = found.to_dict() | told | {"notes": list(G.notes)}
    text = json.dumps(data, indent=1, sort_keys=True, allow_nan=False)
    return Answer(f"{text}\n", file=args.output)


def _sampler(G: Any, x: Any, args: argparse.Namespace) -> Any:
    from lemmata import verify
    from lemmata.reports.generator.local import down

    eps = Fraction(1, 10) if args.eps is None else args.eps
    return verify.certify_posterior(G, x, down(args.beta), down(eps))


def _float(x: Fraction | None) -> float | None:
    return None if x is None else float(x)
