"""Test a claim of the paper on your own family of generators.

>>> from verify.strategies import generators
>>> from verify.testing import claims
>>> @claims("lemma-3", generators(dim=2))
... def test_drift(): ...
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bounds.lazy import publish

if TYPE_CHECKING:
    from verify.testing.decorator import claims
    from verify.testing.search import Found, replay, search

__all__ = ["Found", "claims", "replay", "search"]

publish(
    __name__,
    {
        "Found": "verify.testing.search",
        "claims": "verify.testing.decorator",
        "replay": "verify.testing.search",
        "search": "verify.testing.search",
    },
)
