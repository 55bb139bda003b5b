"""Why a term is not about points, in words."""

from __future__ import annotations

from typing import Any

from lemmata.bounds.language.terms import is_variable

LAW = "it is about the law of a random vector or process, which no single point shows"
NETWORK = "it is about networks or samplers, not about points of a generator"
CIRCUIT = "it is about Boolean circuits, whose strategies are verify.strategies.circuits"
ROOMS = {"hardness": CIRCUIT, "approximation": NETWORK, "simulation": NETWORK}
"""What whole sections of the paper are about."""
_MODULES = {
    LAW: "laws densities couplings expectations pushforward processes paths ito driven descending "
    "reflection poincare bodies gibbs gaussian_paths reflected_diffusions semigroups gaps",
    NETWORK: "samplers stored deep amortised networks arrays",
}
_WHY = {module: why for why, modules in _MODULES.items() for module in modules.split()}


def refused(term: Any) -> str:
    """Return why a term cannot be evaluated at points."""
    places = type(term).__module__.split(".")
    why = next((_WHY[p] for p in reversed(places) if p in _WHY), None)
    if why is None and is_variable(term):
        return f"it is about any {term.sort} {term}, not about one that belongs to a generator"
    return why or f"it speaks of {term}, a {type(term).__name__}, which has no value at points"
