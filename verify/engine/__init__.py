"""Engines that run things: descent, Langevin chains, exact processes, quadrature."""
