"""Jacobians on a ball: Lemmata beside auto_LiRPA, on the same networks.

The peer bounds the entries of J over the Euclidean ball, by interval arithmetic (IBP) or by linear
relaxation (CROWN), in doubles without outward rounding.  An interval matrix [A - R, A + R] has
singular values within ||R|| of those of A, which turns entries into m and M.

Run: python benchmarks/jacobian_peers.py
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from lemmata.verify import certify
from lemmata.verify.generators import Generator
from lemmata.verify.generators.network import Network
from lemmata.verify.generators.nodes import ActivationNode, MatrixNode, SumNode

SIZES = ((2, 4), (5, 16), (13, 32), (30, 64))
RADII = (0.01, 0.1, 1.0)
Entries = tuple[np.ndarray, np.ndarray]


def weights(d: int, k: int, layers: int) -> list[np.ndarray]:
    """Return matrices of z + W_l tanh(... tanh(W_1 z))."""
    rng = np.random.default_rng([d, k, layers])
    shapes = [(k, d), *[(k, k)] * (layers - 1), (d, k)]
    return [rng.normal(size=s) / (2 * np.sqrt(s[1])) for s in shapes]


def network(W: list[np.ndarray]) -> Network:
    nodes: list[Any] = []
    for A in W[:-1]:
        nodes.append(MatrixNode(len(nodes), A))
        nodes.append(ActivationNode(len(nodes), "tanh"))
    nodes.append(MatrixNode(len(nodes), W[-1]))
    nodes.append(SumNode((0, len(nodes))))
    return Network(W[0].shape[1], tuple(nodes))


def from_entries(low: np.ndarray, high: np.ndarray) -> tuple[float, float]:
    """Return bounds of the least and greatest singular value of an interval matrix."""
    middle, radius = (low + high) / 2, (high - low) / 2
    s, spread = np.linalg.svd(middle, compute_uv=False), np.linalg.norm(radius, 2)
    return max(0.0, float(s[-1] - spread)), float(s[0] + spread)


def lirpa(method: str) -> Callable[[list[np.ndarray], float], Entries]:
    """Return the peer's entries of J over the ball, by one of its methods."""
    import torch
    from auto_LiRPA import BoundedModule, BoundedTensor, PerturbationLpNorm
    from auto_LiRPA.jacobian import JacobianOP
    from torch import nn

    torch.set_default_dtype(torch.float64)

    class Residual(nn.Module):
        def __init__(self, W: list[np.ndarray]) -> None:
            super().__init__()
            self.layers = nn.ModuleList(nn.Linear(*A.shape[::-1], bias=False) for A in W)
            for layer, A in zip(self.layers, W, strict=True):
                layer.weight = nn.Parameter(torch.as_tensor(A))

        def forward(self, z: Any) -> Any:
            y = z
            for layer in self.layers[:-1]:
                y = torch.tanh(layer(y))
            y = self.layers[-1](y)
            return JacobianOP.apply(y, z)

    def entries(W: list[np.ndarray], radius: float) -> Entries:
        zero = torch.zeros(1, W[0].shape[1], dtype=torch.float64)
        bounded = BoundedModule(Residual(W), zero)
        ball = BoundedTensor(zero, PerturbationLpNorm(norm=2, eps=radius))
        # J of z + N(z) is that of N plus the identity, without loss.
        if method == "IBP":
            found = bounded.compute_bounds(x=(ball,), method="IBP")
        else:
            found = bounded.compute_jacobian_bounds(ball, optimize=method == "alpha-CROWN")
        eye = np.eye(len(W[-1]))
        return tuple(b.detach().numpy().reshape(eye.shape) + eye for b in found)  # type: ignore[return-value]

    return entries


def peers() -> dict[str, Callable[[list[np.ndarray], float], Entries]]:
    """Return those that are installed."""
    found = {}
    for name, make in (
        ("auto_LiRPA IBP", lambda: lirpa("IBP")),
        ("auto_LiRPA CROWN", lambda: lirpa("CROWN")),
        ("auto_LiRPA alpha-CROWN", lambda: lirpa("alpha-CROWN")),
    ):
        try:
            found[name] = make()
        except ImportError as missing:
            print(f"{name}: not installed ({missing})")
    return found


def line(label: str, m: float, M: float, seconds: float) -> None:
    print(f"    {label:24} m >= {m:8.5f}   M <= {M:8.5f}   {seconds:7.2f} s", flush=True)


def report(G: Generator, W: list[np.ndarray], radius: float, others: Any) -> None:
    start = time.perf_counter()
    one = certify(G, radius, budget=1)
    seconds = time.perf_counter() - start
    assert one.sampled is not None
    line("met", one.sampled.m, one.sampled.M, 0.0)
    line("Lemmata, one piece", one.m.value, one.M.value, seconds)
    start = time.perf_counter()
    many = certify(G, radius, budget=64)
    line("Lemmata, 64 pieces", many.m.value, many.M.value, time.perf_counter() - start)
    for name, entries in others.items():
        start = time.perf_counter()
        try:
            m, M = from_entries(*entries(W, radius))
        except Exception as problem:
            print(f"    {name:24} fails: {type(problem).__name__}: {str(problem)[:80]}")
            continue
        line(name, m, M, time.perf_counter() - start)
        assert m <= one.sampled.m * (1 + 1e-9)
        assert M >= one.sampled.M * (1 - 1e-9)


def main() -> None:
    logging.disable(logging.INFO)
    others = peers()
    for layers in (1, 2):
        for d, k in SIZES:
            W = weights(d, k, layers)
            for radius in RADII:
                print(f"{layers} hidden layers, d = {d}, width {k}, radius {radius:g}")
                report(network(W), W, radius, others)


if __name__ == "__main__":
    main()
