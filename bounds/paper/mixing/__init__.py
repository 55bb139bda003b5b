"""Section 5.2 and Appendix C: from the reflected diffusion to the posterior."""
