"""Files damaged by chance: sound ones whose bytes, numbers and words are exchanged."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from tests.command import save
from tests.reports.bad_files import LEDGERS, SWEEPS

Rng = np.random.Generator
NUMBERS = [b"0", b"-1", b"1", b"2", b"99999999999", b"1e999", b"nan", b"9" * 5000, b"1.5", b""]
WORDS = [b"", b"\0", b"\xff\xfe", b"null", b"[]", b"{}", b'"', b"'", b"\n", b"..", b"=" * 300]
TOKEN = re.compile(rb"[A-Za-z_]+|-?\d+(?:\.\d+)?")


def damaged(data: bytes, rng: Rng) -> bytes:
    """Return bytes to which one to four things were done."""
    for _ in range(rng.integers(1, 5)):
        data = HARM[rng.integers(len(HARM))](data, rng)
    return data


def _flip(data: bytes, rng: Rng) -> bytes:
    if not data:
        return data
    i = int(rng.integers(len(data)))
    return data[:i] + bytes([int(rng.integers(256))]) + data[i + 1 :]


def _cut(data: bytes, rng: Rng) -> bytes:
    i, j = sorted(map(int, rng.integers(len(data) + 1, size=2)))
    return data[:i] + data[j:] if rng.integers(2) else data[:i]


def _repeat(data: bytes, rng: Rng) -> bytes:
    i, j = sorted(map(int, rng.integers(len(data) + 1, size=2)))
    return data[:j] + data[i : min(j, i + 200)] + data[j:]


def _token(data: bytes, rng: Rng) -> bytes:
    found = list(TOKEN.finditer(data))
    if not found:
        return data
    a, b = (found[int(rng.integers(len(found)))] for _ in range(2))
    other = [b[0], *NUMBERS, *WORDS][int(rng.integers(1 + len(NUMBERS) + len(WORDS)))]
    return data[: a.start()] + other + data[a.end() :]


HARM: list[Callable[[bytes, Rng], bytes]] = [_flip, _cut, _repeat, _token, _token]


def archives(sound: bytes, rng: Rng) -> bytes:
    """Return an .npz file whose entries are damaged, and sometimes the archive itself."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            entry = old.read(name)
            chance = rng.integers(6)
            if chance:
                new.writestr(name, damaged(entry, rng) if chance == 1 else entry)
    return damaged(buffer.getvalue(), rng) if rng.integers(8) == 0 else buffer.getvalue()


def seeds(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the endings and contents of sound files."""
    from lemmata.verify.engine.circuit_families import present
    from lemmata.verify.engine.formats import write
    from lemmata.verify.generators import Composition, CosineGenerator, Linear
    from lemmata.verify.generators.files.save import save as keep
    from lemmata.verify.generators.load import load

    save(folder / "residual.npz", W1=0.3 * np.eye(2), W2=np.eye(2))
    residual = load(folder / "residual.npz")
    for G in (residual, Composition((Linear(np.eye(2)), residual)), CosineGenerator(1.0, 0.3, 2)):
        for ending in (".npz", ".onnx"):
            if not (ending == ".onnx" and isinstance(G, CosineGenerator)):
                keep(G, folder / f"model{ending}")
                yield ending, (folder / f"model{ending}").read_bytes()
    for ending in (".net", ".blif", ".aag", ".aig"):
        write(present(8).forward, folder / f"circuit{ending}")
        yield ending, (folder / f"circuit{ending}").read_bytes()
    yield ".json", _bytes(LEDGERS["good.json"])
    yield ".toml", _bytes(SWEEPS["good.toml"])


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
