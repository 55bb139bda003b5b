"""The area formula for a normal law of the line, and for a map that bends it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import sympy as sp
from scipy import integrate, stats

from lemmata.bounds.language.functions import CurveJet, function, rough
from lemmata.bounds.language.measures.area import Area, Summable
from lemmata.bounds.language.measures.laws import Mass
from lemmata.bounds.language.terms import Functional
from lemmata.bounds.language.vectors import ZERO, UnitVector, norm
from lemmata.bounds.literature import area, profiles
from lemmata.bounds.symbols import d
from lemmata.verify.checks.facts.objects import holds, sanity

_e, _x = UnitVector(1), sp.Symbol("x", real=True)


def _integral(phi: sp.Basic, p: sp.Expr, q: sp.Expr) -> float:
    value = sp.lambdify(_x, CurveJet(phi, _x))
    return float(integrate.quad(value, float(p), float(q))[0])


def _number(term: Functional) -> float:
    """Return an integral, whether there is one, or the mass of the normal law outside a ball."""
    if isinstance(term, Area | Summable):
        whole = _integral(*term.args)
        return whole if isinstance(term, Area) else float(np.isfinite(whole))
    assert isinstance(term, Mass)
    return float(2 * stats.norm.sf(float(term.args[1].args[0].args[1])))


@sanity("area-formula-tail")
def normal_tail(rng: np.random.Generator) -> Iterator[bool]:
    """Take a multiple of the identity and a normal law, far out, where there is equality."""
    points = [c * sp.Rational(n, 4) * _e for n in range(25) for c in (1, -1)]
    for R in map(int, rng.integers(3, 5, size=2)):
        a = sp.Rational(int(rng.integers(2, 9)), 4)
        at = {
            d: sp.Integer(1),
            area.F: function(lambda u, a=a: a * u),  # type: ignore[misc]
            area.f: function(lambda u: norm(u) ** 2 / 2),
            area.k: rough(lambda s, a=a: sp.exp(-((s / a) ** 2) / 2) / a),  # type: ignore[misc]
            area.Lam: rough(lambda _: sp.S.One),
        }
        at |= {area.p: ZERO, area.c: 0, area.m: a, area.R: R, area.rho: a * R}
        samples = {"u": points, "v": points[::7], "w": [_e, -_e]}
        samples |= {"s": list(range(-5, 6)), "r": [sp.Rational(n, 2) for n in range(10)]}
        yield holds(area.AREA, at, samples=samples, number=_number)


@sanity("normal-tail-integrable")
def below_a_normal_density(rng: np.random.Generator) -> Iterator[bool]:
    """Integrate what is below a normal density to infinity."""
    p, e = map(float, rng.uniform(0.2, 2, size=2))
    k = rough(lambda s: sp.exp(-e * s**2) * sp.cos(s))
    at = {profiles.k: k, profiles.p: sp.Float(p), profiles.e: sp.Float(e), profiles.c: sp.S.Zero}
    samples = {"s": list(np.linspace(p, 9, 20))}
    yield holds(profiles.NORMAL_TAIL, at, samples=samples, number=_number)
