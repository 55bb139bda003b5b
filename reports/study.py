"""Everything the ledger holds about one generator: certificate, measurements, pictures' data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from bounds.verdict import Verdict
from reports import constants as table
from reports.decimal import outward
from reports.evidence import Data, number
from verify.errors import InputError

POINTS = 240
"""Most points of a curve that the ledger keeps."""
STEPS = 4000
"""Most steps of descent that are measured."""


@dataclass(frozen=True)
class Setting:
    """What is asked: noise level, target error, largest norm of the observables.

    ``None`` for ``beta`` means the level it was trained at if that is covered, else the largest
    one that is; for ``norm_x`` the bound of Lemma 24.
    """

    eps: Fraction = Fraction(1, 10)
    beta: Fraction | None = None
    norm_x: Fraction | None = None
    rng: int = 0
    observations: int = 5


def study(path: Path, setting: Setting) -> Data:
    """Return the ledger's ``generator`` and, where they exist, ``constants``.

    Parameters
    ----------
    path : Path
        A trained generator, ``.npz`` or ``.onnx``.
    setting : Setting
        Noise level, target error, entropy.

    Raises
    ------
    InputError
        If the file is not a generator.
    """
    import verify
    from reports.model import describe

    G = verify.load(str(path))
    about = describe(path, G)
    certificate = verify.certify(G)
    cert = certificate_entry(certificate, _measured(G, setting.rng))
    found: Data = {
        **about,
        "certificate": cert,
        "invertible": bool(certificate.invertible),
        "witness": witness_entry(certificate.witness),
        "setting": {"eps": str(setting.eps), "beta_trained": about["beta"]},
        "descent": None,
        "posterior": None,
        "unknown": _unknown(cert),
    }
    out: Data = {"generator": found}
    if not (certificate.invertible and math.isfinite(certificate.M.value)):
        return out
    chosen = table.choose(certificate, G.dim, setting, about["beta"])
    if chosen is None:
        found["unknown"].append("No constants: M2 is not proved, and Theorem 1 needs it.")
        return out
    found["setting"] |= chosen.words
    out["constants"] = chosen.rows
    found["descent"] = _descent(G, chosen, setting)
    found["posterior"] = _posterior(G, chosen, setting) if G.dim <= 2 else None
    _add_measured(out)
    return out


def _measured(G: Any, rng: int) -> Any:
    from verify.certify import measure

    try:
        return measure(G, rng=rng)
    except ArithmeticError:
        return None


def certificate_entry(certificate: Any, measured: Any = None) -> Data:
    """Return the constants with how each was proved, and what a search met."""
    out: Data = {b.name: bound_entry(b) for b in [*certificate, certificate.offset]}
    for name in ("m", "M", "M2", "M3"):
        met = None if measured is None else float(getattr(measured, name))
        value = out[name]["value"]
        usable = met is not None and isinstance(value, float) and value > 0
        out[name]["measured"] = number(met)
        out[name]["ratio"] = number(met / value) if usable and met is not None else None
    return out


def bound_entry(bound: Any) -> Data:
    """Return one certified constant."""
    ends = bound.fractions if bound.verdict is Verdict.PROVED else None
    return {
        "verdict": str(bound.verdict),
        "value": number(float(bound.value)),
        "enclosure": None if ends is None else list(outward(*ends)),
        "exact": bool(bound.exact),
        "how": bound.how,
    }


def witness_entry(witness: Any) -> Data | None:
    """Return two points that no useful m survives."""
    if witness is None:
        return None
    return {
        "u": [float(t) for t in witness.u],
        "v": [float(t) for t in witness.v],
        "ratio": f"{witness.value:.3g}",
        "why": witness.why,
    }


def _unknown(cert: Data) -> list[str]:
    lines = [
        f"{name}: {cert[name]['verdict']}. {cert[name]['how']}"
        for name in ("m", "M", "M2", "M3")
        if cert[name]["verdict"] != Verdict.PROVED
    ]
    if cert["offset"]["verdict"] != Verdict.PROVED:
        lines.append(
            f"Assumption 3, G(0) = 0: {cert['offset']['verdict']}. {cert['offset']['how']} "
            "The theorem applies after moving the observables by G(0)."
        )
    return lines


def _observables(G: Any, chosen: table.Chosen, setting: Setting) -> Any:
    """Draw observables x = G(z) + beta xi, no longer than the norm that the constants allow."""
    rng = np.random.default_rng(np.random.SeedSequence(setting.rng, spawn_key=(1,)))
    z, noise = rng.standard_normal((2, setting.observations, G.dim))
    x = G.value(z) + float(chosen.beta) * noise
    norms = np.linalg.norm(x, axis=1, keepdims=True)
    return x * np.minimum(1.0, 0.999 * float(chosen.norm_x) / norms)


def _descent(G: Any, chosen: table.Chosen, setting: Setting) -> Data | None:
    from verify.engine.descent import descend, newton

    x = _observables(G, chosen, setting)
    rows = [chosen.at_norm(Fraction(float(v))) for v in np.linalg.norm(x, axis=1)]
    Q = np.array([math.nextafter(float(table.upper(r, "Q")), math.inf) for r in rows])
    delta = float(table.lower(rows[0], "delta"))
    z_hat = newton(G, x)
    if not np.isfinite(z_hat).all():
        return None
    limit = int(min(STEPS, max(4, *(float(table.upper(r, "S")) for r in rows))))
    run = descend(G, x, Q=Q, steps=limit, target=(z_hat, delta))
    rate = 1 - float(chosen.m) ** 2 / Q
    bound = run.f[0] * rate ** np.arange(len(run.f))[:, None]
    # What rounding can add to a loss that is computed, in units of the first one.
    slack = 1e-12 * bound + 1e-28 * run.f[0]
    worst = float(np.max((run.f - slack) / bound))
    keep = _thin(len(run.f))
    assert run.hit is not None
    return {
        "delta": delta,
        "steps": limit,
        "worst": number(worst),
        "verdict": str(Verdict.CONSISTENT if worst <= 1 else Verdict.REFUTED),
        "observations": [
            {
                "norm_x": float(np.linalg.norm(x[i])),
                "Q": float(Q[i]),
                "S": table.integer(rows[i], "S", "sharp"),
                "S_printed": table.integer(rows[i], "S", "printed"),
                "hit": int(run.hit[i]) if run.hit[i] >= 0 else None,
                "s": keep,
                "f": [float(v) for v in run.f[keep, i]],
                "bound": [float(v) for v in bound[keep, i]],
            }
            for i in range(len(x))
        ],
    }


def _thin(n: int) -> list[int]:
    return sorted({round(t) for t in np.linspace(0, n - 1, min(n, POINTS))})


def _posterior(G: Any, chosen: table.Chosen, setting: Setting) -> Data | None:
    from verify.engine.descent import newton
    from verify.engine.posterior import posterior

    x = _observables(G, chosen, setting)[0]
    z_hat = newton(G, x)
    p = posterior(G, x, float(chosen.beta))
    mean, covariance = p.moments()
    wide = 5 * np.sqrt(np.diag(covariance))
    sides = [
        np.linspace(c - w, c + w, 201 if G.dim == 1 else 61)
        for c, w in zip(mean, wide, strict=True)
    ]
    grid = np.stack(np.meshgrid(*sides), axis=-1)
    density = p.density(grid.reshape(-1, G.dim)).reshape(grid.shape[:-1])
    return {
        "beta": float(chosen.beta),
        "x": x.tolist(),
        "z_hat": z_hat.tolist(),
        "mode": p.mode.tolist(),
        "error": float(p.relative_error),
        "z": sides[0].tolist() if G.dim == 1 else [s.tolist() for s in sides],
        "density": density.tolist(),
    }


def _add_measured(out: Data) -> None:
    """Put what was measured beside the constants it belongs to."""
    d, rows = out["generator"]["descent"], out["constants"]
    if d and "S" in rows:
        hits: Sequence[int | None] = [o["hit"] for o in d["observations"]]
        worst = None if None in hits else max(h for h in hits if h is not None)
        rows["S"]["measured"] = worst


__all__ = ["InputError", "Setting", "study"]
