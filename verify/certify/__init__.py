"""Sound constants m, M, M2, M3 of a generator, with the proof of each.

>>> from verify.certify import certify
>>> from verify.generators import Shear
>>> certify(Shear(p=1.0, q=1.0, c=1.5)).m.exact
True
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from flint import arb, ctx

from bounds.verdict import Verdict
from verify.certify import chain as chain  # registers the rules for compositions
from verify.certify import layers as layers  # registers the rule for layer graphs
from verify.certify import rules, witness
from verify.certify.certificate import NAMES, Bound, Certificate, Measured, Witness
from verify.certify.image import image
from verify.certify.measure import measure
from verify.certify.region import Region, ball_around
from verify.certify.slope import jacobian
from verify.errors import InputError
from verify.generators import Generator
from verify.norms import PRECISION, singular_range, upper

__all__ = ["Bound", "Certificate", "Measured", "Witness", "certify", "measure"]


def certify(
    G: Generator, radius: float | None = None, center: Sequence[float] | None = None
) -> Certificate:
    r"""Return sound constants of ``G``, on the whole space or on a ball.

    Every number is an outward-rounded evaluation, in ball arithmetic from the exact binary
    weights, of an expression proved in `bounds.families`; norms of weights are certified by
    `verify.norms`.  Nothing is sampled, except to look for a `Witness` where no positive lower
    constant is proved, and that is then certified as well.

    Parameters
    ----------
    G : Generator
        A family, a composition or a Network.
    radius : float, optional
        Certify on the ball of this radius only.  There ``m`` bounds the least singular value of
        J from below, ``M`` its norm; no bound is worse than the one on the whole space.
    center : (d,) sequence of float, optional
        Centre of the ball; the origin if not given.

    Returns
    -------
    Certificate
        Four bounds with their proofs, and assumption 3.

    Raises
    ------
    InputError
        If no rule is known for ``G``, or the ball is not one in R^d.

    Notes
    -----
    Source: Assumptions 1-3 and Remark 2 (:math:`\sigma_{\min}(J)\ge m` everywhere is equivalent
    to strong invertibility for a :math:`C^1` bijection).
    """
    if not isinstance(G, Generator):
        raise InputError(f"certify needs a generator, not {type(G).__name__}; see verify.load")
    place = _place(G, radius, center)
    with ctx.workprec(PRECISION):
        found = rules.constants(G)
        if place is not None:
            local = rules.constants(G, place)
            found = {name: _better(local[name], found[name]) for name in NAMES}
            found |= _from_centre(G, place, found)
        offset = _offset(G)
    point = None if place is None else tuple(float(x) for x in place.center)
    pair = None
    if place is None and found["m"].verdict is not Verdict.PROVED:
        pair = witness.find(G, found["m"].how)
    m, M, M2, M3 = (found[name] for name in NAMES)
    size = None if radius is None else float(radius)
    return Certificate(m, M, M2, M3, offset, size, point, pair)


def _place(G: Generator, radius: float | None, center: Sequence[float] | None) -> Region | None:
    if radius is None:
        if center is not None:
            raise InputError("a centre needs a radius; pass radius=R")
        return None
    if not (math.isfinite(radius) and radius >= 0):
        raise InputError(f"the radius must be finite and not negative, got {radius}")
    point = [0.0] * G.dim if center is None else [float(x) for x in center]
    if len(point) != G.dim or not all(map(math.isfinite, point)):
        raise InputError(f"the centre must be {G.dim} finite numbers, got {len(point)}")
    return ball_around(point, float(radius))


def _better(local: Bound, everywhere: Bound) -> Bound:
    """Return the sharper of two proofs; on a ball the whole-space bound holds as well."""
    if local.verdict is not Verdict.PROVED:
        return everywhere if everywhere.verdict is Verdict.PROVED else local
    if everywhere.verdict is not Verdict.PROVED:
        return local
    sharper = local.value > everywhere.value
    return local if sharper is (local.name == "m") else everywhere


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
    return {"m": _better(m, found["m"]), "M": _better(M, found["M"])}


def _offset(G: Generator) -> Bound:
    size = witness.norm(image(G, [arb(0)] * G.dim))
    if size.is_zero():
        return Bound("offset", size, "G(0) = 0 exactly", True)
    if size > 0:
        how = f"|G(0)| = {size.str(5)} > 0; replace |x| by |x - G(0)|"
        return Bound("offset", size, how, False, Verdict.REFUTED)
    how = f"|G(0)| <= {float(size.upper()):.3g}, not decided whether it is zero"
    return Bound("offset", size, how, False, Verdict.UNKNOWN)
