"""Run the generator: measured descent against its bound, and the posterior in low dimension."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from bounds.verdict import Verdict
from reports.constants import Setting
from reports.evidence import Data, number
from reports.study import POINTS, STEPS


def observables(G: Any, rows: Any, setting: Setting) -> Any:
    """Draw x = G(z) + beta xi, none longer than the norm that the constants allow."""
    rng = np.random.default_rng(np.random.SeedSequence(setting.rng, spawn_key=(1,)))
    z, noise = rng.standard_normal((2, setting.observations, G.dim))
    x = G.value(z) + _input(rows, "beta") * noise
    norms = np.linalg.norm(x, axis=1, keepdims=True)
    return x * np.minimum(1.0, 0.999 * _input(rows, "norm_x") / norms)


def _input(rows: Any, name: str) -> float:
    """Return an input of the constants, rounded to nearest: for drawing, never for a bound."""
    return next(float(v) for s, v in rows.inputs.items() if s.name == name)


def promises(rows: Any, x: Any, certificate: Any) -> list[dict[str, float]]:
    """Return Q, S and delta of Lemma 1 for each observable, outward rounded."""
    from bounds.paper import descent
    from verify.evaluate import as_function

    shared = {"m": certificate.m.value, "M": certificate.M.value, "M2": certificate.M2.value}
    delta = float(rows["delta"].sharp.enclosure.low)
    rough = float(rows["delta"].printed.enclosure.low)
    out = []
    for length in np.linalg.norm(x, axis=1):
        at = {**shared, "norm_x": math.nextafter(float(length), math.inf), "d": x.shape[1]}
        printed = as_function(descent.Q_PRINTED)(**at)
        out.append(
            {
                "norm_x": float(length),
                "delta": delta,
                "Q": as_function(descent.Q_SHARP)(**at),
                "S": as_function(descent.S_SHARP)(**at, delta=delta),
                "S_printed": as_function(descent.S_PRINTED)(**at, Q=printed, delta=rough),
            }
        )
    return out


def descent(G: Any, certificate: Any, rows: Any, setting: Setting) -> Data | None:
    """Return measured losses of gradient descent beside their bound."""
    from verify.engine.descent import descend, newton

    x = observables(G, rows, setting)
    told = promises(rows, x, certificate)
    Q, delta = np.array([p["Q"] for p in told]), told[0]["delta"]
    z_hat = newton(G, x)
    if not np.isfinite(z_hat).all():
        return None
    limit = int(min(STEPS, max(4.0, *(p["S"] for p in told))))
    run = descend(G, x, Q=Q, steps=limit, target=(z_hat, delta))
    assert run.hit is not None
    steps = np.arange(len(run.f))[:, None]
    bound = run.f[0] * (1 - certificate.m.value**2 / Q) ** steps
    # Rounding adds about 1e-16 |x| to each residual, so this much to a loss.
    slack = 1e-14 * run.f[0] * np.finfo(float).eps ** 0.5
    worst = float(np.max((run.f - slack) / bound))
    kept = thin(len(run.f))
    return {
        "delta": delta,
        "steps": limit,
        "worst": number(worst),
        "verdict": str(Verdict.CONSISTENT if worst <= 1 + 1e-9 else Verdict.REFUTED),
        "observations": [
            {
                **{k: number(v) for k, v in p.items() if k != "delta"},
                "hit": int(run.hit[i]) if run.hit[i] >= 0 else None,
                "s": kept,
                "f": [float(v) for v in run.f[kept, i]],
                "bound": [float(v) for v in bound[kept, i]],
            }
            for i, p in enumerate(told)
        ],
    }


def thin(n: int) -> list[int]:
    """Return at most `POINTS` indices below n, the first and the last among them."""
    return sorted({round(t) for t in np.linspace(0, n - 1, min(n, POINTS))})


def posterior(G: Any, rows: Any, setting: Setting) -> Data:
    """Return the posterior density of one observable on a grid, for d = 1 or 2."""
    from verify.engine.descent import newton
    from verify.engine.posterior import posterior as of

    x = observables(G, rows, setting)[0]
    p = of(G, x, _input(rows, "beta"))
    mean, covariance = p.moments()
    wide = 5 * np.sqrt(np.diag(covariance))
    size = 201 if G.dim == 1 else 61
    sides = [np.linspace(c - w, c + w, size) for c, w in zip(mean, wide, strict=True)]
    grid = np.stack(np.meshgrid(*sides), axis=-1)
    density = p.density(grid.reshape(-1, G.dim)).reshape(grid.shape[:-1])
    return {
        "beta": _input(rows, "beta"),
        "x": x.tolist(),
        "z_hat": newton(G, x).tolist(),
        "mode": p.mode.tolist(),
        "error": float(p.relative_error),
        "z": sides[0].tolist() if G.dim == 1 else [s.tolist() for s in sides],
        "density": density.tolist(),
    }
