"""Provers: statement in, verdict with evidence out."""

from typing import TYPE_CHECKING

from lemmata.bounds.lazy import publish

if TYPE_CHECKING:
    from lemmata.bounds.prove.engine import prove
    from lemmata.bounds.prove.result import Proof

__all__ = ["Proof", "prove"]

# To evaluate a bound takes `bounds.prove.reals.ball` alone, and no solver.
publish(__name__, {"Proof": "lemmata.bounds.prove.result", "prove": "lemmata.bounds.prove.engine"})
