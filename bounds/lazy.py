"""Lazy public attributes: a package stays light until one of its names is used."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import Any


def publish(package: str, home: Mapping[str, str]) -> None:
    """Make names of submodules attributes of a package, imported when first used.

    A name may be that of a submodule, as in ``bounds.prove``, a function that lives in the
    package ``bounds/prove/``.  Importing a submodule binds its name in the parent; a data
    descriptor on the parent's class is not overwritten by that, so the function stays.

    Parameters
    ----------
    package : str
        Name of a package that is being imported.
    home : mapping of str to str
        Public name to the module that defines it.
    """
    module = sys.modules[package]
    attributes = {name: _lazy(name, place) for name, place in home.items()}
    module.__class__ = type("LazyPackage", (ModuleType,), {**attributes, "__dir__": _names})


def _names(module: ModuleType) -> list[str]:
    # A module's own list leaves out what its class defines, and with it tab completion.
    return sorted({*ModuleType.__dir__(module), *vars(type(module))})


def _lazy(name: str, place: str) -> property:
    def get(module: ModuleType) -> Any:
        return getattr(import_module(place), name)

    def ignore(module: ModuleType, submodule: ModuleType) -> None:
        return None

    return property(get, ignore)
