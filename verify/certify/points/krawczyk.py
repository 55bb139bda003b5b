r"""One observation: existence, uniqueness and enclosure of :math:`G^{-1}(x)`, by Krawczyk's test.

For a box :math:`Z=\hat z+[-r,r]^d`, any matrix C (in practice the rounded inverse of
:math:`J(\hat z)`) and an enclosure :math:`J(Z)` of the Jacobian on Z, put

.. math::
    K(Z)=\hat z-C\,(G(\hat z)-x)+(I-C\,J(Z))(Z-\hat z).

By the mean value theorem :math:`z\mapsto z-C(G(z)-x)` maps Z into :math:`K(Z)`.  If
:math:`K(Z)\subset\operatorname{int}Z`, the rows of :math:`|I-CJ(Z)|` sum to less than one (the
radius of the box K(Z) is at least r times the sum), so that map is a contraction of Z, C is
regular, and G takes the value x exactly once in Z, namely in :math:`K(Z)` (Krawczyk 1969).
If :math:`\|I-CJ(Z)\|_\infty<1` alone, G is one-to-one on Z: there is at most one such point.
If :math:`\sigma_{\min}(J)\ge m>0` is proved on the whole space, G is one-to-one on R^d (Hadamard).
Everything is computed in ball arithmetic from the exact weights; :math:`\hat z` is a guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import arb, arb_mat, ctx
from numpy.typing import ArrayLike, NDArray

from lemmata.bounds.verdict import Verdict
from lemmata.verify.certify import rules
from lemmata.verify.certify.points.image import image, times
from lemmata.verify.certify.points.slope import jacobian
from lemmata.verify.engine.arguments import point
from lemmata.verify.errors import InputError
from lemmata.verify.generators import Generator
from lemmata.verify.norms import PRECISION, lower, power, upper
from lemmata.verify.rounding import at_least, at_most
from lemmata.verify.square import unsquare

Array = NDArray[np.float64]

_SMALLEST, _LARGEST = -48, 24
"""Boxes of half width 2^-48 (1 + |z|) to 2^24 are tried."""


@dataclass(frozen=True)
class InverseCertificate:
    r"""What is proved of the solutions of :math:`G(z)=x`.

    Attributes
    ----------
    verdict : Verdict
        ``PROVED`` if a solution is enclosed, else ``UNKNOWN``.
    center : tuple of float
        The approximate solution.
    enclosure : tuple of arb
        A box that contains the solution; empty if none is proved.
    radius : float
        The solution lies within this Euclidean distance of ``center``; infinite if none is proved.
    unique_within : float
        There is no other within this distance in every coordinate, hence none in the Euclidean
        ball of that radius; infinite if G is one-to-one everywhere, 0 if none is proved.
    residual : float
        Upper bound of :math:`\|G(\hat z)-x\|` at ``center``.
    how : str
        The proof, or what failed, in one sentence.
    """

    verdict: Verdict
    center: tuple[float, ...]
    enclosure: tuple[arb, ...]
    radius: float
    unique_within: float
    residual: float
    how: str

    @property
    def low(self) -> Array:
        """``(d,)`` lower ends of the enclosure."""
        return np.array([lower(x) for x in self.enclosure])

    @property
    def high(self) -> Array:
        """``(d,)`` upper ends of the enclosure."""
        return np.array([upper(x) for x in self.enclosure])

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON can hold it."""
        everywhere = self.unique_within == np.inf
        return {
            "center": list(self.center),
            "high": self.high.tolist(),
            "how": self.how,
            "low": self.low.tolist(),
            "radius": _finite(self.radius),
            "residual": _finite(self.residual),
            "unique_everywhere": everywhere,
            "unique_within": _finite(self.unique_within),
            "verdict": str(self.verdict),
        }

    def __str__(self) -> str:
        if self.verdict is not Verdict.PROVED:
            return f"inverse point  [{self.verdict}] {self.how}"
        shown = ", ".join(x.str(12) for x in self.enclosure)
        where = f"within {at_least(self.unique_within)} of it"
        only = where if np.isfinite(self.unique_within) else "in the whole space"
        return (
            f"inverse point  [{self.verdict}] {self.how}\n"
            f"  z in ({shown})\n"
            f"  within {at_most(self.radius)} of the approximation, the only one {only}; "
            f"|G(z) - x| there <= {at_most(self.residual)}"
        )


def _finite(x: float) -> float | None:
    return float(x) if np.isfinite(x) else None


def certify_inverse(
    G: Generator, x: ArrayLike, *, start: ArrayLike | None = None
) -> InverseCertificate:
    r"""Prove that :math:`G(z)=x` has a solution, enclose it, and say where it is the only one.

    Parameters
    ----------
    G : Generator
        A family, a composition or a Network; it need not be invertible everywhere.
    x : (d,) array_like of float
        The observation, at its exact binary values.
    start : (d,) array_like of float, optional
        First guess for Newton's method, which only proposes the centre.

    Returns
    -------
    InverseCertificate
        ``UNKNOWN`` if Newton's method or Krawczyk's test fails; never a wrong "yes".

    Raises
    ------
    InputError
        If ``G`` is no generator, or ``x`` or ``start`` is not d finite numbers.

    Notes
    -----
    Source: the inverse point :math:`\hat z` of the paper's section 2.1 (Assumption 1).
    """
    if not isinstance(G, Generator):
        raise InputError(f"certify_inverse needs a generator, not {type(G).__name__}")
    target = point(x, G.out, "the observation")
    if why := unsquare(G):
        how = f"a solution of G(z) = x {why}"
        return InverseCertificate(Verdict.UNKNOWN, (), (), np.inf, 0.0, np.inf, how)
    first = None if start is None else point(start, G.dim, "the start")
    center = _guess(G, target, first)
    if center is None:
        how = "Newton's method found no approximate solution; pass another start"
        return InverseCertificate(Verdict.UNKNOWN, (), (), np.inf, 0.0, np.inf, how)
    with ctx.workprec(PRECISION), np.errstate(all="ignore"):
        return _proved(G, target, center)


def _guess(G: Generator, x: Array, start: Array | None) -> Array | None:
    try:
        with np.errstate(all="ignore"):
            z = np.asarray(G.inverse(x, start=start), dtype=np.float64)
    except (ArithmeticError, np.linalg.LinAlgError):
        return None
    return z if np.isfinite(z).all() else None


@dataclass(frozen=True)
class _Test:
    """The ingredients of Krawczyk's operator that do not depend on the box."""

    G: Generator
    center: tuple[arb, ...]
    C: arb_mat
    newton: tuple[arb, ...]
    """C (G(z) - x) at the centre."""

    def contraction(self, radius: arb) -> arb_mat | None:
        """Return I - C J(Z), ``None`` if it is not finite."""
        wide = [c + arb(0, 1) * radius for c in self.center]
        d = len(wide)
        product = self.C * jacobian(self.G, wide)
        out = arb_mat([[int(i == j) - product[i, j] for j in range(d)] for i in range(d)])
        return out if all(e.is_finite() for row in out.tolist() for e in row) else None

    def image(self, slack: arb_mat, radius: arb) -> list[arb]:
        """Return K(Z) - z."""
        box = [arb(0, 1) * radius] * len(self.center)
        return [m - n for m, n in zip(times(slack, box), self.newton, strict=True)]


def _proved(G: Generator, x: Array, z: Array) -> InverseCertificate:
    center = tuple(arb(float(t)) for t in z)
    gap = [g - arb(float(t)) for g, t in zip(image(G, center), x, strict=True)]
    residual = upper(sum((power(g, 2) for g in gap), arb(0)).sqrt())
    C = arb_mat(_inverse(G, z).tolist())
    test = _Test(G, center, C, tuple(times(C, gap)))
    first = _smallest(test, float(np.abs(z).max()))
    point = tuple(z.tolist())
    if first is None:
        how = "Krawczyk's test fails at every size: J is nearly singular or x is not attained"
        return InverseCertificate(Verdict.UNKNOWN, point, (), np.inf, 0.0, residual, how)
    offsets, size = first
    enclosure = tuple(c + o for c, o in zip(center, offsets, strict=True))
    radius = upper(sum((power(o, 2) for o in offsets), arb(0)).sqrt())
    how = "Krawczyk's operator maps a box around the approximation into its interior"
    m = rules.constants(G)["m"]
    if m.verdict is Verdict.PROVED and m.value > 0:
        unique, how = (
            float("inf"),
            f"{how}; one-to-one everywhere by m >= {at_least(m.value)} (Hadamard)",
        )
    else:
        unique = max(size, _largest(test))
    return InverseCertificate(Verdict.PROVED, point, enclosure, radius, unique, residual, how)


def _inverse(G: Generator, z: Array) -> Array:
    try:
        C = np.linalg.inv(np.asarray(G.jacobian(z), dtype=np.float64))
    except np.linalg.LinAlgError:
        return np.zeros((G.dim, G.dim))
    return C if np.isfinite(C).all() else np.zeros((G.dim, G.dim))


def _smallest(test: _Test, size: float) -> tuple[list[arb], float] | None:
    """Return K(Z) - z for the first Z, in growing order, that it is inside of, and r."""
    for exponent in range(_SMALLEST, _LARGEST, 4):
        radius = arb(2.0**exponent) * arb(1.0 + size)
        slack = test.contraction(radius)
        if slack is None:
            return None
        found = test.image(slack, radius)
        if all(abs(o) < radius for o in found):
            return found, lower(radius)
    return None


def _largest(test: _Test) -> float:
    """Return the half width of the largest box found on which G is one-to-one."""

    def injective(radius: float) -> bool:
        slack = test.contraction(arb(radius))
        return slack is not None and all(_row(r) < 1 for r in slack.tolist())

    good, bad = 0.0, None
    for exponent in range(_SMALLEST, _LARGEST, 2):
        if not injective(2.0**exponent):
            bad = 2.0**exponent
            break
        good = 2.0**exponent
    for _ in range(5 if bad is not None else 0):
        assert bad is not None
        middle = (good + bad) / 2
        good, bad = (middle, bad) if injective(middle) else (good, middle)
    return good


def _row(entries: Sequence[arb]) -> arb:
    return sum((e.abs_upper() for e in entries), arb(0))
