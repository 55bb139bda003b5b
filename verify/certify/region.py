"""Where a certificate holds: the whole space, or a ball whose image is followed layer by layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import arb, arb_mat

from verify.certify.ranges import Interval
from verify.certify.rounded import Array
from verify.errors import InputError
from verify.norms import lower


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


def is_point(region: Region) -> bool:
    """Whether the ball is a single point."""
    return lower(region.radius) <= 0


def vector(given: Any, d: int, what: str) -> Array:
    """Return a point as ``(d,) ndarray`` of float64.

    Parameters
    ----------
    given : array_like
        Integers or floats.
    d : int
        How many.
    what : str
        Its name in messages, as in "the centre".

    Raises
    ------
    InputError
        If it is anything else.
    """
    want = f"{what} must be {d} finite numbers"
    try:
        values = np.asarray(given)
    except (TypeError, ValueError):
        raise InputError(f"{want}, in one list") from None
    if values.dtype.kind not in "iuf":
        kinds = {
            "U": "text",
            "S": "text",
            "O": "objects",
            "c": "complex numbers",
            "b": "truth values",
        }
        raise InputError(f"{want}, not {kinds.get(values.dtype.kind, str(values.dtype))}")
    if values.shape != (d,):
        raise InputError(f"{want}, not an array of shape {values.shape}")
    if not np.isfinite(values).all():
        raise InputError(f"{want}; it has NaN or infinity in it")
    with np.errstate(over="ignore"):
        exact = values.astype(np.float64)
    if not np.isfinite(exact).all():
        raise InputError(f"{want} in double precision; it has larger ones")
    return exact
