"""From any sampler to an inverter, with constants: the unconditional half of Theorem 2."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim
from lemmata.bounds.kernel import Model, Statement, apply, generalise, induct, instance, step
from lemmata.bounds.language.bits.arrays import array, total
from lemmata.bounds.language.bits.circuits import Circuit, Input, Success, Wires
from lemmata.bounds.language.bits.samplers import (
    Depth,
    Layered,
    Node,
    Observed,
    Overflow,
    Posterior,
    Sampled,
    error,
    mean_error,
)
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.measures.expectations import quantity
from lemmata.bounds.language.measures.laws import Mass
from lemmata.bounds.language.terms import Substitution
from lemmata.bounds.literature.bits import inverters as fact
from lemmata.bounds.literature.bits.inverters import (
    Cell,
    agreement,
    collision,
    d,
    d_o,
    drawn,
    eta,
    overlap,
)
from lemmata.bounds.literature.bits.lower_bound import C, E, hard, right_signs, x, y
from lemmata.bounds.literature.measures import probability as prob
from lemmata.bounds.paper.hardness import size
from lemmata.bounds.paper.hardness import truncation as cut
from lemmata.bounds.paper.hardness.size import (
    LOSS_REPAIRED,
    LOSS_SHARP,
    MARGIN,
    Q_tail,
    d_in,
    eta_m,
    k_w,
    kappa,
    success_bound,
    word,
)
from lemmata.bounds.symbols import beta

k = sp.Symbol("k", integer=True, nonnegative=True)
p, e = Posterior(hard, beta, x), Sampled(E, x)
_law, _whole = Observed(hard, beta), 2**d_o
MARGIN_HERE = MARGIN.xreplace({d_in: d, eta_m: eta})

# Sums over vertices, for two laws: p e >= min(p, e) - p (1 - p) for 0 <= p, e <= 1.
P, Q = prob.P, fact.Q
_p, _e = overlap(P, k), drawn(Q, k)


def _summed(term: Callable[[sp.Expr], sp.Expr]) -> Callable[[sp.Expr], sp.Expr]:
    """Return the sum of a term over the first n vertices."""
    return lambda n: total(term, n)


_common = _summed(lambda k: sp.Min(overlap(P, k), drawn(Q, k)))
_squares = _summed(lambda k: overlap(P, k) ** 2)
_hits = _summed(lambda k: overlap(P, k) * drawn(Q, k))
_collisions = _summed(lambda k: overlap(P, k) * (1 - overlap(P, k)))
_masses = _summed(lambda k: overlap(P, k))


def _sums(n: sp.Expr) -> sp.Basic:
    """Return what holds of the sums over the first n vertices."""
    return sp.And(
        _hits(n) >= _common(n) - _collisions(n),
        _hits(n) >= 0,
        _hits(n) <= _masses(n),
        sp.Eq(_collisions(n), _masses(n) - _squares(n)),
        _collisions(n) >= 0,
    )


_limits = (
    _hits(_whole) >= 0,
    _hits(_whole) <= 1,
    _collisions(_whole) >= 0,
    _collisions(_whole) <= 1,
)
_matched = _hits(_whole) >= _common(_whole) - _collisions(_whole)
_split = sp.Eq(_collisions(_whole), 1 - _squares(_whole))
VERTICES = Statement(
    sp.And(_matched, _split, *_limits),
    steps=(
        induct(
            "sums",
            k,
            _sums(k),
            apply("p at most 1", prob.COMPLEMENT, {prob.P: P, prob.A: Cell(C, k)}),
            apply("e at most 1", prob.COMPLEMENT, {prob.P: Q, prob.A: Cell(C, k, eta)}),
            step("limits", (_p <= 1) & (_e <= 1), "p at most 1", "e at most 1"),
            step("one vertex", _p * _e >= sp.Min(_p, _e) - _p * (1 - _p), "limits"),
            step("product", _p * _e <= _p, "limits"),
            step("next", ..., "induction hypothesis", "one vertex", "product", "limits"),
        ),
        instance("all vertices", for_all(k, _sums(k)), _whole),
        apply("one", fact.VERTICES),
        step("split", sp.And(_split, *_limits), "all vertices", "one"),
        step("matched", _matched, "all vertices"),
    ),
)
_at_x = {P: p, Q: e}
_found = sp.Ge(agreement(x), 1 - MARGIN_HERE - error(hard, beta, E, x) - collision(C, x))
POINTWISE = Statement(
    _found,
    steps=(
        apply("vertices", VERTICES, _at_x),
        apply("overlap", fact.OVERLAP, _at_x),
        apply("thin", fact.THIN),
        step("density", sp.Le(sp.erf(eta / sp.sqrt(2)), eta * sp.sqrt(2 / sp.pi))),
        step("at x", _found, "vertices", "overlap", "thin", "density"),
    ),
)
_UNIT = {prob.P: _law, prob.a: sp.S.Zero, prob.b: sp.S.One}
_loss = quantity(lambda x: collision(C, x))
_on_average = {
    prob.Z: quantity(agreement),
    prob.X: quantity(lambda x: error(hard, beta, E, x)),
    prob.Y: _loss,
    prob.c: 1 - MARGIN_HERE,
    prob.r: sp.S.One,
    prob.s: sp.S.One,
} | _UNIT
_recovered = sp.Ge(
    fact.RECOVERED, 1 - MARGIN_HERE - mean_error(hard, beta, E) - fact.mean_collision(C)
)


def _bounded(at: Substitution) -> sp.Basic:
    """Return that three quantities lie between 0 and 1 at x."""
    return prob.LINEAR.premises["bounded"].xreplace(dict(at)).at(x)[1]


ON_AVERAGE = Statement(
    _recovered,
    steps=(
        generalise(
            "between 0 and 1",
            x,
            apply("vertices", VERTICES, _at_x),
            apply("distance", fact.TV_RANGE, _at_x),
            step("limits", _bounded(_on_average), "vertices", "distance"),
        ),
        generalise("every x", x, apply("at x", POINTWISE)),
        apply("mean", prob.LINEAR, _on_average),
        apply("drawn from x", fact.CONDITIONAL),
        step("recovered", _recovered, "mean", "drawn from x"),
    ),
)

# The collision loss, by the decoder sgn x.
_decoded = {
    prob.Z: quantity(lambda x: 1 - Mass(Posterior(hard, beta, x), right_signs(C, x))),
    prob.X: _loss,
    prob.Y: _loss,
    prob.c: sp.S.Zero,
    prob.r: -sp.Rational(1, 2),
    prob.s: sp.S.Zero,
} | _UNIT
_half = sp.Ge(_decoded[prob.Z](x), collision(C, x) / 2)
_at_sign = (
    apply("vertices", VERTICES, _at_x),
    apply("one of them", fact.ONE_VERTEX, {P: p}),
    apply("h", prob.COMPLEMENT, {prob.P: p, prob.A: right_signs(C, x)}),
)
_repaired = sp.Le(
    fact.mean_collision(C), LOSS_REPAIRED.xreplace({size.d_o: d_o, Q_tail: fact.TAIL})
)
COLLISION_REPAIRED = Statement(
    _repaired,
    steps=(
        generalise("limits", x, *_at_sign, step("bounded", _bounded(_decoded), "vertices", "h")),
        generalise("halves", x, *_at_sign, step("half", _half, "vertices", "one of them", "h")),
        apply("mean", prob.LINEAR, _decoded),
        apply("errors", fact.DECODER),
        step("loss", _repaired, "mean", "errors"),
    ),
)

# The same by concavity.
_sharp = sp.Le(fact.mean_collision(C), LOSS_SHARP.xreplace({size.d_o: d_o, kappa: 1 - fact.MISS}))
COLLISION_SHARP = Statement(
    _sharp,
    steps=(
        generalise(
            "convexity",
            (fact.w, fact.v, fact.s_1, fact.s_2, fact.m_1, fact.m_2),
            step("gap", fact.GAP, "weights"),
            when={"weights": fact.s_1 + fact.s_2 > 0},
        ),
        apply("sign flips", fact.SYMMETRISATION),
        apply("bits", fact.INDEPENDENT, {prob.n: d_o}),
        step("loss", _sharp, "sign flips", "bits"),
    ),
)

# The circuit.
_AS = {cut.F: E, size.L_act: size.L_act, size.W_max: fact.W, size.M_max: fact.M, size.N_in: fact.N}
_AS |= {cut.eta: eta, cut.p: fact.p, cut.x: x, cut.y: y}
_given = {label: h.xreplace(_AS) for label, h in cut.STEP_13.given.items()}
GIVEN = {k: _given[k] for k in ("weights", "Lipschitz", "in-degree", "bits")} | fact.BITS
DEFINED = {symbol: term.xreplace(_AS) for symbol, term in cut.STEP_13.define.items()}
_near_1 = sp.Le(sp.Abs(Node(E, x, fact.t, fact.j) - Node(fact.cut, y, fact.t, fact.j)), 1)
OVERFLOW = Overflow(E, Observed(hard, beta), fact.M)
_few = fact.COMPILATION.conclusion.args[0]
_SIZES = {size.mean_tv: mean_error(hard, beta, E), d_in: d, eta_m: eta, size.pi_M: OVERFLOW}
NO_WEIGHTS = array(lambda _: array(lambda _: array(lambda _: sp.S.Zero)))
LINEAR = Layered(fact.IDENTITY, NO_WEIGHTS, 1, 1)
_ONES = dict.fromkeys((fact.M, fact.N, fact.W, size.L_act, beta), sp.S.One)
_EXAMPLE = (
    {C: Circuit(1, Input(0)), E: LINEAR, fact.A: Wires(1), fact.p: 3, word: 9, k_w: 4, eta: 1}
    | {cut.q_g: 1, cut.Delta: sp.Rational(1, 4)}
    | _ONES
)
_HERE = {old: new.xreplace(_EXAMPLE) for old, new in _AS.items()} | _EXAMPLE
EXAMPLE = Model(
    "f the identity of one bit, E with weights 0",
    _EXAMPLE,
    because={"bits": cut.bits_suffice(_HERE)},
)


def success(loss: sp.Basic) -> sp.Basic:
    """Return the lower bound of the inverter's success, for a bound of the collision loss."""
    bound = success_bound(loss.rhs).xreplace(_SIZES)
    return sp.Ge(Success(C, fact.COMPILED), bound)


def _inverter(loss: Statement) -> Statement:
    """Return the theorem for one way of bounding the collision loss."""
    return Statement(
        sp.And(_few, success(loss.conclusion)),
        given=GIVEN | {"eta": sp.Le(eta, 1)},
        define=DEFINED,
        steps=(
            generalise(
                "no overflow",
                (x, y, fact.t, fact.j),
                apply("cut", cut.STEP_13, _AS),
                instance("near", cut.CLOSE.xreplace(_AS), fact.t, fact.j, uses=("layer",)),
                step("within 1", _near_1, "near", "eta"),
                when=fact.INPUT | {"layer": sp.Le(fact.t, Depth(E))},
            ),
            generalise(
                "signs",
                (x, y, fact.j),
                apply("cut", cut.STEP_13, _AS),
                instance("same sign", cut.SIGNS.xreplace(_AS), fact.j, uses=("margin",)),
                when=fact.FITS,
            ),
            apply("circuit", fact.COMPILATION),
            apply("recovered", ON_AVERAGE),
            apply("loss", loss),
            step("success", success(loss.conclusion), "circuit", "recovered", "loss"),
        ),
        example=EXAMPLE,
    )


INVERTER_REPAIRED = _inverter(COLLISION_REPAIRED)
INVERTER_SHARP = _inverter(COLLISION_SHARP)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "theorem-2-inverter",
        {"repaired": INVERTER_REPAIRED, "sharp": INVERTER_SHARP},
        uses=("lemma-22",),
    ),
)
