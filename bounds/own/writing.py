"""Everything that a module of claims is written with, under one name.

>>> from lemmata.bounds.own import writing as w
>>> G, z = w.MapVariable("G"), w.VectorVariable("z")
>>> w.Statement(w.norm(G(z)) >= 0).text
'|G(z)| >= 0'

The names are explained where they are defined; this module only brings them together.
"""

from lemmata.bounds.catalogue import Source
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import (
    Assumption,
    Fact,
    Model,
    Statement,
    Step,
    apply,
    generalise,
    induct,
    instance,
    step,
)
from lemmata.bounds.language.formulas import equal, exists, for_all
from lemmata.bounds.language.functions import (
    CurveVariable,
    FieldVariable,
    MapVariable,
    adjoint,
    derivative,
    function,
    grad,
)
from lemmata.bounds.language.gram import cauchy_schwarz, congruence, gram, triangle
from lemmata.bounds.language.measures.expectations import mean
from lemmata.bounds.language.measures.laws import (
    KL,
    TV,
    ChiSquare,
    Dirac,
    Gibbs,
    LawVariable,
    Mass,
    Mean,
    Normal,
    Restricted,
)
from lemmata.bounds.language.measures.transport import Wasserstein
from lemmata.bounds.language.sequences import Iteration
from lemmata.bounds.language.sets import Ball, SetVariable, Sublevel, member
from lemmata.bounds.language.traces import laplacian
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable, inner, norm

__all__ = [
    "KL",
    "TV",
    "ZERO",
    "Assumption",
    "Ball",
    "ChiSquare",
    "Claim",
    "CurveVariable",
    "Dirac",
    "Erratum",
    "Fact",
    "FieldVariable",
    "Gibbs",
    "Iteration",
    "LawVariable",
    "MapVariable",
    "Mass",
    "Mean",
    "Model",
    "Normal",
    "Restricted",
    "SetVariable",
    "Source",
    "Statement",
    "Step",
    "Sublevel",
    "Twin",
    "UnitVector",
    "VectorVariable",
    "Wasserstein",
    "adjoint",
    "apply",
    "cauchy_schwarz",
    "congruence",
    "derivative",
    "equal",
    "exists",
    "for_all",
    "function",
    "generalise",
    "grad",
    "gram",
    "induct",
    "inner",
    "instance",
    "laplacian",
    "mean",
    "member",
    "norm",
    "step",
    "triangle",
]
