"""Read the configuration of a sweep from TOML; everything is checked before anything runs."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from lemmata.verify.errors import InputError, closest, telling
from lemmata.verify.generators import Generator
from lemmata.verify.sweep.config import COVERED, Config, Family, Measures
from lemmata.verify.sweep.families import FAMILIES, FILE, ROOM, Rule
from lemmata.verify.sweep.values import axis, count, dimension, level, noise, number, only, table


def read(path: Path) -> tuple[Config, dict[int, Generator]]:
    """Read a configuration, and the generators that it names, by the index of their family.

    Raises
    ------
    InputError
        If it cannot be read, or something in it is unknown, missing or out of range.
    """
    with telling(f"cannot read {path}"):
        content = path.read_bytes()
    try:
        data = tomllib.loads(content.decode("utf-8"), parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as problem:
        # Beside its own errors, those of int and Decimal for numbers of thousands of digits.
        why = "a number is too long" if isinstance(problem, ArithmeticError) else problem
        raise InputError(f"{path} is not TOML that can be read: {why}") from None
    try:
        return parse(data, path.parent)
    except InputError as problem:
        raise InputError(f"{path}: {problem}") from None


def parse(data: Mapping[str, Any], folder: Path = Path()) -> tuple[Config, dict[int, Generator]]:
    """Check a configuration given as TOML's tables; relative files are looked for in ``folder``."""
    only(data, ("rng", "grid", "family", "measure"), "")
    grid, measure = table(data, "grid"), table(data, "measure")
    only(grid, ("d", "beta", "eps", "seeds"), "grid.")
    given = data.get("family")
    if not (isinstance(given, list) and given and all(isinstance(f, dict) for f in given)):
        raise InputError("give at least one family, as [[family]] with a name")
    read = [_family(entry, f"family {i + 1}", folder) for i, entry in enumerate(given)]
    families = tuple(family for family, _ in read)
    config = Config(
        families=families,
        d=_dimensions(grid, families),
        beta=axis(grid, "beta", (COVERED,), noise),
        eps=axis(grid, "eps", None, level),
        seeds=count(grid, "seeds", 1, 1, 100_000, "grid."),
        measures=_measures(measure),
        rng=count(data, "rng", 0, 0, 2**63 - 1, ""),
    )
    _distinct(families)
    return config, {i: G for i, (_, G) in enumerate(read) if G is not None}


def _distinct(families: Sequence[Family]) -> None:
    seen: set[Family] = set()
    for family in families:
        if replace(family, file="") in seen:
            raise InputError(f"the family {family.title} is given twice; use seeds to repeat it")
        seen.add(replace(family, file=""))


def _dimensions(grid: Mapping[str, Any], families: Sequence[Family]) -> tuple[int, ...]:
    """Return the dimensions, and make sure that each family lives in one of them."""
    if "d" not in grid and all(f.name == FILE for f in families):
        return ()
    found = axis(grid, "d", None, dimension)
    for family in families:
        if family.name != FILE and not any(FAMILIES[family.name].fits(d) for d in found):
            words = FAMILIES[family.name].where
            raise InputError(f"the family {family.name!r} lives in {words}; grid.d has none")
    return found


def _measures(table: Mapping[str, Any]) -> Measures:
    known = {f.name: f.default for f in fields(Measures)}
    only(table, tuple(known), "measure.")
    found: dict[str, Any] = {}
    for name, value in table.items():
        if isinstance(known[name], bool):
            if not isinstance(value, bool):
                raise InputError(f"measure.{name} must be true or false, not {value!r}")
            found[name] = value
        else:
            found[name] = count(table, name, 1, 1, 10**12, "measure.")
    return Measures(**found)


def _family(entry: Mapping[str, Any], where: str, folder: Path) -> tuple[Family, Generator | None]:
    """Return a family, with its generator if that is from a file."""
    name = entry.get("name")
    if "file" in entry and name in (None, FILE):
        return _own(entry, where, folder)
    if not isinstance(name, str) or name not in FAMILIES:
        shown = "no name" if name is None else f"no family {name!r}"
        raise InputError(f"{where}: {shown}; {closest(str(name or ''), (*FAMILIES, FILE))}")
    rule = FAMILIES[name]
    only(entry, ("name", *rule.needs, *rule.takes), f"{where}: ")
    missing = [k for k in rule.needs if k not in entry]
    if missing:
        raise InputError(f"{where}: {name} needs {', '.join(missing)}")
    targets = _targets(entry, rule.needs, where)
    return Family(name=name, activation=_activation(entry, rule, where), **targets), None


def _targets(entry: Mapping[str, Any], names: Sequence[str], where: str) -> dict[str, str]:
    """Return m, M and, where a family has one, M2 as exact text."""
    numbers = {k: number(entry[k], f"{where}: {k}") for k in names}
    for key, value in numbers.items():
        if value <= 0:
            raise InputError(f"{where}: {key} must be positive, not {entry[key]}")
    if not numbers["m"] * (1 + 10 * Fraction(ROOM)) < numbers["M"]:
        raise InputError(f"{where}: m = {entry['m']} must be less than M = {entry['M']}")
    return {k: str(v) for k, v in numbers.items()}


def _activation(entry: Mapping[str, Any], rule: Rule, where: str) -> str:
    """Return the activation; tanh unless given, none where a family has none."""
    if "activation" not in entry:
        return "tanh" if rule.activations else ""
    given = entry["activation"]
    if given not in rule.activations:
        known = closest(str(given), rule.activations)
        raise InputError(f"{where}: no activation {given!r} for {entry['name']}; {known}")
    return str(given)


def _own(entry: Mapping[str, Any], where: str, folder: Path) -> tuple[Family, Generator]:
    """Return a family of one: a generator from a file."""
    from lemmata.verify.generators.load import load

    only(entry, ("name", "file"), f"{where}: ")
    file = entry["file"]
    if not isinstance(file, str):
        raise InputError(f"{where}: file must be a path, not {file!r}")
    G = load(folder / file)
    with telling(f"cannot read {folder / file}"):
        digest = hashlib.sha256((folder / file).read_bytes()).hexdigest()
    return Family(name=FILE, file=file, sha256=digest), G
