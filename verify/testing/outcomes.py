"""What the running tests have found, for whoever reports it.  Imports nothing.

`verify.pytest_plugin` reads it, so that a project that never uses ``@claims`` pays nothing for it;
and ``@claims`` needs no pytest.
"""

from __future__ import annotations

from typing import Any, Literal

PROFILE: Literal["quick", "full"] = "quick"
"""What ``--lemmata-profile`` says, for this process."""
RESULTS: list[dict[str, Any]] = []
"""What the test that is running has found so far."""


class CounterexampleError(AssertionError):
    """A claim does not hold; the message is all there is to show, as it can be pasted."""
