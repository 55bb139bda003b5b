"""Terms and statements about points, evaluated: what is proved is what is tried.

`interpret` gives the value of a term at a `Model`.  An `Inequality` is made from a statement of
``bounds.paper``; nothing of it is written again here.

>>> from lemmata.verify.interpret import inequalities
>>> [i.title for i in inequalities("lemma-23", forms=("sharp",))]
['lemma-23 sharp below', 'lemma-23 sharp above']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lemmata.bounds.lazy import publish

if TYPE_CHECKING:
    from lemmata.verify.interpret.case import Case
    from lemmata.verify.interpret.evaluate import interpret
    from lemmata.verify.interpret.inequality import Inequality, ratio, score, violated
    from lemmata.verify.interpret.model import Model, NotAboutPointsError
    from lemmata.verify.interpret.statements.derive import inequalities_of, steps_of
    from lemmata.verify.interpret.statements.table import catalogue, inequalities

_PLACES = {
    "case": "Case",
    "statements.derive": "inequalities_of steps_of",
    "evaluate": "interpret",
    "inequality": "Inequality ratio score violated",
    "model": "Model NotAboutPointsError",
    "statements.table": "catalogue inequalities",
}
__all__ = [
    "Case",
    "Inequality",
    "Model",
    "NotAboutPointsError",
    "catalogue",
    "inequalities",
    "inequalities_of",
    "interpret",
    "ratio",
    "score",
    "steps_of",
    "violated",
]

publish(
    __name__,
    {name: f"{__name__}.{place}" for place, names in _PLACES.items() for name in names.split()},
)
