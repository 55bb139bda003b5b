"""What a sweep is: families, values of d, beta, eps, seeds, and what to measure; from TOML.

Everything is checked before anything runs.  Numbers are exact: 0.1 means one tenth.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from verify.errors import InputError, closest
from verify.generators import Generator
from verify.sweep.families import FAMILIES, FILE, ROOM

SCHEMA = 1
"""Version of the store; part of the hash of a configuration."""
COVERED = "covered"
"""In place of a beta: the largest that the sharp theorem covers."""
_DIGITS = 60


@dataclass(frozen=True)
class Family:
    """One family with its targets; exact numbers as text.

    Attributes
    ----------
    name : str
        A name of `verify.sweep.families.FAMILIES`, or "file".
    m, M, M2 : str
        Members satisfy m >= ``m``, M <= ``M``, M2 <= ``M2``, and this is proved for each of them.
    activation : str
        Of families that have one.
    file, sha256 : str
        A generator of one's own, and the hash of its bytes; its certificate gives m, M, M2.
    """

    name: str
    m: str = ""
    M: str = ""
    M2: str = ""
    activation: str = ""
    file: str = ""
    sha256: str = ""

    @property
    def title(self) -> str:
        """Short name for tables."""
        if self.name == FILE:
            return Path(self.file).name
        numbers = [f"{n} = {getattr(self, n)}" for n in ("m", "M", "M2") if getattr(self, n)]
        return ", ".join([self.name, *numbers, *([self.activation] if self.activation else [])])


@dataclass(frozen=True)
class Measures:
    """What is measured beside the constants, and how much may be spent on it.

    Attributes
    ----------
    descent : bool
        Gradient steps to the accuracy of Theorem 1.
    law : bool
        Distance of the chain's law to the posterior, and the least K that suffices, where the law
        is known: in d = 1 and for linear generators.
    exit : bool
        How often chains leave the ball D*.
    sizes : bool
        Parameters of the encoder.
    observations, chains : int
        Observables of the descent; chains of the exit rate.
    work : int
        Most steps of descent, and most chain-steps times d, of one task.
    """

    descent: bool = True
    law: bool = True
    exit: bool = True
    sizes: bool = True
    observations: int = 3
    chains: int = 400
    work: int = 20_000_000


@dataclass(frozen=True)
class Config:
    """A sweep.

    Attributes
    ----------
    families, d, beta, eps
        The axes of the grid; exact numbers as text.
    seeds : int
        Independent repetitions, each with a member of the family and observables of its own.
    measures : Measures
    rng : int
        Entropy.
    """

    families: tuple[Family, ...]
    d: tuple[int, ...]
    beta: tuple[str, ...]
    eps: tuple[str, ...]
    seeds: int = 1
    measures: Measures = Measures()
    rng: int = 0

    @property
    def text(self) -> str:
        """One line of JSON that determines every result."""
        known = [{k: v for k, v in asdict(f).items() if k != "file"} for f in self.families]
        data = {**asdict(self), "families": known, "schema": SCHEMA}
        return json.dumps(data, sort_keys=True, separators=(",", ":"))

    @property
    def hash(self) -> str:
        """SHA-256 of `text`, in hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def read(path: Path) -> tuple[Config, dict[int, Generator]]:
    """Read a configuration, and the generators that it names, by the index of their family.

    Raises
    ------
    InputError
        If it cannot be read, or something in it is unknown, missing or out of range.
    """
    try:
        data = tomllib.loads(path.read_bytes().decode("utf-8"), parse_float=Decimal)
    except OSError as problem:
        raise InputError(f"cannot read {path}: {problem.strerror or problem}") from None
    except (ValueError, ArithmeticError, RecursionError) as problem:
        # Beside its own errors, those of int and Decimal for numbers of thousands of digits.
        why = "a number is too long" if isinstance(problem, ArithmeticError) else problem
        raise InputError(f"{path} is not TOML that can be read: {why}") from None
    try:
        return parse(data, path.parent)
    except InputError as problem:
        raise InputError(f"{path}: {problem}") from None


def parse(data: Mapping[str, Any], folder: Path = Path()) -> tuple[Config, dict[int, Generator]]:
    """Check a configuration; relative files are looked for in ``folder``."""
    _only(data, ("rng", "grid", "family", "measure"), "")
    grid, measure = _table(data, "grid"), _table(data, "measure")
    _only(grid, ("d", "beta", "eps", "seeds"), "grid.")
    given = data.get("family")
    if not (isinstance(given, list) and given and all(isinstance(f, dict) for f in given)):
        raise InputError("give at least one family, as [[family]] with a name")
    read = [_family(entry, f"family {i + 1}", folder) for i, entry in enumerate(given)]
    families = tuple(family for family, _ in read)
    config = Config(
        families=families,
        d=_dimensions(grid, families),
        beta=_values(grid, "beta", (COVERED,), _noise),
        eps=_values(grid, "eps", None, _level),
        seeds=_count(grid, "seeds", 1, 1, 100_000, "grid."),
        measures=_measures(measure),
        rng=_count(data, "rng", 0, 0, 2**63 - 1, ""),
    )
    _distinct(families)
    return config, {i: G for i, (_, G) in enumerate(read) if G is not None}


def _table(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = data.get(name, {})
    if not isinstance(table, dict):
        raise InputError(f"{name} must be a table, [{name}]")
    return table


def _only(table: Mapping[str, Any], known: Sequence[str], where: str) -> None:
    for key in table:
        if key not in known:
            raise InputError(f"unknown key {where}{key}; {closest(key, known)}")


def _distinct(families: Sequence[Family]) -> None:
    seen: set[Family] = set()
    for family in families:
        if replace(family, file="") in seen:
            raise InputError(f"the family {family.title} is given twice; use seeds to repeat it")
        seen.add(replace(family, file=""))


def number(value: Any, where: str) -> Fraction:
    """Return a TOML number, or text such as "1/3", as a fraction.

    Raises
    ------
    InputError
        If it is no finite number, or has more than 60 digits before or after the point.
    """
    try:
        if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
            raise ValueError
        decimal = Decimal(value) if "/" not in str(value) else Decimal(1)
        if not decimal.is_finite():
            raise ValueError
        if abs(decimal.adjusted()) > _DIGITS or len(str(value)) > 2 * _DIGITS:
            raise InputError(f"{where}: {value} must lie between 1e-{_DIGITS} and 1e{_DIGITS}")
        return Fraction(str(value))
    except (ValueError, ArithmeticError) as problem:
        if isinstance(problem, InputError):
            raise
        shown = str(value) if isinstance(value, Decimal) else repr(value)
        raise InputError(f"{where}: {shown} is not a number such as 0.1 or '1/3'") from None


def _noise(value: Any, where: str) -> str:
    if value == COVERED:
        return COVERED
    try:
        found = number(value, where)
    except InputError as problem:
        raise InputError(f"{problem}, or '{COVERED}'") from None
    if found <= 0:
        raise InputError(f"{where}: beta must be positive, not {value}")
    return str(found)


def _level(value: Any, where: str) -> str:
    found = number(value, where)
    if not 0 < found < 1:
        raise InputError(f"{where}: eps must lie strictly between 0 and 1, not {value}")
    return str(found)


def _dimension(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 4096:
        raise InputError(f"{where}: {value!r} is not an integer between 1 and 4096")
    return value


def _values(grid: Mapping[str, Any], name: str, default: Any, check: Any) -> tuple[Any, ...]:
    """Return the checked, distinct values of one axis."""
    where = f"grid.{name}"
    values = grid.get(name, default)
    if values is None:
        raise InputError(f"{where} is missing; give a list")
    if not isinstance(values, list | tuple):
        raise InputError(f"{where} must be a list, not {values!r}")
    if not values:
        raise InputError(f"{where} is empty; give at least one value")
    found = tuple(check(value, where) for value in values)
    if len(set(found)) < len(found):
        raise InputError(f"{where} has a value twice; use seeds to repeat")
    return found


def _dimensions(grid: Mapping[str, Any], families: Sequence[Family]) -> tuple[int, ...]:
    """Return the dimensions, and make sure that each family lives in one of them."""
    if "d" not in grid and all(f.name == FILE for f in families):
        return ()
    found = _values(grid, "d", None, _dimension)
    for family in families:
        if family.name != FILE and not any(FAMILIES[family.name].fits(d) for d in found):
            words = FAMILIES[family.name].where
            raise InputError(f"the family {family.name!r} lives in {words}; grid.d has none")
    return found


def _count(
    table: Mapping[str, Any], name: str, default: int, least: int, most: int, where: str
) -> int:
    value = table.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        shown = str(value) if isinstance(value, Decimal) else repr(value)
        raise InputError(f"{where}{name} = {shown} is not an integer between {least} and {most}")
    return value


def _measures(table: Mapping[str, Any]) -> Measures:
    known = {f.name: f.default for f in fields(Measures)}
    _only(table, tuple(known), "measure.")
    found: dict[str, Any] = {}
    for name, value in table.items():
        if isinstance(known[name], bool):
            if not isinstance(value, bool):
                raise InputError(f"measure.{name} must be true or false, not {value!r}")
            found[name] = value
        else:
            found[name] = _count(table, name, 1, 1, 10**12, "measure.")
    return Measures(**found)


def _family(entry: Mapping[str, Any], where: str, folder: Path) -> tuple[Family, Generator | None]:
    name = entry.get("name")
    if "file" in entry and name in (None, FILE):
        return _own(entry, where, folder)
    if not isinstance(name, str) or name not in FAMILIES:
        shown = "no name" if name is None else f"no family {name!r}"
        raise InputError(f"{where}: {shown}; {closest(str(name or ''), (*FAMILIES, FILE))}")
    rule = FAMILIES[name]
    _only(entry, ("name", *rule.needs, *rule.takes), f"{where}: ")
    missing = [k for k in rule.needs if k not in entry]
    if missing:
        raise InputError(f"{where}: {name} needs {', '.join(missing)}")
    numbers = {k: number(entry[k], f"{where}: {k}") for k in rule.needs}
    for key, value in numbers.items():
        if value <= 0:
            raise InputError(f"{where}: {key} must be positive, not {entry[key]}")
    if not numbers["m"] * (1 + 10 * Fraction(ROOM)) < numbers["M"]:
        raise InputError(f"{where}: m = {entry['m']} must be less than M = {entry['M']}")
    activation = entry.get("activation", "tanh" if "activation" in rule.takes else "")
    if "activation" in entry and activation not in rule.activations:
        known = closest(str(activation), rule.activations)
        raise InputError(f"{where}: no activation {activation!r} for {name}; {known}")
    texts = {k: str(v) for k, v in numbers.items()}
    return Family(name=name, activation=activation, **texts), None


def _own(entry: Mapping[str, Any], where: str, folder: Path) -> tuple[Family, Generator]:
    """Return a family of one: a generator from a file."""
    from verify.generators.load import load

    _only(entry, ("name", "file"), f"{where}: ")
    file = entry["file"]
    if not isinstance(file, str):
        raise InputError(f"{where}: file must be a path, not {file!r}")
    G = load(folder / file)
    digest = hashlib.sha256((folder / file).read_bytes()).hexdigest()
    return Family(name=FILE, file=file, sha256=digest), G
