r"""Facts about Lyapunov functions, stationary means and Poincaré inequalities."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import FieldVariable, MapVariable, derivative, function, grad
from lemmata.bounds.language.measures.laws import Gibbs, Mean, Restricted
from lemmata.bounds.language.measures.poincare import Poincare
from lemmata.bounds.language.sets import Ball, member
from lemmata.bounds.language.terms import Term
from lemmata.bounds.language.traces import JacobianSize, LaplacianOfMap, generator
from lemmata.bounds.language.vectors import VectorVariable, norm
from lemmata.bounds.symbols import d

G, F = MapVariable("G", order=1), MapVariable("F", order=2)
f, phi, W = (FieldVariable(name, order=2) for name in ("f", "phi", "W"))
z, y, u, v, p = map(VectorVariable, "zyuvp")
k, c, b, r, theta, kappa, C = sp.symbols("k c b r theta kappa C", positive=True)
e = sp.Symbol("e", nonnegative=True)

FROBENIUS = Fact(
    "frobenius-norm",
    "the squared Frobenius norm is the sum of the squared lengths of d columns",
    "Horn and Johnson, Matrix Analysis, section 5.6",
    conclusion=sp.Le(JacobianSize(G, z) ** 2, d * e**2),
    premises={"columns": for_all(u, sp.Le(norm(derivative(G, z, u)), e * norm(u)))},
)
LAPLACIAN = Fact(
    "norm-of-a-trace",
    "a sum of d second derivatives along an orthonormal basis",
    "Horn and Johnson, Matrix Analysis, section 5.6",
    conclusion=sp.Le(norm(LaplacianOfMap(F, z)), d * e),
    premises={"diagonal": for_all(u, sp.Le(norm(derivative(F, z, u, u)), e * norm(u) ** 2))},
)

downhill = function(lambda z: -grad(f)(z))


def drift(phi: Term) -> Term:
    """Return the generator of the Langevin diffusion of f, applied to a field."""
    return generator(downhill, sp.Integer(2), phi)


GROWS = for_all(z, sp.Ge(phi(z), c * norm(z - p) ** 2))
STATIONARY_MEAN = Fact(
    "stationary-mean",
    "a Lyapunov function that grows: the Langevin diffusion does not explode and is positive "
    "recurrent, and the mean of the drift is not negative",
    "Meyn and Tweedie, Adv. Appl. Probab. 25 (1993) 518-548, Theorems 2.1 and 4.3",
    conclusion=sp.Le(Mean(Gibbs(f), phi), k / theta),
    premises={
        "grows": GROWS,
        "drift": for_all(z, sp.Le(drift(phi)(z), k - theta * phi(z))),
    },
)
_ball = Ball(p, r)
LYAPUNOV = Fact(
    "lyapunov-poincare",
    "a Lyapunov function outside a ball, and a Poincare inequality on it",
    "Bakry, Barthe, Cattiaux and Guillin, Electron. Commun. Probab. 13 (2008) 60-66, Theorem 1.4",
    conclusion=Poincare(Gibbs(f), (1 + b * kappa) / theta),
    premises={
        "at least 1": for_all(z, sp.Ge(W(z), 1)),
        "off the ball": for_all(z, sp.Le(drift(W)(z), -theta * W(z)), when=sp.Gt(norm(z - p), r)),
        "on the ball": for_all(z, sp.Le(drift(W)(z), b - theta * W(z)), when=member(z, _ball)),
        "on it": Poincare(Restricted(Gibbs(f), _ball), kappa),
    },
)
BAKRY_EMERY = Fact(
    "bakry-emery",
    "a strongly convex potential on a convex body",
    "Bakry, Gentil and Ledoux, Analysis and Geometry of Markov Diffusion Operators, 4.5 and 4.8",
    conclusion=Poincare(Restricted(Gibbs(f), _ball), 1 / kappa),
    premises={
        "Hessian": for_all(
            (y, v), sp.Ge(derivative(f, y, v, v), kappa * norm(v) ** 2), when=member(y, _ball)
        )
    },
)
LINEAR = Fact(
    "poincare-of-a-normal-law",
    "linear functions show that the Poincare constant of a normal law is at least its variance",
    "Bakry, Gentil and Ledoux, Analysis and Geometry of Markov Diffusion Operators, 4.1.1",
    conclusion=sp.Ge(C, 1 / k),
    premises={"inequality": Poincare(Gibbs(function(lambda z: k * norm(z - p) ** 2 / 2)), C)},
)
