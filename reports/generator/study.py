"""Everything the ledger holds about one generator: certificate, measurements, pictures' data."""

from __future__ import annotations

import math
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from lemmata.bounds.verdict import Verdict
from lemmata.reports.evidence import Data, number
from lemmata.reports.generator import constants
from lemmata.reports.generator.constants import COVERED, Setting
from lemmata.reports.render.decimal import outward


def study(path: Path, setting: Setting, chosen: Mapping[str, Any] = {}) -> Data:
    """Return the ledger's ``generator`` and, where they exist, ``constants``.

    Parameters
    ----------
    path : Path
        A trained generator: ``.npz``, ``.onnx`` or ``module:object``.
    setting : Setting
        Noise level, target error, entropy.
    chosen : mapping, optional
        What `verify.load` is told of inputs and outputs.

    Raises
    ------
    InputError
        If it is no generator, or the observation is none of its.
    """
    from lemmata import verify
    from lemmata.reports.generator.encoders import network
    from lemmata.reports.generator.local import local
    from lemmata.reports.generator.model import describe, load, note, point
    from lemmata.reports.generator.observed import observed
    from lemmata.verify.engine.network import full_size

    G = load(path, chosen)
    about = describe(path, G)
    x = None if setting.observation is None else point(setting.observation, G.out, "observation")
    data = observed(note(path), path, G.out)
    certificate = verify.certify(G)
    measured = _measured(G, setting.rng)
    out = _theorem(G, about, certificate, measured, setting)
    sharp = out.get("constants", {}).get("beta_max", {}).get("sharp")
    theorem = None if sharp is None else float(sharp["enclosure"][0])
    graph = network(G)
    size = None if graph is None else full_size(graph)
    out["generator"]["local"] = local(
        G, certificate, setting, about["beta"], theorem, x, data=data, measured=measured, size=size
    )
    return out


def inputs(path: Path, setting: Setting) -> list[str]:
    """Return name and digest of every file that a study reads.

    None for an object, and for a model whose weights are in files that it names (``location``).
    """
    from lemmata.reports.generator.model import note

    if not path.is_file() or (path.suffix == ".onnx" and b"location" in path.read_bytes()):
        return []
    beside = path.with_suffix(".json")
    files = [path, beside, *([setting.observation] if setting.observation else [])]
    table = note(path).get("table")
    if isinstance(table, str):
        files.append(path.parent / table)
    return [f"{f.name} {sha256(f.read_bytes()).hexdigest()}" for f in files if f.is_file()]


def _theorem(G: Any, about: Data, certificate: Any, measured: Any, setting: Setting) -> Data:
    """Return what is certified and measured on the whole space."""
    from lemmata.verify.certify.points.witness import better
    from lemmata.verify.square import unsquare

    cert = certificate_entry(certificate, measured)
    witness = certificate.witness
    if witness is not None and measured is not None:
        witness = better(G, witness, measured)
    found: Data = {
        **about,
        "certificate": cert,
        "invertible": certificate.invertible,
        "witness": None if witness is None else witness.to_dict(),
        "setting": {"beta_trained": about["beta"]},
        "descent": None,
        "posterior": None,
        "unknown": _unknown(cert),
    }
    out: Data = {"generator": found}
    if why := unsquare(G):
        found["unknown"].append(f"Theorem 1 {why}.")
        return out
    if not (certificate.invertible and math.isfinite(certificate.M.value)):
        return out
    if not math.isfinite(certificate.M2.value):
        found["unknown"].append("No constants: M2 is not proved, and Theorem 1 needs it.")
        return out
    from lemmata.reports.generator.encoders import add_counted, network
    from lemmata.reports.generator.runs import descent, encoder, posterior
    from lemmata.verify.engine.network import full_size

    graph = network(G)
    size = None if graph is None else full_size(graph)
    rows = constants.for_generator(certificate, G.dim, setting, about["beta"], size)
    found["setting"] = constants.setting_entry(rows, setting, about["beta"])
    out["constants"] = constants.entries(rows)
    found["unknown"] += _gaps(found, math.isfinite(certificate.M3.value))
    if graph is None:
        found["unknown"].append(
            "The number of parameters of the encoder: it is counted for layer graphs only."
        )
    else:
        add_counted(out["constants"], graph)

    found["limits"] = constants.limits(certificate, G.dim, setting, out["constants"], size)
    found["descent"] = descent(G, certificate, rows, setting)
    found["posterior"] = posterior(G, rows, setting, about["beta"]) if G.dim <= 2 else None
    found["encoder"] = encoder(G, certificate, rows, setting) if graph is not None else None
    _add_measured(out)
    return out


def _measured(G: Any, rng: int) -> Any:
    from lemmata.verify.certify import measure

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


def _unknown(cert: Data) -> list[str]:
    lines = [
        f"{name}: {cert[name]['verdict']}. {cert[name]['how']}"
        for name in ("m", "M", "M2", "M3")
        if cert[name]["verdict"] != Verdict.PROVED
    ]
    if cert["offset"]["verdict"] != Verdict.PROVED:
        lines.append(
            f"Assumption 3, G(0) = 0: {cert['offset']['verdict']}. {cert['offset']['how']}. "
            "The theorem applies after moving the observables by G(0)."
        )
    return lines


def _gaps(found: Data, third: bool) -> list[str]:
    """Return what the constants leave open."""
    lines = []
    if not third:
        lines.append("M3 is not proved: the printed and repaired bounds on beta leave it out.")
    trained, setting = found["beta"], found["setting"]
    if setting["covered"]["sharp"] is not True:
        lines.append(f"The conditions of Theorem 1 do not all hold at beta = {setting['beta']}.")
    if trained is not None and setting["beta_is"] == COVERED:
        lines.append(
            f"It was trained at noise level {trained:g}, which Theorem 1 does not cover; what is "
            f"told of Theorem 1 is about beta = {setting['beta']}."
        )
    return lines


def _add_measured(out: Data) -> None:
    """Put what was measured beside the constants it belongs to."""
    d = out["generator"]["descent"]
    if d:
        hits = [o["hit"] for o in d["observations"]]
        out["constants"]["S"]["measured"] = None if None in hits else max(hits)


__all__ = ["Setting", "study"]
