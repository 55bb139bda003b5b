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
    add_output(parser, ("text", "json"))


def run(args: argparse.Namespace) -> Answer:
    """Return m, M, M2, M3 with how each was proved."""
    import json

    import verify
    from reports import study

    if args.center is not None and args.radius is None:
        raise InputError("--center needs --radius")
    G = verify.load(str(args.generator))
    center = None if args.center is None else _center(args.center, G.dim)
    radius: Fraction | None = args.radius
    found: Any = verify.certify(G, None if radius is None else float(radius), center)
    if args.format == "text":
        return Answer(f"{found}\n", file=args.output)
    data = {
        "constants": study.certificate_entry(found),
        "invertible": found.invertible,
        "radius": found.radius,
        "witness": study.witness_entry(found.witness),
    }
    return Answer(json.dumps(data, indent=1, sort_keys=True) + "\n", file=args.output)


def _center(path: Path, d: int) -> list[float]:
    import numpy as np

    try:
        read: Any = np.load(path) if path.suffix == ".npy" else np.loadtxt(path, delimiter=None)
    except (OSError, ValueError) as problem:
        raise InputError(f"cannot read the centre from {path}: {problem}") from None
    values = np.asarray(read, dtype=np.float64).ravel()
    if values.size != d or not np.isfinite(values).all():
        raise InputError(f"the centre in {path} must be {d} finite numbers, not {values.size}")
    return [float(v) for v in values]
