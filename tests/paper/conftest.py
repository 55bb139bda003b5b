"""The tests of a room are run on its claims."""

from __future__ import annotations

import pytest

from tests.paper.room import Room, cases


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test of a room what its arguments stand for."""
    if metafunc.cls is None or not issubclass(metafunc.cls, Room):
        return
    for names, values in cases(metafunc.cls).items():
        if names.partition(",")[0] in metafunc.fixturenames:
            metafunc.parametrize(names, values)
