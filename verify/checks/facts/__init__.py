"""Sanity checks of the cited facts: each is tried on random or exact instances.

They guard against a fact that is written down wrongly; they prove nothing.  A check computes both
sides by a route that does not use the fact and, where it can, meets equality: then a fact that
claims a little more fails it.
"""

from lemmata.verify.checks.facts import calculus
from lemmata.verify.checks.facts.table import SANITY, Sanity, obeys, sanity

__all__ = [
    "SANITY",
    "Sanity",
    "calculus",
    "obeys",
    "sanity",
]
