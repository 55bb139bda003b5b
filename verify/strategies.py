"""Hypothesis strategies.  Light to import: Hypothesis loads it as an entry point."""

from __future__ import annotations


def register() -> None:
    """Register strategies for type-based lookup; called by Hypothesis when it is imported."""
