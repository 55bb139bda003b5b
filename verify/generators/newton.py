"""Inverse points by damped Newton, a whole batch at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from lemmata.verify.generators.base import Generator

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]

_STEPS = 200
_HALVINGS = 40


def newton(generator: Generator, x: Array, start: Array, tol: float | None) -> Array:
    """Solve G(z) = x for every row of `x` by Newton steps with backtracking.

    Parameters
    ----------
    generator
        Its Jacobian must be invertible along the way.
    x, start
        ``(n, d)``, of one dtype, which the result keeps.
    tol
        Relative to 1 + ‖x‖; None for 16 units of rounding.

    Raises
    ------
    ArithmeticError
        If a row stalls far from a solution, or meets a singular Jacobian.
    """
    eps = float(np.finfo(x.dtype).eps)
    z = np.array(start)
    goal = (16 * eps if tol is None else tol) * (1 + _norm(x))
    residual = generator.value(z) - x
    active = np.flatnonzero(_norm(residual) > goal)
    for _ in range(_STEPS):
        if not active.size:
            break
        moved = _step(generator, x, z, residual, active)
        active = active[moved]
        active = active[_norm(residual[active]) > goal[active]]
    # A row that stopped moving may only have reached the limit of its precision.
    size = 1 + _norm(x) + _norm(z) * np.linalg.norm(generator.jacobian(z), axis=(1, 2))
    bad = ~(_norm(residual) <= np.maximum(goal, 64 * eps * size)) | ~np.isfinite(goal + size)
    if bad.any():
        raise ArithmeticError(
            f"Newton did not reach G(z) = x for {bad.sum()} of {len(x)} points "
            f"(residual {_norm(residual)[bad].max():.2g}): perhaps G is not strongly invertible "
            "there, or doubles do not resolve it"
        )
    return z


def _step(generator: Generator, x: Array, z: Array, residual: Array, rows: Array) -> Array:
    """Move `rows` of z and residual in place; return which of them improved."""
    q = residual[rows]
    try:
        step = np.linalg.solve(generator.jacobian(z[rows]), q[..., None])[..., 0]
    except np.linalg.LinAlgError:
        raise ArithmeticError(
            "Newton met a Jacobian singular in doubles: perhaps G is not strongly invertible"
        ) from None
    waiting = np.arange(rows.size)
    t = 1.0
    for _ in range(_HALVINGS):
        trial = z[rows[waiting]] - t * step[waiting]
        value = generator.value(trial) - x[rows[waiting]]
        good = _norm(value) <= (1 - 1e-4 * t) * _norm(q[waiting])
        done = rows[waiting[good]]
        z[done], residual[done] = trial[good], value[good]
        waiting = waiting[~good]
        if not waiting.size:
            break
        t /= 2
    moved = np.ones(rows.size, bool)
    moved[waiting] = False
    return moved


def _norm(v: Array) -> Array:
    return np.asarray(np.linalg.norm(v, axis=-1))
