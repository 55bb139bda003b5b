"""Train small decoders as people have them, and export them by PyTorch's default exporter.

``python examples/decoders.py digits`` writes scikit-learn's digits to ``examples/data/digits.npz``;
``python examples/decoders.py train [NAME ...]`` writes ``examples/decoders/<name>.onnx``. Needs
PyTorch and onnxscript; everything is seeded. Nothing in their shape makes them invertible, except
for the flows.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import data
import numpy as np
import onnx
import torch
from torch import Tensor, nn
from torch.nn.utils import parametrizations

NOISE = 0.15
"""Standard deviation of a pixel, between 0 and 1, given the latent."""


class RealNVP(nn.Module):
    """Affine couplings of two coordinates, swapped in between: y2 = z2 exp(tanh s(z1)) + t(z1)."""

    def __init__(self, blocks: int, width: int) -> None:
        super().__init__()
        self.nets = nn.ModuleList(
            nn.Sequential(nn.Linear(1, width), nn.Tanh(), nn.Linear(width, 2))
            for _ in range(blocks)
        )

    def forward(self, z: Tensor) -> Tensor:
        for net in self.nets:
            a, b = z.chunk(2, dim=1)
            s, t = net(a).chunk(2, dim=1)
            z = torch.cat([b * torch.exp(torch.tanh(s)) + t, a], dim=1)
        return z

    def log_density(self, x: Tensor) -> Tensor:
        volume = torch.zeros(len(x))
        for net in reversed(self.nets):
            b, a = x.chunk(2, dim=1)
            s, t = net(a).chunk(2, dim=1)
            volume = volume + torch.tanh(s)[:, 0]
            x = torch.cat([a, (b - t) * torch.exp(-torch.tanh(s))], dim=1)
        return _normal(x) - volume


class IResNet(nn.Module):
    """Residual blocks z + 0.9 r(z), each layer of r of spectral norm at most one."""

    def __init__(self, blocks: int, width: int) -> None:
        super().__init__()
        normed = lambda i, o: parametrizations.spectral_norm(nn.Linear(i, o), n_power_iterations=4)  # noqa: E731
        self.nets = nn.ModuleList(
            nn.Sequential(normed(2, width), nn.Tanh(), normed(width, 2)) for _ in range(blocks)
        )

    def forward(self, z: Tensor) -> Tensor:
        for net in self.nets:
            z = z + 0.9 * net(z)
        return z

    def log_density(self, x: Tensor) -> Tensor:
        with torch.no_grad():
            z = x.clone()
            for net in reversed(self.nets):
                target, z = z, z.clone()
                for _ in range(60):
                    z = target - 0.9 * net(z)
        # One Newton step carries the gradient of the inverse.
        J = torch.func.vmap(torch.func.jacrev(lambda p: self(p[None])[0]))(z)
        z = z - torch.linalg.solve(J.detach(), self(z) - x)
        J = torch.func.vmap(torch.func.jacrev(lambda p: self(p[None])[0]))(z)
        return _normal(z) - torch.linalg.slogdet(J).logabsdet


def _normal(z: Tensor) -> Tensor:
    return -(z**2).sum(dim=1) / 2 - z.shape[1] / 2 * math.log(2 * math.pi)


def flow(make: Callable[[], Any], steps: int) -> nn.Module:
    """Return a flow fitted to the pairs of ``wine2`` by maximum likelihood."""
    x = torch.as_tensor(data.load("wine2").train, dtype=torch.float32)
    model = make()
    adam = torch.optim.Adam(model.parameters(), 0.01, weight_decay=1e-3)
    for step in range(steps):
        adam.zero_grad()
        loss = -model.log_density(x).mean()
        loss.backward()
        adam.step()
        if step % 100 == 0:
            print(step, float(loss), flush=True)
    return model.eval()


def digits(d: int) -> nn.Module:
    """Return the decoder of a variational autoencoder of 8 x 8 images."""
    x = torch.as_tensor(np.load(data.HERE / "data" / "digits.npz")["images"] / 16.0).float()
    if d == 2:
        decoder = nn.Sequential(nn.Linear(2, 32), nn.SiLU(), nn.Linear(32, 64), nn.Sigmoid())
    else:
        decoder = nn.Sequential(
            nn.Linear(d, 48),
            nn.BatchNorm1d(48),
            nn.SiLU(),
            nn.Linear(48, 64),
            nn.Sigmoid(),
            nn.Unflatten(1, (1, 8, 8)),
        )
    encoder = nn.Sequential(nn.Linear(64, 64), nn.SiLU(), nn.Linear(64, 2 * d))
    adam = torch.optim.Adam([*decoder.parameters(), *encoder.parameters()], 3e-3)
    for epoch in range(150):
        total = 0.0
        for batch in x[torch.randperm(len(x))].split(128):
            mean, log = encoder(batch).chunk(2, dim=1)
            z = mean + torch.exp(log / 2) * torch.randn_like(mean)
            error = ((decoder(z).flatten(1) - batch) ** 2).sum(dim=1) / (2 * NOISE**2)
            divergence = (mean**2 + log.exp() - 1 - log).sum(dim=1) / 2
            loss = (error + divergence).mean()
            adam.zero_grad()
            loss.backward()
            adam.step()
            total += float(loss) * len(batch) / len(x)
        if epoch % 30 == 29:
            print(epoch, total, flush=True)
    return decoder.eval()


RECIPES: dict[str, tuple[int, Callable[[], nn.Module]]] = {
    "digits2": (2, lambda: digits(2)),
    "digits8": (8, lambda: digits(8)),
    "wine2-realnvp": (2, lambda: flow(lambda: RealNVP(4, 8), 400)),
    "wine2-iresnet": (2, lambda: flow(lambda: IResNet(3, 16), 300)),
}


def write(name: str) -> None:
    """Train a decoder and write it."""
    torch.manual_seed(20220425)
    dim, make = RECIPES[name]
    path = data.HERE / "decoders" / f"{name}.onnx"
    torch.onnx.export(
        make(),
        (torch.zeros(2, dim),),
        str(path),
        dynamo=True,
        opset_version=20,
        dynamic_shapes=({0: torch.export.Dim("batch")},),
        external_data=False,
        input_names=["z"],
        output_names=["x"],
    )
    strip(path)


def strip(path: Path) -> None:
    """Leave out what the exporter notes of where it ran."""
    model = onnx.load(path)
    del model.metadata_props[:]
    for part in (model.graph, *model.graph.node, *model.graph.value_info, *model.graph.input,
                 *model.graph.output, *model.graph.initializer):  # fmt: skip
        del part.metadata_props[:]
        part.doc_string = ""
    onnx.save(model, path)


def tabulate() -> None:
    """Write the digits, scikit-learn's, as bytes."""
    from sklearn.datasets import load_digits

    images, labels = load_digits(return_X_y=True)
    np.savez_compressed(
        data.HERE / "data" / "digits.npz",
        images=images.astype(np.uint8),
        labels=labels.astype(np.uint8),
    )


if __name__ == "__main__":
    command, *names = sys.argv[1:] or ["train"]
    if command == "digits":
        tabulate()
    else:
        for chosen in names or RECIPES:
            write(chosen)
