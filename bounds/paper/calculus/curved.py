r"""A curved generator of the line with algebraic derivatives, at which false variants fail.

:math:`G(z)=az+\frac1{\omega^2}(\sqrt{1+\omega^2z^2}-1)` has :math:`G'(0)=a`, :math:`G''(0)=1`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sympy as sp

from lemmata.bounds.kernel import Model
from lemmata.bounds.language.functions import function
from lemmata.bounds.language.terms import Substitution
from lemmata.bounds.language.vectors import ZERO, UnitVector, inner
from lemmata.bounds.paper.objects import IDENTITY, G, x, z, z_hat
from lemmata.bounds.symbols import M2, M3, M, beta, m

e_1 = UnitVector(1)


LINE = Model(
    "G(z) = z, d = 1",
    {G: IDENTITY, x: ZERO, z_hat: ZERO, z: ZERO, m: sp.Integer(1), M: sp.Integer(1)}
    | {M2: sp.S.Zero, M3: sp.S.Zero, beta: sp.Integer(1)},
)


def curved(a: Any, omega: Any, at: Any, noise: Any = 1) -> Model:
    """Return it at a point, with its constants, x = z_hat = 0, and beta = ``noise``."""
    a, omega, at, noise = map(sp.sympify, (a, omega, at, noise))

    def value(t: sp.Expr) -> sp.Expr:
        return a * t + (sp.sqrt(1 + omega**2 * t**2) - 1) / omega**2

    return Model(
        f"G(z) = {value(sp.Symbol('z'))}, x = 0, at z = {at}, beta = {noise}",
        {G: function(lambda p: value(inner(e_1, p)) * e_1), x: ZERO, z_hat: ZERO, z: at * e_1}
        | {M: a + 1 / omega, m: a - 1 / omega, M2: sp.Integer(1), M3: omega, beta: noise},
    )


def moved(model: Model, values: Substitution, text: str = "") -> Model:
    """Return a model with other values of some variables."""
    return replace(model, text=text or model.text, at=dict(model.at) | dict(values))
