"""At which objects of a generator a statement about any field, set or path is tried.

Most statements speak of G, of points and of beta, which every case has.  Lemmas 9 and 10 and what
follows from them speak of any function; they are tried where the paper applies them, at
f = |G - x|^2/2.  An assumption is tried itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from lemmata.bounds.kernel.statement import Assumption, Statement


@dataclass(frozen=True, eq=False)
class Objects:
    """Terms about G for variables of other sorts.

    Attributes
    ----------
    at : mapping of variables to terms
        What is put in.
    define : mapping of symbol to term
        What numbers stand for.
    assume : tuple of Assumption
        What has to be known of G for the hypotheses to hold at these objects.
    """

    at: Mapping[Any, Any] = field(default_factory=dict)
    define: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)
    assume: tuple[Assumption, ...] = ()

    def put(self, term: Any) -> Any:
        """Put the objects into a term."""
        return sp.sympify(term).xreplace(dict(self.at))


def _anywhere() -> Objects:
    """F at any z; Q is the largest curvature that the segment can have.

    It is at least M^2, so the segment is no longer than |grad f|/M^2, and |G - x| grows by M times
    that.
    """
    from lemmata.bounds.language.functions import grad
    from lemmata.bounds.language.vectors import norm
    from lemmata.bounds.paper.assumptions import lipschitz, second_order
    from lemmata.bounds.paper.descent import lemma_10
    from lemmata.bounds.paper.objects import G, residual, z
    from lemmata.bounds.paper.region.lemma_3 import f
    from lemmata.bounds.symbols import M2, M, Q

    steep = M**2 + M2 * (norm(residual) + norm(grad(f)(z)) / M)
    return Objects({lemma_10.f: f}, {Q: steep}, (lipschitz(G, M), second_order(G, M2)))


def _on_path() -> Objects:
    """F on the path of gradient descent from 0, and the region A of Lemma 1."""
    from lemmata.bounds.language.vectors import ZERO
    from lemmata.bounds.paper.descent import lemma_1, lemma_9, lemma_10
    from lemmata.bounds.paper.descent.size import Q_PRINTED
    from lemmata.bounds.symbols import Q

    at = {lemma_10.f: lemma_1.f, lemma_9.A: lemma_1.BALL, lemma_9.z_0: ZERO}
    at |= {lemma_10.z: lemma_1.z[lemma_1.s]}
    return Objects(at, {Q: lemma_1.at_x(Q_PRINTED)}, lemma_1.LEMMA_1_PRINTED.assume)


def _count() -> Objects:
    """Return the step size of Lemma 1, from which the hypothesis of equation 20 follows."""
    from lemmata.bounds.paper.descent import lemma_1
    from lemmata.bounds.paper.descent.size import Q_PRINTED
    from lemmata.bounds.symbols import Q

    return Objects({}, {Q: lemma_1.at_x(Q_PRINTED)}, lemma_1.LEMMA_1_PRINTED.assume)


OBJECTS: Mapping[str, Callable[[], Objects]] = {
    "lemma-10": _anywhere,
    "equation-20": _count,
    **dict.fromkeys(("lemma-9", "equation-15", "equation-16", "equation-17"), _on_path),
}
"""By claim."""


def assumed(claim: str) -> dict[str, Statement]:
    """Return what an assumption says, by a name for each part; nothing for other claims."""
    if not claim.startswith("assumption-"):
        return {}
    from lemmata.bounds.paper import assumptions as a
    from lemmata.bounds.paper.calculus.assumptions import TURN
    from lemmata.bounds.paper.objects import G
    from lemmata.bounds.symbols import M2, M3, M, m

    parts = {
        "assumption-1": {"": a.expanding(G, m)},
        "assumption-2": {"M": a.lipschitz(G, M), "M2": a.second_order(G, M2)}
        | {"M3": a.third_order(G, M3)},
        "assumption-3": {"": a.centred(G)},
    }[claim]
    said = {name: Statement(part.formula) for name, part in parts.items()}
    return said | ({"J": TURN} if claim == "assumption-2" else {})


BY_STEPS: Mapping[str, tuple[str, ...]] = {
    "lemma-1": ("descent", "contraction"),
    "lemma-24": ("growth",),
}
"""Steps that are tried with the conclusion, which is about a whole path, or about a law."""
