r"""Injective norms of the second and third derivative of a layer graph over pieces of a ball.

Along :math:`z+tu`, with :math:`J_\ell` the Jacobian of the argument :math:`h_\ell` of activation
:math:`\ell`, :math:`A_\ell` that of the result with respect to its output, :math:`S_k` the
diagonal matrix of :math:`\sigma^{(k)}`, and products entrywise,

.. math::
    D^2G[u,u]=\sum_\ell A_\ell S_2(J_\ell u)^2,\qquad
    D^3G[u,u,u]=\sum_\ell A_\ell\big(S_3(J_\ell u)^3+3S_2\,(J_\ell u)\,D^2h_\ell[u,u]\big).

The tensor :math:`A S J^{\otimes p}` has a norm at most that of either flattening,
:math:`\|AS(JJ^\top)^{\circ p}SA^\top\|^{1/2}` and (p = 2)
:math:`\|J^\top S(A^\top A\circ JJ^\top)SJ\|^{1/2}`, powers and products :math:`\circ` entrywise.
Bounds over a piece are the midpoint's plus perturbations,
:math:`\|\mathrm{diag}(\delta)X\|\le\|\mathrm{diag}(r)X\|` for :math:`|\delta|\le r`, or the product
of the norms of the factors, whichever is less.  The cross term is at most
:math:`3\|A\|\max_i|s_{2,i}|\|(J_\ell)_i\|\,\sup\|D^2h_\ell\|`.

For :math:`h_\ell=Wx` with more rows than columns, :math:`\|D^2h_\ell\|\le\|RD^2x\|` with a
square R, :math:`R^\top R\succeq W^\top W`.  In graphs with more than 32 activations
:math:`\sup\|D^2h_\ell\|` comes from the chain rule node by node,
:math:`\|D^2\sigma(h)\|\le\max_i|s_{2,i}|\|J_i\|\,\|J\|+\max_i|s_{1,i}|\,\|D^2h\|`, so that the
work is linear in the depth.
"""

from __future__ import annotations

import numpy as np

from lemmata.verify.certify.pieces.flow import Flow
from lemmata.verify.certify.pieces.rounded import Array, Uncertain, exact, up
from lemmata.verify.certify.pieces.spectral import no_nan, norm_bound, radius_norm, square_above
from lemmata.verify.certify.pieces.sweep import Known, backward
from lemmata.verify.generators.network import Network
from lemmata.verify.generators.nodes import ActivationNode, MatrixNode, ShiftNode

_DEEP = 32
"""Activations up to which every argument gets a backward pass of its own."""


def curvatures(G: Network, norms: list[float], results: list[Known]) -> tuple[Array, Array]:
    """Return ``(n,)`` upper bounds of M2 and M3 on every piece."""
    n = len(results[0].point.mid)
    reached = backward(G, norms, results, len(G.nodes))
    if len(reached) > _DEEP:
        second = _node_by_node(G, norms, results, n)
    else:
        second = {i: _of_argument(G, norms, results, i, n) for i in reached}
    return _second(G, results, reached, n), _third(G, results, reached, second, n)


def _of_argument(G: Network, norms: list[float], results: list[Known], i: int, n: int) -> Array:
    """Return bounds of the second derivative of the argument of activation i."""
    target, R = G.nodes[i - 1].sources[0], None
    while target and isinstance(G.nodes[target - 1], ShiftNode):
        target = G.nodes[target - 1].sources[0]
    node = G.nodes[target - 1] if target else None
    if isinstance(node, MatrixNode) and node.W.shape[0] > node.W.shape[1]:
        R = square_above(node.W)
    if R is not None:
        assert isinstance(node, MatrixNode)
        target = node.source
    return _second(G, results, backward(G, norms, results, target, R), n)


def _node_by_node(G: Network, norms: list[float], results: list[Known], n: int) -> dict[int, Array]:
    """Return bounds of the second derivatives of the arguments of all activations."""
    known = [np.zeros(n)]
    found: dict[int, Array] = {}
    for i, (node, norm) in enumerate(zip(G.nodes, norms, strict=True), start=1):
        below = [known[s] for s in node.sources]
        if isinstance(node, ActivationNode):
            found[i], J, (s1, s2, _) = below[0], _argument(G, results, i), results[i].slopes
            own = (s2.size * J.rows).max(axis=1) * J.norm
            known.append(no_nan(up(own + s1.size.max(axis=1) * below[0], 4)))
        else:
            known.append(no_nan(up(norm * sum(below), len(below) + 1)))
    return found


def _second(G: Network, results: list[Known], reached: dict[int, Flow], n: int) -> Array:
    total = np.zeros(n)
    for i, A in reached.items():
        total = up(total + term(A, _argument(G, results, i), results[i].slopes[1], 2), 1)
    return total


def _third(
    G: Network, results: list[Known], reached: dict[int, Flow], second: dict[int, Array], n: int
) -> Array:
    total = np.zeros(n)
    for i, A in reached.items():
        J, slopes = _argument(G, results, i), results[i].slopes
        steepest = (slopes[1].size * J.rows).max(axis=1)
        cross = 3 * A.norm * steepest * second[i]
        total = up(total + term(A, J, slopes[2], 3) + cross, 6)
    return no_nan(total)


def _argument(G: Network, results: list[Known], i: int) -> Flow:
    return results[G.nodes[i - 1].sources[0]].flow


def term(A: Flow, J: Flow, s: Uncertain, p: int) -> Array:
    """Return ``(n,)`` bounds of the norm of A diag(s) J^{⊗p}; A transposed, p = 2 or 3."""
    full = _power(J.gram.size, p)
    largest = s.size.max(axis=1)
    joint = _root(radius_norm(_between(s.size, full)))
    product = A.norm * joint
    if p == 2:
        grams = up(A.gram.size * J.gram.size, 1)
        bent = J.scaled(Uncertain(s.mid * 0, s.size)).spread
        product = np.minimum(product, _root(radius_norm(grams)) * bent)
    turned = A.middle_norm * _root(radius_norm(_between(s.rad, full)))
    length = J.rows.max(axis=1)
    moved = A.middle_norm * largest * J.off * (p * length ** (p - 1))
    centred = _middle(A, J, s, p) + A.off * joint + turned + moved
    return no_nan(up(np.fmin(no_nan(product), no_nan(centred)), 12))


def _middle(A: Flow, J: Flow, s: Uncertain, p: int) -> Array:
    """Return the norm of the tensor of midpoints, by its flattenings."""
    a, j = exact(A.entries.mid), exact(J.entries.mid)
    weights = exact(s.mid[..., None])
    gram = J.middle_gram
    powers = gram * gram if p == 2 else gram * gram * gram
    left = (weights * a).T
    wide = _root(norm_bound(left @ powers @ left.T))
    if p == 3:
        return wide
    right = (weights * j).T
    return np.minimum(wide, _root(norm_bound(right @ (A.middle_gram * gram) @ right.T)))


def _between(weights: Array, K: Array) -> Array:
    """Return diag(w) K diag(w), rounded up."""
    return up(weights[:, :, None] * K * weights[:, None, :], 2)


def _power(x: Array, p: int) -> Array:
    return up(x**2 if p == 2 else x * x * x, 2)


def _root(x: Array) -> Array:
    return up(np.sqrt(x), 2)
