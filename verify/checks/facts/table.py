"""The table of sanity checks, and how numbers are held against a fact's own schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp

from lemmata.bounds.facts import FACTS
from lemmata.verify.activations import Array

Sanity = Callable[[np.random.Generator], bool]

SANITY: dict[str, Sanity] = {}
"""One check for each id in `bounds.facts.FACTS`; it returns whether the fact survived."""

SLACK = 1e-9


def sanity(*ids: str) -> Callable[[Sanity], Sanity]:
    """Enter a function into `SANITY` under the given fact ids.

    Raises
    ------
    ValueError
        If a fact has a sanity check already.
    """

    def enter(check: Sanity) -> Sanity:
        for id in ids:
            if id in SANITY:
                raise ValueError(f"fact {id} has a sanity check already; rename or merge")
            SANITY[id] = check
        return check

    return enter


@lru_cache(maxsize=512)
def _compiled(side: sp.Expr) -> tuple[tuple[str, ...], Callable[..., Any]]:
    """Return the names in an expression, and it as a function of them."""
    symbols = sorted(side.free_symbols, key=str)
    return tuple(s.name for s in symbols), sp.lambdify(symbols, side, ["scipy", "numpy"])


def _number(side: sp.Expr, values: Mapping[str, Array]) -> Array:
    names, function = _compiled(side)
    return np.asarray(function(*(values[n] for n in names)), dtype=float)


def _truth(relation: sp.Basic, values: Mapping[str, Array], slack: float) -> Array:
    """Return where a relation holds, up to ``slack (1 + |right side|)``."""
    left, right = (_number(side, values) for side in relation.args)
    room = slack * (1 + np.abs(right))
    if isinstance(relation, sp.Eq):
        return np.asarray(np.abs(left - right) <= room)
    if isinstance(relation, sp.Ge | sp.Gt):
        return np.asarray(left >= right - room)
    return np.asarray(left <= right + room)


def obeys(id: str, slack: float = SLACK, /, **values: Any) -> bool:
    """Hold numbers against the schema of a fact, and its premises.

    Parameters
    ----------
    id : str
        A fact of ``FACTS``.
    slack : float
        Bound of the numerical error, relative to one plus the right side.
    **values : array_like
        Numbers for all symbols of the fact; arrays are instances, broadcast together.

    Returns
    -------
    bool
        Whether at every instance the premises hold and the schema does.
    """
    fact, at = FACTS[id], {name: np.asarray(v, dtype=float) for name, v in values.items()}
    return all(
        bool(_truth(r, at, slack).all()) for r in (*fact.premises, fact.schema) if r != sp.true
    )
