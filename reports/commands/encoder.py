"""``lemmata encoder``: an encoder, Theorem 1's or that of one observation, as an ONNX model."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from lemmata.reports.answer import Answer
from lemmata.reports.commands.arguments import add_choice, at_most, choice, natural
from lemmata.reports.commands.numbers import error_level, nonnegative, positive_number
from lemmata.verify.errors import InputError

MOST = 2**63 - 1
"""Repetitions that a Loop of ONNX can count."""


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "generator", type=Path, metavar="GENERATOR", help=".npz, .onnx or module:object"
    )
    parser.add_argument(
        "-o",
        dest="output",
        type=Path,
        required=True,
        metavar="FILE.onnx",
        help="the model; what it guarantees is written to FILE.onnx.json",
    )
    parser.add_argument(
        "--epsilon",
        "--eps",
        dest="eps",
        type=error_level,
        default="0.1",
        help="total variation aimed at (default: 0.1)",
    )
    parser.add_argument(
        "--beta", type=positive_number, help="noise (default: trained, if covered; else largest)"
    )
    parser.add_argument(
        "--steps", type=at_most(MOST), metavar="K", help="Langevin steps in place of the theorem's"
    )
    parser.add_argument(
        "--norm-x", type=nonnegative, help="largest |x| it is made for (default: Lemma 24)"
    )
    add_choice(parser)
    parser.add_argument(
        "--observation",
        type=Path,
        metavar="FILE",
        help="the certified encoder of this x alone, .npy or a list of numbers: a Gaussian layer "
        "and whitened Langevin layers",
    )
    parser.add_argument(
        "--rng", type=natural, default=0, metavar="N", help="entropy of measurements (default: 0)"
    )


def run(args: argparse.Namespace) -> Answer:
    """Write the model and the JSON; tell the sizes and what is guaranteed."""
    import json

    from lemmata.reports import output
    from lemmata.reports.generator import encoders, local_encoders
    from lemmata.reports.generator.model import load
    from lemmata.verify.engine.encoder.export import local_model, model

    target: Path = args.output
    if target.suffix != ".onnx":
        raise InputError(f"the encoder is written as .onnx, not {target.name}")
    if target.absolute() == args.generator.absolute():
        raise InputError(f"{target} is the generator itself; choose another file")
    G = load(args.generator, choice(args))
    beside = target.with_name(f"{target.name}.json")
    if args.observation is None:
        made = encoders.make(args.generator, G, args)
        encoders.require_possible(made, MOST)
        network = model(made).SerializeToString()
        data: dict[str, Any] = encoders.entry(made, args.generator, target, len(network), args.rng)
        text = encoders.text(data, target, beside)
    else:
        one, found = local_encoders.make(args.generator, G, args)
        network = local_model(one).SerializeToString()
        data = local_encoders.entry(one, found, args.generator, target, len(network))
        text = local_encoders.text(data, found, target, beside)
    note = json.dumps(data, indent=1, sort_keys=True) + "\n"
    output.write_all(target.absolute().parent, {target.name: network, beside.name: note})
    return Answer(text)
