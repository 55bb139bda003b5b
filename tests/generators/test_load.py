"""Files: round trips, agreement with onnxruntime, recognition, one-line errors."""

from __future__ import annotations

import math

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from onnx.reference.op_run import OpRun

from lemmata.verify.errors import InputError
from lemmata.verify.generators import (
    BlockDiagonal,
    Composition,
    Convex,
    Fresnel,
    Linear,
    Network,
    Residual,
    Shear,
    Translation,
)
from lemmata.verify.generators.files.onnx_writer import to_onnx
from lemmata.verify.generators.files.save import save
from lemmata.verify.generators.load import load
from lemmata.verify.generators.lower import as_network
from lemmata.verify.generators.recognise import recognise
from tests.generators.test_generators import (
    EVERY,
    LAYERED,
    MEMBERS,
    SIGMA,
    branched,
    convex,
    residual,
)

RNG = 11
SINGLE_ONLY = {"softplus", "arctan", "erf", "gelu"}
"""onnxruntime has no double kernel for these; ONNX's reference evaluator stands in."""


class Erf(OpRun):
    """The reference evaluator's own is only accurate to single precision."""

    op_domain = ""

    def _run(self, x):
        return (np.vectorize(math.erf, otypes=[x.dtype])(x),)


class Gelu(OpRun):
    op_domain = ""

    def _run(self, x, approximate=None):
        return (x * (1 + np.vectorize(math.erf, otypes=[x.dtype])(x / math.sqrt(2))) / 2,)


def reference(path, z):
    return ReferenceEvaluator(str(path), new_ops=[Erf, Gelu]).run(None, {"z": z})[0]


def model(tmp_path, nodes, weights, d=2, out="x", dtype=np.float32):
    """Write an ONNX model by hand, as another exporter would."""
    kind = helper.np_dtype_to_tensor_dtype(np.dtype(dtype))
    ends = [helper.make_tensor_value_info(n, kind, ["batch", d]) for n in ("z", out)]
    arrays = [
        numpy_helper.from_array(np.array(w, w.dtype if w.dtype == np.int64 else dtype), name)
        for name, w in weights.items()
    ]
    made = [helper.make_node(op, ins, [o], **kw) for op, ins, o, kw in nodes]
    graph = helper.make_graph(made, "g", ends[:1], ends[1:], arrays)
    opset = [helper.make_opsetid("", 20)]
    path = tmp_path / "hand.onnx"
    onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=9), path)
    return path


def run(path, z):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: z})[0]


# -- npz ------------------------------------------------------------------------


@EVERY
def test_npz_round_trip_is_exact(G, tmp_path):
    save(G, tmp_path / "g.npz")
    assert load(tmp_path / "g.npz") == G
    assert [p.name for p in tmp_path.iterdir()] == ["g.npz"]


def test_npz_keeps_graphs(tmp_path):
    save(branched(), tmp_path / "g.npz")
    assert load(tmp_path / "g.npz") == branched()


def test_npz_by_hand(tmp_path):
    """The documented schema, written without this library, in single precision."""
    rng = np.random.default_rng(RNG)
    W1, W2 = rng.normal(size=(2, 4, 2)).astype(np.float32)
    np.savez(
        tmp_path / "g.npz", format="lemmata-generator/1", family="Composition", parts=2,
        **{"0/family": "Residual", "0/a": 2.0, "0/c": 0.1, "0/W1": W1, "0/W2": W2.T},
        **{"1/family": "Linear", "1/A": np.eye(2)},
    )  # fmt: skip
    assert load(tmp_path / "g.npz") == Composition((Residual(2, 0.1, W1, W2.T), Linear(np.eye(2))))


def test_npz_perceptron(tmp_path):
    rng = np.random.default_rng(RNG)
    W1, W2, W3 = rng.normal(size=(5, 2)), rng.normal(size=(4, 5)), rng.normal(size=(2, 4))
    b1, b3 = rng.normal(size=5), rng.normal(size=2)
    np.savez(
        tmp_path / "g.npz", format="lemmata-generator/1", family="MLP", activation="gelu",
        W1=W1, b1=b1, W2=W2, W3=W3, b3=b3,
    )  # fmt: skip
    G = load(tmp_path / "g.npz")
    z = rng.normal(size=(6, 2))
    h = SIGMA["gelu"](SIGMA["gelu"](z @ W1.T + b1) @ W2.T)
    np.testing.assert_allclose(G.value(z), h @ W3.T + b3, atol=1e-13)
    assert G.offset.any()


# -- ONNX -----------------------------------------------------------------------


@pytest.mark.parametrize("G", LAYERED.values(), ids=LAYERED.keys())
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_onnx_agrees_with_onnxruntime(G, dtype, tmp_path):
    path = tmp_path / "g.onnx"
    to_onnx(G, path, dtype)
    z = np.random.default_rng(RNG).normal(size=(7, G.dim)).astype(dtype)
    double = dtype == np.float64 and getattr(G, "activation", "") in SINGLE_ONLY
    want = reference(path, z) if double else run(path, z)
    H = load(path)
    tolerance = 1e-12 if dtype == np.float64 else 1e-6
    got = H.value(z.astype(np.float64))
    scale = np.maximum(1, np.abs(want).max())
    np.testing.assert_allclose(got, want, rtol=0, atol=tolerance * scale)
    assert H.value(z).dtype == dtype
    if dtype == np.float64:
        np.testing.assert_allclose(H.jacobian(z), G.jacobian(z), atol=1e-12)


FAMILIES = {n: G for n, G in LAYERED.items() if not n.startswith("coordinatewise")}


@pytest.mark.parametrize("G", FAMILIES.values(), ids=FAMILIES.keys())
def test_families_are_recognised_exactly(G, tmp_path):
    assert recognise(as_network(G)) == G
    save(G, tmp_path / "g.onnx")
    assert load(tmp_path / "g.onnx") == G
    # In single precision the weights differ but nothing is lost: same family, G(0) = 0.
    to_onnx(G, tmp_path / "g.onnx", np.float32)
    single = load(tmp_path / "g.onnx")
    assert type(single) is type(G)
    assert single.offset.any() == G.offset.any()


def test_compositions_are_cut_apart(tmp_path):
    rng = np.random.default_rng(RNG)
    F, H = residual(rng, 3, 3, "tanh", True), convex(rng, 3, 5, "softplus", False)
    G = Composition((Linear(np.diag([1.0, 2.0, 3.0])), F, Translation([1.0, 0, 2]), H, F, F))
    save(G, tmp_path / "g.onnx")
    assert load(tmp_path / "g.onnx") == G


def test_what_belongs_to_no_family_stays_a_network(tmp_path):
    for G in (branched(), BlockDiagonal((Shear(1, 1, 1), Shear(1, 2, 1, "gelu")))):
        save(G, tmp_path / "g.onnx")
        N = load(tmp_path / "g.onnx")
        assert isinstance(N, Network)
        z = np.random.default_rng(RNG).normal(size=(5, G.dim))
        np.testing.assert_allclose(N.third(z), G.third(z), atol=1e-12)


def weights(rng, **shapes):
    return {n: rng.normal(size=s).astype(np.float32) for n, s in shapes.items()}


def test_trained_residual_block_keeps_its_offset(tmp_path):
    """As PyTorch exports it: Gemm with transB, biases that are not subtracted."""
    w = weights(np.random.default_rng(RNG), W1=(4, 2), b1=4, W2=(2, 4), b2=2)
    path = model(tmp_path, [
        ("Gemm", ["z", "W1", "b1"], "h", {"transB": 1}),
        ("Tanh", ["h"], "t", {}),
        ("Gemm", ["t", "W2", "b2"], "r", {"transB": 1}),
        ("Add", ["r", "z"], "x", {}),
    ], w)  # fmt: skip
    G = load(path)
    assert isinstance(G, Composition)
    shift, block = G.parts
    assert block == Residual(1, 1, w["W1"], w["W2"], "tanh", w["b1"])
    expected = np.tanh(w["b1"].astype(float)) @ w["W2"].T.astype(float) + w["b2"]
    np.testing.assert_allclose(shift.t, expected, rtol=1e-14)
    np.testing.assert_allclose(G.offset, expected, rtol=1e-14)
    z = np.random.default_rng(RNG).normal(size=(9, 2)).astype(np.float32)
    np.testing.assert_allclose(G.value(z), run(path, z), atol=1e-6)


def test_gelu_spelled_out(tmp_path):
    w = weights(np.random.default_rng(RNG), W1=(2, 4), W2=(4, 2))
    w |= {n: np.array(v) for n, v in {"r": np.sqrt(2), "one": 1.0, "half": 0.5, "a": 3.0}.items()}
    head = [("MatMul", ["z", "W1"], "h", {}), ("Div", ["h", "r"], "s", {}), ("Erf", ["s"], "e", {})]
    tail = [("MatMul", ["g", "W2"], "y", {}), ("Mul", ["z", "a"], "az", {})]
    tail.append(("Add", ["az", "y"], "x", {}))
    orders = (
        [("Mul", ["h", "p"], "m", {}), ("Mul", ["m", "half"], "g", {})],
        [("Mul", ["h", "half"], "m", {}), ("Mul", ["p", "m"], "g", {})],
        [("Mul", ["half", "p"], "m", {}), ("Mul", ["m", "h"], "g", {})],
    )
    z = np.random.default_rng(RNG).normal(size=(9, 2)).astype(np.float32)
    for middle in orders:
        path = model(tmp_path, [*head, ("Add", ["e", "one"], "p", {}), *middle, *tail], w)
        G = load(path)
        assert isinstance(G, Residual)
        assert G.activation == "gelu"
        assert G.a == 3
        np.testing.assert_allclose(G.value(z), run(path, z), atol=1e-5)


def test_folding_of_constants(tmp_path):
    w = weights(np.random.default_rng(RNG), W=(2, 2), b=(1, 2), c=1)
    path = model(tmp_path, [
        ("Transpose", ["W"], "V", {"perm": [1, 0]}),
        ("Mul", ["V", "c"], "U", {}),
        ("MatMul", ["z", "U"], "h", {}),
        ("Sub", ["b", "h"], "s", {}),
        ("Neg", ["s"], "n", {}),
        ("Add", ["n", "c"], "m", {}),
        ("Identity", ["m"], "x", {}),
    ], w)  # fmt: skip
    z = np.random.default_rng(RNG).normal(size=(9, 2)).astype(np.float32)
    np.testing.assert_allclose(load(path).value(z), run(path, z), atol=1e-5)


# -- bad files ------------------------------------------------------------------

EYE = np.eye(2, dtype=np.float32)
BAD_MODELS = {
    "operator": ([("Relu", ["z"], "x", {})], {}, "operator 'Relu' is not understood"),
    "gelu": ([("Gelu", ["z"], "x", {"approximate": "other"})], {}, "approximate = 'other'"),
    "product": ([("Mul", ["z", "h"], "x", {}), ], {"h": EYE[0]}, None),
    "quotient": (
        [("Tanh", ["z"], "t", {}), ("Div", ["z", "t"], "x", {})], {}, "near the origin",
    ),
    "shape": ([("MatMul", ["z", "W"], "x", {})], {"W": np.ones((3, 2))}, "meets 2 inputs"),
    "dimension": ([("MatMul", ["z", "W"], "x", {})], {"W": np.ones((2, 3))}, "but has 3"),
    "nan": ([("MatMul", ["z", "W"], "x", {})], {"W": EYE * np.nan}, "NaN"),
    "constant": ([("Tanh", ["W"], "x", {})], {"W": EYE}, "does not depend on the input"),
    "left": ([("MatMul", ["W", "z"], "x", {})], {"W": EYE}, "constant"),
    "reshape": (
        [("Reshape", ["z", "s"], "x", {})], {"s": np.array([2, -1])}, "'Reshape' on a layer",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("nodes", "arrays", "says"), BAD_MODELS.values(), ids=BAD_MODELS.keys())
def test_bad_models_are_one_clear_line(nodes, arrays, says, tmp_path):
    path = model(tmp_path, nodes, arrays)
    if says is None:
        load(path)
        return
    refused(path, says)


def refused(path, says):
    with pytest.raises(InputError, match=says) as info:
        load(path)
    assert "\n" not in str(info.value)
    assert str(path) in str(info.value)


GOOD = {"format": "lemmata-generator/1", "family": "Residual", "a": 2.0, "c": 1.0,
        "W1": np.ones((3, 2)), "W2": np.ones((2, 3)), "activation": "tanh"}  # fmt: skip
BAD_ARCHIVES = {
    "format": ({"format": "other/1"}, "'format' must be"),
    "family": ({"family": "Residuals"}, "did you mean|unknown family 'Residuals'"),
    "missing": ({"W1": None}, "'W1' is missing"),
    "unknown": ({"bias": np.ones(3)}, "no parameter is called 'bias'"),
    "shape": ({"W2": np.ones((2, 4))}, "W2 must have shape"),
    "nan": ({"W1": np.full((3, 2), np.nan)}, "NaN"),
    "activation": ({"activation": "relu"}, "unknown activation 'relu'"),
    "dimension": ({"W2": np.ones((4, 3))}, "same dimension"),
    "pickle": ({"W1": np.array([object()])}, "not a readable .npz"),
    "parts": ({"family": "Composition", "parts": -1}, "positive integer"),
    "text": ({"a": "two"}, "must be a number"),
}


@pytest.mark.parametrize(("change", "says"), BAD_ARCHIVES.values(), ids=BAD_ARCHIVES.keys())
def test_bad_archives_are_one_clear_line(change, says, tmp_path):
    data = {k: v for k, v in (GOOD | change).items() if v is not None}
    path = tmp_path / "g.npz"
    np.savez(path, **data)
    refused(path, says)


@pytest.mark.parametrize("suffix", [".npz", ".onnx"])
def test_bad_files_are_one_clear_line(suffix, tmp_path):
    path = tmp_path / f"g{suffix}"
    refused(path, "no such file")
    path.write_bytes(b"")
    refused(path, "readable|valid")
    path.write_bytes(b"nonsense" * 100)
    refused(path, "readable|valid")
    path.unlink()
    save(MEMBERS["residual-tanh"], path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    refused(path, "readable|valid")


def test_single_array_and_other_sources(tmp_path):
    with (tmp_path / "g.npz").open("wb") as handle:
        np.save(handle, np.eye(2))
    refused(tmp_path / "g.npz", "single array")
    (tmp_path / "g.txt").write_text("")
    refused(tmp_path / "g.txt", "unknown kind")
    refused(tmp_path, "directory")
    with pytest.raises(InputError, match="cannot load a int"):
        load(3)
    assert load(Fresnel()) == Fresnel()


def test_saving_refuses_in_one_line(tmp_path):
    with pytest.raises(InputError, match="no layer graph"):
        save(Fresnel(), tmp_path / "g.onnx")
    with pytest.raises(InputError, match="unknown kind"):
        save(Fresnel(), tmp_path / "g.txt")
    with pytest.raises(InputError, match="no directory"):
        save(Fresnel(), tmp_path / "no" / "g.npz")
    assert not list(tmp_path.iterdir())


def test_convex_weights_with_other_matrices_are_not_convex():
    """Wᵀ replaced by anything else must not be taken for family C."""
    G = MEMBERS["convex-tanh"]
    N = as_network(G)
    spoiled = [*N.nodes[:-1], type(N.nodes[-1])(N.nodes[-1].source, N.nodes[-1].W * (1 + 2**-52))]
    assert isinstance(recognise(N), Convex)
    assert not isinstance(recognise(Network(N.inputs, tuple(spoiled))), Convex)


def test_a_tall_decoder_through_every_door(tmp_path):
    """2 latents, 5 observables; the input's width is told by a matrix alone where it is free."""
    rng = np.random.default_rng(RNG)
    first, last, b1 = rng.normal(size=(2, 4)), rng.normal(size=(4, 5)), rng.normal(size=4)
    weights = {"W1": first, "b1": b1, "W2": last}
    nodes = [
        ("Gemm", ["z", "W1", "b1"], "h", {}), ("Tanh", ["h"], "t", {}),
        ("MatMul", ["t", "W2"], "x", {}),
    ]  # fmt: skip
    G = load(model(tmp_path, nodes, weights, d="k", dtype=np.float64))
    assert (G.dim, G.out) == (2, 5)
    z = rng.normal(size=(3, 2))
    want = np.tanh(z @ first + b1) @ last
    np.testing.assert_allclose(G.value(z), want, rtol=1e-12, atol=1e-12)
    for name in ("g.npz", "g.onnx"):
        save(G, tmp_path / name)
        np.testing.assert_allclose(load(tmp_path / name).value(z), want, rtol=1e-12, atol=1e-12)
    assert run(tmp_path / "g.onnx", z).shape == (3, 5)


def test_a_tall_linear_head_is_told_from_what_is_before_it(tmp_path):
    G = MEMBERS["tall-head"]
    to_onnx(G, tmp_path / "g.onnx")
    assert recognise(as_network(G)) == load(tmp_path / "g.onnx") == G
