"""Files that are not what they should be, one of each kind, for the table of bad invocations."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from tests.command import save

EYE = np.eye(2)
NAN = np.array([[0.3, np.nan], [0.0, 0.3]])


def make(folder: Path) -> None:
    """Write every file of the table, and a sound one of each kind, into a folder."""
    for name, text in {**TEXTS, **LEDGERS, **SWEEPS, **CIRCUITS}.items():
        data = text.encode() if isinstance(text, str) else text
        (folder / name).write_bytes(data)
    for name, changes in MODELS.items():
        save(folder / name, **changes)
    for name, array in ARRAYS.items():
        with (folder / name).open("wb") as file:
            np.save(file, array, allow_pickle=True)
    (folder / "pickled.npz").write_bytes(_archive({"W1": _npy(np.array([print], dtype=object))}))
    (folder / "huge.npz").write_bytes(_archive({"W1": _header((1 << 40, 1 << 10)) + b"\0" * 64}))
    (folder / "overflow.npz").write_bytes(_archive({"W1": _header((1 << 62, 1 << 62))}))
    (folder / "negative.npz").write_bytes(_archive({"W1": _header((-1, 2)) + b"\0" * 64}))
    (folder / "lying.npz").write_bytes(_archive({"W1": _header((3, 3)) + b"\0" * 8}))
    (folder / "folder").mkdir()
    (folder / "folder.npz").mkdir()
    (folder / "folder.onnx").mkdir()
    (folder / "loop").symlink_to("loop")
    (folder / "loop.npz").symlink_to("loop.npz")


def _npy(array: Any) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=True)
    return buffer.getvalue()


def _header(shape: tuple[int, ...]) -> bytes:
    """Return the beginning of an .npy file that says it has this shape."""
    text = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text


def _archive(entries: Mapping[str, bytes]) -> bytes:
    """Return an .npz archive with some entries in place of a residual generator's."""
    sound = {
        "format": _npy(np.array("lemmata-generator/1")), "family": _npy(np.array("Residual")),
        "a": _npy(1.0), "c": _npy(0.5), "activation": _npy(np.array("tanh")),
        "b": _npy(np.zeros(2)), "W1": _npy(0.3 * EYE), "W2": _npy(EYE),
    }  # fmt: skip
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in {**sound, **entries}.items():
            archive.writestr(f"{name}.npy", data)
    return buffer.getvalue()


MODELS: dict[str, dict[str, Any]] = {
    "good.npz": {"W1": 0.3 * EYE, "W2": EYE},
    "nan.npz": {"W1": NAN, "W2": EYE},
    "inf.npz": {"W1": np.full((2, 2), np.inf), "W2": EYE},
    "shapes.npz": {"W1": EYE, "W2": np.eye(3)},
    "oblong.npz": {"W1": np.ones((2, 3)), "W2": EYE},
    "vector.npz": {"W1": np.ones(2), "W2": EYE},
    "scalar.npz": {"W1": 1.0, "W2": EYE},
    "nothing.npz": {"W1": np.zeros((0, 0)), "W2": np.zeros((0, 0)), "b": np.zeros(0)},
    "strings.npz": {"W1": np.array([["a", "b"], ["c", "d"]]), "W2": EYE},
    "complex.npz": {"W1": EYE * 1j, "W2": EYE},
    "activation.npz": {"W1": EYE, "W2": EYE, "activation": "tahn"},
    "family.npz": {"W1": EYE, "W2": EYE, "family": "Residul"},
    "format.npz": {"W1": EYE, "W2": EYE, "format": "lemmata-generator/99"},
    "extra.npz": {"W1": EYE, "W2": EYE, "extra": 1.0},
    "missing-entry.npz": {"W1": EYE},
    "escape.npz": {"W1": EYE, "W2": EYE, "family": "\x1b[31mred\nline"},
}
"""Archives that are whole; all but the first describe no generator."""

BAD_MODELS = [
    *(name for name in MODELS if name != "good.npz"), "pickled.npz", "huge.npz", "overflow.npz",
    "negative.npz", "lying.npz", "folder.npz", "loop.npz", "empty.npz", "text.npz", "torn.npz",
    "single.npz", "missing.npz", "missing.onnx", "folder.onnx", "empty.onnx", "text.onnx",
    "noise.onnx", "model.txt", "folder", "x" * 300 + ".npz",
]  # fmt: skip

ARRAYS: dict[str, Any] = {
    "single.npz": EYE,
    "words.npy": np.array(["a", "b"]),
    "objects.npy": np.array([{}, []], dtype=object),
    "nan.npy": np.array([np.nan, 0.0]),
    "complex.npy": np.array([1j, 0.0]),
    "three.npy": np.zeros(3),
    "dates.npy": np.array(["2020-01-01", "2020-01-02"], dtype="datetime64[D]"),
    "records.npy": np.zeros(2, dtype=[("x", "f8"), ("y", "f8")]),
}

TEXTS: dict[str, str | bytes] = {
    "empty.npz": b"",
    "text.npz": "hello",
    "torn.npz": b"PK\x03\x04 this is not an archive",
    "empty.onnx": b"",
    "text.onnx": "hello",
    "noise.onnx": bytes(range(256)) * 4,
    "model.txt": "hello",
    "empty.npy": b"",
    "huge.npy": _header((1 << 45,)),
    "words.txt": "one two",
    "binary.txt": bytes(range(256)),
    "long.txt": "1 " * 10_000,
    "broken.py": "G = 1/0",
    "leaves.py": "raise SystemExit(3)",
    "syntax.py": "def (:",
    "wide.py": "def f(z):\n    return z @ [[1.0, 2.0, 3.0]]\n",
}


def _ledger(**changes: Any) -> str:
    claim = {
        "id": "lemma-1", "verdict": "PROVED", "statements": {"sharp": {"verdict": "PROVED"}},
        "twins": {"rejected": 1, "total": 1},
    }  # fmt: skip
    return json.dumps({"schema_version": "1", "claims": [claim | changes]})


LEDGERS: dict[str, str | bytes] = {
    "good.json": _ledger(),
    "empty.json": "",
    "torn.json": "{",
    "list.json": "[]",
    "null.json": "null",
    "no-version.json": '{"claims": []}',
    "version.json": '{"schema_version": "99", "claims": []}',
    "no-claims.json": '{"schema_version": "1"}',
    "claims-dict.json": '{"schema_version": "1", "claims": {}}',
    "claims-null.json": '{"schema_version": "1", "claims": [null]}',
    "claims-empty.json": '{"schema_version": "1", "claims": [{}]}',
    "no-twins.json": _ledger(twins=None),
    "twins-text.json": _ledger(twins={"rejected": "many", "total": 1}),
    "twins-infinite.json": _ledger(twins={"rejected": float("inf"), "total": 1}),
    "made-up.json": _ledger(verdict="TRUE"),
    "no-verdict.json": _ledger(verdict=None),
    "statements-list.json": _ledger(statements=[]),
    "statement-null.json": _ledger(statements={"sharp": None}),
    "id-list.json": _ledger(id=[]),
    "twice.json": json.dumps(
        {"schema_version": "1", "claims": 2 * json.loads(_ledger())["claims"]}
    ),
    "model-null.json": json.dumps({**json.loads(_ledger()), "generator": None}),
    "model-empty.json": json.dumps({**json.loads(_ledger()), "generator": {}}),
    "constants-list.json": json.dumps({**json.loads(_ledger()), "constants": []}),
    "constant-null.json": json.dumps({**json.loads(_ledger()), "constants": {"K": None}}),
    "deep.json": "[" * 200_000,
    "deep-claims.json": '{"schema_version": "1", "claims": ' + "[" * 5000 + "]" * 5000 + "}",
    "latin.json": '{"schema_version": "é"}'.encode("latin-1"),
    "long-number.json": '{"schema_version": ' + "9" * 5000 + "}",
}
BAD_LEDGERS = [*(n for n in LEDGERS if n != "good.json"), "missing.json", "folder", "loop"]


def _sweep(text: str = "", **grid: str) -> str:
    axes = {"d": "[1]", "eps": "[0.5]"} | grid
    family = '[[family]]\nname = "linear"\nm = 0.8\nM = 1.2\n'
    table = "\n".join(f"{k} = {v}" for k, v in axes.items())
    return f"[grid]\n{table}\n{family}{text}\n"


SWEEPS: dict[str, str | bytes] = {
    "good.toml": _sweep(),
    "empty.toml": "",
    "torn.toml": "[grid",
    "binary.toml": bytes(range(256)),
    "deep.toml": "x = " + "[" * 5000,
    "long-number.toml": "rng = " + "9" * 5000,
    "no-family.toml": "[grid]\nd = [1]\neps = [0.5]\n",
    "family-table.toml": '[grid]\nd = [1]\neps = [0.5]\n[family]\nname = "linear"\n',
    "family-list.toml": "family = [1]\n[grid]\nd = [1]\neps = [0.5]\n",
    "no-d.toml": '[grid]\neps = [0.5]\n[[family]]\nname = "linear"\nm = 0.8\nM = 1.2\n',
    "no-eps.toml": '[grid]\nd = [1]\n[[family]]\nname = "linear"\nm = 0.8\nM = 1.2\n',
    "d-zero.toml": _sweep(d="[0]"),
    "d-real.toml": _sweep(d="[1.5]"),
    "d-true.toml": _sweep(d="[true]"),
    "d-text.toml": _sweep(d='["one"]'),
    "d-huge.toml": _sweep(d="[99999999]"),
    "d-none.toml": _sweep(d="[]"),
    "d-twice.toml": _sweep(d="[1, 1]"),
    "d-number.toml": _sweep(d="1"),
    "eps-one.toml": _sweep(eps="[1]"),
    "eps-zero.toml": _sweep(eps="[0.0]"),
    "eps-nan.toml": _sweep(eps="[nan]"),
    "eps-inf.toml": _sweep(eps="[inf]"),
    "eps-code.toml": _sweep(eps="[\"__import__('os').system('x')\"]"),
    "eps-date.toml": _sweep(eps="[1979-05-27]"),
    "eps-table.toml": _sweep(eps="[{x = 1}]"),
    "eps-tiny.toml": _sweep(eps="[1e-999999]"),
    "beta-zero.toml": _sweep(beta="[0]"),
    "beta-word.toml": _sweep(beta='["cover"]'),
    "beta-slash.toml": _sweep(beta='["1/0"]'),
    "seeds-zero.toml": _sweep(seeds="0"),
    "seeds-real.toml": _sweep(seeds="1.5"),
    "key.toml": _sweep(dd="[1]"),
    "top-key.toml": "x = 1\n" + _sweep(),
    "measure-key.toml": _sweep("[measure]\nlow = 1"),
    "measure-word.toml": _sweep('[measure]\nexit = "yes"'),
    "measure-negative.toml": _sweep("[measure]\nchains = -1"),
    "grid-number.toml": 'grid = 1\n[[family]]\nname = "linear"\n',
    "rng.toml": "rng = -1\n" + _sweep(),
    "family-name.toml": _sweep('[[family]]\nname = "linea"'),
    "family-number.toml": _sweep("[[family]]\nname = 3"),
    "family-m.toml": _sweep('[[family]]\nname = "residual"\nm = 2\nM = 1\nM2 = 1'),
    "family-file.toml": _sweep('[[family]]\nfile = "missing.npz"'),
    "family-nul.toml": _sweep('[[family]]\nfile = "a\\u0000b.npz"'),
    "family-long.toml": _sweep(f'[[family]]\nfile = "{"x" * 300}.npz"'),
    "family-folder.toml": _sweep('[[family]]\nfile = "folder.npz"'),
    "family-pickle.toml": _sweep('[[family]]\nfile = "pickled.npz"'),
    "family-escape.toml": _sweep('[[family]]\nname = "\\u001b[31mred\\n"'),
}
BAD_SWEEPS = [*(n for n in SWEEPS if n != "good.toml"), "missing.toml", "folder"]

CIRCUITS: dict[str, str | bytes] = {
    name + ending: text
    for ending in (".net", ".blif", ".aag", ".aig", ".v")
    for name, text in {
        "empty": "", "text": "hello", "noise": bytes(range(256)) * 2, "accent": "é",
    }.items()
}  # fmt: skip
CIRCUITS |= {
    "huge.aag": "aag 99999999999 99999999999 0 1 0\n",
    "huge.aig": "aig 99999999999 99999999999 0 1 0\n",
    "negative.aag": "aag -1 -1 0 -1 -1\n",
    "forward.aag": "aag 2 1 0 1 1\n2\n4\n4 6 2\n",
    "latch.aag": "aag 1 0 1 1 0\n2 3\n2\n",
    "torn.aig": b"aig 3 2 0 1 1\n6\n\x80\x80",
    "cycle.blif": ".model m\n.inputs a\n.outputs y\n.names y y\n1 1\n.end\n",
    "cover.blif": ".model m\n.inputs a\n.outputs y\n.names a y\n7 1\n.end\n",
    "no-output.blif": ".model m\n.inputs a\n.end\n",
    "wide.blif": ".model m\n.inputs "
    + " ".join(f"x{i}" for i in range(40))
    + "\n.outputs x0\n.end\n",
}
BAD_CIRCUITS = [
    *CIRCUITS, "missing.net", "missing.blif", "missing.aag", "missing.v", "folder", "model.txt",
    "present-9", "present-0", "feistel-1", "arx-7", "feistel-99", "present-" + "9" * 30, "present",
]  # fmt: skip
