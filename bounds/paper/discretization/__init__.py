"""Appendix D.1: from the Langevin diffusion to the Euler-Maruyama chain."""
