r"""One-to-one on a ball by one fixed left inverse.

For u, v in a convex set, :math:`G(u)-G(v)=\bar J(u-v)` with the mean :math:`\bar J` of J along the
segment between them.  If :math:`\|AJ(z)-I\|\le q<1` at every z of the set, then
:math:`\|A\bar J-I\|\le q` as well, hence

.. math:: \|A\|\,\|G(u)-G(v)\|\ge\|A\bar J(u-v)\|\ge(1-q)\|u-v\| .

The bound q may come from pieces: they only have to cover the set, A has to be the same on all.
A regular J alone proves nothing of that kind: a closed curve has one.
"""

from __future__ import annotations

import numpy as np
from flint import arb

from lemmata.verify.certify.certificate import Bound
from lemmata.verify.certify.pieces.cells import Cells
from lemmata.verify.certify.pieces.flow import Flow
from lemmata.verify.certify.pieces.rounded import Array, exact
from lemmata.verify.certify.pieces.spectral import greatest_bounds
from lemmata.verify.certify.pieces.sweep import at_point, forward, node_norms
from lemmata.verify.generators.network import Network
from lemmata.verify.rounding import at_most

_WORK = 2**18
"""Numbers in one work array."""


@np.errstate(all="ignore")
def expansion(G: Network, cells: Cells) -> Bound | None:
    """Return a proved m with |G(u) - G(v)| >= m |u - v| for u, v in the ball that the pieces cover.

    Parameters
    ----------
    G : Network
        The layer graph.
    cells : Cells
        Pieces that cover the ball.

    Returns
    -------
    Bound or None
        ``None`` if no q < 1 is proved.
    """
    norms = node_norms(G)
    A = _left_inverse(at_point(G, cells.center).entries.mid[0])
    if A is None:
        return None
    size, rows = float(greatest_bounds(A[None])[0]), _rows(G)
    parts = [forward(G, norms, cells[i : i + rows])[-1].flow for i in range(0, len(cells), rows)]
    q = max(float(_defect(A, size, J).max()) for J in parts)
    if not (q < 1 and np.isfinite(size)):
        return None
    how = (
        f"one left inverse A of J at the centre: |A J(z) - I| <= q = {at_most(q)} on all of the "
        f"{len(cells)} pieces that cover the ball, |A| <= {at_most(size)}, m = (1 - q)/|A|"
    )
    return Bound("m", (1 - arb(q)) / arb(size), how)


def _rows(G: Network) -> int:
    widest = max(G.widths)
    return max(1, _WORK // (widest * max(widest, G.dim)))


def _left_inverse(J: Array) -> Array | None:
    try:
        A: Array = np.linalg.pinv(J).astype(np.float64)
    except np.linalg.LinAlgError:
        return None
    return A if np.isfinite(A).all() else None


def _defect(A: Array, size: float, J: Flow) -> Array:
    """Return ``(n,)`` upper bounds of |A J - I|."""
    turned = J.linear(A, size)
    return (turned + Flow(exact(-np.eye(len(A))[None]), np.zeros(1))).norm
