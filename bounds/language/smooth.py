"""Which functions are smooth everywhere, by how they are built.

Maps, fields and curves are smooth by their sort, so a variable of these sorts stands for nothing
else: Taylor's formula at a function with a pole or a corner would prove anything.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from bounds.language.fresnel import Fresnel
from bounds.language.functions import (
    Adjoint,
    CurveJet,
    FieldValue,
    Function,
    GradientJet,
    Jet,
)
from bounds.language.terms import ObjectVariable, Term, variables
from bounds.language.vectors import Combination, Inner, Norm, UnitVector

ENTIRE = (sp.exp, sp.sin, sp.cos, sp.sinh, sp.cosh, sp.tanh, sp.atan, sp.erf, Fresnel)
COMPOSED = (Inner, FieldValue, CurveJet, Jet, GradientJet, Adjoint, sp.Tuple)
PLAIN = (sp.Add, sp.Mul, Combination, *ENTIRE, *COMPOSED)


def smooth(F: Term) -> bool:
    """Whether a function is known to be smooth; a variable or a primitive one is by its sort."""
    if not isinstance(F, Function):
        return all(smooth(G) for G in F.args if isinstance(G, Term))
    variable, body = F.open()[:2]
    return _smooth(body, variable)


def _smooth(term: Any, variable: Any) -> bool:
    """Whether a scalar or a vector depends smoothly on a variable."""
    if variable not in variables(term):
        return not isinstance(term, Function) or smooth(term)
    if isinstance(term, (sp.Symbol, ObjectVariable, UnitVector)):
        return True
    if isinstance(term, Norm):
        return bool(term.is_positive)
    if isinstance(term, sp.Pow):
        return _smooth_power(term, variable)
    if isinstance(term, sp.log):
        return bool(term.args[0].is_positive) and _smooth(term.args[0], variable)
    return isinstance(term, PLAIN) and all(_smooth(part, variable) for part in term.args)


def _smooth_power(power: sp.Pow, variable: Any) -> bool:
    base, exponent = power.args
    if variable in variables(exponent):
        return bool(base.is_positive) and _smooth(base, variable) and _smooth(exponent, variable)
    if isinstance(base, Norm) and exponent.is_even and exponent.is_nonnegative:
        return _smooth(base.args[0], variable)
    away = base.is_positive or (exponent.is_integer and base.is_nonzero)
    fine = (exponent.is_integer and exponent.is_nonnegative) or away
    return bool(fine) and _smooth(base, variable)
