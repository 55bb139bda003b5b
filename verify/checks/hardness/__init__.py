"""Checks of the lower bound, by running circuits, posteriors and the reduction."""

from lemmata.verify.checks.hardness import (
    compilation,
    posterior,
    reduction,
    stored,
    theorem,
    truncation,
)

__all__ = ["compilation", "posterior", "reduction", "stored", "theorem", "truncation"]
