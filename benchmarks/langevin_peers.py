"""One Langevin step as other libraries do it, for `benchmarks/engine.py`.

Every function takes a `Problem` and returns a call that makes all its steps and waits for the
result.  The peers use both cores as they like; each is written the way its manual suggests.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Call = Callable[[], object]
STEP, BETA = 1e-3, 0.5


@dataclass(frozen=True)
class Problem:
    """Chains of G(z) = z + W2 tanh(W1 z), all from 0 with one observable.

    Attributes
    ----------
    W1, W2, x : ndarray
        ``(k, d)``, ``(d, k)``, ``(d,)``.
    chains, steps : int
    """

    W1: Any
    W2: Any
    x: Any
    chains: int
    steps: int

    @property
    def kind(self) -> Any:
        return self.W1.dtype

    @property
    def work(self) -> int:
        """Chain-steps of a call."""
        return self.chains * self.steps


def naive(p: Problem) -> Call:
    """NumPy, one array operation after another."""
    rng = np.random.default_rng(0)

    def call() -> object:
        z = np.zeros((p.chains, len(p.x)), p.kind)
        for _ in range(p.steps):
            t = np.tanh(z @ p.W1.T)
            q = z + t @ p.W2.T - p.x
            gradient = q + ((q @ p.W2) * (1 - t**2)) @ p.W1
            noise = rng.standard_normal(z.shape, dtype=p.kind)
            z = z - p.kind.type(STEP) * (z + gradient / p.kind.type(BETA**2))
            z = z + p.kind.type(np.sqrt(2 * STEP)) * noise
        return z

    return call


def jax_scan(p: Problem) -> Call:
    """JAX: `lax.scan` under `jit`, one key a step."""
    import jax
    import jax.numpy as jnp

    W1, W2, x = (jnp.asarray(a) for a in (p.W1, p.W2, p.x))
    h, weight, scale = (p.kind.type(v) for v in (STEP, STEP / BETA**2, np.sqrt(2 * STEP)))

    def step(z: Any, key: Any) -> Any:
        t = jnp.tanh(z @ W1.T)
        q = z + t @ W2.T - x
        gradient = q + ((q @ W2) * (1 - t**2)) @ W1
        noise = jax.random.normal(key, z.shape, p.kind)
        return (1 - h) * z - weight * gradient + scale * noise, None

    @jax.jit
    def chain(z: Any, key: Any) -> Any:
        return jax.lax.scan(step, z, jax.random.split(key, p.steps))[0]

    start, key = jnp.zeros((p.chains, len(p.x)), p.kind), jax.random.key(0)
    return lambda: chain(start, key).block_until_ready()


def blackjax_langevin(p: Problem) -> Call:
    """BlackJAX: its Euler solver of the overdamped diffusion, `vmap` over chains, `scan`, `jit`."""
    import jax
    import jax.numpy as jnp
    from blackjax.mcmc.diffusions import DiffusionState, overdamped_langevin

    W1, W2, x = (jnp.asarray(a) for a in (p.W1, p.W2, p.x))
    weight = p.kind.type(1 / (2 * BETA**2))

    def log_density(z: Any) -> Any:
        q = z + W2 @ jnp.tanh(W1 @ z) - x
        return -(z @ z) / 2 - weight * (q @ q)

    both = jax.value_and_grad(log_density)
    one_step = jax.vmap(overdamped_langevin(both), in_axes=(0, 0, None))
    h = p.kind.type(STEP)

    @jax.jit
    def chain(z: Any, key: Any) -> Any:
        def step(state: Any, key: Any) -> Any:
            return one_step(jax.random.split(key, p.chains), state, h), None

        state = DiffusionState(z, *jax.vmap(both)(z))
        return jax.lax.scan(step, state, jax.random.split(key, p.steps))[0].position

    start, key = jnp.zeros((p.chains, len(p.x)), p.kind), jax.random.key(0)
    return lambda: chain(start, key).block_until_ready()


def torch_eager(p: Problem) -> Call:
    """Torch, without autograd."""
    return _torch(p, compiled=False)


def torch_compiled(p: Problem) -> Call:
    """Torch, one step under `torch.compile`; needs a C++ compiler."""
    return _torch(p, compiled=True)


def _torch(p: Problem, *, compiled: bool) -> Call:
    import torch

    torch.set_num_threads(os.cpu_count() or 1)
    W1, W2, x = (torch.from_numpy(a) for a in (p.W1, p.W2, p.x))
    h, weight, scale = STEP, STEP / BETA**2, (2 * STEP) ** 0.5

    def step(z: Any) -> Any:
        t = torch.tanh(z @ W1.T)
        q = z + t @ W2.T - x
        gradient = q + ((q @ W2) * (1 - t * t)) @ W1
        return (1 - h) * z - weight * gradient + scale * torch.randn_like(z)

    advance = torch.compile(step) if compiled else step

    def call() -> object:
        with torch.no_grad():
            z = torch.zeros(p.chains, len(p.x), dtype=W1.dtype)
            for _ in range(p.steps):
                z = advance(z)
        return z

    return call
