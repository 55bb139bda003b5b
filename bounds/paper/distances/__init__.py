"""Appendix A and the definitions of Sections 2 and 5.2: distances and Markov processes."""
