"""Generators of all families, with their proved constants and targets for them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from hypothesis import strategies as st

from lemmata.verify.activations import activations as known
from lemmata.verify.activations import get
from lemmata.verify.errors import InputError, closest
from lemmata.verify.generators import Composition, Generator, Linear
from lemmata.verify.strategies.families import EXPANDING, FAMILIES, PLAIN, Target, fits, member
from lemmata.verify.strategies.shapes import activations, size
from lemmata.verify.strategies.tall import tall

if TYPE_CHECKING:
    from lemmata.verify.checks.instances import Instance

Draw: TypeAlias = Any
DEFAULT = tuple(f for f in FAMILIES if f != "coordinatewise")
_LARGEST = 64


@lru_cache(maxsize=4096)
def certified(G: Generator) -> Instance:
    """Return a generator with its proved constants; see `verify.certify`."""
    from lemmata.verify.checks.instances import instance

    return instance(type(G).__name__, G)


def generators(
    *,
    dim: int | None = None,
    out: int | None = None,
    families: Sequence[str] | None = None,
    m: float | None = None,
    M: float | None = None,
    M2: float | None = None,
    M3: float | None = None,
    activations: Sequence[str] | None = None,
) -> st.SearchStrategy[Generator]:
    """Return a strategy for strongly invertible generators whose constants are proved.

    Parameters
    ----------
    dim
        Dimension d; 1 to 3, small ones first, if not given.
    out
        Number o ≥ d of observables; d if not given.  If o > d, |G(u) - G(v)| ≥ m|u - v| is proved.
    families
        Names from ``FAMILIES``; all but "coordinatewise" if not given (proving its constants
        takes a fraction of a second, so ask for it by name).
    m, M, M2, M3
        Targets: the proved constants satisfy m >= ``m`` and M, M2, M3 <= ``M``, ``M2``, ``M3``.
    activations
        Names of activations; all if not given.

    Raises
    ------
    InputError
        If an argument is out of range, or no family fits.

    Examples
    --------
    >>> from lemmata.verify import certify
    >>> G = generators(m=0.5, M=2, dim=3).example()  # doctest: +SKIP
    >>> certify(G).m.value >= 0.5  # doctest: +SKIP
    True
    """
    dims = [1, 2, 3] if dim is None else [_dimension(dim)]
    dims = _narrow(dims, out)
    names = _families(families)
    _targets(m, M, M2, M3)
    sigmas = _activations(activations)
    if not set(sigmas) & set(EXPANDING):
        names = _without_coordinatewise(names, families)
    pairs = [(d, [n for n in names if fits(n, d)]) for d in dims]
    pairs = [(d, fit) for d, fit in pairs if fit]
    if not pairs:
        raise InputError(
            f"no family among {', '.join(names)} has members with dim={dim}; choose another"
        )

    def defined() -> st.SearchStrategy[Generator]:
        _prepare(names, sigmas, certify=M2 is not None or M3 is not None)
        return _generators(pairs, out, m, M, M2, M3, sigmas)

    # Hypothesis asks for what is deferred after a test was collected and before it times a draw.
    return st.deferred(defined)


def instances(**options: Any) -> st.SearchStrategy[Instance]:
    """Return a strategy for generators with their proved constants attached.

    Takes the options of `generators`; an `Instance` has ``G``, ``m``, ``M``, ``M2``, ``M3``.
    """
    members = generators(**options)
    names, sigmas = (tuple(options.get(k) or all) for k, all in _ALL.items())

    def defined() -> st.SearchStrategy[Instance]:
        _prepare(names, sigmas, certify=True)
        return members.map(certified)

    return st.deferred(defined)


_ALL: dict[str, tuple[str, ...]] = {"families": FAMILIES, "activations": tuple(known)}


def _prepare(families: Iterable[str], sigmas: Iterable[str], *, certify: bool) -> None:
    """Do once what the first draws would wait for, which Hypothesis would call too slow."""
    if certify:
        import scipy.optimize  # noqa: F401  (the search for multipliers)

        import lemmata.verify.checks.instances  # noqa: F401
    if set(families) <= set(PLAIN):
        return
    for sigma in map(get, sigmas):
        # Reading them derives the exact suprema.
        _ = sigma.constants if certify else (sigma.inf_d1, sigma.s1)


@st.composite
def _generators(
    draw: Draw,
    pairs: list[tuple[int, list[str]]],
    out: int | None,
    m: float | None,
    M: float | None,
    M2: float | None,
    M3: float | None,
    sigmas: tuple[str, ...],
) -> Generator:
    d, names = draw(st.sampled_from(pairs))
    name = draw(st.sampled_from(names))
    low, high = draw(_range(m, M))
    inner = Target(low, high, d, sigmas).narrowed
    G = draw(member(name, inner) if out in (None, d) else tall(name, inner, out))
    return _gentle(G, M2, M3)


@st.composite
def _range(draw: Draw, m: float | None, M: float | None) -> tuple[float, float]:
    spread = float(draw(st.sampled_from([4, 2, 16])))
    if m is not None:
        return float(m), m * spread if M is None else float(M)
    if M is not None:
        return M / spread, float(M)
    low = draw(st.sampled_from([0.5, 1.0, 0.25]))
    return low, low * spread


def _gentle(G: Generator, M2: float | None, M3: float | None) -> Generator:
    """Return z -> G(sz)/s, whose M2, M3 are s M2, s^2 M3, with s a power of two."""
    if M2 is None and M3 is None:
        return G
    have = certified(G)
    factors = [1.0]
    if M2 is not None and have.M2 > 0:
        factors.append(M2 / have.M2)
    if M3 is not None and have.M3 > 0:
        factors.append(math.sqrt(M3 / have.M3))
    if min(factors) >= 1:
        return G
    s = 2.0 ** math.floor(math.log2(min(factors)) - 1e-9)
    return Composition((Linear(np.eye(G.out) / s), G, Linear(np.eye(G.dim) * s)))


def _dimension(dim: object) -> int:
    d = size(dim, "dim")
    if d > _LARGEST:
        raise InputError(f"dim must be at most {_LARGEST}, not {d}")
    return d


def _narrow(dims: list[int], out: int | None) -> list[int]:
    """Return the dimensions that are no larger than the number of observables."""
    if out is None:
        return dims
    fit = [d for d in dims if d <= size(out, "out")]
    if not fit or out > _LARGEST:
        raise InputError(f"out must be from dim = {dims[0]} to {_LARGEST}, not {out}")
    return fit


def _families(families: Sequence[str] | None) -> tuple[str, ...]:
    if families is None:
        return DEFAULT
    if isinstance(families, str) or not families:
        raise InputError(f"families must be a list of names, not {families!r}")
    for name in families:
        if name not in FAMILIES:
            raise InputError(f"no family {name!r}; {closest(str(name), FAMILIES)}")
    return tuple(families)


def _activations(names: Sequence[str] | None) -> tuple[str, ...]:
    if names is None:
        return tuple(known)
    if isinstance(names, str):
        raise InputError(f"activations must be a list of names, not {names!r}")
    activations(only=list(names))
    return tuple(names)


def _without_coordinatewise(names: tuple[str, ...], asked: Sequence[str] | None) -> tuple[str, ...]:
    if asked is not None and "coordinatewise" in asked:
        raise InputError(
            f"coordinatewise members expand only with {' or '.join(EXPANDING)}; allow one"
        )
    return names


def _targets(m: object, M: object, M2: object, M3: object) -> None:
    for title, value in (("m", m), ("M", M), ("M2", M2), ("M3", M3)):
        if value is None:
            continue
        number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
        if not number or not 0 < float(value) < math.inf:  # type: ignore[arg-type]
            hint = "; for M2 = 0 use families=['linear']" if title in ("M2", "M3") else ""
            raise InputError(f"{title} must be a positive finite number, not {value!r}{hint}")
    if m is not None and M is not None and not float(m) * (1 + 1e-6) < float(M):  # type: ignore[arg-type]
        raise InputError(f"need m < M with some room, not m = {m}, M = {M}")
