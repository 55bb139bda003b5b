"""The pytest plugin: ``--lemmata-profile``; imports nothing heavy."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--lemmata-profile``."""
    parser.getgroup("lemmata").addoption(
        "--lemmata-profile",
        choices=("quick", "full"),
        default="quick",
        help="how much to spend on checks of the paper's claims (default: quick)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the ``claim`` marker."""
    config.addinivalue_line("markers", "claim(id): the claim of the paper a test is about")
