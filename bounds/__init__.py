"""What the theory says: exact and symbolic, without floats, randomness or files.

>>> from lemmata import bounds
>>> bounds.claims["lemma-23"].title
'norm of the inverse point'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lemmata.bounds.lazy import publish

if TYPE_CHECKING:
    from lemmata.bounds.constants import constants
    from lemmata.bounds.decision import decide
    from lemmata.bounds.prove import prove
    from lemmata.bounds.registry import claims
    from lemmata.bounds.replay import replay
    from lemmata.bounds.verdict import Verdict

__all__ = ["Verdict", "claims", "constants", "decide", "prove", "replay"]

publish(
    __name__,
    {
        "Verdict": "lemmata.bounds.verdict",
        "claims": "lemmata.bounds.registry",
        "constants": "lemmata.bounds.constants",
        "decide": "lemmata.bounds.decision",
        "prove": "lemmata.bounds.prove",
        "replay": "lemmata.bounds.replay",
    },
)
