r"""Lemma 27, the whole network: values and errors level by level, for any surrogates in range.

With :math:`\Gamma_l=\sum_{i<l}(LB)^i`, nodes with at most l activations on a path up to them are
within :math:`\varepsilon'\Gamma_l`; skip edges do no harm, for the bound increases with l.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, induct, instance, step
from lemmata.bounds.language.bits.sums import finite_sum
from lemmata.bounds.language.formulas import Formula, for_all
from lemmata.bounds.language.functions import rough
from lemmata.bounds.language.networks.exchanged import (
    Curves,
    CurvesVariable,
    Exchanged,
    curves,
    node_value,
)
from lemmata.bounds.language.networks.explicit import explicit
from lemmata.bounds.language.networks.network import count
from lemmata.bounds.language.networks.rows import Level, Sup, on_a_level
from lemmata.bounds.language.networks.weights import values
from lemmata.bounds.language.vectors import ZERO
from lemmata.bounds.literature.networks import u
from lemmata.bounds.paper.approximation.interpolant import bounded, lipschitz
from lemmata.bounds.paper.approximation.node import (
    NODE,
    SIGMA,
    G,
    R,
    below,
    close,
    row_sum,
    surrogate,
    v,
    w,
    z,
)
from lemmata.bounds.paper.approximation.size import box, budget, depth, growth, lip, unit_error

S = CurvesVariable("S")
"""The surrogates."""
n = sp.Symbol("n", integer=True, nonnegative=True)
GROWTH = {growth: lip * budget}
H = count(G, "H")


def every_node(body: Formula) -> Formula:
    """Return that something holds of every node v."""
    return for_all(v, body, when=sp.Le(v, H))


def gamma(n: sp.Expr) -> sp.Expr:
    """Return the sum of (LB)^i over i < n."""
    return finite_sum(lambda i: growth**i, n)


BUDGETS = {
    "row sums": every_node(row_sum(v)),
    "input": sp.Le(Sup(z), box),
    "bounded": every_node(bounded(SIGMA)),
}
"""What keeps all values in range."""
KINDS = {"Lipschitz": every_node(lipschitz(SIGMA))}


def surrogates(S: Curves) -> dict[str, Formula]:
    """Return that the surrogates are within eps' of the activations, and in range."""
    return {"surrogates": every_node(surrogate(SIGMA, S.of_node(v)))}


def on_level(new: sp.Basic, n: sp.Expr) -> Formula:
    """Return what holds of the nodes up to a level."""
    body = close(values(new, z), v, unit_error * gamma(n))
    return for_all(v, body, when=sp.Le(v, H) & sp.Le(Level(G, v), n))


_NEXT = sp.Eq(gamma(n) + growth**n, 1 + growth * gamma(n))
GEOMETRIC = induct("geometric sum", n, _NEXT, step("one more term", ..., "induction hypothesis"))
NEW = Exchanged(G, S)


def _node(label: str) -> Step:
    """Return an instance of what is given of all nodes, at v."""
    return instance(f"{label} of v", DEEP_GIVEN[label], v)


DEEP_GIVEN = BUDGETS | KINDS | surrogates(S)
DEEP = Statement(
    on_level(NEW, depth),
    given=DEEP_GIVEN,
    define=GROWTH,
    steps=(
        GEOMETRIC,
        induct(
            "levels", n, on_level(NEW, n),
            instance("next sum", for_all(n, _NEXT), n),
            generalise(
                "next level", v,
                generalise(
                    "below", u,
                    instance("induction", on_level(NEW, n), u, uses=("below v", "levels of v")),
                    when={"below v": sp.Le(u, H) & sp.Le(Level(G, u) + 1, Level(G, v))},
                ),
                *map(_node, ("row sums", "bounded", "Lipschitz", *surrogates(S))),
                apply(
                    "the node", NODE,
                    {w: values(NEW, z), R: S.of_node(v), below: unit_error * gamma(n)},
                ),
                step(
                    "close", close(values(NEW, z), v, unit_error * gamma(n + 1)), "the node",
                    "a node", "next sum", str(growth), node_value(G, z, v), node_value(NEW, z, v),
                ),
                when={"a node": sp.Le(v, H), "levels of v": sp.Le(Level(G, v), n + 1)},
            ),
            start=(
                generalise(
                    "no level", v,
                    step(
                        "none", close(values(NEW, z), v, sp.S.Zero), "a node", "level 0",
                        on_a_level(G, v),
                    ),
                    when={"a node": sp.Le(v, H), "level 0": sp.Le(Level(G, v), 0)},
                ),
            ),
        ),
        instance("depth", for_all(n, on_level(NEW, n)), depth),
    ),
    example=Model(
        "a network without nodes, B = M = L = 1", {
            G: explicit(1, [], []), z: ZERO, S: curves(lambda _: rough(lambda _: sp.S.Zero)),
            box: 1, budget: 1, lip: 1, growth: 1, unit_error: 0, depth: 0,
        },
    ),
)  # fmt: skip
