r"""Bounds of m, M and M2 from the slopes of activations: one multiplier for each hidden coordinate.

Norms see of a layer :math:`\sigma(Ax+b)` that it is Lipschitz.  More is known: with
:math:`\Delta=u-v`, :math:`a=A\Delta` and w the difference of its values, :math:`w_i=s_ia_i` with
:math:`s_i` between the least and the greatest slope, so that

.. math:: \sum_it_i(w_i-s_{\min}a_i)(s_{\max}a_i-w_i)\ge0\qquad(t\ge0).

If :math:`|G(u)-G(v)|^2-m^2|\Delta|^2` minus this sum is a nonnegative quadratic form in
:math:`(\Delta,w)`, then :math:`|G(u)-G(v)|\ge m|\Delta|` (Fazlyab et al. 2019 bound M so; Wang et
al. 2024 m).  `cutting` makes a chain of steps of a layer graph, each hands a quadratic form to the
one before; `search` finds multipliers in floats, `proof` checks them, `goal` says when to stop;
`curving` bounds M2 between the forms.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from flint import arb

from lemmata.bounds.verdict import Verdict
from lemmata.verify.certify.certificate import NAMES, Bound
from lemmata.verify.certify.multipliers.curving import second
from lemmata.verify.certify.multipliers.cutting import Step, cuts, everywhere, on_ball, steps, work
from lemmata.verify.certify.multipliers.goal import attained
from lemmata.verify.certify.multipliers.proof import forms, proved
from lemmata.verify.certify.multipliers.search import improved, middles, start
from lemmata.verify.certify.pieces.region import Region
from lemmata.verify.certify.pieces.rounded import Array, Uncertain
from lemmata.verify.certify.pieces.sweep import layers
from lemmata.verify.certify.rules import Constants
from lemmata.verify.generators import Generator
from lemmata.verify.generators.nodes import ActivationNode
from lemmata.verify.norms import lower, upper

_SIGNS = {"m": 1, "M": -1}
_GAIN = 1e-4
"""A bound that can gain no more than this part of itself is left as it is."""
_LARGEST = 1e9
"""Operations of the check, about; larger graphs are left to the other bounds."""
_SEARCH = 6e9
"""Operations of the search for one constant, about."""
_OVERHEAD = 4e5
"""Operations that could be done while NumPy is called for one step."""
_ROUNDS = 400
"""Most steps of the search."""


@np.errstate(all="ignore")
def sharper(
    G: Generator, found: Constants, place: Region | None = None, names: Sequence[str] = NAMES[:3]
) -> Constants:
    """Return bounds of m, M and M2 by multipliers, where they may improve on what is found.

    Parameters
    ----------
    G : Generator
        Left as it is if it is no layer graph, or a very large one.
    found : dict of str to Bound
        What is proved already.
    place : Region, optional
        A ball to which the slopes are restricted.
    names : sequence of str, optional
        What is wanted.
    """
    wanted = [n for n in names if not found[n].exact and found[n].verdict is not Verdict.REFUTED]
    graph = layers(G) if wanted else None
    parts = [] if graph is None else cuts(graph)
    if graph is None or not parts or work(graph, parts) > _LARGEST:
        return {}
    slopes = everywhere(graph) if place is None else on_ball(graph, place)
    chain = steps(graph, parts, slopes)
    called = sorted({node.activation for node in graph.nodes if isinstance(node, ActivationNode)})
    how = (
        f"slopes of {'/'.join(called)} {'everywhere' if place is None else 'on the ball'}: "
        f"{sum(len(s.R.mid) for s in chain)} multipliers, quadratic forms in the differences "
        "of inputs and layers proved nonnegative"
    )
    roots = {name: _root(chain, _SIGNS[name], found[name]) for name in wanted if name in _SIGNS}
    bounds = {name: Bound(name, root, how) for name, root in roots.items() if root is not None}
    if "M2" in wanted:
        size = _second(chain, [slopes[part.bend][1] for part in parts])
        if np.isfinite(size):
            bounds["M2"] = Bound("M2", arb(size), f"second derivatives layer by layer; {how}")
    return bounds


def _root(chain: list[Step], sign: int, known: Bound) -> arb | None:
    """Return the bound, ``None`` if there is none or it cannot be much better than the known."""
    found = _multipliers(chain, sign, known.value)
    least = -np.inf if found is None else proved(chain, found, sign)
    if not np.isfinite(least) or sign * least <= 0:
        return None
    root = arb(sign * least).sqrt()
    return arb(lower(root) if sign > 0 else upper(root))


def _second(chain: list[Step], bends: list[Uncertain]) -> float:
    """Return a bound of M2 from the forms of M, of the chain and of the transposed one."""
    sides = []
    for side in (chain, [step.transposed for step in reversed(chain)]):
        found = _multipliers(side, -1, np.inf)
        proof = None if found is None else forms(side, found, -1)
        if proof is None:
            return np.inf
        sides.append([-P for P in proof[1:]])
    return second(chain, sides[0], sides[1][::-1], bends)


def _multipliers(chain: list[Step], sign: int, known: float) -> list[Array] | None:
    """Return multipliers, ``None`` if they cannot give much more than what is known."""
    middle = middles(chain)
    try:
        goal = attained(middle, sign)
        if not np.isfinite(goal) or sign * goal <= sign * known * (1 + sign * _GAIN):
            return None
        first = start(middle, sign)
        cost = sum(6 * max(s.H.shape) ** 2 * (s.H.shape[1] + len(s.R)) + _OVERHEAD for s in middle)
        rounds = int(min(_ROUNDS, _SEARCH / cost))
        return None if first is None else improved(middle, first, sign, sign * goal**2, rounds)
    except np.linalg.LinAlgError:
        # What a float decomposition does with infinity or NaN.
        return None
