"""Which terms are about points, whatever the model."""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.language import traces
from lemmata.bounds.language.bodies import Outside
from lemmata.bounds.language.formulas import ForAll, Predicate
from lemmata.bounds.language.functions import (
    Adjoint,
    FieldValue,
    Function,
    GradientJet,
    Jet,
    MapVariable,
)
from lemmata.bounds.language.measures.laws import TV, Gibbs, Law, Mass, Normal, Restricted
from lemmata.bounds.language.sequences import Iterate
from lemmata.bounds.language.sets import Ball
from lemmata.bounds.language.terms import Functional, Term, is_variable
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.language.vectors import Combination, Inner, Norm, UnitVector, VectorVariable
from lemmata.bounds.paper.objects import L
from lemmata.verify.interpret.model import NotAboutPointsError
from lemmata.verify.interpret.statements.told import LAW, refused

_VECTORS = (VectorVariable, UnitVector, Combination, Jet, Adjoint, GradientJet, Iterate)
_NUMBERS = (Norm, Inner, FieldValue, traces.JacobianSize, traces.DivergenceOfMap)
_TRACES = (traces.LaplacianOfMap, traces.LaplacianOfField)
_SORTS = (*_VECTORS, *_NUMBERS, *_TRACES, Function, MapVariable)
_POSTERIOR = unfold(Gibbs(L))


def shape(number: sp.Expr) -> tuple[Law, Ball]:
    """Return the law and the ball outside which a number is the mass; refuse other numbers.

    The distance of a law from its restriction to a ball is the mass outside it.
    """
    P, A = number.args
    if isinstance(number, TV):
        P, part = sorted(number.args, key=lambda law: isinstance(law, Restricted))
        A = Outside(part.args[1]) if isinstance(part, Restricted) and part.args[0] == P else None
    around = A.args[0] if isinstance(A, Outside) else None
    if not isinstance(around, Ball) or not (isinstance(P, Normal) or unfold(P) == _POSTERIOR):
        raise NotAboutPointsError(LAW)
    return P, around


def about_points(*terms: sp.Basic) -> None:
    """Refuse terms that cannot be evaluated at any model.

    Raises
    ------
    NotAboutPointsError
        Naming what they speak of.
    """
    for term in terms:
        walk = sp.preorder_traversal(term)
        for node in walk:
            if isinstance(node, (Mass, TV)):
                walk.skip()
                shape(node)
            elif isinstance(node, ForAll):
                raise NotAboutPointsError("it is about all of something; give it values first")
            elif isinstance(node, (Term, Functional, Predicate)) and not _is_known(node):
                raise refusal(node)


def _is_known(node: Any) -> bool:
    if is_variable(node) and not isinstance(node, VectorVariable):
        return isinstance(node, MapVariable) and node.name == "G"
    return isinstance(node, _SORTS)


def refusal(term: Any) -> NotAboutPointsError:
    """Return the error that says why a term cannot be evaluated."""
    return NotAboutPointsError(refused(term))
