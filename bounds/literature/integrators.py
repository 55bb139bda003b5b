r"""Facts about the exponential integrator of a Langevin diffusion around a standard normal law."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.diffusions.integrator import Exponential, StepGap, While
from lemmata.bounds.language.diffusions.paths import FiniteEntropy
from lemmata.bounds.language.diffusions.processes import At, Diffusion, Exit, Path
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import FieldVariable, MapVariable, derivative, function, grad
from lemmata.bounds.language.maps.hessians import HessianSize, LaplacianSlope
from lemmata.bounds.language.measures.expectations import QuantityVariable, quantity
from lemmata.bounds.language.measures.laws import KL, TV, Dirac, LawVariable
from lemmata.bounds.language.measures.pushforward import Pushforward
from lemmata.bounds.language.sets import SetVariable, member
from lemmata.bounds.language.traces import generator
from lemmata.bounds.language.vectors import VectorVariable, norm
from lemmata.bounds.symbols import T, d, h

b, S = MapVariable("b", order=1), SetVariable("S")
P, Q = LawVariable("P"), LawVariable("Q")
y, u = VectorVariable("y"), VectorVariable("u")
v = sp.Symbol("v", positive=True)
c, E, q = sp.symbols("c E q", nonnegative=True)
s = sp.Symbol("s", nonnegative=True)
X = Diffusion(b, v, P)
frozen = function(lambda z: b(z) + z)
_stopped = Path(X, S, T), Path(Exponential(X, h), S, T)

GIRSANOV = Fact(
    "girsanov-exponential",
    "Girsanov's theorem for a part of the drift that is frozen, with the same start and noise; "
    "between its steps the other process solves a linear equation, whose law is unique",
    "Revuz and Yor, Continuous Martingales and Brownian Motion, Theorem VIII.1.7",
    conclusion=sp.And(
        FiniteEntropy(*_stopped), sp.Eq(KL(*_stopped), StepGap(X, frozen, h, S, T) / (2 * v))
    ),
    premises={"bounded": for_all(y, sp.Le(norm(frozen(y)), c), when=member(y, S))},
)

f = FieldVariable("f", order=3)
phi = function(lambda z: f(z) - norm(z) ** 2 / 2)
langevin = Diffusion(function(lambda z: -grad(f)(z)), 2, P)
slope = function(lambda z: -grad(f)(z) + z)
WIDTH = quantity(lambda u: HessianSize(phi, u) ** 2, of=u)
r"""The square of the Frobenius norm of the Hessian of phi."""


def push(f: FieldVariable, u: VectorVariable) -> sp.Expr:
    r"""Return the size of the drift of :math:`\nabla\varphi` along the diffusion."""
    away = function(lambda z: f(z) - norm(z) ** 2 / 2)
    turned = derivative(function(grad(away)), u, grad(f)(u))
    return norm(turned) + LaplacianSlope(f, u)


Y = QuantityVariable("Y", of="vector")
PUSH = quantity(lambda u: push(f, u) ** 2, of=u)
ITO_STEPS = Fact(
    "ito-over-steps",
    "Ito's formula for grad phi within a step, its martingale part having the rate 2|D2 phi|_F^2; "
    "Minkowski's inequality for both parts, in the mean and over a step",
    "Revuz and Yor, Continuous Martingales and Brownian Motion, Theorem IV.3.3",
    conclusion=sp.Le(
        StepGap(langevin, slope, h, S, T), T * h * (sp.sqrt(E) + q * sp.sqrt(h / 3)) ** 2
    ),
    premises={
        "width": for_all(s, sp.Le(While(langevin, S, s, WIDTH), E)),
        "push": for_all(s, sp.Le(While(langevin, S, s, PUSH), q**2)),
    },
)
BOUNDED = Fact(
    "mean-while-inside",
    "a mean over an event of what is bounded there is at most the bound",
    "Williams, Probability with Martingales, section 6.5",
    conclusion=sp.Le(While(X, S, s, Y), c),
    premises={"bounded": for_all(y, (Y(y) >= 0) & (Y(y) <= c), when=member(y, S))},
)
F = MapVariable("F", order=0)
k = sp.Symbol("k", nonnegative=True)
DRIFT = quantity(lambda u: norm(b(u)) ** 2, of=u)
INCREMENTS = Fact(
    "increments-over-steps",
    "before it leaves a set a diffusion moves by the integral of its drift and by its noise, of "
    "mean square v d s in a time s; Minkowski's inequality, in the mean and over a step",
    "Revuz and Yor, Continuous Martingales and Brownian Motion, Definition IX.1.2; Rudin, Real and "
    "Complex Analysis, Theorem 3.5",
    conclusion=sp.Le(
        StepGap(X, F, h, S, T), k**2 * T * h * (sp.sqrt(v * d / 2) + q * sp.sqrt(h / 3)) ** 2
    ),
    premises={
        "drift": for_all(s, sp.Le(While(X, S, s, DRIFT), q**2)),
        "Lipschitz": for_all(
            (y, u),
            sp.Le(norm(F(y) - F(u)), k * norm(y - u)),
            when=sp.And(member(y, S), member(u, S)),
        ),
    },
)
g, z_0 = FieldVariable("g", order=2), VectorVariable("z_0")
STEADY = Fact(
    "mean-while-pulled-back",
    "e^(kt) (g(z_t) - c) is a supermartingale until the exit, where it is not negative",
    "Revuz and Yor, Continuous Martingales and Brownian Motion, Theorems II.3.3 and IV.3.3",
    conclusion=sp.Le(While(Diffusion(b, v, Dirac(z_0)), S, s, Y), c),
    premises={
        "nonnegative": for_all(y, sp.Ge(g(y), 0)),
        "drift": for_all(y, sp.Le(generator(b, v, g)(y), k * (c - g(y))), when=member(y, S)),
        "off S": for_all(y, sp.Or(member(y, S), sp.Ge(g(y), c))),
        "start": sp.And(member(z_0, S), sp.Le(g(z_0), c)),
        "below": for_all(y, (Y(y) >= 0) & (Y(y) <= g(y)), when=member(y, S)),
    },
)
INSIDE = Fact(
    "constant-while-inside",
    "the mean of a constant, while a path has not left, is the constant times the probability",
    "Williams, Probability with Martingales, section 6.5",
    conclusion=sp.Eq(While(X, S, s, Y), c * (1 - Exit(X, S, s))),
    premises={"constant": for_all(y, sp.Eq(Y(y), c), when=member(y, S))},
)
SAME_CHAIN = Fact(
    "same-chain",
    "what is done to two starts alike brings their laws no further apart",
    "Polyanskiy and Wu, Information Theory, Theorem 7.4",
    conclusion=sp.Le(
        TV(At(Exponential(X, h), T), At(Exponential(Diffusion(b, v, Q), h), T)), TV(P, Q)
    ),
)
STEP = Fact(
    "exponential-step",
    "from a point the process is an Ornstein-Uhlenbeck process with a constant push until h",
    "Karatzas and Shreve, Brownian Motion and Stochastic Calculus, Example 5.6.8",
    conclusion=sp.Eq(
        TV(
            At(Exponential(X, h), h),
            Pushforward(
                P, function(lambda z: z + (1 - sp.exp(-h)) * b(z)), v * (1 - sp.exp(-2 * h)) / 2
            ),
        ),
        0,
    ),
)
