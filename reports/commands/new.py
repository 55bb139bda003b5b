"""``lemmata new``: a project of one's own with one claim, its tests, and a CI file."""

from __future__ import annotations

import argparse
import keyword
import re
import sys
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from lemmata.reports.answer import Answer
from lemmata.verify.errors import InputError

FILES = {
    "claims.py.txt": "{}.py",
    "test_claims.py.txt": "test_{}.py",
    "Makefile.txt": "Makefile",
    "check.yml.txt": ".github/workflows/check.yml",
    "README.md.txt": "README.md",
}
"""Of the folder ``reports/project``, where NAME stands for the project's name."""


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("name", metavar="NAME", help="of the module, e.g. mypaper")
    parser.add_argument(
        "-o", "--folder", type=Path, metavar="DIR", help="where it goes (default: NAME)"
    )


def run(args: argparse.Namespace) -> Answer:
    """Write the project into a folder that is empty or not there yet."""
    from lemmata.reports.output import require_writable, write_all

    name, folder = args.name, args.folder or Path(args.name)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder} is there already and not empty; give another with -o")
    _door(name)
    require_writable(folder)
    source = files("lemmata.reports").joinpath("project")
    texts = {to.format(name): source.joinpath(of).read_text("utf-8") for of, to in FILES.items()}
    write_all(folder, {path: text.replace("NAME", name) for path, text in texts.items()})
    return Answer(
        f"{folder / name}.py has one claim; next:\n"
        f"  cd {folder} && lemmata check {name} && python -m pytest -q\n"
    )


def _door(name: str) -> None:
    """Refuse what cannot be the name of a module and of a namespace.

    Raises
    ------
    InputError
        If it is not in small letters, or means something else already.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name):
        raise InputError(f"{name!r} is no name for a module; take small letters, e.g. mypaper")
    if name in sys.stdlib_module_names or find_spec(name) is not None:
        raise InputError(f"there is a module {name} already; take another name")
