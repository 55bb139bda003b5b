"""What the theory says: exact and symbolic, without floats, randomness or files.

>>> import bounds
>>> bounds.claims["lemma-23"].title
'norm of the inverse point'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bounds.lazy import publish

if TYPE_CHECKING:
    from bounds.constants import constants
    from bounds.decision import decide
    from bounds.prove import prove
    from bounds.registry import claims
    from bounds.replay import replay
    from bounds.verdict import Verdict

__all__ = ["Verdict", "claims", "constants", "decide", "prove", "replay"]

publish(
    __name__,
    {
        "Verdict": "bounds.verdict",
        "claims": "bounds.registry",
        "constants": "bounds.constants",
        "decide": "bounds.decision",
        "prove": "bounds.prove",
        "replay": "bounds.replay",
    },
)
