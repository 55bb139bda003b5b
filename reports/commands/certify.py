"""``lemmata certify``: prove the constants of a generator."""

from __future__ import annotations

import argparse
from fractions import Fraction
from pathlib import Path
from typing import Any

from reports.answer import Answer
from reports.commands.arguments import add_output
from reports.commands.numbers import positive_number
from verify.errors import InputError


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("generator", type=Path, metavar="GENERATOR", help=".npz or .onnx")
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
    add_output(parser, ("text", "json"))


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"must be a number of boxes, 0 or more, not {text}")
    return int(text)


def run(args: argparse.Namespace) -> Answer:
    """Return m, M, M2, M3 with how each was proved."""
    import json

    import verify
    from reports import study

    for name in ("center", "budget"):
        if getattr(args, name) is not None and args.radius is None:
            raise InputError(f"--{name} needs --radius")
    G = verify.load(str(args.generator))
    center = None if args.center is None else _point(args.center, G.dim, "centre")
    observed = None if args.observation is None else _point(args.observation, G.dim, "observation")
    radius: Fraction | None = args.radius
    found: Any = verify.certify(G, None if radius is None else float(radius), center, args.budget)
    inverse: Any = None if observed is None else verify.certify_inverse(G, observed)
    if args.format == "text":
        text = f"{found}\n" if inverse is None else f"{found}\n{inverse}\n"
        return Answer(text, file=args.output)
    data = {
        "boxes": found.boxes,
        "brackets": _brackets(found),
        "constants": study.certificate_entry(found),
        "inverse": None if inverse is None else _inverse(inverse),
        "invertible": found.invertible,
        "radius": found.radius,
        "witness": study.witness_entry(found.witness),
    }
    return Answer(json.dumps(data, indent=1, sort_keys=True) + "\n", file=args.output)


def _brackets(found: Any) -> dict[str, list[float | None]] | None:
    """Return, on a ball, what was met and what is certified of each constant."""
    if found.sampled is None:
        return None
    return {name: [_finite(x) for x in found.bracket(name)] for name in ("m", "M", "M2", "M3")}


def _inverse(found: Any) -> dict[str, Any]:
    return {
        "center": list(found.center),
        "high": found.high.tolist(),
        "how": found.how,
        "low": found.low.tolist(),
        "radius": _finite(found.radius),
        "residual": _finite(found.residual),
        "unique_everywhere": found.unique_within == float("inf"),
        "unique_within": _finite(found.unique_within),
        "verdict": str(found.verdict),
    }


def _finite(x: float) -> float | None:
    import math

    return float(x) if math.isfinite(x) else None


def _point(path: Path, d: int, what: str) -> list[float]:
    import warnings

    import numpy as np

    try:
        with warnings.catch_warnings(action="ignore", category=UserWarning):  # that it is empty
            read: Any = np.load(path) if path.suffix == ".npy" else np.loadtxt(path)
        if read.dtype.kind not in "iuf":
            raise ValueError("it has no real numbers")
    except (OSError, ValueError, EOFError) as problem:
        raise InputError(f"cannot read the {what} from {path}: {problem}") from None
    values = np.asarray(read, dtype=np.float64).ravel()
    if values.size != d or not np.isfinite(values).all():
        raise InputError(f"the {what} in {path} must be {d} finite numbers, not {values.size}")
    return [float(v) for v in values]
