"""The encoder that Theorem 1 promises: built, counted, sampled, exported, measured."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lemmata.verify.certify import certify
from lemmata.verify.engine.arguments import count, points
from lemmata.verify.engine.encoder.build import Encoder
from lemmata.verify.engine.encoder.plan import Exact, Guarantee, Numbers, plan
from lemmata.verify.engine.network import units
from lemmata.verify.errors import InputError
from lemmata.verify.generators.base import Generator
from lemmata.verify.square import unsquare

__all__ = ["Encoder", "Guarantee", "Numbers", "encoder"]


def encoder(
    G: Generator,
    x: ArrayLike | None = None,
    *,
    beta: Exact | None = None,
    eps: Exact = "0.1",
    steps: int | None = None,
    norm_x: Exact | None = None,
    certificate: Any = None,
) -> Encoder:
    r"""Return the encoder of Theorem 1 (sharp form) for a generator.

    Parameters
    ----------
    G : Generator
        One that is a layer graph, with provable m, M, M2.
    x : (d,) or (n, d) array_like, optional
        Observables it is made for: the number of steps depends on the largest norm.  Without
        them the bound :math:`2\sqrt{(M^2+\beta^2)d}` of Lemma 24 is taken.
    beta : number, optional
        Standard deviation of the noise; a level up to which the theorem covers unless given.
    eps : number
        Total variation aimed at, in (0, 1).
    steps : int, optional
        Langevin steps in place of the theorem's; with fewer of them the guarantee is lost.
    norm_x : number, optional
        Largest norm of an observable, in place of ``x``.
    certificate : Certificate, optional
        Of ``G``, if it is at hand.

    Returns
    -------
    Encoder
        With ``parameters``, ``guarantee``, ``sample(x, n, rng=...)``.

    Raises
    ------
    InputError
        If G is no layer graph or has more observables than latents, m, M or M2 is not proved, or
        a number is outside its domain.

    Examples
    --------
    >>> from lemmata.verify.generators import Linear
    >>> made = encoder(Linear([[1.0]]), [0.5], beta="0.5", eps="0.5")
    >>> made.guarantee.holds, made.parameters == made.unrolled([0.5]).enumerated
    (True, True)
    """
    if why := unsquare(G):
        raise InputError(f"the encoder of Theorem 1 {why}")
    if x is not None and norm_x is None:
        largest = float(np.linalg.norm(points(x, G.dim, "x")[0], axis=1).max())
        norm_x = float(np.nextafter(largest, np.inf)) if largest else 0
    if steps is not None:
        count(steps, "steps", 1)
    graph = units(G)
    found = certify(G) if certificate is None else certificate
    numbers, guarantee = plan(found, G.dim, beta=beta, eps=eps, norm_x=norm_x, steps=steps)
    return Encoder(G, graph, numbers, guarantee)
