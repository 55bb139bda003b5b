r"""Assumptions 1 to 3 of Section 2.1, as properties of a map."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel.statement import Assumption
from lemmata.bounds.language.formulas import equal, for_all
from lemmata.bounds.language.functions import derivative
from lemmata.bounds.language.terms import Term
from lemmata.bounds.language.vectors import ZERO, VectorVariable, norm

_u, _v, _w, _z = map(VectorVariable, "uvwz")


def expanding(G: Term, m: sp.Expr) -> Assumption:
    r"""Return assumption 1: :math:`\lVert G(u)-G(v)\rVert\ge m\lVert u-v\rVert`."""
    body = sp.Ge(norm(G(_u) - G(_v)), m * norm(_u - _v))
    return Assumption("assumption-1", for_all((_u, _v), body))


def lipschitz(G: Term, M: sp.Expr) -> Assumption:
    r"""Return assumption 2, first order: :math:`\lVert G(u)-G(v)\rVert\le M\lVert u-v\rVert`."""
    body = sp.Le(norm(G(_u) - G(_v)), M * norm(_u - _v))
    return Assumption("assumption-2", for_all((_u, _v), body))


def second_order(G: Term, M2: sp.Expr) -> Assumption:
    r"""Return assumption 2, second order: :math:`\lVert D^2G[u,v]\rVert\le M_2|u||v|`."""
    body = sp.Le(norm(derivative(G, _z, _u, _v)), M2 * norm(_u) * norm(_v))
    return Assumption("assumption-2, second order", for_all((_z, _u, _v), body))


def third_order(G: Term, M3: sp.Expr) -> Assumption:
    r"""Return assumption 2, third order: :math:`\lVert D^3G[u,v,w]\rVert\le M_3|u||v||w|`."""
    body = sp.Le(norm(derivative(G, _z, _u, _v, _w)), M3 * norm(_u) * norm(_v) * norm(_w))
    return Assumption("assumption-2, third order", for_all((_z, _u, _v, _w), body))


def centred(G: Term) -> Assumption:
    """Return assumption 3: G(0) = 0."""
    return Assumption("assumption-3", equal(G(ZERO), ZERO))
