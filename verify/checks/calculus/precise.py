"""The loss L in fifty digits, for differences of L itself: a route without any derivative.

Central differences with steps near 10^-12 (first and second order) and 10^-10 (third order) have an
error below 10^-19 relative to the derivatives of L two orders up, far below double rounding.
"""

from __future__ import annotations

import numpy as np
from flint import arb

from lemmata.bounds.paper.objects import L
from lemmata.bounds.paper.objects import x as _x
from lemmata.bounds.paper.objects import z as _z
from lemmata.bounds.prove.reals.tape import precision
from lemmata.bounds.symbols import beta as _beta
from lemmata.verify.generators import CosineGenerator, CosineShear, Generator, Shear, Twist
from lemmata.verify.interpret.arithmetics.differences import Ball, quotient
from lemmata.verify.interpret.arithmetics.digits import Digits
from lemmata.verify.interpret.evaluate import interpret
from lemmata.verify.interpret.model import Model

EPS = float(np.finfo(float).eps)
_STEP = {1: 2.0**-40, 2: 2.0**-40, 3: 2.0**-33}


def members() -> tuple[Generator, ...]:
    """Return small generators that are not symmetric, one of them in dimension 1."""
    return (
        Shear(p=1.0, q=0.5, c=0.75, activation="tanh"),
        CosineShear(p=2.0, q=0.5, k=1.0, omega=4.0),
        CosineGenerator(a=1.0, k=2.0, omega=8.0),
        Twist(a=1.5, b=1.0, tau=0.75),
    )


def loss_derivative(
    G: Generator, z: np.ndarray, x: np.ndarray, beta: float, *directions: np.ndarray
) -> float:
    """Return a derivative of L at z along one to three directions, by differences of L."""
    model = Model(G, {_x: x, _beta: beta})

    def loss(at: Ball) -> arb:
        value: arb = interpret(L(_z), model.but({_z: at}), Digits)
        return value

    with precision(200):
        centre, *along = ([arb(float(c)) for c in v] for v in (z, *directions))
        return float(quotient(loss, centre, along, _STEP[len(along)]))
