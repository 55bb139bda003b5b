"""Arguments that several commands share."""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lemmata.reports.effort import Effort


def add_output(parser: argparse.ArgumentParser, formats: tuple[str, ...] = ()) -> None:
    """Add ``-o FILE`` and, for several formats, ``--format``."""
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="write there instead of standard output"
    )
    if formats:
        parser.add_argument(
            "--format", choices=formats, default=formats[0], help=f"default: {formats[0]}"
        )


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


def point(path: Path, d: int, what: str) -> list[float]:
    """Return the ``d`` real numbers in a file, ``.npy`` or text, such as an observation.

    Raises
    ------
    InputError
        If it cannot be read, holds something else, or another number of them.
    """
    import numpy as np

    from lemmata.verify.engine.arguments import point as one_point
    from lemmata.verify.errors import InputError

    title = f"the {what} in {path}"
    try:
        with warnings.catch_warnings():
            # NumPy warns of a file without numbers, which are counted below.
            warnings.simplefilter("ignore")
            read = np.load(path) if path.suffix == ".npy" else np.loadtxt(path)
    except (OSError, ValueError, EOFError) as problem:
        raise InputError(f"cannot read {title}: {problem}") from None
    numbers: list[float] = one_point(np.ravel(read), d, title).tolist()
    return numbers


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
