"""The last door: a wrong reading is seen, a right one never, and large graphs stay linear."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from onnx import TensorProto

from lemmata.verify.errors import InputError
from lemmata.verify.generators import Composition, Network, Translation, recognise
from lemmata.verify.generators.load import load
from lemmata.verify.generators.network import mlp
from lemmata.verify.generators.nodes import ScaleNode, ShiftNode
from lemmata.verify.generators.readers import guard
from lemmata.verify.generators.readers.builder import Built
from lemmata.verify.generators.readers.composites import TABLE as COMPOSITES
from lemmata.verify.generators.readers.composites import Poly, Value, X, match, nearest
from lemmata.verify.generators.readers.onnx_table import TABLE, Operator
from tests.generators.onnx_models import N, W, layers, written
from tests.generators.test_onnx_reader import ACTIVATIONS, STRUCTURES

WRONG = {
    "Tanh": ("Tanh", lambda b, x: b.activate(x, "arctan")),
    "Gelu": ("Gelu", lambda b, x, approximate="none": b.activate(x, "gelu_tanh")),
    "Erf": ("Erf", lambda b, x: b.activate(x, "erf") if x.width > 5 else b.activate(x, "tanh")),
    "Sub": ("Sub", lambda b, x, y: b.add(x, y)),
    "Round": ("Round", lambda b, x: x),
    "Sin": ("Sin", lambda b, x: x),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_reading_is_refused_with_the_point(name, monkeypatch, tmp_path):
    kind, meaning = WRONG[name]
    inputs = ["x", "c"] if kind == "Sub" else ["x"]
    nodes = [N(kind, inputs, ["y"])]
    constants = {"c": np.float32(1)} if kind == "Sub" else {}
    path = written(tmp_path / "m.onnx", nodes, constants, opset=20)
    row = TABLE.get(kind, TABLE["Identity"])
    monkeypatch.setitem(TABLE, kind, Operator(meaning, row.inputs, row.attributes))
    with pytest.raises(InputError, match=r"disagrees with the model: at z = \[.*\] coordinate"):
        load(path)


def test_a_wrong_weight_is_refused(monkeypatch, tmp_path):
    """An error of one unit in the last place of single precision, in a model of doubles."""
    path = written(
        tmp_path / "m.onnx", [N("MatMul", ["x", "W"], ["y"])], {"W": W.astype(float)},
        kind=TensorProto.DOUBLE,
    )  # fmt: skip
    load(path)
    wrong = Operator(lambda b, x, A: b.matrix(x, A * (1 + 2**-23)), "layer constant")
    monkeypatch.setitem(TABLE, "MatMul", wrong)
    with pytest.raises(InputError, match="disagrees"):
        load(path)


def test_the_rounding_of_networks_is_bounded():
    """Single precision against double, for networks of every activation that models use."""
    rng = np.random.default_rng(4)
    for name in ("tanh", "sigmoid", "softplus", "gelu", "silu", "mish", "gelu_tanh", "sin"):
        sizes = [(30, 3), (30, 30), (3, 30)]
        G = mlp([rng.normal(size=s).astype(np.float32) for s in sizes],
                [rng.normal(size=s[0]).astype(np.float32) for s in sizes], name)  # fmt: skip
        z = guard.points(3)
        off = np.abs(G.value(z.astype(np.float32)) - G.value(z))
        zeros = (0.0,) * len(G.nodes)
        allowed = guard.error(Built(G, zeros, zeros, ()), z, 2.0**-24)
        assert (off <= 4 * allowed).all()
        assert off.max() > 0
        # In double precision, in which models are compared, it would see the tenth digit.
        near = np.abs(z).max(axis=1) < 16
        assert (guard.error(Built(G, zeros, zeros, ()), z, guard.UNIT)[near] < 1e-10).all()


def test_points_are_of_every_kind():
    z = guard.points(3)
    assert (z == guard.points(3)).all()
    assert not z[0].any()
    halves = (np.rint(2 * z) == 2 * z).all(axis=1) & z.any(axis=1)
    assert halves.sum() >= 60
    assert (np.rint(z) != z)[halves].any()
    size = np.abs(z).max(axis=1)
    assert [(size > 1e3).sum() >= 15, ((size < 1e-4) & (size > 0)).sum() >= 15] == [True, True]
    few = np.abs(guard.points(3, 18)).max(axis=1)
    assert (few > 1e3).any()
    assert (few < 1e-4).any()


@pytest.mark.parametrize("differs", [1, 2, 1025])
def test_every_size_of_batch_is_compared(differs):
    G = Network(2, (ScaleNode(0, [2.0, 3.0]),))
    built = Built(G, (0.0,), (0.0,), ())
    assert guard.agree(G, built, G.value, guard.UNIT) == ()
    wrong = lambda z: G.value(z) * (1 + (len(z) == differs))  # noqa: E731
    with pytest.raises(InputError, match=f"disagrees.* in a batch of {differs};"):
        guard.agree(G, built, wrong, guard.UNIT)


def test_a_model_that_fails_on_one_point_is_refused():
    G = Network(2, (ScaleNode(0, [2.0, 3.0]),))
    built = Built(G, (0.0,), (0.0,), ())
    with pytest.raises(InputError, match=r"fails on a batch of 1 \(IndexError: index 1"):
        guard.agree(G, built, lambda z: G.value(z) + 0 * z[1], guard.UNIT)


# -- composites --------------------------------------------------------------------


def evaluated(form, x):
    """Build the polynomial as values over x."""

    def atom(a):
        return x if a == "x" else Value(1, None, a[0], (evaluated(a[1], x),))

    terms = [Value(1, None, "product", (c, *map(atom, m))) for m, c in form.terms]
    return Value(1, None, "sum", (Fraction(0), *terms))


@pytest.mark.parametrize("row", COMPOSITES, ids=lambda row: row.name)
def test_composites_are_exact_or_nothing(row):
    x = Value(1, 1)
    for scale in (Fraction(1), Fraction(3, 2), Fraction(-2)):
        found = match(evaluated(Poly.constant(scale) * row.form, x), 2.0**-53)
        assert (found.name, found.scale, found.base) == (row.name, scale * row.sign, x)
    for extra in (
        X,
        X * X,
        Poly.constant(1),
        Poly.constant(Fraction(1, 10**6)) * X.through("tanh"),
    ):
        assert match(evaluated(row.form + extra, x), 2.0**-24) is None
    for m, c in row.form.terms:
        if len(row.form.terms) > 1:
            bent = row.form + Poly.of({m: c / 10**9})
            assert match(evaluated(bent, x), 2.0**-24) is None


ROOT, BEND, CUBIC = np.sqrt(0.5), np.sqrt(2 / np.pi), 0.044715
F32 = np.float32


@pytest.mark.parametrize(
    ("root", "unit", "fits"),
    [
        (F32(ROOT), 2.0**-24, True),
        (1 / float(F32(np.sqrt(2))), 2.0**-24, True),
        (ROOT, 2.0**-24, True),
        (np.nextafter(F32(ROOT), F32(1)), 2.0**-24, False),
        (np.nextafter(F32(ROOT), F32(0)), 2.0**-24, False),
        (F32(ROOT), 2.0**-53, False),
        (ROOT, 2.0**-53, True),
        (np.nextafter(ROOT, 1), 2.0**-53, False),
        (1 / np.sqrt(2), 2.0**-53, True),
    ],
)
def test_the_root_in_gelu_is_correctly_rounded_or_refused(root, unit, fits):
    x = Value(1, 1)
    inner = Poly.constant(Fraction(float(root))) * X
    form = Poly.constant(Fraction(1, 2)) * X * (Poly.constant(1) + inner.through("erf"))
    found = match(evaluated(form, x), unit)
    assert (found is not None) == fits
    if found is not None:
        assert list(found.rounded) == [Fraction(float(root))]


@pytest.mark.parametrize("unit", [2.0**-24, 2.0**-53])
@pytest.mark.parametrize("off", [(0, 0), (1, 0), (0, 1), (-1, 0), (0, -1), (-1, 2)])
def test_constants_of_the_tanh_form_are_correctly_rounded_or_refused(unit, off):
    kind = F32 if unit == 2.0**-24 else np.float64
    r, a = (
        Fraction(float(kind(c) + kind(k) * np.spacing(kind(c))))
        for c, k in zip((BEND, CUBIC), off, strict=True)
    )
    bend = Poly.constant(r) * (X + Poly.constant(a) * X * X * X)
    form = Poly.constant(Fraction(1, 2)) * X * (Poly.constant(1) + bend.through("tanh"))
    assert (match(evaluated(form, Value(1, 1)), unit) is not None) == (off == (0, 0))


def test_nearest_is_numpys():
    for number in (ROOT, BEND, CUBIC, 1 / 3, 1e-9, 12345.678):
        assert nearest(Fraction(number), 2.0**-24) == float(F32(number))
        assert nearest(Fraction(number), 2.0**-11) == float(np.float16(number)) or number < 1e-4


# -- size --------------------------------------------------------------------------


def chain(n, *steps):
    """Return n times the steps (operator, further inputs), a result v to the next."""
    nodes, last = [], "x"
    for i in range(n):
        for j, (kind, more) in enumerate(steps):
            out = "y" if (i, j) == (n - 1, len(steps) - 1) else f"v{i}_{j}"
            named = {".": last, "^": f"v{i - 1}_{len(steps) - 1}" if i else "x"}
            nodes.append(N(kind, [named.get(m, m) for m in more], [out]))
            last = out
    return nodes


CHAINS = {
    "tanh": (("Tanh", "."),),
    "shifts": (("Add", (".", "s")),),
    "scales": (("Mul", (".", "s")),),
    "matrices": (("MatMul", (".", "W")),),
    "doubling": (("Add", ".."),),
    "residual": (("MatMul", (".", "W")), ("Tanh", "."), ("Add", ("^", "."))),
    "linear residual": (("MatMul", (".", "W")), ("Add", ("^", "."))),
    "silu": (("Sigmoid", "."), ("Mul", ("^", "."))),
}


@pytest.mark.parametrize("name", CHAINS)
def test_reading_is_linear_in_the_number_of_operators(name, monkeypatch, tmp_path):
    work = []
    together = recognise._together

    def counted(node, args, dim, merge):
        work.append(sum(len(a.terms) + sum(len(t.factors) for t in a.terms) for a in args))
        return together(node, args, dim, merge)

    monkeypatch.setattr(recognise, "_together", counted)
    costs = []
    for n in (100, 200):
        work.clear()
        constants = {"s": np.float64(0.875), "W": np.array([[0, 0.25], [-0.25, 0]])}
        nodes, kind = chain(n, *CHAINS[name]), TensorProto.DOUBLE
        G = load(written(tmp_path / "m.onnx", nodes, constants, kind=kind))
        costs.append(len(work) + sum(work))
        built = len(G.nodes) if isinstance(G, Network) else len(getattr(G, "parts", (G,)))
        assert built <= 3 * n
    assert costs[1] <= 2.1 * costs[0]


def test_shifts_between_scales_are_cut():
    nodes = [ScaleNode(0, [2.0, 3.0])]
    for _ in range(30):
        nodes.append(ShiftNode(len(nodes), [1.0, 0.5]))
    nodes.append(ScaleNode(len(nodes), [0.7, 1.0]))
    G = Network(2, tuple(nodes))
    found = recognise.recognise(G)
    assert isinstance(found, Composition)
    assert any(isinstance(p, Translation) for p in found.parts)
    z = guard.points(2)
    np.testing.assert_allclose(found.value(z), G.value(z), rtol=1e-13, atol=1e-13)


def test_every_structure_has_a_row():
    used = {n.op_type for nodes, *_ in (*ACTIVATIONS.values(), *STRUCTURES.values()) for n in nodes}
    assert used >= {"Softplus", "Where", "Greater", "GatherND", "Transpose", "Slice", "Concat"}
    nodes, weights = layers(N("Tanh", ["h"], ["t"]))
    assert set(weights) == {"W1", "b1", "W2", "b2"}
    assert len(nodes) == 3
