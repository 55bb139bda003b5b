"""Sound constants m, M, M2, M3 of a generator, with the proof of each.

>>> from verify.certify import certify
>>> from verify.generators import Shear
>>> certify(Shear(p=1.0, q=1.0, c=1.5)).m.exact
True
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from flint import arb, ctx

from bounds.verdict import Verdict
from verify.certify import chain as chain  # registers the rules for compositions
from verify.certify import layers as layers  # registers the rule for layer graphs
from verify.certify import rules, witness
from verify.certify.ball import examiner, search_ball
from verify.certify.certificate import NAMES, Bound, Certificate, Measured, Sampled, Witness
from verify.certify.image import image
from verify.certify.krawczyk import InverseCertificate, certify_inverse
from verify.certify.measure import Array, measure
from verify.certify.region import Region, ball_around
from verify.certify.sampled import sampled
from verify.certify.slope import jacobian
from verify.engine.arguments import point
from verify.errors import InputError
from verify.generators import Generator
from verify.norms import PRECISION, singular_range, upper
from verify.offset import unmet

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

BUDGET = 64
"""Pieces of a ball examined unless the caller says otherwise."""


def certify(
    G: Generator,
    radius: float | None = None,
    center: Sequence[float] | None = None,
    budget: int | None = None,
) -> Certificate:
    r"""Return sound constants of ``G``, on the whole space or on a ball.

    Every number is an outward-rounded evaluation, in ball arithmetic from the exact binary
    weights, of an expression proved in `bounds.families`; norms of weights are certified by
    `verify.norms`.  On a ball, branch and bound with outward-rounded derivatives competes with
    them.  Nothing is sampled, except to look for a `Witness` where no positive lower constant is
    proved and for the inner ends of the brackets on a ball; both are then certified as well.

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
        gives a worse bound.  By default 64.

    Returns
    -------
    Certificate
        Four bounds with their proofs, and assumption 3; on a ball also values met in it, so that
        ``certificate.bracket("M2")`` encloses the true supremum.

    Raises
    ------
    InputError
        If no rule is known for ``G``, the ball is not one in R^d, or the budget is negative.

    Notes
    -----
    Source: Assumptions 1-3 and Remark 2 (:math:`\sigma_{\min}(J)\ge m` everywhere is equivalent
    to strong invertibility for a :math:`C^1` bijection).
    """
    if not isinstance(G, Generator):
        raise InputError(f"certify needs a generator, not {type(G).__name__}; see verify.load")
    place = _place(G, radius, center)
    boxes = _boxes(budget, place)
    seen, used = None, 0
    with ctx.workprec(PRECISION):
        found = rules.constants(G)
        if place is not None:
            local = rules.constants(G, place)
            # The whole-space bound holds on a ball as well, but need not be attained there.
            found = {n: _better(local[n], replace(found[n], exact=False)) for n in NAMES}
            found |= _from_centre(G, place, found)
            seen = sampled(G, _floats(place), float(place.radius))
            used = _by_cells(G, place, found, boxes, seen)
        offset = _offset(G)
    point = None if place is None else tuple(_floats(place).tolist())
    pair = None
    if place is None and found["m"].verdict is not Verdict.PROVED:
        pair = witness.find(G, found["m"].how)
    m, M, M2, M3 = (found[name] for name in NAMES)
    size = None if radius is None else float(radius)
    return Certificate(m, M, M2, M3, offset, size, point, pair, seen, used)


def _place(G: Generator, radius: float | None, center: Sequence[float] | None) -> Region | None:
    if radius is None:
        if center is not None:
            raise InputError("a centre needs a radius; pass radius=R")
        return None
    if not (math.isfinite(radius) and radius >= 0):
        raise InputError(f"the radius must be finite and not negative, got {radius}")
    middle = [0.0] * G.dim if center is None else point(center, G.dim, "the centre").tolist()
    return ball_around(middle, float(radius))


def _boxes(budget: int | None, place: Region | None) -> int:
    if budget is None:
        return BUDGET
    if place is None:
        raise InputError("a budget needs a ball; pass radius=R")
    if isinstance(budget, bool) or not isinstance(budget, int) or budget < 0:
        raise InputError(f"the budget must be a number of boxes, 0 or more, not {budget!r}")
    return budget


def _floats(place: Region) -> Array:
    return np.array([float(x) for x in place.center])


def _by_cells(
    G: Generator, place: Region, found: dict[str, Bound], budget: int, seen: Sampled
) -> int:
    """Improve bounds on a ball by branch and bound; return the number of boxes examined."""
    M2 = found["M2"]
    look = examiner(G, M2.enclosure if M2.verdict is Verdict.PROVED else arb("inf"))
    if look is None or budget == 0:
        return 0
    best = search_ball(look, _floats(place), float(place.radius), budget, seen.values)
    how = f"branch and bound over {best.boxes} pieces of the ball, outward-rounded derivatives"
    for name, number in zip(NAMES, best.bounds, strict=True):
        bound = rules.usable(Bound(name, arb(number), how))
        found[name] = _better(found[name], bound)
    return best.boxes


def _better(first: Bound, second: Bound) -> Bound:
    """Return the sharper of two proofs, the first if they agree."""
    if second.verdict is not Verdict.PROVED:
        return first
    if first.verdict is not Verdict.PROVED:
        return second
    sharper = second.value > first.value if first.name == "m" else second.value < first.value
    return second if sharper else first


def _from_centre(G: Generator, place: Region, found: dict[str, Bound]) -> dict[str, Bound]:
    """Return m and M from the Jacobian at the centre, which moves by at most M2 radius."""
    M2 = found["M2"]
    if M2.verdict is not Verdict.PROVED:
        return {}
    at = singular_range(jacobian(G, place.center))
    reach = M2.enclosure.upper() * place.radius
    how = f"J at the centre moves by at most M2 * radius = {upper(reach):.3g}, with M2 by {M2.how}"
    m = rules.usable(Bound("m", at.least - reach, how))
    M = Bound("M", at.greatest + reach, how)
    return {"m": _better(found["m"], m), "M": _better(found["M"], M)}


def _offset(G: Generator) -> Bound:
    at_zero = image(G, [arb(0)] * G.dim)
    size = witness.norm(at_zero)
    if size.is_zero():
        return Bound("offset", size, "G(0) = 0 exactly", True)
    if size > 0:
        how = unmet([float(v.mid()) for v in at_zero])
        return Bound("offset", size, how, False, Verdict.REFUTED)
    how = f"|G(0)| <= {float(size.upper()):.3g}, not decided whether it is zero"
    return Bound("offset", size, how, False, Verdict.UNKNOWN)
