"""Vectors as Arb balls, by the evaluation that certificates use: G and its first derivative."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from flint import arb, arb_mat

from lemmata.verify.generators.base import Generator
from lemmata.verify.interpret.model import NotAboutPointsError

Balls_: TypeAlias = Sequence[arb]


class Balls:
    """Evaluation at the exact binary numbers, at the precision of `flint.ctx`.

    Parameters
    ----------
    G : Generator
        The map.
    constants : mapping of str to float
        Not used: nothing is estimated.
    """

    def __init__(self, G: Generator, constants: Mapping[str, float]) -> None:
        self.G = G

    def point(self, coordinates: Iterable[Any]) -> Balls_:
        """Return a vector from floats or balls."""
        return [c if isinstance(c, arb) else arb(float(c)) for c in coordinates]

    def combine(self, pairs: Sequence[tuple[arb, Balls_]]) -> Balls_:
        """Return a linear combination."""
        return [sum((c * v[i] for c, v in pairs), arb(0)) for i in range(self.G.dim)]

    def jet(self, z: Balls_, directions: Sequence[Balls_]) -> Balls_:
        """Return G(z), or DG(z)[u]."""
        from lemmata.verify.certify.points.image import image
        from lemmata.verify.certify.points.slope import pushed

        if not directions:
            return image(self.G, z)
        return _column(pushed(self.G, z, _matrix(_first(directions))))

    def adjoint(self, z: Balls_, directions: Sequence[Balls_], a: Balls_) -> Balls_:
        """Return DG(z)^T a."""
        if directions:
            _first([*directions, a])
        return _column(self._jacobian(z).transpose() * _matrix(a))

    def laplacian(self, z: Balls_) -> Balls_:
        """Refuse: it has second derivatives."""
        return _first([z, z])

    def jacobian_size(self, z: Balls_) -> arb:
        """Return the Frobenius norm of DG."""
        entries = self._jacobian(z).entries()
        return sum((x * x for x in entries), arb(0)).sqrt()

    def divergence(self, z: Balls_) -> arb:
        """Return the trace of DG."""
        J = self._jacobian(z)
        return sum((J[i, i] for i in range(self.G.dim)), arb(0))

    def norm(self, v: Balls_) -> arb:
        """Return the Euclidean norm."""
        return sum((x * x for x in v), arb(0)).sqrt()

    def inner(self, v: Balls_, w: Balls_) -> arb:
        """Return the inner product."""
        return sum((x * y for x, y in zip(v, w, strict=True)), arb(0))

    def _jacobian(self, z: Balls_) -> arb_mat:
        from lemmata.verify.certify.points.slope import jacobian

        return jacobian(self.G, z)


def _first(directions: Sequence[Balls_]) -> Balls_:
    if len(directions) > 1:
        raise NotAboutPointsError("generators have no second derivatives in Arb; use floats")
    return directions[0]


def _matrix(v: Balls_) -> arb_mat:
    return arb_mat([[x] for x in v])


def _column(A: arb_mat) -> Balls_:
    return [row[0] for row in A.tolist()]
