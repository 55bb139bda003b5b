"""Theorem 2 as printed, refuted given Conjecture 1: tables in Lipschitz activations."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, apply, generalise, instance, step
from lemmata.bounds.kernel.concrete import CONCLUSION
from lemmata.bounds.kernel.statement import Assumption
from lemmata.bounds.language.bits.samplers import Networks, Nth, Observed, Parameters, error, share
from lemmata.bounds.language.formulas import Formula, exists, for_all
from lemmata.bounds.language.functions import CurveVariable, Function
from lemmata.bounds.language.measures.expectations import quantity
from lemmata.bounds.language.terms import Term
from lemmata.bounds.literature.bits import inverters, one_way, stored
from lemmata.bounds.literature.bits.one_way import HARD, F, Polynomial
from lemmata.bounds.literature.bits.stored import Gs, LogSize, Moderate, n, noise, within
from lemmata.bounds.literature.measures import probability as prob
from lemmata.bounds.paper.hardness.tables import ANY_GENERATOR
from lemmata.bounds.paper.hardness.theorem_2 import ASSUMED, THEOREM_2_REPAIRED, THEOREM_2_SHARP

Es, P = Networks("E"), CurveVariable("P", order=0)
d_0 = sp.Symbol("d_0", integer=True, nonnegative=True)


def _share(Gs: Term, Es: Term, n: sp.Expr) -> sp.Expr:
    r"""Return :math:`\Pr_{x\sim G}[d_{TV}(E(\cdot|x),p(\cdot|x))\le\frac1{10}]` for n."""
    return share(Nth(Gs, n), noise(n), Nth(Es, n))


def small(Gs: Term, Es: Term, T: Term, P: Term) -> Formula:
    """Return that all encoders have T(n) parameters, and L, W and M of at most exp(P(n))."""
    E = Nth(Es, n)
    return for_all(n, sp.And(Parameters(E) <= T(n), within(E, Nth(Gs, n), n, P(n))))


def from_some_d(Gs: Term, Es: Term, k: Term) -> Formula:
    """Return that for all large n the share is at most 1/k(n)."""
    return exists(d_0, for_all(n, _share(Gs, Es, n) * k(n) <= 1, n >= d_0))


_x = sp.Symbol("x", real=True)
SIZE, LEVEL = Function(_x, 6 * _x + 6), Function(_x, _x + 3)
"""The polynomials T(d) = 6d + 6 and 1/eps(d) = d + 3."""


def no_small_encoder(Gs: Term) -> Formula:
    """Return what Theorem 2 says of generators, at these T, eps and beta = 1/(d + 1).

    For every polynomial P and encoders with L, W and M of at most exp(P(d)).
    """
    when = sp.And(Polynomial(P), small(Gs, Es, SIZE, P))
    return for_all((P, Es), from_some_d(Gs, Es, LEVEL), when)


THEOREM = exists(Gs, sp.And(Moderate(Gs), no_small_encoder(Gs)))

# Against any generators: the encoders that store their posteriors, of 6n + 6 parameters.
_E, _P = stored.stored(Gs), LogSize(Gs)
_choices = stored.EXPONENTIAL.conclusion.args[1]
_N = d_0 + 1
_at_N = stored.chosen(Gs, _N)
_G, _law = Nth(Gs, _N), Observed(Nth(Gs, _N), noise(_N))
_tv = quantity(lambda x: error(_G, noise(_N), Nth(_E, _N), x))
_unit = {prob.P: _law, prob.X: _tv, prob.a: sp.S.Zero, prob.b: sp.S.One}
_supposed = for_all(n, _share(Gs, _E, n) * LEVEL(n) <= 1, n >= d_0)
_none = generalise(
    "no generator",
    Gs,
    apply("choices", stored.EXPONENTIAL),
    generalise(
        "small",
        n,
        instance("chosen", _choices, n),
        step("sizes", small(Gs, _E, SIZE, _P).at(n)[1], "chosen"),
    ),
    instance("fails here", no_small_encoder(Gs), _P, _E, uses=("choices",)),
    generalise(
        "no d_0",
        d_0,
        instance("at the next", _supposed, _N),
        instance("chosen there", _choices, _N),
        apply("table", ANY_GENERATOR, _at_N, "chosen there"),
        generalise(
            "distances",
            prob.x,
            apply(
                "distance",
                inverters.TV_RANGE,
                dict(zip((prob.P, inverters.Q), _tv(prob.x).args, strict=True)),
            ),
            step("between", (_tv(prob.x) >= 0) & (_tv(prob.x) <= 1), "distance"),
        ),
        apply("Markov", prob.MARKOV, _unit | {prob.t: sp.Rational(1, 10)}),
        step("absurd", sp.false, "at the next", "table", "Markov"),
        when={"supposed": _supposed},
    ),
    step("none", sp.false, "fails here", "no d_0"),
    when={"moderate": Moderate(Gs), "fails": no_small_encoder(Gs)},
)
THEOREM_2_PRINTED = Statement(
    THEOREM,
    assume=(
        Assumption("conjecture-1", one_way.one_way(F)),
        Assumption("permutations", one_way.permutations(F)),
    ),
    refuted_by=Model(
        "any generators, with the encoders that store their posteriors: 6d + 6 parameters, L = 2, "
        "W and M at most exponential",
        {F: HARD},
        because={
            **ASSUMED,
            CONCLUSION: (_none, step("contradiction", sp.false, CONCLUSION, "no generator")),
        },
    ),
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "theorem-2",
        {
            "printed": THEOREM_2_PRINTED,
            "repaired": THEOREM_2_REPAIRED,
            "sharp": THEOREM_2_SHARP,
        },
        uses=("conjecture-1", "lemma-22", "theorem-2-inverter", "theorem-2-any-generator"),
        erratum=Erratum(
            "If Conjecture 1 holds the theorem is false as stated: L-Lipschitz activations need "
            "not be computable, and one 2-Lipschitz activation stores C^{-1}, in an encoder with "
            "15d + 3 parameters; for any generators with weights at most exponential, the "
            "posterior, with 6d + 6. With activations that have small circuits it is true for "
            "all large d, given one-way functions; a permutation is not needed. What it says of "
            "squares, of M and of beta: theorem-2-squares, theorem-2-node-bound, theorem-2-scale.",
            theorem_2="fails as printed",
        ),
    ),
)
