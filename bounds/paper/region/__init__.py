"""Section 5.2, Appendices C and C.2: how far the Langevin diffusion wanders."""
