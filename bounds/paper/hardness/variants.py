"""False variants of the lower bound's claims."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Twin
from lemmata.bounds.paper.hardness import lower_bound, remarks, theorem
from lemmata.bounds.symbols import beta, d

_Q = sp.Rational


def concluding(title: str, of: str, conclusion: sp.Basic) -> Twin:
    """Return a twin with another conclusion, which the prover has to refute by itself."""
    return Twin(title, of, conclusion=conclusion)  # type: ignore[arg-type]


_MANY = {d: 100, beta: 2, lower_bound.bits: 1}
REPETITION_TWINS = (
    Twin(
        "beta for beta^2",
        "sharp",
        change={"copies": sp.Ge(lower_bound.copies, 2 * beta * sp.log(d) ** 2)},
        at=_MANY | {lower_bound.copies: 4 * sp.log(sp.Integer(100)) ** 2},
        text="d = 100, beta = 2",
    ),
    Twin(
        "half as many copies",
        "sharp",
        change={"copies": sp.Ge(lower_bound.copies, beta**2 * sp.log(d) ** 2)},
        at=_MANY | {lower_bound.copies: 4 * sp.log(sp.Integer(100)) ** 2},
        text="d = 100, beta = 2",
    ),
)
_SUBEXPONENTIAL = {d: 4096, remarks.t_hard: sp.exp(sp.log(sp.Integer(4096)) ** 2)}
INTRO_TWINS = tuple(
    Twin(
        f"c = 1/{k}",
        "printed",
        conclusion=sp.Ge(remarks.t_hard, sp.exp(d * sp.log(2) / k)),
        at=_SUBEXPONENTIAL,
        text="t(d) = exp(log(d)^2) at d = 4096",
    )
    for k in (20, 40)
)
TABLE_TWINS = tuple(
    Twin(
        f"eps -> {level}",
        "printed",
        conclusion=sp.Le(theorem.share, level),
        at=theorem.table_instance(dimension),
        text=f"the encoder with one wild activation, d = {dimension}",
    )
    for level, dimension in ((_Q(1, 2), 8), (_Q(4, 5), 16))
)
