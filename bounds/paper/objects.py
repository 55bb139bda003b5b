r"""What every section speaks about: the generator, the observable, the inverse point, the loss.

The Hessian of :math:`L` in a direction v is ``derivative(gradient, z, v)``, and
:math:`D^2\nabla L(z)[v,w]` is ``derivative(gradient, z, v, w)``; both are computed from ``L``.
"""

from __future__ import annotations

from lemmata.bounds.language.formulas import equal
from lemmata.bounds.language.functions import MapVariable, function, grad
from lemmata.bounds.language.vectors import VectorVariable, norm
from lemmata.bounds.symbols import beta

G = MapVariable("G")
x, z, z_hat = map(VectorVariable, ("x", "z", "z_hat"))
u = z - z_hat
"""From the inverse point to z."""
residual = G(z) - x

L = function(lambda z: norm(z) ** 2 / 2 + norm(G(z) - x) ** 2 / (2 * beta**2), name="L")
r"""The loss, equation 3: the posterior is the law with density proportional to :math:`e^{-L}`."""
gradient = function(grad(L))
r"""The map :math:`\nabla L`."""
INVERSE = {"inverse point": equal(G(z_hat), x)}
"""Equation 4 under Assumption 1."""
IDENTITY = function(lambda z: z)
"""The simplest generator, for models."""
