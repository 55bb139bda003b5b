"""Type-based lookup: ``st.from_type(Generator)``, ``st.from_type(Shear)``.

Strategies are built when they are asked for, since this module may be imported while
`verify.generators` is.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from lemmata.verify import generators
from lemmata.verify.activations import Activation

OUTSIDE = ("Generator", "Network", "Fresnel", "Translation")
"""Not families: anything, nothing smooth enough, or without G(0) = 0."""


def register_types() -> None:
    """Register `Generator`, every family's class, and `Activation`."""
    st.register_type_strategy(generators.Generator, _any)
    for name in generators.__all__:
        if name not in OUTSIDE:
            st.register_type_strategy(getattr(generators, name), _family)
    st.register_type_strategy(Activation, _activation)


def _any(_: Any) -> st.SearchStrategy[Any]:
    from lemmata.verify.strategies.members import generators as members

    return members()


def _family(cls: Any) -> st.SearchStrategy[Any]:
    from lemmata.verify.strategies.families import TYPES
    from lemmata.verify.strategies.members import generators as members

    return members(families=[TYPES[cls]])


def _activation(_: Any) -> st.SearchStrategy[Any]:
    from lemmata.verify.activations import get
    from lemmata.verify.strategies.shapes import activations

    return activations().map(get)
