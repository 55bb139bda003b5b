"""The reduction run on a circuit: from samplers of z given x to inverters, against the bound."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lemmata.verify.errors import InputError

if TYPE_CHECKING:
    from lemmata.verify.engine.circuit import Circuit
    from lemmata.verify.engine.circuits.circuit_network import Kind
    from lemmata.verify.engine.circuits.reduction import Encoder
    from lemmata.verify.engine.hard_generator import HardGenerator

Data = dict[str, Any]
MOST_BITS = 10
"""All signs are enumerated for every input, so that no error is estimated."""
LEVEL = 1e-9
"""A success below its bound with a smaller p-value counts as a refutation."""
_FAMILY = re.compile(r"(feistel|arx|present)-(\d+)")


def load(name: str) -> Circuit:
    """Return a circuit of a family, ``present-8``, or of a file.

    Raises
    ------
    InputError
        If there is none, or it has too many inputs to be enumerated.
    """
    from lemmata.verify.engine import circuit_families as families
    from lemmata.verify.engine.formats import read

    match = _FAMILY.fullmatch(name)
    if match and not Path(name).exists():
        d = int(match[2])
        _require(d, name)
        found: Circuit = getattr(families, match[1])(d).forward
        return found
    circuit = read(name)
    _require(circuit.inputs, name)
    return circuit


def _require(d: int, name: str) -> None:
    if not 1 <= d <= MOST_BITS:
        raise InputError(f"{name} has {d} inputs; the posterior is enumerated for 1 to {MOST_BITS}")


def inversion(circuit: Circuit, beta: float, n: int, rng: int) -> Data:
    """Return what the reduction measures, for four encoders.

    Parameters
    ----------
    circuit : Circuit
        Any function of at most ten bits.
    beta : float
        Noise.
    n : int
        Number of inputs.
    rng : int
        Entropy of training and of inputs.
    """
    import numpy as np

    from lemmata.verify.engine.circuits.circuit_network import realise
    from lemmata.verify.engine.circuits.reduction import corrupted, exact, langevin_misapplied
    from lemmata.verify.engine.circuits.trained import neural
    from lemmata.verify.engine.hard_generator import HardGenerator, hit_rate

    G, stream = HardGenerator(circuit, beta), np.random.default_rng(rng)
    constant = any(o < 2 for o in circuit.outputs)
    kinds: tuple[Kind, ...] = () if constant else ("minmax", "threshold", "relu", "tanh")
    members = [exact(G), corrupted(G, 0.3), langevin_misapplied(G), neural(G, 16, rng=stream)]
    loss = 1 - hit_rate(beta, G.d_o)
    return {
        "circuit": circuit.name,
        "d": G.d,
        "d_o": G.d_o,
        "gates": circuit.size,
        "bijective": circuit.is_bijective,
        "parameters": {kind: realise(circuit, kind).parameters for kind in kinds},
        "beta": beta,
        "n": n,
        "rng": rng,
        "loss": loss,
        "encoders": [_row(G, E, n, loss, stream) for E in members],
    }


def _row(G: HardGenerator, E: Encoder, n: int, loss: float, stream: Any) -> Data:
    from lemmata.verify.engine.circuits.reduction import run

    found = run(G, E, n, rng=stream)
    success, overlap = float(found.success.mean()), float(found.overlap.mean())
    short = max(0.0, overlap - loss - success)
    return {
        "encoder": E.name,
        "success": success,
        "tv": 1 - overlap,
        "bound": overlap - loss,
        "p_value": math.exp(-n * short**2 / 2),
    }


def text(found: Data) -> str:
    """Return the table for a terminal."""
    sizes = ", ".join(f"{kind} {count}" for kind, count in found["parameters"].items())
    kind = "a bijection" if found["bijective"] else "not a bijection"
    rows = [
        f"{found['circuit']}: {found['d']} -> {found['d_o']} bits, {found['gates']} gates, {kind}",
        f"parameters of the network C(sgn z): {sizes or 'none, an output is constant'}",
        f"noise {found['beta']:g}, {found['n']} inputs, loss 1 - kappa^d_o = {found['loss']:.4g}",
        "",
        f"{'encoder':36}{'success':>9}{'TV':>9}{'bound':>9}  success >= 1 - TV - loss",
    ]
    for row in found["encoders"]:
        held = "holds" if row["success"] >= row["bound"] else f"p = {row['p_value']:.2g}"
        rows.append(
            f"{row['encoder']:36}{row['success']:9.4f}{row['tv']:9.4f}{row['bound']:9.4f}  {held}"
        )
    return "\n".join(rows) + "\n"
