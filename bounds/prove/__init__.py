"""Provers: statement in, verdict with evidence out."""

from typing import TYPE_CHECKING

from bounds.lazy import publish

if TYPE_CHECKING:
    from bounds.prove.engine import prove
    from bounds.prove.result import Proof

__all__ = ["Proof", "prove"]

# To evaluate a bound takes `bounds.prove.ball` alone, and no solver.
publish(__name__, {"Proof": "bounds.prove.result", "prove": "bounds.prove.engine"})
