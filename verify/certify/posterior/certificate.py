"""What is proved of one observation, or why nothing is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lemmata.bounds.verdict import Verdict
from lemmata.verify.certify.pieces.rounded import Array
from lemmata.verify.certify.posterior.sampler import Chain
from lemmata.verify.engine.arguments import count
from lemmata.verify.errors import InputError
from lemmata.verify.generators import Generator

_ERRORS = ("laplace", *(f"epsilon_{i}" for i in range(1, 6)))


@dataclass(frozen=True)
class PosteriorCertificate:
    r"""A sampler whose law is within ``eps`` of the posterior in total variation, or a refusal.

    Attributes
    ----------
    verdict : Verdict
        ``PROVED``; ``UNKNOWN`` for a refusal; ``PROVED_GIVEN`` for `conditional`.
    K : int or None
        Langevin layers after the Gaussian one; 0 is :math:`\mathcal N(z^\circ,CC^\top)` alone.
    eps : float
        What is proved of the distance; 1 if nothing is.
    reason : str
        What failed, or what is assumed; empty where all is proved.
    G, x, beta
        The generator, the observation ``(d,)``, the noise level.
    center : (d,) ndarray or None
        :math:`z^\circ`, at its exact binary value.
    C : (d, d) ndarray or None
        Likewise.
    terms : dict of str to pair of float
        Enclosures of the terms of ``eps`` and of what they come from.
    conditional : PosteriorCertificate or None
        Where only the mass far away is not bounded: what holds of the posterior conditioned to the
        ball :math:`\|C^{-1}(z-z^\circ)\|\le R`, R = ``terms["R"]``.
    """

    verdict: Verdict
    K: int | None
    eps: float
    reason: str
    G: Generator = field(repr=False)
    x: Array = field(repr=False)
    beta: float
    center: Array | None = field(default=None, repr=False)
    C: Array | None = field(default=None, repr=False)
    terms: dict[str, tuple[float, float]] = field(default_factory=dict, repr=False)
    conditional: PosteriorCertificate | None = field(default=None, repr=False)

    def sample(self, n: int, *, rng: Any = None, threads: int | None = None) -> Array:
        """Draw ``n`` independent points by the certified sampler, ``(n, d)``.

        The result is the same, bit for bit, for any number of threads.  The certificate is about
        real arithmetic; this runs in doubles.

        Raises
        ------
        InputError
            If nothing is certified, or ``n`` is no count.
        """
        if not self.verdict.holds:
            raise InputError(f"there is no certified sampler: {self.reason}")
        return self.chain.sample(count(n, "n"), rng, threads)

    @property
    def chain(self) -> Chain:
        """The sampler."""
        assert self.K is not None
        assert self.center is not None
        assert self.C is not None
        step = -np.expm1(-self.terms["T"][1] / self.K) if self.K else 1.0
        return Chain(self.G, self.x, self.beta, self.center, self.C, float(step), self.K)

    def to_dict(self) -> dict[str, Any]:
        """Return everything but the generator as JSON can hold it, enclosures as pairs."""
        whitening = None if self.C is None else self.C.tolist()
        return {
            "C": whitening,
            "K": self.K,
            "beta": self.beta,
            "center": None if self.center is None else self.center.tolist(),
            "conditional": None if self.conditional is None else self.conditional.to_dict(),
            "eps": self.eps,
            "reason": self.reason,
            "terms": {name: list(ends) for name, ends in sorted(self.terms.items())},
            "verdict": str(self.verdict),
            "x": self.x.tolist(),
        }

    def __str__(self) -> str:
        if not self.verdict.holds:
            return f"posterior  [{self.verdict}] {self.reason}"
        layers = f"{self.K} Langevin layers" if self.K else "no Langevin layer"
        sizes = (f"{n} {self.terms[n][1]:.3g}" for n in _ERRORS if n in self.terms)
        given = f"  given: {self.reason}\n" if self.reason else ""
        return (
            f"posterior  [{self.verdict}] a Gaussian and {layers} are within {self.eps:.4g} of it\n"
            f"{given}  {', '.join(sizes)}"
        )
