"""Archives that are not what they say, and files beside models."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile

import numpy as np
import pytest

from lemmata.reports.generator.model import describe
from lemmata.verify.errors import InputError
from lemmata.verify.generators import Linear
from lemmata.verify.generators.files.save import save
from lemmata.verify.generators.load import load

HEAD = {"format": "lemmata-generator/1"}
LINEAR = HEAD | {"family": "Linear"}
SHEAR = HEAD | {"family": "Shear", "p": 1.0, "q": 1.0, "c": 1.0}
NODE = {"0/family": "ScaleNode", "0/source": 0, "0/factor": 2.0}
GRAPH = HEAD | {"family": "Network", "inputs": 2, "nodes": 1} | NODE
BAD = {
    "complex": (LINEAR | {"A": 1j * np.eye(2)}, "A holds complex128 entries, not real numbers"),
    "text": (LINEAR | {"A": np.array([["1", "0"], ["0", "1"]])}, "not real numbers"),
    "dates": (LINEAR | {"A": np.zeros((2, 2), "datetime64[s]")}, "not real numbers"),
    "records": (LINEAR | {"A": np.zeros((2, 2), [("a", "f4")])}, "not real numbers"),
    "objects": (LINEAR | {"A": np.array([[object()]])}, "not a readable .npz"),
    "axes": (LINEAR | {"A": np.ones((2, 2, 2))}, "must have shape"),
    "nothing": (LINEAR | {"A": np.ones((0, 0))}, "must have shape"),
    "families": (HEAD | {"family": np.array(["Linear"] * 900)}, "must be a text, not an array"),
    "a number as family": (HEAD | {"family": 3}, "must be a text, not 3"),
    "formats": ({"format": np.arange(9000)}, "not an array of shape"),
    "complex scalar": (SHEAR | {"p": 1 + 0j}, "p must be a number"),
    "scalar as text": (SHEAR | {"p": "2.0"}, "p must be a number"),
    "scalars": (SHEAR | {"p": np.ones(2000)}, "p must be a number, not an array"),
    "activations": (SHEAR | {"activation": np.array(["tanh"] * 900)}, "must be a text"),
    "a huge graph": (GRAPH | {"inputs": 10**12}, "10{12} inputs; there must be 1 to 8192"),
    "no inputs": (GRAPH | {"inputs": 0}, "0 inputs"),
    "several inputs": (GRAPH | {"inputs": np.array([2, 3])}, "'inputs' must be an integer"),
    "sources": (GRAPH | {"0/source": np.array([0, 0])}, "'source' must be an integer"),
    "a source of floats": (GRAPH | {"0/source": 0.0}, "'source' must be an integer"),
    "a single term": (
        HEAD | {"family": "Network", "inputs": 2, "nodes": 1, "0/family": "SumNode", "0/terms": 0},
        "'terms' must be a row of integers",
    ),
    "nesting": (
        HEAD | {"family": "Composition", "parts": 1}
        | {"0/" * i + name: v for i in range(1, 1500) for name, v in
           (("family", "Composition"), ("parts", 1))},
        "parts within parts",
    ),
}  # fmt: skip


def refused(path, says):
    with pytest.raises(InputError, match=says) as info:
        load(path)
    assert "\n" not in str(info.value)
    assert len(str(info.value)) < 400


@pytest.mark.parametrize("name", BAD)
def test_entries_of_another_kind_are_one_line(name, tmp_path):
    data, says = BAD[name]
    np.savez(tmp_path / "g.npz", **data)
    refused(tmp_path / "g.npz", says)


def hollow(path, shape, zeros):
    """Write an archive whose entry A declares a shape and holds some zero bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in LINEAR.items():
            entry = io.BytesIO()
            np.save(entry, np.array(text))
            archive.writestr(f"{name}.npy", entry.getvalue())
        with archive.open("A.npy", "w") as handle:
            header = {"descr": "<f8", "fortran_order": False, "shape": shape}
            np.lib.format.write_array_header_1_0(handle, header)
            for _ in range(zeros // 2**20):
                handle.write(bytes(2**20))


@pytest.mark.parametrize(
    ("shape", "zeros", "says"),
    [((10**6, 10**6), 0, "more than it holds"), ((2**13, 2**12), 2**28, "unpack to")],
)
def test_nothing_is_allocated_for_what_is_not_there(shape, zeros, says, tmp_path):
    hollow(tmp_path / "g.npz", shape, zeros)
    tracemalloc.start()
    try:
        refused(tmp_path / "g.npz", says)
        assert tracemalloc.get_traced_memory()[1] < 2**24
    finally:
        tracemalloc.stop()


def test_a_single_array_is_not_read(tmp_path):
    with (tmp_path / "g.npz").open("wb") as handle:
        header = {"descr": "<f8", "fortran_order": False, "shape": (10**6, 10**6)}
        np.lib.format.write_array_header_1_0(handle, header)
    refused(tmp_path / "g.npz", "single array")


def test_names_in_capitals(tmp_path):
    G = Linear(np.eye(2))
    save(G, tmp_path / "G.NPZ")
    assert load(tmp_path / "G.NPZ") == G


# -- the file beside a model --------------------------------------------------------

OTHERS = {
    "a list": [1, 2],
    "a number": 3,
    "a configuration": {"name": ["run", 7], "lr": 0.1, "beta": [0.9, 0.999]},
    "a momentum": {"beta": 0.9, "epochs": 10},
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_file_that_is_no_note_is_left_alone(name, tmp_path):
    (tmp_path / "g.json").write_text(json.dumps(OTHERS[name]))
    told = describe(tmp_path / "g.npz", Linear(np.eye(2)))
    assert (told["name"], told["note"], told["beta"]) == ("g", "", None)


def test_a_note_is_told_with_what_the_reader_noted(tmp_path):
    (tmp_path / "g.json").write_text(json.dumps({"name": "G", "note": "Trained.", "beta": 0.5}))
    told = describe(tmp_path / "g.npz", Linear(np.eye(2)).noted("rounded"))
    assert (told["name"], told["note"], told["beta"]) == ("G", "Trained. Note: rounded.", 0.5)


@pytest.mark.parametrize(
    ("text", "says"),
    [('{"beta": -1}', "positive"), ('{"beta": true}', "positive"), ('{"beta": NaN}', "positive"),
     ('{"name": 3}', "must be a text"), ("{", "is not JSON"), ("[" * 10**5, "is not JSON")],
)  # fmt: skip
def test_a_wrong_note_is_one_line(text, says, tmp_path):
    (tmp_path / "g.json").write_text(text)
    with pytest.raises(InputError, match=says) as info:
        describe(tmp_path / "g.npz", Linear(np.eye(2)))
    assert "\n" not in str(info.value)


def test_notes_are_no_part_of_a_generator():
    G = Linear(np.eye(2))
    assert G.noted("a").noted("b").notes == ("a", "b")
    assert G.noted("a") == G
    assert G.notes == ()
