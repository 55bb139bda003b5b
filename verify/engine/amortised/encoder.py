r"""An encoder q(z|x) with a trained conditioner: Gaussian, or a flow on top of the Gaussian.

.. math:: u=L(x)^{-1}(z-\mu(x)),\qquad v_j=s_j\big((u_j-a_j)e^{-b_j}\big),\qquad v\sim N(0,I).

The Gaussian encoder stops at ``u``.  The flow goes on, coordinate by coordinate, with monotone
splines whose numbers, and ``a_j``, ``b_j`` for ``j > 0``, depend on ``x`` and
:math:`u_{<j}`: autoregressive, so density and samples are both exact, in ``d = 1`` too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from lemmata.verify.engine.amortised.spline import Array, parameters, spline
from lemmata.verify.engine.arguments import Float, count, points
from lemmata.verify.errors import InputError

Kind = Literal["gaussian", "flow"]
KINDS: tuple[Kind, ...] = ("gaussian", "flow")


@dataclass(frozen=True)
class Shape:
    """What is trained: the kind, the dimension, the width of its networks.

    Attributes
    ----------
    kind : {"gaussian", "flow"}
    d : int
        Dimension.
    width : int
        Nodes in each of two tanh layers; a skip edge joins every input and output.
    bins : int
        Pieces of a spline.

    Raises
    ------
    InputError
        For another kind, or numbers below 1 (bins: 2).
    """

    kind: Kind
    d: int
    width: int
    bins: int = 8

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InputError(f"kind must be one of {', '.join(KINDS)}, not {self.kind!r}")
        for name, least in (("d", 1), ("width", 1), ("bins", 2)):
            count(getattr(self, name), name, least)

    @property
    def networks(self) -> tuple[tuple[int, int], ...]:
        """Inputs and outputs of each network."""
        d, bend = self.d, parameters(self.bins)
        affine = d + d * (d + 1) // 2
        if self.kind == "gaussian":
            return ((d, affine),)
        return ((d, affine + bend), *((d + j, 2 + bend) for j in range(1, d)))

    @property
    def arrays(self) -> tuple[tuple[int, ...], ...]:
        """Shapes of the weights and biases, network by network."""
        w = self.width
        return tuple(
            shape
            for i, o in self.networks
            for shape in ((w, i), (w,), (w, w), (w,), (o, w), (o, i), (o,))
        )

    @property
    def parameters(self) -> int:
        """Edges and biases: what produces the encoder's numbers from x."""
        return sum(math.prod(shape) for shape in self.arrays)


_EACH = 7
"""Arrays a network has."""


def network(weights: Sequence[Array], x: Array, xp: Any) -> Array:
    """Return the outputs ``(n, o)`` of one network at the inputs ``(n, i)``."""
    W1, b1, W2, b2, W3, skip, b3 = weights
    hidden = xp.tanh(xp.tanh(x @ W1.T + b1) @ W2.T + b2)
    return hidden @ W3.T + x @ skip.T + b3


def log_density(shape: Shape, weights: Sequence[Array], z: Array, x: Array, xp: Any) -> Array:
    r"""Return :math:`\log q(z\mid x)`, shape ``(n,)``.

    Parameters
    ----------
    shape : Shape
    weights : sequence of array
        In the order of ``shape.arrays``.
    z, x : (n, d) array
        ``x`` may have one row.
    xp : module
        ``numpy`` or ``torch``.
    """
    d, n = shape.d, z.shape[0]
    head = network(weights[:_EACH], x, xp)
    u, logs = _whitened(z - head[:, :d], head[:, d:], xp)
    if shape.kind == "flow":
        # All coordinates are bent at once: in d = 30 one spline on 30 n rows, not 30 on n.
        made = [_piece(weights, x, u, head, j, xp) for j in range(d)]
        scale = xp.concatenate([xp.broadcast_to(b, (n,)) for _, b, _ in made])
        place = xp.concatenate([xp.broadcast_to(a, (n,)) for a, _, _ in made])
        raw = xp.concatenate([xp.broadcast_to(r, (n, r.shape[1])) for _, _, r in made])
        v, slope = spline(raw, xp).forward((u.T.reshape(-1) - place) * xp.exp(-scale), xp)
        u, logs = v.reshape(d, n).T, logs + (slope - scale).reshape(d, n).sum(0)
    return logs - 0.5 * (u * u).sum(1) - 0.5 * d * math.log(2 * math.pi)


def _whitened(gap: Array, raw: Array, xp: Any) -> tuple[Array, Array]:
    """Solve L u = gap row by row; L has exp(raw) on its diagonal. Return u and log det L^-1."""
    d = gap.shape[1]
    logs, below = raw[:, :d], raw[:, d:]
    found: list[Array] = [gap[:, 0] * xp.exp(-logs[:, 0])]
    for i in range(1, d):
        row = below[:, i * (i - 1) // 2 : i * (i + 1) // 2]
        left = (row * xp.stack(found, 1)).sum(1)
        found.append((gap[:, i] - left) * xp.exp(-logs[:, i]))
    return xp.stack(found, 1), -logs.sum(1)


def _piece(
    weights: Sequence[Array], x: Array, u: Array, head: Array, j: int, xp: Any
) -> tuple[Array, Array, Array]:
    """Return a_j, b_j and the numbers of the spline of coordinate ``j``."""
    d = x.shape[1]
    if j == 0:
        raw = head[:, d + d * (d + 1) // 2 :]
        return 0 * raw[:, 0], 0 * raw[:, 0], raw
    given = xp.concatenate([xp.broadcast_to(x, (u.shape[0], d)), u[:, :j]], axis=1)
    out = network(weights[_EACH * j : _EACH * (j + 1)], given, xp)
    return out[:, 0], out[:, 1], out[:, 2:]


@dataclass(frozen=True, eq=False)
class Amortised:
    """A trained encoder.

    Attributes
    ----------
    shape : Shape
    weights : tuple of ndarray
        In the order of ``shape.arrays``.
    """

    shape: Shape
    weights: tuple[Float, ...]

    def __post_init__(self) -> None:
        found = tuple(np.shape(w) for w in self.weights)
        if found != self.shape.arrays:
            raise InputError(f"the weights have shapes {found}; expected {self.shape.arrays}")

    @property
    def parameters(self) -> int:
        """Number of parameters, by enumeration."""
        return sum(int(np.size(w)) for w in self.weights)

    def log_density(self, z: ArrayLike, x: ArrayLike) -> Float:
        r"""Return :math:`\log q(z\mid x)`, shape ``(n,)``, for ``z`` (n, d) and ``x`` (d,)."""
        rows, at = (points(t, self.shape.d, name)[0] for t, name in ((z, "z"), (x, "x")))
        return np.asarray(log_density(self.shape, self.weights, rows, at, np))

    def sample(self, x: ArrayLike, n: int, *, rng: Any = None) -> Float:
        """Draw ``n`` samples at one observable, shape ``(n, d)``."""
        d, total = self.shape.d, count(n, "n", 1)
        at = points(x, d, "x")[0]
        u = np.random.default_rng(rng).standard_normal((total, d))
        head = network(self.weights[:_EACH], at, np)
        if self.shape.kind == "flow":
            for j in range(d):
                place, scale, raw = _piece(self.weights, at, u, head, j, np)
                bent = spline(np.broadcast_to(raw, (total, raw.shape[1])), np).inverse(u[:, j], np)
                u[:, j] = place + np.exp(scale) * bent
        return np.asarray(head[:, :d] + u @ _root(head[0, d:], d).T)

    def packed(self) -> Float:
        """Return all parameters in one array."""
        return np.concatenate([np.ravel(w) for w in self.weights])


def _root(raw: Float, d: int) -> Float:
    L = np.diag(np.exp(raw[:d]))
    L[np.tril_indices(d, -1)] = raw[d : d + d * (d - 1) // 2]
    return L


def unpacked(shape: Shape, numbers: ArrayLike) -> Amortised:
    """Return the encoder with the parameters of `Amortised.packed`."""
    flat = np.asarray(numbers, np.float64)
    if flat.shape != (shape.parameters,):
        raise InputError(f"{flat.size} numbers; the encoder has {shape.parameters} parameters")
    ends = accumulate((math.prod(s) for s in shape.arrays), initial=0)
    parts = (flat[a:b] for a, b in pairwise(ends))
    weights = tuple(p.reshape(s) for p, s in zip(parts, shape.arrays, strict=True))
    return Amortised(shape, weights)
