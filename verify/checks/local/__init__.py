"""Checks of the local theorem, beyond the paper."""

from lemmata.verify.checks.local import (
    curvature,
    encoders,
    exit,
    growth,
    laplace,
    layer,
    mixing,
    paths,
    radial,
    robust,
    tail,
    theorem,
)

__all__ = [
    "curvature",
    "encoders",
    "exit",
    "growth",
    "laplace",
    "layer",
    "mixing",
    "paths",
    "radial",
    "robust",
    "tail",
    "theorem",
]
