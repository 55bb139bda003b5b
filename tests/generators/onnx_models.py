"""ONNX models built by hand, as exporters write them."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

N = helper.make_node
W = np.array([[2, 0], [0, 1]], np.float32)


def written(path, nodes, constants, *, shape=("N", 2), kind=TensorProto.FLOAT, sparse=(), opset=17):
    """Write a graph from x to y."""
    graph = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info("x", kind, list(shape))],
        [helper.make_tensor_value_info("y", kind, list(shape))],
        [numpy_helper.from_array(np.asarray(v), k) for k, v in constants.items()],
        sparse_initializer=list(sparse),
    )
    opsets = [helper.make_opsetid("", opset)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=8), path)
    return path


def layers(*middle, rng=0, d=2, k=3, dtype=np.float32):
    """Return Gemm, the operators in the middle (from h to t), Gemm; and its weights."""
    draw = np.random.default_rng(rng).normal
    weights = {
        "W1": draw(size=(k, d)), "b1": draw(size=k), "W2": draw(size=(d, k)), "b2": draw(size=d),
    }  # fmt: skip
    first = N("Gemm", ["x", "W1", "b1"], ["h"], transB=1)
    last = N("Gemm", ["t", "W2", "b2"], ["y"], transB=1)
    return [first, *middle, last], {n: w.astype(dtype) for n, w in weights.items()}
