"""A search that depends on its entropy alone, not on what else has been imported.

Hypothesis also draws the constants that it reads in the source of every local module loaded so
far.  That helps tests of a user's own; in a search it makes the same seed find other cases.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis.internal.conjecture import providers as _providers

# Not part of Hypothesis's interface: a version that lacks one of these is left as it is.
_NAMES = ("Constants", "CONSTANTS_CACHE", "_get_local_constants")


@contextmanager
def without_local_constants() -> Iterator[None]:
    """Keep Hypothesis from drawing constants of the modules that happen to be loaded."""
    providers: Any = _providers
    if not all(hasattr(providers, name) for name in _NAMES):
        yield
        return
    real, cache = providers._get_local_constants, providers.CONSTANTS_CACHE
    none = providers.Constants()
    providers._get_local_constants = lambda: none
    providers.CONSTANTS_CACHE = type(cache)(1024)
    try:
        yield
    finally:
        providers._get_local_constants, providers.CONSTANTS_CACHE = real, cache
