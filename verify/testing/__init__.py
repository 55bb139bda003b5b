"""Test a claim of the paper on your own family of generators.

>>> from lemmata.verify.strategies import generators
>>> from lemmata.verify.testing import claims
>>> @claims("lemma-3", generators(dim=2))
... def test_drift(): ...
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lemmata.bounds.lazy import publish

if TYPE_CHECKING:
    from lemmata.verify.testing.decorator import claims
    from lemmata.verify.testing.search import Found, replay, search

__all__ = ["Found", "claims", "replay", "search"]

publish(
    __name__,
    {
        "Found": "lemmata.verify.testing.search",
        "claims": "lemmata.verify.testing.decorator",
        "replay": "lemmata.verify.testing.search",
        "search": "lemmata.verify.testing.search",
    },
)
