"""What an arithmetic offers."""

from __future__ import annotations

from typing import Any, Protocol

from flint import arb


class Arithmetic(Protocol):
    """How vectors are worked out, and the balls that they give; see `Floats`.

    ``point`` takes coordinates, ``combine`` pairs of a ball and a vector, ``jet`` and ``adjoint``
    are DG(z)[u, ...] and its transpose in the last direction.
    """

    def __init__(self, G: Any, constants: Any) -> None: ...
    def point(self, coordinates: Any) -> Any: ...  # noqa: D102
    def combine(self, pairs: Any) -> Any: ...  # noqa: D102
    def jet(self, z: Any, directions: Any) -> Any: ...  # noqa: D102
    def adjoint(self, z: Any, directions: Any, a: Any) -> Any: ...  # noqa: D102
    def laplacian(self, z: Any) -> Any: ...  # noqa: D102
    def jacobian_size(self, z: Any) -> arb: ...  # noqa: D102
    def divergence(self, z: Any) -> arb: ...  # noqa: D102
    def norm(self, v: Any) -> arb: ...  # noqa: D102
    def inner(self, v: Any, w: Any) -> arb: ...  # noqa: D102
