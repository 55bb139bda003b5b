"""Provers: statement in, verdict with evidence out."""

from bounds.prove.engine import prove
from bounds.prove.result import Proof

__all__ = ["Proof", "prove"]
