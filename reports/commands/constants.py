"""``lemmata constants``: everything in Theorem 1 that is a number."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from lemmata.reports.answer import Answer
from lemmata.reports.commands.arguments import add_output
from lemmata.reports.commands.arguments import positive as positive_integer
from lemmata.reports.commands.numbers import error_level, nonnegative, positive_number
from lemmata.verify.errors import InputError

NAMES = ("m", "M", "M2", "M3", "d")


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--generator",
        type=Path,
        metavar="FILE",
        help="certify m, M, M2, M3 of this .npz, .onnx or module:object",
    )
    parser.add_argument("--m", type=positive_number, help="lower Lipschitz constant")
    parser.add_argument("--M", type=positive_number, help="upper Lipschitz constant")
    parser.add_argument("--M2", type=nonnegative, help="bound on the second derivative")
    parser.add_argument("--M3", type=nonnegative, help="bound on the third derivative")
    parser.add_argument("--d", type=positive_integer, help="dimension")
    parser.add_argument("--beta", type=positive_number, help="noise (default: largest covered)")
    parser.add_argument(
        "--eps", type=error_level, default="0.1", help="target error (default: 0.1)"
    )
    parser.add_argument("--norm-x", type=nonnegative, help="norm of x (default: Lemma 24)")
    parser.add_argument(
        "--norm-z-hat", type=nonnegative, help="norm of the inverse point (default: |x|/m)"
    )
    add_output(parser, ("text", "json", "markdown"))


def run(args: argparse.Namespace) -> Answer:
    """Return the constants in three columns."""
    import json

    from lemmata.reports.generator import constants
    from lemmata.reports.render import markdown, terminal
    from lemmata.reports.render.document import Block, Par, line
    from lemmata.reports.story.constants import applying, beyond, conditions, local, table
    from lemmata.verify.square import unsquare

    setting = constants.Setting(args.eps, args.beta, args.norm_x, norm_z_hat=args.norm_z_hat)
    G = _generator(args)
    if G is not None and (why := unsquare(G)):
        why = f"Theorem 1 {why}"
        told = json.dumps({"constants": {}, "unmet": [why]}) if args.format == "json" else why
        return Answer(f"{told}\n", file=args.output)
    rows, trained, unmet = _rows(args, G, setting)
    asked = constants.setting_entry(rows, setting, trained) | {"unmet": unmet}
    found, near = constants.entries(rows), constants.local(rows)
    better = constants.exponential(rows)
    if args.format == "json":
        data = {"constants": found, "exponential": better, "local": near, "setting": asked}
        return Answer(json.dumps(data, indent=1, sort_keys=True) + "\n", file=args.output)
    said = [Par(line(words)) for words in (asked["words"], *unmet)]
    out = beyond(found, asked["covered"])
    shown = table(applying(found, asked["covered"]))
    last = [] if better is None else [Par(line(better["words"]))]
    blocks: list[Block] = [*said, *out, shown, conditions(asked), local(near), *last]
    show = terminal.blocks if args.format == "text" else markdown.blocks
    return Answer(show(blocks), file=args.output)


def _generator(args: argparse.Namespace) -> Any:
    """Return the generator, if one is given."""
    from lemmata.reports.generator.model import load

    if args.generator is None:
        return None
    typed = [f"--{n}" for n in NAMES if getattr(args, n) is not None]
    if typed:
        raise InputError(f"--generator certifies the constants itself; drop {', '.join(typed)}")
    return load(args.generator)


def _rows(args: argparse.Namespace, G: Any, setting: Any) -> tuple[Any, float | None, list[str]]:
    from lemmata.reports.generator import constants

    if G is not None:
        return _of_generator(args.generator, G, setting)
    given = {name: getattr(args, name) for name in NAMES}
    missing = [f"--{n}" for n, v in given.items() if v is None]
    if missing:
        raise InputError(f"give --generator FILE, or also {', '.join(missing)}")
    numbers = {n: getattr(setting, n) for n in ("beta", "eps", "norm_x", "norm_z_hat")}
    return constants.compute(**given, **numbers), None, []


def _of_generator(path: Path, G: Any, setting: Any) -> tuple[Any, float | None, list[str]]:
    import math

    from lemmata import verify
    from lemmata.reports.generator import constants
    from lemmata.reports.generator.model import describe

    trained = describe(path, G)["beta"]
    certificate: Any = verify.certify(G)
    for bound in (certificate.m, certificate.M, certificate.M2):
        if (bound.value <= 0 and bound.name == "m") or not math.isfinite(bound.value):
            raise InputError(
                f"{path}: {bound.name} is not proved ({bound.how}), so no constant of the theorem "
                "is known; see lemmata certify"
            )
    offset = certificate.offset
    unmet = [] if offset.verdict.holds else [offset.how]
    return constants.for_generator(certificate, G.dim, setting, trained), trained, unmet
