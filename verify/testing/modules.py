"""Modules of the user's own: imported for a while, so that nothing of them is left behind."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import extract_tb
from types import ModuleType

from lemmata.verify.errors import InputError


def imported(name: str) -> ModuleType:
    """Return a module of the user's by its name or by the path of its file.

    Raises
    ------
    InputError
        If there is none, or it fails; the message names the line.
    """
    if not name.strip(".") or (name.startswith(".") and not name.endswith(".py")):
        raise InputError("write module:object, e.g. mymodel:G")
    path = Path(name)
    if path.suffix == ".py" and not path.is_file():
        raise InputError(f"{path}: no such file; check the path")
    folder = path.resolve().parent if path.suffix == ".py" else Path.cwd()
    try:
        with _importable(folder):
            return _file(path) if path.suffix == ".py" else importlib.import_module(name)
    except ModuleNotFoundError as missing:
        if missing.name is not None and f"{name}.".startswith(f"{missing.name}."):
            raise InputError(f"there is no module {missing.name!r} here; check the name") from None
        raise InputError(f"{name} cannot be imported: {missing}") from None
    except (Exception, SystemExit) as problem:
        why = " ".join(f"{type(problem).__name__}: {problem}".split())
        place = _line(problem, folder)
        raise InputError(f"{name} cannot be imported: {why}{place}") from None


def _line(problem: BaseException, folder: Path) -> str:
    """Return the last line of the user's own that was running, if one was."""
    if isinstance(problem, SyntaxError):
        return ""  # says it itself
    own = [f for f in extract_tb(problem.__traceback__) if Path(f.filename).parent == folder]
    return f" ({Path(own[-1].filename).name}, line {own[-1].lineno})" if own else ""


def _file(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # A dataclass looks its module up; a file called random.py must not hide the real one.
    sys.modules.setdefault(path.stem, module)
    spec.loader.exec_module(module)
    return module


@contextmanager
def _importable(folder: Path) -> Iterator[None]:
    """Put a folder first on the path; afterwards path and modules are as they were.

    What has come from the folder is forgotten, so that its names do not shadow others later; other
    libraries that were loaded meanwhile stay, as few of them can be loaded twice.
    """
    path, before = list(sys.path), dict(sys.modules)
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path[:] = path
        tops = {name.partition(".")[0] for name in before}
        for name, module in list(sys.modules.items()):
            if name.partition(".")[0] not in tops and _lies_in(folder, name, module):
                del sys.modules[name]
        sys.modules.update(before)


def _lies_in(folder: Path, name: str, module: ModuleType) -> bool:
    """Whether a module is a file or a package of the folder, not of an environment in it."""
    file, top = getattr(module, "__file__", None), name.partition(".")[0]
    if file is None or folder not in (where := Path(file).resolve()).parents:
        return False
    return where.relative_to(folder).parts[0].partition(".")[0] == top
