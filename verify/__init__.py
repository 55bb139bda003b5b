"""Does it hold when run: generators, certificates, engine, statistics and checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bounds.lazy import publish

if TYPE_CHECKING:
    from verify.certify import certify, certify_inverse
    from verify.engine.descent import descend
    from verify.engine.encoder import encoder
    from verify.engine.langevin import langevin
    from verify.generators.load import load
    from verify.generators.save import save

__all__ = ["certify", "certify_inverse", "descend", "encoder", "langevin", "load", "save"]

publish(
    __name__,
    {
        "certify": "verify.certify",
        "certify_inverse": "verify.certify",
        "descend": "verify.engine.descent",
        "encoder": "verify.engine.encoder",
        "langevin": "verify.engine.langevin",
        "load": "verify.generators.load",
        "save": "verify.generators.save",
    },
)
