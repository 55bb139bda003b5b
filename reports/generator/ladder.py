"""One observation through all bounds: up to which noise each of them speaks, and with what size."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lemmata.bounds.verdict import Verdict
from lemmata.reports.evidence import Data
from lemmata.reports.generator import constants
from lemmata.reports.generator.constants import Setting
from lemmata.verify.errors import InputError

NICE = ("1", "1.25", "1.5", "2", "2.5", "3", "4", "5", "6", "8")
"""Noise levels that are tried, times powers of ten."""
FARTHEST = 64
"""How many of them below the first are tried, or a sixteenth of that above."""
SAMPLED = 32
"""Largest d at which curvature is sampled: Hessians of all points are kept."""
ERRORS = {
    "laplace": "local-laplace",
    "epsilon_1": "local-paths",
    "epsilon_2": "local-exit",
    "epsilon_3": "local-mixing",
    "epsilon_4": "local-mass",
    "epsilon_5": "theorem-1-local",
}
"""Terms of a certificate, and the claim that each comes from."""


def noise(place: int) -> float:
    """Return a level by its place, the larger the higher."""
    power, digit = divmod(place, len(NICE))
    return float(f"{NICE[digit]}e{power}")


def below(beta: float) -> int:
    """Return the place of the largest level that is not above a noise."""
    place = int(np.floor(np.log10(beta))) * len(NICE) + len(NICE)
    while noise(place) > beta:
        place -= 1
    return place


def largest(works: Callable[[float], bool], start: float) -> float | None:
    """Return the largest level at which something works, found by strides and bisection.

    It is supposed to work at all levels below one at which it does; ``None`` if it works nowhere
    that is tried.
    """
    place = below(start)
    up = works(noise(place))
    sign, most = (1, FARTHEST // 16) if up else (-1, FARTHEST)
    last, stride = place, 1
    while True:
        here = place + sign * stride
        if works(noise(here)) != up:
            break
        last, stride = here, 2 * stride
        if stride > most:
            return noise(last) if up else None
    good, bad = (last, here) if up else (here, last)
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if works(noise(middle)) else (good, middle)
    return noise(good)


@dataclass
class Climb:
    """Certificates of one observation at the noise levels that are asked for.

    Attributes
    ----------
    G : Generator
        The generator.
    at : callable
        The observation at a noise level: x = G(z) + beta xi, or always the same.
    eps : float
        Tolerance.
    found : dict
        Certificates so far, by noise.
    """

    G: Any
    at: Callable[[float], Any]
    eps: float
    found: dict[float, Any] = field(default_factory=dict)

    def certificate(self, beta: float) -> Any:
        """Return the certificate at a noise level."""
        from lemmata.verify.certify import posterior

        if beta not in self.found:
            x = self.at(beta)
            self.found[beta] = posterior.certify_posterior(self.G, x, beta, self.eps)
        return self.found[beta]

    def proved(self, beta: float) -> bool:
        """Whether the certificate is one."""
        return bool(self.certificate(beta).verdict is Verdict.PROVED)

    def sampled(self, beta: float) -> int | None:
        """Return K if curvature were as sampled."""
        from lemmata.verify.certify.posterior.compared.sampled import sampled

        if self.G.dim > SAMPLED:
            return None
        terms = sampled(self.G, self.at(beta), beta, self.eps)
        return None if terms is None else terms.K


def one(climb: Climb, beta: float, theorem: float | None, size: Mapping[str, int] | None) -> Data:
    """Return how far certificates of one observation go, and what sampling says beside them.

    Parameters
    ----------
    climb : Climb
        The observation.
    beta : float
        The noise that is used.
    theorem : float or None
        Up to which Theorem 1 covers.
    size : mapping or None
        N and H of the generator, if it is a layer graph.
    """
    top = largest(lambda level: climb.sampled(level) is not None, beta)
    # Certificates lose a factor of 2 to 5, so the search starts there.
    limit = largest(climb.proved, beta if top is None else min(beta, top / 3))
    levels = {beta, *([] if theorem is None else [theorem])}
    for level in levels:
        climb.certificate(level)
    if climb.proved(beta) and (limit is None or limit < beta):
        limit = beta
    rows = [_tried(level, c, size) for level, c in sorted(climb.found.items(), reverse=True)]
    out: Data = {"certified": limit, "tried": rows, "errors": {}, "sampled": None, "same": None}
    if top is not None:
        out["sampled"] = {"beta": top, "K": climb.sampled(top)}
    if limit is not None:
        terms = climb.certificate(limit).terms
        out["errors"] = {name: terms[name][1] for name in ERRORS if name in terms}
        out["same"] = climb.sampled(limit)
    return out


def _tried(beta: float, c: Any, size: Mapping[str, int] | None) -> Data:
    proved = c.verdict is Verdict.PROVED
    return {
        "beta": beta,
        "K": c.K if proved else None,
        "parameters": parameters(c.K, c.G.dim, size) if proved else None,
        "reason": "" if proved else c.reason,
    }


def parameters(K: int | None, d: int, size: Mapping[str, int] | None) -> int | None:
    """Return the size of the encoder of one observation with K Langevin layers."""
    from lemmata.bounds.paper.local.size import ENCODER
    from lemmata.verify.evaluate import as_function

    if K is None or size is None:
        return None
    names = {s.name: s for s in ENCODER.free_symbols}
    given = {"K": K, "d": d, "N": size["N"], "N_G": size["N"], "H": size["H"]}
    return int(as_function(ENCODER)(**{name: given[name] for name in names}))


def typical(energies: list[float]) -> int:
    """Return the index of the median."""
    return int(np.argsort(energies, kind="stable")[(len(energies) - 1) // 2])


def bend(G: Any, x: Any, beta: float) -> float:
    """Return how far from quadratic the energy is at its mode: the norm of its cubic form."""
    from lemmata.verify.certify.posterior.compared.sampled import Energy

    energy = Energy(G, x, beta)
    if energy.C is None:
        return np.inf
    return float(np.linalg.norm(energy.cubic().reshape(G.dim, -1), 2))


def rungs(certificate: Any, measured: Any, G: Any, z: Any, setting: Setting) -> list[Data]:
    """Return up to which noise theorems for all observations cover, by the constants that enter.

    Theorem 1 with those of the whole space; the local theorem with the same, with those that a
    search met, and with those of one latent point.
    """
    names = ("m", "M", "M2", "M3")
    proved = [float(getattr(certificate, name).value) for name in names]
    rows = [("printed", proved), ("sharp", proved), ("named", proved)]
    if measured is not None:
        rows.append(("measured", [float(getattr(measured, name)) for name in names]))
    rows.append(("point", _at_point(G, z)))
    found = [(by, _covered(by, numbers, G.dim, setting)) for by, numbers in rows]
    return [{"by": by, "beta": beta} for by, beta in found if beta is not None]


def _at_point(G: Any, z: Any) -> list[float]:
    """Return m, M, M2, M3 of one point, the last two by their flattened tensors."""
    sizes = np.linalg.svd(G.jacobian(z), compute_uv=False)
    tensors = (T(z).reshape(G.dim, -1) for T in (G.hessian, G.third))
    return [*map(float, (sizes[-1], sizes[0])), *(float(np.linalg.norm(T, 2)) for T in tensors)]


def _covered(by: str, numbers: list[float], d: int, setting: Setting) -> float | None:
    given = dict(zip(("m", "M", "M2", "M3"), numbers, strict=True))
    if not np.isfinite(given["M3"]):
        given["M3"] = 0.0
    norms = {"norm_x": setting.norm_x, "norm_z_hat": setting.norm_z_hat}
    try:
        rows = constants.compute(**given, d=d, eps=setting.eps, **norms)
    except InputError:
        return None
    if by in ("printed", "sharp"):
        value = rows["beta_0"].printed if by == "printed" else rows["beta_1"].sharp
        beta = float(value.enclosure.low)
        return beta if 0 < beta < np.inf else None
    near = constants.local(rows)
    return float(near[-1]["beta"]) if near else None
