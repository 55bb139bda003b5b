"""Small torch modules of the kinds that people train, with the dimensions of their latents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrizations


class Map(nn.Module):
    """A module from parts and a function of them and the input."""

    def __init__(self, forward: Callable[..., Tensor], *parts: nn.Module, dim: int | None = None):
        super().__init__()
        self.parts, self.apply_to = nn.ModuleList(parts), forward
        if dim is not None:
            self.dim = dim

    def forward(self, z: Tensor) -> Any:
        """Return the function of the parts and the input."""
        return self.apply_to(z, *self.parts)


def _mlp(*act: nn.Module, d: int = 4, out: int = 4) -> nn.Module:
    return nn.Sequential(nn.Linear(d, 6), *act, nn.Linear(6, out))


def _normed(norm: nn.Module, act: nn.Module | None = None) -> nn.Module:
    model = nn.Sequential(nn.Linear(4, 6), norm, act or nn.Tanh(), nn.Linear(6, 4))
    with torch.no_grad():
        model.train()
        for _ in range(5):
            model(torch.randn(64, 4) * 2 + 1)
    return model


def _residual(wrap: Callable[[nn.Module], nn.Module], act: Any = torch.tanh) -> nn.Module:
    inner, outer = wrap(nn.Linear(4, 6)), wrap(nn.Linear(6, 4))
    model = Map(lambda z, a, b: z + 0.9 * b(act(a(z))), inner, outer)
    model(torch.randn(8, 4))
    return model


def _real_nvp(z: Tensor, net: nn.Module) -> Tensor:
    a, b = z.chunk(2, dim=1)
    s, t = net(a).chunk(2, dim=1)
    return torch.cat([a, b * torch.exp(torch.tanh(s)) + t], dim=1)


def _flow(z: Tensor, *nets: nn.Module) -> Tensor:
    for net in nets:
        z = _real_nvp(z, net).flip(1)
    return z


def _nice(z: Tensor, net: nn.Module) -> Tensor:
    return torch.cat([z[:, :2], z[:, 2:] + net(z[:, :2])], dim=1)


class _Weights(nn.Module):
    """Named weights."""

    def __init__(self, **weights: Tensor) -> None:
        super().__init__()
        for name, value in weights.items():
            self.register_parameter(name, nn.Parameter(value))


def _planar(z: Tensor, p: Any) -> Tensor:
    return z + p.u * torch.tanh(z @ p.w + p.b).unsqueeze(1)


def _radial(z: Tensor, p: Any) -> Tensor:
    r = torch.linalg.vector_norm(z - p.c, dim=1, keepdim=True)
    return z + 0.5 * (z - p.c) / (1 + r)


def _images(up: nn.Module, *more: nn.Module) -> nn.Module:
    return nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Unflatten(1, (2, 2, 2)), up, *more)


def heads(z: Tensor, trunk: nn.Module, mu: nn.Module, logvar: nn.Module) -> Any:
    """Return two outputs."""
    h = torch.tanh(trunk(z))
    return mu(h), logvar(h)


def _attention(z: Tensor, q: nn.Module, k: nn.Module, v: nn.Module) -> Tensor:
    heads = [part(z).view(-1, 2, 2) for part in (q, k, v)]
    return (torch.softmax(heads[0] @ heads[1].mT, -1) @ heads[2]).flatten(1)


def _weights(*shape: int) -> Tensor:
    return torch.randn(*shape) / 2


Row = tuple[str, Callable[[], nn.Module], int]

SMOOTH = {
    "tanh": nn.Tanh(), "sigmoid": nn.Sigmoid(), "GELU": nn.GELU(), "GELU(tanh)": nn.GELU("tanh"),
    "Softplus": nn.Softplus(), "Softplus(beta=2)": nn.Softplus(2.0), "SiLU": nn.SiLU(),
    "Mish": nn.Mish(), "LogSigmoid": nn.LogSigmoid(), "Tanhshrink": nn.Tanhshrink(),
}  # fmt: skip
ROUGH = {
    "Softsign": nn.Softsign(), "ReLU": nn.ReLU(), "ELU": nn.ELU(), "SELU": nn.SELU(),
    "CELU": nn.CELU(), "LeakyReLU": nn.LeakyReLU(), "Hardswish": nn.Hardswish(),
}  # fmt: skip
"""Not three times differentiable: refused, which is right."""

ROWS: list[Row] = [
    *[(f"MLP {name}", lambda act=act: _mlp(act), 4) for name, act in (SMOOTH | ROUGH).items()],
    ("BatchNorm1d", lambda: _normed(nn.BatchNorm1d(6)), 4),
    ("BatchNorm1d, SiLU", lambda: _normed(nn.BatchNorm1d(6), nn.SiLU()), 4),
    ("LayerNorm", lambda: _normed(nn.LayerNorm(6)), 4),
    ("Dropout", lambda: _mlp(nn.Tanh(), nn.Dropout(0.3)), 4),
    ("spectral_norm", lambda: _residual(parametrizations.spectral_norm), 4),
    ("old spectral_norm", lambda: _residual(nn.utils.spectral_norm), 4),
    ("weight_norm", lambda: _residual(parametrizations.weight_norm), 4),
    ("orthogonal", lambda: Map(lambda z, a: a(torch.tanh(a(z)) + 2 * z),
                               parametrizations.orthogonal(nn.Linear(4, 4))), 4),
    ("SiLU residual", lambda: _residual(lambda m: m, nn.functional.silu), 4),
    ("RealNVP block", lambda: Map(_real_nvp, nn.Sequential(nn.Linear(2, 6), nn.Tanh(),
                                                           nn.Linear(6, 4)), dim=4), 4),
    ("RealNVP, 3 blocks", lambda: Map(_flow, *[_mlp(nn.Tanh(), d=2, out=4) for _ in range(3)],
                                      dim=4), 4),
    ("NICE block", lambda: Map(_nice, _mlp(nn.Tanh(), d=2, out=2), dim=4), 4),
    ("permutation", lambda: Map(lambda z, a: a(z[:, [2, 0, 3, 1]]) + z, nn.Linear(4, 4)), 4),
    ("planar flow", lambda: Map(_planar, _Weights(u=_weights(4), w=_weights(4), b=_weights(1))), 4),
    ("radial flow", lambda: Map(_radial, _Weights(c=_weights(4))), 4),
    ("affine by feature", lambda: Map(lambda z, p: z * torch.exp(p.s) + p.t,
                                      _Weights(s=_weights(4), t=_weights(4))), 4),
    ("gated linear unit", lambda: nn.Sequential(nn.Linear(4, 12), nn.GLU(), nn.Linear(6, 4)), 4),
    ("two heads", lambda: Map(heads, nn.Linear(2, 5), nn.Linear(5, 4), nn.Linear(5, 4)), 2),
    ("decoder 8 to 64", lambda: nn.Sequential(nn.Linear(8, 32), nn.SiLU(), nn.Linear(32, 64),
                                              nn.Sigmoid()), 8),
    ("decoder to images, view", lambda: nn.Sequential(nn.Linear(2, 16), nn.Tanh(),
                                                      nn.Linear(16, 64), nn.Sigmoid(),
                                                      nn.Unflatten(1, (1, 8, 8))), 2),
    ("ConvTranspose2d", lambda: _images(nn.ConvTranspose2d(2, 3, 4, 2, 1), nn.Tanh(),
                                        nn.ConvTranspose2d(3, 1, 4, 2, 1)), 3),
    ("ConvTranspose2d, flat", lambda: _images(nn.ConvTranspose2d(2, 3, 4, 2, 1), nn.Flatten()), 3),
    ("BatchNorm2d", lambda: _images(nn.ConvTranspose2d(2, 3, 4, 2, 1), nn.BatchNorm2d(3),
                                    nn.SiLU(), nn.Conv2d(3, 1, 3, padding=1)), 3),
    ("Upsample, Conv2d", lambda: _images(nn.Upsample(scale_factor=2), nn.Conv2d(2, 1, 3, padding=1),
                                         nn.Sigmoid()), 3),
    ("PixelShuffle", lambda: _images(nn.Conv2d(2, 4, 1), nn.PixelShuffle(2)), 3),
    ("Conv1d", lambda: nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Unflatten(1, (2, 4)),
                                     nn.ConvTranspose1d(2, 1, 4, 2, 1), nn.Flatten()), 4),
    ("attention", lambda: Map(_attention, *[nn.Linear(4, 4) for _ in range(3)]), 4),
    ("float64", lambda: _mlp(nn.Tanh()).double(), 4),
    ("float16", lambda: _mlp(nn.Tanh()).half(), 4),
    ("bfloat16", lambda: _mlp(nn.Tanh()).bfloat16(), 4),
]  # fmt: skip
"""The architectures."""
