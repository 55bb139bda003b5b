"""Run the generator: measured descent against its bound, and the posterior in low dimension."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from lemmata.bounds.verdict import Verdict
from lemmata.reports.evidence import Data, number
from lemmata.reports.generator.constants import Setting

POINTS = 120
"""Most points of a curve that the ledger keeps."""
STEPS = 60_000
"""Most steps of descent that are measured."""


def observables(G: Any, rows: Any, setting: Setting) -> Any:
    """Draw x = G(z) + beta xi, none longer than the norm that the constants allow."""
    rng = np.random.default_rng(np.random.SeedSequence(setting.rng, spawn_key=(1,)))
    z, noise = rng.standard_normal((2, setting.observations, G.dim))
    x = G.value(z) + _input(rows, "beta") * noise
    # Without Assumption 3 every bound is about x - G(0).
    moved = x - G.offset
    norms = np.linalg.norm(moved, axis=1, keepdims=True)
    return G.offset + moved * np.minimum(1.0, 0.999 * _input(rows, "norm_x") / norms)


def _input(rows: Any, name: str) -> float:
    """Return an input of the constants, rounded to nearest: for drawing, never for a bound."""
    return next(float(v) for s, v in rows.inputs.items() if s.name == name)


def promises(rows: Any, x: Any, certificate: Any) -> list[Data]:
    """Return Q, S and delta of Lemma 1 for each observable, outward rounded."""
    from lemmata.bounds.paper.descent.size import Q_PRINTED, Q_SHARP, S_PRINTED, S_SHARP
    from lemmata.verify.evaluate import as_function

    shared = {"m": certificate.m.value, "M": certificate.M.value, "M2": certificate.M2.value}
    delta = float(rows["delta"].sharp.enclosure.low)
    rough = float(rows["delta"].printed.enclosure.low)
    out = []
    for length in np.linalg.norm(x, axis=1):
        at = {**shared, "norm_x": math.nextafter(float(length), math.inf), "d": x.shape[1]}
        printed = as_function(Q_PRINTED)(**at)
        out.append(
            {
                "norm_x": float(length),
                "Q": as_function(Q_SHARP)(**at),
                "S": math.ceil(as_function(S_SHARP)(**at, delta=delta)),
                "S_printed": math.ceil(as_function(S_PRINTED)(**at, Q=printed, delta=rough)),
            }
        )
    return out


def descent(G: Any, certificate: Any, rows: Any, setting: Setting) -> Data | None:
    """Return measured losses of gradient descent beside their bound."""
    from lemmata.verify.engine.descent import descend, newton

    x = observables(G, rows, setting)
    told = promises(rows, x - G.offset, certificate)
    Q, delta = np.array([p["Q"] for p in told]), float(rows["delta"].sharp.enclosure.low)
    z_hat = newton(G, x)
    if not np.isfinite(z_hat).all():
        return None
    limit = int(min(STEPS, max(4.0, *(p["S"] for p in told))))
    run = descend(G, x, Q=Q, steps=limit, target=(z_hat, delta))
    assert run.hit is not None
    rate = np.maximum(0.0, 1 - certificate.m.value**2 / Q)
    bound = run.f[0] * rate ** np.arange(len(run.f))[:, None]
    # Rounding moves each residual, whose square is 2 f, by a few units of |x|.
    rounding = 64 * np.finfo(float).eps * (1 + np.linalg.norm(x, axis=1))
    worst = float(np.max((run.f / (np.sqrt(bound) + rounding) ** 2)[1:], initial=0.0))
    return {
        "delta": delta,
        "steps": limit,
        "worst": number(worst),
        "verdict": str(Verdict.CONSISTENT if worst <= 1 else Verdict.REFUTED),
        "observations": [
            {**p, **_curve(run.f[:, i], int(run.hit[i]), p, certificate.m.value)}
            for i, p in enumerate(told)
        ],
    }


def _curve(f: Any, hit: int, told: Data, m: float) -> Data:
    """Return the loss up to the arrival, and its bound up to the promised number of steps."""
    steps = thin(hit if hit >= 0 else len(f) - 1)
    promised = thin(max(told["S"], steps[-1]))
    rate = max(0.0, 1 - m**2 / told["Q"])
    return {
        "hit": hit if hit >= 0 else None,
        "s": steps,
        "f": [float(v) for v in f[steps]],
        "bound_s": promised,
        "bound": [float(f[0]) * rate**s for s in promised],
    }


def thin(last: int) -> list[int]:
    """Return steps from 0 to ``last``, dense at first."""
    return sorted({0, *(round(t) for t in np.geomspace(1, max(last, 1), POINTS))})


def posterior(G: Any, rows: Any, setting: Setting, trained: float | None) -> Data:
    """Return the posterior density of one observable on a grid, for d = 1 or 2."""
    from lemmata.verify.engine.descent import newton
    from lemmata.verify.engine.posterior import posterior as of

    level = _input(rows, "beta") if trained is None else trained
    x = observables(G, rows, setting)[0]
    p = of(G, x, level)
    mean, covariance = p.moments()
    wide = 4 * np.sqrt(np.diag(covariance))
    size = 201 if G.dim == 1 else 61
    sides = [np.linspace(c - w, c + w, size) for c, w in zip(mean, wide, strict=True)]
    grid = np.stack(np.meshgrid(*sides), axis=-1)
    density = p.density(grid.reshape(-1, G.dim)).reshape(grid.shape[:-1])
    return {
        "beta": level,
        "x": x.tolist(),
        "z_hat": newton(G, x).tolist(),
        "mode": p.mode.tolist(),
        "error": float(p.relative_error),
        "z": sides[0].tolist() if G.dim == 1 else [s.tolist() for s in sides],
        "density": density.tolist(),
    }


LAYERS = 2000
"""Most Langevin steps that a picture runs."""
ACCURACIES = (0.3, 0.1, 0.03, 0.01)
"""Target errors at which the size of an encoder is drawn."""


def encoder(G: Any, certificate: Any, rows: Any, setting: Setting) -> Data:
    """Return what the pictures of the encoder show: sizes and, for d = 1 or 2, its samples."""
    from lemmata.reports.render.pictures import size_data

    out: Data = {"sizes": size_data("eps", ACCURACIES), "path": None}
    if G.dim <= 2:
        out["path"] = _path(G, certificate, rows, setting)
    return out


def _path(G: Any, certificate: Any, rows: Any, setting: Setting) -> Data | None:
    from lemmata import verify
    from lemmata.reports.render.pictures import path_data
    from lemmata.verify.errors import InputError

    x, beta = observables(G, rows, setting)[0], _input(rows, "beta")
    options: dict[str, Any] = {"beta": beta, "eps": setting.eps, "certificate": certificate}
    made = verify.encoder(G, x, **options)
    if made.numbers.S > STEPS:
        return None
    K = min(made.numbers.K, LAYERS)
    try:
        drawn = path_data(verify.encoder(G, x, **options, steps=K), x, n=400, rng=setting.rng)
    except (InputError, ArithmeticError):
        return None
    if not np.isfinite(drawn["samples"]).all():
        return None
    drawn["descent"] = drawn["descent"][-300:]
    return {**drawn, "beta": beta, "K": K, "K_theorem": made.numbers.K}
