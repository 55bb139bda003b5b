"""Small trained encoders of the hard generator: their sign law; ReLU ones as exact networks."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from lemmata.verify.engine.circuit import signs
from lemmata.verify.engine.circuits.circuit_network import Network, Node
from lemmata.verify.engine.circuits.reduction import Encoder
from lemmata.verify.engine.hard_generator import HardGenerator

Array = NDArray[np.float64]
Hidden = Literal["tanh", "relu"]


class Weights(NamedTuple):
    """One hidden layer: ``x @ W1 + b1``, activation, ``@ W2 + b2``."""

    W1: Array
    b1: Array
    W2: Array
    b2: Array


_VALUE: dict[Hidden, Callable[[Array], Array]] = {
    "tanh": np.tanh,
    "relu": lambda t: np.maximum(t, 0.0),
}
_SLOPE: dict[Hidden, Callable[[Array], Array]] = {
    "tanh": lambda h: 1 - h * h,
    "relu": lambda h: (h > 0).astype(np.float64),
}


def train(
    G: HardGenerator,
    hidden: int = 16,
    *,
    rng: int | np.random.Generator,
    rounds: int = 300,
    batch: int = 256,
    activation: Hidden = "tanh",
) -> Weights:
    """Return the weights of an encoder x -> signs, trained by Adam on draws of (z, x).

    The signs are independent given x; the loss is the cross-entropy of the true signs.
    """
    stream = np.random.default_rng(rng)
    shapes = ((G.d_o, hidden), (hidden,), (hidden, G.d), (G.d,))
    weights = Weights(
        *(stream.standard_normal(s) / np.sqrt(s[0]) if len(s) > 1 else np.zeros(s) for s in shapes)
    )
    first, second = ([np.zeros(s) for s in shapes] for _ in range(2))
    for k in range(1, rounds + 1):
        z, x = G.sample(batch, rng=stream)
        slopes = _gradients(weights, x, (z >= 0).astype(np.float64), activation)
        rate = 0.02 * np.sqrt(1 - 0.999**k) / (1 - 0.9**k)
        moved = []
        for i, (w, g) in enumerate(zip(weights, slopes, strict=True)):
            first[i] = 0.9 * first[i] + 0.1 * g
            second[i] = 0.999 * second[i] + 0.001 * g * g
            moved.append(w - rate * first[i] / (np.sqrt(second[i]) + 1e-8))
        weights = Weights(*moved)
    return weights


def _gradients(w: Weights, x: Array, target: Array, activation: Hidden) -> Weights:
    h = _VALUE[activation](x @ w.W1 + w.b1)
    error = (expit(h @ w.W2 + w.b2) - target) / len(x)
    back = error @ w.W2.T * _SLOPE[activation](h)
    return Weights(x.T @ back, back.sum(axis=0), h.T @ error, error.sum(axis=0))


def neural(
    G: HardGenerator,
    hidden: int = 16,
    *,
    rng: int | np.random.Generator,
    rounds: int = 300,
    batch: int = 256,
) -> Encoder:
    """Return a small encoder x -> tanh layer -> signs, trained by Adam on draws of (z, x).

    Its signs are independent given x, with logits ``W_2 tanh(W_1 x + b_1) + b_2``.
    """
    w = train(G, hidden, rng=rng, rounds=rounds, batch=batch)
    pattern = signs(np.arange(1 << G.d), G.d).astype(np.float64)

    def law(x: Array) -> Array:
        logits = np.tanh(x @ w.W1 + w.b1) @ w.W2 + w.b2
        return np.asarray(np.prod(expit(logits[:, None, :] * pattern[None]), axis=2))

    return Encoder(f"trained network, {hidden} hidden units", law)


def relu_network(w: Weights) -> Network:
    """Return the network x -> logits of a trained ReLU encoder, its weights as exact fractions."""
    d_o, hidden = w.W1.shape
    nodes = [
        Node(
            tuple((i, Fraction(float(w.W1[i, j]))) for i in range(d_o)), Fraction(float(b)), "relu"
        )
        for j, b in enumerate(w.b1)
    ]
    nodes += [
        Node(
            tuple((d_o + j, Fraction(float(w.W2[j, k]))) for j in range(hidden)),
            Fraction(float(b)),
            "id",
        )
        for k, b in enumerate(w.b2)
    ]
    first = d_o + hidden
    return Network(d_o, tuple(nodes), tuple(range(first, first + len(w.b2))))
