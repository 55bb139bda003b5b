"""The trusted base: what must be right for a PROVED to be true, in lines of code.

Counted are lines of code: no blank lines, no lines of comment, no docstrings.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).resolve().parent.parent
PARTS = {
    "terms": "bounds/language",
    "kernel": "bounds/kernel",
    "facts": "bounds/literature",
    "provers": "bounds/prove",
}
"""Where what is trusted is kept."""
OTHERS = "shared"
"""What these import besides."""


@cache
def base() -> dict[str, dict[str, int]]:
    """Return the files that must be right, with their lines, by the part they belong to."""
    parts = {part: sorted((HOUSE / folder).rglob("*.py")) for part, folder in PARTS.items()}
    known = {path for files in parts.values() for path in files}
    parts[OTHERS] = sorted(_reached(known) - known)
    return {
        part: {path.relative_to(HOUSE).as_posix(): lines(path) for path in files}
        for part, files in parts.items()
    }


def summary(found: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
    """Return a row for each part: how many files and lines."""
    return [{"part": p, "files": len(f), "lines": sum(f.values())} for p, f in found.items()]


def lines(path: Path) -> int:
    """Return how many lines of a file are code."""
    text = path.read_text(encoding="utf-8")
    rows = enumerate(map(str.strip, text.splitlines()), 1)
    code = {n for n, row in rows if row and not row.startswith("#")}
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            code.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(code)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _reached(files: set[Path]) -> set[Path]:
    """Return these files and all of ours that they import, however indirectly."""
    found, todo = set(files), list(files)
    while todo:
        new = set(_imported(todo.pop())) - found
        found |= new
        todo += new
    return found


def _imported(path: Path) -> Iterator[Path]:
    for node in _run(_tree(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("lemmata."):
            home = HOUSE.joinpath(*str(node.module).split(".")[1:])
            for place in (home, *(home / alias.name for alias in node.names)):
                files = place.with_suffix(".py"), place / "__init__.py"
                yield from (file for file in files if file.is_file())


def _run(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what is run, not what only type checkers read."""
    if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _run(child)
