"""Everything an inequality can measure at a case, computed when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from lemmata.verify.generators.base import Generator
from lemmata.verify.pointwise.case import Case
from lemmata.verify.pointwise.rounding import rounding

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
EPS = float(np.finfo(float).eps)


class At:
    """The vectors of the paper at a case: z, z_hat, u, x, q, J, and derivatives along y.

    Parameters
    ----------
    case : Case
        Where.
    constants : mapping of str to float
        ``m``, ``M``, ``M2``, ``M3`` that are claimed of ``case.G``.
    """

    def __init__(self, case: Case, constants: Mapping[str, float]) -> None:
        self.case, self.constants = case, constants
        self.G: Generator = case.G
        self.z_hat = np.array(case.z_hat, float)
        self.z = self.z_hat + np.array(case.u, float)
        self.u = self.z - self.z_hat
        self.beta = float(case.beta)

    @cached_property
    def y(self) -> Array:
        """The direction as a unit vector."""
        y = self.u if self.case.y is None else np.array(self.case.y, float)
        return np.asarray(y / np.linalg.norm(y))

    @cached_property
    def x(self) -> Array:
        """The observable G(z_hat)."""
        return np.asarray(self.G.value(self.z_hat), float)

    @cached_property
    def q(self) -> Array:
        """The residual G(z) - x."""
        return np.asarray(self.G.value(self.z), float) - self.x

    @cached_property
    def J(self) -> Array:
        """J(z)."""
        return np.asarray(self.G.jacobian(self.z), float)

    @cached_property
    def J_hat(self) -> Array:
        """J(z_hat)."""
        return np.asarray(self.G.jacobian(self.z_hat), float)

    def second(self) -> Array:
        """D^2 G(z)[y, y]."""
        return np.asarray(self.G.hessian(self.z, self.y, self.y), float)

    def third(self) -> Array:
        """D^3 G(z)[y, y, y]."""
        return np.asarray(self.G.third(self.z, self.y, self.y, self.y), float)

    @cached_property
    def grad_f(self) -> Array:
        """J(z)^T q."""
        return np.asarray(self.J.T @ self.q)

    @cached_property
    def reach(self) -> float:
        """Radius of a ball around 0 with both points in it."""
        return max(norm(self.z), norm(self.z_hat))

    def off(self, order: int = 0) -> float:
        """Return a bound of the error of the order-th derivative of G at both points."""
        return rounding(self.G, self.reach, order)

    def numbers(self) -> dict[str, float]:
        """Return the constants and norms by the paper's names."""
        U = norm(self.u)
        return {
            **self.constants,
            "d": float(self.G.dim),
            "beta": self.beta,
            "U": U,
            "eta": U**2 / 2,
            "q": norm(self.q),
            "norm_x": norm(self.x),
            "norm_z": norm(self.z),
            "norm_z_hat": norm(self.z_hat),
        }


def norm(v: Array) -> float:
    """Return the Euclidean norm."""
    return float(np.linalg.norm(v))
