"""The search refutes every planted error within the default budget, by an example one can read."""

from __future__ import annotations

import pytest

from lemmata.verify.pytest_plugin import PROFILE
from lemmata.verify.testing import replay, search
from lemmata.verify.testing.snippet import snippet
from lemmata.verify.testing.tidy import longest
from tests.testing.planted import PLANTED, UNCENTRED


def test_there_are_enough_and_they_differ():
    assert len(PLANTED) >= 85
    assert len({str(p) for p in PLANTED}) == len(PLANTED)


@pytest.mark.parametrize("wrong", PLANTED[::5] if PROFILE == "quick" else PLANTED, ids=str)
def test_planted_errors_are_found_and_shrunk(wrong):
    found = search(wrong.inequality, wrong.members, constants=wrong.constants)
    assert found.verdict == "REFUTED", (found.largest, found.case)
    assert found.case.G.dim <= 2
    assert longest(found.case) <= 6, found.case
    again = replay(wrong.inequality, found.case, constants=wrong.constants)
    assert (again.measured, again.bound) == (found.outcome.measured, found.outcome.bound)
    scope: dict = {}
    exec(snippet(wrong.inequality, found.case, constants=wrong.constants), scope)
    assert scope["case"] == found.case


@pytest.mark.parametrize("wrong", UNCENTRED, ids=str)
def test_a_generator_that_is_not_centred_refutes_nothing(wrong):
    found = search(wrong.inequality, wrong.members, constants=wrong.constants)
    assert found.verdict == "UNKNOWN"
    assert "assumption 3" in found.reason


@pytest.mark.slow
@pytest.mark.skipif(PROFILE == "quick", reason="run with --lemmata-profile=full")
@pytest.mark.parametrize("rng", range(1, 6))
def test_planted_errors_are_found_from_other_seeds(rng):
    for wrong in PLANTED:
        found = search(
            wrong.inequality, wrong.members, rng=rng, examples=1000, constants=wrong.constants
        )
        assert found.verdict == "REFUTED", wrong


def test_a_search_does_not_depend_on_what_is_loaded(monkeypatch):
    """Hypothesis reads constants in local modules; a search must not draw them."""
    from hypothesis.internal.conjecture import providers

    drawn = set()

    def spied(real=providers.HypothesisProvider._maybe_draw_constant):
        def draw(self, *args, **kwargs):
            drawn.update(self._local_constants.integers)
            return real(self, *args, **kwargs)

        return draw

    monkeypatch.setattr(providers.HypothesisProvider, "_maybe_draw_constant", spied())
    wrong = next(p for p in PLANTED if str(p) == "equation-31 sharp: M2 dropped")
    assert providers._get_local_constants().integers
    search(wrong.inequality, wrong.members, examples=20, constants=wrong.constants)
    assert drawn == set()
