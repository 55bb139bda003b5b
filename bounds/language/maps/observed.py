"""Maps from latent vectors into another space, that of observables, of any dimension."""

from __future__ import annotations

from lemmata.bounds.language.functions import MapVariable


class Observed(MapVariable):
    """A map whose values are compared with each other, and never with latent vectors."""

    into = "observable"
