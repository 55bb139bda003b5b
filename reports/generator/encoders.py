"""What is told about an encoder: sizes, numbers, the guarantee or what was measured instead."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import Any

from lemmata.reports.evidence import Data


def network(G: Any) -> Any:
    """Return the generator unit by unit; ``None`` if it is no layer graph."""
    from lemmata.verify.engine.network import units
    from lemmata.verify.errors import InputError

    try:
        return units(G)
    except InputError:
        return None


def add_counted(constants: Data, graph: Any) -> None:
    """Put sizes that are counted on the networks beside those that the formulas give."""
    from lemmata.verify.engine.network import step

    S, K = (constants[n]["sharp"]["exact"] for n in ("S", "K"))
    d = graph.inputs
    one = step(graph, 0.5, -0.5, [0.0] * d).parameters
    constants["N_step"]["measured"] = one
    if S and K:
        total = (int(S) + int(K)) * one + int(K) + d
        constants["N_enc"]["measured"] = total
        constants["N_phi"]["measured"] = total + d * (int(S) + int(K))


RUNNABLE = 10**8
"""Layers that someone might wait for; without a guarantee an encoder with more is nothing."""


def require_possible(made: Any, most: int) -> None:
    """Raise if an encoder has more layers than can be counted, or run where nothing is guaranteed.

    Raises
    ------
    InputError
        With the number of layers, and what to do.
    """
    from lemmata.verify.errors import InputError

    N, lost = made.numbers, "; ".join(made.guarantee.lost)
    fits = max(N.S, N.K) <= most and (made.guarantee.holds or N.S + N.K <= RUNNABLE)
    if not fits:
        why = f", and no guarantee: {lost}; mend that" if lost else "; lower M/m or --norm-x"
        fewer = ", or take fewer --steps" if N.S <= RUNNABLE else ""
        raise InputError(
            f"at beta = {N.beta:.6g} the encoder has S = {_size(N.S)} gradient and K = "
            f"{_size(N.K)} Langevin layers, more than can be run{why}{fewer}"
        )


def _size(count: int) -> str:
    text = str(count)
    return text if len(text) <= 15 else f"{text[0]}.{text[1:3]}e{len(text) - 1}"


def make(path: Path, G: Any, args: argparse.Namespace) -> Any:
    """Return the encoder; at the trained noise if the theorem covers it and none is asked for."""
    from lemmata import verify
    from lemmata.reports.generator.model import describe

    certificate = verify.certify(G)
    options = {
        "eps": args.eps,
        "norm_x": args.norm_x,
        "steps": args.steps,
        "certificate": certificate,
    }
    trained = describe(path, G)["beta"]
    if args.beta is None and trained is not None:
        made = verify.encoder(G, beta=trained, **{**options, "steps": None})
        if made.guarantee.holds:
            return verify.encoder(G, beta=trained, **options)
    return verify.encoder(G, beta=args.beta, **options)


def entry(made: Any, generator: Path, file: Path, size: int, rng: int) -> Data:
    """Return the record that is written beside the model."""
    numbers, counted = made.numbers, made.size
    return {
        "file": {
            "name": file.name,
            "bytes": size,
            "inputs": _INPUTS,
            "outputs": _OUTPUTS,
            "onnxruntime": _runs(made),
        },
        "generator": {"file": generator.name, **counted.names},
        "numbers": {
            "beta": numbers.beta,
            "epsilon": numbers.eps,
            "S": numbers.S,
            "K": numbers.K,
            "K_theorem": numbers.K_theorem,
            "h": numbers.h,
            "eta": numbers.eta,
            "norm_x": numbers.norm_x,
        },
        "size": {
            "encoder": made.parameters,
            "phi": made.amortisation,
            "gradient_step": made.descent.parameters,
            "langevin_step": made.drift.parameters,
            "printed": _printed(made),
        },
        "guarantee": _guarantee(made),
        "measured": None if made.guarantee.holds else _measured(made, rng),
    }


def _runs(made: Any) -> bool:
    """Whether onnxruntime has all operators in float64."""
    from lemmata.verify.engine.encoder.export import DOUBLE

    return bool(made.graph.activations <= DOUBLE)


LOST = 0.99
"""From this total variation on, the samples have little to do with the posterior."""
_INPUTS = {
    "x": "(n, d) float64, observables",
    "z": "(n, d) float64, state to go on from; ignored when start is true",
    "noise": "(k, n, d) float64, standard normal; K slices in all, cut as you like",
    "start": "bool, true for the first piece: run the S gradient steps from 0",
}
_OUTPUTS = {"z_next": "(n, d) float64, the state after k steps; the sample after K"}


def _printed(made: Any) -> int:
    """Return the size with the printed steps, d^2 partial derivatives each, and the same counts."""
    from lemmata.bounds.paper.simulation.counts import STEP_PRINTED
    from lemmata.verify.evaluate import as_function

    S, K = made.numbers.S, made.numbers.K
    step = int(as_function(STEP_PRINTED)(**made.size.names))
    return int((S + K) * step + K + made.dim)


def _guarantee(made: Any) -> Data:
    found = made.guarantee
    numbers = made.numbers
    statement = (
        f"for every x with |x| <= {numbers.norm_x:.6g} the law of z_next after K = {numbers.K} "
        f"slices of standard normal noise is within {numbers.eps:.6g} of the posterior in total "
        "variation, in exact arithmetic"
    )
    return {
        "holds": found.holds,
        "statement": statement if found.holds else None,
        "lost": list(found.lost),
        "claim": "theorem-1",
        "form": "sharp",
        "verdict": found.verdict,
        "rests_on": list(found.rests_on),
        "facts": _facts(found.rests_on),
    }


def _facts(ids: Any) -> dict[str, str]:
    """Return each cited fact in words, with its reference."""
    from lemmata.bounds.facts import FACTS
    from lemmata.bounds.kernel.statement import LITERATURE

    facts = (LITERATURE.get(id) or FACTS[id] for id in ids)
    return {fact.id: f"{fact.statement} [{fact.reference}]" for fact in facts}


def _measured(made: Any, rng: int) -> Data:
    """Measure at one observable that the model draws, scaled down to the length it is made for."""
    import numpy as np

    from lemmata.verify.engine.encoder.measure import total_variation

    seeds = np.random.default_rng(rng)
    z = seeds.standard_normal(made.dim)
    x = made.G.value(z) + made.numbers.beta * seeds.standard_normal(made.dim)
    length = float(np.linalg.norm(x))
    x = x * min(1.0, made.numbers.norm_x / length) if length else x
    found = total_variation(made, x, rng=seeds)
    return {
        "x": x.tolist(),
        "total_variation": [_finite(found.low), _finite(found.high)],
        "how": found.how,
        "level": found.level,
        "n": found.n,
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def text(data: Data, file: Path, beside: Path) -> str:
    """Return what the command says."""
    numbers, size, sure = data["numbers"], data["size"], data["guarantee"]
    lines = [
        f"{file}  {data['file']['bytes']} bytes; {beside.name} beside it",
        f"parameters   {size['encoder']} (printed construction {size['printed']}); "
        f"phi {size['phi']}",
        f"steps        S = {numbers['S']}, K = {numbers['K']}, h = {numbers['h']:.6g}, "
        f"beta = {numbers['beta']:.6g}",
    ]
    if not data["file"]["onnxruntime"]:
        lines.append("runtime      onnxruntime lacks an activation in float64; the file is valid")
    if sure["holds"]:
        lines.append(f"guarantee    {sure['statement']}")
        facts = len(sure["rests_on"])
        words = f"{facts} cited facts, told in {beside.name}"
        lines.append(f"             theorem-1, sharp: {sure['verdict']}, on {words}")
    else:
        lines.append(f"guarantee    lost: {'; '.join(sure['lost'])}")
        lines.append(f"measured     {_interval(data['measured'])}")
    return "\n".join(lines) + "\n"


def _interval(measured: Data) -> str:
    low, high = measured["total_variation"]
    if low is None:
        return f"UNKNOWN: {measured['how']}"
    words = f"{low:.3g}" if low == high else f"between {low:.3g} and {high:.3g}"
    advice = "; nothing near the posterior, try more --steps: h = T/K" if low > LOST else ""
    return f"total variation {words} at one x ({measured['how']}){advice}"
