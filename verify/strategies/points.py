"""Latent points, directions, observations, noise levels, and whole cases."""

from __future__ import annotations

import math
from typing import Any, TypeAlias

import numpy as np
from hypothesis import strategies as st

from lemmata.verify.errors import InputError
from lemmata.verify.generators.base import Generator
from lemmata.verify.interpret.case import Case
from lemmata.verify.strategies.shapes import readable, size

Draw: TypeAlias = Any
Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
_SCALES = (1.0, 2.0**-3, 2.0**-6, 2.0**-10, 8.0)


def latent_points(*, dim: int, radius: float = 4.0) -> st.SearchStrategy[Array]:
    """Return a strategy for latent points ``(dim,)`` with readable entries.

    Parameters
    ----------
    dim
        Dimension d.
    radius
        Entries lie in ``[-radius, radius]``.

    Raises
    ------
    InputError
        If an argument is out of range.
    """
    d = size(dim, "dim")
    if not (isinstance(radius, int | float) and 0 < radius < math.inf):
        raise InputError(f"radius must be a positive finite number, not {radius!r}")
    return st.lists(readable(-radius, radius), min_size=d, max_size=d).map(np.array)


def directions(*, dim: int) -> st.SearchStrategy[Array]:
    """Return a strategy for vectors ``(dim,)`` that are not zero, of any length."""
    return latent_points(dim=dim).map(_nonzero)


def _nonzero(v: Array) -> Array:
    if not v.any():
        v = v.copy()
        v[0] = 1.0
    return v


def observations(generator: Generator, *, radius: float = 4.0) -> st.SearchStrategy[Array]:
    """Return a strategy for observables ``x = G(z)`` of latent points.

    Raises
    ------
    InputError
        If it is not given a generator.
    """
    if not isinstance(generator, Generator):
        raise InputError(f"observations needs a generator, not {type(generator).__name__}")
    return latent_points(dim=generator.dim, radius=radius).map(generator.value)


def noise_levels(*, least: float = 2.0**-6, most: float = 4.0) -> st.SearchStrategy[float]:
    """Return a strategy for beta: powers of two times readable numbers, 1 first.

    Raises
    ------
    InputError
        Unless ``0 < least <= most < inf``.
    """
    numbers = all(isinstance(v, int | float) for v in (least, most))
    if not numbers or not 0 < least <= most < math.inf:
        raise InputError(f"need 0 < least <= most < inf, not least = {least}, most = {most}")
    powers = [2.0**-k for k in range(-8, 24) if least <= 2.0**-k <= most]
    powers.sort(key=lambda p: abs(math.log2(p)))
    return st.sampled_from(powers) if powers else readable(least, most)


@st.composite
def cases(draw: Draw, members: st.SearchStrategy[Any] | Generator, uses: tuple[str, ...]) -> Case:
    """Draw a generator with the points, directions and numbers that an inequality uses.

    Parameters
    ----------
    members
        A strategy for generators or instances, or one generator.
    uses
        Names of fields of `Case`.
    """
    G = members if isinstance(members, Generator) else draw(members)
    G = getattr(G, "G", G)
    if not isinstance(G, Generator):
        raise InputError(f"the strategy must draw generators, but drew a {type(G).__name__}")
    case = Case(G, (0.0,) * G.dim, (1.0,) + (0.0,) * (G.dim - 1))
    drawn: dict[str, Any] = {}
    if "z_hat" in uses:
        drawn["z_hat"] = _tuple(draw(latent_points(dim=G.dim)))
    if "u" in uses:
        drawn["u"] = _tuple(draw(directions(dim=G.dim)) * draw(st.sampled_from(_SCALES)))
    if "y" in uses:
        drawn["y"] = _tuple(draw(directions(dim=G.dim)))
    further = [name for name in ("v", "w") if name in uses]
    # A symmetric form is largest on the diagonal, where all its directions are y.
    if further and draw(st.sampled_from([False, False, False, True])):
        drawn |= {name: _tuple(draw(directions(dim=G.dim))) for name in further}
    if "beta" in uses:
        drawn["beta"] = draw(noise_levels())
    if "steps" in uses:
        drawn["steps"] = draw(st.integers(0, 20))
    return case.but(**drawn)


def _tuple(v: Array) -> tuple[float, ...]:
    return tuple(float(t) for t in v)
