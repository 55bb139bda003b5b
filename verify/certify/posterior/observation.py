"""From an observation to a certificate, step by step; the first that fails is the refusal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import sqrt

import numpy as np

from lemmata.bounds.verdict import Verdict
from lemmata.verify.certify import rules
from lemmata.verify.certify.certificate import Bound
from lemmata.verify.certify.pieces.rounded import Array
from lemmata.verify.certify.posterior import direct, mode
from lemmata.verify.certify.posterior.certificate import PosteriorCertificate
from lemmata.verify.certify.posterior.far import Outside, spheres
from lemmata.verify.certify.posterior.profiles import Numbers, Profiles, from_norms
from lemmata.verify.certify.posterior.theorem import Nearby, Terms, best, failing, mode_distance
from lemmata.verify.certify.posterior.whitened import Whitened, whitened
from lemmata.verify.generators import Generator
from lemmata.verify.norms import exact_matrix, lower, upper

FAR = "so nothing bounds the mass far away"


@dataclass(frozen=True)
class Observation:
    """One observation with the tolerance.

    Attributes
    ----------
    G, x, beta, eps
        As in `certify_posterior`.
    center, C : ndarray or None
        What the caller proposes.
    """

    G: Generator
    x: Array
    beta: float
    eps: float
    center: Array | None = None
    C: Array | None = None

    def certificate(self) -> PosteriorCertificate:
        """Return what is proved."""
        z = mode.center(self.G, self.x, self.beta) if self.center is None else self.center
        if z is None:
            return self._refused("no minimum of the energy was found")
        C = self.C
        if C is None:
            C = mode.whitening(mode.hessian(self.G, self.x, self.beta, z))
        if C is None:
            why = "alpha <= 0: the Hessian of the energy at the centre is not positive definite"
            return self._refused(why)
        w = whitened(self.G, self.x, self.beta, z, C)
        if w is None:
            return self._refused(f"no enclosure of the derivatives of {type(self.G).__name__}")
        return _placed(self._around(w), z, C)

    def _around(self, w: Whitened) -> PosteriorCertificate:
        if exact_matrix(w.C).det().contains(0):
            return self._refused("C is not certified invertible: its determinant may be 0")
        profiles, numbers = _profiles(w)
        if not profiles.a[0] > 0:
            why = f"alpha <= 0: the Hessian may be singular at {profiles.radii[0]:.3g} or nearer"
            return self._refused(why)
        t = mode_distance(profiles, w.at_center.gamma)
        if not t < profiles.radii[-1] / 2:
            gamma = f"gamma = {w.at_center.gamma:.3g}"
            return self._refused(f"gamma >= a(r) r at every radius r: {gamma}, no mode is near")
        near = Nearby(w.dim, profiles, w.at_center.gamma, t)
        if self.G.out != self.G.dim:
            why = f"{self.G.out} observables for {self.G.dim} latents: another mode may be far away"
            return self._given(near, f"{why}, {FAR}")
        m = expansion(self.G)
        if not (m.verdict is Verdict.PROVED and m.value > 0):
            return self._given(near, f"no certified m, {FAR}: {m.how}")
        sizes = spheres(w, profiles.radii, numbers)
        if not w.at_center.r0 < max(sizes):
            why = f"r0 >= rho-hat on every sphere, {w.at_center.r0:.3g} >= {max(sizes):.3g}"
            return self._given(near, f"{why}, {FAR}")
        outside = Outside(w, profiles, m.value)
        attempts = near.attempts([outside.mass(i, size) for i, size in enumerate(sizes)])
        found = best(attempts, self.eps)
        if found is None:
            return self._given(near, failing(attempts, self.eps))
        return self._proved(found)

    def _proved(self, found: Terms, verdict: Verdict = Verdict.PROVED) -> PosteriorCertificate:
        draft = self._refused("")
        ends = {name: (lower(x), upper(x)) for name, x in found.numbers.items()}
        terms = {name: pair for name, pair in ends.items() if np.isfinite(pair).all()}
        return replace(draft, verdict=verdict, K=found.K, eps=found.total, terms=terms)

    def _given(self, near: Nearby, why: str) -> PosteriorCertificate:
        """Refuse, and add what holds if there is no mass far away."""
        refused = self._refused(why)
        found = best(near.attempts(None), self.eps)
        if found is None:
            return refused
        R = float(found.numbers["R"])
        conditional = replace(
            self._proved(found, Verdict.PROVED_GIVEN),
            reason=f"the posterior is conditioned to the ball |C^-1(z - center)| <= {R:.4g}",
        )
        return replace(refused, conditional=conditional)

    def _refused(self, why: str) -> PosteriorCertificate:
        return PosteriorCertificate(Verdict.UNKNOWN, None, 1.0, why, self.G, self.x, self.beta)


def _placed(c: PosteriorCertificate, center: Array, C: Array) -> PosteriorCertificate:
    inner = None if c.conditional is None else _placed(c.conditional, center, C)
    return replace(c, center=center, C=C, conditional=inner)


def _profiles(w: Whitened) -> tuple[Profiles, Numbers | None]:
    """Return the profiles, and the named norms if they come from such."""
    d = w.dim
    if d <= direct.DIMENSIONS:
        return direct.enclosed(w, np.linspace(0.0, sqrt(d) + 8, 41)[1:]), None
    near = np.linspace(0.0, sqrt(d) + 6, 41)[1:]
    return from_norms(w, np.concatenate([near, near[-1] + np.arange(1.0, 11.0)]))


@lru_cache(maxsize=4)
def expansion(G: Generator) -> Bound:
    """Return the expansion constant m on the whole space, as far as it is proved."""
    return rules.constants(G)["m"]
