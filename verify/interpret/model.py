"""What the variables of a term stand for: a generator, points, numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lemmata.verify.generators.base import Generator


class NotAboutPointsError(ValueError):
    """A term speaks of laws, processes, networks, or of objects that no model gives."""


@dataclass(frozen=True, eq=False)
class Model:
    """Concrete objects at which a term is evaluated.

    Attributes
    ----------
    G : Generator
        What the map variable ``G`` stands for.
    at : mapping of variables to values
        Vectors by their coordinates, scalars by numbers; a term where a variable stands for one.
    constants : mapping of str to float
        ``m``, ``M``, ``M2``, ``M3``, as far as they are known.
    """

    G: Generator
    at: Mapping[Any, Any] = field(default_factory=dict)
    constants: Mapping[str, float] = field(default_factory=dict)

    def but(self, at: Mapping[Any, Any]) -> Model:
        """Return the model with further variables."""
        return Model(self.G, {**self.at, **at}, self.constants)
