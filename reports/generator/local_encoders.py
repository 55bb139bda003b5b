"""What is told about the encoder of one observation: sizes, layers, what its certificate proves."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from lemmata.reports.evidence import Data

_INPUTS = {
    "z": "(n, d) float64, standard normal when start is true, else the state to go on from",
    "noise": "(k, n, d) float64, standard normal; K slices in all, cut as you like",
    "start": "bool, true for the first piece: z becomes the Gaussian layer",
}


def make(path: Path, G: Any, args: argparse.Namespace) -> tuple[Any, Any]:
    """Return the encoder of one observation and its certificate.

    Raises
    ------
    InputError
        If an option does not fit, no noise level is known, or nothing is certified.
    """
    from lemmata import verify
    from lemmata.reports.generator.local import down
    from lemmata.reports.generator.model import describe, point
    from lemmata.verify.engine.encoder.local import local_encoder
    from lemmata.verify.errors import InputError

    for name in ("steps", "norm_x"):
        if getattr(args, name) is not None:
            option = name.replace("_", "-")
            raise InputError(f"--{option} is not for --observation, whose certificate decides")
    beta = describe(path, G)["beta"] if args.beta is None else args.beta
    if beta is None:
        raise InputError("the generator tells no noise level; give --beta")
    x = point(args.observation, G.dim, "observation")
    found = verify.certify_posterior(G, x, down(beta), down(args.eps))
    return local_encoder(found), found


def entry(made: Any, found: Any, generator: Path, file: Path, size: int) -> Data:
    """Return the record that is written beside the model."""
    from lemmata.verify.engine.encoder.export import DOUBLE
    from lemmata.verify.engine.network import size as counted

    runs = bool(made.graph.activations <= DOUBLE)
    outputs = {"z_next": "(n, d) float64, the sample after K slices"}
    about = {"name": file.name, "bytes": size, "inputs": _INPUTS, "outputs": outputs}
    return {
        "file": about | {"onnxruntime": runs},
        "generator": {"file": generator.name, **counted(made.graph).names},
        "size": {"encoder_untied": made.parameters, "layer_untied": made.mean.parameters},
        "posterior": found.to_dict(),
    }


def text(data: Data, found: Any, target: Path, beside: Path) -> str:
    """Return what is printed."""
    sizes = data["size"]
    return (
        f"{found}\n"
        f"parameters   {sizes['encoder_untied']} untied; the mean of a Langevin layer has "
        f"{sizes['layer_untied']}\n"
        f"{target}  ({data['file']['bytes']} bytes), {beside}\n"
    )
