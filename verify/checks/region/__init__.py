"""Checks of Appendix C and C.2: drift of the distance, CIR processes, exit from the region."""

from lemmata.verify.checks.region import cir, drift, exit, noise

__all__ = ["cir", "drift", "exit", "noise"]
