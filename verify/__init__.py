"""Does it hold when run: generators, certificates, engine, statistics and checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lemmata.bounds.lazy import publish

if TYPE_CHECKING:
    from lemmata.verify.certify import certify, certify_inverse
    from lemmata.verify.engine.descent import descend
    from lemmata.verify.engine.encoder import encoder
    from lemmata.verify.engine.langevin import langevin
    from lemmata.verify.generators.files.save import save
    from lemmata.verify.generators.load import load

__all__ = ["certify", "certify_inverse", "descend", "encoder", "langevin", "load", "save"]

publish(
    __name__,
    {
        "certify": "lemmata.verify.certify",
        "certify_inverse": "lemmata.verify.certify",
        "descend": "lemmata.verify.engine.descent",
        "encoder": "lemmata.verify.engine.encoder",
        "langevin": "lemmata.verify.engine.langevin",
        "load": "lemmata.verify.generators.load",
        "save": "lemmata.verify.generators.files.save",
    },
)
