"""Definition 13: the Euler-Maruyama chain (11) and its interpolation (12), from any law."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, apply, step
from lemmata.bounds.language.diffusions.processes import At, Diffusion, Euler
from lemmata.bounds.language.formulas import Formula
from lemmata.bounds.language.functions import FieldVariable, function, grad
from lemmata.bounds.language.measures.laws import Law, LawVariable, Normal
from lemmata.bounds.language.measures.pushforward import Pushforward
from lemmata.bounds.language.vectors import UnitVector, VectorVariable
from lemmata.bounds.literature.diffusions import paths
from lemmata.bounds.literature.diffusions import semigroups as fact
from lemmata.bounds.literature.measures import laws
from lemmata.bounds.paper.discretization.linear_models import loss
from lemmata.bounds.paper.distances.normal_models import same, unequal
from lemmata.bounds.symbols import h

g, P, z = FieldVariable("g", order=2), LawVariable("P"), VectorVariable("z")
e_1, one = UnitVector(1), sp.Integer(1)
langevin = function(lambda z: -grad(g)(z))
INTERPOLATION = At(Euler(Diffusion(langevin, 2, P), h), h)
"""The law of (12) at h."""


def chain(start: Law, size: sp.Expr = h, variance: sp.Expr = 2 * h) -> Pushforward:
    """Return the law after a step of (11) from a law."""
    made: Pushforward = Pushforward(start, function(lambda z: z - size * grad(g)(z)), variance)
    return made


def _agree(size: sp.Expr = h, variance: sp.Expr = 2 * h) -> Formula:
    return same(INTERPOLATION, chain(P, size, variance))


DEFINITION_13 = Statement(
    _agree(),
    steps=(apply("one step", fact.EULER_STEP, {fact.b: langevin, fact.v: 2}),),
)
"""From equal laws at kh they have equal laws at (k + 1)h, and so at all multiples of h."""


def _other(size: sp.Expr, variance: sp.Expr) -> Model:
    """Return g = |z|^2/2 with h = 1/2 from N(e_1, I), where both steps are normal."""
    at = {g: loss(), P: Normal(e_1, 1), h: one / 2}
    path, true, said = (
        law.xreplace(at) for law in (INTERPOLATION, chain(P), chain(P, size, variance))
    )
    exact, wrong = map(_normal, (true, said))
    steps = (
        apply("one step", DEFINITION_13, at),
        *(
            apply(f"law, {name}", laws.NORMAL_PUSHED, {laws.mu: e_1, laws.q: one} | pushed)
            for name, (_, pushed) in (("said", wrong), ("true", exact))
        ),
        apply("through", paths.TRIANGLE, {paths.P: path, paths.Q: true, paths.R: exact[0]}),
        step("law", same(path, exact[0]), "one step", "law, true", "through"),
    )
    text = "g = |z|^2/2, one step from N(e_1, I), h = 1/2"
    return Model(text, at, because=unequal(path, said, *steps))


def _normal(law: Pushforward) -> tuple[Normal, dict[sp.Symbol, sp.Expr]]:
    """Return what a linear step makes of N(e_1, I), and its slope and noise."""
    slope, noise = law.args[1](e_1).parts.get(e_1, sp.S.Zero), law.args[2]
    return Normal(slope * e_1, slope**2 + noise), {laws.c: slope, laws.b: noise}


_TWINS = tuple(
    Twin(title, "printed", _agree(a, b), model=_other(a, b))
    for title, a, b in (
        ("the h before grad g is missing", one, 2 * h),
        ("sqrt(2h) -> sqrt(h)", h, h),
    )
)
_ERRATUM = "The h in front of grad g is missing in (11), in print or in the scan."
CLAIMS: tuple[Claim, ...] = (
    claim("definition-13", {"printed": DEFINITION_13}, twins=_TWINS, erratum=_ERRATUM),
    *(
        claim(
            id,
            {"printed": DEFINITION_13},
            twins=tuple(map(replace, _TWINS)),
            erratum=_ERRATUM * (id == "equation-11"),
        )
        for id in ("equation-11", "equation-12")
    ),
)
