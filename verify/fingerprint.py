"""Digests of the program's own text: what a result depends on besides the question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent


def digest(parts: Iterable[bytes]) -> str:
    """Return one digest of several texts, in hexadecimal; where one ends matters."""
    out = sha256()
    for part in parts:
        out.update(sha256(part).digest())
    return out.hexdigest()


def sources(house: Path, floors: tuple[str, ...], but: Path | None = None) -> Iterator[bytes]:
    """Yield names and contents of all files of some floors of a house, but for one folder."""
    for floor in floors:
        for path in sorted((house / floor).rglob("*")):
            compiled = "__pycache__" in path.parts or not path.is_file()
            if compiled or (but is not None and but in path.parents):
                continue
            yield path.relative_to(house).as_posix().encode()
            yield path.read_bytes()
