"""One rule for each family: expressions of `bounds.families` at certified norms."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import singledispatch

import sympy as sp
from flint import arb

from lemmata.bounds import families as fam
from lemmata.bounds.prove.reals.ball import enclose
from lemmata.bounds.verdict import Verdict
from lemmata.verify.certify.certificate import NAMES, Bound
from lemmata.verify.certify.pieces.region import Region
from lemmata.verify.certify.pieces.spectral import singular_values
from lemmata.verify.certify.rank import singular
from lemmata.verify.certify.scalar import derivative_ranges
from lemmata.verify.certify.suprema import Values, suprema
from lemmata.verify.errors import InputError
from lemmata.verify.generators import (
    Convex,
    Coordinatewise,
    CosineGenerator,
    CosineShear,
    Fresnel,
    Generator,
    Linear,
    Residual,
    Shear,
    Translation,
    Twist,
)
from lemmata.verify.norms import (
    PRECISION,
    exact_matrix,
    greatest,
    row_norm,
    weighted_gram_range,
)

Constants = dict[str, Bound]
"""``"m"``, ``"M"``, ``"M2"``, ``"M3"``."""

BOUNDED = frozenset({"tanh", "sigmoid", "sin", "arctan", "erf", "rsqrt"})
"""Activations with bounded values: a layer of them saturates."""

Place = Region | None
"""A ball, or the whole space."""


@singledispatch
def constants(G: Generator, place: Place = None) -> Constants:
    """Return the four bounds of a generator on a ball or on the whole space.

    Raises
    ------
    InputError
        If no rule is known for this kind of generator.
    """
    raise InputError(f"no rule certifies {type(G).__name__}; use a family or a Network")


def evaluated(family: fam.Family, values: Values, place: Place) -> Constants:
    """Evaluate a family's expressions; what does not come out usable is ``UNKNOWN``."""
    return {
        name: _bound(family, name, expr, values, place) for name, expr in family.constants.items()
    }


def _bound(family: fam.Family, name: str, expr: sp.Expr, values: Values, place: Place) -> Bound:
    how = f"family {family.name}: {family.why}"
    ball = enclose(expr, values, prec=PRECISION)
    exact = place is None and name in family.exact
    return usable(Bound(name, ball, how, exact))


def usable(bound: Bound) -> Bound:
    """Return the bound, or what is left of it: ``UNKNOWN`` if no double holds it, or m <= 0."""
    if not math.isfinite(bound.value):
        how = f"no finite bound below 1.8e308 from: {bound.how}"
        return replace(bound, verdict=Verdict.UNKNOWN, exact=False, how=how)
    if bound.name == "m" and not bound.enclosure > 0:
        how = f"the bound {float(bound.enclosure.lower()):.3g} is not positive: {bound.how}"
        return replace(bound, verdict=Verdict.UNKNOWN, exact=False, how=how)
    return bound


@constants.register
def _linear(G: Linear, place: Place = None) -> Constants:
    values = singular_values(G.A)
    how = "extreme singular value, enclosed in ball arithmetic"
    m = Bound("m", values.least, how, True)
    if not values.least > 0 and singular(G.A):
        m = replace(m, verdict=Verdict.REFUTED, how="the matrix is exactly singular")
    return {
        "m": m if m.verdict is Verdict.REFUTED else usable(m),
        "M": Bound("M", values.greatest, how, True),
        "M2": Bound("M2", arb(0), "linear", True),
        "M3": Bound("M3", arb(0), "linear", True),
    }


@constants.register
def _translation(G: Translation, place: Place = None) -> Constants:
    return {
        name: Bound(name, arb(int(name in ("m", "M"))), "the Jacobian is the identity", True)
        for name in NAMES
    }


@constants.register
def _shear(G: Shear, place: Place = None) -> Constants:
    over = None if place is None else place.along(exact_matrix([[0.0, 1.0]]), [arb(0)])
    values = suprema(G.activation, over)
    scalars = {fam.p: arb(G.p), fam.q_shear: arb(G.q), fam.c: abs(arb(G.c))}
    return evaluated(fam.SHEAR, values | scalars, place)


@constants.register
def _cosine(G: CosineGenerator, place: Place = None) -> Constants:
    values = {fam.a: arb(G.a), fam.k: arb(G.k), fam.omega: arb(G.omega)}
    return evaluated(fam.COSINE, values, place)


@constants.register
def _cosine_shear(G: CosineShear, place: Place = None) -> Constants:
    values = {
        fam.p: arb(G.p),
        fam.q_shear: arb(G.q),
        fam.k: arb(G.k),
        fam.omega: arb(G.omega),
    }
    return evaluated(fam.COSINE_SHEAR, values, place)


@constants.register
def _residual(G: Residual, place: Place = None) -> Constants:
    W1 = exact_matrix(G.W1)
    over = None if place is None else place.along(W1, _bias(G.b, W1.nrows()))
    values = suprema(G.activation, over)
    scalars = {
        fam.a: abs(arb(G.a)),
        fam.c: abs(arb(G.c)),
        fam.norm_W1: singular_values(G.W1).greatest,
        fam.norm_W2: singular_values(G.W2).greatest,
        fam.row_W1: row_norm(W1),
    }
    found = evaluated(fam.RESIDUAL, values | scalars, place)
    coupled = all(x.is_zero() for row in (W1 * exact_matrix(G.W2)).tolist() for x in row)
    return found | _coupling(values, scalars, place, W1.nrows()) if coupled else found


def _coupling(values: Values, scalars: Values, place: Place, width: int) -> Constants:
    """Return m and M of a residual map with W1 W2 = 0, an additive coupling.

    N = W2 diag(s') W1 has N² = 0, so its left and right singular vectors are orthogonal: in
    orthonormal frames J = a + c N is a sum of shears with p = q = a and |c s'| ≤ |c| |N|.
    """
    size = scalars[fam.c] * scalars[fam.norm_W2] * scalars[fam.norm_W1]
    shear = {fam.p: scalars[fam.a], fam.q_shear: scalars[fam.a], fam.c: size}
    found = evaluated(fam.SHEAR, values | shear, place)
    how = f"W1 W2 = 0, so that J is a sum of shears in orthonormal frames: {found['m'].how}"
    return {
        # A single unit attains what bounds |N|.
        name: replace(found[name], how=how, exact=found[name].exact and width == 1)
        for name in ("m", "M")
    }


def _bias(b: object, width: int) -> list[arb]:
    return [arb(0)] * width if b is None else [arb(float(x)) for x in b]  # type: ignore[attr-defined]


@constants.register
def _convex(G: Convex, place: Place = None) -> Constants:
    W = exact_matrix(G.W)
    over = None if place is None else place.along(W, _bias(G.bias, W.nrows()))
    gram = weighted_gram_range(W, G.C)
    scalars = {
        fam.a_convex: arb(G.a),
        fam.b_convex: arb(G.b),
        fam.lam_min: gram.least,
        fam.lam_max: gram.greatest,
        fam.row_W: row_norm(W),
    }
    found = evaluated(fam.CONVEX, suprema(G.activation, over) | scalars, place)
    if found["m"].verdict.holds:
        return found
    # Without a positive lower profile the sandwich still bounds |J| by its larger side.
    values = suprema(G.activation, over)
    profile = [arb(G.a) + arb(G.b) * values[s] for s in (fam.i1, fam.u1)]
    norm = greatest([abs(x) for x in profile]) * gram.greatest
    return found | {"M": replace(found["M"], enclosure=norm)}


@constants.register
def _coordinatewise(G: Coordinatewise, place: Place = None) -> Constants:
    V = exact_matrix(G.V)
    over = None if place is None else place.along(V, [arb(0)] * V.nrows())
    range_U, range_V = singular_values(G.U), singular_values(G.V)
    scalars = {
        fam.least_U: range_U.least,
        fam.norm_U: range_U.greatest,
        fam.least_V: range_V.least,
        fam.norm_V: range_V.greatest,
        fam.row_V: row_norm(V),
    }
    ranges = derivative_ranges(G, over)
    found = evaluated(fam.COORDINATEWISE, scalars | ranges, place)
    symbols = (fam.g1_low, fam.g1_high, fam.g2_high, fam.g3_high)
    for (name, bound), symbol in zip(found.items(), symbols, strict=True):
        found[name] = replace(bound, exact=bound.exact and _tight(ranges[symbol]))
    if place is None and G.activation in BOUNDED:
        found["m"] = bounded_map(G.activation)
    return found


def bounded_map(activation: str) -> Bound:
    """Return the refutation of m for a generator whose values all pass a bounded activation."""
    how = (
        f"{activation} is bounded and all of G passes it, so |G| <= B everywhere and "
        "|G(u) - G(v)| <= 2B < m|u - v| for u, v far apart: no m > 0"
    )
    return Bound("m", arb(0), how, True, Verdict.REFUTED)


def _tight(ball: arb) -> bool:
    return bool(ball.rad() <= 1e-9 * ball.abs_upper())


@constants.register
def _twist(G: Twist, place: Place = None) -> Constants:
    values = {fam.long_axis: arb(G.a), fam.short_axis: arb(G.b), fam.tau: arb(G.tau)}
    return evaluated(fam.TWIST, values, place)


@constants.register
def _fresnel(G: Fresnel, place: Place = None) -> Constants:
    if place is None:
        finite = replace(fam.FRESNEL, M3=sp.Integer(0))
        found = evaluated(finite, {}, place)
        how = "sigma''' = 2x cos x^2 equals 2 sqrt(2 pi n) at x = sqrt(2 pi n): no bound"
        return found | {"M3": Bound("M3", arb("inf"), how, True, Verdict.REFUTED)}
    reach = abs(place.center[0]).upper() + place.radius
    found = evaluated(replace(fam.FRESNEL, M3=2 * fam.p), {fam.p: reach}, place)
    return found | {"M3": replace(found["M3"], how="|sigma'''| = |2x cos x^2| <= 2|x|")}
