"""Networks unit by unit: counted, evaluated in any arithmetic, and built for Section 5.3."""

from __future__ import annotations

from lemmata.verify.engine.network.arithmetic import CUBIC, NUMPY, RATIONAL, multiprecision, opaque
from lemmata.verify.engine.network.generator import Size, full_size, size, standard, units
from lemmata.verify.engine.network.program import Program
from lemmata.verify.engine.network.steps import chain, printed_step, step, strict_step
from lemmata.verify.engine.network.units import LINEAR, SQUARE, Builder, Graph, Unit

__all__ = [
    "CUBIC",
    "LINEAR",
    "NUMPY",
    "RATIONAL",
    "SQUARE",
    "Builder",
    "Graph",
    "Program",
    "Size",
    "Unit",
    "chain",
    "full_size",
    "multiprecision",
    "opaque",
    "printed_step",
    "size",
    "standard",
    "step",
    "strict_step",
    "units",
]
