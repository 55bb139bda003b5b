"""What a command returns: text for a reader and an exit code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Answer:
    """The result of a command.

    Attributes
    ----------
    text : str
        For standard output, or for ``file``.
    code : int
        Exit code.
    file : Path, optional
        Where the text goes instead of standard output.
    """

    text: str
    code: int = 0
    file: Path | None = None
