"""Lemmata: the theory (`bounds`), its trial in numbers (`verify`), its telling (`reports`)."""

from importlib import import_module
from pathlib import Path
from typing import Any

__all__ = ["bounds", "reports", "verify"]

_HERE = Path(__file__).parent
if not (_HERE / "bounds").is_dir():
    # In a checkout the three stand beside this folder; what is installed has them inside.
    __path__ = [*__path__, str(_HERE.parent)]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
