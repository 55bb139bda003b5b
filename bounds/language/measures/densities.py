r"""Densities of laws that have one by a formula."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.language.measures.laws import Normal
from lemmata.bounds.language.vectors import Vector, norm
from lemmata.bounds.symbols import d


def log_density(P: Normal, z: Vector) -> sp.Expr:
    r"""Return :math:`-\lVert z-\mu\rVert^2/(2v)-\frac d2\log(2\pi v)` for :math:`N(\mu,vI)`."""
    mean, variance = P.args
    return -(norm(z - mean) ** 2) / (2 * variance) - d * sp.log(2 * sp.pi * variance) / 2
