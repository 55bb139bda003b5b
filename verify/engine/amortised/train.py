r"""Training by Adam on the generator's own joint law: needs torch, imported only when used.

Minimised is :math:`-\mathbb E\log q(z\mid x)`, ``z ~ N(0, I)``, ``x = G(z) + beta xi``, fresh draws
each step: the mean Kullback-Leibler divergence from posterior to encoder, up to a constant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lemmata.verify.engine.amortised.encoder import Amortised, Shape, log_density
from lemmata.verify.engine.arguments import Float, count, positive
from lemmata.verify.errors import InputError
from lemmata.verify.generators.base import Generator
from lemmata.verify.square import unsquare


@dataclass(frozen=True)
class Recipe:
    """How to train.

    Attributes
    ----------
    steps, batch : int
        Steps of Adam, and draws a step.
    rate : float
        Learning rate, annealed to 0 by a cosine.
    clip : float
        Longest gradient.
    regressed : bool
        Start at the best linear predictor of z from x and the covariance of what it leaves; where
        some directions are known a thousand times better than others, Adam alone is slow to learn
        so.  Otherwise start near N(0, I).
    """

    steps: int = 3000
    batch: int = 512
    rate: float = 0.01
    clip: float = 10.0
    regressed: bool = False

    def __post_init__(self) -> None:
        count(self.steps, "steps", 1)
        count(self.batch, "batch", 2)
        positive(self.rate, "rate")


def train(
    G: Generator, beta: float, shape: Shape, recipe: Recipe | None = None, *, rng: Any = None
) -> Amortised:
    """Return an encoder trained on draws of a generator.

    Parameters
    ----------
    G : Generator
    beta : float
        Noise.
    shape : Shape
    recipe : Recipe, optional
    rng : None, int, SeedSequence or Generator
        For the first weights and the draws; torch draws nothing.

    Raises
    ------
    InputError
        If torch is missing, G has more observables than latents, the dimensions differ, or the
        loss is no longer a number.
    """
    try:
        import torch
    except ImportError:
        raise InputError("training needs torch: pip install 'lemmata[torch]'") from None
    if why := unsquare(G):
        raise InputError(f"this kind of encoder {why}")
    if shape.d != G.dim:
        raise InputError(f"the encoder has dimension {shape.d}, the generator {G.dim}")
    noise, chosen = positive(beta, "beta"), recipe or Recipe()
    first, stream = np.random.default_rng(rng).spawn(2)
    latent, pilot = _draws(G, noise, 4096, first)
    centre, spread = pilot.mean(axis=0), pilot.std(axis=0)
    initial = _initial(shape, first)
    if chosen.regressed:
        _regress(initial, latent, (pilot - centre) / spread)
    weights = [torch.tensor(w, requires_grad=True) for w in initial]
    adam = torch.optim.Adam(weights, lr=chosen.rate)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(adam, chosen.steps)
    for k in range(chosen.steps):
        z, x = _draws(G, noise, chosen.batch, stream)
        adam.zero_grad()
        scaled = torch.tensor((x - centre) / spread)
        loss = -log_density(shape, weights, torch.tensor(z), scaled, torch).mean()
        if not torch.isfinite(loss):
            raise InputError(f"training diverges at step {k}: the loss is {loss}; lower the rate")
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, chosen.clip)
        adam.step()
        schedule.step()
    return Amortised(shape, _folded([w.detach().numpy() for w in weights], centre, spread))


def _draws(G: Generator, beta: float, n: int, rng: np.random.Generator) -> tuple[Float, Float]:
    z, noise = rng.standard_normal((2, n, G.dim))
    return z, np.asarray(G.value(z) + beta * noise)


def _initial(shape: Shape, rng: np.random.Generator) -> list[Float]:
    """Return weights of size one over the root of the edges; the outputs start near 0."""
    found = []
    for k, size in enumerate(shape.arrays):
        scale = (1.0, 0.3, 1.0, 0.3, 0.1, 0.0, 0.0)[k % 7]
        edges = size[1] if len(size) == 2 else 1
        found.append(scale / edges**0.5 * rng.standard_normal(size))
    return found


def _regress(weights: Sequence[Float], z: Float, x: Float) -> None:
    """Set skip edge and biases of the first network to least squares of ``z`` on scaled ``x``."""
    d = z.shape[1]
    edges = np.linalg.lstsq(x, z, rcond=None)[0].T
    left = z - x @ edges.T
    L = np.linalg.cholesky(np.cov(left, rowvar=False).reshape(d, d))
    weights[5][:d] = edges
    weights[6][:d] = left.mean(axis=0)
    weights[6][d : 2 * d] = np.log(np.diag(L))
    weights[6][2 * d : 2 * d + d * (d - 1) // 2] = L[np.tril_indices(d, -1)]


def _folded(weights: Sequence[Float], centre: Float, spread: Float) -> tuple[Float, ...]:
    """Return the weights that read x itself: scaling the input adds no parameter."""
    d, found = len(centre), [w.copy() for w in weights]
    for k in range(0, len(found), 7):
        for edges, bias in ((k, k + 1), (k + 5, k + 6)):
            found[edges][:, :d] /= spread
            found[bias] -= found[edges][:, :d] @ centre
    return tuple(found)
