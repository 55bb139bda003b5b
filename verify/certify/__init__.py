"""Sound constants m, M, M2, M3 of a generator, with the proof of each.

>>> from lemmata.verify.certify import certify
>>> from lemmata.verify.generators import Shear
>>> certify(Shear(p=1.0, q=1.0, c=1.5)).m.exact
True
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from flint import arb, ctx

from lemmata.bounds.verdict import Verdict
from lemmata.verify.certify import chain as chain  # registers the rules for compositions
from lemmata.verify.certify import layers as layers  # registers the rule for layer graphs
from lemmata.verify.certify import multipliers, rules
from lemmata.verify.certify.certificate import (
    NAMES,
    Bound,
    Certificate,
    Measured,
    Sampled,
    Witness,
    better,
)
from lemmata.verify.certify.measure import Array, measure
from lemmata.verify.certify.pieces.ball import examiner, search_ball
from lemmata.verify.certify.pieces.one_to_one import expansion
from lemmata.verify.certify.pieces.region import Region, ball_around
from lemmata.verify.certify.pieces.sweep import at_point
from lemmata.verify.certify.pieces.sweep import layers as layers_of
from lemmata.verify.certify.points import witness
from lemmata.verify.certify.points.image import image
from lemmata.verify.certify.points.krawczyk import InverseCertificate, certify_inverse
from lemmata.verify.certify.points.slope import jacobian
from lemmata.verify.certify.sampled import sampled
from lemmata.verify.certify.watch import Report, TimeUpError, tick, watched
from lemmata.verify.engine.arguments import point
from lemmata.verify.errors import InputError
from lemmata.verify.generators import Generator
from lemmata.verify.norms import PRECISION, SingularRange, singular_range, upper
from lemmata.verify.offset import unmet
from lemmata.verify.rounding import at_most

__all__ = [
    "Bound",
    "Certificate",
    "InverseCertificate",
    "Measured",
    "Sampled",
    "Witness",
    "certify",
    "certify_inverse",
    "measure",
]

_ARB = 64
"""Up to this dimension Jacobians are decomposed in ball arithmetic."""


def certify(
    G: Generator,
    radius: float | None = None,
    center: Sequence[float] | None = None,
    budget: int | None = None,
    *,
    time_limit: float | None = None,
    progress: Report | None = None,
) -> Certificate:
    r"""Return sound constants of ``G``, on the whole space or on a ball.

    Every number is an outward-rounded evaluation, in ball arithmetic from the exact binary
    weights, of an expression proved in `bounds.families`; norms of weights are certified by
    `verify.norms`, of large ones by `verify.certify.pieces.spectral`.  Quadratic forms with a
    multiplier for each slope (`verify.certify.multipliers`) and, on a ball, branch and bound with
    outward-rounded derivatives compete with them.  Nothing is sampled, except to look for a
    `Witness` where no positive lower constant is proved and for the inner ends of the brackets on
    a ball; both are then certified as well.

    Parameters
    ----------
    G : Generator
        A family, a composition or a Network.
    radius : float, optional
        Certify on the ball of this radius only.  There ``m`` bounds the least singular value of
        J from below, ``M`` its norm; no bound is worse than the one on the whole space.
    center : (d,) sequence of float, optional
        Centre of the ball; the origin if not given.
    budget : int, optional
        Pieces of the ball to examine by branch and bound; 0 uses closed forms only.  More never
        gives a worse bound.  By default 64, in more than 32 dimensions fewer if cutting does not
        gain anything.
    time_limit : float, optional
        Seconds of wall-clock time, checked at every layer.  What is proved by then is returned,
        the rest is ``UNKNOWN``, and ``certificate.stopped`` says where it ended.
    progress : callable, optional
        Is told in words what is under way.

    Returns
    -------
    Certificate
        Four bounds with their proofs, and assumption 3; on a ball also values met in it, so that
        ``certificate.bracket("M2")`` encloses the true supremum.

    Raises
    ------
    InputError
        If no rule is known for ``G``, the ball is not one in R^d, the budget is negative, or the
        time limit is not positive.

    Notes
    -----
    Source: Assumptions 1-3 and Remark 2 (:math:`\sigma_{\min}(J)\ge m` everywhere is equivalent
    to strong invertibility for a :math:`C^1` bijection).  With more observables than latents it is
    not: a spiral has a regular J and nearly meets itself.  What is proved on the whole space is
    :math:`|G(u)-G(v)|\ge m|u-v|` itself, and on a ball ``certificate.apart`` is that bound.
    """
    if not isinstance(G, Generator):
        raise InputError(f"certify needs a generator, not {type(G).__name__}; see verify.load")
    place = _place(G, radius, center)
    _check_budget(budget, place)
    draft = _Draft(G, place, budget)
    stopped = None
    # Overflow gives infinity or NaN, which everything below reads as "no bound".
    quiet = np.errstate(all="ignore")
    with watched(time_limit, progress), ctx.workprec(PRECISION), quiet:
        try:
            for step in draft.steps:
                step()
        except TimeUpError as end:
            stopped = f"the time limit of {time_limit:g} s was reached at: {end}"
        except MemoryError:
            stopped = "memory ran out"
    return draft.certificate(stopped)


class _Draft:
    """A certificate in the making: each step leaves what is proved so far."""

    def __init__(self, G: Generator, place: Region | None, budget: int | None) -> None:
        self.G, self.place, self.budget = G, place, budget
        self.found = {name: _unknown(name) for name in NAMES}
        self.offset = replace(_unknown("offset"), enclosure=arb("inf"))
        self.apart = _unknown("m")
        self.refuted = False
        self.seen: Sampled | None = None
        self.witness: Witness | None = None
        self.boxes = 0
        on_ball = (
            self._on_ball,
            partial(self._slopes, place),
            self._from_centre,
            self._sample,
            self._by_cells,
        )
        first = (self._offset, self._everywhere, partial(self._slopes, None))
        self.steps = (*first, *(on_ball if place is not None else (self._witness,)))

    def certificate(self, stopped: str | None) -> Certificate:
        """Return what is known."""
        m, M, M2, M3 = (self.found[name] for name in NAMES)
        place = self.place
        return Certificate(
            m,
            M,
            M2,
            M3,
            self.offset,
            None if place is None else float(place.radius),
            None if place is None else tuple(_floats(place).tolist()),
            self.witness,
            self.seen,
            self.boxes,
            False if self.refuted else True if self.apart.verdict is Verdict.PROVED else None,
            stopped,
            self.apart,
            (self.G.dim, self.G.out),
        )

    def _offset(self) -> None:
        self.offset = _offset(self.G)

    def _everywhere(self) -> None:
        tick("closed forms on the whole space")
        self.found = rules.constants(self.G)
        self.apart = self.found["m"]
        self.refuted = self.place is None and self.apart.verdict is Verdict.REFUTED
        if self.place is not None:
            self.apart = replace(self.apart, exact=False)
            # The whole-space bound holds on a ball as well, but need not be attained there.
            self.found = {n: replace(self.found[n], exact=False) for n in NAMES}

    def _on_ball(self) -> None:
        tick("closed forms on the ball")
        local = rules.constants(self.G, self.place)
        self.found = {n: better(local[n], self.found[n]) for n in NAMES}

    def _slopes(self, place: Region | None) -> None:
        """Improve m, M and M2 by multipliers for the slopes that the activations have there."""
        tick("multipliers")
        sharper = multipliers.sharper(self.G, self.found, place)
        if "m" in sharper:
            # |G(u) - G(v)| >= m |u - v| for all u, v of the space, or of the ball.
            self.apart = better(self.apart, sharper["m"])
        self.found |= {n: better(self.found[n], bound) for n, bound in sharper.items()}

    def _from_centre(self) -> None:
        """Bound m and M by the Jacobian at the centre, which moves by at most M2 radius."""
        place, M2 = self.place, self.found["M2"]
        if place is None or M2.verdict is not Verdict.PROVED:
            return
        tick("Jacobian at the centre")
        at = _at_centre(self.G, place)
        reach = M2.enclosure.upper() * place.radius
        moves = f"J at the centre moves by at most M2 * radius = {at_most(upper(reach))}"
        how = f"{moves}, with M2 by {M2.how}"
        m = rules.usable(Bound("m", at.least - reach, how))
        # |G(u) - G(v) - J(c)(u - v)| <= M2 radius |u - v| on the ball, which is convex.
        self.apart = better(self.apart, m)
        M = Bound("M", at.greatest + reach, how)
        self.found |= {"m": better(self.found["m"], m), "M": better(self.found["M"], M)}

    def _sample(self) -> None:
        if self.place is not None:
            self.seen = sampled(self.G, _floats(self.place), float(self.place.radius))

    def _by_cells(self) -> None:
        """Improve bounds on a ball by branch and bound."""
        place, seen, M2 = self.place, self.seen, self.found["M2"]
        if place is None or seen is None or self.budget == 0:
            return
        tick("branch and bound")
        look = examiner(self.G, M2.enclosure if M2.verdict is Verdict.PROVED else arb("inf"))
        if look is None:
            return
        best = search_ball(look, _floats(place), float(place.radius), self.budget, seen.values)
        self.boxes = best.boxes
        how = f"branch and bound over {best.boxes} pieces of the ball, outward-rounded derivatives"
        for name, number in zip(NAMES, best.bounds, strict=True):
            bound = rules.usable(Bound(name, arb(number), how))
            self.found[name] = better(self.found[name], bound)
        if best.stopped is not None:
            raise TimeUpError(best.stopped)
        graph = layers_of(self.G)
        one = None if graph is None else expansion(graph, best.cells)
        self.apart = self.apart if one is None else better(self.apart, rules.usable(one))
        self.found["m"] = better(self.found["m"], self.apart)

    def _witness(self) -> None:
        if self.found["m"].verdict is not Verdict.PROVED:
            tick("look for two points against m")
            self.witness = witness.find(self.G, self.found["m"].how)


def _unknown(name: str) -> Bound:
    size = arb(0) if name == "m" else arb("inf")
    return Bound(name, size, "the work ended before it", False, Verdict.UNKNOWN)


def _at_centre(G: Generator, place: Region) -> SingularRange:
    """Enclose the singular values of J at the centre; large ones in doubles."""
    graph = layers_of(G) if G.out > _ARB else None
    if graph is None:
        return singular_range(jacobian(G, place.center))
    flow = at_point(graph, _floats(place))
    return SingularRange(arb(float(flow.least[0])), arb(float(flow.norm[0])))


def _place(G: Generator, radius: float | None, center: Sequence[float] | None) -> Region | None:
    if radius is None:
        if center is not None:
            raise InputError("a centre needs a radius; pass radius=R")
        return None
    if not (math.isfinite(radius) and radius >= 0):
        raise InputError(f"the radius must be finite and not negative, got {radius}")
    middle = [0.0] * G.dim if center is None else point(center, G.dim, "the centre").tolist()
    return ball_around(middle, float(radius))


def _check_budget(budget: int | None, place: Region | None) -> None:
    if budget is None:
        return
    if place is None:
        raise InputError("a budget needs a ball; pass radius=R")
    if isinstance(budget, bool) or not isinstance(budget, int) or budget < 0:
        raise InputError(f"the budget must be a number of boxes, 0 or more, not {budget!r}")


def _floats(place: Region) -> Array:
    return np.array([float(x) for x in place.center])


def _offset(G: Generator) -> Bound:
    at_zero = image(G, [arb(0)] * G.dim)
    size = witness.norm(at_zero)
    if size.is_zero():
        return Bound("offset", size, "G(0) = 0 exactly", True)
    if size > 0:
        how = unmet([float(v.mid()) for v in at_zero])
        return Bound("offset", size, how, False, Verdict.REFUTED)
    how = f"assumption 3 is not decided: |G(0)| <= {at_most(upper(size))} may be zero or not"
    return Bound("offset", size, how, False, Verdict.UNKNOWN)
