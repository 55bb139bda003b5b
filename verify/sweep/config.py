"""What a sweep is: families, values of d, beta, eps, seeds, and what to measure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from lemmata.verify.sweep.families import FILE

SCHEMA = 1
"""Version of the store; part of the hash of a configuration."""
COVERED = "covered"
"""In place of a beta: a level up to which the sharp theorem covers."""


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
    local : bool
        Layers that the local theorem asks for by m, M, M2, M3 alone, the Gaussian among them.
    observations, chains : int
        Observables of the descent; chains of the exit rate.
    work : int
        Most steps of descent, and most chain-steps times d, of one task.
    """

    descent: bool = True
    law: bool = True
    exit: bool = True
    sizes: bool = True
    local: bool = False
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
