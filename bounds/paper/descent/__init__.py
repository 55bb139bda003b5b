"""Section 5.1 and Appendix B: gradient descent finds the inverse point.

``f(z) = |G(z) - x|^2 / 2``, so ``grad f = J^T q`` and, for a unit direction ``y``,
``<y, Hess f y> = |J y|^2 + <q, D^2 G[y, y]>`` with ``q = G(z) - x``.  A step is
``z+ = z - grad f(z) / Q``.
"""

from bounds.paper.descent.claims import CLAIMS
from bounds.paper.descent.printed import A_RADIUS, LEMMA_1_PRINTED, Q_PRINTED, S_PRINTED
from bounds.paper.descent.rate import HESSIAN_BOUND, LEMMA_1_SHARP, Q_SHARP, S_SHARP, dist
from bounds.paper.descent.step import DESCENT, LEMMA_9, LEMMA_10_PRINTED, LEMMA_10_REPAIRED

__all__ = [
    "A_RADIUS",
    "CLAIMS",
    "DESCENT",
    "HESSIAN_BOUND",
    "LEMMA_1_PRINTED",
    "LEMMA_1_SHARP",
    "LEMMA_9",
    "LEMMA_10_PRINTED",
    "LEMMA_10_REPAIRED",
    "Q_PRINTED",
    "Q_SHARP",
    "S_PRINTED",
    "S_SHARP",
    "dist",
]
