"""The activations: σ(x), and the chart in which its suprema are derived.

Everything else (the exact suprema of the first three derivatives, the infimum of the
first, their proofs) follows from these two entries; see `bounds.activations.suprema` and, where
critical points are transcendental, `bounds.activations.gated`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import sympy as sp

from lemmata.bounds.activations import gated
from lemmata.bounds.activations.suprema import Activation, Chart, u, x

__all__ = ["Activation", "activations", "u", "x"]

_LOGIT = Chart(sp.log(u / (1 - u)), sp.S.Zero, sp.S.One)


def _gauss(rate: sp.Expr) -> Chart:
    return Chart(weight=sp.exp(-rate * u**2))


_TABLE = {
    "tanh": (sp.tanh(x), Chart(sp.atanh(u), -sp.S.One, sp.S.One)),
    "sigmoid": (1 / (1 + sp.exp(-x)), _LOGIT),
    "softplus": (sp.log(1 + sp.exp(x)), _LOGIT),
    "sin": (sp.sin(x), Chart(2 * sp.atan(u), periodic=True)),
    "arctan": (sp.atan(x), Chart()),
    "erf": (sp.erf(x), _gauss(sp.S.One)),
    "gelu": (x * (1 + sp.erf(x / sp.sqrt(2))) / 2, _gauss(sp.S.Half)),
    "rsqrt": (x / sp.sqrt(1 + x**2), Chart(weight=1 / sp.sqrt(1 + u**2), power=2)),
}


activations: Mapping[str, Activation] = MappingProxyType(
    {name: Activation(name, *row) for name, row in _TABLE.items()} | gated.activations
)
"""tanh, sigmoid, softplus, sin, arctan, erf, gelu (xΦ(x)), rsqrt (x/√(1+x²)), silu (x/(1+e⁻ˣ)),
gelu_tanh (GELU's tanh form), mish (x tanh(log(1+eˣ)))."""
