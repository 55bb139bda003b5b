"""Sweeps: a grid of tasks, run by many processes, in a store that survives being killed."""
