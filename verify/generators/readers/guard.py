r"""The last door: the generator must agree with the model it was read from.

Both are evaluated at seeded points of every size.  They may differ by their rounding errors, and
these are bounded along the graph: with :math:`u` the unit of rounding, :math:`e` a bound of what an
operator's arguments are off by, and :math:`h` their values, a matrix gives
:math:`|W|e+(k+2)u|W||h|` (k columns, in any order of summation), an activation
:math:`s_1e+8u(1+|h|)`, however it is spelled out, and so on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from lemmata.verify.errors import InputError
from lemmata.verify.generators.base import Generator
from lemmata.verify.generators.nodes import ActivationNode, MatrixNode, Node, ScaleNode, ShiftNode
from lemmata.verify.generators.readers.builder import Built
from lemmata.verify.generators.unbounded import function, functions

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
Model: TypeAlias = Callable[[Array], Array]

UNIT = 2.0**-53
"""Rounding unit of doubles."""
_LEAST = {2.0**-11: 2.0**-14, 2.0**-53: 2.0**-1022}
"""Smallest normal numbers, by the unit of rounding; 2^-126 for the others."""
_POINTS = 288
"""Points at which small models are compared."""
_MANY = 1025
"""Points in a large batch."""
_DIGITS = 1e-7
"""What a generator with products may be off by near the origin, relatively."""
_CUT = 700.0
"""Beyond it `verify.generators.unbounded` cuts exp off."""
_WORK = 2**24
"""Numbers that the layers of one evaluation may hold together."""


def half(kind: str) -> str:
    """Return the note on a model that runs in half precision."""
    return (
        f"the model runs in {kind}, but this is the function of real numbers that its weights "
        "define; what it returns is off by the rounding of that precision"
    )


def points(dim: int, count: int = _POINTS) -> Array:
    """Return points near and far, half-integers, large and tiny ones, ``(count, dim)``.

    All are single precision numbers, and the first is the origin.
    """
    rng = np.random.default_rng(288)
    normal = rng.standard_normal((288, dim))
    scale = np.repeat([0.0, 1.0, 0.5, 20.0, 1e4, 1e-6], [1, 128, 63, 64, 16, 16])[:, None]
    z = normal * scale
    halves = slice(129, 192)
    z[halves] = np.rint(normal[halves] * 6) / 2
    some = np.rint(np.linspace(0, 287, count)).astype(int)
    return np.asarray(z[some].astype(np.float32), np.float64)


def affordable(built: Built) -> int:
    """Return how many points to evaluate at, so that large models take no longer than small."""
    network = built.network
    weight = sum(n.W.size for n in network.nodes if isinstance(n, MatrixNode)) / 64
    return int(min(_POINTS, max(18, _WORK / (sum(network.widths) + weight + 1000))))


def batches(count: int) -> list[Array]:
    """Return which points to evaluate together: all, a dozen alone, two, and many.

    A model may differ for a batch of one, or a large one.  Large models are not given a large one.
    """
    alone = np.linspace(0, count - 1, min(count, 12)).astype(int)
    many = [np.resize(np.arange(count), _MANY)] if count == _POINTS else []
    return [np.arange(count), *alone[:, None], alone[-2:], *many]


def _run(model: Model, z: Array, out: int) -> Array:
    try:
        want = model(z)
    except InputError:
        raise
    except Exception as problem:
        # Whatever the user's own code raises.
        why = " ".join(f"{type(problem).__name__}: {problem}".split())
        raise InputError(f"the model fails on a batch of {len(z)} ({why})") from None
    if want.ndim == 0 or len(want) != len(z) or want.size != len(z) * out:
        raise InputError(f"{len(z)} points of shape {z.shape} give results of shape {want.shape}")
    return want.reshape(len(z), out)


def _among(together: list[Array], i: int) -> str:
    """Tell in a batch of how many a result was, if not in the first."""
    ends = np.cumsum([len(some) for some in together])
    which = int(np.searchsorted(ends, i, side="right"))
    return f" in a batch of {len(together[which])}" if which else ""


def agree(
    G: Generator, built: Built, model: Model, unit: float, *, normwise: bool = False
) -> tuple[str, ...]:
    """Compare a generator with the model it was read from.

    Parameters
    ----------
    G
        What was recognised.
    built
        The graph that was read.
    model
        The original: points ``(n, d)`` to values ``(n, o)``.
    unit
        Rounding unit of its arithmetic.
    normwise
        Whether the model computes its weights with this rounding as well, so that small entries
        may be off by the rounding of large ones.

    Returns
    -------
    tuple of str
        A note, if the model overflows far away.

    Raises
    ------
    InputError
        If they disagree beyond rounding, with the point where they do so most.
    """
    z = points(G.dim, affordable(built))
    together = batches(len(z))
    want = np.concatenate([_run(model, z[some], G.out) for some in together])
    order = np.concatenate(together)
    with np.errstate(all="ignore"):
        got = G.value(z)[order]
        off = np.abs(got - want)
        allowed = 4 * error(built, z, unit, normwise=normwise)[order]
    z = z[order]
    # An exponential spelled out may overflow far away, where the activation itself is finite.
    compared = np.asarray(np.isfinite(want).all(axis=1) & np.isfinite(got).all(axis=1))
    near = np.abs(z).max(axis=1) < 16
    if not (compared | ~near).all():
        raise InputError("the model is NaN or infinite near the origin; train again or clean it")
    # Where a root or a quotient is singular, rounding has no bound.
    judged = compared[:, None] & np.isfinite(allowed)
    if 2 * judged[near].all(axis=1).sum() < near.sum():
        raise InputError("rounding has no bound at most points near the origin; scale the model")
    _refuse_cancelled(built, np.where(judged & near[:, None], off, 0.0), want, unit)
    excess = np.where(judged, off / np.where(judged, allowed, 1.0), 0.0)
    i, j = np.unravel_index(int(np.argmax(excess)), excess.shape)
    if not excess[i, j] <= 1:
        shown = np.array2string(z[i], threshold=8, max_line_width=10**6, separator=", ")
        raise InputError(
            f"what was read disagrees with the model: at z = {shown} coordinate {j} is "
            f"{got[i, j]:.9g}, but the model gives {want[i, j]:.9g}{_among(together, int(i))}; "
            "please report it"
        )
    return () if compared.all() else ("the model overflows far from the origin, this does not",)


def _refuse_cancelled(built: Built, off: Array, want: Array, unit: float) -> None:
    """Refuse products, which are read as differences of squares, whose factors differ too much."""
    squares = any(isinstance(n, ActivationNode) and n.activation in functions
                  for n in built.network.nodes)  # fmt: skip
    if squares and unit == UNIT and (off > _DIGITS * (1 + np.abs(want))).any():
        raise InputError(
            "a product of layers of very different sizes loses its digits in double precision; "
            "scale the layers"
        )


def error(built: Built, z: Array, unit: float, *, normwise: bool = False) -> Array:
    """Bound the rounding error of the model at every point, ``(n, d) ndarray``."""
    values, errors = [z], [np.zeros_like(z)]
    least = _LEAST.get(unit, 2.0**-126)
    for node, slack, size in zip(built.network.nodes, built.slack, built.sizes, strict=True):
        h, e = [values[s] for s in node.sources], [errors[s] for s in node.sources]
        values.append(node.value(h))
        errors.append(_grown(node, h, e, unit, normwise) + slack + unit * size + least)
    return errors[-1]


def _grown(node: Node, h: list[Array], e: list[Array], unit: float, normwise: bool) -> Array:
    if isinstance(node, MatrixNode):
        W = np.abs(node.W)
        each = np.full_like(W, W.max()) if normwise else W
        k = W.shape[1] + 2
        return np.asarray(e[0] @ W.T + k * unit * (np.abs(h[0]) @ each.T))
    if isinstance(node, ScaleNode):
        s = np.abs(node.factor)
        return np.asarray(s * e[0] + 3 * unit * (s.max() if normwise else s) * np.abs(h[0]))
    if isinstance(node, ShiftNode):
        return np.asarray(e[0] + 2 * unit * (np.abs(h[0]) + np.abs(node.b)))
    if isinstance(node, ActivationNode):
        return _bent(node.activation, h[0], e[0], unit)
    return np.asarray(sum(e) + len(e) * unit * sum(map(np.abs, h)))


def _bent(name: str, h: Array, e: Array, unit: float) -> Array:
    if name not in functions:
        return np.asarray(function(name).s1 * e + 8 * unit * (1 + np.abs(h)))
    if name == "exp":
        # Near the largest double it is cut off, so that there nothing is compared.
        e = np.where(h > _CUT, np.inf, e)
    # A slope at most e away: these functions are monotone in |x|, and so are their slopes.
    value, slope = functions[name].jet(h, 1)
    moved = [np.abs(functions[name].derivative(h + t)) for t in (-e, e)]
    steepest = np.fmax(np.abs(slope), np.fmax(*moved))
    return np.asarray(steepest * e + 8 * unit * (1 + np.abs(value)))
