"""Generators: values and derivatives against an independent autograd transcription."""

from __future__ import annotations

import dataclasses
import pickle

import autograd.numpy as anp
import mpmath
import numpy as np
import pytest
from autograd import jacobian
from autograd.extend import defvjp, primitive
from autograd.scipy.special import erf

from lemmata import bounds, verify
from lemmata.verify.engine.chains.ridge_form import ridge_form
from lemmata.verify.errors import InputError
from lemmata.verify.generators import (
    BlockDiagonal,
    Composition,
    Convex,
    Coordinatewise,
    CosineGenerator,
    CosineShear,
    Fresnel,
    Linear,
    Network,
    Residual,
    Shear,
    Translation,
    Twist,
)
from lemmata.verify.generators.lower import as_network
from lemmata.verify.generators.network import mlp
from lemmata.verify.generators.nodes import (
    ActivationNode,
    MatrixNode,
    ScaleNode,
    ShiftNode,
    SumNode,
)

# Transcribed once more from the definitions, for autograd.
SIGMA = {
    "tanh": anp.tanh,
    "sigmoid": lambda x: 1 / (1 + anp.exp(-x)),
    "softplus": lambda x: anp.log(1 + anp.exp(x)),
    "sin": anp.sin,
    "arctan": anp.arctan,
    "erf": erf,
    "gelu": lambda x: x * (1 + erf(x / np.sqrt(2))) / 2,
    "rsqrt": lambda x: x / anp.sqrt(1 + x**2),
}
NAMES = sorted(SIGMA)


@primitive
def fresnel_slope(x):
    from scipy.special import fresnel

    return np.sqrt(np.pi / 2) * fresnel(np.sqrt(2 / np.pi) * x)[0]


@primitive
def fresnel_sigma(x):
    return x * fresnel_slope(x) + (np.cos(x**2) - 1) / 2


defvjp(fresnel_slope, lambda _, x: lambda v: v * anp.sin(x**2))
defvjp(fresnel_sigma, lambda _, x: lambda v: v * fresnel_slope(x))


def centred(name, h, b):
    b = np.zeros(h.shape) if b is None else b
    return SIGMA[name](h + b) - SIGMA[name](b)


def formula(G):
    """The definition of G for a single point, as an autograd function."""
    match G:
        case Linear():
            return lambda z: anp.dot(G.A, z)
        case Translation():
            return lambda z: z + G.t
        case Shear():
            return lambda z: anp.array(
                [G.p * z[0] + G.c * centred(G.activation, z[1:], None)[0], G.q * z[1]]
            )
        case CosineGenerator():
            return lambda z: G.a * z + G.k / G.omega**2 * (anp.cos(G.omega * z) - 1)
        case CosineShear():
            return lambda z: anp.array(
                [G.p * z[0] + G.k / G.omega**2 * (anp.cos(G.omega * z[1]) - 1), G.q * z[1]]
            )
        case Residual():
            return lambda z: (
                G.a * z + G.c * anp.dot(G.W2, centred(G.activation, anp.dot(G.W1, z), G.b))
            )
        case Convex():

            def convex(z):
                h = anp.dot(G.W, z)
                bent = G.a * h + G.b * centred(G.activation, h, G.bias)
                return anp.dot(G.W.T, anp.dot(np.diag(G.C), bent))

            return convex
        case Coordinatewise():

            def coordinatewise(z):
                y = anp.dot(G.V, z)
                g = anp.sum(G.c * centred(G.activation, G.a * y[:, None], G.b), axis=1)
                return anp.dot(G.U, g)

            return coordinatewise
        case Twist():

            def twist(z):
                r = z[0] ** 2 + z[1] ** 2
                t = G.tau * r / (1 + r)
                c, s = anp.cos(t), anp.sin(t)
                return anp.array([G.a * (c * z[0] - s * z[1]), G.b * (s * z[0] + c * z[1])])

            return twist
        case Fresnel():
            return lambda z: 2 * z + fresnel_sigma(z)
        case Composition():

            def composition(z):
                for part in reversed(G.parts):
                    z = formula(part)(z)
                return z

            return composition
        case BlockDiagonal():
            return lambda z: anp.concatenate(
                [formula(part)(z[b]) for part, b in zip(G.parts, G.blocks, strict=True)]
            )
    raise AssertionError(G)


def orthogonal(rng, d):
    return np.linalg.qr(rng.normal(size=(d, d)))[0]


def residual(rng, d, k, name, bias):
    W1, W2 = rng.normal(size=(k, d)), rng.normal(size=(d, k))
    c = 0.5 / (np.linalg.norm(W1, 2) * np.linalg.norm(W2, 2))
    return Residual(1.5, c, W1, W2, name, rng.normal(size=k) if bias else None)


def convex(rng, d, k, name, bias):
    W = rng.normal(size=(k, d))
    return Convex(1.2, 0.4, W, rng.uniform(0.5, 2, k), name, rng.normal(size=k) if bias else None)


def coordinatewise(rng, d, name):
    c, a = rng.uniform(0.2, 1, size=(2, d, 3))
    return Coordinatewise(
        orthogonal(rng, d), orthogonal(rng, d), c, a, rng.normal(size=(d, 3)), name
    )


def expanding_coordinatewise(rng, name):
    """One with inf g' > 0: σ(t) - σ(-t) = t for softplus and GELU.

    With a bounded σ there is none, as then every g_i is bounded.
    """
    c = np.array([[1.0, -1.0, 0.5], [0.8, -0.8, 0.3]])
    a = np.array([[1.0, -1.0, 0.5], [1.0, -1.0, 0.9]])
    b = np.array([[0.0, 0.0, 0.3], [0.7, -0.7, -1.0]])
    return Coordinatewise(orthogonal(rng, 2), orthogonal(rng, 2), c, a, b, name)


def members(seed=0):
    """A random member of every family, with every activation where there is one."""
    rng = np.random.default_rng(seed)
    for i, name in enumerate(NAMES):
        yield f"shear-{name}", Shear(1.3, 0.8, 0.7, name)
        yield f"residual-{name}", residual(rng, 3, 5, name, bias=i % 2)
        yield f"convex-{name}", convex(rng, 2, 4, name, bias=(i + 1) % 2)
        yield f"coordinatewise-{name}", coordinatewise(rng, 2, name)
    yield "expanding-coordinatewise-softplus", expanding_coordinatewise(rng, "softplus")
    yield "expanding-coordinatewise-gelu", expanding_coordinatewise(rng, "gelu")
    yield "residual-1-1", residual(rng, 1, 1, "tanh", bias=True)
    yield "linear", Linear(orthogonal(rng, 3) + 0.3 * rng.normal(size=(3, 3)))
    yield "translation", Translation(rng.normal(size=3))
    yield "cosine", CosineGenerator(1.0, 1.5, 2.0)
    yield "cosine-shear", CosineShear(1.0, 0.7, 1.5, 2.0)
    yield "twist", Twist(2.0, 0.5, 3.0)
    yield "fresnel", Fresnel()
    F, H = residual(rng, 2, 3, "tanh", bias=True), convex(rng, 2, 3, "gelu", bias=False)
    yield "composition", Composition((F, Twist(2.0, 1.0, 0.5), H, Translation(rng.normal(size=2))))
    yield "blocks", BlockDiagonal((Shear(1.0, 2.0, 0.5), Fresnel()))
    head = Composition((Translation(rng.normal(size=4)), Linear(rng.normal(size=(4, 2))), F))
    yield "tall-head", head
    yield "tall-blocks", BlockDiagonal((head, Fresnel()))


MEMBERS = dict(members())
EVERY = pytest.mark.parametrize("G", MEMBERS.values(), ids=MEMBERS.keys())


@EVERY
@pytest.mark.filterwarnings("ignore:Output seems independent of input")
def test_derivatives_against_autograd(G):
    rng = np.random.default_rng(1)
    z = rng.normal(size=(2, G.dim))
    f = formula(G)
    routes = [G.value(z), G.jacobian(z), G.hessian(z), G.third(z)]
    for ours in routes:
        want = np.array([f(p) for p in z])
        assert ours.shape == want.shape
        np.testing.assert_allclose(ours, want, rtol=1e-10, atol=1e-10)
        f = jacobian(f)


@EVERY
def test_products_agree_with_the_tensors(G):
    rng = np.random.default_rng(2)
    z, u, w = rng.normal(size=(3, 4, G.dim))
    v, x = rng.normal(size=(2, 4, G.out))
    J, H, T = G.jacobian(z), G.hessian(z), G.third(z)

    def close(a, b):
        np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-12)

    close(G.jvp(z, u), np.einsum("nij,nj->ni", J, u))
    close(G.vjp(z, v), np.einsum("nij,ni->nj", J, v))
    close(G.hessian(z, u, w), np.einsum("nijk,nj,nk->ni", H, u, w))
    close(G.third(z, u, w, u), np.einsum("nijkl,nj,nk,nl->ni", T, u, w, u))
    gradient, q = G.gradient_of_half_square(z, x)
    close(q, G.value(z) - x)
    close(gradient, np.einsum("nij,ni->nj", J, G.value(z) - x))
    value, pulled = G.value_and_vjp(z, v)
    close(value, G.value(z))
    close(pulled, G.vjp(z, v))
    # D²G and D³G are symmetric.
    close(H, np.swapaxes(H, 2, 3))
    close(T, np.swapaxes(T, 2, 4))


@EVERY
def test_single_points_and_precision(G):
    rng = np.random.default_rng(3)
    z = rng.normal(size=(3, G.dim))
    x, v, y = rng.normal(size=(3, G.out)), z[:1], rng.normal(size=(1, G.out))
    for kept in (np.float32, np.float64):
        p = z.astype(kept)
        results = [
            G.value(p), G.jacobian(p), G.hessian(p), G.third(p),
            G.vjp(p, y), G.jvp(p, v), G.third(p, v, v, v), *G.gradient_of_half_square(p, x),
        ]  # fmt: skip
        assert {r.dtype for r in results} == {np.dtype(kept)}
    np.testing.assert_allclose(G.value(z.astype(np.float32)), G.value(z), rtol=1e-4, atol=1e-4)
    for name in ("value", "jacobian", "hessian", "third"):
        alone = getattr(G, name)(z[0])
        np.testing.assert_allclose(alone, getattr(G, name)(z)[0], rtol=1e-13, atol=1e-13)
    assert G.gradient_of_half_square(z[0], x[0])[0].shape == (G.dim,)


INVERTIBLE = {
    n: G for n, G in MEMBERS.items() if not n.startswith("coordinatewise") and G.out == G.dim
}


@pytest.mark.parametrize("G", INVERTIBLE.values(), ids=INVERTIBLE.keys())
def test_inverse_point(G):
    x = 5 * np.random.default_rng(4).normal(size=(20, G.dim))
    z = G.inverse(x)
    np.testing.assert_allclose(G.value(z), x, rtol=0, atol=1e-11 * (1 + np.abs(x).max()))
    np.testing.assert_allclose(G.inverse(x[0]), z[0], rtol=0, atol=1e-10)
    single = G.inverse(x.astype(np.float32))
    assert single.dtype == np.float32
    np.testing.assert_allclose(G.value(single.astype(float)), x, rtol=0, atol=2e-3)


@EVERY
def test_value_semantics(G):
    rebuilt = eval(repr(G))
    assert rebuilt == G
    assert hash(rebuilt) == hash(G)
    assert Linear(np.eye(7)) != G
    for f in dataclasses.fields(G):
        value = getattr(G, f.name)
        if isinstance(value, np.ndarray):
            with pytest.raises(ValueError, match="read-only"):
                value[...] = 0
    with pytest.raises(dataclasses.FrozenInstanceError):
        G.dim_ = 3


@EVERY
def test_the_origin_is_fixed_unless_translated(G):
    parts = getattr(G, "parts", ()) if isinstance(G, BlockDiagonal) else (G,)
    moved = any(isinstance(part, Translation | Composition) for part in parts)
    assert G.offset.any() == moved


def test_big_batches_are_cut_into_blocks():
    G = MEMBERS["composition"]
    z = np.random.default_rng(8).normal(size=(100_003, 2))
    gradient, q = G.gradient_of_half_square(z, [1.0, 2.0])
    assert len(z) > 2 * G._rows(z)
    for rows in (slice(0, 5), slice(-5, None)):
        few = G.gradient_of_half_square(z[rows], [1.0, 2.0])
        np.testing.assert_allclose(gradient[rows], few[0], rtol=1e-12)
        np.testing.assert_allclose(q[rows], few[1], rtol=1e-12)
        np.testing.assert_allclose(G.value(z)[rows], G.value(z[rows]), rtol=1e-12)
    each = G.gradient_of_half_square(z, q)
    np.testing.assert_allclose(each[1], G.value(z) - q)


def test_results_do_not_share_memory():
    for G in (Translation([1.0, 2.0]), Network(2, (SumNode((0,)),))):
        z = np.ones((3, 2))
        gradient, q = G.gradient_of_half_square(z, [0.0, 0.0])
        arrays = (z, gradient, q, G.value(z))
        for i, a in enumerate(arrays):
            assert not any(np.shares_memory(a, b) for b in arrays[:i])


def test_arguments_are_copied():
    W = np.eye(2)
    G = Linear(W)
    W[0, 0] = 5
    assert G.value([1.0, 1.0]).tolist() == [1, 1]


def test_fresnel_against_quadrature():
    G = Fresnel()
    for x in (0.01, 0.7, -2.5):
        want = mpmath.quad(lambda s, x=x: (x - s) * mpmath.sin(s**2), [0, x])
        assert abs(G.value([x])[0] - 2 * x - float(want)) < 1e-15


def test_newton_reports_failure():
    flat = Residual(0.0, 1.0, [[1.0]], [[1.0]], "tanh")
    with pytest.raises(ArithmeticError, match="not strongly invertible"):
        flat.inverse([[2.0]])


@pytest.mark.parametrize("x", [[[4.0], [0.25]], [[np.nan]], [[np.inf]], [[1e308]]])
def test_rows_that_stall_are_no_answer(x):
    # sin(2z) + z/10 folds: from 0 uphill it never reaches 4, and stalls on the way.
    folded = Residual(0.1, 1.0, [[2.0]], [[1.0]], "sin")
    with pytest.raises(ArithmeticError, match="did not reach"), np.errstate(all="ignore"):
        folded.inverse(x)


@EVERY
def test_a_generator_can_be_called_and_pickled(G):
    z = np.full((3, G.dim), 0.3)
    np.testing.assert_array_equal(G(z), G.value(z))
    bare = pickle.dumps(G)
    G.value(z.astype(np.float32)), ridge_form(G)
    again = pickle.loads(pickle.dumps(G))
    assert (again, hash(again)) == (G, hash(G))
    np.testing.assert_array_equal(again.value(z), G.value(z))
    # Work arrays do not travel, and parameters are as immutable as before.
    assert len(pickle.dumps(G)) == len(bare)
    for part in vars(again).values():
        if isinstance(part, np.ndarray):
            assert not part.flags.writeable


@pytest.mark.parametrize("package", [verify, bounds])
def test_lazy_attributes_are_listed_for_completion(package):
    assert set(package.__all__) <= set(dir(package))
    assert "__path__" in dir(package)


# -- layer graphs ---------------------------------------------------------------


def branched():
    """A graph with reuse, nested activations and every kind of node."""
    rng = np.random.default_rng(5)
    return Network(
        2,
        (
            MatrixNode(0, rng.normal(size=(3, 2))),
            ActivationNode(1, "tanh", rng.normal(size=3)),
            ScaleNode(1, [0.5, -1.0, 2.0]),
            SumNode((2, 3, 3)),
            ShiftNode(4, rng.normal(size=3)),
            ActivationNode(5, "softplus"),
            MatrixNode(6, rng.normal(size=(2, 3))),
            SumNode((7, 0)),
        ),
    )


def test_a_tall_network_against_autograd():
    rng = np.random.default_rng(8)
    W, V = rng.normal(size=(4, 2)), rng.normal(size=(5, 4))
    b, c = rng.normal(size=4), rng.normal(size=5)
    G = mlp([W, V], [b, c], "softplus")

    def f(z):
        return anp.dot(V, SIGMA["softplus"](anp.dot(W, z) + b)) + c

    z = rng.normal(size=(2, 2))
    for ours in (G.value(z), G.jacobian(z), G.hessian(z), G.third(z)):
        np.testing.assert_allclose(ours, [f(p) for p in z], rtol=1e-10, atol=1e-10)
        f = jacobian(f)
    test_products_agree_with_the_tensors(G)
    test_single_points_and_precision(G)
    test_value_semantics(G)


def test_network_against_autograd():
    G = branched()
    W, b, s, t, V = (G.nodes[0].W, G.nodes[1].b, G.nodes[2].factor, G.nodes[4].b, G.nodes[6].W)

    def f(z):
        h = anp.dot(W, z)
        inner = centred("tanh", h, b) + 2 * s * h + t
        return anp.dot(V, SIGMA["softplus"](inner)) + z

    z = np.random.default_rng(6).normal(size=(2, 2))
    for ours in (G.value(z), G.jacobian(z), G.hessian(z), G.third(z)):
        np.testing.assert_allclose(ours, [f(p) for p in z], rtol=1e-10, atol=1e-10)
        f = jacobian(f)
    test_products_agree_with_the_tensors(G)
    test_single_points_and_precision(G)
    test_value_semantics(G)


LAYERED = {n: G for n, G in MEMBERS.items() if n.split("-")[0] in
           ("shear", "residual", "convex", "coordinatewise", "linear", "translation")}  # fmt: skip


@pytest.mark.parametrize("G", LAYERED.values(), ids=LAYERED.keys())
def test_layer_graph_is_the_same_function(G):
    N = as_network(G)
    z, u, v = np.random.default_rng(7).normal(size=(3, 4, G.dim))
    for a, b in (
        (N.value(z), G.value(z)), (N.jacobian(z), G.jacobian(z)), (N.vjp(z, v), G.vjp(z, v)),
        (N.hessian(z), G.hessian(z)), (N.third(z, u, v, v), G.third(z, u, v, v)),
    ):  # fmt: skip
        np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-13)


# -- bad input -------------------------------------------------------------------

NAN = float("nan")
TALL = Linear(np.ones((5, 2)))
BAD = {
    "not square": (lambda: Linear(np.ones((2, 3))), "2 outputs for 3 inputs; no such map is inj"),
    "nan": (lambda: Linear([[NAN]]), "NaN"),
    "inf": (lambda: Residual(1, 1, [[np.inf]], [[1]]), "NaN or infinite"),
    "complex": (lambda: Linear([[1j]]), "real numbers"),
    "text": (lambda: Linear([["a"]]), "real numbers"),
    "ragged": (lambda: Linear([[1, 2], [3]]), "real numbers"),
    "vector": (lambda: Linear([1.0, 2.0]), "shape"),
    "widths": (lambda: Residual(1, 1, np.ones((3, 2)), np.ones((2, 4))), "W2 must have shape"),
    "dimensions": (lambda: Residual(1, 1, np.ones((3, 2)), np.ones((4, 3))), "same dimension"),
    "bias": (lambda: Residual(1, 1, np.ones((3, 2)), np.ones((2, 3)), "tanh", [1]), "b must have"),
    "activation": (lambda: Shear(1, 1, 1, "relu"), "unknown activation 'relu'"),
    "negative p": (lambda: Shear(-1, 1, 1), "p must be positive"),
    "scalar": (lambda: Shear("x", 1, 1), "must be a number"),
    "nan scalar": (lambda: Shear(1, 1, NAN), "must be finite"),
    "cosine": (lambda: CosineGenerator(1, 2, 2), "need k < a omega"),
    "weights": (lambda: Convex(1, 1, [[1.0]], [-1.0]), "positive"),
    "b": (lambda: Convex(1, -1, [[1.0]], [1.0]), "negative"),
    "orthogonal": (
        lambda: Coordinatewise([[2.0]], [[1.0]], [[1.0]], [[1.0]], [[0.0]]),
        "orthogonal",
    ),
    "twist": (lambda: Twist(1, 2, 1), "a >= b"),
    "empty": (lambda: Composition(()), "at least one"),
    "parts": (lambda: Composition((Fresnel(), Shear(1, 1, 1))), "different dimensions"),
    "no generator": (lambda: BlockDiagonal((3,)), "not a generator"),
    "graph": (lambda: Network(3, (MatrixNode(0, np.ones((2, 3))),)), "2 outputs for 3 inputs"),
    "chain": (lambda: Composition((Fresnel(), TALL)), "different dimensions: 2 -> 5, 1 -> 1"),
    "no inverse": (lambda: TALL.inverse(np.ones(5)), "nearest latent"),
    "observable": (lambda: TALL.vjp([1.0, 2.0], [1.0, 2.0]), r"shape \(n, 5\)"),
    "forward": (lambda: Network(1, (SumNode((0, 2)),)), "not an earlier result"),
    "meets": (lambda: Network(2, (MatrixNode(0, np.eye(3)),)), "meets 2 inputs"),
    "sum": (lambda: Network(2, (MatrixNode(0, np.ones((3, 2))), SumNode((0, 1)))), "cannot add"),
    "point": (lambda: Fresnel().value([1.0, 2.0]), r"shape \(n, 1\)"),
    "direction": (lambda: Fresnel().vjp([[1.0]], [[1.0], [2.0]]), "directions"),
    "count": (lambda: Fresnel().hessian([[1.0]], [1.0]), "2 directions"),
}


@pytest.mark.parametrize(("make", "says"), BAD.values(), ids=BAD.keys())
def test_bad_input_is_one_clear_line(make, says):
    with pytest.raises(InputError, match=says) as info:
        make()
    assert "\n" not in str(info.value)
