"""Convex bodies: closed convex sets with an interior, in which diffusions are reflected."""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.language.diffusions.paths import convex
from lemmata.bounds.language.formulas import Formula, Predicate, for_all
from lemmata.bounds.language.sets import Ball, Set, member
from lemmata.bounds.language.vectors import Vector, VectorVariable, norm, vector

_y, _z = VectorVariable("y"), VectorVariable("z")


class Closed(Predicate):
    """A set is closed; a ball is."""

    text = "{} is closed"

    def __new__(cls, S: Set) -> Formula:
        """Make the property of a set."""
        return sp.true if isinstance(S, Ball) else super().__new__(cls, S)


def around(S: Set, c: Vector, r: sp.Expr) -> Formula:
    """Return that a set contains all points that are nearer to c than r."""
    return for_all(_y, member(_y, S), when=sp.Lt(norm(_y - vector(c)), r))


def diameter(S: Set, R: sp.Expr) -> Formula:
    """Return that no two points of a set are farther apart than R."""
    return for_all((_y, _z), sp.Le(norm(_y - _z), R), when=sp.And(member(_y, S), member(_z, S)))


def body(S: Set, c: Vector, r: sp.Expr, R: sp.Expr) -> dict[str, Formula]:
    """Return what makes a set a convex body of diameter at most R, with a ball B(c, r) inside."""
    return {
        "convex": convex(S),
        "closed": Closed(S),
        "interior": around(S, c, r),
        "diameter": diameter(S, R),
    }


class Outside(Set):
    """What is not in a set, infinity included, where a path is that explodes."""

    text = "outside {}"
    tex = "{{{}}}^c"

    def __new__(cls, S: Set) -> Any:
        """Make the complement of a set; twice it is the set."""
        return S.args[0] if isinstance(S, Outside) else sp.Basic.__new__(cls, S)

    def contains(self, z: Vector) -> Formula:
        """Return that a point is not in the set."""
        return sp.Not(member(z, self.args[0]))


class Both(Set):
    """The intersection of two sets."""

    text = "({} and {})"
    tex = r"({}\cap {})"

    def __new__(cls, A: Set, B: Set) -> Any:
        """Make the intersection; the order does not matter."""
        return A if A == B else sp.Basic.__new__(cls, *sorted((A, B), key=sp.default_sort_key))

    def contains(self, z: Vector) -> Formula:
        """Return that a point is in both."""
        return sp.And(*(member(z, A) for A in self.args))
