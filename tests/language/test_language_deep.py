"""Deep latent Gaussians and what is built of networks, against counts by hand."""

from __future__ import annotations

import pytest
import sympy as sp

from lemmata.bounds.language.functions import function
from lemmata.bounds.language.measures.laws import Dirac, Normal
from lemmata.bounds.language.measures.pushforward import Chained, Pushforward
from lemmata.bounds.language.networks.amortised import Amortised, amortised
from lemmata.bounds.language.networks.deep import Deep, LawOf, Parameters
from lemmata.bounds.language.networks.explicit import Unit, explicit
from lemmata.bounds.language.networks.joined import joined
from lemmata.bounds.language.networks.layers import Layer, same
from lemmata.bounds.language.networks.network import Size
from lemmata.bounds.language.sets import Ball, member
from lemmata.bounds.language.suchthat import such_that
from lemmata.bounds.language.terms import SortError, variables
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable, coordinates, norm
from lemmata.bounds.paper.simulation.encoder import PHI, encoder
from lemmata.bounds.paper.simulation.lemma_18 import MERGED, f, g, w_1, w_2, z
from lemmata.bounds.paper.simulation.networks import CUBE, G, line
from lemmata.bounds.symbols import K, Q, S, beta, h

x, e_1 = VectorVariable("x"), UnitVector(1)
N = line(CUBE)
AT = {G: N, S: sp.Integer(2), K: sp.Integer(3)}


def test_the_encoder_is_as_large_as_its_layers() -> None:
    # N has 3 edges and 2 biases, H = 1: a step has 2 * 5 + 7 = 17 parameters.
    assert unfold(Parameters(PHI(x))).xreplace(AT) == 1 + 2 * 17 + 3 * (17 + 1)
    assert unfold(Parameters(PHI)).xreplace(AT) == 1 + 2 * 17 + 3 * (17 + 1) + 5


def test_its_law_is_that_of_the_chain() -> None:
    at = AT | {x: e_1, Q: sp.Integer(20), h: sp.Rational(1, 8), beta: sp.Integer(1)}
    law = unfold(unfold(LawOf(PHI(x))).xreplace(at))
    step = law.args[1]
    c, t = sp.Rational(1, 8), sp.Symbol("t", real=True)
    move = t - c * (t + (1 + 3 * t**2) * (t + t**3 - 1))
    for value in (sp.S.Zero, sp.Rational(1, 2), sp.Integer(-2)):
        assert step(value * e_1) == coordinates(move.subs(t, value))
    for _ in range(3):
        assert isinstance(law, Pushforward)
        assert law.args[2] == sp.Rational(1, 4)
        law = law.args[0]
    assert law.args[2] == 0


def test_a_chain_unfolds_step_by_step() -> None:
    F = function(lambda z: 2 * z)
    twice = unfold(Chained(Dirac(e_1), F, 2, 3))
    assert twice == Pushforward(Pushforward(Dirac(e_1), F, 3), F, 3)
    assert Chained(Dirac(e_1), F, 0, 3) == Dirac(e_1)
    with pytest.raises(SortError, match="natural"):
        Chained(Dirac(e_1), F, sp.Symbol("t", real=True), 3)


def test_only_biases_may_depend_on_what_is_amortised() -> None:
    assert amortised(lambda x: encoder(G, x, h), "phi")(z) == PHI(z)
    assert not variables(PHI) & {x}
    for wrong in (
        Deep((N, 0, S), (N, norm(x) ** 2, K)),
        PHI(norm(x) * x),
        encoder(G, x, norm(x)),
    ):
        with pytest.raises((SortError, ValueError)):
            Amortised(x, wrong)
    with pytest.raises(SortError, match="no network"):
        Deep((Normal(ZERO, 1), 0, 1))


def test_a_set_of_those_for_which_a_formula_holds() -> None:
    A = such_that(lambda x: norm(x) <= 1)
    assert member(z, A) == member(z, Ball(ZERO, 1))
    assert member(3 * e_1, A) == sp.false
    assert not variables(A)


def test_joined_networks_compute_and_count_what_they_join() -> None:
    at = {f: line(CUBE), g: explicit(1, [], [Unit({1: 2}, {}, 5)]), w_1: 2, w_2: 3}
    here = {k: sp.sympify(v) for k, v in at.items()}
    assert MERGED.xreplace(here)(2 * e_1) == coordinates(2 * (2 + 8) + 3 * (4 + 5))
    # f: 1 edge and 1 bias inside, 2 edges of its output; g: 1 edge; one bias of the merged output.
    assert unfold(Size(MERGED.xreplace(here))) == 2 + 2 + 1 + 1
    for wrong in ((same("2"),), (same("0"), same("later"))):
        with pytest.raises(ValueError, match="cannot read"):
            joined(f, g, layers=(Layer("out", "output", wrong),), name="wrong")
