"""Appendix G: Lemma 27, other activations, and the square gadget."""
