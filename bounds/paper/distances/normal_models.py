"""Laws that are normal, told apart by the mass of a half-space."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel import Step, apply
from lemmata.bounds.language.formulas import Formula
from lemmata.bounds.language.measures.laws import TV, Law, Normal
from lemmata.bounds.literature.diffusions import paths
from lemmata.bounds.literature.diffusions.gaussian_paths import above
from lemmata.bounds.paper.discretization.linear_models import half_space, refuting

one = sp.Integer(1)


def same(P: Law, Q: Law) -> Formula:
    """Return that two laws are equal."""
    return sp.Eq(TV(P, Q), 0)


def unequal(first: Law, second: Law, *known: Step) -> dict[str, tuple[Step, ...]]:
    """Return, for a model, steps that refute that two laws are equal.

    Parameters
    ----------
    first, second : Law
        Normal, or shown by the last of the known steps about it to be equal to a normal law.
    *known : Step
        Steps that show laws to be equal.
    """
    steps = (*known, *_half("first", first, known), *_half("second", second, known))
    sets = {paths.P: first, paths.Q: second, paths.S: above(one)}
    return refuting(*steps, apply("both", paths.EVENT, sets))


def _half(name: str, law: Law, known: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return steps for the mass of a half-space under a law, and under the normal one it is."""
    if isinstance(law, Normal):
        return half_space(name, law, law, one)
    said = (s.goal.lhs.args for s in reversed(known) if isinstance(s.goal, sp.Eq))
    normal = next(Q for pair in said for Q in pair if law in pair and isinstance(Q, Normal))
    return half_space(name, law, normal, one)
