"""Where a certificate holds: the whole space, or a ball whose image is followed layer by layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import arb, arb_mat

from lemmata.verify.certify.ranges import Interval


@dataclass(frozen=True)
class Region:
    """A ball around an enclosed centre; it contains the ball around every point enclosed.

    Attributes
    ----------
    center : tuple of arb
        Coordinates of the centre.
    radius : arb
        An exact upper bound of the radius.
    """

    center: tuple[arb, ...]
    radius: arb

    def __getitem__(self, block: slice) -> Region:
        """Return the shadow on consecutive coordinates, itself a ball."""
        return Region(self.center[block], self.radius)

    def along(self, W: arb_mat, bias: Sequence[arb]) -> list[Interval]:
        """Return intervals that contain ``w_i.z + b_i`` for all z in the ball.

        The linear form w_i ranges over its value at the centre plus or minus radius times |w_i|.
        """
        return [
            _around(
                sum((w * x for w, x in zip(row, self.center, strict=True)), b), row, self.radius
            )
            for row, b in zip(W.tolist(), bias, strict=True)
        ]


def _around(middle: arb, row: Sequence[arb], radius: arb) -> Interval:
    reach = radius * sum((w * w for w in row), arb(0)).sqrt()
    return Interval((middle - reach).lower(), (middle + reach).upper())


def ball_around(center: Sequence[float], radius: float) -> Region:
    """Return the region of a float centre and radius at their exact binary values."""
    return Region(tuple(arb(x) for x in center), arb(radius))
