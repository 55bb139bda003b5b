r"""Gradient descent to the inverse point, and a Newton solver to check it against.

Paper: Section 5.1 (Lemma 1) and Appendix B (Lemmas 9, 10, equations 18-20), for
:math:`f(z)=\tfrac12\|G(z)-x\|^2` with :math:`\nabla f=J^\top(G-x)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lemmata.verify.engine.arguments import (
    Array,
    Float,
    Map,
    count,
    observables,
    points,
    positive,
)
from lemmata.verify.engine.chains.choice import Engine, compiled_form
from lemmata.verify.engine.chains.ridge_drift import RidgeDrift
from lemmata.verify.engine.chains.ridge_factors import factors
from lemmata.verify.engine.chains.ridge_form import RidgeForm, ridge_form
from lemmata.verify.errors import InputError, NumericalWarning, warn

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Descent:
    r"""One run of gradient descent on ``n`` observables at once.

    Attributes
    ----------
    z : (n, d) ndarray
        The last iterates.
    f : (S + 1, n) ndarray
        :math:`f(z^{(s)})` for :math:`s=0,\dots,S`.
    gradient_norm : (S + 1, n) ndarray
        :math:`\|\nabla f(z^{(s)})\|`.
    hit : (n,) ndarray of int, or None
        First ``s`` with :math:`\|z^{(s)}-\hat z\|\le\delta`, or -1; only with a ``target``.
    path : (S + 1, n, d) ndarray or None
        All iterates; only with ``record=True``.
    engine : str
        What ran: ``"numpy"`` or ``"numba"``.
    """

    z: Array
    f: Float
    gradient_norm: Float
    hit: Integers | None = None
    path: Array | None = None
    engine: str = "numpy"

    @property
    def diverged(self) -> Integers:
        """First step at which a row was farther from ``x`` than at the start, -1 for none, (n,).

        Of rows that end there: with a step of at most 1/Q no step makes ``f`` larger.
        """
        worse = ~((self.f <= self.f[0]) | self._arrived(self.f))
        return np.where(worse[-1], worse.argmax(axis=0), -1)

    def _arrived(self, f: Float) -> NDArray[np.bool_]:
        """Whether what is left of ``f`` may be rounding, and go up and down with it."""
        scale = np.finfo(self.z.dtype).eps ** 0.5 * (1 + np.sqrt(2 * self.f[0]))
        near: NDArray[np.bool_] = f <= scale**2 / 2
        return near

    @property
    def steps(self) -> int:
        """Number of steps that were made."""
        return int(self.f.shape[0] - 1)


def descend(
    G: Map,
    x: ArrayLike,
    *,
    Q: ArrayLike | None = None,
    step: ArrayLike | None = None,
    steps: ArrayLike = 1000,
    z0: ArrayLike | None = None,
    target: tuple[ArrayLike, ArrayLike] | None = None,
    tolerance: float = 0.0,
    record: bool = False,
    dtype: Any = np.float64,
    engine: Engine = "auto",
) -> Descent:
    r"""Iterate :math:`z\leftarrow z-\frac1Q\nabla f(z)` (Lemma 1), all rows of ``x`` at once.

    Parameters
    ----------
    G : Map
        The generator.
    x : (o,) or (n, o) array_like
        Observables, one a row.
    Q, step : float or (n,) array_like
        The Hessian bound, or the step size :math:`1/Q`: exactly one of them.
    steps : int or (n,) array_like of int
        Number of steps; a row that has made its own number rests.
    z0 : (d,) or (n, d) array_like, optional
        Starting point, 0 as in the paper unless given.
    target : pair of (n, d) and float or (n,) array_like, optional
        :math:`(\hat z,\delta)`: note the first step within ``delta``, stop when every row is there.
    tolerance : float
        Stop when every gradient norm is at most this.
    record : bool
        Keep the path.
    dtype : dtype
        Precision of the iterates, float64 or float32.
    engine : {"auto", "numpy", "numba"}
        As in `verify.engine.langevin.run_chains`; both agree to rounding.

    Raises
    ------
    InputError
        For wrong shapes, non-finite numbers, a step that is not positive or out of the range of
        ``dtype``, a negative count, or ``engine="numba"`` where it is not installed or does not
        serve ``G``.

    Warns
    -----
    NumericalWarning
        If a row ends farther from ``x`` than it started, or overflows; see `Descent.diverged`.
    EngineWarning
        Once, if a long run is made by NumPy though Numba is installed.
    """
    xs, _ = points(x, observables(G), "x", dtype)
    z = _start(z0, len(xs), G.dim, dtype)
    size = _step(Q, step, len(xs), dtype)[:, None]
    limits = _limits(steps, len(xs))
    goal = None if target is None else _target(target, xs, G.dim)
    form = compiled_form(G, engine, len(xs) * int(limits.max(initial=0)))
    # A step that is too long may overflow; that is told below, once.
    with np.errstate(over="ignore", invalid="ignore"):
        if form is not None:
            run = _compiled(form, xs, z, (size[:, 0], limits, goal, tolerance), record)
        else:
            run = _by_numpy(G, xs, z, size, limits, goal, tolerance, record)
    _tell(run)
    return run


def _tell(run: Descent) -> None:
    away = np.flatnonzero(run.diverged >= 0)
    if away.size:
        first = away[np.argmin(run.diverged[away])]
        warn(
            f"gradient descent diverges in {away.size} of {len(run.z)} rows, the first at step "
            f"{run.diverged[first]}, row {first}: |G(z) - x| grows above its start; take a smaller "
            "step, 1/Q with Q the Hessian bound of Lemma 1",
            NumericalWarning,
        )
    elif run.steps and (run.f[-1] == run.f[0]).all() and not run._arrived(run.f[0]).all():
        warn("gradient descent stands still: the step is lost in rounding", NumericalWarning)


def _by_numpy(
    G: Map,
    xs: Array,
    z: Array,
    size: Array,
    limits: Integers,
    goal: tuple[Array, Float] | None,
    tolerance: float,
    record: bool,
) -> Descent:
    hit = None if goal is None else np.full(len(xs), -1)
    z, gradient_at = _evaluator(G, xs, z)
    shortest = int(limits.min()) if limits.size else 0
    f, norms, path = [], [], [z.copy()] if record else None
    for s in range(int(limits.max(initial=0)) + 1):
        gradient, q = gradient_at(z)
        f.append(0.5 * np.einsum("nd,nd->n", q, q, dtype=np.float64))
        norms.append(np.sqrt(np.einsum("nd,nd->n", gradient, gradient, dtype=np.float64)))
        if goal is not None and hit is not None:
            near = np.linalg.norm(z - goal[0], axis=1) <= goal[1]
            hit[near & (hit < 0)] = s
        done = (hit is not None and bool((hit >= 0).all())) or bool((norms[-1] <= tolerance).all())
        if done or s == int(limits.max(initial=0)):
            break
        if s < shortest:
            gradient *= size
            z -= gradient
        else:
            z = np.where((s < limits)[:, None], z - size * gradient, z)
        if path is not None:
            path.append(z.copy())
    trail = None if path is None else np.stack(path)
    return Descent(np.ascontiguousarray(z), np.stack(f), np.stack(norms), hit, trail)


def _compiled(form: RidgeForm, xs: Array, z: Array, goal: Any, record: bool) -> Descent:
    from lemmata.verify.engine.compiled.gradient_descent import Goal, run

    return Descent(*run(form, xs, z, Goal(*goal), record), engine="numba")


def _evaluator(G: Map, xs: Array, z: Array) -> tuple[Array, Callable[[Array], tuple[Array, Array]]]:
    """Return ``z`` as it is laid out, and a map to its gradient ``(n, d)`` and residual ``(n, o)``.

    A generator whose `ridge_form` is known works in arrays allocated once.
    """
    form = ridge_form(G)
    if form is None:
        return z, lambda z: G.gradient_of_half_square(z, xs)
    drift = RidgeDrift(factors(form, z.dtype), xs, z)
    return drift.laid_out(z), lambda z: (drift(z.T).T, drift.residual.T)


def _start(z0: ArrayLike | None, n: int, dim: int, dtype: Any) -> Array:
    if z0 is None:
        return np.zeros((n, dim), dtype)
    start, _ = points(z0, dim, "z0", dtype)
    if len(start) not in (1, n):
        raise InputError(f"z0 has {len(start)} rows and x has {n}; give one row or as many")
    return np.broadcast_to(start, (n, dim)).copy()


def _step(Q: ArrayLike | None, step: ArrayLike | None, n: int, dtype: Any) -> Array:
    if (Q is None) == (step is None):
        raise InputError("give exactly one of Q (Hessian bound) and step (its inverse)")
    given = np.asarray(Q if step is None else step, dtype=np.float64)
    if given.ndim > 1 or (given.ndim == 1 and len(given) != n):
        raise InputError(f"Q or step has shape {given.shape}; expected a number or ({n},)")
    if not (np.isfinite(given).all() and (given > 0).all()):
        raise InputError("Q or step must be positive and finite")
    with np.errstate(over="ignore", under="ignore"):
        size = (1.0 / given if step is None else given).astype(dtype)
    if not (np.isfinite(size).all() and (size > 0).all()):
        raise InputError(f"Q or step is out of the range of {np.dtype(dtype)}")
    return np.broadcast_to(size, (n,))


def _limits(steps: ArrayLike, n: int) -> Integers:
    array = np.asarray(steps)
    if array.dtype.kind not in "iu" or array.ndim > 1 or (array.ndim == 1 and len(array) != n):
        raise InputError(f"steps must be an integer or ({n},) integers")
    if array.size and array.min() < 0:
        raise InputError(f"steps must not be negative, not {array.min()}")
    return np.broadcast_to(array.astype(np.int64), (n,))


def _target(target: tuple[ArrayLike, ArrayLike], xs: Array, dim: int) -> tuple[Array, Float]:
    z_hat, _ = points(target[0], dim, "target", xs.dtype)
    delta = np.asarray(target[1], dtype=np.float64)
    if not (np.isfinite(delta).all() and (delta >= 0).all()):
        raise InputError("delta must be finite and not negative")
    return np.broadcast_to(z_hat, (len(xs), dim)), np.broadcast_to(delta, (len(xs),))


def newton(
    G: Map, x: ArrayLike, *, z0: ArrayLike | None = None, steps: int = 200, tolerance: float = 4e-15
) -> Float:
    r"""Solve :math:`G(z)=x` by damped Newton, row by row; shares nothing with `descend`.

    The direction solves :math:`J(z)\,p=x-G(z)`; it is halved until
    :math:`\|G(z+tp)-x\|\le(1-\frac t4)\|G(z)-x\|`.  Where :math:`J` is invertible everywhere the
    residual has no spurious stationary point, so the iteration converges from every start.

    Returns
    -------
    (d,) or (n, d) ndarray
        :math:`\hat z`; a row that did not reach
        :math:`\|G(z)-x\|\le` ``tolerance`` :math:`(1+\|x\|)\,d` is NaN, with a warning.

    Raises
    ------
    InputError
        For wrong shapes or non-finite numbers, or other than as many observables as latents.

    Warns
    -----
    NumericalWarning
        If a row did not reach it.
    """
    if observables(G) != G.dim:
        raise InputError(
            f"G(z) = x needs as many observables as latents, not {observables(G)} for {G.dim}; "
            "descend finds the nearest latent"
        )
    xs, single = points(x, G.dim, "x")
    limit = count(steps, "steps")
    positive(tolerance, "tolerance")
    z = _start(z0, len(xs), G.dim, np.float64)
    moving = np.arange(len(xs))
    for _ in range(limit):
        q = xs[moving] - G.value(z[moving])
        residual = np.linalg.norm(q, axis=1)
        direction = _solve(G.jacobian(z[moving]), q)
        t = _damping(G, xs[moving], z[moving], direction, residual)
        z[moving] += t[:, None] * direction
        moving = moving[(t > 0) & (residual > 0)]
        if not moving.size:
            break
    goal = tolerance * G.dim * (1.0 + np.linalg.norm(xs, axis=1))
    stalled = ~(np.linalg.norm(xs - G.value(z), axis=1) <= goal)
    if stalled.any():
        row = int(stalled.argmax())
        warn(
            f"Newton stalled in {stalled.sum()} of {len(xs)} rows, the first of them row {row}: "
            "they are NaN; G(z) = x has no solution there, or rounding hides it",
            NumericalWarning,
        )
    z[stalled] = np.nan
    result: Float = z[0] if single else z
    return result


def _solve(jacobian: Float, q: Float) -> Float:
    """Solve ``J p = q`` row by row, in the least-squares sense where a Jacobian is singular."""
    try:
        return np.asarray(np.linalg.solve(jacobian, q[:, :, None])[:, :, 0])
    except np.linalg.LinAlgError:
        return np.asarray((np.linalg.pinv(jacobian) @ q[:, :, None])[:, :, 0])


def _damping(G: Map, xs: Array, z: Array, direction: Array, residual: Array) -> Float:
    """Return the first of 1, 1/2, ... that reduces each residual; 0 where rounding is reached."""
    t = np.ones(len(z))
    for _ in range(50):
        new = np.linalg.norm(G.value(z + t[:, None] * direction) - xs, axis=1)
        bad = ~(new <= (1.0 - 0.25 * t) * residual)
        if not bad.any():
            return t
        t[bad] *= 0.5
    t[bad] = 0.0
    return t
