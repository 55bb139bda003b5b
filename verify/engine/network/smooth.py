r"""Remark 8: the step of Lemma 20 without squares and without derivatives of activations.

The product :math:`\sigma'(a)g` is a derivative of :math:`\sigma` along :math:`g`, so a difference
of two values of :math:`\sigma` computes it, up to :math:`O(\theta^2)` or :math:`O(\theta)`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from lemmata.verify.engine.network.steps import ends, require_square, residuals
from lemmata.verify.engine.network.sweep import Forward, consumers, edges_of, hidden
from lemmata.verify.engine.network.units import LINEAR, Builder, Graph, Number

Product = Callable[[Builder, str, int, int, int], int]
"""``(build, activation, a, h, g)`` to the node of σ'(a) g."""


def _central(build: Builder, sigma: str, a: int, h: int, g: int, theta: Number) -> int:
    plus = build.add(sigma, [(a, 1), (g, theta)])
    minus = build.add(sigma, [(a, 1), (g, -theta)])
    return build.linear([(plus, 1 / (2 * theta)), (minus, -1 / (2 * theta))])


def _one_sided(build: Builder, sigma: str, a: int, h: int, g: int, theta: Number) -> int:
    plus = build.add(sigma, [(a, 1), (g, theta)])
    return build.linear([(plus, 1 / theta), (h, -1 / theta)])


def _squares(
    build: Builder, sigma: str, a: int, h: int, g: int, theta: Number, b0: Number, bend: Number
) -> int:
    """Polarisation with each square, and the slope, replaced by values of σ (gadget S)."""
    ends = [build.add(sigma, [(a, 1)], e * theta) for e in (1, -1)]
    s = build.linear([(ends[0], 1 / (2 * theta)), (ends[1], -1 / (2 * theta))])
    share = 1 / (4 * theta * theta * bend)
    edges = {}
    for sign in (1, -1):
        for e in (1, -1):
            node = build.add(sigma, [(g, e * theta), (s, e * sign * theta)], b0)
            edges[node] = sign * share
    return build.linear(edges)


def _smooth_step(G: Graph, c1: Number, c2: Number, x: Sequence[Number], product: Product) -> Graph:
    require_square(G, x)
    build = Builder(G.inputs)
    done = Forward(dict(enumerate(range(G.inputs))))
    inner: dict[int, int] = {}
    for v in hidden(G):
        unit = G.units[v - G.inputs]
        a = build.linear(edges_of(G, v, done.value), unit.bias)
        inner[v] = a
        done.value[v] = a if unit.activation == LINEAR else build.add(unit.activation, [(a, 1)])
    residual = residuals(build, G, done.value, x)
    delta = dict(zip(G.outputs, residual, strict=True))
    readers = consumers(G)
    for v in reversed(hidden(G)):
        sigma = G.units[v - G.inputs].activation
        g = build.linear({delta[t]: w for t, w in readers[v].items()})
        linear = sigma == LINEAR
        delta[v] = g if linear else product(build, sigma, inner[v], done.value[v], g)
    sums = [({delta[t]: w for t, w in readers[i].items()}, None) for i in range(G.inputs)]
    return build.graph(ends(build, sums, c1, c2), residual)


def central_step(G: Graph, c1: Number, c2: Number, x: Sequence[Number], theta: Number) -> Graph:
    r"""Return the step with :math:`\frac{\sigma(a+\theta g)-\sigma(a-\theta g)}{2\theta}`.

    ``2 N + 6 H`` parameters with full biases; error of second order in ``theta``.
    """
    return _smooth_step(G, c1, c2, x, partial(_central, theta=theta))


def one_sided_step(G: Graph, c1: Number, c2: Number, x: Sequence[Number], theta: Number) -> Graph:
    r"""Return the step with :math:`\frac{\sigma(a+\theta g)-\sigma(a)}{\theta}`.

    ``2 N + 4 H`` parameters with full biases; error of first order in ``theta``.
    """
    return _smooth_step(G, c1, c2, x, partial(_one_sided, theta=theta))


def squares_step(
    G: Graph,
    c1: Number,
    c2: Number,
    x: Sequence[Number],
    theta: Number,
    b0: Number,
    bend: Number,
) -> Graph:
    r"""Return the step whose squares are made of :math:`\sigma` near a point of curvature.

    ``2 N + 22 H`` parameters with full biases: the constants of the four values of
    :math:`\sigma` in one product cancel.

    Parameters
    ----------
    b0, bend : number
        A point and :math:`\sigma''` there, not 0; every hidden node of G has this activation.
    """
    return _smooth_step(G, c1, c2, x, partial(_squares, theta=theta, b0=b0, bend=bend))
