"""The mass that a law has outside a ball: the only numbers about laws that are worked out here.

Of a posterior in one and two dimensions it is found by quadrature, of a normal law it is a value of
the noncentral chi-square law.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sympy as sp
from flint import arb
from scipy import stats

from lemmata.bounds.language.measures.laws import Normal
from lemmata.bounds.paper.objects import x, z_hat
from lemmata.bounds.symbols import beta
from lemmata.verify.engine.posterior import posterior
from lemmata.verify.interpret.arithmetics.floats import ball, middle
from lemmata.verify.interpret.arithmetics.rounding import rounding
from lemmata.verify.interpret.model import NotAboutPointsError
from lemmata.verify.interpret.statements.sorts import shape

if TYPE_CHECKING:
    from lemmata.verify.interpret.evaluate import Evaluation


def mass(at: Evaluation, number: sp.Expr) -> arb:
    """Return the probability of the outside of a ball under a posterior or a normal law."""
    P, around = shape(number)
    c, r = at.vector(around.args[0]).value, middle(at.scalar(around.args[1]))
    return _normal(at, P, c, r) if isinstance(P, Normal) else _posterior(at, c, r)


def _normal(at: Evaluation, P: Normal, c: Any, r: float) -> arb:
    mean, variance = at.vector(P.args[0]).value, middle(at.scalar(P.args[1]))
    away = float(((mean - c) ** 2).sum()) / variance
    law = stats.ncx2(len(c), away) if away > 0 else stats.chi2(len(c))
    found = float(law.sf(r**2 / variance))
    return ball(found, 1e-10 * found + 1e-300)


def _posterior(at: Evaluation, c: Any, r: float) -> arb:
    G = at.model.G
    if G.dim > 2:
        raise NotAboutPointsError("quadrature of the posterior in more than two dimensions")
    noise, observed = middle(at.scalar(beta)), at.vector(x)
    law = posterior(G, observed.value, noise)
    found = law.mass_outside(c, r)
    # What rounding of G does to the exponent it does to the mass.
    residual = abs(G.value(c) - observed.value).max() + 1
    off = rounding(G, at.vector(z_hat).length + r) * residual / noise**2
    return ball(found, (1e-8 + 4 * law.relative_error + off) * found + 1e-13)
