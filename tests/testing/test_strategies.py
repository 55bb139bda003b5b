"""Strategies keep their promises by construction, shrink to tiny members, and refuse nonsense."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from lemmata.verify import generators as gen
from lemmata.verify.activations import Activation
from lemmata.verify.certify import certify
from lemmata.verify.errors import InputError
from lemmata.verify.generators import Linear, Shear
from lemmata.verify.generators.nodes import ActivationNode, MatrixNode, ShiftNode
from lemmata.verify.pytest_plugin import PROFILE
from lemmata.verify.strategies import (
    FAMILIES,
    activations,
    directions,
    generators,
    instances,
    latent_points,
    layer_matrices,
    noise_levels,
    observations,
    orthogonal_matrices,
    readable,
)
from lemmata.verify.strategies.members import certified
from tests.certify.test_certify import ORDER, quotient, violated

NAMES = ("m", "M", "M2", "M3")
MEMBERS = 40 if PROFILE == "quick" else 2000
SLOW = 4
"""Coordinatewise members take a fraction of a second each."""


def quick(examples: int):
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.parametrize("family", FAMILIES)
def test_members_respect_their_certificates_without_slack(family):
    """Certified m <= |difference quotients| <= certified M, M2, M3, in ball arithmetic."""
    tightest = dict.fromkeys(NAMES, 0.0)

    @quick(MEMBERS // 10 if family == "coordinatewise" else MEMBERS)
    @given(generators(families=[family]), st.data())
    def run(G, data):
        z, y = data.draw(latent_points(dim=G.dim)), data.draw(directions(dim=G.dim))
        values = certified(G).constants
        _, _, rows = np.linalg.svd(G.jacobian(z))
        for name, along in (("m", rows[-1]), ("M", rows[0]), ("M2", y), ("M3", y)):
            measured = quotient(G, ORDER[name], z, along)
            assert not violated(values[name], name, measured), (G, z, y, name)
            if values[name] > 0 and measured.is_finite():
                ratio = float(measured.mid()) / values[name]
                tightest[name] = max(tightest[name], 1 / ratio if name == "m" else ratio)

    run()
    assert tightest["m"] <= 1 + 1e-12
    assert tightest["M"] > 0.9, tightest


@pytest.mark.parametrize("family", FAMILIES)
def test_targets_are_kept(family):
    @quick(SLOW if family == "coordinatewise" else 25)
    @given(generators(families=[family], m=0.5, M=2, M2=0.25, M3=0.25))
    def run(G):
        proved = certify(G)
        assert proved.m.value >= 0.5
        assert proved.M.value <= 2
        assert proved.M2.value <= 0.25
        assert proved.M3.value <= 0.25
        assert not G.offset.any()

    run()


@quick(60)
@given(generators(m=0.5, M=2, dim=3))
def test_dimension_and_narrow_targets(G):
    proved = certify(G)
    assert G.dim == 3
    assert 0.5 <= proved.m.value <= proved.M.value <= 2


@quick(60)
@given(instances(m=1, M=1.001))
def test_instances_carry_their_constants(member):
    assert 1 <= member.m <= member.M <= 1.001
    assert member.constants["d"] == member.G.dim


@quick(100)
@given(layer_matrices(rows=4, cols=3, singular_values=(0.5, 2)), orthogonal_matrices(dim=4))
def test_matrices_have_the_chosen_spectrum(A, Q):
    s = np.linalg.svd(A, compute_uv=False)
    assert A.shape == (4, 3)
    assert s.min() >= 0.5 * (1 - 1e-14)
    assert s.max() <= 2 * (1 + 1e-14)
    assert np.abs(Q.T @ Q - np.eye(4)).max() < 1e-14


@quick(200)
@given(st.data(), st.floats(-10, 10), st.floats(0, 1))
def test_readable_numbers_stay_inside(data, low, width):
    value = data.draw(readable(low, low + width))
    assert low <= value <= low + width


@quick(50)
@given(generators(), st.data())
def test_observations_are_observable(G, data):
    x = data.draw(observations(G))
    assert np.linalg.norm(G.value(G.inverse(x)) - x) <= 1e-8 * (1 + np.linalg.norm(x))
    assert data.draw(noise_levels(least=0.01)) >= 0.01


NODES = {"ActivationNode": ActivationNode, "MatrixNode": MatrixNode, "ShiftNode": ShiftNode}
SCOPE = {name: getattr(gen, name) for name in gen.__all__} | NODES


@quick(80)
@given(generators(dim=2))
def test_members_print_as_code_that_rebuilds_them(G):
    assert eval(repr(G), dict(SCOPE)) == G


@pytest.mark.parametrize("family", [f for f in FAMILIES if f != "coordinatewise"])
def test_families_shrink_to_readable_members(family):
    smallest = find(
        generators(families=[family]), lambda G: True, settings=quick(100), database_key=None
    )
    assert smallest.dim <= 2
    assert len(repr(smallest)) < 160
    assert "e-" not in repr(smallest)


def test_everything_shrinks_to_the_identity():
    assert find(generators(), lambda G: True, settings=quick(50)) == Linear([[1.0]])
    bent = find(generators(), lambda G: certified(G).M2 > 0, settings=quick(100))
    assert bent.dim == 1
    assert len(repr(bent)) < 60, bent
    assert find(latent_points(dim=2), lambda z: True, settings=quick(20)).tolist() == [0.0, 0.0]
    assert find(noise_levels(), lambda b: True, settings=quick(20)) == 1.0


def test_types_are_registered():
    for cls in (Linear, Shear, Activation):
        smallest = find(st.from_type(cls), lambda thing: True, settings=quick(20))
        assert isinstance(smallest, cls)


@pytest.mark.parametrize(
    "order",
    ["import hypothesis.strategies", "import lemmata.verify.generators, hypothesis.strategies"],
)
def test_types_are_registered_in_any_order_of_imports(order):
    code = (
        f"{order}\nfrom hypothesis import strategies as st\n"
        "from lemmata.verify.strategies import register\n"
        "register()  # what the entry point does\n"
        "from lemmata.verify.generators import Generator, Shear\n"
        "for cls in (Generator, Shear):\n"
        "    assert 'generators' in repr(st.from_type(cls)), cls"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_the_entry_points_import_nothing_heavy():
    code = (
        "import sys, lemmata.verify.strategies, lemmata.verify.pytest_plugin\n"
        "lemmata.verify.strategies.register()\n"
        "heavy = {'numpy', 'sympy', 'hypothesis', 'lemmata.verify.generators'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_what_is_done_once_is_done_before_the_first_draw():
    """Hypothesis times draws, and calls a second of them too slow; not what comes before."""
    code = (
        "import sys\n"
        "from hypothesis import HealthCheck, given, settings\n"
        "from lemmata.bounds.activations.suprema import Activation\n"
        "from lemmata.verify.strategies import generators, instances\n"
        "ours = 'lemmata', 'sympy', 'scipy', 'flint', 'z3'\n"
        "def new(): return {n for n in sys.modules if n.startswith(ours)}\n"
        "for make in generators, instances:\n"
        "    strategy = make(dim=6, M2=1.0)\n"
        "    strategy.validate()\n"
        "    before, derived = new(), Activation.extremum.cache_info().misses\n"
        "    assert derived\n"
        "    @settings(max_examples=10, deadline=None, database=None,\n"
        "              suppress_health_check=list(HealthCheck))\n"
        "    @given(strategy)\n"
        "    def draw(G): ...\n"
        "    draw()\n"
        "    assert Activation.extremum.cache_info().misses == derived\n"
        "    assert new() == before, new() - before\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_the_profile_has_no_deadline():
    profile = settings.get_profile("lemmata")
    assert profile.deadline is None
    assert profile.suppress_health_check == (HealthCheck.too_slow,)


BAD = [
    (generators, {"dim": 0}, "dim"),
    (generators, {"dim": 2.0}, "dim"),
    (generators, {"dim": True}, "dim"),
    (generators, {"dim": 65}, "at most"),
    (generators, {"families": ["shears"]}, "did you mean 'shear'"),
    (generators, {"families": []}, "list of names"),
    (generators, {"families": "shear"}, "list of names"),
    (generators, {"families": ["shear"], "dim": 3}, "no family"),
    (generators, {"families": ["cosine"], "dim": 2}, "no family"),
    (generators, {"families": ["coordinatewise"], "activations": ["tanh"]}, "expand only"),
    (generators, {"m": 0}, "m must be"),
    (generators, {"m": -1.0}, "m must be"),
    (generators, {"M": float("inf")}, "M must be"),
    (generators, {"M": "2"}, "M must be"),
    (generators, {"m": 2, "M": 1}, "m < M"),
    (generators, {"m": 1, "M": 1}, "m < M"),
    (generators, {"M2": 0}, "linear"),
    (generators, {"M3": float("nan")}, "M3 must be"),
    (generators, {"activations": ["relu"]}, "relu"),
    (generators, {"activations": []}, "at least one"),
    (generators, {"activations": "tanh"}, "list of names"),
    (activations, {"only": ["than"]}, "did you mean 'tanh'"),
    (activations, {"only": []}, "at least one"),
    (layer_matrices, {"rows": 0, "cols": 1}, "rows"),
    (layer_matrices, {"rows": 1, "cols": -1}, "cols"),
    (layer_matrices, {"rows": 1, "cols": 1, "singular_values": (2, 1)}, "low <= high"),
    (layer_matrices, {"rows": 1, "cols": 1, "singular_values": (-1, 1)}, "low <= high"),
    (layer_matrices, {"rows": 1, "cols": 1, "singular_values": 1}, "low, high"),
    (orthogonal_matrices, {"dim": 0}, "dim"),
    (latent_points, {"dim": 0}, "dim"),
    (latent_points, {"dim": 1, "radius": 0}, "radius"),
    (directions, {"dim": "2"}, "dim"),
    (noise_levels, {"least": 0}, "least"),
    (noise_levels, {"least": 2, "most": 1}, "least"),
    (observations, {"generator": np.eye(2)}, "generator"),
    (readable, {"low": 1, "high": 0}, "low <= high"),
]


@pytest.mark.parametrize(("strategy", "arguments", "says"), BAD, ids=range(len(BAD)))
def test_bad_arguments_are_rejected_at_the_door(strategy, arguments, says):
    with pytest.raises(InputError, match=says) as caught:
        strategy(**arguments)
    assert "\n" not in str(caught.value)


@quick(20)
@given(generators(dim=2, out=5, m=0.5, M=2))
def test_tall_members_keep_their_targets(G):
    proved = certify(G)
    assert (G.dim, G.out) == (2, 5)
    assert proved.m.value >= 0.5
    assert proved.M.value <= 2


def test_fewer_observables_than_latents_are_no_family():
    with pytest.raises(InputError, match="out must be from dim = 3"):
        generators(dim=3, out=2)
