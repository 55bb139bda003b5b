r"""Certificates hold with zero slack, are attained where called exact, and refuse what is false.

The measured side is made rigorous without derivatives: for every z, unit y and h > 0

.. math::
    m\le\frac{\|G(z+\tfrac h2y)-G(z-\tfrac h2y)\|}h\le M,\qquad
    \frac{\|\delta_h^kG\|}{h^k}\le M_k,

because the k-th central difference is an average of :math:`D^kG[y,\dots,y]` along the line (the
kernel is a B-spline, nonnegative with mass one).  Evaluated in ball arithmetic at 300 bits from
the exact weights, these inequalities are tested without any tolerance.
"""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from flint import arb, ctx

from lemmata.bounds.verdict import Verdict
from lemmata.verify import certify
from lemmata.verify.certify import Certificate, measure
from lemmata.verify.certify.points.image import image
from lemmata.verify.certify.points.witness import norm
from lemmata.verify.errors import InputError
from lemmata.verify.generators import (
    BlockDiagonal,
    Composition,
    Convex,
    Coordinatewise,
    CosineGenerator,
    CosineShear,
    Fresnel,
    Generator,
    Linear,
    Residual,
    Shear,
    Translation,
    Twist,
)
from lemmata.verify.generators.network import Network, mlp
from lemmata.verify.generators.nodes import ActivationNode, MatrixNode, ShiftNode, SumNode
from lemmata.verify.pytest_plugin import PROFILE

NAMES = ("m", "M", "M2", "M3")
ORDER = {"m": 1, "M": 1, "M2": 2, "M3": 3}
STEP = 2.0**-26
ACTIVATIONS = ("tanh", "sigmoid", "softplus", "sin", "arctan", "erf", "gelu", "rsqrt")


def quotient(G: Generator, order: int, z, y, h: float = STEP) -> arb:
    """Enclose the norm of the k-th difference quotient at z along y, for a y of any length."""
    with ctx.workprec(300):
        centre, direction = ([arb(float(t)) for t in x] for x in (z, y))
        total = [arb(0)] * len(centre)
        for i in range(order + 1):
            shift = arb(h) * (arb(order) / 2 - i)
            point = [a + shift * b for a, b in zip(centre, direction, strict=True)]
            weight = (-1) ** i * comb(order, i)
            total = [t + weight * g for t, g in zip(total, image(G, point), strict=True)]
        length = sum((b * b for b in direction), arb(0)).sqrt() * arb(h)
        return norm(total) / length**order


def violated(bound: float, name: str, ratio: arb) -> bool:
    """Whether a number is certainly on the wrong side of a bound."""
    return bool(ratio < arb(bound)) if name == "m" else bool(ratio > arb(bound))


def respected(bound: float, name: str, ratio: arb) -> bool:
    """Whether a number is certainly on the right side of a bound, with no slack."""
    return bool(ratio >= arb(bound)) if name == "m" else bool(ratio <= arb(bound))


def orthogonal(rng, d):
    return np.linalg.qr(rng.normal(size=(d, d)))[0]


def shear(rng):
    p, q = rng.uniform(0.3, 3, 2)
    return Shear(p, q, rng.normal(), rng.choice(ACTIVATIONS))


def cosine(rng):
    a, w = rng.uniform(0.5, 3, 2)
    return CosineGenerator(a, 0.9 * a * w * rng.uniform(0.1, 1), w)


def cosine_shear(rng):
    return CosineShear(*rng.uniform(0.3, 3, 4))


def residual(rng):
    d, k = rng.integers(1, 5, 2)
    W1, W2 = rng.normal(size=(k, d)), rng.normal(size=(d, k))
    b = rng.normal(size=k) if rng.random() < 0.5 else None
    return Residual(rng.uniform(1, 3), rng.normal() / 4, W1, W2, rng.choice(ACTIVATIONS), b)


def convex(rng):
    d = int(rng.integers(1, 4))
    k = d + int(rng.integers(0, 3))
    W, C = rng.normal(size=(k, d)), rng.uniform(0.5, 2, k)
    name = rng.choice(["tanh", "sigmoid", "softplus", "arctan", "erf", "rsqrt"])
    return Convex(rng.uniform(0.2, 2), rng.uniform(0, 2), W, C, name)


def coordinatewise(rng):
    d, k = rng.integers(1, 4, 2)
    c, a, b = np.abs(rng.normal(size=(d, k))), rng.normal(size=(d, k)), rng.normal(size=(d, k))
    U, V = orthogonal(rng, d), orthogonal(rng, d)
    return Coordinatewise(U, V, c, a, b, rng.choice(["tanh", "softplus", "gelu", "erf", "rsqrt"]))


def twist(rng):
    a, b = sorted(rng.uniform(0.3, 3, 2))[::-1]
    return Twist(a, b, rng.uniform(0.1, 4))


def linear(rng):
    d = int(rng.integers(1, 6))
    return Linear(rng.normal(size=(d, d)))


def composition(rng):
    Q = Linear(orthogonal(rng, 2))
    return Composition((Q, shear(rng), twist(rng), Translation(rng.normal(size=2))))


def blocks(rng):
    return BlockDiagonal((shear(rng), cosine(rng), Fresnel()))


def network(rng):
    widths = rng.integers(2, 5, 3)
    d, k, n = map(int, widths)
    return Network(
        d,
        (
            MatrixNode(0, rng.normal(size=(k, d)) / 3),
            ShiftNode(1, rng.normal(size=k)),
            ActivationNode(2, rng.choice(ACTIVATIONS)),
            MatrixNode(3, rng.normal(size=(n, k)) / 3),
            ActivationNode(4, rng.choice(ACTIVATIONS), rng.normal(size=n)),
            MatrixNode(5, rng.normal(size=(d, n)) / 3),
            SumNode((0, 6)),
        ),
    )


MAKERS = (
    shear,
    cosine,
    cosine_shear,
    residual,
    convex,
    coordinatewise,
    twist,
    linear,
    composition,
    blocks,
    network,
)
MEMBERS = 4 if PROFILE == "quick" else 12


def members(make, stream, n=MEMBERS):
    return [make(child) for child in np.random.default_rng([stream, len(make.__name__)]).spawn(n)]


@pytest.mark.parametrize("make", MAKERS, ids=lambda f: f.__name__)
def test_search_never_leaves_the_certificate(make):
    for i, G in enumerate(members(make, 1)):
        certificate, found = certify(G), measure(G, rng=i, starts=32, refine=2)
        for bound in certificate:
            ratio = quotient(G, ORDER[bound.name], found.at[bound.name], found.along[bound.name])
            assert respected(bound.value, bound.name, ratio), (G, bound, ratio)


@pytest.mark.parametrize("make", MAKERS, ids=lambda f: f.__name__)
def test_pairs_far_apart_respect_m_and_M(make):
    for i, G in enumerate(members(make, 2)):
        certificate, rng = certify(G), np.random.default_rng([7, i])
        for _ in range(5):
            z, y = rng.normal(size=(2, G.dim)) * 10 ** rng.uniform(-2, 1)
            ratio = quotient(G, 1, z, y, h=1.0)
            assert respected(certificate.m.value, "m", ratio)
            assert respected(certificate.M.value, "M", ratio)


@pytest.mark.parametrize("make", MAKERS, ids=lambda f: f.__name__)
def test_exact_constants_are_approached(make):
    for i, G in enumerate(members(make, 3, 2)):
        certificate, found = certify(G), measure(G, rng=i, starts=256, refine=6)
        for bound in certificate:
            if bound.exact and bound.verdict is Verdict.PROVED and bound.value > 0:
                measured = getattr(found, bound.name)
                assert measured == pytest.approx(bound.value, rel=1e-3), (G, bound)


@pytest.mark.parametrize("name", NAMES)
def test_twins_of_exact_constants_are_rejected(name):
    """Each constant moved the wrong way by a hundredth is refuted by a search."""
    G = Shear(1.0, 1.0, 1.5)
    found = measure(G, rng=0)
    ratio = quotient(G, ORDER[name], found.at[name], found.along[name])
    value = getattr(certify(G), name).value
    assert violated(value * 1.01 if name == "m" else value / 1.01, name, ratio)
    assert not violated(value, name, ratio)


def test_twins_of_the_sound_families_are_rejected():
    tight = Residual(2.0, 0.5, [[1.0]], [[1.0]])
    certificate, found = certify(tight), measure(tight, rng=0)
    rho = certificate.M.value - 2.0
    assert violated(2.0 + rho / 2, "M", quotient(tight, 1, found.at["M"], found.along["M"]))
    row = quotient(tight, 2, found.at["M2"], found.along["M2"])
    assert violated(certificate.M2.value / 2, "M2", row)
    diagonal = Convex(1.0, 1.0, np.diag([2.0, 1.0]), np.ones(2))
    found = measure(diagonal, rng=0)
    swapped = certify(diagonal).M2.value / 4  # largest eigenvalue 4 replaced by the least, 1
    assert violated(swapped, "M2", quotient(diagonal, 2, found.at["M2"], found.along["M2"]))


@pytest.mark.parametrize("make", MAKERS, ids=lambda f: f.__name__)
def test_balls(make):
    """On a ball: sound at its points, and never worse than on the whole space."""
    for i, G in enumerate(members(make, 4, 5)):
        rng = np.random.default_rng([11, i])
        center, radius = rng.normal(size=G.dim), float(rng.uniform(0.05, 1))
        whole, local = certify(G), certify(G, radius=radius, center=center)
        for name in NAMES:
            near, far = getattr(local, name).value, getattr(whole, name).value
            assert near >= far if name == "m" else near <= far
            for _ in range(4):
                y = rng.normal(size=G.dim)
                z = center + 0.99 * radius * rng.random() * y / np.linalg.norm(y)
                assert respected(near, name, quotient(G, ORDER[name], z, rng.normal(size=G.dim)))


def test_a_point_gives_the_derivatives_there():
    G = Shear(1.0, 1.0, 1.5)
    local = certify(G, radius=0.0, center=[0.0, 1.0])
    s = np.linalg.svd(G.jacobian(np.array([0.0, 1.0])), compute_uv=False)
    assert local.M.value == pytest.approx(s[0], rel=1e-9)
    assert local.m.value == pytest.approx(s[1], rel=1e-9)
    assert local.M.value < certify(G).M.value


@pytest.mark.parametrize("make", MAKERS, ids=lambda f: f.__name__)
def test_small_balls_see_the_jacobian_at_the_centre(make):
    for G in members(make, 5, 5):
        center = np.full(G.dim, 0.3)
        local = certify(G, radius=1e-9, center=center)
        s = np.linalg.svd(G.jacobian(center), compute_uv=False)
        assert local.M.value == pytest.approx(s[0], rel=1e-5)
        assert local.m.value == pytest.approx(s[-1], rel=1e-5)


def test_orthogonal_maps_leave_constants_unchanged_up_to_their_defect():
    rng = np.random.default_rng(0)
    inner = Shear(1.0, 2.0, -0.7, "gelu")
    outer = Composition((Linear(orthogonal(rng, 2)), inner, Linear(orthogonal(rng, 2))))
    for plain, turned in zip(certify(inner), certify(outer), strict=True):
        assert turned.exact
        assert turned.value == pytest.approx(plain.value, rel=1e-12)
    slanted = Composition((inner, Linear([[1.0, 0.01], [0.0, 1.0]])))
    assert not certify(slanted).M.exact


def saturating() -> Network:
    rng = np.random.default_rng(6)
    weights = [rng.normal(size=s) for s in ((6, 3), (6, 6), (3, 6))]
    return mlp(weights, [rng.normal(size=6), rng.normal(size=6), None], "tanh")


def test_a_saturating_network_has_no_m_and_a_witness():
    G = saturating()
    certificate = certify(G)
    assert certificate.m.verdict is Verdict.REFUTED
    assert not certificate.invertible
    witness = certificate.witness
    assert witness is not None
    assert witness.value < 1e-12
    u, v = np.array(witness.u), np.array(witness.v)
    assert quotient(G, 1, (u + v) / 2, u - v, h=1.0) <= arb(witness.value)
    assert certificate.M.verdict is Verdict.PROVED


def test_a_narrow_network_has_no_m():
    rng = np.random.default_rng(6)
    G = mlp([rng.normal(size=(2, 3)), rng.normal(size=(3, 2))], [None, None], "softplus")
    certificate = certify(G)
    assert certificate.m.verdict is Verdict.REFUTED
    assert "width 2" in certificate.m.how
    assert certificate.witness is not None
    assert certificate.witness.value < 1e-8


def test_a_singular_matrix_has_no_m():
    certificate = certify(Linear([[1.0, 2.0], [0.1 + 0.2, 2 * (0.1 + 0.2)]]))
    assert certificate.m.verdict is Verdict.REFUTED
    assert certify(Linear([[1.0, 2.0], [0.3, 2 * (0.1 + 0.2)]])).m.verdict is Verdict.PROVED


def test_what_is_not_proved_is_unknown_and_not_a_guess():
    wild = Residual(0.1, -1.0, np.eye(2), np.eye(2))
    certificate = certify(wild)
    assert certificate.m.verdict is Verdict.UNKNOWN
    assert certificate.m.value == 0.0
    assert certificate.witness is not None
    fresnel = certify(Fresnel())
    assert fresnel.M3.verdict is Verdict.REFUTED
    assert fresnel.M3.value == float("inf")
    assert certify(Fresnel(), radius=2.0).M3.value == pytest.approx(4.0)
    assert certify(Composition((Fresnel(), Fresnel()))).M3.verdict is Verdict.UNKNOWN


def test_assumption_three():
    assert certify(shear(np.random.default_rng(0))).offset.verdict is Verdict.PROVED
    moved = certify(Composition((Linear(np.eye(2)), Translation([1.0, 0.0]))))
    assert moved.offset.verdict is Verdict.REFUTED
    assert moved.offset.value == 1.0


def test_the_certificate_is_deterministic_and_readable():
    G = saturating()
    assert str(certify(G)) == str(certify(G))
    text = str(certify(Shear(1.0, 1.0, 1.5)))
    assert "exact" in text
    assert "PROVED" in text
    low, high = certify(Shear(1.0, 1.0, 1.5)).m.fractions or (0, 0)
    assert low <= 0.5 <= high
    assert isinstance(certify(G), Certificate)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"radius": -1.0}, "radius"),
        ({"radius": float("nan")}, "radius"),
        ({"center": [0.0, 0.0]}, "radius"),
        ({"radius": 1.0, "center": [0.0]}, "centre"),
        ({"radius": 1.0, "center": [0.0, float("inf")]}, "centre"),
    ],
)
def test_bad_balls_are_rejected(arguments, message):
    with pytest.raises(InputError, match=message):
        certify(Shear(1.0, 1.0, 1.5), **arguments)


def test_only_generators_are_certified():
    with pytest.raises(InputError, match="generator"):
        certify(lambda z: z)
