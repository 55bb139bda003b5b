"""What a certificate says: four bounds, each with the proof it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import Any

from flint import arb

from lemmata.bounds.verdict import Verdict
from lemmata.verify.norms import lower, upper
from lemmata.verify.rounding import at_least, at_most

Data = dict[str, Any]

NAMES = ("m", "M", "M2", "M3")
"""The constants of assumptions 1 and 2, in the paper's order."""


@dataclass(frozen=True)
class Bound:
    r"""One constant with its proof.

    Attributes
    ----------
    name : str
        ``"m"`` (bounded from below), ``"M"``, ``"M2"``, ``"M3"`` (bounded from above), or
        ``"offset"`` for :math:`\|G(0)\|`.
    enclosure : arb
        Contains the exact value of the bound, evaluated from the exact binary weights.
    how : str
        The rule that proves it, in one sentence.
    exact : bool
        Whether the bound is the true infimum or supremum.
    verdict : Verdict
        ``PROVED``; ``UNKNOWN`` where no rule applies; ``REFUTED`` where no such constant exists.
    """

    name: str
    enclosure: arb
    how: str
    exact: bool = False
    verdict: Verdict = Verdict.PROVED

    @property
    def value(self) -> float:
        """The sound end of the enclosure as a double, rounded outward.

        Without a proof that is 0 for ``m`` and infinity for ``M``, ``M2``, ``M3``.
        """
        if self.name == "offset":
            return upper(self.enclosure)
        if self.verdict is not Verdict.PROVED:
            return 0.0 if self.name == "m" else float("inf")
        return max(0.0, lower(self.enclosure)) if self.name == "m" else upper(self.enclosure)

    def __float__(self) -> float:
        return self.value

    def to_dict(self) -> Data:
        """Return the bound as JSON can hold it; what is not proved is ``None``.

        ``text`` is the sound end as an exact fraction, ``decimal`` the same number in decimals
        that read back as this double, ``enclosure`` two doubles around the bound's exact value.
        """
        proved = self.verdict is not Verdict.UNKNOWN and isfinite(self.value)
        ends = (lower(self.enclosure), upper(self.enclosure))
        return {
            "decimal": repr(self.value) if proved else None,
            "enclosure": list(ends) if proved and all(map(isfinite, ends)) else None,
            "exact": self.exact,
            "how": self.how,
            "text": str(Fraction(self.value)) if proved else None,
            "value": self.value if proved else None,
            "verdict": str(self.verdict),
        }

    @property
    def fractions(self) -> tuple[Fraction, Fraction] | None:
        """The enclosure's exact rational end points; ``None`` if it is not finite."""
        if not self.enclosure.is_finite():
            return None
        return _fraction(self.enclosure.lower()), _fraction(self.enclosure.upper())


def _fraction(point: arb) -> Fraction:
    mantissa, exponent = point.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def better(first: Bound, second: Bound) -> Bound:
    """Return the sharper of two proofs, the first if they agree."""
    if second.verdict is not Verdict.PROVED:
        return first
    if first.verdict is not Verdict.PROVED:
        return second
    sharper = second.value > first.value if first.name == "m" else second.value < first.value
    return second if sharper else first


@dataclass(frozen=True)
class Witness:
    r"""Two points that no useful :math:`m` can survive.

    Attributes
    ----------
    u, v : tuple of float
        The points, at their exact binary values.
    ratio : arb
        Contains :math:`\|G(u)-G(v)\|/\|u-v\|`, an upper bound of :math:`m`.
    why : str
        What goes wrong there.
    """

    u: tuple[float, ...]
    v: tuple[float, ...]
    ratio: arb
    why: str

    @property
    def value(self) -> float:
        """The ratio, rounded up."""
        return upper(self.ratio)

    def to_dict(self) -> Data:
        """Return the points and the ratio as JSON can hold them."""
        return {"u": list(self.u), "v": list(self.v), "ratio": at_most(self.value), "why": self.why}


@dataclass(frozen=True)
class Measured:
    r"""What a search found, by a route that uses no bound: random start plus local search.

    Attributes
    ----------
    m : float
        Least singular value of J met; at least the true ``m``.
    M, M2, M3 : float
        Largest :math:`\|J\|`, :math:`\|D^2G[y,y]\|`, :math:`\|D^3G[y,y,y]\|` met; at most the
        true constants.
    at : dict of str to tuple of float
        The points where they were met.
    along : dict of str to tuple of float
        The unit directions.
    """

    m: float
    M: float
    M2: float
    M3: float
    at: dict[str, tuple[float, ...]]
    along: dict[str, tuple[float, ...]]


@dataclass(frozen=True)
class Sampled:
    """Certified values at points of a ball, each on the inner side of the true constant.

    Attributes
    ----------
    m : float
        At least the infimum of the least singular value over the ball.
    M, M2, M3 : float
        At most the suprema over the ball.
    at : dict of str to tuple of float
        The points.
    """

    m: float
    M: float
    M2: float
    M3: float
    at: dict[str, tuple[float, ...]]

    @property
    def values(self) -> tuple[float, float, float, float]:
        """The four values."""
        return self.m, self.M, self.M2, self.M3


@dataclass(frozen=True)
class Certificate:
    r"""Sound constants of one generator, on the whole space or on a ball.

    Attributes
    ----------
    m, M, M2, M3 : Bound
        The constants of assumptions 1 and 2.  On a ball, ``m`` bounds the least singular value
        of J there and ``M`` its norm.
    offset : Bound
        Assumption 3: :math:`\|G(0)\|`, ``PROVED`` if it is zero, ``REFUTED`` if it is not.
    radius : float or None
        Radius of the ball, ``None`` for the whole space.
    center : tuple of float or None
        Its centre.
    witness : Witness or None
        Why there is no useful ``m``, if there is none.
    sampled : Sampled or None
        On a ball: values certified at points of it, the inner ends of the brackets.
    boxes : int
        Pieces of the ball examined by branch and bound.
    invertible : bool or None
        Whether G is strongly invertible with some m > 0: on the whole space, or for u, v in the
        ball.  ``True`` if that is proved, ``False`` if it is refuted, ``None`` if it is not known.
        A positive ``m`` on a ball alone does not prove it: J may be regular and G not one-to-one.
    stopped : str or None
        Where a time limit ended the work; what was not proved by then is ``UNKNOWN``.
    apart : Bound or None
        A proved :math:`|G(u)-G(v)|\ge m|u-v|` for all u, v of the space, or of the ball.
    shape : pair of int or None
        The dimensions d and o of latents and observables.
    """

    m: Bound
    M: Bound
    M2: Bound
    M3: Bound
    offset: Bound
    radius: float | None = None
    center: tuple[float, ...] | None = None
    witness: Witness | None = None
    sampled: Sampled | None = None
    boxes: int = 0
    invertible: bool | None = None
    stopped: str | None = None
    apart: Bound | None = None
    shape: tuple[int, int] | None = None

    def bracket(self, name: str) -> tuple[float, float] | None:
        """Return ``(sampled, certified)`` of a constant on a ball; the truth lies between.

        Parameters
        ----------
        name : str
            ``"m"``, ``"M"``, ``"M2"`` or ``"M3"``.
        """
        if self.sampled is None:
            return None
        return getattr(self.sampled, name), getattr(self, name).value

    def __iter__(self) -> Iterator[Bound]:
        return iter((self.m, self.M, self.M2, self.M3))

    def to_dict(self) -> Data:
        """Return everything as JSON can hold it: ``json.dumps(certificate.to_dict())``."""
        pairs = {name: self.bracket(name) for name in NAMES}
        return {
            "apart": None if self.apart is None else self.apart.to_dict(),
            "boxes": self.boxes,
            "brackets": None if self.sampled is None else {n: _pair(p) for n, p in pairs.items()},
            "center": None if self.center is None else list(self.center),
            "constants": {b.name: b.to_dict() for b in (*self, self.offset)},
            "invertible": self.invertible,
            "met_at": None if self.sampled is None else self._met_at(),
            "radius": self.radius,
            "stopped": self.stopped,
            "witness": None if self.witness is None else self.witness.to_dict(),
        }

    def _met_at(self) -> Data:
        assert self.sampled is not None
        return {name: list(point) for name, point in self.sampled.at.items()}

    def __str__(self) -> str:
        where = "everywhere" if self.radius is None else f"on the ball of radius {self.radius:g}"
        lines = [f"certified {where}"]
        for bound in self:
            pair = self.bracket(bound.name)
            # What was met bounds the constant from the other side.
            side = at_most if bound.name == "m" else at_least
            met = f", met {side(pair[0], 10)}" if pair and isfinite(pair[0]) else ""
            lines.append(f"  {_told(bound)}{met}  {_proof(bound)}")
        lines.append(f"  G(0)  [{self.offset.verdict}] {self.offset.how}")
        lines.append(self._one_to_one())
        if self.witness is not None:
            lines += self._against()
        if self.stopped is not None:
            lines.append(f"  stopped: {self.stopped}; the rest is unknown")
        return "\n".join(lines)

    def _one_to_one(self) -> str:
        """Return whether G is one-to-one with some m, and on a ball with which."""
        square = self.shape is None or self.shape[0] == self.shape[1]
        line = f"  {'strongly invertible' if square else 'injective'}: {_ANSWER[self.invertible]}"
        if not self.invertible or self.radius is None or self.apart is None:
            return line
        size = at_least(self.apart.value, 10)
        return f"{line}: |G(u) - G(v)| >= {size} |u - v| for u, v there; {self.apart.how}"

    def _against(self) -> list[str]:
        """Return what two points say of m."""
        assert self.witness is not None
        size = at_most(self.witness.value)
        known = f"no m above {size} can hold"
        word = (
            known if self.m.verdict is Verdict.REFUTED else f"neither proved nor disproved; {known}"
        )
        points = (
            f"    {n} = ({_listed(p)})" for n, p in (("u", self.witness.u), ("v", self.witness.v))
        )
        return [f"  witness: {word}, for |G(u) - G(v)| / |u - v| <= {size} at", *points]


_ANSWER = {True: "yes, proved", False: "no, refuted", None: "not known"}
_SHOWN = 8
"""Coordinates of a point that are printed."""


def _told(bound: Bound) -> str:
    if bound.verdict is Verdict.UNKNOWN:
        return f"{bound.name:2} not known"
    below = bound.name == "m"
    value = (at_least if below else at_most)(bound.value, 10)
    return f"{bound.name:2} {'>=' if below else '<='} {value}"


def _proof(bound: Bound) -> str:
    kind = "exact" if bound.exact else "sound"
    known = str(bound.verdict) if bound.verdict is Verdict.UNKNOWN else f"{bound.verdict}, {kind}"
    return f"[{known}] {bound.how}"


def _listed(point: tuple[float, ...]) -> str:
    rest = len(point) - _SHOWN
    more = f", and {rest} more: to_dict() or --format json" if rest > 0 else ""
    return ", ".join(map(repr, point[:_SHOWN])) + more


def _pair(ends: tuple[float, float] | None) -> list[float | None] | None:
    return None if ends is None else [x if isfinite(x) else None for x in ends]
