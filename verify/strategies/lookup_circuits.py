"""Type-based lookup of circuits: ``st.from_type(Circuit)``, ``st.from_type(Permutation)``."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from verify.engine.circuit import Circuit
from verify.engine.circuit_families import Permutation


def register_circuits() -> None:
    """Register `Circuit` and `Permutation`."""
    st.register_type_strategy(Circuit, _circuit)
    st.register_type_strategy(Permutation, _permutation)


def _circuit(_: Any) -> st.SearchStrategy[Circuit]:
    from verify.strategies.circuits import circuits

    return circuits()


def _permutation(_: Any) -> st.SearchStrategy[Permutation]:
    from verify.strategies.circuits import permutations

    return permutations()
