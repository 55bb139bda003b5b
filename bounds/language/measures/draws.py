"""How many of some independent draws fall into a set."""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.language.measures.expectations import LawOf
from lemmata.bounds.language.measures.laws import Law, Mass, need_law
from lemmata.bounds.language.sets import Set
from lemmata.bounds.language.terms import Abbreviation


class Binomial(LawOf):
    """The law of an array whose first entry is the number of successes in n trials."""

    text = "Bin({}, {})"


class Draws(Abbreviation, Law):
    """The law of how many of n independent draws from a law fall into a set: the first entry."""

    text = "hits of {1} in {2} draws from {0}"
    tex = r"\#\{{i\le {2}:\ x_i\in {1}\}},\ x_i\sim {0}"

    def __new__(cls, P: Law, A: Set, n: Any) -> Any:
        """Make the law from a law, a set and a number."""
        need_law(P)
        return sp.Basic.__new__(cls, P, A, sp.sympify(n))

    @property
    def unfolded(self) -> Law:
        """Each draw is a success with the probability of the set."""
        P, A, n = self.args
        made: Law = Binomial(n, Mass(P, A))
        return made
