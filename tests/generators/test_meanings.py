"""Operators by what they mean: products, norms, images, attention; one of several outputs."""

import numpy as np
import onnx
import onnxruntime
import pytest
from flint import arb
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from onnxruntime.capi.onnxruntime_pybind11_state import NotImplemented
from scipy import special

from lemmata.verify import certify, load
from lemmata.verify.certify import ranges, unbounded
from lemmata.verify.certify.pieces.rounded import between, exact
from lemmata.verify.certify.pieces.tabulated import over
from lemmata.verify.errors import InputError
from lemmata.verify.generators.files.onnx_writer import to_onnx
from lemmata.verify.generators.network import Network
from lemmata.verify.generators.nodes import ActivationNode, MatrixNode, ShiftNode, SumNode
from lemmata.verify.generators.readers import guard
from lemmata.verify.generators.unbounded import functions
from tests.generators.onnx_models import N

I64 = np.int64
DRAW = np.random.default_rng(16)


def weights(*shape):
    return DRAW.normal(size=shape) / 2


def written(
    path, nodes, constants, out=("N", 4), inputs=(("x", ("N", 2)),), outputs=("y",), opset=20
):
    """Write a graph in double precision."""
    info = helper.make_tensor_value_info
    graph = helper.make_graph(
        nodes,
        "g",
        [info(name, TensorProto.DOUBLE, shape) for name, shape in inputs],
        [info(name, TensorProto.DOUBLE, out) for name in outputs],
        [numpy_helper.from_array(np.asarray(v), k) for k, v in constants.items()],
    )
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=9), path
    )
    return path


def first(width=4):
    return N("MatMul", ["x", "A"], ["h"]), {"A": weights(2, width)}


def images(*nodes):
    """Return operators on a layer reshaped to two channels of 2 x 2, and their constants."""
    node, constants = first(8)
    constants |= {"s": np.array([-1, 2, 2, 2], I64), "f": np.array([0, -1], I64)}
    bend = [N("Tanh", ["h"], ["t"]), N("Reshape", ["t", "s"], ["i"])]
    return [node, *bend, *nodes], constants


HEAD, A = first()
NODE, CONSTANTS = images(
    N("ConvTranspose", ["i", "K", "b"], ["y"], strides=[2, 2], pads=[1, 1, 1, 1])
)
POOL = images(N("AveragePool", ["i"], ["p"], kernel_shape=[2, 1]), N("Mul", ["p", "c"], ["q"]),
              N("Flatten", ["q"], ["y"]))  # fmt: skip
CASES = {
    "product": ([HEAD, N("Tanh", ["h"], ["t"]), N("Mul", ["h", "t"], ["y"])], A, ("N", 4)),
    "coupling": (
        [N("Split", ["x"], ["a", "b"], axis=1, num_outputs=2), N("Tanh", ["a"], ["t"]),
         N("Exp", ["t"], ["e"]), N("Mul", ["b", "e"], ["m"]), N("Add", ["m", "a"], ["n"]),
         N("Concat", ["a", "n"], ["y"], axis=1)], {}, ("N", 2),
    ),
    "layer norm": (
        [HEAD, N("LayerNormalization", ["h", "g"], ["y"])], A | {"g": weights(4)}, ("N", 4),
    ),
    "radius": (
        [N("Sub", ["x", "c"], ["d"]), N("ReduceL2", ["d", "i"], ["r"]),
         N("Mul", ["d", "r"], ["y"])],
        {"c": np.array([3.0, 4.0]), "i": np.array([1])}, ("N", 2),
    ),
    "softmax": ([HEAD, N("Softmax", ["h"], ["y"], axis=1)], A, ("N", 4)),
    "images": (NODE, CONSTANTS | {"K": weights(2, 1, 4, 4), "b": weights(1)}, ("N", 1, 4, 4)),
    "pool": (POOL[0], POOL[1] | {"c": weights(2, 1, 1)}, ("N", 4)),
    "attention": (
        [N("MatMul", ["x", "A"], ["h"]), N("Reshape", ["h", "s"], ["q"]),
         N("Transpose", ["q"], ["k"], perm=[0, 2, 1]), N("MatMul", ["q", "k"], ["p"]),
         N("Reshape", ["p", "f"], ["y"])],
        A | {"s": np.array([0, 2, 2], I64), "f": np.array([0, 4], I64)}, ("N", 4),
    ),
    "Einsum": ([N("Einsum", ["x", "A"], ["y"], equation="bi,io->bo")], A, ("N", 4)),
}  # fmt: skip


@pytest.fixture(scope="module", params=CASES)
def case(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("m") / "m.onnx"
    nodes, constants, out = CASES[request.param]
    return written(path, nodes, constants, out)


def reference(path):
    """Return onnxruntime, or ONNX's own evaluator of operators that it lacks in doubles."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(str(path), options)
    except NotImplemented:
        return ReferenceEvaluator(str(path))


def test_it_agrees_with_onnxruntime(case):
    z = np.random.default_rng(1).normal(size=(300, 2)) * 2
    (want,) = reference(case).run(None, {"x": z})
    assert load(case).value(z) == pytest.approx(want.reshape(300, -1), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("name", functions)
def test_they_are_written_as_they_are_read(name, tmp_path):
    G = Network(2, (ShiftNode(0, np.full(2, 9.0)), ActivationNode(1, name)))
    to_onnx(G, tmp_path / "m.onnx")
    z = np.array([[0.5, -2.0]])
    (want,) = reference(tmp_path / "m.onnx").run(None, {"z": z})
    assert G.value(z) == pytest.approx(want, rel=1e-12)


@pytest.mark.parametrize("name", ["coupling", "layer norm", "radius", "Einsum"])
def test_certified_brackets_hold_what_is_sampled(name, tmp_path):
    nodes, constants, out = CASES[name]
    G = load(written(tmp_path / "m.onnx", nodes, constants, out))
    radius, center = 0.25, [0.5, -0.25]
    found = certify(G, radius, center, 4)
    rng = np.random.default_rng(2)
    z = rng.normal(size=(200, 2))
    z *= radius * np.sqrt(rng.random((200, 1))) / np.linalg.norm(z, axis=1, keepdims=True)
    z += center
    u = rng.normal(size=(200, 2))
    u /= np.linalg.norm(u, axis=1, keepdims=True)
    singular = np.linalg.svd(G.jacobian(z), compute_uv=False)
    second = np.einsum("noij,ni,nj->no", G.hessian(z), u, u)
    third = np.einsum("noijk,ni,nj,nk->no", G.third(z), u, u, u)
    near = 1 + 1e-9
    assert found.m.value <= singular.min() * near + 1e-12
    for bound, sizes in ((found.M, singular), (found.M2, second), (found.M3, third)):
        most = sizes.max() if sizes is singular else np.linalg.norm(sizes, axis=1).max()
        assert most <= bound.value * near + 1e-9
        assert np.isfinite(bound.value)
    if name != "layer norm":
        assert found.m.value > 0.1 * singular.min()


# -- functions with unbounded derivatives ---------------------------------------------


@pytest.mark.parametrize("name", functions)
def test_ranges_hold_the_function_and_its_derivatives(name):
    rng = np.random.default_rng(3)
    a = np.exp(rng.uniform(-5, 4, 40)) * (1 if name in ("sqrt", "log", "reciprocal") else -1)
    b = a + np.abs(a) * rng.uniform(0, 1, 40)
    x = a + (b - a) * rng.random(40)
    for order in range(4):
        box = over(name, order, between(a, b))
        point = over(name, order, exact(x))
        for i, at in enumerate(x):
            ball = ranges.Interval(arb(at), arb(at))
            true = ranges.derivative(name, order, ball) if order else ranges.value(name, arb(at))
            wide = ranges.Interval(arb(a[i]), arb(b[i]))
            assert not order or ranges.derivative(name, order, wide).overlaps(true)
            for found, ball in ((box, true.mid()), (point, true)):
                assert arb(found.low[i]) <= ball.lower()
                assert ball.upper() <= arb(found.high[i])
        assert (point.rad <= 1e-14 * np.abs(point.mid) + 1e-290).all()
        assert functions[name].derivative(x, order) == pytest.approx(point.mid, rel=1e-14)


@pytest.mark.parametrize("name", ["sqrt", "reciprocal", "log"])
def test_nothing_is_known_beyond_the_domain(name):
    for order in range(4):
        assert np.isinf(over(name, order, between(np.array([-0.5]), np.array([1.0]))).rad).all()
    assert not unbounded.derivative(name, 1, arb(0), arb(1)).is_finite()


def test_nan_is_no_bound():
    for name in functions:
        for order in (0, 1):
            nothing = over(name, order, exact(np.array([np.nan])))
            assert np.isinf(nothing.rad).all()


@pytest.mark.parametrize("act", ["silu", "tanh", "sin", "square"])
def test_an_argument_of_which_nothing_is_known(act):
    zero = MatrixNode(1, np.array([[0.0, 1.0], [0.0, 0.0]]))
    parts = (ActivationNode(0, "log"), zero, ActivationNode(2, act), SumNode((0, 3)))
    found = certify(Network(2, parts), 1.0, budget=1)
    assert not found.m.verdict.holds
    assert not found.M.verdict.holds


# -- what stays refused ---------------------------------------------------------------


def test_products_of_very_different_sizes_lose_their_digits(tmp_path):
    nodes = [N("Mul", ["x", "c"], ["a"]), N("Exp", ["a"], ["e"]), N("Neg", ["a"], ["n"]),
             N("Exp", ["n"], ["f"]), N("Mul", ["e", "f"], ["g"]),
             N("Mul", ["g", "x"], ["y"])]  # fmt: skip
    path = written(tmp_path / "m.onnx", nodes, {"c": np.float64(9)}, ("N", 2))
    with pytest.raises(InputError, match="loses its digits"):
        load(path)


def test_a_reshape_that_mixes_points_is_refused(tmp_path):
    nodes = [N("Reshape", ["x", "s"], ["a"]), N("Reshape", ["a", "t"], ["y"])]
    constants = {"s": np.array([2, -1], I64), "t": np.array([-1, 2], I64)}
    with pytest.raises(InputError, match="'Reshape' on a layer: an operator mixes points"):
        load(written(tmp_path / "m.onnx", nodes, constants, ("N", 2)))


CORNERS = {"coordinate_transformation_mode": "align_corners"}
DOUBTFUL = {
    "scales with aligned corners": (N("Resize", ["i", "r", "k"], ["y"], **CORNERS), {}, 20),
    "sizes that keep a ratio": (
        N("Resize", ["i", "", "", "n"], ["y"], axes=[2, 3], keep_aspect_ratio_policy="not_larger",
          **CORNERS),
        {"n": np.array([3, 4], I64)}, 20,
    ),
    # 5 * 1.4 is 7 in single precision, and its weights mean 6.9999998.
    "a length that rounds up": (
        N("Resize", ["i", "r", "k"], ["y"]),
        {"k": np.float32([1, 1, 1, 1.4]), "s": np.array([-1, 1, 2, 5], I64), "A": weights(2, 10)},
        20,
    ),
    "a softmax over channels": (N("Softmax", ["i"], ["y"], axis=1), {}, 12),
    "a softmax over all": (N("Softmax", ["i"], ["y"]), {}, 11),
}  # fmt: skip


@pytest.mark.parametrize("name", DOUBTFUL)
def test_what_programs_compute_differently_is_refused(name, tmp_path):
    node, more, opset = DOUBTFUL[name]
    nodes, constants = images(node)
    constants |= {"r": np.float32([]), "k": np.float32([1, 1, 1.25, 1.25])} | more
    path = written(tmp_path / "m.onnx", nodes, constants, ("N", "C", "H", "W"), opset=opset)
    with pytest.raises(InputError, match=r"depends on rounding|before operator set 13"):
        load(path)


@pytest.mark.parametrize("opset", [9, 13])
def test_old_operator_sets_agree_with_onnxruntime(opset, tmp_path):
    nodes, constants = images(
        N("BatchNormalization", ["i", "g", "g", "m", "g"], ["n"]),
        N("Softmax", ["n"], ["y"], axis=3),
    )
    constants |= {"g": np.array([2.0, 0.5]), "m": weights(2)}
    path = written(tmp_path / "m.onnx", nodes, constants, ("N", 2, 2, 2), opset=opset)
    z = np.random.default_rng(4).normal(size=(20, 2))
    (want,) = reference(path).run(None, {"x": z})
    assert load(path).value(z) == pytest.approx(want.reshape(20, -1), rel=1e-9)


# -- several inputs and outputs -------------------------------------------------------


@pytest.fixture(scope="module")
def several(tmp_path_factory):
    nodes = [N("MatMul", ["x", "A"], ["h"]), N("Add", ["h", "k"], ["mu"]), N("Tanh", ["mu"], ["s"])]
    inputs = (("x", ("N", 2)), ("k", (1, 4)))
    path = tmp_path_factory.mktemp("several") / "m.onnx"
    return written(path, nodes, A, ("N", 4), inputs, ("mu", "s"))


def test_one_of_several_is_chosen(several):
    k, z = np.arange(4.0), np.array([[1.0, 2.0]])
    mean = load(several, output="mu", input="x", fix={"k": k})
    assert mean.value(z) == pytest.approx(z @ A["A"] + k)
    bent = load(several, output="s", input="x", fix={"k": k})
    assert bent.value(z) == pytest.approx(np.tanh(z @ A["A"] + k))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({}, "2 inputs .x, k.; choose one by --input NAME; others take --fix NAME=FILE"),
        ({"input": "x"}, "2 outputs .mu, s.; choose one by --output NAME"),
        ({"input": "x", "output": "mu"}, "'k' has no value; give one by --fix NAME=FILE"),
        ({"input": "z", "output": "mu"}, "--input: no 'z'; known: k, x"),
        ({"fix": {"q": 1}}, "--fix: no 'q'; known: k, x"),
    ],
)
def test_a_bad_choice_is_one_line(several, options, says):
    with pytest.raises(InputError, match=says) as info:
        load(several, **options)
    assert "\n" not in str(info.value)


def test_an_npz_file_has_nothing_to_choose(tmp_path):
    np.savez(tmp_path / "m.npz", format="lemmata-generator/1", family="Linear", A=np.eye(2))
    with pytest.raises(InputError, match="one input and one output"):
        load(tmp_path / "m.npz", output="x")


def test_an_exponential_that_nearly_overflows_far_away_is_read(tmp_path):
    z = guard.points(2).max()
    nodes = [N("Mul", ["x", "c"], ["a"]), N("Exp", ["a"], ["e"]), N("Add", ["e", "x"], ["y"])]
    path = written(tmp_path / "m.onnx", nodes, {"c": np.float64(705 / z)}, ("N", 2))
    assert load(path).value(np.array([[2.0, -1.0]])).min() > -1


def test_softmax_does_not_overflow(tmp_path):
    G = load(written(tmp_path / "m.onnx", CASES["softmax"][0], A))
    z = np.array([[2e3, -3e3]])
    assert G.value(z) == pytest.approx(special.softmax(z @ A["A"], axis=1), abs=1e-12)
