"""Compiled kernels (Numba, optional) for chains of ridge generators; import the modules."""
