"""Arguments that several commands share."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lemmata.reports.effort import Effort

LONG = ("-o", "--output")
SHORT = ("-o",)
"""Of commands whose ``--output`` is a name."""


def add_output(
    parser: argparse.ArgumentParser, formats: tuple[str, ...] = (), *, names: Sequence[str] = LONG
) -> None:
    """Add ``-o FILE`` and, for several formats, ``--format``."""
    parser.add_argument(
        *names,
        type=Path,
        dest="output",
        metavar="FILE",
        help="write there instead of standard output",
    )
    if formats:
        parser.add_argument(
            "--format", choices=formats, default=formats[0], help=f"default: {formats[0]}"
        )


def add_choice(parser: argparse.ArgumentParser) -> None:
    """Add ``--output``, ``--input`` and ``--fix``, for models with several of them."""
    several = parser.add_argument_group("models with several inputs or outputs")
    several.add_argument(
        "--output", dest="chosen", metavar="NAME", help="the output that is the observation"
    )
    several.add_argument("--input", metavar="NAME", help="the input that is the latent")
    several.add_argument(
        "--fix",
        action="append",
        default=[],
        metavar="NAME=FILE",
        help="the value of another input: .npy or a list of numbers",
    )


def choice(args: argparse.Namespace) -> dict[str, Any]:
    """Return what `verify.load` is told of inputs and outputs.

    Raises
    ------
    InputError
        If a value of ``--fix`` cannot be read.
    """
    fix = dict(map(_fixed, args.fix)) or None
    given = {"output": args.chosen, "input": args.input, "fix": fix}
    return {name: value for name, value in given.items() if value is not None}


def _fixed(text: str) -> tuple[str, Any]:
    from lemmata.reports.generator.model import numbers
    from lemmata.verify.errors import InputError

    name, equals, file = text.partition("=")
    if not (name and equals and file):
        raise InputError(f"--fix {text}: write NAME=FILE")
    return name, numbers(Path(file), f"value of {name}")


def add_effort(parser: argparse.ArgumentParser) -> None:
    """Add ``--profile``, ``--rng`` and ``--jobs``."""
    parser.add_argument(
        "--profile",
        choices=("quick", "full"),
        default="quick",
        help="how much to spend on measurements (default: quick)",
    )
    parser.add_argument(
        "--rng",
        type=natural,
        default=0,
        metavar="N",
        help="entropy of the measurements (default: 0)",
    )
    parser.add_argument(
        "--jobs", type=positive, default=None, metavar="N", help="processes (default: all cores)"
    )


def add_cache(parser: argparse.ArgumentParser) -> None:
    """Add ``--no-cache``."""
    parser.add_argument(
        "--no-cache",
        action="store_true",
        help="decide everything anew; answers of earlier runs are neither used nor kept",
    )


def effort(args: argparse.Namespace, jobs: int | None = None) -> Effort:
    """Return what the command line says about effort and cache."""
    from lemmata.reports.cache import store
    from lemmata.reports.effort import Effort, default_jobs

    jobs = jobs or args.jobs or default_jobs()
    return Effort(args.rng, args.profile, jobs, None if args.no_cache else store.folder())


def natural(text: str) -> int:
    """Return an integer that is not negative."""
    return _integer(text, 0, "an integer >= 0")


def positive(text: str) -> int:
    """Return a positive integer."""
    return _integer(text, 1, "an integer >= 1")


def at_most(limit: int) -> Callable[[str], int]:
    """Return the type of positive integers that do not ask for more memory than there is."""

    def limited(text: str) -> int:
        value = positive(text)
        if value > limit:
            raise argparse.ArgumentTypeError(f"{value} is too many; at most {limit} are possible")
        return value

    return limited


def _integer(text: str, least: int, what: str) -> int:
    try:
        value = int(text)
    except ValueError:
        value = least - 1
    if value < least:
        raise argparse.ArgumentTypeError(f"{text!r} is not {what}")
    return value
