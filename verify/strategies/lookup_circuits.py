"""Type-based lookup of circuits: ``st.from_type(Circuit)``, ``st.from_type(Permutation)``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from lemmata.verify.engine.circuit import Circuit

if TYPE_CHECKING:
    from lemmata.verify.engine.circuit_families import Permutation


def register_circuits() -> None:
    """Register `Circuit`, and `Permutation` if its module is there, which may be on its way."""
    st.register_type_strategy(Circuit, _circuit)
    families = sys.modules.get("lemmata.verify.engine.circuit_families")
    if families is not None and hasattr(families, "Permutation"):
        st.register_type_strategy(families.Permutation, _permutation)


def _circuit(_: Any) -> st.SearchStrategy[Circuit]:
    from lemmata.verify.strategies.circuits import circuits

    return circuits()


def _permutation(_: Any) -> st.SearchStrategy[Permutation]:
    from lemmata.verify.strategies.circuits import permutations

    return permutations()
