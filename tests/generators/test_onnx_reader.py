"""What ONNX models mean: right constants, agreement with onnxruntime, or one line."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper
from scipy import special

from lemmata.verify.certify import certify
from lemmata.verify.errors import InputError
from lemmata.verify.generators import Composition, Linear, Network, Residual
from lemmata.verify.generators.load import load
from lemmata.verify.generators.nodes import ActivationNode
from lemmata.verify.generators.readers.rounding import NOTE as ROUNDED
from tests.generators.onnx_models import N, W, layers, written

F32 = np.float32


def refused(path, says):
    with pytest.raises(InputError, match=says) as info:
        load(path)
    assert "\n" not in str(info.value)
    assert len(str(info.value)) < 700


# -- constants that are known ------------------------------------------------------

VALUES = helper.make_sparse_tensor(
    numpy_helper.from_array(np.array([2, 1], F32), "W"),
    numpy_helper.from_array(np.array([0, 3])),
    [2, 2],
)
ROOT = float(np.sqrt(4.25))
KNOWN = {
    "constants are cast as they say": (
        [N("Cast", ["V"], ["a"], to=TensorProto.INT64), N("Cast", ["a"], ["b"], to=1),
         N("MatMul", ["x", "b"], ["y"])],
        {"V": np.array([[2.7, 0], [0, 1.9]], F32)}, {}, (1, 2),
    ),
    "constants are rounded to half precision": (
        [N("Cast", ["V"], ["a"], to=TensorProto.FLOAT16), N("Cast", ["a"], ["b"], to=1),
         N("MatMul", ["x", "b"], ["y"])],
        {"V": np.array([[2.7, 0], [0, 2.7]], F32)}, {}, (2.69921875, 2.69921875),
    ),
    "sparse": ([N("MatMul", ["x", "W"], ["y"])], {}, {"sparse": [VALUES]}, (1, 2)),
    "a number is added to every coordinate": (
        [N("Add", ["x", "o"], ["a"]), N("MatMul", ["a", "W"], ["y"])], {"W": W, "o": F32(1)},
        {}, (1, 2),
    ),
    "what nothing uses is not read": (
        [N("Shape", ["x"], ["s"]), N("Gather", ["s", "i"], ["g"]), N("Relu", ["x"], ["r"]),
         N("MatMul", ["x", "W"], ["y"])], {"W": W, "i": np.array(0)}, {}, (1, 2),
    ),
    "normalisation": (
        [N("MatMul", ["x", "W"], ["a"]),
         N("BatchNormalization", ["a", "g", "b", "m", "v"], ["y"], epsilon=1e-5)],
        {"W": W, "g": np.array([1, 2], F32), "b": np.zeros(2, F32), "m": np.zeros(2, F32),
         "v": np.array([4, 1], F32)}, {}, (2 / np.sqrt(4 + 1e-5), 2 / np.sqrt(1 + 1e-5)),
    ),
    "coupling": (
        [N("Split", ["x"], ["a", "b"], axis=1), N("Mul", ["a", "c"], ["d"]),
         N("Tanh", ["d"], ["t"]),
         N("Add", ["b", "t"], ["e"]), N("Concat", ["a", "e"], ["y"], axis=1)], {"c": F32(0.5)},
        {"opset": 13}, ((ROOT - 0.5) / 2, (ROOT + 0.5) / 2),
    ),
    "2x - x": (
        [N("Mul", ["x", "c"], ["a"]), N("Sub", ["a", "x"], ["y"])], {"c": F32(2)}, {}, (1, 1),
    ),
    "doubled 60 times": (
        [N("Add", [f"v{i}" if i else "x"] * 2, [f"v{i + 1}" if i < 59 else "y"])
         for i in range(60)], {}, {}, (2.0**60, 2.0**60),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", KNOWN)
def test_constants_of_models_are_the_true_ones(name, tmp_path):
    nodes, constants, options, (m, M) = KNOWN[name]
    found = certify(load(written(tmp_path / "m.onnx", nodes, constants, **options)))
    assert found.m.verdict.holds
    assert found.m.value == pytest.approx(m, rel=1e-9)
    assert found.M.value == pytest.approx(M, rel=1e-9)


def test_a_multiple_of_gelu_is_not_gelu(tmp_path):
    nodes = [
        N("Mul", ["x", "s"], ["v"]), N("Erf", ["v"], ["e"]), N("Add", ["e", "o"], ["p"]),
        N("Mul", ["x", "p"], ["q"]), N("Mul", ["q", "k"], ["y"]),
    ]  # fmt: skip
    constants = {"s": np.float64(0.5**0.5), "o": np.float64(1), "k": np.float64(0.5000004)}
    path = written(tmp_path / "m.onnx", nodes, constants, kind=TensorProto.DOUBLE)
    assert 1.128905048 <= certify(load(path)).M.value <= 1.1289050490
    # A slope of the wrong argument is no GELU at all, but a product of layers as it is written.
    constants["s"] = np.float64(0.70711)
    G = load(written(path, nodes, constants, kind=TensorProto.DOUBLE))
    assert "products of layers have constants on a ball only; give a radius" in G.notes
    assert {n.activation for n in G.nodes if isinstance(n, ActivationNode)} == {"erf", "square"}
    x, k = np.array([[0.3, -1.2]]), 0.5000004
    want = k * x * (1 + special.erf(0.70711 * x))
    assert G.value(x) == pytest.approx(want, rel=1e-13)


def test_silu_and_a_skip_connection(tmp_path):
    nodes = [
        N("MatMul", ["x", "W"], ["a"]), N("Sigmoid", ["a"], ["s"]), N("Mul", ["a", "s"], ["p"]),
        N("Mul", ["x", "c"], ["q"]), N("Add", ["p", "q"], ["y"]),
    ]  # fmt: skip
    G = load(written(tmp_path / "m.onnx", nodes, {"W": W, "c": F32(3)}))
    assert Residual(3, 1, W.T, np.eye(2), "silu") == G
    # W has norm 2, and the least slope of SiLU is 1 minus the greatest.
    assert certify(G).m.value == pytest.approx(3 + 2 * (1 - 1.0998393201288669))


# -- architectures, against onnxruntime --------------------------------------------


def c(**constants):
    return {n: np.asarray(v, F32) for n, v in constants.items()}


GELU = c(r=np.sqrt(2), one=1, half=0.5)
TANH = c(c=np.sqrt(2 / np.pi), a=0.044715, one=1, half=0.5)
ACTIVATIONS = {
    "silu": ([N("Sigmoid", ["h"], ["s"]), N("Mul", ["s", "h"], ["t"])], {}),
    "silu as a quotient": (
        [N("Neg", ["h"], ["n"]), N("Exp", ["n"], ["e"]), N("Add", ["e", "one"], ["p"]),
         N("Div", ["h", "p"], ["t"])], c(one=1),
    ),
    "mish": ([N("Mish", ["h"], ["t"])], {}),
    "mish composed": (
        [N("Softplus", ["h"], ["s"]), N("Tanh", ["s"], ["g"]), N("Mul", ["h", "g"], ["t"])], {},
    ),
    "gelu": (
        [N("Div", ["h", "r"], ["s"]), N("Erf", ["s"], ["e"]), N("Add", ["e", "one"], ["p"]),
         N("Mul", ["h", "p"], ["q"]), N("Mul", ["q", "half"], ["t"])], GELU,
    ),
    "gelu_tanh": ([N("Gelu", ["h"], ["t"], approximate="tanh")], {}),
    "gelu_tanh by a power": (
        [N("Pow", ["h", "three"], ["h3"]), N("Mul", ["h3", "a"], ["ah3"]),
         N("Add", ["h", "ah3"], ["i"]), N("Mul", ["i", "c"], ["ci"]), N("Tanh", ["ci"], ["g"]),
         N("Add", ["g", "one"], ["p"]), N("Mul", ["h", "half"], ["k"]),
         N("Mul", ["k", "p"], ["t"])], TANH | c(three=3),
    ),
    "gelu_tanh by products": (
        [N("Mul", ["h", "h"], ["h2"]), N("Mul", ["h2", "a"], ["ah2"]),
         N("Add", ["one", "ah2"], ["i"]), N("Mul", ["h", "c"], ["ch"]), N("Mul", ["ch",
          "i"], ["ci"]),
         N("Tanh", ["ci"], ["g"]), N("Add", ["g", "one"], ["p"]), N("Mul", ["p", "half"], ["k"]),
         N("Mul", ["h", "k"], ["t"])], TANH,
    ),
    "softplus of PyTorch": (
        [N("Softplus", ["h"], ["s"]), N("Greater", ["h", "twenty"], ["g"]),
         N("Where", ["g", "h", "s"], ["t"])], c(twenty=20),
    ),
    "softplus of PyTorch, beta = 3": (
        [N("Mul", ["h", "beta"], ["b"]), N("Softplus", ["b"], ["s"]), N("Div", ["s",
         "beta"], ["d"]),
         N("Greater", ["b", "twenty"], ["g"]), N("Where", ["g", "h", "d"], ["t"])],
        c(twenty=20, beta=3),
    ),
    "logsigmoid": ([N("Sigmoid", ["h"], ["s"]), N("Log", ["s"], ["t"])], {}),
    "tanhshrink": ([N("Tanh", ["h"], ["s"]), N("Sub", ["h", "s"], ["t"])], {}),
    "normalisation": (
        [N("BatchNormalization", ["h", "g", "b", "m", "v"], ["n"]), N("Tanh", ["n"], ["t"])],
        c(g=[1, -2, 3], b=[0, 1, 2], m=[5, -6, 7], v=[0.5, 2, 4]),
    ),
}  # fmt: skip
STRUCTURES = {
    "slices": (
        [N("Slice", ["x", "i0", "i2", "i1"], ["a"]), N("Slice", ["x", "i2", "big", "i1"], ["b"]),
         N("Gemm", ["a", "W", "c"], ["t"]), N("Tanh", ["t"], ["s"]), N("Add", ["b", "s"], ["e"]),
         N("Concat", ["a", "e"], ["y"], axis=-1)],
        {"i0": np.array([0]), "i1": np.array([1]), "i2": np.array([2]),
         "big": np.array([2**63 - 1]), "W": W, "c": np.ones(2, F32)}, Residual,
    ),
    "halves by the shape": (
        [N("Shape", ["x"], ["s"]), N("Gather", ["s", "one"], ["d"]), N("Div", ["d", "two"], ["k"]),
         N("Unsqueeze", ["k", "zero"], ["k1"]), N("Slice", ["x", "zero", "k1", "axis"], ["a"]),
         N("Slice", ["x", "k1", "big", "axis"], ["b"]), N("Sin", ["a"], ["t"]),
         N("Add", ["b", "t"], ["e"]), N("Concat", ["e", "a"], ["y"], axis=1)],
        {"one": np.array(1), "two": np.array(2), "zero": np.array([0]), "axis": np.array([1]),
         "big": np.array([9])}, Network,
    ),
    "permutation": (
        [N("Transpose", ["x"], ["t"], perm=[1, 0]), N("GatherND", ["t", "i"], ["g"]),
         N("Transpose", ["g"], ["y"], perm=[1, 0])],
        {"i": np.array([[2], [0], [3], [1]])}, Linear,
    ),
    "permutation, gathered": (
        [N("Gather", ["x", "i"], ["y"], axis=1)], {"i": np.array([-2, 0, 3, 1])}, Linear,
    ),
    "backwards": (
        [N("Slice", ["x", "s", "e", "a", "t"], ["y"])],
        {"s": np.array([-1]), "e": np.array([-9]), "a": np.array([1]), "t": np.array([-1])}, Linear,
    ),
    "planar flow": (
        [N("MatMul", ["x", "w"], ["a"]), N("Unsqueeze", ["a", "i"], ["b"]), N("Add", ["b",
         "c"], ["d"]),
         N("Tanh", ["d"], ["t"]), N("Mul", ["t", "u"], ["e"]), N("Add", ["x", "e"], ["y"])],
        {"w": np.arange(4, dtype=F32), "u": np.array([1, -1, 2, 3], F32), "i": np.array([1]),
         "c": np.array([0.5], F32)}, Composition,
    ),
    "weight normalisation": (
        [N("ReduceL2", ["v"], ["n"], axes=[1]), N("Div", ["v", "n"], ["u"]),
         N("Mul", ["u", "g"], ["W"]), N("Gemm", ["x", "W"], ["y"], transB=1)],
        {"v": np.arange(16, dtype=F32).reshape(4, 4) + 1, "g": np.ones((4, 1), F32)}, Linear,
    ),
    "reshaped to what it is": (
        [N("Reshape", ["x", "s"], ["a"]), N("Flatten", ["a"], ["b"]), N("Sin", ["b"], ["y"])],
        {"s": np.array([-1, 4])}, Network,
    ),
}  # fmt: skip


def agrees(path, G, tolerance, far=15):
    rng = np.random.default_rng(1)
    z = np.concatenate([rng.normal(size=(100, G.dim)),
     np.rint(rng.normal(size=(100, G.dim)) * 9) / 2,
                        far * rng.normal(size=(100, G.dim))]).astype(F32)  # fmt: skip
    z = z[np.abs(z).max(axis=1) < 3 * far]
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    want = session.run(None, {"x": z})[0]
    assert np.isfinite(want).all()
    assert np.abs(G.value(z.astype(float)) - want).max() < tolerance * max(1, np.abs(want).max())


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_agree_with_onnxruntime(name, tmp_path):
    middle, constants = ACTIVATIONS[name]
    nodes, weights = layers(*middle)
    path = written(tmp_path / "m.onnx", nodes, weights | constants, opset=20)
    G = load(path)
    # onnxruntime's sigmoid has no relative accuracy where it is small, and underflows at -88.
    agrees(path, G, 1e-6, far=1 if name == "logsigmoid" else 15)
    if name == "gelu" or "gelu_tanh by" in name:
        assert "certificate is of" in G.notes[0]
    elif name == "normalisation":
        assert G.notes == (ROUNDED,)
    else:
        assert G.notes == () or "softplus is smooth" in G.notes[0] or "overflows far" in G.notes[0]
    bent = [n.activation for n in G.nodes if hasattr(n, "activation")]
    assert len(bent) == 1
    if name.partition(" ")[0] in ("silu", "mish", "gelu", "gelu_tanh", "softplus"):
        assert bent == [name.partition(" ")[0]]


@pytest.mark.parametrize("name", STRUCTURES)
def test_structures_agree_with_onnxruntime(name, tmp_path):
    nodes, constants, family = STRUCTURES[name]
    path = written(tmp_path / "m.onnx", nodes, constants, shape=("N", 4))
    G = load(path)
    agrees(path, G, 1e-6)
    assert isinstance(G, family | Composition)


def test_half_precision_is_told(tmp_path):
    nodes, weights = layers(N("Tanh", ["h"], ["t"]), dtype=np.float16)
    path = written(tmp_path / "m.onnx", nodes, weights, kind=TensorProto.FLOAT16)
    (note,) = load(path).notes
    assert "float16" in note
    assert "real numbers" in note
    nodes, weights = layers(N("Tanh", ["h"], ["t"]))
    assert load(written(path, nodes, weights)).notes == ()


@pytest.mark.parametrize(
    ("node", "a", "b", "told"),
    [
        ("Div", None, 3.0, True),
        ("Div", None, 4.0, False),
        ("Div", None, [-0.5, 2.0], False),
        ("Div", None, [4.0, 5.0], True),
        ("Div", 3.0, 4.0, False),
        ("Div", 3.0, 10.0, True),
        ("Mul", 0.1, 0.1, True),
        ("Mul", 0.1, [-2.0, 0.25], False),
        ("Add", 1.0, 2.0**-60, True),
        ("Sub", 1.0, 2.0**-50, False),
        ("Sqrt", 3.0, None, True),
        ("Neg", 0.1, None, False),
        ("MatMul", np.full((2, 2), 0.1), np.eye(2), False),
        ("MatMul", np.full((2, 2), 0.1), np.full((2, 2), 0.3), True),
    ],
)
def test_rounded_constants_are_told(node, a, b, told, tmp_path):
    inputs = [name for name, value in (("a", a), ("b", b)) if value is not None]
    nodes = [N(node, inputs, ["k"]), N("Mul", ["x", "k"], ["y"])]
    if np.ndim(a) == 2:
        nodes[1] = N("MatMul", ["x", "k"], ["y"])
    if a is None:
        nodes = [N(node, ["x", "b"], ["y"])]
    constants = {n: np.asarray(v, np.float64) for n, v in (("a", a), ("b", b)) if n in inputs}
    G = load(written(tmp_path / "m.onnx", nodes, constants, kind=TensorProto.DOUBLE))
    assert G.notes == ((ROUNDED,) if told else ())


@pytest.mark.parametrize("name", ["gelu", "gelu_tanh by products"])
def test_gelu_spelled_out_is_told_and_refused_in_half_precision(name, tmp_path):
    middle, constants = ACTIVATIONS[name]
    nodes, weights = layers(*middle)
    path = written(tmp_path / "m.onnx", nodes, weights | constants)
    notes = load(path).notes
    said = {"gelu": ["0.707106793 is read as sqrt(1/2)"],
            "gelu_tanh by products": ["0.797884583 is read as sqrt(2/pi)",
                                      "0.0356774079 is read as 0.044715 sqrt(2/pi)"]}  # fmt: skip
    assert sorted(n.partition(",")[0] for n in notes) == sorted(
        f"the model's {words}" for words in said[name]
    )
    half = {n: np.asarray(v, np.float16) for n, v in (weights | constants).items()}
    says = "half precision .* export with an opset whose Gelu is one operator"
    refused(written(path, nodes, half, kind=TensorProto.FLOAT16), says)


def test_a_batch_of_fixed_size(tmp_path):
    nodes, weights = layers(N("Tanh", ["h"], ["g"]), N("Reshape", ["g", "s"], ["t"]))
    weights["s"] = np.array([3, 3])
    assert load(written(tmp_path / "m.onnx", nodes, weights, shape=(3, 2))).dim == 2
    for shape in ((2, 2), ("N", 2)):
        refused(written(tmp_path / "m.onnx", nodes, weights, shape=shape), "'Reshape' on a layer")


# -- one line -----------------------------------------------------------------------

ONE = {"one": F32(1)}
MODES = [N("Dropout", ["x", "r", "t"], ["y"])]
PLAIN = [N("MatMul", ["x", "W"], ["y"])]
I0, I1 = np.array([0]), np.array([1])


def counting(*nodes):
    """Return a model that multiplies by what the operators make of the number of points, n."""
    ends = [N("Cast", ["q"], ["k"], to=1), N("Mul", ["x", "k"], ["y"])]
    return [N("Shape", ["x"], ["s"]), N("Gather", ["s", "zero"], ["n"]), *nodes, *ends]


COUNTS = {"zero": np.array(0), "one": np.array(1), "two": np.array(2), "many": np.array(10**9)}
COUNTING = {
    "Equal": N("Equal", ["n", "one"], ["q"]), "Greater": N("Greater", ["n", "many"], ["q"]),
    "Min": N("Min", ["n", "two"], ["q"]), "Max": N("Max", ["n", "many"], ["q"]),
    "Div": N("Div", ["n", "many"], ["q"]), "Mod": N("Mod", ["n", "many"], ["q"]),
    "Gather": N("Gather", ["table", "n"], ["q"]),
}  # fmt: skip


@pytest.mark.parametrize("name", COUNTING)
def test_a_model_that_counts_its_points_is_refused(name, tmp_path):
    constants = COUNTS | {"table": np.ones(2 * 10**6, np.int64)}
    nodes = counting(COUNTING[name])
    path = written(tmp_path / "m.onnx", nodes, constants)
    refused(path, f"depends on the number of points, through '{name}'")


REFUSED = {
    "integer weights": (
        [N("MatMul", ["x", "W"], ["y"])], {"W": np.array([[2, 0], [0, 1]])}, {},
        "'MatMul' on a layer of FLOAT and 'W', which holds int64; store it as FLOAT",
    ),
    "to integers": (
        [N("Cast", ["x"], ["a"], to=7), N("Cast", ["a"], ["y"], to=1)], {}, {}, "rounds it",
    ),
    "to half precision": (
        [N("Cast", ["x"], ["a"], to=10), N("Cast", ["a"], ["y"], to=1)], {}, {}, "rounds it",
    ),
    "dropout": (MODES, {"r": F32(0.5), "t": np.array(True)}, {}, "training mode"),
    "normalisation of the batch": (
        [N("BatchNormalization", ["x", "g", "g", "g", "g"], ["y", "m", "v"], training_mode=1)],
        {"g": np.ones(2, F32)}, {}, "training_mode",
    ),
    "a column": (
        [N("Unsqueeze", ["b", "i"], ["c"]), N("Add", ["x", "c"], ["y"])],
        {"b": np.array([1, -1], F32), "i": I1}, {}, "not the same for all points",
    ),
    "a sequence": (PLAIN, {"W": W}, {"shape": ("N", 3, 2)}, "3 axes"),
    "integers": (PLAIN, {"W": W.astype(int)}, {"kind": TensorProto.INT64}, "INT64, not real"),
    "complex": (PLAIN, {"W": W.astype(np.complex64)}, {}, "complex64, not real numbers"),
    "text": (PLAIN, {"W": W.astype(str)}, {}, "not real numbers"),
    "NaN": (PLAIN, {"W": W * np.nan}, {}, "NaN"),
    "infinite bias": (
        [N("Add", ["x", "b"], ["y"])], {"b": np.array([np.inf, 0], F32)}, {}, "infinite",
    ),
    **{
        op: ([N(op, ["x"], ["y"])], {}, {"opset": 20},
         "three times differentiable, so assumption 2")
        for op in ("Relu", "Elu", "Selu", "Celu", "LeakyRelu", "HardSwish", "Abs", "Softsign",
         "Round")
    },
    "rounding half-integers": (
        [N("Floor", ["x"], ["a"]), N("Add", ["x", "a"], ["y"])], {}, {},
         "'Floor' is not understood",
    ),
    "softplus of another threshold": (
        [N("Softplus", ["x"], ["s"]), N("Greater", ["x", "one"], ["g"]),
         N("Where", ["g", "x", "s"], ["y"])], ONE, {}, "jumps by 0.31",
    ),
    "softplus of another slope": (
        [N("Softplus", ["x"], ["s"]), N("Mul", ["x", "two"], ["b"]), N("Greater", ["b",
         "t"], ["g"]),
         N("Where", ["g", "x", "s"], ["y"])], c(two=2, t=20), {}, "only in softplus",
    ),
    "another condition": (
        [N("Sin", ["x"], ["s"]), N("Greater", ["x", "one"], ["g"]),
         N("Where", ["g", "x", "s"], ["y"])], ONE, {}, "only in softplus",
    ),
    "a pole": ([N("Reciprocal", ["x"], ["y"])], {}, {}, "NaN or infinite near the origin"),
    "a power": ([N("Pow", ["x", "p"], ["y"])], {"p": F32(1.5)}, {}, "a power of a layer"),
    "points are mixed by slices": (
        [N("Slice", ["x", "i", "j", "i"], ["y"])], {"i": I0, "j": I1}, {}, "mixes points",
    ),
    "points are mixed by gathering": (
        [N("Gather", ["x", "i"], ["y"], axis=0)], {"i": I0}, {}, "mixes points",
    ),
    "points are mixed by joining": (
        [N("Concat", ["x", "x"], ["y"], axis=0)], {}, {}, "mixes points",
    ),
    "a mean over points": (
        [N("ReduceMean", ["x", "i"], ["m"]), N("Sub", ["x", "m"], ["y"])], {"i": I0},
        {"opset": 18}, "'ReduceMean' on a layer: an operator mixes points",
    ),
    "the number of points": (
        [N("Shape", ["x"], ["s"]), N("Cast", ["s"], ["f"], to=1), N("Mul", ["x", "f"], ["y"])], {},
        {}, "depends on the number of points, through 'Cast'",
    ),
    "random": (
        [N("RandomNormal", [], ["r"], shape=[1, 2]), N("Add", ["x", "r"], ["y"])], {}, {},
        "'RandomNormal' on constants",
    ),
    "transposed weights left of a layer": (
        [N("Gemm", ["x", "W"], ["y"], transA=1)], {"W": W}, {}, "transA = 1",
    ),
    "an old operator set": (PLAIN, {"W": W}, {"opset": 7}, "operator set 7 is too old"),
    "a huge constant": (
        [N("ConstantOfShape", ["s"], ["c"]), N("MatMul", ["x", "c"], ["y"])],
        {"s": np.array([10**7, 10**7])}, {}, "asks for 1e\\+14 numbers",
    ),
    "a huge input": ([N("Add", ["x", "one"], ["y"])], ONE, {"shape": ("N", 10**12)},
     "10{12} inputs"),
    "another output": (
        [N("MatMul", ["x", "W"], ["y"])], {"W": np.ones((2, 3), F32)}, {},
        "declared with 2 coordinates, but has 3",
    ),
    "a quotient by zero": ([N("Div", ["x", "o"], ["y"])], {"o": F32(0)}, {}, "division by zero"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_understood_is_one_line(name, tmp_path):
    nodes, constants, options, says = REFUSED[name]
    refused(written(tmp_path / "m.onnx", nodes, constants, **options), says)


def test_softplus_in_double_precision_sees_its_threshold(tmp_path):
    middle, constants = ACTIVATIONS["softplus of PyTorch"]
    nodes, weights = layers(*middle, dtype=np.float64)
    for threshold, fits in ((20, False), (40, True)):
        constants = {"twenty": np.float64(threshold)}
        path = written(tmp_path / "m.onnx", nodes, weights | constants, kind=TensorProto.DOUBLE)
        if fits:
            assert "beyond 40" in load(path).notes[0]
        else:
            refused(path, "jumps by 2.1e-09 at its threshold 20")


def test_sparse_constants_must_be_consistent(tmp_path):
    values = numpy_helper.from_array(np.array([2, 1], F32), "W")
    for shape in ([10**6, 10**6], [1, 2]):
        sparse = helper.make_sparse_tensor(values, numpy_helper.from_array(np.array([0, 3])), shape)
        refused(
            written(tmp_path / "m.onnx", PLAIN, {}, sparse=[sparse]), "too large|valid|inconsist"
        )


def test_external_data_stays_in_its_folder(tmp_path):
    path, data = tmp_path / "m.onnx", tmp_path / "m.data"
    model = onnx.load(written(path, PLAIN, {"W": W}))
    onnx.save(model, path, save_as_external_data=True, location="m.data", size_threshold=0)
    assert certify(load(path)).M.value == 2
    data.write_bytes(data.read_bytes()[:7])
    refused(path, "external data|exceeds|short")
    data.unlink()
    refused(path, "m.data")
    text = path.read_bytes()
    path.write_bytes(text.replace(b"m.data", b"../a.d"))
    refused(path, "outside|m.onnx")


def test_names_in_capitals(tmp_path):
    assert load(written(tmp_path / "M.ONNX", PLAIN, {"W": W})) == Linear(W.T)
