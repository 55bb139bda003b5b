"""Cited facts: what the proofs take from the literature, each an object with a name.

A fact is a schema over its own scalars.  Citing it means writing an instance of the schema;
its premises, instantiated alike, must follow from what is in scope.  Every fact has a numeric
sanity check of its own in ``verify/checks/facts/``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp


@dataclass(frozen=True, eq=False)
class Fact:
    """A theorem taken from the literature.

    Attributes
    ----------
    id : str
        Stable name, e.g. ``"pinsker"``.
    statement : str
        The theorem in words.
    reference : str
        Where it is proved.
    schema : sympy.Basic
        What it gives, as a relation between ``symbols``; ``true`` for a bare existence.
    premises : tuple of sympy.Basic
        What must hold before it may be cited, over the same symbols.
    """

    id: str
    statement: str
    reference: str
    schema: sp.Basic = sp.true
    premises: tuple[sp.Basic, ...] = ()

    def values(self, at: Mapping[str, sp.Expr]) -> dict[sp.Symbol, sp.Expr]:
        """Return values by symbol from values by name.

        Raises
        ------
        ValueError
            If a symbol of the schema is left without a value, or a name is not in it.
        """
        free = {s.name: s for p in (self.schema, *self.premises) for s in p.free_symbols}
        if set(free) != set(at):
            raise ValueError(f"fact {self.id} needs values for {sorted(free)}, got {sorted(at)}")
        return {free[name]: sp.sympify(value) for name, value in at.items()}


FACTS: dict[str, Fact] = {}


def fact(
    id: str,
    statement: str,
    reference: str,
    schema: sp.Basic = sp.true,
    premises: tuple[sp.Basic, ...] = (),
) -> Fact:
    """Create a fact and enter it into ``FACTS``."""
    if id in FACTS:
        raise ValueError(f"fact {id} is already there")
    FACTS[id] = Fact(id, statement, reference, schema, premises)
    return FACTS[id]


_a, _b, _c, _s, _t = sp.symbols("a b c s t", real=True)

CAUCHY_SCHWARZ = fact(
    "cauchy-schwarz",
    "|<v, w>| <= |v| |w| for vectors of an inner-product space",
    "Steele, The Cauchy-Schwarz Master Class, ch. 1",
    sp.Le(sp.Abs(_c), _a * _b),
)
TRIANGLE = fact(
    "triangle",
    "|v + w| <= |v| + |w|; here c = |v + w|, a = |v|, b = |w|; total variation is half a norm",
    "definition of a norm",
    sp.Le(_c, _a + _b),
)
TAYLOR = fact(
    "taylor",
    "Taylor's formula: if c bounds phi'' on [0, t] then phi(t) <= phi(0) + t phi'(0) + t^2 c / 2; "
    "here a = phi(t), b = phi(0), s = phi'(0)",
    "Rudin, Principles of Mathematical Analysis, Theorem 5.15",
    sp.Le(_a, _b + _t * _s + _t**2 * _c / 2),
    (sp.Ge(_t, 0),),
)

_g, _p, _q, _v, _y = sp.symbols("g p q v y", real=True)

ITO = fact(
    "ito",
    "Ito's formula for a smooth phi and an adapted drift: where the noise has the rate v of "
    "quadratic variation in each coordinate, phi(X) has the drift c = a + v t / 2, with "
    "a = <grad phi, drift of X> and t the Laplacian of phi",
    "Revuz and Yor, Continuous Martingales and Brownian Motion, Theorem IV.3.3",
    sp.Eq(_c, _a + _v * _t / 2),
)
ITO_NOISE = fact(
    "ito-noise",
    "Ito's formula, martingale part: where the noise has the rate v of quadratic variation in "
    "each coordinate, phi(X) has the rate c = v g^2, with g = |grad phi|",
    "Revuz and Yor, Continuous Martingales and Brownian Motion, Theorem IV.3.3",
    sp.Eq(_c, _v * _g**2),
)
MAXIMAL_INEQUALITY = fact(
    "maximal-inequality",
    "a continuous Y >= 0 from s, whose drift g is at most c >= 0 before a stopping time, reaches "
    "y before that time and before t with probability p <= (s + c t) / y: optional stopping of "
    "the supermartingale Y - c t",
    "Revuz and Yor, Continuous Martingales and Brownian Motion, Exercise II.1.15",
    sp.Le(_p * _y, _s + _c * _t),
    (sp.Le(_g, _c), sp.Ge(_c, 0), sp.Gt(_y, 0), sp.Ge(_t, 0)),
)
LEVY = fact(
    "levy",
    "a continuous local martingale with quadratic variation of rate v is the integral of c = "
    "sqrt(v) against a scalar Brownian motion (Levy's characterisation)",
    "Revuz and Yor, Continuous Martingales and Brownian Motion, Theorem IV.3.6",
    sp.Eq(_c, sp.sqrt(_v)),
)

COUPLING_INEQUALITY = fact(
    "coupling-inequality",
    "two random variables on one space that differ with probability p have laws at total "
    "variation distance c <= p",
    "Lindvall, Lectures on the Coupling Method, I.2",
    sp.Le(_c, _p),
)
STOPPED_COUPLING = fact(
    "stopped-coupling",
    "if the laws of two paths, each stopped on leaving a closed set, are at distance a, and one of "
    "them leaves it by time T with probability b, the laws of their end points at T are at "
    "distance c <= a + b: couple the stopped paths maximally and continue them (gluing)",
    "Lindvall, Lectures on the Coupling Method, I.5; Villani, Optimal Transport, Gluing Lemma",
    sp.Le(_c, _a + _b),
)
PINSKER = fact(
    "pinsker",
    "Pinsker's inequality: 2 c^2 <= a for laws at total variation distance c and relative entropy "
    "a",
    "Tsybakov, Introduction to Nonparametric Estimation, Lemma 2.5",
    sp.Le(2 * _c**2, _a),
)
GIRSANOV = fact(
    "girsanov",
    "two processes with noise sqrt(2) dB, stopped on leaving a set, whose drifts differ by a "
    "bounded b there, have path laws of relative entropy c = v / 4, with v = E of the integral of "
    "|b|^2 along the first, if the second equation has a unique solution in law",
    "Revuz and Yor, Continuous Martingales and Brownian Motion, Theorem VIII.1.7",
    sp.Eq(_c, _v / 4),
)
INTEGRAL_NORM = fact(
    "norm-of-integral",
    "the norm a of the integral of a vector-valued function over an interval or R^n is at most "
    "the integral c of any bound of its norm",
    "Rudin, Principles of Mathematical Analysis, Theorem 6.25; Lieb and Loss, Analysis, 2.4",
    sp.Le(_a, _c),
)
LIPSCHITZ_GRADIENT = fact(
    "lipschitz-gradient",
    "if |<y, Hess g y>| <= b for all unit y on a segment of length s, the gradients at its ends "
    "differ by at most a <= b s; here c is any of these quadratic forms",
    "Nesterov, Lectures on Convex Optimization, Lemma 1.2.2",
    sp.Le(_a, _b * _s),
    (sp.Le(sp.Abs(_c), _b),),
)
PRIMITIVE = fact(
    "primitive",
    "fundamental theorem of calculus: the integral v of c(s) over [0, t] is b - a where a = F(0), "
    "b = F(t) and g = F'(s) equals c(s)",
    "Rudin, Principles of Mathematical Analysis, Theorem 6.21",
    sp.Eq(_v, _b - _a),
    (sp.Eq(_g, _c),),
)
