"""As many observables as latents: what is said, everywhere in the same words, where that fails."""

from __future__ import annotations

from lemmata.verify.generators.base import Generator


def unsquare(G: Generator) -> str:
    """Return why what is about maps of a space to itself says nothing of a generator, if so."""
    if G.out == G.dim:
        return ""
    return (
        f"does not apply: it is about as many observables as latents, not {G.out} for {G.dim}; "
        "lemmata certify tells what holds"
    )
