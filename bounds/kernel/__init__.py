"""The kernel: statements about objects, facts, steps, and how a verdict is computed from them."""

from lemmata.bounds.kernel.statement import Assumption, Fact, Model, Statement
from lemmata.bounds.kernel.steps import Step, apply, generalise, induct, instance, step

__all__ = [
    "Assumption",
    "Fact",
    "Model",
    "Statement",
    "Step",
    "apply",
    "generalise",
    "induct",
    "instance",
    "step",
]
