"""Train the shipped generators: maximum likelihood, Adam, PyTorch (not needed to use them).

``python examples/train.py wine`` trains one, without a name all, and writes
``examples/weights/<name>.npz``. Needs PyTorch; everything is seeded and in double precision.

The model is x = shift + G(z) + beta xi. Its log-likelihood is Laplace's approximation

    log p(x) ~ -|x - G(z)|²/(2 beta²) - |z|²/2 - log det(beta² I + J(z)ᵀJ(z))/2 + const

at the posterior mode z, with the Gauss-Newton Hessian; the limit beta -> 0 is the exact change of
variables. The mode is found without gradients and then moved by one differentiable Gauss-Newton
step, which gives the gradient of the mode in the weights (implicit differentiation).
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from typing import Any

import data
import numpy as np
import torch
from torch import Tensor, nn

torch.set_default_dtype(torch.float64)


@dataclass(frozen=True)
class Recipe:
    """What to train and how; chosen by cross-validation on the training rows.

    Attributes
    ----------
    blocks : tuple of (family, width, limit)
        Nonlinear blocks, the last acts first. Family ``residual`` (tanh, limit = rho < a = 1) or
        ``convex`` (softplus, a = 1, limit = largest b).
    beta : float
        Observation noise, in training deviations.
    floor : float
        Least singular value of A: flatter directions are left to the noise.
    steps, rate, decay
        Adam: steps, learning rate (annealed by a cosine), weight of the penalty on the blocks.
    shrinkage : float
        Of the covariance that A starts from.
    """

    blocks: tuple[tuple[str, int, float], ...]
    beta: float
    floor: float
    steps: int
    rate: float = 0.01
    decay: float = 1e-3
    shrinkage: float = 0.05


RECIPES = {
    "wine": Recipe(
        (("residual", 16, 0.6), ("residual", 16, 0.6)), 0.2, 0.2, 160, decay=3e-2, shrinkage=0.1
    ),
    "cancer": Recipe((("convex", 60, 4.0),), 0.05, 0.03, 160, rate=0.02, decay=3e-3),
    "wine2": Recipe((("residual", 24, 0.6), ("residual", 24, 0.6)), 0.2, 0.2, 200, rate=0.03),
    "iris1": Recipe((("residual", 8, 0.8),), 0.1, 0.2, 300, rate=0.03),
}


SPECTRUM = (0.25, 1.0)
"""Bounds of the eigenvalues of WᵀCW in a convex block; A carries the scale."""


class Residual(nn.Module):
    """z + c W2 (tanh(W1 z + b) - tanh b) with |c| |W2| |W1| = rho <= limit < 1."""

    def __init__(self, d: int, width: int, limit: float) -> None:
        super().__init__()
        self.limit = limit
        self.W1 = nn.Parameter(torch.randn(width, d) / math.sqrt(d))
        self.W2 = nn.Parameter(0.05 * torch.randn(d, width) / math.sqrt(width))
        self.b = nn.Parameter(0.5 * torch.randn(width))

    def c(self) -> Tensor:
        norm = torch.linalg.matrix_norm(self.W2, 2) * torch.linalg.matrix_norm(self.W1, 2)
        return self.limit / torch.clamp(norm, min=self.limit)

    def forward(self, z: Tensor) -> tuple[Tensor, Tensor]:
        t, W2 = torch.tanh(z @ self.W1.T + self.b), self.c() * self.W2
        J = (W2 * (1 - t * t)[:, None, :]) @ self.W1 + torch.eye(z.shape[1])
        return z + (t - torch.tanh(self.b)) @ W2.T, J

    def penalty(self) -> Tensor:
        return self.W1.square().sum() + self.W2.square().sum()

    def project(self) -> None:
        """Nothing to do: c keeps the constraint."""


class Convex(nn.Module):
    """Wᵀ C (Wz + b (softplus(Wz + bias) - softplus(bias))), b <= limit."""

    def __init__(self, d: int, width: int, limit: float) -> None:
        super().__init__()
        self.limit = limit
        frame = torch.linalg.qr(torch.randn(width, d))[0]
        self.W = nn.Parameter(1.5 * frame)
        self.logC = nn.Parameter(torch.zeros(width) - math.log(1.5**2 * 1.5))
        self.raw = nn.Parameter(torch.tensor(0.0))
        self.bias = nn.Parameter(0.5 * torch.randn(width) - 1)

    def b(self) -> Tensor:
        return self.limit * torch.sigmoid(self.raw)

    def forward(self, z: Tensor) -> tuple[Tensor, Tensor]:
        h, b, V = z @ self.W.T, self.b(), self.W.T * self.logC.exp()
        g = h + self.bias
        soft = nn.functional.softplus
        J = (V * (1 + b * torch.sigmoid(g))[:, None, :]) @ self.W
        return (h + b * (soft(g) - soft(self.bias))) @ V.T, J

    def penalty(self) -> Tensor:
        return (self.logC - self.logC.mean()).square().sum() + self.b().square()

    @torch.no_grad()
    def project(self) -> None:
        """Bring the eigenvalues of WᵀCW back to [low, high]: the constants stay moderate."""
        root = (0.5 * self.logC).exp()[:, None]
        U, s, Vh = torch.linalg.svd(root * self.W, full_matrices=False)
        low, high = SPECTRUM
        self.W.copy_(U @ torch.diag(torch.clamp(s, low**0.5, high**0.5)) @ Vh / root)


FAMILIES: dict[str, type[Residual] | type[Convex]] = {"residual": Residual, "convex": Convex}


class Model(nn.Module):
    """x = shift + A (block o block o ...)(z) + beta xi."""

    def __init__(self, recipe: Recipe, train: Tensor) -> None:
        super().__init__()
        self.recipe, d = recipe, train.shape[1]
        S = torch.atleast_2d(torch.cov(train.T, correction=0))
        S = (1 - recipe.shrinkage) * S + recipe.shrinkage * torch.diag(S.diagonal())
        values, Q = torch.linalg.eigh(S)
        signal = torch.clamp(values - recipe.beta**2, min=recipe.floor**2).sqrt()
        self.A = nn.Parameter(Q @ torch.diag(signal) @ Q.T)
        self.shift = nn.Parameter(train.mean(dim=0))
        self.blocks = nn.ModuleList(FAMILIES[f](d, k, limit) for f, k, limit in recipe.blocks)

    def forward(self, z: Tensor) -> tuple[Tensor, Tensor]:
        J = torch.eye(z.shape[1])
        for block in reversed(self.blocks):
            z, local = block(z)
            J = local @ J
        return self.shift + z @ self.A.T, self.A @ J

    def step(self, z: Tensor, x: Tensor, damping: Tensor) -> Tensor:
        """Return the damped Gauss-Newton step towards the posterior mode."""
        value, J = self(z)
        b2 = self.recipe.beta**2
        gradient = torch.einsum("nij,ni->nj", J, value - x) / b2 + z
        H = J.mT @ J / b2 + (1 + damping)[:, None, None] * torch.eye(z.shape[1])
        return torch.linalg.solve(H, gradient)

    def energy(self, z: Tensor, x: Tensor) -> Tensor:
        return 0.5 * (self(z)[0] - x).square().sum(1) / self.recipe.beta**2 + 0.5 * z.square().sum(
            1
        )

    @torch.no_grad()
    def modes(self, z: Tensor, x: Tensor, steps: int) -> Tensor:
        damping, best = torch.full((len(x),), 1e-3), self.energy(z, x)
        for _ in range(steps):
            trial = z - self.step(z, x, damping)
            found = self.energy(trial, x)
            good = found <= best
            z, best = torch.where(good[:, None], trial, z), torch.where(good, found, best)
            damping = torch.where(good, damping / 3, damping * 10)
        return z

    def log_likelihood(self, z: Tensor, x: Tensor) -> Tensor:
        """Laplace's approximation, ``(n,)``, from (detached) modes z."""
        d, beta = x.shape[1], self.recipe.beta
        z = z - self.step(z, x, torch.zeros(len(x)))
        value, J = self(z)
        _, logdet = torch.linalg.slogdet(beta**2 * torch.eye(d) + J.mT @ J)
        energy = (value - x).square().sum(1) / beta**2 + z.square().sum(1)
        return -0.5 * (energy + logdet + d * math.log(2 * math.pi))

    def penalty(self) -> Tensor:
        return self.recipe.decay * torch.stack([b.penalty() for b in self.blocks]).sum()

    @torch.no_grad()
    def project(self) -> None:
        """Lift the singular values of A to the floor, and project the blocks."""
        U, s, Vh = torch.linalg.svd(self.A)
        self.A.copy_(U @ torch.diag(torch.clamp(s, min=self.recipe.floor)) @ Vh)
        for block in self.blocks:
            block.project()


def fit(
    recipe: Recipe, train: np.ndarray, valid: np.ndarray | None = None, *, rng: int = 0
) -> tuple[Model, list[float]]:
    """Train on all rows of `train`; return the model and the curve on `valid` (every 20 steps)."""
    torch.manual_seed(rng)
    x = torch.tensor(train)
    held = None if valid is None else torch.tensor(valid)
    model = Model(recipe, x)
    optimiser = torch.optim.Adam(model.parameters(), lr=recipe.rate)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, recipe.steps)
    z = model.modes(torch.zeros_like(x), x, 20)
    zh = None if held is None else model.modes(torch.zeros_like(held), held, 20)
    curve: list[float] = []
    for step in range(recipe.steps):
        optimiser.zero_grad()
        z = model.modes(z, x, 2)
        loss = -model.log_likelihood(z, x).mean() + model.penalty()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 10.0)
        optimiser.step()
        schedule.step()
        model.project()
        if held is not None and zh is not None and (step + 1) % 20 == 0:
            zh = model.modes(zh, held, 10)
            with torch.no_grad():
                curve.append(float(model.log_likelihood(zh, held).mean()))
    return model, curve


def validate(recipe: Recipe, table: data.Table, k: int = 4) -> np.ndarray:
    """Return the cross-validated curve: mean log-likelihood of left-out rows every 20 steps."""
    curves = []
    for mask in data.folds(table, k):
        _, curve = fit(recipe, table.train[~mask], table.train[mask])
        curves.append(curve)
    return np.mean(curves, axis=0)


def parts(model: Model) -> list[Any]:
    """Return the generator's parts as `verify` knows them, outermost first."""
    from lemmata.verify.generators import Convex as ConvexPart
    from lemmata.verify.generators import Linear
    from lemmata.verify.generators import Residual as ResidualPart

    def number(t: Tensor) -> Any:
        return t.detach().numpy().copy()

    found: list[Any] = [Linear(number(model.A))]
    for block in model.blocks:
        if isinstance(block, Residual):
            # A hair less, so that rounding cannot push rho past the limit.
            W2 = number(block.W2) * float(block.c().detach()) * (1 - 1e-9)
            found.append(ResidualPart(1.0, 1.0, number(block.W1), W2, "tanh", number(block.b)))
        elif isinstance(block, Convex):
            C, W = number(block.logC.exp()), number(block.W)
            found.append(
                ConvexPart(1.0, float(block.b().detach()), W, C, "softplus", number(block.bias))
            )
    return found


def main(names: list[str]) -> None:
    from lemmata import verify
    from lemmata.verify.generators import Composition

    for name in names or list(RECIPES):
        table, recipe = data.load(name), RECIPES[name]
        model, _ = fit(recipe, table.train)
        generator = Composition(tuple(parts(model)))
        verify.save(generator, data.HERE / "weights" / f"{name}.npz")
        data.write_setup(name, recipe.beta, model.shift.tolist())


if __name__ == "__main__":
    main(sys.argv[1:])
